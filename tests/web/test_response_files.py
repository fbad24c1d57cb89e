"""The response as a PDF: for members while they write, and for everyone who may read what has come in."""

import pytest
from flask import Flask

from consult.db import db
from consult.model.consultations import Consultation, Publication
from consult.model.users import Role, User
from tests import factories
from tests.support import verapdf
from tests.support.client import Visitor
from tests.support.pdf import Facts, facts, words
from tests.support.room import GENERAL, add_view, address, hand_in, write


def received(consultation: Consultation) -> str:
    return f"/consultations/{consultation.slug}/statements/1/pdf"


def fetched(client: Visitor, path: str) -> tuple[Facts, str]:
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    verapdf.assert_valid(answer.data)
    return facts(answer.data), squeezed(words(answer.data))


def squeezed(text: str) -> str:
    """Leave out spaces: between a word and a sign after it, a PDF may have none, or one that is not shown."""
    return "".join(text.split())


@pytest.mark.usefixtures("member")
def test_members_get_the_draft_as_a_tagged_pdf_with_all_that_it_says(
    client: Visitor, consultation: Consultation
) -> None:
    write(client, consultation)
    add_view(client, consultation, words="länets aktörer", proposed="länets kommuner")
    page = client.visit(address(consultation))
    assert page.all("//a[contains(., 'Hämta som pdf')]/@href") == [address(consultation, "/pdf")]
    found, said = fetched(client, address(consultation, "/pdf"))
    assert (found.language, found.title) == ("sv-SE", "Svar från Ekby kommun")
    assert (found.tags["H1"], found.tags["H2"], found.tags["H3"]) == (3, 1, 1)
    for each in (
        GENERAL["summary"],
        "Läge: Utkast",
        "Tillstyrker med synpunkter",
        "1.1 – Förslag",
        "Skriv vem som ansvarar.",
        "Struket: ”aktörer”. Tillagt: ”kommuner”.",
    ):
        assert squeezed(each) in said


@pytest.mark.usefixtures("member")
def test_it_is_written_in_the_language_of_the_reader(client: Visitor, consultation: Consultation) -> None:
    write(client, consultation)
    client.set_cookie("locale", "en")
    found, said = fetched(client, address(consultation, "/pdf"))
    assert (found.language, found.title) == ("en-GB", "The response of Ekby kommun")
    assert squeezed("State: Draft") in said


@pytest.mark.usefixtures("member")
def test_the_file_bears_a_name_and_no_cache_keeps_it(client: Visitor, consultation: Consultation) -> None:
    answer = client.get(address(consultation, "/pdf"))
    assert answer.headers["Content-Disposition"].endswith(f"ekby-kommun-{consultation.slug}.pdf")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Inget är skrivet än" in words(answer.data)


@pytest.mark.usefixtures("member")
def test_everyone_gets_a_response_that_has_come_in_where_its_page_is_shown(
    client: Visitor, consultation: Consultation
) -> None:
    write(client, consultation)
    add_view(client, consultation)
    hand_in(client, consultation)
    factories.sign_in(client, factories.user())
    page = client.visit(f"/consultations/{consultation.slug}/statements/1")
    assert page.all("//a[contains(., 'Hämta som pdf')]/@href") == [received(consultation)]
    _found, said = fetched(client, received(consultation))
    for each in ("Läge: Inskickat", "Nummer: 1", "Inkommet:", "Skriv vem som ansvarar."):
        assert squeezed(each) in said
    assert client.get(received(consultation)).data == client.get(received(consultation)).data


def test_while_comments_are_sealed_only_its_organisation_and_staff_get_it(
    app: Flask, client: Visitor, consultation: Consultation, member: User
) -> None:
    assert app
    write(client, consultation)
    hand_in(client, consultation)
    db.session.get_one(Consultation, consultation.id).publication = Publication.AFTER_PERIOD
    db.session.commit()
    for person, status in (
        (member, 200),
        (factories.user(Role.REGISTRAR), 200),
        (factories.user(), 404),
        (factories.user(organisation=factories.organisation()), 404),
    ):
        factories.sign_in(client, person)
        assert client.get(received(consultation)).status_code == status


@pytest.mark.usefixtures("member")
def test_what_has_been_withdrawn_is_not_given_out(client: Visitor, consultation: Consultation) -> None:
    write(client, consultation)
    hand_in(client, consultation)
    client.submit(client.visit(address(consultation, "/withdraw/1")), "Återta svaret", because="Fel fil.")
    _found, said = fetched(client, received(consultation))
    assert squeezed("Fel fil.") in said, "its own organisation still gets it"
    factories.sign_in(client, factories.user())
    assert client.get(received(consultation)).status_code == 404
