"""The page with which the process owner announces a correction."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse
from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired, Length

from consult import policy
from consult.db import transaction
from consult.errors import Invalid, Outdated, WrongState
from consult.model.consultations import Phase
from consult.policy import Permission
from consult.queries import consultations, corrections
from consult.services import corrections as correcting
from consult.web.auth import current_actor
from consult.web.desk import room
from consult.web.fields import tidy
from consult.web.numbers import read_number
from consult.web.page import page
from consult.web.refusals import explain
from consult.web.rows import texts

bp = Blueprint("corrections", __name__, url_prefix="/desk/consultations")

TEXT_MAX = 5_000


def _field(label: Any, code: str) -> TextAreaField:
    return TextAreaField(
        label,
        filters=[tidy],
        validators=[
            DataRequired(message=_l("Write the correction in both languages.")),
            Length(max=TEXT_MAX, message=_l("The correction is too long.")),
        ],
        render_kw={"lang": code, "rows": 5},
    )


class CorrectionForm(FlaskForm):
    """What was wrong and what is right; the number makes a form that is sent twice count once."""

    number = HiddenField()
    text_sv = _field(_l("Correction in Swedish"), "sv")
    text_en = _field(_l("Correction in English"), "en")


@bp.route("/<slug>/corrections", methods=["GET", "POST"])
def announce(slug: str) -> AnyResponse:
    """Announce a correction; it is shown at once, and those concerned are told."""
    actor = current_actor()
    policy.require(actor, Permission.CONSULTATIONS_MANAGE)
    consultation = consultations.whole(actor, slug)
    if request.method == "GET" and consultation.phase() not in {Phase.UPCOMING, Phase.OPEN}:
        raise WrongState("round_not_running")
    earlier = corrections.announced(actor, consultation)
    form = CorrectionForm(data={"number": len(earlier) + 1})
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            with transaction():
                correcting.announce(
                    actor, consultation, texts(form, "text"), read_number(form.number.data) or 0
                )
        except (Outdated, Invalid) as error:
            consultation = consultations.whole(actor, slug)
            earlier = corrections.announced(actor, consultation)
            form.number.data = str(len(earlier) + 1)
            status = explain(form, error)
        else:
            flash(_("The correction is announced. Those concerned are told by e-mail."), "success")
            return redirect(url_for("rounds.show", slug=slug, _anchor="corrections"), 303)
    return page(
        "corrections/announce.html", status, **room(consultation, "round"), form=form, earlier=earlier
    )
