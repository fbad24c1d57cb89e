"""How many comments stand where in a version, and which are the reader's own."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Integer,
    Row,
    Select,
    bindparam,
    exists,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute

from consult.model.comments import Anchor, Comment, Review, Tally
from consult.model.consultations import Consultation
from consult.model.versions import Block, Version
from consult.policy import Actor, Permission, allows, own_comments, unsealed
from consult.queries.prepared import prepared


@dataclass(slots=True)
class Counts:
    """How many comments the actor may read at each block and in each section, and where their own stand.

    With `are_partial` there may be others that are not shown, so that none counted does not mean that there are none.
    """

    blocks: dict[str, int] = field(default_factory=dict)
    sections: dict[str | None, int] = field(default_factory=dict)
    whole: int = 0
    own: set[str] = field(default_factory=set)
    own_sections: set[str | None] = field(default_factory=set)
    are_partial: bool = False


def counts(actor: Actor, version: Version, rounds: Iterable[Consultation]) -> Counts:
    """Count the comments in a version in one statement, without looking at every comment.

    Of the plan's consultations, those that are sealed to the actor, and what waits for review in the others, count
    only what is their own.
    """
    hiding = [each.id for each in rounds if _hides(actor, each)]
    if actor.user_id is None:
        rows = _of_all(actor, version_id=version.id)
    elif hiding:
        rows = _with_hidden(actor, version_id=version.id, hiding=hiding)
    else:
        rows = _with_own(actor, version_id=version.id)
    return _counted(rows, are_partial=bool(hiding))


def _hides(actor: Actor, consultation: Consultation) -> bool:
    is_reviewed = consultation.is_reviewed and not actor.is_staff
    return is_reviewed or not allows(actor, Permission.COMMENTS_READ, consultation)


Parts = CompoundSelect[*tuple[Any, ...]]


@prepared
def _of_all(actor: Actor) -> Select[*tuple[Any, ...]]:
    return (
        select(Tally.uid, Block.section_uid, counting(actor).label("comments"), literal(0).label("own"))
        .join(Consultation, Tally.consultation_id == Consultation.id)
        .outerjoin(Block, (Block.version_id == Tally.version_id) & (Block.uid == Tally.uid))
        .where(Tally.version_id == bindparam("version_id"), unsealed(actor))
    )


def counting(actor: Actor) -> InstrumentedAttribute[int]:
    """Say in SQL which number counts what the actor may read in a consultation that is not sealed to them."""
    return Tally.comments if actor.is_staff or actor.is_system else Tally.shown


@prepared
def _with_own(actor: Actor) -> Parts:
    return union_all(_of_all.write(actor), _own_places(actor))


@prepared
def _with_hidden(actor: Actor) -> Parts:
    return union_all(_of_all.write(actor), _own_places(actor), _own_in(actor))


def _own_places(actor: Actor) -> Select[*tuple[Any, ...]]:
    """Find the blocks that the actor has commented on, by an index and however much they have said."""
    mine = exists().where(Comment.uid == Block.uid, own_comments(actor))
    return select(Block.uid, Block.section_uid, literal(0), literal(1)).where(
        Block.version_id == bindparam("version_id"), mine
    )


def _own_in(actor: Actor) -> Select[*tuple[Any, ...]]:
    """Count the actor's own comments that others do not see, so that they are not counted with all."""
    uid = func.coalesce(Anchor.uid, "")
    version = bindparam("version_id", type_=Integer)
    return (
        select(uid, Block.section_uid, func.count(), literal(1))
        .select_from(Comment)
        .join(Consultation, Comment.consultation_id == Consultation.id)
        .outerjoin(Anchor, (Anchor.comment_id == Comment.id) & (Anchor.version_id == version))
        .outerjoin(Block, (Block.version_id == version) & (Block.uid == Anchor.uid))
        .where(
            Comment.consultation_id.in_(bindparam("hiding", expanding=True)),
            ~(unsealed(actor) & (Comment.review == Review.SHOWN)),
            Comment.position == 0,
            Comment.is_part.is_(False),
            own_comments(actor),
            Anchor.uid.is_not(None) | (Comment.uid.is_(None) & (Consultation.version_id == version)),
        )
        .group_by(uid, Block.section_uid)
    )


def _counted(rows: Iterable[Row[*tuple[Any, ...]]], *, are_partial: bool) -> Counts:
    found = Counts(are_partial=are_partial)
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
