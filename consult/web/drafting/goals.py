"""Which goals of its strategy a plan serves, and pointing its sections at them."""

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from consult import policy
from consult.db import transaction
from consult.errors import NotFound
from consult.policy import Permission
from consult.queries import goals as covering
from consult.queries import plans, versions
from consult.services import goals as pointing
from consult.web.auth import current_actor
from consult.web.drafting.rooms import room
from consult.web.numbers import read_number
from consult.web.page import page


def goals(slug: str) -> Response:
    """Show each sub-goal with the sections that serve it, and those that none serves."""
    actor = current_actor()
    plan = plans.on_desk(actor, slug)
    return page("drafting/goals.html", **room(plan, "goals"), coverage=covering.coverage(actor, plan))


def section_goals(slug: str, uid: str) -> AnyResponse:
    """Choose which sub-goals a section serves."""
    actor = current_actor()
    policy.require(actor, Permission.PLANS_EDIT)
    plan = plans.on_desk(actor, slug)
    if request.method == "POST":
        chosen = {key for text in request.form.getlist("goal") if (key := read_number(text)) is not None}
        with transaction():
            pointing.point(actor, plan, uid, chosen)
        flash(_("Saved."), "success")
        return redirect(url_for("drafting.plan", slug=slug, _anchor=f"s-{uid}"), 303)
    coverage = covering.coverage(actor, plan)
    heading = next((each for each in versions.working(actor, plan).blocks if each.uid == uid), None)
    if heading is None or coverage is None:
        raise NotFound
    return page("drafting/section_goals.html", **room(plan, "text"), coverage=coverage, heading=heading)
