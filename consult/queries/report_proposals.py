"""The text that a board is asked to adopt after a consultation, beside the text that was consulted on."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from consult.db import db
from consult.formats.reports import Block, Proposal
from consult.model.versions import Block as Row
from consult.model.versions import Version, VersionState
from consult.policy import Actor, visible_versions


def proposal(actor: Actor, consulted: Version) -> Proposal:
    """Give the newest published text of the plan and the one that was consulted on, which may be the same."""
    newest = db.session.scalars(
        select(Version)
        .where(
            Version.plan_id == consulted.plan_id,
            Version.state == VersionState.PUBLISHED,
            visible_versions(actor),
        )
        .order_by(Version.number.desc())
        .limit(1)
    ).first()
    version = newest or consulted
    return Proposal(
        version=version.number or 0, blocks=_blocks(actor, version), before=_blocks(actor, consulted)
    )


def _blocks(_actor: Actor, version: Version) -> tuple[Block, ...]:
    rows = db.session.scalars(
        select(Row)
        .where(Row.version_id == version.id)
        .order_by(Row.position)
        .options(selectinload(Row.texts))
    )
    return tuple(
        Block(
            uid=each.uid,
            kind=each.kind,
            level=each.level,
            ordered=each.ordered,
            label=each.label,
            texts={text.locale: text.source for text in each.texts},
        )
        for each in rows
    )
