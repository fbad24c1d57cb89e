"""Administration: people, their roles, and the log of what happened."""

from enum import StrEnum
from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from consult import policy
from consult.db import transaction
from consult.errors import Invalid, NotFound
from consult.labels import LABELS, problem
from consult.model.records import Verb
from consult.model.users import Role
from consult.policy import Permission, allows
from consult.queries import events, seals
from consult.queries import users as people
from consult.services import users
from consult.web.admin_forms import InviteForm, RolesForm
from consult.web.auth import current_actor
from consult.web.fields import one_line
from consult.web.numbers import read_number
from consult.web.page import page
from consult.web.people_fields import NAME_MAX

bp = Blueprint("admin", __name__, url_prefix="/admin")


def tabs(here: str) -> list[dict[str, Any]]:
    """Name the rooms of the administration that the reader may enter."""
    rooms = (
        ("users", Permission.USERS_MANAGE, _("People"), url_for("admin.users")),
        (
            "organisations",
            Permission.ORGANISATIONS_MANAGE,
            _("Organisations"),
            url_for("organisations.index"),
        ),
        ("events", Permission.EVENTS_READ, _("Log"), url_for("admin.events")),
        ("requests", Permission.REQUESTS_HANDLE, _("Requests"), url_for("requests.index")),
        ("protected", Permission.IDENTITIES_READ, _("Protected identity"), url_for("protections.index")),
        ("disposals", Permission.DISPOSALS_READ, _("Disposal"), url_for("disposals.index")),
    )
    actor = current_actor()
    return [
        {"label": label, "url": url, "here": key == here}
        for key, permission, label, url in rooms
        if allows(actor, permission)
    ]


def chosen(values: type[StrEnum], name: str) -> Any:
    """Read a filter from the address; one that does not exist filters nothing."""
    wanted = request.args.get(name, "")
    return values(wanted) if wanted in set(values) else None


def words_sought() -> str:
    """Read what is searched for from the address."""
    return one_line(request.args.get("q"))[:NAME_MAX]


def number_sought() -> int | None:
    """Read where the page begins."""
    return read_number(request.args.get("before"))


@bp.get("/users", endpoint="users")
def list_users() -> Response:
    """List people, by part of a name or by role."""
    words, role = words_sought(), chosen(Role, "role")
    rows = people.found(current_actor(), words, role, request.args.get("after", ""))
    shown = rows[: people.PER_PAGE]
    return page(
        "admin/users.html",
        tabs=tabs("users"),
        users=shown,
        words_sought=words,
        role=role,
        roles=list(Role),
        after=shown[-1].slug if len(rows) > len(shown) else "",
        is_start="after" not in request.args,
    )


@bp.route("/users/new", methods=["GET", "POST"])
def invite() -> AnyResponse:
    """Invite a colleague to work here."""
    actor = current_actor()
    policy.require(actor, Permission.USERS_MANAGE)
    form = InviteForm()
    if form.validate_on_submit():
        try:
            with transaction():
                users.invite(actor, form.invitee())
        except Invalid as error:
            form.email.errors = [problem(error)]
        else:
            flash(_("The invitation is on its way to %(email)s.", email=form.email.data), "success")
            return redirect(url_for("admin.users"), 303)
    return page("admin/invite.html", 422 if form.is_submitted() else 200, tabs=tabs("users"), form=form)


@bp.route("/users/<slug>", methods=["GET", "POST"])
def user(slug: str) -> AnyResponse:
    """Show a person and set the roles."""
    actor = current_actor()
    person = people.by_slug(actor, slug)
    form = RolesForm(roles=[each.role for each in person.roles])
    if form.validate_on_submit():
        with transaction():
            users.set_roles(actor, person, form.chosen())
        flash(_("The roles are set."), "success")
        return redirect(url_for("admin.user", slug=slug), 303)
    return page(
        "admin/user.html",
        422 if form.is_submitted() else 200,
        tabs=tabs("users"),
        user=person,
        places=people.places_of(actor, person),
        form=form,
    )


@bp.post("/users/<slug>/<any(invite, deactivate, activate):act>")
def change_user(slug: str, act: str) -> AnyResponse:
    """Send a new invitation, close an account or open it again."""
    actor = current_actor()
    person = people.by_slug(actor, slug)
    doing, said = {
        "invite": (users.invite_again, _("A new invitation is on its way.")),
        "deactivate": (users.deactivate, _("The account is closed.")),
        "activate": (users.activate, _("The account is open again.")),
    }[act]
    with transaction():
        doing(actor, person)
    flash(said, "success")
    return redirect(url_for("admin.user", slug=slug), 303)


@bp.get("/events", endpoint="events")
def list_events() -> Response:
    """Show what happened, the newest first, by kind and by person."""
    actor = current_actor()
    verb, slug = chosen(Verb, "verb"), request.args.get("person", "")
    wanted = events.Wanted(verb, slug, number_sought())
    rows = events.listed(actor, wanted)
    shown = rows[: events.PER_PAGE]
    person = events.person(actor, slug)
    if slug and person is None:
        raise NotFound
    return page(
        "admin/events.html",
        tabs=tabs("events"),
        log=shown,
        verbs=sorted(LABELS[Verb].items(), key=lambda each: str(each[1])),
        verb=verb,
        person=person,
        before=shown[-1].event.id if len(rows) > len(shown) else "",
        is_start="before" not in request.args,
        head=seals.head(actor),
    )
