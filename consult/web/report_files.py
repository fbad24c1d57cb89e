"""The consultation report as files."""

from flask import Blueprint, Response

from consult import clock
from consult.errors import NotFound
from consult.formats import pdf_written
from consult.formats import reports as written
from consult.model.reports import Choice
from consult.papers import reports as papers
from consult.policy import ANONYMOUS
from consult.queries import consultations, report_states, reports
from consult.web.auth import current_actor
from consult.web.downloads import as_file
from consult.web.locale import TAGS, current_locale

bp = Blueprint("report_files", __name__)


@bp.get("/consultations/<slug>/report/<kind>")
def live(slug: str, kind: str) -> Response:
    """Give the report as it is now, with what everyone may read."""
    actor = current_actor()
    consultation = consultations.by_slug(actor, slug)
    report = reports.of(actor, consultation)
    state = report_states.state(ANONYMOUS, consultation, report, 0, clock.now())
    digest = written.digest(state)
    if kind == "json":
        return as_file(written.canonical(state), written.MIMETYPE, f"{slug}-report.json")
    if kind != "pdf":
        raise NotFound
    parts = papers.parts(state, digest, Choice())
    file = pdf_written.write(papers.title(state), parts, TAGS[current_locale()], state.frozen_at)
    return as_file(file, pdf_written.MIMETYPE, f"{slug}-report.pdf")
