"""An organisation's room: writing together, approving, deciding, handing in, and reading what was received."""

import io
import json
from datetime import timedelta
from hashlib import sha256

import docx
import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.model.comments import Comment, Stance
from consult.model.consultations import Consultation, Invitation, InvitationState
from consult.model.organisations import Organisation, OrganisationRole, Sector
from consult.model.records import Event, Verb
from consult.model.statements import Point, Remark, Statement, StatementState
from consult.model.users import Role, User
from tests import factories
from tests.support import post
from tests.support.client import Visitor
from tests.support.queries import Queries
from tests.support.room import GENERAL, add_view, address, block, draft, hand_in, write


@pytest.mark.usefixtures("member")
def test_a_response_goes_from_a_draft_to_a_receipt(client: Visitor, consultation: Consultation) -> None:
    page = client.visit(f"/consultations/{consultation.slug}")
    assert "Skriv svaret från Ekby kommun tillsammans" in page.said
    page = write(client, consultation)
    assert "Utkastet är sparat. Regionen kan inte läsa det." in page.text
    page = add_view(client, consultation, proposed="Planen beskriver vem som gör vad.")
    assert page.h1 == "Avsnitt 1 i svaret"
    assert "Skriv vem som ansvarar." in page.said
    page = client.submit(client.visit(address(consultation)), "Godkänn svaret")
    assert "Svaret är godkänt." in page.text
    page = client.submit(
        client.visit(address(consultation, "/decision")),
        "Anteckna beslutet",
        body="Kommunstyrelsen",
        item="§ 112",
        day=(clock.today() - timedelta(days=2)).isoformat(),
    )
    assert "Beslutet är antecknat." in page.text
    page = hand_in(client, consultation)
    assert page.h1 == "Svar 1: Ekby kommun"
    assert "Kommunstyrelsen, § 112" in page.said
    received = db.session.scalars(select(Statement)).one()
    assert received.state is StatementState.SUBMITTED
    assert received.copy
    assert received.manifest
    assert sha256(received.manifest.encode()).hexdigest() == received.digest
    said = json.loads(received.copy)
    assert (said["organisation"], said["number"], said["stance"]) == (
        "Ekby kommun",
        1,
        "supports_with_comments",
    )
    assert [each["body"] for each in said["points"]] == ["Skriv vem som ansvarar."]


@pytest.mark.usefixtures("member")
def test_each_view_becomes_a_comment_of_the_organisation_with_its_place(
    client: Visitor, consultation: Consultation
) -> None:
    write(client, consultation)
    add_view(client, consultation, words="länets aktörer")
    hand_in(client, consultation)
    general, view = db.session.scalars(select(Comment).order_by(Comment.number)).all()
    assert (general.uid, general.stance, general.number) == (None, Stance.SUPPORTS_WITH_COMMENTS, 1)
    assert "Ansvaret behöver bli" in general.body
    assert (view.label, view.quote, view.body) == ("1.1", "länets aktörer", "Skriv vem som ansvarar.")
    assert {general.organisation_id, view.organisation_id} == {draft_of(consultation).organisation_id}
    assert db.session.scalars(select(Invitation.state)).one() is InvitationState.SUBMITTED
    page = client.visit(f"/consultations/{consultation.slug}/statements/1")
    assert "Synpunkt 2" in page.said


def draft_of(consultation: Consultation) -> Statement:
    return db.session.scalars(select(Statement).where(Statement.consultation_id == consultation.id)).one()


@pytest.mark.usefixtures("member")
def test_nothing_is_recorded_before_the_response_is_handed_in(
    client: Visitor, consultation: Consultation
) -> None:
    before = set(db.session.scalars(select(Event.id)))
    write(client, consultation)
    add_view(client, consultation)
    client.submit(client.visit(address(consultation)), "Godkänn svaret")
    db.session.rollback()
    assert set(db.session.scalars(select(Event.id))) == before
    hand_in(client, consultation)
    verbs = db.session.scalars(select(Event.verb).where(Event.id.not_in(before))).all()
    assert Verb.STATEMENT_SUBMITTED in verbs


def test_a_contributor_writes_but_does_not_sign(
    client: Visitor, consultation: Consultation, body: Organisation
) -> None:
    factories.sign_in(client, factories.user(organisation=body, membership=OrganisationRole.CONTRIBUTOR))
    write(client, consultation)
    page = client.visit(address(consultation))
    assert "godkänner en samordnare eller en undertecknare" in page.said
    assert not page.all("//form[contains(@action, '/approve')]")
    assert client.visit(address(consultation, "/submit")).all("//button[contains(., 'Skicka in')]") == []


def test_the_room_is_not_there_for_others(client: Visitor, consultation: Consultation) -> None:
    assert client.get(address(consultation)).status_code == 303, (
        "whoever is not signed in is asked to sign in"
    )
    for person in (
        factories.user(organisation=factories.organisation()),
        factories.user(Role.ADMINISTRATOR),
        factories.user(Role.PROCESS_OWNER),
    ):
        factories.sign_in(client, person)
        assert client.get(address(consultation)).status_code == 404


@pytest.mark.usefixtures("member")
def test_two_who_write_in_the_same_field_lose_nothing(client: Visitor, consultation: Consultation) -> None:
    mine = client.visit(address(consultation))
    write(client, consultation, summary="Kollegans sammanfattning.")
    page = client.submit(mine, "Spara utkastet", **(GENERAL | {"summary": "Min sammanfattning."}))
    assert page.status_code == 409
    assert "Någon annan har ändrat det här" in page.said
    assert "Kollegans sammanfattning." in page.said
    assert page.one("//textarea[@name='summary']") == "Min sammanfattning."
    assert draft().summary == "Kollegans sammanfattning."
    client.submit(page, "Spara utkastet")
    assert draft().summary == "Min sammanfattning.", "who has seen both may replace it"


@pytest.mark.usefixtures("member")
def test_two_who_write_in_different_fields_both_get_their_words_saved(
    client: Visitor, consultation: Consultation
) -> None:
    mine = client.visit(address(consultation))
    client.submit(client.visit(address(consultation)), "Spara utkastet", summary="Kollegans.")
    page = client.submit(mine, "Spara utkastet", views="Mina.")
    assert page.status_code == 303 or "Utkastet är sparat" in page.text
    assert (draft().summary, draft().views) == ("Kollegans.", "Mina.")


@pytest.mark.usefixtures("member")
def test_a_stance_that_a_colleague_has_chosen_is_kept_by_whoever_did_not_touch_it(
    client: Visitor, consultation: Consultation
) -> None:
    write(client, consultation)
    mine = client.visit(address(consultation))
    one, two = block(consultation, "1"), block(consultation, "2")
    client.submit(client.visit(address(consultation)), "Spara utkastet", stance="opposes", silent=one)
    client.submit(mine, "Spara utkastet", views="Mina.", silent=two)
    now = draft()
    assert (now.stance, now.views) == (Stance.OPPOSES, "Mina.")
    assert set(now.silent) == {one, two}, "each section is ticked by itself"


@pytest.mark.usefixtures("member")
def test_two_who_choose_different_stances_are_told(client: Visitor, consultation: Consultation) -> None:
    write(client, consultation)
    mine = client.visit(address(consultation))
    client.submit(
        client.visit(address(consultation)),
        "Spara utkastet",
        stance="opposes",
        silent=block(consultation, "1"),
    )
    page = client.submit(mine, "Spara utkastet", stance="supports", summary="Ny.")
    assert page.status_code == 409
    assert "Sparat av någon annan under tidenAvstyrker" in page.said
    assert page.one("//input[@name='stance'][@checked]/@value") == "supports"
    assert (draft().stance, draft().summary) == (Stance.OPPOSES, GENERAL["summary"]), "nothing by halves"
    client.submit(page, "Spara utkastet")
    assert (draft().stance, draft().summary) == (Stance.SUPPORTS, "Ny.")
    assert draft().silent == [block(consultation, "1")], "what a colleague ticked is still ticked"


@pytest.mark.usefixtures("member")
def test_a_view_that_a_colleague_has_changed_meanwhile_is_not_written_over(
    client: Visitor, consultation: Consultation
) -> None:
    add_view(client, consultation)
    mine = client.visit(address(consultation, "/points/1"))
    client.submit(client.visit(address(consultation, "/points/1")), "Spara i utkastet", body="Kollegans ord.")
    page = client.submit(mine, "Spara i utkastet", body="Mina ord.")
    assert page.status_code == 409
    assert "Kollegans ord." in page.said
    assert page.one("//textarea[@name='body']") == "Mina ord."
    assert db.session.scalars(select(Point.body)).one() == "Kollegans ord."
    client.submit(page, "Spara i utkastet")
    db.session.rollback()
    assert db.session.scalars(select(Point.body)).one() == "Mina ord."


@pytest.mark.usefixtures("member")
def test_a_view_sent_twice_is_one_view(client: Visitor, consultation: Consultation) -> None:
    uid = block(consultation, "1.1")
    page = client.visit(address(consultation, f"/blocks/{uid}"))
    for _time in range(2):
        client.submit(page, "Spara i utkastet", kind="support", body="Bra.")
    assert len(db.session.scalars(select(Point)).all()) == 1


@pytest.mark.usefixtures("member")
def test_what_is_approved_cannot_be_changed_until_it_is_taken_back(
    client: Visitor, consultation: Consultation
) -> None:
    page = write(client, consultation)
    stale = client.visit(address(consultation))
    client.submit(stale, "Godkänn svaret")
    page = client.submit(stale, "Spara utkastet", summary="Annat.")
    assert page.status_code == 409
    page = client.visit(address(consultation))
    assert not page.all("//textarea[@name='summary']")
    page = client.submit(page, "Ta tillbaka", because="Skriv kortare.")
    assert "Tillbakaskickat: Skriv kortare." in page.said
    assert draft().state is StatementState.DRAFT


@pytest.mark.usefixtures("member")
def test_what_was_changed_after_it_was_read_is_neither_approved_nor_handed_in(
    client: Visitor, consultation: Consultation
) -> None:
    write(client, consultation)
    read, submitting = client.visit(address(consultation)), client.visit(address(consultation, "/submit"))
    add_view(client, consultation)
    assert "Någon annan har ändrat det här" in client.submit(read, "Godkänn svaret").text
    page = client.submit(submitting, "Skicka in för Ekby kommun")
    assert page.status_code == 409
    assert "Någon annan har ändrat det här" in page.said
    assert draft().state is StatementState.DRAFT


@pytest.mark.usefixtures("member")
def test_a_response_handed_in_twice_is_received_once(client: Visitor, consultation: Consultation) -> None:
    write(client, consultation)
    page = client.visit(address(consultation, "/submit"))
    client.submit(page, "Skicka in för Ekby kommun")
    again = client.submit(page, "Skicka in för Ekby kommun")
    assert "Svaret är redan inskickat" in again.text
    db.session.rollback()
    assert [each.number for each in db.session.scalars(select(Statement))] == [1]
    assert len(db.session.scalars(select(Comment)).all()) == 1


@pytest.mark.usefixtures("member")
def test_a_late_response_is_received_and_marked(client: Visitor, consultation: Consultation) -> None:
    write(client, consultation)
    with time_machine.travel(clock.end_of(consultation.last_day) + timedelta(seconds=1)):
        factories.sign_in(
            client, db.session.scalars(select(User).where(User.email == "ekby@example.org")).one()
        )
        page = client.visit(address(consultation, "/submit"))
        assert "märks som för sent inkommet" in page.said
        page = client.submit(page, "Skicka in för Ekby kommun")
        assert "För sent inkommet" in page.said
    assert db.session.scalars(select(Statement.is_late)).one()


@pytest.mark.usefixtures("member")
def test_a_response_in_the_last_second_is_in_time(client: Visitor, consultation: Consultation) -> None:
    write(client, consultation)
    with time_machine.travel(clock.end_of(consultation.last_day) - timedelta(seconds=1), tick=False):
        factories.sign_in(
            client, db.session.scalars(select(User).where(User.email == "ekby@example.org")).one()
        )
        hand_in(client, consultation)
    assert not db.session.scalars(select(Statement.is_late)).one()


@pytest.mark.usefixtures("member")
@pytest.mark.parametrize(
    ("stance", "state"),
    [("no_comments", InvitationState.NO_COMMENTS), ("declines", InvitationState.DECLINED)],
)
def test_one_can_answer_that_one_has_nothing_to_say_and_take_it_back(
    stance: str, state: InvitationState, client: Visitor, consultation: Consultation
) -> None:
    page = client.visit(address(consultation, "/without"))
    page = client.submit(page, "Skicka in för Ekby kommun", stance=stance)
    assert page.h1 == "Svar 1: Ekby kommun"
    assert db.session.scalars(select(Invitation.state)).one() is state
    page = client.visit(address(consultation, "/withdraw/1"))
    client.submit(page, "Återta svaret", because="Vi hade visst något.")
    db.session.rollback()
    received = db.session.scalars(select(Statement)).one()
    assert (received.state, received.withdrawn_because) == (StatementState.WITHDRAWN, "Vi hade visst något.")
    assert db.session.scalars(select(Comment.withdrawn_because)).one() == "Vi hade visst något."
    assert db.session.scalars(select(Invitation.state)).one() is InvitationState.OPENED


@pytest.mark.usefixtures("member")
def test_a_draft_is_not_thrown_away_by_saying_no_comments(
    client: Visitor, consultation: Consultation
) -> None:
    page = client.visit(address(consultation, "/without"))
    write(client, consultation)
    page = client.submit(page, "Skicka in för Ekby kommun", stance="no_comments")
    assert page.status_code == 409
    assert "Det finns ett utkast till svar." in page.said


@pytest.mark.usefixtures("member")
def test_members_get_the_response_as_a_word_file_for_their_committee(
    client: Visitor, consultation: Consultation
) -> None:
    write(client, consultation)
    add_view(client, consultation, words="länets aktörer", proposed="länets kommuner")
    file = client.get(address(consultation, "/word"))
    assert file.headers["Cache-Control"] == "private, no-store"
    assert file.headers["Content-Disposition"].endswith(f"ekby-kommun-{consultation.slug}.docx")
    said = [each.text for each in docx.Document(io.BytesIO(file.data)).paragraphs]
    assert said[0] == "Svar från Ekby kommun"
    for words in (
        "Ansvaret behöver bli tydligare.",
        "Synpunkt 1 · 1.1 – Förslag",
        "länets aktörer",
        "Skriv vem som ansvarar.",
    ):
        assert words in said
    assert any("kommuner" in each and "aktörer" in each for each in said), "the change, struck and underlined"


@pytest.mark.usefixtures("member")
def test_a_second_response_supplements_the_first(client: Visitor, consultation: Consultation) -> None:
    write(client, consultation)
    hand_in(client, consultation)
    page = client.visit(address(consultation))
    assert "skickas in som en komplettering" in page.said
    write(client, consultation, summary="Ett tillägg.")
    hand_in(client, consultation)
    assert [each.number for each in db.session.scalars(select(Statement).order_by(Statement.id))] == [1, 2]


@pytest.mark.usefixtures("member")
def test_a_deleted_draft_is_gone_and_leaves_no_trace(client: Visitor, consultation: Consultation) -> None:
    write(client, consultation)
    add_view(client, consultation)
    before = set(db.session.scalars(select(Event.id)))
    page = client.submit(client.visit(address(consultation, "/erase")), "Radera utkastet för alltid")
    assert "Utkastet är raderat." in page.text
    db.session.rollback()
    assert factories.rows(Statement) == factories.rows(Point) == 0
    assert set(db.session.scalars(select(Event.id))) == before


def test_a_withdrawn_response_shows_others_that_it_was_but_not_what_it_said(
    client: Visitor, consultation: Consultation, member: User
) -> None:
    assert member
    write(client, consultation)
    hand_in(client, consultation)
    client.submit(client.visit(address(consultation, "/withdraw/1")), "Återta svaret")
    factories.sign_in(client, factories.user())
    page = client.visit(f"/consultations/{consultation.slug}/statements/1")
    assert "Organisationen har återtagit svaret" in page.said
    assert "vägleda" not in page.said
    assert client.get(f"/consultations/{consultation.slug}/statements/1/copy").status_code == 404


def test_the_receipt_comes_by_mail_with_a_copy(
    app: Flask, client: Visitor, consultation: Consultation, member: User
) -> None:
    write(client, consultation)
    add_view(client, consultation)
    hand_in(client, consultation)
    letter = post.to(app, member.email)[-1]
    assert letter.subject.startswith("Kvitto: svar 1 på")
    digest = db.session.scalars(select(Statement.digest)).one()
    for words in (digest, "1.1: Skriv vem som ansvarar.", "Tillstyrker med synpunkter", "vägleda"):
        assert words
        assert words in letter.text


@pytest.mark.usefixtures("member")
def test_the_room_takes_as_many_statements_for_many_views_as_for_few(
    client: Visitor, consultation: Consultation, queries: Queries
) -> None:
    for _turn in range(2):
        for _view in range(5):
            add_view(client, consultation)
        with queries.at_most(16):
            client.visit(address(consultation))


def test_business_promoters_use_the_same_way(client: Visitor, consultation: Consultation) -> None:
    body = factories.organisation(Sector.BUSINESS_PROMOTER, name="Tillväxt Ekby", slug="tillvaxt-ekby")
    factories.sign_in(client, factories.user(organisation=body))
    page = client.visit(f"/organisations/tillvaxt-ekby/statements/{consultation.slug}")
    client.submit(page, "Spara utkastet", stance="opposes", summary="Vi avstyrker.")
    page = client.visit(f"/organisations/tillvaxt-ekby/statements/{consultation.slug}/submit")
    page = client.submit(page, "Skicka in för Tillväxt Ekby")
    assert page.h1 == "Svar 1: Tillväxt Ekby"


@pytest.mark.usefixtures("member")
def test_a_remark_that_is_too_long_is_kept_with_a_message(
    client: Visitor, consultation: Consultation
) -> None:
    page = client.submit(client.visit(address(consultation)), "Skriv", body="Långt. " * 4000)
    assert page.status_code == 422
    assert "Texten är för lång: högst 20 000 tecken" in page.said
    assert "Långt. Långt." in page.one("//textarea[@name='body']")
    assert factories.rows(Remark) == 0


@pytest.mark.usefixtures("member")
def test_a_reason_for_taking_back_that_is_too_long_is_kept_with_a_message(
    client: Visitor, consultation: Consultation
) -> None:
    write(client, consultation)
    client.submit(client.visit(address(consultation)), "Godkänn svaret")
    page = client.submit(client.visit(address(consultation)), "Ta tillbaka", because="Kortare! " * 1000)
    assert page.status_code == 422
    assert "Kortare! Kortare!" in page.one("//textarea[@name='because']")
    assert draft().state is StatementState.APPROVED


def test_what_members_said_to_each_other_stays_theirs_after_the_response_is_handed_in(
    client: Visitor, consultation: Consultation, member: User
) -> None:
    assert member
    write(client, consultation)
    client.submit(client.visit(address(consultation)), "Skriv", body="Ska vi säga nej?")
    hand_in(client, consultation)
    page = client.visit(address(consultation))
    assert "Ska vi säga nej?" not in page.said
    page = client.visit(address(consultation, "/remarks/1"))
    assert page.h1 == "Det ni skrev till varandra om svar 1"
    assert "förrän ni har skickat in" not in page.said  # it never is
    assert "Ska vi säga nej?" in page.said
    assert client.get(address(consultation, "/remarks/2")).status_code == 404
    for person in (factories.user(Role.ADMINISTRATOR), factories.user()):
        factories.sign_in(client, person)
        assert client.get(address(consultation, "/remarks/1")).status_code == 404
        assert "Ska vi säga nej?" not in client.visit(f"/consultations/{consultation.slug}/statements/1").said


@pytest.mark.usefixtures("member")
def test_a_section_as_a_whole_gets_a_stance_that_stands_in_the_room_the_response_and_its_files(
    client: Visitor, consultation: Consultation
) -> None:
    write(client, consultation, silent=block(consultation, "1"))
    page = client.visit(address(consultation, "/sections/1"))
    assert "Ni anger att ni inte har några synpunkter på avsnittet." in page.said
    assert "Ställningstagande eller synpunkt på hela avsnittet" in page.said
    page = add_view(client, consultation, "1", stance="opposes")
    assert page.h1 == "Avsnitt 1 i svaret"
    assert "Avstyrker" in page.said
    page = client.visit(address(consultation, "/submit"))
    assert "Ni har synpunkter på avsnitt 1 men anger också att ni inte har några på det." in page.said
    file = docx.Document(io.BytesIO(client.get(address(consultation, "/word")).data))
    headings = [each.text for each in file.paragraphs if each.style.name.startswith("Heading")]
    assert "Synpunkt 1 · 1 – Förslag · Avstyrker" in headings
    page = hand_in(client, consultation)
    assert page.all("//article//span[contains(@class, 'out-opposes')]") == ["Avstyrker"]
