"""The process owner's pages: prepare a consultation, announce it, invite, give more time, cancel."""

from collections.abc import Sequence

from flask import Blueprint, Response, current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from consult import policy
from consult.db import Texts, transaction
from consult.errors import Invalid, NotFound, Outdated
from consult.labels import letters, problem
from consult.model.consultations import Consultation, Reply
from consult.model.versions import Version
from consult.policy import Permission
from consult.queries import consultations, corrections, invitations, reminders, replies, scopes
from consult.services import consultations as rounds
from consult.services import invitations as inviting
from consult.web.admin import chosen
from consult.web.auth import current_actor
from consult.web.desk import room
from consult.web.locale import LOCALES
from consult.web.numbers import read_number
from consult.web.page import page
from consult.web.reason_forms import RefusalForm
from consult.web.refusals import explain
from consult.web.rounds_forms import (
    CancelForm,
    DaysForm,
    ExtensionForm,
    NewRoundForm,
    RoundForm,
)
from consult.web.rows import texts

bp = Blueprint("rounds", __name__, url_prefix="/desk/consultations")


def standard_letter() -> Texts:
    """Give the letter that every consultation begins with, in every language, for the process owner to work on."""
    written = current_app.jinja_env.get_template
    return {code: written(f"rounds/letter.{code}.txt").render().strip() for code in LOCALES}


@bp.route("/new", methods=["GET", "POST"])
def create() -> AnyResponse:
    """Begin to prepare a consultation on a published version of a plan."""
    actor = current_actor()
    policy.require(actor, Permission.CONSULTATIONS_MANAGE)
    plans = consultations.plans_to_consult_on(actor)
    plan = next((each for each in plans if each.slug == request.args.get("plan")), None)
    if plan is None:
        if request.args.get("plan"):
            raise NotFound
        return page("rounds/plans.html", plans=plans)
    versions = consultations.published_versions(actor, plan)
    form = NewRoundForm(data={f"title_{code}": plan.title.get(code, "") for code in LOCALES})
    form.source = plan.source_locale
    form.offer(versions)
    if not form.validate_on_submit():
        return page("rounds/new.html", 422 if form.is_submitted() else 200, plan=plan, form=form)
    draft = form.round(standard_letter(), ())
    version = _chosen(versions, form.version.data)
    with transaction():
        consultation = rounds.create(actor, plan, version, draft)
    flash(_("The consultation is being prepared. Only staff can see it until it is announced."), "success")
    return redirect(url_for("rounds.edit", slug=consultation.slug), 303)


def _chosen(versions: Sequence[Version], number: str) -> Version:
    for version in versions:
        if str(version.number) == number:
            return version
    raise NotFound


@bp.get("/<slug>")
def show(slug: str) -> Response:
    """Show how a consultation stands: dates, letter, who is invited, and what remains before it is announced."""
    actor = current_actor()
    policy.require(actor, Permission.DESK_READ)
    consultation = consultations.whole(actor, slug)
    by_body, wanted = replies.of_all(actor, consultation), chosen(Reply, "reply")
    choices = {
        sector: found
        for sector, listed in invitations.choices(actor, consultation).items()
        if (
            found := [
                each for each in listed if each.invitation and wanted in {None, by_body[each.organisation.id]}
            ]
        )
    }
    return page(
        "rounds/show.html",
        **room(consultation, "round"),
        phase=consultation.phase(),
        choices=choices,
        replies=by_body,
        counts=replies.counted(by_body),
        wanted=wanted,
        reminded=reminders.log(actor, consultation),
        corrections=corrections.announced(actor, consultation),
        missing=[problem(Invalid(code)) for code in consultation.missing],
        asked=scopes.asked(actor, consultation),
    )


@bp.route("/<slug>/edit", methods=["GET", "POST"])
def edit(slug: str) -> AnyResponse:
    """Write the title, the dates, the covering letter and the guiding questions."""
    actor = current_actor()
    consultation = mine(slug)
    form = RoundForm.of(consultation)
    if not form.validate_on_submit():
        return _writing(consultation, form, 422 if form.is_submitted() else 200)
    seen = read_number(form.revision.data) or 0
    draft = form.round(texts(form, "letter"), form.questions.written())
    try:
        with transaction():
            rounds.save(actor, consultation, draft, seen)
    except Outdated as error:
        consultation = consultations.whole(actor, slug)
        form.revision.data = str(consultation.revision)
        return _writing(consultation, form, explain(form, error))
    flash(_("Saved."), "success")
    if "look" in request.form:
        return redirect(url_for("letters.show", slug=slug), 303)
    return redirect(url_for("rounds.show", slug=slug), 303)


def _writing(consultation: Consultation, form: RoundForm, status: int) -> Response:
    asked = scopes.asked(current_actor(), consultation)
    blanks = {code: letters.offered(consultation, code, asked) for code in LOCALES}
    return page("rounds/edit.html", status, **room(consultation, "round"), form=form, blanks=blanks)


@bp.route("/<slug>/invited", methods=["GET", "POST"])
def invited(slug: str) -> AnyResponse:
    """Choose which organisations are asked, one by one or a whole sector at once."""
    actor = current_actor()
    consultation = mine(slug)
    choices = invitations.choices(actor, consultation)
    if request.method == "GET":
        return page("rounds/invited.html", **room(consultation, "round"), choices=choices)
    sectors = set(request.form.getlist("sector"))
    picked = set(request.form.getlist("organisation"))
    chosen = frozenset(
        choice.organisation.id
        for sector, listed in choices.items()
        for choice in listed
        if sector in sectors or choice.organisation.slug in picked or choice.is_sent
    )
    with transaction():
        inviting.choose(actor, consultation, chosen)
    flash(
        ngettext(
            "%(num)s organisation is on the list.", "%(num)s organisations are on the list.", len(chosen)
        ),
        "success",
    )
    return redirect(url_for("rounds.show", slug=slug), 303)


@bp.post("/<slug>/invitations")
def send(slug: str) -> AnyResponse:
    """Invite those who were put on the list after it was announced."""
    consultation = mine(slug)
    with transaction():
        count = inviting.send(current_actor(), consultation)
    _tell_invited(count)
    return redirect(url_for("rounds.show", slug=slug), 303)


def _tell_invited(count: int) -> None:
    if count:
        flash(
            ngettext("%(num)s organisation was invited.", "%(num)s organisations were invited.", count),
            "success",
        )


@bp.post("/<slug>/announce")
def announce(slug: str) -> AnyResponse:
    """Make it public and invite those on the list."""
    consultation = mine(slug)
    with transaction():
        count = rounds.announce(current_actor(), consultation)
    flash(_("The consultation is announced."), "success")
    _tell_invited(count)
    return redirect(url_for("rounds.show", slug=slug), 303)


@bp.route("/<slug>/dates", methods=["GET", "POST"])
def extend(slug: str) -> AnyResponse:
    """Give everyone more time."""
    consultation = mine(slug)
    form = DaysForm(data={"last_day": consultation.last_day, "board_day": consultation.board_day})
    if form.validate_on_submit() and form.last_day.data and form.last_day.data >= consultation.last_day:
        with transaction():
            rounds.extend(current_actor(), consultation, form.last_day.data, form.board_day.data)
        flash(_("The dates are changed."), "success")
        return redirect(url_for("rounds.show", slug=slug), 303)
    if form.is_submitted() and form.last_day.data and form.last_day.data < consultation.last_day:
        form.last_day.errors = [
            *form.last_day.errors,
            _("The last reply date can only be moved to a later day."),
        ]
    return page(
        "rounds/dates.html", 422 if form.is_submitted() else 200, **room(consultation, "round"), form=form
    )


@bp.route("/<slug>/invited/<organisation>", methods=["GET", "POST"])
def extend_one(slug: str, organisation: str) -> AnyResponse:
    """Give one organisation more time."""
    actor = current_actor()
    consultation = mine(slug)
    invitation = invitations.by_organisation(actor, consultation, organisation)
    form = ExtensionForm(data={"until": invitation.asked_until or invitation.extended_to})
    if form.validate_on_submit() and form.until.data and form.until.data > consultation.last_day:
        with transaction():
            inviting.extend(actor, consultation, invitation.organisation_id, form.until.data)
        flash(_("The organisation has more time."), "success")
        return redirect(url_for("rounds.show", slug=slug), 303)
    if form.is_submitted() and form.until.data and form.until.data <= consultation.last_day:
        form.until.errors = [*form.until.errors, _("Choose a day after everyone’s last reply date.")]
    return desk_page(slug, organisation, form, RefusalForm(formdata=None))


def desk_page(slug: str, organisation: str, form: ExtensionForm, refusal: RefusalForm) -> AnyResponse:
    """Show what an organisation asks for, with a form for yes and one for no."""
    consultation = mine(slug)
    invitation = invitations.by_organisation(current_actor(), consultation, organisation)
    return page(
        "rounds/extend.html",
        422 if form.is_submitted() or refusal.is_submitted() else 200,
        **room(consultation, "round"),
        form=form,
        refusal=refusal,
        invitation=invitation,
        organisation=invitation.organisation,
    )


@bp.route("/<slug>/cancel", methods=["GET", "POST"])
def cancel(slug: str) -> AnyResponse:
    """Cancel a consultation and say why."""
    consultation = mine(slug)
    form = CancelForm()
    form.source = consultation.plan.source_locale
    if form.validate_on_submit():
        with transaction():
            rounds.cancel(current_actor(), consultation, texts(form, "because"))
        flash(_("The consultation is cancelled."), "success")
        return redirect(url_for("rounds.show", slug=slug), 303)
    return page(
        "rounds/cancel.html", 422 if form.is_submitted() else 200, **room(consultation, "round"), form=form
    )


def mine(slug: str) -> Consultation:
    """Find a consultation that the reader may manage."""
    actor = current_actor()
    policy.require(actor, Permission.CONSULTATIONS_MANAGE)
    return consultations.whole(actor, slug)
