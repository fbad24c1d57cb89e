"""A view in the private room as a comment in the margin of a Word file."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from consult.clock import STOCKHOLM
from consult.formats.word_margins import Note
from consult.labels import words
from consult.model.statements import Point
from consult.queries.texts import Text
from consult.text.blocks import BlockKind
from consult.text.digest import digest

_MARK = 8  # letters of a digest, 5 bits each
_IN_TEXT = "+"
"""Stands after the mark of a view whose wording is a tracked change in the text."""
_QUOTED = 80


def _mark(body: str, proposed: str | None, *, is_in_text: bool = False) -> str:
    """Name what a view says, for a file that goes out, to see when it comes back whether it was changed there."""
    return digest(f"{digest(body)} {digest(proposed or '')}")[:_MARK] + _IN_TEXT * is_in_text


def in_text(points: Sequence[Point], text: Text, locale: str) -> set[int]:
    """Give the numbers of the views whose wordings fit in the text together: each of one block, none over another."""
    taken: dict[str, list[tuple[int, int]]] = {}
    found = set()
    for point in points:
        passage = next(iter(text.of(point.uid)), None) if point.text_locale == locale else None
        if point.proposed is None or passage is None or point.end_uid or point.passage != passage.plain:
            continue
        start, end = _span(point)
        over = taken.setdefault(str(point.uid), [])
        is_free = all(end <= begin or stop <= start for begin, stop in over)
        if is_free and passage.block.kind is not BlockKind.TABLE:
            over.append((start, end))
            found.add(point.number)
    return found


def _span(point: Point) -> tuple[int, int]:
    """Give from where to where in its passage the words of a view stand."""
    is_quote = point.start is not None and point.end is not None
    return (point.start or 0, point.end or 0) if is_quote else (0, len(point.passage))


def notes(points: Sequence[Point], text: Text, locale: str, tracked: set[int]) -> list[Note]:
    """Write every view of a response as a note in the margin; those without a place stand at the title.

    `tracked` holds the numbers of those whose wordings stand in the text.
    """
    return [_note(point, text, locale, is_tracked=point.number in tracked) for point in points]


def _note(point: Point, text: Text, locale: str, *, is_tracked: bool) -> Note:
    found = text.of(point.uid, point.end_uid)
    is_here = point.text_locale == locale and point.passage == "\n".join(each.plain for each in found)
    begin = len(point.passage) - len(found[-1].plain) if found else 0
    is_quote = is_here and point.start is not None and point.end is not None
    lines = [_head(point, "" if is_here else point.quote), point.body]
    if point.proposed is not None and not is_tracked:
        lines += [_("Proposed wording:"), point.proposed or _("(strike it)")]
    return Note(
        author=point.author.name,
        at=point.saved_at.astimezone(STOCKHOLM).replace(tzinfo=None),
        text="\n\n".join(lines),
        uid=point.uid if found else None,
        last=point.end_uid if found else None,
        start=point.start if is_quote else None,
        end=(point.end or 0) - begin if is_quote else None,
        proposed=point.proposed if is_tracked else None,
    )


def _head(point: Point, quote: str) -> str:
    """Say which view it is, so that people and the program find it again."""
    said = [_("View %(number)s", number=point.number), words(point.kind).lower()]
    if point.stance:
        said.append(words(point.stance).lower())
    if point.question:
        said.append(_("question %(number)s", number=point.question))
    elif point.uid is None:
        said.append(_("the whole plan"))
    if quote:
        said.append(f"“{quote[:_QUOTED]}”")
    return " · ".join(said)


def marks(points: Sequence[Point], tracked: set[int]) -> Mapping[str, str]:
    """Name what every view says, by its number."""
    return {
        str(point.number): _mark(point.body, point.proposed, is_in_text=point.number in tracked)
        for point in points
    }
