"""Letters about an organisation's room: that there is something new in it, and that what lies there will be erased.

They say nothing of what has been written, by whom or how much, since a letter passes through many hands.
"""

from collections.abc import Iterable, Sequence
from functools import partial

from flask_babel import gettext as _

from consult import clock
from consult.mail.writing import Recipient, Site, Words, day, in_language, letter, one_line
from consult.model.consultations import Consultation
from consult.model.preferences import Topic
from consult.model.statements import Statement
from consult.model.users import User
from consult.services.notices import Letter


def news(user: User, rounds: Sequence[Consultation], site: Site) -> list[Letter]:
    """Say that there is something new in someone's rooms, in one letter a day."""
    if not rounds:
        return []
    recipient = Recipient(user.email, user.locale, site.leaving(user, [Topic.ROOM]))
    key = f"rooms:{user.slug}:{clock.today().isoformat()}"
    return [letter(site, key, recipient, partial(_news, rounds, site))]


def _news(rounds: Sequence[Consultation], site: Site, locale: str) -> Words:
    paragraphs: list[str] = []
    for each in rounds:
        title = in_language(each.title, locale)
        paragraphs += [
            _(
                "There is something new in your organisation’s room in the consultation on “%(title)s”.",
                title=title,
            ),
            site.address("consultations.show", slug=each.slug),
        ]
    paragraphs.append(_("What it is stands only in the room. Sign in to read it."))
    return Words(_("Something new in your organisation’s room"), tuple(paragraphs))


def fading(statement: Statement, members: Iterable[User], site: Site) -> list[Letter]:
    """Tell every member in advance that what lies in a room will be erased."""
    return [
        letter(
            site,
            f"room-fades:{clock.today().isoformat()}:{statement.id}:{user.slug}",
            Recipient(user.email, user.locale),
            partial(_fading, statement, site),
        )
        for user in members
    ]


def _fading(statement: Statement, site: Site, locale: str) -> Words:
    title = in_language(statement.consultation.title, locale)
    body = one_line(statement.organisation.name)
    return Words(
        _("Your organisation’s room will be emptied: %(title)s", title=title),
        (
            _(
                "Nobody has written in the room of %(organisation)s in the consultation on “%(title)s” for a long "
                "time, and the last reply date has passed. What has not been handed in there is deleted for good on "
                "%(day)s.",
                organisation=body,
                title=title,
                day=day(statement.erased_on(statement.consultation.last_day), locale),
            ),
            _(
                "If anyone in your organisation writes there before that, it stays. You need do nothing otherwise."
            ),
            site.address(
                "statements.room", organisation=statement.organisation.slug, slug=statement.consultation.slug
            ),
        ),
    )
