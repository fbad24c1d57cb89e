"""Find which comments say the same: a few at a time, after they have come in, so that nobody waits for it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert, or_, select, update

from consult import clock, policy
from consult.db import db
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.plans import Plan
from consult.model.similarities import Fingerprint, Similarity
from consult.policy import Actor, Permission
from consult.queries.similarities import SPOKEN, UNCOMPARED, text_of
from consult.text.similar import Text, place

AT_ONCE = 20
"""So many comments are compared in one transaction, which others may have to wait for."""


@dataclass(frozen=True, slots=True)
class _Table:
    """The founders of a consultation, kept in the database."""

    consultation_id: int

    def holders(self, prints: frozenset[int]) -> Mapping[int, Sequence[int]]:
        """Give the founders that have these fingerprints."""
        found: dict[int, list[int]] = defaultdict(list)
        rows = db.session.execute(
            select(Fingerprint.value, Fingerprint.founder_id)
            .where(Fingerprint.consultation_id == self.consultation_id, Fingerprint.value.in_(prints))
            .order_by(Fingerprint.founder_id)
        )
        for value, founder in rows:
            found[value].append(founder)
        return found

    def texts(self, keys: Sequence[int]) -> Mapping[int, Text]:
        """Give founders' texts."""
        rows = db.session.execute(select(Comment.id, *SPOKEN).where(Comment.id.in_(keys)))
        return {row.id: text_of(row) for row in rows}

    def keep(self, key: int, _text: Text, prints: frozenset[int]) -> None:
        """Keep a founder."""
        if prints:
            db.session.execute(
                insert(Fingerprint),
                [
                    {"consultation_id": self.consultation_id, "value": each, "founder_id": key}
                    for each in sorted(prints)
                ],
            )


def compare(actor: Actor) -> int:
    """Compare the next few comments with those before them; tell how many it was."""
    policy.require(actor, Permission.PROGRAM)
    consultation_id = _taken()
    if consultation_id is None:
        return 0
    shelf = _Table(consultation_id)
    waiting = db.session.execute(
        select(Comment.id, *SPOKEN)
        .where(Comment.consultation_id == consultation_id, *UNCOMPARED)
        .order_by(Comment.id)
        .limit(AT_ONCE)
        .with_for_update(of=Comment)
    ).all()
    for each in waiting:
        found = place(shelf, each.id, text_of(each))
        if found:
            db.session.add(
                Similarity(
                    comment_id=each.id,
                    consultation_id=consultation_id,
                    founder_id=found.founder,
                    likeness=found.likeness,
                )
            )
    _mark([each.id for each in waiting])
    return len(waiting)


def _taken() -> int | None:
    """Choose the consultation with the oldest comment that waits; its plan belongs to one worker at a time."""
    first = select(Comment.consultation_id).where(*UNCOMPARED).order_by(Comment.id).limit(1).scalar_subquery()
    found = db.session.execute(
        select(Consultation.id, Plan.id)
        .join(Plan, Plan.id == Consultation.plan_id)
        .where(Consultation.id == first)
        .with_for_update(of=Plan, key_share=True, skip_locked=True)
    ).first()
    return found[0] if found else None


def _mark(compared: Sequence[int]) -> None:
    """Say when they were compared, without touching the revision that guards what an author writes."""
    db.session.execute(
        update(Comment)
        .where(Comment.id.in_(compared))
        .values(compared_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def forget(comment: Comment) -> None:
    """Let a comment that now says something else be compared anew, and those that were like it."""
    like_it = select(Similarity.comment_id).where(Similarity.founder_id == comment.id)
    db.session.execute(
        update(Comment)
        .where(Comment.id.in_(like_it))
        .values(compared_at=None)
        .execution_options(synchronize_session=False)
    )
    db.session.execute(
        delete(Similarity).where(
            or_(Similarity.comment_id == comment.id, Similarity.founder_id == comment.id)
        )
    )
    db.session.execute(delete(Fingerprint).where(Fingerprint.founder_id == comment.id))
    comment.compared_at = None
