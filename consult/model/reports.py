"""The consultation report: what drafters write in it; its comments and answers are read from where they are."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, Texts, related
from consult.model.consultations import Consultation


class How(StrEnum):
    """How an organisation took part in a consultation."""

    RESPONSE = "response"
    JOINT = "joint"
    REGISTERED = "registered"
    COMMENTS = "comments"
    NO_COMMENTS = "no_comments"
    DECLINES = "declines"
    WITHDRAWN = "withdrawn"
    SILENT = "silent"


ANSWERED = frozenset(How) - {How.WITHDRAWN, How.SILENT}
"""How those took part that have answered."""


class ReportKind(StrEnum):
    """What kind of file a report is made as."""

    PDF = "pdf"
    DOCX = "docx"
    HTML = "html"
    XLSX = "xlsx"
    CSV = "csv"


class Arrangement(StrEnum):
    """In which order a report gives the comments."""

    SECTION = "section"
    RESPONDENT = "respondent"


class Shown(StrEnum):
    """What is told beside the number of each comment, who sent it, and the outcome."""

    SECTOR = "sector"
    PASSAGE = "passage"
    RECEIVED = "received"
    STANCE = "stance"
    AGREE = "agree"
    WORDS = "words"
    PROPOSED = "proposed"
    REASONS = "reasons"
    CHANGES = "changes"
    RESPONSES = "responses"
    BOARD = "board"


class Column(StrEnum):
    """A column of the comments as a table, in its place."""

    NUMBER = "number"
    CAME = "came"
    SENDER = "sender"
    SIGNED = "signed"
    SECTOR = "sector"
    PLACE = "place"
    QUOTE = "quote"
    RECEIVED = "received"
    LATE = "late"
    STANCE = "stance"
    KIND = "kind"
    AGREE = "agree"
    WORDS = "words"
    LANGUAGE = "language"
    PROPOSED = "proposed"
    OUTCOME = "outcome"
    REASONS = "reasons"
    BEFORE = "before"
    AFTER = "after"
    REMARK = "remark"


ALWAYS = frozenset({Column.NUMBER, Column.CAME, Column.OUTCOME, Column.REMARK})
"""The columns that a table always has: by them it is seen that every comment is there, and what became of it."""

COLUMNS: dict[Shown, frozenset[Column]] = {
    Shown.SECTOR: frozenset({Column.SIGNED, Column.SECTOR}),
    Shown.PASSAGE: frozenset({Column.PLACE, Column.QUOTE}),
    Shown.RECEIVED: frozenset({Column.RECEIVED, Column.LATE}),
    Shown.STANCE: frozenset({Column.STANCE, Column.KIND}),
    Shown.AGREE: frozenset({Column.AGREE}),
    Shown.WORDS: frozenset({Column.WORDS, Column.LANGUAGE}),
    Shown.PROPOSED: frozenset({Column.PROPOSED}),
    Shown.REASONS: frozenset({Column.REASONS}),
    Shown.CHANGES: frozenset({Column.BEFORE, Column.AFTER}),
}
"""Which columns belong to what is told in a document."""

USUAL = frozenset(Shown) - {Shown.BOARD}
"""What is told in the report; what the board needs beside it comes before it in the board's package only."""

BOARD_KINDS = frozenset({ReportKind.PDF, ReportKind.DOCX, ReportKind.HTML})
"""The kinds of file that the board's package is made as."""


@dataclass(frozen=True, slots=True)
class Choice:
    """How someone wants a report: the order of the comments, and what is told of each and around them."""

    by: Arrangement = Arrangement.SECTION
    shows: frozenset[Shown] = USUAL

    @property
    def columns(self) -> frozenset[Column]:
        """Give the columns of a table that tells as much; who sent a comment is always told."""
        told = (COLUMNS.get(each, frozenset()) for each in self.shows)
        return ALWAYS | {Column.SENDER} | frozenset().union(*told)


class Report(Base):
    """How a consultation was held and what came of it, in the region's words, and what the board is asked to decide."""

    __tablename__ = "report"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), unique=True)
    process: Mapped[Texts] = mapped_column(default=dict)
    summary: Mapped[Texts] = mapped_column(default=dict)
    decision: Mapped[Texts] = mapped_column(default=dict)
    released_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)

    consultation: Mapped[Consultation] = related()

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy reads it once
