"""A text block with its blanks filled in for the comments that an answer is for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from babel.dates import format_date
from flask_babel import force_locale
from flask_babel import gettext as _

from consult.db import Texts
from consult.errors import Invalid
from consult.model.consultations import Consultation
from consult.model.phrases import PHRASE_BLANKS, PHRASE_NAMES, PhraseBlank
from consult.queries.phrases import Member
from consult.text import blanks
from consult.text.blanks import literal

_EMPTY = {
    PhraseBlank.SECTION: "blank_whole",
    PhraseBlank.HEADING: "blank_whole",
    PhraseBlank.DECISION_DAY: "blank_undated",
}


@dataclass(frozen=True, slots=True)
class Offered:
    """A blank as one types it in each language."""

    blank: PhraseBlank
    typed: Texts


def offered() -> list[Offered]:
    """List the blanks that a text block can have."""
    return [
        Offered(blank, {locale: f"{{{name}}}" for locale, name in names.items()})
        for blank, names in PHRASE_NAMES.items()
    ]


def filled(texts: Texts, consultation: Consultation, members: Sequence[Member]) -> Texts:
    """Fill a text block in for the comments with one answer; what differs between them or is empty is refused."""
    return {locale: _filled(text, locale, consultation, members) for locale, text in texts.items() if text}


def _filled(text: str, locale: str, consultation: Consultation, members: Sequence[Member]) -> str:
    values = {}
    for name in blanks.named(text):
        blank = PHRASE_BLANKS.get(name)
        if blank is None:
            continue
        found = set(_values(blank, locale, consultation, members))
        if len(found) > 1:
            raise Invalid("blank_differs", typed=f"{{{name}}}", count=len(members))
        values[name] = found.pop() if found else ""
        if not values[name]:
            raise Invalid(_EMPTY[blank], typed=f"{{{name}}}")
    return blanks.filled(text, values)


def _values(
    blank: PhraseBlank, locale: str, consultation: Consultation, members: Sequence[Member]
) -> Iterator[str]:
    """Say what stands in a blank for each comment, as Markdown; nothing where there is nothing to say."""
    match blank:
        case PhraseBlank.DECISION_DAY:
            day = consultation.board_day
            yield format_date(day, "d MMMM y", locale=locale) if day else ""
        case PhraseBlank.PLAN:
            yield literal(_in(consultation.plan.title, locale))
        case PhraseBlank.NUMBER:
            yield from (str(each.number) for each in members)
        case PhraseBlank.SECTION:
            yield from (literal(each.section) for each in members)
        case PhraseBlank.HEADING:
            yield from (literal(_in(each.heading, locale)) for each in members)
        case PhraseBlank.ORGANISATION:
            with force_locale(locale):
                private = _("a private person")
            yield from (literal(each.organisation) or private for each in members)


def _in(texts: Texts, locale: str) -> str:
    return texts.get(locale) or next((words for words in texts.values() if words), "")
