"""Statements that are written once and run many times: writing one takes longer than it takes a database to answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Generic, TypeVar

from sqlalchemy import Executable, Result, Select, bindparam

from consult import clock
from consult.db import db
from consult.model.users import Role
from consult.policy import Actor

Written = Select[*tuple[Any, ...]]
Statement = TypeVar("Statement", bound=Executable)
KINDS = 64
"""So many kinds of readers are remembered for each statement; there are fewer on any one day."""

READER: Any = bindparam("reader_id")
BODIES: Any = bindparam("reader_organisations", expanding=True)


@dataclass(frozen=True, slots=True)
class _Kind:
    """What is written into a statement: what the rules ask about a reader, apart from who it is, the day, the database."""

    database: str
    roles: frozenset[Role]
    is_known: bool
    is_system: bool
    today: date

    def stand_in(self) -> Actor:
        """Make a reader of this kind whose id and organisations are places to fill in."""
        if self.is_known:
            return Actor(user_id=READER, memberships=BODIES, roles=self.roles, is_system=self.is_system)
        return Actor(roles=self.roles, is_system=self.is_system)


class prepared(Generic[Statement]):  # noqa: N801 - it is used as a decorator
    """A statement that the decorated function writes once for each kind of reader.

    Its values that change from run to run are places to fill in, made with `bindparam`. Running it takes the reader,
    whose own values are filled in, and the others as keywords; none can be left out.
    """

    def __init__(self, write: Callable[[Actor], Statement]) -> None:
        self.write = write
        self._written = lru_cache(KINDS)(lambda kind: write(kind.stand_in()))

    def __call__(self, actor: Actor, **values: Any) -> Result[*tuple[Any, ...]]:
        """Ask the database on behalf of a reader."""
        kind = _Kind(
            db.engine.dialect.name, actor.roles, actor.user_id is not None, actor.is_system, clock.today()
        )
        own = {"reader_id": actor.user_id, "reader_organisations": list(actor.memberships)}
        found: Result[*tuple[Any, ...]] = db.session.execute(self._written(kind), own | values)
        return found
