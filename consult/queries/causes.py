"""The comments behind the changes of a text, and those that were weighed and changed nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased, joinedload, load_only

from consult import policy
from consult.db import Texts, db
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionChange, DispositionState, Outcome
from consult.model.plans import Plan
from consult.model.splits import Part
from consult.model.versions import Version
from consult.policy import Actor, Permission

ANSWERED = aliased(Comment)
"""What is answered: a comment, or a point that a comment was split into, which is told as that comment."""

Line = tuple[str, int, int]
"""A consultation, the number of a comment, and which of its points, or 0."""

Causes = dict[str, tuple["Because", ...]]
"""Comments by the passage that they have to do with."""


@dataclass(frozen=True, slots=True)
class Because:
    """A comment that a passage was changed because of, or that was weighed and changed nothing there.

    Of a comment that is answered in points it is one of them, and `point` its place among them. `changed` names every
    passage that its answer changed.
    """

    number: int
    point: int
    consultation: str
    who: str
    organisation: str
    outcome: Outcome | None
    reasons: Texts
    is_released: bool
    changed: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, int]:
        """Tell its comment from those of other consultations."""
        return self.consultation, self.number

    @property
    def line(self) -> "Line":
        """Tell it from other comments and from other points of its comment."""
        return self.consultation, self.number, self.point


def of(actor: Actor, plan: Plan, earlier: Version, later: Version) -> tuple[Causes, Causes]:
    """Give by passage the comments that changed it from one version to another, and those that were weighed there."""
    policy.require(actor, Permission.VERSION_READ, earlier)
    policy.require(actor, Permission.VERSION_READ, later)
    behind = _behind(actor, plan, earlier, later)
    changed: dict[Line, tuple[str, ...]] = {}
    for uid, each in behind:
        changed[each.line] = (*changed.get(each.line, ()), uid)
    causes = _by_passage(behind, changed)
    weighed = [
        (uid, each)
        for uid, each in _weighed(actor, plan, earlier, later)
        if uid not in changed.get(each.line, ())
    ]
    return causes, _by_passage(weighed, changed)


def _behind(actor: Actor, plan: Plan, earlier: Version, later: Version) -> list[tuple[str, Because]]:
    """List the changes made after the earlier version and up to the later one, by comment."""
    since = Version.number > (earlier.number or 0)
    is_between = (
        or_(DispositionChange.version_id.is_(None), since)
        if later.number is None
        else since & (Version.number <= later.number)
    )
    rows = db.session.execute(
        select(DispositionChange.uid, Comment, Part.position, Disposition)
        .join(Disposition, Disposition.id == DispositionChange.disposition_id)
        .join(ANSWERED, ANSWERED.disposition_id == Disposition.id)
        .outerjoin(Part, Part.point_id == ANSWERED.id)
        .join(Comment, Comment.id == func.coalesce(Part.whole_id, ANSWERED.id))
        .join(Consultation, Consultation.id == Comment.consultation_id)
        .outerjoin(Version, Version.id == DispositionChange.version_id)
        .where(
            Consultation.plan_id == plan.id,
            is_between,
            policy.visible_answers(actor),
            policy.visible_comments(actor),
        )
        .order_by(Comment.consultation_id, Comment.number, Part.position, DispositionChange.id)
        .options(*_LOADED)
    )
    return [(uid, _because(comment, point, answer)) for uid, comment, point, answer in rows]


def _weighed(actor: Actor, plan: Plan, earlier: Version, later: Version) -> list[tuple[str, Because]]:
    """List the answered comments on a passage, from the consultations held on the way between the two versions."""
    numbers = Version.number >= (earlier.number or 0)
    if later.number is not None:
        numbers &= Version.number < later.number
    rows = db.session.execute(
        select(ANSWERED.uid, Comment, Part.position, Disposition)
        .join(Disposition, Disposition.id == ANSWERED.disposition_id)
        .outerjoin(Part, Part.point_id == ANSWERED.id)
        .join(Comment, Comment.id == func.coalesce(Part.whole_id, ANSWERED.id))
        .join(Consultation, Consultation.id == Comment.consultation_id)
        .join(Version, Version.id == Consultation.version_id)
        .where(
            Consultation.plan_id == plan.id,
            numbers,
            ANSWERED.uid.is_not(None),
            Disposition.comment_count > 0,
            Comment.withdrawn_at.is_(None),
            Disposition.outcome.is_not(None),
            policy.visible_answers(actor),
            policy.visible_comments(actor),
        )
        .order_by(Comment.consultation_id, Comment.number, Part.position)
        .options(*_LOADED)
    )
    return [(uid or "", _because(comment, point, answer)) for uid, comment, point, answer in rows]


_LOADED = (
    load_only(Comment.number, Comment.uid, Comment.signed_as),
    joinedload(Comment.organisation),
    joinedload(Comment.consultation),
)


def _because(comment: Comment, point: int | None, answer: Disposition) -> Because:
    return Because(
        number=comment.number,
        point=point or 0,
        consultation=comment.consultation.slug,
        who=comment.signed_as,
        organisation=comment.organisation.name if comment.organisation else "",
        outcome=answer.outcome,
        reasons=answer.reasons,
        is_released=answer.state is DispositionState.RELEASED,
    )


def _by_passage(rows: Iterable[tuple[str, Because]], changed: dict[Line, tuple[str, ...]]) -> Causes:
    """Give each comment, and each of its points, once at each passage, with all that its answer changed."""
    found: dict[str, dict[Line, Because]] = {}
    for uid, each in rows:
        said = replace(each, changed=tuple(dict.fromkeys(changed.get(each.line, ()))))
        found.setdefault(uid, {}).setdefault(each.line, said)
    return {uid: tuple(listed.values()) for uid, listed in found.items()}


@dataclass(frozen=True, slots=True)
class Cause:
    """A comment whose released answer changed a passage, or one of its points by its place among them, else 0."""

    consultation: str
    number: int
    point: int


def in_version(actor: Actor, version: Version) -> dict[str, list[Cause]]:
    """Tell by passage which comments changed it in a version, as far as the actor may know, in one statement."""
    policy.require(actor, Permission.VERSION_READ, version)
    rows = db.session.execute(
        select(DispositionChange.uid, Consultation.slug, Comment.number, Part.position)
        .join(Disposition, Disposition.id == DispositionChange.disposition_id)
        .join(ANSWERED, ANSWERED.disposition_id == Disposition.id)
        .outerjoin(Part, Part.point_id == ANSWERED.id)
        .join(Comment, Comment.id == func.coalesce(Part.whole_id, ANSWERED.id))
        .join(Consultation, Consultation.id == Comment.consultation_id)
        .where(
            DispositionChange.version_id == version.id,
            Disposition.state == DispositionState.RELEASED,
            policy.visible_comments(actor),
        )
        .order_by(Comment.consultation_id, Comment.number, Part.position)
    )
    found: dict[str, list[Cause]] = {}
    for uid, slug, number, point in rows:
        found.setdefault(uid, []).append(Cause(slug, number, point or 0))
    return found
