"""Stakeholder bodies: the list that staff keep, and the page where members look after each other."""

from dataclasses import replace
from functools import partial

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from consult import policy
from consult.db import transaction
from consult.errors import Invalid, NotFound
from consult.labels import problem
from consult.model.organisations import Organisation, OrganisationRole, Sector
from consult.policy import Permission, allows
from consult.queries import mailboxes
from consult.queries import organisations as bodies
from consult.services import organisations
from consult.web import listing
from consult.web.admin import chosen, tabs, words_sought
from consult.web.auth import current_actor
from consult.web.listing import Purpose
from consult.web.locale import current_locale
from consult.web.organisations_forms import SECTORS, IntroduceForm, MemberForm, OrganisationForm, RoleForm
from consult.web.page import page
from consult.web.people_fields import email

bp = Blueprint("organisations", __name__)


@bp.get("/admin/organisations")
def index() -> Response:
    """List the organisations that can be invited."""
    words, sector = words_sought(), chosen(Sector, "sector")
    waits = "unconfirmed" in request.args
    rows = bodies.found(current_actor(), words, sector, request.args.get("after", ""), unconfirmed=waits)
    shown = rows[: bodies.PER_PAGE]
    return page(
        "organisations/index.html",
        tabs=tabs("organisations"),
        rows=shown,
        words_sought=words,
        sector=sector,
        sectors=SECTORS,
        after=shown[-1].organisation.slug if len(rows) > len(shown) else "",
        is_start="after" not in request.args,
        waits=waits,
    )


@bp.route("/admin/organisations/new", methods=["GET", "POST"])
def create() -> AnyResponse:
    """Add an organisation."""
    actor = current_actor()
    policy.require(actor, Permission.ORGANISATIONS_MANAGE)
    form = OrganisationForm()
    if form.validate_on_submit():
        try:
            with transaction():
                organisation = organisations.create(actor, form.body())
        except Invalid as error:
            form.name.errors = [problem(error)]
        else:
            flash(_("The organisation is added."), "success")
            return redirect(url_for("organisations.show", slug=organisation.slug), 303)
    status = 422 if form.is_submitted() else 200
    return page("organisations/edit.html", status, tabs=tabs("organisations"), form=form, organisation=None)


@bp.route("/admin/organisations/import", methods=["GET", "POST"])
def import_table() -> AnyResponse:
    """Add many organisations from a table; if one row is wrong, nothing is added."""
    actor = current_actor()
    policy.require(actor, Permission.ORGANISATIONS_MANAGE)
    page = {
        "tabs": tabs("organisations"),
        "plan_title": _("Administration"),
        "plan_url": url_for("organisations.index"),
        "back": url_for("organisations.index"),
    }

    def done(count: int) -> AnyResponse:
        flash(
            ngettext(
                "%(num)s organisation is added or completed.",
                "%(num)s organisations are added or completed.",
                count,
            ),
            "success",
        )
        return redirect(url_for("organisations.index"), 303)

    save = partial(organisations.import_all, actor)
    return listing.receive(Purpose(page=page, listed=None, save=save, done=done))


@bp.route("/account/organisations/new", methods=["GET", "POST"])
def introduce() -> AnyResponse:
    """Let someone register their own organisation, which is not in the directory, and answer for it."""
    actor = current_actor()
    policy.require(actor, Permission.ORGANISATION_INTRODUCE)
    form = IntroduceForm()
    if form.validate_on_submit():
        try:
            with transaction():
                made = organisations.introduce(actor, replace(form.body(), locale=current_locale()))
                name, slug = made.name, made.slug
        except Invalid as error:
            form.name.errors = [problem(error)]
        else:
            flash(
                _(
                    "%(organisation)s is registered, and you coordinate its answers. The region will confirm it.",
                    organisation=name,
                ),
                "success",
            )
            return redirect(url_for("organisations.show", slug=slug), 303)
    return page("organisations/introduce.html", 422 if form.is_submitted() else 200, form=form)


@bp.post("/organisations/<slug>/confirm")
def confirm(slug: str) -> AnyResponse:
    """Confirm an organisation that registered itself."""
    actor = current_actor()
    organisation = bodies.by_slug(actor, slug)
    name = organisation.name
    with transaction():
        organisations.confirm(actor, organisation)
    flash(
        _(
            "%(organisation)s is confirmed. What it has handed in is shown to others as the consultations say.",
            organisation=name,
        ),
        "success",
    )
    return redirect(url_for("organisations.show", slug=slug), 303)


@bp.route("/organisations/<slug>/details", methods=["GET", "POST"])
def edit(slug: str) -> AnyResponse:
    """Correct what is known about an organisation."""
    actor = current_actor()
    organisation = bodies.by_slug(actor, slug)
    policy.require(actor, Permission.ORGANISATIONS_MANAGE)
    form = OrganisationForm(obj=organisation)
    if form.validate_on_submit():
        try:
            with transaction():
                organisations.change(actor, organisation, form.body())
        except Invalid as error:
            form.name.errors = [problem(error)]
        else:
            flash(_("The organisation is changed."), "success")
            return redirect(url_for("organisations.show", slug=slug), 303)
    status = 422 if form.is_submitted() else 200
    shown = bodies.by_slug(actor, slug)
    return page("organisations/edit.html", status, tabs=tabs("organisations"), form=form, organisation=shown)


@bp.route("/organisations/<slug>", methods=["GET", "POST"])
def show(slug: str) -> AnyResponse:
    """Show who acts for an organisation; a coordinator invites colleagues here."""
    actor = current_actor()
    organisation = bodies.by_slug(actor, slug)
    form = MemberForm()
    if form.validate_on_submit():
        role = OrganisationRole(form.role.data)
        try:
            with transaction():
                organisations.invite(actor, organisation, form.email.data or "", role, current_locale())
        except Invalid as error:
            form.email.errors = [problem(error)]
        else:
            flash(_("The invitation is on its way to %(email)s.", email=form.email.data), "success")
            return redirect(url_for("organisations.show", slug=slug), 303)
    return _room(bodies.by_slug(actor, slug), form)


def _room(organisation: Organisation, form: MemberForm) -> Response:
    actor = current_actor()
    manages = allows(actor, Permission.ORGANISATION_MEMBERS_MANAGE, organisation)
    contacts = allows(actor, Permission.ORGANISATION_CONTACT, organisation)
    members = bodies.members(actor, organisation)
    return page(
        "organisations/show.html",
        422 if form.is_submitted() else 200,
        organisation=organisation,
        members=members,
        manages=manages,
        contacts=contacts,
        invited=bodies.invited(actor, organisation) if manages else [],
        links=mailboxes.sent(actor, organisation) if manages or (actor.is_staff and contacts) else [],
        asked=mailboxes.asked(actor, organisation),
        role_forms={
            each.user.slug: RoleForm(formdata=None, role=each.role, prefix=f"{each.user.slug}-")
            for each in members
        }
        if manages
        else {},
        form=form,
    )


@bp.post("/organisations/<slug>/members/<person>")
def set_role(slug: str, person: str) -> AnyResponse:
    """Change what a member may do."""
    actor = current_actor()
    organisation = bodies.by_slug(actor, slug)
    member = bodies.member(actor, organisation, person)
    form = RoleForm(prefix=f"{person}-")
    if not form.validate():
        raise NotFound
    with transaction():
        organisations.set_role(actor, organisation, member, OrganisationRole(form.role.data))
    flash(_("The role is changed."), "success")
    return redirect(url_for("organisations.show", slug=slug), 303)


@bp.post("/organisations/<slug>/members/<person>/hand-over")
def hand_over(slug: str, person: str) -> AnyResponse:
    """Let a colleague coordinate instead of oneself."""
    actor = current_actor()
    organisation = bodies.by_slug(actor, slug)
    member = bodies.member(actor, organisation, person)
    name = member.name
    with transaction():
        organisations.hand_over(actor, organisation, member)
    flash(_("%(name)s now coordinates the answers. You go on as a contributor.", name=name), "success")
    return redirect(url_for("organisations.show", slug=slug), 303)


@bp.post("/organisations/<slug>/members/<person>/remove")
def remove(slug: str, person: str) -> AnyResponse:
    """Remove a member."""
    actor = current_actor()
    organisation = bodies.by_slug(actor, slug)
    member = bodies.member(actor, organisation, person)
    with transaction():
        organisations.remove(actor, organisation, member)
    flash(_("The member is removed. What the person has said for you stays."), "success")
    is_self = actor.user_id == member.id and not actor.is_staff
    return redirect(url_for("users.account") if is_self else url_for("organisations.show", slug=slug), 303)


@bp.post("/organisations/<slug>/invitations/withdraw")
def withdraw(slug: str) -> AnyResponse:
    """Take back an invitation that has not been accepted."""
    actor = current_actor()
    organisation = bodies.by_slug(actor, slug)
    with transaction():
        organisations.withdraw_invitation(actor, organisation, email(request.form.get("email")))
    flash(_("The invitation is withdrawn."), "success")
    return redirect(url_for("organisations.show", slug=slug), 303)
