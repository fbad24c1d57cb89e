"""The comments that one answer is given to, with how each came there."""

from flask import Blueprint, Response

from consult.queries import groups
from consult.web import answering, queue
from consult.web.auth import current_actor
from consult.web.desk import tabs
from consult.web.filtering import carried
from consult.web.page import page

bp = Blueprint("groups", __name__, url_prefix=queue.bp.url_prefix)


@bp.get("/<int:number>/group")
def show(slug: str, number: int) -> Response:
    """Show the comments that have the same answer as one, counted, and what has joined and left."""
    actor = current_actor()
    consultation, case = answering.case_of(actor, slug, number)
    return page(
        "groups/show.html",
        consultation=consultation,
        case=case,
        voices=groups.voices(actor, case.answer.id),
        history=groups.history(actor, consultation, case.answer),
        tabs=tabs(consultation, "queue"),
        chosen=carried(),
    )
