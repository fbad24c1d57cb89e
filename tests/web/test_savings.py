"""The history of a response: who changed what in its room, and the way back."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select
from time_machine import Traveller, travel

from consult import clock
from consult.db import db
from consult.model.comments import Stance
from consult.model.consultations import Consultation
from consult.model.organisations import Organisation
from consult.model.records import Event
from consult.model.savings import Field, Saving
from consult.model.statements import Point, Statement
from consult.model.users import Role, User
from consult.queries.savings import PAGE
from tests import factories
from tests.support.client import Visitor
from tests.support.queries import Queries
from tests.support.room import GENERAL, add_view, address, draft, hand_in, write

LATER = timedelta(minutes=11)
BACK = "Ta tillbaka den här texten"


@pytest.fixture(name="time")
def _time() -> Iterator[Traveller]:
    with travel(clock.now(), tick=False) as time:
        yield time


@pytest.fixture(name="colleague")
def _colleague(body: Organisation) -> User:
    return factories.user(organisation=body, title="Kanslichef")


def savings(field: Field) -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Saving.words).where(Saving.field == field).order_by(Saving.number)))


def test_each_field_shows_who_changed_it_when_and_what_was_struck_and_added(
    client: Visitor, consultation: Consultation, member: User, colleague: User, time: Traveller
) -> None:
    assert member
    write(client, consultation)
    time.shift(LATER)
    factories.sign_in(client, colleague)
    write(
        client, consultation, summary="Vi delar inte uppfattningen att planen ska vägleda.", stance="opposes"
    )
    page = client.visit(address(consultation, "/history"))
    assert page.h1 == "Utkastets historik"
    first, second, *_others = page.all("//ol[@class='history']/li")
    assert first.startswith("Sammanfattning Kanslichef,")
    assert page.one("(//ol[@class='history']/li)[1]//ins") == "Tillagt: inte"
    assert second.startswith("Ställningstagande Kanslichef,")
    assert "Tillstyrker med synpunkter" in second
    assert "Avstyrker" in second
    assert len(page.all("//ol[@class='history']/li")) == 5
    page = client.visit(address(consultation, "/history?field=views"))
    assert [each.split()[0] for each in page.all("//ol[@class='history']//h2")] == ["Övergripande"]


@pytest.mark.usefixtures("member")
def test_what_one_person_saves_within_ten_minutes_is_one_saving(
    client: Visitor, consultation: Consultation, colleague: User, time: Traveller
) -> None:
    for words in ("Ett.", "Ett, två.", "Ett, två, tre."):
        write(client, consultation, summary=words)
        time.shift(timedelta(minutes=4))
    assert savings(Field.SUMMARY) == ["Ett, två, tre."]
    write(client, consultation, summary="Fyra.")
    assert savings(Field.SUMMARY) == ["Ett, två, tre.", "Fyra."], "ten minutes from when they began"
    factories.sign_in(client, colleague)
    write(client, consultation, summary="Fem.")
    assert savings(Field.SUMMARY) == ["Ett, två, tre.", "Fyra.", "Fem."], "another person"


@pytest.mark.usefixtures("member")
def test_what_is_changed_and_changed_back_at_once_leaves_no_saving(
    client: Visitor, consultation: Consultation, time: Traveller
) -> None:
    write(client, consultation, summary="Ett.")
    time.shift(LATER)
    write(client, consultation, summary="Två.")
    write(client, consultation, summary="Ett.")
    assert savings(Field.SUMMARY) == ["Ett."]


@pytest.mark.usefixtures("member", "time")
def test_saving_what_has_not_changed_leaves_no_saving(client: Visitor, consultation: Consultation) -> None:
    write(client, consultation)
    before = factories.rows(Saving)
    write(client, consultation)
    assert factories.rows(Saving) == before


@pytest.mark.usefixtures("member")
def test_an_earlier_text_is_brought_back_as_a_saving_of_its_own(
    client: Visitor, consultation: Consultation, time: Traveller
) -> None:
    write(client, consultation, summary="Ett.", stance="supports")
    time.shift(LATER)
    write(client, consultation, summary="Två.", stance="opposes")
    number = db.session.scalars(select(Saving.number).where(Saving.words == "Ett.")).one()
    page = client.visit(address(consultation, "/history?field=summary"))
    assert len(page.all(f"//button[.='{BACK}']")) == 1, "not for what stands there now"
    page = client.submit(page, BACK)
    assert "Den tidigare texten är tillbaka i utkastet." in page.text
    assert savings(Field.SUMMARY) == ["Ett.", "Två.", "Ett."]
    assert draft().summary == "Ett."
    assert number
    client.submit(client.visit(address(consultation, "/history?field=stance")), BACK)
    assert draft().stance is Stance.SUPPORTS


@pytest.mark.usefixtures("member")
def test_a_text_that_a_colleague_has_changed_meanwhile_is_not_replaced_by_an_earlier_one(
    client: Visitor, consultation: Consultation, time: Traveller
) -> None:
    write(client, consultation, summary="Ett.")
    time.shift(LATER)
    write(client, consultation, summary="Två.")
    page = client.visit(address(consultation, "/history?field=summary"))
    write(client, consultation, summary="Tre.")
    page = client.submit(page, BACK)
    assert "Någon annan har ändrat det här sedan du öppnade sidan. Inget har gjorts." in page.text
    assert draft().summary == "Tre."


@pytest.mark.usefixtures("member")
def test_nothing_is_brought_back_into_what_has_been_approved(
    client: Visitor, consultation: Consultation, time: Traveller
) -> None:
    write(client, consultation, summary="Ett.")
    time.shift(LATER)
    write(client, consultation, summary="Två.")
    page = client.visit(address(consultation, "/history?field=summary"))
    client.submit(client.visit(address(consultation)), "Godkänn svaret")
    assert not client.visit(address(consultation, "/history")).all(f"//button[.='{BACK}']")
    page = client.submit(page, BACK)
    assert "Svaret är godkänt, så inget i det kan ändras." in page.text
    assert draft().summary == "Två."


@pytest.mark.usefixtures("member")
def test_views_have_a_history_too_and_one_that_is_deleted_stays_readable(
    client: Visitor, consultation: Consultation, time: Traveller
) -> None:
    add_view(client, consultation, proposed="Planen beskriver vem som gör vad.")
    time.shift(LATER)
    client.submit(client.visit(address(consultation, "/points/1")), "Spara i utkastet", body="Andra ord.")
    page = client.visit(address(consultation, "/history?field=body"))
    assert page.all("//ol[@class='history']//h2")[0] == "Synpunkt 1.1"
    client.submit(page, BACK)
    db.session.rollback()
    assert db.session.scalars(select(Point.body)).one() == "Skriv vem som ansvarar."
    time.shift(LATER)
    client.submit(client.visit(address(consultation)), "Radera")
    page = client.visit(address(consultation, "/history?field=body"))
    assert page.all("//ol[@class='history']//h2")[0] == "Synpunkt nummer 1, raderad"
    assert page.one("(//ol[@class='history']/li)[1]//del") == "Struket: Skriv vem som ansvarar."
    assert not page.all(f"//button[.='{BACK}']"), "its place is gone"
    add_view(client, consultation)
    assert db.session.scalars(select(Point.number)).one() == 2, "no number is used twice"


@pytest.mark.usefixtures("member")
def test_sections_without_comments_are_named_by_their_titles(
    client: Visitor, consultation: Consultation
) -> None:
    page = client.visit(address(consultation))
    title = page.all("//fieldset[@id='silent']//label")[0]
    uid = page.all("//fieldset[@id='silent']//input/@value")[0]
    client.submit(page, "Spara utkastet", silent=uid, **GENERAL)
    page = client.visit(address(consultation, "/history?field=silent"))
    assert page.one("//ol[@class='history']//ins") == f"Tillagt: {title}"


@pytest.mark.usefixtures("member", "time")
def test_the_history_goes_with_the_draft(client: Visitor, consultation: Consultation) -> None:
    write(client, consultation)
    add_view(client, consultation)
    assert factories.rows(Saving) == 4
    before = factories.rows(Event)
    client.submit(client.visit(address(consultation, "/erase")), "Radera utkastet för alltid")
    db.session.rollback()
    assert factories.rows(Statement) == factories.rows(Saving) == 0
    assert factories.rows(Event) == before
    assert "Inget är sparat än" in client.visit(address(consultation, "/history")).said


def test_the_history_is_not_handed_in_and_stays_with_members(
    client: Visitor, consultation: Consultation, member: User, time: Traveller
) -> None:
    assert member
    write(client, consultation, summary="Detta struket senare.")
    time.shift(LATER)
    write(client, consultation)
    hand_in(client, consultation)
    received = db.session.scalars(select(Statement)).one()
    assert "struket senare" not in (received.copy or "")
    page = client.visit(address(consultation, "/remarks/1/history"))
    assert page.h1 == "Historiken för svar 1 innan det skickades in"
    assert "Detta struket senare." in page.said.replace("Struket: ", "")
    assert not page.all(f"//button[.='{BACK}']")
    for person in (factories.user(Role.ADMINISTRATOR), factories.user(organisation=factories.organisation())):
        factories.sign_in(client, person)
        for rest in ("/history", "/remarks/1/history"):
            assert client.get(address(consultation, rest)).status_code == 404


@pytest.mark.usefixtures("member")
def test_the_history_is_read_page_by_page_in_as_many_statements_whatever_its_length(
    client: Visitor, consultation: Consultation, time: Traveller, queries: Queries
) -> None:
    for turn in range(PAGE + 5):
        write(client, consultation, summary=f"Lydelse {turn}.")
        time.shift(LATER)
        if turn in {1, PAGE + 4}:
            with queries.at_most(12):
                page = client.visit(address(consultation, "/history"))
    assert len(page.all("//ol[@class='history']/li")) == PAGE
    page = client.visit(page.one("//a[@rel='next']/@href"))
    assert len(page.all("//ol[@class='history']/li")) == PAGE + 5 + 2 - PAGE
    assert not page.all("//a[@rel='next']")


@pytest.mark.usefixtures("member", "time")
@pytest.mark.parametrize("query", ["field=finns-inte", "to=-1", "to=x", "to=99999999999999999999"])
def test_an_address_that_asks_for_nonsense_shows_the_history(
    query: str, client: Visitor, consultation: Consultation
) -> None:
    write(client, consultation)
    assert client.visit(address(consultation, f"/history?{query}")).h1 == "Utkastets historik"
    token = client.visit(address(consultation)).all("//input[@name='csrf_token']/@value")[0]
    assert client.post(address(consultation, "/history/99"), data={"csrf_token": token}).status_code == 404
