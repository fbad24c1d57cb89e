"""What earlier consultations of a plan have not answered, what was taken along to a later one, and where all can see it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, or_, select, true
from sqlalchemy.orm import aliased

from consult import policy
from consult.db import db
from consult.model.carryovers import ENDED, MOST, Carryover
from consult.model.comments import Anchor, Comment
from consult.model.consultations import Consultation, ConsultationState
from consult.model.dispositions import Disposition, DispositionState
from consult.model.organisations import Organisation
from consult.model.reports import Report
from consult.model.versions import Block, BlockText
from consult.policy import Actor, Permission
from consult.queries.filters import WHOLE, placeless
from consult.queries.notes import CITED
from consult.queries.orders import Spot
from consult.queries.rounds import Rounds
from consult.text import excerpt

PAGE = 50
NOWHERE = "nowhere"
"""Stands where the uid of a section would, for what has no place in the text of the later consultation."""

Spots = Collection[Spot]
_PLACE, _AT, _SECTION, _TITLE = aliased(Anchor), aliased(Block), aliased(Block), aliased(BlockText)
_FIRST = aliased(Comment)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of it is listed: what was taken along, or else what can be; from one consultation, in one section."""

    taken: bool = False
    round_id: int | None = None
    where: str | None = None
    after: Spot | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """A comment whose answer is owed, the first of those that share it, and where it stands in the later text."""

    round_id: int
    number: int
    label: str
    who: str
    html: str
    locale: str
    state: DispositionState
    grouped: int
    revision: int
    is_withdrawn: bool
    place: str
    section: str

    @property
    def spot(self) -> Spot:
        """Give where it is."""
        return Spot(self.round_id, self.number)

    @property
    def words(self) -> str:
        """Give the beginning of what it says, without its marks."""
        return excerpt.plain(self.html)

    @property
    def is_answered(self) -> bool:
        """Tell if everyone can read the answer."""
        return self.state is DispositionState.RELEASED


@dataclass(frozen=True, slots=True)
class Page:
    """A part of the list, and where the next part begins."""

    points: Sequence[Point]
    following: Spot | None


@dataclass(frozen=True, slots=True)
class Figures:
    """How many there are by consultation, and by section of the later text in its order, with the names of the sections."""

    rounds: Mapping[int, int] = field(default_factory=dict)
    sections: Mapping[str, int] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Count all of them."""
        return sum(self.rounds.values())


def closed_to_more(actor: Actor, consultation: Consultation) -> str:
    """Give the code of why nothing more can be answered with a consultation, or nothing."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    if consultation.state is ConsultationState.CANCELLED:
        return "round_cancelled"
    is_reported = (Report.consultation_id == consultation.id) & Report.released_at.is_not(None)
    return "round_reported" if db.session.scalar(select(exists().where(is_reported))) else ""


def earlier(rounds: Rounds) -> tuple[Consultation, ...]:
    """Give the consultations before the one that one is in that take no more comments, in cases that are not closed."""
    place = rounds.keys.index(rounds.here.id)
    return tuple(each for each in rounds.every[:place] if each.phase() in ENDED and each.closing_id is None)


def page(actor: Actor, rounds: Rounds, wanted: Wanted) -> Page:
    """List answers that are owed consultation by consultation, or those taken along, a page at a time."""
    policy.require(actor, Permission.QUEUE_READ, rounds.here)
    found = _points(rounds, wanted, _beyond(rounds, wanted.after), PAGE + 1)
    return Page(found[:PAGE], found[PAGE - 1].spot if len(found) > PAGE else None)


def all_of(actor: Actor, rounds: Rounds, wanted: Wanted) -> Sequence[Point]:
    """List all that one page would begin to list, as far as they can be taken along at once."""
    policy.require(actor, Permission.QUEUE_READ, rounds.here)
    return _points(rounds, wanted, [], MOST)


def picked(actor: Actor, rounds: Rounds, spots: Spots) -> Sequence[Point]:
    """List those of the given comments whose answers can still be taken along."""
    policy.require(actor, Permission.QUEUE_READ, rounds.here)
    return _points(rounds, Wanted(), [among(spots)], MOST)


def among(spots: Spots) -> ColumnElement[bool]:
    """Say in SQL which comments are meant."""
    numbers: dict[int, list[int]] = {}
    for spot in spots:
        numbers.setdefault(spot.round_id, []).append(spot.number)
    of_each = (
        and_(Comment.consultation_id == round_id, Comment.number.in_(them))
        for round_id, them in numbers.items()
    )
    return or_(false(), *of_each)


def owed(here: int) -> list[ColumnElement[bool]]:
    """Say in SQL of comments and their answers that they can be taken along: unanswered, and not taken along yet."""
    taken = select(Carryover.disposition_id).where(Carryover.disposition_id == Disposition.id)
    return [Disposition.state != DispositionState.RELEASED, Comment.consultation_id != here, ~taken.exists()]


def figures(actor: Actor, rounds: Rounds, *, taken: bool) -> Figures:
    """Count by consultation and by section, in one statement."""
    policy.require(actor, Permission.QUEUE_READ, rounds.here)
    sought = select(
        Comment.consultation_id.label("round_id"),
        _where().label("place"),
        _SECTION.position,
        _SECTION.label,
        _TITLE.plain,
    )
    conditions = _conditions(rounds, Wanted(taken=taken))
    found = _joined(sought, rounds.here).where(*conditions).subquery().c
    by = (found.round_id, found.place, found.label, found.plain, found.position)
    rows = db.session.execute(select(*by[:-1], func.count()).group_by(*by).order_by(found.position))
    of_rounds: dict[int, int] = {}
    sections: dict[str, int] = {}
    names: dict[str, str] = {}
    for round_id, where, label, title, many in rows:
        of_rounds[round_id] = of_rounds.get(round_id, 0) + many
        sections[where] = sections.get(where, 0) + many
        names[where] = f"{label or ''} {title or ''}".strip()
    return Figures(of_rounds, sections, names)


def _points(
    rounds: Rounds, wanted: Wanted, further: Collection[ColumnElement[bool]], most: int
) -> list[Point]:
    order = {each.id: place for place, each in enumerate(rounds.every)}
    sought = select(
        Comment.consultation_id,
        Comment.number,
        CITED,
        func.coalesce(Organisation.name, Comment.signed_as),
        func.substr(Comment.html, 1, 360),
        Comment.locale,
        Disposition.state,
        Disposition.comment_count,
        Disposition.revision,
        Comment.withdrawn_at.is_not(None),
        func.coalesce(_AT.label, ""),
        _where(),
    )
    rows = db.session.execute(
        _joined(sought, rounds.here)
        .outerjoin(Organisation, Organisation.id == Comment.organisation_id)
        .where(*_conditions(rounds, wanted), *further)
        .order_by(case(order, value=Comment.consultation_id), Comment.number)
        .limit(most)
    )
    return [Point(*row) for row in rows]


def _joined(sought: Select[*tuple[Any, ...]], here: Consultation) -> Select[*tuple[Any, ...]]:
    """Join comments with their answers, and with where they stand in the text of the later consultation."""
    of_text = (_TITLE.block_id == _SECTION.id) & (_TITLE.locale == here.plan.source_locale)
    return (
        sought.select_from(Comment)
        .join(Disposition, Disposition.id == Comment.disposition_id)
        .outerjoin(_PLACE, (_PLACE.comment_id == Comment.id) & (_PLACE.version_id == here.version_id))
        .outerjoin(_AT, (_AT.version_id == here.version_id) & (_AT.uid == _PLACE.uid))
        .outerjoin(_SECTION, (_SECTION.version_id == here.version_id) & (_SECTION.uid == _AT.section_uid))
        .outerjoin(_TITLE, of_text)
    )


def _where() -> ColumnElement[str]:
    """Say in SQL in which section it stands, or that it is about the whole plan or has no place."""
    is_about_all = Comment.uid.is_(None) & ~placeless()
    return case((_AT.section_uid.is_not(None), _AT.section_uid), (is_about_all, WHOLE), else_=NOWHERE)


def _conditions(rounds: Rounds, wanted: Wanted) -> list[ColumnElement[bool]]:
    """Ask for comments once for each answer: those that were taken along, also if withdrawn since, or those that stand."""
    stands = true() if wanted.taken else Comment.withdrawn_at.is_(None)
    earlier_one = (
        select(_FIRST.id)
        .where(
            _FIRST.disposition_id == Comment.disposition_id,
            _FIRST.number < Comment.number,
            _FIRST.position == 0,
            true() if wanted.taken else _FIRST.withdrawn_at.is_(None),
        )
        .exists()
    )
    found = [
        Comment.position == 0,
        Comment.split_at.is_(None),
        stands,
        Disposition.comment_count > 0,
        (Disposition.comment_count == 1) | ~earlier_one,
    ]
    if wanted.taken:
        found.append(Disposition.id.in_(_taken_to(rounds.here.id)))
    else:
        found += owed(rounds.here.id)
        found.append(Comment.consultation_id.in_([each.id for each in earlier(rounds)]))
    if wanted.round_id is not None:
        found.append(Comment.consultation_id == wanted.round_id)
    if wanted.where is not None:
        found.append(_where() == wanted.where)
    return found


def _beyond(rounds: Rounds, after: Spot | None) -> list[ColumnElement[bool]]:
    """Ask for what comes after a comment: of its own consultation what has a higher number, and all of later ones."""
    if after is None:
        return []
    later = rounds.keys[rounds.keys.index(after.round_id) + 1 :]
    own = (Comment.consultation_id == after.round_id) & (Comment.number > after.number)
    return [own | Comment.consultation_id.in_(later)]


def _taken_to(round_id: int) -> Select[int]:
    return select(Carryover.disposition_id).where(Carryover.consultation_id == round_id)


def given_with(round_id: int) -> ColumnElement[bool]:
    """Say in SQL that an answer is given with a consultation: its own that nobody took along, and those it took along."""
    away = select(Carryover.disposition_id).where(Carryover.disposition_id == Disposition.id)
    own = (Disposition.consultation_id == round_id) & ~away.exists()
    return own | Disposition.id.in_(_taken_to(round_id))
