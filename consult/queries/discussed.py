"""What was most discussed: passages and themes, with how many organisations and persons have said something there.

Only what everyone may read is counted, so everyone sees the same figures: comments that are published, stand, and are not
replies. An organisation counts once however much its members say; a person counts once, and so does each sender of what
the region has registered. A theme is counted by answers that have been released.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, String, bindparam, case, cast, distinct, func, literal, select
from sqlalchemy.orm import aliased

from consult.db import Texts, db
from consult.model.comments import Anchor, Comment, Tally, Voice
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionState, Theme
from consult.model.splits import Part
from consult.model.versions import Block, BlockText
from consult.policy import ANONYMOUS, Actor, Permission, allows, said_by_author, visible_comments
from consult.queries.prepared import prepared

MOST, SEVERAL, FIRST_WORDS = 10, 2, 200
"""How many passages are listed, from how many comments on, and how many letters of each are read."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage with its first words, and who has said something on it."""

    uid: str
    label: str
    locale: str
    plain: str
    comments: int
    organisations: int
    persons: int


@dataclass(frozen=True, slots=True)
class Topic:
    """A theme, and who has said something that is answered under it."""

    id: int
    name: Texts
    comments: int
    organisations: int
    persons: int


def is_public(_actor: Actor, consultation: Consultation) -> bool:
    """Tell if everyone may read the comments."""
    return allows(ANONYMOUS, Permission.COMMENTS_READ, consultation)


def passages(_actor: Actor, consultation: Consultation, locale: str, most: int = MOST) -> list[Passage]:
    """List the passages with most comments, those on which most organisations and persons speak first.

    One statement, which finds the passages by the counts that are kept; `plan` must be loaded.
    """
    rows = _passages(
        ANONYMOUS,
        consultation_id=consultation.id,
        version_id=consultation.version_id,
        source=consultation.plan.source_locale,
        locale=locale,
        most=most,
    )
    return [Passage(*row) for row in rows]


def topics(_actor: Actor, consultation: Consultation) -> list[Topic]:
    """List the themes of released answers, those on which most organisations and persons speak first."""
    return [Topic(*row) for row in _topics(ANONYMOUS, consultation_id=consultation.id)]


def themes(_actor: Actor, consultation: Consultation) -> Sequence[Theme]:
    """List the themes that released answers have, in the order in which they were added."""
    released = select(Disposition.id).where(
        Disposition.theme_id == Theme.id,
        Disposition.consultation_id == consultation.id,
        Disposition.state == DispositionState.RELEASED,
    )
    return db.session.scalars(
        select(Theme).where(Theme.plan_id == consultation.plan_id, released.exists()).order_by(Theme.id)
    ).all()


Counts = tuple[ColumnElement[int], ColumnElement[int], ColumnElement[int]]


def counts() -> Counts:
    """Count comments, organisations and persons; whoever is registered is known by the file and the name in it."""
    registered = literal("r").concat(cast(Comment.registration_id, String)).concat(Comment.signed_as)
    person = case((said_by_author(), cast(Comment.author_id, String)), else_=registered)
    private = case((Comment.voice == Voice.PRIVATE, person))
    return (
        func.count(Comment.id).label("comments"),
        func.count(distinct(Comment.organisation_id)).label("organisations"),
        func.count(distinct(private)).label("persons"),
    )


def standing(actor: Actor) -> list[ColumnElement[bool]]:
    """Say in SQL which comments of a consultation are counted; `Consultation` must be joined."""
    return [
        Comment.consultation_id == bindparam("consultation_id"),
        Comment.position == 0,
        Comment.voice != Voice.REGION,
        Comment.withdrawn_at.is_(None),
        visible_comments(actor),
    ]


@prepared
def _passages(actor: Actor) -> Select[*tuple[Any, ...]]:
    own, source = aliased(BlockText), aliased(BlockText)
    here = Tally.version_id == bindparam("version_id")
    discussed = (
        select(Tally.uid)
        .where(Tally.consultation_id == bindparam("consultation_id"), here, Tally.uid != "")
        .where(Tally.shown >= SEVERAL)
        .order_by(Tally.shown.desc(), Tally.uid)
        .limit(bindparam("most"))
        .subquery()
    )
    comments, organisations, persons = counts()
    counted = (
        select(Anchor.uid, comments, organisations, persons)
        .join(discussed, discussed.c.uid == Anchor.uid)
        .join(Comment, Comment.id == Anchor.comment_id)
        .join(Consultation, Consultation.id == Comment.consultation_id)
        .where(Anchor.version_id == bindparam("version_id"), *standing(actor))
        .group_by(Anchor.uid)
        .having(comments >= SEVERAL)
        .subquery()
    )
    voices = counted.c.organisations + counted.c.persons
    return (
        select(
            counted.c.uid,
            Block.label,
            func.coalesce(own.locale, source.locale),
            func.substr(func.coalesce(own.plain, source.plain), 1, FIRST_WORDS),
            counted.c.comments,
            counted.c.organisations,
            counted.c.persons,
        )
        .join(Block, (Block.version_id == bindparam("version_id")) & (Block.uid == counted.c.uid))
        .join(source, (source.block_id == Block.id) & (source.locale == bindparam("source")))
        .outerjoin(own, (own.block_id == Block.id) & (own.locale == bindparam("locale")))
        .order_by(voices.desc(), counted.c.comments.desc(), Block.position)
    )


@prepared
def _topics(actor: Actor) -> Select[*tuple[Any, ...]]:
    """Count comments by the themes of their answers, or of the answers to the points that they were split into."""
    point = aliased(Comment)
    themed = (
        select(Disposition.theme_id, func.coalesce(Part.whole_id, point.id).label("comment_id"))
        .join(point, point.disposition_id == Disposition.id)
        .outerjoin(Part, Part.point_id == point.id)
        .where(
            Disposition.consultation_id == bindparam("consultation_id"),
            Disposition.state == DispositionState.RELEASED,
            Disposition.theme_id.is_not(None),
        )
        .distinct()
        .subquery()
    )
    comments, organisations, persons = counts()
    return (
        select(Theme.id, Theme.name, comments, organisations, persons)
        .join(themed, themed.c.theme_id == Theme.id)
        .join(Comment, Comment.id == themed.c.comment_id)
        .join(Consultation, Consultation.id == Comment.consultation_id)
        .where(*standing(actor))
        .group_by(Theme.id)
        .order_by((organisations + persons).desc(), comments.desc(), Theme.id)
        .limit(MOST)
    )
