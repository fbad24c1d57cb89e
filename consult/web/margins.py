"""A view in the private room as a comment in the margin of a Word file, and such a comment as a view again."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

from flask_babel import force_locale
from flask_babel import gettext as _

from consult.clock import STOCKHOLM
from consult.config import LOCALES
from consult.formats.word_margins import Note
from consult.labels import words
from consult.model.comments import Stance
from consult.model.statements import Point
from consult.queries.texts import Text
from consult.text.blocks import BlockKind
from consult.text.digest import digest
from consult.text.normal import normal

_MARK = 6
"""Letters of a digest: of 10^9 views that were changed one looks as if it was not."""
_IN_TEXT = "+"
"""Stands after the mark of a view whose wording is a tracked change in the text."""
_STANCE = "."
"""Stands before the stance of a view."""
_QUOTED = 80


@dataclass(frozen=True, slots=True)
class Said:
    """What the margin says of a view: its number in the response, its words, and the wording below them, if any.

    There is a stance only where its name can be read.
    """

    number: int
    body: str
    proposed: str | None
    stance: Stance | None


@dataclass(frozen=True, slots=True)
class Mark:
    """What a view said when its file went out: a digest of its words, and of its wording if it had one; its stance."""

    body: str
    proposed: str = ""
    stance: str = ""
    is_in_text: bool = False

    @classmethod
    def of(cls, body: str, proposed: str | None = None, stance: str | None = None) -> Self:
        """Name what a view says, white space aside."""
        return cls(digest(body)[:_MARK], "" if proposed is None else digest(proposed)[:_MARK], stance or "")

    @classmethod
    def read(cls, written: str) -> Self:
        """Read what `written` gave."""
        words, _sign, stance = written.partition(_STANCE)
        bare = words.rstrip(_IN_TEXT)
        return cls(bare[:_MARK], bare[_MARK:], stance, words.endswith(_IN_TEXT))

    @property
    def written(self) -> str:
        """Give it as one word."""
        stance = f"{_STANCE}{self.stance}" if self.stance else ""
        return f"{self.body}{self.proposed}{_IN_TEXT * self.is_in_text}{stance}"


def in_text(points: Sequence[Point], text: Text, locale: str) -> set[int]:
    """Give the numbers of the views whose wordings fit in the text together: each of one block, none over another."""
    taken: dict[str, list[tuple[int, int]]] = {}
    found = set()
    for point in points:
        passage = next(iter(text.of(point.uid)), None) if point.text_locale == locale else None
        if point.proposed is None or passage is None or point.end_uid or point.passage != passage.plain:
            continue
        start, end = span(point)
        over = taken.setdefault(str(point.uid), [])
        is_free = all(end <= begin or stop <= start for begin, stop in over)
        if is_free and passage.block.kind is not BlockKind.TABLE:
            over.append((start, end))
            found.add(point.number)
    return found


def span(point: Point) -> tuple[int, int]:
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


def read(text: str) -> Said | None:
    """Read what is written in the margin as a view that went out; none where it does not begin as such.

    Some programs make a paragraph of each line, so a line break may be either.
    """
    head, _break, rest = text.strip().partition("\n")
    number = number_of(head)
    if number is None:
        return None
    lines = rest.strip("\n").split("\n")
    labels = everywhere(lambda: _("Proposed wording:"))
    at = next((place for place, line in enumerate(lines) if line.strip() in labels), None)
    stance = next((each for each in map(stance_named, head.split(" · ")[1:]) if each), None)
    if at is None:
        return Said(number, "\n".join(lines).strip(), None, stance)
    proposed = "\n".join(lines[at + 1 :]).strip()
    is_struck = proposed in everywhere(lambda: _("(strike it)"))
    return Said(number, "\n".join(lines[:at]).strip(), "" if is_struck else proposed, stance)


def stance_named(said: str) -> Stance | None:
    """Find the stance that someone has written the name of, in whatever language."""
    name = said.strip().rstrip(".").casefold()
    named = (each for each in Stance if name in everywhere(lambda: words(each).casefold()))  # noqa: B023 - used at once
    return next(named, None)


def number_of(head: str) -> int | None:
    """Read the number of a view at the beginning of a line, in whatever language the file went out."""
    for pattern in everywhere(lambda: _("View %(number)s", number=0)):
        numbered = re.escape(pattern).replace("0", r"(\d{1,6})")
        found = re.fullmatch(rf"{numbered}(?: · .*)?", head.strip())
        if found:
            return int(found[1])
    return None


def everywhere(say: Callable[[], str]) -> set[str]:
    """Give a sentence in every language, since a file may go out in another one than it is read in."""
    said = set()
    for locale in LOCALES:
        with force_locale(locale):
            said.add(say())
    return said


def marks(points: Sequence[Point], tracked: set[int]) -> Mapping[str, str]:
    """Name what every view says, by its number."""
    return {
        str(point.number): replace(
            Mark.of(point.body, point.proposed, point.stance), is_in_text=point.number in tracked
        ).written
        for point in points
    }


def worded(plain: str, points: Sequence[Point]) -> str:
    """Give a passage as it reads with the wordings of several views in it, as it went out with its changes taken."""
    for point in sorted(points, key=span, reverse=True):
        start, end = span(point)
        if point.proposed is not None:
            plain = f"{plain[:start]}{point.proposed}{plain[end:]}"
    return normal(plain)
