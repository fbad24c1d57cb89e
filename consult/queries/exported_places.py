"""Where comments stand and have stood, as an exchange file names it."""

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace
from sqlalchemy import select

from consult.db import db
from consult.formats.exchange import Move, Paragraph, Place, Quote, Section
from consult.formats.exchange_points import where
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.placements import Placement
from consult.model.places import Placed
from consult.policy import Actor
from consult.queries.exported_text import Text

_CONTEXT = 32  # code points on each side of a quote


def moves(_actor: Actor, consultation: Consultation) -> dict[int, list[Placement]]:
    """Give where the comments of a consultation that the actor may read have stood before, in one statement."""
    found: dict[int, list[Placement]] = {}
    for row in db.session.scalars(
        select(Placement)
        .join(Comment, Comment.id == Placement.comment_id)
        .where(Comment.consultation_id == consultation.id)
        .order_by(Placement.comment_id, Placement.number)
    ):
        found.setdefault(row.comment_id, []).append(row)
    return found


@dataclass(frozen=True, slots=True)
class Places:
    """The text, the version that was sent out, and what everyone may know of moves or the desk alone."""

    text: Text
    consulted: int
    is_internal: bool

    def of(self, placed: Placed, number: int | None = None) -> Place:
        """Name a place: in the version that was sent out, or in the one with this number."""
        places = self.text.places.get(number or self.consulted, {})
        found = places.get(placed.uid or "")
        if found is None:
            return Place()
        section, paragraph = None, None
        if found.row is not None:
            section = found.row.id if isinstance(found.row, Section) else found.row.section_id
            paragraph = found.row.id if isinstance(found.row, Paragraph) else None
        last = places.get(placed.end_uid or "")
        return Place(
            document_id=found.document,
            version_id=found.version,
            section_id=section,
            paragraph_id=paragraph,
            quote=None
            if placed.start is None
            else _quote(placed, last.row.id if last is not None and last.row is not None else None),
        )

    def whole(self) -> Place:
        """Name the whole text, for what stands nowhere in it although its comment does."""
        return Place(document_id=self.text.documents[0].id)

    def told(self, row: Comment, before: Sequence[Placement], original: Place) -> tuple[Place, list[Move]]:
        """Name where a comment stands and where it stood; `original` is where its author put it.

        Everyone may know where that was and why it is elsewhere, the desk each move and when it was made.
        """
        if self.is_internal:
            listed = [_move(each, self._named(each, before[0], original)) for each in before]
        else:
            standing = [each for each in before if each.taken_back_at is None]
            why = "\n\n".join(each.because for each in standing if each.because)
            is_moved = row.moved_from is not None and bool(standing)
            listed = [_told(original, row.label, why)] if is_moved else []
        return self._named(row, before[0], original), listed

    def _named(self, placed: Placed, first: Placed, original: Place) -> Place:
        return original if is_same(placed, first) else self.of(placed)


def is_same(one: Placed, other: Placed) -> bool:
    """Tell if two places are the same words of the same passage."""
    return one.place_mark == other.place_mark and one.passage == other.passage


def _move(row: Placement, place: Place) -> Move:
    back = row.taken_back_at.isoformat() if row.taken_back_at else None
    return replace(_told(place, row.to_label, row.because), created=row.at.isoformat(), taken_back=back)


def _told(place: Place, to: str, because: str) -> Move:
    return Move(**where(place), to=to, because=because)


def _quote(placed: Placed, last: str | None) -> Quote:
    start, end = placed.start or 0, placed.end or 0
    begin = placed.passage.rfind("\n") + 1 if placed.end_uid else 0
    return Quote(
        exact=placed.quote,
        start=start,
        end=end - begin,
        prefix=placed.passage[max(0, start - _CONTEXT) : start],
        suffix=placed.passage[end : end + _CONTEXT],
        end_paragraph_id=last,
    )
