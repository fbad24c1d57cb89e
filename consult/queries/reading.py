"""A published text to read: one section at a time, with the contents and what was said about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, exists, func, select, union_all
from sqlalchemy.orm import aliased, contains_eager

from consult.db import db
from consult.errors import NotFound
from consult.model.consultations import Consultation
from consult.model.decisions import Decision, DecisionKind
from consult.model.plans import Plan
from consult.model.records import Event
from consult.model.versions import Block, BlockText, Version, VersionState
from consult.policy import Actor, visible_consultations
from consult.queries import scopes
from consult.queries.prepared import Written, prepared
from consult.queries.scopes import Uids
from consult.text.blocks import BlockKind

BEFORE_THE_FIRST = "0"
"""The label of what stands before the first heading."""


@dataclass(frozen=True, slots=True)
class Head:
    """A published version with its plan, the consultation on it if there is one, and the last one before it.

    `scope` are the sections that the consultation is limited to, if it is.
    """

    plan: Plan
    version: Version
    consultation: Consultation | None
    earlier: Consultation | None
    rounds: tuple[Consultation, ...]
    newest: int
    is_adopted: bool
    scope: Uids = None

    @property
    def main(self) -> Consultation | None:
        """Give the consultation whose comments the page is mostly about."""
        return self.consultation or self.earlier


@dataclass(frozen=True, slots=True)
class Passage:
    """A block in the language it is shown in; `is_stale` tells that its translation is older than the source."""

    uid: str
    kind: BlockKind
    level: int
    ordered: bool
    label: str
    locale: str
    plain: str
    html: str
    is_stale: bool


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the text: its heading, if it has one, and the blocks under it."""

    uid: str | None
    label: str
    heading: Passage | None
    blocks: tuple[Passage, ...]

    @property
    def passages(self) -> list[Passage]:
        """Give everything that can be commented on in it, the heading first."""
        return [self.heading, *self.blocks] if self.heading else list(self.blocks)


@dataclass(frozen=True, slots=True)
class Text:
    """The headings of all sections, in order, and the section asked for."""

    headings: tuple[Passage, ...]
    has_beginning: bool
    section: Section


@prepared
def _head(actor: Actor) -> Written:
    other = aliased(Version)
    newest = select(func.max(other.number)).where(other.plan_id == Version.plan_id).scalar_subquery()
    adopted = exists().where(Decision.version_id == Version.id, Decision.kind == DecisionKind.ADOPTED)
    return (
        select(Version, Consultation, newest, adopted)
        .join(Version.plan)
        .outerjoin(Consultation, (Consultation.plan_id == Plan.id) & visible_consultations(actor))
        .where(
            Plan.slug == bindparam("slug"),
            Version.number == bindparam("number"),
            Version.state == VersionState.PUBLISHED,
        )
        .options(contains_eager(Version.plan).joinedload(Plan.bindings))
        .order_by(Consultation.id)
    )


def head(actor: Actor, slug: str, number: int) -> Head:
    """Find a published version of a plan, in one statement, and one more for a consultation that is limited."""
    rows = _head(actor, slug=slug, number=number).unique().all()
    if not rows:
        raise NotFound
    version, _first, latest, is_adopted = rows[0]
    rounds = [each for _version, each, _newest, _adopted in rows if each is not None]
    on_this = [each for each in rounds if each.version_id == version.id]
    before = [each for each in rounds if each.version_id < version.id]
    return Head(
        version.plan,
        version,
        on_this[-1] if on_this else None,
        before[-1] if before else None,
        tuple(rounds),
        latest,
        is_adopted,
        scopes.uids(actor, on_this[-1]) if on_this else None,
    )


def _newest_change() -> Select[*tuple[Any, ...]]:
    plan = select(Plan.id).where(Plan.slug == bindparam("slug")).scalar_subquery()
    of_round = select(func.max(Event.id)).where(Event.consultation_id == Consultation.id).scalar_subquery()
    latest = union_all(
        select(func.max(Event.id).label("id")).where(Event.plan_id == plan),
        select(of_round).where(Consultation.plan_id == plan),
    ).subquery()
    return select(Event.id, Event.at).where(Event.id == select(func.max(latest.c.id)).scalar_subquery())


_NEWEST_CHANGE = _newest_change()


def newest_change(_actor: Actor, slug: str) -> tuple[int, datetime | None]:
    """Give the number and moment of the last thing that happened to a plan or its consultations."""
    row = db.session.execute(_NEWEST_CHANGE, {"slug": slug}).first()
    return (row.id, row.at) if row else (0, None)


Words = Row[*tuple[Any, ...]]
"""A block in one language, as `_blocks` reads it."""


def _blocks(*more: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    """Begin a statement for the blocks of a version in two languages."""
    return (
        select(
            Block.uid,
            Block.kind,
            Block.level,
            Block.ordered,
            Block.label,
            Block.section_uid,
            BlockText.locale,
            BlockText.plain,
            BlockText.html,
            BlockText.digest,
            BlockText.translates,
            *more,
        )
        .join(BlockText)
        .where(
            Block.version_id == bindparam("version_id"),
            BlockText.locale.in_([bindparam("locale"), bindparam("source")]),
        )
        .order_by(Block.position)
    )


def _with_contents(asked: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return _blocks(asked.label("asked")).where(
        asked | (Block.uid == Block.section_uid) | (Block.position == 0)
    )


_WHOLE = _blocks()
_BEGINNING = _with_contents(Block.section_uid.is_(None))
_SECTION = _with_contents(
    Block.section_uid
    == select(Block.section_uid)
    .where(Block.version_id == bindparam("version_id"), Block.label == bindparam("label"))
    .correlate(None)
    .scalar_subquery()
)


def text(_actor: Actor, head: Head, label: str, locale: str) -> Text:
    """Read the contents and one section, in one statement; a label inside a section finds its section."""
    source = head.plan.source_locale
    is_before = label.split(".", maxsplit=1)[0] == BEFORE_THE_FIRST
    rows = db.session.execute(
        _BEGINNING if is_before else _SECTION,
        {"version_id": head.version.id, "label": label, "locale": locale, "source": source},
    ).all()
    chosen = {row.uid for row in rows if row.asked}
    return _text(_passages(rows, locale, source), chosen, {row.uid: row.section_uid for row in rows})


def _text(passages: Sequence[Passage], chosen: set[str], sections: dict[str, str | None]) -> Text:
    if not chosen:
        raise NotFound
    headings = tuple(each for each in passages if sections[each.uid] == each.uid)
    inside = [each for each in passages if each.uid in chosen]
    heading = inside[0] if sections[inside[0].uid] == inside[0].uid else None
    return Text(
        headings,
        any(section is None for section in sections.values()),
        Section(
            heading.uid if heading else None,
            heading.label if heading else BEFORE_THE_FIRST,
            heading,
            tuple(inside[1:] if heading else inside),
        ),
    )


def _passages(rows: Iterable[Words], locale: str, source: str) -> list[Passage]:
    found: dict[str, dict[str, Words]] = {}
    for row in rows:
        found.setdefault(row.uid, {})[row.locale] = row
    return [_passage(texts, locale, source) for texts in found.values()]


def _passage(texts: dict[str, Words], locale: str, source: str) -> Passage:
    """Choose the reader's language, or else the one it was written in."""
    words = texts.get(locale) or texts.get(source) or next(iter(texts.values()))
    origin = texts.get(source)
    return Passage(
        words.uid,
        words.kind,
        words.level,
        words.ordered,
        words.label,
        words.locale,
        words.plain,
        words.html,
        words.locale != source and origin is not None and words.translates != origin.digest,
    )


def whole(_actor: Actor, version: Version, source: str, locale: str) -> tuple[Section, ...]:
    """Read all sections of a version that the actor has found, in one statement; `source` is the plan's language."""
    rows = db.session.execute(_WHOLE, {"version_id": version.id, "locale": locale, "source": source}).all()
    sections = {row.uid: row.section_uid for row in rows}
    found: dict[str | None, list[Passage]] = {}
    for passage in _passages(rows, locale, source):
        found.setdefault(sections[passage.uid], []).append(passage)
    return tuple(
        Section(
            uid,
            passages[0].label if uid else BEFORE_THE_FIRST,
            passages[0] if uid else None,
            tuple(passages[1 if uid else 0 :]),
        )
        for uid, passages in found.items()
    )
