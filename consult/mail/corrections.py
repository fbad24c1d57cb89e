"""Letters about a correction in a consultation, to those who were asked and those who have commented."""

from collections.abc import Sequence
from functools import partial

from flask_babel import gettext as _

from consult.db import db
from consult.mail.writing import Reader, Recipient, Site, Words, in_language, letter, quoted
from consult.model.consultations import Consultation
from consult.model.corrections import Correction
from consult.model.notices import Notice, NoticeKind
from consult.model.records import Event
from consult.policy import SYSTEM, Permission, allows
from consult.queries import audiences, contacts
from consult.services import notices
from consult.services.notices import Letter


def announced(event: Event, site: Site) -> list[Letter]:
    """Tell people on their pages, and write to the mailboxes of organisations that nobody answers for yet."""
    correction = db.session.get_one(Correction, event.subject_id)
    consultation = db.session.get_one(Consultation, correction.consultation_id)
    data = {
        "consultation": consultation.slug,
        "title": consultation.title,
        "number": correction.number,
    }
    whom = audiences.concerned(SYSTEM, event)
    notices.tell(SYSTEM, event, NoticeKind.CORRECTION, {user.id: data for user in whom})
    return [
        letter(
            site,
            f"event:{event.id}:organisation:{organisation.id}",
            Recipient(organisation.email, organisation.locale),
            partial(_corrected, correction, consultation, site),
        )
        for organisation in audiences.mailboxes(SYSTEM, event)
    ]


def corrections(news: Sequence[Notice], reader: Reader) -> list[Words]:
    """Say what was corrected, each correction by itself."""
    told = []
    for notice in news:
        correction = db.session.get_one(Correction, notice.event.subject_id)
        consultation = db.session.get_one(Consultation, correction.consultation_id)
        if allows(reader.actor, Permission.CONSULTATION_READ, consultation):
            told.append(_corrected(correction, consultation, reader.site, reader.locale))
    return told


def _corrected(correction: Correction, consultation: Consultation, site: Site, locale: str) -> Words:
    title = in_language(consultation.title, locale)
    text = correction.text.get(locale) or next(iter(correction.text.values()))
    return Words(
        _("Correction: %(title)s", title=title),
        (
            _("The region has announced a correction in the consultation on “%(title)s”:", title=title),
            quoted(text),
            _("The whole consultation, with its corrections, is here:"),
            site.address("consultations.show", slug=consultation.slug),
        ),
        about=title,
        reply_to=contacts.of(SYSTEM, [consultation.id]),
    )
