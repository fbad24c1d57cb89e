"""Write an organisation's response in its private room, have it approved, and note what its board decided.

Nothing here leaves a trace outside the room: no event, no mail, no count. The region must not know even that someone
has begun.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from consult import clock, policy
from consult.db import db
from consult.errors import Invalid, NotFound, Outdated, WrongState
from consult.formats.enclosures import Enclosure
from consult.model import steps
from consult.model.comments import Stance
from consult.model.files import FileRole
from consult.model.room_notices import RoomNoticeKind
from consult.model.statements import STATEMENT_TRANSITIONS, Remark, Statement, StatementState
from consult.policy import Actor, Permission, Speaking
from consult.queries import statements
from consult.queries.consultations import Section
from consult.queries.statements import Room
from consult.services import files, preliminaries, room_notices, savings, scopes
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
class Before:
    """What the response said when its writer began: the same as `General`, with digests of the texts."""

    stance: Stance | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    silent: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Minutes:
    """Who decided for the organisation, its board or committee or someone by delegation, and an extract of the minutes."""

    body: str
    item: str
    day: date
    is_delegated: bool = False
    extract: Enclosure | None = None


def locked(where: Room) -> Statement | None:
    """Take what is being written in a room, with its views; whoever does so goes on with it."""
    found = db.session.scalar(
        select(Statement)
        .where(
            Statement.consultation_id == where.consultation_id,
            Statement.organisation_id == where.organisation_id,
            Statement.number.is_(None),
        )
        .options(
            selectinload(Statement.points),
            selectinload(Statement.files),
            selectinload(Statement.remarks),
            *statements.TOGETHER,
        )
        .with_for_update(of=Statement)
        .execution_options(populate_existing=True)
    )
    if found is not None:
        found.written_at, found.warned_at = clock.now(), None
    return found


def opened(where: Room) -> Statement:
    """Take the draft of a room, or begin one, after a preliminary response with all that it says.

    What has been approved is not changed under its approver's hand.
    """
    found = locked(where)
    if found is None:
        found = Statement(
            consultation_id=where.consultation_id,
            organisation_id=where.organisation_id,
            points=[],
            files=[],
            remarks=[],
            parties=[],
            silent=[],
            written_at=clock.now(),
        )
        earlier = preliminaries.standing(where.consultation_id, where.organisation_id)
        db.session.add(found)
        if earlier is not None:
            preliminaries.begin(found, earlier)
        db.session.flush()
        found = locked(where) or found  # with whom it is shared, as for a draft that was there before
    if found.state is not StatementState.DRAFT:
        raise WrongState("statement_approved")
    return found


def move(statement: Statement, to: StatementState) -> None:
    """Bring a response one step further, or back."""
    if to not in STATEMENT_TRANSITIONS[statement.state]:
        raise WrongState("statement_state")
    statement.state = to


def _take(speaking: Speaking, statement: Statement, step: StatementState) -> None:
    """Bring a response to the step that comes next for its organisation, and to no other."""
    if speaking.organisation is None or steps.ahead(speaking.organisation, statement) is not step:
        raise WrongState("statement_state")
    move(statement, step)


def write(actor: Actor, where: Room, said: General, was: Before) -> None:
    """Save what the writer has changed of what is said about the plan as a whole.

    A stance or a text that a colleague has changed meanwhile is not written over: then nothing is saved. Sections are
    ticked one by one, so both get theirs.
    """
    speaking = statements.speaking(actor, where)
    policy.require(actor, Permission.ROOM_WRITE, speaking)
    mine = opened(where)
    scopes.must_cover(speaking.consultation, said.silent - was.silent)
    earlier = {name: was.texts.get(name, digest("")) for name in said.texts}
    changed = {name: words for name, words in said.texts.items() if digest(words) != earlier[name]}
    lost = [
        name
        for name, words in changed.items()
        if digest(getattr(mine, name)) not in {earlier[name], digest(words)}
    ]
    if mine.stance not in {was.stance, said.stance} and said.stance is not was.stance:
        lost.append("stance")
    if lost:
        raise Outdated("statement_text_changed", fields=lost)
    if said.stance is not was.stance:
        mine.stance = said.stance
    mine.silent = sorted((set(mine.silent) - (was.silent - said.silent)) | (said.silent - was.silent))
    for name, words in changed.items():
        setattr(mine, name, words)
    savings.keep(actor, mine)


def restore(actor: Actor, where: Room, number: int, seen: str) -> None:
    """Bring back what a field said after an earlier saving, as a new one; `seen` is the digest of what it says now."""
    policy.require(actor, Permission.ROOM_WRITE, statements.speaking(actor, where))
    savings.put_back(actor, opened(where), number, seen)


def begin_final(actor: Actor, where: Room) -> None:
    """Begin the final response with everything that the preliminary one says."""
    policy.require(actor, Permission.ROOM_WRITE, statements.speaking(actor, where))
    if locked(where) is None and preliminaries.standing(where.consultation_id, where.organisation_id) is None:
        raise WrongState("no_preliminary")
    opened(where)


def discuss(actor: Actor, where: Room, body: str, to_id: int | None = None) -> None:
    """Say something to colleagues, or to one of them before all; it is never handed in."""
    policy.require(actor, Permission.ROOM_WRITE, statements.speaking(actor, where))
    mine = locked(where) or opened(where)
    room_notices.must_be_colleague(actor, mine, to_id)
    mine.remarks.append(Remark(author_id=actor.user_id, to_id=to_id, body=body, said_at=clock.now()))
    if to_id is not None:
        room_notices.tell(actor, mine, RoomNoticeKind.MENTIONED, {to_id})
    room_notices.tell(actor, mine, RoomNoticeKind.SAID, room_notices.others(actor, mine, to_id))


def assign(actor: Actor, where: Room, section: Section, user_id: int | None) -> None:
    """Let a member write about a section, or nobody in particular."""
    policy.require(actor, Permission.ROOM_WRITE, statements.speaking(actor, where))
    mine = locked(where) or opened(where)
    room_notices.assign(actor, mine, section, user_id)


def approve(actor: Actor, where: Room, seen: str) -> None:
    """Approve the response as it was seen, for the organisation."""
    speaking = statements.speaking(actor, where)
    policy.require(actor, Permission.ROOM_SIGN, speaking)
    mine = _as_seen(actor, where, seen)
    _take(speaking, mine, StatementState.APPROVED)
    mine.approved_by_id, mine.approved_at = actor.user_id, clock.now()
    mine.sent_back_because = ""
    room_notices.tell(actor, mine, RoomNoticeKind.APPROVED)


def send_back(actor: Actor, where: Room, because: str) -> None:
    """Take an approved or decided response back to be written on, and say why; the decision is no longer noted."""
    policy.require(actor, Permission.ROOM_SIGN, statements.speaking(actor, where))
    mine = _existing(where)
    move(mine, StatementState.DRAFT)
    mine.sent_back_because = because
    mine.approved_by_id = mine.approved_at = mine.decided_on = None
    mine.decided_by = mine.decided_item = ""
    mine.files = [each for each in mine.files if each.role is not FileRole.MINUTES]
    mine.is_delegated = False
    room_notices.tell(actor, mine, RoomNoticeKind.SENT_BACK)


def decide(actor: Actor, where: Room, seen: str, minutes: Minutes) -> None:
    """Note that the organisation's board, or someone by delegation, has decided on the response as it was seen."""
    speaking = statements.speaking(actor, where)
    policy.require(actor, Permission.ROOM_SIGN, speaking)
    mine = _as_seen(actor, where, seen)
    if minutes.day > clock.today():
        raise Invalid("decided_in_future")
    _take(speaking, mine, StatementState.DECIDED)
    mine.decided_by, mine.decided_item, mine.decided_on = minutes.body, minutes.item, minutes.day
    mine.is_delegated, mine.sent_back_because = minutes.is_delegated, ""
    if minutes.extract is not None:
        mine.files.append(files.kept(actor, minutes.extract, FileRole.MINUTES, mine.files))
    room_notices.tell(actor, mine, RoomNoticeKind.DECIDED)


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
