"""How a letter is put together: whole sentences in the language of whoever reads it, as plain text and as HTML."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from babel.dates import format_date, format_datetime
from flask import Flask, current_app
from flask_babel import force_locale
from werkzeug.routing import Map

from consult import clock
from consult.config import Settings
from consult.credentials import signed
from consult.db import Texts
from consult.formats import deadlines
from consult.formats.deadlines import Deadline
from consult.labels import MOMENT
from consult.model.preferences import Topic
from consult.model.users import User
from consult.policy import Actor
from consult.services.notices import Letter
from consult.text.running import running

LEAVING = "leaving"
"""What the words in the address for stopping letters are signed for."""


class Part(str):
    """A paragraph of a letter that is more than running words; `kind` says how it looks."""

    __slots__ = ()
    kind = ""


class Address(Part):
    """A whole address on this site, or several, one a line; they can be followed."""

    __slots__ = ()
    kind = "address"


class Heading(Part):
    """The consultation or plan that what follows is about."""

    __slots__ = ()
    kind = "heading"


class Place(Part):
    """The section of the plan that what follows is about."""

    __slots__ = ()
    kind = "place"


class Item(Part):
    """The first line of one thing among several."""

    __slots__ = ()
    kind = "item"


class Quote(Part):
    """Words that someone else has written."""

    __slots__ = ()
    kind = "quote"


class Written(Part):
    """What someone wrote in Markdown, with its lists and links."""

    __slots__ = ()
    kind = "written"


LONGEST = 1200
"""How many characters of what someone wrote a letter quotes."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where the site is, so that letters can lead there, and what it signs with."""

    base_url: str
    urls: Map
    secret_key: str = field(repr=False)

    @classmethod
    def of(cls, app: Flask) -> "Site":
        """Give the site that a program serves."""
        settings: Settings = app.config["SETTINGS"]
        return cls(settings.base_url, app.url_map, settings.secret_key)

    def address(self, endpoint: str, **values: Any) -> Address:
        """Give the whole address of a page."""
        return Address(self.base_url + self.urls.bind("localhost").build(endpoint, values))

    def leaving(self, user: User, topics: Iterable[Topic]) -> Address:
        """Give the address where a person stops letters on some topics without signing in."""
        token = signed(self.secret_key, LEAVING, [user.slug, *sorted(set(topics))])
        return self.address("preferences.leave", token=token)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets a letter: a mailbox, the language that is read there, and where such letters are stopped."""

    email: str
    locale: str
    leaving: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who is told news: the person as the policy knows them, their language, and the site that letters lead to."""

    site: Site
    locale: str
    actor: Actor


@dataclass(frozen=True, slots=True)
class Section:
    """What is told about one section of a plan; `order` is its place in the text."""

    order: int
    title: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """What a letter says: a subject and paragraphs; of news also what is `about` one consultation or plan, by section.

    An answer to it goes to `reply_to`; `deadlines` come with it for the reader's calendar.
    """

    subject: str
    paragraphs: tuple[str, ...]
    about: str = ""
    sections: tuple[Section, ...] = ()
    reply_to: str = ""
    deadlines: tuple[Deadline, ...] = ()


def letter(site: Site, key: str, recipient: Recipient, words: Callable[[str], Words]) -> Letter:
    """Write a letter in the recipient's language; `words` is given that language."""
    with force_locale(recipient.locale):
        said = words(recipient.locale)
        filled = {
            "subject": one_line(said.subject),
            "parts": [(each.kind if isinstance(each, Part) else "", each) for each in said.paragraphs],
            "locale": recipient.locale,
            "home": site.base_url,
            "choosing": site.address("preferences.edit") if recipient.leaving else "",
            "leaving": recipient.leaving,
            "running": running,
        }
        text, html = (_rendered(f"mail/letter.{kind}", filled) for kind in ("txt", "html"))
    return Letter(
        key=key,
        recipient=recipient.email,
        locale=recipient.locale,
        subject=one_line(said.subject),
        text=text,
        html=html,
        reply_to=said.reply_to,
        leaving=recipient.leaving,
        calendar=deadlines.written(said.deadlines) if said.deadlines else "",
    )


def _rendered(template: str, filled: dict[str, Any]) -> str:
    """Fill in a template without what pages need: nobody asks for a letter."""
    return current_app.jinja_env.get_template(template).render(filled)


def one_line(text: str) -> str:
    """Give a name or a title on one line and without control characters, whatever someone typed."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def in_language(texts: Texts, locale: str) -> str:
    """Pick the words in the reader's language, or else in the language they exist in."""
    return one_line(in_text(texts, locale))


def in_text(texts: Texts, locale: str) -> str:
    """Pick what someone has written in the reader's language, or else in the language it exists in."""
    return texts.get(locale) or next((words for words in texts.values() if words), "")


def quoted(text: str) -> Quote:
    """Quote what someone wrote, cut where it is long; the page that the letter leads to has it whole."""
    lines = [one_line(line) for line in text.splitlines()]
    whole = "\n".join(lines).strip()
    return Quote(whole if len(whole) <= LONGEST else whole[:LONGEST].rsplit(maxsplit=1)[0] + " …")


def laid(sections: Iterable[Section]) -> tuple[str, ...]:
    """Lay out what is told section by section, in the order of the text."""
    found: dict[tuple[int, str], list[str]] = {}
    for section in sections:
        found.setdefault((section.order, section.title), []).extend(section.parts)
    return tuple(part for key in sorted(found) for part in (Place(key[1]), *found[key]))


def day(value: date, locale: str) -> str:
    """Write a day in full."""
    return format_date(value, "d MMMM y", locale=locale)


def moment(value: datetime, locale: str) -> str:
    """Write a day and a time of day in Sweden."""
    local = value.astimezone(clock.STOCKHOLM)
    return format_datetime(local, MOMENT[locale], locale=locale)
