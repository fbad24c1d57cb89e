"""What those who have said something are told when the region redacts words in it."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from consult.labels import words
from consult.mail.writing import Reader, Site, Words, in_language
from consult.model.comments import Comment
from consult.model.notices import Notice, NoticeKind
from consult.model.records import Event
from consult.model.redactions import Ground
from consult.model.statements import Statement
from consult.model.users import User
from consult.policy import SYSTEM
from consult.queries import audiences, redactions
from consult.services import notices
from consult.services.notices import Letter


def redacted(event: Event, _site: Site) -> list[Letter]:
    """Tell whoever said it, or those who answer for the organisation whose response it is."""
    data, whom = _response(event) if event.subject_type == Statement.__tablename__ else _comment(event)
    notices.tell(SYSTEM, event, NoticeKind.REDACTED, {user.id: data for user in whom})
    return []


def _comment(event: Event) -> tuple[dict[str, Any], Sequence[User]]:
    comment = audiences.comment(SYSTEM, event.subject_id)
    if comment is None:
        return {}, ()
    case = comment.consultation
    place = {"number": comment.number, "position": comment.position}
    return {"consultation": case.slug, "title": case.title} | place, audiences.behind(SYSTEM, comment)


def _response(event: Event) -> tuple[dict[str, Any], Sequence[User]]:
    response = audiences.statement(SYSTEM, event)
    if response is None:
        return {}, ()
    case = response.consultation
    data = {"consultation": case.slug, "title": case.title, "response": response.number}
    return data, audiences.signing(SYSTEM, response)


def struck(news: Sequence[Notice], reader: Reader) -> list[Words]:
    """Say where words are redacted, and why, as far as that still holds when the letter is sent."""
    return [said for each in news if (said := _struck(each, reader))]


def _struck(notice: Notice, reader: Reader) -> Words | None:
    data, event = notice.data, notice.event
    kind = Statement if "response" in data else Comment
    if not redactions.standing(SYSTEM, kind, event.subject_id):
        return None
    site, slug, title = reader.site, data["consultation"], in_language(data["title"], reader.locale)
    why = words(Ground(event.data["ground"]))
    if kind is Statement:
        head = _("Words in your response on %(title)s are redacted", title=title)
        address = site.address("received.show", slug=slug, number=data["response"])
    else:
        head = _("Words in comment %(number)s on %(title)s are redacted", number=data["number"], title=title)
        address = site.address("comments.show", slug=slug, number=data["number"])
    return Words(
        head,
        (
            _(
                "The region has redacted words in what you said on “%(title)s”: %(why)s.",
                title=title,
                why=why,
            ),
            _("Others read a mark where the words stood. You can see it, and read the original, here:"),
            address,
        ),
        about=title,
    )
