"""The comments of a report as a table with the columns that a reader chooses; the choice stands in the address."""

from collections.abc import Collection

from flask import Blueprint, Response, request

from consult.errors import NotFound
from consult.formats import csvfile, tables
from consult.formats import reports as written
from consult.labels import words
from consult.model.consultations import Consultation
from consult.model.report_editions import Edition
from consult.model.reports import ALWAYS, Arrangement, Column
from consult.papers import report_rows
from consult.queries import consultations, report_closures
from consult.queries import report_editions as queries
from consult.web.auth import current_actor
from consult.web.downloads import as_file
from consult.web.locale import current_locale
from consult.web.page import page

bp = Blueprint("report_tables", __name__, url_prefix="/consultations/<slug>/report/editions/<int:edition>")


@bp.get("/table")
def show(slug: str, edition: int) -> Response:
    """Let a reader choose columns."""
    consultation, found = _found(slug, edition)
    return page(
        "reports/table.html",
        consultation=consultation,
        edition=found,
        columns=list(Column),
        always=ALWAYS,
        names=", ".join(words(each) for each in Column if each in ALWAYS),
        chosen=_columns(),
        orders=list(Arrangement),
        by=_order(),
    )


@bp.get("/table.<any(csv, xlsx):kind>")
def file(slug: str, edition: int, kind: str) -> Response:
    """Give the table as a file, with every comment in it."""
    _consultation, found = _found(slug, edition)
    data = queries.state(current_actor(), found)
    report, name = written.read(data), f"{slug}-report-{edition}-{current_locale()}.{kind}"
    if kind == "csv":
        return as_file(
            b"".join(csvfile.write(report_rows.rows(report, _order(), _columns()))), "text/csv", name
        )
    sheets = report_rows.chosen(report, written.checksum(data), _order(), _columns())
    return as_file(tables.write_sheets(sheets), tables.XLSX, name)


def _found(slug: str, edition: int) -> tuple[Consultation, Edition]:
    actor = current_actor()
    consultation = consultations.by_slug(actor, slug)
    found = queries.edition(actor, consultation, edition)
    report_closures.must_be_sound(actor, found)
    return consultation, found


def _columns() -> Collection[Column]:
    """Read which columns are wanted: all of them where none is named."""
    named = request.args.getlist("columns")
    try:
        return frozenset(map(Column, named)) or frozenset(Column)
    except ValueError:
        raise NotFound from None


def _order() -> Arrangement:
    return Arrangement.RESPONDENT if request.args.get("by") == Arrangement.RESPONDENT else Arrangement.SECTION
