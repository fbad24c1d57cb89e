"""The log is sealed in batches, and nothing that is sealed changes unseen."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import select, update
from time_machine import travel

from consult import clock
from consult.db import db, transaction
from consult.model.records import Event, Verb
from consult.model.seals import Seal
from consult.model.users import Role
from consult.policy import SYSTEM
from consult.queries.seals import Finding, Flaw, head, verify
from consult.services import events, seals
from tests import factories as make

pytestmark = pytest.mark.usefixtures("app")


def log(many: int) -> list[int]:
    """Let something happen so many times; give the numbers of the events."""
    who = make.user(Role.ADMINISTRATOR)
    db.session.commit()
    with transaction():
        events.record_all(SYSTEM, Verb.USER_CHANGED, [(who, {"number": each}) for each in range(many)])
    return list(db.session.scalars(select(Event.id).order_by(Event.id)))[-many:]


def seal_all() -> list[str]:
    made = []
    while True:
        with transaction():
            one = seals.seal(SYSTEM)
        if one is None:
            return made
        made.append(one.digest)


def tamper(statement: Any, trigger: str = "") -> None:
    """Do what the database refuses, as somebody who rules over it could."""
    db.session.rollback()
    with db.engine.begin() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        rule = ""
        if trigger and is_sqlite:
            named = sa.text("SELECT sql FROM sqlite_master WHERE name = :name")
            rule = connection.scalar(named, {"name": trigger})
            connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
        elif trigger:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        connection.execute(statement)
        if rule:
            connection.exec_driver_sql(rule)


def found() -> list[Finding]:
    db.session.rollback()
    return list(verify(SYSTEM))


def test_a_log_that_nobody_touched_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seals, "MOST", 3)
    log(7)
    digests = seal_all()
    assert len(digests) == 3
    assert len(set(digests)) == 3
    assert found() == []
    assert (head(SYSTEM).number, head(SYSTEM).digest, head(SYSTEM).unsealed) == (3, digests[-1], 0)


def test_what_happens_later_waits_for_the_next_seal() -> None:
    log(2)
    seal_all()
    log(2)
    assert head(SYSTEM).unsealed >= 2
    assert found() == []
    seal_all()
    assert (head(SYSTEM).number, found()) == (2, [])


@pytest.mark.parametrize(
    "changed",
    [
        {"data": {"number": 7}},
        {"verb": Verb.DECISION_RECORDED},
        {"actor_id": 1},
        {"subject_id": 99},
        {"at": clock.now() - timedelta(days=3)},
    ],
)
def test_a_changed_event_is_found(changed: dict[str, Any]) -> None:
    keys = log(3)
    seal_all()
    tamper(update(Event).where(Event.id == keys[1]).values(**changed), "event_is_not_changed")
    assert found() == [Finding(Flaw.EVENT_CHANGED, 1, keys[1])]


def test_an_event_that_is_gone_and_one_that_was_put_in_are_found() -> None:
    keys = log(3)
    seal_all()
    tamper(sa.delete(Event).where(Event.id == keys[0]))
    late = log(1)
    tamper(update(Event).where(Event.id == late[0]).values(seal_number=1))
    assert found() == [Finding(Flaw.EVENT_ADDED, 1, late[0]), Finding(Flaw.EVENT_GONE, 1, keys[0])]


def test_two_events_that_change_places_are_found() -> None:
    first, second = log(2)
    seal_all()
    other = {"number": 0}
    tamper(update(Event).where(Event.id == second).values(data=other), "event_is_not_changed")
    tamper(update(Event).where(Event.id == first).values(data={"number": 1}), "event_is_not_changed")
    assert {each.event for each in found()} == {first, second}


def test_a_seal_that_is_made_anew_breaks_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seals, "MOST", 2)
    log(4)
    seal_all()
    tamper(update(Seal).where(Seal.number == 1).values(digest="0" * 64), "seal_is_not_changed")
    assert {(each.flaw, each.seal) for each in found()} >= {(Flaw.SEAL_CHANGED, 1), (Flaw.SEAL_CHANGED, 2)}


def test_a_seal_that_is_gone_is_found_and_the_last_one_if_it_was_noted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(seals, "MOST", 2)
    log(6)
    digests = seal_all()
    last = len(digests)
    tamper(update(Event).where(Event.seal_number == last).values(seal_number=None), "event_is_sealed_once")
    tamper(sa.delete(Seal).where(Seal.number == last))
    assert found() == []
    assert list(verify(SYSTEM, {last: digests[-1]})) == [Finding(Flaw.SEAL_GONE, last)]
    assert list(verify(SYSTEM, {1: "0" * 64})) == [Finding(Flaw.SEAL_UNKNOWN, 1)]


def test_what_is_put_in_with_an_old_date_is_found() -> None:
    log(1)
    seal_all()
    with travel(clock.now() - timedelta(days=2)):
        old = log(1)
    seal_all()
    assert found() == [Finding(Flaw.EVENT_LATE, 2, old[0])]


@pytest.mark.parametrize(
    "statement",
    [
        update(Event).values(data={}),
        update(Event).values(at=clock.now()),
        update(Event).values(seal_number=None),
        update(Seal).values(digest=""),
    ],
)
def test_the_database_refuses_to_change_the_log(statement: Any) -> None:
    log(2)
    seal_all()
    with pytest.raises(sa.exc.DBAPIError, match="is not changed"), db.engine.begin() as connection:
        connection.execute(statement)
    assert found() == []


def test_an_event_is_told_of_although_it_is_sealed(app: Flask) -> None:
    keys = log(1)
    seal_all()
    with db.engine.begin() as connection:
        connection.execute(update(Event).where(Event.id == keys[0]).values(delivered_at=clock.now()))
    assert app.config
    assert found() == []
