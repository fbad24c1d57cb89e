"""Publish the working text as a version that never changes again."""

from collections.abc import Mapping

from sqlalchemy import func, select, update

from consult import clock, policy
from consult.db import Texts, db
from consult.errors import Outdated, WrongState
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionChange
from consult.model.plans import Plan
from consult.model.records import Verb
from consult.model.versions import Block, BlockText, Edit, Version, VersionState
from consult.policy import Actor, Permission
from consult.queries import gate
from consult.services import anchors, events, versions


def publish(
    actor: Actor, plan: Plan, note: Texts, left_open: Mapping[str, str], seen: str | None = None
) -> Version:
    """Publish a copy of the working text under the next number, with what was changed since the last one.

    Refused while something blocks; each other thing that remains must be left open with a reason, given under its
    key. `seen` is the revision of the working text that the list of what remains was made from.
    """
    policy.require(actor, Permission.PLANS_EDIT, plan)
    working = versions.locked(plan)
    if seen is not None and seen != str(working.revision):
        raise Outdated("text_changed")
    found = gate.items(actor, plan)
    if any(item.blocking for item in found):
        raise WrongState("gate_closed")
    if gate.unexplained(found, left_open):
        raise WrongState("reasons_missing")
    newest = db.session.scalar(select(func.max(Version.number)).where(Version.plan_id == plan.id))
    published = Version(
        plan_id=plan.id,
        number=(newest or 0) + 1,
        state=VersionState.PUBLISHED,
        note=note,
        left_open={item.key: left_open[item.key].strip() for item in found},
        published_at=clock.now(),
        blocks=[_copy(block) for block in working.blocks],
    )
    db.session.add(published)
    db.session.flush()
    anchors.carry_over(actor, plan, published)
    _carry(plan, published)
    versions.touch(working)
    events.record(actor, Verb.VERSION_PUBLISHED, published, number=published.number)
    return published


def _copy(block: Block) -> Block:
    return Block(
        uid=block.uid,
        position=block.position,
        kind=block.kind,
        level=block.level,
        ordered=block.ordered,
        label=block.label,
        section_uid=block.section_uid,
        goals=list(block.goals),
        texts=[
            BlockText(
                locale=text.locale,
                source=text.source,
                plain=text.plain,
                html=text.html,
                digest=text.digest,
                translates=text.translates,
            )
            for text in block.texts
        ],
    )


def _carry(plan: Plan, published: Version) -> None:
    """Note on every edit and every change made because of an answer that this version carries it."""
    db.session.execute(
        update(Edit).where(Edit.plan_id == plan.id, Edit.version_id.is_(None)).values(version_id=published.id)
    )
    answers = (
        select(Disposition.id)
        .join(Consultation, Disposition.consultation_id == Consultation.id)
        .where(Consultation.plan_id == plan.id)
    )
    db.session.execute(
        update(DispositionChange)
        .where(DispositionChange.version_id.is_(None), DispositionChange.disposition_id.in_(answers))
        .values(version_id=published.id)
        .execution_options(synchronize_session=False)
    )
