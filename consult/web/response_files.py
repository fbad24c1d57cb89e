"""A response as a Word file for the papers of the organisation's committee, and as a PDF to read and to keep."""

from collections.abc import Iterable

from flask import Blueprint
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult import clock
from consult.formats import pdf_written, word_written
from consult.formats.parts import Part
from consult.model.organisations import Organisation
from consult.model.statements import Statement
from consult.queries import statements as rooms
from consult.queries.statements import Room
from consult.web import statements
from consult.web.auth import current_actor
from consult.web.downloads import as_file
from consult.web.locale import TAGS, current_locale
from consult.web.response_parts import marks, parts
from consult.web.stamps import RESPONSE, foot
from consult.web.statements import found, last_day
from consult.web.submissions import bp as received_bp
from consult.web.submissions import open_to_reader

bp = Blueprint("response_files", __name__, url_prefix=statements.bp.url_prefix)


@bp.get("/word")
def as_word(organisation: str, slug: str) -> Response:
    """Give the response as it stands now as a Word file."""
    where, locale = found(organisation, slug), current_locale()
    draft = rooms.draft(current_actor(), where)
    file = word_written.write(
        _title(where.speaking.organisation),
        _said(where, draft),
        TAGS[locale],
        foot=foot(where, RESPONSE, locale, marks(draft) if draft else {}),
    )
    return as_file(file, word_written.MIMETYPE, f"{organisation}-{slug}.docx")


@bp.get("/pdf")
def as_pdf(organisation: str, slug: str) -> Response:
    """Give the response as it stands now as a PDF."""
    where = found(organisation, slug)
    title, language = _title(where.speaking.organisation), TAGS[current_locale()]
    draft = rooms.draft(current_actor(), where)
    file = pdf_written.write(title, _said(where, draft), language, clock.now())
    return as_file(file, pdf_written.MIMETYPE, f"{organisation}-{slug}.pdf")


@received_bp.get("/<int:number>/pdf")
def received_as_pdf(slug: str, number: int) -> Response:
    """Give a response that has come in as a PDF, with what its page shows to the reader."""
    statement, points = open_to_reader(slug, number)
    consultation = statement.consultation
    said = parts(consultation, consultation.last_day, statement, points)
    made = statement.submitted_at or clock.now()
    file = pdf_written.write(_title(statement.organisation), said, TAGS[current_locale()], made)
    return as_file(file, pdf_written.MIMETYPE, f"{slug}-{number}.pdf")


def _title(body: Organisation | None) -> str:
    return str(_("The response of %(organisation)s", organisation=body.name if body else ""))


def _said(where: Room, draft: Statement | None) -> Iterable[Part]:
    consultation = where.speaking.consultation
    return parts(consultation, last_day(where), draft, draft.points if draft else [])
