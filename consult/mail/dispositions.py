"""What staff are told about answers that are theirs: on their page at once, and in the letter they have chosen."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.db import db
from consult.mail.writing import Reader, Site, Words, in_language
from consult.model.consultations import Consultation
from consult.model.notices import Notice, NoticeKind
from consult.model.records import Event
from consult.policy import SYSTEM
from consult.queries import news as readable
from consult.services import notices
from consult.services.notices import Letter


def assigned(event: Event, _site: Site) -> list[Letter]:
    """Tell a drafter that a comment is theirs to answer."""
    _tell(event, NoticeKind.ASSIGNED, event.data.get("assignee"))
    return []


def sent_back(event: Event, _site: Site) -> list[Letter]:
    """Tell a drafter that an answer needs more work."""
    _tell(event, NoticeKind.SENT_BACK, event.data.get("drafter"))
    return []


def superseded(event: Event, _site: Site) -> list[Letter]:
    """Tell a drafter that a comment they were answering has been replaced by a final response."""
    _tell(event, NoticeKind.SUPERSEDED, event.data.get("drafter"))
    return []


def _tell(event: Event, kind: NoticeKind, user_id: int | None) -> None:
    if user_id is None or user_id == event.actor_id:
        return
    consultation = db.session.get_one(Consultation, event.consultation_id)
    data = {"consultation": consultation.slug, "title": consultation.title}
    notices.tell(SYSTEM, event, kind, {user_id: data})


def waiting(_news: Sequence[Notice], reader: Reader) -> list[Words]:
    """Remind a drafter of all comments that wait for an answer of theirs, those that have waited long too."""
    return [_waiting(each, reader) for each in readable.waiting(reader.actor)]


def _waiting(work: readable.Waiting, reader: Reader) -> Words:
    title = in_language(work.title, reader.locale)
    sentence = ngettext(
        "%(num)s comment on “%(title)s” waits for your answer.",
        "%(num)s comments on “%(title)s” wait for your answer.",
        work.comments,
        title=title,
    )
    subject = ngettext(
        "%(num)s comment waits for your answer", "%(num)s comments wait for your answer", work.comments
    )
    return Words(subject, (sentence, _queue(work.slug, reader)), about=title)


def returned(news: Sequence[Notice], reader: Reader) -> list[Words]:
    """Say which answers were sent back to a drafter and are not sent for approval again."""
    found: dict[str, tuple[str, list[int]]] = {}
    for comment in readable.sent_back(reader.actor, [each.event.subject_id for each in news]):
        title = in_language(comment.consultation.title, reader.locale)
        found.setdefault(comment.consultation.slug, (title, []))[1].append(comment.number)
    return [_returned(slug, title, numbers, reader) for slug, (title, numbers) in found.items()]


def _returned(slug: str, title: str, numbers: Sequence[int], reader: Reader) -> Words:
    sentence = ngettext(
        "An answer on “%(title)s” was sent back to you with a reason: to comment %(numbers)s.",
        "%(num)s answers on “%(title)s” were sent back to you with a reason: to comments %(numbers)s.",
        len(numbers),
        title=title,
        numbers=", ".join(map(str, numbers)),
    )
    return Words(_("Answers were sent back to you"), (sentence, _queue(slug, reader)), about=title)


def replaced(news: Sequence[Notice], reader: Reader) -> list[Words]:
    """Say which comments that a drafter was answering have been replaced by final responses."""
    found: dict[str, tuple[str, list[int]]] = {}
    for each in news:
        title = in_language(each.data["title"], reader.locale)
        found.setdefault(each.data["consultation"], (title, []))[1].append(each.event.data["number"])
    return [_replaced(slug, title, numbers, reader) for slug, (title, numbers) in found.items()]


def _replaced(slug: str, title: str, numbers: Sequence[int], reader: Reader) -> Words:
    sentence = ngettext(
        "A comment on “%(title)s” that you answer was replaced by the organisation’s final response: %(numbers)s.",
        "%(num)s comments on “%(title)s” that you answer were replaced by the organisations’ final responses: "
        "%(numbers)s.",
        len(numbers),
        title=title,
        numbers=", ".join(map(str, sorted(numbers))),
    )
    return Words(
        _("Comments that you answer have been replaced"), (sentence, _queue(slug, reader)), about=title
    )


def _queue(slug: str, reader: Reader) -> str:
    return reader.site.address("queue.index", slug=slug, assignee="me")
