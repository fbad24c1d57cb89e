"""Which passages were most disputed: by the comments of a frozen report that object to them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from consult.formats.reports import Comment, Report
from consult.model.comments import CommentKind, Stance
from consult.papers.report_comments import place

AGAINST = frozenset({Stance.OPPOSES, Stance.SUPPORTS_WITH_RESERVATIONS})
FAVOUR = frozenset({Stance.SUPPORTS, Stance.SUPPORTS_WITH_COMMENTS})


@dataclass(slots=True)
class Dispute:
    """A passage, how many comments stand for and against it, and what came of all on it."""

    place: str
    against: int = 0
    favour: int = 0
    comments: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)


def disputed(report: Report, most: int) -> Sequence[Dispute]:
    """Give the passages that most comments object to; among as many, those with most comments.

    A comment objects when it opposes, has reservations or is an objection; one counts once, where it was made.
    """
    found: dict[str, Dispute] = {}
    for comment in report.comments:
        if comment.withdrawn_at is not None:
            continue
        dispute = found.setdefault(place(comment), Dispute(place(comment)))
        dispute.comments += 1
        dispute.against += _objects(comment)
        dispute.favour += not _objects(comment) and comment.stance in FAVOUR
        if comment.answer is not None:
            dispute.outcomes[comment.answer.outcome] += 1
    ranked = sorted(found.values(), key=lambda each: (-each.against, -each.comments))
    return [each for each in ranked if each.against][:most]


def _objects(comment: Comment) -> bool:
    return comment.stance in AGAINST or comment.kind == CommentKind.OBJECTION
