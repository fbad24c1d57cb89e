"""Everything a drafter needs to answer one comment, in one place."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from consult import policy
from consult.db import db
from consult.errors import NotFound
from consult.model.comments import Comment, Stance
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionChange, DispositionNote
from consult.model.organisations import Organisation
from consult.model.users import User
from consult.model.versions import Block, BlockText, Version, VersionState
from consult.policy import Actor, Permission
from consult.text import diff
from consult.text.diff import Piece


@dataclass(frozen=True, slots=True)
class Member:
    """A comment that shares the answer."""

    number: int
    who: str
    stance: Stance | None
    body: str


@dataclass(frozen=True, slots=True)
class Note:
    """What a colleague should know."""

    author: str
    body: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """A passage that changed because of the answer; `label` is empty when it is gone from the working text."""

    uid: str
    label: str
    before: str
    after: str
    is_published: bool


@dataclass(frozen=True, slots=True)
class Case:
    """One comment with its answer, its thread and its passage then and now."""

    comment: Comment
    answer: Disposition
    thread: tuple[Comment, ...]
    members: tuple[Member, ...]
    notes: tuple[Note, ...]
    changes: tuple[Change, ...]
    now: str | None
    now_label: str
    proposed_by: str
    others: int
    is_own_proposal: bool
    proposal: tuple[Piece, ...]
    since: tuple[Piece, ...]


def case(actor: Actor, consultation: Consultation, number: int) -> Case:
    """Find a comment and what belongs to it; ten statements, however long the thread."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    thread = db.session.scalars(
        select(Comment)
        .where(Comment.consultation_id == consultation.id, Comment.number == number)
        .order_by(Comment.position)
        .options(
            joinedload(Comment.organisation),
            joinedload(Comment.author),
            joinedload(Comment.question),
            joinedload(Comment.disposition).joinedload(Disposition.theme),
        )
    ).all()
    if not thread or thread[0].disposition is None:
        raise NotFound
    comment, answer = thread[0], thread[0].disposition
    working = _working_words(consultation, comment.uid, comment.text_locale)
    return Case(
        comment=comment,
        answer=answer,
        thread=tuple(thread[1:]),
        members=_members(answer.id),
        notes=_notes(answer.id),
        changes=_changes(consultation, answer.id, comment.text_locale or consultation.plan.source_locale),
        now=working[1] if working else None,
        now_label=working[0] if working else "",
        proposed_by=db.session.scalar(select(User.name).where(User.id == answer.proposed_by_id)) or "",
        others=_on_same_passage(comment),
        is_own_proposal=actor.user_id is not None and answer.proposed_by_id == actor.user_id,
        proposal=tuple(diff.words(comment.quote or comment.passage, comment.proposed or "")),
        since=tuple(diff.words(comment.passage, working[1])) if working else (),
    )


def _members(disposition_id: int) -> tuple[Member, ...]:
    rows = db.session.execute(
        select(Comment.number, Organisation.name, Comment.signed_as, Comment.stance, Comment.body)
        .outerjoin(Organisation)
        .where(Comment.disposition_id == disposition_id)
        .order_by(Comment.number)
    )
    return tuple(Member(number, name or signed, stance, body) for number, name, signed, stance, body in rows)


def _notes(disposition_id: int) -> tuple[Note, ...]:
    rows = db.session.execute(
        select(User.name, DispositionNote.body, DispositionNote.at)
        .join(User)
        .where(DispositionNote.disposition_id == disposition_id)
        .order_by(DispositionNote.id)
    )
    return tuple(Note(*row) for row in rows)


def _working_words(consultation: Consultation, uid: str | None, locale: str | None) -> tuple[str, str] | None:
    """Give the number and the words of a passage as they are in the working text."""
    row = db.session.execute(
        select(Block.label, BlockText.plain)
        .join(BlockText)
        .join(Version)
        .where(
            Version.plan_id == consultation.plan_id,
            Version.state == VersionState.WORKING,
            Block.uid == uid,
            BlockText.locale == locale,
        )
    ).one_or_none()
    return (row.label, row.plain) if row else None


def _changes(consultation: Consultation, disposition_id: int, locale: str) -> tuple[Change, ...]:
    links = {
        change.uid: change.version_id
        for change in db.session.scalars(
            select(DispositionChange)
            .where(DispositionChange.disposition_id == disposition_id)
            .order_by(DispositionChange.id)
        )
    }
    if not links:
        return ()
    then = _texts([consultation.version_id], links, locale)
    working = db.session.scalar(
        select(Version.id).where(
            Version.plan_id == consultation.plan_id, Version.state == VersionState.WORKING
        )
    )
    now = _texts([version or working for version in links.values()], links, locale)
    return tuple(
        Change(
            uid=uid,
            label=now.get((version or working, uid), ("", ""))[0],
            before=then.get((consultation.version_id, uid), ("", ""))[1],
            after=now.get((version or working, uid), ("", ""))[1],
            is_published=version is not None,
        )
        for uid, version in links.items()
    )


def _texts(
    versions: Iterable[int | None], uids: Iterable[str], locale: str
) -> dict[tuple[int | None, str], tuple[str, str]]:
    rows = db.session.execute(
        select(Block.version_id, Block.uid, Block.label, BlockText.plain)
        .join(BlockText)
        .where(Block.version_id.in_(set(versions)), Block.uid.in_(uids), BlockText.locale == locale)
    )
    return {(version, uid): (label, plain) for version, uid, label, plain in rows}


def _on_same_passage(comment: Comment) -> int:
    """Count other comments on the same passage."""
    if comment.uid is None:
        return 0
    return (
        db.session.scalar(
            select(func.count(Comment.id)).where(
                Comment.consultation_id == comment.consultation_id,
                Comment.uid == comment.uid,
                Comment.position == 0,
                Comment.id != comment.id,
            )
        )
        or 0
    )
