"""The letter that asks an organisation to answer in a consultation."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from flask_babel import force_locale
from flask_babel import gettext as _

from consult import clock
from consult.labels import letters
from consult.mail.users import until
from consult.mail.writing import (
    Address,
    Heading,
    Recipient,
    Site,
    Words,
    Written,
    day,
    in_language,
    in_text,
    letter,
    one_line,
)
from consult.model.consultations import Consultation, Invitation
from consult.model.organisations import Organisation
from consult.model.records import Event
from consult.model.users import LinkPurpose, SingleUseLink, User
from consult.policy import SYSTEM
from consult.queries import audiences
from consult.services import links
from consult.services.notices import Letter


def sent(event: Event, site: Site) -> list[Letter]:
    """Write to those who coordinate an organisation, or to its mailbox while it has nobody."""
    invitation = audiences.invitation(SYSTEM, event)
    if invitation is None:
        return []
    asked = Asked.by(invitation.consultation, invitation)
    coordinators = audiences.coordinators(SYSTEM, invitation.organisation_id)
    if coordinators:
        return [_to(f"event:{event.id}:{user.slug}", user, asked, site) for user in coordinators]
    return [_to_mailbox(event, asked, site)] if asked.organisation.email else []


@dataclass(frozen=True, slots=True)
class Asked:
    """An organisation that is asked in a consultation, until a day."""

    consultation: Consultation
    organisation: Organisation
    until: date

    @classmethod
    def by(cls, consultation: Consultation, invitation: Invitation) -> "Asked":
        """Say whom an invitation asks; its `organisation` must be loaded."""
        last = consultation.last_day
        return cls(consultation, invitation.organisation, max(last, invitation.extended_to or last))


def sample(asked: Asked, site: Site) -> Letter:
    """Write the letter as it would go out now; its link is an example, which opens nothing."""
    coordinators = audiences.coordinators(SYSTEM, asked.organisation.id) if asked.organisation.id else ()
    if coordinators:
        return _to("sample", coordinators[0], asked, site)
    now = clock.now()
    link = SingleUseLink(expires_at=now + links.LIFE[LinkPurpose.CLAIM])
    return _to_first("sample", asked, site, (link, site.address("users.link", token="x" * 43)))


def _to(key: str, user: User, asked: Asked, site: Site) -> Letter:
    recipient = Recipient(user.email, user.locale)
    return letter(site, key, recipient, partial(_words, asked, site, ()))


def _to_mailbox(event: Event, asked: Asked, site: Site) -> Letter:
    whom = {"organisation_id": asked.organisation.id, "consultation_id": asked.consultation.id}
    link = links.make(SYSTEM, LinkPurpose.CLAIM, asked.organisation.email, **whom)
    address = site.address("users.link", token=links.seal(SYSTEM, link))
    return _to_first(f"event:{event.id}:organisation", asked, site, (link, address))


def _to_first(key: str, asked: Asked, site: Site, made: tuple[SingleUseLink, Address]) -> Letter:
    organisation = asked.organisation
    recipient = Recipient(organisation.email, organisation.locale)
    with force_locale(organisation.locale):
        how = opening(*made, organisation.locale)
        attention = _("For the attention of %(name)s.", name=one_line(organisation.contact))
    first = (attention, *how) if organisation.contact else how
    return letter(site, key, recipient, partial(_words, asked, site, first))


def opening(link: SingleUseLink, address: Address, locale: str) -> tuple[str, ...]:
    """Say to a mailbox how the first person gets in, and what to do if that is another one."""
    return (
        _(
            "Nobody answers for the organisation in Consult yet. Whoever is to coordinate the answers opens "
            "this link and can then invite colleagues. Please pass this letter on to that person:"
        ),
        address,
        until(link, locale),
        _(
            "Whoever opens the link first coordinates the answers. Pass it on only to someone who is to answer for "
            "the organisation."
        ),
    )


def _words(asked: Asked, site: Site, first: tuple[str, ...], locale: str) -> Words:
    """Say what is asked and until when, how one gets in, and then the covering letter with its questions."""
    consultation = asked.consultation
    title = in_language(consultation.title, locale)
    name = one_line(asked.organisation.name)
    because = _(
        "You get this letter because you coordinate the answers of your organisation. Sign in to answer."
    )
    return Words(
        _("Consultation: %(title)s", title=title),
        (
            _("%(organisation)s is invited to comment on “%(title)s”.", organisation=name, title=title),
            _(
                "The consultation is open from %(first)s. The last reply date is %(last)s at 23:59.",
                first=day(consultation.first_day, locale),
                last=day(asked.until, locale),
            ),
            _("The covering letter, the plan and the questions are here:"),
            site.address("consultations.show", slug=consultation.slug),
            *(first or (because,)),
            Heading(_("Covering letter")),
            Written(letters.covering(consultation, locale, asked.organisation.name)),
            *_questions(consultation, locale),
        ),
    )


def _questions(consultation: Consultation, locale: str) -> tuple[str, ...]:
    if not consultation.questions:
        return ()
    listed = [
        f"{each.position}. {' '.join(in_text(each.text, locale).split())}" for each in consultation.questions
    ]
    return (Heading(_("Questions we want answered")), Written("\n".join(listed)))
