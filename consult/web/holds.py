"""Who is writing on an answer just now: saying so, taking over and letting go; and reasons that are still right."""

from flask import Blueprint, flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from consult.db import transaction
from consult.errors import Outdated, WrongState
from consult.queries import answering as cases
from consult.services import holds, stale_reasons
from consult.web import answering, queue
from consult.web.auth import current_actor
from consult.web.numbers import read_number
from consult.web.refusals import tell

bp = Blueprint("holds", __name__, url_prefix=queue.bp.url_prefix)


@bp.post("/<int:number>/hold")
def take(slug: str, number: int) -> AnyResponse:
    """Say that one is writing on the answer."""
    actor = current_actor()
    answer = cases.answer_of(actor, queue.found(actor, slug), number)
    try:
        with transaction():
            holds.take(actor, answer)
        flash(_("Your colleagues see that you are working on this."), "success")
    except WrongState as error:
        tell(error)
    return answering.back(slug, number, "answer")


@bp.post("/<int:number>/let-go")
def let_go(slug: str, number: int) -> AnyResponse:
    """Say that one is not writing on the answer any more."""
    actor = current_actor()
    answer = cases.answer_of(actor, queue.found(actor, slug), number)
    with transaction():
        holds.let_go(actor, answer)
    flash(_("Your colleagues see that you are not working on this any more."), "success")
    return answering.back(slug, number, "answer")


@bp.post("/<int:number>/still-right")
def still_right(slug: str, number: int) -> AnyResponse:
    """Say that the reasons mean the same in both languages."""
    actor = current_actor()
    answer = cases.answer_of(actor, queue.found(actor, slug), number)
    try:
        with transaction():
            stale_reasons.confirm(actor, answer, read_number(request.form.get("revision")) or 0)
        flash(_("The reasons mean the same in both languages."), "success")
    except (Outdated, WrongState) as error:
        tell(error)
    return answering.back(slug, number, "answer")
