"""A response that went out as a Word file, read again: its texts, its views, and what people say in the margin.

Tracked changes are taken as accepted. The parts are found by their headings, in whatever language they went out.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from flask_babel import force_locale
from flask_babel import gettext as _

from consult.config import LOCALES
from consult.formats import word
from consult.formats.word_changes import Lost
from consult.formats.word_points import Point, PointKind, Reply
from consult.formats.word_returned import Returned
from consult.queries.texts import Text
from consult.text.anchors import Located, Status
from consult.text.blocks import Block, BlockKind, join
from consult.text.markdown import plain
from consult.text.parser import inline_tokens
from consult.text.tables import cells
from consult.web import margins
from consult.web.response_parts import headings
from consult.web.returned_points import Held, Written, check, short

_OUR_RANKS = 2
"""Headings of these ranks are ours; those that people write within a text stand below them."""


@dataclass(slots=True)
class Section:
    """A stretch of the file under one of our headings, or under another; `view` is the number of a view."""

    heading: str
    name: str = ""
    view: int | None = None
    blocks: list[Block] = field(default_factory=list)
    wording: list[Block] | None = None
    replies: list[Reply] = field(default_factory=list)


def is_response(returned: Returned) -> bool:
    """Tell by its headings if a file that does not say what it is is a response."""
    names = {_key(each.plain) for each in returned.sent if each.block.is_heading}
    return any(name or view is not None for name, view in names)


def read(filename: str, data: bytes, returned: Returned, texts: Mapping[str, Text]) -> Held:
    """Read a response; raises Invalid."""
    _title, blocks, _counts = word.read(data)
    sections, stance = list(_sections(blocks)), _stance(blocks)
    beside = _listen(sections, returned)
    locale = returned.stamp.locale if returned.stamp else ""
    locale = locale if locale in texts else next(iter(texts))
    points = (*(_point(each, texts[locale]) for each in sections if not each.name), *beside)
    check(points)
    return Held(
        filename=short(filename),
        digest=hashlib.sha256(data).hexdigest(),
        locale=locale,
        points=points,
        familiar=0,
        blocks=0,
        missing=0,
        repeated=0,
        wordless=0,
        formats=0,
        stamp=returned.stamp,
        texts=tuple(
            Written(each.name, _source(each.blocks), tuple(each.replies)) for each in sections if each.name
        ),
        stance=stance,
    )


def _stance(blocks: Sequence[Block]) -> str | None:
    """Give what stands as the stance in the table at the top; nothing where there is no such line."""
    names = margins.everywhere(lambda: _("Stance"))
    for block in blocks:
        if block.kind is BlockKind.TABLE:
            for row in cells(block.source):
                if len(row) > 1 and plain(row[0]).strip() in names:
                    return short(plain(row[1]))
    return None


def _key(heading: str) -> tuple[str, int | None]:
    """Give the name of a text, or the number of a view, that a heading of ours stands over."""
    for name, said in _headings():
        if heading.strip() == said:
            return name, None
    return "", margins.number_of(heading)


def _headings() -> Iterator[tuple[str, str]]:
    for locale in LOCALES:
        with force_locale(locale):
            yield from headings().items()


def _sections(blocks: Sequence[Block]) -> Iterator[Section]:
    """Cut a file at our headings; what stands before the first of them tells of the response and is no part of it."""
    wordings = margins.everywhere(lambda: _("Proposed wording"))
    at: Section | None = None
    for block in blocks:
        words = plain(block.source)
        name, view = _key(words) if block.is_heading else ("", None)
        is_ours = block.is_heading and block.level <= _OUR_RANKS
        if name or view is not None or (is_ours and at is not None):
            if at is not None and _says_something(at):
                yield at
            at = Section(words, name, view)
        elif at is None:
            continue
        elif at.view is not None and block.is_heading and words in wordings:
            at.wording = []
        else:
            (at.blocks if at.wording is None else at.wording).append(block)
    if at is not None and _says_something(at):
        yield at


def _says_something(section: Section) -> bool:
    """Leave out our own heading over the views, and the list of enclosed files, which are not sent back in this one."""
    if section.heading in margins.everywhere(lambda: _("Enclosed files")):
        return False
    return bool(section.blocks) or section.heading not in margins.everywhere(lambda: _("Views on the text"))


def _listen(sections: Sequence[Section], returned: Returned) -> list[Point]:
    """Put what people say in the margin with the part that it stands in; the rest are points of their own."""
    by_heading = {each.heading: each for each in sections}
    rest = []
    over: list[Section | None] = []
    for passage in returned.sent:
        found = by_heading.get(passage.plain) if passage.block.is_heading else None
        over.append(found or (over[-1] if over else None))
    for comment in returned.comments:
        at = over[comment.spot.first] if comment.spot else None
        if at is not None and (at.name or at.view is not None):
            at.replies.append(Reply(comment.author, comment.at, comment.text))
        elif comment.text.strip():
            rest.append(
                Point(PointKind.COMMENT, comment.author, comment.at, comment.text, None, Lost.NO_PLACE)
            )
    return rest


def _point(section: Section, text: Text) -> Point:
    """Give a view as it would stand in the margin, or a new part at the passage that its heading begins with."""
    replies = tuple(section.replies)
    if section.view is None:
        words = "\n\n".join(plain(block.source) for block in section.blocks)
        located = _named(section.heading, text)
        lost = None if located else Lost.NOT_IN_VERSION
        if not located:
            words = f"{section.heading}\n\n{words}"
        return Point(PointKind.WRITTEN, "", "", words.strip(), located, lost, replies)
    body = _source(_without_quotation(section.blocks, text))
    head = " ".join(section.heading.split())
    above = _("Proposed wording:")
    below = "" if section.wording is None else f"\n\n{above}\n\n{_unstruck(section.wording)}"
    return Point(PointKind.COMMENT, "", "", f"{head}\n\n{body}{below}", None, Lost.NO_PLACE, replies)


def _named(heading: str, text: Text) -> Located | None:
    """Find the passage whose number a heading begins with, such as “2.1 – the contact person”."""
    first = heading.split(" ", maxsplit=1)[0].rstrip(".:–-")
    uid = next((uid for uid, label in text.labels.items() if label and label == first), None)
    return Located(Status.EXACT, uid, None, None, 1.0, "number") if uid else None


def _without_quotation(blocks: Sequence[Block], text: Text) -> Sequence[Block]:
    """Leave out the words of the plan that stand over a view, but not what people quote from elsewhere."""
    if not blocks or blocks[0].kind is not BlockKind.QUOTE:
        return blocks
    whole = " ".join(each.plain for each in text.passages)
    return blocks[1:] if plain(blocks[0].source) in whole else blocks


def _source(blocks: Sequence[Block]) -> str:
    """Give a text as Markdown, with headings of the rank that they were written with."""
    raised = (
        replace(block, level=max(1, block.level - _OUR_RANKS)) if block.is_heading else block
        for block in blocks
    )
    return join(raised).strip()


def _unstruck(blocks: Sequence[Block]) -> str:
    """Give a proposed wording without the words that are struck in it."""
    lines = []
    for block in blocks:
        words, depth = "", 0
        for token in inline_tokens(block.source):
            depth += {"s_open": 1, "s_close": -1}.get(token.type, 0)
            is_break = token.type in {"softbreak", "hardbreak"}
            words += "" if depth else " " if is_break else token.content
        lines.append(" ".join(words.split()))
    return "\n".join(lines)
