"""Answers by e-mail, post or phone: written in piece by piece, placed by a person, registered, and claimed."""

from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select
from time_machine import travel

from consult import clock
from consult.db import db
from consult.formats.enclosures import FileKind
from consult.model.comments import Anchor, Comment, Tally, Voice
from consult.model.consultations import (
    Consultation,
    ConsultationState,
    Invitation,
    InvitationState,
    Question,
)
from consult.model.files import File
from consult.model.organisations import Organisation, OrganisationRole
from consult.model.pieces import Piece, Placing
from consult.model.records import Event, Verb
from consult.model.registrations import Channel, Registration, RegistrationState
from consult.model.statements import Statement, StatementState
from consult.model.users import Role, User
from consult.model.versions import Version
from consult.services import tallies
from consult.text.anchors import Status
from tests import factories
from tests.support import post
from tests.support.client import Page, Visitor
from tests.support.queries import Queries

LETTER = """Vi är positiva till planen.

I ”länets aktörer” saknas föreningarna.

Vi hälsar"""


@pytest.fixture(name="body")
def _body(client: Visitor) -> Organisation:
    return factories.organisation(name="Ånge kommun")


@pytest.fixture(name="round_")
def _round(client: Visitor, body: Organisation) -> Consultation:
    invited = Invitation(organisation_id=body.id, state=InvitationState.INVITED)
    question = Question(position=1, text={"sv": "Saknas något?", "en": "Is anything missing?"})
    return factories.consultation(invitations=[invited], questions=[question])


@pytest.fixture(name="staff", autouse=True)
def _staff(client: Visitor) -> User:
    person = factories.user(Role.REGISTRAR, locale="en", name="Rut Registrator")
    factories.sign_in(client, person)
    return person


def desk(round_: Consultation, more: str = "") -> str:
    return f"/desk/consultations/{round_.slug}/answers{more}"


def begin(client: Visitor, round_: Consultation, sender: str, text: str = LETTER, **about: Any) -> Page:
    page = client.visit(desk(round_, "/new"))
    return client.submit(
        page, "Divide it into pieces", **{"channel": "email", "sender": sender, "text": text} | about
    )


def uid(round_: Consultation, label: str) -> str:
    return factories.block_of(db.session.get_one(Version, round_.version_id), label).uid


def choices(round_: Consultation) -> dict[str, str]:
    return {"place-1": "plan", "place-2": f"at:{uid(round_, '1.1')}", "place-3": "out"}


def pieces() -> list[Piece]:
    db.session.expire_all()
    return list(db.session.scalars(select(Piece).order_by(Piece.position)))


def said() -> list[Comment]:
    db.session.expire_all()
    return list(db.session.scalars(select(Comment).order_by(Comment.number)))


def test_a_letter_is_divided_and_nothing_of_it_is_placed_or_a_comment_yet(
    client: Visitor, round_: Consultation, body: Organisation
) -> None:
    page = begin(client, round_, body.slug, reference="RV2026-17")
    assert page.h1 == "Answer 1"
    assert [each.body for each in pieces()] == [
        "Vi är positiva till planen.",
        "I ”länets aktörer” saknas föreningarna.",
        "Vi hälsar",
    ]
    assert {each.placing for each in pieces()} == {Placing.OPEN}
    assert "It quotes “länets aktörer”." in page.said
    assert page.all("//input[@type='radio'][@checked]") == []
    assert factories.rows(Comment) == 0
    kept = db.session.scalars(select(Registration)).one()
    assert (kept.state, kept.channel, kept.text) == (RegistrationState.DRAFT, Channel.EMAIL, LETTER)
    assert "Ånge kommun" in client.visit(desk(round_)).said


@pytest.mark.parametrize(
    ("name", "data", "kept"),
    [
        ("Svar.eml", b"Subject: Svar\r\n\r\nHej", ("Svar.eml", FileKind.OTHER)),
        ("brev.txt", "Hej på er".encode(), ("brev.txt", FileKind.TEXT)),
        ("brev.pdf", b"%PDF-1.7 broken", ("brev.pdf", FileKind.OTHER)),
        ("../../etc/passwd", b"\x00\xff" * 9, ("passwd.bin", FileKind.OTHER)),
        ("gammalt.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), ("gammalt.doc", FileKind.OTHER)),
    ],
)
def test_whatever_file_came_is_kept_byte_for_byte(
    client: Visitor, round_: Consultation, name: str, data: bytes, kept: tuple[str, FileKind]
) -> None:
    page = begin(client, round_, ":private", file=(BytesIO(data), name))
    file = db.session.scalars(select(File)).one()
    assert (file.name, file.kind) == kept
    assert (file.size, file.digest) == (len(data), sha256(data).hexdigest())
    answer = client.get(page.one("//a[contains(@href, '/original')]/@href"))
    assert answer.data == data
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_an_answer_without_a_file_has_none_to_give(
    client: Visitor, round_: Consultation, body: Organisation
) -> None:
    page = begin(client, round_, body.slug, file=(BytesIO(b""), "tom.txt"))
    assert page.all("//a[contains(@href, '/original')]") == []
    assert client.get(desk(round_, "/1/original")).status_code == 404


def test_it_is_registered_when_each_piece_has_its_place_and_is_a_response_of_the_organisation(
    client: Visitor, round_: Consultation, body: Organisation, staff: User
) -> None:
    page = begin(client, round_, body.slug)
    page = client.submit(page, "Save and register", **choices(round_) | {"stance-1": "supports"})
    assert "2 comments are registered." in page.said
    whole, placed = said()
    assert (whole.body, whole.uid, placed.label) == ("Vi är positiva till planen.", None, "1.1")
    assert {(each.voice, each.organisation_id, each.author_id) for each in said()} == {
        (Voice.ORGANISATION, body.id, staff.id)
    }
    anchors = db.session.scalars(select(Anchor)).all()
    assert [(each.comment_id, each.status) for each in anchors] == [(placed.id, Status.MANUAL)]
    assert {each.uid: each.comments for each in db.session.scalars(select(Tally))} == {placed.uid: 1, "": 1}
    response = db.session.scalars(select(Statement)).one()
    assert (response.state, response.number, response.views) == (StatementState.SUBMITTED, 1, whole.body)
    assert response.comment_id == whole.id
    state = db.session.scalars(select(Invitation.state)).one()
    assert state is InvitationState.SUBMITTED
    event = db.session.scalars(select(Event).where(Event.verb == Verb.ANSWER_REGISTERED)).one()
    assert event.data["channel"] == "email"
    shown = client.visit(f"/consultations/{round_.slug}/statements/1")
    assert "registered by the region: By e-mail" in shown.said
    factories.sign_in(client, factories.user(locale="en"))
    page = client.visit(f"/consultations/{round_.slug}/comments/2")
    assert "It came to the region by e-mail on" in page.said
    assert "Rut Registrator" not in page.said


def test_what_stands_nowhere_is_left_to_be_found_and_what_is_about_the_plan_is_not(
    client: Visitor, round_: Consultation, body: Organisation
) -> None:
    page = begin(client, round_, body.slug)
    places = {"place-1": "plan", "place-2": "nowhere", "place-3": "question:1"}
    client.submit(page, "Save and register", **places)
    queue = client.visit(f"/desk/consultations/{round_.slug}/comments?left=placeless")
    assert queue.all("//ol[contains(@class, 'q-list')]//span[@class='q-no']") == ["2"]
    assert said()[2].question_id is not None


def test_a_note_of_a_phone_call_is_said_to_be_one(client: Visitor, round_: Consultation) -> None:
    page = begin(client, round_, ":private", "Kim tycker att planen är bra.", channel="phone")
    client.submit(page, "Save and register", **{"place-1": "plan"})
    page = client.visit(f"/consultations/{round_.slug}/comments/1")
    assert "This is a note that the region made of it." in page.said
    assert factories.rows(Statement) == 0


def test_an_open_piece_keeps_the_answer_from_being_registered(
    client: Visitor, round_: Consultation, body: Organisation
) -> None:
    page = begin(client, round_, body.slug)
    page = client.submit(page, "Save and register", **{"place-1": "plan"})
    assert page.status_code == 422
    assert "2 pieces have no place yet." in page.said
    assert factories.rows(Comment) == 0
    assert pieces()[0].placing is Placing.PLAN


def test_a_passage_is_chosen_by_its_number_and_a_number_that_is_not_there_is_told(
    client: Visitor, round_: Consultation, body: Organisation
) -> None:
    page = begin(client, round_, body.slug)
    page = client.submit(page, "Save", **{"place-2": "label", "label-2": "9.9"})
    assert page.status_code == 422
    assert "There is no passage 9.9 in this version." in page.said
    page = client.submit(page, "Save", **{"label-2": "1.2"})
    assert pieces()[1].uid == uid(round_, "1.2")


def test_pieces_are_divided_and_joined(client: Visitor, round_: Consultation, body: Organisation) -> None:
    page = begin(client, round_, body.slug, "Ett.\n\nTvå.")
    page = client.submit(page, "Save and divide", **{"body-1": "Ett.\n---\nEtt och ett halvt."})
    assert [each.body for each in pieces()] == ["Ett.", "Ett och ett halvt.", "Två."]
    page = client.submit(client.visit(desk(round_, "/1")), "Save and join with the next")
    assert [each.body for each in pieces()] == ["Ett.\n\nEtt och ett halvt.", "Två."]


def test_two_who_write_in_one_answer_do_not_overwrite_each_other(
    client: Visitor, round_: Consultation, body: Organisation
) -> None:
    mine = begin(client, round_, body.slug)
    theirs = client.visit(desk(round_, "/1"))
    client.submit(theirs, "Save", **{"place-1": "plan"})
    page = client.submit(mine, "Save", **{"place-2": "nowhere"})
    assert page.status_code == 200
    assert [each.placing for each in pieces()] == [Placing.PLAN, Placing.NOWHERE, Placing.OPEN]
    page = client.submit(mine, "Save", **{"place-1": "out"})
    assert page.status_code == 409
    assert "Someone else has changed a piece" in page.said
    assert pieces()[0].placing is Placing.PLAN


def test_what_fails_in_the_middle_leaves_the_draft_and_nothing_else(
    client: Visitor, round_: Consultation, body: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = begin(client, round_, body.slug)

    def fail(*_args: object) -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr(tallies, "recount", fail)
    with pytest.raises(RuntimeError):
        client.submit(page, "Save and register", **choices(round_))
    assert (factories.rows(Comment), factories.rows(Statement), len(pieces())) == (0, 0, 3)
    assert db.session.scalars(select(Registration.state)).one() is RegistrationState.DRAFT


def test_the_same_sender_or_file_is_warned_about_and_registered_only_on_purpose(
    client: Visitor, round_: Consultation, body: Organisation
) -> None:
    file = {"text": "", "file": (BytesIO(b"Bra plan."), "svar.txt")}
    client.submit(begin(client, round_, body.slug, **file), "Save and register", **{"place-1": "plan"})
    page = begin(client, round_, body.slug, **file | {"file": (BytesIO(b"Bra plan."), "svar.txt")})
    assert "This may have come before" in page.said
    assert "the very same file" in page.said
    page = client.submit(page, "Save and register", **{"place-1": "plan"})
    assert page.status_code == 422
    assert factories.rows(Comment) == 1
    page = client.submit(page, "Save and register", even_if_twice="on")
    assert factories.rows(Comment) == 2


def test_a_draft_is_thrown_away_after_asking(
    client: Visitor, round_: Consultation, body: Organisation
) -> None:
    begin(client, round_, body.slug)
    client.submit(client.visit(desk(round_, "/1/discard")), "Throw it away")
    assert (factories.rows(Registration), factories.rows(Piece)) == (0, 0)
    assert db.session.scalars(select(Event.verb).where(Event.verb == Verb.ANSWER_DISCARDED)).one()


def registered(client: Visitor, round_: Consultation, sender: str, **about: Any) -> None:
    client.submit(begin(client, round_, sender, **about), "Save and register", **choices(round_))


def test_the_organisation_s_coordinator_claims_it_and_can_then_withdraw_it(
    client: Visitor, round_: Consultation, body: Organisation
) -> None:
    registered(client, round_, body.slug)
    person = factories.user(organisation=body, membership=OrganisationRole.COORDINATOR, locale="en")
    factories.sign_in(client, person)
    withdrawal = f"/organisations/{body.slug}/statements/{round_.slug}/withdraw/1"
    client.submit(client.visit(withdrawal), "Withdraw the response", because="")
    assert db.session.scalars(select(Statement.state)).one() is StatementState.SUBMITTED
    page = client.visit(f"/consultations/{round_.slug}/registered/1")
    client.submit(page, "It is ours")
    db.session.expire_all()
    assert {each.author_id for each in said()} == {person.id}
    assert db.session.scalars(select(Registration.claimed_by_id)).one() == person.id
    client.submit(client.visit(withdrawal), "Withdraw the response", because="")
    db.session.expire_all()
    assert db.session.scalars(select(Statement.state)).one() is StatementState.WITHDRAWN


def test_a_person_with_the_same_address_claims_what_came_from_it_and_nobody_else_does(
    client: Visitor, round_: Consultation
) -> None:
    registered(client, round_, ":private", sender_email="kim@example.org")
    place = f"/consultations/{round_.slug}/registered/1"
    for person in (
        factories.user(email="other@example.org"),
        factories.user(organisation=factories.organisation()),
        factories.user(Role.PROCESS_OWNER, email="boss@example.org"),
    ):
        factories.sign_in(client, person)
        assert client.get(place).status_code == 404
    kim = factories.user(email="kim@example.org", locale="en")
    factories.sign_in(client, kim)
    assert "Registered by the region for you" in client.visit("/mine").said
    client.submit(client.visit(place), "It is mine")
    assert len(client.visit("/mine").all("//article")) == 2
    assert client.get(place).status_code == 404


def test_a_member_who_does_not_coordinate_cannot_claim(
    client: Visitor, round_: Consultation, body: Organisation
) -> None:
    registered(client, round_, body.slug)
    member = factories.user(organisation=body, membership=OrganisationRole.CONTRIBUTOR)
    factories.sign_in(client, member)
    assert client.get(f"/consultations/{round_.slug}/registered/1").status_code == 404


def test_the_person_is_told_without_the_words(app: Any, client: Visitor, round_: Consultation) -> None:
    registered(client, round_, ":private", sender_email="kim@example.org")
    (letter,) = [each for each in post.letters(app) if each.recipient == "kim@example.org"]
    assert "positiva" not in letter.text
    assert "/mine" in letter.text


def test_what_came_late_is_marked_and_dated_by_the_day_it_came(
    client: Visitor, round_: Consultation, body: Organisation
) -> None:
    registered(client, round_, body.slug, received_on=round_.first_day.isoformat())
    assert {clock.local_date(each.posted_at) for each in said()} == {round_.first_day}
    assert db.session.scalars(select(Statement.is_late)).one() is False


def test_a_page_that_is_named_is_said_to_be_of_no_use_here(client: Visitor, round_: Consultation) -> None:
    page = begin(client, round_, ":private", "På sidan 14 saknas ett mål.")
    assert "It names page 14. Page numbers cannot be looked up" in page.said


def test_what_came_after_the_last_reply_date_is_said_to_be_late_everywhere(
    client: Visitor, round_: Consultation, body: Organisation, staff: User
) -> None:
    came = round_.last_day + timedelta(days=2)
    with travel(clock.start_of(came) + timedelta(hours=12)):
        factories.sign_in(client, staff)
        registered(client, round_, body.slug, received_on=came.isoformat())
        for place in (desk(round_), desk(round_, "/1")):
            assert "after the last reply date" in client.visit(place).said
    assert db.session.scalars(select(Statement.is_late)).one() is True
    assert {clock.local_date(each.posted_at) for each in said()} == {came}


def test_registering_twice_with_the_same_page_makes_its_comments_once(
    client: Visitor, round_: Consultation, body: Organisation
) -> None:
    page = begin(client, round_, body.slug)
    client.submit(page, "Save and register", **choices(round_))
    client.submit(page, "Save and register", **choices(round_))
    assert (factories.rows(Comment), factories.rows(Statement)) == (2, 1)


def test_what_a_colleague_has_thrown_away_is_gone_and_nothing_comes_of_it(
    client: Visitor, round_: Consultation, body: Organisation
) -> None:
    page = begin(client, round_, body.slug)
    client.submit(client.visit(desk(round_, "/1/discard")), "Throw it away")
    assert client.submit(page, "Save and register", **choices(round_)).status_code == 404
    assert factories.rows(Comment) == 0


def test_what_is_registered_cannot_be_thrown_away(
    client: Visitor, round_: Consultation, body: Organisation
) -> None:
    begin(client, round_, body.slug)
    asked = client.visit(desk(round_, "/1/discard"))
    client.submit(client.visit(desk(round_, "/1")), "Save and register", **choices(round_))
    assert client.submit(asked, "Throw it away").status_code == 409
    assert (factories.rows(Comment), factories.rows(Registration)) == (2, 1)


def test_nothing_is_registered_of_a_letter_when_the_consultation_has_been_cancelled(
    client: Visitor, round_: Consultation, body: Organisation
) -> None:
    page = begin(client, round_, body.slug)
    round_.state = ConsultationState.CANCELLED
    db.session.commit()
    assert client.submit(page, "Save and register", **choices(round_)).status_code == 409
    assert (factories.rows(Comment), len(pieces())) == (0, 3)


def test_hostile_words_are_shown_as_words(client: Visitor, round_: Consultation, body: Organisation) -> None:
    words = '<script>alert("x")</script> \u202e {{ 7*7 }} [x](javascript:alert(1))'
    page = begin(client, round_, body.slug, words)
    client.submit(page, "Save and register", **{"place-1": "plan"})
    page = client.visit(f"/consultations/{round_.slug}/comments/1")
    assert "alert" in page.said
    assert "49" not in page.one("//article")
    assert page.all("//main//script") == []
    assert page.all("//a[starts-with(@href, 'javascript')]") == []


def test_a_text_that_is_too_long_is_refused_and_kept_on_the_page(
    client: Visitor, round_: Consultation
) -> None:
    page = begin(client, round_, ":private", "Det är så. " * 100_000)
    assert page.status_code == 422
    assert (factories.rows(Registration), factories.rows(Piece)) == (0, 0)
    page = begin(client, round_, ":private", "Det är så.\n\n" * 501)
    assert page.status_code == 422
    assert "Det är så." in page.one("//textarea[@name='text']")
    assert factories.rows(Registration) == 0


def test_many_pieces_take_no_more_statements_than_few(
    client: Visitor, round_: Consultation, body: Organisation, queries: Queries
) -> None:
    for sender, text in ((body.slug, LETTER), (":private", "Det är så.\n\n" * 80)):
        begin(client, round_, sender, text)
    with queries.counted() as few:
        client.visit(desk(round_, "/1"))
    with queries.counted() as many:
        page = client.visit(desk(round_, "/2"))
    assert len(page.all("//textarea[starts-with(@name, 'body-')]")) == 80
    assert len(many) <= len(few) <= 20
    with queries.counted() as listed:
        client.visit(desk(round_))
    assert len(listed) <= 20
