"""What an organisation is told when the region has registered an answer that came from it as a Word file."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.db import db
from consult.mail.writing import Reader, Site, Words, in_language
from consult.model.consultations import Consultation
from consult.model.notices import Notice, NoticeKind
from consult.model.records import Event
from consult.policy import SYSTEM
from consult.queries import audiences
from consult.services import notices
from consult.services.notices import Letter


def registered(event: Event, _site: Site) -> list[Letter]:
    """Tell everyone in the organisation; a private person who wrote in Word has no page here."""
    consultation = db.session.get_one(Consultation, event.consultation_id)
    data = {
        "consultation": consultation.slug,
        "title": consultation.title,
        "comments": event.data["comments"],
    }
    organisation = event.data["organisation"]
    whom = audiences.members(SYSTEM, organisation) if organisation else ()
    notices.tell(SYSTEM, event, NoticeKind.REGISTERED, {user.id: data for user in whom})
    return []


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
                "Your organisation has answered with a Word file. The region has registered what it says on "
                "“%(title)s” as %(num)s comment, in the name of your organisation.",
                "Your organisation has answered with a Word file. The region has registered what it says on "
                "“%(title)s” as %(num)s comments, in the name of your organisation.",
                notice.data["comments"],
                title=title,
            ),
            _("Check that nothing is missing or misunderstood. You follow what becomes of it here:"),
            reader.site.address("comments.index", slug=notice.data["consultation"], own=1),
        ),
        about=title,
    )
