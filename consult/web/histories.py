"""What has happened to a comment, in a consultation and with a plan, told to those who work at the desk."""

from typing import Any

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from consult.model.consultations import Consultation
from consult.queries import histories, plans
from consult.web import queue
from consult.web.auth import current_actor
from consult.web.desk import tabs
from consult.web.drafting.rooms import room
from consult.web.filtering import carried
from consult.web.numbers import read_number
from consult.web.page import page

bp = Blueprint("histories", __name__, url_prefix="/desk")


@bp.get("/consultations/<slug>/comments/<int:number>/history")
def comment(slug: str, number: int) -> Response:
    """Tell what has happened to a comment and to its answer."""
    actor = current_actor()
    consultation = queue.found(actor, slug)
    past = histories.of_comment(actor, consultation, number, _before())
    here = {"slug": slug, "number": number, **carried()}
    back = url_for("answering.show", **here)
    title = _("What has happened to comment %(number)s", number=number)
    return _shown(past, title, here, consultation=consultation, back=back, tabs=tabs(consultation, "queue"))


@bp.get("/consultations/<slug>/history")
def consultation(slug: str) -> Response:
    """Tell what has happened in a consultation."""
    actor = current_actor()
    found = queue.found(actor, slug)
    past = histories.of_consultation(actor, found, _before())
    title = _("What has happened in the consultation")
    back = url_for("rounds.show", slug=slug)
    return _shown(past, title, {"slug": slug}, consultation=found, back=back, tabs=tabs(found, "round"))


@bp.get("/plans/<slug>/history")
def plan(slug: str) -> Response:
    """Tell what has happened with a plan and in its consultations."""
    actor = current_actor()
    found = plans.on_desk(actor, slug)
    past = histories.of_plan(actor, found, _before())
    title = _("What has happened with the plan")
    return _shown(
        past, title, {"slug": slug}, back=url_for("drafting.plan", slug=slug), **room(found, "text")
    )


def _before() -> int | None:
    return read_number(request.args.get("before"))


def _shown(
    past: histories.Past,
    title: str,
    here: dict[str, Any],
    *,
    consultation: Consultation | None = None,
    **more: Any,
) -> Response:
    is_start = "before" not in request.args
    return page(
        "histories/show.html",
        title=title,
        past=past,
        consultation=consultation,
        first_url="" if is_start else url_for(request.endpoint or "", **here),
        next_url=url_for(request.endpoint or "", **here, before=past.before) if past.before else "",
        **more,
    )
