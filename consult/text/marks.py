"""Marking quoted passages in a block's safe HTML."""

import html as markup
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import accumulate, pairwise

from consult.text.normal import SOFT_HYPHEN, WHITE_SPACE, normal

_NO_TEXT_IN = frozenset({"table", "thead", "tbody", "tfoot", "tr", "ul", "ol"})
_VOID = frozenset({"br", "hr", "img", "wbr"})


@dataclass(frozen=True, slots=True)
class Mark:
    """A passage to mark: its place in code points of the normal form, its own id and that of its note."""

    start: int
    end: int
    id: str
    note: str
    classes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Text:
    """A run of text in the HTML: each unit is what a reader sees and how it is written."""

    begin: int
    parents: tuple[str, ...]
    written: list[str] = field(default_factory=list)


class _Walk(HTMLParser):
    """Take HTML apart into tags, kept as they are, and runs of text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[str | _Text] = []
        self.seen: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, _attributes: list[tuple[str, str | None]]) -> None:
        self.parts.append(self.get_starttag_text() or "")
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, _tag: str, _attributes: list[tuple[str, str | None]]) -> None:
        self.parts.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(f"</{tag}>")
        if tag in self._open:
            del self._open[len(self._open) - 1 - self._open[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        self._take(data, data)

    def handle_entityref(self, name: str) -> None:
        self._take([markup.unescape(f"&{name};")], [f"&{name};"])

    def handle_charref(self, name: str) -> None:
        self._take([markup.unescape(f"&#{name};")], [f"&#{name};"])

    def _take(self, seen: Iterable[str], written: Iterable[str]) -> None:
        """Add units to the run of text; the characters of a string are a unit each."""
        last = self.parts[-1] if self.parts else ""
        if not isinstance(last, _Text):
            last = _Text(len(self.seen), tuple(self._open))
            self.parts.append(last)
        last.written.extend(written)
        self.seen.extend(seen)


def marked(html: str, marks: Sequence[Mark]) -> str:
    """Put `<mark class="q">` around passages of a block's safe HTML, with a link to the note of each.

    Offsets are code points of the text content in normal form. Where passages overlap, the text is cut where one
    begins or ends, and each piece links to the note of its shortest passage and names all of them in `data-notes`.
    Tags are never broken: a passage that runs over them is marked piece by piece. A passage that lies outside the
    text is left out.
    """
    if not marks:
        return html
    walk = _Walk()
    walk.feed(html)
    walk.close()
    placed = _placed(walk.seen, marks)
    named: set[str] = set()
    return "".join(
        part if isinstance(part, str) else "".join(_pieces(part, walk.seen, placed, named))
        for part in walk.parts
    )


@dataclass(frozen=True, slots=True)
class _Placed:
    first: int
    last: int
    mark: Mark


def _placed(seen: Sequence[str], marks: Sequence[Mark]) -> list[_Placed]:
    """Find each passage's first unit and the one after its last."""
    ends = list(accumulate(map(len, seen), initial=0))
    counted = positions("".join(seen))
    offsets = [counted[end] for end in ends]
    found = []
    for mark in marks:
        first, last = bisect_right(offsets, mark.start) - 1, bisect_right(offsets, mark.end) - 1
        while last > first and seen[last - 1].isspace():
            last -= 1
        if 0 <= mark.start < mark.end <= offsets[-1] and first < last:
            found.append(_Placed(first, last, mark))
    return found


def positions(raw: str) -> list[int]:
    """Count, for every place in raw text, the code points of the normal form that come before it."""
    kept = raw.replace(SOFT_HYPHEN, "")
    counted = _positions(kept)
    if len(kept) == len(raw):
        return counted
    before = accumulate((character != SOFT_HYPHEN for character in raw), initial=0)
    return [counted[index] for index in before]


def _positions(text: str) -> list[int]:
    if text == normal(text):
        return list(range(len(text) + 1))
    counted = [0]
    begin = 0
    for space in WHITE_SPACE.finditer(text):
        _count_word(counted, text[begin : space.start()])
        begin = space.end()
        is_between = counted[-1] > 0 and begin < len(text)
        counted += [counted[-1] + is_between] * (begin - space.start())
    _count_word(counted, text[begin:])
    return counted


def _count_word(counted: list[int], word: str) -> None:
    """Count the places in a word; letters and the marks that follow them may become one code point."""
    at = counted[-1]
    if unicodedata.is_normalized("NFC", word):
        counted += range(at + 1, at + len(word) + 1)
    else:
        lengths = (len(unicodedata.normalize("NFC", word[: i + 1])) for i in range(len(word)))
        counted += [at + each for each in accumulate(lengths, max)]


def _pieces(text: _Text, seen: Sequence[str], placed: Sequence[_Placed], named: set[str]) -> Iterator[str]:
    """Write one run of text, cut where a passage begins or ends."""
    begin, end = text.begin, text.begin + len(text.written)
    here = [each for each in placed if each.first < end and each.last > begin]
    cuts = sorted({begin, end, *(cut for p in here for cut in (p.first, p.last) if begin < cut < end)})
    for start, stop in pairwise(cuts):
        written = "".join(text.written[start - begin : stop - begin])
        over = [each.mark for each in here if each.first < stop and each.last > start]
        is_between_cells = bool(text.parents) and text.parents[-1] in _NO_TEXT_IN
        if over and not is_between_cells and "".join(seen[start:stop]).strip():
            yield _mark(written, over, named, "a" in text.parents)
        else:
            yield written


def _mark(written: str, over: Sequence[Mark], named: set[str], in_link: bool) -> str:  # noqa: FBT001 - a plain fact
    nearest = min(over, key=lambda mark: mark.end - mark.start)
    fresh = [mark.id for mark in over if mark.id not in named]
    named.update(fresh)
    classes = " ".join(["q", *sorted({name for mark in over for name in mark.classes})])
    own_id = f' id="{markup.escape(fresh[0])}"' if fresh else ""
    notes = " ".join(mark.note for mark in over)
    others = f' data-notes="{markup.escape(notes)}"' if len(over) > 1 or in_link else ""
    targets = "".join(f'<span id="{markup.escape(each)}"></span>' for each in fresh[1:])
    inside = written if in_link else f'<a href="#{markup.escape(nearest.note)}">{written}</a>'
    return f'{targets}<mark class="{markup.escape(classes)}"{own_id}{others}>{inside}</mark>'
