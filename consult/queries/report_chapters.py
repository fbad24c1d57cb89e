"""The parts of the consultation report: the comments by section of the plan, or by who made them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from consult import policy
from consult.db import db
from consult.model.consultations import Consultation
from consult.model.organisations import Sector
from consult.model.versions import Block
from consult.policy import Actor, Permission
from consult.queries.reports import Entry
from consult.queries.scopes import asks_about

UNSHOWN = "unshown"
"""The key of the part with the comments that the reader may not read."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the report: a section of the plan, or a respondent."""

    key: str
    number: str
    title: str
    entries: tuple[Entry, ...]


def by_section(
    actor: Actor, consultation: Consultation, listed: Sequence[Entry], locale: str
) -> tuple[Chapter, ...]:
    """Arrange the comments by the plan's sections; those on the whole plan come first, under an empty title."""
    policy.require(actor, Permission.CONSULTATION_READ, consultation)
    headings = db.session.scalars(
        select(Block)
        .join(Consultation, Consultation.version_id == Block.version_id)
        .where(
            Consultation.id == consultation.id, Block.uid == Block.section_uid, asks_about(Block.section_uid)
        )
        .order_by(Block.position)
        .options(selectinload(Block.texts))
    ).all()
    known = {heading.uid for heading in headings}
    whole = tuple(entry for entry in listed if entry.section_uid not in known)
    chapters = [Chapter("whole", "", "", whole)] if whole else []
    for heading in headings:
        words = {each.locale: each.plain for each in heading.texts}
        title = words.get(locale) or words.get(consultation.plan.source_locale, "")
        inside = tuple(entry for entry in listed if entry.section_uid == heading.uid)
        chapters.append(Chapter(heading.uid, heading.label, title, inside))
    return tuple(chapters)


def by_respondent(listed: Sequence[Entry]) -> tuple[Chapter, ...]:
    """Arrange the comments by who made them, organisations by sector first, then private persons, last the unshown."""
    order = {sector: index for index, sector in enumerate(Sector)}
    named: dict[tuple[int, str], list[Entry]] = {}
    for entry in listed:
        if entry.is_shown:
            key = (order.get(entry.sector or Sector.CITIZEN, 0), entry.organisation)
            named.setdefault(key, []).append(entry)
    chapters = [
        Chapter(f"r{index}", "", name, tuple(group))
        for index, ((_, name), group) in enumerate(sorted(named.items(), key=_name))
    ]
    hidden = tuple(entry for entry in listed if not entry.is_shown)
    return (*chapters, *([Chapter(UNSHOWN, "", "", hidden)] if hidden else []))


def _name(item: tuple[tuple[int, str], list[Entry]]) -> tuple[int, str]:
    return item[0]
