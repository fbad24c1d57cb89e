"""Pieces: what an answer that came by e-mail, post or phone says, one thing at a time, while its places are looked for."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, BigId, related
from consult.model.comments import CommentKind, Stance
from consult.model.registrations import Registration
from consult.text.digest import digest


class Placing(StrEnum):
    """What a person has said about where a piece belongs; nobody has yet while it is open."""

    OPEN = "open"
    PASSAGE = "passage"
    QUESTION = "question"
    PLAN = "plan"
    NOWHERE = "nowhere"
    OUT = "out"


class Piece(Base):
    """One thing that an answer says, which becomes a comment when the answer is registered, unless it is left out.

    `above` is the heading that it stands under in the answer, `uid` the block that it is about with the words from
    `start` to `end` in it, `question` the number of a guiding question. `number` is never used again in the answer.
    """

    __tablename__ = "piece"
    __table_args__ = (
        UniqueConstraint("registration_id", "number"),
        CheckConstraint("(\"placing\" = 'passage') = (uid IS NOT NULL)", name="uid_at_passage"),
        CheckConstraint("(\"placing\" = 'question') = (question IS NOT NULL)", name="number_of_question"),
        CheckConstraint('("start" IS NULL) = ("end" IS NULL)', name="whole_range"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), index=True
    )
    number: Mapped[int]
    position: Mapped[int]
    above: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[str] = mapped_column(Text)
    kind: Mapped[CommentKind] = mapped_column(default=CommentKind.PROPOSAL)
    stance: Mapped[Stance | None]
    placing: Mapped[Placing] = mapped_column(default=Placing.OPEN)
    uid: Mapped[str | None] = mapped_column(String(16))
    start: Mapped[int | None]
    end: Mapped[int | None]
    question: Mapped[int | None]

    registration: Mapped[Registration] = related()

    @property
    def mark(self) -> str:
        """Name exactly what it says now, to see whether it has changed since someone looked."""
        said = (
            self.body,
            self.kind,
            self.stance,
            self.placing,
            self.uid,
            self.start,
            self.end,
            self.question,
        )
        return digest(repr([None if each is None else str(each) for each in said]))
