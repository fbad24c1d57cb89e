"""The one clock: every other module asks it for the time, so that tests can set it."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def now() -> datetime:
    """Tell the time, aware and in UTC."""
    return datetime.now(UTC)


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
