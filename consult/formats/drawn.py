"""A picture in SVG drawn as PNG, for files that show no SVG."""

import typst

PRINTED = 200.0
"""Dots per inch, which is sharp on paper."""
_POINTS = 72
_PAGE = b"""#set page(width: auto, height: auto, margin: 0pt, fill: none)
#let box-of(side) = if side == "" { auto } else { float(side) * 1pt }
#image(bytes(sys.inputs.svg), format: "svg", fit: "contain", width: box-of(sys.inputs.width), height: box-of(sys.inputs.height))"""


def png(svg: str) -> bytes:
    """Draw a picture of ours in its own size; its words are set in the fonts that Typst brings."""
    return _drawn({"svg": svg, "width": "", "height": ""}, PRINTED)


def boxed(svg: str, width: int, height: int) -> bytes:
    """Draw a picture as large as it can be in a box of so many dots."""
    return _drawn({"svg": svg, "width": str(width), "height": str(height)}, _POINTS)


def _drawn(inputs: dict[str, str], dots: float) -> bytes:
    return typst.compile(_PAGE, sys_inputs=inputs, format="png", ppi=dots, ignore_system_fonts=True)
