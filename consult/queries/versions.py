"""Versions of a plan's text that the actor may read."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import selectinload

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
