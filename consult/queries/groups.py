"""The comments that one answer is given to: how many there are, from how many, and how each came to be there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, String, case, cast, func, literal, or_, select
from sqlalchemy.orm import aliased

from consult import policy
from consult.db import db
from consult.model.comments import Comment, Voice
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition
from consult.model.records import Event, Leaving, Verb
from consult.model.revisions import Revision
from consult.model.splits import Part
from consult.model.users import User
from consult.policy import Actor, Permission, visible_comments

MOST = 50
"""So many comments are named."""
_ANSWERED = aliased(Comment)


@dataclass(frozen=True, slots=True)
class Voices:
    """How many comments have one answer, and from how many, as far as the reader may read them.

    A comment counts once, in however many points it is answered; an organisation and a person once, however many
    comments they have made. What came by e-mail or post from a private person counts as one person a letter. What has been
    withdrawn or replaced does not count.
    """

    comments: int = 0
    organisations: int = 0
    persons: int = 0
    numbers: tuple[int, ...] = ()


def voices(actor: Actor, answer_id: int) -> Voices:
    """Count whose comments an answer is given to, in two statements."""
    organisation = case((Comment.voice == Voice.ORGANISATION, Comment.organisation_id))
    person = case((Comment.voice == Voice.PRIVATE, _person()))
    counted = db.session.execute(
        _under(actor, answer_id).with_only_columns(
            func.count(Comment.id.distinct()),
            func.count(organisation.distinct()),
            func.count(person.distinct()),
        )
    ).one()
    numbers = db.session.scalars(
        _under(actor, answer_id)
        .with_only_columns(Comment.number)
        .distinct()
        .order_by(Comment.number)
        .limit(MOST)
    )
    return Voices(*counted, tuple(numbers))


def _under(actor: Actor, answer_id: int) -> Select[Comment]:
    """Select the comments that stand under an answer, or one of whose points does."""
    return (
        select(Comment)
        .select_from(_ANSWERED)
        .outerjoin(Part, Part.point_id == _ANSWERED.id)
        .join(Comment, Comment.id == func.coalesce(Part.whole_id, _ANSWERED.id))
        .join(Consultation, Consultation.id == Comment.consultation_id)
        .where(_ANSWERED.disposition_id == answer_id, Comment.withdrawn_at.is_(None), visible_comments(actor))
    )


def _person() -> ColumnElement[str]:
    """Tell private persons apart: by who wrote, or by the letter where the region wrote it in."""
    is_letter = Comment.registration_id.is_not(None) & Comment.claimed_at.is_(None)
    return case(
        (is_letter, literal("r").concat(cast(Comment.registration_id, String))),
        else_=literal("u").concat(cast(Comment.author_id, String)),
    )


@dataclass(frozen=True, slots=True)
class Step:
    """A comment that joined an answer, or left it and why; who did that and when, and what its own answer had said before."""

    number: int
    left: Leaving | None
    by: str
    at: datetime
    before: Revision | None


def history(actor: Actor, consultation: Consultation, answer: Disposition) -> Sequence[Step]:
    """List what has joined and left an answer, the first first, in two statements; also points that are no more."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    joined = (Event.verb == Verb.DISPOSITION_GROUPED) & (Event.data["disposition"].as_integer() == answer.id)
    left = (Event.verb == Verb.DISPOSITION_LEFT) & (Event.data["left"].as_integer() == answer.id)
    number = func.coalesce(Event.data["number"].as_integer(), Comment.number)
    rows = db.session.execute(
        select(number, Event.verb, Event.data, User.name, Event.at)
        .outerjoin(Comment, Comment.id == Event.subject_id)
        .outerjoin(User, User.id == Event.actor_id)
        .where(
            Event.consultation_id == consultation.id,
            Event.subject_type == Comment.__tablename__,
            or_(joined, left),
            number.is_not(None),
        )
        .order_by(Event.id)
    ).all()
    before = _before(answer)
    return [
        Step(
            number,
            None if verb == Verb.DISPOSITION_GROUPED else Leaving(data.get("why", Leaving.OWN_ANSWER)),
            name or "",
            at,
            before.get(number) if verb == Verb.DISPOSITION_GROUPED else None,
        )
        for number, verb, data, name, at in rows
    ]


def _before(answer: Disposition) -> Mapping[int | None, Revision]:
    """Give by number of a comment what its own answer said last before it joined."""
    rows = db.session.scalars(
        select(Revision)
        .where(Revision.disposition_id == answer.id, Revision.former.is_not(None))
        .order_by(Revision.id)
    )
    return {each.former: each for each in rows}
