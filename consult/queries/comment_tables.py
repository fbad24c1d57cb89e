"""A table of comments laid beside a consultation: what each row says, where it belongs, and whose it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from consult.formats import comment_places, comment_tables
from consult.formats.comment_places import Spot
from consult.formats.comment_tables import Column, Said, Table
from consult.model.consultations import Consultation, Participation
from consult.policy import Actor
from consult.queries import registrations, texts
from consult.queries.registrations import PRIVATE, Sender
from consult.text.normal import fold, normal
from consult.text.referring import target


class Trouble(StrEnum):
    """Why it is not known whose a row is."""

    WHOSE = "whose"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Reading:
    """How a table is to be read: what its columns hold, in which language, and whose its rows are.

    `sender` is the organisation, or PRIVATE, of rows that name none; `names` gives it for names that are not known.
    """

    columns: Mapping[Column, int]
    locale: str
    sender: str = ""
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """A row with its place and its sender, the slug of an organisation or PRIVATE; or with what is wrong, and with what."""

    said: Said
    spot: Spot
    sender: str = ""
    fault: str = ""
    about: str = ""

    @property
    def number(self) -> int:
        """Give its number in the file."""
        return self.said.number


def lines(actor: Actor, consultation: Consultation, table: Table, reading: Reading) -> list[Line]:
    """Lay a table beside the version that was sent out; rows without words are left out."""
    text = texts.asked_about(actor, consultation)[reading.locale]
    place = target(text.passages, text.labels)
    known = _known(registrations.senders(actor, consultation))
    if consultation.participation is Participation.EVERYONE:
        known[PRIVATE] = PRIVATE
    found = []
    for row in comment_tables.said(table, reading.columns):
        if isinstance(row, Said):
            sender, fault, about = _sender(row[Column.ORGANISATION], reading, known)
            found.append(Line(row, comment_places.place(row, place), sender, fault, about))
        elif row[1] is not comment_tables.Fault.NOTHING_SAID:
            found.append(Line(Said(row[0], {}), Spot(None), fault=row[1], about=row[2]))
    return found


def _known(senders: Sequence[Sender]) -> dict[str, str]:
    """Give the organisations by their names and their addresses here."""
    by_name = {key(each.organisation.name): each.organisation.slug for each in senders}
    return by_name | {each.organisation.slug: each.organisation.slug for each in senders}


def key(name: str) -> str:
    """Give what a name is compared by."""
    return fold(normal(name)).casefold()


def _sender(named: str, reading: Reading, known: Mapping[str, str]) -> tuple[str, str, str]:
    if named:
        wanted = known.get(key(named)) or known.get(reading.names.get(key(named), ""))
        return (wanted, "", "") if wanted else ("", Trouble.UNKNOWN, named)
    wanted = known.get(reading.sender)
    return (wanted, "", "") if wanted else ("", Trouble.WHOSE, "")
