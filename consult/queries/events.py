"""The log of what happened, for administrators."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from consult import policy
from consult.db import Texts, db
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.organisations import Organisation
from consult.model.plans import Plan
from consult.model.records import Event, Verb
from consult.model.seals import Seal
from consult.model.users import SingleUseLink, User
from consult.policy import Actor, Permission
from consult.queries.seals import moment, told

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened, and about what; `person` is nobody when the program did it or nobody was signed in."""

    event: Event
    person: User | None
    plan: Plan | None
    consultation: Consultation | None
    about: str

    @property
    def title(self) -> Texts | None:
        """Name the consultation or the plan that it happened in."""
        place = self.consultation or self.plan
        return place.title if place else None

    @property
    def comment(self) -> int | None:
        """Tell the number of the comment that it is about."""
        is_comment = self.event.subject_type == Comment.__tablename__
        return self.event.data.get("number") if is_comment else None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events to list: of one kind, by one person, before the one with this number."""

    verb: Verb | None = None
    person: str = ""
    before: int | None = None


def listed(actor: Actor, wanted: Wanted) -> Sequence[Entry]:
    """List what happened, the newest first, one more than a page."""
    policy.require(actor, Permission.EVENTS_READ)
    log = (
        select(Event, User, Plan, Consultation)
        .outerjoin(User, User.id == Event.actor_id)
        .outerjoin(Plan, Plan.id == Event.plan_id)
        .outerjoin(Consultation, Consultation.id == Event.consultation_id)
        .order_by(Event.id.desc())
        .limit(PER_PAGE + 1)
    )
    if wanted.verb:
        log = log.where(Event.verb == wanted.verb)
    if wanted.person:
        log = log.where(Event.actor_id == select(User.id).where(User.slug == wanted.person).scalar_subquery())
    if wanted.before:
        log = log.where(Event.id < wanted.before)
    rows = db.session.execute(log).all()
    names = _names(event for event, *_rest in rows)
    return [
        Entry(event, person, plan, consultation, names.get((event.subject_type, event.subject_id), ""))
        for event, person, plan, consultation in rows
    ]


def person(actor: Actor, slug: str) -> User | None:
    """Find whose events are listed."""
    policy.require(actor, Permission.EVENTS_READ)
    return db.session.scalar(select(User).where(User.slug == slug)) if slug else None


def _names(events: Iterable[Event]) -> dict[tuple[str, int], str]:
    """Name the people, organisations and mailboxes that events are about, in at most three statements."""
    about: dict[str, set[int]] = {}
    for event in events:
        about.setdefault(event.subject_type, set()).add(event.subject_id)
    names: dict[tuple[str, int], str] = {}
    for table, column in (
        (User, User.name),
        (Organisation, Organisation.name),
        (SingleUseLink, SingleUseLink.email),
    ):
        kind = table.__tablename__
        if kind in about:
            rows = db.session.execute(select(table.id, column).where(table.id.in_(about[kind])))
            names |= {(kind, key): name for key, name in rows}
    return names


def whole(actor: Actor) -> Iterator[dict[str, Any]]:
    """Give all that was logged and all seals, in the order in which they were sealed, a few at a time."""
    policy.require(actor, Permission.EVENTS_READ)
    sealed = select(Event).where(Event.seal_number.is_not(None)).order_by(Event.seal_number, Event.id)
    waiting = select(Event).where(Event.seal_number.is_(None)).order_by(Event.id)
    for each in db.session.scalars(select(Seal).order_by(Seal.number).execution_options(yield_per=1)):
        yield {"seal": each.number, "at": moment(each.at), "entries": each.entries, "digest": each.digest}
    for rows in (sealed, waiting):
        for event in db.session.scalars(rows.execution_options(yield_per=1_000)):
            yield _told(event)


def _told(event: Event) -> dict[str, Any]:
    names = ("id", "at", "actor", "verb", "subject_type", "subject", "plan", "consultation", "data")
    return dict(zip(names, told(event), strict=True)) | {"under_seal": event.seal_number}
