"""The points and the moves of comments of an exchange file as rows, made by the same hands as those made here."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from consult import clock
from consult.db import db
from consult.formats.exchange import Comment as Said
from consult.formats.exchange_places import Standing, Way
from consult.formats.exchange_points import alone, is_placed
from consult.model.comments import Anchor, Comment
from consult.model.dispositions import Disposition
from consult.model.placements import Placement
from consult.services import placements, splits, words
from consult.services.anchors import BY_HAND
from consult.services.exchanged_places import Ground
from consult.text import order
from consult.text.anchors import Status
from consult.text.sentences import Span


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a thread begins with: in the file, here, and where it and each of its points stand."""

    said: Said
    row: Comment
    ways: Sequence[Way]


def move(ground: Ground, spoken: Sequence[Spoken]) -> None:
    """Keep where comments stood before they were moved, and let them stand in each version where they do."""
    for each in spoken:
        _move(ground, each.row, each.said, each.ways[0])
        db.session.add_all(_anchors(ground, each.row, each.said, each.ways[0].now))


def split(ground: Ground, spoken: Sequence[Spoken], answer: Callable[[Said], Disposition]) -> list[Comment]:
    """Add the points that comments were split into, under the numbers after those of all comments; give the points."""
    made: list[tuple[Spoken, list[Comment]]] = []
    number = len(spoken)
    for each in spoken:
        if each.said.points:
            made.append((each, list(_points(ground, each, number + 1, answer))))
            number += len(each.said.points)
    points = [point for _whole, listed in made for point in listed]
    db.session.add_all(points)
    words.keep(points)
    db.session.flush()
    for each, listed in made:
        spans = [Span(point.start, point.end) for point in each.said.points or ()]
        db.session.add_all(splits.parts(each.row, listed, spans, ground.desk_id or 0))
        _stand(ground, each, listed)
    return points


def _points(
    ground: Ground, whole: Spoken, first: int, answer: Callable[[Said], Disposition]
) -> Iterator[Comment]:
    whole.row.split_at = clock.now()
    for at, (point, way) in enumerate(zip(whole.said.points or (), whole.ways[1:], strict=True)):
        theirs = answer(alone(whole.said, point))
        row = splits.point(whole.row, Span(point.start, point.end), first + at, theirs, way.now.proposed)
        row.withdrawn_at = whole.row.withdrawn_at
        if is_placed(point):
            for name, value in ground.frozen(way.now).items():
                setattr(row, name, value)
            row.place_order = order.by_number(row.label)
        yield row


def _stand(ground: Ground, whole: Spoken, points: Sequence[Comment]) -> None:
    """Let points stand where they do, with a trace; what has not been moved by itself was moved with its comment."""
    told = zip(whole.said.points or (), points, whole.ways[1:], strict=True)
    for point, row, way in told:
        said = alone(whole.said, point)
        _move(ground, row, said, way)
        has_own = bool(point.moves) or is_placed(point)
        db.session.add_all(_anchors(ground, row, said if has_own else whole.said, way.now))


def _move(ground: Ground, row: Comment, said: Said, way: Way) -> None:
    kept = [
        Placement(
            comment_id=row.id,
            number=number,
            to_label=told.to,
            placeless=stood.placeless if stood.uid is None else "",
            because=told.because.strip(),
            by_id=ground.desk_id,
            at=ground.moment(told.created),
            taken_back_by_id=ground.desk_id if told.taken_back else None,
            taken_back_at=ground.moment(told.taken_back) if told.taken_back else None,
            **ground.frozen(stood),
        )
        for number, (told, stood) in enumerate(zip(said.moves or (), way.before, strict=True), start=1)
    ]
    if kept:
        db.session.add_all(kept)
        placements.trace(row, kept)


def _anchors(ground: Ground, row: Comment, said: Said, now: Standing) -> list[Anchor]:
    """Say where a comment stands in each version; where a drafter placed it or put it back, that is certain."""
    found = ground.anchors(row, now)
    if not said.moves or now.uid is None or now.number is None:
        return found
    last, here = said.moves[-1], ground.versions[now.number - 1].id
    for anchor in found:
        if anchor.version_id == here:
            anchor.status, anchor.score, anchor.method = Status.MANUAL, 1.0, BY_HAND
            anchor.confirmed_by_id = ground.desk_id
            anchor.confirmed_at = ground.moment(last.taken_back or last.created)
            anchor.seen = row.passage
    return found
