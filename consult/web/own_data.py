"""What is kept about oneself, as a file, and closing one's account."""

import json

from flask import Blueprint, Response, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import logout_user
from werkzeug.wrappers import Response as AnyResponse

from consult.db import transaction
from consult.errors import WrongState
from consult.queries import own_data, protections
from consult.services import closures
from consult.web.auth import current_actor
from consult.web.downloads import as_file
from consult.web.page import page
from consult.web.refusals import explain
from consult.web.users import confirmed
from consult.web.users_forms import OwnPasswordForm

bp = Blueprint("own_data", __name__, url_prefix="/account")


@bp.get("/data.json")
def as_json() -> Response:
    """Give everything that is kept about oneself."""
    data = json.dumps(own_data.of(current_actor()), ensure_ascii=False, indent=1)
    return as_file(data, "application/json", "consult-data.json")


@bp.route("/close", methods=["GET", "POST"])
def close() -> AnyResponse:
    """Say what closing one's account means, and close it."""
    actor = current_actor()
    email = protections.own_address(actor)
    form = OwnPasswordForm()
    if not form.validate_on_submit():
        return page("users/close.html", 422 if form.is_submitted() else 200, form=form, email=email)
    if refused := confirmed(form, email):
        return page("users/close.html", refused, form=form, email=email)
    try:
        with transaction():
            closures.close(actor)
    except WrongState as error:
        return page("users/close.html", explain(form, error), form=form, email=email)
    logout_user()
    flash(_("Your account is closed. You are signed out everywhere."), "success")
    return redirect(url_for("home.index"), 303)
