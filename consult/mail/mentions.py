"""What staff are told about notes that mention them; the note itself stays at the desk."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from consult.db import db
from consult.mail.writing import Address, Reader, Site, Words, in_language
from consult.model.consultations import Consultation
from consult.model.mentions import Mention
from consult.model.notices import Notice, NoticeKind
from consult.model.records import Event
from consult.policy import SYSTEM
from consult.queries import mentions
from consult.services import notices
from consult.services.notices import Letter


def noted(event: Event, _site: Site) -> list[Letter]:
    """Tell those who are mentioned in a note; most notes mention nobody."""
    mentioned = select(Mention.user_id).where(Mention.note_id == event.data.get("note"))
    people = db.session.scalars(mentioned.order_by(Mention.user_id)).all()
    if people:
        consultation = db.session.get_one(Consultation, event.consultation_id)
        data = {"consultation": consultation.slug, "title": consultation.title}
        notices.tell(SYSTEM, event, NoticeKind.MENTIONED, dict.fromkeys(people, data))
    return []


def mentioning(news: Sequence[Notice], reader: Reader) -> list[Words]:
    """Say which notes mention the reader that the reader has not looked at."""
    notes = [each.event.data["note"] for each in news]
    return [_mentioning(each, reader) for each in mentions.open_ones(reader.actor, notes)]


def _mentioning(note: mentions.Mine, reader: Reader) -> Words:
    title = in_language(note.title, reader.locale)
    sentence = _(
        "%(name)s mentions you in an internal note on comment %(number)s on “%(title)s”.",
        name=note.author,
        number=note.number,
        title=title,
    )
    address = reader.site.address("answering.show", slug=note.slug, number=note.number)
    return Words(
        _("A colleague mentions you in an internal note"),
        (sentence, Address(f"{address}#notes")),
        about=title,
    )
