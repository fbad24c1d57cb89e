"""The demonstration is told once for each file of tests, since telling takes seconds."""

from collections.abc import Callable, Iterator

import pytest

from consult.db import transaction
from tests.support.database import Database

Tell = Callable[[Callable[[], bool]], None]


@pytest.fixture(scope="module", name="shelf")
def _shelf(_database: Database) -> Iterator[list[str]]:
    """Keep what was told."""
    shelf: list[str] = []
    yield shelf
    _database.let_go()


@pytest.fixture(name="tell")
def _tell(database: Database, shelf: list[str]) -> Tell:
    """Tell the demonstration in the way that is asked for, or put back what was told."""

    def tell(load: Callable[[], bool]) -> None:
        if shelf:
            database.put_back()
            return
        with transaction():
            assert load()
        database.keep()
        shelf.append("told")

    return tell
