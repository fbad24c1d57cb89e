"""One migrated database per worker, emptied before each test: real commits, at a few milliseconds a test."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import flask_migrate
import psycopg
import pytest
import sqlalchemy as sa
from flask import Flask
from jinja2 import StrictUndefined

from consult.app import create_app
from consult.config import Settings
from consult.db import db
from consult.paths import resources
from tests.support import client, postgres, visits

RESTART_NUMBERING = (
    "SELECT setval(sequencename::regclass, 1, false) FROM pg_sequences WHERE schemaname = 'public'"
)
MakeApp = Callable[..., Flask]


class Database:
    """A database with all tables and no rows but those that the migrations put there."""

    def __init__(self, app: Flask) -> None:
        with app.app_context():
            flask_migrate.upgrade(directory=str(resources("migrations")))
            self.engine = db.engine
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self.connection: Any = self._connect()
        self._tables = [
            table.name for table in db.metadata.sorted_tables
        ]  # those that others refer to come first
        questions = [f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in self._tables]  # noqa: S608 -- our own names
        self._filled = " UNION ALL ".join(questions)
        self._kept: list[str] | None = None
        self._let_remove()
        assert not self._names_of_filled(), "Rows that a migration inserts must be put back by reset()"

    def _connect(self) -> Any:
        url = self.engine.url
        if self.is_sqlite:
            return sqlite3.connect(str(url.database), isolation_level=None)
        plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
        return psycopg.connect(plain, autocommit=True, options="-c lock_timeout=20s")

    def _let_remove(self) -> None:
        """Let the log be emptied between tests; tests/test_seals.py shows that the database refuses it otherwise."""
        for table in ("event", "seal"):
            trigger = f"{table}_is_not_removed"
            self.connection.execute(f"DROP TRIGGER {trigger}" + ("" if self.is_sqlite else f" ON {table}"))

    def _names_of_filled(self) -> list[str]:
        filled = {name for (name,) in self.connection.execute(self._filled).fetchall()}
        return [name for name in self._tables if name in filled]

    def reset(self) -> None:
        """Remove every row; numbering starts again."""
        self._run(self._emptying())
        if not self.is_sqlite:
            self.connection.execute(RESTART_NUMBERING)

    def _emptying(self) -> list[str]:
        """Say how to remove every row; with few rows this is ten times as fast as TRUNCATE."""
        return [f'DELETE FROM "{name}"' for name in reversed(self._names_of_filled())]  # noqa: S608 -- as above

    def keep(self) -> None:
        """Remember the rows as they are now, for `put_back`."""
        db.session.commit()
        self.connection.execute("ATTACH ':memory:' AS kept" if self.is_sqlite else "CREATE SCHEMA kept")
        self._kept = self._names_of_filled()
        self._run([f'CREATE TABLE kept."{name}" AS SELECT * FROM "{name}"' for name in self._kept])  # noqa: S608 -- as above

    def put_back(self) -> None:
        """Undo whatever has happened since `keep`."""
        fill = [f'INSERT INTO "{name}" SELECT * FROM kept."{name}"' for name in self._kept or []]  # noqa: S608 -- as above
        self._run(self._emptying() + fill)

    def let_go(self) -> None:
        """Forget what `keep` remembered."""
        if self._kept is not None:
            self.connection.execute("DETACH kept" if self.is_sqlite else "DROP SCHEMA kept CASCADE")
            self._kept = None

    def _run(self, statements: list[str]) -> None:
        """Do all of it or nothing."""
        script = "; ".join(["BEGIN", *statements, "COMMIT"])
        if self.is_sqlite:
            self.connection.executescript(script)
        else:
            self.connection.execute(script)

    def close(self) -> None:
        """Let go of the database."""
        self.connection.close()
        self.engine.dispose()


@pytest.fixture(scope="session")
def db_url(
    request: pytest.FixtureRequest, worker_id: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Name this worker's empty database."""
    if request.config.getoption("--database") == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('database') / 'test.sqlite3'}"
        return
    with new_database(f"consult_test_{worker_id}") as url:
        yield url


@contextmanager
def new_database(name: str) -> Iterator[str]:
    """Create a database beside the others on the run's PostgreSQL, and drop it at the end."""
    server = sa.make_url(os.environ[postgres.URL])
    plain = server.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        yield server.set(database=name).render_as_string(hide_password=False)
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def environ(db_url: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Give the environment that the program runs in during tests."""
    return {
        "CONSULT_MODE": "test",
        "DATABASE_URL": db_url,
        "INSTANCE_DIR": str(tmp_path_factory.mktemp("instance")),
        "SECRET_KEY": "a secret that only the tests know",
        "BASE_URL": "http://localhost",
    }


@pytest.fixture(scope="session")
def make_app(environ: dict[str, str]) -> Iterator[MakeApp]:
    """Make an application on the worker's database, with some settings changed."""
    made: list[Flask] = []

    def make(**changes: str) -> Flask:
        app = create_app(Settings.load(environ | changes))
        app.test_client_class = client.Visitor
        visits.watch(app)
        app.jinja_env.undefined = StrictUndefined  # a misspelt name in a template fails its test
        with app.app_context():
            if db.engine.dialect.name == "sqlite":
                sa.event.listen(db.engine, "connect", _for_tests)
        made.append(app)
        return app

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


def _for_tests(connection: sqlite3.Connection, _record: object) -> None:
    """Wait for no disk, and give rows backwards where no order is asked for, since PostgreSQL gives them in any."""
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("PRAGMA reverse_unordered_selects=ON")


@pytest.fixture(scope="session")
def _application(make_app: MakeApp) -> Flask:
    return make_app()


@pytest.fixture(scope="session")
def _database(_application: Flask) -> Iterator[Database]:
    database = Database(_application)
    yield database
    database.close()


@pytest.fixture
def app(_application: Flask, _database: Database) -> Iterator[Flask]:
    """Give the application on an empty database, with `db.session` ready for use in the test."""
    _database.reset()
    with _application.app_context():
        yield _application
        db.session.remove()


@pytest.fixture
def database(app: Flask, _database: Database) -> Database:
    """Give the test's database itself, to keep its rows and put them back."""
    return _database


@pytest.fixture(name="client")
def _client(app: Flask) -> client.Visitor:
    """Give a browser without scripts in which nobody is signed in; every page it gets is audited."""
    visitor = app.test_client()
    assert isinstance(visitor, client.Visitor)
    return visitor


def sqlite_file(app: Flask) -> Path:
    """Tell where an application keeps its SQLite database."""
    with app.app_context():
        return Path(str(db.engine.url.database))
