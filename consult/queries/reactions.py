"""What those who commented think of the answers: for themselves and for staff, and never for anyone else."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, joinedload

from consult import clock
from consult.db import db
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.decisions import Decision, DecisionKind
from consult.model.dispositions import Disposition
from consult.model.reactions import Reaction, are_over
from consult.model.versions import Version
from consult.policy import Actor, visible_reactions
from consult.queries import splits


def standing(actor: Actor, comments: Sequence[int]) -> dict[int, Reaction]:
    """Give the reactions that stand to the answers to some comments, by comment, in one statement."""
    rows = db.session.scalars(
        select(Reaction)
        .join(Reaction.comment)
        .where(Reaction.comment_id.in_(comments), Reaction.replaced_at.is_(None), visible_reactions(actor))
        .options(joinedload(Reaction.author))
    )
    return {each.comment_id: each for each in rows}


def every(actor: Actor, comment: Comment) -> Sequence[Reaction]:
    """List every reaction to the answer to a comment, the one that stands first."""
    return db.session.scalars(
        select(Reaction)
        .join(Reaction.comment)
        .where(Reaction.comment_id == comment.id, visible_reactions(actor))
        .order_by(Reaction.number.desc())
        .options(joinedload(Reaction.author))
    ).all()


def barrier(actor: Actor, comment: Comment, answer: Disposition, consultation: Consultation) -> str:
    """Give the code of why nobody can react to the answer to a comment now, or nothing."""
    if comment.withdrawn_at is not None:
        return "reaction_withdrawn"
    released_at = answer.released_at if comment.split_at is None else splits.released_at(actor, comment)
    if released_at is None:
        return "reaction_unanswered"
    is_over = are_over(clock.now(), released_at, is_adopted=_is_adopted(consultation))
    return "reactions_over" if is_over else ""


def _is_adopted(consultation: Consultation) -> bool:
    """Tell if a board has adopted the text that was consulted on, or a later one of the plan."""
    own = aliased(Version)
    return bool(
        db.session.scalar(
            select(func.count())
            .select_from(Decision)
            .join(Version, Version.id == Decision.version_id)
            .join(own, own.id == consultation.version_id)
            .where(
                Decision.plan_id == consultation.plan_id,
                Decision.kind == DecisionKind.ADOPTED,
                Version.number >= own.number,
            )
        )
    )
