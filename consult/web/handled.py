"""How the comments of a person or an organisation were handled: one page with everything."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.labels import words
from consult.queries import consultations, handled
from consult.queries.handled import Listed, Whose
from consult.web.auth import current_actor
from consult.web.locale import current_locale
from consult.web.numbers import read_number
from consult.web.page import page

bp = Blueprint("handled", __name__)


@bp.get("/consultations/<slug>/handled")
def own(slug: str) -> Response:
    """Show how all was handled that the reader and their organisations have said."""
    return _shown(handled.whose(current_actor(), slug))


@bp.get("/organisations/<organisation>/handled/<slug>")
def of_organisation(organisation: str, slug: str) -> Response:
    """Show how the comments of an organisation were handled, as far as the reader may read them."""
    return _shown(handled.whose(current_actor(), slug, organisation))


def _shown(of: Whose) -> Response:
    actor, asked = current_actor(), read_number(request.args.get("at")) or 0
    every = handled.listed(actor, of)
    first = _page_with(every, asked)
    shown = handled.points(actor, of, every[first : first + handled.PER_PAGE], current_locale())
    rest = every[first + handled.PER_PAGE :]
    decisions = handled.decided(actor, of)
    return page(
        "handled/show.html",
        of=of,
        consultation=of.consultation,
        is_own=of.organisation is None or (of.organisation.id in actor.memberships and not actor.is_staff),
        total=len(every),
        answered=sum(each.outcome is not None for each in every),
        figures=figures(every),
        chapters=handled.chapters(actor, of, shown),
        questions=consultations.answered_questions(actor, [each.said.note for each in shown]),
        decisions=decisions,
        is_adopted=handled.is_adopted(actor, decisions),
        first_url=address(of) if first else "",
        next_url=address(of, at=rest[0].number) if rest else "",
    )


def _page_with(every: Sequence[Listed], number: int) -> int:
    """Tell where the page begins that shows a comment, or the first page if there is no such comment."""
    place = next((place for place, each in enumerate(every) if each.number == number), 0)
    return place - place % handled.PER_PAGE


def address(of: Whose, **given: Any) -> str:
    """Give the address of the page."""
    slug = of.consultation.slug
    if of.organisation is None:
        return url_for("handled.own", slug=slug, **given)
    return url_for("handled.of_organisation", organisation=of.organisation.slug, slug=slug, **given)


def figures(every: Sequence[Listed]) -> list[tuple[int, str]]:
    """Count the comments and their outcomes, in words that follow a number."""
    counted = [
        (times, words(outcome).lower() if outcome else _("not answered yet"))
        for outcome, times in handled.outcomes(current_actor(), every)
    ]
    return [(len(every), ngettext("comment", "comments", len(every))), *counted]
