"""An HTML page as a tree that knows parents, and what assistive technology would call each element."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any
from xml.etree.ElementTree import Element

import html5lib

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
SILENT = ("script", "style", "select", "textarea")


class Document:
    """A parsed page."""

    def __init__(self, html: str) -> None:
        builder = html5lib.getTreeBuilder("etree")
        parser = html5lib.HTMLParser(builder, namespaceHTMLElements=False)
        self.root: Element = parser.parse(html)
        self.errors: list[Any] = parser.errors

    @cached_property
    def parents(self) -> dict[Element, Element]:
        """Map each element to the one it stands in."""
        return {child: parent for parent in self.root.iter() for child in parent}

    @cached_property
    def elements(self) -> list[Element]:
        """List all elements in the order of the page; comments are none."""
        return [element for element in self.root.iter() if isinstance(element.tag, str)]

    @cached_property
    def ids(self) -> dict[str, Element]:
        """Map ids to elements."""
        return {element.attrib["id"]: element for element in self.elements if "id" in element.attrib}

    def all(self, *tags: str) -> list[Element]:
        """Find elements by tag."""
        return [element for element in self.elements if tag(element) in tags]

    def above(self, element: Element) -> Iterator[Element]:
        """Walk from an element's parent up to the root."""
        while element in self.parents:
            element = self.parents[element]
            yield element

    def is_hidden(self, element: Element) -> bool:
        """Tell if assistive technology is told to pass over an element."""
        return any(
            each.get("aria-hidden") == "true" or "hidden" in each.attrib
            for each in (element, *self.above(element))
        )

    def name(self, element: Element) -> str:
        """Give the accessible name of an element."""
        references = element.get("aria-labelledby", "").split()
        if references:
            return words(" ".join(content(self.ids[each]) for each in references if each in self.ids))
        return words(element.get("aria-label") or content(element))


def tag(element: Element) -> str:
    """Give an element's tag without the namespace that SVG has."""
    return str(element.tag).rpartition("}")[2]


def content(element: Element) -> str:
    """Give the text that is read out for an element: with pictures' alternative text, without what fields hold."""
    parts = [element.get("alt", ""), element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and child.get("aria-hidden") != "true" and tag(child) not in SILENT:
            parts += [child.get("aria-label") or content(child)]
        parts.append(child.tail or "")
    return "".join(parts)


def words(text: str) -> str:
    """Make white space even."""
    return " ".join(text.split())


def shown(element: Element) -> str:
    """Describe an element in a message, as its opening tag."""
    attributes = "".join(f' {name}="{value}"' for name, value in list(element.attrib.items())[:4])
    return f"<{tag(element)}{attributes}>"
