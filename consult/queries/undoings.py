"""What has been done to many answers at once, and what of it would be put back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from consult import clock, policy
from consult.db import db
from consult.errors import NotFound
from consult.model.batches import UNDOABLE, Batch, BatchItem
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionState, Theme
from consult.model.holds import LASTS, Hold
from consult.model.users import Role, StaffRole, User
from consult.policy import Actor, Permission
from consult.queries import batches
from consult.queries.batches import Member

SHOWN = 50
"""Batches that the list shows."""


@dataclass(frozen=True, slots=True)
class Done:
    """Something that was done to many answers: to how many, and how many of those would be put back."""

    batch: Batch
    answers: int
    undoable: int


@dataclass(frozen=True, slots=True)
class Returnable:
    """An answer that was changed, with the comments that it is to now; `code` says why it would stay as it is.

    `who` has it, if a colleague does. `lost` names what it held before and cannot get back, because it is no longer there.
    """

    item: BatchItem
    members: tuple[Member, ...]
    code: str
    who: str
    lost: frozenset[str]

    @property
    def answer(self) -> Disposition:
        """Give the answer."""
        return self.item.disposition

    @property
    def place(self) -> int:
        """Give the number of the first comment that it is to; one that is to none comes first."""
        return self.members[0].number if self.members else 0


def listed(actor: Actor, consultation: Consultation) -> Sequence[Done]:
    """List what has been done to many answers at once, the latest first."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    return _done(actor, consultation, None)


def one(actor: Actor, consultation: Consultation, number: int) -> Done:
    """Find one by its number."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    found = _done(actor, consultation, number)
    if not found:
        raise NotFound
    return found[0]


def _done(actor: Actor, consultation: Consultation, number: int | None) -> Sequence[Done]:
    is_free = (
        ~select(Hold.disposition_id)
        .where(
            Hold.disposition_id == Disposition.id,
            Hold.renewed_at > clock.now() - LASTS,
            Hold.by_id != actor.user_id,
        )
        .exists()
    )
    is_returnable = (
        (Disposition.revision == BatchItem.revision)
        & (Disposition.state != DispositionState.RELEASED)
        & (Disposition.comment_count > 0)
        & is_free
    )
    rows = db.session.execute(
        select(Batch, func.count(BatchItem.disposition_id), func.count(Disposition.id).filter(is_returnable))
        .outerjoin(BatchItem, BatchItem.batch_id == Batch.id)
        .outerjoin(Disposition, Disposition.id == BatchItem.disposition_id)
        .where(
            Batch.consultation_id == consultation.id,
            *([Batch.number == number] if number is not None else []),
        )
        .group_by(Batch.id)
        .order_by(Batch.number.desc())
        .limit(SHOWN)
        .options(joinedload(Batch.by), joinedload(Batch.undone_by), joinedload(Batch.consultation))
    ).all()
    return [
        Done(batch, answers, free if batch.undone_at is None and batch.act in UNDOABLE else 0)
        for batch, answers, free in rows
    ]


def answers_of(actor: Actor, batch: Batch) -> Sequence[Returnable]:
    """List the answers that were changed, and why some of them would not be put back; the same rule for all who ask."""
    policy.require(actor, Permission.QUEUE_READ)
    items = db.session.scalars(
        select(BatchItem).where(BatchItem.batch_id == batch.id).options(joinedload(BatchItem.disposition))
    ).all()
    answers = [each.disposition for each in items]
    members = batches.members(actor, answers)
    held = batches.held(actor, [each.id for each in answers])
    gone = _gone(items)
    told = [
        Returnable(
            each,
            members[each.disposition_id],
            _hinders(each) or ("held" if each.disposition_id in held else ""),
            held.get(each.disposition_id, ""),
            frozenset(name for name, keys in gone.items() if each.before[name] in keys),
        )
        for each in items
    ]
    return sorted(told, key=lambda each: each.place)


def _hinders(item: BatchItem) -> str:
    answer = item.disposition
    if answer.state is DispositionState.RELEASED:
        return "answer_released"
    if not answer.comment_count:
        return "answers_nothing"
    return "" if answer.revision == item.revision else "changed_since"


def _gone(items: Sequence[BatchItem]) -> Mapping[str, set[int]]:
    """Give the themes and the people responsible that answers held before, and that can no longer be chosen."""
    themes = {each.before["theme_id"] for each in items} - {None}
    people = {each.before["assignee_id"] for each in items} - {None}
    known = db.session.scalars(select(Theme.id).where(Theme.id.in_(themes)))
    drafting = db.session.scalars(
        select(StaffRole.user_id)
        .join(User, User.id == StaffRole.user_id)
        .where(
            StaffRole.user_id.in_(people),
            StaffRole.role.in_([Role.DRAFTER, Role.PROCESS_OWNER]),
            User.is_active,
        )
    )
    return {"theme_id": themes - set(known), "assignee_id": people - set(drafting)}
