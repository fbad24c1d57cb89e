"""The frozen copy of a response: everything that came in, under one checksum that anyone who has it can verify."""

import io
import json
import zipfile
from hashlib import sha256

import pytest
from sqlalchemy import select, update

from consult.db import db
from consult.model.consultations import Consultation
from consult.model.statements import Statement
from consult.model.users import Role, User
from tests import factories
from tests.support.client import Visitor
from tests.support.files import pdf
from tests.support.queries import Queries
from tests.support.room import add_view, address, hand_in, write
from tests.web.test_annexes import enclose

ANNEX = pdf()


def place(consultation: Consultation, rest: str = "") -> str:
    return f"/consultations/{consultation.slug}/statements/1/copy{rest}"


def unpacked(client: Visitor, consultation: Consultation) -> dict[str, bytes]:
    answer = client.get(place(consultation, ".zip"))
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    assert answer.headers["Content-Disposition"] == f"attachment; filename={consultation.slug}-1.zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def digest() -> str:
    db.session.rollback()
    found = db.session.scalars(select(Statement.digest)).one()
    assert found
    return found


@pytest.fixture(name="received")
def _received(client: Visitor, consultation: Consultation, member: User) -> User:
    write(client, consultation)
    add_view(client, consultation, words="länets aktörer", proposed="länets kommuner")
    enclose(client, consultation, ANNEX, "Kärta 1.pdf", "Kartan")
    hand_in(client, consultation)
    return member


@pytest.mark.usefixtures("received")
def test_the_checksum_on_the_receipt_covers_all_that_came_in(
    client: Visitor, consultation: Consultation
) -> None:
    found = unpacked(client, consultation)
    assert set(found) == {"response.json", "response.html", "files/1-Kärta 1.pdf", "SHA256SUMS"}
    assert sha256(found["SHA256SUMS"]).hexdigest() == digest()
    listed = dict(line.split("  ", 1)[::-1] for line in found["SHA256SUMS"].decode().splitlines())
    assert listed == {name: sha256(data).hexdigest() for name, data in found.items() if name != "SHA256SUMS"}
    assert found["files/1-Kärta 1.pdf"] == ANNEX


@pytest.mark.usefixtures("received")
def test_the_copy_says_the_same_as_data_and_as_a_page(client: Visitor, consultation: Consultation) -> None:
    found = unpacked(client, consultation)
    said, page = json.loads(found["response.json"]), found["response.html"].decode()
    assert (said["organisation"], said["number"], said["points"][0]["proposed"]) == (
        "Ekby kommun",
        1,
        "länets kommuner",
    )
    assert [(each["name"], each["sha256"]) for each in said["files"]] == [
        ("Kärta 1.pdf", sha256(ANNEX).hexdigest())
    ]
    for words in (
        "<h1>Svar från Ekby kommun</h1>",
        "Skriv vem som ansvarar.",
        "<del>aktörer</del>",
        "Kartan",
    ):
        assert words in page


@pytest.mark.usefixtures("received")
def test_its_page_lists_each_part_with_its_checksum_and_gives_it(
    client: Visitor, consultation: Consultation
) -> None:
    receipt = client.visit(f"/consultations/{consultation.slug}/statements/1")
    assert receipt.all("//a[contains(., 'Svaret precis som det kom in')]/@href") == [place(consultation)]
    page, found = client.visit(place(consultation)), unpacked(client, consultation)
    assert digest() in page.said
    assert "sha256sum --check SHA256SUMS" in page.said
    links = page.all("//main//ul[contains(@class, 'linked')]//a/@href")
    assert len(links) == len(found)
    for link, data in zip(links, found.values(), strict=True):
        answer = client.get(link)
        assert (answer.data, answer.content_length) == (data, len(data))
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        assert sha256(data).hexdigest() in page.said
    assert client.get(place(consultation, "/response.xml")).status_code == 404


def test_only_its_organisation_and_the_region_get_the_copy(
    client: Visitor, consultation: Consultation, received: User
) -> None:
    for person, status in (
        (received, 200),
        (factories.user(Role.REGISTRAR), 200),
        (factories.user(), 404),
        (factories.user(organisation=factories.organisation()), 404),
    ):
        factories.sign_in(client, person)
        for rest in ("", ".zip", "/response.json", "/response.html"):
            assert client.get(place(consultation, rest)).status_code == status


@pytest.mark.usefixtures("received")
def test_what_happens_later_changes_nothing_in_the_copy(client: Visitor, consultation: Consultation) -> None:
    before, was = unpacked(client, consultation), digest()
    client.submit(client.visit(address(consultation, "/withdraw/1")), "Återta svaret", because="Fel.")
    write(client, consultation, summary="Ett tillägg.")
    hand_in(client, consultation)
    assert unpacked(client, consultation) == before
    assert sha256(before["SHA256SUMS"]).hexdigest() == was


@pytest.mark.usefixtures("received")
def test_a_response_received_before_there_were_lists_is_verified_by_its_data_alone(
    client: Visitor, consultation: Consultation
) -> None:
    copy = db.session.scalars(select(Statement.copy)).one()
    assert copy
    old = sha256(copy.encode()).hexdigest()
    db.session.execute(update(Statement).values(page=None, manifest=None, digest=old))
    page, found = client.visit(place(consultation)), unpacked(client, consultation)
    assert {name: sha256(data).hexdigest() for name, data in found.items()} == {"response.json": old}
    assert "sha256sum response.json" in page.said
    assert "--check" not in page.said


@pytest.mark.usefixtures("received")
def test_the_copy_takes_few_statements(client: Visitor, consultation: Consultation, queries: Queries) -> None:
    for rest in ("", ".zip", "/response.html"):
        with queries.at_most(14):
            client.get(place(consultation, rest))
