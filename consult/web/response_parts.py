"""What a response says, as the parts of a document: the same for every kind of file."""

from collections.abc import Iterator, Sequence
from datetime import date

from flask_babel import force_locale
from flask_babel import gettext as _

from consult import clock
from consult.formats import html_written
from consult.formats.parts import Change, Facts, Heading, Part, Prose, Quotation
from consult.labels import words
from consult.model.consultations import Consultation
from consult.model.files import File
from consult.model.statements import Point, Statement
from consult.papers.changes import told
from consult.policy import SYSTEM, Speaking
from consult.queries import consultations
from consult.queries import statements as rooms
from consult.text import diff
from consult.text.blocks import split
from consult.text.markdown import plain
from consult.web.locale import TAGS, datetime_text, file_size, full_date, in_text
from consult.web.margins import Mark


def parts(
    consultation: Consultation, last_day: date, said: Statement | None, points: Sequence[Point]
) -> Iterator[Part]:
    """Give the response to a consultation with those of its views that the reader may see."""
    yield Prose(_("On %(title)s", title=in_text(consultation.title)))
    yield Facts(list(_facts(consultation, last_day, said)))
    if said is None:
        return
    for name, heading in headings().items():
        if text := getattr(said, name):
            yield Heading(1, heading)
            yield Prose(text)
    if points:
        yield Heading(1, _("Views on the text"))
        for point in points:
            yield from _view(point)
    if len(points) == len(said.points):
        yield from _enclosed(said.files)


def as_page(speaking: Speaking, said: Statement, locale: str) -> str:
    """Write a response as a page that stands alone, for the copy that is frozen when it comes in."""
    body, consultation = speaking.organisation, consultations.by_slug(SYSTEM, speaking.consultation.slug)
    last_day = max(consultation.last_day, speaking.extended_to or consultation.last_day)
    with force_locale(locale):
        title = _("The response of %(organisation)s", organisation=body.name if body else "")
        return html_written.write(title, parts(consultation, last_day, said, said.points), TAGS[locale])


def sharing(said: Statement, locale: str) -> str:
    """Say whose response it joins and who answers jointly, as the first words of its comment on the whole plan."""
    lines = []
    with force_locale(locale):
        if said.joins:
            lines.append(_("We join the response of %(organisation)s.", organisation=said.joins.name))
        if bodies := rooms.together(said):
            lines.append(_("We answer jointly with %(organisations)s.", organisations=", ".join(bodies)))
    return " ".join(lines)


def _enclosed(files: Sequence[File]) -> Iterator[Part]:
    """List what is enclosed; whoever has a file can tell by the checksum that it is the same."""
    if files:
        yield Heading(1, _("Enclosed files"))
        yield Facts([(f"{words(each.role)} {each.number}", _called(each)) for each in files])


def _called(file: File) -> str:
    named = f"{file.title} ({file.name})" if file.title else file.name
    return f"{named}, {file_size(file.size)}, SHA-256 {file.digest}"


def without_comments(consultation: Consultation, said: Statement) -> list[str]:
    """Name the sections on which a response says that it has no comments."""
    found = rooms.silent(SYSTEM, consultation, said)
    return [f"{label} {in_text(title)}" for label, title in found]


def headings() -> dict[str, str]:
    """Give the heading of each text about the plan as a whole."""
    return {
        "summary": _("Summary"),
        "views": _("General views"),
        "reservation": _("Reservation or special statement"),
    }


def marks(said: Statement) -> dict[str, str]:
    """Name what each text and each view says, to see when a file comes back which of them was changed in it."""
    texts = {name: Mark.of(shown(getattr(said, name))).written for name in headings()}
    views = {
        str(each.number): Mark.of(shown(each.body), each.proposed or None, each.stance).written
        for each in said.points
    }
    return {"stance": said.stance or ""} | texts | views


def shown(source: str) -> str:
    """Give the words that a text has in a file, whichever Markdown it was or becomes."""
    return "\n".join(plain(block.source) for block in split(source))


def _facts(consultation: Consultation, last_day: date, said: Statement | None) -> Iterator[tuple[str, str]]:
    yield _("State"), words(said.state) if said else _("Nothing is written yet")
    if said and said.is_received:
        yield from _receipt(said)
    if number := consultation.plan.registration_no:
        yield _("The region’s registration number"), number
    yield _("Last reply date"), full_date(last_day)
    if said and (said.stance or not said.is_received):
        yield _("Stance"), words(said.stance) if said.stance else _("Not chosen")
    if said and said.joins:
        yield _("Joins"), _("the response of %(organisation)s", organisation=said.joins.name)
    if said and (shared := rooms.together(said)):
        yield _("Joint response with"), ", ".join(shared)
    if said and (sections := without_comments(consultation, said)):
        yield _("No comments on"), ", ".join(sections)
    if said and said.decided_on:
        item = f", § {said.decided_item}" if said.decided_item else ""
        by = _("Decided by delegation by") if said.is_delegated else _("Decided by")
        yield by, f"{said.decided_by}{item}, {full_date(said.decided_on)}"


def _receipt(said: Statement) -> Iterator[tuple[str, str]]:
    """Say what was noted when it came in."""
    yield _("Number"), str(said.number)
    marks = [_("Late")] * said.is_late + [_("Preliminary")] * said.is_preliminary
    moment = datetime_text(said.submitted_at)
    if said.registration_id and said.submitted_at:
        moment = full_date(clock.local_date(said.submitted_at))
        marks.append(_("Registered by the region"))
    yield _("Received"), ", ".join([moment, *marks])
    if earlier := rooms.replaced(SYSTEM, said):
        day = full_date(clock.local_date(earlier.submitted_at)) if earlier.submitted_at else ""
        yield (
            _("Takes the place of"),
            _("preliminary response %(number)s, received on %(day)s", number=earlier.number, day=day),
        )
    if said.superseded_by:
        yield _("Replaced"), _("by response %(number)s", number=said.superseded_by)
    if said.withdrawn_at:
        because = f": {said.withdrawn_because}" if said.withdrawn_because else ""
        yield _("Withdrawn"), f"{datetime_text(said.withdrawn_at)}{because}"


def _view(point: Point) -> Iterator[Part]:
    place = point.cited or (
        _("Question %(number)s", number=point.question) if point.question else _("The whole plan")
    )
    number = _("View %(number)s", number=point.number)  # by which it is found again when the file comes back
    stance = f" · {words(point.stance)}" if point.stance else ""
    yield Heading(2, f"{number} · {place} – {words(point.kind)}{stance}")
    if point.quote:
        yield Quotation(point.quote)
    yield Prose(point.body)
    if point.proposed:
        pieces = diff.words(point.quote or point.passage, point.proposed)
        yield Heading(3, _("Proposed wording"))
        yield Change(pieces, told(pieces))
