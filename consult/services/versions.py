"""The working text: what drafters do to its words, with a trace of every change to every block."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from consult import clock, policy
from consult.db import db
from consult.errors import Invalid, NotFound, Outdated
from consult.model.comments import Comment
from consult.model.plans import Plan
from consult.model.records import Verb
from consult.model.versions import Block, BlockText, Edit, Version, VersionState
from consult.policy import Actor, Permission
from consult.queries.versions import WHOLE, as_text, words
from consult.services import blocks, events
from consult.text import paragraphs
from consult.text.align import Fate
from consult.text.blocks import MOST_BLOCKS, BlockKind
from consult.text.blocks import Block as TextBlock
from consult.text.fates import fates
from consult.text.joining import settled


def locked(plan: Plan) -> Version:
    """Take the working version, whole, for oneself until the transaction ends."""
    return db.session.scalars(
        select(Version)
        .where(Version.plan_id == plan.id, Version.state == VersionState.WORKING)
        .options(WHOLE)
        .with_for_update(of=Version)
        .execution_options(populate_existing=True)
    ).one()


def touch(version: Version) -> None:
    """Count a version's revision on although only its blocks have changed."""
    flag_modified(version, "note")


@dataclass(frozen=True, slots=True)
class Rewording:
    """New words for one block in one language, and the digest of the words that they were written instead of."""

    uid: str
    locale: str
    source: str
    seen_digest: str


def replace_text(actor: Actor, plan: Plan, new: Rewording, comment: Comment | None = None) -> BlockText:
    """Give one block of the working text new words, perhaps because of a comment.

    Refused when the words are no longer those that were seen. New words in the language the plan is written in
    make its translations stale; new words in another language are a translation of what the source says now.
    """
    policy.require(actor, Permission.PLANS_EDIT, plan)
    return _reword(actor, plan, locked(plan), new, comment)


def strike(actor: Actor, plan: Plan, seen: Rewording, comment: Comment) -> None:
    """Take one block out of the working text because of a comment; its words are kept in the note of what was done.

    Refused when the words are no longer those that were seen.
    """
    policy.require(actor, Permission.PLANS_EDIT, plan)
    _strike(actor, plan, locked(plan), [(seen, comment)])


def change_many(
    actor: Actor, plan: Plan, wanted: Iterable[tuple[Rewording, Comment]]
) -> list[tuple[Comment, str]]:
    """Give many blocks of the working text new words because of comments; one without words is taken out.

    What has more paragraphs than the block puts new blocks beside it; they are given, each with its comment. Refused as a
    whole when the words of one are no longer those that were seen.
    """
    policy.require(actor, Permission.PLANS_EDIT, plan)
    version, struck = locked(plan), []
    extended: list[tuple[Rewording, Comment]] = []
    for new, comment in wanted:
        if paragraphs.has_several(new.source):
            extended.append((new, comment))
        elif new.source:
            _reword(actor, plan, version, new, comment)
        else:
            struck.append((new, comment))
    added = _extend(actor, plan, version, extended) if extended else []
    if struck:
        _strike(actor, plan, version, struck)
    return added


def _extend(
    actor: Actor, plan: Plan, version: Version, wanted: Sequence[tuple[Rewording, Comment]]
) -> list[tuple[Comment, str]]:
    """Put new blocks beside some; give them with the comments that they are there because of."""
    by_uid = {new.uid: (new, comment) for new, comment in wanted}
    text: list[TextBlock] = []
    added: list[tuple[Comment, str]] = []
    for block in as_text(version.blocks, plan.source_locale):
        if block.uid not in by_uid:
            text.append(block)
            continue
        new, comment = by_uid[block.uid]
        _seen(version, new)
        if new.locale != plan.source_locale:
            raise Invalid("paragraph_in_translation")
        found = paragraphs.apart(new.source, block.source)
        own = settled(replace(block, source=found.own))
        before, after = (_beside(each, block) for each in (found.before, found.after))
        text += [*before, own, *after]
        added += [(comment, str(each.uid)) for each in (*before, *after)]
    because = {new.uid: comment.id for new, comment in wanted} | {uid: comment.id for comment, uid in added}
    revise(actor, plan, version, text, because)
    about = [(version, {"uid": uid, "locale": plan.source_locale}) for _comment, uid in added]
    events.record_all(actor, Verb.SECTION_SAVED, about)
    return added


def _beside(sources: Iterable[str], block: TextBlock) -> list[TextBlock]:
    """Make paragraphs that stand beside a block; beside an item of a list they are items too."""
    kind = BlockKind.ITEM if block.kind is BlockKind.ITEM else BlockKind.PARAGRAPH
    level = block.level if kind is BlockKind.ITEM else 0
    return blocks.identified(
        [settled(TextBlock(kind, level, ordered=block.ordered, source=each)) for each in sources]
    )


def _reword(actor: Actor, plan: Plan, version: Version, new: Rewording, comment: Comment | None) -> BlockText:
    row, old = _seen(version, new)
    block = settled(TextBlock(row.kind, row.level, row.ordered, new.source, new.uid))
    if not block.source:
        raise Invalid("words_missing")
    if block.source == old.source:
        return old
    before = old.source
    source_words = words(row, plan.source_locale)
    translates = source_words.digest if source_words and new.locale != plan.source_locale else None
    row.kind = block.kind
    text = blocks.say(row, new.locale, block.source, translates)
    edit = trace(actor, version, new.uid, new.locale)
    edit.fate, edit.before, edit.after = Fate.EDITED, before, text.source
    edit.comment_id = comment.id if comment else None
    touch(version)
    events.record(actor, Verb.SECTION_SAVED, version, uid=new.uid, locale=new.locale)
    return text


def _strike(actor: Actor, plan: Plan, version: Version, struck: Sequence[tuple[Rewording, Comment]]) -> None:
    for seen, _comment in struck:
        _seen(version, seen)
    gone = {seen.uid: comment.id for seen, comment in struck}
    rest = [block for block in as_text(version.blocks, plan.source_locale) if block.uid not in gone]
    revise(actor, plan, version, rest, gone)
    about = [(version, {"uid": uid, "locale": plan.source_locale}) for uid in gone]
    events.record_all(actor, Verb.SECTION_SAVED, about)


def _seen(version: Version, seen: Rewording) -> tuple[Block, BlockText]:
    row = next((block for block in version.blocks if block.uid == seen.uid), None)
    if row is None:
        raise Outdated("passage_removed")
    text = words(row, seen.locale)
    if text is None:
        raise NotFound
    if text.digest != seen.seen_digest:
        raise Outdated("passage_changed")
    return row, text


def trace(actor: Actor, version: Version, uid: str, locale: str) -> Edit:
    """Begin the note of what happened to one block."""
    edit = Edit(plan_id=version.plan_id, uid=uid, locale=locale, author_id=actor.user_id, at=clock.now())
    db.session.add(edit)
    return edit


def revise(
    actor: Actor,
    plan: Plan,
    version: Version,
    new: Sequence[TextBlock],
    because: Mapping[str, int] | None = None,
) -> dict[str, Fate]:
    """Make the working text say these blocks in the language the plan is written in, and note what became of each.

    `because` names by block the comment that it is done because of, which is noted too.
    Words in other languages go with a block that is left out; they are kept in its note. Refused when the text would
    grow beyond what a text may have.
    """
    locale = plan.source_locale
    old = as_text(version.blocks, locale)
    if len(new) > max(MOST_BLOCKS, len(old)):
        raise Invalid("too_many_passages", limit=MOST_BLOCKS)
    new = blocks.raised(blocks.identified(new))
    found = fates(old, new)
    before = {str(block.uid): block.source for block in old}
    after = {str(block.uid): block.source for block in new}
    changed = {uid: fate for uid, fate in found.items() if fate is not Fate.UNCHANGED}
    for uid, fate in changed.items():
        edit = trace(actor, version, uid, locale)
        edit.fate, edit.before, edit.after = fate, before.get(uid, ""), after.get(uid, "")
        edit.comment_id = (because or {}).get(uid)
    for row in version.blocks:
        if row.uid in before and row.uid not in after:
            _keep_translations(actor, version, row, locale)
    if changed:
        blocks.write(version, new, locale)
        touch(version)
    return found


def _keep_translations(actor: Actor, version: Version, row: Block, locale: str) -> None:
    for text in row.texts:
        if text.locale != locale:
            edit = trace(actor, version, row.uid, text.locale)
            edit.fate, edit.before, edit.after = Fate.DELETED, text.source, ""
