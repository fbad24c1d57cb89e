"""How a letter is put together: whole sentences, plain text, in the language of whoever reads it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from babel.dates import format_date, format_datetime
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.routing import Map

from consult import clock
from consult.db import Texts
from consult.labels import MOMENT
from consult.services.notices import Letter

MAILBOX_LOCALE = "sv"
"""The language of letters to an organisation's mailbox, which has not chosen any."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where the site is, so that letters can lead there."""

    base_url: str
    urls: Map

    def address(self, endpoint: str, **values: Any) -> str:
        """Give the whole address of a page."""
        return self.base_url + self.urls.bind("localhost").build(endpoint, values)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets a letter: a mailbox and the language that is read there."""

    email: str
    locale: str


@dataclass(frozen=True, slots=True)
class Words:
    """What a letter says: a subject and paragraphs."""

    subject: str
    paragraphs: tuple[str, ...]


def letter(site: Site, key: str, recipient: Recipient, words: Callable[[str], Words]) -> Letter:
    """Write a letter in the recipient's language; `words` is given that language."""
    with force_locale(recipient.locale):
        said = words(recipient.locale)
        paragraphs = (_("Hello,"), *said.paragraphs, _("This is an automatic letter from Consult."))
    text = "\n\n".join([*paragraphs[:-1], f"-- \n{paragraphs[-1]}\n{site.base_url}\n"])
    return Letter(key, recipient.email, recipient.locale, one_line(said.subject), text)


def one_line(text: str) -> str:
    """Give a name or a title on one line and without control characters, whatever someone typed."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def in_language(texts: Texts, locale: str) -> str:
    """Pick the words in the reader's language, or else in the language they exist in."""
    return one_line(texts.get(locale) or next((words for words in texts.values() if words), ""))


def day(value: date, locale: str) -> str:
    """Write a day in full."""
    return format_date(value, "d MMMM y", locale=locale)


def moment(value: datetime, locale: str) -> str:
    """Write a day and a time of day in Sweden."""
    local = value.astimezone(clock.STOCKHOLM)
    return format_datetime(local, MOMENT[locale], locale=locale)
