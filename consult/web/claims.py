"""Say that an answer which the region registered is one's own or one's organisation's."""

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse

from consult.db import transaction
from consult.errors import NotAllowed
from consult.queries import claims as queries
from consult.services import claims
from consult.web.auth import current_actor
from consult.web.page import page

bp = Blueprint("claims", __name__, url_prefix="/consultations/<slug>/registered")


@bp.route("/<int:number>", methods=["GET", "POST"])
def claim(slug: str, number: int) -> AnyResponse:
    """Show what was registered, and take it over."""
    actor = current_actor()
    if actor.is_anonymous:
        raise NotAllowed
    theirs = queries.claiming(actor, slug, number)
    form = FlaskForm()
    if form.validate_on_submit():
        with transaction():
            claims.claim(actor, theirs)
        flash(_("The answer is yours now. You follow it here like everything else you have sent."), "success")
        return redirect(url_for("mine.index"), 303)
    return page(
        "claims/claim.html",
        came=theirs.registration,
        said=queries.said(actor, theirs),
    )
