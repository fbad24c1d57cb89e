"""In which order the desk lists comments, and how one goes on from any of them; it costs the same however far on."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    SQLColumnExpression,
    UnaryExpression,
    select,
    tuple_,
)
from sqlalchemy.orm import aliased

from consult.model.comments import Comment


class Order(StrEnum):
    """What comes first; comments that are alike in that come round by round, and there in the order of their numbers."""

    NUMBER = "number"
    TEXT = "text"
    NAME = "name"
    NEWEST = "newest"
    OLDEST = "oldest"
    SUPPORT = "support"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a comment is: the key of the consultation that it came in to, and its number there."""

    round_id: int
    number: int


_COLUMNS: dict[Order, str] = {
    Order.NUMBER: "number",
    Order.TEXT: "place_order",
    Order.NAME: "name_order",
    Order.NEWEST: "posted_at",
    Order.OLDEST: "posted_at",
    Order.SUPPORT: "support_count",
}
"""Each column is in an index of its own, before the number."""
_DOWNWARDS = frozenset({Order.NEWEST, Order.SUPPORT})


def rank(order: Order, of: Any = Comment) -> ColumnElement[Any]:
    """Give what comments are sorted by."""
    column: ColumnElement[Any] = getattr(of, _COLUMNS[order])
    return column


def in_order(
    order: Order, first: SQLColumnExpression[Any], *then: SQLColumnExpression[Any], backwards: bool = False
) -> list[UnaryExpression[Any]]:
    """Sort by the rank and then by the round and the number, all upwards or all downwards, as the index has them."""
    columns = then if order is Order.NUMBER else (first, *then)
    return [each.desc() if _is_down(order, backwards) else each.asc() for each in columns]


def beyond(order: Order, spot: Spot, rounds_on: int, *, backwards: bool = False) -> ColumnElement[bool]:
    """Ask for what comes after a comment, or before it, in the round that comes so many after the comment's own."""
    is_down = _is_down(order, backwards)
    if rounds_on:
        return _beyond_elsewhere(order, spot, is_down=is_down, is_later=rounds_on > 0)
    if order is Order.NUMBER:
        return Comment.number < spot.number if is_down else Comment.number > spot.number
    here, there = tuple_(rank(order), Comment.number), tuple_(_rank_of(order, spot), spot.number)
    return here < there if is_down else here > there


def _beyond_elsewhere(order: Order, spot: Spot, *, is_down: bool, is_later: bool) -> ColumnElement[bool]:
    """Compare with a comment of another round: what is alike comes after it only if that round does."""
    if order is Order.NUMBER:
        return Comment.number > 0 if is_later is not is_down else Comment.number < 0
    here, there = rank(order), _rank_of(order, spot)
    if is_down:
        return here < there if is_later else here <= there
    return here >= there if is_later else here > there


def _is_down(order: Order, backwards: bool) -> bool:  # noqa: FBT001 - which of the two ways
    return (order in _DOWNWARDS) is not backwards


def _rank_of(order: Order, spot: Spot) -> ScalarSelect[Any]:
    other = aliased(Comment)
    return (
        select(rank(order, other))
        .where(other.consultation_id == spot.round_id, other.number == spot.number, other.position == 0)
        .scalar_subquery()
    )
