"""Publishing the working text: what stands in the way, what is left open and why, and the note about what changed."""

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse
from wtforms import HiddenField

from consult import policy
from consult.db import transaction
from consult.errors import Outdated, WrongState
from consult.labels import problem
from consult.labels.gate import sentence
from consult.model.plans import Plan
from consult.policy import Permission
from consult.queries import drafting, gate, plans, versions
from consult.services import publishing
from consult.web.auth import current_actor
from consult.web.drafting.rooms import room
from consult.web.page import page
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
    "uncertain_places": "anchors.review",
    "consultation_open": "rounds.show",
}
"""Where each thing on the list is put right: a page of the plan, or of the consultation that it is about."""


class PublishForm(FlaskForm):
    """What is new in a version, and why something is left open."""

    note_sv = lines(_l("What is new, in Swedish"), 5000, lang="sv", rows=3)
    note_en = lines(_l("What is new, in English"), 5000, lang="en", rows=3)
    left_sv = lines(_l("Why this is left open, in Swedish"), 5000, lang="sv", rows=3)
    left_en = lines(_l("Why this is left open, in English"), 5000, lang="en", rows=3)
    seen = HiddenField()


@bp.route("", methods=["GET", "POST"])
def show(slug: str) -> AnyResponse:
    """Show the gate, and publish the working text as the next version."""
    actor = current_actor()
    policy.require(actor, Permission.PLANS_EDIT)
    plan = plans.on_desk(actor, slug)
    form = PublishForm(data={"seen": versions.working(actor, plan).revision})
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit() and _is_noted(form, plan):
        try:
            with transaction():
                note, left = texts(form, "note"), texts(form, "left")
                version = publishing.publish(actor, plan, note, left, form.seen.data)
                number = version.number
            flash(_("Version %(number)s is published.", number=number), "success")
            return redirect(url_for("plans.version", slug=slug, number=number), 303)
        except WrongState as refused:
            form.form_errors.append(problem(refused))
        except Outdated as refused:
            form.form_errors.append(problem(refused))
            status = 409
            form.seen.data = str(versions.working(actor, plan).revision)
        plan = plans.on_desk(actor, slug)
    return page("publishing/show.html", status, **room(plan, "publish"), form=form, **_state(plan))


def _is_noted(form: PublishForm, plan: Plan) -> bool:
    field = form[f"note_{plan.source_locale}"]
    if field.data:
        return True
    field.errors = [_("Write what is new, so that readers know why there is a new version.")]
    return False


def _state(plan: Plan) -> dict[str, Any]:
    actor = current_actor()
    newest = drafting.newest(actor, plan)
    items = gate.items(actor, plan)
    return {
        "newest": newest,
        "next_number": (newest.number or 0) + 1 if newest else 1,
        "edits": drafting.edited_blocks(actor, plan),
        "items": [
            (
                item,
                sentence(item.code, item.count),
                url_for(ADDRESSES[item.code], slug=item.consultation or plan.slug),
            )
            for item in items
        ],
        "is_closed": any(item.blocking for item in items),
    }
