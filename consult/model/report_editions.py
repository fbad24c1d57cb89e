"""Editions of the consultation report: states that were frozen, and the files that are made of them."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult import clock
from consult.db import Base, BigId, related
from consult.model.reports import USUAL, Arrangement, Choice, Report, ReportKind, Shown
from consult.model.users import User

LEASE = timedelta(minutes=3)
"""A file whose maker has not been heard of for so long is made again: the maker is gone."""


class FileState(StrEnum):
    """How far a file has come."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"


FILE_TRANSITIONS: dict[FileState, frozenset[FileState]] = {
    FileState.WAITING: frozenset({FileState.WORKING}),
    FileState.WORKING: frozenset({FileState.WORKING, FileState.DONE, FileState.FAILED}),
    FileState.DONE: frozenset(),
    FileState.FAILED: frozenset({FileState.WAITING}),
}


class Edition(Base):
    """The report as it was when it was frozen.

    `state` is the whole of it as `formats.reports` writes it, `digest` the SHA-256 of that, and `said` the SHA-256 of
    the same without number and moment, by which a state is known again. `last` is the last number that was given to a
    comment. Everyone may read it since `released_at`.
    """

    __tablename__ = "report_edition"
    __table_args__ = (UniqueConstraint("report_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"))
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    number: Mapped[int]
    because: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(Text, deferred=True)
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    said: Mapped[str] = mapped_column(String(64))
    last: Mapped[int]
    frozen_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    frozen_at: Mapped[datetime]
    released_at: Mapped[datetime | None]

    report: Mapped[Report] = related()
    frozen_by: Mapped[User | None] = related()
    files: Mapped[list["EditionFile"]] = related(
        back_populates="edition", order_by="EditionFile.number", cascade="all, delete-orphan"
    )


class EditionItem(Base):
    """Which comment and which answer an edition holds, at which revision; `said` is the SHA-256 of what they say there."""

    __tablename__ = "report_edition_item"

    edition_id: Mapped[int] = mapped_column(
        ForeignKey("report_edition.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    revision: Mapped[int]
    answer_revision: Mapped[int | None]
    is_published: Mapped[bool]
    said: Mapped[str] = mapped_column(String(64))


class EditionFile(Base):
    """One file of an edition: of a kind, in a language, with the comments in an order, and as much of each as is wanted.

    `done` of `total` parts are written; `beat_at` is when its maker was last heard of. `digest` is the SHA-256 of its
    `size` bytes; what it contains is stored together with it or not at all. `failed_because` is a code.
    """

    __tablename__ = "report_file"
    __table_args__ = (
        UniqueConstraint("edition_id", "number"),
        UniqueConstraint("edition_id", "kind", "locale", "arrangement", "shows"),
        CheckConstraint("(state = 'done') = (digest IS NOT NULL)", name="digest_when_done"),
        CheckConstraint("(state = 'failed') = (failed_because != '')", name="reason_when_failed"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("report_edition.id", ondelete="CASCADE"))
    number: Mapped[int]
    kind: Mapped[ReportKind]
    locale: Mapped[str] = mapped_column(String(8))
    arrangement: Mapped[Arrangement]
    shows: Mapped[str] = mapped_column(String(200))
    state: Mapped[FileState] = mapped_column(default=FileState.WAITING, index=True)
    attempt: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    asked_at: Mapped[datetime]
    beat_at: Mapped[datetime | None]
    made_at: Mapped[datetime | None]
    size: Mapped[int] = mapped_column(default=0)
    digest: Mapped[str | None] = mapped_column(String(64))
    failed_because: Mapped[str] = mapped_column(String(40), default="")

    edition: Mapped[Edition] = related(back_populates="files")
    parts: Mapped[list["EditionFilePart"]] = related(cascade="all, delete-orphan", passive_deletes=True)

    @property
    def choice(self) -> Choice:
        """Give what was chosen."""
        return Choice(self.arrangement, frozenset(map(Shown, self.shows.split())))

    @property
    def is_whole(self) -> bool:
        """Tell if it leaves nothing out."""
        return self.choice.shows >= USUAL

    @property
    def is_for_board(self) -> bool:
        """Tell if it is the board's package."""
        return Shown.BOARD in self.choice.shows

    @property
    def is_stuck(self) -> bool:
        """Tell if its maker has not been heard of for so long that it can be taken up again."""
        return self.state is FileState.WORKING and (
            self.beat_at is None or self.beat_at < clock.now() - LEASE
        )


class EditionFilePart(Base):
    """A stretch of what a file contains, so that a large one is never read whole to be given out."""

    __tablename__ = "report_file_part"

    file_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("report_file.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


def written(shows: frozenset[Shown]) -> str:
    """Write what is told of each comment as one text, the same for the same."""
    return " ".join(each for each in Shown if each in shows)
