"""The process owner's pages for asking again: prepare a supplementary consultation, and say which sections it is about."""

from flask import Blueprint, Response, current_app, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from consult.db import Texts, transaction
from consult.errors import Invalid, Outdated, WrongState
from consult.model.consultations import Consultation, ConsultationState
from consult.queries import invitations, judgements, scopes
from consult.services import scopes as limits
from consult.services import supplements
from consult.services.supplements import Again
from consult.web.auth import current_actor
from consult.web.desk import room
from consult.web.locale import LOCALES
from consult.web.numbers import read_number
from consult.web.page import page
from consult.web.refusals import explain
from consult.web.rounds import mine
from consult.web.supplements_forms import SectionsForm, SupplementForm

bp = Blueprint("supplements", __name__, url_prefix="/desk/consultations/<slug>")


def standard_letter() -> Texts:
    """Give the letter that asks again, in every language, for the process owner to work on."""
    written = current_app.jinja_env.get_template
    return {code: written(f"supplements/letter.{code}.txt").render().strip() for code in LOCALES}


@bp.route("/again", methods=["GET", "POST"])
def create(slug: str) -> AnyResponse:
    """Prepare a consultation that asks the same bodies about the sections whose meaning has changed."""
    actor, earlier = current_actor(), mine(slug)
    form = SupplementForm.after(earlier)
    if not form.is_submitted():
        return _page(earlier, form, 200)
    if not form.validate():
        return _page(earlier, form, 422)
    bodies = {each.organisation.slug: each.organisation_id for each in earlier.invitations}
    again = Again(
        form.round(standard_letter(), ()),
        form.chosen,
        frozenset(bodies.get(each, 0) for each in form.bodies.data or ()),
    )
    try:
        with transaction():
            made = supplements.ask_again(actor, earlier, again).slug
    except (Invalid, WrongState, Outdated) as error:
        return _page(mine(slug), form, explain(form, error))
    flash(_("The consultation is being prepared. Only staff can see it until it is announced."), "success")
    return redirect(url_for("rounds.edit", slug=made), 303)


def _page(earlier: Consultation, form: SupplementForm, status: int) -> Response:
    actor = current_actor()
    newest = scopes.newest(actor, earlier.plan) or earlier.version
    found = judgements.material(actor, earlier)
    offered = scopes.sections(actor, newest.id)
    there = {each.uid for each in offered}
    wanted = [uid for uid, _label in found.sections if uid in found.unasked] or [
        uid for uid, _label in found.sections
    ]
    form.list_sections(offered, [uid for uid in wanted if uid in there])
    invited = invitations.invited_before(actor, earlier)
    unreachable = invitations.unreachable(actor, [each.organisation for each in invited.again])
    form.invite(invited.again, unreachable)
    return page(
        "supplements/new.html",
        status,
        **room(earlier, "checks"),
        form=form,
        newest=newest,
        material=found,
        unpublished=[label for uid, label in found.sections if uid not in there],
        invited=invited,
        unreachable=unreachable,
        begun=next((each for each in found.rounds if each.state is ConsultationState.DRAFT), None),
    )


@bp.route("/sections", methods=["GET", "POST"])
def sections(slug: str) -> AnyResponse:
    """Choose which sections a supplementary consultation is about, in the newest version of the text."""
    actor, consultation = current_actor(), mine(slug)
    form = SectionsForm(data={"revision": consultation.revision})
    if not form.is_submitted():
        return _sections(consultation, form, 200)
    if not form.validate():
        return _sections(consultation, form, 422)
    try:
        with transaction():
            limits.choose(actor, consultation, form.chosen, read_number(form.revision.data) or 0)
    except (Invalid, WrongState, Outdated) as error:
        status = explain(form, error)
        consultation = mine(slug)
        form.revision.data = str(consultation.revision)
        return _sections(consultation, form, status)
    flash(_("Saved."), "success")
    return redirect(url_for("rounds.show", slug=slug), 303)


def _sections(consultation: Consultation, form: SectionsForm, status: int) -> Response:
    actor = current_actor()
    newest = scopes.newest(actor, consultation.plan) or consultation.version
    offered = scopes.sections(actor, newest.id)
    scope = scopes.uids(actor, consultation)
    form.list_sections(offered, scope if scope is not None else ())
    return page(
        "supplements/sections.html",
        status,
        **room(consultation, "round"),
        form=form,
        newest=newest,
        is_newer=newest.id != consultation.version_id,
        gone=len((scope or frozenset()) - {each.uid for each in offered}),
    )
