"""In which order the desk lists comments, and how one goes on from any of them; it costs the same however far on."""

from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, SQLColumnExpression, UnaryExpression, select, tuple_
from sqlalchemy.orm import aliased

from consult.model.comments import Comment
from consult.model.consultations import Consultation


class Order(StrEnum):
    """What comes first; comments that are alike in that come in the order of their numbers."""

    NUMBER = "number"
    TEXT = "text"
    NAME = "name"
    NEWEST = "newest"
    OLDEST = "oldest"
    SUPPORT = "support"


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
    order: Order,
    first: SQLColumnExpression[Any],
    number: SQLColumnExpression[int],
    *,
    backwards: bool = False,
) -> list[UnaryExpression[Any]]:
    """Sort by the rank and the number, both upwards or both downwards, as the index has them."""
    columns = [number] if order is Order.NUMBER else [first, number]
    return [each.desc() if _is_down(order, backwards) else each.asc() for each in columns]


def beyond(
    order: Order, consultation: Consultation, number: int, *, backwards: bool = False
) -> ColumnElement[bool]:
    """Ask for what comes after the comment with a number, or before it."""
    is_down = _is_down(order, backwards)
    if order is Order.NUMBER:
        return Comment.number < number if is_down else Comment.number > number
    here, there = tuple_(rank(order), Comment.number), tuple_(_rank_of(order, consultation, number), number)
    return here < there if is_down else here > there


def _is_down(order: Order, backwards: bool) -> bool:  # noqa: FBT001 - which of the two ways
    return (order in _DOWNWARDS) is not backwards


def _rank_of(order: Order, consultation: Consultation, number: int) -> ScalarSelect[Any]:
    other = aliased(Comment)
    return (
        select(rank(order, other))
        .where(other.consultation_id == consultation.id, other.number == number, other.position == 0)
        .scalar_subquery()
    )
