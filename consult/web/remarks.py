"""What members of an organisation say to each other about their response, and what is new to each of them."""

from flask import flash, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from consult.db import transaction
from consult.errors import Invalid, NotFound
from consult.queries import room_notices as new
from consult.queries import statements as rooms
from consult.queries.statements import Room
from consult.services import room_notices, statements
from consult.web.auth import current_actor
from consult.web.page import page
from consult.web.refusals import explain, tell
from consult.web.statement_forms import RemarkForm
from consult.web.statements import address, bp, facts, found, refused, sections

__all__ = ["bp"]


@bp.post("/remarks")
def discuss(organisation: str, slug: str) -> AnyResponse:
    """Say something to colleagues."""
    where, form = found(organisation, slug), RemarkForm()
    if not form.validate():
        return refused(where, remark_form=form)
    try:
        with transaction():
            statements.discuss(current_actor(), where, form.body.data or "", _member(where, form.to.data))
    except Invalid as error:
        status = explain(form, error)
        return refused(found(organisation, slug), status, remark_form=form)
    return redirect(address(where, _anchor="talk"), 303)


def _member(where: Room, slug: str | None) -> int | None:
    """Find a member by name in the form; someone who is none is left to the service to refuse."""
    if not slug:
        return None
    return next((each.id for each in new.members(current_actor(), where) if each.slug == slug), 0)


@bp.get("/remarks/<int:number>")
def behind(organisation: str, slug: str, number: int) -> AnyResponse:
    """Read what members said to each other about a response that has been handed in."""
    where = found(organisation, slug)
    statement = rooms.behind(current_actor(), where, number)
    return page("statements/behind.html", **facts(where, None), statement=statement)


@bp.post("/seen")
def seen(organisation: str, slug: str) -> AnyResponse:
    """Mark what is new in the room as seen."""
    where = found(organisation, slug)
    with transaction():
        room_notices.read(current_actor(), where)
    return redirect(address(where), 303)


@bp.post("/sections/<label>/writer")
def assign(organisation: str, slug: str, label: str) -> AnyResponse:
    """Say who writes about a section."""
    where = found(organisation, slug)
    section = next((each for each in sections(where) if each.label == label), None)
    if section is None:
        raise NotFound
    try:
        with transaction():
            statements.assign(current_actor(), where, section, _member(where, request.form.get("member")))
    except Invalid as error:
        tell(error)
        where = found(organisation, slug)
    else:
        flash(_("Your colleagues see who writes about the section."), "success")
    return redirect(address(where, "statements.section", label=label), 303)
