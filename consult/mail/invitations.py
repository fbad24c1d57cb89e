"""The letter that asks an organisation to answer in a consultation."""

from dataclasses import dataclass
from functools import partial

from flask_babel import gettext as _

from consult.mail.deadlines import deadline
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
from consult.queries import audiences, contacts
from consult.queries.reminders import last_day
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


@dataclass(frozen=True, slots=True)
class WayIn:
    """A link in a letter with which the first person of an organisation comes in."""

    link: SingleUseLink
    address: str

    def paragraphs(self, locale: str) -> tuple[str, ...]:
        """Say whom it is for."""
        return (
            _(
                "Nobody answers for the organisation in Consult yet. Whoever is to coordinate the answers opens "
                "this link and can then invite colleagues. Please pass this letter on to that person:"
            ),
            self.address,
            until(self.link, locale),
        )


def way_in(invitation: Invitation, site: Site) -> WayIn:
    """Make the link for an organisation that nobody answers for yet."""
    organisation = invitation.organisation
    link = links.make(SYSTEM, LinkPurpose.CLAIM, organisation.email, organisation_id=organisation.id)
    return WayIn(link, site.address("users.link", token=links.seal(SYSTEM, link)))


def _to_mailbox(event: Event, invitation: Invitation, site: Site) -> Letter:
    return letter(
        site,
        f"event:{event.id}:organisation",
        Recipient(invitation.organisation.email, MAILBOX_LOCALE),
        partial(_to_the_first, invitation, site, way_in(invitation, site)),
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


def _to_coordinator(invitation: Invitation, site: Site, locale: str) -> Words:
    how = _("You get this letter because you coordinate the answers of your organisation. Sign in to answer.")
    return _invited(invitation, site, locale, (how,))


def _to_the_first(invitation: Invitation, site: Site, way: WayIn, locale: str) -> Words:
    return _invited(invitation, site, locale, way.paragraphs(locale))


def _invited(invitation: Invitation, site: Site, locale: str, how: tuple[str, ...]) -> Words:
    consultation = invitation.consultation
    return Words(
        _("Consultation: %(title)s", title=in_language(consultation.title, locale)),
        (*_asked(consultation, invitation.organisation, site, locale), *how),
        reply_to=contacts.of(SYSTEM, [consultation.id]),
        deadlines=(deadline(consultation, last_day(invitation), site, locale),),
    )
