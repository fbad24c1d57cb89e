"""Answer jointly with other bodies, or join the response of another one.

What happens before the response is handed in leaves no event: the bodies asked are told by letter, and nobody else.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from consult import clock, policy
from consult.db import db
from consult.errors import Invalid, NotFound, Outdated, WrongState
from consult.model.comments import Stance
from consult.model.organisations import Organisation
from consult.model.statements import PARTY_TRANSITIONS, Party, PartyState, Statement
from consult.policy import Actor, Permission
from consult.queries import statements as queries
from consult.queries.statements import Room
from consult.services import statements

Asked = tuple[int, int]
"""The keys of a response and of a body that has been asked to share it."""

MOST = 30
"""So many bodies can share one response."""


def join(actor: Actor, where: Room, name: str, stance: Stance) -> None:
    """Say in the draft that the organisation joins the response of another body, and with which stance."""
    policy.require(actor, Permission.ROOM_WRITE, queries.speaking(actor, where))
    mine = statements.opened(where)
    mine.joins_id = _other(where, name).id
    mine.stance = stance


def part(actor: Actor, where: Room) -> None:
    """Take back in the draft that the organisation joins the response of another body."""
    policy.require(actor, Permission.ROOM_WRITE, queries.speaking(actor, where))
    statements.opened(where).joins_id = None


def _other(where: Room, name: str) -> Organisation:
    """Find another body by its name, as people write it."""
    names = db.session.execute(select(Organisation.id, Organisation.name)).all()
    found = next((key for key, known in names if known.casefold() == name.strip().casefold()), None)
    if found is None:
        raise Invalid("unknown_body")
    if found == where.organisation_id:
        raise Invalid("own_body")
    return db.session.get_one(Organisation, found)


def invite(actor: Actor, where: Room, name: str, *, may_write: bool) -> None:
    """Ask another body to answer jointly; until it accepts it reads nothing."""
    speaking = queries.speaking(actor, where)
    policy.require(actor, Permission.ROOM_SIGN, speaking)
    if speaking.organisation is None or not speaking.organisation.is_confirmed:
        raise Invalid("organisation_unconfirmed")
    mine = statements.opened(where)
    body = _other(where, name)
    known = next((each for each in mine.parties if each.organisation_id == body.id), None)
    if known is None:
        if len(mine.parties) >= MOST:
            raise Invalid("too_many_parties", limit=MOST)
        known = Party(organisation_id=body.id, state=PartyState.INVITED)
        mine.parties.append(known)
    elif known.state in {PartyState.INVITED, PartyState.ACCEPTED}:
        raise Invalid("party_already")
    else:
        _move(known, PartyState.INVITED)
    known.may_write = may_write
    known.invited_by_id, known.invited_at = actor.user_id or 0, clock.now()
    known.told_at = known.answered_by_id = None


def take_back(actor: Actor, where: Room, slug: str) -> None:
    """Take back an invitation, or let a body go that had accepted; what it has written stays."""
    policy.require(actor, Permission.ROOM_SIGN, queries.speaking(actor, where))
    mine = statements.locked(where)
    found = next((each for each in mine.parties if each.organisation.slug == slug), None) if mine else None
    if mine is None or found is None:
        raise NotFound
    mine.parties.remove(found)


def _move(party: Party, to: PartyState) -> None:
    if to not in PARTY_TRANSITIONS[party.state]:
        raise WrongState("party_state")
    party.state = to


def _locked(asked: Asked) -> Party:
    """Take an invitation with its response, so that it is answered before the response is handed in or not at all."""
    statement_id, organisation_id = asked
    mine = db.session.scalar(
        select(Statement)
        .where(Statement.id == statement_id, Statement.number.is_(None))
        .with_for_update(of=Statement)
        .execution_options(populate_existing=True)
    )
    found = db.session.get(Party, (statement_id, organisation_id), populate_existing=True) if mine else None
    if mine is None or found is None:
        raise WrongState("party_gone")
    return found


def answer(actor: Actor, asked: Asked, to: PartyState) -> None:
    """Accept to answer jointly, refuse, or leave before the response is handed in."""
    mine = _locked(asked)
    policy.require(actor, Permission.PARTY_ANSWER, mine)
    _move(mine, to)
    mine.answered_by_id, mine.approved = actor.user_id, None


def approve(actor: Actor, asked: Asked, where: Room, seen: str) -> None:
    """Approve the words as they were seen, for a body that answers jointly."""
    mine = _locked(asked)
    policy.require(actor, Permission.PARTY_ANSWER, mine)
    if mine.state is not PartyState.ACCEPTED:
        raise WrongState("party_state")
    shared = statements.locked(where)
    if shared is None or queries.words_mark(actor, shared) != seen:
        raise Outdated("statement_changed")
    mine.approved = seen


def agreed(actor: Actor, mine: Statement) -> Sequence[Party]:
    """Let go of those who have not accepted, and refuse to go on unless all others approve these very words."""
    mine.parties[:] = [each for each in mine.parties if each.state is PartyState.ACCEPTED]
    words = queries.words_mark(actor, mine)
    if any(each.approved != words for each in mine.parties):
        raise WrongState("parties_not_approved")
    return mine.parties


def next_asked(actor: Actor) -> Party | None:
    """Take the oldest invitation that nobody has been told about, and mark it told; another worker passes it over."""
    policy.require(actor, Permission.PROGRAM)
    found = db.session.scalar(
        select(Party)
        .where(Party.told_at.is_(None), Party.state == PartyState.INVITED)
        .order_by(Party.invited_at)
        .limit(1)
        .options(
            joinedload(Party.organisation),
            joinedload(Party.statement).options(
                joinedload(Statement.organisation), joinedload(Statement.consultation)
            ),
        )
        .with_for_update(of=Party, skip_locked=True)
    )
    if found is not None:
        found.told_at = clock.now()
    return found
