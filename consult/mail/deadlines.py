"""The last reply date for a calendar, in the reader's language."""

from datetime import date
from urllib.parse import urlsplit

from flask_babel import gettext as _

from consult import clock
from consult.formats.deadlines import Deadline
from consult.mail.writing import Site, in_language
from consult.model.consultations import Consultation, ConsultationState


def deadline(consultation: Consultation, last_day: date, site: Site, locale: str) -> Deadline:
    """Say until when one can answer, to everyone or to a body that has been given more time.

    A last reply date is only ever moved to a later day, so how many days are given orders all files about it.
    """
    title = in_language(consultation.title, locale)
    address = site.address("consultations.show", slug=consultation.slug)
    is_cancelled = consultation.state is ConsultationState.CANCELLED
    return Deadline(
        uid=f"{consultation.slug}@{urlsplit(site.base_url).hostname or 'localhost'}",
        sequence=max(0, (last_day - consultation.first_day).days) + is_cancelled,
        day=last_day,
        summary=_("Last reply date: %(title)s", title=title),
        description=_(
            "The consultation on “%(title)s” closes at 23:59 Swedish time on this day.", title=title
        )
        + f"\n{address}",
        address=address,
        locale=locale,
        at=clock.start_of(clock.today()),  # a file is the same all day, whoever asks for it
        is_cancelled=is_cancelled,
    )
