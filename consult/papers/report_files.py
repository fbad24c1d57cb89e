"""Make a file of a frozen report: every kind of it from the same state and the same description."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO

from flask_babel import force_locale
from flask_babel import gettext as _

from consult.formats import csvfile, html_written, pdf_apart, pdf_written, tables, word_written
from consult.formats import reports as written
from consult.formats.parts import Heading, Part
from consult.formats.reports import Report
from consult.labels.writing import TAGS
from consult.model.reports import Arrangement, Choice, ReportKind, Shown
from consult.papers import report_rows, reports

MIMETYPES = {
    ReportKind.PDF: pdf_written.MIMETYPE,
    ReportKind.DOCX: word_written.MIMETYPE,
    ReportKind.HTML: "application/octet-stream",
    ReportKind.XLSX: tables.XLSX,
    ReportKind.CSV: "text/csv",
}
"""The kinds under which files are given out: a page is saved and never shown, since it holds what people wrote."""

STRIDE = 100
"""Comments between two notes of how far it has come."""

Note = Callable[[int, int], None]
"""Takes how many comments are written, and of how many."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What kind of file, in which language, and how."""

    kind: ReportKind
    locale: str
    choice: Choice


def make(data: bytes, wanted: Wanted, note: Note) -> IO[bytes]:
    """Make a file of what was frozen, in a temporary file that the caller closes; `note` is told how far it has come."""
    report, digest = written.read(data), written.checksum(data)
    with force_locale(wanted.locale):
        return _MAKERS[wanted.kind](report, digest, wanted, note)


def name(slug: str, edition: int, wanted: Wanted) -> str:
    """Name a file, in its own language."""
    with force_locale(wanted.locale):
        paper = _("board") if Shown.BOARD in wanted.choice.shows else _("consultation-report")
        words = [slug, paper, _("edition-%(number)s", number=edition)]
        words += [_("by-respondent")] if wanted.choice.by is Arrangement.RESPONDENT else []
        return f"{'-'.join(words)}-{wanted.locale}.{wanted.kind}"


def _pdf(report: Report, digest: str, wanted: Wanted, note: Note) -> IO[bytes]:
    total, tag = _total(report), TAGS[wanted.locale]
    parts = _noted(reports.parts(report, digest, wanted.choice), total, note)
    return pdf_apart.write(
        reports.title(report, wanted.choice), parts, tag, report.frozen_at, lambda: note(total, total)
    )


def _docx(report: Report, digest: str, wanted: Wanted, note: Note) -> IO[bytes]:
    parts = _noted(reports.parts(report, digest, wanted.choice), _total(report), note)
    return _file([word_written.write(reports.title(report, wanted.choice), parts, TAGS[wanted.locale])])


def _html(report: Report, digest: str, wanted: Wanted, note: Note) -> IO[bytes]:
    parts = _noted(reports.parts(report, digest, wanted.choice), _total(report), note)
    return _file(
        [html_written.write(reports.title(report, wanted.choice), parts, TAGS[wanted.locale]).encode()]
    )


def _xlsx(report: Report, digest: str, wanted: Wanted, note: Note) -> IO[bytes]:
    note(0, _total(report))
    return _file([tables.write_sheets(report_rows.sheets(report, digest, wanted.choice))])


def _csv(report: Report, _digest: str, wanted: Wanted, note: Note) -> IO[bytes]:
    note(0, _total(report))
    return _file(csvfile.write(report_rows.comments(report, wanted.choice)))


_MAKERS = {
    ReportKind.PDF: _pdf,
    ReportKind.DOCX: _docx,
    ReportKind.HTML: _html,
    ReportKind.XLSX: _xlsx,
    ReportKind.CSV: _csv,
}


def _file(stretches: Iterable[bytes]) -> IO[bytes]:
    file = TemporaryFile()  # noqa: SIM115 - whoever gets it closes it
    file.writelines(stretches)
    file.seek(0)
    return file


def _total(report: Report) -> int:
    return len(report.comments) + sum(len(each.comments) for each in report.taken_along)


def _noted(parts: Iterable[Part], total: int, note: Note) -> Iterator[Part]:
    """Pass parts on, and tell now and then at which comment they are."""
    at = 0
    for part in parts:
        if isinstance(part, Heading) and part.rank == 3:
            at += 1
            if at % STRIDE == 1:
                note(min(at, total), total)
        yield part
    note(total, total)
