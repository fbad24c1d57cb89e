"""What a response says, as the parts of a document: the same for every kind of file."""

from collections.abc import Iterator, Sequence
from datetime import date

from flask_babel import format_date
from flask_babel import gettext as _

from consult.formats.parts import Change, Facts, Heading, Part, Prose, Quotation
from consult.labels import words
from consult.model.consultations import Consultation
from consult.model.statements import Point, Statement
from consult.text import diff
from consult.text.diff import Piece
from consult.web.locale import datetime_text, full_date, in_text


def parts(
    consultation: Consultation, last_day: date, said: Statement | None, points: Sequence[Point]
) -> Iterator[Part]:
    """Give the response to a consultation with those of its views that the reader may see."""
    yield Prose(_("On %(title)s", title=in_text(consultation.title)))
    yield Facts(list(_facts(consultation, last_day, said)))
    if said is None:
        return
    texts = (
        (_("Summary"), said.summary),
        (_("General views"), said.views),
        (_("Reservation or special statement"), said.reservation),
    )
    for heading, text in texts:
        if text:
            yield Heading(1, heading)
            yield Prose(text)
    if points:
        yield Heading(1, _("Views on the text"))
        for point in points:
            yield from _view(point)


def _facts(consultation: Consultation, last_day: date, said: Statement | None) -> Iterator[tuple[str, str]]:
    yield _("State"), words(said.state) if said else _("Nothing is written yet")
    if said and said.is_received:
        yield from _receipt(said)
    if number := consultation.plan.registration_no:
        yield _("The region’s registration number"), number
    yield _("Last reply date"), format_date(last_day, "long")
    if said and said.stance:
        yield _("Stance"), words(said.stance)
    if said and said.decided_on:
        item = f", § {said.decided_item}" if said.decided_item else ""
        yield _("Decided by"), f"{said.decided_by}{item}, {full_date(said.decided_on)}"


def _receipt(said: Statement) -> Iterator[tuple[str, str]]:
    """Say what was noted when it came in."""
    yield _("Number"), str(said.number)
    marks = [_("Late")] * said.is_late + [_("Preliminary")] * said.is_preliminary
    yield _("Received"), ", ".join([datetime_text(said.submitted_at), *marks])
    if said.withdrawn_at:
        because = f": {said.withdrawn_because}" if said.withdrawn_because else ""
        yield _("Withdrawn"), f"{datetime_text(said.withdrawn_at)}{because}"


def _view(point: Point) -> Iterator[Part]:
    place = point.cited or (
        _("Question %(number)s", number=point.question) if point.question else _("The whole plan")
    )
    yield Heading(2, f"{place} – {words(point.kind)}")
    if point.quote:
        yield Quotation(point.quote)
    yield Prose(point.body)
    if point.proposed:
        pieces = diff.words(point.quote or point.passage, point.proposed)
        yield Heading(3, _("Proposed wording"))
        yield Change(pieces, _told(pieces))


def _told(pieces: Sequence[Piece]) -> str:
    """Say in words what a change strikes and adds, for those who see neither lines nor colours."""
    said = {
        "delete": lambda words: _("Deleted: “%(words)s”.", words=words),
        "insert": lambda words: _("Added: “%(words)s”.", words=words),
    }
    return " ".join(
        said[each.op](each.text.strip()) for each in pieces if each.op in said and each.text.strip()
    )
