"""What waits for review, what is held back, and what has been shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select, tuple_
from sqlalchemy.orm import joinedload

from consult import policy
from consult.db import db
from consult.model.comments import Comment, Review, Voice
from consult.model.consultations import Consultation
from consult.model.organisations import Organisation
from consult.model.statements import Point, Statement
from consult.policy import Actor, Permission

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """One page of comments and replies in a state, the oldest first; `has_more` tells that there are more after it."""

    comments: Sequence[Comment]
    has_more: bool

    @property
    def last(self) -> str:
        """Name the comment after which the next page begins, by its number and its position in the thread."""
        return f"{self.comments[-1].number}.{self.comments[-1].position}" if self.comments else ""


def listed(actor: Actor, consultation: Consultation, state: Review, after: tuple[int, int]) -> Waiting:
    """List what others have said in a consultation and is in a state of review, after another one."""
    policy.require(actor, Permission.COMMENTS_REVIEW, consultation)
    found = db.session.scalars(
        select(Comment)
        .where(
            Comment.consultation_id == consultation.id,
            Comment.review == state,
            Comment.voice != Voice.REGION,
            tuple_(Comment.number, Comment.position) > after,
        )
        .order_by(Comment.number, Comment.position)
        .limit(PER_PAGE + 1)
        .options(joinedload(Comment.organisation), joinedload(Comment.reviewed_by))
    ).all()
    return Waiting(found[:PER_PAGE], len(found) > PER_PAGE)


def counts(actor: Actor, consultation: Consultation) -> dict[Review, int]:
    """Count what waits and what is held back, by an index that holds nothing else."""
    policy.require(actor, Permission.COMMENTS_REVIEW, consultation)
    rows = db.session.execute(
        select(Comment.review, func.count())
        .where(Comment.consultation_id == consultation.id, Comment.review != Review.SHOWN)
        .group_by(Comment.review)
    )
    return dict(rows.all())


@dataclass(frozen=True, slots=True)
class Response:
    """A response some of whose comments are in a state, all of them together."""

    number: int
    organisation: str
    comments: list[Comment]


def responses(actor: Actor, consultation: Consultation, state: Review) -> list[Response]:
    """List the responses with what of each is in a state, in one statement."""
    policy.require(actor, Permission.COMMENTS_REVIEW, consultation)
    rows = db.session.execute(
        select(Statement.number, Organisation.name, Comment)
        .join(Organisation, Organisation.id == Statement.organisation_id)
        .outerjoin(Point, Point.statement_id == Statement.id)
        .join(Comment, or_(Comment.id == Point.comment_id, Comment.id == Statement.comment_id))
        .where(
            Statement.consultation_id == consultation.id,
            Statement.number.is_not(None),
            Comment.consultation_id == consultation.id,
            Comment.review == state,
        )
        .order_by(Statement.number, Comment.number)
    )
    found: dict[int, Response] = {}
    for number, organisation, comment in rows:
        response = found.setdefault(number or 0, Response(number or 0, organisation, []))
        if comment not in response.comments:
            response.comments.append(comment)
    return list(found.values())
