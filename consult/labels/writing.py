"""How days, moments, sizes and texts in several languages are written for the reader."""

from datetime import date, datetime

from flask_babel import format_date, format_datetime, format_decimal, get_locale, gettext

from consult import config
from consult.db import Texts
from consult.labels import MOMENT

TAGS = {"sv": "sv-SE", "en": "en-GB"}
"""The languages as files name them."""


def current_locale() -> str:
    """Tell the reader's language as a code."""
    locale = get_locale()
    return locale.language if locale else config.LOCALES[0]


def in_text(texts: Texts | None, locale: str | None = None) -> str:
    """Pick the words in the reader's language, or else in the language they exist in."""
    if not texts:
        return ""
    wanted = locale or current_locale()
    return texts.get(wanted) or next((words for words in texts.values() if words), "")


def language_of(texts: Texts | None) -> str:
    """Tell in which language `in_text` gives the words, for the page's markup."""
    wanted = current_locale()
    if not texts or texts.get(wanted):
        return wanted
    return next((code for code, words in texts.items() if words), wanted)


def full_date(day: date | datetime | None) -> str:
    """Write a day in full, such as 31 oktober 2026."""
    return str(format_date(day, "d MMMM y", rebase=isinstance(day, datetime))) if day else ""


def datetime_text(moment: datetime | None) -> str:
    """Write a day and a time of day."""
    return str(format_datetime(moment, MOMENT[current_locale()])) if moment else ""


def file_size(size: int) -> str:
    """Write how large a file is, in kB or MB."""
    if size < 10**6:
        return str(gettext("%(size)s kB", size=format_decimal(-(-size // 1000))))
    return str(gettext("%(size)s MB", size=format_decimal(round(size / 10**6, 1))))
