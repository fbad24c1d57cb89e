"""The rows of the queue as a page shows them; each word is looked up once per page, however many rows there are."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from flask import get_template_attribute
from flask_babel import gettext
from markupsafe import Markup

from consult.labels import words
from consult.model.dispositions import DispositionState
from consult.queries.queue import Row
from consult.text import excerpt
from consult.web.locale import time_left


class Line(NamedTuple):
    """A comment in the list with its words in the reader's language; `mark` names its checkbox, `came` how far it is.

    `round` names its consultation, in a list over several.
    """

    row: Row
    section: str
    who: str
    begins: str
    days: str
    ago: str
    stance: Markup
    came: Markup
    mark: str
    round: str


class Lines:
    """Writes rows in one language."""

    def __init__(self, rounds: Mapping[int, str], *, are_named: bool) -> None:
        self._rounds, self._are_named = rounds, are_named
        self._sign = get_template_attribute("components/state.html", "state")
        self._signs: dict[tuple[type[StrEnum], str], Markup] = {}
        self._ages: dict[date, tuple[str, str]] = {}
        self._whole, self._private = gettext("Whole"), gettext("Private person")
        self._mark = gettext("Mark comment %(number)s")
        wait = Markup('<span class="q-wait">{}{}</span>')
        self._waits = {
            DispositionState.OPEN: wait.format(", ", gettext("draft")),
            DispositionState.PROPOSED: wait.format(", ", gettext("waiting")),
        }
        self._assigned = wait
        self._held = gettext("%(name)s is working on it")
        self._taken, self._taken_to = gettext("taken along"), gettext("taken along to %(round)s")
        self._satisfied, self._unsatisfied = gettext("satisfied"), gettext("not satisfied")

    def lines(self, rows: Iterable[Row]) -> list[Line]:
        """Write rows."""
        return [self._line(row) for row in rows]

    def _line(self, row: Row) -> Line:
        days, ago = self._age(row)
        return Line(
            row,
            row.label or self._whole,
            row.who or self._private,
            excerpt.plain(row.html),
            days,
            ago,
            self._of(row.stance) if row.stance else self._kind(row.kind),
            self._came(row),
            self._mark % {"number": row.number},
            self._rounds[row.round_id] if self._are_named else "",
        )

    def _age(self, row: Row) -> tuple[str, str]:
        if row.day not in self._ages:
            self._ages[row.day] = (
                gettext("%(days)s d", days=row.days),
                gettext("received %(ago)s", ago=time_left(row.day)),
            )
        return self._ages[row.day]

    def _came(self, row: Row) -> Markup:
        """Say how far the answer has come, after its outcome, and who is responsible for an open one."""
        came = self._of(row.outcome) + self._waits.get(row.state, "") if row.outcome else self._of(row.state)
        if row.assignee and row.state is DispositionState.OPEN:
            came += self._assigned.format(" · ", row.assignee)
        if row.held_by and row.state is DispositionState.OPEN:
            came += self._assigned.format(" · ", self._held % {"name": row.held_by})
        if row.taken_to is not None:
            to = self._rounds.get(row.taken_to)
            came += self._assigned.format(" · ", self._taken_to % {"round": to} if to else self._taken)
        if row.is_satisfied is not None:
            came += self._assigned.format(" · ", self._satisfied if row.is_satisfied else self._unsatisfied)
        return came

    def _of(self, state: StrEnum) -> Markup:
        key = (type(state), str(state))
        if key not in self._signs:
            self._signs[key] = self._sign(state)
        return self._signs[key]

    def _kind(self, kind: StrEnum) -> Markup:
        key = (type(kind), str(kind))
        if key not in self._signs:
            self._signs[key] = Markup("<span>{}</span>").format(words(kind))
        return self._signs[key]
