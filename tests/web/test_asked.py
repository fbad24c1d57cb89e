"""What a member's own page says that their organisation is asked to answer."""

import pytest
from sqlalchemy import update

from consult.db import db
from consult.model.consultations import Consultation, Invitation, InvitationState
from tests import factories
from tests.support.client import Visitor
from tests.support.room import add_view, address, hand_in, write

pytestmark = pytest.mark.usefixtures("member", "consultation")


def _asked(client: Visitor) -> list[str]:
    return client.visit("/mine").all("//section[@aria-labelledby='asked-title']//li")


def _stands(state: InvitationState) -> None:
    db.session.execute(update(Invitation).values(state=state))


def test_a_member_finds_what_to_answer_and_until_when(client: Visitor, consultation: Consultation) -> None:
    page = client.visit("/mine")
    (said,) = _asked(client)
    assert "Inte påbörjat" in said
    assert "Svara senast" in said
    assert address(consultation) in page.all("//section[@aria-labelledby='asked-title']//a/@href")


def test_it_says_how_far_the_response_has_come(client: Visitor, consultation: Consultation) -> None:
    write(client, consultation)
    assert "Utkast" in _asked(client)[0]
    add_view(client, consultation)
    hand_in(client, consultation)
    (said,) = _asked(client)
    assert "Inskickat" in said
    assert "nummer 1" in said


def test_a_supplement_that_is_being_written_is_what_counts(
    client: Visitor, consultation: Consultation
) -> None:
    write(client, consultation)
    hand_in(client, consultation)
    write(client, consultation)
    (said,) = _asked(client)
    assert "Utkast" in said


def test_having_no_comments_is_an_answer(client: Visitor) -> None:
    _stands(InvitationState.NO_COMMENTS)
    assert "Har inga synpunkter" in _asked(client)[0]


def test_a_body_on_the_list_that_has_not_been_invited_is_not_asked(client: Visitor) -> None:
    _stands(InvitationState.LISTED)
    assert _asked(client) == []


def test_what_others_are_asked_is_not_shown(client: Visitor) -> None:
    other = factories.organisation(name="Sjöby kommun", slug="sjoby-kommun")
    factories.join(factories.user(email="sjoby@example.org"), other)
    theirs = Invitation(organisation_id=other.id, state=InvitationState.INVITED)
    factories.consultation(invitations=[theirs])
    assert len(_asked(client)) == 1


def test_staff_are_asked_nothing(client: Visitor) -> None:
    factories.sign_in(client, factories.user(role=factories.Role.DRAFTER, email="d@example.org"))
    assert _asked(client) == []
