"""How comments are found by what they are filtered by, without reading all there are."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    ScalarSelect,
    Select,
    case,
    func,
    literal,
    select,
    union_all,
)

from consult.model.comments import Comment
from consult.model.dispositions import Disposition
from consult.queries import orders, searches
from consult.queries.filters import Conditions, Filters, of_answer, of_comment
from consult.queries.orders import Order
from consult.queries.searches import Found

FEW = 2_000
"""So many are looked up one by one sooner than comments are read in their order until fifty match.

Of 100,000 comments some 2,500 must be read until fifty of 2,000 are met: looking up more would cost more than it saves.
"""
REMEMBERED = 64
"""So many of the last look-ups are remembered as they were written."""


@dataclass(frozen=True, slots=True)
class Few:
    """The first keys of what is sought, if that was all, and else the key of the round, to read it in order instead."""

    keys: CTE
    are_few: ColumnElement[bool]
    if_many: ScalarSelect[Any]


def keys(round_id: int, filters: Filters, further: Conditions = ()) -> Select[int, int, Any]:
    """Select the comments of a round that match, whatever `after` is, with their numbers and what they are sorted by."""
    sought = select(Comment.id, Comment.number, orders.rank(filters.order).label("rank"))
    found = matching(sought, round_id, filters, further).subquery("found")
    return select(found.c.id, found.c.number, found.c.rank)


def first(
    found: Sequence[Select[int, int, Any]],
    order: Order,
    count: int = 1,
    *,
    past: int = 0,
    backwards: bool = False,
) -> Select[int]:
    """Select so many keys from the beginning, or past some, of what was found in one round after another.

    From each round no more is read than could be shown; SQLite reads no further if the rank is selected too.
    """
    begun = [
        _begun(each, order, place, count + past, backwards=backwards) for place, each in enumerate(found)
    ]
    if len(begun) == 1:
        return select(begun[0].offset(past or None).limit(count).subquery().c.id)
    several = union_all(*(select(each.subquery()) for each in begun)).subquery()
    in_order = orders.in_order(order, several.c.rank, several.c.place, several.c.number, backwards=backwards)
    merged = select(several.c.id).order_by(*in_order).limit(count).offset(past or None)
    return select(merged.subquery().c.id)


def _begun(
    found: Select[int, int, Any], order: Order, place: int, count: int, *, backwards: bool
) -> Select[*tuple[Any, ...]]:
    key, number, rank = found.selected_columns
    in_order = orders.in_order(order, rank, number, backwards=backwards)
    return select(key, number, rank, literal(place).label("place")).order_by(*in_order).limit(count)


def matching(
    sought: Select[*tuple[Any, ...]],
    round_id: int,
    filters: Filters,
    further: Conditions = (),
) -> Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]]:
    """Select what is sought of the comments that match.

    The comments are read in their order, which is quick when many match. When few do, those are looked up first; the
    database counts them, no further than it must. What was found by its words is looked up by its keys, or asked. What is
    read in order is told from replies by what the indexes are of; what is looked up is not, or SQLite would use them.
    """
    said, answers = of_comment(filters), of_answer(filters)
    listed = [Comment.position == 0, Comment.split_at.is_(None)]
    joined = _joined(answers)
    if filters.found is not None and filters.found.keys is not None:
        return _by_keys(sought, round_id, filters.found, [*listed, *said, *joined, *further])
    if filters.found is not None:
        further = [*further, searches.asked(filters.found.query)]
    if filters.order is Order.NUMBER and answers:
        few = _few_answers(round_id, replace(filters, after=None))
        quick = sought.where(*listed, Comment.disposition_id == few.keys.c.id, *said, few.are_few, *further)
    elif filters.order is not Order.NUMBER and said + answers:
        few = _few_comments(round_id, replace(filters, after=None))
        quick = sought.where(Comment.id == few.keys.c.id, few.are_few, *further)
    else:
        return sought.where(*_in_order(round_id, [*said, *joined]), *further)
    return union_all(quick, sought.where(*_in_order(few.if_many, [*said, *joined]), *further))


def _by_keys(
    sought: Select[*tuple[Any, ...]], round_id: int, found: Found, conditions: Conditions
) -> Select[*tuple[Any, ...]]:
    """Look comments up by their keys; a sum is in no index, so that SQLite does not read the whole consultation."""
    keys = searches.keys_of(found).cte()
    of_here = Comment.consultation_id + 0 == round_id
    return sought.where(Comment.id == keys.c.value, of_here, *conditions)


def _in_order(round_id: int | ScalarSelect[Any], conditions: Conditions) -> list[ColumnElement[bool]]:
    of_here = Comment.consultation_id == round_id
    return [Comment.root_id.is_(None), Comment.split_at.is_(None), of_here, *conditions]


def _joined(answers: Conditions) -> Conditions:
    return [Disposition.id == Comment.disposition_id, *answers] if answers else []


@lru_cache(REMEMBERED)
def _few_answers(round_id: int, filters: Filters) -> Few:
    """Look up the answers asked for; the same for all parts of a statement, so that it happens once."""
    of_here = Disposition.consultation_id == round_id
    return _few(select(Disposition.id).where(of_here, *of_answer(filters)), round_id)


@lru_cache(REMEMBERED)
def _few_comments(round_id: int, filters: Filters) -> Few:
    """Look up the comments asked for; the same for all parts of a statement, so that it happens once."""
    conditions = [*of_comment(filters), *_joined(of_answer(filters))]
    return _few(select(Comment.id).where(*_in_order(round_id, conditions)), round_id)


def _few(found: Select[int], round_id: int) -> Few:
    keys = found.limit(FEW + 1).cte()
    counted = select(func.count()).select_from(keys).scalar_subquery() <= FEW
    if_many = select(case((func.count() > FEW, round_id))).select_from(keys).scalar_subquery()
    return Few(keys, counted, if_many)
