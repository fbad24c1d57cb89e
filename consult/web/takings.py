"""Taking many comments' wordings into the working text: read what would change, and do it."""

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from consult import policy
from consult.db import transaction
from consult.errors import Outdated, WrongState
from consult.labels import problem
from consult.model.consultations import Consultation
from consult.policy import Actor, Permission
from consult.services import takings
from consult.services.takings import Taking
from consult.text import diff, markdown
from consult.text.diff import Piece
from consult.web import queue
from consult.web.auth import current_actor
from consult.web.batches import marked
from consult.web.desk import room
from consult.web.filtering import carried
from consult.web.numbers import read_number
from consult.web.page import page

bp = Blueprint("takings", __name__, url_prefix="/desk/consultations/<slug>/takings")


@bp.post("/new")
def begin(slug: str) -> AnyResponse:
    """Show what the text would say with the wordings of the marked comments, or of all that the list holds."""
    actor = current_actor()
    policy.require(actor, Permission.DISPOSITION_EDIT)
    consultation = queue.found(actor, slug)
    numbers = marked(actor, consultation)
    if not numbers:
        return redirect(url_for("queue.index", slug=slug, **carried()), 303)
    return _show(actor, consultation, numbers)


@bp.post("")
def take(slug: str) -> AnyResponse:
    """Take the wordings that were shown."""
    actor = current_actor()
    policy.require(actor, Permission.DISPOSITION_EDIT)
    consultation = queue.found(actor, slug)
    try:
        with transaction():
            changed = takings.take(actor, consultation, _seen())
    except Outdated as error:
        return _show(actor, queue.found(actor, slug), frozenset(_seen()), error)
    flash(
        ngettext(
            "%(num)s passage of the working text is changed, and linked to its answer.",
            "%(num)s passages of the working text are changed, and linked to their answers.",
            changed,
        ),
        "success",
    )
    return redirect(url_for("checks.index", slug=slug), 303)


def _seen() -> dict[int, str]:
    """Read which wording of which words was shown, by the number of its comment."""
    pairs = (each.partition(".") for each in request.form.getlist("seen"))
    return {number: mark for one, _dot, mark in pairs if (number := read_number(one)) is not None}


def _show(
    actor: Actor, consultation: Consultation, numbers: frozenset[int], stale: Outdated | None = None
) -> AnyResponse:
    found = takings.look(actor, consultation, numbers)
    return page(
        "takings/show.html",
        409 if stale else 200,
        **room(consultation, "queue"),
        stale=problem(stale) if stale else "",
        found=found,
        new=[each for each in found.taken if not each.suggestion.is_done],
        pieces=_pieces,
        hindrance=lambda code: problem(WrongState(code)),
        chosen=carried(),
    )


def _pieces(taking: Taking) -> list[Piece]:
    suggestion = taking.suggestion
    return list(diff.words(markdown.plain(suggestion.current), markdown.plain(suggestion.merged)))
