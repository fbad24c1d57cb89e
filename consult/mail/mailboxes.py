"""The letters when the region lets an organisation's mailbox open its way in anew."""

from collections.abc import Sequence
from functools import partial

from flask_babel import gettext as _

from consult.db import db
from consult.mail.users import until
from consult.mail.writing import Address, Recipient, Site, Words, day, in_language, letter, one_line
from consult.model.consultations import Invitation
from consult.model.organisations import Organisation
from consult.model.records import Event
from consult.model.users import LinkPurpose, SingleUseLink
from consult.policy import SYSTEM
from consult.queries import audiences, mailboxes
from consult.services import links
from consult.services.notices import Letter


def sent_anew(event: Event, site: Site) -> list[Letter]:
    """Send the link to the mailbox, and tell those who coordinate already that it has been sent."""
    organisation = db.session.get(Organisation, event.subject_id)
    if organisation is None or not organisation.email or not mailboxes.is_latest(SYSTEM, event):
        return []
    link = links.make(SYSTEM, LinkPurpose.CLAIM, organisation.email, organisation_id=organisation.id)
    address = site.address("users.link", token=links.seal(SYSTEM, link))
    asked = mailboxes.asked(SYSTEM, organisation)
    to_mailbox = partial(_come_in, organisation, asked, (link, address))
    recipient = Recipient(organisation.email, organisation.locale)
    return [
        letter(site, f"event:{event.id}:organisation", recipient, to_mailbox),
        *(
            letter(
                site,
                f"event:{event.id}:{user.slug}",
                Recipient(user.email, user.locale),
                lambda _locale: _told(organisation, site),
            )
            for user in audiences.coordinators(SYSTEM, organisation.id)
        ),
    ]


def _come_in(
    organisation: Organisation,
    asked: Sequence[Invitation],
    made: tuple[SingleUseLink, Address],
    locale: str,
) -> Words:
    link, address = made
    name = one_line(organisation.name)
    waiting = [
        _(
            "“%(title)s”: reply by %(day)s.",
            title=in_language(each.consultation.title, locale),
            day=day(max(each.consultation.last_day, each.extended_to or each.consultation.last_day), locale),
        )
        for each in asked
    ]
    return Words(
        _("A new link for %(organisation)s", organisation=name),
        (
            _(
                "The region has sent a new link to this mailbox, so that someone can coordinate the answers of "
                "%(organisation)s in Consult.",
                organisation=name,
            ),
            *((_("This is what you are asked about:"), "\n".join(waiting)) if waiting else ()),
            _(
                "Please pass this letter on to whoever is to coordinate the answers. That person opens this link:"
            ),
            address,
            until(link, locale),
            _(
                "Whoever uses the link can read what the organisation has written there and has not handed in. Links "
                "that were sent before no longer work."
            ),
        ),
    )


def _told(organisation: Organisation, site: Site) -> Words:
    name = one_line(organisation.name)
    return Words(
        _("A new link has been sent to the mailbox of %(organisation)s", organisation=name),
        (
            _(
                "The region has sent a new link to %(email)s. Whoever uses it will coordinate the answers of "
                "%(organisation)s together with you, and can read your drafts. The region cannot.",
                email=organisation.email,
                organisation=name,
            ),
            _("Here you see who acts for the organisation, and can remove a person:"),
            site.address("organisations.show", slug=organisation.slug),
        ),
    )
