"""Versions of a plan's text that the actor may read."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import aliased, selectinload

from consult.db import db
from consult.errors import NotFound
from consult.model.plans import Plan
from consult.model.versions import Block, BlockText, Version, VersionState
from consult.policy import Actor, visible_versions
from consult.text.blocks import Block as TextBlock

WHOLE = selectinload(Version.blocks).options(selectinload(Block.texts), selectinload(Block.goals))
"""Load a version with its blocks, their words and their goals."""


def working(actor: Actor, plan: Plan) -> Version:
    """Find the text that is being worked on, whole."""
    found = db.session.scalar(
        select(Version)
        .where(Version.plan_id == plan.id, Version.state == VersionState.WORKING, visible_versions(actor))
        .options(WHOLE)
    )
    if found is None:
        raise NotFound
    return found


def words(block: Block, locale: str) -> BlockText | None:
    """Give a block's words in a language, if it has been written in it."""
    return next((text for text in block.texts if text.locale == locale), None)


def as_text(blocks: Iterable[Block], locale: str) -> list[TextBlock]:
    """Give blocks as plain text in one language, leaving out those that do not exist in it."""
    said = ((block, words(block, locale)) for block in blocks)
    return [
        TextBlock(block.kind, block.level, block.ordered, text.source, block.uid)
        for block, text in said
        if text
    ]


def published(actor: Actor, plan: Plan, number: int) -> Version:
    """Find a published version by its number, without its text."""
    found = db.session.scalar(
        select(Version).where(
            Version.plan_id == plan.id,
            Version.number == number,
            Version.state == VersionState.PUBLISHED,
            visible_versions(actor),
        )
    )
    if found is None:
        raise NotFound
    return found


def source_of(actor: Actor, version: Version, locale: str) -> list[TextBlock]:
    """Read a version's text in one language, in one statement."""
    rows = db.session.execute(
        select(Block, BlockText.source)
        .join(BlockText)
        .join(Version)
        .where(Version.id == version.id, BlockText.locale == locale, visible_versions(actor))
        .order_by(Block.position)
    )
    return [TextBlock(block.kind, block.level, block.ordered, source, block.uid) for block, source in rows]


@dataclass(frozen=True, slots=True)
class Address:
    """Where a passage stands: the version, and the number of its section."""

    number: int
    section: str


def newest_place(actor: Actor, plan: Plan, uid: str) -> Address | None:
    """Find a passage in the newest published version that has it."""
    section = aliased(Block)
    row = db.session.execute(
        select(Version.number, section.label)
        .join(Block, Block.version_id == Version.id)
        .outerjoin(section, (section.version_id == Version.id) & (section.uid == Block.section_uid))
        .where(
            Version.plan_id == plan.id,
            Version.state == VersionState.PUBLISHED,
            Block.uid == uid,
            visible_versions(actor),
        )
        .order_by(Version.number.desc())
        .limit(1)
    ).one_or_none()
    return Address(row[0] or 0, row[1] or "0") if row else None
