"""What a figure is on a page: a table with its words, and the same as bars or as a curve, laid out to be drawn."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from math import ceil
from typing import NamedTuple

from consult.web.locale import short_date

WIDTH, LEFT, RIGHT, TOP, BOTTOM = 360, 34, 350, 25, 250
"""Where a curve is drawn, in units of the picture."""


class Row(NamedTuple):
    """A line of the table; `href` leads to what it counts, `locale` is the language of its head, `day` what it means."""

    head: str
    cells: tuple[object, ...]
    href: str = ""
    locale: str = ""
    day: date | None = None


class Part(NamedTuple):
    """A piece of a bar: the class of its colour, how much it is, and the sign that stands in it."""

    style: str
    value: int
    sign: str = ""


class Bar(NamedTuple):
    """A bar with its words above it and a figure after it."""

    head: str
    parts: tuple[Part, ...]
    figure: str
    locale: str = ""

    @property
    def total(self) -> int:
        """Add up its pieces."""
        return sum(each.value for each in self.parts)


class Key(NamedTuple):
    """What a colour means."""

    style: str
    label: str
    sign: str = ""


class Mark(NamedTuple):
    """A day or a number that stands at the edge of a curve; `anchor` is the class that says which way it is written."""

    at: float
    label: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Curve:
    """What is left from day to day as a path, the days and numbers beside it, and the pace that would do."""

    path: str
    days: tuple[Mark, ...]
    levels: tuple[Mark, ...]
    ends: tuple[Mark, ...]
    pace: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """Something that can be shown, taken along as a table and taken along as a picture; `name` is in its address."""

    name: str
    title: str
    about: str
    heads: Sequence[str]
    rows: Sequence[Row]
    bars: Sequence[Bar] = ()
    keys: Sequence[Key] = ()
    curve: Curve | None = None

    @property
    def most(self) -> int:
        """Give the length of the longest bar."""
        return max((each.total for each in self.bars), default=0) or 1

    @property
    def said(self) -> str:
        """Say the picture in words, where it has so few bars that one can listen to them."""
        return ", ".join(f"{each.head} {each.figure}" for each in self.bars[:12])


@dataclass(frozen=True, slots=True)
class Days:
    """The days that a curve runs over, and those that stand under it."""

    first: date
    last: date
    named: dict[date, str] = field(default_factory=dict)

    def x(self, day: date) -> float:
        """Give the place of a day."""
        return round(
            LEFT + (RIGHT - LEFT) * (day - self.first).days / max((self.last - self.first).days, 1), 1
        )


def curve(left: Sequence[tuple[date, int]], days: Days, done_by: date | None) -> Curve:
    """Draw what is left at the end of each day, as steps, and from the last of them the way down to nothing."""
    most = max((each for _day, each in left), default=0) or 1
    step = ceil(most / 4)
    top = step * ceil(most / step)

    def y(value: int) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * value / top, 1)

    path = "".join(
        f"{'H' if n else 'M'}{days.x(day)}{'V' if n else ' '}{y(value)}"
        for n, (day, value) in enumerate(left)
    )
    today, remaining = left[-1]
    pace = f"M{days.x(today)} {y(remaining)}L{days.x(done_by)} {y(0)}" if done_by and remaining else ""
    return Curve(
        path=path,
        days=(Mark(LEFT, short_date(days.first)), Mark(RIGHT, short_date(days.last), "e")),
        levels=tuple(Mark(y(value), str(value)) for value in range(0, top + 1, step)),
        ends=tuple(
            Mark(days.x(day), label, "e" if days.x(day) > WIDTH / 2 else "")
            for day, label in days.named.items()
        ),
        pace=pace,
    )
