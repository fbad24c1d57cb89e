"""What something would do to many answers at once."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, load_only

from consult import clock, policy
from consult.db import db
from consult.errors import Invalid
from consult.model.batches import MOST, Act, Wish
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import Answer, Disposition, DispositionState
from consult.model.holds import LASTS, Hold
from consult.policy import Actor, Permission
from consult.queries import flaws


@dataclass(frozen=True, slots=True)
class Member:
    """A comment that an answer is to."""

    number: int
    who: str


@dataclass(frozen=True, slots=True)
class Item:
    """An answer that would be changed; `after` is what it would say. It is known by the number of its first comment."""

    answer: Disposition
    members: tuple[Member, ...]
    after: Answer

    @property
    def number(self) -> int:
        """Give the number of the first comment that it answers."""
        return self.members[0].number

    @property
    def changes(self) -> list[tuple[str, Any, Any]]:
        """Name what would change in it, with what it says now and what it would say."""
        now = self.answer.answer
        plain = [
            (name, getattr(now, name), getattr(self.after, name))
            for name in ("outcome", "significance", "theme_id", "assignee_id")
        ]
        codes = sorted(now.reasons.keys() | self.after.reasons.keys(), reverse=True)
        words = [
            (f"reasons_{code}", now.reasons.get(code, ""), self.after.reasons.get(code, "")) for code in codes
        ]
        return [(name, before, after) for name, before, after in (*plain, *words) if before != after]


@dataclass(frozen=True, slots=True)
class Left:
    """An answer that would stay as it is, and the code of why; `who` has it, if a colleague does."""

    members: tuple[Member, ...]
    code: str
    who: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """Exactly which answers would be changed, and which not."""

    items: Sequence[Item]
    left: Sequence[Left]

    @property
    def comments(self) -> int:
        """Count the comments whose answers would be changed."""
        return sum(len(each.members) for each in self.items)


def preview(actor: Actor, consultation: Consultation, numbers: Collection[int], wish: Wish) -> Preview:
    """Tell what would happen to the answers to these comments; the same however many there are, in six statements."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    if len(numbers) > MOST:
        raise Invalid("batch_too_large", limit=MOST)
    answers = _answers(consultation, numbers)
    answered = members(actor, answers)
    found = {number.number for each in answered.values() for number in each}
    if not set(numbers) <= found:
        raise Invalid("unknown_comment")
    colleagues, found_flaws = (
        held(actor, [each.id for each in answers]),
        flaws.of_all(actor, answers, wish.on),
    )
    items: list[Item] = []
    left: list[Left] = []
    for each in answers:
        item = Item(each, answered[each.id], wish.on(each.answer))
        code = _hinders(actor, item, wish, found_flaws.get(each.id, "")) or (
            "held" if each.id in colleagues else ""
        )
        if code:
            left.append(Left(item.members, code, colleagues.get(each.id, "")))
        else:
            items.append(item)
    return Preview(items, left)


def _answers(consultation: Consultation, numbers: Collection[int]) -> Sequence[Disposition]:
    wanted = select(Comment.disposition_id).where(
        Comment.consultation_id == consultation.id, Comment.position == 0, Comment.number.in_(numbers)
    )
    first = (
        select(func.min(Comment.number))
        .where(Comment.disposition_id == Disposition.id)
        .correlate(Disposition)
        .scalar_subquery()
    )
    return db.session.scalars(
        select(Disposition)
        .where(Disposition.id.in_(wanted))
        .order_by(first)
        .options(
            joinedload(Disposition.consultation).joinedload(Consultation.plan),
            joinedload(Disposition.theme),
            joinedload(Disposition.assignee),
        )
    ).all()


def members(_actor: Actor, answers: Sequence[Disposition]) -> Mapping[int, tuple[Member, ...]]:
    """Give by answer the comments that it is to, in one statement."""
    found: dict[int, list[Member]] = {each.id: [] for each in answers}
    for each in db.session.scalars(
        select(Comment)
        .where(Comment.disposition_id.in_(found), Comment.position == 0)
        .order_by(Comment.number)
        .options(
            load_only(Comment.number, Comment.signed_as, Comment.disposition_id),
            joinedload(Comment.organisation),
        )
    ):
        who = each.organisation.name if each.organisation else each.signed_as
        found[each.disposition_id or 0].append(Member(each.number, who))
    return {key: tuple(listed) for key, listed in found.items()}


def held(actor: Actor, answers: Collection[int]) -> Mapping[int, str]:
    """Name by answer the colleague who is working on it just now; what is done to many leaves it to them."""
    rows = db.session.scalars(
        select(Hold)
        .where(
            Hold.disposition_id.in_(answers),
            Hold.renewed_at > clock.now() - LASTS,
            Hold.by_id != actor.user_id,
        )
        .options(joinedload(Hold.by))
    )
    return {each.disposition_id: each.by.name for each in rows}


def _hinders(actor: Actor, item: Item, wish: Wish, flaw: str) -> str:
    """Give the code of why this cannot be done to an answer, or nothing."""
    answer = item.answer
    if not answer.comment_count:
        return "comment_split"
    if answer.state is DispositionState.RELEASED:
        return "answer_released"
    return _CHECKS[wish.act](actor, item, flaw)


def _unsavable(_actor: Actor, item: Item, _flaw: str) -> str:
    if item.answer.state is not DispositionState.OPEN:
        return "answer_not_open"
    return "" if item.changes else "nothing_changes"


def _unsendable(_actor: Actor, item: Item, flaw: str) -> str:
    return flaw if item.answer.state is DispositionState.OPEN else "answer_not_open"


def _unapprovable(actor: Actor, item: Item, flaw: str) -> str:
    if item.answer.state is not DispositionState.PROPOSED:
        return "answer_not_there"
    return "own_proposal" if item.answer.proposed_by_id == actor.user_id else flaw


def _unreturnable(_actor: Actor, item: Item, _flaw: str) -> str:
    return "answer_not_there" if item.answer.state is DispositionState.OPEN else ""


_CHECKS: dict[Act, Callable[[Actor, Item, str], str]] = {
    Act.SAVE: _unsavable,
    Act.PROPOSE: _unsendable,
    Act.APPROVE: _unapprovable,
    Act.SEND_BACK: _unreturnable,
}
