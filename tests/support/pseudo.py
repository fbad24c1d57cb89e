"""A made-up language that puts ⟦brackets⟧ around every message, so that words nobody marked stand out."""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

import sqlalchemy as sa
from babel.support import NullTranslations

from consult.db import db
from tests.support.document import Document, shown, tag, words

SPOKEN_ATTRIBUTES = ("aria-label", "alt", "title", "placeholder", "aria-description")
NOT_WORDS = {"script", "style", "time", "code", "kbd", "svg"}
NAMES = "Consult\nSvenska\nEnglish"  # a language's name is said in that language
LETTERS = re.compile(r"[^\W\d_]{2,}")
BETWEEN = re.compile(r"[,;:·–—()|/<>\n]|\. ")


class Pseudo(NullTranslations):
    """Translations into the made-up language."""

    def ugettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ungettext(self, singular: str, plural: str, num: int) -> str:
        return f"⟦{singular if num == 1 else plural}⟧"

    def upgettext(self, context: str, message: str) -> str:  # noqa: ARG002 -- as the base class has it
        return f"⟦{message}⟧"

    def unpgettext(self, context: str, singular: str, plural: str, num: int) -> str:  # noqa: ARG002 -- as above
        return self.ungettext(singular, plural, num)


def stored_words() -> str:
    """Give everything that people have written into the database, as one text to look in."""
    found = [NAMES]
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(sa.select(table)):
            found += [words(text) for value in row for text in _texts(value)]
    return "\n".join(found)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


def unmarked(html: str, stored: str) -> list[str]:
    """List the words of a page that are neither translated nor written by someone."""
    document = Document(html)
    problems = []
    depth = 0
    for element, text in _spoken(document.root):
        outside, depth = _outside(text, depth)
        pieces = [words(piece).strip(" .!?…„”“’'\"") for piece in BETWEEN.split(outside)]
        if words(outside) not in stored and not all(_is_stored(piece, stored) for piece in pieces):
            problems.append(f"{words(outside)!r} in {shown(element)} is not translated")
    return problems


def _is_stored(piece: str, stored: str) -> bool:
    """Tell if someone wrote this, with or without the numbers around it."""
    spelt = " ".join(word for word in piece.split() if LETTERS.search(word))
    return piece in stored or spelt in stored


def _outside(text: str, depth: int) -> tuple[str, int]:
    """Leave out what stands in brackets; a message may begin in one element and end in another."""
    kept = []
    for character in text:
        if character == "⟧":
            depth -= 1
        if depth == 0:
            kept.append("\n" if character == "⟧" else character)
        if character == "⟦":
            kept += ["\n"] if depth == 0 else []
            depth += 1
    return "".join(kept).replace("⟦", ""), depth


def _spoken(element: Element) -> Iterator[tuple[Element, str]]:
    """Walk through what an element says, in order; what has a language of its own, and code, is passed over."""
    for name in SPOKEN_ATTRIBUTES:
        yield element, element.get(name, "")
    yield element, element.text or ""
    for child in element:
        if isinstance(child.tag, str) and tag(child) not in NOT_WORDS and not _is_quoted(child):
            yield from _spoken(child)
        yield element, child.tail or ""


def _is_quoted(element: Element) -> bool:
    return "lang" in element.attrib or element.get("translate") == "no"
