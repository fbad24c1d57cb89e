"""Languages: which one a reader wants, and how days and moments are written in it."""

from datetime import date, datetime
from typing import Any

from babel.support import NullTranslations
from flask import Flask, g, request
from flask_babel import Babel, format_date, format_datetime, get_translations, gettext, ngettext
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from consult import clock, config
from consult.labels.writing import (
    TAGS,
    current_locale,
    datetime_text,
    file_size,
    full_date,
    in_text,
    language_of,
)
from consult.paths import resources
from consult.web.auth import current_actor

__all__ = [
    "COOKIE",
    "LOCALES",
    "TAGS",
    "WRITERS",
    "babel",
    "catalogue",
    "clock_time",
    "counted",
    "current_locale",
    "datetime_text",
    "file_size",
    "full_date",
    "in_text",
    "init",
    "language_of",
    "machine_time",
    "said",
    "short_date",
    "time_left",
]

LOCALES = config.LOCALES
COOKIE = "locale"
babel = Babel()


def init(app: Flask) -> None:
    """Set up translation: Swedish unless the reader chose or prefers English."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(resources("translations"))
    babel.init_app(app, default_locale="sv", default_timezone="Europe/Stockholm", locale_selector=_wanted)
    app.jinja_env.globals.update(_=said, gettext=said, ngettext=counted)


def _wanted() -> str:
    chosen = request.cookies.get(COOKIE)
    if chosen in LOCALES:
        return chosen
    actor = current_actor()
    if not actor.is_anonymous:
        return actor.locale
    return request.accept_languages.best_match(LOCALES) or LOCALES[0]


def catalogue() -> NullTranslations:
    """Give the messages in the reader's language; they are looked for once, since a page has hundreds."""
    known: dict[str, NullTranslations] = g.setdefault("catalogues", {})
    locale = current_locale()
    if locale not in known:
        known[locale] = get_translations()
    return known[locale]


@pass_eval_context
def said(context: EvalContext, message: str, /, **values: Any) -> str:
    """Say a message of a template in the reader's language."""
    return _filled(context, catalogue().ugettext(message), values)


@pass_eval_context
def counted(context: EvalContext, one: str, many: str, num: int, /, **values: Any) -> str:
    """Say a message of a template for one thing or for several."""
    return _filled(context, catalogue().ungettext(one, many, num), {"num": num} | values)


def _filled(context: EvalContext, words: str, values: dict[str, Any]) -> str:
    """Put values into a message, as HTML where the template is; a per cent sign in it is always written twice."""
    whole = Markup(words) if context.autoescape else words  # noqa: S704 - the messages are our own
    return whole % values if "%" in words else whole


def short_date(day: date) -> str:
    """Write a day where there is little room, such as 31 okt."""
    return str(format_date(day, "d MMM"))


def clock_time(moment: datetime) -> str:
    """Write the time of day in Sweden."""
    return str(format_datetime(moment, "HH.mm" if current_locale() == "sv" else "HH:mm"))


def machine_time(moment: date | datetime) -> str:
    """Write a day or a moment for `<time datetime>`, which knows no parts of a second finer than thousandths."""
    return moment.isoformat(timespec="seconds") if isinstance(moment, datetime) else moment.isoformat()


def time_left(day: date) -> str:
    """Say how far away a day is."""
    days = (day - clock.today()).days
    if days == 0:
        return str(gettext("today"))
    if days > 0:
        return str(ngettext("in %(num)s day", "in %(num)s days", days))
    return str(ngettext("%(num)s day ago", "%(num)s days ago", -days))


WRITERS = {
    "intext": in_text,
    "inlang": language_of,
    "fulldate": full_date,
    "clocktime": clock_time,
    "datetime_text": datetime_text,
    "machinetime": machine_time,
    "timeleft": time_left,
    "filesize": file_size,
}
"""What templates write with; components that are imported without a context know them too."""
