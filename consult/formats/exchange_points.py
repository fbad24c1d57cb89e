"""The points and the moves of a comment in an exchange file: each point as a comment, and what cannot be of either."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec.structs import fields, replace

from consult.formats.exchange import Comment, Consultation, Document, Move, Place, Point, Version
from consult.formats.exchange_reading import Problem
from consult.text.sentences import MOST_POINTS

MOST_MOVES = 1_000

_WHERE = tuple(each.name for each in fields(Place))
_OWN = tuple(each.name for each in fields(Point) if each.name not in {"start", "end"})


def where(said: Comment | Place) -> dict[str, Any]:
    """Give the parts of a place by their names."""
    return {name: getattr(said, name) for name in _WHERE}


def at(comment: Comment, place: Place) -> Comment:
    """Give a comment as it would be at a place."""
    return replace(comment, **where(place))


def as_made(comment: Comment) -> Comment:
    """Give a comment at the place where its author put it, as if it had been neither moved nor split."""
    first = at(comment, comment.moves[0]) if comment.moves else comment
    return replace(first, moves=None, points=None)


def is_placed(point: Point) -> bool:
    """Tell if a point has a place of its own."""
    return any(part is not None for part in where(point).values())


def alone(comment: Comment, point: Point) -> Comment:
    """Give a point as a comment of its own, with its words, its place and its answer."""
    own = {name: getattr(point, name) for name in _OWN} | where(point if is_placed(point) else comment)
    return Comment(
        id=comment.id, author_id=comment.author_id, body=comment.body[point.start : point.end], **own
    )


@dataclass(frozen=True, slots=True)
class _Rows:
    """The ids of the sections and paragraphs of each version of each document."""

    versions: dict[str, dict[str, tuple[set[str], set[str]]]]

    def problem(self, place: Place) -> tuple[str, str] | None:
        """Say which part of a place is not in the file."""
        named = [name for name, part in where(place).items() if part is not None]
        if not named:
            return None
        versions = self.versions.get(place.document_id or "")
        if place.document_id is None:
            return named[0], "A place in the text names its document."
        if versions is None:
            return "document_id", f"There is no document “{place.document_id}”."
        if len(named) > 1 and place.version_id is None:
            return named[1], "A place in a document names its version."
        return _in_version(place, versions) if place.version_id is not None else None


def _in_version(place: Place, versions: dict[str, tuple[set[str], set[str]]]) -> tuple[str, str] | None:
    if place.version_id not in versions:
        return "version_id", f"There is no version “{place.version_id}” of this document."
    sections, paragraphs = versions[place.version_id]
    if place.section_id is not None and place.section_id not in sections:
        return "section_id", f"There is no section “{place.section_id}” in this version."
    if place.paragraph_id is not None and place.paragraph_id not in paragraphs:
        return "paragraph_id", f"There is no paragraph “{place.paragraph_id}” in this version."
    return None


def problems(file: Consultation) -> Iterator[Problem]:
    """Say what is wrong with the points and moves of the comments of a file."""
    rows = _Rows({each.id: _versions(each) for each in file.documents})
    for number, comment in enumerate(file.comments):
        path = f"$.comments[{number}]"
        if comment.parent_id is not None and (comment.points or comment.moves):
            named = "points" if comment.points else "moves"
            yield Problem(f"{path}.{named}", "A reply has no place and no answer of its own.")
            continue
        yield from _moves(comment.moves or (), path, rows)
        if comment.points is not None:
            yield from _whole(comment, path)
            yield from _points(comment, comment.points, path, rows)


def _versions(document: Document) -> dict[str, tuple[set[str], set[str]]]:
    return {each.id: _ids(each) for each in document.versions}


def _ids(version: Version) -> tuple[set[str], set[str]]:
    return {each.id for each in version.sections}, {each.id for each in version.paragraphs}


def _moves(moves: Sequence[Move], path: str, rows: _Rows) -> Iterator[Problem]:
    if len(moves) > MOST_MOVES:
        yield Problem(f"{path}.moves", f"There are more than {MOST_MOVES} moves.")
    for number, move in enumerate(moves):
        is_made_there = where(move) == where(moves[0])  # its author may have named what is not there
        found = None if is_made_there else rows.problem(move)
        if found:
            yield Problem(f"{path}.moves[{number}].{found[0]}", found[1])


def _whole(comment: Comment, path: str) -> Iterator[Problem]:
    """Say what a comment with points cannot have: words before those that are counted, and an answer that was sent on."""
    if comment.title:
        yield Problem(f"{path}.title", "A comment with points has its title in its body.")
    is_answered = comment.disposition is not None or comment.response is not None
    if comment.answer is not None or (is_answered and comment.answer_state != "open"):
        yield Problem(path, "A comment with points is answered in these.")


def _points(comment: Comment, points: Sequence[Point], path: str, rows: _Rows) -> Iterator[Problem]:
    if not 2 <= len(points) <= MOST_POINTS:
        yield Problem(f"{path}.points", f"A comment has from 2 to {MOST_POINTS} points.")
    before = 0
    for number, point in enumerate(points):
        row = f"{path}.points[{number}]"
        wrong = _stretch(comment.body, point, before)
        if wrong:
            yield Problem(f"{row}.{wrong[0]}", wrong[1])
        before = max(before, point.end)
        found = rows.problem(point)
        if found:
            yield Problem(f"{row}.{found[0]}", found[1])
        yield from _moves(point.moves or (), row, rows)


def _stretch(body: str, point: Point, before: int) -> tuple[str, str] | None:
    """Say what is wrong with the words of a point; `before` is the end of the point before it."""
    if point.start < before:
        return "start", "It begins before the point before it has ended."
    if point.end <= point.start:
        return "end", "It ends before it has begun."
    if point.end > len(body):
        return "end", f"It ends after the comment, which has {len(body)} characters."
    if not body[point.start : point.end].strip():
        return "start", "There are no words in it."
    return None
