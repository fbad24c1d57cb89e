"""One section of the working text as Markdown: see which blocks go on, save, and put two people's edits together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from consult import policy
from consult.db import transaction
from consult.errors import Invalid, NotFound, Outdated
from consult.labels import problem
from consult.model.plans import Plan
from consult.policy import Actor, Permission
from consult.queries import drafting, plans, versions
from consult.queries.versions import as_text
from consult.services import sections
from consult.services.sections import Draft
from consult.text.align import Fate, carry
from consult.text.blocks import Block, BlockKind, join, split
from consult.text.digest import digest
from consult.text.sections import START, continued, fingerprint, span
from consult.text.together import together
from consult.web.auth import current_actor
from consult.web.drafting.clashes import choices, chosen
from consult.web.drafting.rooms import room
from consult.web.fields import tidy
from consult.web.numbers import read_number
from consult.web.page import page
from consult.web.passages import compared, counted, difference, numbered, runs


@dataclass(frozen=True, slots=True)
class Place:
    """A section of the working text, in the language that the plan is written in."""

    plan: Plan
    uid: str
    text: Sequence[Block]
    span: tuple[int, int]

    @property
    def blocks(self) -> Sequence[Block]:
        """Give its blocks."""
        return self.text[self.span[0] : self.span[1]]

    @property
    def title(self) -> str:
        """Give its heading, as it was written."""
        return "" if self.uid == START else self.blocks[0].source

    @property
    def number(self) -> str:
        """Give its number."""
        return "" if self.uid == START else numbered(self.text, self.span, self.blocks)[0]


def find(actor: Actor, plan: Plan, uid: str) -> Place | None:
    """Find a section of the working text; nothing if it is not there any more."""
    text = as_text(versions.working(actor, plan).blocks, plan.source_locale)
    where = span(text, uid)
    return Place(plan, uid, text, where) if where else None


def section(slug: str, uid: str) -> AnyResponse:
    """Edit a section as Markdown; staff who do not write read it."""
    actor = current_actor()
    policy.require(actor, Permission.PLANS_EDIT if request.method == "POST" else Permission.DESK_READ)
    plan = plans.on_desk(actor, slug)
    place = find(actor, plan, uid)
    if request.method == "POST":
        return _posted(actor, plan, place)
    if place is None:
        raise NotFound
    if not policy.allows(actor, Permission.PLANS_EDIT):
        return _read(actor, place)
    return _form(place, join(place.blocks))


def _read(actor: Actor, place: Place) -> AnyResponse:
    return page(
        "drafting/read.html",
        **room(place.plan, "text"),
        place=place,
        passages=compared(place.blocks, place.blocks, numbered(place.text, place.span, place.blocks)),
        newest=drafting.newest(actor, place.plan),
    )


def _posted(actor: Actor, plan: Plan, place: Place | None) -> AnyResponse:
    source = chosen(tidy(request.form.get("source")))
    if place is None:
        return gone(plan, source)
    try:
        return _answered(actor, plan, place, source)
    except Invalid as refused:
        return _form(place, source, status=422, fault=problem(refused))


def _answered(actor: Actor, plan: Plan, place: Place, source: str) -> AnyResponse:
    draft = Draft(source, request.form.get("seen", ""), corrections(source))
    if draft.seen != fingerprint(place.blocks):
        return _changed_since(actor, place, source)
    if request.form.get("act") != "save":
        return _form(place, source, preview=_preview(place, draft))
    try:
        with transaction():
            found = sections.save(actor, plan, place.uid, draft)
    except Outdated:
        now = find(actor, plan, place.uid)
        return _changed_since(actor, now, source) if now else gone(plan, source)
    return _saved(place, is_new=any(fate is not Fate.UNCHANGED for fate in found.values()))


def _saved(place: Place, *, is_new: bool) -> AnyResponse:
    if is_new:
        flash(_("The section is saved."), "success")
    else:
        flash(_("Nothing was changed, so nothing was saved."), "info")
    return redirect(url_for("drafting.plan", slug=place.plan.slug, _anchor=f"s-{place.uid}"), 303)


def _changed_since(actor: Actor, place: Place, source: str) -> AnyResponse:
    """Answer a form that was sent twice as the first time; put other words together with what stands there now."""
    stands = fingerprint(place.blocks)
    if request.form.get("act") == "save" and fingerprint(continued(place.blocks, source, {})) == stands:
        return _saved(place, is_new=True)
    return _together(actor, place, source)


def corrections(source: str) -> dict[int, str]:
    """Read which old block each new one goes on from, as the drafter chose it at the preview of these very words."""
    if request.form.get("previewed") != digest(source):
        return {}
    found = {}
    for name, value in request.form.items():
        place = read_number(name.removeprefix("from-")) if name.startswith("from-") else None
        if place is not None and value:
            found[place] = "" if value == "new" else value
    return found


def _preview(place: Place, draft: Draft) -> dict[str, Any]:
    new = continued(place.blocks, draft.source, draft.corrections)
    passages = compared(place.blocks, new, numbered(place.text, place.span, new))
    return {
        "passages": runs(passages),
        "counts": counted(passages),
        "previewed": digest(draft.source),
        "candidates": [
            (str(block.uid), label, block.source)
            for block, label in zip(place.blocks, numbered(place.text, place.span, place.blocks), strict=True)
            if any(each.uid == block.uid and each.fate is not Fate.UNCHANGED for each in passages)
        ]
        or None,
    }


def _form(place: Place, source: str, status: int = 200, **context: Any) -> AnyResponse:
    return page(
        "drafting/section.html",
        status,
        **room(place.plan, "text"),
        place=place,
        source=source,
        seen=fingerprint(place.blocks),
        base=join(place.blocks),
        uids=" ".join(str(block.uid) for block in place.blocks),
        **{"preview": None, "fault": "", "clash": None} | context,
    )


def _base(place: Place) -> list[Block]:
    """Give the section as the drafter got it, which their form brings back."""
    blocks = split(request.form.get("base", ""))
    uids = request.form.get("uids", "").split()
    if len(uids) == len(blocks) == len(set(uids)):
        return [replace(block, uid=uid) for block, uid in zip(blocks, uids, strict=True)]
    return carry(place.blocks, blocks)


def _together(actor: Actor, place: Place, source: str) -> AnyResponse:
    """Show what someone else saved meanwhile, put together with what this drafter wrote; nothing is saved yet."""
    base = _base(place)
    mine = continued(base, source, {})
    both = together(base, mine, place.blocks)
    was = {str(block.uid): block.source for block in base}
    theirs = {str(block.uid): block.source for block in place.blocks}
    changed = [uid for uid in theirs if theirs[uid] != was.get(uid)]
    removed = [uid for uid in was if uid not in theirs]
    clash = {
        "who": drafting.last_editor(actor, place.plan, [*changed, *removed]),
        "mine": source,
        "changes": [difference(was.get(uid, ""), theirs.get(uid, "")) for uid in [*changed, *removed]],
        "clashes": choices(both.clashes, was),
    }
    return _form(place, join(both.blocks), status=409, clash=clash)


def gone(plan: Plan, source: str) -> AnyResponse:
    """Say that the section was removed meanwhile, and offer to keep the words as a new one."""
    blocks = split(source)
    headed = bool(blocks) and blocks[0].kind is BlockKind.HEADING
    return page(
        "drafting/gone.html",
        409,
        **room(plan, "text"),
        title=blocks[0].source if headed else "",
        body=join(blocks[1:] if headed else blocks),
    )
