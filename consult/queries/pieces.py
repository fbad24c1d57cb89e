"""Answers that are being written in by hand: their pieces, where these may belong, and whether they came before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from consult import clock, policy
from consult.db import db
from consult.errors import NotFound
from consult.model.consultations import Consultation, Question
from consult.model.files import File, FileRole
from consult.model.pieces import Piece
from consult.model.registrations import Channel, Registration, RegistrationState
from consult.model.statements import RECEIVED, Statement, StatementState
from consult.policy import Actor, Permission
from consult.queries.texts import Text
from consult.text.digest import digest
from consult.text.referring import Hint, hints, pages, target


def numbered(actor: Actor, consultation: Consultation, number: int) -> Registration:
    """Find an answer that is being written in or has been registered."""
    policy.require(actor, Permission.ANSWERS_REGISTER, consultation)
    found = db.session.scalar(
        select(Registration)
        .where(Registration.consultation_id == consultation.id, Registration.number == number)
        .options(
            joinedload(Registration.consultation),
            joinedload(Registration.organisation),
            joinedload(Registration.registered_by),
            joinedload(Registration.claimed_by),
        )
    )
    if found is None:
        raise NotFound
    return found


def letter(actor: Actor, consultation: Consultation, number: int) -> Registration:
    """Find an answer that is written in by hand, and not read from a Word file."""
    found = numbered(actor, consultation, number)
    if found.channel is Channel.WORD:
        raise NotFound
    return found


def original(actor: Actor, registration: Registration) -> File | None:
    """Find the file in which an answer came, if it came in one."""
    policy.require(actor, Permission.ANSWERS_REGISTER)
    return db.session.scalar(
        select(File).where(File.registration_id == registration.id, File.role == FileRole.ORIGINAL)
    )


def listed(_actor: Actor, registration: Registration) -> Sequence[Piece]:
    """List the pieces of an answer that the actor has found, in order."""
    return db.session.scalars(
        select(Piece).where(Piece.registration_id == registration.id).order_by(Piece.position)
    ).all()


def mark(_actor: Actor, registration: Registration, pieces: Sequence[Piece]) -> str:
    """Name exactly what would be registered now, to see whether it has changed since someone looked."""
    return digest(" ".join([str(registration.revision), *(f"{each.number}:{each.mark}" for each in pieces)]))


@dataclass(frozen=True, slots=True)
class Suggested:
    """Where a piece may belong, the likeliest first, and the pages that it names."""

    hints: Sequence[Hint]
    pages: Sequence[int]


def suggested(_actor: Actor, pieces: Sequence[Piece], text: Text) -> Mapping[int, Suggested]:
    """Look for what pieces refer to in the text of the version, by the number of the piece."""
    of = target(text.passages, text.labels)
    return {
        each.number: Suggested(hints(each.body, each.above, of), pages(f"{each.above}\n{each.body}"))
        for each in pieces
    }


class TwinKind(StrEnum):
    """What is the same about an answer that came before."""

    FILE = "file"
    SENDER = "sender"
    RESPONSE = "response"


@dataclass(frozen=True, slots=True)
class Twin:
    """An answer that may be the same one; `number` is that of the registration, or of the response handed in here."""

    kind: TwinKind
    number: int
    came_on: date
    is_draft: bool = False


def twins(actor: Actor, registration: Registration) -> list[Twin]:
    """Find what came before with the same file or from the same sender."""
    policy.require(actor, Permission.ANSWERS_REGISTER)
    same = []
    if registration.digest:
        same.append(Registration.digest == registration.digest)
    if registration.organisation_id:
        same.append(Registration.organisation_id == registration.organisation_id)
    elif registration.sender_email:
        same.append(Registration.sender_email == registration.sender_email)
    rows = (
        db.session.scalars(
            select(Registration)
            .where(
                Registration.consultation_id == registration.consultation_id,
                Registration.id != registration.id,
                or_(*same),
            )
            .order_by(Registration.number)
        ).all()
        if same
        else ()
    )
    found = [
        Twin(
            TwinKind.FILE if registration.digest and each.digest == registration.digest else TwinKind.SENDER,
            each.number,
            each.received_on,
            each.state is RegistrationState.DRAFT,
        )
        for each in rows
    ]
    return found + _responses(registration)


def _responses(registration: Registration) -> list[Twin]:
    """Find what the organisation has handed in here itself."""
    if registration.organisation_id is None:
        return []
    rows = db.session.scalars(
        select(Statement)
        .where(
            Statement.consultation_id == registration.consultation_id,
            Statement.organisation_id == registration.organisation_id,
            Statement.state.in_(RECEIVED),
            Statement.state != StatementState.WITHDRAWN,
            Statement.registration_id.is_(None),
        )
        .order_by(Statement.number)
    )
    return [
        Twin(TwinKind.RESPONSE, each.number, clock.local_date(each.submitted_at))
        for each in rows
        if each.number and each.submitted_at
    ]


def response(actor: Actor, registration: Registration) -> int | None:
    """Give the number of the response that an answer was entered as, if it is an organisation's."""
    policy.require(actor, Permission.ANSWERS_REGISTER)
    return db.session.scalar(select(Statement.number).where(Statement.registration_id == registration.id))


def questions(actor: Actor, consultation: Consultation) -> Sequence[Question]:
    """List the guiding questions that a piece may answer."""
    policy.require(actor, Permission.ANSWERS_REGISTER)
    return db.session.scalars(
        select(Question).where(Question.consultation_id == consultation.id).order_by(Question.position)
    ).all()
