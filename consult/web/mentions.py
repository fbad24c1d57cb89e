"""The internal notes that mention the reader, and that the reader has looked at one."""

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from consult.db import transaction
from consult.queries import mentions as queries
from consult.services import mentions
from consult.services.mentions import Told
from consult.web.auth import current_actor
from consult.web.numbers import read_number
from consult.web.page import page

bp = Blueprint("mentions", __name__, url_prefix="/desk/mentions")


@bp.get("")
def index() -> Response:
    """List the notes that mention the reader."""
    return page("mentions/index.html", notes=queries.mine(current_actor()), most=queries.MOST)


@bp.post("")
def done() -> AnyResponse:
    """Say that one has looked at a note."""
    with transaction():
        mentions.done(current_actor(), read_number(request.form.get("note")) or 0)
    flash(_("The note is marked as done."), "success")
    return redirect(url_for(".index"), 303)


def say_told(told: Told) -> None:
    """Say that a note is kept, who is told about it, and what was taken for a name and is none."""
    kept = _("The note is kept. Only colleagues see it.")
    if told.names:
        kept += " " + _("Told about it: %(names)s.", names=", ".join(told.names))
    flash(kept, "success")
    for each in told.unknown:
        flash(
            _(
                "Nobody was told about the note by “@%(word)s”: no colleague has that name, or several do. Tick whom to tell instead.",
                word=each,
            ),
            "warning",
        )
