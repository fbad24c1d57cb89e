"""A picture in SVG drawn as PNG, for files that show no SVG."""

import typst

_PAGE = b'#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg")'
PRINTED = 200.0
"""Dots per inch, which is sharp on paper."""


def png(svg: str) -> bytes:
    """Draw a picture of ours; its words are set in the fonts that Typst brings."""
    return typst.compile(_PAGE, sys_inputs={"svg": svg}, format="png", ppi=PRINTED, ignore_system_fonts=True)
