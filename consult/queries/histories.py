"""What has happened to a comment, in a consultation and with a plan, for those who work at the desk."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, or_, select, union_all

from consult import policy
from consult.db import db
from consult.errors import NotFound
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, Outcome
from consult.model.organisations import Organisation
from consult.model.plans import Plan
from consult.model.records import OUTSIDE, Event, Verb
from consult.model.users import StaffRole, User
from consult.policy import Actor, Permission

PAGE = 50
"""So much stands on a page."""
OUTCOMES = frozenset(Outcome)


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened: when, who did it, and about which comment, body or person.

    Nobody did what the program did. Who takes part is not named here: a private person is one to the desk as well.
    """

    event: Event
    who: str | None
    body: str | None
    person: str | None

    @property
    def is_outside(self) -> bool:
        """Tell if somebody who takes part did it."""
        return self.who is None and self.event.actor_id is not None

    @property
    def number(self) -> int | None:
        """Tell the number of the comment that it is about, if it says so."""
        is_comment = self.event.subject_type == Comment.__tablename__
        return self.event.data.get("number") if is_comment else None

    @property
    def outcome(self) -> Outcome | None:
        """Tell the outcome that an answer had then."""
        found = self.event.data.get("outcome")
        return Outcome(found) if found in OUTCOMES else None


@dataclass(frozen=True, slots=True)
class Past:
    """A page of what happened, the latest first, and where the page before it in time begins."""

    happenings: Sequence[Happening]
    before: int | None


def of_comment(actor: Actor, consultation: Consultation, number: int, before: int | None = None) -> Past:
    """List what has happened to a comment, its replies and its points, and to each answer while it was the comment's."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    mine = db.session.scalar(
        select(Comment).where(
            Comment.consultation_id == consultation.id, Comment.number == number, Comment.position == 0
        )
    )
    if mine is None:
        raise NotFound
    thread = select(Comment.id).where(or_(Comment.id == mine.id, Comment.root_id == mine.id))
    said = (Event.subject_type == Comment.__tablename__) & Event.subject_id.in_(thread)
    return _page([select(Event.id).where(or_(said, *_answers(mine)))], before)


def of_consultation(actor: Actor, consultation: Consultation, before: int | None = None) -> Past:
    """List what has happened in a consultation."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    return _page([select(Event.id).where(Event.consultation_id == consultation.id)], before)


def of_plan(actor: Actor, plan: Plan, before: int | None = None) -> Past:
    """List what has happened with a plan and in its consultations."""
    policy.require(actor, Permission.DESK_READ)
    rounds = db.session.scalars(select(Consultation.id).where(Consultation.plan_id == plan.id)).all()
    places = [Event.plan_id == plan.id, *(Event.consultation_id == each for each in rounds)]
    return _page([select(Event.id).where(each) for each in places], before)


def _answers(mine: Comment) -> Iterator[ColumnElement[bool]]:
    """Ask for what was done to each answer while the comment had it; it is said when it joined others and left them."""
    moves = db.session.scalars(
        select(Event)
        .where(
            Event.subject_type == Comment.__tablename__,
            Event.subject_id == mine.id,
            Event.verb.in_({Verb.DISPOSITION_GROUPED, Verb.DISPOSITION_LEFT}),
        )
        .order_by(Event.id)
    ).all()
    since = 0
    for each in moves:
        yield _answered(each.data.get("left"), since, each.id)
        since = each.id
    yield _answered(mine.disposition_id, since, None)


def _answered(answer: int | None, since: int, until: int | None) -> ColumnElement[bool]:
    asked = (
        (Event.subject_type == Disposition.__tablename__) & (Event.subject_id == answer) & (Event.id > since)
    )
    return asked if until is None else and_(asked, Event.id < until)


def _page(places: Sequence[Select[int]], before: int | None) -> Past:
    """Read the latest of several places, or those before an event; of each place no more than could be shown."""
    latest = []
    for each in places:
        wanted = each if before is None else each.where(Event.id < before)
        latest.append(select(wanted.order_by(Event.id.desc()).limit(PAGE + 1).subquery().c.id))
    keys = latest[0] if len(latest) == 1 else union_all(*latest)
    is_staff = Event.actor_id.in_(select(StaffRole.user_id))
    rows = db.session.execute(
        select(Event, case((or_(Event.verb.not_in(OUTSIDE), is_staff), User.name)))
        .outerjoin(User, User.id == Event.actor_id)
        .where(Event.id.in_(keys))
        .order_by(Event.id.desc())
        .limit(PAGE + 1)
    ).all()
    shown = rows[:PAGE]
    bodies = _names(Organisation, (event.data.get("organisation") for event, _who in shown))
    people = _names(User, (event.data.get("assignee") for event, _who in shown))
    happenings = [
        Happening(
            event, who, bodies.get(event.data.get("organisation")), people.get(event.data.get("assignee"))
        )
        for event, who in shown
    ]
    return Past(happenings, shown[-1][0].id if len(rows) > PAGE else None)


def _names(kind: type[Organisation] | type[User], keys: Iterable[Any]) -> dict[Any, str]:
    wanted = {key for key in keys if isinstance(key, int)}
    if not wanted:
        return {}
    return dict(db.session.execute(select(kind.id, kind.name).where(kind.id.in_(wanted))).all())
