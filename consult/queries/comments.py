"""Comments that the actor may read: beside the text, in lists, and one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, bindparam, func, or_, select, union_all
from sqlalchemy.orm import aliased, joinedload

from consult.db import db
from consult.errors import NotFound
from consult.model.comments import Anchor, Comment, CommentKind, Review, Stance
from consult.model.consultations import Consultation
from consult.model.dispositions import DispositionState, Outcome
from consult.model.organisations import Sector
from consult.model.versions import Block, Version
from consult.policy import Actor, Permission, allows, own_comments, visible_comments
from consult.queries import notes, splits, words
from consult.queries.notes import Note
from consult.queries.prepared import Written, prepared
from consult.text.anchors import Status

NOTES_AT_BLOCK = 5
"""How many notes stand beside a block before the reader asks for all of them."""
MOST_NOTES = 200
ENDLESS = 2**62
"""Above the id of any comment."""
PER_PAGE = 50


class Placed(NamedTuple):
    """A note at its place in one version."""

    note: Note
    uid: str
    start: int | None
    end: int | None
    end_uid: str | None
    status: Status
    consultation: str
    consultation_id: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which comments a reader looks for; what is nothing does not narrow the list."""

    section: str | None = None
    whole: bool = False
    sector: Sector | None = None
    kind: CommentKind | None = None
    stance: Stance | None = None
    outcome: Outcome | None = None
    theme: int | None = None
    words: str = ""
    own: bool = False


def beside(
    actor: Actor, version: Version, uids: Sequence[str], asked: tuple[str, int] | None
) -> list[Placed]:
    """List the first notes at each of some blocks, in the order of the text, in one statement.

    The comment that is asked for, by its consultation and number, is among them wherever it stands in line.
    """
    if not uids:
        return []
    values = {"version_id": version.id, "uids": uids}
    if asked:
        rows = _first_and_asked(actor, asked_in=asked[0], asked_for=asked[1], **values)
    else:
        rows = _first(actor, **values)
    order = {uid: place for place, uid in enumerate(uids)}
    found = [_place(actor, row) for row in rows]
    return sorted(found, key=lambda placed: (order[placed.uid], placed.start or -1, placed.note.id))


@prepared
def _first(actor: Actor) -> Written:
    return _placed(actor, Comment.id.in_(_oldest(actor)))


@prepared
def _first_and_asked(actor: Actor) -> Written:
    asked = (
        select(Anchor.comment_id)
        .join(Comment, Anchor.comment_id == Comment.id)
        .join(Consultation, Comment.consultation_id == Consultation.id)
        .where(
            Anchor.version_id == bindparam("version_id"),
            Anchor.uid.in_(bindparam("uids", expanding=True)),
            Consultation.slug == bindparam("asked_in"),
            Comment.number == bindparam("asked_for"),
        )
    )
    return _placed(actor, Comment.id.in_(union_all(_oldest(actor), asked)))


def _oldest(actor: Actor) -> Select[int]:
    """Choose the oldest comments at each block: those up to the last one that is shown, found by the index."""
    last = aliased(Anchor)
    last_shown = (
        select(last.comment_id)
        .join(Comment, last.comment_id == Comment.id)
        .join(Consultation, Comment.consultation_id == Consultation.id)
        .where(last.version_id == bindparam("version_id"), last.uid == Block.uid, visible_comments(actor))
        .order_by(last.comment_id)
        .limit(1)
        .offset(NOTES_AT_BLOCK - 1)
        .scalar_subquery()
    )
    return (
        select(Anchor.comment_id)
        .select_from(Block)
        .join(Anchor, Anchor.uid == Block.uid.concat(""))  # so that SQLite begins with the few blocks
        .where(
            Anchor.version_id == bindparam("version_id"),
            Block.version_id == bindparam("version_id"),
            Block.uid.in_(bindparam("uids", expanding=True)),
            Anchor.comment_id <= func.coalesce(last_shown, ENDLESS),
        )
    )


def at_block(actor: Actor, version: Version, uid: str) -> list[Placed]:
    """List the notes at one block of a version in the order of its words, one more than are shown."""
    return [_place(actor, row) for row in _at_block(actor, version_id=version.id, uid=uid)]


@prepared
def _at_block(actor: Actor) -> Written:
    return _placed(actor, Anchor.uid == bindparam("uid"))


def _placed(actor: Actor, where: ColumnElement[bool]) -> Written:
    return (
        notes.reading(
            actor,
            Anchor.uid.label("at"),
            Anchor.start.label("begin"),
            Anchor.end.label("stop"),
            Anchor.end_uid,
            Anchor.status,
            Consultation.slug,
            Comment.consultation_id,
        )
        .join(Anchor, Anchor.comment_id == Comment.id)
        .where(Anchor.version_id == bindparam("version_id"), where)
        .order_by(func.coalesce(Anchor.start, -1), Comment.id)
        .limit(MOST_NOTES + 1)
    )


def _place(actor: Actor, row: Row[*tuple[Any, ...]]) -> Placed:
    return Placed(
        notes.note(actor, row),
        row.at,
        row.begin,
        row.stop,
        row.end_uid,
        row.status,
        row.slug,
        row.consultation_id,
    )


def on_whole(actor: Actor, consultation: Consultation, question_id: int | None = None) -> list[Note]:
    """List what was said about the whole plan, or in answer to one question, the newest first."""
    rows = db.session.execute(
        notes.reading(actor)
        .where(
            Comment.consultation_id == consultation.id,
            Comment.uid.is_(None),
            Comment.question_id == question_id if question_id else Comment.question_id.is_(None),
        )
        .order_by(Comment.number.desc())
        .limit(MOST_NOTES + 1)
    )
    return [notes.note(actor, row) for row in rows]


def listed(actor: Actor, consultation: Consultation, wanted: Wanted, before: int | None) -> list[Note]:
    """List a consultation's comments, the newest first, from below a number; one more than a page holds."""
    statement = notes.reading(actor).where(Comment.consultation_id == consultation.id)
    if before is not None:
        statement = statement.where(Comment.number < before)
    rows = db.session.execute(
        statement.where(*_narrowed(actor, wanted)).order_by(Comment.number.desc()).limit(PER_PAGE + 1)
    )
    return [notes.note(actor, row) for row in rows]


def _narrowed(actor: Actor, wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.section is not None:
        conditions.append(Comment.section_uid == wanted.section)
    if wanted.whole:
        conditions.append(Comment.uid.is_(None))
    for column, value in (
        (Comment.sector, wanted.sector),
        (Comment.kind, wanted.kind),
        (Comment.stance, wanted.stance),
    ):
        if value is not None:
            conditions.append(column == value)
    conditions.extend(splits.answered_as(actor, wanted.outcome, wanted.theme))
    if wanted.own:
        conditions.append(own_comments(actor))
    if wanted.words:
        conditions.append(_says(actor, wanted.words))
    return conditions


def _says(actor: Actor, query: str) -> ColumnElement[bool]:
    """Look for words in what a comment says or proposes, in its passage, or in who says it.

    The words of a withdrawn comment are found only by those who may read them.
    """
    by_them = select(Comment.id).where(Comment.organisation_id.in_(words.named(query)))
    said = words.saying(query)
    found = Comment.id.in_(by_them if said is None else union_all(by_them, said))
    if actor.is_staff:
        return found
    return found & or_(
        Comment.withdrawn_at.is_(None),
        Comment.superseded_by.is_not(None),
        Comment.author_id == (actor.user_id or 0),
        Comment.organisation_id.in_(words.named(query)),
    )


def by_place(actor: Actor, slug: str, number: int, position: int) -> Comment:
    """Find a comment, or a reply in its thread, to do something with.

    A reply is read by those who read its root, unless it waits for review or is held back.
    """
    found = db.session.scalar(
        select(Comment)
        .join(Consultation, Comment.consultation_id == Consultation.id)
        .where(Consultation.slug == slug, Comment.number == number, Comment.position == position)
        .options(
            joinedload(Comment.consultation).joinedload(Consultation.plan), joinedload(Comment.disposition)
        )
    )
    if found is None or not (_is_reviewed(actor, found) and _reads_root(actor, found)):
        raise NotFound
    return found


def _is_reviewed(actor: Actor, comment: Comment) -> bool:
    return comment.review is Review.SHOWN or allows(actor, Permission.COMMENT_READ, comment)


def _reads_root(actor: Actor, comment: Comment) -> bool:
    return (
        db.session.scalar(
            select(Comment.id)
            .join(Consultation, Comment.consultation_id == Consultation.id)
            .where(Comment.id == (comment.root_id or comment.id), visible_comments(actor))
        )
        is not None
    )


def by_token(actor: Actor, token: str) -> Comment | None:
    """Find what the actor has already said with this form, when it was sent twice."""
    return db.session.scalar(
        select(Comment)
        .where(Comment.author_id == actor.user_id, Comment.token == token)
        .options(joinedload(Comment.consultation))
    )


def said_already(actor: Actor, **said: object) -> Comment | None:
    """Find the actor's comment that says this and stands, as when someone goes back and sends a form again."""
    return db.session.scalar(
        select(Comment)
        .filter_by(author_id=actor.user_id, withdrawn_at=None, **said)
        .order_by(Comment.id)
        .limit(1)
    )


def is_answered(actor: Actor, comment: Comment) -> bool:
    """Tell if someone has reacted to a comment, so that its words must stay; `disposition` must be loaded."""
    disposition = comment.disposition
    if comment.support_count or (disposition is not None and disposition.state is not DispositionState.OPEN):
        return True
    if comment.split_at is not None and splits.is_answered_in_part(actor, comment):
        return True
    later = select(Comment.id).where(
        Comment.root_id == (comment.root_id or comment.id),
        Comment.position > comment.position,
        Comment.author_id != comment.author_id,
    )
    return db.session.scalar(later.limit(1)) is not None
