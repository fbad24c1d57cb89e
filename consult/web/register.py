"""The register of a case: find a document, note its numbers, and take out everything about the case."""

from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, request, stream_with_context, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from consult import clock, policy
from consult.config import Settings
from consult.db import hold_still, transaction
from consult.errors import NotFound, Outdated, WrongState
from consult.formats import frozen
from consult.labels.register import DOCUMENTS
from consult.model.consultations import Consultation
from consult.model.records import Verb
from consult.model.register import Way
from consult.papers import cases
from consult.policy import Permission
from consult.queries import consultations
from consult.queries import register as queries
from consult.queries.register import Wanted
from consult.services import register
from consult.web.auth import current_actor
from consult.web.desk import room
from consult.web.downloads import as_file, flowing
from consult.web.fields import one_line
from consult.web.numbers import read_number
from consult.web.page import page
from consult.web.refusals import explain
from consult.web.register_forms import ReferencesForm

bp = Blueprint("register", __name__, url_prefix="/desk/consultations/<slug>/register")


def _found(slug: str, permission: Permission = Permission.REGISTER_READ) -> Consultation:
    policy.require(current_actor(), permission)
    return consultations.by_slug(current_actor(), slug)


@bp.get("")
def index(slug: str) -> AnyResponse:
    """List the documents of a case, the newest first."""
    consultation, wanted = _found(slug), _wanted()
    found = queries.listed(current_actor(), consultation, wanted)
    shown = found[: queries.PER_PAGE]
    asked: dict[str, Any] = {name: value for name, value in request.args.items() if name != "before"}
    return page(
        "register/index.html",
        **room(consultation, "register"),
        entries=shown,
        wanted=wanted,
        documents=DOCUMENTS,
        ways=list(Way),
        has_hook=_has_hook(),
        first_url=url_for(".index", slug=slug, **asked) if wanted.before else "",
        next_url=url_for(".index", slug=slug, **asked, before=shown[-1].number)
        if len(found) > len(shown)
        else "",
    )


def _wanted() -> Wanted:
    way, verb = request.args.get("way", ""), request.args.get("what", "")
    return Wanted(
        words=one_line(request.args.get("q"))[:200],
        way=Way(way) if way in set(Way) else None,
        verb=Verb(verb) if verb in DOCUMENTS else None,
        before=read_number(request.args.get("before")),
    )


def _has_hook() -> bool:
    settings: Settings = current_app.config["SETTINGS"]
    return bool(settings.hook_url)


@bp.get("/register.<kind>")
def file(slug: str, kind: str) -> AnyResponse:
    """Give the register as a table or as data."""
    actor, consultation = current_actor(), _found(slug)
    if kind == "csv":
        return as_file(b"".join(cases.table(actor, consultation)), "text/csv", f"{slug}-register.csv")
    if kind == "json":
        return as_file(cases.data(actor, consultation), "application/json", f"{slug}-register.json")
    raise NotFound


@bp.route("/<int:number>", methods=["GET", "POST"])
def show(slug: str, number: int) -> AnyResponse:
    """Show a document, and note its numbers elsewhere."""
    consultation, status = _found(slug), 200
    entry = queries.numbered(current_actor(), consultation, number)
    form = ReferencesForm(data={"reference": entry.reference, "party_reference": entry.party_reference})
    if request.method == "POST":
        policy.require(current_actor(), Permission.REGISTER_EDIT)
        status = 422
        if form.validate():
            try:
                with transaction():
                    given = form.reference.data or "", form.party_reference.data or ""
                    register.note(current_actor(), entry, *given, read_number(form.seen.data) or 0)
            except Outdated as refused:
                status = explain(form, refused)
                consultation = _found(slug)
                entry = queries.numbered(current_actor(), consultation, number)
            else:
                flash(_("The numbers are noted."), "success")
                return redirect(url_for(".show", slug=slug, number=number), 303)
    form.seen.data = str(entry.revision)
    return page(
        "register/show.html",
        status,
        **room(consultation, "register"),
        document=entry,
        form=form,
        documents=DOCUMENTS,
        is_closed=queries.is_closed(current_actor(), entry),
        has_copy=queries.copy(current_actor(), entry) is not None,
        has_hook=_has_hook(),
    )


@bp.route("/<int:number>/copy", methods=["GET", "POST"])
def copy(slug: str, number: int) -> AnyResponse:
    """Give what a document said; where words have been redacted since it is asked for on purpose, which is noted."""
    entry = queries.numbered(current_actor(), _found(slug), number)
    said = queries.copy(current_actor(), entry)
    if said is None:
        raise NotFound
    if queries.is_closed(current_actor(), entry):
        if request.method == "GET":
            raise WrongState("entry_redacted")
        with transaction():
            register.note_taken(current_actor(), entry)
    return as_file(said, "application/json", f"{slug}-{number}.json")


@bp.post("/<int:number>/tell")
def tell(slug: str, number: int) -> AnyResponse:
    """Let the case system be told of a document anew."""
    policy.require(current_actor(), Permission.REGISTER_EDIT)
    entry = queries.numbered(current_actor(), _found(slug), number)
    with transaction():
        register.tell_again(current_actor(), entry)
    flash(_("The case system is told again in a moment."), "success")
    return redirect(url_for(".show", slug=slug, number=number), 303)


@bp.post("/everything")
def everything(slug: str) -> Response:
    """Give everything about a case while it is put together; that it was taken is on record."""
    consultation = _found(slug, Permission.CASE_DISCLOSE)
    with transaction():
        register.note_disclosed(current_actor(), consultation)
    hold_still()
    parts = cases.parts(current_actor(), _found(slug), cases.REGION)
    packed = stream_with_context(frozen.streamed(parts, clock.now()))
    return flowing(packed, "application/zip", f"{slug}.zip")
