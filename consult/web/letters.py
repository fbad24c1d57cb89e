"""The covering letter as each recipient will get it, before it is sent."""

from flask import Blueprint, Response, current_app, request, url_for
from flask_babel import gettext as _

from consult.config import Settings
from consult.labels import words
from consult.mail import invitations as mail
from consult.mail.invitations import Asked
from consult.mail.writing import Site
from consult.model.consultations import Consultation
from consult.model.organisations import Organisation
from consult.queries import invitations
from consult.services.notices import Letter
from consult.web.auth import current_actor
from consult.web.desk import room
from consult.web.headers import POLICY
from consult.web.locale import LOCALES
from consult.web.page import page
from consult.web.people_fields import LOCALE_NAMES
from consult.web.rounds import bp as rounds_bp
from consult.web.rounds import mine

bp = Blueprint("letters", __name__, url_prefix=rounds_bp.url_prefix)

SHUT_OFF = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
"""How a letter is shown as a mail program does: with its own style, and without anything else of the site."""


@bp.get("/<slug>/letter")
def show(slug: str) -> Response:
    """Show the letter to one recipient, as plain text and as a mail program shows it."""
    consultation = mine(slug)
    settings: Settings = current_app.config["SETTINGS"]
    recipients = _recipients(consultation)
    to = request.args.get("to") or next(iter(recipients))
    response = page(
        "letters/show.html",
        **room(consultation, "round"),
        letter=_letter(consultation, to),
        to=to,
        recipients=recipients,
        sender=settings.mail_sender,
        framed=url_for(".html", slug=slug, to=to),
    )
    response.headers["Content-Security-Policy"] = f"{POLICY}; frame-src 'self'"
    return response


@bp.get("/<slug>/letter.html")
def html(slug: str) -> Response:
    """Give the letter as HTML, shut off from the site."""
    return shut_off(_letter(mine(slug), request.args.get("to", "")).html)


def shut_off(letter: str) -> Response:
    """Show a letter in a box that nothing gets out of."""
    response = Response(letter)
    response.headers["Content-Security-Policy"] = SHUT_OFF
    return response


def _recipients(consultation: Consultation) -> dict[str, str]:
    """Name who can be looked at: an example for each language, and everyone on the list."""
    examples = {
        f"example-{code}": _("Example: an organisation that reads %(language)s", language=LOCALE_NAMES[code])
        for code in LOCALES
    }
    listed = invitations.listed(current_actor(), consultation)
    return {
        each.organisation.slug: f"{each.organisation.name} ({words(each.state)})" for each in listed
    } | examples


def _letter(consultation: Consultation, to: str) -> Letter:
    site = Site.of(current_app)
    for code in LOCALES:
        if to == f"example-{code}":
            example = Organisation(name=_("Example Municipality"), email="kommun@example.org", locale=code)
            example.contact = ""
            return mail.sample(Asked(consultation, example, consultation.last_day), site)
    invitation = invitations.by_organisation(current_actor(), consultation, to)
    return mail.sample(Asked.by(consultation, invitation), site)
