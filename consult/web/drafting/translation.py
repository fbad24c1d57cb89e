"""The text in another language, block by block beside the one that the plan is written in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from consult import policy
from consult.db import transaction
from consult.errors import Invalid, NotFound, Outdated
from consult.labels import problem
from consult.model.plans import Plan
from consult.model.versions import Block, BlockText
from consult.policy import Actor, Permission
from consult.queries import drafting, plans, versions
from consult.queries.versions import words
from consult.services import translations
from consult.services.translations import Wording
from consult.text.sections import START
from consult.web.auth import current_actor
from consult.web.drafting.rooms import room
from consult.web.drafting.section import find
from consult.web.fields import tidy
from consult.web.locale import LOCALES
from consult.web.page import page
from consult.web.passages import difference


@dataclass(frozen=True, slots=True)
class Side:
    """One block in both languages, with what the translator has typed and what someone else saved meanwhile."""

    block: Block
    source: BlockText
    text: BlockText | None
    state: str
    change: str
    typed: str
    theirs: str | None

    @property
    def seen(self) -> str:
        """Give the digest of the translation as it is now."""
        return self.text.digest if self.text else ""


def translation(slug: str, uid: str, locale: str) -> AnyResponse:
    """Write a section in another language."""
    actor = current_actor()
    policy.require(actor, Permission.PLANS_EDIT)
    plan = plans.on_desk(actor, slug)
    if locale not in LOCALES or locale == plan.source_locale:
        raise NotFound
    wordings = _posted() if request.method == "POST" else {}
    if request.method == "POST":
        try:
            with transaction():
                changed = translations.save(actor, plan, locale, wordings)
        except (Invalid, Outdated) as refused:
            status = 409 if isinstance(refused, Outdated) else 422
            return _form(
                actor, plan, uid, locale, {"status": status, "wordings": wordings, "fault": problem(refused)}
            )
        flash(
            _("The translation is saved.") if changed else _("Nothing was changed, so nothing was saved."),
            "success" if changed else "info",
        )
        return redirect(_after(slug, uid, locale), 303)
    return _form(actor, plan, uid, locale, {})


def _after(slug: str, uid: str, locale: str) -> str:
    """Stay on the page after a single block, and go back to the contents after the whole section."""
    single = request.form.get("right")
    if single:
        return url_for("drafting.translation", slug=slug, uid=uid, locale=locale, _anchor=f"t-{single}")
    return url_for("drafting.plan", slug=slug, _anchor=f"s-{uid}")


def _posted() -> dict[str, Wording]:
    form = request.form
    return {
        uid: Wording(
            source=tidy(text),
            seen=form.get(f"seen-{uid}", ""),
            source_seen=form.get(f"source-{uid}", ""),
            is_right=form.get("right") == uid,
        )
        for name, text in form.items()
        if (uid := name.removeprefix("text-")) != name
    }


def _form(actor: Actor, plan: Plan, uid: str, locale: str, after: Mapping[str, Any]) -> AnyResponse:
    wordings: Mapping[str, Wording] = after.get("wordings", {})
    rows = {row.uid: row for row in versions.working(actor, plan).blocks}
    place = find(actor, plan, uid)
    if place is None and not wordings:
        raise NotFound
    shown = [rows[str(block.uid)] for block in place.blocks] if place else []
    sides = [_side(actor, plan, row, locale, wordings.get(row.uid)) for row in shown]
    here = {row.uid for row in shown}
    lost = [each.source for key, each in wordings.items() if key not in here and each.is_touched]
    return page(
        "drafting/translation.html",
        after.get("status", 200),
        **room(plan, "text"),
        place=place,
        uid=uid,
        is_start=uid == START,
        locale_to=locale,
        sides=sides,
        lost=lost,
        fault=after.get("fault", ""),
    )


def _side(actor: Actor, plan: Plan, row: Block, locale: str, wording: Wording | None) -> Side:
    source, text = words(row, plan.source_locale), words(row, locale)
    assert source is not None  # noqa: S101 - the section is made of blocks in this language
    state = drafting.translation_state(row, plan.source_locale, locale)
    change = ""
    if state == "stale" and text and text.translates:
        earlier = drafting.earlier_source(actor, plan, row.uid, text.translates)
        change = difference(earlier, source.source) if earlier is not None else ""
    now = text.source if text else ""
    typed = wording.source if wording and wording.is_touched else now
    changed = wording is not None and wording.is_touched and wording.seen != (text.digest if text else "")
    return Side(row, source, text, state, change, typed, now if changed and typed != now else None)
