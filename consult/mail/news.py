"""The letter with what has happened to one person since their last one: one event or many, in one letter."""

from collections.abc import Callable, Sequence
from functools import partial

from flask_babel import force_locale
from flask_babel import gettext as _

from consult.mail import comments, corrections, plans, registrations
from consult.mail.writing import Recipient, Site, Words, letter
from consult.model.notices import Notice, NoticeKind
from consult.model.users import User
from consult.services.notices import Letter

Teller = Callable[[Sequence[Notice], Site, str], list[Words]]

TELLERS: dict[NoticeKind, Teller] = {
    NoticeKind.REPLY: comments.replies,
    NoticeKind.REGISTERED: registrations.registrations,
    NoticeKind.ANSWERS_RELEASED: comments.answers,
    NoticeKind.CORRECTION: corrections.corrections,
    NoticeKind.VERSION_PUBLISHED: plans.versions,
    NoticeKind.DECISION: plans.decisions,
}
"""What is said about notices of each kind that is sent by mail, in the reader's language."""


def write(user: User, news: Sequence[Notice], site: Site) -> list[Letter]:
    """Write one letter about everything, or none if nothing of it holds any more."""
    kinds = dict.fromkeys(notice.kind for notice in news)
    with force_locale(user.locale):
        told = [
            words
            for kind in kinds
            for words in TELLERS[kind]([each for each in news if each.kind is kind], site, user.locale)
        ]
    if not told:
        return []
    recipient = Recipient(user.email, user.locale)
    return [letter(site, f"news:{news[-1].id}", recipient, partial(_together, told))]


def _together(told: Sequence[Words], _locale: str) -> Words:
    if len(told) == 1:
        return told[0]
    return Words(
        _("%(count)s things have happened that concern you", count=len(told)),
        tuple(line for each in told for line in (f"* {each.subject}", *each.paragraphs)),
    )
