"""How comments were handled, as the parts of a document: the same for every kind of file."""

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _

from consult import clock
from consult.formats.parts import Change, Facts, Heading, Part, Prose, Quotation
from consult.labels import words
from consult.model.comments import Voice
from consult.model.decisions import Decision
from consult.papers.changes import told as in_words
from consult.queries.handled import Handled, Point
from consult.queries.notes import Note
from consult.queries.splits import Answered
from consult.queries.threads import Change as Changed
from consult.text.diff import Piece
from consult.web.locale import current_locale, full_date, in_text, language_of


def parts(told: Handled, figures: Sequence[tuple[int, str]]) -> Iterator[Part]:
    """Give the comments with their answers, in the order of the text, after what came of them as a whole."""
    yield Facts(
        [
            (_("Consultation"), in_text(told.of.consultation.title)),
            (_("As of"), full_date(clock.today())),
            *((label[:1].upper() + label[1:], str(number)) for number, label in figures),
        ]
    )
    if told.decisions:
        yield Heading(1, _("The decision"))
        for decision in told.decisions:
            yield from _decision(decision)
    for chapter in told.chapters:
        title = in_text(chapter.title) or _("The whole plan")
        yield Heading(1, f"{chapter.number} {title}".strip())
        for point in chapter.points:
            yield from _point(point, told)


def _decision(decision: Decision) -> Iterator[Part]:
    yield Facts(
        [
            (words(decision.kind), full_date(decision.decided_on)),
            (_("Decided by"), _("%(body)s, § %(item)s", body=in_text(decision.body), item=decision.item)),
            (_("Version"), str(decision.version.number)),
        ]
    )
    if text := in_text(decision.text):
        yield Prose(text)


def _point(point: Point, told: Handled) -> Iterator[Part]:
    note = point.said.note
    yield Heading(2, _("Comment %(number)s", number=note.number))
    yield Facts(list(_facts(note)))
    if (question := told.questions.get(note.question_id or 0)) is not None:
        yield Quotation(in_text(question.text))
    if note.uid:
        yield Quotation(note.quote or point.said.passage)
    if note.withdrawn_at:
        yield Prose(_("Withdrawn by the author on %(day)s.", day=full_date(note.withdrawn_at)))
    if point.said.html:
        yield Prose(point.body)
    if point.said.proposed is not None:
        yield Heading(3, _("Proposed wording"))
        yield _change(point.said.wording)
    yield Heading(3, _("The region’s answer"))
    yield from _elsewhere(point)
    if point.parts:
        for part in point.parts:
            yield from _answered_part(part)
        yield Prose(_("A comment counts once, in however many points it is answered."))
        return
    yield from _answer(point, told) if point.outcome else [Prose(_("Not answered yet"))]


def _elsewhere(point: Point) -> Iterator[Part]:
    """Say with which later consultation it is answered, if with another than its own."""
    if point.taken_to is not None:
        title = in_text(point.taken_to.title)
        yield Prose(
            _("Taken along to a later consultation, with which it is answered: %(title)s", title=title)
        )


def _answered_part(part: Answered) -> Iterator[Part]:
    """Tell of one point of a comment that was split: its words, and the answer once it is released."""
    where = _("Passage %(label)s", label=part.cited) if part.cited else _("The whole plan")
    named = _("Point %(number)s", number=part.number)
    yield Heading(3, f"{named}, {where}")
    yield Quotation(part.body)
    if part.answer is None:
        yield Prose(_("Not answered yet"))
        return
    yield Prose(f"**{words(part.answer.outcome)}**")
    if reasons := in_text(part.answer.reasons):
        yield Prose(reasons)
    yield from _changes(part.changes)


def _facts(note: Note) -> Iterator[tuple[str, str]]:
    whole = _("The whole plan") if note.question_id is None else _("Answer to a question")
    yield _("Place in the text"), note.cited or whole
    if note.moved_from:
        yield _("Written at"), note.moved_from
    if note.voice is Voice.ORGANISATION:
        yield words(note.voice), note.organisation
    if note.stance:
        yield _("Stance"), words(note.stance)
    elif note.kind:
        yield _("Kind"), words(note.kind)


def _answer(point: Point, told: Handled) -> Iterator[Part]:
    answer = point.said.note.answer
    yield Prose(f"**{words(point.outcome)}**")
    if answer and (reasons := in_text(answer.reasons)):
        yield Prose(reasons)
        if (language := language_of(answer.reasons)) != current_locale():
            yield Prose(f"({_in_language(language)})")
    yield from _changes(point.changes)
    if gap := unchanged(point, is_adopted=told.is_adopted):
        yield Prose(gap)
    if reaction := point.reaction:
        said = _("Satisfied with the answer") if reaction.is_satisfied else _("Not satisfied with the answer")
        yield Facts([(_("What you have said about the answer"), f"{said}, {full_date(reaction.said_at)}")])
        if reaction.because:
            yield Quotation(reaction.because)


def _changes(changes: Sequence[Changed]) -> Iterator[Part]:
    """Give the words before and after."""
    for change in changes:
        place = _(
            "The words before and after, %(label)s in version %(number)s",
            label=change.label,
            number=change.version,
        )
        yield Heading(3, place)
        yield _change(change.pieces)
        if change.is_stale:
            yield Prose(_("The translation is older than the original."))


def unchanged(point: Point, *, is_adopted: bool) -> str:
    """Say why no changed words are shown at an answer that promises a change, or nothing."""
    if not point.is_promised or point.changes:
        return ""
    if is_adopted:
        return str(_("No change in the adopted text is linked to this answer."))
    if point.now:
        return str(_("No published change is linked to this answer yet."))
    return str(_("The revised text is not published yet. The new words are shown here when it is."))


def _change(pieces: Sequence[Piece]) -> Change:
    return Change(pieces, in_words(pieces))


def _in_language(code: str) -> str:
    return str(_("In Swedish") if code == "sv" else _("In English"))
