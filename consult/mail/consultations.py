"""What those who were asked and those who have commented are told when everyone gets more time, or it is cancelled."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from flask_babel import gettext as _

from consult.db import db
from consult.mail.deadlines import deadline
from consult.mail.writing import (
    Reader,
    Recipient,
    Site,
    Words,
    day,
    in_language,
    in_text,
    letter,
    quoted,
)
from consult.model.consultations import Consultation, ConsultationState
from consult.model.notices import Notice, NoticeKind
from consult.model.records import Event
from consult.policy import SYSTEM, Permission, allows
from consult.queries import audiences, contacts
from consult.services import notices
from consult.services.notices import Letter


def moved(event: Event, site: Site) -> list[Letter]:
    """Say that the last reply date is later, if that is what was changed."""
    earlier = event.data.get("earlier", "")
    if not earlier or earlier == event.data["last_day"]:
        return []
    return _tell(event, NoticeKind.MOVED, partial(_moved, earlier=earlier), site)


def cancelled(event: Event, site: Site) -> list[Letter]:
    """Say that nobody need answer any more."""
    return _tell(event, NoticeKind.CANCELLED, _cancelled, site)


def _tell(event: Event, kind: NoticeKind, say: Callable[..., Words], site: Site) -> list[Letter]:
    """Tell people on their pages, and write to the mailboxes of organisations that nobody answers for yet."""
    consultation = db.session.get_one(Consultation, event.consultation_id)
    data = {"consultation": consultation.slug, "title": consultation.title}
    whom = audiences.concerned(SYSTEM, event)
    notices.tell(SYSTEM, event, kind, {user.id: data for user in whom})
    return [
        letter(
            site,
            f"event:{event.id}:organisation:{organisation.id}",
            Recipient(organisation.email, organisation.locale),
            partial(say, consultation, site),
        )
        for organisation in audiences.mailboxes(SYSTEM, event)
    ]


def moves(news: Sequence[Notice], reader: Reader) -> list[Words]:
    """Say until when one can answer now, once for each consultation however often it was moved."""
    first = {notice.event.consultation_id: notice.event.data["earlier"] for notice in reversed(news)}
    return [
        _moved(each, reader.site, reader.locale, earlier=first[each.id])
        for each in _readable(news, reader)
        if each.state is ConsultationState.ANNOUNCED
    ]


def cancellations(news: Sequence[Notice], reader: Reader) -> list[Words]:
    """Say what has been cancelled."""
    return [_cancelled(each, reader.site, reader.locale) for each in _readable(news, reader)]


def _readable(news: Sequence[Notice], reader: Reader) -> list[Consultation]:
    found = [
        db.session.get_one(Consultation, key)
        for key in dict.fromkeys(notice.event.consultation_id for notice in news)
    ]
    return [each for each in found if allows(reader.actor, Permission.CONSULTATION_READ, each)]


def _moved(consultation: Consultation, site: Site, locale: str, *, earlier: str) -> Words:
    title = in_language(consultation.title, locale)
    return Words(
        _("More time to answer: %(title)s", title=title),
        (
            _(
                "The last reply date in the consultation on “%(title)s” has been moved from %(earlier)s to "
                "%(last)s at 23:59, for everyone.",
                title=title,
                earlier=day(date.fromisoformat(earlier), locale),
                last=day(consultation.last_day, locale),
            ),
            site.address("consultations.show", slug=consultation.slug),
        ),
        about=title,
        reply_to=contacts.of(SYSTEM, [consultation.id]),
        deadlines=(deadline(consultation, consultation.last_day, site, locale),),
    )


def _cancelled(consultation: Consultation, site: Site, locale: str) -> Words:
    title = in_language(consultation.title, locale)
    return Words(
        _("Cancelled: %(title)s", title=title),
        (
            _("The region has cancelled the consultation on “%(title)s”. Nobody need answer.", title=title),
            _("The region’s reasons:"),
            quoted(in_text(consultation.cancelled_because, locale)),
            site.address("consultations.show", slug=consultation.slug),
        ),
        about=title,
        reply_to=contacts.of(SYSTEM, [consultation.id]),
        deadlines=(deadline(consultation, consultation.last_day, site, locale),),
    )
