"""A logo that someone brings, as a file that may want something else: drawn anew as PNG, and only that is kept."""

import io
import re
import subprocess
import sys
import warnings

from lxml import etree
from PIL import Image

from consult.formats import drawn
from consult.formats.problems import Unreadable, UnreadableCode

MOST = 2**20
"""Bytes that a file may have."""
WIDTH, HEIGHT = 1200, 400
"""Dots of the box that a logo is fitted into."""

_PNG = b"\x89PNG\r\n\x1a\n"
_MOST_DOTS = 4000
_MOST_ELEMENTS = 3000
_SECONDS = 10
_SVG = "{http://www.w3.org/2000/svg}"
_DRAWN = frozenset(
    [
        "svg",
        "g",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "defs",
        "linearGradient",
        "radialGradient",
        "stop",
        "clipPath",
        "style",
        "title",
        "desc",
        "metadata",
    ]
)
"""The elements that draw; what could fetch, run, repeat or need fonts is none of them."""
_WORDS = frozenset({"title", "desc", "metadata"})
_LEADS_OUT = re.compile(r"url\(\s*[\"']?(?!#)|@|\\|expression|javascript:|data:", re.IGNORECASE)


def read(data: bytes) -> bytes:
    """Give a logo as PNG that fits into the box; raises Unreadable (EMPTY, FILE_TOO_LARGE, NOT_LOGO, DAMAGED, LOGO_UNSAFE)."""
    if not data:
        raise Unreadable(UnreadableCode.EMPTY)
    if len(data) > MOST:
        raise Unreadable(UnreadableCode.FILE_TOO_LARGE, limit=MOST // 2**20)
    if data.startswith(_PNG):
        return _fitted(data)
    if b"<svg" in data[:4000]:
        return _fitted(_drawn(_checked(data)))
    raise Unreadable(UnreadableCode.NOT_LOGO)


def _fitted(data: bytes) -> bytes:
    """Draw a PNG anew without what surrounds it and without anything else that it holds."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=["PNG"])
        if max(image.size) > _MOST_DOTS:
            raise Unreadable(UnreadableCode.LOGO_TOO_LARGE, limit=_MOST_DOTS)
        picture = image.convert("RGBA")
    except (
        OSError,
        SyntaxError,
        ValueError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as error:
        raise Unreadable(UnreadableCode.DAMAGED) from error
    box = picture.getchannel("A").getbbox()
    if box is None:
        raise Unreadable(UnreadableCode.LOGO_BLANK)
    picture = picture.crop(box)
    picture.thumbnail((WIDTH, HEIGHT))
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()


def _checked(data: bytes) -> bytes:
    """Give an SVG with nothing in it but what draws; refuses what would want to do something else."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(UnreadableCode.DAMAGED) from error
    if root.getroottree().docinfo.internalDTD is not None and b"<!ENTITY" in data:
        raise Unreadable(UnreadableCode.DTD)
    for count, each in enumerate(list(root.iter())):
        if count > _MOST_ELEMENTS:
            raise Unreadable(UnreadableCode.LOGO_UNSAFE, found=f"> {_MOST_ELEMENTS}")
        if not isinstance(each.tag, str) or not each.tag.startswith(_SVG):
            _remove(each)
            continue
        _check(each, each.tag.removeprefix(_SVG))
    return bytes(etree.tostring(root))


def _remove(element: etree._Element) -> None:
    """Leave out comments, and what drawing programs note for themselves."""
    parent = element.getparent()
    if parent is None:
        raise Unreadable(UnreadableCode.NOT_LOGO)
    parent.remove(element)


def _check(element: etree._Element, name: str) -> None:
    if name not in _DRAWN:
        raise Unreadable(UnreadableCode.LOGO_UNSAFE, found=f"<{name[:40]}>")
    if name in _WORDS:
        element.clear()
    if name == "style" and _LEADS_OUT.search("".join(element.itertext())):
        raise Unreadable(UnreadableCode.LOGO_UNSAFE, found="<style>")
    for key, value in dict(element.attrib).items():
        own = etree.QName(key).localname
        if etree.QName(key).namespace and own != "href":
            del element.attrib[key]
        elif (
            own.lower().startswith("on")
            or (own == "href" and not value.startswith("#"))
            or _LEADS_OUT.search(value)
        ):
            raise Unreadable(UnreadableCode.LOGO_UNSAFE, found=own[:40])


def _drawn(svg: bytes) -> bytes:
    """Draw it in a process of its own, which is ended if it takes too long."""
    command = [sys.executable, "-m", "consult.formats.logos"]
    try:
        done = subprocess.run(command, input=svg, capture_output=True, timeout=_SECONDS, check=True)  # noqa: S603 - our own program
    except subprocess.SubprocessError as error:
        raise Unreadable(UnreadableCode.DAMAGED) from error
    return done.stdout


def main() -> None:
    """Read an SVG from the input, and write it as PNG to the output."""
    sys.stdout.buffer.write(drawn.boxed(sys.stdin.buffer.read().decode(), WIDTH, HEIGHT))


if __name__ == "__main__":
    main()
