"""A covering letter with its blanks filled in, in the language that it is written in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from flask_babel import force_locale
from flask_babel import gettext as _

from consult.db import Texts
from consult.labels.publication import explained
from consult.model.consultations import Consultation, Participation
from consult.model.letters import BY_NAME, NAMES, Blank
from consult.model.plans import Plan
from consult.queries.scopes import Section
from consult.text import blanks
from consult.text.blanks import literal
from consult.text.running import running


def covering(
    consultation: Consultation, locale: str, organisation: str = "", asked: Sequence[Section] = ()
) -> str:
    """Give the letter as Markdown, for one organisation or for everyone; `plan` and its contacts must be loaded.

    `asked` are the sections that the consultation is limited to.
    """
    letter = consultation.letter
    written = (
        locale if letter.get(locale) else next((code for code, words in letter.items() if words), locale)
    )
    values = filling(consultation, written, organisation, asked)
    return blanks.filled(letter.get(written, ""), {name: values[blank] for name, blank in BY_NAME.items()})


@dataclass(frozen=True, slots=True)
class Offered:
    """A blank as one types it, and what would stand there now."""

    blank: Blank
    name: str
    value: str


def offered(consultation: Consultation, locale: str, asked: Sequence[Section] = ()) -> list[Offered]:
    """List the blanks that a letter in one language can have."""
    return [
        Offered(blank, f"{{{NAMES[blank][locale]}}}", running(value))
        for blank, value in filling(consultation, locale, "", asked).items()
    ]


def filling(
    consultation: Consultation, locale: str, organisation: str = "", asked: Sequence[Section] = ()
) -> dict[Blank, str]:
    """Say what stands in each blank, as Markdown, in one language."""
    plan = consultation.plan
    with force_locale(locale):
        return {
            Blank.ORGANISATION: literal(organisation) or _("your organisation"),
            Blank.TITLE: literal(_in(consultation.title, locale)),
            Blank.PLAN: literal(_in(plan.title, locale)),
            Blank.SUMMARY: _in(plan.summary, locale),
            Blank.SECTIONS: _sections(asked, locale),
            Blank.FIRST_DAY: _day(consultation.first_day, locale),
            Blank.LAST_DAY: _day(consultation.last_day, locale),
            Blank.DECISION: _decision(consultation.board_day, locale),
            Blank.PARTICIPATION: _("Everyone may answer, also those who have not been invited.")
            if consultation.participation is Participation.EVERYONE
            else _("This time only invited organisations can answer."),
            Blank.PUBLICATION: explained(consultation.publication),
            Blank.CONTACTS: _contacts(plan),
            Blank.REGISTRATION_NO: literal(plan.registration_no),
        }


def _in(texts: Texts, locale: str) -> str:
    return texts.get(locale) or next((words for words in texts.values() if words), "")


def _day(value: date, locale: str) -> str:
    return format_date(value, "d MMMM y", locale=locale)


def _sections(asked: Sequence[Section], locale: str) -> str:
    """List the sections, one a line; a consultation that is not limited is about the whole plan."""
    if not asked:
        return str(_("The whole plan"))
    named = (
        f"{each.label} {_in(each.title, locale)}".strip() if each.uid else str(_("Before the first section"))
        for each in asked
    )
    return "\n".join(f"- {literal(each)}" for each in named)


def _decision(day: date | None, locale: str) -> str:
    if day is None:
        return str(_("After that the regional board decides on the plan."))
    return str(_("The regional board decides on the plan on %(day)s.", day=_day(day, locale)))


def _contacts(plan: Plan) -> str:
    """Give whom to ask, one a line, under a heading; nothing where nobody is named."""
    lines = [
        ", ".join(filter(None, (literal(each.name), literal(each.title), each.email, each.phone)))
        for each in plan.contacts
    ]
    heading = _("Questions?")
    return "\n".join([f"**{heading}**", "", *lines]) if lines else ""
