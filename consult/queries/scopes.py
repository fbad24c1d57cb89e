"""Which sections a consultation is about, and which it could be about."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, SQLColumnExpression, func, select
from sqlalchemy.orm import joinedload

from consult import policy
from consult.db import Texts, db
from consult.model.consultations import Consultation
from consult.model.plans import Plan
from consult.model.scopes import BEGINNING, Scope
from consult.model.versions import Block, BlockText, Version, VersionState
from consult.policy import Actor, Permission, visible_consultations

Uids = frozenset[str] | None
"""The sections that a consultation is limited to, or nothing when it is about the whole text."""


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a version; what stands before the first heading has neither number nor title."""

    uid: str
    label: str
    title: Texts


def of_each(_actor: Actor, consultations: Iterable[Consultation]) -> dict[int, Uids]:
    """Tell the sections of consultations that the actor has found: in one statement, and in none where none is limited."""
    found: dict[int, Uids] = {each.id: None for each in consultations if not each.is_limited}
    limited = [each.id for each in consultations if each.is_limited]
    if not limited:
        return found
    uids: dict[int, set[str]] = defaultdict(set)
    for key, uid in db.session.execute(
        select(Scope.consultation_id, Scope.uid).where(Scope.consultation_id.in_(limited))
    ):
        uids[key].add(uid)
    return found | {key: frozenset(uids[key]) for key in limited}


def uids(actor: Actor, consultation: Consultation) -> Uids:
    """Tell the sections that a consultation is limited to, if it is."""
    return of_each(actor, [consultation])[consultation.id]


def covers(scope: Uids, section_uid: str | None) -> bool:
    """Tell if a section is among them; what stands before the first heading is in none."""
    return scope is None or (section_uid or BEGINNING) in scope


def asks_about(section_uid: SQLColumnExpression[str | None]) -> ColumnElement[bool]:
    """Say in SQL that a consultation is about a section."""
    limited = (
        select(Scope.uid)
        .where(Scope.consultation_id == Consultation.id, Scope.uid == func.coalesce(section_uid, BEGINNING))
        .correlate_except(Scope)
    )
    return Consultation.is_limited.is_(False) | limited.exists()


def sections(_actor: Actor, version_id: int) -> tuple[Section, ...]:
    """List what a consultation on a version can be limited to, in its order and in one statement."""
    rows = db.session.execute(
        select(func.coalesce(Block.section_uid, BEGINNING), Block.label, BlockText.locale, BlockText.plain)
        .join(BlockText)
        .where(
            Block.version_id == version_id,
            (Block.uid == Block.section_uid) | ((Block.position == 0) & Block.section_uid.is_(None)),
        )
        .order_by(Block.position)
    )
    found: dict[str, Section] = {}
    for uid, label, locale, plain in rows:
        title = {locale: plain} if uid else {}
        found.setdefault(uid, Section(uid, label if uid else "", {})).title.update(title)
    return tuple(found.values())


def asked(actor: Actor, consultation: Consultation) -> tuple[Section, ...]:
    """List the sections that a consultation is limited to, none when it is about the whole text."""
    scope = uids(actor, consultation)
    if scope is None:
        return ()
    return tuple(each for each in sections(actor, consultation.version_id) if each.uid in scope)


def newest(_actor: Actor, plan: Plan) -> Version | None:
    """Give the newest published version, which is the one to ask about."""
    return db.session.scalar(
        select(Version)
        .where(Version.plan_id == plan.id, Version.state == VersionState.PUBLISHED)
        .order_by(Version.number.desc())
        .limit(1)
    )


@dataclass(frozen=True, slots=True)
class Links:
    """The consultation that one supplements, and those that supplement it."""

    before: Consultation | None
    after: Sequence[Consultation]


def links(actor: Actor, consultation: Consultation) -> Links:
    """Lead from a consultation to those it belongs together with, as far as the actor may read them, in one statement."""
    policy.require(actor, Permission.CONSULTATION_READ, consultation)
    rows = db.session.scalars(
        select(Consultation)
        .where(
            (Consultation.supplements_id == consultation.id)
            | (Consultation.id == consultation.supplements_id),
            visible_consultations(actor),
        )
        .order_by(Consultation.first_day, Consultation.id)
        .options(joinedload(Consultation.plan), joinedload(Consultation.version))
    ).all()
    return Links(
        next((each for each in rows if each.id == consultation.supplements_id), None),
        tuple(each for each in rows if each.supplements_id == consultation.id),
    )
