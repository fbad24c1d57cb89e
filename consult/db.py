"""The database: base class, column types and the only commit in the program."""

import enum
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, BigInteger, Connection, DateTime, Dialect, Enum, Integer, MetaData, event
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import DeclarativeBase, registry, relationship
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError
from sqlalchemy.types import TypeDecorator

from consult.errors import Outdated

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

Texts = dict[str, str]
"""The same words in several languages: locale → text."""


class Instant(TypeDecorator[datetime]):
    """An aware moment, kept in UTC by every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times and store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment needs a time zone.")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back aware UTC, also from SQLite, which keeps no zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


def _values(members: type[enum.Enum]) -> list[str]:
    return [member.value for member in members]


class Base(DeclarativeBase):
    """What every table inherits."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={
            datetime: Instant,
            Texts: JSON,
            enum.Enum: Enum(enum.Enum, native_enum=False, values_callable=_values, length=32),
        },
    )


CLASHES = {"40P01", "40001"}
"""What PostgreSQL calls a transaction that it ended: two waited for each other, or a row read in a steady one has changed."""

db = SQLAlchemy(model_class=Base, disable_autonaming=True)

BigId = BigInteger().with_variant(Integer, "sqlite")
"""An integer key that may grow past two milliards, and still counts by itself on SQLite."""

related = partial(relationship, lazy="raise")
"""A relationship that a query must load on purpose, so that no page asks once per row."""


def init(app: Flask) -> None:
    """Bind the database to the application."""
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", _on_connect)
            event.listen(db.engine, "begin", _on_begin)


def _on_connect(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the driver must not open transactions by itself; _on_begin does
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _is_clash(error: DBAPIError) -> bool:
    """Tell if someone else was faster: a rule over several rows is broken, or two stood in each other's way."""
    return isinstance(error, IntegrityError) or getattr(error.orig, "sqlstate", None) in CLASHES


def is_writing() -> bool:
    """Tell if something is being done now, and not only read."""
    return bool(db.session().info.get("writing"))


@contextmanager
def transaction(*, steady: bool = False) -> Iterator[None]:
    """Do one thing wholly or not at all.

    It ends the read snapshot of the request and takes the write lock first, so that the service decides on fresh
    rows. A violated UNIQUE or a row that someone else changed or removed becomes `Outdated`, and so does what the database
    gave up because two waited for each other. In a steady one all statements read the same state, as they always do on
    SQLite: for what is frozen as a whole, and for that only, since whoever waits for a row finds it changed.
    """
    session = db.session()
    if session.info.get("writing"):
        raise RuntimeError("Transactions are never nested.")
    session.rollback()
    session.info["writing"] = True
    try:
        session.connection(execution_options={"writing": True} | (_steady() if steady else {}))
        yield
        session.commit()
    except (DBAPIError, ObjectDeletedError, StaleDataError) as error:
        session.rollback()
        if isinstance(error, DBAPIError) and not _is_clash(error):
            raise
        raise Outdated("changed_meanwhile") from error
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop("writing", None)


def hold_still() -> None:
    """Let all that is read until the end of the request or the transaction be the state of one moment."""
    session = db.session()
    session.rollback()
    session.connection(execution_options=_steady())


def _steady() -> dict[str, str]:
    return {} if db.engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}


def options(url: str) -> dict[str, Any]:
    """Choose how connections are kept, by the kind of database.

    What a statement was given is left out of errors: it holds what people write, and errors are logged.
    """
    kept = {} if url.startswith("sqlite") else {"pool_pre_ping": True, "pool_size": 5, "max_overflow": 5}
    return {"hide_parameters": True, **kept}
