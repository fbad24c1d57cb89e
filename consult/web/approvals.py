"""Approve the response, send it back, and note what the organisation's own board has decided."""

from flask import flash, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from consult.db import transaction
from consult.errors import Invalid, Outdated, WrongState
from consult.model import steps
from consult.model.statements import Statement, StatementState
from consult.queries import statements as rooms
from consult.queries.statements import Room
from consult.services import statements
from consult.web.auth import current_actor
from consult.web.page import page
from consult.web.reason_forms import ReopenForm
from consult.web.refusals import explain, tell
from consult.web.statement_forms import MinutesForm
from consult.web.statements import address, bp, facts, found, refused

__all__ = ["bp"]


@bp.post("/approve")
def approve(organisation: str, slug: str) -> AnyResponse:
    """Approve the response for the organisation."""
    where = found(organisation, slug)
    try:
        with transaction():
            statements.approve(current_actor(), where, request.form.get("seen", ""))
        flash(_("The response is approved."), "success")
    except (Outdated, WrongState) as error:
        tell(error)
    return redirect(address(where), 303)


@bp.post("/back")
def send_back(organisation: str, slug: str) -> AnyResponse:
    """Take an approved response back to be written on."""
    where, form = found(organisation, slug), ReopenForm()
    if not form.validate():
        return refused(where, back_form=form)
    try:
        with transaction():
            statements.send_back(current_actor(), where, form.because.data or "")
        flash(_("The response is a draft again."), "success")
    except WrongState as error:
        tell(error)
    return redirect(address(where), 303)


@bp.route("/decision", methods=["GET", "POST"])
def decide(organisation: str, slug: str) -> AnyResponse:
    """Note what the organisation's board or committee has decided."""
    actor, where = current_actor(), found(organisation, slug)
    draft, form = rooms.draft(actor, where), MinutesForm()
    if (words := _too_early(where, draft)) is not None:
        flash(words, "warning")
        return redirect(address(where), 303)
    status = 200
    if form.is_submitted() and not form.validate():
        status = form.extract.status
    elif form.is_submitted():
        try:
            with transaction():
                statements.decide(actor, where, form.seen.data or "", form.minutes())
            flash(_("The decision is noted. The response can now be handed in."), "success")
            return redirect(address(where), 303)
        except (Invalid, Outdated, WrongState) as error:
            status = explain(form, error)
            where = found(organisation, slug)
            draft = rooms.draft(actor, where)
    form.seen.data = rooms.mark(actor, draft) if draft else ""
    return page("statements/decide.html", status, **facts(where, draft), form=form)


@bp.post("/final")
def begin_final(organisation: str, slug: str) -> AnyResponse:
    """Begin the final response with everything that the preliminary one says."""
    where = found(organisation, slug)
    try:
        with transaction():
            statements.begin_final(current_actor(), where)
        flash(_("The final response is begun. It says everything that the preliminary one says."), "success")
    except WrongState as error:
        tell(error)
    return redirect(address(where), 303)


def _too_early(where: Room, draft: Statement | None) -> str | None:
    """Say why no decision is to be noted now, or nothing."""
    body = where.speaking.organisation
    step = steps.ahead(body, draft) if body and draft else None
    if step is StatementState.DECIDED:
        return None
    if draft is None or step is StatementState.APPROVED:
        return str(_("The response must be approved before the decision is noted."))
    return str(
        _("There is no decision to note. Your organisation has noted it already, or hands in without one.")
    )
