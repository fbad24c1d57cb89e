"""The files in which answers came that were not written here."""

from flask import request
from werkzeug.wrappers import Response

from consult.db import transaction
from consult.errors import NotFound, WrongState
from consult.queries import pieces as queries
from consult.queries import redactions as redacted
from consult.services import redactions
from consult.web.auth import current_actor
from consult.web.downloads import as_kept
from consult.web.pieces import bp, found_at

__all__ = ["bp"]


@bp.route("/<int:number>/original", methods=["GET", "POST"])
def original(slug: str, number: int) -> Response:
    """Give the file out in which an answer came; where words are redacted it is asked for on purpose, which is noted."""
    actor, consultation = current_actor(), found_at(slug)
    came = queries.numbered(actor, consultation, number)
    file = queries.original(actor, came)
    if file is None:
        raise NotFound
    if redacted.is_in_registration(actor, came):
        if request.method == "GET":
            raise WrongState("file_redacted")
        with transaction():
            redactions.note_read(actor, came)
    return as_kept(file)
