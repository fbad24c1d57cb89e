"""What stands at the foot of a room's Word files: where they came from, and what they said when they went out."""

from collections.abc import Mapping

from flask import url_for
from flask_babel import gettext as _

from consult.formats.word_margins import Foot
from consult.formats.word_stamp import Stamp, stamped
from consult.queries.statements import Room
from consult.web.locale import in_text

DRAFT = "draft"
"""The draft plan with the room's views in it."""
RESPONSE = "response"
"""The response itself."""


def foot(where: Room, what: str, locale: str, marks: Mapping[str, str]) -> Foot:
    """Say at the foot of a file where it came from, with a link to the room."""
    consultation, body = where.speaking.consultation, where.speaking.organisation
    version = consultation.version.number or 0
    organisation = body.slug if body else ""
    address = url_for("statements.room", organisation=organisation, slug=consultation.slug, _external=True)
    return Foot(
        _("%(title)s, version %(number)s.", title=in_text(consultation.title), number=version),
        _("To your organisation’s room"),
        stamped(address, Stamp(what, organisation, consultation.slug, version, locale, marks)),
    )
