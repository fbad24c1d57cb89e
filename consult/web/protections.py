"""Protected identity: protect oneself, or a person who asks for it, and read on record who somebody is."""

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult.db import transaction
from consult.errors import Invalid, Outdated
from consult.queries import protections as queries
from consult.queries import users
from consult.services import protections
from consult.web.admin import tabs
from consult.web.auth import current_actor
from consult.web.page import page
from consult.web.refusals import explain, tell
from consult.web.users import confirmed
from consult.web.users_forms import OwnPasswordForm

bp = Blueprint("protections", __name__)


@bp.route("/account/protection", methods=["GET", "POST"])
def own() -> Response:
    """Say what protected identity means here, and begin or end it for oneself."""
    actor, form = current_actor(), OwnPasswordForm()
    kept, email = queries.own(actor), queries.own_address(actor)
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return page("protections/own.html", status, form=form, kept=kept, email=email)
    if refused := confirmed(form, email):
        return page("protections/own.html", refused, form=form, kept=queries.own(actor), email=email)
    act, said = (
        (protections.lift, _("Your name and address are no longer kept apart."))
        if kept
        else (protections.protect, _("Your name and address are kept apart now. Nobody else sees them."))
    )
    try:
        with transaction():
            act(actor, users.myself(actor))
    except (Invalid, Outdated) as refused_because:
        status = explain(form, refused_because)
        return page("protections/own.html", status, form=form, kept=queries.own(actor), email=email)
    flash(said, "success")
    return redirect(url_for("users.account", _anchor="protection"), 303)


@bp.get("/admin/protected")
def index() -> Response:
    """List the accounts that are protected, by their stand-ins."""
    return page("protections/index.html", tabs=tabs("protected"), kept=queries.listed(current_actor()))


@bp.post("/admin/protected/<slug>")
def read(slug: str) -> Response:
    """Show a registrar who a person is; it is noted in the log."""
    actor = current_actor()
    person = queries.person(actor, slug)
    with transaction():
        kept = protections.read(actor, person)
        said = {"name": kept.name, "title": kept.title, "email": kept.email}
    return page(
        "protections/read.html", tabs=tabs("protected"), person=queries.person(actor, slug), said=said
    )


@bp.post("/admin/protected/<slug>/<any(protect, lift):act>")
def change(slug: str, act: str) -> Response:
    """Protect a person who has asked for it, or end it."""
    actor = current_actor()
    person = queries.person(actor, slug)
    doing, said = {
        "protect": (protections.protect, _("The person is protected.")),
        "lift": (protections.lift, _("The person is no longer protected.")),
    }[act]
    try:
        with transaction():
            doing(actor, person)
    except (Invalid, Outdated) as refused:
        tell(refused)
    else:
        flash(said, "success")
    return redirect(url_for(".index"), 303)
