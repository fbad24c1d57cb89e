"""A calendar file is read by calendars as what it says: one whole day, the same event when it is moved."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from consult.formats.deadlines import Deadline, written

DEADLINE = Deadline(
    uid="remissen@example.org",
    sequence=30,
    day=date(2026, 10, 25),
    summary="Sista svarsdag: Plan för länet",
    description="Stänger kl. 23.59.\nhttps://example.org/consultations/remissen",
    address="https://example.org/consultations/remissen",
    locale="sv",
    at=datetime(2026, 9, 1, 12, tzinfo=UTC),
)


def test_a_deadline_is_a_whole_day_in_every_time_zone() -> None:
    [event] = Calendar.from_ical(written([DEADLINE])).walk("VEVENT")
    assert event.decoded("dtstart") == date(2026, 10, 25)
    assert event.decoded("dtend") == date(2026, 10, 26)
    assert "TZID" not in written([DEADLINE])
    assert "DTSTART;VALUE=DATE:20261025\r\n" in written([DEADLINE])


def test_it_says_what_it_is_and_where_to_read_more() -> None:
    text = written([DEADLINE])
    [event] = Calendar.from_ical(text).walk("VEVENT")
    assert str(event["summary"]) == DEADLINE.summary
    assert str(event["description"]) == DEADLINE.description
    assert event["url"] == DEADLINE.address
    assert event["summary"].params["LANGUAGE"] == "sv"
    assert (str(event["uid"]), event["sequence"]) == ("remissen@example.org", 30)
    assert event.decoded("dtstamp") == DEADLINE.at
    for line in (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "METHOD:PUBLISH",
        "TRANSP:TRANSPARENT",
        "STATUS:CONFIRMED",
    ):
        assert f"{line}\r\n" in text


def test_several_deadlines_stand_in_one_file_and_one_that_is_called_off_says_so() -> None:
    off = replace(DEADLINE, uid="annan@example.org", is_cancelled=True)
    events = Calendar.from_ical(written([DEADLINE, off])).walk("VEVENT")
    assert [str(each["status"]) for each in events] == ["CONFIRMED", "CANCELLED"]


@pytest.mark.parametrize("line", ["BEGIN:VALARM", "ATTACH:file:///etc/passwd", "END:VEVENT"])
def test_what_people_typed_never_becomes_a_line_of_its_own(line: str) -> None:
    text = written([replace(DEADLINE, summary=f"Plan\r\n{line}\r\n", description=f"\n{line}\n")])
    assert f"\r\n{line}\r\n" not in text.replace("END:VEVENT\r\nEND:VCALENDAR", "")
    assert len(Calendar.from_ical(text).walk("VEVENT")) == 1


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_any_words_come_back_as_they_were_and_no_line_is_too_long(words: str) -> None:
    text = written([replace(DEADLINE, summary=words)])
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    [event] = Calendar.from_ical(text).walk("VEVENT")
    assert str(event["summary"]) == words
