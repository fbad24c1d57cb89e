"""Where the words of a comment stand: what it says, what it said, and what was said beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, inspect, or_, select
from sqlalchemy.orm import defer, joinedload, load_only, selectinload

from consult import policy
from consult.db import Base, db
from consult.model.comments import Comment, CommentRevision
from consult.model.dispositions import Disposition, DispositionNote
from consult.model.files import File
from consult.model.origins import Origin
from consult.model.pieces import Piece
from consult.model.reactions import Reaction
from consult.model.redactions import Original, OriginalFile, Redaction, Subject
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
    Registration: ("text", "signed_as", "sender_name", "filename"),
    File: ("title", "name"),
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
        first = next((each.locale for each in self.comments), "sv")
        for row in (*self.comments, *self.others):
            locale = getattr(row, "locale", "") or first
            for field in FIELDS[type(row)]:
                content = getattr(row, field)
                if content and not (isinstance(row, Comment) and row.id in own and field == "body"):
                    yield Spot(row, field, content, locale)


def around(actor: Actor, subject: Subject) -> Surroundings:
    """Lock a comment or a response with all that was handed in with it, and read where its words may stand."""
    policy.require(actor, Permission.WORDS_REDACT, subject)
    root = None if isinstance(subject, Statement) else subject.root_id or subject.id
    statements = _rows(select(Statement).where(_holding(subject, root)).with_for_update(of=Statement))
    responses = [each.id for each in statements]
    points = _rows(select(Point).where(Point.statement_id.in_(responses)))
    came = {each for each in (subject.registration_id, *(one.registration_id for one in statements)) if each}
    handed = {each for each in (root, *(one.comment_id for one in (*statements, *points))) if each}
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
    files = _rows(select(File).where(or_(File.statement_id.in_(responses), File.registration_id.in_(came))))
    others = [*statements, *points, *files, *_beside(ids, came, answers)]
    return Surroundings(comments, parts, others)


def _holding(subject: Subject, root: int | None) -> ColumnElement[bool]:
    """Say in SQL in which responses something was said."""
    if isinstance(subject, Statement):
        return Statement.id == subject.id
    views = select(Point.statement_id).where(Point.comment_id == root)
    return or_(Statement.comment_id == root, Statement.id.in_(views))


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


def made(actor: Actor, subject: Subject) -> Sequence[Redaction]:
    """List all redactions that touched a comment or a response, for those who redact, but not the words."""
    policy.require(actor, Permission.WORDS_REDACT, subject)
    return db.session.scalars(
        select(Redaction)
        .where(_of(type(subject), subject.id))
        .options(
            defer(Redaction.words, raiseload=True),
            joinedload(Redaction.by),
            joinedload(Redaction.lifted_by),
        )
        .order_by(Redaction.id)
    ).all()


def standing(_actor: Actor, kind: type[Comment | Statement], key: int) -> Sequence[Redaction]:
    """List why words of something that the actor has found are redacted, and since when."""
    return db.session.scalars(
        select(Redaction)
        .where(Redaction.lifted_at.is_(None), _of(kind, key))
        .options(defer(Redaction.words, raiseload=True))
        .order_by(Redaction.id)
    ).all()


def words(actor: Actor, subject: Subject) -> list[str]:
    """Give the words that are redacted in something now, so that they are looked for in a copy of a file."""
    policy.require(actor, Permission.WORDS_REDACT, subject)
    found = db.session.scalars(
        select(Redaction.words).where(Redaction.lifted_at.is_(None), _of(type(subject), subject.id))
    )
    return list(dict.fromkeys(each for one in found for each in one))


def _of(kind: type[Comment | Statement], key: int) -> ColumnElement[bool]:
    """Say in SQL which redactions were made in something, or touched it when they were made beside it."""
    decided = Redaction.statement_id if kind is Statement else Redaction.comment_id
    return or_(decided == key, Redaction.originals.any(_inside(kind, key)))


def _inside(kind: type[Comment | Statement], key: int) -> ColumnElement[bool]:
    """Say in SQL which originals are of a comment, or of a response, its views and the names of its files."""
    if kind is Comment:
        return _in(Comment, [key])
    views = select(Point.id).where(Point.statement_id == key)
    files = select(File.id).where(File.statement_id == key)
    return or_(_in(Statement, [key]), _in(Point, views), _in(File, files))


def elsewhere(actor: Actor, subject: Subject) -> list[Comment]:
    """List the comments and replies of the consultation in which words still stand that are redacted in something."""
    struck = words(actor, subject)
    if not struck:
        return []
    said = db.session.scalars(
        select(Comment)
        .where(Comment.consultation_id == subject.consultation_id, Comment.is_part.is_(False))
        .order_by(Comment.number, Comment.position)
        .options(load_only(*(getattr(Comment, name) for name in ("number", "position", *_SAID))))
    )
    return [
        each
        for each in said
        if any(holds(getattr(each, name) or "", one) for name in _SAID for one in struck)
    ]


_SAID = FIELDS[Comment]


def has_any(_actor: Actor, comment: Comment) -> bool:
    """Tell if words of a comment are redacted."""
    place = (Original.table_name == Comment.__tablename__, Original.row_id == comment.id)
    return db.session.scalar(select(Original.id).where(*place).limit(1)) is not None


def is_in_response(_actor: Actor, statement: Statement) -> bool:
    """Tell if words of a response, of a view in it or of a file are redacted, so that its frozen copy is not given out."""
    files = select(File.id).where(File.statement_id == statement.id)
    found = select(
        exists().where(_inside(Statement, statement.id)) | exists().where(OriginalFile.file_id.in_(files))
    )
    return db.session.scalar(found) is True


def is_in_registration(_actor: Actor, registration: Registration) -> bool:
    """Tell if words of what came in another way are redacted, so that the file it came in is not given out."""
    ours = select(Comment.id).where(Comment.registration_id == registration.id)
    pieces = select(Piece.id).where(Piece.registration_id == registration.id)
    said = or_(_in(Registration, [registration.id]), _in(Piece, pieces), _in(Comment, ours))
    return db.session.scalar(select(exists().where(said))) is True


def _in(table: type[Base], rows: Select[Any] | list[int]) -> ColumnElement[bool]:
    return and_(Original.table_name == table.__tablename__, Original.row_id.in_(rows))


def original_file(_actor: Actor, statement: Statement, file: File) -> OriginalFile | None:
    """Tell what a file of a response that the actor has found was as it came in, where a copy is given out of it."""
    return db.session.scalar(
        select(OriginalFile)
        .join(OriginalFile.file)
        .where(File.id == file.id, File.statement_id == statement.id)
        .options(joinedload(OriginalFile.redaction).defer(Redaction.words, raiseload=True))
    )


def original_files(_actor: Actor, statement: Statement) -> dict[int, OriginalFile]:
    """Give the files of a response in whose place copies are given out, as they came in, by their keys."""
    kept = db.session.scalars(
        select(OriginalFile).join(OriginalFile.file).where(File.statement_id == statement.id)
    )
    return {each.file_id: each for each in kept}


def kept(actor: Actor, subject: Subject) -> list[Original]:
    """Give all texts that redactions of something have changed, as they were; those who wrote it see only their own."""
    policy.require(actor, Permission.ORIGINAL_READ, subject)
    touched = and_(Redaction.lifted_at.is_(None), _of(type(subject), subject.id))
    found = db.session.scalars(
        select(Original)
        .where(Original.redactions.any(touched))
        .options(selectinload(Original.redactions))
        .order_by(Original.id)
    ).all()
    own = (subject.__tablename__, subject.id)
    return [each for each in found if actor.is_staff or (each.table_name, each.row_id) == own]
