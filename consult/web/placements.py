"""Placing comments at the desk: at the passage they are about, from what they say or by choosing it."""

from flask import Blueprint, flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from consult import policy
from consult.db import transaction
from consult.errors import Invalid, Outdated, WrongState
from consult.labels.clues import because
from consult.model.consultations import Consultation
from consult.policy import Permission
from consult.queries import placements as queries
from consult.queries.answering import Case
from consult.services import placements
from consult.web import answering, queue
from consult.web.auth import current_actor
from consult.web.desk import tabs
from consult.web.filtering import carried
from consult.web.page import page
from consult.web.placements_forms import PlaceForm
from consult.web.refusals import explain, tell

bp = Blueprint("placements", __name__, url_prefix=queue.bp.url_prefix)


@bp.route("/<int:number>/place", methods=["GET", "POST"])
def place(slug: str, number: int) -> AnyResponse:
    """Place a comment at the passage that it is about."""
    actor = current_actor()
    policy.require(actor, Permission.DISPOSITION_EDIT)
    consultation, case = answering.case_of(actor, slug, number)
    form = PlaceForm(formdata=request.form if request.method == "POST" else request.args)
    form.offer(queries.ground(actor, consultation, case.comment).text)
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                with transaction():
                    placements.place(
                        actor, case.comment, form.target, form.because.data or "", form.seen.data or ""
                    )
            except (Invalid, Outdated, WrongState) as refused:
                status = explain(form, refused)
                consultation, case = answering.case_of(actor, slug, number)
            else:
                flash(_("The comment is placed. You can take that back."), "success")
                return answering.back(slug, number, "text")
    return _page(consultation, case, form, status)


def _page(consultation: Consultation, case: Case, form: PlaceForm, status: int) -> AnyResponse:
    actor, comment = current_actor(), case.comment
    ground = queries.ground(actor, consultation, comment)
    form.offer(ground.text)
    form.seen.data = comment.place_mark
    return page(
        "placements/place.html",
        status,
        consultation=consultation,
        case=case,
        form=form,
        ground=ground,
        because=because,
        history=queries.history(actor, comment),
        tabs=tabs(consultation, "queue"),
        chosen=carried(),
    )


@bp.post("/<int:number>/place/back")
def take_back(slug: str, number: int) -> AnyResponse:
    """Put a comment back where it stood before it was moved last."""
    actor = current_actor()
    _consultation, case = answering.case_of(actor, slug, number)
    try:
        with transaction():
            placements.take_back(actor, case.comment, request.form.get("seen", ""))
    except (Outdated, WrongState) as refused:
        tell(refused)
    else:
        flash(_("The comment stands where it stood before."), "success")
    return answering.back(slug, number, "text")
