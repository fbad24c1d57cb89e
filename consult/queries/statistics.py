"""What everyone may know of a consultation in figures and as data: who has spoken, how they stand, what came of it.

Everything is read as someone who is not signed in reads it, so that everyone gets the same.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, bindparam, func, literal, select
from sqlalchemy.orm import aliased

from consult.db import Texts, db
from consult.model.comments import Comment, CommentKind, Stance
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionState, Outcome
from consult.model.organisations import Organisation, Sector
from consult.model.splits import Part
from consult.policy import ANONYMOUS, Actor
from consult.queries.discussed import counts, standing
from consult.queries.prepared import Written, prepared

AT_ONCE = 500
"""So many comments are read at once, however many there are."""
RELEASED = Disposition.state == DispositionState.RELEASED


@dataclass(frozen=True, slots=True)
class Spoken:
    """How much has been said, and by how many."""

    comments: int
    organisations: int
    persons: int


def spoken(_actor: Actor, consultation: Consultation) -> dict[Sector | None, Spoken]:
    """Count comments, organisations and private persons by sector, in one statement."""
    rows = _spoken(ANONYMOUS, consultation_id=consultation.id)
    return {sector: Spoken(*counted) for sector, *counted in rows}


def outcomes(_actor: Actor, consultation: Consultation) -> dict[Sector | None, Counter[Outcome]]:
    """Count released answers by sector and outcome, each for every comment or point that has it."""
    found: dict[Sector | None, Counter[Outcome]] = defaultdict(Counter)
    for sector, outcome, answers in _outcomes(ANONYMOUS, consultation_id=consultation.id):
        found[sector][outcome] += answers
    return found


@prepared
def _spoken(actor: Actor) -> Written:
    return (
        select(Comment.sector, *counts())
        .join(Consultation, Consultation.id == Comment.consultation_id)
        .where(*standing(actor))
        .group_by(Comment.sector)
    )


@prepared
def _outcomes(actor: Actor) -> Written:
    answered = aliased(Comment)
    return (
        select(Comment.sector, Disposition.outcome, func.count())
        .join(answered, answered.disposition_id == Disposition.id)
        .outerjoin(Part, Part.point_id == answered.id)
        .join(Comment, Comment.id == func.coalesce(Part.whole_id, answered.id))
        .join(Consultation, Consultation.id == Comment.consultation_id)
        .where(RELEASED, Disposition.outcome.is_not(None), answered.split_at.is_(None), *standing(actor))
        .group_by(Comment.sector, Disposition.outcome)
    )


@dataclass(frozen=True, slots=True)
class Datum:
    """A comment as open data, or a point of one that was split, with the released answer to it.

    `point` is 0 for a whole comment; a point is told only when it has been answered.
    """

    number: int
    point: int
    came_in: datetime
    sector: Sector | None
    organisation: str
    signed_as: str
    kind: CommentKind | None
    stance: Stance | None
    passage: str
    language: str
    text: str
    proposed: str | None
    supporters: int
    outcome: Outcome | None
    reasons: Texts | None
    answered_on: datetime | None


def data(_actor: Actor, consultation: Consultation) -> Iterator[Datum]:
    """Give every comment that everyone may read, in the order of their numbers; read in parts, each by itself."""
    return _data(db.engine, consultation.id)


def _data(engine: Engine, consultation_id: int) -> Iterator[Datum]:
    after = 0
    while True:
        values = {"consultation_id": consultation_id, "after": after}
        with engine.connect() as connection:
            wholes = [Datum(*row) for row in connection.execute(_wholes(), values)]
            if not wholes:
                return
            after = wholes[-1].number
            points: dict[int, list[Datum]] = defaultdict(list)
            for row in connection.execute(_points(), values | {"last": after}):
                points[row.number].append(Datum(*row))
        for whole in wholes:
            yield whole
            yield from points[whole.number]


def _wholes() -> Written:
    is_told = RELEASED & Comment.split_at.is_(None)
    return (
        _told(Comment, literal(0))
        .outerjoin(Disposition, (Disposition.id == Comment.disposition_id) & is_told)
        .where(Comment.number > bindparam("after"))
        .order_by(Comment.number)
        .limit(AT_ONCE)
    )


def _points() -> Written:
    point = aliased(Comment)
    return (
        _told(point, Part.position)
        .join(Part, Part.whole_id == Comment.id)
        .join(point, point.id == Part.point_id)
        .join(Disposition, (Disposition.id == point.disposition_id) & RELEASED)
        .where(Comment.number > bindparam("after"), Comment.number <= bindparam("last"))
        .order_by(Comment.number, Part.position)
    )


def _told(said: Any, position: ColumnElement[int] | Any) -> Written:
    """Select what is told of a comment, or of a point that is `said` in it, for those that everyone may read."""
    return (
        select(
            Comment.number,
            position.label("point"),
            Comment.posted_at,
            Comment.sector,
            func.coalesce(Organisation.name, ""),
            Comment.signed_as,
            said.kind,
            said.stance,
            said.label,
            Comment.locale,
            said.body,
            said.proposed,
            Comment.support_count,
            Disposition.outcome,
            Disposition.reasons,
            Disposition.released_at,
        )
        .select_from(Comment)
        .join(Consultation, Consultation.id == Comment.consultation_id)
        .outerjoin(Organisation, Organisation.id == Comment.organisation_id)
        .where(*standing(ANONYMOUS))
    )
