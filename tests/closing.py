"""A case in which everything is done, for tests that begin where it can be closed."""

import secrets

from flask import Flask

from consult import clock
from consult.db import db, transaction
from consult.formats import enclosures, traces
from consult.model.closings import Closing
from consult.model.comments import Stance
from consult.model.consultations import Consultation
from consult.model.decisions import DecisionKind
from consult.model.files import FileRole
from consult.model.organisations import Organisation
from consult.model.redactions import Ground
from consult.model.report_editions import EditionFile
from consult.model.statements import Statement
from consult.model.users import Role
from consult.model.versions import Version
from consult.policy import SYSTEM
from consult.queries import consultations, places
from consult.queries import statements as rooms
from consult.services import (
    annexes,
    closings,
    decisions,
    points,
    redacted_files,
    redactions,
    reports,
    statements,
    submissions,
)
from consult.services.comments import Draft
from consult.services.redacted_files import Copy
from consult.services.statements import Before, General
from consult.services.submissions import Handing
from consult.web.response_parts import as_page
from consult.worker import Worker
from tests import answering, factories

NAME = "Gulsparv Hemligsson"
"""Words that are redacted in the case."""
WORDS = {"sv": "Remissen hölls på webben.", "en": "It was held on the web."}


def said(label: str = "1.1") -> Consultation:
    """Make a consultation with a response, a file that came with it, and comments, one of them with redacted words."""
    consultation = factories.consultation()
    responded(consultation)
    comment = factories.comment(consultation, label, body=f"Ring {NAME} om <b>detta</b> & annat.")
    factories.comment(consultation, None, body="Om helheten.")
    registrar = factories.actor(factories.user(Role.REGISTRAR))
    with transaction():
        wish = redactions.Wish((NAME,), Ground.PERSONAL, "", comment.revision)
        redactions.redact(registrar, comment, wish)
    return consultation


def responded(consultation: Consultation) -> Statement:
    """Hand in a response with a view and a file in which words are redacted afterwards."""
    member = factories.actor(factories.user(organisation=factories.organisation(name="Exempelkommun")))
    (body,) = member.memberships
    slug = db.session.get_one(Organisation, body).slug
    where = rooms.room(member, slug, consultation.slug)
    with transaction():
        texts = {"summary": "Vi är positiva.", "views": "Planen är bra.", "reservation": ""}
        statements.write(member, where, General(Stance.SUPPORTS, texts, frozenset()), Before())
    uid = factories.block_of(db.session.get_one(Version, consultation.version_id), "1.1").uid
    with transaction():
        view = Draft(
            body="Skriv ska.", locale="sv", token=secrets.token_hex(8), proposed="Planen ska stärka."
        )
        points.add(member, where, places.on_block(member, consultation.slug, uid, "sv"), None, view)
    with transaction():
        annex = enclosures.read("bilaga.txt", f"Enligt {NAME}.".encode(), 2**20)
        annexes.add(member, where, FileRole.ANNEX, annex, "Bilaga")
    draft = rooms.draft(member, where)
    assert draft
    with transaction():
        response = submissions.submit(
            member, where, rooms.mark(member, draft), Handing("Se ovan.", "sv", as_page)
        )
    registrar, mine = answering.staff(Role.REGISTRAR), fresh(consultation, response)
    file = enclosures.read("bilaga.txt", b"Enligt en granne.", 2**20)
    copy = Copy(file, traces.contents(file), mine.files[0].digest, has_been_read=False)
    with transaction():
        wish = redactions.Wish((NAME,), Ground.PERSONAL, "")
        redacted_files.replace(registrar, mine, 1, copy, wish)
    return response


def fresh(consultation: Consultation, response: Statement) -> Statement:
    """Read a response anew, with its files."""
    db.session.expire_all()
    return rooms.numbered(SYSTEM, consultation, response.number or 0)


def finished(app: Flask, consultation: Consultation | None = None) -> Consultation:
    """Answer, release, report, publish and decide, so that a case can be closed."""
    consultation = consultation or said()
    for each in db.session.scalars(db.select(answering.Comment).where(answering.Comment.position == 0)).all():
        answering.answer(each)
    answering.release(consultation)
    slug, owner = consultation.slug, answering.staff(Role.PROCESS_OWNER)
    with transaction():
        reports.save(owner, consultations.by_slug(SYSTEM, slug), WORDS, WORDS, 0)
    with transaction():
        reports.release(owner, consultations.by_slug(SYSTEM, slug))
    db.session.execute(db.delete(EditionFile).where(EditionFile.kind.not_in(["csv", "html"])))
    version = factories.published(consultations.by_slug(SYSTEM, slug).plan)
    body = {"sv": "Regionstyrelsen", "en": "The regional board"}
    extract = enclosures.read("protokoll.txt", b"Planen antas.", 100)
    minutes = decisions.Minutes(
        version.number or 0, DecisionKind.ADOPTED, body, "7", clock.today(), WORDS, extract
    )
    with transaction():
        decisions.record(answering.staff(Role.REGISTRAR), consultations.by_slug(SYSTEM, slug), minutes)
    settled(app)
    return consultations.by_slug(SYSTEM, slug)


def settled(app: Flask) -> None:
    """Let the worker do all that it has to do."""
    db.session.commit()
    while Worker(app).once():
        pass
    db.session.rollback()


def closed(app: Flask, consultation: Consultation | None = None) -> Closing:
    """Close a case in which everything is done."""
    found = consultation or finished(app)
    with transaction():
        return closings.close(answering.staff(Role.REGISTRAR), found, "")
