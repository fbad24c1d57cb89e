"""Hand in an organisation's response: from then on it is a public record, and nothing in it is ever overwritten."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, select, update
from sqlalchemy.orm import joinedload, selectinload

from consult import clock, policy
from consult.db import db
from consult.errors import Invalid, NotFound, Outdated, WrongState
from consult.formats import frozen
from consult.model.comments import CommentKind, Stance
from consult.model.consultations import Consultation, Invitation, InvitationState
from consult.model.organisations import Organisation
from consult.model.records import Verb
from consult.model.statements import Party, Point, Statement, StatementState
from consult.policy import Actor, Permission, Speaking
from consult.queries import copies, places
from consult.queries import statements as queries
from consult.queries.statements import Room
from consult.services import comments, events, parties, preliminaries, statements
from consult.services.comments import Draft, View
from consult.services.preliminaries import Said
from consult.services.spots import Range

KINDS = {Stance.OPPOSES: CommentKind.OBJECTION, Stance.NEUTRAL: CommentKind.QUESTION}
"""What kind of comment a stance on the whole plan is, when it is not support."""
REPLIES = {Stance.NO_COMMENTS: InvitationState.NO_COMMENTS, Stance.DECLINES: InvitationState.DECLINED}
"""What the list of invited bodies says when the response holds nothing else."""


@dataclass(frozen=True, slots=True)
class Handing:
    """How a response is handed in.

    `wordless` stands for general views when there are none; `shared` says before them whom it joins or is shared with.
    `page` writes the response to be read, in a language, when everything is noted; what it gives is frozen with the rest.
    """

    wordless: str
    locale: str
    page: Callable[[Speaking, Statement, str], str]
    is_preliminary: bool = False
    shared: str = ""


def submit(actor: Actor, where: Room, seen: str, handing: Handing) -> Statement:
    """Hand in the response as it was seen; each view becomes a comment with a number, all of them or none."""
    speaking = queries.speaking(actor, where)
    policy.require(actor, Permission.STATEMENT_SUBMIT, speaking)
    mine = statements.locked(where)
    if mine is None:
        raise WrongState("statement_gone")
    if queries.mark(actor, mine) != seen:
        raise Outdated("statement_changed")
    if mine.stance is None:
        raise Invalid("statement_without_stance")
    parties.agreed(actor, mine)
    return _received(actor, speaking, mine, handing)


def answer_without(actor: Actor, where: Room, stance: Stance, handing: Handing) -> Statement:
    """Answer at once that one has no comments or declines; a draft with anything in it is not thrown away for it."""
    speaking = queries.speaking(actor, where)
    policy.require(actor, Permission.STATEMENT_SUBMIT, speaking)
    if stance not in REPLIES:
        raise Invalid("unknown_stance")
    mine = statements.opened(where)
    if mine.points or mine.files or mine.summary or mine.views or mine.joins_id or mine.parties:
        raise WrongState("statement_begun")
    if _has_answered(where):
        raise WrongState("statement_answered")
    mine.stance = stance
    return _received(actor, speaking, mine, handing)


def _has_answered(where: Room) -> bool:
    """Tell if a response of the organisation stands, which a colleague may have handed in a moment ago."""
    return (
        db.session.scalar(
            select(
                exists().where(
                    Statement.consultation_id == where.consultation_id,
                    Statement.organisation_id == where.organisation_id,
                    Statement.state == StatementState.SUBMITTED,
                )
            )
        )
        is True
    )


def _received(actor: Actor, speaking: Speaking, mine: Statement, handing: Handing) -> Statement:
    consultation = speaking.consultation
    earlier = preliminaries.standing(mine.consultation_id, mine.organisation_id)
    said, number = queries.content(actor, mine), take_number(consultation.id)
    _enter(actor, speaking, mine, handing, preliminaries.unchanged(earlier))
    if earlier is not None:
        said["replaces"] = earlier.number
        preliminaries.replace(actor, speaking, earlier, mine, number)
    statements.move(mine, StatementState.SUBMITTED)
    moment = clock.now()
    mine.submitted_by_id, mine.submitted_at = actor.user_id, moment
    mine.is_late = speaking.is_late(clock.local_date(moment)) and (earlier is None or earlier.is_late)
    mine.is_preliminary = handing.is_preliminary
    mine.number = number
    mine.copy, digest = queries.seal(actor, recorded(said, mine, speaking))
    _freeze(mine, digest, handing.page(speaking, mine, handing.locale))
    note(mine)
    events.record(
        actor,
        Verb.STATEMENT_SUBMITTED,
        mine,
        number=mine.number,
        organisation=mine.organisation_id,
        late=mine.is_late,
        parties=[each.organisation_id for each in mine.parties],
    )
    return mine


def _freeze(mine: Statement, data: str, page: str) -> None:
    """Keep the page beside the data, with a list of the checksums of all that came in; nothing writes to them again."""
    files = {copies.path_of(file): file.digest for file in mine.files}
    mine.page = page
    mine.manifest = frozen.manifest({copies.DATA: data, copies.PAGE: frozen.digest_of(page)} | files)
    mine.digest = frozen.digest_of(mine.manifest)


def _enter(
    actor: Actor, speaking: Speaking, mine: Statement, handing: Handing, standing: dict[Said, int]
) -> None:
    """Make every view a comment; what a preliminary response said already in the same words keeps its comment."""
    general = _general(mine, handing)
    mine.comment_id = standing.get(preliminaries.said(general))
    for point in mine.points:
        point.comment_id = standing.pop(preliminaries.said(point), None)
    new = [point for point in mine.points if point.comment_id is None]
    views = [_view(actor, speaking, point) for point in new]
    if mine.comment_id is None:
        views.insert(0, (places.on_plan(actor, speaking.consultation.slug, None), None, general))
    entered = comments.enter(actor, speaking, views)
    if mine.comment_id is None:
        mine.comment_id = entered.pop(0).id
    for point, comment in zip(new, entered, strict=True):
        point.comment_id = comment.id


def recorded(said: dict[str, Any], mine: Statement, speaking: Speaking) -> dict[str, Any]:
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


def _general(mine: Statement, handing: Handing) -> Draft:
    words = [text for text in (handing.shared, mine.summary, mine.views) if text]
    body = "\n\n".join(words) or handing.wordless
    return Draft(
        body=body,
        locale=handing.locale,
        token=f"statement{mine.id}",
        organisation_id=mine.organisation_id,
        kind=KINDS.get(mine.stance or Stance.NEUTRAL, CommentKind.SUPPORT),
        stance=mine.stance,
    )


def _view(actor: Actor, speaking: Speaking, point: Point) -> View:
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
    return place, words, draft


def take_number(consultation_id: int) -> int:
    """Count one response more, and give its number."""
    number: int = db.session.execute(
        update(Consultation)
        .where(Consultation.id == consultation_id)
        .values(statements_taken=Consultation.statements_taken + 1)
        .returning(Consultation.statements_taken)
        .execution_options(synchronize_session=False)
    ).scalar_one()
    return number


def note(mine: Statement) -> None:
    """Say on the list of invited bodies how those who answer have answered; `parties` must be loaded."""
    replied = (
        REPLIES.get(mine.stance, InvitationState.SUBMITTED) if mine.stance else InvitationState.SUBMITTED
    )
    _list(mine, replied)


def _list(mine: Statement, state: InvitationState) -> None:
    """Say on the list of invited bodies how these have answered, or that they have not, unless another answer stands."""
    bodies = {mine.organisation_id, *(each.organisation_id for each in mine.parties)}
    if state is InvitationState.OPENED:
        bodies -= _answered_otherwise(mine, bodies)
    db.session.execute(
        update(Invitation)
        .where(
            Invitation.consultation_id == mine.consultation_id,
            Invitation.organisation_id.in_(bodies),
            Invitation.state != InvitationState.LISTED,
        )
        .values(state=state)
        .execution_options(synchronize_session="fetch")
    )


def _answered_otherwise(mine: Statement, bodies: set[int]) -> set[int]:
    standing = (
        Statement.consultation_id == mine.consultation_id,
        Statement.state == StatementState.SUBMITTED,
        Statement.superseded_by.is_(None),
        Statement.id != mine.id,
    )
    own = select(Statement.organisation_id).where(*standing, Statement.organisation_id.in_(bodies))
    shared = (
        select(Party.organisation_id)
        .join(Party.statement)
        .where(*standing, Party.organisation_id.in_(bodies))
    )
    return {*db.session.scalars(own), *db.session.scalars(shared)}


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
        .options(joinedload(Statement.registration), selectinload(Statement.parties))
        .with_for_update(of=Statement)
    )
    if mine is None:
        raise NotFound
    if mine.registration is not None and mine.registration.claimed_at is None:
        raise WrongState("answer_unclaimed")
    if mine.superseded_by is not None:
        raise WrongState("statement_superseded")
    statements.move(mine, StatementState.WITHDRAWN)
    mine.withdrawn_at, mine.withdrawn_because = clock.now(), because
    keys = db.session.scalars(select(Point.comment_id).where(Point.statement_id == mine.id)).all()
    for key in (mine.comment_id, *keys):
        if key is not None:
            comments.take_back(actor, speaking, key, because)
    _list(mine, InvitationState.OPENED)
    events.record(actor, Verb.STATEMENT_WITHDRAWN, mine, number=number, organisation=mine.organisation_id)
