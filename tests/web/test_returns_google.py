"""Word files that someone has opened in Google Docs, commented and changed there, and downloaded again."""

import io

import docx
import pytest
from sqlalchemy import select

from consult.db import db
from consult.model.comments import CommentKind
from consult.model.consultations import Consultation
from consult.model.organisations import Organisation
from consult.model.statements import Remark
from consult.model.users import User
from tests import factories
from tests.support.client import Visitor
from tests.support.google import as_google_writes
from tests.support.room import GENERAL, add_view, draft, write
from tests.support.room_files import bring, edited, fetched, remark, save, tracked, views

QUOTE = "länets aktörer"


@pytest.fixture(name="member", autouse=True)
def _member(body: Organisation, client: Visitor) -> User:
    member = factories.user(organisation=body, name="Ylva Öberg", locale="sv")
    factories.sign_in(client, member)
    return member


def number_of(data: bytes, beginning: str) -> int:
    """Give the number that a comment has in the file."""
    comments = docx.Document(io.BytesIO(data)).comments
    return next(each.comment_id for each in comments if each.text.startswith(beginning))


@pytest.mark.parametrize("what", ["/word/draft", "/word"])
def test_a_file_that_was_only_looked_at_there_has_nothing_new(
    client: Visitor, consultation: Consultation, what: str
) -> None:
    write(client, consultation)
    add_view(client, consultation, words=QUOTE, proposed="alla i länet", stance="supports")
    add_view(client, consultation, "1.2", body="Först.\n\n- ett\n- två")
    data = as_google_writes(fetched(client, consultation, what))
    assert "Det finns inget nytt i filen." in bring(client, consultation, data).said


def test_comments_and_suggestions_made_there_become_views_at_their_places(
    client: Visitor, consultation: Consultation
) -> None:
    data = edited(
        fetched(client, consultation),
        tracked("Varje kommun", "en namngiven kontaktperson", "två namngivna kontaktpersoner"),
        remark("För övriga aktörer", "Vilka är de?"),
    )
    page = bring(client, consultation, as_google_writes(data))
    assert "Nya, på sina platser" in page.said
    save(client, page)
    found = {each.label: each for each in views()}
    assert found["1.2"].body == "Vilka är de?"
    assert found["1.2"].kind is CommentKind.QUESTION
    assert (
        found["2.1"].proposed == "Varje kommun ska ha minst två namngivna kontaktpersoner för företagsfrågor."
    )


def test_a_reply_to_a_view_stands_beside_it_there_and_goes_to_colleagues(
    client: Visitor, consultation: Consultation
) -> None:
    add_view(client, consultation, words=QUOTE)
    data = fetched(client, consultation)
    replied = as_google_writes(data, {number_of(data, "Synpunkt 1 "): "Bra, men för snävt."})
    page = bring(client, consultation, replied)
    assert "Den står vid samma ord som synpunkt 1 och är kanske ett svar på den." in page.said
    save(client, page)
    assert [each.body for each in views()] == ["Skriv vem som ansvarar."]
    assert "Bra, men för snävt." in draft_remarks()
    assert "Det finns inget nytt i filen." in bring(client, consultation, replied).said


def draft_remarks() -> str:
    return "\n".join(db.session.scalars(select(Remark.body)))


def test_changes_in_the_response_are_read(client: Visitor, consultation: Consultation) -> None:
    write(client, consultation)
    data = edited(
        fetched(client, consultation, "/word"),
        tracked("vägleda", "vägleda", "styra"),
        remark("Ansvaret", "Ska vi säga vems?"),
    )
    save(client, bring(client, consultation, as_google_writes(data)))
    assert draft().summary == GENERAL["summary"].replace("vägleda", "styra")
    assert "Ska vi säga vems?" in draft_remarks()
