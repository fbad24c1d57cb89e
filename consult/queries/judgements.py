"""Whether accepted comments change what a plan means, where, and what has been judged about asking again."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Row, func, select
from sqlalchemy.orm import joinedload

from consult import policy
from consult.db import db
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionChange, Significance
from consult.model.judgements import Judgement
from consult.model.versions import Block, Version, VersionState
from consult.policy import Actor, Permission
from consult.queries.filters import CHANGING


@dataclass(frozen=True, slots=True)
class Material:
    """The answers that change what the plan means, the numbers of their comments, and the sections it is about.

    `judgement` is the latest, if one has been made.
    """

    answers: frozenset[int]
    numbers: tuple[int, ...]
    sections: tuple[str, ...]
    judgement: Judgement | None

    @property
    def is_open(self) -> bool:
        """Tell if someone has to judge: something changes what the plan means that no judgement was about."""
        return bool(self.answers - set(self.judgement.answers if self.judgement else ()))


def material(actor: Actor, consultation: Consultation) -> Material:
    """Tell what changes the meaning of the plan, in four statements."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    rows = _changing(consultation)
    answers = frozenset(key for key, _number in rows)
    numbers = tuple(number for _key, number in rows)
    return Material(answers, numbers, _sections(consultation, answers), latest(actor, consultation))


def _changing(consultation: Consultation) -> Sequence[Row[int, int]]:
    """Give the answers that change what the plan means, each with the number of every comment that it is to."""
    return db.session.execute(
        select(Disposition.id, Comment.number)
        .join(Comment, Comment.disposition_id == Disposition.id)
        .where(
            Disposition.consultation_id == consultation.id,
            Disposition.outcome.in_(CHANGING),
            Disposition.significance == Significance.SUBSTANTIVE,
            Disposition.comment_count > 0,
            Comment.position == 0,
            Comment.withdrawn_at.is_(None),
        )
        .order_by(Comment.number)
    ).all()


def holding(actor: Actor, consultation: Consultation) -> Judgement | None:
    """Give the latest judgement if it was about all that changes the meaning; it stands in the report, for everyone."""
    found = latest(actor, consultation)
    if found is None:
        return None
    answers = {key for key, _number in _changing(consultation)}
    return found if answers and answers <= set(found.answers) else None


def latest(actor: Actor, consultation: Consultation) -> Judgement | None:
    """Give what was judged last."""
    policy.require(actor, Permission.CONSULTATION_READ, consultation)
    return db.session.scalar(
        select(Judgement)
        .where(Judgement.consultation_id == consultation.id)
        .order_by(Judgement.id.desc())
        .limit(1)
        .options(joinedload(Judgement.by))
    )


def _sections(consultation: Consultation, answers: frozenset[int]) -> tuple[str, ...]:
    """Give the numbers of the sections in the working text, of the linked passages and of those commented on."""
    if not answers:
        return ()
    linked = select(DispositionChange.uid).where(DispositionChange.disposition_id.in_(answers))
    said = select(Comment.uid).where(Comment.disposition_id.in_(answers), Comment.uid.is_not(None))
    heads = (
        select(func.coalesce(Block.section_uid, Block.uid))
        .join(Version)
        .where(
            Version.plan_id == consultation.plan_id,
            Version.state == VersionState.WORKING,
            Block.uid.in_(linked) | Block.uid.in_(said),
        )
    )
    found = db.session.scalars(
        select(Block.label)
        .join(Version)
        .where(
            Version.plan_id == consultation.plan_id,
            Version.state == VersionState.WORKING,
            Block.uid.in_(heads),
            Block.label != "",
        )
        .order_by(Block.position)
    )
    return tuple(found)
