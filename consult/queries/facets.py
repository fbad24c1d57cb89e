"""How many comments there would be with each value of each filter, the other filters as they are."""

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
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
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition
from consult.model.organisations import Organisation
from consult.model.reactions import Reaction
from consult.model.registrations import Registration
from consult.policy import Actor, Permission
from consult.queries.filters import ANY, SATISFIED, UNSATISFIED, Filters, matching, placeless, unlinked
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
    "left": {"unlinked": False, "placeless": False},
    "reaction": {"reaction": None},
    "file": {"registration": None},
}
"""What is left open when the values of a filter are counted."""

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
    "reaction": _told(Reaction.is_satisfied, SATISFIED, UNSATISFIED),
    "file": Comment.registration_id,
}
_PARTS = {"left": ("unlinked", "placeless")}
"""What can both be so of one comment, and is counted apart."""
_NAMES: dict[str, tuple[Any, Any]] = {
    "round": (Consultation.id, Consultation.slug),
    "organisation": (Organisation.id, Organisation.slug),
    "file": (Registration.id, Registration.number),
}
"""What has another name in the address than its key, and that name."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many comments match, unless they are too many, and how many would with each value of each filter.

    A filter of whose values too many comments would have to be counted is left out.
    """

    total: int | None
    of: dict[str, dict[str, int]]


def counts(actor: Actor, rounds: Rounds, filters: Filters) -> Counts:
    """Count in one statement, no further than a page can wait for; nothing at all is counted as an empty value."""
    policy.require(actor, Permission.QUEUE_READ, rounds.here)
    filters = replace(filters, order=Order.NUMBER, after=None)
    too_many = _too_many(rounds)
    without = WITHOUT | ({"round": {"rounds": rounds.keys}} if len(rounds.every) > 1 else {})
    left_open = {name: replace(filters, **others) for name, others in without.items()}
    if too_many.issuperset([filters, *left_open.values()]):
        return Counts(None, {})
    wanted = {name: others for name, others in left_open.items() if others not in too_many}
    found = {each: _found(rounds.here, each) for each in dict.fromkeys((filters, *wanted.values()))}
    branches = [_row(ALL, literal(str(place)), each) for place, each in enumerate(found.values())]
    for name, others in wanted.items():
        branches += [_by_value(each, found[others]) for each in _PARTS.get(name, (name,))]
    of: dict[str, dict[str, int]] = defaultdict(dict)
    for name, value, many in db.session.execute(union_all(*branches)):
        of[name][value or ""] = many
    for name, parts in _PARTS.items():
        of[name] = {part: of[part].get(YES, 0) for part in parts}
    of["reaction"][ANY] = of["reaction"].get(SATISFIED, 0) + of["reaction"].get(UNSATISFIED, 0)
    totals = {others: of[ALL][str(place)] for place, others in enumerate(found)}
    return Counts(
        totals[filters] if totals[filters] <= MOST else None,
        {name: of[name] for name, others in wanted.items() if totals[others] <= MOST},
    )


def _too_many(rounds: Rounds) -> set[Filters]:
    """Name the lists that are known to be too long without counting, since nothing is filtered there."""
    many = {each.id: each.unanswered + each.proposed + each.approved + each.released for each in rounds.every}
    here, everywhere = Filters(), Filters(rounds=rounds.keys)
    lengths = {here: many[rounds.here.id], everywhere: sum(many.values())}
    return {each for each, length in lengths.items() if length > MOST}


def _found(consultation: Consultation, filters: Filters) -> CTE:
    """Select what comments are filtered by, of those that match."""
    sought = (
        select(*(column.label(name) for name, column in _COLUMNS.items()))
        .select_from(Comment)
        .join(Disposition, Disposition.id == Comment.disposition_id)
        .outerjoin(Reaction, (Reaction.comment_id == Comment.id) & Reaction.replaced_at.is_(None))
    )
    of_each = [select(matching(sought, each, filters).subquery()) for each in filters.among(consultation)]
    found = of_each[0] if len(of_each) == 1 else select(union_all(*of_each).subquery())
    return found.limit(MOST + 1).cte()


def _by_value(name: str, found: CTE) -> Select[*tuple[Any, ...]]:
    """Count by value, unless what was found is too much to be shown with figures."""
    value, are_few = found.c[name], select(func.count()).select_from(found).scalar_subquery() <= MOST
    if name not in _NAMES:
        return _row(name, value, found).where(are_few).group_by(value)
    key, shown = _NAMES[name]
    return _row(name, shown, found).outerjoin(key.class_, key == value).where(are_few).group_by(shown)


def _row(name: str, value: ColumnElement[Any], found: CTE) -> Select[*tuple[Any, ...]]:
    return select(
        literal(name).label("name"), cast(value, String).label("value"), func.count().label("many")
    ).select_from(found)
