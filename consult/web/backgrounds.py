"""How a section of a plan came about: what each version changed in it, and because of whom."""

from flask import Blueprint, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from consult.queries import backgrounds, reading
from consult.text.sections import START
from consult.web.auth import current_actor
from consult.web.freshness import unless_happened
from consult.web.locale import current_locale
from consult.web.page import page

bp = Blueprint("backgrounds", __name__)


@bp.get("/plans/<slug>/<int:number>/<label>/background")
def section(slug: str, number: int, label: str) -> Response:
    """Tell the way of one section up to a published version."""
    return unless_happened(
        lambda: reading.newest_change(current_actor(), slug),
        request.full_path,
        lambda: _section(slug, number, label),
    )


def _section(slug: str, number: int, label: str) -> Response:
    actor, locale = current_actor(), current_locale()
    head = reading.head(actor, slug, number)
    shown = reading.text(actor, head, label, locale).section
    if shown.label != label:
        return redirect(url_for(".section", slug=slug, number=number, label=shown.label), 303)
    return page(
        "backgrounds/section.html",
        head=head,
        shown=shown,
        stages=backgrounds.of_section(actor, head.plan, number, shown.uid or START, locale),
    )
