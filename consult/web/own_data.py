"""What is kept about oneself, as a file, and closing one's account."""

import json

from flask import Blueprint, Response, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import logout_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse
from wtforms import PasswordField
from wtforms.validators import InputRequired, Length

from consult.db import transaction
from consult.errors import WrongState
from consult.queries import own_data, users
from consult.services import closures
from consult.web import admission
from consult.web.auth import current_actor
from consult.web.downloads import as_file
from consult.web.page import page
from consult.web.people_fields import PASSWORD_MAX
from consult.web.refusals import explain
from consult.web.users import TOO_OFTEN

bp = Blueprint("own_data", __name__, url_prefix="/account")


class CloseForm(FlaskForm):
    """The password, so that nobody closes an account that was left open somewhere."""

    current = PasswordField(
        _l("Your password now"),
        validators=[
            InputRequired(message=_l("Write the password that you have now.")),
            Length(max=PASSWORD_MAX, message=_l("The password is too long.")),
        ],
        render_kw={"autocomplete": "current-password"},
    )


@bp.get("/data.json")
def as_json() -> Response:
    """Give everything that is kept about oneself."""
    data = json.dumps(own_data.of(current_actor()), ensure_ascii=False, indent=1)
    return as_file(data, "application/json", "consult-data.json")


@bp.route("/close", methods=["GET", "POST"])
def close() -> AnyResponse:
    """Say what closing one's account means, and close it."""
    actor = current_actor()
    email = users.myself(actor).email
    form = CloseForm()
    if not form.validate_on_submit():
        return page("users/close.html", 422 if form.is_submitted() else 200, form=form, email=email)
    checked = admission.check(email, form.current.data or "")
    if checked.known is None:
        form.current.errors = [TOO_OFTEN if checked.is_too_often else _("This is not your password.")]
        return page("users/close.html", checked.status, form=form, email=email)
    try:
        with transaction():
            closures.close(actor)
    except WrongState as error:
        return page("users/close.html", explain(form, error), form=form, email=email)
    logout_user()
    flash(_("Your account is closed. You are signed out everywhere."), "success")
    return redirect(url_for("home.index"), 303)
