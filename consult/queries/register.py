"""The register of a case: what came in and went out, with its numbers, and what is not yet entered."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from consult import clock, policy
from consult.db import Base, db
from consult.errors import NotFound
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.corrections import Correction
from consult.model.decisions import Decision
from consult.model.organisations import Organisation
from consult.model.reactions import Reaction
from consult.model.records import Event, Verb
from consult.model.register import Delivery, Entry, Way
from consult.model.registrations import Registration
from consult.model.reports import Report
from consult.model.statements import Point, Statement
from consult.policy import Actor, Permission
from consult.queries import redactions

PER_PAGE = 50
_LONGEST_NUMBER = 9  # digits; a longer one is no number of a document
LATE = 1_000
"""So many events before the last one that was entered are looked through for those that were saved late."""

WAYS: dict[Verb, Way] = {
    Verb.STATEMENT_SUBMITTED: Way.RECEIVED,
    Verb.STATEMENT_WITHDRAWN: Way.RECEIVED,
    Verb.ANSWER_REGISTERED: Way.RECEIVED,
    Verb.COMMENT_POSTED: Way.RECEIVED,
    Verb.COMMENT_REPLIED: Way.RECEIVED,
    Verb.COMMENT_EDITED: Way.RECEIVED,
    Verb.COMMENT_WITHDRAWN: Way.RECEIVED,
    Verb.REACTION_GIVEN: Way.RECEIVED,
    Verb.EXTENSION_ASKED: Way.RECEIVED,
    Verb.EXTENSION_GRANTED: Way.SENT,
    Verb.EXTENSION_REFUSED: Way.SENT,
    Verb.CONSULTATION_ANNOUNCED: Way.SENT,
    Verb.INVITATION_SENT: Way.SENT,
    Verb.CONSULTATION_CORRECTED: Way.SENT,
    Verb.CONSULTATION_CANCELLED: Way.SENT,
    Verb.BODIES_REMINDED: Way.SENT,
    Verb.ANSWERS_RELEASED: Way.SENT,
    Verb.REPORT_RELEASED: Way.SENT,
    Verb.DECISION_RECORDED: Way.SENT,
}
"""What is a document, and which way it goes; what the region itself says in a thread goes out."""

_OF_STATEMENT = frozenset({Verb.COMMENT_POSTED, Verb.COMMENT_WITHDRAWN})
_SUBJECTS: dict[str, type[Base]] = {
    each.__tablename__: each
    for each in (Comment, Statement, Registration, Consultation, Correction, Decision, Report)
}
_SENDERS: dict[type[Base], tuple[Any, ...]] = {
    Comment: (Comment.organisation,),
    Statement: (Statement.organisation,),
    Registration: (Registration.organisation,),
}
_CONTENT: dict[type[Base], tuple[str, ...]] = {
    Comment: (
        *("number", "position", "locale", "kind", "stance", "label", "end_label", "passage", "start", "end"),
        *("body", "proposed", "signed_as", "posted_at", "withdrawn_because"),
    ),
    Consultation: ("slug", "title", "letter", "first_day", "last_day", "board_day", "cancelled_because"),
    Correction: ("number", "text", "announced_at"),
    Decision: ("kind", "body", "item", "decided_on", "text"),
    Report: ("process", "summary", "released_at"),
}
"""What the copy of a document holds."""


def has_unregistered(actor: Actor) -> bool:
    """Tell if there is something to enter."""
    return bool(unregistered(actor, 1))


def unregistered(actor: Actor, limit: int) -> Sequence[Event]:
    """List the oldest events that are documents and not yet entered; views of a response are entered with it."""
    policy.require(actor, Permission.PROGRAM)
    last = select(func.coalesce(func.max(Entry.event_id), 0)).scalar_subquery()
    in_response = or_(
        exists().where(Point.comment_id == Event.subject_id),
        exists().where(Statement.comment_id == Event.subject_id),
    )
    return db.session.scalars(
        select(Event)
        .outerjoin(Entry, Entry.event_id == Event.id)
        .where(
            Event.id > last - LATE,
            Event.verb.in_(WAYS),
            Event.consultation_id.is_not(None),
            Entry.id.is_(None),
            or_(Event.verb.not_in(_OF_STATEMENT), ~in_response),
        )
        .order_by(Event.id)
        .limit(limit)
    ).all()


def subject(actor: Actor, event: Event) -> Base | None:
    """Find what an event is about, as far as it is a document, with the organisation that it is from."""
    policy.require(actor, Permission.PROGRAM)
    kind = _SUBJECTS.get(event.subject_type)
    if kind is None:
        return None
    return db.session.get(kind, event.subject_id, options=list(map(joinedload, _SENDERS.get(kind, ()))))


def content(actor: Actor, event: Event, subject: Base | None) -> dict[str, Any]:
    """Give what a document says, to be kept as it is now."""
    policy.require(actor, Permission.PROGRAM)
    said = {name: getattr(subject, name) for name in _CONTENT[type(subject)]} if subject else {}
    if event.verb is Verb.REACTION_GIVEN:
        asked = (Reaction.comment_id == event.subject_id, Reaction.number == event.data.get("number"))
        said = {"because": db.session.scalar(select(Reaction.because).where(*asked))}
    return {"what": event.verb, "at": event.at.isoformat(), **event.data, **said}


def body(actor: Actor, event: Event) -> str:
    """Name the organisation that an event is about, as it is called now."""
    policy.require(actor, Permission.PROGRAM)
    name = select(Organisation.name).where(Organisation.id == event.data.get("organisation"))
    return db.session.scalar(name) or ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which documents to list: those with some words in a name or a number, of one kind, that went one way."""

    words: str = ""
    way: Way | None = None
    verb: Verb | None = None
    before: int | None = None


def listed(actor: Actor, consultation: Consultation, wanted: Wanted) -> Sequence[Entry]:
    """List documents, the newest first, one more than a page."""
    policy.require(actor, Permission.REGISTER_READ, consultation)
    asked = _entries(consultation).where(*_narrowed(wanted)).order_by(Entry.number.desc())
    return db.session.scalars(asked.limit(PER_PAGE + 1)).all()


def every(actor: Actor, consultation: Consultation) -> Sequence[Entry]:
    """List all documents of a case in order, without what they say."""
    policy.require(actor, Permission.REGISTER_READ, consultation)
    return db.session.scalars(_entries(consultation).order_by(Entry.number)).all()


def _entries(consultation: Consultation) -> Select[Entry]:
    return (
        select(Entry)
        .outerjoin(Entry.comment)
        .outerjoin(Entry.registration)
        .where(Entry.consultation_id == consultation.id)
        .options(
            contains_eager(Entry.comment),
            contains_eager(Entry.registration),
            joinedload(Entry.statement),
            joinedload(Entry.delivery),
        )
    )


def _narrowed(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.way is not None:
        yield Entry.way == wanted.way
    if wanted.verb is not None:
        yield Entry.verb == wanted.verb
    if wanted.before is not None:
        yield Entry.number < wanted.before
    if wanted.words:
        found = [
            column.icontains(wanted.words, autoescape=True)
            for column in (
                *(Entry.party, Entry.reference, Entry.party_reference),
                *(Comment.signed_as, Registration.signed_as, Registration.sender_name),
            )
        ]
        if wanted.words.isdecimal() and len(wanted.words) <= _LONGEST_NUMBER:
            found.append(Entry.number == int(wanted.words))
        yield or_(*found)


def numbered(actor: Actor, consultation: Consultation, number: int) -> Entry:
    """Find a document by its number in the case."""
    policy.require(actor, Permission.REGISTER_READ, consultation)
    found = db.session.scalar(_entries(consultation).where(Entry.number == number))
    if found is None:
        raise NotFound
    return found


def is_closed(actor: Actor, entry: Entry) -> bool:
    """Tell if words have been redacted in a document since it was entered, so that its copy is got on purpose only."""
    if entry.comment_id is None:
        return False
    return any(each.at >= entry.entered_at for each in redactions.standing(actor, Comment, entry.comment_id))


def due(actor: Actor) -> bool:
    """Tell if the case system is to be told of something now."""
    policy.require(actor, Permission.PROGRAM)
    return (
        db.session.scalar(select(Delivery.entry_id).where(Delivery.due_at(clock.now())).limit(1)) is not None
    )


COLUMNS = (
    *("number", "way", "what", "at", "entered_at", "party", "reference", "party_reference", "sha256"),
    *("response", "comment", "answer"),
)
"""The facts of a document, under the names that exports and the case system get."""


def fields(_actor: Actor, entry: Entry) -> dict[str, Any]:
    """Give the facts of a document: who, what and when, and never what it says."""
    comment, response, came = entry.comment, entry.statement, entry.registration
    facts = (
        *(entry.number, entry.way.value, entry.verb.value, entry.at.isoformat()),
        *(entry.entered_at.isoformat(), entry.party, entry.reference, entry.party_reference, entry.digest),
        response.number if response else None,
        f"{comment.number}.{comment.position}" if comment else None,
        came.number if came else None,
    )
    return dict(zip(COLUMNS, facts, strict=True))


def case(_actor: Actor, consultation: Consultation) -> dict[str, Any]:
    """Give what names a case; its plan must be loaded."""
    number = consultation.plan.registration_no
    return {"slug": consultation.slug, "title": consultation.title, "registration_no": number}


def told(actor: Actor, entry: Entry) -> dict[str, Any]:
    """Give what a case system is told of a document."""
    named = {"id": f"{entry.consultation.slug}-{entry.number}", "case": case(actor, entry.consultation)}
    return named | fields(actor, entry)


def copy(_actor: Actor, entry: Entry) -> str | None:
    """Give what a document said when it was entered; what has a frozen copy of its own has none here."""
    return db.session.scalar(select(Entry.copy).where(Entry.id == entry.id))
