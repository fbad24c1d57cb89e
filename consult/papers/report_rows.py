"""The consultation report as rows of tables: one row for each comment, and what belongs around them."""

from collections.abc import Callable, Iterator, Sequence

from flask_babel import gettext as _

from consult import clock
from consult.formats.parts import Facts, Heading, Line, Part, Prose, Table
from consult.formats.reports import Answer, Comment, Report
from consult.labels import words
from consult.labels.writing import in_text
from consult.model.comments import CommentKind, Stance
from consult.model.organisations import Sector
from consult.model.reports import Choice, Shown
from consult.papers import reports
from consult.papers.report_chapters import chapters
from consult.papers.report_comments import outcome, place, sender, withdrawn

Cells = Sequence[object]
Say = Callable[[Answer | None], str]
FITS = 32_000
"""Characters that a cell of a workbook holds."""


def comments(report: Report, choice: Choice) -> Iterator[Cells]:
    """Give the names of the columns, and then every comment in its order."""
    yield [name for _key, name in _columns(choice)]
    for chapter in chapters(report, choice.by):
        for comment in chapter.comments:
            yield _row(comment, "", choice)
    for taken in report.taken_along:
        for comment in taken.comments:
            yield _row(comment, in_text(taken.round.title), choice)


def _columns(choice: Choice) -> list[tuple[Shown | None, str]]:
    every: list[tuple[Shown | None, str]] = [
        (None, _("Number")),
        (None, _("Taken along from")),
        (None, _("Sender")),
        (Shown.SECTOR, _("Signed as")),
        (Shown.SECTOR, _("Sector")),
        (Shown.PASSAGE, _("Place in the text")),
        (Shown.PASSAGE, _("Quoted words")),
        (Shown.RECEIVED, _("Received")),
        (Shown.RECEIVED, _("Late")),
        (Shown.STANCE, _("Stance")),
        (Shown.STANCE, _("Kind")),
        (Shown.AGREE, _("Agree")),
        (Shown.WORDS, _("The comment")),
        (Shown.WORDS, _("Language")),
        (Shown.PROPOSED, _("Proposed wording")),
        (None, _("Outcome")),
        (Shown.REASONS, _("The region’s reasons")),
        (Shown.CHANGES, _("Words before")),
        (Shown.CHANGES, _("Words after")),
        (None, _("Remark")),
    ]
    return [(key, name) for key, name in every if key is None or key in choice.shows]


def _row(comment: Comment, came: str, choice: Choice) -> Cells:
    cells: list[tuple[Shown | None, object]] = [
        (None, comment.number),
        (None, came),
        (None, sender(comment)),
        (Shown.SECTOR, comment.sender if comment.organisation else ""),
        (Shown.SECTOR, words(Sector(comment.sector)) if comment.sector else ""),
        (Shown.PASSAGE, place(comment)),
        (Shown.PASSAGE, comment.quote),
        (Shown.RECEIVED, clock.local_date(comment.received_at).isoformat()),
        (Shown.RECEIVED, _("Late") if comment.is_late else ""),
        (Shown.STANCE, words(Stance(comment.stance)) if comment.stance else ""),
        (Shown.STANCE, words(CommentKind(comment.kind)) if comment.kind else ""),
        (Shown.AGREE, comment.agree),
        (Shown.WORDS, comment.body),
        (Shown.WORDS, comment.language if comment.is_published else ""),
        (Shown.PROPOSED, comment.proposed or ""),
        (None, _each(comment, outcome)),
        (Shown.REASONS, _each(comment, _reasons)),
        (Shown.CHANGES, _each(comment, _before)),
        (Shown.CHANGES, _each(comment, _after)),
        (None, _remark(comment)),
    ]
    return [_fit(cell) for key, cell in cells if key is None or key in choice.shows]


def _each(comment: Comment, say: Say) -> str:
    """Say something of the answer, or of the answer to each point under the number of the point."""
    if not comment.points:
        return say(comment.answer)
    said = [(number, say(point.answer)) for number, point in enumerate(comment.points, 1)]
    return "\n".join(f"{number}: {each}" for number, each in said if each)


def _reasons(answer: Answer | None) -> str:
    return in_text(answer.reasons) if answer else ""


def _before(answer: Answer | None) -> str:
    return "\n".join(f"{each.passage}: {each.before}" for each in answer.changes) if answer else ""


def _after(answer: Answer | None) -> str:
    return "\n".join(f"{each.passage}: {each.after}" for each in answer.changes) if answer else ""


def _remark(comment: Comment) -> str:
    if not comment.is_published:
        return str(_("Not published"))
    if comment.withdrawn_at is not None:
        return withdrawn(comment)
    return ""


def _fit(cell: object) -> object:
    """Cut what no cell holds, and say that it was cut."""
    if isinstance(cell, str) and len(cell) > FITS:
        return cell[:FITS] + " … " + _("(cut here; the whole is in the PDF and in the file of data)")
    return cell


def sheets(report: Report, digest: str, choice: Choice) -> Iterator[tuple[str, Iterator[Cells]]]:
    """Give the sheets of a workbook with their names: the comments, and what stands around them in the document."""
    yield _("Comments"), comments(report, choice)
    around = reports.around(report, digest, choice)
    yield _("About the report"), (row for part in around for row in _rows(part))


def _rows(part: Part) -> Iterator[Cells]:
    match part:
        case Heading(_rank, text):
            yield from ([], [text])
        case Prose(source):
            yield from ([line.removeprefix("- ")] for line in source.split("\n") if line.strip())
        case Facts(rows):
            yield from ([name, value] for name, value in rows)
        case Line(text, lead):
            yield [f"{lead} {text}".strip()]
        case Table(head, rows):
            yield list(head)
            yield from (list(row) for row in rows)
