"""What the page of a report shows: an edition of it, or for staff the draft, from the state that its files are made of."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from consult.formats.reports import Comment, Report
from consult.labels import words
from consult.model.comments import CommentKind, Stance
from consult.model.consultations import Publication
from consult.model.dispositions import Outcome
from consult.model.organisations import Sector
from consult.model.reports import ANSWERED, Arrangement
from consult.papers.report_bodies import counted, stance_rule, stance_table
from consult.papers.report_chapters import Chapter, chapters
from consult.papers.report_texts import filled
from consult.papers.reports import unpublished
from consult.queries.scopes import Section
from consult.text import diff
from consult.text.diff import Piece
from consult.web import figures_shown


@dataclass(frozen=True, slots=True)
class Heading:
    """A line in the contents."""

    number: str
    title: str
    url: str
    count: int
    here: bool = False
    parts: tuple[()] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What it takes to tell a comment: the address reported on, the language of the plan, and what codes stand for."""

    here: str
    language: str
    sector: type[Sector] = Sector
    stance: type[Stance] = Stance
    kind: type[CommentKind] = CommentKind
    outcome: type[Outcome] = Outcome

    def differs(self, before: str, after: str) -> list[Piece]:
        """Compare words."""
        return diff.words(before, after)


def shown(report: Report, by: Arrangement) -> dict[str, Any]:
    """Give what the page tells of a report, with the comments in an order."""
    listed = chapters(report, by)
    return {
        "told": report,
        "by": by,
        "chapters": listed,
        "contents": [*map(_line, listed), *_along(report)],
        "outcomes": _outcomes(report.comments),
        "texts": _texts(report),
        "counted": list(counted(report)),
        "unpublished": unpublished() if report.publication == Publication.NEVER else "",
        "rule": " ".join(stance_rule(report)),
        "table": next(stance_table(report), None),
        "person": Sector.CITIZEN,
        "asked": [Section(each.uid, each.number, each.title) for each in report.limited_to],
        "answered": _answered(report),
        "silent": [each.name for each in report.bodies if each.how not in ANSWERED],
        "picture": figures_shown.stances(_stances(report)),
        "reading": Reading(report.round.slug, report.language),
    }


def _texts(report: Report) -> dict[str, str]:
    """Give what the region writes, with its blanks filled in."""
    return {
        name: filled(getattr(report, name), report)
        for name in ("introduction", "process", "summary", "counting", "closing")
    }


def _line(chapter: Chapter) -> Heading:
    return Heading(chapter.number, chapter.name, f"#s-{chapter.key}", len(chapter.comments))


def _along(report: Report) -> list[Heading]:
    """Name the section with what was taken along, if anything was."""
    count = sum(len(each.comments) for each in report.taken_along)
    return [Heading("", str(_("Taken along from earlier consultations")), "#taken", count)] if count else []


def _answered(report: Report) -> list[tuple[Sector, str]]:
    """Name those that have answered, by sector."""
    named = [
        (
            sector,
            ", ".join(each.name for each in report.bodies if each.sector == sector and each.how in ANSWERED),
        )
        for sector in Sector
    ]
    return [(sector, names) for sector, names in named if names]


def _stances(report: Report) -> dict[Sector, Counter[Stance]]:
    return {
        Sector(each.sector): Counter({Stance(stance): count for stance, count in each.counts.items()})
        for each in report.stances
    }


def _outcomes(listed: Sequence[Comment]) -> list[tuple[int, str]]:
    """Count the comments, the commonest outcomes, and those without an answer."""
    counts = Counter(each.answer.outcome for each in listed if each.answer)
    points = sum(bool(each.points) and all(point.answer for point in each.points) for each in listed)
    unanswered = len(listed) - counts.total() - points
    common = [(times, words(Outcome(outcome)).lower()) for outcome, times in counts.most_common(3)]
    split = [(points, str(_("answered point by point")))] if points else []
    return [(len(listed), _("comments")), *common, *split, (unanswered, _("without an answer"))]


def address(slug: str, edition: int | None, by: Arrangement) -> str:
    """Give the address of a report, or of an edition of it that stays, with the comments in an order."""
    order = by if by is Arrangement.RESPONDENT else None
    if edition is None:
        return url_for("reports.show", slug=slug, by=order)
    return url_for("reports.edition", slug=slug, edition=edition, by=order)
