"""Comments as notes: what a page shows of one, without loading what it does not show.

A page may show hundreds, and a tuple is made several times faster than a frozen dataclass.
"""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, ScalarSelect, Select, SQLColumnExpression, and_, case, func, literal, select
from sqlalchemy.orm import aliased

from consult.db import Texts
from consult.model.comments import Comment, CommentKind, Review, Stance, Voice
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionState, Outcome
from consult.model.organisations import Organisation, Sector
from consult.model.splits import Part
from consult.policy import Actor, visible_answers, visible_comments
from consult.text.excerpt import first_sentence
from consult.text.labels import cited

BEGINNING = 400
"""How much of a comment's HTML is read to find its first sentence."""


class Answer(NamedTuple):
    """What the region answered, and to how many comments; only staff see one that is not released."""

    outcome: Outcome
    reasons: Texts
    is_released: bool
    id: int = 0
    comments: int = 1
    theme_id: int | None = None


class Note(NamedTuple):
    """A comment as it stands beside a text or in a list; `first` is its first sentence.

    It is registered when the region wrote in what came to it in another way. `answered_parts` counts the released answers
    to points that it was split into.
    """

    id: int
    number: int
    position: int
    voice: Voice
    organisation: str
    sector: Sector | None
    signed_as: str
    locale: str
    kind: CommentKind | None
    stance: Stance | None
    uid: str | None
    label: str
    end_label: str
    text_locale: str | None
    question_id: int | None
    quote: str
    first: str
    has_proposal: bool
    support_count: int
    reply_count: int
    posted_at: datetime
    edited_at: datetime | None
    withdrawn_at: datetime | None
    withdrawn_because: str
    superseded_by: int | None
    moved_from: str | None
    answered_parts: int
    is_registered: bool
    review: Review
    held_because: str
    is_own: bool
    answer: Answer | None

    @property
    def cited(self) -> str:
        """Give the number of its block, or of the first and the last."""
        return cited(self.label, self.end_label)


_POINT, _TO_POINT = aliased(Comment), aliased(Disposition)


def parts_with(*states: DispositionState) -> ScalarSelect[int]:
    """Count in SQL the points of a comment whose answers are in some states."""
    return (
        select(func.count())
        .select_from(Part)
        .join(_POINT, _POINT.id == Part.point_id)
        .join(_TO_POINT, _TO_POINT.id == _POINT.disposition_id)
        .where(Part.whole_id == Comment.id, _TO_POINT.state.in_(states))
        .correlate(Comment)
        .scalar_subquery()
    )


_ANSWERED_PARTS = case((Comment.split_at.is_not(None), parts_with(DispositionState.RELEASED)), else_=0)

_COLUMNS = (
    Comment.id,
    Comment.number,
    Comment.position,
    Comment.voice,
    Organisation.name.label("organisation"),
    Comment.sector,
    Comment.signed_as,
    Comment.locale,
    Comment.kind,
    Comment.stance,
    Comment.uid,
    Comment.label.label("block_label"),
    Comment.end_label,
    Comment.text_locale,
    Comment.question_id,
    func.substr(Comment.passage, Comment.start + 1, Comment.end - Comment.start).label("quote"),
    func.substr(Comment.html, 1, BEGINNING).label("beginning"),
    Comment.proposed.is_not(None).label("has_proposal"),
    Comment.support_count,
    Comment.reply_count,
    Comment.posted_at,
    Comment.edited_at,
    Comment.withdrawn_at,
    Comment.withdrawn_because,
    Comment.superseded_by,
    Comment.moved_from,
    _ANSWERED_PARTS.label("answered_parts"),
    Comment.author_id,
    Comment.organisation_id,
    Comment.registration_id,
    Comment.claimed_at,
    Comment.review,
    Comment.held_because,
    Disposition.outcome,
    Disposition.reasons,
    Disposition.theme_id,
    Disposition.state.label("answer_state"),
    Disposition.id.label("answer_id"),
    Disposition.comment_count.label("answer_comments"),
)


CITED = Comment.label.concat(
    case((Comment.end_label == "", ""), else_=literal("–").concat(Comment.end_label))
)
"""The number of a comment's block, or of the first and the last, as `Comment.cited` gives it."""


def reading(actor: Actor, *more: SQLColumnExpression[Any]) -> Select[*tuple[Any, ...]]:
    """Begin a statement for notes of root comments that the actor may read; `more` columns come last."""
    return in_full(actor, *more).where(Comment.position == 0, visible_comments(actor))


def in_full(actor: Actor, *more: SQLColumnExpression[Any]) -> Select[*tuple[Any, ...]]:
    """Begin a statement for comments and replies; the caller says which, and that the actor may read them."""
    return (
        select(*_COLUMNS, *more)
        .join(Consultation, Comment.consultation_id == Consultation.id)
        .outerjoin(Organisation, Comment.organisation_id == Organisation.id)
        .outerjoin(Disposition, and_(Comment.disposition_id == Disposition.id, visible_answers(actor)))
    )


def note(actor: Actor, row: Row[*tuple[Any, ...]]) -> Note:
    """Make a note of a row of such a statement; the words of a withdrawn comment are for staff and its author."""
    is_shown = row.withdrawn_at is None or row.superseded_by or shows_withdrawn(actor, row.author_id)
    return Note(
        id=row.id,
        number=row.number,
        position=row.position,
        voice=row.voice,
        organisation=row.organisation or "",
        sector=row.sector,
        signed_as=row.signed_as,
        locale=row.locale,
        kind=row.kind,
        stance=row.stance,
        uid=row.uid,
        label=row.block_label,
        end_label=row.end_label,
        text_locale=row.text_locale,
        question_id=row.question_id,
        quote=row.quote or "",
        first=first_sentence(row.beginning) if is_shown else "",
        has_proposal=row.has_proposal and bool(is_shown),
        support_count=row.support_count,
        reply_count=row.reply_count,
        posted_at=row.posted_at,
        edited_at=row.edited_at,
        withdrawn_at=row.withdrawn_at,
        withdrawn_because=row.withdrawn_because,
        superseded_by=row.superseded_by,
        moved_from=row.moved_from,
        answered_parts=row.answered_parts,
        is_registered=row.registration_id is not None,
        review=row.review,
        held_because=row.held_because,
        is_own=(
            row.author_id == actor.user_id and (row.registration_id is None or row.claimed_at is not None)
        )
        or row.organisation_id in actor.memberships,
        answer=_answer(row),
    )


def shows_withdrawn(actor: Actor, author_id: int) -> bool:
    """Tell if the actor may still read the words of a comment that its author has withdrawn."""
    return actor.is_staff or author_id == actor.user_id


def _answer(row: Row[*tuple[Any, ...]]) -> Answer | None:
    if row.outcome is None or row.answer_state is DispositionState.OPEN:
        return None
    is_released = row.answer_state is DispositionState.RELEASED
    return Answer(row.outcome, row.reasons, is_released, row.answer_id, row.answer_comments, row.theme_id)
