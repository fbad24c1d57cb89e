"""What was most discussed, for everyone, and the public list of comments with the answers to them."""

import csv
import io

import pytest
from flask import Flask
from lxml import etree

from consult.db import db, transaction
from consult.model.comments import Comment, Review
from consult.model.consultations import Consultation, Publication
from consult.model.dispositions import Outcome, Theme
from consult.model.users import Role
from consult.policy import SYSTEM
from consult.services import themes
from tests import factories as make
from tests.answering import release
from tests.support.client import Page, Visitor
from tests.support.queries import Queries

QUERIES_OF_THE_FIGURES = 3
"""The consultation; the passages; the themes."""
QUERIES_OF_THE_LIST = 7


@pytest.fixture
def round_(app: Flask) -> Consultation:
    return make.consultation(slug="remissen")


def theme(round_: Consultation, swedish: str) -> Theme:
    with transaction():
        return themes.add(SYSTEM, round_.plan_id, {"sv": swedish, "en": f"{swedish} in English"})


def hidden(comment: Comment, review: Review) -> None:
    """Let a comment wait for review, or hold it back."""
    comment = db.session.get_one(Comment, comment.id)
    comment.review, comment.held_because = review, "Uppgift om hälsa." if review is Review.HELD else ""
    db.session.commit()


def table(page: Page, name: str) -> dict[str, list[str]]:
    """Give the rows of a table by their heads: organisations, persons, comments."""
    rows = f"//figure[@id='{name}']//tbody/tr"
    heads = page.all(f"{rows}/th")
    return {head.split()[0]: page.all(f"({rows})[{n}]/td") for n, head in enumerate(heads, 1)}


def test_an_organisation_and_a_person_count_once_at_each_passage(
    client: Visitor, round_: Consultation
) -> None:
    body = make.organisation()
    for _ in range(3):
        make.comment(round_, "1.1", by=make.user(organisation=body))
    person = make.user()
    make.comment(round_, "2.1", by=person, body="En gång.")
    make.comment(round_, "2.1", by=person, body="Och en gång till.")
    make.comment(round_, "2.1")
    make.comment(round_, "1.2")
    page = client.visit("/consultations/remissen/discussed")
    assert page.h1 == "Det mest diskuterade"
    assert table(page, "passages") == {"2.1": ["1", "1", "3"], "1.1": ["1", "0", "3"]}
    assert list(table(page, "passages")) == ["2.1", "1.1"], "by those who spoke, not by how often"
    link = page.all("//figure[@id='passages']//tbody//a/@href")[0]
    assert client.visit(link).status_code == 200


def test_what_not_everyone_may_read_is_counted_for_nobody(client: Visitor, round_: Consultation) -> None:
    make.comment(round_, "1.1")
    make.comment(round_, "1.1")
    for review in (Review.WAITING, Review.HELD):
        hidden(make.comment(round_, "1.1"), review)
    expected = {"1.1": ["2", "0", "2"]}
    assert table(client.visit("/consultations/remissen/discussed"), "passages") == expected
    make.sign_in(client, make.user(Role.DRAFTER))
    assert table(client.visit("/consultations/remissen/discussed"), "passages") == expected


@pytest.mark.parametrize("role", [None, Role.PROCESS_OWNER])
def test_nothing_is_told_before_the_comments_are_published(
    role: Role | None, client: Visitor, app: Flask
) -> None:
    sealed = make.consultation(slug="forseglad", publication=Publication.AFTER_PERIOD)
    for _ in range(2):
        make.comment(sealed, "1.1")
    if role:
        make.sign_in(client, make.user(role))
    page = client.visit("/consultations/forseglad/discussed")
    assert not page.all("//figure")
    assert "är inte publicerade" in page.said
    for rest in ("passages/export.csv", "themes/picture.svg"):
        assert client.get(f"/consultations/forseglad/discussed/{rest}").status_code == 404


def test_a_theme_is_told_when_its_answer_has_been_released_and_not_before(
    client: Visitor, round_: Consultation
) -> None:
    water, harbour = theme(round_, "Vatten"), theme(round_, "Hamnen")
    first, second = make.comment(round_, "1.1"), make.comment(round_, "2.1", by=make.user())
    make.approved(first, theme_id=water.id)
    make.approved(second, theme_id=water.id)
    page = client.visit("/consultations/remissen/discussed")
    assert not table(page, "themes")
    for address in ("/consultations/remissen/discussed", "/consultations/remissen/comments"):
        assert "Vatten" not in client.get(address).text
    narrowed = client.visit(f"/consultations/remissen/comments?theme={water.id}")
    assert len(narrowed.all("//article")) == 2, "an unknown theme narrows nothing"
    release(round_)
    left = make.comment(make.consultation(slug="en-till"), "1.1")
    make.approved(left, theme_id=None)
    page = client.visit("/consultations/remissen/discussed")
    assert table(page, "themes") == {"Vatten": ["1", "1", "2"]}
    assert "Hamnen" not in client.get("/consultations/remissen/comments").text
    assert harbour.id != water.id
    link = page.all("//figure[@id='themes']//tbody//a/@href")[0]
    assert len(client.visit(link).all("//article")) == 2


def test_the_list_shows_each_outcome_with_its_reasons_and_its_theme(
    client: Visitor, round_: Consultation
) -> None:
    water = theme(round_, "Vatten")
    answered, other = make.comment(round_, "1.1"), make.comment(round_, "2.1")
    make.approved(
        answered, outcome=Outcome.NOT_ACCEPTED, reasons={"sv": "Frågan ägs av staten."}, theme_id=water.id
    )
    release(round_)
    page = client.visit("/consultations/remissen/comments")
    shown = page.all("//div[@class='list-answer']")
    assert len(shown) == 1
    assert "Frågan ägs av staten." in shown[0]
    assert "Tema: Vatten" in shown[0]
    assert "Beaktas ej" in page.said
    narrowed = client.visit(f"/consultations/remissen/comments?outcome=not_accepted&theme={water.id}")
    assert list(narrowed.all("//article/@id")) == [f"c{answered.number}"]
    assert other.number != answered.number


def test_what_is_decided_but_not_released_is_not_found_by_its_outcome_by_anyone(
    client: Visitor, round_: Consultation
) -> None:
    make.approved(make.comment(round_, "1.1"))
    assert not client.visit("/consultations/remissen/comments?outcome=accepted").all("//article")
    make.sign_in(client, make.user(Role.DRAFTER))
    assert not client.visit("/consultations/remissen/comments?outcome=accepted").all("//article")


def test_the_figures_can_be_taken_along(client: Visitor, round_: Consultation) -> None:
    for _ in range(2):
        make.comment(round_, "2.1")
    answer = client.get("/consultations/remissen/discussed/passages/export.csv")
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff"))))
    assert rows[0] == ["Stycken", "Organisationer", "Privatpersoner", "Synpunkter"]
    assert rows[1][1:] == ["2", "0", "2"]
    picture = client.get("/consultations/remissen/discussed/passages/picture.svg")
    assert picture.headers["Content-Type"].startswith("image/svg+xml")
    assert etree.fromstring(picture.data).tag.endswith("svg")
    assert client.get("/consultations/remissen/discussed/nothing/picture.svg").status_code == 404


def test_the_pages_ask_as_much_however_many_have_spoken(
    client: Visitor, round_: Consultation, queries: Queries
) -> None:
    water = theme(round_, "Vatten")
    for label in ("1.1", "1.2", "2.1") * 3:
        make.approved(make.comment(round_, label), theme_id=water.id)
    release(round_)
    with queries.at_most(QUERIES_OF_THE_FIGURES):
        client.visit("/consultations/remissen/discussed")
    with queries.at_most(QUERIES_OF_THE_LIST):
        client.visit("/consultations/remissen/comments")
