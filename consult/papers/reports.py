"""The consultation report as the parts of a document: described once, from its frozen state, for every kind of file."""

from collections import Counter
from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.formats import bars, report_checks
from consult.formats.bars import Bar
from consult.formats.parts import Contents, Facts, Figure, Heading, Line, Part, Prose, Table
from consult.formats.reports import Comment, Report, Taken
from consult.labels import words
from consult.labels.writing import datetime_text, full_date, in_text, language_of
from consult.model.comments import Stance
from consult.model.dispositions import Outcome
from consult.model.organisations import Sector
from consult.model.reports import ANSWERED, Choice, How, Shown
from consult.papers import report_comments
from consult.papers.report_annex import annex
from consult.papers.report_chapters import chapters
from consult.papers.report_comments import other
from consult.papers.report_rules import rules


def title(report: Report) -> str:
    """Name the document."""
    return str(_("Consultation report: %(plan)s", plan=in_text(report.plan_title)))


def parts(report: Report, digest: str, choice: Choice) -> Iterator[Part]:
    """Give the whole report; `digest` is the checksum of the state that it is made from."""
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
    if Shown.RESPONSES in choice.shows:
        yield from annex(report)


def around(report: Report, digest: str, choice: Choice) -> Iterator[Part]:
    """Give what comes before the comments: how the consultation was held, who answered, and how all is counted."""
    yield Facts(list(_facts(report, digest)))
    yield Contents(_("Contents"))
    yield from _held(report)
    yield from _summary(report)
    yield from _bodies(report)
    yield from _stances(report)
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
    if process := in_text(report.process):
        yield Prose(process, other(language_of(report.process)))
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


def _summary(report: Report) -> Iterator[Part]:
    if summary := in_text(report.summary):
        yield Heading(1, _("Main views and changes"))
        yield Prose(summary, other(language_of(report.summary)))


def _bodies(report: Report) -> Iterator[Part]:
    """Tell who was asked, who answered and how, and who did not."""
    yield Heading(1, _("Who answered"))
    yield Line(" ".join(_counted(report)))
    answered = [each for each in report.bodies if each.how in ANSWERED]
    if answered:
        yield Heading(2, _("Organisations that have answered"))
        yield Table(
            (_("Organisation"), _("Sector"), _("Invited"), _("How")),
            [
                (
                    each.name,
                    words(Sector(each.sector)),
                    _("Yes") if each.is_invited else _("No"),
                    words(How(each.how)),
                )
                for each in answered
            ],
            (4, 4, 2, 5),
        )
    silent = [each for each in report.bodies if each.how not in ANSWERED]
    if silent:
        yield Heading(2, _("Invited organisations that have not answered"))
        yield Table(
            (_("Organisation"), _("Sector"), _("How")),
            [(each.name, words(Sector(each.sector)), words(How(each.how))) for each in silent],
            (4, 4, 3),
        )


def _counted(report: Report) -> Iterator[str]:
    if report.invited:
        yield ngettext(
            "%(answered)s of %(num)s invited organisation answered.",
            "%(answered)s of %(num)s invited organisations answered.",
            report.invited,
            answered=report.invited_answered,
        )
    others = sum(each.how in ANSWERED and not each.is_invited for each in report.bodies)
    if others:
        yield ngettext(
            "%(num)s organisation answered without being invited.",
            "%(num)s organisations answered without being invited.",
            others,
        )
    if report.persons:
        yield ngettext(
            "%(num)s private person commented.", "%(num)s private persons commented.", report.persons
        )
    if report.unnamed:
        yield ngettext(
            "The answer of %(num)s organisation is not published, so it is not named.",
            "The answers of %(num)s organisations are not published, so they are not named.",
            report.unnamed,
        )
    if not (report.invited or others or report.persons or report.unnamed):
        yield _("Nobody answered.")


def _stances(report: Report) -> Iterator[Part]:
    """Give the stance by sector as a picture and as a table."""
    if not report.stances:
        return
    yield Heading(1, _("Stance by sector"))
    rows = [
        (words(Sector(each.sector)), [each.counts.get(stance, 0) for stance in Stance])
        for each in report.stances
    ]
    heads = [words(stance) for stance in Stance]
    told = "; ".join(
        f"{name}: " + ", ".join(f"{head} {count}" for head, count in zip(heads, counts, strict=True) if count)
        for name, counts in rows
    )
    yield Figure(
        bars.draw([Bar(name, counts) for name, counts in rows], heads), _("Stance by sector") + f". {told}"
    )
    used = [at for at in range(len(heads)) if any(counts[at] for _name, counts in rows)]
    yield Table(
        (_("Sector"), *(heads[at] for at in used), _("Total")),
        [(name, *(str(counts[at]) for at in used), str(sum(counts))) for name, counts in rows],
        (4, *[2] * (len(used) + 1)),
    )
    yield Line(
        _(
            "Each organisation counts once, with the stance of its last response, or else the strongest stance of its comments. So does each private person."
        )
    )


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
