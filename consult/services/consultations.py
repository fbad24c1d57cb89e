"""Prepare a consultation on a published version, announce it, give it more time or cancel it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from consult import clock, policy
from consult.db import Texts, db
from consult.errors import Invalid, Outdated, WrongState
from consult.model.consultations import (
    CONSULTATION_TRANSITIONS,
    EARLIEST_DAY,
    LATEST_DAY,
    Consultation,
    ConsultationState,
    Participation,
    Phase,
    Publication,
    Question,
)
from consult.model.letters import BY_NAME
from consult.model.plans import Plan
from consult.model.records import Verb
from consult.model.versions import Version, VersionState
from consult.policy import Actor, Permission
from consult.services import carryovers, events, invitations
from consult.text import blanks


@dataclass(frozen=True, slots=True)
class Round:
    """What the process owner has written about a consultation."""

    title: Texts
    letter: Texts
    questions: tuple[Texts, ...]
    first_day: date
    last_day: date
    board_day: date | None
    publication: Publication
    participation: Participation


def create(actor: Actor, plan: Plan, version: Version, draft: Round) -> Consultation:
    """Begin to prepare a consultation on a published version; only staff see it until it is announced."""
    policy.require(actor, Permission.CONSULTATIONS_MANAGE)
    if version.plan_id != plan.id or version.state is not VersionState.PUBLISHED:
        raise WrongState("version_not_published")
    consultation = Consultation(
        slug=_free_slug(plan.slug), plan_id=plan.id, version_id=version.id, questions=[], invitations=[]
    )
    _write(consultation, draft)
    db.session.add(consultation)
    events.record(actor, Verb.CONSULTATION_CREATED, consultation)
    return consultation


def _free_slug(wanted: str) -> str:
    """Name a plan's first consultation as the plan, and the next ones with a number."""
    stem = wanted[:70]
    taken = {"new", *db.session.scalars(select(Consultation.slug).where(Consultation.slug.startswith(stem)))}
    count = 1
    slug = wanted
    while slug in taken:
        count += 1
        slug = f"{stem}-{count}"
    return slug


def save(actor: Actor, consultation: Consultation, draft: Round, seen_revision: int) -> None:
    """Keep what has been written so far; refuse if a colleague has changed it since it was opened."""
    policy.require(actor, Permission.CONSULTATIONS_MANAGE, consultation)
    mine = invitations.locked(consultation)
    if mine.state is not ConsultationState.DRAFT:
        raise WrongState("round_announced")
    if mine.revision != seen_revision:
        raise Outdated("round_changed")
    _write(mine, draft)
    flag_modified(mine, "title")  # the revision must count up also when only the questions changed
    events.record(actor, Verb.CONSULTATION_CHANGED, mine)


def _write(consultation: Consultation, draft: Round) -> None:
    _must_be_in_order(draft.first_day, draft.last_day, draft.board_day)
    _must_be_fillable(draft.letter)
    consultation.title = draft.title
    consultation.letter = draft.letter
    consultation.first_day = draft.first_day
    consultation.last_day = draft.last_day
    consultation.board_day = draft.board_day
    consultation.publication = draft.publication
    consultation.participation = draft.participation
    kept = consultation.questions[: len(draft.questions)]
    for question, text in zip(kept, draft.questions, strict=False):
        question.text = text
    new = [
        Question(position=position, text=text)
        for position, text in enumerate(draft.questions, 1)
        if position > len(kept)
    ]
    consultation.questions = kept + new


def _must_be_fillable(letter: Texts) -> None:
    for text in letter.values():
        for typed in blanks.wrong(text, BY_NAME):
            raise Invalid("unknown_blank", typed=typed)


def _must_be_in_order(first_day: date, last_day: date, board_day: date | None) -> None:
    days = [first_day, last_day, *([board_day] if board_day else [])]
    if any(not EARLIEST_DAY <= day <= LATEST_DAY for day in days):
        raise Invalid("day_out_of_range")
    if last_day < first_day:
        raise Invalid("days_out_of_order")
    if board_day is not None and board_day <= last_day:
        raise Invalid("board_day_early")


def _move(consultation: Consultation, state: ConsultationState) -> None:
    if state not in CONSULTATION_TRANSITIONS[consultation.state]:
        raise WrongState("round_not_there")
    consultation.state = state


def announce(actor: Actor, consultation: Consultation) -> int:
    """Make a consultation public and invite those on its list; tell how many were invited.

    From now on its dates decide when it is open. Nothing in it changes any more, except that it can get more time.
    """
    policy.require(actor, Permission.CONSULTATIONS_MANAGE, consultation)
    mine = invitations.locked(consultation)
    _move(mine, ConsultationState.ANNOUNCED)
    if mine.missing:
        raise Invalid(mine.missing[0])
    mine.announced_at = clock.now()
    events.record(actor, Verb.CONSULTATION_ANNOUNCED, mine)
    return invitations.send_to_listed(actor, mine)


def extend(actor: Actor, consultation: Consultation, last_day: date, board_day: date | None) -> None:
    """Give everyone more time; a last reply date is never moved to an earlier day."""
    policy.require(actor, Permission.CONSULTATIONS_MANAGE, consultation)
    mine = invitations.locked(consultation)
    if mine.phase() not in {Phase.UPCOMING, Phase.OPEN}:
        raise WrongState("round_not_running")
    _must_be_in_order(mine.first_day, last_day, board_day)
    if last_day < mine.last_day:
        raise Invalid("last_day_not_later")
    if (last_day, board_day) == (mine.last_day, mine.board_day):
        return
    earlier = mine.last_day
    mine.last_day = last_day
    mine.board_day = board_day
    events.record(
        actor,
        Verb.CONSULTATION_CHANGED,
        mine,
        last_day=last_day.isoformat(),
        earlier=earlier.isoformat(),
        board_day=board_day.isoformat() if board_day else None,
    )


def cancel(actor: Actor, consultation: Consultation, because: Texts) -> None:
    """Stop a consultation and say why; one that was announced stays to be read, with the reason."""
    policy.require(actor, Permission.CONSULTATIONS_MANAGE, consultation)
    mine = invitations.locked(consultation)
    _move(mine, ConsultationState.CANCELLED)
    if not because.get(mine.plan.source_locale):
        raise Invalid("cancel_reason_needed")
    if mine.answers_released_at is not None:
        raise WrongState("answers_already_released")
    mine.cancelled_because = because
    carryovers.let_go(mine)
    events.record(actor, Verb.CONSULTATION_CANCELLED, mine)
