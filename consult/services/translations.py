"""The text in other languages: block by block beside the language that the plan is written in."""

from collections.abc import Mapping
from dataclasses import dataclass

from consult import policy
from consult.errors import Invalid, Outdated
from consult.model.plans import Plan
from consult.model.records import Verb
from consult.model.versions import Block, Version
from consult.policy import Actor, Permission
from consult.queries.versions import words
from consult.services import blocks, events, versions
from consult.text.align import Fate
from consult.text.blocks import Block as TextBlock
from consult.text.digest import digest
from consult.text.joining import settled

LONGEST = 20_000
"""Code points in the words of one block."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What a translator wrote for one block, and the digests of the words on both sides that they saw.

    `is_right` says that the words fit the source as seen, also when they are the same as before.
    """

    source: str
    seen: str
    source_seen: str
    is_right: bool = False

    @property
    def is_touched(self) -> bool:
        """Tell if the translator did anything about the block."""
        written = digest(self.source) if self.source.strip() else ""
        return self.is_right or written != self.seen


def put(actor: Actor, version: Version, row: Block, locale: str, wording: Wording) -> bool:
    """Give one block words in another language, with a note of it; tell if anything changed."""
    old = words(row, locale)
    before = old.source if old else ""
    block = settled(TextBlock(row.kind, row.level, row.ordered, wording.source, row.uid))
    same = digest(block.source) == digest(before)
    if same and (old is None or not wording.is_right or old.translates == wording.source_seen):
        return False
    if not same:
        edit = versions.trace(actor, version, row.uid, locale)
        edit.before, edit.after = before, block.source
        edit.fate = (
            Fate.EDITED if before and block.source else Fate.INSERTED if block.source else Fate.DELETED
        )
    if not block.source and old:
        row.texts.remove(old)
    else:
        blocks.say(row, locale, before if same else block.source, wording.source_seen)
    versions.touch(version)
    return True


def save(actor: Actor, plan: Plan, locale: str, wordings: Mapping[str, Wording]) -> int:
    """Write the translation of several blocks; give how many changed.

    Blocks that the translator did not touch are left alone, also when someone else has changed them. If someone else
    has changed one that the translator touched, nothing is written.
    """
    policy.require(actor, Permission.PLANS_EDIT, plan)
    if locale == plan.source_locale:
        raise Invalid("not_a_translation")
    version = versions.locked(plan)
    rows = {row.uid: row for row in version.blocks}
    touched = {uid: wording for uid, wording in wordings.items() if wording.is_touched}
    for uid, wording in touched.items():
        if len(wording.source) > LONGEST:
            raise Invalid("text_too_long", limit=LONGEST)
        if uid not in rows:
            raise Outdated("passage_removed")
        old = words(rows[uid], locale)
        if (old.digest if old else "") not in {wording.seen, digest(wording.source)}:
            raise Outdated("translation_changed")
    changed = sum(put(actor, version, rows[uid], locale, wording) for uid, wording in touched.items())
    if changed:
        events.record(actor, Verb.SECTION_SAVED, version, locale=locale, count=changed)
    return changed
