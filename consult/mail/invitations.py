"""The letter that asks an organisation to answer in a consultation."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from consult import clock
from consult.labels import letters
from consult.mail.deadlines import deadline
from consult.mail.users import until
from consult.mail.writing import (
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
from consult.queries import audiences, contacts, scopes
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
        return [_to_coordinator(f"event:{event.id}:{user.slug}", user, asked, site) for user in coordinators]
    if not asked.organisation.email:
        return []
    return [_to_mailbox(f"event:{event.id}:organisation", asked, site, way_in(invitation, site))]


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
            _(
                "Whoever uses the link first coordinates the answers. Pass it on only to someone who is to answer "
                "for the organisation."
            ),
        )


def way_in(invitation: Invitation, site: Site) -> WayIn:
    """Make the link for an organisation that nobody answers for yet."""
    body = invitation.organisation
    whom = {"organisation_id": body.id, "consultation_id": invitation.consultation_id}
    link = links.make(SYSTEM, LinkPurpose.CLAIM, body.email, **whom)
    return WayIn(link, site.address("users.link", token=links.seal(SYSTEM, link)))


def sample(asked: Asked, site: Site) -> Letter:
    """Write the letter as it would go out now; its link is an example, which opens nothing."""
    coordinators = audiences.coordinators(SYSTEM, asked.organisation.id) if asked.organisation.id else ()
    if coordinators:
        return _to_coordinator("sample", coordinators[0], asked, site)
    link = SingleUseLink(expires_at=clock.now() + links.LIFE[LinkPurpose.CLAIM])
    return _to_mailbox("sample", asked, site, WayIn(link, site.address("users.link", token="x" * 43)))


def _to_coordinator(key: str, user: User, asked: Asked, site: Site) -> Letter:
    def said(locale: str) -> Words:
        how = _(
            "You get this letter because you coordinate the answers of your organisation. Sign in to answer."
        )
        return _words(asked, site, (how,), locale)

    return letter(site, key, Recipient(user.email, user.locale), said)


def _to_mailbox(key: str, asked: Asked, site: Site, way: WayIn) -> Letter:
    body = asked.organisation

    def said(locale: str) -> Words:
        how = way.paragraphs(locale)
        if body.contact:
            how = (_("For the attention of %(name)s.", name=one_line(body.contact)), *how)
        return _words(asked, site, how, locale)

    return letter(site, key, Recipient(body.email, body.locale), said)


def _words(asked: Asked, site: Site, how: tuple[str, ...], locale: str) -> Words:
    """Say what is asked and until when, how one gets in, and then the covering letter with its questions."""
    consultation = asked.consultation
    title = in_language(consultation.title, locale)
    name = one_line(asked.organisation.name)
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
            *how,
            Heading(_("Covering letter")),
            Written(
                letters.covering(
                    consultation, locale, asked.organisation.name, scopes.asked(SYSTEM, consultation)
                )
            ),
            *_questions(consultation, locale),
        ),
        reply_to=contacts.of(SYSTEM, [consultation.id]),
        deadlines=(deadline(consultation, asked.until, site, locale),),
    )


def _questions(consultation: Consultation, locale: str) -> tuple[str, ...]:
    if not consultation.questions:
        return ()
    listed = [
        f"{each.position}. {' '.join(in_text(each.text, locale).split())}" for each in consultation.questions
    ]
    return (Heading(_("Questions we want answered")), Written("\n".join(listed)))
