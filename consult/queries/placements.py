"""Where a comment may belong that stands nowhere or elsewhere, and where it has stood."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from consult import policy
from consult.db import db
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import DispositionState
from consult.model.placements import Placement
from consult.policy import Actor, Permission
from consult.queries import texts
from consult.queries.texts import Text
from consult.text.referring import Hint, hints, target


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A passage that a comment may be about, and why; `quote` are the words of the passage that it repeats."""

    hint: Hint
    label: str
    words: str
    quote: str


@dataclass(frozen=True, slots=True)
class Ground:
    """The text that a comment can be placed in, and the passages it may be about, the likeliest first."""

    locale: str
    text: Text
    suggested: tuple[Suggestion, ...]


def ground(actor: Actor, consultation: Consultation, comment: Comment) -> Ground:
    """Read the text that was consulted on in the comment's language, or else in the plan's own, in one statement."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    found = texts.asked_about(actor, consultation)
    wanted = comment.text_locale or comment.locale
    locale = wanted if wanted in found else consultation.plan.source_locale
    text = found.get(locale) or Text()
    return Ground(locale, text, tuple(_suggested(comment, text)))


def _suggested(comment: Comment, text: Text) -> Sequence[Suggestion]:
    found = hints(comment.body, "", target(text.passages, text.labels))
    return [_suggestion(hint, text) for hint in found if hint.uid != comment.uid]


def _suggestion(hint: Hint, text: Text) -> Suggestion:
    words = text.of(hint.uid)[0].plain
    quote = words[hint.start : hint.end] if hint.start is not None else ""
    return Suggestion(hint, text.labels[hint.uid], words, quote)


def suggested(actor: Actor, consultation: Consultation, comment: Comment) -> tuple[Suggestion, ...]:
    """Say what a comment may be about that stands at no passage, while its answer is being written."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    answer = comment.disposition
    is_open = answer is not None and answer.state is DispositionState.OPEN
    if comment.uid is not None or comment.withdrawn_at is not None or not is_open:
        return ()
    return ground(actor, consultation, comment).suggested


def history(_actor: Actor, comment: Comment) -> Sequence[Placement]:
    """List where a comment that the actor has found stood before, the first place first."""
    return db.session.scalars(
        select(Placement)
        .where(Placement.comment_id == comment.id)
        .order_by(Placement.number)
        .options(joinedload(Placement.by), joinedload(Placement.taken_back_by))
    ).all()


@dataclass(frozen=True, slots=True)
class Moved:
    """What everyone may know of a comment that was placed elsewhere: where its author put it, and why it was moved."""

    origin: Placement
    because: tuple[str, ...]


def moved(_actor: Actor, comment_id: int) -> Moved | None:
    """Tell where the author of a comment that the actor has found put it, and why it stands elsewhere."""
    standing = db.session.scalars(
        select(Placement)
        .where(Placement.comment_id == comment_id, Placement.taken_back_at.is_(None))
        .order_by(Placement.number)
    ).all()
    if not standing:
        return None
    return Moved(standing[0], tuple(each.because for each in standing if each.because))
