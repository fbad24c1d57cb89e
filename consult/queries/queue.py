"""The drafters' queue: comments with their answers, filtered, in pages that cost the same however deep."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, UnaryExpression, bindparam, case, func, literal, select
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
from consult.queries import onward, orders
from consult.queries.filters import Filters
from consult.queries.finding import REMEMBERED, first, keys
from consult.queries.notes import CITED
from consult.queries.orders import Spot

PAGE = 50
NO_KEY = 0
"""No comment has it."""
SINCE = bindparam("since", type_=Hold.renewed_at.type)
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
    is_held = (Hold.disposition_id == Disposition.id) & (Hold.renewed_at > SINCE)
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
    waits_first = (
        wanted is not None and not filters.after and filters == onward.awaited(filters, wanted, actor.user_id)
    )
    shape, values = filters.apart()
    listed = _listed(consultation.id, shape, None if waits_first else wanted, PAGE + 1)
    found = db.session.execute(listed, values | _since() | {"reader": actor.user_id}).all()
    if not found:
        return Page((), None)
    shown = tuple(Row(*each[:-2]) for each in found[:PAGE])
    following = shown[-1].spot if len(found) > PAGE else None
    return Page(shown, following, shown[0].spot if waits_first else _spot(*found[0][-2:]))


@lru_cache(REMEMBERED)
def _listed(
    round_id: int, shape: Filters, wanted: DispositionState | None, most: int
) -> Select[*tuple[Any, ...]]:
    """Write the statement once for all values, since writing it takes longer than the database takes to answer it."""
    filters = shape.filled()
    further = onward.beyond(round_id, filters, filters.after) if filters.after else {}
    here = first(onward.found(round_id, filters, further), filters.order, most)
    awaited = literal(NO_KEY) if wanted is None else onward.waits(round_id, filters, None, wanted)
    return (
        _rows()
        .add_columns(_AWAITED.consultation_id, _AWAITED.number)
        .outerjoin(_AWAITED, _AWAITED.id == awaited)
        .where(Comment.id.in_(here))
        .order_by(*_in_order(round_id, filters))
    )


def _in_order(round_id: int, filters: Filters) -> list[UnaryExpression[Any]]:
    """Sort the rows of a page, which are few, as they were found."""
    rounds = {key: place for place, key in enumerate(filters.among(round_id))}
    then = (case(rounds, value=Comment.consultation_id), Comment.number)
    return orders.in_order(filters.order, orders.rank(filters.order), *then)


def _since() -> dict[str, datetime]:
    """Say since when somebody who works on an answer must have been seen there."""
    return {"since": clock.now() - LASTS}


def _spot(round_id: int | None, number: int | None) -> Spot | None:
    return None if round_id is None or number is None else Spot(round_id, number)


def picked(actor: Actor, consultation: Consultation, wanted: frozenset[int]) -> tuple[Row, ...]:
    """List the comments of a consultation with these numbers."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    of_here = (Comment.consultation_id == consultation.id, Comment.position == 0)
    listed = _rows().where(*of_here, Comment.number.in_(wanted)).order_by(Comment.number)
    return tuple(Row(*each) for each in db.session.execute(listed, _since()))


def held(actor: Actor, consultation: Consultation, filters: Filters, most: int) -> frozenset[int]:
    """Give the numbers of all comments of a consultation that match, whatever page one is on, or so many of them."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    matching = first([keys(consultation.id, filters)], filters.order, most)
    return frozenset(db.session.scalars(select(Comment.number).where(Comment.id.in_(matching))))
