"""What those are told from whom an answer came in another way, when the region has registered it."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.db import db
from consult.labels import words
from consult.mail.writing import Reader, Recipient, Site, Words, in_language, letter
from consult.model.consultations import Consultation
from consult.model.notices import Notice, NoticeKind
from consult.model.records import Event
from consult.model.registrations import Channel
from consult.policy import SYSTEM
from consult.queries import audiences
from consult.services import notices
from consult.services.notices import Letter


def registered(event: Event, site: Site) -> list[Letter]:
    """Tell everyone in the organisation, or write to the private person if the address is known."""
    consultation = db.session.get_one(Consultation, event.consultation_id)
    data = {
        "consultation": consultation.slug,
        "title": consultation.title,
        "comments": event.data["comments"],
        "channel": event.data.get("channel", Channel.WORD),
    }
    organisation = event.data["organisation"]
    whom = audiences.members(SYSTEM, organisation) if organisation else ()
    notices.tell(SYSTEM, event, NoticeKind.REGISTERED, {user.id: data for user in whom})
    came = audiences.registration(SYSTEM, event)
    if came is None or organisation or not came.sender_email:
        return []
    recipient = Recipient(came.sender_email, came.locale)
    return [letter(site, f"event:{event.id}", recipient, partial(_to_person, data, site))]


def _to_person(data: dict[str, Any], site: Site, locale: str) -> Words:
    """Confirm that it has come; nothing of what it says is repeated, for the address may have been mistyped."""
    title = in_language(data["title"], locale)
    return Words(
        _("The region has registered your answer on %(title)s", title=title),
        (
            ngettext(
                "The region has received your answer on “%(title)s” and registered it as %(num)s comment.",
                "The region has received your answer on “%(title)s” and registered it as %(num)s comments.",
                data["comments"],
                title=title,
            ),
            _(
                "If you want to follow what becomes of it, create an account with this e-mail address or sign in, and say "
                "on your own page that the answer is yours:"
            ),
            site.address("mine.index"),
        ),
        about=title,
    )


def registrations(news: Sequence[Notice], reader: Reader) -> list[Words]:
    """Say what has been registered, answer by answer."""
    return [
        _registered(each, reader)
        for each in news
        if each.event.data["organisation"] in reader.actor.memberships
    ]


def _registered(notice: Notice, reader: Reader) -> Words:
    title = in_language(notice.data["title"], reader.locale)
    return Words(
        _("The region has registered your organisation’s answer on %(title)s", title=title),
        (
            ngettext(
                "The region has registered what your organisation says on “%(title)s” as %(num)s comment, in the name of "
                "your organisation.",
                "The region has registered what your organisation says on “%(title)s” as %(num)s comments, in the name of "
                "your organisation.",
                notice.data["comments"],
                title=title,
            ),
            _("How it came: %(how)s.", how=words(Channel(notice.data.get("channel", Channel.WORD)))),
            _("Check that nothing is missing or misunderstood. You follow what becomes of it here:"),
            reader.site.address("comments.index", slug=notice.data["consultation"], own=1),
            _(
                "Whoever coordinates your answers can say that it is yours, and then withdraw it or add to it:"
            ),
            reader.site.address("mine.index"),
        ),
        about=title,
    )
