"""Texts from files: upload one, see what was understood, and only then use it."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from consult import policy
from consult.db import transaction
from consult.errors import Invalid, NotFound, Outdated, WrongState
from consult.formats import documents
from consult.formats.problems import Unreadable
from consult.formats.remarks import Remark
from consult.labels import problem
from consult.labels.remarks import remark
from consult.model.plans import Plan
from consult.model.versions import Version
from consult.policy import Actor, Permission
from consult.queries import plans, versions
from consult.queries.versions import as_text
from consult.services import imports
from consult.services.sections import Draft
from consult.text.blocks import Block, join, labels, split
from consult.text.digest import digest
from consult.text.pairing import Mismatch, pair
from consult.text.sections import continued
from consult.web.auth import current_actor
from consult.web.drafting.rooms import room
from consult.web.drafting.section import corrections
from consult.web.locale import LOCALES
from consult.web.page import page
from consult.web.passages import compared, counted, runs

MANY = 60
"""With more changed passages than this, each is not given a list of all the others to choose from."""


def import_text(slug: str, locale: str | None = None) -> AnyResponse:
    """Read a file, show what was understood, and use it when the drafter says so."""
    actor = current_actor()
    policy.require(actor, Permission.PLANS_EDIT)
    plan = plans.on_desk(actor, slug)
    locale = locale or plan.source_locale
    if locale not in LOCALES:
        raise NotFound
    if request.method == "GET":
        return _upload(actor, plan, locale)
    if "text" in request.form:
        return _use(actor, plan, locale)
    return _read(actor, plan, locale)


def _upload(actor: Actor, plan: Plan, locale: str, fault: str = "") -> AnyResponse:
    return page(
        "drafting/import.html",
        422 if fault else 200,
        **room(plan, "text"),
        locale_to=locale,
        has_text=bool(versions.working(actor, plan).blocks),
        locales=LOCALES,
        fault=fault,
    )


def _read(actor: Actor, plan: Plan, locale: str) -> AnyResponse:
    file = request.files.get("file")
    if file is None or not file.filename:
        return _upload(actor, plan, locale, _("Choose a file."))
    try:
        document = documents.read(file.filename, file.read())
    except Unreadable as refused:
        return _upload(actor, plan, locale, problem(refused))
    if locale != plan.source_locale and not versions.working(actor, plan).blocks:
        return _upload(
            actor, plan, locale, _("There is no text to translate yet. Import the original first.")
        )
    if not document.blocks:
        return _upload(actor, plan, locale, _("There is no text in the file, only a title."))
    text = join(document.blocks)
    return _preview(actor, plan, locale, text, remarks=document.remarks, title=document.title)


def _use(actor: Actor, plan: Plan, locale: str) -> AnyResponse:
    text = request.form["text"].replace("\r\n", "\n")
    try:
        return _used(actor, plan, locale, text)
    except Invalid as refused:
        return _upload(actor, plan, locale, problem(refused))


def _used(actor: Actor, plan: Plan, locale: str, text: str) -> AnyResponse:
    if request.form.get("act") != "use":
        return _preview(actor, plan, locale, text)
    draft = Draft(text, request.form.get("seen", ""), corrections(text))
    try:
        with transaction():
            imports.use(actor, plan, locale, draft)
    except (Invalid, Outdated, WrongState) as refused:
        return _preview(actor, plan, locale, text, status=409, fault=problem(refused))
    flash(_("The text from the file is now the working text."), "success")
    return redirect(url_for("drafting.plan", slug=plan.slug), 303)


def _preview(actor: Actor, plan: Plan, locale: str, text: str, **context: Any) -> AnyResponse:
    working = versions.working(actor, plan)
    status = context.pop("status", 200)
    remarks: Sequence[Remark] = context.pop("remarks", ())
    found = (
        _comparison(plan, working, text) if locale == plan.source_locale else _pairing(plan, working, text)
    )
    return page(
        "drafting/import_preview.html",
        status,
        **room(plan, "text"),
        locale_to=locale,
        text=text,
        seen=working.revision,
        remarks=[remark(each) for each in remarks],
        **{"title": None, "fault": ""} | context,
        **found,
    )


def _comparison(plan: Plan, working: Version, text: str) -> dict[str, Any]:
    """Lay the file's text beside the working text; the pairs can be corrected while they are few."""
    old = as_text(working.blocks, plan.source_locale)
    new = continued(old, text, corrections(text))
    passages = compared(old, new, labels(new))
    changed = [each for each in passages if each.fate not in {"unchanged", "moved"}]
    uids = {each.uid for each in changed}
    candidates = [
        (str(block.uid), label, block.source)
        for block, label in zip(old, labels(old), strict=True)
        if block.uid in uids
    ]
    return {
        "passages": runs(passages),
        "counts": counted(passages),
        "candidates": candidates if candidates and len(changed) <= MANY else None,
        "previewed": digest(text),
        "is_first": not old,
        "pairs": None,
        "mismatch": None,
    }


def _pairing(plan: Plan, working: Version, text: str) -> dict[str, Any]:
    """Lay the file's text beside the text that it translates, or say where their headings part."""
    source, other = as_text(working.blocks, plan.source_locale), split(text)
    numbers = labels(source)
    pairing = pair(source, other)
    common: dict[str, Any] = {
        "passages": (),
        "counts": {},
        "candidates": None,
        "previewed": "",
        "is_first": not source,
    }
    if isinstance(pairing, Mismatch):
        places = (
            _named(source, numbers, pairing.source),
            _named(other, labels(other), pairing.other),
        )
        return common | {"pairs": None, "mismatch": places}
    pairs = [
        (
            "" if mine is None else numbers[mine],
            None if mine is None else source[mine],
            None if theirs is None else other[theirs],
        )
        for mine, theirs in pairing.pairs
    ]
    return common | {
        "pairs": pairs,
        "mismatch": None,
        "untranslated": len(pairing.untranslated),
        "left_over": len(pairing.left_over),
    }


def _named(blocks: Sequence[Block], numbers: Sequence[str], place: int | None) -> tuple[str, str, int] | None:
    if place is None:
        return None
    return numbers[place], blocks[place].source, blocks[place].level
