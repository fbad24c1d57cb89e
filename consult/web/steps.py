"""Where an organisation chooses the steps that its responses go through."""

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse
from wtforms import BooleanField

from consult.db import transaction
from consult.errors import NotAllowed
from consult.model.steps import Step
from consult.policy import Permission, allows
from consult.queries import steps as queries
from consult.services import steps
from consult.web.auth import current_actor
from consult.web.page import page

bp = Blueprint("steps", __name__)


class StepsForm(FlaskForm):
    """Which steps are on."""

    approval = BooleanField(
        _l("Approval within the organisation"),
        description=_l("A coordinator or a signatory approves the text. After that nobody changes it."),
    )
    decision = BooleanField(
        _l("Decision by a board, a committee or by delegation"),
        description=_l("You note who decided, the item in the minutes and the day."),
    )


@bp.route("/organisations/<slug>/steps", methods=["GET", "POST"])
def edit(slug: str) -> AnyResponse:
    """Show which steps the organisation's responses go through, and let a coordinator change that."""
    actor = current_actor()
    if actor.is_anonymous:
        raise NotAllowed
    organisation = queries.body(actor, slug)
    form = StepsForm(approval=organisation.needs_approval, decision=organisation.needs_decision)
    if form.validate_on_submit():
        wanted = {Step.APPROVAL: form.approval.data, Step.DECISION: form.decision.data}
        with transaction():
            steps.switch(actor, organisation, wanted)
        flash(_("The steps are saved. Only your organisation can see them."), "success")
        return redirect(url_for("steps.edit", slug=slug), 303)
    return page(
        "steps/edit.html",
        422 if form.is_submitted() else 200,
        organisation=organisation,
        form=form,
        may_set=allows(actor, Permission.STEPS_SET, organisation),
        changes=queries.changes(actor, organisation),
    )
