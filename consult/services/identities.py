"""Which passage of the working text is which of the version published last, where a person knows better.

A passage is the same as before when it has the same uid; so a correction is nothing but another uid, and everything
that follows the text from version to version follows it without being told.
"""

from collections.abc import Mapping

from sqlalchemy import case, select, update

from consult import policy
from consult.db import db
from consult.errors import Invalid, Outdated
from consult.model.comments import Anchor
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionChange
from consult.model.plans import Plan
from consult.model.records import Verb
from consult.model.versions import Block, Edit, Version
from consult.policy import Actor, Permission
from consult.queries import drafting
from consult.queries import versions as texts
from consult.services import blocks, events, versions
from consult.text.align import Fate
from consult.text.blocks import new_uid
from consult.text.digest import digest

NEW = ""
"""Instead of a passage it goes on from: it is a new one."""


def correct(actor: Actor, plan: Plan, seen: str, goes_on_from: Mapping[str, str]) -> int:
    """Say of passages of the working text which published ones they go on from; tell how many were corrected.

    `seen` is the revision of the working text that was looked at. Two passages never go on from one.
    """
    policy.require(actor, Permission.PLANS_EDIT, plan)
    version = versions.locked(plan)
    if str(version.revision) != seen:
        raise Outdated("text_changed")
    published = _published(actor, plan)
    uids = {row.uid for row in version.blocks}
    renamed = {
        uid: was or new_uid()
        for uid, was in goes_on_from.items()
        if uid in uids and was != uid and (was in published or (was == NEW and uid in published))
    }
    kept = [renamed.get(uid, uid) for uid in uids]
    if len(set(kept)) != len(kept):
        raise Invalid("passage_twice")
    if renamed:
        _rename(plan, version, renamed)
        gone = {uid: published[uid] for uid in uids - set(kept) if uid in published}
        _retell(actor, version, plan.source_locale, gone, set(renamed.values()))
        versions.touch(version)
        events.record(actor, Verb.PASSAGES_IDENTIFIED, version, count=len(renamed))
    return len(renamed)


def _published(actor: Actor, plan: Plan) -> dict[str, str]:
    """Give the passages of the version published last, with their words in the plan's language."""
    newest = drafting.newest(actor, plan)
    if newest is None:
        return {}
    return {str(block.uid): block.source for block in texts.source_of(actor, newest, plan.source_locale)}


def _rename(plan: Plan, version: Version, renamed: Mapping[str, str]) -> None:
    """Give blocks their new uids, and everything that is said of the working text by uid; two may change places."""
    rows = [(row, renamed[row.uid]) for row in version.blocks if row.uid in renamed]
    for row, _uid in rows:
        row.uid = new_uid()
    db.session.flush()
    for row, uid in rows:
        row.uid = uid
    for row in version.blocks:
        row.section_uid = renamed.get(row.section_uid or "", row.section_uid)
    db.session.flush()
    of_plan = select(Disposition.id).join(Consultation).where(Consultation.plan_id == plan.id)
    open_changes = DispositionChange.version_id.is_(None) & DispositionChange.disposition_id.in_(of_plan)
    for column, among in (
        (Edit.uid, (Edit.plan_id == plan.id) & Edit.version_id.is_(None)),
        (DispositionChange.uid, open_changes),
        (Anchor.uid, Anchor.version_id == version.id),
        (Anchor.end_uid, Anchor.version_id == version.id),
    ):
        db.session.execute(
            update(column.class_)
            .where(among, column.in_(renamed))
            .values({column: case(dict(renamed), value=column, else_=column)})
            .execution_options(synchronize_session=False)
        )


def _retell(actor: Actor, version: Version, locale: str, gone: Mapping[str, str], back: set[str]) -> None:
    """Let the notes of what happened say so: what came back was edited, and not removed and another one added."""
    edits = db.session.scalars(
        select(Edit)
        .where(Edit.plan_id == version.plan_id, Edit.version_id.is_(None), Edit.uid.in_(back))
        .order_by(Edit.id)
        .execution_options(populate_existing=True)
    ).all()
    for row in version.blocks:
        own = [edit for edit in edits if edit.uid == row.uid]
        removed = {edit.locale: edit for edit in own if edit.fate is Fate.DELETED}
        added = next((edit for edit in own if edit.fate is Fate.INSERTED and edit.locale == locale), None)
        if added and locale in removed:
            added.fate, added.before = Fate.EDITED, removed[locale].before
            _restore(row, removed, digest(added.before), locale)
    for uid, words in gone.items():
        edit = versions.trace(actor, version, uid, locale)
        edit.fate, edit.before, edit.after = Fate.DELETED, words, ""


def _restore(row: Block, removed: Mapping[str, Edit], translates: str, source: str) -> None:
    """Give a passage that came back the translations that went with it; they are of its old words, and so stale."""
    spoken = {text.locale for text in row.texts}
    for locale, edit in removed.items():
        if locale != source and locale not in spoken:
            blocks.say(row, locale, edit.before, translates)
        db.session.delete(edit)
