"""The points that comments were split into, as an exchange file tells them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from msgspec.structs import replace
from sqlalchemy import select
from sqlalchemy.orm import aliased, joinedload

from consult.db import db
from consult.formats.exchange import Comment as Said
from consult.formats.exchange import Place, Point
from consult.formats.exchange_points import where
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import DispositionState
from consult.model.placements import Placement
from consult.model.places import Placed
from consult.model.splits import Part
from consult.policy import Actor
from consult.queries.exported_answers import Answers
from consult.queries.exported_places import Places, is_same


def parts(actor: Actor, consultation: Consultation) -> dict[int, list[tuple[Part, Comment]]]:
    """Give the points of comments that the actor may know of, in one statement: outside the desk, once one is answered."""
    whole = aliased(Comment)
    found: dict[int, list[tuple[Part, Comment]]] = {}
    for part in db.session.scalars(
        select(Part)
        .join(whole, whole.id == Part.whole_id)
        .where(whole.consultation_id == consultation.id, Part.point_id.is_not(None))
        .order_by(Part.whole_id, Part.position)
        .options(joinedload(Part.point).joinedload(Comment.disposition))
    ):
        if part.point is not None:
            found.setdefault(part.whole_id, []).append((part, part.point))
    if actor.is_system:
        return found
    return {
        key: listed for key, listed in found.items() if any(_is_released(point) for _part, point in listed)
    }


def _is_released(point: Comment) -> bool:
    return point.disposition is not None and point.disposition.state is DispositionState.RELEASED


@dataclass(frozen=True, slots=True)
class Whole:
    """A comment that was split: where its author put it, and the number of the version of a file that it was made on."""

    row: Comment
    first: Placed
    version: int | None


@dataclass(frozen=True, slots=True)
class Points:
    """What points are told with: their places, where these were before, and their answers."""

    parts: Mapping[int, Sequence[tuple[Part, Comment]]]
    moves: Mapping[int, Sequence[Placement]]
    places: Places
    answers: Answers

    def added(self, said: Said, whole: Whole) -> Said:
        """Add the points of a comment, whose body is then all that it says, for its characters are counted.

        When its author has changed the comment since, the points are of other words and have to be made anew.
        """
        row, listed = whole.row, self.parts.get(whole.row.id, ())
        if not listed or any(row.body[part.start : part.end] != point.body for part, point in listed):
            return said
        is_worded = row.proposed is not None
        is_undecided = row.disposition is None or row.disposition.outcome is None
        return replace(
            said,
            body=row.body,
            title=None,
            proposed_text=said.proposed_text if is_worded else None,
            proposed_changes=said.proposed_changes if is_worded else None,
            disposition=None if is_undecided else said.disposition,
            points=[self._point(part, point, whole) for part, point in listed],
        )

    def _point(self, part: Part, row: Comment, whole: Whole) -> Point:
        before = self.moves.get(row.id, ())
        place, moves = self._named(row, whole), None
        if before:
            place, told = self.places.told(row, before, self._named(before[0], whole))
            moves = told or None
        if is_same(row, whole.row):
            place = Place()
        elif row.uid is None:
            place = self.places.whole()
        return Point(
            start=part.start,
            end=part.end,
            proposed_text=row.proposed,
            moves=moves,
            **where(place),
            **self.answers.to_point(row.disposition),
        )

    def _named(self, placed: Placed, whole: Whole) -> Place:
        return self.places.of(placed, whole.version if is_same(placed, whole.first) else None)
