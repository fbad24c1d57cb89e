"""Threads: a comment in full, what was replied, what the region answered and what that changed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, exists, false, or_, select
from sqlalchemy.orm import aliased

from consult.db import db
from consult.errors import NotFound
from consult.model.comments import Comment, CommentRevision, Support
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionChange, DispositionState
from consult.model.plans import Plan
from consult.model.versions import Block, BlockText, Version
from consult.policy import Actor, visible_comments, visible_replies
from consult.queries import notes
from consult.queries.notes import Note
from consult.queries.prepared import Written, prepared
from consult.text import diff
from consult.text.diff import Piece

MOST_REPLIES = 200


@dataclass(frozen=True, slots=True)
class Said:
    """A comment or a reply in full; `html` is safe, and empty when it may not be read any more."""

    note: Note
    html: str
    proposed: str | None
    passage: str
    start: int | None
    end: int | None
    is_author: bool
    is_supported: bool

    @property
    def wording(self) -> list[Piece]:
        """Give the proposed words as a difference from those they would replace."""
        if self.proposed is None:
            return []
        return diff.words(self.passage[self.start : self.end], self.proposed)


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment and the replies to it; `has_more` tells that there are more replies than these."""

    root: Said
    replies: tuple[Said, ...]
    has_more: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A block that changed because of an answer, with its words before and after.

    `is_stale` tells that the words are a translation older than the source.
    """

    uid: str
    label: str
    version: int
    locale: str
    pieces: list[Piece]
    is_stale: bool = False


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a comment said until it was edited."""

    body: str
    proposed: str | None
    until: datetime


IN_FULL = (
    Comment.html,
    Comment.proposed,
    Comment.passage,
    Comment.start.label("begin"),
    Comment.end.label("stop"),
)
"""What a statement for whole comments reads beside what their notes show."""


@prepared
def _thread(actor: Actor) -> Written:
    root_id = (
        select(Comment.id)
        .join(Consultation, Comment.consultation_id == Consultation.id)
        .where(
            Comment.consultation_id == bindparam("consultation_id"),
            Comment.number == bindparam("number"),
            Comment.position == 0,
            visible_comments(actor),
        )
        .correlate(None)
        .scalar_subquery()
    )
    supported = exists().where(Support.comment_id == Comment.id, _own_support(actor))
    return (
        notes.in_full(
            actor,
            *IN_FULL,
            supported.label("is_supported"),
        )
        .where(
            or_(Comment.id == root_id, Comment.root_id == root_id),
            or_(Comment.position == 0, (Comment.position > bindparam("after")) & visible_replies(actor)),
        )
        .order_by(Comment.position)
        .limit(MOST_REPLIES + 2)
    )


def thread(actor: Actor, consultation_id: int, number: int, after: int = 0) -> Thread:
    """Read a comment and its replies in one statement, or those after a reply."""
    rows = _thread(actor, consultation_id=consultation_id, number=number, after=after).all()
    if not rows:
        raise NotFound
    said = [in_full(actor, row, is_supported=row.is_supported) for row in rows]
    return Thread(said[0], tuple(said[1 : MOST_REPLIES + 1]), len(said) > MOST_REPLIES + 1)


def _own_support(actor: Actor) -> ColumnElement[bool]:
    if actor.user_id is None:
        return false()
    return or_(Support.user_id == actor.user_id, Support.organisation_id.in_(actor.memberships))


def in_full(actor: Actor, row: Row[*tuple[Any, ...]], *, is_supported: bool = False) -> Said:
    """Make a whole comment of a row; the words of a withdrawn one are for staff and its author."""
    is_shown = row.withdrawn_at is None or row.superseded_by or notes.shows_withdrawn(actor, row.author_id)
    return Said(
        note=notes.note(actor, row),
        html=row.html if is_shown else "",
        proposed=row.proposed if is_shown else None,
        passage=row.passage,
        start=row.begin,
        end=row.stop,
        is_author=row.author_id == actor.user_id,
        is_supported=is_supported,
    )


def changes(actor: Actor, comments: Sequence[int], locale: str) -> dict[int, list[Change]]:
    """List what the released answers to these comments changed in the published text, in one statement.

    Each change is shown in the reader's language if the block has it, else in the plan's own.
    """
    if not comments:
        return {}
    found: dict[tuple[int, str, int], _Words] = {}
    for row in db.session.execute(_changed(actor, comments, locale)):
        words = found.setdefault(
            (row.id, row.uid, row.version), _Words(row.label or row.old_label, row.source)
        )
        words.new[row.new_locale] = row.new_plain
        words.digests[row.new_locale] = row.digest
        words.translated[row.new_locale] = row.translates
        words.old[row.old_locale] = row.old_plain
    result: dict[int, list[Change]] = {}
    for (comment_id, uid, version), words in found.items():
        result.setdefault(comment_id, []).append(words.change(uid, version, locale))
    return result


@dataclass(slots=True)
class _Words:
    """What a block said before and after, by language."""

    label: str
    source: str
    new: dict[str, str] = field(default_factory=dict)
    old: dict[str, str] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    translated: dict[str, str | None] = field(default_factory=dict)

    def change(self, uid: str, version: int, locale: str) -> Change:
        shown = locale if locale in self.new or locale in self.old else self.source
        pieces = diff.words(self.old.get(shown) or "", self.new.get(shown) or "")
        is_stale = shown != self.source and self.translated.get(shown) != self.digests.get(self.source)
        return Change(uid, self.label, version, shown, pieces, is_stale)


def _changed(actor: Actor, comments: Sequence[int], locale: str) -> Select[*tuple[Any, ...]]:
    before, old = aliased(Version), aliased(Block)
    new_words, old_words = aliased(BlockText), aliased(BlockText)
    return (
        select(
            Comment.id,
            DispositionChange.uid,
            Version.number.label("version"),
            Block.label,
            old.label.label("old_label"),
            Plan.source_locale.label("source"),
            new_words.locale.label("new_locale"),
            new_words.plain.label("new_plain"),
            new_words.digest,
            new_words.translates,
            old_words.locale.label("old_locale"),
            old_words.plain.label("old_plain"),
        )
        .join(Disposition, DispositionChange.disposition_id == Disposition.id)
        .join(Comment, Comment.disposition_id == Disposition.id)
        .join(Consultation, Comment.consultation_id == Consultation.id)
        .join(Plan, Consultation.plan_id == Plan.id)
        .join(Version, DispositionChange.version_id == Version.id)
        .outerjoin(Block, and_(Block.version_id == Version.id, Block.uid == DispositionChange.uid))
        .outerjoin(before, and_(before.plan_id == Plan.id, before.number == Version.number - 1))
        .outerjoin(old, and_(old.version_id == before.id, old.uid == DispositionChange.uid))
        .outerjoin(new_words, and_(new_words.block_id == Block.id, _in_language(new_words, locale)))
        .outerjoin(old_words, and_(old_words.block_id == old.id, _in_language(old_words, locale)))
        .where(
            Comment.id.in_(comments),
            Disposition.state == DispositionState.RELEASED,
            or_(visible_comments(actor), Comment.is_part),
        )
        .order_by(Comment.id, Version.number, Block.position)
    )


def _in_language(words: type[BlockText], locale: str) -> ColumnElement[bool]:
    return or_(words.locale == locale, words.locale == Plan.source_locale)


def history(actor: Actor, comment: Comment) -> list[Earlier]:
    """List what a comment said before, the oldest first.

    What is withdrawn, and what others could not read then, is for staff and its author.
    """
    is_hidden = comment.withdrawn_at is not None and comment.superseded_by is None
    if is_hidden and not notes.shows_withdrawn(actor, comment.author_id):
        raise NotFound
    earlier = (
        select(CommentRevision.body, CommentRevision.proposed, CommentRevision.until)
        .where(CommentRevision.comment_id == comment.id)
        .order_by(CommentRevision.id)
    )
    if not actor.is_staff and comment.author_id != actor.user_id:
        earlier = earlier.where(CommentRevision.was_shown)
    rows = db.session.execute(earlier)
    return [Earlier(*row) for row in rows]
