"""Pairs of texts with quotes: read from files, and taken through the product's own code."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from consult.text.align import Alignment, aligned
from consult.text.anchors import Located, locate, quote, uncertain
from consult.text.block import Block, BlockKind
from consult.text.passage import Passage
from consult.text.source import placed

KINDS = {"p": BlockKind.PARAGRAPH, "li": BlockKind.ITEM, "row": BlockKind.TABLE, "cell": BlockKind.TABLE}


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a paragraph, in code points of its text as it stands in the file."""

    para: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Answer:
    """Where a method says that quoted words stand now; no span when it says that they are gone."""

    span: Span | None
    score: float
    status: str
    flagged: bool


class Text:
    """Paragraphs of a file as passages of the product, with the way back from normal form to the file's text."""

    def __init__(self, paragraphs: Iterable[Mapping[str, str]], prefix: str) -> None:
        self.passages: list[Passage] = []
        self.texts: list[str] = []
        self._places: list[tuple[tuple[int, int], ...]] = []
        for number, paragraph in enumerate(paragraphs):
            text, kind = paragraph["text"], paragraph["type"]
            plain, places = placed(text)
            self.texts.append(text)
            level = int(kind[1]) if kind[0] == "h" else int(kind == "li")
            block = Block(
                KINDS.get(kind) or _other(kind), level, ordered=False, source=text, uid=f"{prefix}{number}"
            )
            self.passages.append(Passage(block, plain))
            self._places.append(places)

    def to_normal(self, span: Span) -> Span:
        """Count a span in normal form, in which it may have become empty."""
        places = self._places[span.para]
        inside = [at for at, (start, end) in enumerate(places) if start < span.end and span.start < end]
        if not inside:
            return Span(span.para, 0, 0)
        return Span(span.para, inside[0], inside[-1] + 1)

    def to_file(self, span: Span) -> Span:
        """Count a span as the file does."""
        places = self._places[span.para]
        return Span(span.para, places[span.start][0], places[span.end - 1][1])


def _other(kind: str) -> BlockKind:
    return BlockKind.HEADING if kind[0] == "h" else BlockKind.PARAGRAPH


@dataclass(frozen=True, slots=True)
class Revision:
    """A text before and after, and the quotes of the one that are looked for in the other."""

    name: str
    old: Text
    new: Text
    quotes: Sequence[Span]

    def alignment(self) -> Alignment:
        """Align it as the product does."""
        return aligned(self.old.passages, self.new.passages)


def revision(file: Mapping[str, Any]) -> Revision:
    """Take from a file what a revision is, and nothing of what the file says about the truth."""
    spans = [Span(each["para"], each["start"], each["end"]) for each in file["quotes"]]
    return Revision(file["id"], Text(file["old"], "old"), Text(file["new"], "new"), spans)


def load(path: Path) -> tuple[Revision, Mapping[str, Any]]:
    """Read a revision from a file, and the file as it is."""
    file = json.loads(path.read_text(encoding="utf-8"))
    return revision(file), file


def answers(revision: Revision) -> Iterator[Answer]:
    """Locate every quote of a revision with the product's own code."""
    alignment = revision.alignment()
    for span in revision.quotes:
        here = revision.old.to_normal(span)
        passage = revision.old.passages[span.para]
        if here.start >= here.end:
            yield Answer(None, 0.0, "removed", flagged=True)
            continue
        found = locate(quote(str(passage.block.uid), passage.plain, here.start, here.end), alignment)
        yield Answer(_span(revision.new, alignment, found), found.score, found.status, uncertain(found))


def _span(text: Text, alignment: Alignment, found: Located) -> Span | None:
    """Give the place as one stretch of one paragraph: of several, that which has the most of it."""
    if found.uid is None or found.start is None or found.end is None:
        return None
    first = alignment.new_place[found.uid]
    last = alignment.new_place[found.last] if found.last else first
    parts = [
        Span(j, found.start if j == first else 0, found.end if j == last else len(text.passages[j].plain))
        for j in range(first, last + 1)
    ]
    return text.to_file(max(parts, key=lambda part: part.end - part.start))
