"""The migrations make the tables that the model describes, and each goes up and down with data in place."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from consult.app import create_app
from consult.config import Settings
from consult.db import db
from consult.paths import resources
from tests.support.database import new_database

ROWS: dict[str, dict[str, Any]] = {
    "version": {"state": "working"},
    "disposition": {"state": "open"},
    "file": {"statement_id": 1},
    "decision": {"correction": ""},
    "disposal": {"state": "proposed", "decided_on": None, "declined_because": "", "done_at": None},
    "part": {"start": 0, "end": 1},
    "data_request": {"state": "open"},
    "redaction": {"comment_id": 1, "ground": "personal"},
    "report_file": {"state": "waiting", "failed_because": ""},
    "closing": {"reopened_because": ""},
    "package": {"state": "waiting", "failed_because": ""},
    "saving": {"field": "summary"},
    "preference": {"topic": "replies", "pace": "daily"},
    "comment": {
        "position": 0,
        "kind": "question",
        "sector": "citizen",
        "disposition_id": 1,
        "held_because": "",
    },
}
"""What a row needs beyond being filled, where a CHECK wants it so."""

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
FOLDER = str(resources("migrations"))
REVISIONS = [each.revision for each in ScriptDirectory(FOLDER).walk_revisions()][::-1]


@pytest.fixture
def empty_app(db_url: str, environ: dict[str, str], tmp_path: Path, worker_id: str) -> Iterator[Flask]:
    """Give the program on a database that no migration has touched."""
    with _empty_database(db_url, tmp_path, worker_id) as url:
        app = create_app(Settings.load(environ | {"DATABASE_URL": url}))
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()


@contextmanager
def _empty_database(url: str, folder: Path, worker: str) -> Iterator[str]:
    if url.startswith("sqlite"):
        yield f"sqlite:///{folder / 'empty.sqlite3'}"
        return
    with new_database(f"consult_migrations_{worker}") as address:
        yield address


def _upgrade(revision: str = "head") -> None:
    flask_migrate.upgrade(directory=FOLDER, revision=revision)


def test_the_model_and_the_migrated_tables_are_the_same(empty_app: Flask) -> None:
    _upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_object": _is_of_the_model}
        )
        assert compare_metadata(context, db.metadata) == []


def _is_of_the_model(_item: object, name: str | None, *_about: object) -> bool:
    """Leave out the index over words, which SQLAlchemy cannot describe."""
    return not (name or "").startswith("search")


def test_there_is_one_line_of_migrations() -> None:
    assert len(ScriptDirectory(FOLDER).get_heads()) == 1


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_migration_goes_up_and_down_and_up_again_with_data(empty_app: Flask, revision: str) -> None:
    _upgrade(revision)
    _fill()
    tables = _tables()
    flask_migrate.downgrade(directory=FOLDER, revision="-1")
    _upgrade(revision)
    assert _tables() == tables
    assert _broken_references() == []


@pytest.mark.parametrize("revision", REVISIONS)
def test_rows_of_every_database_come_along_to_the_newest(empty_app: Flask, revision: str) -> None:
    _upgrade(revision)
    _fill()
    counts = _counts()
    _upgrade()
    assert {name: count for name, count in _counts().items() if name in counts} == counts
    assert _broken_references() == []


def test_going_all_the_way_down_leaves_nothing(empty_app: Flask) -> None:
    _upgrade()
    flask_migrate.downgrade(directory=FOLDER, revision="base")
    assert set(sa.inspect(db.engine).get_table_names()) == {"alembic_version"}


def _fill() -> None:
    """Put one row into each table as it stands at this revision."""
    metadata = sa.MetaData()
    metadata.reflect(db.engine, only=lambda name, _: _is_of_the_model(None, name))
    made: dict[str, dict[str, Any]] = {}
    with db.engine.begin() as connection:
        for table in metadata.sorted_tables:
            if table.name != "alembic_version":
                row = {column.name: _value(column, made) for column in table.columns if not column.nullable}
                needed = ROWS.get(table.name, {})
                row |= {name: value for name, value in needed.items() if name in table.columns}
                connection.execute(table.insert().values(row))
                made[table.name] = row


def _value(column: sa.Column[Any], made: dict[str, dict[str, Any]]) -> Any:
    for key in column.foreign_keys:
        return made[key.column.table.name][key.column.name]
    kind = column.type.python_type
    values = {
        str: "a",
        bytes: b"a",
        int: 1,
        float: 1.0,
        bool: True,
        object: {},
        datetime: NOW,
        date: NOW.date(),
    }
    return values[kind]


def _tables() -> dict[str, set[str]]:
    inspector = sa.inspect(db.engine)
    names = {name for name in inspector.get_table_names() if _is_of_the_model(None, name)} - {
        "alembic_version"
    }
    return {name: {column["name"] for column in inspector.get_columns(name)} for name in names}


def _counts() -> dict[str, int]:
    counting = sa.select(sa.func.count())
    with db.engine.connect() as connection:
        return {
            name: connection.execute(counting.select_from(sa.table(name))).scalar_one() for name in _tables()
        }


def _broken_references() -> list[Any]:
    """Ask SQLite, which lets a migration break references; PostgreSQL never does."""
    if db.engine.dialect.name != "sqlite":
        return []
    with db.engine.connect() as connection:
        return list(connection.exec_driver_sql("PRAGMA foreign_key_check"))
