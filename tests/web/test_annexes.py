"""Files enclosed with a response: taken in, refused, given out, taken out, and seen by nobody else until handed in."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.model.consultations import Consultation, Publication
from consult.model.files import PART, File, FilePart, FileRole
from consult.model.organisations import Organisation, OrganisationRole
from consult.model.statements import Statement, StatementState
from consult.model.users import Role, User
from consult.services import files as keeping
from tests import factories
from tests.support.client import Page, Visitor
from tests.support.files import form_with, pdf, with_part, word
from tests.support.queries import Queries
from tests.support.room import address, draft, hand_in, write

SMALL = 2**17


@pytest.fixture(name="small")
def _small(app: Flask) -> Iterator[None]:
    """Let a file have at most 128 kB."""
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(settings, max_file=SMALL)
    yield
    app.config["SETTINGS"] = settings


def enclose(
    client: Visitor, consultation: Consultation, data: bytes, name: str = "bilaga.pdf", title: str = ""
) -> Page:
    place = address(consultation, "/files")
    page = client.visit(place)
    fields = {name: page.all(f"//main//input[@name='{name}']/@value")[0] for name in ("csrf_token", "role")}
    body, kind = form_with(name, data, fields | {"title": title})
    return client.post(place, data=body, content_type=kind, follow_redirects=True)  # type: ignore[return-value]


def decide(client: Visitor, consultation: Consultation, **fields: Any) -> Page:
    client.submit(client.visit(address(consultation)), "Godkänn svaret")
    said = {"body": "Kommunstyrelsen", "item": "§ 112", "day": clock.today().isoformat()}
    return client.submit(
        client.visit(address(consultation, "/decision")), "Anteckna beslutet", **(said | fields)
    )


def kept() -> list[File]:
    db.session.rollback()
    return list(db.session.scalars(select(File).order_by(File.number)))


@pytest.mark.usefixtures("member")
def test_a_file_is_enclosed_listed_and_given_back_byte_for_byte(
    client: Visitor, consultation: Consultation
) -> None:
    data = pdf()
    page = enclose(client, consultation, data, "Tjänsteskrivelse å.pdf", "Förvaltningens förslag")
    assert "Filen är bifogad. Regionen kan inte läsa den" in page.text
    for words in ("Förvaltningens förslag", "Bilaga · Tjänsteskrivelse å.pdf · Pdf, 1 kB"):
        assert words in page.said
    assert "Förvaltningens förslag" in client.visit(address(consultation)).said
    assert "Förvaltningens förslag" in client.visit(address(consultation, "/submit")).said
    answer = client.get(address(consultation, "/files/1"))
    assert (answer.data, answer.mimetype, answer.content_length) == (data, "application/pdf", len(data))
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=\"Tjansteskrivelse a.pdf\"; filename*=UTF-8''Tj%C3%A4nsteskrivelse%20%C3%A5.pdf"
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.usefixtures("member")
def test_a_large_file_is_kept_and_given_out_in_parts(client: Visitor, consultation: Consultation) -> None:
    data = b"Protokollet fortl\xc3\xb6per. " * 30_000
    enclose(client, consultation, data, "protokoll.txt")
    assert factories.rows(FilePart) == -(-len(data) // PART) > 2
    answer = client.get(address(consultation, "/files/1"))
    assert (answer.data, answer.content_length) == (data, len(data))
    assert answer.mimetype == "text/plain"


@pytest.mark.usefixtures("member")
@pytest.mark.parametrize(
    ("data", "locale", "words"),
    [
        (b"MZ\x90\0\x03\0\0\0", "sv", "Den här sortens fil kan inte bifogas."),
        (b"MZ\x90\0\x03\0\0\0", "en", "This kind of file cannot be enclosed."),
        (pdf(owner="hemligt"), "sv", "Filen är skyddad med lösenord."),
        (pdf()[:-200], "sv", "Filen är skadad."),
        (with_part(word(), "word/vbaProject.bin"), "sv", "Filen har makron."),
        (b"", "sv", "Filen är tom."),
    ],
)
def test_a_file_that_cannot_be_kept_is_refused_and_what_was_typed_is_kept(
    client: Visitor, consultation: Consultation, data: bytes, locale: str, words: str
) -> None:
    client.set_cookie("locale", locale)
    page = client.visit(address(consultation, "/files"))
    button = {"sv": "Bifoga filen", "en": "Enclose the file"}[locale]
    page = client.submit(page, button, file=(BytesIO(data), "protokoll.pdf"), title="Protokollet")
    assert page.status_code == 422
    assert words in page.said
    assert page.all("//input[@name='title']/@value") == ["Protokollet"]
    assert factories.rows(Statement) == factories.rows(File) == 0


@pytest.mark.usefixtures("member", "small")
def test_a_file_that_is_too_large_is_refused_with_the_limit(
    client: Visitor, consultation: Consultation, app: Flask
) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], max_file=2**20)
    page = enclose(client, consultation, b"x" * (2**20 + 1), "stor.txt", "Kartan")
    assert page.status_code == 413
    assert "Filen är för stor. Den får vara högst 1 MB." in page.said
    assert page.all("//input[@name='title']/@value") == ["Kartan"]
    page = enclose(client, consultation, b"x" * (4 * 2**20), "störst.txt")
    assert (page.status_code, page.h1) == (413, "Det du skickade är för stort")
    assert "En fil får vara högst 1 MB." in page.said
    assert factories.rows(File) == 0


@pytest.mark.usefixtures("member")
def test_no_file_is_no_error_of_ours(client: Visitor, consultation: Consultation) -> None:
    page = client.submit(client.visit(address(consultation, "/files")), "Bifoga filen", title="Kartan")
    assert (page.status_code, "Välj en fil." in page.said) == (422, True)
    page = client.visit(address(consultation, "/files"))
    page = client.submit(page, "Bifoga filen", file=(BytesIO(pdf()), "a.pdf"), role="original")
    assert page.status_code == 422
    assert factories.rows(File) == 0


@pytest.mark.usefixtures("member")
def test_the_same_file_sent_twice_counts_once(client: Visitor, consultation: Consultation) -> None:
    data = pdf()
    enclose(client, consultation, data)
    enclose(client, consultation, data)
    assert [each.number for each in kept()] == [1]


@pytest.mark.usefixtures("member")
def test_a_file_that_is_taken_out_leaves_nothing_behind(client: Visitor, consultation: Consultation) -> None:
    enclose(client, consultation, pdf())
    enclose(client, consultation, word(), "b.docx")
    page = client.submit(client.visit(address(consultation, "/files")), "Radera bilaga.pdf")
    assert "Filen är raderad." in page.text
    assert [(each.number, each.name) for each in kept()] == [(2, "b.docx")]
    assert client.get(address(consultation, "/files/1")).status_code == 404
    client.submit(client.visit(address(consultation, "/erase")), "Radera utkastet för alltid")
    assert factories.rows(File) == factories.rows(FilePart) == 0


@pytest.mark.usefixtures("member")
def test_there_is_a_most_of_files_and_of_bytes(
    client: Visitor, consultation: Consultation, monkeypatch: pytest.MonkeyPatch
) -> None:
    enclose(client, consultation, pdf())
    monkeypatch.setattr(keeping, "MOST_BYTES", 2**20)
    page = enclose(client, consultation, b"x" * 2**20, "b.txt")
    assert (page.status_code, "får tillsammans vara högst 1 MB" in page.said) == (422, True)
    monkeypatch.setattr(keeping, "MOST", 1)
    page = enclose(client, consultation, word(), "b.docx")
    assert (page.status_code, "Ett svar kan ha högst 1 filer." in page.said) == (422, True)
    assert [each.name for each in kept()] == ["bilaga.pdf"]


@pytest.mark.usefixtures("member")
def test_what_is_approved_is_also_what_is_enclosed(client: Visitor, consultation: Consultation) -> None:
    write(client, consultation)
    seen, form = client.visit(address(consultation)), client.visit(address(consultation, "/files"))
    enclose(client, consultation, pdf())
    page = client.submit(seen, "Godkänn svaret")
    assert "Någon annan har ändrat det här" in page.text, "a file came since the page was opened"
    client.submit(client.visit(address(consultation)), "Godkänn svaret")
    page = client.submit(form, "Bifoga filen", file=(BytesIO(word()), "b.docx"))
    assert (page.status_code, "Svaret är godkänt, så inget i det kan ändras." in page.said) == (409, True)
    assert "de bifogade filerna ligger fast" in client.visit(address(consultation, "/files")).said
    assert [each.name for each in kept()] == ["bilaga.pdf"]


@pytest.mark.usefixtures("member")
def test_the_extract_of_the_minutes_comes_with_the_decision_and_goes_with_it(
    client: Visitor, consultation: Consultation
) -> None:
    write(client, consultation)
    page = decide(client, consultation, extract=(BytesIO(pdf()), "Protokollsutdrag.pdf"))
    assert "Beslutet är antecknat." in page.text
    assert [(each.role, each.name) for each in kept()] == [(FileRole.MINUTES, "Protokollsutdrag.pdf")]
    page = client.submit(
        client.visit(address(consultation, "/files")),
        "Bifoga protokollsutdraget",
        file=(BytesIO(word()), "justerat.docx"),
    )
    assert "Protokollsutdrag · Word" in page.said
    client.submit(page, "Radera Protokollsutdrag.pdf")
    assert [each.name for each in kept()] == ["justerat.docx"]
    client.submit(client.visit(address(consultation)), "Ta tillbaka", because="Fel paragraf.")
    assert factories.rows(File) == factories.rows(FilePart) == 0


@pytest.mark.usefixtures("member", "small")
@pytest.mark.parametrize(
    ("data", "status", "words"), [(b"MZ\0", 422, "kan inte bifogas"), (b"x" * (SMALL + 1), 413, "för stor")]
)
def test_a_refused_extract_keeps_what_was_typed_and_decides_nothing(
    client: Visitor, consultation: Consultation, data: bytes, status: int, words: str
) -> None:
    write(client, consultation)
    page = decide(client, consultation, extract=(BytesIO(data), "utdrag.pdf"))
    assert page.status_code == status
    assert words in page.said
    assert page.all("//input[@name='body']/@value") == ["Kommunstyrelsen"]
    assert (draft().state, factories.rows(File)) == (StatementState.APPROVED, 0)


def test_who_does_not_sign_encloses_annexes_but_no_minutes(
    client: Visitor, consultation: Consultation, body: Organisation, member: User
) -> None:
    contributor = factories.user(organisation=body, membership=OrganisationRole.CONTRIBUTOR)
    factories.sign_in(client, contributor)
    write(client, consultation)
    enclose(client, consultation, pdf())
    factories.sign_in(client, member)
    decide(client, consultation, extract=(BytesIO(word()), "utdrag.docx"))
    form = client.visit(address(consultation, "/files"))
    factories.sign_in(client, contributor)
    assert client.submit(form, "Bifoga protokollsutdraget", file=(BytesIO(pdf()), "x.pdf")).status_code == 403
    assert client.submit(form, "Radera utdrag.docx").status_code == 403
    assert not client.visit(address(consultation, "/files")).all("//main//form")
    assert len(kept()) == 2


def test_nobody_else_gets_a_file_before_the_response_is_handed_in(
    client: Visitor, consultation: Consultation, member: User
) -> None:
    enclose(client, consultation, pdf())
    for person in (
        factories.user(),
        factories.user(organisation=factories.organisation()),
        factories.user(Role.ADMINISTRATOR),
        factories.user(Role.REGISTRAR),
    ):
        factories.sign_in(client, person)
        for rest in ("/files", "/files/1"):
            assert client.get(address(consultation, rest)).status_code == 404
        assert client.get(received(consultation)).status_code == 404
    assert member


def received(consultation: Consultation) -> str:
    return f"/consultations/{consultation.slug}/statements/1/files/1"


def test_afterwards_files_are_as_public_as_the_response(
    client: Visitor, consultation: Consultation, member: User
) -> None:
    data = pdf()
    enclose(client, consultation, data, title="Kartan")
    write(client, consultation)
    hand_in(client, consultation)
    factories.sign_in(client, factories.user())
    page = client.visit(f"/consultations/{consultation.slug}/statements/1")
    assert page.all("//a[contains(., 'Kartan')]/@href") == [received(consultation)]
    assert client.get(received(consultation)).data == data
    db.session.get_one(Consultation, consultation.id).publication = Publication.AFTER_PERIOD
    assert client.get(received(consultation)).status_code == 404
    for person in (member, factories.user(Role.REGISTRAR)):
        factories.sign_in(client, person)
        assert client.get(received(consultation)).data == data
    db.session.get_one(Consultation, consultation.id).publication = Publication.AT_ONCE
    factories.sign_in(client, member)
    client.submit(client.visit(address(consultation, "/withdraw/1")), "Återta svaret")
    assert client.get(received(consultation)).data == data
    factories.sign_in(client, factories.user())
    assert client.get(received(consultation)).status_code == 404
    assert "Kartan" not in client.visit(f"/consultations/{consultation.slug}/statements/1").said


@pytest.mark.usefixtures("member")
def test_the_final_response_begins_with_the_annexes_of_the_preliminary_one(
    client: Visitor, consultation: Consultation
) -> None:
    data = pdf()
    enclose(client, consultation, data, title="Kartan")
    write(client, consultation)
    page = client.visit(address(consultation, "/submit"))
    client.submit(page, "Skicka in för Ekby kommun", is_preliminary="y")
    client.submit(client.visit(address(consultation)), "Börja på det slutliga svaret")
    assert "Kartan" in client.visit(address(consultation, "/files")).said
    assert client.get(address(consultation, "/files/1")).data == data
    client.submit(client.visit(address(consultation, "/files")), "Radera Kartan")
    assert client.get(address(consultation, "/files/1")).status_code == 404
    assert client.get(received(consultation)).data == data, "what has been handed in stays"


@pytest.mark.usefixtures("member")
def test_a_page_of_files_takes_as_many_statements_for_many_as_for_one(
    client: Visitor, consultation: Consultation, queries: Queries
) -> None:
    for turn in range(3):
        enclose(client, consultation, f"Bilaga {turn}".encode(), f"{turn}.txt")
        with queries.at_most(9):
            client.visit(address(consultation, "/files"))
        with queries.at_most(10):
            client.get(address(consultation, "/files/1"))
