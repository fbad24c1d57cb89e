"""mammoth's runs, links and notes to spans of formatted characters."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from mammoth import documents

from consult.formats.characters import clean
from consult.formats.inline import Span, is_web
from consult.formats.remarks import RemarkCode

_HIGH = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_LOW = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_VERTICAL = {"superscript": _HIGH, "subscript": _LOW}
_STRONG = {"strong", "stark", "intense emphasis", "stark betoning"}
_EMPHASIS = {"emphasis", "betoning", "subtle emphasis", "diskret betoning"}
PLAIN = Span("")
_SOFT_HYPHEN = "\u00ad"  # a place where Word may break a word; it would only hinder search


@dataclass
class Seen:
    """What reading has come upon so far: counts for the remarks, and notes not yet written out."""

    counts: Counter[RemarkCode]
    notes: list[tuple[int, Any]] = field(default_factory=list)
    notes_ever: int = 0

    def note(self, reference: Any) -> str:
        """Remember a note and return the mark that stands for it in the text."""
        self.notes_ever += 1
        self.notes.append((self.notes_ever, reference))
        return note_mark(self.notes_ever)


def note_mark(number: int) -> str:
    """Return a note's number in raised digits."""
    return str(number).translate(_HIGH)


def spans(elements: Iterable[Any], seen: Seen, style: Span = PLAIN) -> Iterator[Span]:
    """Read elements inside a paragraph; paragraphs inside them begin on a new line."""
    for element in elements:
        if isinstance(element, documents.Run):
            yield from _run(element, seen, style)
        elif isinstance(element, documents.Hyperlink):
            yield from _link(element, seen, style)
        elif isinstance(element, documents.NoteReference):
            yield Span(seen.note(element))
        elif isinstance(element, documents.HasChildren):
            yield replace(style, text="\n")
            yield from spans(element.children, seen, style)
        else:
            yield replace(style, text=_characters(element, seen))


def joined(paragraphs: Sequence[Any], seen: Seen) -> list[Span]:
    """Read several paragraphs as one, with line breaks between."""
    lines = [list(spans(paragraph.children, seen)) for paragraph in paragraphs]
    return [span for line in lines for span in (*line, Span("\n"))]


def _run(run: Any, seen: Seen, style: Span) -> Iterator[Span]:
    name = (run.style_name or "").lower()
    inner = replace(
        style,
        strong=style.strong or run.is_bold or name in _STRONG,
        emphasis=style.emphasis or run.is_italic or name in _EMPHASIS,
        struck=style.struck or run.is_strikethrough,
    )
    table = _VERTICAL.get(run.vertical_alignment, {})
    for span in spans(run.children, seen, inner):
        shifts = all(ord(character) in table for character in span.text)
        yield replace(span, text=span.text.translate(table)) if shifts else span


def _link(link: Any, seen: Seen, style: Span) -> Iterator[Span]:
    address = (link.href or "").strip()
    known = is_web(address)
    if address and not known and not address.startswith("#"):
        seen.counts[RemarkCode.LINKS_LEFT_OUT] += 1
    yield from spans(link.children, seen, replace(style, href=address) if known else style)


def _characters(element: Any, seen: Seen) -> str:
    if isinstance(element, documents.Text):
        return clean(element.value).replace(_SOFT_HYPHEN, "")
    if isinstance(element, documents.Image):
        seen.counts[RemarkCode.IMAGES_LEFT_OUT] += 1
    elif isinstance(element, documents.Checkbox):
        return "☒" if element.checked else "☐"
    elif isinstance(element, documents.Tab):
        return "\t"
    elif isinstance(element, documents.Break):
        return "\n" if element.break_type == "line" else " "
    return ""
