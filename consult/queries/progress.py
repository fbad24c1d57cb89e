"""How far the answering of a consultation has come: the figures above the desk."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ScalarSelect, bindparam, func, select
from sqlalchemy.orm import aliased

from consult import policy
from consult.model.comments import Anchor, Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionChange
from consult.model.versions import Block, BlockText, Version, VersionState
from consult.policy import Actor, Permission
from consult.queries.filters import unlinked
from consult.queries.prepared import Written, prepared


@dataclass(frozen=True, slots=True)
class Meters:
    """How many comments are left to do something about; `shifted` stand at passages that have been changed since."""

    unanswered: int = 0
    proposed: int = 0
    approved: int = 0
    released: int = 0
    unlinked: int = 0
    shifted: int = 0

    @property
    def total(self) -> int:
        """Count all comments."""
        return self.unanswered + self.proposed + self.approved + self.released

    @property
    def finished(self) -> int:
        """Count the comments whose answers are approved, shown or not."""
        return self.approved + self.released


def meters(actor: Actor, *rounds: Consultation) -> Meters:
    """Tell what is left to do in consultations of a plan; what is not kept with them is counted in one statement."""
    for each in rounds:
        policy.require(actor, Permission.QUEUE_READ, each)
    left = _left(actor, rounds=[each.id for each in rounds], plan_id=rounds[0].plan_id).one()
    return Meters(
        sum(each.unanswered for each in rounds),
        sum(each.proposed for each in rounds),
        sum(each.approved for each in rounds),
        sum(each.released for each in rounds),
        left.unlinked,
        left.shifted,
    )


_ROUNDS: Any = bindparam("rounds", expanding=True)


@prepared
def _left(_actor: Actor) -> Written:
    return select(_unlinked().label("unlinked"), _shifted().label("shifted"))


def _unlinked() -> ScalarSelect[int]:
    return (
        select(func.coalesce(func.sum(Disposition.comment_count), 0))
        .where(Disposition.consultation_id.in_(_ROUNDS), unlinked(Disposition))
        .scalar_subquery()
    )


def _shifted() -> ScalarSelect[int]:
    """Count comments at passages of the newest version that are no longer the same in the working text.

    Those whose place a person has confirmed, and those whose own answer made the change, need no look.
    """
    of_plan = Version.plan_id == bindparam("plan_id")
    newest = (
        select(Version.id)
        .where(of_plan, Version.state == VersionState.PUBLISHED)
        .order_by(Version.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    working = select(Version.id).where(of_plan, Version.state == VersionState.WORKING).scalar_subquery()
    settled = aliased(Anchor)
    return (
        select(func.count())
        .select_from(Anchor)
        .join(Comment, Comment.id == Anchor.comment_id)
        .where(
            Anchor.version_id == newest,
            Anchor.uid.in_(_changed(newest, working)),
            Comment.consultation_id.in_(_ROUNDS),
            Comment.split_at.is_(None),
            ~select(settled.comment_id)
            .where(settled.comment_id == Anchor.comment_id, settled.version_id == working)
            .exists(),
            ~select(DispositionChange.id)
            .where(
                DispositionChange.disposition_id == Comment.disposition_id,
                DispositionChange.uid == Anchor.uid,
                DispositionChange.version_id.is_(None),
            )
            .exists(),
        )
        .scalar_subquery()
    )


def _changed(newest: ScalarSelect[int], working: ScalarSelect[int]) -> ScalarSelect[str]:
    """Name the passages of one version that another does not have in the same words."""
    block, text = aliased(Block), aliased(BlockText)
    same = (
        select(block.id)
        .join(text, text.block_id == block.id)
        .where(
            block.version_id == working,
            block.uid == Block.uid,
            text.locale == BlockText.locale,
            text.digest == BlockText.digest,
        )
        .exists()
    )
    return select(Block.uid).join(BlockText).where(Block.version_id == newest, ~same).scalar_subquery()
