"""Letters to those who have commented: someone replied, or the comments have been answered."""

from functools import partial

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.db import db
from consult.labels import words
from consult.mail.writing import Recipient, Site, Words, in_language, letter, one_line
from consult.model.comments import Comment, Voice
from consult.model.consultations import Consultation
from consult.model.notices import NoticeKind
from consult.model.records import Event
from consult.policy import SYSTEM
from consult.queries import audiences
from consult.services import notices
from consult.services.notices import Letter


def replied(event: Event, site: Site) -> list[Letter]:
    """Tell those who have spoken in a thread that someone has replied."""
    reply = audiences.comment(SYSTEM, event.subject_id)
    if reply is None or reply.withdrawn_at is not None:
        return []
    whom = audiences.in_thread(SYSTEM, reply)
    place = reply.consultation
    data = {"consultation": place.slug, "title": place.title, "number": reply.number}
    notices.tell(SYSTEM, event, NoticeKind.REPLY, [user.id for user in whom], position=reply.position, **data)
    return [
        letter(
            site,
            f"event:{event.id}:{user.slug}",
            Recipient(user.email, user.locale),
            partial(_replied, reply, site),
        )
        for user in whom
    ]


def _speaker(reply: Comment) -> str:
    if reply.organisation is not None:
        return one_line(reply.organisation.name)
    return (
        words(Voice.REGION)
        if reply.voice is Voice.REGION
        else one_line(reply.signed_as) or words(reply.voice)
    )


def _replied(reply: Comment, site: Site, locale: str) -> Words:
    consultation = reply.consultation
    return Words(
        _(
            "A reply in the thread of comment %(number)s on %(title)s",
            number=reply.number,
            title=in_language(consultation.title, locale),
        ),
        (
            _(
                "In the thread of comment %(number)s on “%(title)s”, where you take part, there is a reply from: "
                "%(who)s.",
                number=reply.number,
                title=in_language(consultation.title, locale),
                who=_speaker(reply),
            ),
            _("Read it and reply here:"),
            site.address("comments.show", slug=consultation.slug, number=reply.number),
        ),
    )


def answers_released(event: Event, site: Site) -> list[Letter]:
    """Tell everyone whose comments have been answered, in one letter each."""
    consultation = db.session.get_one(Consultation, event.consultation_id)
    whom = audiences.answered(SYSTEM, event)
    data = {"consultation": consultation.slug, "title": consultation.title}
    notices.tell(SYSTEM, event, NoticeKind.ANSWERS_RELEASED, [each.user.id for each in whom], **data)
    return [
        letter(
            site,
            f"event:{event.id}:{each.user.slug}",
            Recipient(each.user.email, each.user.locale),
            partial(_answered, consultation, each.numbers, site),
        )
        for each in whom
    ]


def _answered(consultation: Consultation, numbers: list[int], site: Site, locale: str) -> Words:
    count = len(numbers)
    title = in_language(consultation.title, locale)
    addresses = [
        site.address("comments.show", slug=consultation.slug, number=number) for number in numbers[:20]
    ]
    return Words(
        _("Your comments on %(title)s have been answered", title=title),
        (
            ngettext(
                "The region has answered your comment on “%(title)s”. The answer says what was decided and why.",
                "The region has answered your %(num)s comments on “%(title)s”. Each answer says what was decided "
                "and why.",
                count,
                title=title,
            ),
            "\n".join(addresses),
            _("All your comments and what became of them are here:"),
            site.address("mine.index"),
        ),
    )
