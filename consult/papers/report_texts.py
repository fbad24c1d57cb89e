"""What the region writes in a report, with its blanks filled in from what the report itself says."""

from collections.abc import Iterator

from consult.db import Texts
from consult.formats.parts import Part, Prose
from consult.formats.reports import Report
from consult.labels.writing import full_date, in_text, language_of
from consult.model.dispositions import Outcome
from consult.model.letterheads import REPORT_BLANKS, ReportBlank
from consult.model.reports import ANSWERED
from consult.papers.report_comments import other
from consult.text import blanks
from consult.text.blanks import literal


def filled(texts: Texts, report: Report) -> str:
    """Give a text in the reader's language as Markdown, with its blanks filled in."""
    values = _values(report)
    return blanks.filled(in_text(texts), {name: values[blank] for name, blank in REPORT_BLANKS.items()})


def prose(texts: Texts, report: Report) -> Iterator[Part]:
    """Give a text with its blanks filled in as a part of a document, if there is any."""
    if said := filled(texts, report):
        yield Prose(said, other(language_of(texts)))


def _values(report: Report) -> dict[ReportBlank, str]:
    """Say what stands in each blank, as Markdown in the reader's language."""
    outcomes = [each.answer.outcome for each in report.comments if each.answer]
    return {
        ReportBlank.PLAN: literal(in_text(report.plan_title)),
        ReportBlank.ROUND: literal(in_text(report.round.title)),
        ReportBlank.REGISTRATION_NO: literal(report.registration_no),
        ReportBlank.EDITION: str(report.edition),
        ReportBlank.FIRST_DAY: full_date(report.round.first_day),
        ReportBlank.LAST_DAY: full_date(report.round.last_day),
        ReportBlank.COMMENTS: str(len(report.comments)),
        ReportBlank.INVITED: str(report.invited),
        ReportBlank.ANSWERED: str(report.invited_answered),
        ReportBlank.ORGANISATIONS: str(sum(each.how in ANSWERED for each in report.bodies) + report.unnamed),
        ReportBlank.PERSONS: str(report.persons),
        ReportBlank.ACCEPTED: str(outcomes.count(Outcome.ACCEPTED)),
        ReportBlank.PARTLY: str(outcomes.count(Outcome.PARTLY_ACCEPTED)),
        ReportBlank.REFUSED: str(outcomes.count(Outcome.NOT_ACCEPTED)),
    }
