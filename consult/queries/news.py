"""What letters may say about comments to whoever reads them, asked when they are sent."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from consult.db import Texts, db
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionState
from consult.model.versions import Block, BlockText
from consult.policy import (
    Actor,
    Permission,
    allows,
    own_comments,
    visible_answers,
    visible_comments,
    visible_replies,
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A section of the text: its place in it, its number and its title."""

    order: int
    label: str
    title: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many comments in a consultation wait for an answer of the actor's."""

    slug: str
    title: Texts
    comments: int


def reply(actor: Actor, comment_id: int) -> tuple[Comment, Comment] | None:
    """Find a reply that stands, with the root of its thread, which decides whether the actor may read it."""
    found = db.session.scalar(
        select(Comment)
        .where(Comment.id == comment_id, Comment.withdrawn_at.is_(None), visible_replies(actor))
        .options(joinedload(Comment.consultation), joinedload(Comment.organisation))
    )
    if found is None:
        return None
    root = db.session.scalar(
        select(Comment)
        .where(Comment.id == found.root_id)
        .options(joinedload(Comment.consultation))
        .execution_options(populate_existing=True)
    )
    return (found, root) if root and allows(actor, Permission.COMMENT_READ, root) else None


def own(actor: Actor, comment_id: int) -> Comment | None:
    """Find something that the actor or the actor's organisation has said and that stands."""
    return db.session.scalar(
        select(Comment)
        .where(Comment.id == comment_id, Comment.withdrawn_at.is_(None), own_comments(actor))
        .execution_options(populate_existing=True)
    )


def answered(actor: Actor, slug: str, numbers: Collection[int]) -> Sequence[Comment]:
    """List comments of a consultation that stand, with their answers, if the actor may read both."""
    return db.session.scalars(
        select(Comment)
        .join(Comment.consultation)
        .join(Comment.disposition)
        .where(
            Consultation.slug == slug,
            Comment.position == 0,
            Comment.number.in_(numbers),
            Comment.withdrawn_at.is_(None),
            Disposition.state == DispositionState.RELEASED,
            or_(visible_comments(actor), Comment.is_part & own_comments(actor)),
            visible_answers(actor),
        )
        .order_by(Comment.number)
        .options(joinedload(Comment.consultation), joinedload(Comment.disposition))
    ).all()


def headings(_actor: Actor, comments: Sequence[Comment]) -> Mapping[str | None, Heading]:
    """Name the sections that comments of one consultation stand in, as the version that was consulted on has them."""
    rows = db.session.execute(
        select(Block.uid, Block.position, Block.label, BlockText.locale, BlockText.plain)
        .join(BlockText, BlockText.block_id == Block.id)
        .where(
            Block.version_id.in_({each.consultation.version_id for each in comments}),
            Block.uid.in_({each.section_uid for each in comments if each.section_uid}),
        )
    )
    found: dict[str | None, Heading] = {}
    for uid, position, label, locale, plain in rows:
        found.setdefault(uid, Heading(position + 1, label)).title[locale] = plain
    return found


def waiting(actor: Actor) -> Sequence[Waiting]:
    """Count the comments that are the actor's to answer and have no answer sent for approval."""
    rows = db.session.execute(
        select(Consultation.slug, Consultation.title, func.sum(Disposition.comment_count))
        .join(Consultation, Consultation.id == Disposition.consultation_id)
        .where(
            Disposition.assignee_id == actor.user_id,
            Disposition.state == DispositionState.OPEN,
            Disposition.comment_count > 0,
        )
        .group_by(Consultation.id, Consultation.slug)
        .order_by(Consultation.id)
    )
    return [Waiting(*row) for row in rows]


def sent_back(actor: Actor, dispositions: Collection[int]) -> Sequence[Comment]:
    """List the comments whose answers were sent back to the actor and still are theirs to improve."""
    return db.session.scalars(
        select(Comment)
        .join(Comment.disposition)
        .where(
            Disposition.id.in_(dispositions),
            Disposition.assignee_id == actor.user_id,
            Disposition.state == DispositionState.OPEN,
        )
        .order_by(Comment.consultation_id, Comment.number)
        .options(joinedload(Comment.consultation))
    ).all()
