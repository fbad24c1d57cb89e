"""Organisations that someone lists, laid beside those that are known already."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from consult import policy
from consult.db import db
from consult.model.organisations import Body, Organisation, Sector
from consult.policy import Actor, Permission

DETAILS = ("email", "number", "contact")
"""What can be added to an organisation that is known without it."""


class Fate(StrEnum):
    """What becomes of one row of a list."""

    NEW = "new"
    KNOWN = "known"
    LISTED = "listed"
    TWICE = "twice"
    CLASH = "clash"
    CITIZENS = "citizens"
    NO_SECTOR = "no_sector"


WRONG = frozenset({Fate.TWICE, Fate.CLASH, Fate.CITIZENS, Fate.NO_SECTOR})
"""Rows that must be corrected."""


@dataclass(frozen=True, slots=True)
class Match:
    """A row, the organisation that it is about when there is one, and what becomes of it.

    `other` is the organisation that has its number when the name is another's, or the first row about the same one, counted
    from 0; `added` names the details that the organisation did not have.
    """

    body: Body
    fate: Fate
    organisation: Organisation | None = None
    other: Organisation | int | None = None
    added: tuple[str, ...] = ()


def key(name: str) -> str:
    """Give a name as it is compared: whatever its capitals and spaces."""
    return " ".join(name.casefold().split())


def matched(actor: Actor, bodies: Sequence[Body], listed: Iterable[int] = ()) -> list[Match]:
    """Say of each row what becomes of it, in one statement; `listed` are the organisations on the list already."""
    policy.require(actor, Permission.ORGANISATIONS_MANAGE)
    known = db.session.scalars(select(Organisation)).all() if bodies else ()
    by_name = {key(each.name): each for each in known}
    by_number = {each.number: each for each in known if each.number}
    seen: dict[str | int, int] = {}
    on_list, found = frozenset(listed), []
    for place, body in enumerate(bodies):
        named, numbered = by_name.get(key(body.name)), by_number.get(body.number)
        marks: list[str | int] = [
            key(body.name),
            body.number,
            *(each.id for each in (named, numbered) if each),
        ]
        first = next((seen[mark] for mark in marks if mark and mark in seen), None)
        for mark in marks:
            seen.setdefault(mark, place)
        if first is not None:
            found.append(Match(body, Fate.TWICE, other=first))
        elif named and numbered and named is not numbered:
            found.append(Match(body, Fate.CLASH, named, numbered))
        else:
            found.append(_single(body, named or numbered, on_list))
    return found


def _single(body: Body, known: Organisation | None, listed: frozenset[int]) -> Match:
    if known is None:
        return Match(body, Fate.NEW if body.sector else Fate.NO_SECTOR)
    if known.sector is Sector.CITIZEN:
        return Match(body, Fate.CITIZENS, known)
    if body.number and known.number and body.number != known.number:
        return Match(body, Fate.CLASH, known)
    added = tuple(name for name in DETAILS if getattr(body, name) and not getattr(known, name))
    return Match(body, Fate.LISTED if known.id in listed else Fate.KNOWN, known, added=added)
