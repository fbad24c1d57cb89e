"""Say beside a comment what is right about a person in it."""

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired

from consult import policy
from consult.db import transaction
from consult.errors import Invalid, Outdated
from consult.policy import Permission
from consult.queries import comments
from consult.queries import rectifications as queries
from consult.services import rectifications
from consult.web.auth import current_actor
from consult.web.fields import Fits, tidy
from consult.web.numbers import read_number
from consult.web.page import page
from consult.web.refusals import explain

bp = Blueprint("rectifications", __name__, url_prefix="/desk/consultations/<slug>/comments")


class RectificationForm(FlaskForm):
    """What is right; `seen` is the number that it gets."""

    says = TextAreaField(
        _l("What is right"),
        description=_l(
            "Everyone who reads the comment reads this too. It is never changed; the next one corrects it."
        ),
        filters=[tidy],
        validators=[DataRequired(message=_l("Write what is right.")), Fits(max=2000)],
        render_kw={"rows": 3},
    )
    seen = HiddenField()


@bp.route("/<int:number>/correction", methods=["GET", "POST"])
def add(slug: str, number: int) -> Response:
    """Correct something about a person in a comment."""
    actor, form, status = current_actor(), RectificationForm(), 200
    policy.require(actor, Permission.RECORD_CORRECT)
    comment = comments.by_place(actor, slug, number, 0)
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                with transaction():
                    seen = read_number(form.seen.data or "") or 0
                    rectifications.add(actor, comment, form.says.data or "", seen)
            except (Invalid, Outdated) as refused:
                status = explain(form, refused)
                comment = comments.by_place(actor, slug, number, 0)
            else:
                flash(_("The correction stands beside the comment."), "success")
                return redirect(url_for("comments.show", slug=slug, number=number), 303)
    earlier = queries.beside(actor, comment.id)
    form.seen.data = str(len(earlier) + 1)
    return page("rectifications/add.html", status, comment=comment, form=form, earlier=earlier)
