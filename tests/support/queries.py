"""Count what a page asks of the database."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.db import db

BOOKKEEPING = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SAVEPOINT", "RELEASE")


class Queries:
    """The statements sent so far."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    def note(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        """Take down a statement, unless it only opens or closes something."""
        if not statement.lstrip().upper().startswith(BOOKKEEPING):
            self.statements.append(" ".join(statement.split()))

    @contextmanager
    def counted(self) -> Iterator[list[str]]:
        """Collect the statements of what is done inside."""
        start = len(self.statements)
        seen: list[str] = []
        yield seen
        seen += self.statements[start:]

    @contextmanager
    def at_most(self, limit: int) -> Iterator[None]:
        """Fail if what is done inside takes more statements than allowed, and list them."""
        with self.counted() as seen:
            yield
        listed = "\n".join(f"{count} × {statement}" for statement, count in Counter(seen).most_common())
        assert len(seen) <= limit, f"{len(seen)} statements, {limit} are allowed:\n{listed}"


@pytest.fixture
def queries(app: Flask) -> Iterator[Queries]:
    """Watch the statements of the test and of the pages it gets."""
    queries = Queries()
    sa.event.listen(db.engine, "before_cursor_execute", queries.note)
    yield queries
    sa.event.remove(db.engine, "before_cursor_execute", queries.note)
