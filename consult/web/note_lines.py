"""Folded notes as a page shows them; a page may hold hundreds, so each word is looked up once per page."""

from enum import StrEnum
from typing import NamedTuple

from flask import get_template_attribute
from flask_babel import gettext, ngettext
from markupsafe import Markup, escape

from consult.labels import words
from consult.model.comments import Voice
from consult.queries.notes import Note
from consult.web.locale import current_locale


class Line(NamedTuple):
    """A note with its words in the reader's language; `lang` is there where it is not the page's."""

    note: Note
    id: str
    url: str
    name: str
    who: str
    lang: str
    facts: Markup
    more: Markup


class Lines:
    """Writes notes in one language."""

    def __init__(self) -> None:
        self._locale = current_locale()
        self._state = get_template_attribute("components/state.html", "state")
        self._states: dict[StrEnum, Markup] = {}
        self._counts: dict[tuple[str, int], Markup] = {}
        self._name = gettext("Comment %(number)s")
        self._private = gettext("Private person")
        self._region = gettext("The region")
        self._proposal = _fact(gettext("Proposes new wording"))
        self._registered = _fact(gettext("Registered by the region"))
        self._languages = {"sv": _fact(gettext("In Swedish")), "en": _fact(gettext("In English"))}
        rest = Markup('{}<span class="ds-sr-only"> {}</span>')
        self._more = str(rest.format(gettext("Show all"), gettext("of comment %(number)s")))

    def line(self, note: Note, id_: str, url: str) -> Line:
        """Write one note; `id_` is its own on the page, `url` opens it."""
        number = {"number": note.number}
        return Line(
            note,
            id_,
            url,
            self._name % number,
            self.who(note),
            note.locale if note.locale != self._locale else "",
            self._facts(note),
            Markup(self._more % number),  # noqa: S704 - it is HTML, and a number
        )

    def who(self, note: Note) -> str:
        """Say who speaks, as others see it."""
        if note.voice is Voice.ORGANISATION:
            return note.organisation
        return self._region if note.voice is Voice.REGION else note.signed_as or self._private

    def _facts(self, note: Note) -> Markup:
        """Say what matters most about a note: its answer or stance, and what has been said about it."""
        released = note.answer if note.answer and note.answer.is_released else None
        state = released.outcome if released else note.stance
        facts = [self._of(state) if state else self._kind(note.kind)]
        if note.answered_parts:
            facts.append(self._count("points", note.answered_parts))
        if note.has_proposal:
            facts.append(self._proposal)
        if note.moved_from is not None:
            facts.append(self._moved(note.moved_from))
        if note.is_registered:
            facts.append(self._registered)
        if note.reply_count:
            facts.append(self._count("replies", note.reply_count))
        if note.support_count:
            facts.append(self._count("agree", note.support_count))
        if note.locale != self._locale:
            facts.append(self._languages.get(note.locale, Markup()))
        return Markup("".join(facts))  # noqa: S704 - each of them is HTML

    def _of(self, state: StrEnum) -> Markup:
        if state not in self._states:
            self._states[state] = self._state(state)
        return self._states[state]

    def _moved(self, label: str) -> Markup:
        if not label:
            return _fact(gettext("Placed here by the region"))
        return _fact(gettext("Written at %(label)s, placed here by the region", label=label))

    def _kind(self, kind: StrEnum | None) -> Markup:
        if kind is None:
            return Markup()
        if kind not in self._states:
            self._states[kind] = _fact(words(kind))
        return self._states[kind]

    def _count(self, what: str, number: int) -> Markup:
        known = self._counts.get((what, number))
        if known is None:
            known = self._counts[what, number] = _fact(_counted(what, number))
        return known


def _counted(what: str, number: int) -> str:
    if what == "points":
        return str(ngettext("Answered in %(num)s point", "Answered in %(num)s points", number))
    if what == "replies":
        return str(ngettext("%(num)s reply", "%(num)s replies", number))
    return str(ngettext("%(num)s agrees", "%(num)s agree", number))


def _fact(said: str) -> Markup:
    return Markup("<span>{}</span>").format(escape(said))
