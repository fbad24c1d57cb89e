"""What boards have decided, recording it, and correcting what was recorded wrongly."""

from flask import Blueprint, Response, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse
from wtforms import SelectChoice

from consult import policy
from consult.db import transaction
from consult.errors import Invalid, NotFound, Outdated, WrongState
from consult.model.consultations import Consultation
from consult.model.decisions import Decision
from consult.policy import Permission
from consult.queries import consultations, decisions, plans
from consult.services import decisions as recording
from consult.web.auth import current_actor
from consult.web.decisions_forms import CorrectionForm, DecisionForm
from consult.web.desk import tabs
from consult.web.downloads import as_kept
from consult.web.numbers import read_number
from consult.web.page import page
from consult.web.refusals import explain

bp = Blueprint("decisions", __name__)


@bp.get("/decisions")
def index() -> Response:
    """List what boards have decided, the latest first."""
    return page("decisions/index.html", decisions=decisions.latest(current_actor()))


@bp.get("/plans/<slug>/decisions/<int:number>")
def show(slug: str, number: int) -> Response:
    """Show one decision with what the minutes say."""
    actor = current_actor()
    plan = plans.by_slug(actor, slug)
    return page("decisions/show.html", plan=plan, decision=decisions.numbered(actor, plan, number))


@bp.get("/plans/<slug>/decisions/<int:number>/files/<int:file>")
def minutes(slug: str, number: int, file: int) -> AnyResponse:
    """Give an extract of the minutes as it came."""
    actor = current_actor()
    decision = decisions.numbered(actor, plans.by_slug(actor, slug), number)
    for each in decision.files:
        if each.number == file:
            return as_kept(each)
    raise NotFound


@bp.route("/desk/consultations/<slug>/decision", methods=["GET", "POST"])
def record(slug: str) -> AnyResponse:
    """Record what the board decided after a consultation."""
    actor = current_actor()
    policy.require(actor, Permission.DECISIONS_RECORD)
    consultation = consultations.by_slug(actor, slug)
    form = DecisionForm()
    _offer_versions(form, consultation)
    if not form.is_submitted():
        return _page(consultation, form, 200)
    if not form.validate():
        return _page(consultation, form, form.extract.status)
    try:
        with transaction():
            made = recording.record(actor, consultation, form.minutes())
            address = _address(consultation, made)
    except (Invalid, WrongState) as error:
        status = explain(form, error)
        return _page(consultations.by_slug(actor, slug), form, status)
    flash(_("The decision is recorded. Everyone who commented is told."), "success")
    return redirect(address, 303)


@bp.route("/desk/consultations/<slug>/decision/<int:number>", methods=["GET", "POST"])
def correct(slug: str, number: int) -> AnyResponse:
    """Correct what was recorded wrongly of a decision about the consultation's plan."""
    actor = current_actor()
    policy.require(actor, Permission.DECISIONS_RECORD)
    consultation = consultations.by_slug(actor, slug)
    decision = decisions.numbered(actor, consultation.plan, number)
    form = CorrectionForm.of(decision)
    _offer_versions(form, consultation)
    if not form.is_submitted():
        return _page(consultation, form, 200, decision)
    if not form.validate():
        return _page(consultation, form, form.extract.status, decision)
    try:
        with transaction():
            revision = read_number(form.revision.data or "") or 0
            made = recording.correct(
                actor, consultation, number, (revision, form.why.data or ""), form.minutes()
            )
            address = _address(consultation, made)
    except (Invalid, WrongState, Outdated) as error:
        status = explain(form, error)
        consultation = consultations.by_slug(actor, slug)
        return _page(consultation, form, status, decisions.numbered(actor, consultation.plan, number))
    flash(_("The decision is corrected."), "success")
    return redirect(address, 303)


def _address(consultation: Consultation, decision: Decision) -> str:
    return url_for(".show", slug=consultation.plan.slug, number=decision.number)


def _offer_versions(form: DecisionForm, consultation: Consultation) -> None:
    numbers = decisions.published_numbers(current_actor(), consultation.plan)
    form.version.choices = [SelectChoice(each, _("Version %(number)s", number=each)) for each in numbers]


def _page(
    consultation: Consultation, form: DecisionForm, status: int, decision: Decision | None = None
) -> Response:
    return page(
        "decisions/record.html",
        status,
        consultation=consultation,
        form=form,
        decision=decision,
        earlier=decisions.of_plan(current_actor(), consultation.plan),
        tabs=tabs(consultation, "decision"),
    )
