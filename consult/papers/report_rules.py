"""How a consultation report counts, in its own words."""

from collections.abc import Iterator

from flask_babel import gettext as _

from consult.formats.parts import Heading, Line, Part, Prose
from consult.formats.reports import Report
from consult.labels import words
from consult.model.reports import USUAL, Choice, Shown
from consult.papers.report_texts import prose


def rules(report: Report, choice: Choice) -> Iterator[Part]:
    """State the counting rules, and what this file leaves out."""
    yield Heading(1, _("How it is counted"))
    yield Prose("\n".join(f"- {each}" for each in _rules(report, choice)))
    yield from prose(report.counting, report)
    left_out = [words(each) for each in Shown if each in USUAL - choice.shows]
    if left_out:
        yield Line(", ".join(left_out), _("This file leaves out:"))


def _rules(report: Report, choice: Choice) -> Iterator[str]:
    yield _(
        "Every comment got a number when it came in, from 1 and on. A number is never used again, so a comment that is missing leaves a gap that is seen."
    )
    if report.received.points:
        yield _(
            "Some numbers were given to points that a comment was divided into. They are answered under the comment and not counted by themselves."
        )
    yield _("A comment counts once, also when several comments have the same answer.")
    yield _("A comment that was withdrawn or replaced keeps its number. Its words are left out.")
    yield _(
        "A comment that is not published keeps its number, its stance and its answer. Its words and its sender are left out. It counts in all figures."
    )
    yield _(
        "Replies under a comment and support for it are no comments of their own. Support is counted at the comment."
    )
    yield _(
        "An organisation has answered when it has handed in a response, commented, said that it has no comments or declined, and this stands."
    )
    if Shown.BOARD in choice.shows:
        yield _(
            "Against a passage are comments that oppose, have reservations or object; for it are those that support. A comment counts where it was made."
        )
    yield _(
        "The checksum of each comment is kept in the report’s file of data, and the checksum of that file is on the first page."
    )
