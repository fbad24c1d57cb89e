"""The draft plan as a Word file with the room's views in it, for colleagues who read in Word."""

from collections.abc import Mapping

from flask import Blueprint, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult.formats import word_written
from consult.formats.parts import Text
from consult.formats.word_margins import Foot
from consult.formats.word_stamp import Stamp, stamped
from consult.queries import statements as rooms
from consult.queries import texts
from consult.queries.statements import Room
from consult.web import margins, statements
from consult.web.auth import current_actor
from consult.web.downloads import as_file
from consult.web.locale import TAGS, current_locale, in_text
from consult.web.statements import found

bp = Blueprint("draft_files", __name__, url_prefix=statements.bp.url_prefix)

DRAFT = "draft"
"""What the stamp of such a file says that it is."""


@bp.get("/word/draft")
def as_word(organisation: str, slug: str) -> Response:
    """Give the draft plan as a Word file: views are comments in the margin, and wordings are tracked changes."""
    actor, where = current_actor(), found(organisation, slug)
    consultation = where.speaking.consultation
    known = texts.texts(actor, consultation.version_id)
    locale = current_locale() if current_locale() in known else consultation.plan.source_locale
    text = known[locale]
    draft = rooms.draft(actor, where)
    points = draft.points if draft else []
    tracked = margins.in_text(points, text, locale)
    with force_locale(locale):
        file = word_written.write(
            in_text(consultation.plan.title),
            [Text([each.block for each in text.passages])],
            TAGS[locale],
            margins.notes(points, text, locale, tracked),
            _foot(where, locale, margins.marks(points, tracked)),
        )
    return as_file(file, word_written.MIMETYPE, f"{slug}-{organisation}-{locale}.docx")


def _foot(where: Room, locale: str, marks: Mapping[str, str]) -> Foot:
    """Say at the foot of a file where it came from, with a link to the room."""
    consultation, body = where.speaking.consultation, where.speaking.organisation
    version = consultation.version.number or 0
    organisation = body.slug if body else ""
    address = url_for("statements.room", organisation=organisation, slug=consultation.slug, _external=True)
    return Foot(
        _("%(title)s, version %(number)s.", title=in_text(consultation.title), number=version),
        _("To your organisation’s room"),
        stamped(address, Stamp(DRAFT, organisation, consultation.slug, version, locale, marks)),
    )
