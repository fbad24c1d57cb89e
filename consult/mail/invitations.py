"""The letter that asks an organisation to answer in a consultation."""

from functools import partial

from flask_babel import gettext as _

from consult.mail.users import until
from consult.mail.writing import (
    MAILBOX_LOCALE,
    Recipient,
    Site,
    Words,
    day,
    in_language,
    letter,
    one_line,
)
from consult.model.consultations import Consultation, Invitation
from consult.model.organisations import Organisation
from consult.model.records import Event
from consult.model.users import LinkPurpose, SingleUseLink
from consult.policy import SYSTEM
from consult.queries import audiences
from consult.services import links
from consult.services.notices import Letter


def sent(event: Event, site: Site) -> list[Letter]:
    """Write to those who coordinate an organisation, or to its mailbox while it has nobody."""
    invitation = audiences.invitation(SYSTEM, event)
    if invitation is None:
        return []
    coordinators = audiences.coordinators(SYSTEM, invitation.organisation_id)
    if coordinators:
        return [
            letter(
                site,
                f"event:{event.id}:{user.slug}",
                Recipient(user.email, user.locale),
                partial(_to_coordinator, invitation, site),
            )
            for user in coordinators
        ]
    if not invitation.organisation.email:
        return []
    return [_to_mailbox(event, invitation, site)]


def _to_mailbox(event: Event, invitation: Invitation, site: Site) -> Letter:
    organisation = invitation.organisation
    link = links.make(SYSTEM, LinkPurpose.CLAIM, organisation.email, organisation_id=organisation.id)
    address = site.address("users.link", token=links.seal(SYSTEM, link))
    return letter(
        site,
        f"event:{event.id}:organisation",
        Recipient(organisation.email, MAILBOX_LOCALE),
        partial(_to_the_first, invitation, site, link, address),
    )


def _asked(
    consultation: Consultation, organisation: Organisation, site: Site, locale: str
) -> tuple[str, ...]:
    return (
        _(
            "%(organisation)s is invited to comment on “%(title)s”.",
            organisation=one_line(organisation.name),
            title=in_language(consultation.title, locale),
        ),
        _(
            "The consultation is open from %(first)s. The last reply date is %(last)s at 23:59.",
            first=day(consultation.first_day, locale),
            last=day(consultation.last_day, locale),
        ),
        _("The covering letter, the plan and the questions are here:"),
        site.address("consultations.show", slug=consultation.slug),
    )


def _subject(consultation: Consultation, locale: str) -> str:
    return str(_("Consultation: %(title)s", title=in_language(consultation.title, locale)))


def _to_coordinator(invitation: Invitation, site: Site, locale: str) -> Words:
    consultation = invitation.consultation
    return Words(
        _subject(consultation, locale),
        (
            *_asked(consultation, invitation.organisation, site, locale),
            _(
                "You get this letter because you coordinate the answers of your organisation. Sign in to answer."
            ),
        ),
    )


def _to_the_first(
    invitation: Invitation, site: Site, link: SingleUseLink, address: str, locale: str
) -> Words:
    consultation = invitation.consultation
    return Words(
        _subject(consultation, locale),
        (
            *_asked(consultation, invitation.organisation, site, locale),
            _(
                "Nobody answers for the organisation in Consult yet. Whoever is to coordinate the answers opens "
                "this link and can then invite colleagues. Please pass this letter on to that person:"
            ),
            address,
            until(link, locale),
        ),
    )
