"""What invited bodies that have not answered are told before their last reply date, and how."""

from collections.abc import Sequence
from functools import partial
from itertools import groupby
from typing import Any

from flask_babel import gettext as _

from consult.db import db
from consult.mail import invitations
from consult.mail.deadlines import deadline
from consult.mail.writing import (
    Reader,
    Recipient,
    Site,
    Words,
    day,
    in_language,
    letter,
    one_line,
)
from consult.model.consultations import Consultation, Invitation
from consult.model.notices import Notice, NoticeKind
from consult.model.records import Event
from consult.policy import SYSTEM
from consult.queries import audiences, contacts
from consult.queries import reminders as silent
from consult.services import notices
from consult.services.notices import Letter


def reminded(event: Event, site: Site) -> list[Letter]:
    """Tell those who coordinate, each once; and write to the mailboxes of organisations that nobody answers for yet."""
    consultation = db.session.get_one(Consultation, event.consultation_id)
    organisations = event.data["organisations"]
    about = {"consultation": consultation.slug, "title": consultation.title}
    whom: dict[int, dict[str, Any]] = {}
    for user_id, organisation_id in audiences.coordinating(SYSTEM, organisations):
        mine = whom.setdefault(user_id, about | {"organisations": []})
        mine["organisations"].append(organisation_id)
    notices.tell(SYSTEM, event, NoticeKind.REMINDER, whom)
    unclaimed = {each.id for each in audiences.mailboxes(SYSTEM, event)} & set(organisations)
    waiting = silent.waiting(SYSTEM, unclaimed, [consultation.slug])
    return [
        _to_mailbox(event, email, list(theirs), site)
        for email, theirs in groupby(sorted(waiting, key=_mailbox), key=_mailbox)
    ]


def _mailbox(invitation: Invitation) -> str:
    return invitation.organisation.email


def _to_mailbox(event: Event, email: str, waiting: Sequence[Invitation], site: Site) -> Letter:
    ways = [invitations.way_in(each, site) for each in waiting]
    return letter(
        site,
        f"event:{event.id}:organisation:{waiting[0].organisation_id}",
        Recipient(email, waiting[0].organisation.locale),
        partial(_to_the_first, waiting, ways, site),
    )


def _to_the_first(
    waiting: Sequence[Invitation], ways: Sequence[invitations.WayIn], site: Site, locale: str
) -> Words:
    paragraphs = [each for way in ways for each in way.paragraphs(locale)]
    return _words(waiting, site, locale, paragraphs)


def reminders(news: Sequence[Notice], reader: Reader) -> list[Words]:
    """Say which consultations a person's organisations have not answered in, consultation by consultation."""
    mine = {each for notice in news for each in notice.data["organisations"]} & set(reader.actor.memberships)
    waiting = silent.waiting(reader.actor, mine, {notice.data["consultation"] for notice in news})
    return [
        _to_coordinator(list(theirs), reader)
        for _key, theirs in groupby(waiting, key=lambda each: each.consultation_id)
    ]


def preview(invitation: Invitation, site: Site, locale: str) -> Letter:
    """Write what those who coordinate a body would be told, for whoever is about to send it."""
    reader = Reader(site, locale, SYSTEM)
    return letter(site, "", Recipient("", locale), lambda _locale: _to_coordinator([invitation], reader))


def _to_coordinator(waiting: Sequence[Invitation], reader: Reader) -> Words:
    slug = waiting[0].consultation.slug
    rooms = [
        reader.site.address("statements.room", organisation=each.organisation.slug, slug=slug)
        for each in waiting
    ]
    what = _("Answer, say that you have no comments, decline, or ask for more time here:")
    return _words(waiting, reader.site, reader.locale, [what, *rooms])


def _words(waiting: Sequence[Invitation], site: Site, locale: str, paragraphs: Sequence[str]) -> Words:
    consultation = waiting[0].consultation
    title = in_language(consultation.title, locale)
    first = min(silent.last_day(each) for each in waiting)
    return Words(
        _("Reminder: answer by %(day)s on %(title)s", day=day(first, locale), title=title),
        (
            *[_not_answered(each, title, locale) for each in waiting],
            *paragraphs,
            _("The covering letter, the plan and the questions are here:"),
            site.address("consultations.show", slug=consultation.slug),
            _(
                "Comments that you have made in the text stand in any case. If the response is on its way already, "
                "you need not do anything."
            ),
        ),
        about=title,
        reply_to=contacts.of(SYSTEM, [consultation.id]),
        deadlines=(deadline(consultation, first, site, locale),),
    )


def _not_answered(invitation: Invitation, title: str, locale: str) -> str:
    return str(
        _(
            "The region has no response yet from %(organisation)s in the consultation on “%(title)s”. "
            "The last reply date is %(day)s at 23:59.",
            organisation=one_line(invitation.organisation.name),
            title=title,
            day=day(silent.last_day(invitation), locale),
        )
    )
