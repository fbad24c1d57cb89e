"""The log is proved, noted and given out at the command line, and the role that runs the web cannot change it."""

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from click.testing import Result
from sqlalchemy import select

from consult.db import db, transaction
from consult.model.records import Event, Verb
from consult.model.seals import Seal
from consult.model.users import Role
from consult.policy import SYSTEM
from consult.services import events
from tests import factories as make

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def _something_happens(run: Run) -> None:
    assert run
    who = make.user(Role.ADMINISTRATOR, name="Ada")
    db.session.commit()
    with transaction():
        events.record_all(SYSTEM, Verb.USER_CHANGED, [(who, {"number": each}) for each in range(3)])


def _bend() -> None:
    """Change a seal as somebody who rules over the database could."""
    db.session.rollback()
    with db.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("DROP TRIGGER IF EXISTS seal_is_not_changed")
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        connection.execute(sa.update(Seal).values(digest="f" * 64))


@pytest.fixture
def _mended() -> Iterator[None]:
    """Put back the rule that a test took away."""
    is_sqlite = db.engine.dialect.name == "sqlite"
    named = sa.text("SELECT sql FROM sqlite_master WHERE name = 'seal_is_not_changed'")
    with db.engine.connect() as connection:
        rule = connection.scalar(named) if is_sqlite else None
    db.session.rollback()
    yield
    if rule:
        db.session.rollback()
        with db.engine.begin() as connection:
            connection.exec_driver_sql("DROP TRIGGER IF EXISTS seal_is_not_changed")
            connection.exec_driver_sql(rule)


def test_what_is_sealed_is_proved_against_what_was_noted(run: Run) -> None:
    noted = run("audit", "seal").output.strip()
    assert run("audit", "head").stdout.strip() == noted
    proved = run("audit", "verify", noted)
    assert (proved.exit_code, "The log is as it was sealed." in proved.output) == (0, True)
    assert "1 seals read. Nothing waits to be sealed." in proved.output
    other = run("audit", "verify", "1:" + "0" * 64)
    assert (other.exit_code, "Seal 1 is another than the one that was noted." in other.output) == (1, True)
    assert run("audit", "verify", "one").exit_code == 2


@pytest.mark.usefixtures("_mended")
def test_a_log_that_was_changed_is_not_proved(run: Run) -> None:
    run("audit", "seal")
    _bend()
    proved = run("audit", "verify")
    assert proved.exit_code == 1
    assert "Seal 1 was changed, or what is before it." in proved.output
    assert "1 findings" in proved.output


def test_what_waits_is_said(run: Run) -> None:
    assert "3 events wait to be sealed, the oldest since 20" in run("audit", "verify").output


def test_the_worker_seals_the_log_and_says_how_far(run: Run, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    assert run("worker", "--once").exit_code == 0
    seal = db.session.scalars(select(Seal)).one()
    assert f"The log is sealed: 1:{seal.digest}" in caplog.text
    assert run("audit", "verify").exit_code == 0


def test_the_whole_log_is_given_out_with_its_seals(run: Run, tmp_path: Path) -> None:
    run("audit", "seal")
    file = tmp_path / "log.jsonl"
    assert run("audit", "export", str(file)).exit_code == 0
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    seals = [each for each in lines if "seal" in each]
    told = [each for each in lines if "verb" in each]
    assert [each[0] for each in seals[0]["entries"]] == [each["id"] for each in told]
    assert {each["under_seal"] for each in told} == {1}
    names = ("id", "at", "actor", "verb", "subject_type", "subject", "plan", "consultation", "data")
    written = json.dumps(
        [told[0][name] for name in names], sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    assert hashlib.sha256(written.encode()).hexdigest() == seals[0]["entries"][0][1], (
        "as the docs describe it"
    )
    assert not list(tmp_path.glob("*.part"))


def test_the_role_that_runs_the_web_can_log_but_not_change_the_log(run: Run) -> None:
    if db.engine.dialect.name == "sqlite":
        refused = run("db", "grant", "web")
        assert (refused.exit_code, "Only PostgreSQL has roles." in refused.output) == (1, True)
        return
    run("audit", "seal")
    url = db.engine.url
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as owner:
        owner.execute("DROP ROLE IF EXISTS consult_web")
        owner.execute("CREATE ROLE consult_web")
        try:
            assert run("db", "grant", "consult_web").exit_code == 0
            owner.execute("SET ROLE consult_web")
            insert = (
                "INSERT INTO event (at, verb, subject_type, subject_id, data) "
                "SELECT at, verb, subject_type, subject_id, data FROM event LIMIT 1"
            )
            owner.execute(insert)
            owner.execute("UPDATE event SET delivered_at = now()")
            for forbidden in (
                "UPDATE event SET data = '{}'",
                "DELETE FROM event",
                "TRUNCATE event CASCADE",
                "UPDATE seal SET digest = ''",
                "DELETE FROM seal",
                "ALTER TABLE event DISABLE TRIGGER ALL",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    owner.execute(forbidden)
        finally:
            owner.execute("RESET ROLE")
            owner.execute("DROP OWNED BY consult_web")
            owner.execute("DROP ROLE consult_web")
    assert db.session.scalars(select(Event)).all()
