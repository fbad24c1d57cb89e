"""Sections of the working text: write, move, add and take away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import select

from consult import policy
from consult.db import Texts, db
from consult.errors import Invalid, Outdated, WrongState
from consult.model.plans import Plan
from consult.model.records import Verb
from consult.model.versions import Edit, Version
from consult.policy import Actor, Permission
from consult.queries.versions import as_text, words
from consult.services import blocks, events, translations, versions
from consult.text.align import Fate
from consult.text.blocks import Block as TextBlock
from consult.text.blocks import BlockKind, new_uid, split
from consult.text.digest import digest
from consult.text.joining import settled
from consult.text.sections import START, continued, fingerprint, moved, span

LONGEST = 400_000
"""Code points in one text that a drafter sends; a thousand pages are longer, but no section is."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A section as a drafter wrote it: Markdown, the fingerprint of what they started from, and corrections."""

    source: str
    seen: str
    corrections: Mapping[int, str] = field(default_factory=dict)


def save(actor: Actor, plan: Plan, uid: str, draft: Draft) -> dict[str, Fate]:
    """Replace a section of the working text by what a drafter wrote, and tell what became of each block of it."""
    policy.require(actor, Permission.PLANS_EDIT, plan)
    if len(draft.source) > LONGEST:
        raise Invalid("text_too_long", limit=LONGEST)
    version = versions.locked(plan)
    text = as_text(version.blocks, plan.source_locale)
    start, end = _place(text, uid)
    old = text[start:end]
    if fingerprint(old) != draft.seen:
        raise Outdated("section_changed")
    section = continued(old, draft.source, draft.corrections)
    if not section:
        raise Invalid("section_empty")
    cut = _cut(plan, text)
    section = _brought_back(section, {str(block.uid) for block in old}, cut)
    found = versions.revise(actor, plan, version, [*text[:start], *section, *text[end:]])
    _bring_back_translations(actor, version, plan, {edit.uid for edit in cut.values()} & set(found))
    if any(fate is not Fate.UNCHANGED for fate in found.values()):
        events.record(actor, Verb.SECTION_SAVED, version, uid=uid, locale=plan.source_locale)
    inside = {str(block.uid) for block in (*old, *section)}
    return {each: fate for each, fate in found.items() if each in inside}


def _place(text: Sequence[TextBlock], uid: str) -> tuple[int, int]:
    place = span(text, uid)
    if place is None:
        raise Outdated("section_removed")
    return place


def _cut(plan: Plan, text: Sequence[TextBlock]) -> dict[str, Edit]:
    """Find what was taken out of the text since it was last published, by the digest of its words."""
    present = {str(block.uid) for block in text}
    return {
        digest(edit.before): edit
        for edit in _removals(plan)
        if edit.uid not in present and edit.locale == plan.source_locale
    }


def _removals(plan: Plan) -> Sequence[Edit]:
    return db.session.scalars(
        select(Edit)
        .where(Edit.plan_id == plan.id, Edit.version_id.is_(None), Edit.fate.in_({Fate.DELETED, Fate.MERGED}))
        .order_by(Edit.id)
    ).all()


def _brought_back(section: Sequence[TextBlock], old: set[str], cut: Mapping[str, Edit]) -> list[TextBlock]:
    """Let words that were cut from one section and are now pasted into another stay the block they were."""
    waiting = dict(cut)
    result = []
    for block in section:
        edit = waiting.pop(digest(block.source), None) if block.uid not in old else None
        result.append(replace(block, uid=edit.uid) if edit else block)
    return result


def _bring_back_translations(actor: Actor, version: Version, plan: Plan, uids: set[str]) -> None:
    if not uids:
        return
    rows = {row.uid: row for row in version.blocks}
    for edit in _removals(plan):
        source = words(rows[edit.uid], plan.source_locale) if edit.uid in uids else None
        if source and edit.locale != plan.source_locale:
            wording = translations.Wording(edit.before, "", source.digest)
            translations.put(actor, version, rows[edit.uid], edit.locale, wording)


def move(actor: Actor, plan: Plan, uid: str, *, up: bool) -> None:
    """Put a section before or after its neighbour."""
    policy.require(actor, Permission.PLANS_EDIT, plan)
    version = versions.locked(plan)
    text = as_text(version.blocks, plan.source_locale)
    _place(text, uid)
    new = moved(text, uid, up=up)
    if new is None:
        raise WrongState("section_at_edge")
    versions.revise(actor, plan, version, new)
    events.record(actor, Verb.SECTION_MOVED, version, uid=uid)


def add(actor: Actor, plan: Plan, title: Texts, after: str | None, body: str = "") -> str:
    """Add a section with a title after another of the same rank, or last; give its uid."""
    policy.require(actor, Permission.PLANS_EDIT, plan)
    version = versions.locked(plan)
    locale = plan.source_locale
    text = as_text(version.blocks, locale)
    place, level = _room(text, after)
    heading = settled(
        TextBlock(BlockKind.HEADING, level, ordered=False, source=title.get(locale, ""), uid=new_uid())
    )
    if not heading.source:
        raise Invalid("title_missing")
    added = [heading, *blocks.identified([each for each in split(body[:LONGEST]) if each.source])]
    versions.revise(actor, plan, version, [*text[:place], *added, *text[place:]])
    _translate_title(actor, version, str(heading.uid), title, locale)
    events.record(actor, Verb.SECTION_SAVED, version, uid=heading.uid, locale=locale)
    return str(heading.uid)


def _room(text: Sequence[TextBlock], after: str | None) -> tuple[int, int]:
    """Give the place and the rank of a new section."""
    ranks = [block.level for block in text if block.kind is BlockKind.HEADING]
    if after is None:
        return len(text), min(ranks, default=1)
    start, end = _place(text, after)
    return end, min(ranks, default=1) if after == START else text[start].level


def retitle(actor: Actor, plan: Plan, uid: str, title: Texts, seen: str) -> None:
    """Give a section a new title in the languages it has one in; refused when someone else has changed it since."""
    policy.require(actor, Permission.PLANS_EDIT, plan)
    version = versions.locked(plan)
    locale = plan.source_locale
    text = as_text(version.blocks, locale)
    start, _end = _place(text, uid)
    if uid == START:
        raise WrongState("start_has_no_title")
    if fingerprint(text[start : start + 1]) != seen:
        raise Outdated("section_changed")
    heading = settled(replace(text[start], source=title.get(locale, "")))
    if not heading.source:
        raise Invalid("title_missing")
    versions.revise(actor, plan, version, [*text[:start], heading, *text[start + 1 :]])
    _translate_title(actor, version, uid, title, locale)
    events.record(actor, Verb.SECTION_SAVED, version, uid=uid, locale=locale)


def _translate_title(actor: Actor, version: Version, uid: str, title: Texts, source_locale: str) -> None:
    row = next(block for block in version.blocks if block.uid == uid)
    source = words(row, source_locale)
    for locale, told in title.items():
        if source and locale != source_locale and told.strip():
            wording = translations.Wording(told, "", source.digest, is_right=True)
            translations.put(actor, version, row, locale, wording)


def remove(actor: Actor, plan: Plan, uid: str, seen: str) -> None:
    """Take a section out of the working text; its words are kept in the notes of what was done."""
    policy.require(actor, Permission.PLANS_EDIT, plan)
    version = versions.locked(plan)
    text = as_text(version.blocks, plan.source_locale)
    start, end = _place(text, uid)
    if fingerprint(text[start:end]) != seen:
        raise Outdated("section_changed")
    versions.revise(actor, plan, version, [*text[:start], *text[end:]])
    events.record(actor, Verb.SECTION_REMOVED, version, uid=uid)
