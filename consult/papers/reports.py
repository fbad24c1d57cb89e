"""The consultation report as the parts of a document: described once, from its frozen state, for every kind of file."""

from collections import Counter
from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.formats import report_checks
from consult.formats.parts import Contents, Facts, Heading, Line, PageBreak, Part, Table
from consult.formats.reports import Comment, Report, Taken
from consult.labels import words
from consult.labels.writing import datetime_text, full_date, in_text
from consult.model.consultations import Publication
from consult.model.dispositions import Outcome
from consult.model.reports import Choice, Shown
from consult.papers import board, report_comments
from consult.papers.letterheads import sender
from consult.papers.report_annex import annex
from consult.papers.report_bodies import bodies, stances
from consult.papers.report_chapters import chapters
from consult.papers.report_rules import rules
from consult.papers.report_texts import prose


def title(report: Report, choice: Choice) -> str:
    """Name the document."""
    plan = in_text(report.plan_title)
    if Shown.BOARD in choice.shows:
        return str(_("Papers for the board: %(plan)s", plan=plan))
    return str(_("Consultation report: %(plan)s", plan=plan))


def parts(report: Report, digest: str, choice: Choice) -> Iterator[Part]:
    """Give the whole report; `digest` is the checksum of the state that it is made from.

    For the board it comes as the last chapters, after what the board decides on.
    """
    yield from sender(report.letterhead)
    if Shown.BOARD not in choice.shows:
        yield from _report(report, digest, choice)
        return
    yield from board.overview(report)
    yield from board.decision(report)
    yield Contents(_("Contents"))
    yield from board.text(report)
    yield PageBreak()
    yield Heading(1, _("Consultation report"))
    yield from (each for each in _report(report, digest, choice) if not isinstance(each, Contents))


def _report(report: Report, digest: str, choice: Choice) -> Iterator[Part]:
    yield from around(report, digest, choice)
    yield Heading(1, _("The comments and the region’s answers"))
    for chapter in chapters(report, choice.by):
        yield Heading(2, chapter.title)
        if not chapter.comments:
            yield Line(_("No comments on this section."))
        for comment in chapter.comments:
            yield from report_comments.parts(comment, report, choice)
    if report.taken_along:
        yield from _taken_along(report, choice)
    if in_text(report.closing):
        yield Heading(1, _("In closing"))
        yield from prose(report.closing, report)
    if Shown.RESPONSES in choice.shows:
        yield from annex(report)


def around(report: Report, digest: str, choice: Choice) -> Iterator[Part]:
    """Give what comes before the comments: how the consultation was held, who answered, and how all is counted."""
    yield Facts(list(_facts(report, digest)))
    yield Contents(_("Contents"))
    if in_text(report.introduction):
        yield Heading(1, _("Introduction"))
        yield from prose(report.introduction, report)
    yield from _held(report)
    yield from _summary(report)
    yield from bodies(report)
    yield from stances(report)
    yield from _outcomes(report)
    yield from _proof(report)
    yield from rules(report, choice)


def _facts(report: Report, digest: str) -> Iterator[tuple[str, str]]:
    yield _("Plan"), in_text(report.plan_title)
    if report.registration_no:
        yield _("The region’s registration number"), report.registration_no
    yield _("Consultation"), in_text(report.round.title)
    yield _("Text consulted on"), _("version %(number)s", number=report.version)
    yield (
        _("Edition"),
        _("%(number)s, as of %(moment)s", number=report.edition, moment=datetime_text(report.frozen_at)),
    )
    if report.because:
        yield _("Why there is a new edition"), report.because
    yield _("Checksum (SHA-256)"), digest


def _held(report: Report) -> Iterator[Part]:
    """Tell how the consultation was held."""
    yield Heading(1, _("How the consultation was held"))
    yield from prose(report.process, report)
    if report.limited_to:
        yield Line(_("The consultation was only about these sections:"))
        names = [f"{each.number} {in_text(each.title)}".strip() for each in report.limited_to]
        yield Line(", ".join(name or _("The beginning of the text") for name in names))
    if report.judged:
        yield Line(
            _(
                "Some changes alter what the plan means. The region judged that nobody needed to be asked again, for this reason:"
            )
        )
        yield Line(report.judged)
    first, last = full_date(report.round.first_day), full_date(report.round.last_day)
    yield Line(_("The consultation was open from %(first)s to %(last)s.", first=first, last=last))
    if report.publication == Publication.NEVER:
        yield Line(unpublished())
    if report.corrections:
        yield Heading(
            2,
            ngettext(
                "Correction during the consultation",
                "Corrections during the consultation",
                len(report.corrections),
            ),
        )
        for each in report.corrections:
            yield Line(in_text(each.text), f"{full_date(each.announced_at)}:")


def unpublished() -> str:
    """Say of a consultation in which nothing is published that all is counted nevertheless."""
    return str(
        _(
            "What came in is not published, as was said from the beginning. It is counted in every figure here, each comment has its number, its place, its stance and the region’s answer, and anyone can ask the region for a copy."
        )
    )


def _summary(report: Report) -> Iterator[Part]:
    if in_text(report.summary):
        yield Heading(1, _("Main views and changes"))
        yield from prose(report.summary, report)


def _outcomes(report: Report) -> Iterator[Part]:
    yield Heading(1, _("What came of the comments"))
    counts = Counter(_outcome(each) for each in report.comments)
    named = [(words(outcome), counts[outcome]) for outcome in Outcome if counts[outcome]]
    named += [
        (name, counts[key])
        for key, name in (("points", _("Answered point by point")), ("", _("Without an answer")))
        if counts[key]
    ]
    if named:
        yield Table((_("Outcome"), _("Comments")), [(name, str(count)) for name, count in named], (4, 1))


def _outcome(comment: Comment) -> str:
    if comment.points:
        return "points"
    return comment.answer.outcome if comment.answer else ""


def _proof(report: Report) -> Iterator[Part]:
    """Say whether every comment is here: the check is part of the report."""
    check = report_checks.check(report)
    yield Heading(1, _("Is every comment here?"))
    yield Line(
        ngettext(
            "%(present)s of %(num)s comment is in the report.",
            "%(present)s of %(num)s comments are in the report.",
            check.received,
            present=check.present,
        )
    )
    for found, lead in (
        (check.missing, _("Missing:")),
        (check.twice, _("More than once:")),
        (check.unknown, _("Not received:")),
        (check.altered, _("Altered:")),
    ):
        if found:
            yield Line(", ".join(map(str, found)), lead)
    for each in report.earlier:
        edition = _("Since edition %(number)s of %(day)s:", number=each.number, day=full_date(each.frozen_at))
        if each.new:
            yield Line(_("New comments: %(numbers)s.", numbers=", ".join(map(str, each.new))), edition)
        if each.changed:
            yield Line(
                _(
                    "Comments or answers that were changed: %(numbers)s.",
                    numbers=", ".join(map(str, each.changed)),
                ),
                edition,
            )


def _taken_along(report: Report, choice: Choice) -> Iterator[Part]:
    yield Heading(1, _("Taken along from earlier consultations"))
    yield Line(
        _(
            "These comments came in to earlier consultations of the plan, which did not answer them. They are answered with this one, and not counted in it."
        )
    )
    for taken in report.taken_along:
        yield Heading(2, _came(taken))
        for comment in taken.comments:
            yield from report_comments.parts(comment, report, choice)


def _came(taken: Taken) -> str:
    first, last = full_date(taken.round.first_day), full_date(taken.round.last_day)
    return ", ".join([in_text(taken.round.title), _("from %(first)s to %(last)s", first=first, last=last)])
