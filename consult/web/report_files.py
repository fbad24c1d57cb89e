"""The consultation report to take along: what was frozen, and the files that were made of it."""

from flask import Blueprint, Response

from consult.formats import reports as written
from consult.model.report_editions import Edition
from consult.papers import report_files as papers
from consult.papers.report_files import Wanted
from consult.queries import consultations
from consult.queries import report_editions as queries
from consult.web.auth import current_actor
from consult.web.downloads import as_file, streamed

bp = Blueprint("report_files", __name__, url_prefix="/consultations/<slug>/report/editions/<int:edition>")


@bp.get("/data")
def data(slug: str, edition: int) -> Response:
    """Give the very data that were frozen, whose checksum is that of the edition."""
    found = _found(slug, edition)
    return as_file(queries.state(current_actor(), found), written.MIMETYPE, f"{slug}-report-{edition}.json")


@bp.get("/files/<int:file>")
def show(slug: str, edition: int, file: int) -> Response:
    """Give a file of an edition, as it was made once."""
    actor, found = current_actor(), _found(slug, edition)
    made = queries.file(actor, found, file)
    name = papers.name(slug, edition, Wanted(made.kind, made.locale, made.choice))
    return streamed(queries.stream(actor, made), papers.MIMETYPES[made.kind], name, made.size)


def _found(slug: str, edition: int) -> Edition:
    actor = current_actor()
    return queries.edition(actor, consultations.by_slug(actor, slug), edition)
