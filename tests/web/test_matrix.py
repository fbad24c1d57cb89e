"""The matrix at the desk: what stands in each cell, what it leads to, whom one can remind, and the files."""

import csv
import io
from datetime import timedelta

import pytest
from flask import Flask
from lxml import etree
from openpyxl import load_workbook

from consult import clock
from consult.db import db
from consult.model.comments import Stance
from consult.model.consultations import Consultation, InvitationState
from consult.model.organisations import Organisation, Sector
from consult.model.records import Event, Verb
from consult.model.registrations import Registration
from consult.model.statements import Party, PartyState, Statement, StatementState
from consult.model.users import Role, User
from consult.model.versions import Version
from tests import factories as make
from tests.support.client import Page, Visitor
from tests.support.queries import Queries

QUERIES_OF_THE_MATRIX = 8
"""Who asks; the consultation; its sections; the bodies; comments; responses; who waits to be reminded; who reads it."""


@pytest.fixture
def round_(app: Flask) -> Consultation:
    return make.consultation(slug="remissen")


@pytest.fixture
def owner(client: Visitor) -> User:
    person = make.user(Role.PROCESS_OWNER)
    make.sign_in(client, person)
    return person


def at(rest: str = "") -> str:
    return f"/desk/consultations/remissen/matrix{rest}"


def body(name: str, sector: Sector = Sector.MUNICIPALITY, **fields: object) -> Organisation:
    """Make a body with someone who coordinates it."""
    made = make.organisation(sector, name=name, slug=name.lower().replace(" ", "-"), **fields)
    make.user(organisation=made)
    return made


def member(organisation: Organisation) -> User:
    return make.user(organisation=organisation)


def row(page: Page, name: str) -> list[str]:
    """Give the words of the cells of a row, from its state on."""
    found = f"//table//tr[th[contains(., '{name}')]]/td"
    return [" ".join(each.split()) for each in page.all(found)]


def test_a_cell_holds_how_many_comments_stand_and_the_strongest_stance(
    client: Visitor, round_: Consultation, owner: User
) -> None:
    kommun = body("Exempelkommun A")
    make.invite(round_, kommun, InvitationState.OPENED)
    for label, stance in (("1.1", Stance.SUPPORTS), ("1.1", Stance.OPPOSES), ("2.1", None)):
        make.comment(round_, label, by=member(kommun), stance=stance)
    gone = make.comment(round_, "2.1", by=member(kommun))
    gone.withdrawn_at = clock.now()
    make.comment(round_, None, by=member(kommun), stance=Stance.NEUTRAL)
    db.session.commit()
    page = client.visit(at())
    assert page.h1 == "Vem har svarat på vad"
    state, first, second, *_between, whole, total = row(page, "Exempelkommun A")
    assert state == "Har öppnat inbjudan"
    assert first == "2 synpunkter, Avstyrker"
    assert second == "1 synpunkt"
    assert whole == "1 synpunkt, Tar inte ställning"
    assert total == "4"


def test_a_cell_a_row_and_a_column_lead_to_just_those_comments(
    client: Visitor, round_: Consultation, owner: User
) -> None:
    kommun, skola = body("Exempelkommun A"), body("Högskolan Å", Sector.EDUCATION)
    make.comment(round_, "1.1", by=member(kommun))
    make.comment(round_, "2.1", by=member(kommun))
    make.comment(round_, None, by=member(kommun))
    make.comment(round_, "2.1", by=member(skola))
    make.comment(round_, "2.1", by=make.user())
    page = client.visit(at())

    def numbers(inside: str) -> list[list[str]]:
        links = page.all(f"//table//tr[th[contains(., '{inside}')]]//a/@href")
        return [
            client.visit(each).all("//ol[contains(@class, 'q-list')]//span[@class='q-no']") for each in links
        ]

    assert numbers("Exempelkommun A") == [["1"], ["2"], ["3"], ["1", "2", "3"]]
    assert numbers("Högskolan Å") == [["4"], ["4"]]
    assert numbers("Privatpersoner") == [["5"], ["5"]]
    assert numbers("Alla") == [["1"], ["2", "4", "5"], ["3"]]


def test_rows_are_by_sector_and_say_where_each_body_stands(
    client: Visitor, round_: Consultation, owner: User
) -> None:
    make.invite(round_, body("Ö kommun"), InvitationState.DECLINED)
    make.invite(round_, body("A kommun"), extended_to=round_.last_day + timedelta(days=9))
    make.invite(round_, body("Skolan", Sector.EDUCATION), InvitationState.NO_COMMENTS)
    make.comment(round_, "1.1", by=member(body("Objuden kommun")))
    page = client.visit(at())
    heads = page.all(
        "//table//tbody//th/text() | //table//tbody//th//span[@class='stickcell']/text() | //label/span"
    )
    order = [each for each in heads if each.strip()]
    assert [
        each
        for each in order
        if each in {"Kommun", "A kommun", "Objuden kommun", "Ö kommun", "Utbildning", "Skolan"}
    ] == [
        "Kommun",
        "A kommun",
        "Objuden kommun",
        "Ö kommun",
        "Utbildning",
        "Skolan",
    ]
    assert row(page, "Ö kommun")[0] == "Avstår från att yttra sig"
    assert row(page, "A kommun")[0].startswith("Har fått anstånd till och med den ")
    assert row(page, "Objuden kommun")[0] == "Inte inbjuden"
    assert row(page, "Skolan")[0] == "Har inga synpunkter"


def received(round_: Consultation, organisation: Organisation, **fields: object) -> Statement:
    """Make a response that was handed in."""
    made = Statement(
        consultation_id=round_.id,
        organisation_id=organisation.id,
        state=StatementState.SUBMITTED,
        number=make.rows(Statement) + 1,
        copy="{}",
        written_at=clock.now(),
        **fields,
    )
    db.session.add(made)
    db.session.commit()
    return made


def uid(round_: Consultation, label: str) -> str:
    return make.block_of(db.session.get_one(Version, round_.version_id), label).section_uid or ""


def test_a_section_that_a_body_has_nothing_to_say_on_is_told_from_one_it_left_out(
    client: Visitor, round_: Consultation, owner: User
) -> None:
    kommun = body("Exempelkommun A")
    make.invite(round_, kommun, InvitationState.SUBMITTED)
    received(round_, kommun, silent=[uid(round_, "1.1")])
    assert row(client.visit(at()), "Exempelkommun A")[1:3] == ["Inga synpunkter", ""]


def test_what_stands_in_a_draft_or_was_replaced_is_in_no_cell(
    client: Visitor, round_: Consultation, owner: User
) -> None:
    kommun, other = body("Exempelkommun A"), body("Exempelkommun B")
    make.invite(round_, kommun, InvitationState.OPENED)
    make.invite(round_, other, InvitationState.SUBMITTED)
    received(round_, other, silent=[uid(round_, "1.1")], is_preliminary=True, superseded_by=2)
    before = client.visit(at()).text
    db.session.add(
        Statement(
            consultation_id=round_.id,
            organisation_id=kommun.id,
            silent=[uid(round_, "1.1")],
            stance=Stance.OPPOSES,
            written_at=clock.now(),
        )
    )
    db.session.commit()
    page = client.visit(at())
    assert set(row(page, "Exempelkommun A")[1:] + row(page, "Exempelkommun B")[1:]) == {""}
    assert [each for each in page.text.splitlines() if "csrf" not in each] == [
        each for each in before.splitlines() if "csrf" not in each
    ]


def test_a_body_that_answers_together_with_another_says_with_whom(
    client: Visitor, round_: Consultation, owner: User
) -> None:
    first, second, third = (body(f"Exempelkommun {each}") for each in "ABC")
    for each in (second, third):
        make.invite(round_, each, InvitationState.SUBMITTED)
    statement = received(round_, first)
    asked = {"state": PartyState.ACCEPTED, "invited_by_id": owner.id, "invited_at": clock.now()}
    db.session.add(Party(statement_id=statement.id, organisation_id=second.id, **asked))
    received(round_, third, joins_id=first.id)
    page = client.visit(at())
    assert row(page, "Exempelkommun B")[0] == "Har svarat, tillsammans med Exempelkommun A"
    assert row(page, "Exempelkommun C")[0] == "Har svarat, tillsammans med Exempelkommun A"
    assert row(page, "Exempelkommun A")[0] == "Inte inbjuden"


def ticked(page: Page) -> list[str]:
    return page.all("//main//input[@name='organisation' and @checked]/@value")


def test_empty_rows_are_ticked_read_and_reminded_and_those_who_answered_never_are(
    app: Flask, client: Visitor, round_: Consultation, owner: User
) -> None:
    for name, state in (
        ("Tyst kommun", InvitationState.INVITED),
        ("Annan kommun", InvitationState.OPENED),
        ("Klar kommun", InvitationState.SUBMITTED),
        ("Avstar kommun", InvitationState.DECLINED),
        ("Talar kommun", InvitationState.OPENED),
    ):
        make.invite(round_, body(name), state, invited_at=clock.now() - timedelta(days=9))
    make.comment(
        round_, "1.1", by=member(db.session.query(Organisation).filter_by(slug="talar-kommun").one())
    )
    make.invite(round_, make.organisation(name="Onådd kommun", email=""))
    page = client.visit(at())
    assert page.all("//main//input[@name='organisation']/@value") == ["annan-kommun", "tyst-kommun"]
    assert ticked(page) == []
    page = client.visit(at("?tick=empty"))
    assert ticked(page) == ["annan-kommun", "tyst-kommun"]
    page = client.submit(client.visit(at()), "Skriv till de ikryssade", organisation=["tyst-kommun"])
    assert ticked(page) == ["tyst-kommun"]
    assert make.rows(Event) == len(_events(None)), "nothing is sent before it has been read"
    client.submit(page, "Skicka påminnelsen")
    sent = _events(Verb.BODIES_REMINDED)
    named = {each.id: each.slug for each in db.session.query(Organisation)}
    assert [[named[key] for key in each.data["organisations"]] for each in sent] == [["tyst-kommun"]]
    assert page.all("//main//input[@name='organisation']/@value")
    assert "tyst-kommun" not in client.visit(at()).all("//main//input[@name='organisation']/@value")


def _events(verb: Verb | None) -> list[Event]:
    db.session.rollback()
    return [each for each in db.session.query(Event) if verb in {None, each.verb}]


def test_a_body_that_is_ticked_by_hand_in_the_address_and_has_answered_is_not_listed(
    client: Visitor, round_: Consultation, owner: User
) -> None:
    make.invite(round_, body("Tyst kommun"), invited_at=clock.now() - timedelta(days=9))
    make.invite(round_, body("Klar kommun"), InvitationState.SUBMITTED)
    page = client.submit(
        client.visit(at()), "Skriv till de ikryssade", organisation=["tyst-kommun", "klar-kommun"]
    )
    assert ticked(page) == ["tyst-kommun"]


def test_nobody_ticked_says_what_to_do(client: Visitor, round_: Consultation, owner: User) -> None:
    make.invite(round_, body("Tyst kommun"))
    page = client.submit(client.visit(at()), "Skriv till de ikryssade")
    assert page.h1 == "Vem har svarat på vad"
    assert "Kryssa i minst en organisation" in page.said


def test_whoever_cannot_remind_sees_the_matrix_without_boxes(client: Visitor, round_: Consultation) -> None:
    make.sign_in(client, make.user(Role.READER))
    make.invite(round_, body("Tyst kommun"))
    page = client.visit(at())
    assert row(page, "Tyst kommun")[0] == "Inbjuden, inte öppnad"
    assert not page.all("//main//input | //main//button")


def test_the_file_has_the_same_figures_and_runs_nothing(
    client: Visitor, round_: Consultation, owner: User
) -> None:
    hostile = body("=HYPERLINK(A1)")
    make.comment(round_, "1.1", by=member(hostile), stance=Stance.OPPOSES)
    make.comment(round_, "1.1", by=member(hostile), stance=Stance.SUPPORTS)
    response = client.get(at("/export.csv"))
    assert response.headers["Content-Disposition"] == "attachment; filename=remissen-matrix.csv"
    heads, line = csv.reader(io.StringIO(response.data.decode("utf-8-sig")))
    found = dict(zip(heads, line, strict=True))
    assert found["Organisation"] == "'=HYPERLINK(A1)"
    assert [value for name, value in found.items() if name.startswith("1 ")] == ["2", "Avstyrker"]
    assert found["Summa"] == "2"
    sheet = load_workbook(io.BytesIO(client.get(at("/export.xlsx")).data)).active
    assert sheet is not None
    assert [[cell.value for cell in row] for row in sheet.iter_rows()][1][0] == "=HYPERLINK(A1)"
    assert client.get(at("/export.ods")).status_code == 404


def test_the_picture_stands_alone_and_says_the_same(
    client: Visitor, round_: Consultation, owner: User
) -> None:
    make.comment(round_, "1.1", by=member(body("A & <B> kommun")), stance=Stance.OPPOSES)
    response = client.get(at("/picture.svg"))
    assert response.mimetype == "image/svg+xml"
    assert response.headers["Content-Disposition"] == "attachment; filename=remissen-matrix.svg"
    tree = etree.fromstring(response.data)
    written = [each.text for each in tree.iter("{*}text")]
    assert "A & <B> kommun" in written
    assert "Avstyrker" in written
    assert written.count("1") >= 3, "in the cell, in its row and in its column"
    assert not [each for each in tree.iter() for name in each.attrib if "http" in each.attrib[name]]


@pytest.mark.parametrize("many", [3, 30])
def test_more_bodies_and_comments_cost_no_more_statements(
    client: Visitor, round_: Consultation, owner: User, queries: Queries, many: int
) -> None:
    for number in range(many):
        kommun = body(f"Kommun {number}")
        make.invite(round_, kommun)
        if number % 2:
            make.comment(round_, "1.1", by=member(kommun))
    with queries.at_most(QUERIES_OF_THE_MATRIX):
        client.visit(at())


def test_an_empty_matrix_says_what_will_be_there(client: Visitor, round_: Consultation, owner: User) -> None:
    assert "Ingen är inbjuden och ingen har lämnat synpunkter än" in client.visit(at()).said


def test_a_body_whose_answer_came_in_another_way_has_answered_and_is_not_reminded(
    client: Visitor, round_: Consultation, owner: User
) -> None:
    kommun = body("Brevkommunen")
    make.invite(round_, kommun, invited_at=clock.now() - timedelta(days=9))
    make.invite(round_, body("Tyst kommun"), invited_at=clock.now() - timedelta(days=9))
    page = client.visit(at())
    assert page.said.count("0 av 2 inbjudna organisationer har svarat.") == 1
    db.session.add(
        Registration(
            consultation_id=round_.id,
            number=1,
            organisation_id=kommun.id,
            registered_by_id=owner.id,
            registered_at=clock.now(),
            received_on=clock.today(),
        )
    )
    db.session.commit()
    page = client.visit(at())
    assert row(page, "Brevkommunen")[0] == "Har svarat på annat sätt"
    assert "1 av 2 inbjudna organisationer har svarat." in page.said
    assert page.all("//main//input[@name='organisation']/@value") == ["tyst-kommun"]
