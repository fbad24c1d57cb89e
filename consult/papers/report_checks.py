"""Whether a file of the report says what was frozen: every comment once, and every word of it and of its answer."""

import re
from collections.abc import Iterator

from flask_babel import gettext as _

from consult.formats import report_checks
from consult.formats.read_back import Document
from consult.formats.report_checks import Check
from consult.formats.reports import Report
from consult.formats.said_plainly import said, squeezed
from consult.model.reports import Choice
from consult.papers import report_comments

_NUMBER = re.compile(r"\d+")


def check(report: Report, choice: Choice, document: Document) -> Check:
    """Hold what a file says against the report, in the reader's language, which must be the file's."""
    wanted = {
        each.number: said(report_comments.parts(each, report, choice), document.kind)
        for each in report.comments
    }
    found = list(_comments(document))
    altered = tuple(
        sorted({number for number, words in found if number in wanted and words != wanted[number]})
    )
    return report_checks.compare(
        report_checks.expected(report.received), (number for number, _words in found), altered
    )


def _comments(document: Document) -> Iterator[tuple[int, str]]:
    """Give the comments of the chapter that is about them, with their number and all that stands under it."""
    chapter, is_inside = squeezed(_("The comments and the region’s answers")), False
    number, words = 0, ""
    for stretch in document.stretches:
        if 0 < stretch.rank <= 3 and number:
            yield number, words
            number = 0
        if stretch.rank == 1:
            is_inside = squeezed(stretch.text) == chapter
        elif stretch.rank == 3 and is_inside:
            first = _NUMBER.search(stretch.text)
            number, words = int(first[0]) if first else 0, ""
        if number:
            words += squeezed(stretch.text)
    if number:
        yield number, words
