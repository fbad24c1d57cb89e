"""The start page, the language switch and the pages about the site."""

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from consult.db import transaction
from consult.errors import NotFound
from consult.labels.disposing import KINDS
from consult.model.consultations import Phase
from consult.queries import consultations, disposals, home
from consult.services import users
from consult.web.addresses import back
from consult.web.auth import current_actor
from consult.web.consultations import reading_url
from consult.web.freshness import unless_happened, unless_same
from consult.web.locale import COOKIE, LOCALES
from consult.web.page import page

bp = Blueprint("home", __name__)


@bp.get("/")
def index() -> AnyResponse:
    """Show what is open, what was decided lately and how it works."""
    actor = current_actor()
    return unless_happened(lambda: home.newest_change(actor), "home", _index)


def _index() -> AnyResponse:
    actor = current_actor()
    ongoing = consultations.ongoing(actor)
    sections = consultations.sections(actor, ongoing)
    return page(
        "home/index.html",
        open=[each for each in ongoing if each.phase() is Phase.OPEN],
        upcoming=[each for each in ongoing if each.phase() is Phase.UPCOMING],
        sections=sections,
        reading={each.id: reading_url(each, sections[each.id]) for each in ongoing},
        decided=home.decided_lately(actor),
    )


@bp.post("/language")
def locale() -> AnyResponse:
    """Remember which language the reader wants."""
    chosen = request.form.get("locale", "")
    if chosen not in LOCALES:
        raise NotFound
    actor = current_actor()
    if not actor.is_anonymous:
        with transaction():
            users.set_locale(actor, chosen)
    response = redirect(back(), 303)
    response.set_cookie(
        COOKIE, chosen, max_age=31536000, samesite="Lax", httponly=True, secure=request.is_secure
    )
    return response


@bp.get("/accessibility")
def accessibility() -> AnyResponse:
    """Say how accessible the site is and how to report a fault."""
    return unless_same("accessibility", lambda: page("home/accessibility.html"))


@bp.get("/privacy")
def privacy() -> AnyResponse:
    """Say what is kept about people and why."""
    rules = disposals.months(current_actor())
    return unless_same(("privacy", rules), lambda: page("home/privacy.html", rules=rules, kinds=KINDS))


@bp.get("/cookies")
def cookies() -> AnyResponse:
    """Say which cookies are used."""
    return unless_same("cookies", lambda: page("home/cookies.html"))


@bp.get("/help")
def help() -> AnyResponse:  # noqa: A001 - it is the name of the page
    """Explain how to take part, and the trade's words."""
    return unless_same("help", lambda: page("home/help.html"))


@bp.get("/healthz")
def health() -> Response:
    """Tell a load balancer that the program answers."""
    return Response("ok", mimetype="text/plain")
