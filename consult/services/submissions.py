"""Hand in an organisation's response: from then on it is a public record, and nothing in it is ever overwritten."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from consult import clock, policy
from consult.db import db
from consult.errors import Invalid, NotFound, Outdated, WrongState
from consult.model.comments import Comment, CommentKind, Stance
from consult.model.consultations import Consultation, Invitation, InvitationState, Phase
from consult.model.organisations import Organisation
from consult.model.records import Verb
from consult.model.statements import Point, Statement, StatementState
from consult.policy import Actor, Permission, Speaking
from consult.queries import places
from consult.queries import statements as queries
from consult.queries.statements import Room
from consult.services import comments, events, statements
from consult.services.comments import Draft, Range

KINDS = {Stance.OPPOSES: CommentKind.OBJECTION, Stance.NEUTRAL: CommentKind.QUESTION}
"""What kind of comment a stance on the whole plan is, when it is not support."""
REPLIES = {Stance.NO_COMMENTS: InvitationState.NO_COMMENTS, Stance.DECLINES: InvitationState.DECLINED}
"""What the list of invited bodies says when the response holds nothing else."""


@dataclass(frozen=True, slots=True)
class Handing:
    """How a response is handed in; `wordless` stands for general views when there are none."""

    wordless: str
    locale: str
    is_preliminary: bool = False


def submit(actor: Actor, where: Room, seen: str, handing: Handing) -> Statement:
    """Hand in the response as it was seen; each view becomes a comment with a number, all of them or none."""
    speaking = queries.speaking(actor, where)
    policy.require(actor, Permission.STATEMENT_SUBMIT, speaking)
    mine = statements.locked(where)
    if mine is None:
        raise NotFound
    if queries.mark(actor, mine) != seen:
        raise Outdated("statement_changed")
    if mine.stance is None:
        raise Invalid("statement_without_stance")
    return _received(actor, speaking, mine, handing)


def answer_without(actor: Actor, where: Room, stance: Stance, handing: Handing) -> Statement:
    """Answer at once that one has no comments or declines; a draft with anything in it is not thrown away for it."""
    speaking = queries.speaking(actor, where)
    policy.require(actor, Permission.STATEMENT_SUBMIT, speaking)
    if stance not in REPLIES:
        raise Invalid("unknown_stance")
    mine = statements.opened(where)
    if mine.points or mine.summary or mine.views:
        raise WrongState("statement_begun")
    mine.stance = stance
    return _received(actor, speaking, mine, handing)


def _received(actor: Actor, speaking: Speaking, mine: Statement, handing: Handing) -> Statement:
    consultation = speaking.consultation
    said, number = queries.content(actor, mine), _take_number(consultation.id)
    mine.comment_id = _general(actor, speaking, mine, handing).id
    for point in mine.points:
        point.comment_id = _entered(actor, speaking, point).id
    statements.move(mine, StatementState.SUBMITTED)
    mine.submitted_by_id, mine.submitted_at = actor.user_id, clock.now()
    mine.is_late = consultation.phase(speaking.extended_to) is Phase.CLOSED
    mine.is_preliminary = handing.is_preliminary
    mine.number = number
    mine.copy, mine.digest = queries.seal(actor, _record(said, mine, speaking))
    if mine.stance is not None:
        _note(speaking, REPLIES.get(mine.stance, InvitationState.SUBMITTED))
    events.record(
        actor,
        Verb.STATEMENT_SUBMITTED,
        mine,
        number=mine.number,
        organisation=mine.organisation_id,
        late=mine.is_late,
    )
    return mine


def _record(said: dict[str, Any], mine: Statement, speaking: Speaking) -> dict[str, Any]:
    """Add to what the response says what was noted when it came in."""
    return said | {
        "consultation": speaking.consultation.slug,
        "organisation": _body(speaking).name,
        "number": mine.number,
        "received": mine.submitted_at.isoformat() if mine.submitted_at else None,
        "late": mine.is_late,
        "preliminary": mine.is_preliminary,
    }


def _body(speaking: Speaking) -> Organisation:
    if speaking.organisation is None:
        raise NotFound
    return speaking.organisation


def _general(actor: Actor, speaking: Speaking, mine: Statement, handing: Handing) -> Comment:
    place = places.on_plan(actor, speaking.consultation.slug, None)
    body = "\n\n".join(text for text in (mine.summary, mine.views) if text) or handing.wordless
    draft = Draft(
        body=body,
        locale=handing.locale,
        token=f"statement{mine.id}",
        organisation_id=mine.organisation_id,
        kind=KINDS.get(mine.stance or Stance.NEUTRAL, CommentKind.SUPPORT),
        stance=mine.stance,
    )
    return comments.enter(actor, speaking, place, None, draft)


def _entered(actor: Actor, speaking: Speaking, point: Point) -> Comment:
    slug = speaking.consultation.slug
    if point.uid is None:
        place, words = places.on_plan(actor, slug, point.question), None
    else:
        place = places.on_block(actor, slug, point.uid, point.text_locale or "", point.end_uid)
        words = None if point.start is None or point.end is None else Range(point.start, point.end)
    draft = Draft(
        body=point.body,
        locale=point.locale,
        token=f"point{point.id}",
        organisation_id=_body(speaking).id,
        kind=point.kind,
        stance=point.stance,
        proposed=point.proposed,
    )
    return comments.enter(actor, speaking, place, words, draft)


def _take_number(consultation_id: int) -> int:
    number: int = db.session.execute(
        update(Consultation)
        .where(Consultation.id == consultation_id)
        .values(statements_taken=Consultation.statements_taken + 1)
        .returning(Consultation.statements_taken)
        .execution_options(synchronize_session=False)
    ).scalar_one()
    return number


def _note(speaking: Speaking, state: InvitationState) -> None:
    """Say on the list of invited bodies how this one has answered."""
    invitation = db.session.scalar(
        select(Invitation).where(
            Invitation.consultation_id == speaking.consultation.id,
            Invitation.organisation_id == _body(speaking).id,
        )
    )
    if invitation is not None and invitation.state is not InvitationState.LISTED:
        invitation.state = state


def withdraw(actor: Actor, where: Room, number: int, because: str) -> None:
    """Take back a response that has been handed in; that it came in, and the reason, stay on record."""
    speaking = queries.speaking(actor, where)
    policy.require(actor, Permission.STATEMENT_SUBMIT, speaking)
    mine = db.session.scalar(
        select(Statement)
        .where(
            Statement.consultation_id == where.consultation_id,
            Statement.organisation_id == where.organisation_id,
            Statement.number == number,
        )
        .with_for_update(of=Statement)
    )
    if mine is None:
        raise NotFound
    statements.move(mine, StatementState.WITHDRAWN)
    mine.withdrawn_at, mine.withdrawn_because = clock.now(), because
    keys = db.session.scalars(select(Point.comment_id).where(Point.statement_id == mine.id)).all()
    for key in (mine.comment_id, *keys):
        if key is not None:
            comments.take_back(actor, speaking, key, because)
    _note(speaking, InvitationState.OPENED)
    events.record(actor, Verb.STATEMENT_WITHDRAWN, mine, number=number, organisation=mine.organisation_id)
