"""How the comments of a person or an organisation were handled: one page with everything, and as a file."""

from collections.abc import Iterable
from itertools import chain
from typing import Any

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from consult import clock
from consult.formats import pdf_written, word_written
from consult.formats.parts import Part
from consult.labels import words
from consult.papers.letterheads import sender
from consult.queries import handled, letterheads
from consult.queries.handled import Handled, Whose
from consult.web.auth import current_actor
from consult.web.downloads import as_file
from consult.web.handled_parts import parts, unchanged
from consult.web.locale import TAGS, current_locale
from consult.web.numbers import read_number
from consult.web.page import page

bp = Blueprint("handled", __name__)


@bp.get("/consultations/<slug>/handled")
@bp.get("/organisations/<organisation>/handled/<slug>")
def show(slug: str, organisation: str | None = None) -> Response:
    """Show how all was handled that the reader or an organisation has said, as far as the reader may read it."""
    actor = current_actor()
    of = handled.whose(actor, slug, organisation)
    told = handled.page(actor, of, current_locale(), read_number(request.args.get("at")) or 0)
    return page(
        "handled/show.html",
        told=told,
        consultation=of.consultation,
        heading=heading(of),
        is_own=of.organisation is None or (of.organisation.id in actor.memberships and not actor.is_staff),
        figures=figures(told),
        unchanged=unchanged,
        pdf_url=_address("handled.as_pdf", of),
        word_url=_address("handled.as_word", of),
        first_url=_address("handled.show", of) if told.first else "",
        next_url=_address("handled.show", of, at=told.following.number) if told.following else "",
    )


def _address(endpoint: str, of: Whose, **given: Any) -> str:
    body = of.organisation
    return url_for(endpoint, slug=of.consultation.slug, organisation=body.slug if body else None, **given)


def heading(of: Whose) -> str:
    """Name the page."""
    if of.organisation is None:
        return str(_("How your comments were handled"))
    return str(_("How the comments of %(organisation)s were handled", organisation=of.organisation.name))


def figures(told: Handled) -> list[tuple[int, str]]:
    """Count the comments and their outcomes, in words that follow a number."""
    total = len(told.every)
    counted = [
        (times, words(outcome).lower() if outcome else _("not answered yet"))
        for outcome, times in told.outcomes()
    ]
    points = [(told.in_points, _("answered point by point"))] if told.in_points else []
    return [(total, ngettext("comment", "comments", total)), *points, *counted]


@bp.get("/consultations/<slug>/handled/pdf")
@bp.get("/organisations/<organisation>/handled/<slug>/pdf")
def as_pdf(slug: str, organisation: str | None = None) -> Response:
    """Give the same with every comment as a PDF."""
    title, said = _document(slug, organisation)
    file = pdf_written.write(title, said, TAGS[current_locale()], clock.now())
    return as_file(file, pdf_written.MIMETYPE, f"{_name(slug, organisation)}.pdf")


@bp.get("/consultations/<slug>/handled/word")
@bp.get("/organisations/<organisation>/handled/<slug>/word")
def as_word(slug: str, organisation: str | None = None) -> Response:
    """Give the same with every comment as a Word file."""
    title, said = _document(slug, organisation)
    file = word_written.write(title, said, TAGS[current_locale()])
    return as_file(file, word_written.MIMETYPE, f"{_name(slug, organisation)}.docx")


def _document(slug: str, organisation: str | None) -> tuple[str, Iterable[Part]]:
    actor = current_actor()
    of = handled.whose(actor, slug, organisation)
    told = handled.whole(actor, of, current_locale())
    head = letterheads.standing(actor, of.consultation.plan_id)
    return heading(of), chain(sender(letterheads.written(head)), parts(told, figures(told)))


def _name(slug: str, organisation: str | None) -> str:
    return "-".join(each for each in (organisation, slug, "handled") if each)
