"""What those who have commented are told: someone replied, or the comments have been answered."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.db import db
from consult.labels import words
from consult.mail.writing import Site, Words, in_language, one_line
from consult.model.comments import Comment, Review, Voice
from consult.model.consultations import Consultation
from consult.model.notices import Notice, NoticeKind
from consult.model.records import Event
from consult.policy import SYSTEM
from consult.queries import audiences
from consult.services import notices
from consult.services.notices import Letter

MOST_ADDRESSES = 20


def replied(event: Event, _site: Site) -> list[Letter]:
    """Tell those who have spoken in a thread that someone has replied, when they can read the reply."""
    reply = audiences.comment(SYSTEM, event.subject_id)
    if reply is None or reply.root_id is None or not _is_read(reply):
        return []
    place = reply.consultation
    data = {
        "consultation": place.slug,
        "title": place.title,
        "number": reply.number,
        "position": reply.position,
    }
    whom = audiences.in_thread(SYSTEM, reply)
    notices.tell(SYSTEM, event, NoticeKind.REPLY, {user.id: data for user in whom})
    return []


def _is_read(reply: Comment) -> bool:
    return reply.withdrawn_at is None and reply.review is Review.SHOWN


def replies(news: Sequence[Notice], site: Site, locale: str) -> list[Words]:
    """Say who has replied, thread by thread; what has been withdrawn meanwhile is not told."""
    threads: dict[tuple[str, int], list[Comment]] = {}
    for notice in news:
        reply = audiences.comment(SYSTEM, notice.event.subject_id)
        if reply is not None and _is_read(reply):
            threads.setdefault((reply.consultation.slug, reply.number), []).append(reply)
    return [_replied(thread, site, locale) for thread in threads.values()]


def _speaker(reply: Comment) -> str:
    if reply.organisation is not None:
        return one_line(reply.organisation.name)
    return (
        words(Voice.REGION)
        if reply.voice is Voice.REGION
        else one_line(reply.signed_as) or words(reply.voice)
    )


def _replied(thread: Sequence[Comment], site: Site, locale: str) -> Words:
    number, consultation = thread[0].number, thread[0].consultation
    title = in_language(consultation.title, locale)
    return Words(
        ngettext(
            "A reply in the thread of comment %(number)s on %(title)s",
            "%(num)s replies in the thread of comment %(number)s on %(title)s",
            len(thread),
            number=number,
            title=title,
        ),
        (
            ngettext(
                "In the thread of comment %(number)s on “%(title)s”, where you take part, there is a reply from: "
                "%(who)s.",
                "In the thread of comment %(number)s on “%(title)s”, where you take part, there are %(num)s "
                "replies from: %(who)s.",
                len(thread),
                number=number,
                title=title,
                who=", ".join(dict.fromkeys(_speaker(each) for each in thread)),
            ),
            _("Read it and reply here:"),
            site.address("comments.show", slug=consultation.slug, number=number),
        ),
    )


def answers_released(event: Event, _site: Site) -> list[Letter]:
    """Tell everyone whose comments have been answered, and their colleagues, which comments those are."""
    consultation = db.session.get_one(Consultation, event.consultation_id)
    data = {"consultation": consultation.slug, "title": consultation.title}
    whom = {
        each.user.id: data | {"numbers": sorted(each.numbers), "is_own": each.is_own}
        for each in audiences.answered(SYSTEM, event)
    }
    notices.tell(SYSTEM, event, NoticeKind.ANSWERS_RELEASED, whom)
    return []


def answers(news: Sequence[Notice], site: Site, locale: str) -> list[Words]:
    """Say which comments have been answered, consultation by consultation."""
    rounds: dict[str, list[Notice]] = {}
    for notice in news:
        rounds.setdefault(notice.data["consultation"], []).append(notice)
    return [_answered(each, site, locale) for each in rounds.values()]


def _answered(news: Sequence[Notice], site: Site, locale: str) -> Words:
    numbers = sorted({number for notice in news for number in notice.data["numbers"]})
    slug, title = news[0].data["consultation"], in_language(news[0].data["title"], locale)
    count = len(numbers)
    own = all(notice.data["is_own"] for notice in news)
    yours = ngettext(
        "The region has answered your comment on “%(title)s”. The answer says what was decided and why.",
        "The region has answered your %(num)s comments on “%(title)s”. Each answer says what was decided "
        "and why.",
        count,
        title=title,
    )
    ours = ngettext(
        "The region has answered your organisation’s comment on “%(title)s”. The answer says what was decided "
        "and why.",
        "The region has answered your organisation’s %(num)s comments on “%(title)s”. Each answer says what "
        "was decided and why.",
        count,
        title=title,
    )
    addresses = [site.address("comments.show", slug=slug, number=number) for number in numbers]
    return Words(
        _("Your comments on %(title)s have been answered", title=title),
        (
            yours if own else ours,
            "\n".join(addresses[:MOST_ADDRESSES]),
            _("All your comments and what became of them are here:"),
            site.address("mine.index"),
        ),
    )
