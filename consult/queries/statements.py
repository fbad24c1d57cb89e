"""An organisation's private room, and the responses that have been received."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from consult import policy
from consult.db import Texts, db
from consult.errors import NotFound
from consult.formats.frozen import digest_of
from consult.model.comments import Comment
from consult.model.consultations import Consultation, Invitation
from consult.model.files import FileRole
from consult.model.organisations import Organisation
from consult.model.statements import Party, PartyState, Point, Remark, Statement
from consult.model.versions import Block, BlockText
from consult.policy import Actor, Permission, Speaking, visible_comments, visible_statements
from consult.queries import parties, places

TOGETHER = (selectinload(Statement.joins), selectinload(Statement.parties).joinedload(Party.organisation))
"""What to load of whom a response is shared with."""


@dataclass(frozen=True, slots=True)
class Room:
    """Where an organisation writes its response; the ids stay readable when the rows are out of date."""

    consultation_id: int
    organisation_id: int
    speaking: Speaking


def room(actor: Actor, organisation: str, consultation: str) -> Room:
    """Find the room of an organisation in a consultation; for anyone but its members there is none."""
    row = db.session.execute(
        select(Consultation, Organisation, Invitation)
        .join(Consultation.plan)
        .join(Consultation.version)
        .join(Organisation, Organisation.slug == organisation)
        .outerjoin(
            Invitation,
            and_(
                Invitation.organisation_id == Organisation.id, Invitation.consultation_id == Consultation.id
            ),
        )
        .where(Consultation.slug == consultation)
        .options(
            contains_eager(Consultation.plan),
            contains_eager(Consultation.version),
            selectinload(Consultation.questions),
        )
    ).first()
    if row is None:
        raise NotFound("no_room")
    found, body, invitation = row
    theirs = parties.joined(actor, places.speaker(found, body, invitation))
    if not policy.allows(actor, Permission.ROOM_ENTER, theirs):
        raise NotFound("no_room")
    return Room(found.id, body.id, theirs)


def bodies(actor: Actor, consultation: Consultation) -> Sequence[Organisation]:
    """List the organisations that the actor writes a response for in a consultation."""
    if not actor.memberships or actor.is_staff or consultation.announced_at is None:
        return ()
    return db.session.scalars(
        select(Organisation).where(Organisation.id.in_(actor.memberships)).order_by(Organisation.name)
    ).all()


def speaking(actor: Actor, where: Room) -> Speaking:
    """Read afresh whose room it is, for whoever is about to change something in it."""
    return parties.joined(actor, places.speaking(actor, where.consultation_id, where.organisation_id)[0])


def invitation(actor: Actor, where: Room) -> Invitation | None:
    """Find the invitation of the organisation whose room it is, if it has one and the actor is of it."""
    if not policy.allows(actor, Permission.ROOM_OWN, where.speaking):
        return None
    return db.session.get(Invitation, (where.consultation_id, where.organisation_id))


def draft(actor: Actor, where: Room) -> Statement | None:
    """Find what is being written in a room, with its views and what colleagues say about it."""
    policy.require(actor, Permission.ROOM_ENTER, where.speaking)
    return db.session.scalar(
        select(Statement)
        .where(
            Statement.consultation_id == where.consultation_id,
            Statement.organisation_id == where.organisation_id,
            Statement.number.is_(None),
        )
        .options(
            selectinload(Statement.files),
            selectinload(Statement.points).joinedload(Point.author),
            selectinload(Statement.remarks).options(joinedload(Remark.author), joinedload(Remark.to)),
            *TOGETHER,
        )
    )


def sent(actor: Actor, where: Room) -> Sequence[Statement]:
    """List what the organisation has handed in before, alone or jointly, the latest first; for its own members."""
    if not policy.allows(actor, Permission.ROOM_OWN, where.speaking):
        return ()
    shared = select(Party.statement_id).where(Party.organisation_id == where.organisation_id)
    return db.session.scalars(
        select(Statement)
        .where(
            Statement.consultation_id == where.consultation_id,
            or_(Statement.organisation_id == where.organisation_id, Statement.id.in_(shared)),
            Statement.number.is_not(None),
        )
        .order_by(Statement.number.desc())
    ).all()


def behind(actor: Actor, where: Room, number: int) -> Statement:
    """Find a response that the organisation has handed in, with what its members said to each other about it."""
    policy.require(actor, Permission.ROOM_OWN, where.speaking)
    found = db.session.scalar(
        select(Statement)
        .where(
            Statement.consultation_id == where.consultation_id,
            Statement.organisation_id == where.organisation_id,
            Statement.number == number,
        )
        .options(
            selectinload(Statement.points),
            selectinload(Statement.remarks).options(joinedload(Remark.author), joinedload(Remark.to)),
        )
    )
    if found is None:
        raise NotFound
    return found


def received(actor: Actor, consultation: Consultation) -> Sequence[Statement]:
    """List the responses that have come in and that the actor may read."""
    return db.session.scalars(
        select(Statement)
        .join(Statement.consultation)
        .where(
            Statement.consultation_id == consultation.id,
            Statement.number.is_not(None),
            visible_statements(actor),
        )
        .order_by(Statement.number)
        .options(joinedload(Statement.organisation), *TOGETHER)
    ).all()


def numbered(actor: Actor, consultation: Consultation, number: int) -> Statement:
    """Find a response that has come in, with its views."""
    found = db.session.scalar(
        select(Statement)
        .where(Statement.consultation_id == consultation.id, Statement.number == number)
        .options(
            joinedload(Statement.organisation),
            joinedload(Statement.consultation),
            selectinload(Statement.files),
            joinedload(Statement.comment),
            joinedload(Statement.registration),
            selectinload(Statement.points).joinedload(Point.comment),
            *TOGETHER,
        )
    )
    if found is None:
        raise NotFound
    policy.require(actor, Permission.STATEMENT_READ, found)
    return found


def replaced(actor: Actor, statement: Statement) -> Statement | None:
    """Give the preliminary response that this one took the place of, if there is one."""
    policy.require(actor, Permission.STATEMENT_READ, statement)
    return db.session.scalar(
        select(Statement).where(
            Statement.consultation_id == statement.consultation_id,
            Statement.organisation_id == statement.organisation_id,
            Statement.superseded_by == statement.number,
        )
    )


def comment_numbers(actor: Actor, statement: Statement) -> dict[int, int]:
    """Give the numbers of the comments that a response became and that the actor may read, by the comments' keys."""
    policy.require(actor, Permission.STATEMENT_READ, statement)
    keys = [statement.comment_id, *(point.comment_id for point in statement.points)]
    rows = db.session.execute(
        select(Comment.id, Comment.number)
        .join(Consultation, Consultation.id == Comment.consultation_id)
        .where(Comment.id.in_([key for key in keys if key]), visible_comments(actor))
    )
    return dict(rows.all())


def silent(_actor: Actor, consultation: Consultation, statement: Statement) -> list[tuple[str, Texts]]:
    """List the sections on which a response has no comments, by number and title; everyone reads those of the text."""
    if not statement.silent:
        return []
    found: dict[str, Texts] = {}
    for label, locale, plain in db.session.execute(
        select(Block.label, BlockText.locale, BlockText.plain)
        .join(BlockText)
        .where(Block.version_id == consultation.version_id, Block.uid.in_(statement.silent))
        .order_by(Block.position)
    ):
        found.setdefault(label, {})[locale] = plain
    return list(found.items())


def content(_actor: Actor, statement: Statement) -> dict[str, Any]:
    """Give everything that a response says, as plain values; its views and files must be loaded."""
    return {
        "stance": statement.stance,
        "summary": statement.summary,
        "views": statement.views,
        "reservation": statement.reservation,
        "sections_without_comments": sorted(statement.silent),
        "joins": statement.joins.name if statement.joins else None,
        "together_with": together(statement),
        "decision": {
            "body": statement.decided_by,
            "item": statement.decided_item,
            "delegated": statement.is_delegated,
            "day": statement.decided_on.isoformat() if statement.decided_on else None,
        },
        "points": [
            {
                "label": point.cited,
                "question": point.question,
                "words": point.quote,
                "kind": point.kind,
                "stance": point.stance,
                "body": point.body,
                "proposed": point.proposed,
            }
            for point in statement.points
        ],
        "files": [
            {
                "number": file.number,
                "role": file.role,
                "title": file.title,
                "name": file.name,
                "size": file.size,
                "sha256": file.digest,
            }
            for file in statement.files
        ],
    }


def together(statement: Statement) -> list[str]:
    """Name the bodies that answer jointly with the one that hands in; `parties` must be loaded."""
    return sorted(each.organisation.name for each in statement.parties if each.state is PartyState.ACCEPTED)


def seal(_actor: Actor, said: dict[str, Any]) -> tuple[str, str]:
    """Write plain values as JSON in one certain way, and give that with its SHA-256."""
    copy = json.dumps(said, ensure_ascii=False, sort_keys=True, indent=1)
    return copy, digest_of(copy)


def words_mark(actor: Actor, statement: Statement) -> str:
    """Name exactly the words and annexes of a response, whoever has decided on them and whoever shares them."""
    said = content(actor, statement)
    words = {key: said[key] for key in said.keys() - {"decision", "together_with"}}
    words["files"] = [each for each in said["files"] if each["role"] != FileRole.MINUTES]
    return seal(actor, words)[1]


def mark(actor: Actor, statement: Statement) -> str:
    """Name exactly what a response says now, to see whether it has changed since someone looked."""
    return seal(actor, content(actor, statement))[1]
