"""The draft plan as a Word file with the room's views in it, for colleagues who read in Word."""

from flask import Blueprint
from flask_babel import force_locale
from werkzeug.wrappers import Response

from consult.formats import word_written
from consult.formats.parts import Text
from consult.queries import statements as rooms
from consult.queries import texts
from consult.web import margins, statements
from consult.web.auth import current_actor
from consult.web.downloads import as_file
from consult.web.locale import TAGS, current_locale, in_text
from consult.web.stamps import DRAFT, foot
from consult.web.statements import found

bp = Blueprint("draft_files", __name__, url_prefix=statements.bp.url_prefix)


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
            foot(where, DRAFT, locale, margins.marks(points, tracked)),
        )
    return as_file(file, word_written.MIMETYPE, f"{slug}-{organisation}-{locale}.docx")
