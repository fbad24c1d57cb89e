"""The answer to a request for more time, to those who coordinate the organisation."""

from functools import partial

from flask_babel import gettext as _

from consult.mail.deadlines import deadline
from consult.mail.writing import Recipient, Site, Words, day, in_language, letter, one_line
from consult.model.consultations import Invitation
from consult.model.records import Event, Verb
from consult.policy import SYSTEM
from consult.queries import audiences, contacts
from consult.queries.reminders import last_day
from consult.services.notices import Letter


def answered(event: Event, site: Site) -> list[Letter]:
    """Say that there is more time, or that there is none and why."""
    invitation = audiences.invitation(SYSTEM, event)
    if invitation is None:
        return []
    words = _granted if event.verb is Verb.EXTENSION_GRANTED else _refused
    return [
        letter(
            site,
            f"event:{event.id}:{user.slug}",
            Recipient(user.email, user.locale),
            partial(words, invitation, site),
        )
        for user in audiences.coordinators(SYSTEM, invitation.organisation_id)
    ]


def _granted(invitation: Invitation, site: Site, locale: str) -> Words:
    title = in_language(invitation.consultation.title, locale)
    last = last_day(invitation)
    return Words(
        _("More time to answer: %(title)s", title=title),
        (
            _(
                "%(organisation)s has more time to answer in the consultation on “%(title)s”: until %(day)s at 23:59.",
                organisation=one_line(invitation.organisation.name),
                title=title,
                day=day(last, locale),
            ),
            site.address("consultations.show", slug=invitation.consultation.slug),
        ),
        reply_to=contacts.of(SYSTEM, [invitation.consultation_id]),
        deadlines=(deadline(invitation.consultation, last, site, locale),),
    )


def _refused(invitation: Invitation, site: Site, locale: str) -> Words:
    title = in_language(invitation.consultation.title, locale)
    return Words(
        _("No more time to answer: %(title)s", title=title),
        (
            _(
                "The region cannot give %(organisation)s more time to answer in the consultation on “%(title)s”.",
                organisation=one_line(invitation.organisation.name),
                title=title,
            ),
            invitation.refused_because,
            site.address("consultations.show", slug=invitation.consultation.slug),
        ),
        reply_to=contacts.of(SYSTEM, [invitation.consultation_id]),
    )
