"""A small world with everything in it once: for tests that ask the same question of every page."""

import io
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import current_app
from PIL import Image
from sqlalchemy import select

from consult import clock
from consult.credentials import digest, signed
from consult.db import db, transaction
from consult.formats import enclosures, logos
from consult.mail.writing import LEAVING
from consult.model.batches import Act, Wish
from consult.model.closings import Closing, Package, PackagePart
from consult.model.comments import Comment, CommentKind, Stance
from consult.model.consultations import Consultation, Invitation, InvitationState, Question
from consult.model.decisions import DecisionKind
from consult.model.disposals import Kind
from consult.model.dispositions import Answer as Said
from consult.model.dispositions import Disposition, Outcome
from consult.model.files import FileRole
from consult.model.notices import Mail
from consult.model.organisations import Organisation
from consult.model.plans import Plan
from consult.model.preferences import Topic
from consult.model.redactions import Ground
from consult.model.register import Entry as Registered
from consult.model.registrations import Channel
from consult.model.report_editions import FileState
from consult.model.requests import RequestKind, RequestWay
from consult.model.users import LinkPurpose, Role, SingleUseLink, User
from consult.policy import SYSTEM, Actor
from consult.queries import consultations, places
from consult.queries import statements as rooms
from consult.services import (
    annexes,
    batches,
    decisions,
    disposals,
    dispositions,
    letterheads,
    parties,
    phrases,
    pieces,
    points,
    protections,
    reactions,
    redactions,
    register,
    registrations,
    releases,
    report_files,
    reports,
    requests,
    statements,
    submissions,
    supports,
    themes,
    views,
)
from consult.services.comments import Draft
from consult.services.letterheads import Given
from consult.services.reactions import Verdict
from consult.services.registrations import Answer, Entry
from consult.services.requests import Asking
from consult.services.statements import Before, General
from consult.services.submissions import Handing
from consult.services.views import Naming
from consult.web.response_parts import as_page
from consult.worker import making
from tests import factories

PERSONAS = {
    "anonymous": None,
    "private": None,
    "invited": None,
    "other": None,
    "drafter": Role.DRAFTER,
    "approver": Role.APPROVER,
    "owner": Role.PROCESS_OWNER,
    "registrar": Role.REGISTRAR,
    "reader": Role.READER,
    "admin": Role.ADMINISTRATOR,
}
"""Who looks: nobody signed in, a private person, members of an invited and of another organisation, and the roles."""

SECRET = "Kanariefågeln sjunger bara här inne."
"""Stands in what an organisation writes in its private room, and must never be seen anywhere else."""

INSIDE = "Bråk om hamnen väntas i nämnden."
"""Stands in what only the region may read: notes, answers that are not released, and what one thinks of an answer."""

PHASES = ("open", "over")
"""When: while comments are taken, and when all are answered, reported on and decided."""


@dataclass(frozen=True, slots=True)
class World:
    """What there is: people by persona, and what addresses are made of, by name."""

    people: dict[str, User | None]
    names: dict[str, Any]


def build(phase: str, **about: dict[str, Any]) -> World:
    """Make the world as it is in a phase; `about` says by persona what a person is called."""
    invited, other = factories.organisation(), factories.organisation()
    people: dict[str, User | None] = {
        name: factories.user(role, {"invited": invited, "other": other}.get(name), **about.get(name, {}))
        for name, role in PERSONAS.items()
    }
    people["anonymous"] = None
    strategy = factories.strategy()
    plan = factories.plan(strategy)
    factories.published(plan)
    _reword(plan)
    version = factories.published(plan)
    consultation = factories.consultation(
        version,
        questions=[Question(position=1, text={"sv": "Saknas något?", "en": "Is anything missing?"})],
        invitations=[Invitation(organisation_id=invited.id, state=InvitationState.INVITED)],
    )
    first = factories.comment(consultation, by=people["invited"])
    factories.comment(consultation, by=people["private"])
    factories.compared()
    _talk(people["other"], other, first)
    colleague = factories.user(organisation=invited)
    draft, registered = _write_in(people["registrar"], people["private"], consultation)
    _respond(people["invited"], invited.slug, consultation.slug, factories.block_of(version, "1.1").uid)
    _ask(people["invited"], invited.slug, consultation.slug, other.name)
    _keep_phrase(people, consultation)
    _head(people["owner"], plan)
    _give(people["drafter"], consultation, first)
    _refer(people["drafter"])
    _redact(people["registrar"], first)
    if phase == "over":
        _finish(consultation, plan, people)
        _react(people["invited"], first)
    else:
        _answer_unseen(people, consultation)
    with transaction():
        register.enter(SYSTEM)
    names = {
        "act": "deactivate",
        "batch": 1,
        "block": factories.block_of(version, "1.1").uid,
        "comment": first.number,
        "closing": 1,
        "consultation": consultation.slug,
        "decision": 1,
        "disposable": "letters_sent",
        "disposal": _dispose(people["registrar"]),
        "document": _document(first),
        "draft": draft,
        "redaction": 1,
        "referred": 2,
        "edition": 1,
        "report file": 1,
        "failed file": 2,
        "registered": registered,
        "discussed": "passages",
        "figure": "left",
        "file": 1,
        "kind": "csv",
        "leaving": _leaving(people["private"]),
        "locale": "en",
        "mail": _letter(),
        "old version": 1,
        "party": other.slug,
        "party act": "accepted",
        "organisation": invited.slug,
        "part": "response.html",
        "protected": _protect(people["registrar"]),
        "protected act": "lift",
        "request": _request(people["registrar"]),
        "point": 1,
        "response": 1,
        "person": colleague.slug,
        "phrase": 1,
        "plan": plan.slug,
        "position": first.position,
        "section": "1",
        "section block": factories.block_of(version, "1").uid,
        "statistic": "spoken",
        "strategy": strategy.slug,
        "token": _link(),
        "version": version.number,
        "view": _view(people["drafter"], consultation),
    }
    return World(people, names)


def _document(comment: Comment) -> int:
    """Give the number under which a comment stands in the register."""
    return (
        db.session.scalars(select(Registered.number).where(Registered.comment_id == comment.id)).first() or 0
    )


def _give(person: User | None, consultation: Consultation, comment: Comment) -> None:
    """Give the answer to a comment to a drafter, as one does with many."""
    wish = Wish(Act.SAVE, assignee_id=person.id if person else None)
    with transaction():
        batches.apply(_actor(person), consultation, wish, {comment.number: 1})


REFERRED = Said(Outcome.REFERRED, {"sv": "Frågan tas om hand när planen genomförs."})


def _refer(person: User | None) -> None:
    """Refer what the second comment asks for to implementation."""
    mine = db.session.scalars(select(Disposition).join(Comment).where(Comment.number == 2)).one()
    with transaction():
        dispositions.save(_actor(person), mine, REFERRED, mine.revision)


def _redact(person: User | None, comment: Comment) -> None:
    """Redact a word of a comment."""
    mine = db.session.get_one(Comment, comment.id)
    with transaction():
        redactions.redact(
            _actor(person), mine, redactions.Wish(("tydligare",), Ground.PERSONAL, "", mine.revision)
        )


def _view(person: User | None, consultation: Consultation) -> str:
    with transaction():
        return views.save(
            _actor(person),
            consultation,
            Naming("Förslag", is_shared=True),
            {"kind": "proposal"},
            {"kind": "Slag: Förslag"},
        ).key


def _reword(plan: Plan) -> None:
    """Change a word of the working text in each language."""
    for text in factories.working(plan).blocks[1].texts:
        text.source += " Sådan är den."
        text.html = text.html.replace("</p>", " Sådan är den.</p>")
    db.session.commit()


def _talk(person: User | None, organisation: Organisation, comment: Comment) -> None:
    actor = _actor(person)
    with transaction():
        supports.support(actor, db.session.get_one(Comment, comment.id), organisation.id)


def _respond(person: User | None, organisation: str, consultation: str, uid: str) -> None:
    """Hand in a response, and begin a supplement to it, with a view, in the private room."""
    actor = _actor(person)
    where = rooms.room(actor, organisation, consultation)
    for words in ("Vi är positiva.", SECRET):
        texts = {"summary": words, "views": words, "reservation": ""}
        with transaction():
            statements.write(actor, where, General(Stance.SUPPORTS, texts, frozenset()), Before())
        place = places.on_block(actor, consultation, uid, "sv")
        with transaction():
            draft = Draft(body=words, locale="sv", token=secrets.token_hex(8), proposed=words)
            points.add(actor, where, place, None, draft)
        enclosure = enclosures.read(words, words.encode(), 2**20)
        with transaction():
            annexes.add(actor, where, FileRole.ANNEX, enclosure, words)
        if words != SECRET:
            mine = rooms.draft(actor, where)
            assert mine
            with transaction():
                statements.discuss(actor, where, SECRET)
            with transaction():
                submissions.submit(
                    actor, where, rooms.mark(actor, mine), Handing("Se avsnitten.", "sv", as_page)
                )
    with transaction():
        statements.discuss(actor, where, SECRET)


def _write_in(registrar: User | None, person: User | None, consultation: Consultation) -> tuple[int, int]:
    """Begin to write in what came by phone, and register what came by e-mail from a person."""
    actor = _actor(registrar)
    assert person
    note = enclosures.original("samtal.txt", b"Bra plan.")
    answer = Answer("samtal.txt", note.digest, "sv", clock.today(), channel=Channel.PHONE, original=note)
    with transaction():
        draft = pieces.begin(actor, consultation, answer, "Kim tycker att planen är bra.").number
    answer = Answer("", "", "sv", clock.today(), channel=Channel.EMAIL, sender_email=person.email)
    with transaction():
        done = registrations.begin(actor, consultation, answer)
        registrations.complete(actor, done, [Entry(CommentKind.PROPOSAL, "Skriv tydligare.", None)])
        return draft, done.number


def _ask(person: User | None, organisation: str, consultation: str, name: str) -> None:
    """Ask another body to answer jointly; it has not answered, so it must not learn what has been written."""
    actor = _actor(person)
    where = rooms.room(actor, organisation, consultation)
    with transaction():
        parties.invite(actor, where, name, may_write=False)


def _link() -> str:
    """Make a link that opens a new account, and give its secret."""
    token = secrets.token_urlsafe(32)
    now = clock.now()
    db.session.add(
        SingleUseLink(
            token_hash=digest(token),
            purpose=LinkPurpose.REGISTER,
            email="new@example.org",
            created_at=now,
            expires_at=now + timedelta(days=1),
        )
    )
    db.session.commit()
    return token


def _letter() -> str:
    """Keep a letter that has been sent, and give the key it is shown by."""
    now = clock.now()
    html = "<!doctype html><html lang=sv><title>Hej</title><p>Hej!"
    letter = Mail(key="letter", recipient="a@example.org", locale="sv", subject="Hej", created_at=now)
    letter.html, letter.next_try_at, letter.sent_at = html, now, now
    db.session.add(letter)
    db.session.commit()
    return letter.key


def _dispose(person: User | None) -> int:
    """Set a rule for letters, and propose to dispose of an old one."""
    sent = clock.now() - timedelta(days=1_000)
    old = Mail(key="old", recipient="a@example.org", locale="sv", subject="Hej", text="Hej", created_at=sent)
    old.next_try_at, old.sent_at = sent, sent
    db.session.add(old)
    db.session.commit()
    actor = _actor(person)
    with transaction():
        disposals.rule(actor, Kind.LETTERS_SENT, disposals.Ruling(24, "Plan 3.2"))
    with transaction():
        return disposals.propose(actor, frozenset({Kind.LETTERS_SENT})).number


def _protect(person: User | None) -> str:
    """Protect the identity of someone."""
    sheltered = factories.user()
    with transaction():
        protections.protect(_actor(person), sheltered)
    return sheltered.slug


def _request(person: User | None) -> int:
    """Note that somebody without an account asks to be erased."""
    asking = Asking(
        RequestKind.ERASURE, RequestWay.PHONE, "", "a@example.org", "sv", "Radera mig.", clock.today()
    )
    with transaction():
        return requests.record(_actor(person), asking).number


def _leaving(person: User | None) -> str:
    """Give the token with which a person stops letters about replies."""
    assert person
    return signed(current_app.config["SECRET_KEY"], LEAVING, [person.slug, Topic.REPLIES])


def _actor(person: User | None) -> Actor:
    assert person
    return factories.actor(person)


def _react(person: User | None, comment: Comment) -> None:
    actor, verdict = _actor(person), Verdict(is_satisfied=False, because=INSIDE, seen=0)
    with transaction():
        reactions.give(actor, db.session.get_one(Comment, comment.id), verdict)


def _answer_unseen(people: dict[str, User | None], consultation: Consultation) -> None:
    """Answer one more comment without releasing it, and talk about it at the desk."""
    comment = factories.comment(consultation, by=people["private"])
    drafter, approver = _actor(people["drafter"]), _actor(people["approver"])
    with transaction():
        theme = themes.add(drafter, consultation.plan_id, {"sv": INSIDE, "en": INSIDE})
    texts = {"sv": INSIDE, "en": INSIDE}
    answer = Said(Outcome.PARTLY_ACCEPTED, texts, theme_id=theme.id)
    mine = factories.answer_of(comment)
    with transaction():
        dispositions.propose(drafter, mine, answer, mine.revision)
    with transaction():
        dispositions.note(drafter, factories.answer_of(comment), INSIDE, {approver.user_id or 0})
    with transaction():
        dispositions.approve(approver, factories.answer_of(comment))


def _keep_phrase(people: dict[str, User | None], consultation: Consultation) -> None:
    """Keep a text that drafters use, which nobody outside may read before an answer with it is released."""
    with transaction():
        wording = phrases.Wording("Tack", {"sv": f"Tack, {{organisation}}. {INSIDE}"})
        phrases.add(_actor(people["drafter"]), consultation.plan_id, wording)


def _head(person: User | None, plan: Plan) -> None:
    """Give the region a letterhead, and the plan one of its own."""
    logo = io.BytesIO()
    Image.new("RGB", (60, 20), "#14457a").save(logo, "PNG")
    both = {"sv": "Region Ekby", "en": "Region Ekby"}
    given = Given(region=both, logo=logos.read(logo.getvalue()), logo_told=both)
    for each in (None, plan):
        with transaction():
            letterheads.save(_actor(person), each, given, 0)


def _make_files() -> None:
    """Make the first file of the report, and let the second one fail."""
    making.make_next()
    with transaction():
        job = report_files.begin(SYSTEM)
        assert job
        report_files.fail(SYSTEM, job, "no_room")


def _close_once(plan: Plan) -> None:
    """Let the case have been closed, and reopened when its package was made."""
    now = clock.now()
    package = Package(name="arkiv", asked_at=now, made_at=now, state=FileState.DONE, attempt=1, size=2)
    package.digest = digest("PK")
    closing = Closing(plan_id=plan.id, number=1, closed_at=now, reopened_at=now, reopened_because="Mer kom.")
    closing.package = package
    db.session.add(closing)
    db.session.flush()
    db.session.add(PackagePart(package_id=package.id, attempt=1, position=0, content=b"PK"))
    db.session.commit()


def _finish(consultation: Consultation, plan: Plan, people: dict[str, User | None]) -> None:
    """Answer everything, publish, report and decide."""
    consultation.first_day, consultation.last_day = (clock.today() - timedelta(days=days) for days in (30, 1))
    db.session.commit()
    consultation = consultations.whole(SYSTEM, consultation.slug)
    drafter, approver, registrar = (_actor(people[name]) for name in ("drafter", "approver", "registrar"))
    answer = Said(Outcome.NOT_ACCEPTED, {"sv": "Texten är tydlig nog.", "en": "The text is clear."})
    for mine in db.session.scalars(select(Disposition)).all():
        with transaction():
            said = REFERRED if mine.outcome is Outcome.REFERRED else answer
            dispositions.propose(drafter, mine, said, mine.revision)
        with transaction():
            dispositions.approve(approver, mine)
    with transaction():
        releases.release(SYSTEM, consultation)
    version = factories.published(plan)
    words = {"sv": "Remissen hölls på webben.", "en": "It was held on the web."}
    with transaction():
        reports.save(drafter, consultation, words, words, 0)
    with transaction():
        reports.release(drafter, consultation)
    _make_files()
    _close_once(plan)
    assert version.number
    body = {"sv": "Regionstyrelsen", "en": "The regional board"}
    extract = enclosures.read("protokoll.txt", b"Planen antas.", 100)
    minutes = decisions.Minutes(
        version.number, DecisionKind.ADOPTED, body, "7", clock.today(), words, extract
    )
    with transaction():
        decisions.record(registrar, consultation, minutes)
