"""The words before and after the changes that a report tells of."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from consult import policy
from consult.db import db
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import DispositionChange
from consult.model.plans import Plan
from consult.model.versions import Block, BlockText
from consult.policy import Actor, Permission


@dataclass(frozen=True, slots=True)
class Change:
    """A passage before and after; one of them is empty when it was added or removed."""

    label: str
    before: str
    after: str


def by_answer(
    actor: Actor, consultation: Consultation, comments: Sequence[Comment]
) -> dict[int, tuple[Change, ...]]:
    """Give the words before and after for every published change, per answer."""
    policy.require(actor, Permission.CONSULTATION_READ, consultation)
    links = [
        change
        for answer in {comment.disposition for comment in comments if comment.disposition}
        for change in sorted(answer.changes, key=_in_order)
        if change.version_id is not None
    ]
    versions = {change.version_id for change in links} | {consultation.version_id}
    plan = db.session.get_one(Plan, consultation.plan_id)
    texts = _texts(versions, {change.uid for change in links}, plan.source_locale)
    found: dict[int, list[Change]] = {}
    for change in links:
        before = texts.get((consultation.version_id, change.uid), ("", ""))
        after = texts.get((change.version_id, change.uid), ("", ""))
        if before != ("", "") or after != ("", ""):
            found.setdefault(change.disposition_id, []).append(
                Change(after[0] or before[0], before[1], after[1])
            )
    return {key: tuple(listed) for key, listed in found.items()}


def _in_order(change: DispositionChange) -> int:
    return change.id


def _texts(
    versions: set[int | None], uids: set[str], locale: str
) -> dict[tuple[int | None, str], tuple[str, str]]:
    if not uids:
        return {}
    rows = db.session.execute(
        select(Block.version_id, Block.uid, Block.label, BlockText.plain)
        .join(BlockText)
        .where(Block.version_id.in_(versions), Block.uid.in_(uids), BlockText.locale == locale)
    )
    return {(version, uid): (label, plain) for version, uid, label, plain in rows}
