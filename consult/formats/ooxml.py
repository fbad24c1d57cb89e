"""Small readers of Office XML that do not mind which of its two namespaces a file uses."""

from typing import Any, TypeAlias

from lxml import etree

from consult.formats.problems import Unreadable, UnreadableCode

Element: TypeAlias = Any  # lxml ships no types
MOST_AUTHOR = 120
"""Code points of a name."""


def parse(xml: bytes) -> Element:
    """Return the root element of one part; raises Unreadable (NOT_DOCX) where it is not well-formed.

    Nothing is fetched or expanded, and depth and length keep libxml2's own limits.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    try:
        return etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(UnreadableCode.NOT_DOCX) from error


def serialise(element: Element) -> bytes:
    """Return one part as bytes again."""
    written: bytes = etree.tostring(element, encoding="UTF-8", xml_declaration=True, standalone=True)
    return written


def local(element: Element) -> str:
    """Return the element's name without namespace; comments have none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: Element, name: str) -> str:
    """Return an attribute whatever its namespace, or an empty string."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""


def value_of(element: Element, child: str) -> str:
    """Return the `val` of the first child with this name, or an empty string."""
    return next((attribute(found, "val") for found in element if local(found) == child), "")


def renamed(element: Element, name: str) -> None:
    """Give an element another name in its own namespace."""
    element.tag = f"{element.tag.rpartition('}')[0]}}}{name}"


def author(element: Element) -> str:
    """Give who did something in Word, on one short line: people can call themselves anything there."""
    shown = "".join(sign if sign.isprintable() else " " for sign in attribute(element, "author"))
    return " ".join(shown.split())[:MOST_AUTHOR]
