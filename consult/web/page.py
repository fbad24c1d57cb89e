"""Pages: what every template can use, and how one is rendered."""

import json
from functools import cache
from typing import Any

from flask import Flask, Response, make_response, render_template, url_for
from flask_wtf.csrf import generate_csrf
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from consult import clock
from consult.config import Settings
from consult.labels import words
from consult.labels.publication import explained
from consult.model.consultations import Consultation
from consult.paths import PACKAGE
from consult.policy import CHANGING, Permission, allows
from consult.text import excerpt, markdown
from consult.web.auth import current_actor
from consult.web.locale import WRITERS, current_locale

MANIFEST = PACKAGE / "static" / "dist" / "manifest.json"


def init(app: Flask, settings: Settings) -> None:
    """Give every template its globals."""
    app.jinja_env.globals.update(
        words=words,
        explained=explained,
        markdown=rendered,
        kept_html=kept_html,
        plain=excerpt.plain,
        csrf_field=csrf_field,
        static_url=static_url,
        demo=settings.is_demo,
        contact=settings.contact,
        can=can,
        today=clock.today,
        **WRITERS,
    )
    app.context_processor(_for_this_request)


def _for_this_request() -> dict[str, Any]:
    return {"locale": current_locale(), "actor": current_actor()}


@pass_context
def can(context: Context, permission: str, subject: object = None) -> bool:
    """Let a template ask if the reader may do something; in a consultation whose case is closed nobody writes."""
    asked, consultation = Permission(permission), context.get("consultation")
    if asked in CHANGING and isinstance(consultation, Consultation) and consultation.is_in_closed_case:
        return False
    return allows(current_actor(), asked, subject)


def rendered(source: str) -> Markup:
    """Give what a person wrote as safe HTML; with `kept_html` the only words that templates do not escape."""
    return Markup(markdown.html(source))  # noqa: S704 - cleaned by the text's allow-list


def kept_html(html: str) -> Markup:
    """Give HTML as the text's Markdown made it when the words were saved: of a block, a comment or a reply."""
    return Markup(html)  # noqa: S704 - cleaned by the text's allow-list before it was kept


def csrf_field() -> Markup:
    """Give the hidden field that proves a form came from us."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


@cache
def _manifest() -> dict[str, str]:
    names: dict[str, str] = json.loads(MANIFEST.read_text())
    return names


def static_url(name: str) -> str:
    """Give the address of a built style sheet, script or font; its name changes with its content."""
    return url_for("static", filename=f"dist/{_manifest()[name]}")


def page(template: str, status: int = 200, /, **context: Any) -> Response:
    """Render a page; what a signed-in person sees is never kept by a cache."""
    return guarded(make_response(render_template(template, **context), status))


def guarded(response: Response) -> Response:
    """Tell caches who may keep an answer: what a signed-in person sees, nobody."""
    private = not current_actor().is_anonymous
    response.headers["Cache-Control"] = "private, no-store" if private else "private, no-cache"
    response.vary.update(["Cookie", "Accept-Language"])
    return response
