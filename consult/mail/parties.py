"""The letter to a body that is asked to answer jointly: who asks and about what, and nothing of what has been written."""

from functools import partial

from flask_babel import gettext as _

from consult.mail.writing import Recipient, Site, Words, day, in_language, letter, one_line
from consult.model.statements import Party
from consult.policy import SYSTEM
from consult.queries import audiences
from consult.services.notices import Letter


def asked(party: Party, site: Site) -> list[Letter]:
    """Write to those who coordinate the body's answers, or else to its mailbox."""
    people = audiences.coordinators(SYSTEM, party.organisation_id)
    whom = [Recipient(each.email, each.locale) for each in people]
    if not whom and party.organisation.email:
        whom = [Recipient(party.organisation.email, party.organisation.locale)]
    stamp = int(party.invited_at.timestamp())
    return [
        letter(
            site,
            f"party:{party.statement_id}:{party.organisation_id}:{stamp}:{number}",
            recipient,
            partial(_words, party, site),
        )
        for number, recipient in enumerate(whom)
    ]


def _words(party: Party, site: Site, locale: str) -> Words:
    consultation, owner = party.statement.consultation, party.statement.organisation
    names = {
        "owner": one_line(owner.name),
        "organisation": one_line(party.organisation.name),
        "title": in_language(consultation.title, locale),
    }
    return Words(
        _("%(owner)s asks if you want to answer jointly", owner=names["owner"]),
        (
            _(
                "%(owner)s asks if %(organisation)s wants to answer jointly in the consultation on “%(title)s”. "
                "The last reply date is %(day)s.",
                day=day(consultation.last_day, locale),
                **names,
            ),
            _("If you accept, you can read the response and must approve it before it is handed in."),
            _("The region is not told about this."),
            site.address(
                "parties.show",
                organisation=party.organisation.slug,
                owner=owner.slug,
                slug=consultation.slug,
            ),
        ),
    )
