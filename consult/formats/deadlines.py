"""Last reply dates as a calendar file (RFC 5545), which any calendar opens."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event, vText, vUri

PRODUCT = "-//Consult//Consult//"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day that is the last one.

    `uid` is the same in every file about it, and `sequence` counts up when the day is moved or called off, so that a
    calendar which has it already moves it; `at` is when, or on which day, the file is made.
    """

    uid: str
    sequence: int
    day: date
    summary: str
    description: str
    address: str
    locale: str
    at: datetime
    is_cancelled: bool = False


def written(deadlines: Iterable[Deadline]) -> str:
    """Write a calendar file in which each deadline is a whole day, the same one in every time zone."""
    found = Calendar()
    mine = list(deadlines)
    found.add("prodid", PRODUCT + (mine[0].locale if mine else "sv").upper())
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    for each in mine:
        found.add_component(_event(each))
    return str(found.to_ical(), "utf-8")


def _event(deadline: Deadline) -> Event:
    event = Event()
    event.add("uid", deadline.uid)
    event.add("sequence", deadline.sequence)
    event.add("dtstamp", deadline.at)
    event.add("dtstart", deadline.day)
    event.add("dtend", deadline.day + timedelta(days=1))  # the day after, as the standard counts
    for name, words in (("summary", deadline.summary), ("description", deadline.description)):
        event.add(name, vText(words), parameters={"LANGUAGE": deadline.locale})
    event.add("url", vUri(deadline.address))
    event.add("class", "PUBLIC")
    event.add("status", "CANCELLED" if deadline.is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")  # nobody is busy all day because of it
    return event
