"""The one clock: every other module asks it for the time, so that tests can set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")

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
