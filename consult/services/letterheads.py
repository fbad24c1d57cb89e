"""Set how the documents of the region look, whom they are from, and which texts of its own stand in reports."""

from dataclasses import dataclass, field

from sqlalchemy import select

from consult import policy
from consult.db import Texts, db
from consult.errors import Invalid, Outdated
from consult.model.letterheads import Letterhead, Tint, unknown
from consult.model.plans import Plan
from consult.model.records import Verb
from consult.policy import Actor, Permission
from consult.services import events


@dataclass(frozen=True, slots=True)
class Given:
    """A letterhead as it was filled in; `logo` is a PNG of ours, nothing to have none, or None to leave it as it is."""

    region: Texts = field(default_factory=dict)
    unit: Texts = field(default_factory=dict)
    address: str = ""
    footer: Texts = field(default_factory=dict)
    tint: Tint = Tint.INK
    logo: bytes | None = None
    logo_told: Texts = field(default_factory=dict)
    introduction: Texts = field(default_factory=dict)
    process: Texts = field(default_factory=dict)
    counting: Texts = field(default_factory=dict)
    closing: Texts = field(default_factory=dict)


PLAIN = (
    "region",
    "unit",
    "address",
    "footer",
    "tint",
    "logo_told",
    "introduction",
    "process",
    "counting",
    "closing",
)


def save(actor: Actor, plan: Plan | None, given: Given, seen_revision: int) -> Letterhead:
    """Keep the letterhead of the region, or one of a plan's own; `seen_revision` is 0 where there was none."""
    policy.require(actor, Permission.LETTERHEAD_EDIT)
    mine = _locked(plan)
    if (mine.revision if mine else 0) != seen_revision:
        raise Outdated("letterhead_changed")
    if mine is None:
        mine = Letterhead(plan_id=plan.id if plan else None, is_region=plan is None)
        db.session.add(mine)
    for name in PLAIN:
        setattr(mine, name, getattr(given, name))
    if given.logo is not None:
        mine.logo = given.logo or None
    _check(mine)
    events.record(actor, Verb.LETTERHEAD_SAVED, mine)
    return mine


def drop(actor: Actor, plan: Plan, seen_revision: int) -> None:
    """Let a plan have the region's letterhead again; editions that are frozen keep theirs."""
    policy.require(actor, Permission.LETTERHEAD_EDIT)
    mine = _locked(plan)
    if mine is None or mine.revision != seen_revision:
        raise Outdated("letterhead_changed")
    events.record(actor, Verb.LETTERHEAD_REMOVED, mine)
    db.session.delete(mine)


def _locked(plan: Plan | None) -> Letterhead | None:
    mine = Letterhead.is_region if plan is None else Letterhead.plan_id == plan.id
    return db.session.scalar(select(Letterhead).where(mine).with_for_update(of=Letterhead))


def _check(mine: Letterhead) -> None:
    if not any(mine.region.values()):
        raise Invalid("letterhead_without_name")
    if mine.logo and not all(mine.logo_told.get(code) for code in ("sv", "en")):
        raise Invalid("logo_without_words")
    for typed in unknown(mine.introduction, mine.process, mine.counting, mine.closing):
        raise Invalid("unknown_report_blank", typed=typed)
