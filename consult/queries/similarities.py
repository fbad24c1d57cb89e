"""Which comments say the same, as the worker has found it, with what each says besides."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    func,
    or_,
    select,
)

from consult import policy
from consult.db import db
from consult.model.comments import Comment, Stance
from consult.model.dispositions import Disposition, DispositionState
from consult.model.organisations import Organisation
from consult.model.similarities import Similarity
from consult.policy import Actor, Permission
from consult.queries.notes import CITED
from consult.text.remainder import Piece, brief, own, turning
from consult.text.similar import Likeness, Text, measure

BESIDE = 10
"""So many are shown beside a comment that is being answered."""

SPOKEN = (Comment.body, Comment.uid, Comment.question_id, Comment.passage)
"""What is compared."""
UNCOMPARED: tuple[ColumnElement[bool], ...] = (Comment.compared_at.is_(None), Comment.root_id.is_(None))
"""Say in SQL which comments have not been compared yet."""


def text_of(row: Row[*tuple[Any, ...]]) -> Text:
    """Give what a comment says, as it is compared."""
    return Text(row.body, f"{row.uid or ''} {row.question_id or ''}", row.passage)


def has_uncompared(actor: Actor) -> bool:
    """Tell if a comment waits to be compared."""
    policy.require(actor, Permission.PROGRAM)
    return db.session.scalar(select(Comment.id).where(*UNCOMPARED).limit(1)) is not None


@dataclass(frozen=True, slots=True)
class Alike:
    """A comment that is like another one: its words in pieces, and the words that turn what they have in common."""

    number: int
    label: str
    who: str
    stance: Stance | None
    locale: str
    answer: int
    likeness: Likeness
    pieces: tuple[Piece, ...]
    turns: tuple[str, ...] = ()
    is_against: bool = False

    @property
    def says_all(self) -> bool:
        """Tell if it has no word of its own."""
        return not any(piece.is_own for piece in self.pieces)

    @property
    def is_chosen(self) -> bool:
        """Tell if it is chosen beforehand: where nobody needs to look closer."""
        return self.likeness is Likeness.SAME and not self.turns and not self.is_against


@dataclass(frozen=True, slots=True)
class Beside:
    """The first comments that are like another one, and whether there are more."""

    shown: tuple[Alike, ...] = ()
    has_more: bool = False


def beside(actor: Actor, comment: Comment, answer: Disposition) -> Beside:
    """List what could have the same answer as a comment, in one statement; first what nobody need look at."""
    may_group = policy.allows(actor, Permission.DISPOSITION_EDIT, answer)
    if not may_group or answer.state is not DispositionState.OPEN or comment.withdrawn_at:
        return Beside()
    founder = select(Similarity.founder_id).where(Similarity.comment_id == comment.id).scalar_subquery()
    among = select(Similarity.comment_id).where(
        Similarity.consultation_id == comment.consultation_id,
        or_(Similarity.founder_id == comment.id, Similarity.founder_id == founder),
    )
    rows = db.session.execute(
        said_by()
        .where(
            or_(Comment.id.in_(among), Comment.id == founder),
            Comment.id != comment.id,
            Comment.disposition_id != answer.id,
            *answerable(),
        )
        .order_by(Comment.id)
        .limit(2 * BESIDE)
    ).all()
    mine = Text(comment.body, f"{comment.uid or ''} {comment.question_id or ''}", comment.passage)
    found = [
        (measured.least, compared(row, measured.likeness, comment.body, comment.stance))
        for row in rows
        if (measured := measure(mine, text_of(row))).likeness
    ]
    found.sort(key=lambda each: (not each[1].is_chosen, -each[0], each[1].number))
    return Beside(
        shown=tuple(each for _share, each in found[:BESIDE]),
        has_more=len(found) > BESIDE or len(rows) == 2 * BESIDE,
    )


def answerable() -> tuple[ColumnElement[bool], ...]:
    """Say in SQL which comments can be put under a common answer."""
    return (
        Comment.withdrawn_at.is_(None),
        Comment.split_at.is_(None),
        Disposition.state == DispositionState.OPEN,
    )


def said_by(*further: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    """Select what is said and who says it."""
    return (
        select(
            Comment.number,
            CITED.label("label"),
            func.coalesce(Organisation.name, Comment.signed_as).label("who"),
            Comment.stance,
            Comment.locale,
            Comment.disposition_id.label("answer"),
            *SPOKEN,
            *further,
        )
        .join(Disposition, Disposition.id == Comment.disposition_id)
        .outerjoin(Organisation, Organisation.id == Comment.organisation_id)
    )


def compared(row: Row[*tuple[Any, ...]], likeness: Likeness, words: str, stance: Stance | None) -> Alike:
    """Give a comment with what it says beside another one."""
    sides = {each is Stance.OPPOSES for each in (stance, row.stance) if each}
    pieces = own(row.body, [words])
    return replace(
        alike(row, likeness, brief(pieces)),
        turns=turning(pieces, own(words, [row.body])),
        is_against=len(sides) > 1,
    )


def alike(row: Row[*tuple[Any, ...]], likeness: Likeness, pieces: Sequence[Piece]) -> Alike:
    """Give a comment with its words in pieces."""
    return Alike(
        number=row.number,
        label=row.label,
        who=row.who,
        stance=row.stance,
        locale=row.locale,
        answer=row.answer,
        likeness=likeness,
        pieces=tuple(pieces),
    )
