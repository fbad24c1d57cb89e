"""Reminders at the desk: when they go out by themselves, and one by hand to those who are chosen."""

from collections.abc import Sequence

from flask import Blueprint, Response, current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from consult import policy
from consult.db import transaction
from consult.mail import reminders as letters
from consult.mail.writing import Site
from consult.model.consultations import AWAITED, Consultation, Phase
from consult.policy import Permission
from consult.queries import consultations, reminders
from consult.queries.reminders import Silent
from consult.services import reminders as reminding
from consult.services.notices import Letter
from consult.web.auth import current_actor
from consult.web.desk import room
from consult.web.locale import LOCALES
from consult.web.page import page
from consult.web.reminders_forms import RuleForm, rule_form

bp = Blueprint("reminders", __name__, url_prefix="/desk/consultations/<slug>/reminders")


@bp.get("")
def show(slug: str) -> Response:
    """Show the rule, who has not answered, and what a reminder says."""
    consultation = _mine(slug)
    return _page(consultation, rule_form(consultation))


@bp.post("/rule")
def rule(slug: str) -> AnyResponse:
    """Set when reminders go out by themselves."""
    consultation = _mine(slug)
    form = rule_form(consultation)
    if not form.validate_on_submit():
        return _page(consultation, form, 422)
    with transaction():
        reminding.rule(current_actor(), consultation, form.days.data or [])
    flash(_("The rule for reminders is saved."), "success")
    return redirect(url_for(".show", slug=slug), 303)


@bp.post("/chosen")
def choose(slug: str) -> AnyResponse:
    """Show those who were ticked in the matrix, and what a reminder would tell them."""
    consultation = _mine(slug)
    picked = frozenset(request.form.getlist("organisation"))
    if not picked:
        flash(_("Tick at least one organisation that has not answered."), "error")
        return redirect(url_for("matrix.show", slug=slug), 303)
    return _page(consultation, rule_form(consultation), picked=picked)


@bp.post("/letters")
def send(slug: str) -> AnyResponse:
    """Remind those who are ticked."""
    actor = current_actor()
    consultation = _mine(slug)
    picked = set(request.form.getlist("organisation"))
    chosen = {
        each.invitation.organisation_id
        for each in reminders.silent(actor, consultation)
        if each.invitation.organisation.slug in picked
    }
    if not chosen:
        flash(_("Tick at least one organisation that has not answered."), "error")
        return _page(consultation, rule_form(consultation), 422)
    with transaction():
        count = reminding.send(actor, consultation, chosen)
    flash(
        ngettext("%(num)s organisation is reminded.", "%(num)s organisations are reminded.", count), "success"
    )
    return redirect(url_for(".show", slug=slug), 303)


def _page(
    consultation: Consultation, form: RuleForm, status: int = 200, picked: frozenset[str] = frozenset()
) -> Response:
    silent = reminders.silent(current_actor(), consultation)
    states = [each for each in AWAITED if each in request.args.getlist("state")]
    shown = [
        each
        for each in silent
        if (not states or each.invitation.state in states)
        and (not picked or each.invitation.organisation.slug in picked)
    ]
    return page(
        "reminders/show.html",
        status,
        **room(consultation, "round"),
        form=form,
        silent=silent,
        shown=shown,
        states=states or AWAITED,
        every_state=AWAITED,
        can_follow_rule=consultation.phase() in {Phase.DRAFT, Phase.UPCOMING, Phase.OPEN},
        preview=_preview(shown),
    )


def _preview(shown: Sequence[Silent]) -> dict[str, Letter]:
    """Write what those who coordinate the first on the list would get, in each language."""
    if not shown:
        return {}
    site = Site.of(current_app)
    return {code: letters.preview(shown[0].invitation, site, code) for code in LOCALES}


def _mine(slug: str) -> Consultation:
    actor = current_actor()
    policy.require(actor, Permission.CONSULTATIONS_MANAGE)
    return consultations.by_slug(actor, slug)
