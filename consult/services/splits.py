"""Split a comment that says several things into points, each with its own place, answer and state; and undo that."""

import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select, update

from consult import clock, policy
from consult.db import Base, db
from consult.errors import Invalid, Outdated, WrongState
from consult.model.comments import Anchor, Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionChange, DispositionNote, DispositionState
from consult.model.records import Leaving, Verb
from consult.model.splits import Part
from consult.policy import Actor, Permission
from consult.queries import splits
from consult.services import carryovers, comments, dispositions, events, groups, revisions, words
from consult.text import markdown
from consult.text.digest import digest
from consult.text.sentences import MOST_POINTS, Span, left_over

_SAID = (
    *(
        "consultation_id",
        "author_id",
        "voice",
        "organisation_id",
        "sector",
        "signed_as",
        "locale",
        "posted_at",
        "is_late",
        "name_order",
        "place_order",
    ),
    *(
        "question_id",
        "registration_id",
        "claimed_at",
        "kind",
        "stance",
        "uid",
        "section_uid",
        "label",
        "end_uid",
    ),
    *("end_label", "text_locale", "passage", "start", "end", "moved_from"),
)
"""What a point has in common with its comment when it is made."""
_STANDS = ("version_id", "uid", "start", "end", "end_uid", "status", "score", "method", "confirmed_by_id")


@dataclass(frozen=True, slots=True)
class Plan:
    """Where each point is in the words of a comment; `seen` is the digest of the words that were divided.

    `with_wording` is the place in the list of the point that the proposed wording belongs to.
    """

    spans: Sequence[Span]
    seen: str
    is_left_over_right: bool = False
    with_wording: int = 0


def split(actor: Actor, comment: Comment, plan: Plan) -> None:
    """Split a comment into points; the comment stays whole, and its points are answered in its place."""
    policy.require(actor, Permission.DISPOSITION_EDIT, comment)
    mine = comments.locked(comment.id)
    _check(mine, plan)
    answer = _own_answer(actor, mine)
    first = comments.take_numbers(mine.consultation_id, len(plan.spans))
    points = [
        point(mine, span, first + at, _unanswered(mine), mine.proposed if at == plan.with_wording else None)
        for at, span in enumerate(plan.spans)
    ]
    db.session.add_all(points)
    words.keep(points)
    answer.comment_count = 0
    mine.split_at = clock.now()
    _count(mine, answers=-1, parts=len(points))
    db.session.flush()
    carryovers.follow(answer.id, [each.disposition_id or 0 for each in points])
    db.session.add_all(parts(mine, points, plan.spans, actor.user_id or 0))
    _stand(mine, points)
    events.record(
        actor, Verb.COMMENT_SPLIT, mine, number=mine.number, points=[each.number for each in points]
    )


def _check(mine: Comment, plan: Plan) -> None:
    """Refuse what has been split or changed meanwhile, and points that are not in the words that stand there."""
    comments.must_stand(mine)
    if mine.is_part:
        raise WrongState("part_not_split")
    if mine.split_at is not None or plan.seen != digest(mine.body):
        raise Outdated("changed_meanwhile")
    if len(plan.spans) < 2:
        raise Invalid("split_needs_two")
    if len(plan.spans) > MOST_POINTS:
        raise Invalid("too_many_parts", limit=MOST_POINTS)
    try:
        left = left_over(mine.body, plan.spans)
    except ValueError as error:
        raise Outdated("changed_meanwhile") from error
    if left and not plan.is_left_over_right:
        raise Invalid("words_left_over")


def _own_answer(actor: Actor, mine: Comment) -> Disposition:
    """Take the answer that is being written to just this comment; from a group it goes first."""
    answer = dispositions.locked(mine.disposition_id or 0)
    if answer.state is not DispositionState.OPEN:
        raise WrongState("answer_not_open")
    if answer.comment_count > 1:
        answer = groups.leave(actor, mine)
    if _has_changes([answer.id]):
        raise WrongState("split_has_changes")
    return answer


def _has_changes(answers: Sequence[int]) -> bool:
    linked = select(DispositionChange.id).where(DispositionChange.disposition_id.in_(answers))
    return db.session.scalar(linked.limit(1)) is not None


def _unanswered(whole: Comment) -> Disposition:
    """Make the answer that is to be written to a point, with the theme and the drafter of its comment."""
    answer = whole.disposition
    return Disposition(
        consultation_id=whole.consultation_id,
        reasons={},
        theme_id=answer.theme_id if answer else None,
        assignee_id=answer.assignee_id if answer else None,
    )


def point(whole: Comment, span: Span, number: int, answer: Disposition, proposed: str | None) -> Comment:
    """Make the comment that stands for a point at the desk; what others know of it is told with the whole."""
    body = whole.body[span.start : span.end]
    return Comment(
        number=number,
        is_part=True,
        body=body,
        html=markdown.html(body),
        proposed=proposed,
        token=secrets.token_hex(16),
        compared_at=clock.now(),
        disposition=answer,
        **{name: getattr(whole, name) for name in _SAID},
    )


def parts(whole: Comment, points: Sequence[Comment], spans: Sequence[Span], by_id: int) -> list[Part]:
    """Keep where the words of each point are in a comment, and who split it."""
    return [
        Part(
            whole_id=whole.id,
            point_id=each.id,
            number=each.number,
            position=at,
            start=span.start,
            end=span.end,
            by_id=by_id,
            at=whole.split_at,
        )
        for at, (each, span) in enumerate(zip(points, spans, strict=True), start=1)
    ]


def _stand(whole: Comment, points: Sequence[Comment]) -> None:
    """Let the points stand where their comment stands, in every version, until each is placed by itself."""
    anchors = db.session.scalars(select(Anchor).where(Anchor.comment_id == whole.id)).all()
    db.session.add_all(
        Anchor(
            comment_id=point.id,
            confirmed_at=each.confirmed_at,
            seen=each.seen,
            **{name: getattr(each, name) for name in _STANDS},
        )
        for point in points
        for each in anchors
    )


def _count(mine: Comment, *, answers: int, parts: int) -> None:
    """Count so many more answers to write, and numbers that are no comment's."""
    db.session.execute(
        update(Consultation)
        .where(Consultation.id == mine.consultation_id)
        .values(unanswered=Consultation.unanswered + answers, parts_taken=Consultation.parts_taken + parts)
        .execution_options(synchronize_session=False)
    )


def join(actor: Actor, comment: Comment) -> None:
    """Make the points of a comment one comment again, as long as no answer to one has been sent for approval.

    Notes on the points, and what their answers have said, stay with the comment. The numbers of the points are not used again.
    """
    policy.require(actor, Permission.DISPOSITION_EDIT, comment)
    mine = comments.locked(comment.id)
    comments.must_stand(mine)
    if mine.split_at is None or mine.disposition is None:
        raise Outdated("changed_meanwhile")
    points = [each.point for each in splits.parts(actor, [mine.id]).get(mine.id, []) if each.point]
    answers = [dispositions.locked(each.disposition_id or 0) for each in points]
    if any(each.state is not DispositionState.OPEN for each in answers):
        raise WrongState("split_answered")
    shared = Counter(each.id for each in answers)
    own = [each.id for each in set(answers) if each.comment_count == shared[each.id]]
    if _has_changes(own):
        raise WrongState("split_has_changes")
    for point, each in zip(points, answers, strict=True):
        each.comment_count -= 1
        if not each.comment_count:
            revisions.hand_over(actor, each, mine.disposition, point.number)
        elif each.id not in own:
            groups.tell_left(actor, mine, each, point.number, Leaving.SPLIT_UNDONE)
    mine.disposition.comment_count, mine.split_at = 1, None
    db.session.flush()
    carryovers.gather(mine.disposition.id, [each.id for each in answers])
    gone: list[Base] = [*points, *(each for each in set(answers) if each.id in own)]
    _forget(mine.disposition, [each.id for each in points], own)
    for row in gone:
        db.session.expunge(row)
    _count(mine, answers=1 - len(points), parts=0)
    events.record(actor, Verb.COMMENT_JOINED, mine, number=mine.number)


def _forget(answer: Disposition, points: Sequence[int], answers: Sequence[int]) -> None:
    """Delete points with the answers that were theirs alone."""
    for statement in (
        update(Part).where(Part.point_id.in_(points)).values(point_id=None),
        update(DispositionNote)
        .where(DispositionNote.disposition_id.in_(answers))
        .values(disposition_id=answer.id),
        delete(Comment).where(Comment.id.in_(points)),
        delete(Disposition).where(Disposition.id.in_(answers)),
    ):
        db.session.execute(statement, execution_options={"synchronize_session": False})
