"""Decide on a passage on which comments pull in different directions, with reasons for each of the sides."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select, update

from consult import policy
from consult.db import Texts, db
from consult.errors import Invalid, Outdated
from consult.model.comments import Comment, Direction
from consult.model.consultations import Consultation
from consult.model.dispositions import Answer, Outcome
from consult.model.records import Verb
from consult.policy import Actor, Permission
from consult.queries import conflicts
from consult.services import dispositions, events

Seen = Mapping[int, tuple[int, Direction | None]]
"""The comments that could be decided on, by number, with the revisions of their answers and what they want."""


@dataclass(frozen=True, slots=True)
class Side:
    """What those are answered who want the same."""

    outcome: Outcome
    reasons: Texts


@dataclass(frozen=True, slots=True)
class Decision:
    """What is decided about a passage: words that every answer begins with, and what each side is answered.

    `is_final` sends the answers for approval.
    """

    shared: Texts
    sides: Mapping[Direction, Side]
    is_final: bool = False

    def reasons(self, side: Side) -> Texts:
        """Give the reasons of one side, after what everyone is told."""
        both = {code: (self.shared.get(code, ""), side.reasons.get(code, "")) for code in ("sv", "en")}
        return {code: "\n\n".join(filter(None, words)) for code, words in both.items() if any(words)}


def direct(actor: Actor, consultation: Consultation, uid: str, wanted: Mapping[int, Direction | None]) -> int:
    """Say what comments on a passage want, or leave it to the guess; tell for how many that is new.

    The comment itself is as it was, so nobody who edits theirs learns that the desk has read it.
    """
    policy.require(actor, Permission.DISPOSITION_EDIT, consultation)
    comments = db.session.scalars(
        select(Comment)
        .where(
            Comment.consultation_id == consultation.id,
            Comment.uid == uid,
            Comment.position == 0,
            Comment.number.in_(wanted),
        )
        .order_by(Comment.number)
        .with_for_update(of=Comment)
    ).all()
    if {each.number for each in comments} != set(wanted):
        raise Invalid("unknown_comment")
    changed = [each for each in comments if each.direction is not wanted[each.number]]
    for comment in changed:
        direction = wanted[comment.number]
        db.session.execute(
            update(Comment)
            .where(Comment.id == comment.id)
            .values(direction=direction)
            .execution_options(synchronize_session=False)
        )
        events.record(actor, Verb.COMMENT_DIRECTED, comment, direction=direction)
    return len(changed)


def decide(actor: Actor, consultation: Consultation, uid: str, decision: Decision, seen: Seen) -> int:
    """Answer the sides of a dispute for which an outcome is given; tell how many comments that answers.

    `seen` is what could be decided on when it was looked at; when that has changed, nothing is decided.
    """
    policy.require(actor, Permission.DISPOSITION_EDIT, consultation)
    said = [each for each in conflicts.said(actor, consultation, uid)[: conflicts.MOST] if each.is_open]
    if {each.number: (each.revision, each.wanted) for each in said} != dict(seen):
        raise Outdated("answers_changed")
    answered = [(each, side) for each in said if each.wanted and (side := decision.sides.get(each.wanted))]
    if not answered:
        raise Invalid("nothing_decided")
    act = dispositions.propose if decision.is_final else dispositions.save
    for each, side in {each.disposition_id: (each, side) for each, side in answered}.values():
        mine = dispositions.locked(each.disposition_id)
        answer = Answer(
            outcome=side.outcome,
            reasons=decision.reasons(side),
            significance=mine.significance,
            theme_id=mine.theme_id,
            assignee_id=mine.assignee_id or actor.user_id,
        )
        act(actor, mine, answer, each.revision)
    events.record(actor, Verb.CONFLICT_DECIDED, consultation, uid=uid, comments=len(answered))
    return len(answered)
