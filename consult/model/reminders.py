"""Reminders: when an invited body that has not answered is written to again."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from consult import clock

CHOICES = (30, 14, 7, 3, 1)
"""How many days before the last reply date a reminder can go out by itself."""
USUAL = (14, 3)
"""What holds until the process owner chooses otherwise."""
PEACE = timedelta(days=1)
"""How long a body is left in peace after a reminder, whoever sent it."""


def mark(days: Collection[int], last_day: date, since: datetime) -> int | None:
    """Say which reminder before a last reply date is due now, and nothing if none is.

    `since` is when the body was invited or last reminded, or the rule last changed: what was due before counts no more.
    A worker that was away makes up for the latest one it missed, and not for each.
    """
    now = clock.now()
    if now >= clock.end_of(last_day):
        return None
    passed = [each for each in days if since < goes_out(last_day, each) <= now]
    return min(passed, default=None)


def goes_out(last_day: date, days: int) -> datetime:
    """Tell when a reminder goes out: in the morning, so many days before the last reply date."""
    return clock.morning_of(last_day - timedelta(days=days))
