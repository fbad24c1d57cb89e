"""What someone is told who has asked about data on themselves."""

from flask_babel import gettext as _

from consult.db import db
from consult.mail.writing import Recipient, Site, Words, letter
from consult.model.records import Event
from consult.model.requests import Request
from consult.policy import SYSTEM
from consult.queries import protections
from consult.services.notices import Letter


def answered(event: Event, site: Site) -> list[Letter]:
    """Send the answer to whoever asked, where there is an address."""
    request = db.session.get(Request, event.subject_id)
    if request is None or not request.email:
        return []
    sheltered = protections.stand_in(SYSTEM, request.email)
    recipient = Recipient(sheltered.email if sheltered else request.email, request.locale)
    return [letter(site, f"event:{event.id}", recipient, lambda locale: _words(request, locale))]


def _words(request: Request, _locale: str) -> Words:
    said = tuple(line for line in request.answer.splitlines() if line.strip())
    return Words(
        _("Answer to what you asked about your personal data"),
        (
            *said,
            _("Your request has number %(number)s with us.", number=request.number),
            _(
                "If you think that the answer is wrong you can complain to the Swedish Authority for Privacy "
                "Protection, imy.se."
            ),
        ),
    )
