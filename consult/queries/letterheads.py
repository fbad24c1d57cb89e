"""Letterheads: what stands on the documents of a plan, and what is kept for it or for the region."""

from sqlalchemy import select

from consult import policy
from consult.db import db
from consult.formats.reports import Letterhead as Written
from consult.model.letterheads import COLOURS, Letterhead
from consult.policy import Actor, Permission


def standing(_actor: Actor, plan_id: int) -> Letterhead | None:
    """Find what stands on documents of a plan: its own letterhead, or else the region's. Whoever gets them reads it."""
    return db.session.scalar(
        select(Letterhead)
        .where((Letterhead.plan_id == plan_id) | Letterhead.is_region)
        .order_by(Letterhead.is_region)
        .limit(1)
    )


def kept(actor: Actor, plan_id: int | None) -> Letterhead | None:
    """Find the letterhead that a plan has of its own, or that of the region."""
    policy.require(actor, Permission.LETTERHEAD_EDIT)
    mine = Letterhead.is_region if plan_id is None else Letterhead.plan_id == plan_id
    return db.session.scalar(select(Letterhead).where(mine))


def written(found: Letterhead | None) -> Written | None:
    """Give a letterhead as files keep it; one without the name of a region is none."""
    if found is None or not any(found.region.values()):
        return None
    return Written(
        region=found.region,
        unit=found.unit,
        address=found.address,
        footer=found.footer,
        colour=COLOURS[found.tint],
        logo=found.logo or b"",
        logo_told=found.logo_told,
    )
