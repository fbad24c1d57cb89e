"""The working text from above, and moving its sections."""

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from consult import policy
from consult.db import transaction
from consult.errors import WrongState
from consult.policy import Permission
from consult.queries import decisions, drafting, plans
from consult.services import sections
from consult.web.auth import current_actor
from consult.web.drafting.rooms import room
from consult.web.locale import LOCALES
from consult.web.page import page
from consult.web.refusals import tell


def plan(slug: str) -> Response:
    """Show the working text section by section, with what remains to be done."""
    actor = current_actor()
    found = plans.on_desk(actor, slug)
    return page(
        "drafting/plan.html",
        **room(found, "text"),
        overview=drafting.overview(actor, found),
        referred_back=decisions.instructions(actor, found),
        other_languages=[code for code in LOCALES if code != found.source_locale],
    )


def move(slug: str) -> AnyResponse:
    """Put a section before or after its neighbour."""
    actor = current_actor()
    policy.require(actor, Permission.PLANS_EDIT)
    found = plans.on_desk(actor, slug)
    uid = request.form.get("uid", "")
    try:
        with transaction():
            sections.move(actor, found, uid, up=request.form.get("direction") == "up")
        flash(_("The section is moved."), "success")
    except WrongState as refused:
        tell(refused)
    return redirect(url_for("drafting.plan", slug=slug, _anchor=f"s-{uid}"), 303)
