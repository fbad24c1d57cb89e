"""Who was asked, who answered and how they stand, as parts of a document."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.formats import bars
from consult.formats.bars import Bar
from consult.formats.parts import Figure, Heading, Line, Part, Table
from consult.formats.reports import Report
from consult.labels import words
from consult.model.comments import Stance
from consult.model.organisations import Sector
from consult.model.reports import ANSWERED, How


def bodies(report: Report) -> Iterator[Part]:
    """Tell who was asked, who answered and how, and who did not."""
    yield Heading(1, _("Who answered"))
    yield Line(" ".join(counted(report)))
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


def counted(report: Report) -> Iterator[str]:
    """Count those who answered, in whole sentences."""
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


def stances(report: Report) -> Iterator[Part]:
    """Give the stance by sector as a picture and as a table, and how it is counted."""
    if not report.stances:
        return
    yield Heading(1, _("Stance by sector"))
    heads, rows = _stances(report)
    told = "; ".join(
        f"{name}: " + ", ".join(f"{head} {count}" for head, count in zip(heads, counts, strict=True) if count)
        for name, counts in rows
    )
    drawn = bars.draw([Bar(name, counts) for name, counts in rows], heads)
    yield Figure(drawn, _("Stance by sector") + f". {told}")
    yield from stance_table(report)
    yield Line(" ".join(stance_rule(report)))


def stance_rule(report: Report) -> Iterator[str]:
    """Say how stances are counted, in whole sentences."""
    yield _(
        "Each organisation counts once, with the stance of its last response, or else the strongest stance of its comments. So does each private person."
    )
    if report.unnamed or not all(each.is_published for each in report.comments):
        yield _("Those whose words are not published count too.")


def stance_table(report: Report) -> Iterator[Part]:
    """Give the stance by sector as a table, without stances that nobody takes."""
    heads, rows = _stances(report)
    used = [at for at in range(len(heads)) if any(counts[at] for _name, counts in rows)]
    if rows:
        yield Table(
            (_("Sector"), *(heads[at] for at in used), _("Total")),
            [(name, *(str(counts[at]) for at in used), str(sum(counts))) for name, counts in rows],
            (5, *[3] * len(used), 2),
        )


def _stances(report: Report) -> tuple[list[str], list[tuple[str, list[int]]]]:
    """Give the names of the stances, and for each sector how many take which."""
    rows = [
        (words(Sector(each.sector)), [each.counts.get(stance, 0) for stance in Stance])
        for each in report.stances
    ]
    return [words(stance) for stance in Stance], rows
