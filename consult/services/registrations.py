"""Register an answer that came in another way: all that it says becomes comments, in the name of whoever sent it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from consult import clock, policy
from consult.db import db
from consult.errors import Invalid, NotFound, WrongState
from consult.formats.enclosures import Enclosure
from consult.model.comments import Anchor, Comment, CommentKind, Review, Stance, Voice
from consult.model.consultations import Consultation, Participation
from consult.model.dispositions import Disposition
from consult.model.files import FileRole
from consult.model.organisations import Organisation, Sector
from consult.model.records import Verb
from consult.model.registrations import (
    REGISTRATION_TRANSITIONS,
    Channel,
    Registration,
    RegistrationState,
)
from consult.policy import Actor, Permission
from consult.queries import places, protections, registrations, texts
from consult.queries.texts import Text
from consult.services import comments, events, files, responses, reviews, scopes, tallies, words
from consult.text import markdown, order
from consult.text.anchors import Located, Status


@dataclass(frozen=True, slots=True)
class Answer:
    """What came, and how: its file, if there is one, the language of its text, who sent it and when.

    `organisation` is a slug; without one it is from a private person, who is shown by name only where one is given in
    `signed_as`. `sender_name` and `sender_email` tell staff who sent it, and the address lets that person claim it.
    """

    filename: str
    digest: str
    locale: str
    received_on: date
    organisation: str = ""
    signed_as: str = ""
    reference: str = ""
    channel: Channel = Channel.WORD
    sender_name: str = ""
    sender_email: str = ""
    original: Enclosure | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that it says, with the replies to it; where its place is not known, `placeless` is the code of why.

    Without either it is about a guiding question, given by its number, or about the whole plan.
    """

    kind: CommentKind
    body: str
    place: Located | None
    placeless: str = ""
    proposed: str | None = None
    replies: tuple[str, ...] = ()
    stance: Stance | None = None
    question: int | None = None


@dataclass(frozen=True, slots=True)
class _Ground:
    """What every comment of a registration stands on: the text, and who says it."""

    version_id: int
    consultation_id: int
    author_id: int | None
    text: Text
    sections: dict[str, str | None]
    questions: dict[int, int]
    said: dict[str, object]


def begin(actor: Actor, consultation: Consultation, answer: Answer) -> Registration:
    """Give an answer its number, while the consultation takes answers; nothing that it says is a comment yet."""
    policy.require(actor, Permission.ANSWERS_REGISTER, consultation)
    mine = _locked(consultation.id)
    newest = db.session.scalar(
        select(func.max(Registration.number)).where(Registration.consultation_id == mine.id)
    )
    draft = Registration(
        consultation_id=mine.id,
        number=(newest or 0) + 1,
        state=RegistrationState.DRAFT,
        registered_by_id=actor.user_id,
        registered_at=clock.now(),
        files=[files.kept(actor, answer.original, FileRole.ORIGINAL, [])] if answer.original else [],
    )
    _describe(actor, mine, draft, answer)
    db.session.add(draft)
    db.session.flush()
    return draft


def describe(actor: Actor, draft: Registration, answer: Answer) -> None:
    """Write down anew what is known about an answer before it is registered."""
    policy.require(actor, Permission.ANSWERS_REGISTER, draft)
    _describe(actor, _locked(draft.consultation_id), draft, answer)


def _describe(actor: Actor, consultation: Consultation, draft: Registration, answer: Answer) -> None:
    if answer.received_on > clock.today():
        raise Invalid("received_in_future")
    draft.organisation = _sender(actor, consultation, answer)
    draft.signed_as = "" if answer.organisation else answer.signed_as
    for name in ("channel", "locale", "filename", "digest", "reference", "received_on"):
        setattr(draft, name, getattr(answer, name))
    draft.sender_name, draft.sender_email = answer.sender_name, answer.sender_email
    sender = protections.stand_in(actor, answer.sender_email) if answer.sender_email else None
    if sender is not None:  # a person with protected identity: the stand-ins tell that it is theirs
        draft.sender_name, draft.sender_email, draft.signed_as = sender.name, sender.email, ""


def complete(actor: Actor, draft: Registration, entries: Sequence[Entry]) -> Registration:
    """Register an answer that has been begun: all that it says becomes comments, or nothing does."""
    policy.require(actor, Permission.ANSWERS_REGISTER, draft)
    consultation = _locked(draft.consultation_id)
    if not entries:
        raise Invalid("nothing_to_register")
    if RegistrationState.REGISTERED not in REGISTRATION_TRANSITIONS[draft.state]:
        raise WrongState("answer_registered")
    draft.state = RegistrationState.REGISTERED
    draft.comments, draft.placeless = len(entries), sum(bool(entry.placeless) for entry in entries)
    draft.registered_by_id = actor.user_id or draft.registered_by_id
    draft.registered_at = clock.now()
    placed = [entry.place.uid for entry in entries if entry.place]
    scopes.must_cover(consultation, placed, "outside_scope_received")
    roots = _write(_ground(actor, consultation, draft), entries)
    responses.enter(actor, draft, roots, _general(entries, roots))
    events.record(
        actor,
        Verb.ANSWER_REGISTERED,
        draft,
        number=draft.number,
        comments=draft.comments,
        placeless=draft.placeless,
        organisation=draft.organisation_id,
        channel=draft.channel,
    )
    return draft


def _locked(consultation_id: int) -> Consultation:
    found = db.session.scalar(
        select(Consultation)
        .where(Consultation.id == consultation_id)
        .options(joinedload(Consultation.plan))
        .execution_options(populate_existing=True)
        .with_for_update(of=Consultation, key_share=True)
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


def _ground(actor: Actor, consultation: Consultation, registration: Registration) -> _Ground:
    text = texts.texts(actor, consultation.version_id).get(registration.locale)
    if text is None:
        raise NotFound
    body = registration.organisation
    speaking, _person = places.speaking(actor, consultation.id, body.id if body else None)
    said: dict[str, object] = {
        "consultation_id": consultation.id,
        "registration_id": registration.id,
        "author_id": actor.user_id,
        "voice": Voice.ORGANISATION if body else Voice.PRIVATE,
        "organisation_id": body.id if body else None,
        "sector": body.sector if body else Sector.CITIZEN,
        "signed_as": registration.signed_as,
        "locale": registration.locale,
        "review": reviews.first(consultation, Voice.ORGANISATION if body else Voice.PRIVATE),
        "posted_at": min(clock.now(), clock.end_of(registration.received_on) - timedelta(seconds=1)),
        "is_late": speaking.is_late(registration.received_on),
        "name_order": order.by_name(body.name if body else "", registration.signed_as),
    }
    sections = registrations.sections(actor, consultation.version_id)
    questions = registrations.questions(actor, consultation)
    return _Ground(consultation.version_id, consultation.id, actor.user_id, text, sections, questions, said)


def _write(ground: _Ground, entries: Sequence[Entry]) -> list[Comment]:
    """Add the comments, with their places and replies, in as many statements however many there are."""
    first = comments.take_numbers(ground.consultation_id, len(entries))
    roots = [_root(entry, first + at, ground) for at, entry in enumerate(entries)]
    db.session.add_all(roots)
    words.keep(roots)
    db.session.flush()
    for entry, root in zip(entries, roots, strict=True):
        if entry.place or entry.placeless:
            db.session.add(_anchor(entry, root, ground))
        replies = [
            Comment(number=root.number, position=at, root_id=root.id, **_words(body), **ground.said)
            for at, body in enumerate(entry.replies, start=1)
        ]
        db.session.add_all(replies)
        words.keep(replies)
    tallies.recount(ground.version_id)
    placeless = sum(entry.place is None for entry in entries)
    if placeless:
        shown = placeless if ground.said["review"] is Review.SHOWN else 0
        tallies.add(ground.version_id, ground.consultation_id, [(None, placeless, shown)])
    return roots


def _general(entries: Sequence[Entry], roots: Sequence[Comment]) -> Comment | None:
    """Find what it says about the plan as a whole."""
    on_plan = (
        root
        for entry, root in zip(entries, roots, strict=True)
        if not (entry.place or entry.placeless or entry.question)
    )
    return next(on_plan, None)


def _words(body: str) -> dict[str, str]:
    return {"body": body, "html": markdown.html(body), "token": secrets.token_hex(16)}


def _root(entry: Entry, number: int, ground: _Ground) -> Comment:
    return Comment(
        number=number,
        kind=entry.kind,
        stance=entry.stance,
        question_id=ground.questions[entry.question] if entry.question else None,
        proposed=entry.proposed,
        reply_count=len(entry.replies) if ground.said["review"] is Review.SHOWN else 0,
        disposition=Disposition(consultation_id=ground.consultation_id, reasons={}),
        **_words(entry.body),
        **_place(entry.place, ground),
        **ground.said,
    )


def _place(place: Located | None, ground: _Ground) -> dict[str, object]:
    """Freeze the passage that a comment is about, and the words in it."""
    kept: dict[str, object] = {"text_locale": ground.said["locale"]}
    if place is not None:
        kept |= ground.text.frozen(place) | {"section_uid": ground.sections[str(place.uid)]}
    return kept


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
        anchor.confirmed_by_id, anchor.confirmed_at = ground.author_id, clock.now()
        anchor.seen = root.passage
    return anchor
