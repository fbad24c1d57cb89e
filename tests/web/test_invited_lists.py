"""Organisations come onto the list from a table, row by row, and the list goes out as a file."""

from collections.abc import Iterable
from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from consult import clock
from consult.db import db
from consult.formats import tables
from consult.model.consultations import Consultation, Invitation, InvitationState
from consult.model.organisations import Organisation, Sector
from consult.model.records import Event, Verb
from consult.model.users import Role
from tests import factories
from tests.support.client import Page, Visitor
from tests.support.queries import Queries


@pytest.fixture(name="round_", autouse=True)
def _round(client: Visitor) -> Consultation:
    consultation = factories.consultation(slug="remiss")
    factories.sign_in(client, factories.user(Role.PROCESS_OWNER))
    return consultation


ADDRESS = "/desk/consultations/remiss/list"
SEE = "Se vad som händer"


def workbook(*rows: Iterable[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def send(client: Visitor, data: bytes, name: str = "lista.csv") -> Page:
    page = client.submit(client.visit(ADDRESS), SEE, file=(BytesIO(data), name))
    assert isinstance(page, Page)
    return page


def paste(client: Visitor, table: str) -> Page:
    return client.submit(client.visit(ADDRESS), SEE, table=table)


def save(client: Visitor, page: Page) -> Page:
    button = next(each for each in page.all("//main//button") if each.startswith("Spara"))
    return client.submit(page, button)


def faults(page: Page) -> list[str]:
    return page.all("//div[contains(@class, 'errs')]//li")


def on_list() -> dict[str, InvitationState]:
    db.session.rollback()
    rows = db.session.query(Organisation.name, Invitation.state).join(Invitation).all()
    return dict(rows)


def test_a_pasted_table_shows_what_happens_and_saves_it_when_confirmed(client: Visitor) -> None:
    factories.organisation(name="Kommun B", slug="b")
    page = paste(
        client,
        "Namn\tSektor\tE-post\tOrganisationsnummer\tKontaktperson\tSpråk\n"
        "Kommun A\tKommun\tA@Example.org\t2120000001\tKim Kimsson\tEngelska\n\nkommun  b\t\t\t\t\t\n",
    )
    assert page.h1 == "Vad varje rad skulle göra"
    assert page.all("//h2[starts-with(@id, 'fate')]") == [
        "Nya: de läggs till i registret 1",
        "Finns redan i registret 1",
    ]
    assert "i tabellen: kommun b" in page.said
    assert on_list() == {}
    page = save(client, page)
    assert "2 organisationer kom med på listan." in page.said
    assert on_list() == {"Kommun A": "listed", "Kommun B": "listed"}
    new = db.session.query(Organisation).filter_by(name="Kommun A").one()
    kept = (new.sector, new.email, new.number, new.contact, new.locale)
    assert kept == (Sector.MUNICIPALITY, "a@example.org", "212000-0001", "Kim Kimsson", "en")


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize(
    "heads",
    [("Namn", "Sektor", "E-post"), ("NAME", "Sector", "E-mail"), ("Remissinstans", "sektor", "epost")],
)
def test_the_files_of_every_spreadsheet_are_read(
    client: Visitor, separator: str, encoding: str, heads: tuple[str, ...]
) -> None:
    rows = [separator.join(heads), separator.join(("Åmåls kommun", "Municipality", "info@amal.example"))]
    page = send(client, "\r\n".join(rows).encode(encoding))
    assert page.all("//tbody//th") == ["Åmåls kommun"]


def test_a_workbook_is_read_with_its_numbers_and_computed_values(client: Visitor) -> None:
    data = workbook(
        ["Namn", "Sektor", "Org.nr"],
        ["Högskolan", "Utbildning", 2120000001],
        [None] * 3,
        ["Bolaget", "business_promoter", None],
    )
    page = send(client, data, "lista.xlsx")
    assert page.status_code == 200
    assert page.all("//tbody//th") == ["Högskolan", "Bolaget"]
    assert "212000-0001" in page.said
    save(client, page)
    assert set(on_list()) == {"Högskolan", "Bolaget"}


def test_every_wrong_row_is_named_and_corrected_in_the_page(client: Visitor) -> None:
    factories.organisation(name="Kommun D", slug="d", number="212000-0001")
    page = paste(
        client,
        "Namn;Sektor;E-post;Orgnr\nKommun A;Kommun;ingen adress;\n;Kommun;;\nKommun C;månen;;\n"
        "Kommun D;;;202100-6255\nKommun E;Kommun;;212000-0001\nKommun D;;;\nKommun F;;;\n"
        "Kommun G;Kommun;;1234567890\nKommun H;Kommun;;811228-9874\n=1+1;Kommun;;\nKommun I;Kommun;;;extra\n"
        f"{'K' * 170};Kommun;;\n",
    )
    assert page.status_code == 422
    assert faults(page) == [
        "Rad 2: E-post för inbjudningar: Skriv en e-postadress, till exempel namn@example.org.",
        "Rad 3: Namn: Skriv ett namn.",
        "Rad 4: ”månen” är ingen sektor.",
        "Rad 5: I registret har namnet ett annat organisationsnummer: 212000-0001.",
        "Rad 6: Samma organisation står redan på rad 5.",
        "Rad 7: Samma organisation står redan på rad 5.",
        "Rad 8: Organisationen är ny, så sektorn behövs.",
        "Rad 9: Organisationsnummer: Skriv ett organisationsnummer med tio siffror, till exempel 212000-0001.",
        "Rad 10: Organisationsnummer: Det här ser ut som ett personnummer. Det får inte stå här.",
        "Rad 11: En cell innehåller en formel.",
        "Rad 12: Det finns fler celler än kolumner.",
        "Rad 13: Namn: Namnet är för långt.",
    ]
    typed = {
        "2-email": "a@example.org",
        "4-sector": "Kommun",
        "5-number": "",
        "8-sector": "Kommun",
        "9-number": "",
    }
    left_out = {f"skip-{row}": "on" for row in (3, 6, 7, 10, 11, 12)}
    page = client.submit(page, "Kontrollera igen", **typed, **left_out, **{"13-name": "Kommun J"})
    assert faults(page) == []
    assert page.status_code == 200
    assert on_list() == {}
    save(client, page)
    assert set(on_list()) == {f"Kommun {each}" for each in "ACDFGJ"}


def test_what_is_missing_in_the_directory_is_added_and_what_is_there_stays(client: Visitor) -> None:
    factories.organisation(name="Kommun A", slug="a", email="old@example.org")
    page = paste(client, "Namn;E-post;Kontakt;Orgnr\nKommun A;new@example.org;Kim;212000-0001\n")
    assert "står kvar; i tabellen står new@example.org" in page.said
    save(client, page)
    db.session.rollback()
    body = db.session.query(Organisation).one()
    assert (body.email, body.contact, body.number) == ("old@example.org", "Kim", "212000-0001")


def test_an_organisation_is_recognised_by_its_number(client: Visitor) -> None:
    factories.organisation(name="Kommun A", slug="a", number="212000-0001")
    page = paste(client, "Namn;Orgnr\nA kommun;2120000001\n")
    assert page.all("//tbody//th") == ["Kommun Ai tabellen: A kommun"]


def test_those_on_the_list_already_are_shown_and_nothing_is_saved(
    client: Visitor, round_: Consultation
) -> None:
    body = factories.organisation(name="Kommun A", slug="a")
    factories.invite(round_, body)
    page = paste(client, "Namn\nKommun A\n")
    assert page.all("//h2[starts-with(@id, 'fate')]") == ["Finns redan på listan 1"]
    assert page.all("//main//button[starts-with(., 'Spara')]") == []


def test_nothing_is_saved_when_the_directory_changes_meanwhile(client: Visitor) -> None:
    page = paste(client, "Namn;Sektor\nKommun A;Kommun\nKommun B;Kommun\n")
    factories.organisation(name="Kommun B", slug="b")
    page = save(client, page)
    assert page.h1 == "Vad varje rad skulle göra"
    assert on_list() == {}
    save(client, page)
    assert set(on_list()) == {"Kommun A", "Kommun B"}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "Klistra in en tabell eller välj en fil."),
        (b"Namn;Sektor\n", "Klistra in en tabell eller välj en fil."),
        (b"Sektor;Ort\nKommun;Kalmar\n", "Det finns ingen kolumn med organisationernas namn."),
        (b"Namn;Namn\na;b\n", "Första raden måste namnge kolumnerna"),
        (b'Namn\n"utan slut\n', "Rad 2 går inte att läsa."),
        (b"Namn\n" + b"x" * 200_000, "Rad 2 går inte att läsa."),
        (b"\x00\x01\x02", "Filen är inte text."),
        (b"\xd0\xcf\x11\xe0 old workbook", "Filen går inte att läsa som en tabell."),
        (b"PK\x03\x04 no zip", "Filen går inte att läsa som en tabell."),
        (b"Namn\n" + b"a\n" * (tables.MAX_ROWS + 1), "Tabellen har fler än 1000 rader."),
        (b"Namn\n" + b"\n" * tables.MAX_HEIGHT + b"a\n", "Tabellen har fler än 1000 rader."),
    ],
)
def test_what_is_no_table_is_refused_in_words(client: Visitor, data: bytes, message: str) -> None:
    page = send(client, data)
    assert page.status_code == 422
    assert message in page.said
    assert on_list() == {}


def test_rows_that_no_page_of_ours_carried_are_refused(client: Visitor) -> None:
    page = paste(client, "Namn;Sektor\nKommun A;Kommun\n")
    for rows in ("[", "[[1]]", "{}", '[[2, "a"]]', "[" * 5000):
        assert client.submit(page, "Spara 1 organisation", rows=rows).status_code == 422
    assert on_list() == {}


def test_control_characters_and_turned_text_do_not_come_in(client: Visitor) -> None:
    page = paste(client, "Namn;Sektor\nKommun\x9f\u202eA;Kommun\n")
    save(client, page)
    assert list(on_list()) == ["Kommun A"]


def test_a_round_that_is_over_takes_nobody_in(client: Visitor, round_: Consultation) -> None:
    page = paste(client, "Namn;Sektor\nKommun A;Kommun\n")
    round_ = db.session.merge(round_)
    round_.last_day = clock.today() - timedelta(days=1)
    db.session.commit()
    assert save(client, page).status_code == 409
    assert on_list() == {}


@pytest.mark.parametrize("locale", ["sv", "en"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_template_can_be_filled_in_and_sent_back(client: Visitor, kind: str, locale: str) -> None:
    client.set_cookie("locale", locale)
    data = client.get(f"/desk/consultations/template.{kind}").data
    client.set_cookie("locale", "sv")
    page = send(client, data, f"mall.{kind}")
    assert page.status_code == 200, faults(page)
    assert len(page.all("//tbody//th")) == 1


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_goes_out_with_its_states_and_without_formulas(
    client: Visitor, round_: Consultation, kind: str
) -> None:
    body = factories.organisation(name="+46 Forum", slug="f", email="f@example.org")
    factories.invite(round_, body)
    data = client.get(f"{ADDRESS}/export.{kind}").data
    if kind == "csv":
        assert "'+46 Forum,Kommun,f@example.org" in data.decode()
    else:
        sheet = load_workbook(BytesIO(data)).active
        assert [cell.value for cell in sheet[2]][:3] == ["+46 Forum", "Kommun", "f@example.org"]
        assert sheet["A2"].data_type == "s"
    assert client.get(f"{ADDRESS}/export.pdf").status_code == 404


def test_saving_many_rows_costs_no_statement_per_known_organisation(
    client: Visitor, queries: Queries
) -> None:
    for number in range(40):
        factories.organisation(name=f"Kommun {number}", slug=f"kommun-x{number}")
    page = paste(client, "Namn\n" + "\n".join(f"Kommun {number}" for number in range(40)))
    with queries.at_most(60):
        save(client, page)
    assert len(on_list()) == 40
    assert db.session.query(Event).filter_by(verb=Verb.INVITATIONS_SET).count() == 1
