"""The rooms of a plan on the desk: what every page of it shows at the top."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from consult.model.plans import Plan
from consult.policy import Permission
from consult.queries import consultations
from consult.web.auth import current_actor
from consult.web.desk import enterable
from consult.web.locale import in_text
from consult.web.passages import said

LANGUAGES = {"sv": _l("Swedish"), "en": _l("English")}


def room(plan: Plan, here: str) -> dict[str, Any]:
    """Give what a template of the plan's desk needs: the plan, its name and address, and the tabs its reader may enter.

    The comments are those of the latest consultation.
    """
    slug, actor = plan.slug, current_actor()
    rounds = [
        ("queue", _("Comments"), url_for("queue.index", slug=each.slug), Permission.QUEUE_READ)
        for each in consultations.of_plan(actor, plan)[:1]
    ]
    rooms = (
        *rounds,
        ("text", _("Working text"), url_for("drafting.plan", slug=slug), Permission.DESK_READ),
        ("anchors", _("Places to check"), url_for("anchors.review", slug=slug), Permission.PLANS_EDIT),
        ("goals", _("Goals"), url_for("drafting.goals", slug=slug), Permission.DESK_READ),
        ("referrals", _("Referred"), url_for("referrals.index", slug=slug), Permission.QUEUE_READ),
        ("details", _("About the plan"), url_for("drafting.details", slug=slug), Permission.PLANS_EDIT),
        ("publish", _("Publish"), url_for("publishing.show", slug=slug), Permission.PLANS_EDIT),
    )
    return {
        "plan": plan,
        "said": said,
        "languages": LANGUAGES,
        "plan_title": in_text(plan.title),
        "plan_url": url_for("drafting.plan", slug=slug),
        "tabs": enterable(actor, rooms, here),
    }
