"""What changed between two versions, passage by passage, with the comments behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from consult import policy
from consult.db import db
from consult.errors import NotFound
from consult.model.plans import Plan
from consult.model.versions import Block, Version, VersionState
from consult.policy import Actor
from consult.queries import causes, wording
from consult.queries.causes import Causes
from consult.queries.comparisons import Comparison, Left, Row, Section
from consult.queries.wording import Wording
from consult.text import diff, moves, tables
from consult.text.align import Fate
from consult.text.blocks import BlockKind
from consult.text.sections import START

_WITH_WORDS = selectinload(Version.blocks).selectinload(Block.texts)


def compare(actor: Actor, plan: Plan, old: int, new: int | None, locale: str) -> Comparison:
    """Compare two published versions, or a published one with the working text (`new` is None)."""
    earlier, later = _version(actor, plan, old), _version(actor, plan, new)
    return _compared(earlier, later, causes.of(actor, plan, earlier, later), (locale, plan.source_locale))


def bare(actor: Actor, plan: Plan, old: int, new: int | None, locale: str) -> Comparison:
    """Compare as `compare` does, without asking for the comments behind the changes."""
    earlier, later = _version(actor, plan, old), _version(actor, plan, new)
    return _compared(earlier, later, ({}, {}), (locale, plan.source_locale))


def path(actor: Actor, plan: Plan, number: int, locale: str) -> Sequence[Comparison]:
    """Compare each published version with the one after it, from the first up to this one, the newest first."""
    on_the_way = db.session.scalars(
        select(Version)
        .where(
            Version.plan_id == plan.id,
            Version.state == VersionState.PUBLISHED,
            Version.number <= number,
            policy.visible_versions(actor),
        )
        .order_by(Version.number.desc())
        .options(_WITH_WORDS)
    ).all()
    return [
        _compared(earlier, later, causes.of(actor, plan, earlier, later), (locale, plan.source_locale))
        for later, earlier in pairwise(on_the_way)
    ]


def _compared(
    earlier: Version, later: Version, comments: tuple[Causes, Causes], locales: tuple[str, str]
) -> Comparison:
    behind, weighed = comments
    olds, news = ({block.uid: block for block in version.blocks} for version in (earlier, later))
    headings = {uid for uid, block in news.items() if block.kind is BlockKind.HEADING}
    moved = moves.moved(list(olds), list(news), headings)
    inside: dict[str, list[Row | Left]] = {}
    titles: dict[str, Wording] = {}
    for uid, is_left in moves.with_gaps(list(olds), list(news), moved):
        if is_left:
            left = Left(uid, olds[uid].label, news[uid].label)
            inside.setdefault(olds[uid].section_uid or START, []).append(left)
            continue
        pair = _pair(olds.get(uid), news.get(uid), locales, is_moved=uid in moved)
        titles[uid] = pair.said
        inside.setdefault(pair.block.section_uid or START, []).append(_row(pair, behind, weighed))
    return Comparison(
        earlier, later, tuple(_section(uid, places, titles.get(uid)) for uid, places in inside.items())
    )


def numbers(actor: Actor, plan: Plan) -> Sequence[int]:
    """List the numbers of the published versions, the oldest first."""
    found = db.session.scalars(
        select(Version.number)
        .where(
            Version.plan_id == plan.id,
            Version.state == VersionState.PUBLISHED,
            policy.visible_versions(actor),
        )
        .order_by(Version.number)
    )
    return [number for number in found if number is not None]


def _version(actor: Actor, plan: Plan, number: int | None) -> Version:
    wanted = Version.state == VersionState.WORKING if number is None else Version.number == number
    found = db.session.scalar(
        select(Version)
        .where(Version.plan_id == plan.id, wanted, policy.visible_versions(actor))
        .options(_WITH_WORDS)
    )
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class _Pair:
    """A passage as it is now, or as it was last, with its words in both versions and what became of it."""

    block: Block
    old_label: str
    said: Wording
    fate: Fate


def _pair(old: Block | None, new: Block | None, locales: tuple[str, str], *, is_moved: bool) -> _Pair:
    said = wording.choose(old, new, *locales)
    block = new or old
    if block is None:
        raise NotFound
    return _Pair(block, old.label if old else "", said, _fate(old, new, said, is_moved=is_moved))


def _fate(old: Block | None, new: Block | None, said: Wording, *, is_moved: bool) -> Fate:
    if old is None:
        return Fate.INSERTED
    if new is None:
        return Fate.DELETED
    if said.was == said.now:
        return Fate.MOVED if is_moved else Fate.UNCHANGED
    return Fate.MOVED_EDITED if is_moved else Fate.EDITED


def _row(pair: _Pair, behind: Causes, weighed: Causes) -> Row:
    block, said = pair.block, pair.said
    is_table = block.kind is BlockKind.TABLE
    return Row(
        uid=block.uid,
        kind=block.kind,
        level=block.level,
        label=block.label,
        old_label=pair.old_label,
        fate=pair.fate,
        locale=said.locale,
        pieces=() if is_table else tuple(diff.words(said.was, said.now)),
        table=tables.compare(said.source_before, said.source_after) if is_table else None,
        because=behind.get(block.uid, ()),
        weighed=weighed.get(block.uid, ()),
    )


def _section(uid: str, places: list[Row | Left], title: Wording | None) -> Section:
    label = next((place.label for place in places if place.uid == uid and isinstance(place, Row)), "")
    words = (title.now or title.was) if title else ""
    return Section(uid, label, words, title.locale if title else "", tuple(places))
