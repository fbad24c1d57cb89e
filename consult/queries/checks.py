"""Whether the text says what the answers promise, and whether an answer stands behind each change."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload, load_only

from consult import policy
from consult.db import db
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionChange, DispositionState, Outcome
from consult.policy import Actor, Permission
from consult.queries import changes, promises
from consult.queries.comparisons import Comparison, Row
from consult.queries.promises import Standing
from consult.text.align import Fate

LISTED = 200
"""Answers, and changes, that one page lists."""


@dataclass(frozen=True, slots=True)
class Linked:
    """A passage that an answer says it changed; `label` is empty when it is no longer in the working text."""

    uid: str
    label: str
    is_changed: bool
    is_published: bool


@dataclass(frozen=True, slots=True)
class Promise:
    """An answer that promises a change: the comments that it answers, and the passages that it is linked to."""

    comments: tuple[Comment, ...]
    outcome: Outcome
    state: DispositionState
    standing: Standing
    passages: tuple[Linked, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at: how many answers stand how, some of them, and the changes that no answer is behind.

    Only the first `LISTED` of each are given; `unexplained` counts all such changes, `changed` all changes, and
    `broken` the comments that are promised a change which is not in the text.
    """

    standings: Mapping[Standing, int]
    broken: int
    promises: Sequence[Promise]
    changes: Sequence[Row]
    unexplained: int
    changed: int

    @property
    def promised(self) -> int:
        """Count the answers that promise a change."""
        return sum(self.standings.values())


def check(actor: Actor, consultation: Consultation, wanted: Collection[Standing], locale: str) -> Check:
    """Hold the answers of a consultation against the working text; of the answers give those that stand as wanted."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    compared = changes.bare(actor, consultation.plan, consultation.version.number or 1, None, locale)
    counts = promises.counts(actor, consultation)
    standing = promises.standing()
    rows = db.session.execute(
        select(Disposition, standing)
        .join(Consultation, Consultation.id == Disposition.consultation_id)
        .where(Consultation.id == consultation.id, promises.is_promise(), standing.in_(wanted))
        .order_by(_first())
        .limit(LISTED)
        .options(load_only(Disposition.outcome, Disposition.state))
    ).all()
    alone = _alone(consultation, compared)
    return Check(
        standings={each: answers for each, (answers, _comments) in counts.items()},
        broken=sum(counts[each][1] for each in promises.BROKEN),
        promises=_promises([(row, Standing(code)) for row, code in rows], compared),
        changes=alone[:LISTED],
        unexplained=len(alone),
        changed=sum(row.is_changed for row in compared.rows),
    )


def _first() -> ColumnElement[int]:
    """Give the number of the first comment that an answer is to."""
    return (
        select(func.min(Comment.number))
        .where(Comment.disposition_id == Disposition.id)
        .correlate(Disposition)
        .scalar_subquery()
    )


def _promises(rows: Sequence[tuple[Disposition, Standing]], compared: Comparison) -> list[Promise]:
    ids = [row.id for row, _standing in rows]
    comments: dict[int, list[Comment]] = {key: [] for key in ids}
    for each in db.session.scalars(
        select(Comment)
        .where(Comment.disposition_id.in_(ids), Comment.position == 0)
        .order_by(Comment.number)
        .options(
            load_only(Comment.number, Comment.signed_as, Comment.label, Comment.disposition_id),
            joinedload(Comment.organisation),
        )
    ):
        comments[each.disposition_id or 0].append(each)
    labels = {block.uid: block.label for block in compared.new.blocks}
    passages: dict[int, dict[str, Linked]] = {key: {} for key in ids}
    for key, uid, version, is_changed in db.session.execute(
        select(
            DispositionChange.disposition_id,
            DispositionChange.uid,
            DispositionChange.version_id,
            promises.is_changed(),
        )
        .join(Disposition)
        .join(Consultation)
        .where(DispositionChange.disposition_id.in_(ids))
        .order_by(DispositionChange.id)
    ):
        passages[key][uid] = Linked(uid, labels.get(uid, ""), is_changed, version is not None)
    return [
        Promise(tuple(comments[row.id]), row.outcome, row.state, standing, tuple(passages[row.id].values()))
        for row, standing in rows
        if row.outcome is not None
    ]


def _alone(consultation: Consultation, compared: Comparison) -> list[Row]:
    """Give the changes that no answer is behind; a passage that only moved needs none."""
    linked = set(
        db.session.scalars(
            select(DispositionChange.uid)
            .join(Disposition)
            .join(Consultation)
            .where(Consultation.plan_id == consultation.plan_id)
            .distinct()
        )
    )
    is_own = (row for row in compared.rows if row.is_changed and row.fate is not Fate.MOVED)
    return [row for row in is_own if row.uid not in linked]
