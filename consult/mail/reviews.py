"""What those who have said something are told when the region does not publish it."""

from collections.abc import Sequence

from flask_babel import gettext as _

from consult.mail.writing import Reader, Site, Words, in_language, one_line
from consult.model.comments import Review
from consult.model.notices import Notice, NoticeKind
from consult.model.records import Event
from consult.policy import SYSTEM
from consult.queries import audiences
from consult.queries import news as readable
from consult.services import notices
from consult.services.notices import Letter


def held(event: Event, _site: Site) -> list[Letter]:
    """Tell whoever said it; for an answer that was registered, everyone in the organisation."""
    comment = audiences.comment(SYSTEM, event.subject_id)
    if comment is None or comment.review is not Review.HELD:
        return []
    data = {
        "consultation": comment.consultation.slug,
        "title": comment.consultation.title,
        "number": comment.number,
        "position": comment.position,
    }
    whom = audiences.behind(SYSTEM, comment)
    notices.tell(SYSTEM, event, NoticeKind.HELD, {user.id: data for user in whom})
    return []


def held_back(news: Sequence[Notice], reader: Reader) -> list[Words]:
    """Say what is not published, and why, as far as that still holds when the letter is sent."""
    return [words for each in news if (words := _held_back(each, reader))]


def _held_back(notice: Notice, reader: Reader) -> Words | None:
    comment = readable.own(reader.actor, notice.event.subject_id)
    if comment is None or comment.review is not Review.HELD:
        return None
    title = in_language(notice.data["title"], reader.locale)
    return Words(
        _("Comment %(number)s on %(title)s is not published", number=comment.number, title=title),
        (
            _(
                "The region has read comment %(number)s on “%(title)s” and does not publish it. The reason: %(because)s",
                number=comment.number,
                title=title,
                because=one_line(comment.held_because),
            ),
            _(
                "The region has received the comment and answers it like every other. You can see it here, and change "
                "it as long as the consultation is open:"
            ),
            reader.site.address(
                "comments.show", slug=notice.data["consultation"], number=notice.data["number"]
            ),
        ),
        about=title,
    )
