"""Where one goes on to from a comment in the desk's list: the one before, the one after, and what waits for the reader."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    bindparam,
    func,
    literal,
    select,
    union_all,
)

from consult import policy
from consult.db import db
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import DispositionState
from consult.policy import Actor, Permission
from consult.queries import orders
from consult.queries.filters import Conditions, Filters
from consult.queries.finding import REMEMBERED, first, keys
from consult.queries.orders import Spot

BEFORE = 5
HERE: Any = bindparam("here", type_=Integer)
READER: Any = bindparam("reader", type_=Integer)


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
    shape, values = replace(filters, after=None).apart()
    own = {"here": number, "reader": actor.user_id}
    return Around(*_looked_up(_ways(consultation.id, shape, wanted), values | own))


def waiting(
    actor: Actor, consultation: Consultation, filters: Filters, number: int, wanted: DispositionState
) -> Spot | None:
    """Find the next comment after this one, or else from the beginning, whose answer is in the state asked for."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    shape, values = replace(filters, after=None).apart()
    own = {"here": number, "reader": actor.user_id}
    return _looked_up(_way(consultation.id, shape, wanted), values | own)[0]


@lru_cache(REMEMBERED)
def _ways(round_id: int, shape: Filters, wanted: DispositionState) -> CompoundSelect[int, int, int]:
    """Write the statement once for all values, since writing it takes longer than the database takes to answer it."""
    filters, here, order = shape.filled(), Spot(round_id, HERE), shape.order
    earlier = found(round_id, filters, beyond(round_id, filters, here, backwards=True))
    later = found(round_id, filters, beyond(round_id, filters, here))
    return _places(
        first(earlier, order, backwards=True).scalar_subquery(),
        first(later, order).scalar_subquery(),
        first(earlier, order, past=BEFORE, backwards=True).scalar_subquery(),
        waits(round_id, filters, here, wanted),
    )


@lru_cache(REMEMBERED)
def _way(round_id: int, shape: Filters, wanted: DispositionState) -> CompoundSelect[int, int, int]:
    return _places(waits(round_id, shape.filled(), Spot(round_id, HERE), wanted))


def _places(*wanted: ColumnElement[int]) -> CompoundSelect[int, int, int]:
    """Tell where the comments with some keys are, in one statement."""
    there = (
        select(literal(place), Comment.consultation_id, Comment.number).where(Comment.id == key)
        for place, key in enumerate(wanted)
    )
    return union_all(*there)


def _looked_up(places: CompoundSelect[int, int, int], values: Mapping[str, Any]) -> list[Spot | None]:
    there = {place: Spot(round_id, number) for place, round_id, number in db.session.execute(places, values)}
    return [there.get(place) for place in range(len(places.selects))]


def found(
    round_id: int,
    filters: Filters,
    further: Mapping[int, ColumnElement[bool]],
    others: Conditions = (),
) -> list[Select[int, int, Any]]:
    """Select what matches in each round, with a further condition for each."""
    return [
        keys(each, filters, [further[each], *others] if further else others)
        for each in filters.among(round_id)
    ]


def beyond(
    round_id: int, filters: Filters, spot: Spot, *, backwards: bool = False
) -> dict[int, ColumnElement[bool]]:
    """Ask in each round for what comes after a comment, or before it."""
    rounds = filters.among(round_id)
    own = rounds.index(spot.round_id)
    return {
        each: orders.beyond(filters.order, spot, place - own, backwards=backwards)
        for place, each in enumerate(rounds)
    }


def waits(round_id: int, filters: Filters, spot: Spot | None, wanted: DispositionState) -> ColumnElement[int]:
    """Select the first that waits for the reader, after a comment or from the beginning."""
    sought = awaited(filters, wanted, READER)
    if spot is None:
        return first(found(round_id, sought, {}), sought.order).scalar_subquery()
    not_here = ~((Comment.consultation_id == spot.round_id) & (Comment.number == spot.number))
    elsewhere = found(round_id, sought, {}, [not_here])
    later = found(round_id, sought, beyond(round_id, sought, spot))
    return func.coalesce(
        first(later, sought.order).scalar_subquery(), first(elsewhere, sought.order).scalar_subquery()
    )


def awaited(filters: Filters, wanted: DispositionState, reader: int | None) -> Filters:
    """Ask for what matches in all but the state and outcome of its answer, but not for the approver's own proposals."""
    is_approving = wanted is DispositionState.PROPOSED
    return replace(filters, state=wanted, outcome=None, not_proposed_by=reader if is_approving else None)
