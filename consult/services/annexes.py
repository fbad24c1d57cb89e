"""Enclose files with a response while it is written in its private room: annexes, and the extract of the minutes."""

from consult import policy
from consult.errors import NotFound, WrongState
from consult.formats.enclosures import Enclosure
from consult.model.files import FileRole
from consult.model.statements import Statement, StatementState
from consult.policy import Actor, Permission
from consult.queries import statements as queries
from consult.queries.statements import Room
from consult.services import files, statements

NEEDED = {FileRole.ANNEX: Permission.ROOM_WRITE, FileRole.MINUTES: Permission.ROOM_SIGN}
"""What it takes to enclose a file, or to take it out again, by what it is."""


def add(actor: Actor, where: Room, role: FileRole, enclosure: Enclosure, title: str) -> None:
    """Enclose a file; one that is sent twice counts once."""
    policy.require(actor, NEEDED[role], queries.speaking(actor, where))
    mine = statements.opened(where) if role is FileRole.ANNEX else statements.locked(where)
    if mine is None:
        raise WrongState("minutes_before_decision")
    _check(mine, role)
    if not any((each.digest, each.role) == (enclosure.digest, role) for each in mine.files):
        mine.files.append(files.kept(actor, enclosure, role, mine.files, title))


def remove(actor: Actor, where: Room, number: int) -> None:
    """Take a file out again, for good."""
    policy.require(actor, Permission.ROOM_WRITE, queries.speaking(actor, where))
    mine = statements.locked(where)
    found = next((each for each in mine.files if each.number == number), None) if mine else None
    if mine is None or found is None:
        raise NotFound
    policy.require(actor, NEEDED[found.role], queries.speaking(actor, where))
    _check(mine, found.role)
    mine.files.remove(found)


def _check(mine: Statement, role: FileRole) -> None:
    """Let annexes change before the response is approved, and the extract of the minutes when the decision is noted."""
    if role is FileRole.ANNEX and mine.state is not StatementState.DRAFT:
        raise WrongState("statement_approved")
    if role is FileRole.MINUTES and mine.state is not StatementState.DECIDED:
        raise WrongState("minutes_before_decision")
