"""The cells of the matrix as a page shows them; each is written once per page, however many there are alike."""

from typing import NamedTuple
from urllib.parse import quote

from flask import get_template_attribute
from flask_babel import gettext, ngettext
from markupsafe import Markup

from consult.labels import words
from consult.model.comments import Stance
from consult.model.organisations import Sector
from consult.queries.matrix import Cell, Line


class Mark(NamedTuple):
    """A cell with its words in the reader's language: its class, and what stands in it."""

    style: str
    inside: Markup


class Marks:
    """Writes cells in one language; `queue` is the address of the list that a cell leads to."""

    def __init__(self, queue: str) -> None:
        self._sign = get_template_attribute("matrix/parts.html", "sign")
        self._queue = queue
        self._marks: dict[tuple[int, Stance | None], Mark] = {}
        self.silent = Mark("m-silent", self._sign(Stance.NO_COMMENTS) + self._hidden(gettext("No comments")))

    def mark(self, cell: Cell) -> Mark:
        """Write what a cell holds: how many comments, and the strongest stance as a sign and in words."""
        if not cell.comments:
            return self.silent
        key = (cell.comments, cell.stance)
        if key not in self._marks:
            self._marks[key] = self._written(*key)
        return self._marks[key]

    def _written(self, comments: int, stance: Stance | None) -> Mark:
        counted = ngettext("%(num)s comment", "%(num)s comments", comments).removeprefix(str(comments))
        said = f"{counted}, {words(stance)}" if stance else counted
        number = Markup('<span class="tnum">{}</span>').format(comments)
        style = f"m-c m-{stance}" if stance else "m-c"
        return Mark(style, (self._sign(stance) if stance else Markup()) + number + self._hidden(said))

    @staticmethod
    def _hidden(said: str) -> Markup:
        return Markup('<span class="ds-sr-only">{}</span>').format(said)

    def of_line(self, line: Line) -> str:
        """Give the address of the comments of a row."""
        if line.organisation is None:
            return f"{self._queue}?sector={Sector.CITIZEN}"
        return f"{self._queue}?organisation={quote(line.organisation.slug)}"

    @staticmethod
    def within(address: str, uid: str) -> str:
        """Narrow the address of a row, or of the whole list, down to a section."""
        return f"{address}{'&' if '?' in address else '?'}section={uid}"

    def of_section(self, uid: str) -> str:
        """Give the address of the comments on a section."""
        return self.within(self._queue, uid)
