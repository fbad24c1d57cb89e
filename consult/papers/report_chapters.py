"""The comments of a frozen report in an order: by section of the text, or by who sent them."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from consult.formats.reports import Comment, Report
from consult.labels.writing import in_text
from consult.model.organisations import Sector
from consult.model.reports import Arrangement

UNSHOWN = "unshown"
"""The key of the chapter with the comments that are not published."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """Comments under one heading; `key` is its name within the report, and a section has a number."""

    key: str
    number: str
    name: str
    comments: Sequence[Comment]

    @property
    def title(self) -> str:
        """Give the heading."""
        return f"{self.number} {self.name}".strip()


def chapters(report: Report, by: Arrangement) -> list[Chapter]:
    """Give every comment once, in chapters; a section without comments is a chapter too."""
    return _by_section(report) if by is Arrangement.SECTION else _by_respondent(report)


def _by_section(report: Report) -> list[Chapter]:
    known = {section.uid for section in report.sections}
    whole = [each for each in report.comments if each.section not in known]
    first = [Chapter("whole", "", _("The whole plan"), whole)] if whole else []
    return first + [
        Chapter(
            section.uid,
            section.number,
            in_text(section.title),
            [each for each in report.comments if each.section == section.uid],
        )
        for section in report.sections
    ]


def _by_respondent(report: Report) -> list[Chapter]:
    """Give organisations by sector and name, then private persons, last what is not published."""
    order = {str(sector): index for index, sector in enumerate(Sector)}
    named: dict[tuple[int, str], list[Comment]] = {}
    for each in report.comments:
        if each.is_published:
            key = (order.get(each.sector, len(order)), each.organisation)
            named.setdefault(key, []).append(each)
    found = [
        Chapter(f"r{index}", "", name or _("Private persons"), listed)
        for index, ((_at, name), listed) in enumerate(sorted(named.items(), key=_key))
    ]
    hidden = [each for each in report.comments if not each.is_published]
    return found + ([Chapter(UNSHOWN, "", _("Not published"), hidden)] if hidden else [])


def _key(item: tuple[tuple[int, str], list[Comment]]) -> tuple[int, str]:
    return item[0]
