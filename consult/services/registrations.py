"""Register an answer that came as a Word file: all that it says becomes comments, in the name of whoever sent it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from consult import clock, policy
from consult.db import db
from consult.errors import Invalid, NotFound, WrongState
from consult.model.comments import Anchor, Comment, CommentKind, Review, Voice
from consult.model.consultations import Consultation, Participation
from consult.model.dispositions import Disposition
from consult.model.organisations import Organisation, Sector
from consult.model.records import Verb
from consult.model.registrations import Registration
from consult.policy import Actor, Permission
from consult.queries import registrations, texts
from consult.queries.texts import Text
from consult.services import comments, events, reviews, tallies
from consult.text import markdown
from consult.text.anchors import Located, Status


@dataclass(frozen=True, slots=True)
class Answer:
    """A file that came: what it is called, the language of its text, who sent it and when.

    `organisation` is a slug; without one it is from a private person, who is shown by name only where one is given.
    """

    filename: str
    digest: str
    locale: str
    received_on: date
    organisation: str = ""
    signed_as: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that it says, with the replies to it; without a place, `placeless` is the code of the reason."""

    kind: CommentKind
    body: str
    place: Located | None
    placeless: str = ""
    proposed: str | None = None
    replies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Ground:
    """What every comment of a registration stands on: the text, and who says it."""

    version_id: int
    consultation_id: int
    author_id: int | None
    text: Text
    sections: dict[str, str | None]
    said: dict[str, object]


def register(
    actor: Actor, consultation: Consultation, answer: Answer, entries: Sequence[Entry]
) -> Registration:
    """Write an answer into a consultation that is open or closed, as long as nothing has been answered in public."""
    policy.require(actor, Permission.ANSWERS_REGISTER, consultation)
    mine = _locked(consultation.id)
    organisation = _sender(actor, mine, answer)
    if not entries:
        raise Invalid("nothing_to_register")
    if answer.received_on > clock.today():
        raise Invalid("received_in_future")
    first = registrations.by_digest(actor, mine, answer.digest)
    if first is not None:
        raise WrongState("file_registered", number=first.number)
    registration = _registration(actor, mine, answer, entries)
    registration.organisation = organisation
    db.session.add(registration)
    db.session.flush()
    _write(_ground(actor, mine, registration, answer.locale), entries)
    events.record(
        actor,
        Verb.ANSWER_REGISTERED,
        registration,
        number=registration.number,
        comments=registration.comments,
        placeless=registration.placeless,
        organisation=registration.organisation_id,
    )
    return registration


def _locked(consultation_id: int) -> Consultation:
    found = db.session.scalar(
        select(Consultation)
        .where(Consultation.id == consultation_id)
        .options(joinedload(Consultation.plan))
        .execution_options(populate_existing=True)
        .with_for_update(of=Consultation)
    )
    if found is None:
        raise NotFound
    if found.unregistrable:
        raise WrongState(found.unregistrable)
    return found


def _sender(actor: Actor, consultation: Consultation, answer: Answer) -> Organisation | None:
    if not answer.organisation:
        if consultation.participation is Participation.INVITED:
            raise Invalid("sender_not_invited")
        return None
    for each in registrations.senders(actor, consultation):
        if each.organisation.slug == answer.organisation:
            return each.organisation
    raise Invalid("sender_not_invited")


def _registration(
    actor: Actor, consultation: Consultation, answer: Answer, entries: Sequence[Entry]
) -> Registration:
    newest = db.session.scalar(
        select(func.max(Registration.number)).where(Registration.consultation_id == consultation.id)
    )
    return Registration(
        consultation_id=consultation.id,
        number=(newest or 0) + 1,
        signed_as="" if answer.organisation else answer.signed_as,
        filename=answer.filename,
        digest=answer.digest,
        reference=answer.reference,
        received_on=answer.received_on,
        comments=len(entries),
        placeless=sum(entry.place is None for entry in entries),
        registered_by_id=actor.user_id,
        registered_at=clock.now(),
    )


def _ground(actor: Actor, consultation: Consultation, registration: Registration, locale: str) -> _Ground:
    text = texts.texts(actor, consultation.version_id).get(locale)
    if text is None:
        raise NotFound
    body = registration.organisation
    said: dict[str, object] = {
        "consultation_id": consultation.id,
        "registration_id": registration.id,
        "author_id": actor.user_id,
        "voice": Voice.ORGANISATION if body else Voice.PRIVATE,
        "organisation_id": body.id if body else None,
        "sector": body.sector if body else Sector.CITIZEN,
        "signed_as": registration.signed_as,
        "locale": locale,
        "review": reviews.first(consultation, Voice.ORGANISATION if body else Voice.PRIVATE),
        "posted_at": registration.registered_at,
    }
    sections = registrations.sections(actor, consultation.version_id)
    return _Ground(consultation.version_id, consultation.id, actor.user_id, text, sections, said)


def _write(ground: _Ground, entries: Sequence[Entry]) -> None:
    """Add the comments, with their places and replies, in as many statements however many there are."""
    first = comments.take_numbers(ground.consultation_id, len(entries))
    roots = [_root(entry, first + at, ground) for at, entry in enumerate(entries)]
    db.session.add_all(roots)
    db.session.flush()
    for entry, root in zip(entries, roots, strict=True):
        db.session.add(_anchor(entry, root, ground))
        db.session.add_all(
            Comment(number=root.number, position=at, root_id=root.id, **_words(body), **ground.said)
            for at, body in enumerate(entry.replies, start=1)
        )
    tallies.recount(ground.version_id)
    placeless = sum(entry.place is None for entry in entries)
    if placeless:
        shown = placeless if ground.said["review"] is Review.SHOWN else 0
        tallies.add(ground.version_id, None, ground.consultation_id, placeless, shown=shown)


def _words(body: str) -> dict[str, str]:
    return {"body": body, "html": markdown.html(body), "token": secrets.token_hex(16)}


def _root(entry: Entry, number: int, ground: _Ground) -> Comment:
    return Comment(
        number=number,
        kind=entry.kind,
        proposed=entry.proposed,
        reply_count=len(entry.replies) if ground.said["review"] is Review.SHOWN else 0,
        disposition=Disposition(consultation_id=ground.consultation_id, reasons={}),
        **_words(entry.body),
        **_place(entry.place, ground),
        **ground.said,
    )


def _place(place: Located | None, ground: _Ground) -> dict[str, object]:
    """Freeze the passage that a comment is about, and the words in it."""
    if place is None:
        return {"text_locale": ground.said["locale"]}
    uid = str(place.uid)
    last = place.last if place.last != uid and place.start is not None else None
    _cited, passage, begin = ground.text.run(uid, last)
    is_quote = place.start is not None and place.end is not None
    end = begin + (place.end or 0) if is_quote else None
    if not passage or (end is not None and not 0 <= (place.start or 0) < end <= len(passage)):
        raise Invalid("words_not_there")
    return {
        "uid": uid,
        "section_uid": ground.sections[uid],
        "label": ground.text.labels[uid],
        "end_uid": last,
        "end_label": ground.text.labels[last] if last else "",
        "text_locale": ground.said["locale"],
        "passage": passage,
        "start": place.start if is_quote else None,
        "end": end,
    }


def _anchor(entry: Entry, root: Comment, ground: _Ground) -> Anchor:
    """Say where a comment stands in its version, and how sure that is; a place chosen by a person is sure."""
    place = entry.place or Located(Status.REMOVED, None, None, None, 0.0, entry.placeless)
    anchor = Anchor(
        comment_id=root.id,
        version_id=ground.version_id,
        uid=root.uid,
        start=place.start,
        end=place.end,
        end_uid=root.end_uid,
        status=place.status,
        score=place.score,
        method=place.method,
    )
    if place.status is Status.MANUAL:
        anchor.confirmed_by_id, anchor.confirmed_at = ground.author_id, root.posted_at
        anchor.seen = root.passage
    return anchor
