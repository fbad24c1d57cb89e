"""What in a text looks like data about a person: found to warn of it, never to change it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from consult.text import names


class Kind(StrEnum):
    """What it looks like."""

    PERSONAL_NUMBER = "personal_number"
    EMAIL = "email"
    PHONE = "phone"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Finding:
    """Words that look like data about a person, from one code point of the text up to another."""

    kind: Kind
    start: int
    end: int
    words: str


_DASHES = "\\-\u2010\u2011\u2012\u2013\u2212"
_SPACES = " \u00a0\u202f\u2009"
_NUMBER = re.compile(
    rf"(?<![\d.,/+{_DASHES}])(?P<century>19|20)?(?P<date>\d{{6}})[{_SPACES}]?[{_DASHES}+]?[{_SPACES}]?(?P<last>\d{{4}})(?![\d/]|[.,]\d)"
)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}(?![\w-])")
_PHONE = re.compile(
    rf"(?<![\w/.,{_DASHES}])(?:(?:\+|00)46[{_SPACES}]?(?:\(0\))?[{_SPACES}]?[1-9]\d{{0,2}}|0[1-9]\d{{0,2}})"
    rf"(?:[{_SPACES}{_DASHES}/]{{0,3}}\d){{5,8}}(?!\d|[{_DASHES}/.,]\d)"
)
COORDINATION = 60
"""In a coordination number, the day is so much higher (Skatteverket, SKV 707)."""


def found(text: str) -> tuple[Finding, ...]:
    """Find personal numbers, addresses of mail, telephone numbers and names of people, in their order.

    A personal number (or coordination number) has a day that exists and a check digit that fits: of other numbers with
    ten digits one in a few hundred does. Telephone numbers are Swedish, written with a leading zero or with +46. Which
    words look like a name is said in `names`.
    """
    findings = [*_personal_numbers(text), *_all(_EMAIL, Kind.EMAIL, text)]
    taken = [(each.start, each.end) for each in findings]
    findings += (
        each
        for each in _all(_PHONE, Kind.PHONE, text)
        if not any(start < each.end and each.start < end for start, end in taken)
    )
    findings += (Finding(Kind.NAME, start, end, text[start:end]) for start, end in names.found(text))
    return tuple(sorted(findings, key=lambda each: each.start))


def _all(pattern: re.Pattern[str], kind: Kind, text: str) -> Iterator[Finding]:
    for match in pattern.finditer(text):
        yield Finding(kind, match.start(), match.end(), match.group())


def _personal_numbers(text: str) -> Iterator[Finding]:
    for match in _NUMBER.finditer(text):
        digits = match["date"] + match["last"]
        if _is_day(match["century"], match["date"]) and _fits(digits):
            yield Finding(Kind.PERSONAL_NUMBER, match.start(), match.end(), match.group())


def _is_day(century: str | None, digits: str) -> bool:
    year, month, day = (int(digits[place : place + 2]) for place in (0, 2, 4))
    day -= COORDINATION if day > COORDINATION else 0
    centuries = (int(century),) if century else (19, 20)
    return any(_exists(100 * each + year, month, day) for each in centuries)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _fits(digits: str) -> bool:
    """Check the last digit (Luhn, ISO/IEC 7812-1 annex B): twice every other digit, the sum of all ends with zero."""
    doubled = (int(each) * (2 - place % 2) for place, each in enumerate(digits))
    return sum(each // 10 + each % 10 for each in doubled) % 10 == 0
