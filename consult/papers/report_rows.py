"""The consultation report as rows of tables: one row for each comment, and what belongs around them."""

from collections.abc import Callable, Collection, Iterator, Sequence

from flask_babel import gettext as _

from consult import clock
from consult.formats.parts import Facts, Heading, Line, Part, Prose, Table
from consult.formats.reports import Answer, Comment, Report
from consult.labels import words
from consult.labels.writing import in_text
from consult.model.comments import CommentKind, Stance
from consult.model.organisations import Sector
from consult.model.reports import ALWAYS, Arrangement, Choice, Column
from consult.papers import reports
from consult.papers.report_chapters import chapters
from consult.papers.report_comments import outcome, place, sender, withdrawn

Cells = Sequence[object]
Say = Callable[[Answer | None], str]
FITS = 32_000
"""Characters that a cell of a workbook holds."""


def comments(report: Report, choice: Choice) -> Iterator[Cells]:
    """Give the names of the columns, and then every comment in its order, as much as a document would tell."""
    return rows(report, choice.by, choice.columns)


def rows(report: Report, by: Arrangement, columns: Collection[Column]) -> Iterator[Cells]:
    """Give the names of columns, and then every comment in an order; what tells that every one is there is always told."""
    shown = [each for each in Column if each in ALWAYS or each in columns]
    yield [words(each) for each in shown]
    for chapter in chapters(report, by):
        for comment in chapter.comments:
            yield _row(comment, "", shown)
    for taken in report.taken_along:
        for comment in taken.comments:
            yield _row(comment, in_text(taken.round.title), shown)


def _row(comment: Comment, came: str, shown: Sequence[Column]) -> Cells:
    cells: dict[Column, object] = {
        Column.NUMBER: comment.number,
        Column.CAME: came,
        Column.SENDER: sender(comment),
        Column.SIGNED: comment.sender if comment.organisation else "",
        Column.SECTOR: words(Sector(comment.sector)) if comment.sector else "",
        Column.PLACE: place(comment),
        Column.QUOTE: comment.quote,
        Column.RECEIVED: clock.local_date(comment.received_at).isoformat(),
        Column.LATE: _("Late") if comment.is_late else "",
        Column.STANCE: words(Stance(comment.stance)) if comment.stance else "",
        Column.KIND: words(CommentKind(comment.kind)) if comment.kind else "",
        Column.AGREE: comment.agree,
        Column.WORDS: comment.body,
        Column.LANGUAGE: comment.language if comment.is_published else "",
        Column.PROPOSED: comment.proposed or "",
        Column.OUTCOME: _each(comment, outcome),
        Column.REASONS: _each(comment, _reasons),
        Column.BEFORE: _each(comment, _before),
        Column.AFTER: _each(comment, _after),
        Column.REMARK: _remark(comment),
    }
    return [_fit(cells[each]) for each in shown]


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
    return _sheets(report, digest, choice, comments(report, choice))


def chosen(
    report: Report, digest: str, by: Arrangement, columns: Collection[Column]
) -> Iterator[tuple[str, Iterator[Cells]]]:
    """Give the same with columns that a reader has chosen."""
    return _sheets(report, digest, Choice(by), rows(report, by, columns))


def _sheets(
    report: Report, digest: str, choice: Choice, told: Iterator[Cells]
) -> Iterator[tuple[str, Iterator[Cells]]]:
    yield _("Comments"), told
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
