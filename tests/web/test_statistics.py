"""A consultation in figures and as open data, for everyone, and nothing in it that not everyone may read."""

import csv
import io

import pytest
from flask import Flask
from sqlalchemy import select

from consult.db import db, transaction
from consult.model.comments import Comment, Review
from consult.model.consultations import Consultation, Publication
from consult.model.dispositions import Outcome
from consult.model.organisations import Sector
from consult.model.users import Role
from consult.queries import statistics
from consult.services import splits
from consult.services.splits import Plan
from consult.text.digest import digest
from consult.text.sentences import Span
from consult.web.statistics import COLUMNS
from tests import answering
from tests import factories as make
from tests.support.client import Page, Visitor
from tests.support.queries import Queries

ADDRESS = "/consultations/remissen/statistics"
DATA = f"{ADDRESS}/comments"


@pytest.fixture
def round_(app: Flask) -> Consultation:
    return make.consultation(slug="remissen", title={"sv": "Remissen", "en": "The consultation"})


def says(round_: Consultation, name: str, body: str, label: str = "2.1") -> Comment:
    speaker = make.organisation(Sector.EDUCATION, name=name)
    return make.comment(round_, label, by=make.user(organisation=speaker), body=body)


def split(whole: Comment, words: str) -> Comment:
    """Make a point of the first words and another of the rest, and give the first."""
    spans = (Span(0, len(words)), Span(len(words) + 1, len(whole.body)))
    mine = db.session.get_one(Comment, whole.id)
    with transaction():
        splits.split(answering.staff(), mine, Plan(spans, digest(whole.body), is_left_over_right=True))
    return db.session.scalars(select(Comment).where(Comment.is_part).order_by(Comment.number)).all()[0]


def table(page: Page, name: str) -> dict[str, list[str]]:
    rows = f"//figure[@id='{name}']//tbody/tr"
    return {head: page.all(f"({rows})[{n}]/td") for n, head in enumerate(page.all(f"{rows}/th"), 1)}


def read(client: Visitor) -> list[dict[str, str]]:
    answer = client.get(f"{DATA}.csv")
    assert answer.mimetype == "text/csv"
    return list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))


def test_who_has_spoken_and_what_came_of_it_is_counted_by_sector(
    client: Visitor, round_: Consultation
) -> None:
    first = says(round_, "Lärosäte A", "Byt ordet.")
    says(round_, "Lärosäte B", "Bra.")
    make.comment(round_, by=make.user(), body="Enskild.")
    answering.answer(first, Outcome.ACCEPTED, "Ordet byts.")
    page = client.visit(ADDRESS)
    assert table(page, "spoken") == {"Utbildning": ["2", "0", "2"], "Privatperson": ["0", "1", "1"]}
    assert table(page, "outcomes") == {}
    answering.release(round_)
    assert table(client.visit(ADDRESS), "outcomes") == {"Beaktas": ["1", "1"]}


@pytest.mark.parametrize(
    ("locale", "said"), [("sv", "Remissen i siffror"), ("en", "The consultation in figures")]
)
def test_the_page_tells_what_each_column_of_the_data_means(
    client: Visitor, round_: Consultation, locale: str, said: str
) -> None:
    client.set_cookie("locale", locale)
    make.comment(round_)
    page = client.visit(ADDRESS)
    assert page.h1 == said
    assert page.all("//table//th/code") == list(COLUMNS)


def test_the_data_are_the_same_as_a_table_and_as_json(client: Visitor, round_: Consultation) -> None:
    mine = says(round_, "Lärosäte A", "=SUM(1) Byt ordet å.")
    answering.answer(mine, Outcome.ACCEPTED, "Ordet byts.")
    answering.release(round_)
    (row,) = read(client)
    assert list(row) == list(COLUMNS)
    assert row["text"] == "'=SUM(1) Byt ordet å."
    answer = client.get(f"{DATA}.json")
    assert answer.mimetype == "application/json"
    given = answer.get_json()
    assert (given["consultation"], given["title"]["en"]) == ("remissen", "The consultation")
    (datum,) = given["comments"]
    assert list(datum) == list(COLUMNS)
    assert {**datum, "text": None} == {
        "number": 1,
        "point": 0,
        "came_in": row["came_in"],
        "sector": "education",
        "organisation": "Lärosäte A",
        "signed_as": datum["signed_as"],
        "kind": datum["kind"],
        "stance": None,
        "passage": "2.1",
        "language": "sv",
        "text": None,
        "proposed": None,
        "supporters": 0,
        "outcome": "accepted",
        "reasons_sv": "Ordet byts.",
        "reasons_en": None,
        "answered_on": row["answered_on"],
    }
    assert datum["text"] == "=SUM(1) Byt ordet å."


def test_points_are_told_when_they_are_answered(client: Visitor, round_: Consultation) -> None:
    whole = says(round_, "Lärosäte A", "Byt ordet. Och höj målet.")
    first = split(whole, "Byt ordet.")
    assert [each["point"] for each in read(client)] == ["0"]
    answering.answer(first, Outcome.ACCEPTED, "Ordet byts.")
    answering.release(round_)
    rows = read(client)
    assert [(each["number"], each["point"], each["outcome"], each["text"]) for each in rows] == [
        ("1", "0", "", "Byt ordet. Och höj målet."),
        ("1", "1", "accepted", "Byt ordet."),
    ]


@pytest.mark.parametrize("role", [None, Role.DRAFTER])
def test_what_not_everyone_may_read_is_in_none_of_it(
    client: Visitor, round_: Consultation, role: Role | None
) -> None:
    held, waiting, gone = (says(round_, f"Lärosäte {name}", f"Hemligt {name}") for name in "ABC")
    answering.answer(held, Outcome.ACCEPTED, "Hemliga skäl.")
    for comment, review in ((held, Review.HELD), (waiting, Review.WAITING)):
        mine = db.session.get_one(Comment, comment.id)
        mine.review, mine.held_because = review, "Hälsa." if review is Review.HELD else ""
    db.session.get_one(Comment, gone.id).withdrawn_at = gone.posted_at
    db.session.commit()
    if role:
        make.sign_in(client, make.user(role))
    said = client.get(ADDRESS).text + client.get(f"{DATA}.csv").text + client.get(f"{DATA}.json").text
    for words in ("Hemlig", "Lärosäte"):
        assert words not in said
    assert read(client) == []


def test_a_consultation_that_publishes_nothing_tells_nothing(client: Visitor, round_: Consultation) -> None:
    db.session.get_one(Consultation, round_.id).publication = Publication.NEVER
    db.session.commit()
    says(round_, "Lärosäte A", "Byt ordet.")
    page = client.visit(ADDRESS)
    assert not page.all("//figure")
    assert read(client) == []
    assert client.get(f"{DATA}.json").get_json()["comments"] == []


def test_many_comments_come_in_parts_and_none_twice(
    client: Visitor, round_: Consultation, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(7):
        make.comment(round_, body=f"Nummer {number}.")
    monkeypatch.setattr(statistics, "AT_ONCE", 3)
    assert [int(each["number"]) for each in read(client)] == list(range(1, 8))


def test_a_figure_can_be_taken_along_as_a_table_and_as_a_picture(
    client: Visitor, round_: Consultation
) -> None:
    make.comment(round_)
    assert client.get(f"{ADDRESS}/spoken/export.csv").mimetype == "text/csv"
    assert client.get(f"{ADDRESS}/spoken/picture.svg").mimetype == "image/svg+xml"
    for missing in ("/spoken/export.doc", "/else/export.csv", "/comments.doc"):
        assert client.get(ADDRESS + missing).status_code == 404


def test_the_figures_take_as_many_statements_for_many_comments(
    client: Visitor, round_: Consultation, queries: Queries
) -> None:
    def count(comments: int) -> int:
        for _ in range(comments):
            make.comment(round_, by=make.user())
        with queries.counted() as seen:
            client.visit(ADDRESS)
        return len(seen)

    two = count(2)
    assert count(30) == two <= 5
