"""The drafters' queue: comments with their answers, filtered, in pages that cost the same however deep."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, null, select
from sqlalchemy.orm import aliased

from consult import clock, policy
from consult.db import db
from consult.model.comments import Comment, CommentKind, Stance
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionState, Outcome
from consult.model.holds import LASTS, Hold
from consult.model.organisations import Organisation, Sector
from consult.model.reactions import Reaction
from consult.model.users import User
from consult.policy import Actor, Permission
from consult.queries import orders
from consult.queries.filters import Conditions, Filters, first, numbers
from consult.queries.notes import CITED
from consult.queries.orders import Order

PAGE = 50
BEFORE = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One comment in the list; `html` is the beginning of what it says, which may be cut within a tag."""

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
    following: int | None
    waiting: int | None = None


def _rows(consultation: Consultation) -> Select[*tuple[Any, ...]]:
    assignee, holder = aliased(User), aliased(User)
    is_held = (Hold.disposition_id == Disposition.id) & (Hold.renewed_at > clock.now() - LASTS)
    return (
        select(
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
            assignee.name.label("assignee"),
            Disposition.comment_count.label("grouped"),
            Disposition.revision,
            Comment.withdrawn_at.is_not(None).label("is_withdrawn"),
            Reaction.is_satisfied,
            holder.name.label("held_by"),
        )
        .join(Disposition, Disposition.id == Comment.disposition_id)
        .outerjoin(Organisation, Organisation.id == Comment.organisation_id)
        .outerjoin(assignee, assignee.id == Disposition.assignee_id)
        .outerjoin(Hold, is_held)
        .outerjoin(holder, holder.id == Hold.by_id)
        .outerjoin(Reaction, (Reaction.comment_id == Comment.id) & Reaction.replaced_at.is_(None))
        .where(Comment.consultation_id == consultation.id, Comment.position == 0)
    )


def page(
    actor: Actor, consultation: Consultation, filters: Filters, wanted: DispositionState | None = None
) -> Page:
    """List comments in the order asked for, and find the first whose answer is in the state that is wanted."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    order, after = filters.order, filters.after
    further = [orders.beyond(order, consultation, after)] if after else []
    here = first(numbers(consultation, filters, further), order, PAGE + 1)
    waits = _waiting(actor, consultation, filters, 0, wanted) if wanted else null()
    found = db.session.execute(_listed(consultation, here, order).add_columns(waits)).all()
    shown = tuple(Row(*each[:-1]) for each in found[:PAGE])
    return Page(shown, shown[-1].number if len(found) > PAGE else None, found[0][-1] if found else None)


def picked(actor: Actor, consultation: Consultation, wanted: frozenset[int]) -> tuple[Row, ...]:
    """List the comments with these numbers."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    listed = _listed(consultation, wanted, Order.NUMBER)
    return tuple(Row(*each) for each in db.session.execute(listed))


def _listed(
    consultation: Consultation, wanted: Select[int] | frozenset[int], order: Order
) -> Select[*tuple[Any, ...]]:
    return (
        _rows(consultation)
        .where(Comment.number.in_(wanted))
        .order_by(*orders.in_order(order, orders.rank(order), Comment.number))
    )


def held(actor: Actor, consultation: Consultation, filters: Filters, most: int) -> frozenset[int]:
    """Give the numbers of all comments that match, whatever page one is on, or so many of them."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    matching = first(numbers(consultation, filters), filters.order, most)
    return frozenset(db.session.scalars(matching))


@dataclass(frozen=True, slots=True)
class Around:
    """Where one is in the filtered queue: the comments before and after, and after which to list it.

    `waiting` is the next comment, after this one or else from the beginning, whose answer is in the state asked for.
    """

    before: int | None
    after: int | None
    start: int
    waiting: int | None


def around(
    actor: Actor, consultation: Consultation, filters: Filters, number: int, wanted: DispositionState
) -> Around:
    """Find the way on from a comment, which need not match the filters itself any more, in one statement.

    An approver's own proposals are passed over: another person must approve them.
    """
    policy.require(actor, Permission.QUEUE_READ, consultation)
    earlier = _from(consultation, filters, number, backwards=True)
    later = _from(consultation, filters, number)
    before, start, after, next_one = db.session.execute(
        select(
            first(earlier, filters.order, backwards=True).scalar_subquery(),
            first(earlier, filters.order, past=BEFORE, backwards=True).scalar_subquery(),
            first(later, filters.order).scalar_subquery(),
            _waiting(actor, consultation, filters, number, wanted),
        )
    ).one()
    return Around(before, after, start or 0, next_one)


def _from(
    consultation: Consultation,
    filters: Filters,
    number: int,
    of_answer: Conditions = (),
    *,
    backwards: bool = False,
) -> Select[int, Any]:
    """Select what comes after a comment, or before it."""
    further = [orders.beyond(filters.order, consultation, number, backwards=backwards)]
    return numbers(consultation, filters, further, of_answer)


def waiting(
    actor: Actor, consultation: Consultation, filters: Filters, number: int, wanted: DispositionState
) -> int | None:
    """Find the next comment after this one, or else from the beginning, whose answer is in the state asked for."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    return db.session.scalar(select(_waiting(actor, consultation, filters, number, wanted)))


def _waiting(
    actor: Actor, consultation: Consultation, filters: Filters, number: int, wanted: DispositionState
) -> ColumnElement[int]:
    """Select from what matches in all but the state and outcome of its answer; the number 0 stands before all."""
    others = [Disposition.proposed_by_id.is_distinct_from(actor.user_id)]
    of_answer = others if wanted is DispositionState.PROPOSED else []
    sought = replace(filters, state=wanted, outcome=None)
    elsewhere = numbers(consultation, sought, [Comment.number != number], of_answer)
    anywhere = first(elsewhere, sought.order).scalar_subquery()
    if not number:
        return anywhere
    later = _from(consultation, sought, number, of_answer)
    return func.coalesce(first(later, sought.order).scalar_subquery(), anywhere)
