"""Publishing the working text: what stands in the way, what is left open and why, and the note about what changed."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse
from wtforms import Field, HiddenField

from consult import policy
from consult.db import transaction
from consult.errors import Invalid, Outdated, WrongState
from consult.labels import problem
from consult.labels.gate import name, sentence
from consult.model.plans import Plan
from consult.policy import Permission
from consult.queries import drafting, gate, plans, versions
from consult.queries.gate import GateItem
from consult.queries.versions import as_text
from consult.services import identities, publishing
from consult.text.blocks import labels
from consult.web.auth import current_actor
from consult.web.drafting.rooms import room
from consult.web.page import page
from consult.web.passages import compared, counted, runs
from consult.web.rows import lines, texts

bp = Blueprint("publishing", __name__, url_prefix="/desk/plans/<slug>/publish")

ADDRESSES = {
    "text_empty": "drafting.import_text",
    "title_missing": "drafting.details",
    "summary_missing": "drafting.details",
    "translations_missing": "drafting.plan",
    "translations_stale": "drafting.plan",
    "unanswered": "queue.index",
    "without_reasons": "queue.index",
    "unapproved": "queue.index",
    "promises_broken": "checks.index",
    "uncertain_places": "anchors.review",
    "consultation_open": "rounds.show",
    "meaning_changed": "checks.index",
}
"""Where each thing on the list is put right: a page of the plan, or of the consultation that it is about."""


class PublishForm(FlaskForm):
    """What is new in a version; `reason_form` adds why each thing on the list is left open."""

    note_sv = lines(_l("What is new, in Swedish"), 5000, lang="sv", rows=3)
    note_en = lines(_l("What is new, in English"), 5000, lang="en", rows=3)
    seen = HiddenField()

    def reason(self, item: GateItem) -> Field:
        """Give the field for why something is left open."""
        return self[f"open-{item.key}"]

    def left_open(self, items: Iterable[GateItem]) -> dict[str, str]:
        """Give the reason for each thing that is left open."""
        return {item.key: self.reason(item).data for item in items if not item.blocking}


def _reason_form(items: Iterable[GateItem], revision: int) -> PublishForm:
    """Make the form with a field for each thing that may be left open now."""
    fields = {
        f"open-{item.key}": lines(_("Why it is left open: %(what)s", what=name(item.key)), 2000, rows=2)
        for item in items
        if not item.blocking
    }
    form: type[PublishForm] = type("ReasonForm", (PublishForm,), fields)
    return form(data={"seen": revision})


@bp.route("", methods=["GET", "POST"])
def show(slug: str) -> AnyResponse:
    """Show the gate, and publish the working text as the next version."""
    actor = current_actor()
    policy.require(actor, Permission.PLANS_EDIT)
    plan = plans.on_desk(actor, slug)
    items = gate.items(actor, plan)
    form = _reason_form(items, versions.working(actor, plan).revision)
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit() and _is_explained(form, plan, items):
        try:
            with transaction():
                note, reasons = texts(form, "note"), form.left_open(items)
                version = publishing.publish(actor, plan, note, reasons, form.seen.data)
                number = version.number
            flash(_("Version %(number)s is published.", number=number), "success")
            return redirect(url_for("plans.version", slug=slug, number=number), 303)
        except (WrongState, Outdated) as refused:
            status = 409 if isinstance(refused, Outdated) else 422
            plan = plans.on_desk(actor, slug)
            items = gate.items(actor, plan)
            form = _reason_form(items, versions.working(actor, plan).revision)
            form.seen.data = form.seen.object_data
            form.form_errors = [problem(refused)]
    return page("publishing/show.html", status, **room(plan, "publish"), form=form, **_state(plan, items))


@bp.route("/passages", methods=["GET", "POST"])
def passages(slug: str) -> AnyResponse:
    """Show what becomes of each passage of the newest version, and let the drafter say which one became which."""
    actor = current_actor()
    policy.require(actor, Permission.PLANS_EDIT)
    plan = plans.on_desk(actor, slug)
    status, fault = 200, ""
    if request.method == "POST":
        try:
            with transaction():
                count = identities.correct(actor, plan, request.form.get("seen", ""), _goes_on_from())
            flash(
                _("What you said is kept.") if count else _("Nothing was changed."),
                "success" if count else "info",
            )
            return redirect(url_for(".passages", slug=slug), 303)
        except (Invalid, Outdated) as refused:
            status, fault = (409 if isinstance(refused, Outdated) else 422), problem(refused)
            plan = plans.on_desk(actor, slug)
    return page("publishing/passages.html", status, **room(plan, "publish"), fault=fault, **_compared(plan))


def _goes_on_from() -> dict[str, str]:
    """Read which published passage each one of the working text goes on from."""
    known = request.form.get("uids", "").split()
    found = {}
    for place, uid in enumerate(known):
        if value := request.form.get(f"from-{place}"):
            found[uid] = identities.NEW if value == "new" else value
    return found


def _compared(plan: Plan) -> dict[str, Any]:
    actor, locale = current_actor(), plan.source_locale
    working, newest = versions.working(actor, plan), drafting.newest(actor, plan)
    old = versions.source_of(actor, newest, locale) if newest else []
    new = as_text(working.blocks, locale)
    found = compared(old, new, labels(new))
    gone = {each.uid for each in found if each.place is None}
    numbers = zip(old, labels(old), strict=True)
    return {
        "newest": newest,
        "seen": working.revision,
        "uids": " ".join(str(block.uid) for block in new),
        "passages": runs(found),
        "counts": counted(found),
        "candidates": [(str(each.uid), label, each.source) for each, label in numbers if each.uid in gone],
    }


def _is_explained(form: PublishForm, plan: Plan, items: list[GateItem]) -> bool:
    """Tell if what is new is said, and why each thing is left open; mark the fields where it is not."""
    note = form[f"note_{plan.source_locale}"]
    if not note.data:
        note.errors = [_("Write what is new, so that readers know why there is a new version.")]
    missing = gate.unexplained(items, form.left_open(items))
    for item in items:
        if item.key in missing:
            form.reason(item).errors = [_("Write why this is left open, or put it right first.")]
    return bool(note.data) and not missing


def _state(plan: Plan, items: list[GateItem]) -> dict[str, Any]:
    actor = current_actor()
    published = plans.history(actor, plan).versions
    newest = published[-1] if published else None
    return {
        "newest": newest,
        "next_number": (newest.number or 0) + 1 if newest else 1,
        "edits": drafting.edited_blocks(actor, plan),
        "published": published[::-1],
        "left_name": name,
        "blocking": [_line(plan, item) for item in items if item.blocking],
        "leavable": [_line(plan, item) for item in items if not item.blocking],
    }


def _line(plan: Plan, item: GateItem) -> tuple[GateItem, str, str]:
    """Give a thing on the list, what to say of it, and where it is put right."""
    url = url_for(ADDRESSES[item.code], slug=item.consultation or plan.slug)
    return item, sentence(item.code, item.count), url
