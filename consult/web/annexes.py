"""Enclose files with a response in its private room, take them out again, and get them."""

from flask import Blueprint, Response, flash, redirect
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileRequired
from werkzeug.wrappers import Response as AnyResponse
from wtforms import HiddenField, StringField
from wtforms.validators import AnyOf

from consult.db import transaction
from consult.errors import DomainError, Invalid, NotFound, WrongState
from consult.model.files import File, FileRole
from consult.model.statements import Statement, StatementState
from consult.queries import statements as rooms
from consult.queries.statements import Room
from consult.services import annexes
from consult.services.files import MOST
from consult.web import statements
from consult.web.auth import current_actor
from consult.web.downloads import as_kept
from consult.web.fields import Fits, one_line
from consult.web.file_fields import EnclosureField, largest
from consult.web.page import page
from consult.web.refusals import explain, tell
from consult.web.statements import address, facts, found

bp = Blueprint("annexes", __name__, url_prefix=f"{statements.bp.url_prefix}/files")

OPEN_FOR = {StatementState.DRAFT: FileRole.ANNEX, StatementState.DECIDED: FileRole.MINUTES}
"""What can be enclosed, by how far the response has come."""


class AnnexForm(FlaskForm):
    """A file to enclose, and what it is called."""

    file = EnclosureField(_l("File"), validators=[FileRequired(_l("Choose a file."))])
    title = StringField(
        _l("What it is"),
        description=_l(
            "For example the official’s report, or a map. Readers see this beside the name of the file."
        ),
        filters=[one_line],
        validators=[Fits(max=120)],
    )
    role = HiddenField(validators=[AnyOf(list(OPEN_FOR.values()))])


@bp.route("", methods=["GET", "POST"])
def index(organisation: str, slug: str) -> AnyResponse:
    """List the files of the response, and enclose another."""
    where, form = found(organisation, slug), AnnexForm()
    if not form.is_submitted():
        return _page(where, form)
    if not form.validate() or form.file.enclosure is None:
        return _page(where, form, form.file.status)
    actor, role = current_actor(), FileRole(form.role.data)
    try:
        with transaction():
            annexes.add(actor, where, role, form.file.enclosure, form.title.data or "")
    except (Invalid, WrongState) as error:
        return _page(found(organisation, slug), form, explain(form, error))
    flash(_("The file is enclosed. The region cannot read it until you hand in."), "success")
    return redirect(address(where, "annexes.index"), 303)


def _page(where: Room, form: AnnexForm, status: int = 200) -> Response:
    draft = rooms.draft(current_actor(), where)
    role = OPEN_FOR.get(draft.state) if draft else FileRole.ANNEX
    form.role.data = role
    return page(
        "annexes/index.html",
        status,
        **facts(where, draft),
        form=form,
        files=draft.files if draft else [],
        role=role,
        limit=largest(),
        most=MOST,
    )


@bp.get("/<int:file>")
def show(organisation: str, slug: str, file: int) -> Response:
    """Give a file to a member."""
    return as_kept(numbered(rooms.draft(current_actor(), found(organisation, slug)), file))


def numbered(statement: Statement | None, number: int) -> File:
    """Find a file of a response."""
    for each in statement.files if statement else []:
        if each.number == number:
            return each
    raise NotFound


@bp.post("/<int:file>/remove")
def remove(organisation: str, slug: str, file: int) -> AnyResponse:
    """Take a file out again."""
    where = found(organisation, slug)
    try:
        with transaction():
            annexes.remove(current_actor(), where, file)
        flash(_("The file is deleted."), "success")
    except DomainError as error:
        tell(error)
    return redirect(address(where, "annexes.index"), 303)
