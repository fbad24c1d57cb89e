"""When things happened in the demonstration, counted from today."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from consult import clock
from consult.db import db

SATURDAY = 5


def day(offset: int) -> date:
    """Give the day so many days from today; to be asked outside `at`, where today is another day."""
    return clock.today() + timedelta(days=offset)


def workday(offset: int) -> date:
    """Give that day, or the Friday before it if nobody works then."""
    found = day(offset)
    return found - timedelta(days=max(0, found.weekday() - SATURDAY + 1))


def moment(on: date, hour: int, minute: int = 0) -> datetime:
    """Give a time of day in Sweden."""
    return datetime.combine(on, time(hour, minute), clock.STOCKHOLM)


@contextmanager
def at(when: datetime) -> Iterator[None]:
    """Do something as if it were then; what comes after it sees it as another request would."""
    with clock.at(when):
        yield
        db.session.flush()
    db.session.expire_all()
