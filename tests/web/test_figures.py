"""Figures at the desk: what each of them counts, as a table, as a picture and as a file."""

import csv
import io
from datetime import timedelta

import pytest
from flask import Flask
from lxml import etree
from time_machine import travel

from consult import clock
from consult.db import db, transaction
from consult.model.comments import Stance
from consult.model.consultations import Consultation, InvitationState
from consult.model.dispositions import Outcome
from consult.model.organisations import Sector
from consult.model.statements import Statement, StatementState
from consult.model.users import Role, User
from consult.services import dispositions
from tests import factories as make
from tests.support.client import Page, Visitor
from tests.support.queries import Queries

QUERIES_OF_THE_FIGURES = 9
"""Who asks; the consultation; the meters; the names; the work; the course of days; who was asked; how they stand."""
FIGURES = ("left", "drafters", "sections", "rates", "stances", "outcomes", "times")


@pytest.fixture
def round_(app: Flask) -> Consultation:
    return make.consultation(slug="remissen", board_day=clock.today() + timedelta(days=70))


@pytest.fixture
def drafter(client: Visitor) -> User:
    person = make.user(Role.DRAFTER, name="Disa Drafter")
    make.sign_in(client, person)
    return person


def at(rest: str = "") -> str:
    return f"/desk/consultations/remissen/figures{rest}"


def table(page: Page, name: str) -> dict[str, list[str]]:
    """Give the rows of the table of a figure by their heads."""
    rows = f"//figure[@id='{name}']//tbody/tr"
    heads = page.all(f"{rows}/th")
    return {head: page.all(f"({rows})[{n}]/td") for n, head in enumerate(heads, 1)}


def test_the_work_is_counted_by_person_and_by_section_and_leads_to_the_list(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    make.comment(round_, "1.1")
    make.proposed(make.comment(round_, "2.1"), by=drafter)
    mine = make.comment(round_, "2.1")
    make.proposed(mine, by=drafter)
    with transaction():
        dispositions.approve(make.actor(make.user(Role.APPROVER)), make.answer_of(mine))
    make.comment(round_, None)
    page = client.visit(at())
    assert page.h1 == "Hur det går"
    assert table(page, "drafters") == {
        "Ingen ännu": ["2", "0", "0", "2"],
        "Disa Drafter": ["0", "1", "1", "2"],
    }
    by_section = {head.split()[0]: cells for head, cells in table(page, "sections").items()}
    assert by_section["1"] == ["1", "0", "0", "1"]
    assert by_section["2"] == ["0", "1", "1", "2"]
    assert by_section["Hela"] == ["1", "0", "0", "1"]
    links = page.all("//figure[@id='drafters' or @id='sections']//tbody//a/@href")
    listed = [len(client.visit(each).all("//a[@class='q-row']")) for each in links]
    assert listed == [
        int(cells[-1]) for name in ("drafters", "sections") for cells in table(page, name).values()
    ]


def test_what_is_left_goes_up_and_down_with_the_days_and_says_the_pace_that_is_needed(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    start = clock.now()
    made = [make.comment(round_, "1.1") for _ in range(3)]
    with travel(start + timedelta(days=3)):
        make.approved(made[0])
    with travel(start + timedelta(days=5)):
        make.sign_in(client, drafter)
        page = client.visit(at())
    days = list(table(page, "left").values())
    assert [each for each in days if each != ["0", "0", "0"]] == [
        ["3", "0", "3"],
        ["0", "1", "2"],
        ["0", "0", "2"],
    ]
    assert "2 synpunkter har inget godkänt svar." in page.said
    assert "behöver 1 godkännas varje vardag" in page.said
    assert table(page, "times")["0–7 dagar"] == ["1", "0"]
    assert "Hälften av svaren godkändes inom 3 dagar." in page.said


def test_an_answer_that_was_sent_back_is_left_again(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    comment = make.comment(round_, "1.1")
    answer = make.approved(comment)
    assert table(client.visit(at()), "left")[_today()] == ["1", "1", "0"]
    page = client.visit(f"/desk/consultations/remissen/comments/{comment.number}")
    client.submit(page, "Ta tillbaka och fortsätt skriva")
    db.session.refresh(answer)
    assert table(client.visit(at()), "left")[_today()] == ["1", "0", "1"]


def _today() -> str:
    months = [
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ]
    day = clock.today()
    return f"{day.day} {months[day.month - 1]} {day.year}"


def test_who_has_answered_is_told_by_sector_and_a_body_counts_once(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    for name, state in (
        ("A", InvitationState.SUBMITTED),
        ("B", InvitationState.DECLINED),
        ("C", InvitationState.OPENED),
        ("D", InvitationState.INVITED),
        ("E", InvitationState.LISTED),
    ):
        made = make.organisation(name=name)
        make.invite(round_, made, state)
        if name in "AC":
            make.comment(round_, "1.1", by=make.user(organisation=made))
        if name == "A":
            for number, stance in ((1, Stance.OPPOSES), (2, Stance.SUPPORTS)):
                _respond(round_, made.id, number, stance)
    make.invite(round_, make.organisation(Sector.EDUCATION, name="Skolan"), InvitationState.NO_COMMENTS)
    page = client.visit(at())
    assert table(page, "rates") == {
        "Kommun": ["4", "2", "50", "1"],
        "Utbildning": ["1", "1", "100", "0"],
        "Alla": ["5", "3", "60", "1"],
    }
    stances = dict(
        zip(page.all("//figure[@id='stances']//thead//th")[1:], table(page, "stances")["Kommun"], strict=True)
    )
    assert {name: count for name, count in stances.items() if count != "0"} == {"Tillstyrker": "1"}


def _respond(round_: Consultation, organisation: int, number: int, stance: Stance) -> None:
    db.session.add(
        Statement(
            consultation_id=round_.id,
            organisation_id=organisation,
            state=StatementState.SUBMITTED,
            number=number,
            copy="{}",
            stance=stance,
            written_at=clock.now(),
        )
    )
    db.session.commit()


def test_a_response_that_is_still_in_its_room_changes_no_figure(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    made = make.organisation(name="Tyst kommun")
    make.invite(round_, made)
    before = _without_secrets(client.visit(at()))
    db.session.add(
        Statement(
            consultation_id=round_.id, organisation_id=made.id, stance=Stance.OPPOSES, written_at=clock.now()
        )
    )
    db.session.commit()
    assert _without_secrets(client.visit(at())) == before


def _without_secrets(page: Page) -> list[str]:
    return [each for each in page.text.splitlines() if "csrf" not in each]


def test_outcomes_are_told_by_sector(client: Visitor, round_: Consultation, drafter: User) -> None:
    school = make.user(organisation=make.organisation(Sector.EDUCATION))
    make.proposed(make.comment(round_, "1.1", by=school), by=drafter, outcome=Outcome.NOT_ACCEPTED)
    make.proposed(make.comment(round_, "1.1"), by=drafter, outcome=Outcome.NOT_ACCEPTED)
    make.approved(make.comment(round_, "1.1", by=make.user()), outcome=Outcome.NO_CHANGE)
    page = client.visit(at())
    assert page.all("//figure[@id='outcomes']//thead//th") == [
        "Utfall",
        "Kommun",
        "Utbildning",
        "Privatperson",
        "Summa",
    ]
    assert table(page, "outcomes") == {
        "Beaktas ej": ["1", "1", "0", "2"],
        "Föranleder ingen ändring": ["0", "0", "1", "1"],
    }


@pytest.mark.parametrize("name", FIGURES)
def test_each_figure_can_be_taken_along_as_a_table_and_as_a_picture(
    client: Visitor, round_: Consultation, drafter: User, name: str
) -> None:
    kommun = make.organisation(name="=1+1 kommun")
    make.invite(round_, kommun, InvitationState.SUBMITTED)
    make.approved(make.comment(round_, "1.1", by=make.user(organisation=kommun)))
    _respond(round_, kommun.id, 1, Stance.SUPPORTS)
    page = client.visit(at())
    rows = list(csv.reader(io.StringIO(client.get(at(f"/{name}/export.csv")).data.decode("utf-8-sig"))))
    assert rows[1:] == [[head, *cells] for head, cells in table(page, name).items()]
    assert client.get(at(f"/{name}/export.xlsx")).data.startswith(b"PK")
    response = client.get(at(f"/{name}/picture.svg"))
    assert response.mimetype == "image/svg+xml"
    tree = etree.fromstring(response.data)
    assert tree.findtext("{*}title") == page.one(f"//figure[@id='{name}']//h2")
    assert len(list(tree.iter("{*}svg"))) >= 2, "the drawing stands in the picture"


def test_a_figure_that_does_not_exist_is_not_found(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    assert client.get(at("/nothing/export.csv")).status_code == 404
    assert client.get(at("/left/export.ods")).status_code == 404


def test_with_nothing_to_count_each_figure_says_so(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    page = client.visit(at())
    assert page.said.count("Det finns inget att visa än.") == len(FIGURES)
    assert "Varje synpunkt har ett godkänt svar." not in page.said


@pytest.mark.parametrize("many", [3, 30])
def test_more_comments_cost_no_more_statements(
    client: Visitor, round_: Consultation, drafter: User, queries: Queries, many: int
) -> None:
    for number in range(many):
        made = make.comment(round_, "1.1")
        if number % 2:
            make.approved(made)
    with queries.at_most(QUERIES_OF_THE_FIGURES):
        client.visit(at())
