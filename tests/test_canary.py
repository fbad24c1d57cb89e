"""What an organisation writes in its private room is seen by its members and by nobody and nothing else."""

import logging
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import LargeBinary, String, cast, inspect, select, text
from sqlalchemy.exc import DBAPIError
from time_machine import travel

from consult import clock
from consult.db import Base, db
from consult.model.dispositions import Disposition, DispositionNote, Theme
from consult.model.files import File, FilePart
from consult.model.notices import Mail
from consult.model.reactions import Reaction
from consult.model.register import Entry
from consult.model.revisions import Revision
from consult.model.savings import Saving
from consult.model.statements import Party, Point, Remark, Statement
from consult.web.freshness import SETTLED
from consult.worker import Worker
from tests import factories
from tests.support import world
from tests.support.client import Visitor
from tests.support.contents import everything
from tests.support.database import Database
from tests.support.routes import routes

pytestmark = pytest.mark.once

PRIVATE = {each.__table__ for each in (Statement, Point, Remark, Saving, File, FilePart)}
"""Tables in which the words may stand."""
MEMBER = "invited"
STAFF = [persona for persona, role in world.PERSONAS.items() if role]
INSIDE = {each.__table__ for each in (Disposition, DispositionNote, Entry, Reaction, Revision, Theme)}
"""Tables in which what only the region may read stands."""


@pytest.fixture(name="place", params=world.PHASES)
def _place(app: Flask, request: pytest.FixtureRequest) -> world.World:
    assert app
    return world.build(request.param)


def columns() -> Iterator[tuple[str, str]]:
    """Read every value of every other table as text."""
    for table in Base.metadata.sorted_tables:
        if table not in PRIVATE:
            for column in inspect(table).columns:
                is_binary = isinstance(column.type, LargeBinary)
                for value in db.session.scalars(select(column if is_binary else cast(column, String))):
                    yield f"{table.name}.{column.name}", value.decode("latin-1") if is_binary else value or ""


def test_the_words_are_really_there_for_members(place: world.World, client: Visitor) -> None:
    member = place.people[MEMBER]
    assert member
    factories.sign_in(client, member)
    names = place.names
    page = client.visit(f"/organisations/{names['organisation']}/statements/{names['consultation']}")
    assert page.said.count(world.SECRET) >= 4, (
        "in the summary, in a view, in what members say to each other and in the name of a file"
    )


@pytest.mark.parametrize("persona", [each for each in world.PERSONAS if each != MEMBER])
def test_no_page_file_or_answer_shows_them_to_anyone_else(
    persona: str, place: world.World, app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", value=False)
    client = FlaskClient(app, app.response_class, use_cookies=True)
    if person := place.people[persona]:
        factories.sign_in(client, person)
    cookie = client.get_cookie("session")
    database.keep()
    try:
        for route in routes(app, place.names):
            response = client.open(route.address, method=route.method, data=route.form or None)
            assert world.SECRET not in everything(response), f"{route.label} shows it to {persona}"
            is_staff = persona in STAFF
            assert is_staff or world.INSIDE not in everything(response), f"{route.label} tells {persona}"
            assert world.SECRET not in str(response.headers)
            if cookie:
                client.set_cookie("session", cookie.value)
            if route.method != "GET" and response.status_code < 400:
                database.put_back()
    finally:
        database.let_go()


def test_no_mail_notice_event_or_log_line_holds_them(
    place: world.World, app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    assert place
    db.session.commit()
    with caplog.at_level(logging.DEBUG):
        Worker(app).once()
        with travel(clock.next_morning(clock.now())):
            Worker(app).once()
    assert any(each.key.startswith("rooms:") for each in db.session.scalars(select(Mail))), (
        "a letter was sent"
    )
    leaks = {where for where, value in columns() if world.SECRET in value}
    assert not leaks, f"it also stands in {leaks}"
    names = {table.name for table in INSIDE}
    leaks = {
        where for where, value in columns() if world.INSIDE in value and where.partition(".")[0] not in names
    }
    assert not leaks, f"what only the region may read also stands in {leaks}"
    assert world.SECRET not in caplog.text
    assert world.INSIDE not in caplog.text


@pytest.mark.parametrize("place", ["open"], indirect=True)
@pytest.mark.parametrize("persona", [each for each in world.PERSONAS if each != MEMBER])
def test_nobody_else_can_tell_whether_there_is_a_draft(
    persona: str, place: world.World, app: Flask, client: Visitor
) -> None:
    """Every page and file is the same, word for word, with a draft and without one, and so is how it is answered."""
    if person := place.people[persona]:
        factories.sign_in(client, person)
    for asked in db.session.scalars(select(Party)):
        db.session.delete(asked)  # whoever has been asked to answer jointly knows that
    db.session.commit()
    watched = [each.address for each in routes(app, place.names) if each.method == "GET"]
    with travel(clock.now() + SETTLED):  # pages that nothing has happened to begin to say so then
        before = {address: _answer(client, address) for address in watched}
        draft = db.session.scalars(select(Statement).where(Statement.number.is_(None))).one()
        db.session.delete(draft)
        db.session.commit()
        for address in watched:
            assert _answer(client, address) == before[address], address


def test_an_error_of_the_database_does_not_tell_what_was_written(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    assert app
    with pytest.raises(DBAPIError) as caught:
        db.session.execute(text("SELECT * FROM nowhere WHERE words = :words"), {"words": world.SECRET})
    logging.getLogger("consult").error("Unexpected error", exc_info=caught.value)
    assert "nowhere" in caplog.text
    assert world.SECRET not in caplog.text


def _answer(client: Visitor, address: str) -> tuple[object, ...]:
    answer = client.get(address)
    told = [answer.headers.get(name) for name in ("ETag", "Last-Modified", "Location")]
    return answer.status_code, *told, _without_secrets(everything(answer))


def _without_secrets(page: str) -> list[str]:
    """Leave out lines with one-time values, which differ on every page."""
    return [
        line
        for line in page.splitlines()
        if "csrf_token" not in line and "nonce" not in line and "token" not in line
    ]
