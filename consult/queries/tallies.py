"""How many comments stand where in a version, and which are the reader's own."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, Select, exists, func, literal, select, union_all

from consult.db import db
from consult.model.comments import Anchor, Comment, Tally
from consult.model.consultations import Consultation
from consult.model.versions import Block, Version
from consult.policy import Actor, Permission, allows, own_comments, unsealed


@dataclass(slots=True)
class Counts:
    """How many comments the actor may read at each block and in each section, and where their own stand."""

    blocks: dict[str, int] = field(default_factory=dict)
    sections: dict[str | None, int] = field(default_factory=dict)
    whole: int = 0
    own: set[str] = field(default_factory=set)
    own_sections: set[str | None] = field(default_factory=set)


def counts(actor: Actor, version: Version, rounds: Iterable[Consultation]) -> Counts:
    """Count the comments in a version in one statement, without looking at every comment.

    Of the plan's consultations, those that are sealed to the actor count only what is their own.
    """
    parts = [
        select(Tally.uid, Block.section_uid, Tally.comments.label("comments"), literal(0).label("own"))
        .join(Consultation, Tally.consultation_id == Consultation.id)
        .outerjoin(Block, (Block.version_id == Tally.version_id) & (Block.uid == Tally.uid))
        .where(Tally.version_id == version.id, unsealed(actor))
    ]
    if actor.user_id is not None:
        parts.append(_own_places(actor, version))
    sealed = [each.id for each in rounds if not allows(actor, Permission.COMMENTS_READ, each)]
    if sealed and actor.user_id is not None:
        parts.append(_own_in(actor, version, sealed))
    return _counted(db.session.execute(union_all(*parts)).all())


def _own_places(actor: Actor, version: Version) -> Select[*tuple[Any, ...]]:
    """Find the blocks that the actor has commented on, by an index and however much they have said."""
    mine = exists().where(Comment.uid == Block.uid, own_comments(actor))
    return select(Block.uid, Block.section_uid, literal(0), literal(1)).where(
        Block.version_id == version.id, mine
    )


def _own_in(actor: Actor, version: Version, sealed: list[int]) -> Select[*tuple[Any, ...]]:
    """Count the actor's own comments in sealed consultations."""
    uid = func.coalesce(Anchor.uid, "")
    return (
        select(uid, Block.section_uid, func.count(), literal(1))
        .select_from(Comment)
        .join(Consultation, Comment.consultation_id == Consultation.id)
        .outerjoin(Anchor, (Anchor.comment_id == Comment.id) & (Anchor.version_id == version.id))
        .outerjoin(Block, (Block.version_id == version.id) & (Block.uid == Anchor.uid))
        .where(
            Comment.consultation_id.in_(sealed),
            Comment.position == 0,
            own_comments(actor),
            Anchor.uid.is_not(None) | (Comment.uid.is_(None) & (Consultation.version_id == version.id)),
        )
        .group_by(uid, Block.section_uid)
    )


def _counted(rows: Iterable[Row[*tuple[Any, ...]]]) -> Counts:
    found = Counts()
    for uid, section, comments, is_own in rows:
        if is_own and uid:
            found.own.add(uid)
            found.own_sections.add(section)
        if not uid:
            found.whole += comments
        else:
            found.blocks[uid] = found.blocks.get(uid, 0) + comments
            found.sections[section] = found.sections.get(section, 0) + comments
    return found
