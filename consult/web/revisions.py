"""What an answer has said before: who changed what, when, and the way back."""

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from consult.db import transaction
from consult.errors import Invalid, Outdated, WrongState
from consult.queries import answering
from consult.queries import revisions as queries
from consult.services import dispositions
from consult.web import queue
from consult.web.auth import current_actor
from consult.web.desk import tabs
from consult.web.filtering import carried
from consult.web.numbers import read_number
from consult.web.page import page
from consult.web.refusals import tell

bp = Blueprint("revisions", __name__, url_prefix=queue.bp.url_prefix)


@bp.get("/<int:number>/versions")
def index(slug: str, number: int) -> AnyResponse:
    """Show what the answer to a comment has said, the latest first."""
    actor = current_actor()
    consultation = queue.found(actor, slug)
    answer = answering.answer_of(actor, consultation, number)
    skip = read_number(request.args.get("skip")) or 0
    found = queries.page(actor, answer, skip)
    chosen = carried()
    here = {"slug": slug, "number": number, **chosen}
    return page(
        "revisions/index.html",
        consultation=consultation,
        number=number,
        answer=answer,
        found=found.versions,
        first_url=url_for(".index", **here) if skip else "",
        next_url=url_for(".index", **here, skip=found.next) if found.next else "",
        chosen=chosen,
        tabs=tabs(consultation, "queue"),
    )


@bp.post("/<int:number>/versions")
def bring_back(slug: str, number: int) -> AnyResponse:
    """Let the answer say again what it said in an earlier version."""
    actor = current_actor()
    answer = answering.answer_of(actor, queue.found(actor, slug), number)
    wanted, seen = (read_number(request.form.get(name)) or 0 for name in ("version", "seen"))
    here = {"slug": slug, "number": number, **carried()}
    try:
        with transaction():
            dispositions.bring_back(actor, answer, wanted, seen)
    except (Invalid, Outdated, WrongState) as error:
        tell(error)
        return redirect(url_for(".index", **here), 303)
    flash(
        _("The answer says again what it said then. What it said until now is among its versions."), "success"
    )
    return redirect(url_for("answering.show", **here, _anchor="answer"), 303)
