"""How many comments there would be with each value of each filter, the other filters as they are."""

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Select,
    SQLColumnExpression,
    String,
    case,
    cast,
    func,
    literal,
    select,
    union_all,
)

from consult import policy
from consult.db import db
from consult.model.carryovers import Carryover
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition
from consult.model.organisations import Organisation
from consult.model.reactions import Reaction
from consult.model.registrations import Registration
from consult.policy import Actor, Permission
from consult.queries.filters import (
    ANY,
    SATISFIED,
    UNSATISFIED,
    Filters,
    changing_meaning,
    placeless,
    standing,
    unlinked,
)
from consult.queries.finding import REMEMBERED, matching
from consult.queries.orders import Order
from consult.queries.rounds import Rounds

MOST = 2_000
"""So many comments are counted; when more match, no filter's values have figures."""

WITHOUT: dict[str, dict[str, Any]] = {
    "state": {"state": None},
    "outcome": {"outcome": None},
    "assignee": {"assignee": None, "is_unassigned": False},
    "section": {"section": None, "block": None},
    "block": {"block": None},
    "organisation": {"organisation": None},
    "sector": {"sector": None},
    "kind": {"kind": None},
    "stance": {"stance": None},
    "theme": {"theme": None},
    "significance": {"significance": None},
    "late": {"is_late": None},
    "language": {"locale": None},
    "proposal": {"has_proposal": None},
    "left": {"unlinked": False, "placeless": False, "material": False},
    "reaction": {"reaction": None},
    "file": {"registration": None},
}
"""What is left open when the values of a filter are counted."""
_ALONG: dict[str, dict[str, Any]] = {"taken": {"taken": None}}
"""What can only be where there are several consultations."""

ALL, YES, NO = "all", "yes", "no"


def _told(condition: SQLColumnExpression[bool], so: str = YES, otherwise: str = NO) -> ColumnElement[Any]:
    """Write what is so and what is not as in the address."""
    return case((condition, so), (~condition, otherwise))


_COLUMNS: dict[str, Any] = {
    "round": Comment.consultation_id,
    "state": Disposition.state,
    "outcome": Disposition.outcome,
    "assignee": Disposition.assignee_id,
    "section": Comment.section_uid,
    "block": Comment.uid,
    "organisation": Comment.organisation_id,
    "sector": Comment.sector,
    "kind": Comment.kind,
    "stance": Comment.stance,
    "theme": Disposition.theme_id,
    "significance": Disposition.significance,
    "late": _told(Comment.is_late),
    "language": Comment.locale,
    "proposal": _told(Comment.proposed.is_not(None)),
    "unlinked": _told(unlinked(Disposition)),
    "placeless": _told(placeless()),
    "material": _told(changing_meaning() & standing()),
    "reaction": _told(Reaction.is_satisfied, SATISFIED, UNSATISFIED),
    "file": Comment.registration_id,
    "taken": Carryover.consultation_id,
}
_PARTS = {"left": ("unlinked", "placeless", "material")}
"""What can all be so of one comment, and is counted apart."""
_NAMES: dict[str, tuple[Any, Any]] = {
    "round": (Consultation.id, Consultation.slug),
    "organisation": (Organisation.id, Organisation.slug),
    "file": (Registration.id, Registration.number),
    "taken": (Consultation.id, Consultation.slug),
}
"""What has another name in the address than its key, and that name."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many comments match, unless they are too many, and how many would with each value of each filter.

    A filter of whose values too many comments would have to be counted is left out.
    """

    total: int | None
    of: dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is counted, apart from the values asked for; `most` is how many can be, and `too_many` are known to be more."""

    here: int
    rounds: tuple[int, ...]
    filters: Filters
    too_many: frozenset[Filters]
    most: int

    @property
    def wanted(self) -> dict[str, Filters]:
        """Give what is asked for without each filter, where that can be counted."""
        without = WITHOUT | ({"round": {"rounds": self.rounds}} | _ALONG if len(self.rounds) > 1 else {})
        left_open = {name: replace(self.filters, **others) for name, others in without.items()}
        return {name: others for name, others in left_open.items() if others not in self.too_many}

    @property
    def lists(self) -> tuple[Filters, ...]:
        """Give each different list that is read."""
        own = () if self.filters in self.too_many else (self.filters,)
        return tuple(dict.fromkeys((*own, *self.wanted.values())))


def counts(actor: Actor, rounds: Rounds, filters: Filters) -> Counts:
    """Count in one statement, no further than a page can wait for; nothing at all is counted as an empty value."""
    policy.require(actor, Permission.QUEUE_READ, rounds.here)
    shape, values = replace(filters, order=Order.NUMBER, after=None).apart()
    asked = Asked(rounds.here.id, rounds.keys, shape, _too_many(rounds), MOST)
    if not asked.lists:
        return Counts(None, {})
    of: dict[str, dict[str, int]] = defaultdict(dict)
    for name, value, many in db.session.execute(_written(asked), values):
        of[name][value or ""] = many
    for name, parts in _PARTS.items():
        of[name] = {part: of[part].get(YES, 0) for part in parts}
    of["reaction"][ANY] = of["reaction"].get(SATISFIED, 0) + of["reaction"].get(UNSATISFIED, 0)
    totals = {others: of[ALL][str(place)] for place, others in enumerate(asked.lists)}
    total = totals.get(shape, MOST + 1)
    return Counts(
        total if total <= MOST else None,
        {name: of[name] for name, others in asked.wanted.items() if totals[others] <= MOST},
    )


@lru_cache(REMEMBERED)
def _written(asked: Asked) -> CompoundSelect[*tuple[Any, ...]]:
    """Write the statement once for all values, since writing it takes longer than the database takes to answer it."""
    found = {each: _found(asked, each) for each in asked.lists}
    branches = [_row(ALL, literal(str(place)), each) for place, each in enumerate(found.values())]
    for name, others in asked.wanted.items():
        branches += [_by_value(each, found[others], asked.most) for each in _PARTS.get(name, (name,))]
    return union_all(*branches)


def _too_many(rounds: Rounds) -> frozenset[Filters]:
    """Name the lists that are known to be too long without counting, since nothing is filtered there."""
    many = {each.id: each.unanswered + each.proposed + each.approved + each.released for each in rounds.every}
    here, everywhere = Filters(), Filters(rounds=rounds.keys)
    lengths = {here: many[rounds.here.id], everywhere: sum(many.values())}
    return frozenset(each for each, length in lengths.items() if length > MOST)


def _found(asked: Asked, filters: Filters) -> CTE:
    """Select what comments are filtered by, of those that match."""
    sought = (
        select(*(column.label(name) for name, column in _COLUMNS.items()))
        .select_from(Comment)
        .join(Disposition, Disposition.id == Comment.disposition_id)
        .outerjoin(Reaction, (Reaction.comment_id == Comment.id) & Reaction.replaced_at.is_(None))
        .outerjoin(Carryover, Carryover.disposition_id == Disposition.id)
    )
    rounds, filled = filters.rounds or (asked.here,), filters.filled()
    of_each = [select(matching(sought, each, filled).subquery()) for each in rounds]
    found = of_each[0] if len(of_each) == 1 else select(union_all(*of_each).subquery())
    return found.limit(asked.most + 1).cte()


def _by_value(name: str, found: CTE, most: int) -> Select[*tuple[Any, ...]]:
    """Count by value, unless what was found is too much to be shown with figures."""
    value, are_few = found.c[name], select(func.count()).select_from(found).scalar_subquery() <= most
    if name not in _NAMES:
        return _row(name, value, found).where(are_few).group_by(value)
    key, shown = _NAMES[name]
    return _row(name, shown, found).outerjoin(key.class_, key == value).where(are_few).group_by(shown)


def _row(name: str, value: ColumnElement[Any], found: CTE) -> Select[*tuple[Any, ...]]:
    return select(
        literal(name).label("name"), cast(value, String).label("value"), func.count().label("many")
    ).select_from(found)
