"""A consultation in figures and as open data, for everyone: who has spoken, how they stand, what came of it."""

import json
from collections.abc import Iterator

from flask import Blueprint, Response
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from consult import clock
from consult.errors import NotFound
from consult.formats import csvfile
from consult.labels import words
from consult.model.consultations import Consultation
from consult.model.organisations import Sector
from consult.policy import ANONYMOUS
from consult.queries import consultations, discussed, stances, statistics
from consult.queries.statistics import Datum
from consult.web import figure_files, figures_shown
from consult.web.auth import current_actor
from consult.web.downloads import flowing
from consult.web.figures_drawn import Bar, Figure, Key, Part, Row
from consult.web.page import page

bp = Blueprint("statistics", __name__, url_prefix="/consultations/<slug>/statistics")

COLUMNS = {
    "number": _l("the number of the comment in the consultation"),
    "point": _l(
        "0 for a whole comment; else which of the points that it was split into, told when it is answered"
    ),
    "came_in": _l("the day on which it came in, in Sweden"),
    "sector": _l("the sector of whoever speaks, as a code; empty for the region"),
    "organisation": _l("the organisation, if one speaks"),
    "signed_as": _l("the title or name that is shown, if one is"),
    "kind": _l("what kind of comment it is, as a code"),
    "stance": _l("the stance, as a code, if one was chosen"),
    "passage": _l("the number of the section or passage that it is about; empty for the whole plan"),
    "language": _l("the language that it is written in"),
    "text": _l("what was said, in Markdown; words that are redacted are replaced by a mark"),
    "proposed": _l("the wording that it proposes, if it proposes one"),
    "supporters": _l("how many agree"),
    "outcome": _l("what came of it, as a code; empty until the region has released its answer"),
    "reasons_sv": _l("the region’s reasons in Swedish, in Markdown"),
    "reasons_en": _l("the region’s reasons in English, in Markdown"),
    "answered_on": _l("the day on which the answer was released, in Sweden"),
}
"""What each column of the open data holds. Names and their meaning stay; new ones come last."""


@bp.get("")
def show(slug: str) -> Response:
    """Show the figures, and tell what the columns of the data mean."""
    consultation = consultations.by_slug(current_actor(), slug)
    return page(
        "statistics/show.html", consultation=consultation, figures=_figures(consultation), columns=COLUMNS
    )


@bp.get("/<name>/export.<kind>")
def export(slug: str, name: str, kind: str) -> Response:
    """Give the table of a figure as a file."""
    return figure_files.table(slug, _named(slug, name), kind)


@bp.get("/<name>/picture.svg")
def picture(slug: str, name: str) -> Response:
    """Give the picture of a figure as a file."""
    return figure_files.picture(slug, _named(slug, name))


@bp.get("/comments.<kind>")
def data(slug: str, kind: str) -> Response:
    """Give every comment that everyone may read as a table or as JSON; an address that stays."""
    actor = current_actor()
    consultation = consultations.by_slug(actor, slug)
    told = statistics.data(actor, consultation)
    match kind:
        case "csv":
            return flowing(csvfile.write(_rows(told)), "text/csv", f"{slug}-comments.csv")
        case "json":
            return flowing(_json(consultation, told), "application/json", f"{slug}-comments.json")
    raise NotFound


def _rows(told: Iterator[Datum]) -> Iterator[list[object]]:
    yield list(COLUMNS)
    for each in told:
        yield ["" if value is None else value for value in _cells(each)]


def _cells(each: Datum) -> list[object]:
    reasons = each.reasons or {}
    return [
        each.number,
        each.point,
        clock.local_date(each.came_in).isoformat(),
        each.sector,
        each.organisation,
        each.signed_as,
        each.kind,
        each.stance,
        each.passage,
        each.language,
        each.text,
        each.proposed,
        each.supporters,
        each.outcome,
        reasons.get("sv"),
        reasons.get("en"),
        clock.local_date(each.answered_on).isoformat() if each.answered_on else None,
    ]


def _json(consultation: Consultation, told: Iterator[Datum]) -> Iterator[bytes]:
    """Write the comments one by one, so that no number of them fills the memory."""
    head = {"consultation": consultation.slug, "plan": consultation.plan.slug, "title": consultation.title}
    yield json.dumps(head, ensure_ascii=False)[:-1].encode() + b', "comments": ['
    for at, each in enumerate(told):
        row = dict(zip(COLUMNS, _cells(each), strict=True))
        yield (b",\n" if at else b"\n") + json.dumps(row, ensure_ascii=False).encode()
    yield b"\n]}\n"


def _named(slug: str, name: str) -> Figure:
    return figure_files.chosen(_figures(consultations.by_slug(current_actor(), slug)), name)


def _figures(consultation: Consultation) -> list[Figure]:
    """Draw what everyone may read; nothing where that is nothing."""
    actor = current_actor()
    if not discussed.is_public(actor, consultation):
        return []
    return [
        _spoken(consultation),
        figures_shown.stances(stances.by_sector(ANONYMOUS, consultation)),
        figures_shown.outcomes(
            statistics.outcomes(actor, consultation),
            _("What the region has answered and released. A comment in points counts for each point."),
        ),
    ]


def _spoken(consultation: Consultation) -> Figure:
    found = statistics.spoken(current_actor(), consultation)
    sectors = [each for each in Sector if each in found]
    return Figure(
        name="spoken",
        title=_("Who has commented, by sector"),
        about=_(
            "Each organisation and each person counts once. Replies, and what was withdrawn or replaced, do not count."
        ),
        heads=[_("Sector"), _("Organisations"), _("Private persons"), _("Comments")],
        rows=[
            Row(words(each), (found[each].organisations, found[each].persons, found[each].comments))
            for each in sectors
        ],
        bars=[
            Bar(
                words(each),
                (Part("c1", found[each].organisations), Part("c2", found[each].persons)),
                str(found[each].organisations + found[each].persons),
            )
            for each in sectors
        ],
        keys=[Key("c1", _("Organisations")), Key("c2", _("Private persons"))],
    )
