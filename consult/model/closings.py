"""Closed cases, and the archive package that is made of each."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult import clock
from consult.db import Base, BigId, related
from consult.model.plans import Plan
from consult.model.report_editions import LEASE, FileState
from consult.model.users import User


class Closing(Base):
    """A case that was closed: the consultations of a plan that were held under its registration number until then.

    `number` counts within the plan. The consultations that are closed point here; when the case is reopened they do not
    any more, and the row stays with who did it and why.
    """

    __tablename__ = "closing"
    __table_args__ = (
        UniqueConstraint("plan_id", "number"),
        CheckConstraint("number > 0", name="number_counts_up"),
        CheckConstraint("(reopened_at IS NULL) = (reopened_because = '')", name="reopened_for_a_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    number: Mapped[int]
    registration_no: Mapped[str] = mapped_column(String(60), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    closed_at: Mapped[datetime]
    reopened_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    reopened_at: Mapped[datetime | None]
    reopened_because: Mapped[str] = mapped_column(Text, default="")

    plan: Mapped[Plan] = related()
    closed_by: Mapped[User | None] = related(foreign_keys=closed_by_id)
    reopened_by: Mapped[User | None] = related(foreign_keys=reopened_by_id)
    package: Mapped["Package"] = related(back_populates="closing", cascade="all, delete-orphan")

    @property
    def is_closed(self) -> bool:
        """Tell if the case is still closed."""
        return self.reopened_at is None


class Package(Base):
    """The archive package of a closed case: how far its making has come, and its checksum when it is ready.

    `done` files are in it. What it contains is kept stretch by stretch under the attempt that made it, and is
    the package only when that attempt has said that it is ready.
    """

    __tablename__ = "package"
    __table_args__ = (
        UniqueConstraint("closing_id"),
        CheckConstraint("(state = 'done') = (digest IS NOT NULL)", name="digest_when_done"),
        CheckConstraint("(state = 'failed') = (failed_because != '')", name="reason_when_failed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    closing_id: Mapped[int] = mapped_column(ForeignKey("closing.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(120))
    state: Mapped[FileState] = mapped_column(default=FileState.WAITING, index=True)
    attempt: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    beat_at: Mapped[datetime | None]
    made_at: Mapped[datetime | None]
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    digest: Mapped[str | None] = mapped_column(String(64))
    failed_because: Mapped[str] = mapped_column(String(40), default="")

    closing: Mapped[Closing] = related(back_populates="package")

    @property
    def is_stuck(self) -> bool:
        """Tell if its maker has not been heard of for so long that it can be taken up again."""
        return self.state is FileState.WORKING and (
            self.beat_at is None or self.beat_at < clock.now() - LEASE
        )


class PackagePart(Base):
    """A stretch of what a package contains, as one attempt wrote it."""

    __tablename__ = "package_part"

    package_id: Mapped[int] = mapped_column(ForeignKey("package.id", ondelete="CASCADE"), primary_key=True)
    attempt: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(BigId, primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
