"""The one clock: every other module asks it for the time, so that tests can set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")
MORNING = time(7)
"""When letters come to those who want one a day or one a week, in Sweden."""

_pretended: ContextVar[datetime | None] = ContextVar("pretended", default=None)


def now() -> datetime:
    """Tell the time, aware and in UTC."""
    return _pretended.get() or datetime.now(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Pretend that it is another moment, for the demonstration's history and for tests only."""
    token = _pretended.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _pretended.reset(token)


def today() -> date:
    """Tell the date in Sweden."""
    return now().astimezone(STOCKHOLM).date()


def start_of(day: date) -> datetime:
    """Tell when a Swedish day begins, in UTC."""
    return datetime.combine(day, time(), STOCKHOLM).astimezone(UTC)


def end_of(day: date) -> datetime:
    """Tell when a Swedish day is over: the next local midnight, in UTC."""
    return start_of(day + timedelta(days=1))


def local_date(moment: datetime) -> date:
    """Tell on which Swedish day something happened."""
    return moment.astimezone(STOCKHOLM).date()


def months_from(day: date, months: int) -> date:
    """Go so many months on, or back; where the month there is too short, to its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))


def morning_of(day: date) -> datetime:
    """Tell when it is morning on a Swedish day, in UTC; summer time may have begun or ended in the night."""
    return datetime.combine(day, MORNING, STOCKHOLM).astimezone(UTC)


def next_morning(after: datetime, weekday: int | None = None) -> datetime:
    """Tell when it is morning in Sweden next, or on the next of a day of the week; Monday is 0."""
    day = local_date(after)
    while morning_of(day) <= after or weekday not in {None, day.weekday()}:
        day += timedelta(days=1)
    return morning_of(day)
