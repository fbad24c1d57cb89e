"""The drafters' queue: comments with their answers, filtered, in pages that cost the same however deep."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, UnaryExpression, case, func, literal, select, union_all
from sqlalchemy.orm import aliased

from consult import clock, policy
from consult.db import db
from consult.model.carryovers import Carryover
from consult.model.comments import Comment, CommentKind, Stance
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionState, Outcome
from consult.model.holds import LASTS, Hold
from consult.model.organisations import Organisation, Sector
from consult.model.reactions import Reaction
from consult.model.users import User
from consult.policy import Actor, Permission
from consult.queries import orders
from consult.queries.filters import Conditions, Filters
from consult.queries.finding import first, keys
from consult.queries.notes import CITED
from consult.queries.orders import Spot

PAGE = 50
BEFORE = 5
NO_KEY = 0
"""No comment has it."""
_ASSIGNEE, _HOLDER, _AWAITED = aliased(User), aliased(User), aliased(Comment)


@dataclass(frozen=True, slots=True)
class Row:
    """One comment in the list; `html` is the beginning of what it says, which may be cut within a tag."""

    round_id: int
    number: int
    label: str
    who: str
    sector: Sector | None
    kind: CommentKind
    stance: Stance | None
    locale: str
    html: str
    posted_at: datetime
    state: DispositionState
    outcome: Outcome | None
    assignee: str | None
    grouped: int
    revision: int
    is_withdrawn: bool
    is_satisfied: bool | None
    held_by: str | None
    taken_to: int | None

    @property
    def spot(self) -> Spot:
        """Give where it is."""
        return Spot(self.round_id, self.number)

    @property
    def day(self) -> date:
        """Give the Swedish day on which it was received."""
        return clock.local_date(self.posted_at)

    @property
    def days(self) -> int:
        """Tell how many days ago that was."""
        return (clock.today() - self.day).days


@dataclass(frozen=True, slots=True)
class Page:
    """A part of the queue, where the next part begins, and the first comment in all of it that waits for the reader."""

    rows: tuple[Row, ...]
    following: Spot | None
    waiting: Spot | None = None


def _rows() -> Select[*tuple[Any, ...]]:
    is_held = (Hold.disposition_id == Disposition.id) & (Hold.renewed_at > clock.now() - LASTS)
    return (
        select(
            Comment.consultation_id,
            Comment.number,
            CITED.label("label"),
            func.coalesce(Organisation.name, Comment.signed_as).label("who"),
            Comment.sector,
            Comment.kind,
            Comment.stance,
            Comment.locale,
            func.substr(Comment.html, 1, 360).label("html"),
            Comment.posted_at,
            Disposition.state,
            Disposition.outcome,
            _ASSIGNEE.name.label("assignee"),
            Disposition.comment_count.label("grouped"),
            Disposition.revision,
            Comment.withdrawn_at.is_not(None).label("is_withdrawn"),
            Reaction.is_satisfied,
            _HOLDER.name.label("held_by"),
            Carryover.consultation_id.label("taken_to"),
        )
        .join(Disposition, Disposition.id == Comment.disposition_id)
        .outerjoin(Organisation, Organisation.id == Comment.organisation_id)
        .outerjoin(_ASSIGNEE, _ASSIGNEE.id == Disposition.assignee_id)
        .outerjoin(Hold, is_held)
        .outerjoin(_HOLDER, _HOLDER.id == Hold.by_id)
        .outerjoin(Carryover, Carryover.disposition_id == Disposition.id)
        .outerjoin(Reaction, (Reaction.comment_id == Comment.id) & Reaction.replaced_at.is_(None))
    )


def page(
    actor: Actor, consultation: Consultation, filters: Filters, wanted: DispositionState | None = None
) -> Page:
    """List comments in the order asked for, and find the first whose answer is in the state that is wanted."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    further = _beyond(consultation, filters, filters.after) if filters.after else {}
    here = first(_found(consultation, filters, further), filters.order, PAGE + 1)
    waits_first, awaited = False, cast("ColumnElement[int]", literal(NO_KEY))
    if wanted is not None:
        waits_first = not filters.after and filters == _awaited(actor, filters, wanted)
        awaited = awaited if waits_first else _waiting(actor, consultation, filters, None, wanted)
    listed = (
        _rows()
        .add_columns(_AWAITED.consultation_id, _AWAITED.number)
        .outerjoin(_AWAITED, _AWAITED.id == awaited)
        .where(Comment.id.in_(here))
        .order_by(*_in_order(consultation, filters))
    )
    found = db.session.execute(listed).all()
    if not found:
        return Page((), None)
    shown = tuple(Row(*each[:-2]) for each in found[:PAGE])
    following = shown[-1].spot if len(found) > PAGE else None
    return Page(shown, following, shown[0].spot if waits_first else _spot(*found[0][-2:]))


def _in_order(consultation: Consultation, filters: Filters) -> list[UnaryExpression[Any]]:
    """Sort the rows of a page, which are few, as they were found."""
    rounds = {key: place for place, key in enumerate(filters.among(consultation))}
    then = (case(rounds, value=Comment.consultation_id), Comment.number)
    return orders.in_order(filters.order, orders.rank(filters.order), *then)


def _spot(round_id: int | None, number: int | None) -> Spot | None:
    return None if round_id is None or number is None else Spot(round_id, number)


def picked(actor: Actor, consultation: Consultation, wanted: frozenset[int]) -> tuple[Row, ...]:
    """List the comments of a consultation with these numbers."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    of_here = (Comment.consultation_id == consultation.id, Comment.position == 0)
    listed = _rows().where(*of_here, Comment.number.in_(wanted)).order_by(Comment.number)
    return tuple(Row(*each) for each in db.session.execute(listed))


def held(actor: Actor, consultation: Consultation, filters: Filters, most: int) -> frozenset[int]:
    """Give the numbers of all comments of a consultation that match, whatever page one is on, or so many of them."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    matching = first([keys(consultation.id, filters)], filters.order, most)
    return frozenset(db.session.scalars(select(Comment.number).where(Comment.id.in_(matching))))


@dataclass(frozen=True, slots=True)
class Around:
    """Where one is in the filtered queue: the comments before and after, and after which to list it.

    `waiting` is the next comment, after this one or else from the beginning, whose answer is in the state asked for.
    """

    before: Spot | None
    after: Spot | None
    start: Spot | None
    waiting: Spot | None


def around(
    actor: Actor, consultation: Consultation, filters: Filters, number: int, wanted: DispositionState
) -> Around:
    """Find the way on from a comment, which need not match the filters itself any more, in one statement.

    An approver's own proposals are passed over: another person must approve them.
    """
    policy.require(actor, Permission.QUEUE_READ, consultation)
    here, order = Spot(consultation.id, number), filters.order
    earlier = _found(consultation, filters, _beyond(consultation, filters, here, backwards=True))
    later = _found(consultation, filters, _beyond(consultation, filters, here))
    ways = (
        first(earlier, order, backwards=True).scalar_subquery(),
        first(later, order).scalar_subquery(),
        first(earlier, order, past=BEFORE, backwards=True).scalar_subquery(),
        _waiting(actor, consultation, filters, here, wanted),
    )
    return Around(*_looked_up(ways))


def waiting(
    actor: Actor, consultation: Consultation, filters: Filters, number: int, wanted: DispositionState
) -> Spot | None:
    """Find the next comment after this one, or else from the beginning, whose answer is in the state asked for."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    return _looked_up([_waiting(actor, consultation, filters, Spot(consultation.id, number), wanted)])[0]


def _looked_up(wanted: Sequence[ColumnElement[int]]) -> list[Spot | None]:
    """Tell where the comments with some keys are, in one statement."""
    there = (
        select(literal(place), Comment.consultation_id, Comment.number).where(Comment.id == key)
        for place, key in enumerate(wanted)
    )
    found = {
        place: Spot(round_id, number) for place, round_id, number in db.session.execute(union_all(*there))
    }
    return [found.get(place) for place in range(len(wanted))]


def _found(
    consultation: Consultation,
    filters: Filters,
    further: Mapping[int, ColumnElement[bool]],
    others: Conditions = (),
) -> list[Select[int, int, Any]]:
    """Select what matches in each round, with a further condition for each."""
    return [
        keys(each, filters, [further[each], *others] if further else others)
        for each in filters.among(consultation)
    ]


def _beyond(
    consultation: Consultation, filters: Filters, spot: Spot, *, backwards: bool = False
) -> dict[int, ColumnElement[bool]]:
    """Ask in each round for what comes after a comment, or before it."""
    rounds = filters.among(consultation)
    own = rounds.index(spot.round_id)
    return {
        each: orders.beyond(filters.order, spot, place - own, backwards=backwards)
        for place, each in enumerate(rounds)
    }


def _waiting(
    actor: Actor,
    consultation: Consultation,
    filters: Filters,
    spot: Spot | None,
    wanted: DispositionState,
) -> ColumnElement[int]:
    """Select what waits, after a comment or from the beginning."""
    sought = _awaited(actor, filters, wanted)
    if spot is None:
        return first(_found(consultation, sought, {}), sought.order).scalar_subquery()
    not_here = ~((Comment.consultation_id == spot.round_id) & (Comment.number == spot.number))
    elsewhere = _found(consultation, sought, {}, [not_here])
    later = _found(consultation, sought, _beyond(consultation, sought, spot))
    return func.coalesce(
        first(later, sought.order).scalar_subquery(), first(elsewhere, sought.order).scalar_subquery()
    )


def _awaited(actor: Actor, filters: Filters, wanted: DispositionState) -> Filters:
    """Ask for what matches in all but the state and outcome of its answer, but not for the approver's own proposals."""
    is_approving = wanted is DispositionState.PROPOSED
    return replace(
        filters, state=wanted, outcome=None, not_proposed_by=actor.user_id if is_approving else None
    )
