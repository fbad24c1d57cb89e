"""More time to answer: an organisation asks for it, and whoever runs the consultation says yes or no."""

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from consult import policy
from consult.db import transaction
from consult.errors import DomainError, Invalid
from consult.labels import problem
from consult.policy import Permission
from consult.queries import consultations
from consult.queries import invitations as asked
from consult.queries import statements as rooms
from consult.services import invitations
from consult.web import statements
from consult.web.auth import current_actor
from consult.web.page import page
from consult.web.reason_forms import RefusalForm
from consult.web.refusals import tell
from consult.web.rounds import desk_page
from consult.web.rounds_forms import ExtensionForm
from consult.web.statement_forms import TimeForm
from consult.web.statements import address, facts, found

bp = Blueprint("extensions", __name__)


@bp.route(f"{statements.bp.url_prefix}/time", methods=["GET", "POST"])
def ask(organisation: str, slug: str) -> AnyResponse:
    """Ask for more time."""
    actor, where = current_actor(), found(organisation, slug)
    form = TimeForm()
    if form.validate_on_submit() and form.until.data:
        try:
            with transaction():
                invitations.ask(actor, where, form.until.data, form.because.data or "")
        except Invalid as error:
            form.until.errors = [problem(error)]
            where = found(organisation, slug)
        else:
            flash(_("You have asked for more time. The answer comes by e-mail and is shown here."), "success")
            return redirect(address(where), 303)
    status = 422 if form.is_submitted() else 200
    return page("statements/time.html", status, **facts(where, rooms.draft(actor, where)), form=form)


@bp.post("/desk/consultations/<slug>/invited/<organisation>/refuse")
def refuse(slug: str, organisation: str) -> AnyResponse:
    """Give an organisation no more time, and say why."""
    actor = current_actor()
    policy.require(actor, Permission.CONSULTATIONS_MANAGE)
    consultation = consultations.whole(actor, slug)
    invitation = asked.by_organisation(actor, consultation, organisation)
    form = RefusalForm()
    if not form.validate():
        shown = ExtensionForm(formdata=None, data={"until": invitation.asked_until})
        return desk_page(slug, organisation, shown, form)
    try:
        with transaction():
            invitations.refuse(actor, consultation, invitation.organisation_id, form.because.data or "")
        flash(_("The organisation is told that there is no more time."), "success")
    except DomainError as error:
        tell(error)
    return redirect(url_for("rounds.show", slug=slug), 303)
