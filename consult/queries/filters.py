"""What the drafters' queue can be filtered by, and what that asks of a comment and its answer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    ScalarSelect,
    Select,
    bindparam,
    select,
)

from consult.model.carryovers import Carryover
from consult.model.comments import Anchor, Comment, CommentKind, Stance
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionState, Outcome, Significance
from consult.model.organisations import Organisation, Sector
from consult.model.reactions import Reaction
from consult.model.registrations import Registration
from consult.queries.orders import Order, Spot
from consult.queries.searches import Found

CHANGING = (Outcome.ACCEPTED, Outcome.PARTLY_ACCEPTED)


WHOLE = "whole"
"""Stands where a section's uid would, for what is said on the plan as a whole."""

SATISFIED, UNSATISFIED, ANY = "satisfied", "not_satisfied", "any"
"""What one can ask for of reactions to answers."""

MARK: Any = "a value"
PLACES: dict[str, Any] = {
    name: bindparam(name)
    for name in (
        "section",
        "block",
        "organisation",
        "sector",
        "state",
        "outcome",
        "kind",
        "stance",
        "significance",
        "is_late",
        "locale",
        "assignee",
        "theme",
        "registration",
        "taken",
    )
}
"""Filters whose value is only compared, so that a statement can be written once for all values."""
AFTER: Any = bindparam("after", type_=Integer)

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
    material: bool = False
    registration: int | None = None
    taken: str | None = None
    placeless: bool = False
    reaction: str | None = None
    not_proposed_by: int | None = None
    order: Order = Order.NUMBER
    after: Spot | None = None

    def among(self, round_id: int) -> tuple[int, ...]:
        """Give the keys of the consultations whose comments are listed, in their order; one is in the one given."""
        return self.rounds or (round_id,)

    def apart(self) -> tuple["Filters", dict[str, Any]]:
        """Give what is asked for with a mark where a value stands, and the values."""
        values = {name: getattr(self, name) for name in PLACES}
        values = {name: value for name, value in values.items() if value not in {None, WHOLE}}
        shape = replace(self, **dict.fromkeys(values, MARK))
        if self.after:
            values["after"] = self.after.number
            shape = replace(shape, after=replace(self.after, number=MARK))
        return shape, values

    def filled(self) -> "Filters":
        """Put a place to fill in where there is a mark."""
        filled = replace(
            self, **{name: place for name, place in PLACES.items() if getattr(self, name) is MARK}
        )
        return replace(filled, after=replace(self.after, number=AFTER)) if self.after else filled


def unlinked(answer: type[Disposition]) -> ColumnElement[bool]:
    """Say in SQL that an answer promises a change and no change is linked to it."""
    return answer.outcome.in_(CHANGING) & (answer.change_count == 0)


def changing_meaning() -> ColumnElement[bool]:
    """Say in SQL that an answer changes what the plan means."""
    return Disposition.outcome.in_(CHANGING) & (Disposition.significance == Significance.SUBSTANTIVE)


def standing() -> ColumnElement[bool]:
    """Say in SQL that a comment has not been withdrawn and is answered as a whole."""
    return Comment.withdrawn_at.is_(None) & Comment.split_at.is_(None)


def of_answer(filters: Filters) -> list[ColumnElement[bool]]:
    """Say in SQL what is asked of the answer."""
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
    if filters.material:
        found.append(changing_meaning())
    if filters.is_unassigned:
        found.append(Disposition.assignee_id.is_(None))
    if filters.taken is not None:
        found.append(Disposition.id.in_(_taken_to(filters.taken)))
    if filters.not_proposed_by is not None:
        found.append(Disposition.proposed_by_id.is_distinct_from(filters.not_proposed_by))
    return found


def of_comment(filters: Filters) -> list[ColumnElement[bool]]:
    """Say in SQL what is asked of the comment, apart from words."""
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
    if filters.material:
        found.append(standing())
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


def _taken_to(slug: str) -> Select[int]:
    """Let the index on what was taken along be used: by the key of the consultation."""
    to = select(Consultation.id).where(Consultation.slug == slug).scalar_subquery()
    return select(Carryover.disposition_id).where(Carryover.consultation_id == to)


def placeless() -> ColumnElement[bool]:
    """Say in SQL that a comment was registered without a known place, and that nobody has found it."""
    found = select(Anchor.comment_id).where(Anchor.comment_id == Comment.id, Anchor.uid.is_not(None)).exists()
    sought = select(Anchor.comment_id).where(Anchor.comment_id == Comment.id, Anchor.uid.is_(None)).exists()
    return Comment.registration_id.is_not(None) & Comment.uid.is_(None) & sought & ~found


def _equal(wanted: dict[Any, Any]) -> list[ColumnElement[bool]]:
    return [column == value for column, value in wanted.items() if value is not None]


def _organisation(slug: str | None) -> ScalarSelect[int] | None:
    """Let the index on organisations be used: by their key."""
    return (
        select(Organisation.id).where(Organisation.slug == slug).scalar_subquery()
        if slug is not None
        else None
    )
