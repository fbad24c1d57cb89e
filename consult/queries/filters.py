"""What the drafters' queue can be filtered by, and how the comments are found without reading all there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    ScalarSelect,
    Select,
    func,
    literal,
    select,
    union_all,
)

from consult.model.comments import Anchor, Comment, CommentKind, Stance
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionChange, DispositionState, Outcome, Significance
from consult.model.organisations import Organisation, Sector
from consult.model.reactions import Reaction
from consult.model.registrations import Registration
from consult.queries import orders, searches
from consult.queries.orders import Order, Spot
from consult.queries.searches import Found

CHANGING = (Outcome.ACCEPTED, Outcome.PARTLY_ACCEPTED)
FEW = 2_000
"""So many answers are looked up one by one sooner than comments are read until fifty have such an answer."""
SOME = 5_000
"""So many comments are put in order sooner than comments are read in it until fifty match."""

WHOLE = "whole"
"""Stands where a section's uid would, for what is said on the plan as a whole."""

SATISFIED, UNSATISFIED, ANY = "satisfied", "not_satisfied", "any"
"""What one can ask for of reactions to answers."""

Conditions = Sequence[ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Filters:
    """What the drafter wants to see; nothing set means everything. `found` is what has the words looked for.

    `rounds` are the keys of the consultations, in their order; without any it is the one that one is in.
    """

    rounds: tuple[int, ...] = ()
    section: str | None = None
    block: str | None = None
    organisation: str | None = None
    sector: Sector | None = None
    state: DispositionState | None = None
    outcome: Outcome | None = None
    kind: CommentKind | None = None
    stance: Stance | None = None
    significance: Significance | None = None
    is_late: bool | None = None
    locale: str | None = None
    has_proposal: bool | None = None
    assignee: int | None = None
    theme: int | None = None
    is_unassigned: bool = False
    found: Found | None = None
    unlinked: bool = False
    registration: int | None = None
    placeless: bool = False
    reaction: str | None = None
    order: Order = Order.NUMBER
    after: Spot | None = None

    def among(self, consultation: Consultation) -> tuple[int, ...]:
        """Give the keys of the consultations whose comments are listed, in their order."""
        return self.rounds or (consultation.id,)


def unlinked(answer: type[Disposition]) -> ColumnElement[bool]:
    """Say in SQL that an answer promises a change and no change is linked to it."""
    linked = select(DispositionChange.id).where(DispositionChange.disposition_id == answer.id).exists()
    return answer.outcome.in_(CHANGING) & ~linked


def keys(
    round_id: int, filters: Filters, further: Conditions = (), of_answer: Conditions = ()
) -> Select[int, int, Any]:
    """Select the comments of a round that match, whatever `after` is, with their numbers and what they are sorted by."""
    sought = select(Comment.id, Comment.number, orders.rank(filters.order).label("rank"))
    found = matching(sought, round_id, filters, further, of_answer).subquery("found")
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
    of_answer: Conditions = (),
) -> Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]]:
    """Select what is sought of the comments that match.

    The comments are read in their order, which is quick when many match. When few do, those are looked up first; the
    database counts them, no further than it must. What was found by its words is looked up by its keys, or asked. What is
    read in order is told from replies by what the indexes are of; what is looked up is not, or SQLite would use them.
    """
    said, answers = _of_comment(filters), [*_of_answer(filters), *of_answer]
    listed = [Comment.position == 0, Comment.split_at.is_(None)]
    of_all = [
        Comment.root_id.is_(None),
        Comment.split_at.is_(None),
        Comment.consultation_id == round_id,
        *said,
    ]
    joined = [Disposition.id == Comment.disposition_id, *answers] if answers else []
    of_all += joined
    if filters.found is not None and filters.found.keys is not None:
        return _by_keys(sought, round_id, filters.found, [*listed, *said, *joined, *further])
    if filters.found is not None:
        further = [*further, searches.asked(filters.found.query)]
    if filters.order is Order.NUMBER and answers:
        of_here = Disposition.consultation_id == round_id
        few, are_few = _few(select(Disposition.id).where(of_here, *answers), FEW)
        quick = sought.where(*listed, Comment.disposition_id == few.c.id, *said, are_few, *further)
    elif filters.order is not Order.NUMBER and said + answers:
        few, are_few = _few(select(Comment.id).where(*of_all), SOME)
        quick = sought.where(Comment.id == few.c.id, are_few, *further)
    else:
        return sought.where(*of_all, *further)
    return union_all(quick, sought.where(*of_all, *further, ~are_few))


def _by_keys(
    sought: Select[*tuple[Any, ...]], round_id: int, found: Found, conditions: Conditions
) -> Select[*tuple[Any, ...]]:
    """Look comments up by their keys; a sum is in no index, so that SQLite does not read the whole consultation."""
    keys = searches.keys_of(found).cte()
    of_here = Comment.consultation_id + 0 == round_id
    return sought.where(Comment.id == keys.c.value, of_here, *conditions)


def _few(found: Select[int], many: int) -> tuple[CTE, ColumnElement[bool]]:
    """Look for what is sought, and tell if that was all."""
    first_ones = found.limit(many + 1).cte()
    return first_ones, select(func.count()).select_from(first_ones).scalar_subquery() <= many


def _of_answer(filters: Filters) -> list[ColumnElement[bool]]:
    wanted = {
        Disposition.state: filters.state,
        Disposition.outcome: filters.outcome,
        Disposition.assignee_id: filters.assignee,
        Disposition.theme_id: filters.theme,
        Disposition.significance: filters.significance,
    }
    found = _equal(wanted)
    if filters.unlinked:
        found.append(unlinked(Disposition))
    if filters.is_unassigned:
        found.append(Disposition.assignee_id.is_(None))
    return found


def _of_comment(filters: Filters) -> list[ColumnElement[bool]]:
    wanted = {
        Comment.section_uid: None if filters.section == WHOLE else filters.section,
        Comment.organisation_id: _organisation(filters.organisation),
        Comment.sector: filters.sector,
        Comment.kind: filters.kind,
        Comment.uid: filters.block,
        Comment.stance: filters.stance,
        Comment.is_late: filters.is_late,
        Comment.locale: filters.locale,
    }
    found = _equal(wanted)
    if filters.section == WHOLE:
        found.append(Comment.section_uid.is_(None))
    if filters.has_proposal is not None:
        found.append(Comment.proposed.is_not(None) if filters.has_proposal else Comment.proposed.is_(None))
    if filters.registration is not None:
        found.append(Comment.registration_id.in_(_registration(filters.registration)))
    if filters.placeless:
        found.append(placeless())
    if filters.reaction is not None:
        reacted = select(Reaction.comment_id).where(Reaction.replaced_at.is_(None))
        if filters.reaction != ANY:
            reacted = reacted.where(Reaction.is_satisfied == (filters.reaction == SATISFIED))
        found.append(Comment.id.in_(reacted))
    return found


def _registration(number: int) -> Select[int]:
    """Let the index on registrations be used: by their key."""
    return select(Registration.id).where(
        Registration.number == number, Registration.consultation_id == Comment.consultation_id
    )


def placeless() -> ColumnElement[bool]:
    """Say in SQL that a comment was registered without a known place, and that nobody has found it."""
    found = select(Anchor.comment_id).where(Anchor.comment_id == Comment.id, Anchor.uid.is_not(None)).exists()
    sought = select(Anchor.comment_id).where(Anchor.comment_id == Comment.id, Anchor.uid.is_(None)).exists()
    return Comment.registration_id.is_not(None) & Comment.uid.is_(None) & sought & ~found


def _equal(wanted: dict[Any, Any]) -> list[ColumnElement[bool]]:
    return [column == value for column, value in wanted.items() if value is not None]


def _organisation(slug: str | None) -> ScalarSelect[int] | None:
    """Let the index on organisations be used: by their key."""
    return select(Organisation.id).where(Organisation.slug == slug).scalar_subquery() if slug else None
