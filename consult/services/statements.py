"""Write an organisation's response in its private room, have it approved, and note what its board decided.

Nothing here leaves a trace outside the room: no event, no mail, no count. The region must not know even that someone
has begun.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from consult import clock, policy
from consult.db import db
from consult.errors import Invalid, NotFound, Outdated, WrongState
from consult.model.comments import Stance
from consult.model.statements import STATEMENT_TRANSITIONS, Remark, Statement, StatementState
from consult.policy import Actor, Permission
from consult.queries import statements
from consult.queries.statements import Room
from consult.services import savings
from consult.text.digest import digest

TEXTS = ("summary", "views", "reservation")
"""What is written about the plan as a whole."""


@dataclass(frozen=True, slots=True)
class General:
    """What a response says about the plan as a whole, and the sections it has nothing to say on."""

    stance: Stance | None
    texts: Mapping[str, str]
    silent: frozenset[str]


@dataclass(frozen=True, slots=True)
class Minutes:
    """What the minutes of the organisation's own board or committee say."""

    body: str
    item: str
    day: date


def locked(where: Room) -> Statement | None:
    """Take what is being written in a room, with its views."""
    return db.session.scalar(
        select(Statement)
        .where(
            Statement.consultation_id == where.consultation_id,
            Statement.organisation_id == where.organisation_id,
            Statement.number.is_(None),
        )
        .options(selectinload(Statement.points), selectinload(Statement.remarks))
        .with_for_update(of=Statement)
        .execution_options(populate_existing=True)
    )


def opened(where: Room) -> Statement:
    """Take the draft of a room, or begin one; what has been approved is not changed under its approver's hand."""
    found = locked(where)
    if found is None:
        found = Statement(
            consultation_id=where.consultation_id,
            organisation_id=where.organisation_id,
            points=[],
            remarks=[],
            silent=[],
        )
        db.session.add(found)
        db.session.flush()
    if found.state is not StatementState.DRAFT:
        raise WrongState("statement_approved")
    return found


def move(statement: Statement, to: StatementState) -> None:
    """Bring a response one step further, or back."""
    if to not in STATEMENT_TRANSITIONS[statement.state]:
        raise WrongState("statement_state")
    statement.state = to


def write(actor: Actor, where: Room, said: General, was: Mapping[str, str]) -> None:
    """Save what is said about the plan as a whole; `was` has the digest of each text as the writer found it.

    A text that a colleague has changed meanwhile is not written over: then nothing is saved.
    """
    policy.require(actor, Permission.ROOM_WRITE, statements.speaking(actor, where))
    mine = opened(where)
    changed = {name: words for name, words in said.texts.items() if digest(words) != was.get(name)}
    lost = [
        name for name in changed if digest(getattr(mine, name)) not in {was.get(name), digest(changed[name])}
    ]
    if lost:
        raise Outdated("statement_text_changed", fields=lost)
    mine.stance = said.stance
    mine.silent = sorted(said.silent)
    for name, words in changed.items():
        setattr(mine, name, words)
    savings.keep(actor, mine)


def restore(actor: Actor, where: Room, number: int, seen: str) -> None:
    """Bring back what a field said after an earlier saving, as a new one; `seen` is the digest of what it says now."""
    policy.require(actor, Permission.ROOM_WRITE, statements.speaking(actor, where))
    savings.put_back(actor, opened(where), number, seen)


def discuss(actor: Actor, where: Room, body: str) -> None:
    """Say something to colleagues; it is never handed in."""
    policy.require(actor, Permission.ROOM_WRITE, statements.speaking(actor, where))
    mine = locked(where) or opened(where)
    mine.remarks.append(Remark(author_id=actor.user_id, body=body, said_at=clock.now()))


def approve(actor: Actor, where: Room, seen: str) -> None:
    """Approve the response as it was seen, for the organisation."""
    policy.require(actor, Permission.ROOM_SIGN, statements.speaking(actor, where))
    mine = _as_seen(actor, where, seen)
    move(mine, StatementState.APPROVED)
    mine.approved_by_id, mine.approved_at = actor.user_id, clock.now()
    mine.sent_back_because = ""


def send_back(actor: Actor, where: Room, because: str) -> None:
    """Take an approved or decided response back to be written on, and say why."""
    policy.require(actor, Permission.ROOM_SIGN, statements.speaking(actor, where))
    mine = _existing(where)
    move(mine, StatementState.DRAFT)
    mine.sent_back_because = because
    mine.approved_by_id = mine.approved_at = mine.decided_on = None
    mine.decided_by = mine.decided_item = ""


def decide(actor: Actor, where: Room, seen: str, minutes: Minutes) -> None:
    """Note that the organisation's board or committee has decided on the response as it was seen."""
    policy.require(actor, Permission.ROOM_SIGN, statements.speaking(actor, where))
    mine = _as_seen(actor, where, seen)
    if minutes.day > clock.today():
        raise Invalid("decided_in_future")
    move(mine, StatementState.DECIDED)
    mine.decided_by, mine.decided_item, mine.decided_on = minutes.body, minutes.item, minutes.day


def erase(actor: Actor, where: Room) -> None:
    """Delete everything in a room that has not been handed in, for good."""
    policy.require(actor, Permission.ROOM_SIGN, statements.speaking(actor, where))
    db.session.delete(_existing(where))


def _existing(where: Room) -> Statement:
    found = locked(where)
    if found is None:
        raise NotFound
    return found


def _as_seen(actor: Actor, where: Room, seen: str) -> Statement:
    found = _existing(where)
    if statements.mark(actor, found) != seen:
        raise Outdated("statement_changed")
    return found
