"""Versions of a plan's text: identified blocks in several languages, and the edits between versions."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, BigId, Texts, related
from consult.model.plans import Plan
from consult.model.strategies import SubGoal
from consult.text.align import Fate
from consult.text.blocks import BlockKind


class VersionState(StrEnum):
    """Whether a version is still being written; a published version never changes."""

    WORKING = "working"
    PUBLISHED = "published"


block_goal = Table(
    "block_goal",
    Base.metadata,
    Column("block_id", ForeignKey("block.id", ondelete="CASCADE"), primary_key=True),
    Column("sub_goal_id", ForeignKey("sub_goal.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class Version(Base):
    """The text of a plan at one moment: the one being worked on, or one of those published.

    `left_open` gives the reason for each thing that was not as it should be when the version was published.
    """

    __tablename__ = "version"
    __table_args__ = (
        UniqueConstraint("plan_id", "number"),
        CheckConstraint("(state = 'working') = (number IS NULL)", name="number_when_published"),
        CheckConstraint("(state = 'working') = (published_at IS NULL)", name="published_at_when_published"),
        Index(
            "uq_version_working",
            "plan_id",
            unique=True,
            sqlite_where=text("state = 'working'"),
            postgresql_where=text("state = 'working'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"))
    number: Mapped[int | None]
    state: Mapped[VersionState]
    note: Mapped[Texts] = mapped_column(default=dict)
    left_open: Mapped[dict[str, str]] = mapped_column(default=dict)
    published_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)

    plan: Mapped[Plan] = related()
    blocks: Mapped[list["Block"]] = related(
        back_populates="version", order_by="Block.position", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy reads it once


class Block(Base):
    """A heading, paragraph, list item, table or quote; its uid is the same in every version of the plan."""

    __tablename__ = "block"
    __table_args__ = (
        UniqueConstraint("version_id", "uid"),
        Index("ix_block_version_position", "version_id", "position"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id", ondelete="CASCADE"))
    uid: Mapped[str] = mapped_column(String(16))
    position: Mapped[int]
    kind: Mapped[BlockKind]
    level: Mapped[int]
    ordered: Mapped[bool] = mapped_column(default=False)
    label: Mapped[str] = mapped_column(String(40))
    section_uid: Mapped[str | None] = mapped_column(String(16))

    version: Mapped[Version] = related(back_populates="blocks")
    texts: Mapped[list["BlockText"]] = related(back_populates="block", cascade="all, delete-orphan")
    goals: Mapped[list[SubGoal]] = related(secondary=block_goal)


class BlockText(Base):
    """A block's words in one language.

    `digest` names the words; `translates` is the digest of the source words that a translation was made from, so a
    translation is stale when they differ.
    """

    __tablename__ = "block_text"

    block_id: Mapped[int] = mapped_column(BigId, ForeignKey("block.id", ondelete="CASCADE"), primary_key=True)
    locale: Mapped[str] = mapped_column(String(8), primary_key=True)
    source: Mapped[str] = mapped_column(Text)
    plain: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    translates: Mapped[str | None] = mapped_column(String(64))

    block: Mapped[Block] = related(back_populates="texts")


class Edit(Base):
    """What happened to one block in the working text: who changed which words, and because of which comment."""

    __tablename__ = "edit"
    __table_args__ = (Index("ix_edit_plan_uid", "plan_id", "uid"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"))
    version_id: Mapped[int | None] = mapped_column(ForeignKey("version.id"), index=True)
    uid: Mapped[str] = mapped_column(String(16))
    locale: Mapped[str] = mapped_column(String(8))
    fate: Mapped[Fate]
    before: Mapped[str] = mapped_column(Text, default="")
    after: Mapped[str] = mapped_column(Text, default="")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    comment_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("comment.id"), index=True)
    at: Mapped[datetime]
