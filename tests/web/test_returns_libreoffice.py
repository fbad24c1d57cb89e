"""Files of a room that LibreOffice 7.4 has opened, changed and saved, brought back there.

They are in `tests/support/files`: fetched from the room that is made here, with the text of the factories, and worked on
in LibreOffice through its own interface: a comment, two tracked changes and a new paragraph.
"""

from pathlib import Path

import pytest
from sqlalchemy import select

from consult.db import db
from consult.model.consultations import Consultation
from consult.model.organisations import Organisation
from consult.model.statements import Remark
from consult.model.users import User
from tests import factories
from tests.support.client import Visitor
from tests.support.room import GENERAL, add_view, draft, write
from tests.support.room_files import bring, save, views

FILES = Path("tests/support/files")
CONTACT = "Kontaktpersonen svarar inom två dagar."


@pytest.fixture(name="member", autouse=True)
def _member(body: Organisation, client: Visitor) -> User:
    member = factories.user(organisation=body, name="Ylva Öberg", locale="sv")
    factories.sign_in(client, member)
    return member


def room(client: Visitor) -> Consultation:
    """Make the room that the files were fetched from."""
    consultation = factories.consultation(slug="remiss-av-utkastet")
    write(client, consultation)
    add_view(client, consultation, words="länets aktörer", proposed="alla i länet", body="Fler än aktörerna.")
    add_view(client, consultation, "1.2", body="Bra.\n\nMen *kort*.\nOch snävt.")
    add_view(client, consultation, "2.1", words="namngiven")
    return consultation


def test_the_draft_plan_comes_back_with_what_was_written_into_it_and_nothing_else(client: Visitor) -> None:
    consultation = room(client)
    page = bring(client, consultation, (FILES / "draft-libreoffice.docx").read_bytes())
    assert "2 synpunkter står likadant här." in page.said
    save(client, page)
    said = {(each.cited, each.body, each.proposed) for each in views()}
    assert said == {
        ("1.1", "Fler än aktörerna.", "alla i länet"),
        ("1.2", "Bra.\n\nMen *kort*.\nOch snävt.", None),
        ("2.1", "Skriv vem som betalar.", None),
        ("1.2", "Ska den inte binda?", None),
        ("2.1a", "Byt ”två dagar” mot ”en vecka”.", CONTACT.replace("två dagar", "en vecka")),
        ("2.1b", "Lägg till efter det här stycket:\n\nAlla företag får veta vem det är.", None),
    }
    again = bring(client, consultation, (FILES / "draft-libreoffice.docx").read_bytes())
    assert "Det finns inget nytt i filen." in again.said


def test_the_response_comes_back_with_changed_words_and_a_comment(client: Visitor) -> None:
    consultation = room(client)
    save(client, bring(client, consultation, (FILES / "response-libreoffice.docx").read_bytes()))
    assert draft().summary == GENERAL["summary"].replace("vägleda", "styra")
    assert draft().views == GENERAL["views"]
    assert [(each.body, each.proposed) for each in views()] == [
        ("Fler än aktörerna.", "alla i länet"),
        ("Bra.\n\nMen *kort*.\nOch snävt.", None),
        ("Skriv vem som ansvarar.", None),
    ]
    db.session.rollback()
    assert list(db.session.scalars(select(Remark.body))) == [
        "Om 2.1 skriver Ola Ås i Wordfilen:\n\nKommunen?"
    ]
