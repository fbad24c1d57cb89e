"""A response as a Word file, for the papers of the organisation's committee."""

from collections.abc import Iterator

from flask import Blueprint
from flask_babel import format_date
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult.formats import word_written
from consult.formats.word_written import Change, Facts, Heading, Part, Prose, Quotation
from consult.labels import words
from consult.model.statements import Point, Statement
from consult.queries import statements as rooms
from consult.queries.statements import Room
from consult.text import diff
from consult.web import statements
from consult.web.auth import current_actor
from consult.web.downloads import as_file
from consult.web.locale import TAGS, current_locale, in_text
from consult.web.statements import found

bp = Blueprint("response_files", __name__, url_prefix=statements.bp.url_prefix)


@bp.get("/word")
def as_word(organisation: str, slug: str) -> Response:
    """Give the response as it stands now as a Word file."""
    where = found(organisation, slug)
    draft = rooms.draft(current_actor(), where)
    body = where.speaking.organisation
    name = body.name if body else ""
    title = _("The response of %(organisation)s", organisation=name)
    file = word_written.write(title, _parts(where, draft), TAGS[current_locale()])
    return as_file(file, word_written.MIMETYPE, f"{organisation}-{slug}.docx")


def _parts(where: Room, draft: Statement | None) -> Iterator[Part]:
    consultation = where.speaking.consultation
    yield Prose(_("On %(title)s", title=in_text(consultation.title)))
    yield Facts(_facts(where, draft))
    if draft is None:
        return
    texts = (
        (_("Summary"), draft.summary),
        (_("General views"), draft.views),
        (_("Reservation or special statement"), draft.reservation),
    )
    for heading, text in texts:
        if text:
            yield Heading(1, heading)
            yield Prose(text)
    if draft.points:
        yield Heading(1, _("Views on the text"))
        for point in draft.points:
            yield from _view(point)


def _facts(where: Room, draft: Statement | None) -> list[tuple[str, str]]:
    consultation = where.speaking.consultation
    plan = consultation.plan
    rows = [(_("State"), words(draft.state) if draft else _("Nothing is written yet"))]
    if plan.registration_no:
        rows.append((_("The region’s registration number"), plan.registration_no))
    rows.append(
        (_("Last reply date"), format_date(where.speaking.extended_to or consultation.last_day, "long"))
    )
    if draft and draft.stance:
        rows.append((_("Stance"), words(draft.stance)))
    if draft and draft.decided_on:
        item = f", § {draft.decided_item}" if draft.decided_item else ""
        rows.append((_("Decided by"), f"{draft.decided_by}{item}, {format_date(draft.decided_on, 'long')}"))
    return rows


def _view(point: Point) -> Iterator[Part]:
    place = point.cited or (
        _("Question %(number)s", number=point.question) if point.question else _("The whole plan")
    )
    yield Heading(2, f"{place} – {words(point.kind)}")
    if point.quote:
        yield Quotation(point.quote)
    yield Prose(point.body)
    if point.proposed:
        yield Heading(3, _("Proposed wording"))
        yield Change(diff.words(point.quote or point.passage, point.proposed))
