"""The letter with what has happened to one person since their last one, by consultation and section."""

from collections.abc import Callable, Sequence
from functools import partial

from flask_babel import force_locale
from flask_babel import gettext as _

from consult.mail import (
    comments,
    consultations,
    corrections,
    dispositions,
    mentions,
    plans,
    redactions,
    registrations,
    reminders,
    reviews,
)
from consult.mail.writing import Heading, Item, Reader, Recipient, Site, Words, laid, letter
from consult.model.notices import TOPICS, Mail, Notice, NoticeKind
from consult.model.preferences import Topic
from consult.model.users import User
from consult.policy import SYSTEM
from consult.queries import actors, contacts
from consult.services.notices import Letter

Teller = Callable[[Sequence[Notice], Reader], list[Words]]

TELLERS: dict[NoticeKind, Teller] = {
    NoticeKind.REPLY: comments.replies,
    NoticeKind.REGISTERED: registrations.registrations,
    NoticeKind.HELD: reviews.held_back,
    NoticeKind.REDACTED: redactions.struck,
    NoticeKind.ANSWERS_RELEASED: comments.answers,
    NoticeKind.REMINDER: reminders.reminders,
    NoticeKind.MOVED: consultations.moves,
    NoticeKind.CANCELLED: consultations.cancellations,
    NoticeKind.CORRECTION: corrections.corrections,
    NoticeKind.VERSION_PUBLISHED: plans.versions,
    NoticeKind.DECISION: plans.decisions,
    NoticeKind.SENT_BACK: dispositions.returned,
    NoticeKind.MENTIONED: mentions.mentioning,
    NoticeKind.ASSIGNED: dispositions.waiting,
    NoticeKind.SUPERSEDED: dispositions.replaced,
}
"""What is said about notices of each kind, in the reader's language and as things stand when the letter is sent."""


def write(mail: Mail, user: User, news: Sequence[Notice], site: Site) -> Letter | None:
    """Write one letter about everything, or none if nothing of it holds or concerns the person any more."""
    actor = actors.by_user(user.id)
    if actor is None:
        return None
    told = _told(news, Reader(site, user.locale, actor))
    if not told:
        return None
    leaving = site.leaving(user, (TOPICS[each.kind] for each in news))
    reply_to = contacts.of(
        SYSTEM, {each.event.consultation_id for each in news}, {each.event.plan_id for each in news}
    )
    recipient = Recipient(user.email, user.locale, leaving)
    return letter(site, mail.key, recipient, partial(_together, told, reply_to))


def _told(news: Sequence[Notice], reader: Reader) -> list[Words]:
    kinds = dict.fromkeys(each.kind for each in news)
    if any(TOPICS[kind] is Topic.DESK for kind in kinds):
        kinds[NoticeKind.ASSIGNED] = None
    with force_locale(reader.locale):
        return [
            words
            for kind in kinds
            for words in TELLERS[kind]([each for each in news if each.kind is kind], reader)
        ]


def _together(told: Sequence[Words], reply_to: str, _locale: str) -> Words:
    deadlines = tuple(deadline for each in told for deadline in each.deadlines)
    if len(told) == 1:
        paragraphs = (*told[0].paragraphs, *laid(told[0].sections))
        return Words(told[0].subject, paragraphs, reply_to=reply_to, deadlines=deadlines)
    parts: list[str] = []
    for about in dict.fromkeys(each.about for each in told):
        parts += [Heading(about)] if about else []
        mine = [each for each in told if each.about == about]
        for each in mine:
            parts += [Item(each.subject), *each.paragraphs]
        parts += laid(section for each in mine for section in each.sections)
    subject = _("%(count)s things have happened that concern you", count=len(told))
    return Words(subject, tuple(parts), reply_to=reply_to, deadlines=deadlines)
