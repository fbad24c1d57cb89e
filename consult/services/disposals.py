"""Dispose of what is no longer to be kept: rules are set, a run is proposed, decided by another person, and done."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, insert, literal, select
from sqlalchemy.orm import selectinload

from consult import clock, policy
from consult.db import db
from consult.errors import Invalid, NotFound, Outdated, WrongState
from consult.model.disposals import (
    DISPOSAL_TRANSITIONS,
    Disposal,
    DisposalState,
    Item,
    ItemFate,
    Kind,
    Lot,
    Rule,
)
from consult.model.records import Verb
from consult.model.users import User
from consult.policy import Actor, Permission
from consult.queries import disposable
from consult.services import events
from consult.text.checksums import of_lines

MOST_MONTHS = 1200
OPEN = (DisposalState.PROPOSED, DisposalState.DECIDED)


@dataclass(frozen=True, slots=True)
class Ruling:
    """How long to keep one kind of data, and what says so; `seen` is the revision that was looked at, 0 for none."""

    months: int
    reference: str
    seen: int = 0


def rule(actor: Actor, kind: Kind, ruling: Ruling) -> Rule:
    """Set how long a kind of data is kept; nothing is disposed of by that alone."""
    policy.require(actor, Permission.DISPOSALS_EDIT)
    if not 0 < ruling.months <= MOST_MONTHS:
        raise Invalid("months_out_of_range", limit=MOST_MONTHS)
    if not ruling.reference:
        raise Invalid("reference_needed")
    found = db.session.get(Rule, kind, with_for_update=True, populate_existing=True)
    if (found.revision if found else 0) != ruling.seen:
        raise Outdated("rule_changed")
    made = found or Rule(kind=kind)
    made.months, made.reference = ruling.months, ruling.reference
    made.set_by, made.set_at = db.session.get_one(User, actor.user_id), clock.now()
    db.session.add(made)
    events.record(actor, Verb.RETENTION_RULED, made, kind=kind, months=ruling.months)
    return made


def keep(actor: Actor, kind: Kind) -> None:
    """Take away the rule for a kind of data: from then on it is kept."""
    policy.require(actor, Permission.DISPOSALS_EDIT)
    found = db.session.get(Rule, kind, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound
    events.record(actor, Verb.RETENTION_RULED, found, kind=kind, months=None)
    db.session.delete(found)


def propose(actor: Actor, kinds: frozenset[Kind]) -> Disposal:
    """Propose to dispose of what the rules for some kinds say, with the lists as they are now; one run at a time."""
    policy.require(actor, Permission.DISPOSALS_EDIT)
    if db.session.scalar(select(Disposal.id).where(Disposal.state.in_(OPEN)).limit(1)) is not None:
        raise WrongState("disposal_under_way")
    rules = db.session.scalars(select(Rule).where(Rule.kind.in_(kinds)).with_for_update(read=True)).all()
    if not rules or len(rules) != len(kinds):
        raise Invalid("kinds_needed")
    made = Disposal(
        number=(db.session.scalar(select(func.max(Disposal.number))) or 0) + 1,
        proposed_by_id=actor.user_id,
        proposed_at=clock.now(),
        digest="",
        lots=[],
    )
    db.session.add(made)
    for each in sorted(rules, key=lambda rule: list(Kind).index(rule.kind)):
        made.lots.append(_lot(each))
    db.session.flush()
    for lot in made.lots:
        _freeze(actor, lot)
    if not any(lot.count for lot in made.lots):
        raise Invalid("nothing_to_dispose_of")
    made.digest = of_lines(lot.digest for lot in made.lots)
    counts = {str(lot.kind): lot.count for lot in made.lots}
    events.record(actor, Verb.DISPOSAL_PROPOSED, made, number=made.number, counts=counts)
    return made


def _lot(rule: Rule) -> Lot:
    until = clock.start_of(clock.months_from(clock.today(), -rule.months))
    return Lot(kind=rule.kind, months=rule.months, reference=rule.reference, until=until)


def _freeze(actor: Actor, lot: Lot) -> None:
    """Write down what is on the list, count it, and give the list a checksum."""
    found = disposable.of(actor, lot.kind, lot.until).subquery()
    number, moment = found.c
    waiting = literal(ItemFate.WAITING, Item.fate.type)
    rows = select(literal(lot.id), number, moment, waiting)
    db.session.execute(
        insert(Item).from_select([Item.lot_id, Item.row_id, Item.at, Item.fate], rows, include_defaults=False)
    )
    of_lot = Item.lot_id == lot.id
    lot.count, lot.first_at, lot.last_at = db.session.execute(
        select(func.count(), func.min(Item.at), func.max(Item.at)).where(of_lot)
    ).one()
    listed = db.session.execute(
        select(Item.row_id, Item.at).where(of_lot).order_by(Item.row_id).execution_options(yield_per=1_000)
    )
    lot.digest = of_lines(f"{lot.kind} {row_id} {at.isoformat()}" for row_id, at in listed)


@dataclass(frozen=True, slots=True)
class Decided:
    """Which body decided it, or who by delegation, under which item, and when; `digest` says what was looked at."""

    body: str
    item: str
    on: date
    digest: str


def decide(actor: Actor, disposal: Disposal, decided: Decided) -> Disposal:
    """Note that it has been decided to dispose of what is on the lists; whoever proposed it cannot."""
    policy.require(actor, Permission.DISPOSAL_DECIDE, disposal)
    mine = locked(actor, disposal)
    if mine.digest != decided.digest:
        raise Outdated("disposal_changed")
    if not decided.body or not decided.item:
        raise Invalid("decision_needed")
    if not clock.local_date(mine.proposed_at) <= decided.on <= clock.today():
        raise Invalid("decided_after_proposal")
    move(mine, DisposalState.DECIDED)
    mine.body, mine.item, mine.decided_on = decided.body, decided.item, decided.on
    mine.decided_by_id, mine.decided_at = actor.user_id, clock.now()
    events.record(actor, Verb.DISPOSAL_DECIDED, mine, number=mine.number)
    return mine


def decline(actor: Actor, disposal: Disposal, because: str) -> None:
    """Say why a proposed run is not to be done, or take back one's own."""
    policy.require(actor, Permission.DISPOSAL_DECLINE, disposal)
    if not because:
        raise Invalid("decline_reason_needed")
    mine = locked(actor, disposal)
    move(mine, DisposalState.DECLINED)
    mine.declined_because = because
    mine.decided_by_id, mine.decided_at = actor.user_id, clock.now()
    events.record(actor, Verb.DISPOSAL_DECLINED, mine, number=mine.number)


def locked(actor: Actor, disposal: Disposal) -> Disposal:
    """Take a run for writing."""
    policy.require(actor, Permission.DISPOSALS_READ)
    found = db.session.scalar(
        select(Disposal)
        .where(Disposal.id == disposal.id)
        .options(selectinload(Disposal.lots))
        .with_for_update(of=Disposal)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def move(disposal: Disposal, to: DisposalState) -> None:
    """Let a run go on to another state, if it can."""
    if to not in DISPOSAL_TRANSITIONS[disposal.state]:
        raise WrongState("disposal_state")
    disposal.state = to
