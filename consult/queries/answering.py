"""Everything a drafter needs to answer one comment, in one place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from consult import policy
from consult.db import db
from consult.errors import NotFound
from consult.model.carryovers import Carryover
from consult.model.comments import Comment, Stance
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, Outcome
from consult.model.holds import Hold
from consult.model.organisations import Organisation
from consult.model.reactions import Reaction
from consult.model.records import Event, Verb
from consult.model.versions import Version, VersionState
from consult.policy import Actor, Permission
from consult.queries import mentions, placements, promises, reactions, similarities, splits, texts
from consult.queries.mentions import Note
from consult.queries.notes import CITED
from consult.queries.placements import Suggestion
from consult.queries.promises import Promised
from consult.queries.similarities import Beside
from consult.queries.splits import Family
from consult.queries.texts import Run
from consult.text import diff
from consult.text.diff import Piece

MOST = 50
NEIGHBOURS = 8


@dataclass(frozen=True, slots=True)
class Member:
    """Another comment that belongs here, in its own words."""

    number: int
    label: str
    who: str
    stance: Stance | None
    html: str
    locale: str
    proposed: str | None
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class Case:
    """One comment with its answer, its thread and its passage then and now.

    `members` are the other comments that get the same answer, `beside` are others on the same passage; of each only
    the first are given, so `members` may be fewer than the answer counts. `alike` are those that say the same.
    `reactions` are what those who commented think of the answer, the one that stands first. `suggested` are passages
    that a comment without a place may be about. `family` is the comment that this is a point of, or its points.
    """

    comment: Comment
    answer: Disposition
    thread: tuple[Comment, ...]
    members: tuple[Member, ...]
    beside: tuple[Member, ...]
    notes: tuple[Note, ...]
    promised: Promised
    now: Run | None
    is_own_proposal: bool
    outcome_before: Outcome | None
    proposal: tuple[Piece, ...]
    since: tuple[Piece, ...]
    alike: Beside
    reactions: Sequence[Reaction] = ()
    suggested: Sequence[Suggestion] = ()
    family: Family | None = None

    @property
    def public_number(self) -> int:
        """Give the number that everyone else knows it by: a point is shown with its comment."""
        return self.family.whole.number if self.family else self.comment.number


_WITH_ANSWER = (
    joinedload(Disposition.theme),
    joinedload(Disposition.hold).joinedload(Hold.by),
    joinedload(Disposition.carryover).joinedload(Carryover.consultation),
    joinedload(Disposition.assignee),
    joinedload(Disposition.proposed_by),
    joinedload(Disposition.approved_by),
)


def case(actor: Actor, consultation: Consultation, number: int) -> Case:
    """Find a comment and what belongs to it; nine statements at most, however long the thread."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    thread = db.session.scalars(
        select(Comment)
        .where(Comment.consultation_id == consultation.id, Comment.number == number)
        .order_by(Comment.position)
        .options(
            joinedload(Comment.organisation),
            joinedload(Comment.question),
            joinedload(Comment.disposition).options(*_WITH_ANSWER),
        )
    ).all()
    if not thread or thread[0].disposition is None:
        raise NotFound
    comment, answer = thread[0], thread[0].disposition
    now, family = _working_words(actor, consultation, comment), splits.family(actor, comment)
    return Case(
        comment=comment,
        answer=answer,
        thread=_replies(family.whole) if comment.is_part and family else tuple(thread[1:]),
        members=_grouped(comment, answer),
        beside=_on_same_passage(comment),
        notes=mentions.notes(actor, answer.id),
        promised=promises.beside(actor, answer, comment),
        now=now,
        outcome_before=_outcome_before(comment),
        is_own_proposal=actor.user_id is not None and answer.proposed_by_id == actor.user_id,
        proposal=tuple(diff.words(comment.quote or comment.passage, comment.proposed or "")),
        since=tuple(diff.words(comment.passage, now.words)) if now else (),
        alike=similarities.beside(actor, comment, answer),
        reactions=reactions.every(actor, family.whole if family else comment) if answer.released_at else (),
        suggested=placements.suggested(actor, consultation, comment),
        family=family,
    )


def _replies(whole: Comment) -> tuple[Comment, ...]:
    """Read the thread under the comment that a point belongs to."""
    return tuple(
        db.session.scalars(
            select(Comment)
            .where(Comment.root_id == whole.id)
            .order_by(Comment.position)
            .options(joinedload(Comment.organisation))
        )
    )


def answer_of(actor: Actor, consultation: Consultation, number: int) -> Disposition:
    """Find the answer to a comment."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    found = db.session.scalar(
        select(Disposition)
        .join(Comment, Comment.disposition_id == Disposition.id)
        .where(Comment.consultation_id == consultation.id, Comment.number == number, Comment.position == 0)
    )
    if found is None:
        raise NotFound
    return found


def _others(comment: Comment) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Comment.number,
            CITED,
            Organisation.name,
            Comment.signed_as,
            Comment.stance,
            Comment.html,
            Comment.locale,
            Comment.proposed,
            Comment.withdrawn_at,
        )
        .outerjoin(Organisation)
        .where(Comment.id != comment.id)
        .order_by(Comment.number)
    )


def _members(statement: Select[*tuple[Any, ...]]) -> tuple[Member, ...]:
    return tuple(
        Member(number, label, name or signed, stance, html, locale, proposed, withdrawn is not None)
        for number, label, name, signed, stance, html, locale, proposed, withdrawn in db.session.execute(
            statement
        )
    )


def _outcome_before(comment: Comment) -> Outcome | None:
    """Tell what the region was about to answer when a final response replaced the comment."""
    if comment.superseded_by is None:
        return None
    data = db.session.scalar(
        select(Event.data).where(
            Event.verb == Verb.COMMENT_SUPERSEDED,
            Event.subject_type == Comment.__tablename__,
            Event.subject_id == comment.id,
        )
    )
    return Outcome(data["outcome"]) if data and data.get("outcome") else None


def _grouped(comment: Comment, answer: Disposition) -> tuple[Member, ...]:
    if answer.comment_count < 2:
        return ()
    return _members(_others(comment).where(Comment.disposition_id == answer.id).limit(MOST))


def _on_same_passage(comment: Comment) -> tuple[Member, ...]:
    """Find other comments on the same passage that have answers of their own."""
    if comment.uid is None:
        return ()
    return _members(
        _others(comment)
        .where(
            Comment.consultation_id == comment.consultation_id,
            Comment.uid == comment.uid,
            Comment.position == 0,
            Comment.split_at.is_(None),
            Comment.disposition_id != comment.disposition_id,
        )
        .limit(NEIGHBOURS)
    )


def _working_words(actor: Actor, consultation: Consultation, comment: Comment) -> Run | None:
    if comment.uid is None:
        return None
    working = (Version.plan_id == consultation.plan_id) & (Version.state == VersionState.WORKING)
    return texts.run(actor, working, comment.text_locale, (comment.uid, comment.end_uid))
