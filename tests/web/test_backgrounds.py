"""How a section of a plan came about: each version's changes in it, and the comments behind them."""

import pytest

from consult.db import db
from consult.model.consultations import Consultation
from consult.model.dispositions import Outcome
from consult.model.organisations import Sector
from consult.model.plans import Plan
from consult.model.users import Role
from tests import answering, factories
from tests.factories import SWEDISH
from tests.support.client import Page, Visitor
from tests.support.queries import Queries

SECOND = "/plans/planen/2/2/background"


@pytest.fixture(name="plan")
def _plan() -> Plan:
    return factories.plan(slug="planen", title={"sv": "Planen", "en": "The plan"})


@pytest.fixture(name="consultation")
def _consultation(plan: Plan) -> Consultation:
    return factories.consultation(factories.published(plan), slug="remissen", title={"sv": "Remissen"})


def answered(consultation: Consultation, *, released: bool = True) -> None:
    """Change a word of the second section because of a comment, and answer it."""
    plan = db.session.get_one(Plan, consultation.plan_id)
    body = factories.organisation(Sector.EDUCATION, name="Lärosäte A")
    comment = factories.comment(consultation, "2.1", by=factories.user(organisation=body))
    answering.redraft(plan, SWEDISH.replace("ska ha", "bör ha"))
    answering.link(comment, "2.1")
    answering.answer(comment, Outcome.ACCEPTED, "Ordet byts.")
    if released:
        answering.release(consultation)
    factories.published(plan)


def headings(page: Page) -> list[str]:
    return [each.split(",")[0] for each in page.all("//main//h2")]


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("sv", ("Ändrat på grund av 1", "Avsnittet fanns från första versionen.")),
        ("en", ("Changed because of 1", "there from the first version.")),
    ],
)
def test_a_section_tells_which_words_each_version_changed_and_because_of_whom(
    client: Visitor, consultation: Consultation, locale: str, said: tuple[str, ...]
) -> None:
    client.set_cookie("locale", locale)
    answered(consultation)
    page = client.visit(SECOND)
    assert headings(page) == ["Version 2", "Version 1"]
    for words in (*said, "Lärosäte A", "Ordet byts.", "Remissen"):
        assert words in page.said
    if locale == "sv":
        assert page.all("//main//del/text()")[-1:] + page.all("//main//ins/text()")[-1:] == ["ska", "bör"]
    other = client.visit("/plans/planen/2/1/background")
    assert "Ordet byts." not in other.said


def test_the_way_leads_from_the_section_and_from_the_whole_text_and_back(
    client: Visitor, consultation: Consultation
) -> None:
    answered(consultation)
    for start in ("/plans/planen/2/2", "/plans/planen/2"):
        links = client.visit(start).tree.xpath("//a[starts-with(., 'Så kom avsnittet till')]/@href")
        assert SECOND in links
    assert "/plans/planen/2/2" in client.visit(SECOND).tree.xpath("//main//a[.='Läs avsnittet']/@href")


def test_an_older_version_tells_only_its_own_way(client: Visitor, consultation: Consultation) -> None:
    answered(consultation)
    page = client.visit("/plans/planen/1/2/background")
    assert headings(page) == ["Version 1"]
    assert "Ordet byts." not in page.said


def test_a_section_that_came_later_was_not_there_before(client: Visitor, plan: Plan) -> None:
    factories.text(plan, SWEDISH, "")
    factories.published(plan)
    answering.redraft(plan, SWEDISH + "\n\n# Nytt avsnitt\n\nNya ord.")
    factories.published(plan)
    factories.published(plan)
    page = client.visit("/plans/planen/3/3/background")
    assert headings(page) == ["Version 3", "Version 2", "Version 1"]
    assert "Inget ändrades i avsnittet." in page.said
    assert "Avsnittet fanns inte ännu." in page.said
    assert "Nya ord." in page.said


def test_what_is_not_released_is_not_told_to_the_public(client: Visitor, consultation: Consultation) -> None:
    answered(consultation, released=False)
    page = client.visit(SECOND)
    assert "Ordet byts." not in page.said
    factories.sign_in(client, factories.user(Role.DRAFTER))
    assert "Ordet byts." in client.visit(SECOND).said


@pytest.mark.parametrize("address", ["/plans/planen/9/1/background", "/plans/planen/1/9/background"])
def test_what_is_not_there_is_not_found(client: Visitor, plan: Plan, address: str) -> None:
    factories.text(plan)
    factories.published(plan)
    assert client.get(address).status_code == 404


def test_a_passage_leads_to_its_section(client: Visitor, plan: Plan) -> None:
    factories.text(plan)
    factories.published(plan)
    answer = client.get("/plans/planen/1/2.1/background")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/plans/planen/1/2/background")


def test_the_work_grows_with_versions_and_not_with_comments(
    client: Visitor, plan: Plan, consultation: Consultation, queries: Queries
) -> None:
    def count(comments: int) -> int:
        for _ in range(comments):
            answering.answer(factories.comment(consultation, "2.1"))
        with queries.counted() as seen:
            client.visit(SECOND)
        return len(seen)

    factories.published(plan)
    two = count(2)
    assert count(40) == two <= 14
