"""How many comments stand where in a version, and which are the reader's own."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, case, func, literal, select, union_all

from consult.db import db
from consult.model.comments import Anchor, Comment, Tally
from consult.model.consultations import Consultation
from consult.model.versions import Block, Version
from consult.policy import Actor, own_comments, unsealed


@dataclass(slots=True)
class Counts:
    """How many comments the actor may read at each block and in each section, and where their own stand."""

    blocks: dict[str, int] = field(default_factory=dict)
    sections: dict[str | None, int] = field(default_factory=dict)
    whole: int = 0
    own: set[str] = field(default_factory=set)
    own_sections: set[str | None] = field(default_factory=set)


def counts(actor: Actor, version: Version) -> Counts:
    """Count the comments in a version in one statement, without looking at every comment.

    Where a consultation is sealed to the actor, only their own are counted.
    """
    is_open_to_actor = unsealed(actor)
    statement = (
        select(Tally.uid, Block.section_uid, Tally.comments.label("comments"), literal(0).label("own"))
        .join(Consultation, Tally.consultation_id == Consultation.id)
        .outerjoin(Block, (Block.version_id == Tally.version_id) & (Block.uid == Tally.uid))
        .where(Tally.version_id == version.id, is_open_to_actor)
    )
    if actor.user_id is None:
        return _counted(db.session.execute(statement).all())
    hidden = case((is_open_to_actor, 0), else_=1)
    uid = func.coalesce(Anchor.uid, "")
    mine = (
        select(uid, Block.section_uid, func.sum(hidden), literal(1))
        .select_from(Comment)
        .join(Consultation, Comment.consultation_id == Consultation.id)
        .outerjoin(Anchor, (Anchor.comment_id == Comment.id) & (Anchor.version_id == version.id))
        .outerjoin(Block, (Block.version_id == version.id) & (Block.uid == Anchor.uid))
        .where(
            Consultation.plan_id == version.plan_id,
            Comment.position == 0,
            own_comments(actor),
            Anchor.uid.is_not(None) | (Comment.uid.is_(None) & (Consultation.version_id == version.id)),
        )
        .group_by(uid, Block.section_uid)
    )
    return _counted(db.session.execute(union_all(statement, mine)).all())


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
