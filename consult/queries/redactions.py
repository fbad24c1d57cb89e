"""Where the words of a comment stand: what it says, what it said, and what was said beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, inspect, or_, select
from sqlalchemy.orm import defer, joinedload, selectinload

from consult import policy
from consult.db import Base, db
from consult.model.comments import Comment, CommentRevision
from consult.model.dispositions import Disposition, DispositionNote
from consult.model.origins import Origin
from consult.model.pieces import Piece
from consult.model.reactions import Reaction
from consult.model.redactions import Original, Redaction
from consult.model.registrations import Registration
from consult.model.revisions import Revision
from consult.model.splits import Part
from consult.model.statements import Point, Statement
from consult.policy import Actor, Permission
from consult.text.redacting import holds

FIELDS: dict[type[Base], tuple[str, ...]] = {
    Comment: ("body", "proposed", "signed_as", "held_because", "withdrawn_because"),
    CommentRevision: ("body", "proposed"),
    Origin: ("said",),
    Statement: ("summary", "views", "reservation", "withdrawn_because"),
    Point: ("body", "proposed"),
    Registration: ("text", "signed_as", "sender_name"),
    Piece: ("above", "body"),
    Disposition: ("reasons",),
    DispositionNote: ("body",),
    Revision: ("reasons",),
    Reaction: ("because",),
}
"""Every field in which words of a comment may stand; the frozen copy of a response is kept from readers as a whole."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A field of a row, what it says now, and in which language."""

    row: Base
    field: str
    content: Any
    locale: str

    @property
    def place(self) -> tuple[str, int, str]:
        """Name the table, the row and the field."""
        (key,) = inspect(self.row).identity or (0,)
        return self.row.__tablename__, key, self.field

    def holds(self, words: str) -> bool:
        """Tell if it says these words."""
        return _holds(self.content, words)


def _holds(content: Any, words: str) -> bool:
    if isinstance(content, str):
        return holds(content, words)
    each = content.values() if isinstance(content, dict) else content if isinstance(content, list) else ()
    return any(_holds(one, words) for one in each)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What was handed in together with a comment, with the threads under it, and what it was answered."""

    comments: Sequence[Comment]
    parts: Sequence[Part]
    others: Sequence[Base]

    def spots(self) -> Iterator[Spot]:
        """Give every field that says something; what points say is read from the comment that was split."""
        own = {part.point_id for part in self.parts}
        for row in (*self.comments, *self.others):
            locale = getattr(row, "locale", "") or self.comments[0].locale
            for field in FIELDS[type(row)]:
                content = getattr(row, field)
                if content and not (isinstance(row, Comment) and row.id in own and field == "body"):
                    yield Spot(row, field, content, locale)


def around(actor: Actor, comment: Comment) -> Surroundings:
    """Lock a comment with all that was handed in with it, and read all places where its words may stand."""
    policy.require(actor, Permission.WORDS_REDACT, comment)
    root = comment.root_id or comment.id
    views = select(Point.statement_id).where(Point.comment_id == root)
    statements = _rows(select(Statement).where(or_(Statement.comment_id == root, Statement.id.in_(views))))
    responses = [each.id for each in statements]
    points = _rows(select(Point).where(Point.statement_id.in_(responses)))
    came = {each for each in (comment.registration_id, *(one.registration_id for one in statements)) if each}
    handed = {root, *(each.comment_id for each in (*statements, *points) if each.comment_id)}
    roots = select(Comment.id).where(or_(Comment.id.in_(handed), Comment.registration_id.in_(came)))
    parts = _rows(select(Part).where(Part.whole_id.in_(roots), Part.point_id.is_not(None)))
    ours = or_(
        Comment.id.in_(handed),
        Comment.registration_id.in_(came),
        Comment.root_id.in_(roots),
        Comment.id.in_([each.point_id for each in parts]),
    )
    comments = _rows(
        select(Comment)
        .where(ours)
        .options(joinedload(Comment.organisation))
        .order_by(Comment.id)
        .with_for_update(of=Comment)
    )
    ids = [each.id for each in comments]
    answers = [each.disposition_id for each in comments if each.disposition_id]
    others = [*statements, *points, *_beside(ids, came, answers)]
    return Surroundings(comments, parts, others)


def _rows(asked: Select[Any]) -> Sequence[Any]:
    return db.session.scalars(asked.execution_options(populate_existing=True)).unique().all()


def _beside(comments: list[int], came: set[int], answers: list[int]) -> Iterator[Base]:
    yield from _rows(select(CommentRevision).where(CommentRevision.comment_id.in_(comments)))
    yield from _rows(select(Origin).where(Origin.comment_id.in_(comments)))
    yield from _rows(select(Reaction).where(Reaction.comment_id.in_(comments)))
    yield from _rows(select(Registration).where(Registration.id.in_(came)))
    yield from _rows(select(Piece).where(Piece.registration_id.in_(came)))
    yield from _rows(select(Disposition).where(Disposition.id.in_(answers)).with_for_update(of=Disposition))
    yield from _rows(select(DispositionNote).where(DispositionNote.disposition_id.in_(answers)))
    yield from _rows(select(Revision).where(Revision.disposition_id.in_(answers)))


def originals(_actor: Actor, spots: Sequence[Spot]) -> dict[tuple[str, int, str], Original]:
    """Find what is kept of the originals of some fields, with all their redactions."""
    kept = db.session.scalars(
        select(Original)
        .where(Original.row_id.in_({each.place[1] for each in spots}))
        .options(selectinload(Original.redactions))
    )
    return {(each.table_name, each.row_id, each.field): each for each in kept}


def made(actor: Actor, comment: Comment) -> Sequence[Redaction]:
    """List the redactions in a comment to those who read it: why they were made and when, but not the words."""
    policy.require(actor, Permission.COMMENT_READ, comment)
    return db.session.scalars(
        select(Redaction)
        .where(Redaction.comment_id == comment.id)
        .options(
            defer(Redaction.words, raiseload=True),
            joinedload(Redaction.by),
            joinedload(Redaction.lifted_by),
        )
        .order_by(Redaction.id)
    ).all()


def standing(_actor: Actor, comment_id: int) -> Sequence[Redaction]:
    """List why words of a comment that the actor has found are redacted, and since when."""
    return db.session.scalars(
        select(Redaction)
        .where(Redaction.comment_id == comment_id, Redaction.lifted_at.is_(None))
        .options(defer(Redaction.words, raiseload=True))
        .order_by(Redaction.id)
    ).all()


def has_any(_actor: Actor, comment: Comment) -> bool:
    """Tell if words of a comment are redacted."""
    place = (Original.table_name == Comment.__tablename__, Original.row_id == comment.id)
    return db.session.scalar(select(Original.id).where(*place).limit(1)) is not None


def is_in_response(_actor: Actor, statement: Statement) -> bool:
    """Tell if words of a response, or of a view in it, are redacted, so that its frozen copy is not given out."""
    views = select(Point.id).where(Point.statement_id == statement.id)
    here = (Original.table_name == Statement.__tablename__) & (Original.row_id == statement.id)
    there = (Original.table_name == Point.__tablename__) & Original.row_id.in_(views)
    return db.session.scalar(select(Original.id).where(or_(here, there)).limit(1)) is not None


def kept(actor: Actor, comment: Comment) -> list[Original]:
    """Give all texts that redactions in a comment have changed, as they were; those who wrote it see only their own."""
    policy.require(actor, Permission.ORIGINAL_READ, comment)
    found = db.session.scalars(
        select(Original)
        .where(
            Original.redactions.any(and_(Redaction.comment_id == comment.id, Redaction.lifted_at.is_(None)))
        )
        .options(selectinload(Original.redactions))
        .order_by(Original.id)
    ).all()
    own = (Comment.__tablename__, comment.id)
    return [each for each in found if actor.is_staff or (each.table_name, each.row_id) == own]
