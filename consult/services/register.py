"""Enter what came in and what went out in the register of its case, each once and in order."""

import json
from typing import Any

from sqlalchemy import func, select

from consult import clock, policy
from consult.db import db
from consult.errors import NotFound, Outdated
from consult.formats.frozen import digest_of
from consult.model.comments import Comment, Voice
from consult.model.consultations import Consultation
from consult.model.records import Event, Verb
from consult.model.register import Delivery, Entry, Way
from consult.model.registrations import Registration
from consult.model.statements import Statement
from consult.policy import Actor, Permission
from consult.queries import register as queries
from consult.services import events

AT_ONCE = 100


def enter(actor: Actor) -> int:
    """Enter the oldest documents that are not yet in the register; tell how many that were."""
    policy.require(actor, Permission.PROGRAM)
    found = queries.unregistered(actor, AT_ONCE)
    numbers = _last_numbers({each.consultation_id or 0 for each in found})
    for event in found:
        case = event.consultation_id or 0
        numbers[case] = numbers.get(case, 0) + 1
        entry = Entry(
            consultation_id=case,
            number=numbers[case],
            event_id=event.id,
            verb=event.verb,
            at=event.at,
            entered_at=clock.now(),
            **_said(actor, event),
        )
        entry.delivery = Delivery(next_try_at=clock.now())
        db.session.add(entry)
    return len(found)


def _last_numbers(cases: set[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(Entry.consultation_id, func.max(Entry.number))
        .where(Entry.consultation_id.in_(cases))
        .group_by(Entry.consultation_id)
    )
    return dict(rows.all())


def _said(actor: Actor, event: Event) -> dict[str, Any]:
    """Tell what is known of a document: which way it went, who the other side is, and what it said."""
    subject = queries.subject(actor, event)
    way = queries.WAYS[event.verb]
    if isinstance(subject, Statement):
        body, digest = subject.organisation.name, subject.digest
        return {"way": way, "party": body, "statement_id": subject.id, "digest": digest}
    if isinstance(subject, Registration):
        body = subject.organisation.name if subject.organisation else ""
        return {
            "way": way,
            "party": body,
            "registration_id": subject.id,
            "digest": subject.digest or None,
            "reference": subject.reference,
        }
    copy = json.dumps(queries.content(actor, event, subject), ensure_ascii=False, indent=1, default=str)
    told: dict[str, Any] = {"way": way, "copy": copy, "digest": digest_of(copy)}
    if isinstance(subject, Comment):
        body = subject.organisation.name if subject.organisation else ""
        told |= {"party": body, "comment_id": subject.id}
        if subject.voice is Voice.REGION:
            told["way"] = Way.SENT
    else:
        told["party"] = queries.body(actor, event)
    return told


def note(actor: Actor, entry: Entry, reference: str, party_reference: str, seen: int) -> None:
    """Note the number of a document in the region's own case system, and that of the other side."""
    policy.require(actor, Permission.REGISTER_EDIT, entry)
    mine = _locked(entry)
    if mine.revision != seen:
        raise Outdated("entry_changed")
    mine.reference, mine.party_reference = reference, party_reference


def tell_again(actor: Actor, entry: Entry) -> None:
    """Let the case system be told of a document anew."""
    policy.require(actor, Permission.REGISTER_EDIT)
    mine = db.session.get(Delivery, _locked(entry).id)
    if mine is None:
        raise NotFound
    mine.tries, mine.next_try_at, mine.sent_at = 0, clock.now(), None
    mine.status, mine.failed_because = None, ""


def _locked(entry: Entry) -> Entry:
    return db.session.scalars(
        select(Entry)
        .where(Entry.id == entry.id)
        .execution_options(populate_existing=True)
        .with_for_update(of=Entry)
    ).one()


def note_taken(actor: Actor, entry: Entry) -> None:
    """Note that someone takes the copy of a document in which words have been redacted since."""
    policy.require(actor, Permission.REGISTER_EDIT)
    comment = db.session.get_one(Comment, entry.comment_id)
    events.record(actor, Verb.ORIGINAL_READ, comment, number=comment.number, position=comment.position)


def note_disclosed(actor: Actor, consultation: Consultation) -> None:
    """Note that someone takes everything about a case."""
    policy.require(actor, Permission.CASE_DISCLOSE, consultation)
    events.record(actor, Verb.CASE_DISCLOSED, consultation)
