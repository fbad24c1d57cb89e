"""Whether the text says what the answers promise, and whether an answer stands behind each change."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import joinedload, load_only

from consult import policy
from consult.db import db
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionChange, DispositionState, Outcome
from consult.model.versions import Version
from consult.policy import Actor, Permission
from consult.queries import changes
from consult.queries.comparisons import Comparison, Row
from consult.queries.filters import CHANGING
from consult.text.align import Fate

LISTED = 200
"""Answers, and changes, that one page lists."""


class Standing(StrEnum):
    """How far an answer that promises a change has come into the text."""

    UNLINKED = "unlinked"
    UNCHANGED = "unchanged"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Linked:
    """A passage that an answer says it changed; `label` is empty when it is no longer in the working text."""

    uid: str
    label: str
    is_changed: bool


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

    Only the first `LISTED` of each are given; `unexplained` counts all such changes, `changed` all changes.
    """

    standings: Mapping[Standing, int]
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
    changed = _changed(compared)
    standing = _standing(changed)
    promises = (
        Disposition.consultation_id == consultation.id,
        Disposition.outcome.in_(CHANGING),
        Disposition.comment_count > 0,
    )
    counts = db.session.execute(select(standing, func.count()).where(*promises).group_by(standing)).all()
    rows = db.session.execute(
        select(Disposition, standing)
        .where(*promises, standing.in_(wanted))
        .order_by(_first())
        .limit(LISTED)
        .options(load_only(Disposition.outcome, Disposition.state))
    ).all()
    alone = _alone(consultation, compared)
    return Check(
        standings=dict.fromkeys(Standing, 0) | {Standing(code): count for code, count in counts},
        promises=_promises([(row, Standing(code)) for row, code in rows], compared, changed),
        changes=alone[:LISTED],
        unexplained=len(alone),
        changed=sum(row.is_changed for row in compared.rows),
    )


def _changed(compared: Comparison) -> set[str]:
    """Name the passages that say something else than they did, in any language, or stand in another section."""
    before, after = _said(compared.old), _said(compared.new)
    return {uid for uid in before.keys() | after.keys() if before.get(uid) != after.get(uid)}


def _said(version: Version) -> dict[str, object]:
    return {
        block.uid: (
            block.kind,
            block.level,
            block.section_uid,
            {each.locale: each.digest for each in block.texts},
        )
        for block in version.blocks
    }


def _standing(changed: Collection[str]) -> ColumnElement[str]:
    linked = select(DispositionChange.id).where(DispositionChange.disposition_id == Disposition.id)
    return case(
        (~linked.exists(), Standing.UNLINKED.value),
        (~linked.where(DispositionChange.uid.in_(changed)).exists(), Standing.UNCHANGED.value),
        else_=Standing.DONE.value,
    )


def _first() -> ColumnElement[int]:
    """Give the number of the first comment that an answer is to."""
    return (
        select(func.min(Comment.number))
        .where(Comment.disposition_id == Disposition.id)
        .correlate(Disposition)
        .scalar_subquery()
    )


def _promises(
    rows: Sequence[tuple[Disposition, Standing]], compared: Comparison, changed: Collection[str]
) -> list[Promise]:
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
    for key, uid in db.session.execute(
        select(DispositionChange.disposition_id, DispositionChange.uid)
        .where(DispositionChange.disposition_id.in_(ids))
        .order_by(DispositionChange.id)
    ):
        passages[key][uid] = Linked(uid, labels.get(uid, ""), uid in changed)
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
