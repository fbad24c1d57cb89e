"""Plans for everyone, and publishing them."""

from datetime import timedelta

import pytest

from consult import clock
from consult.db import db
from consult.model.consultations import Consultation, ConsultationState, Participation, Publication
from consult.model.decisions import Decision, DecisionKind
from consult.model.plans import Plan
from consult.model.users import Role
from consult.model.versions import Version
from tests import factories
from tests.support import pdf, verapdf
from tests.support.client import Visitor


@pytest.fixture(name="plan")
def _plan() -> Plan:
    plan = factories.plan(factories.strategy(), slug="planen", title={"sv": "Planen", "en": "The plan"})
    factories.text(plan)
    return plan


def english(client: Visitor) -> Visitor:
    client.set_cookie("locale", "en")
    return client


def consult_on(version: Version, days: tuple[int, int]) -> Consultation:
    first, last = (clock.today() + timedelta(days=each) for each in days)
    made = Consultation(
        slug="remiss",
        plan_id=version.plan_id,
        version_id=version.id,
        title={"sv": "Remiss"},
        letter={},
        first_day=first,
        last_day=last,
        state=ConsultationState.ANNOUNCED,
        announced_at=clock.now(),
        publication=Publication.AT_ONCE,
        participation=Participation.EVERYONE,
    )
    db.session.add(made)
    db.session.commit()
    return made


def adopt(version: Version) -> None:
    db.session.add(
        Decision(
            plan_id=version.plan_id,
            version_id=version.id,
            number=1,
            kind=DecisionKind.ADOPTED,
            body={"sv": "Regionstyrelsen", "en": "The regional board"},
            item="118",
            decided_on=clock.today(),
            text={},
            recorded_by_id=factories.user(Role.REGISTRAR).id,
            recorded_at=clock.now(),
        )
    )
    db.session.commit()


def test_a_plan_is_seen_once_a_version_is_published(client: Visitor, plan: Plan) -> None:
    assert client.get("/plans/planen").status_code == 404
    assert "Planen" not in client.visit("/plans").said
    factories.published(plan)
    assert client.visit("/plans/planen").h1 == "Planen"
    assert "Planen" in client.visit("/plans").said


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("sv", ["Styrande: Regionen", "Version 1 publicerad", "Kim Handläggare", "Läs version 1"]),
        ("en", ["Binding: The region", "Version 1 is published", "Kim Handläggare", "Read version 1"]),
    ],
)
def test_a_plans_page_says_whom_it_binds_and_how_far_it_has_come(
    client: Visitor, plan: Plan, locale: str, said: list[str]
) -> None:
    consult_on(factories.published(plan), (-1, 20))
    client.set_cookie("locale", locale)
    page = client.visit("/plans/planen")
    assert [each for each in said if each not in page.said] == []
    assert page.tree.xpath("//a[@href='/consultations/remiss']")


def test_a_plans_way_is_told_by_date(client: Visitor, plan: Plan) -> None:
    consult_on(factories.published(plan), (-1, 20))
    page = english(client).visit("/plans/planen")
    steps = page.tree.xpath("//ol[@class='timeline']/li/@class")
    assert steps == ["is-on", "is-done", "is-ahead"]


def test_the_board_is_awaited_until_it_has_adopted_the_plan(client: Visitor, plan: Plan) -> None:
    version = factories.published(plan)
    consult_on(version, (-20, -1)).board_day = clock.today() + timedelta(days=30)
    db.session.commit()
    assert "Regionstyrelsen behandlar planen" in client.visit("/plans/planen").said
    adopt(version)
    assert "Regionstyrelsen behandlar planen" not in client.visit("/plans/planen").said


def test_the_whole_text_is_read_in_both_languages(client: Visitor, plan: Plan) -> None:
    factories.published(plan)
    page = client.visit("/plans/planen/1")
    assert page.all("//main//h2") == ["1 Utgångspunkter", "2 Näringsliv"]
    page = english(client).visit("/plans/planen/1")
    assert page.all("//main//h2") == ["1 Points of departure", "2 Business"]
    assert page.tree.xpath("//*[@data-block]/@lang")[0] == "en"


def test_what_is_not_translated_is_shown_as_it_was_written(client: Visitor) -> None:
    plan = factories.plan(slug="planen")
    factories.text(plan, english="")
    factories.published(plan)
    page = english(client).visit("/plans/planen/1")
    assert set(page.tree.xpath("//*[@data-block]/@lang")) == {"sv"}
    assert "has not been translated" in page.said


def test_headings_that_skip_a_rank_keep_the_pages_order(client: Visitor) -> None:
    plan = factories.plan(slug="planen")
    factories.text(
        plan, "# Ett\n\n### Djupt\n\n##### Djupare\n\nText.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> citat", ""
    )
    factories.published(plan)
    page = client.visit("/plans/planen/1")
    assert [each.tag for each in page.tree.xpath("//main//h1|//main//h2|//main//h3|//main//h4")] == [
        "h1",
        "h2",
        "h3",
        "h4",
    ]


def test_an_adopted_plan_names_its_decision_and_an_older_version_points_to_the_newer(
    client: Visitor, plan: Plan
) -> None:
    factories.published(plan)
    adopt(factories.published(plan))
    english(client)
    page = client.visit("/plans/planen/2")
    assert "The regional board, § 118" in page.said
    assert page.tree.findtext(".//title").startswith("The plan – Consult")
    assert "There is a newer version" in client.visit("/plans/planen/1").said
    assert "§ 118" in client.visit("/plans/planen").said


def test_the_text_can_be_taken_home_as_markdown(client: Visitor, plan: Plan) -> None:
    factories.published(plan)
    response = english(client).get("/plans/planen/1.md")
    assert response.mimetype == "text/markdown"
    assert "# Points of departure" in response.text
    assert response.headers["Content-Disposition"] == "attachment; filename=planen-1-en.md"


@pytest.mark.parametrize("locale", ["sv", "en"])
def test_the_text_can_be_taken_home_as_a_pdf_that_says_who_decided_and_numbers_its_passages(
    client: Visitor, plan: Plan, locale: str
) -> None:
    client.set_cookie("locale", locale)
    adopt(factories.published(plan))
    response = client.get("/plans/planen/1.pdf")
    assert response.mimetype == "application/pdf"
    assert response.headers["Content-Disposition"] == f"attachment; filename=planen-1-{locale}.pdf"
    found = " ".join(pdf.words(response.data).split())
    expected = {
        "sv": ("Planen", "Regionstyrelsen, § 118", "1 Utgångspunkter", "2.1 Varje kommun"),
        "en": ("The plan", "The regional board, § 118", "1 Points of departure", "2.1 "),
    }
    for words in expected[locale]:
        assert words in found
    verapdf.assert_valid(response.data)
    assert client.get("/plans/planen/1.pdf").data == response.data


def test_the_permanent_address_of_a_passage_leads_to_the_newest_version_that_has_it(
    client: Visitor, plan: Plan
) -> None:
    uid = factories.block_of(factories.published(plan), "2.1a").uid
    factories.published(plan)
    assert client.get(f"/plans/planen/blocks/{uid}").headers["Location"] == f"/plans/planen/2/2#b-{uid}"
    factories.text(plan, "# Bara detta", "")
    factories.published(plan)
    assert client.get(f"/plans/planen/blocks/{uid}").headers["Location"] == f"/plans/planen/2/2#b-{uid}"
    assert client.get("/plans/planen/blocks/nothing").status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/plans/nothing", "/plans/planen/9", "/plans/planen/9.md", "/plans/planen/9.pdf", "/plans/planen/0"],
)
def test_what_is_not_there_is_not_found(client: Visitor, plan: Plan, address: str) -> None:
    factories.published(plan)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/plans/planen", "/plans/planen/1"])
def test_an_anonymous_reader_gets_an_unchanged_page_only_once(
    client: Visitor, plan: Plan, queries: object, address: str
) -> None:
    version = factories.published(plan)
    first = client.visit(address)
    headers = {"If-None-Match": first.headers["ETag"]}
    with queries.at_most(2):  # type: ignore[attr-defined]
        again = client.get(address, headers=headers)
    assert (again.status_code, again.data) == (304, b"")
    client.set_cookie("locale", "en")
    assert client.get(address, headers=headers).status_code == 200
    client.set_cookie("locale", "sv")
    assert client.get(address, headers=headers).status_code == 304
    adopt(version)
    assert client.get(address, headers=headers).status_code == 200


def test_a_signed_in_readers_page_is_never_kept(client: Visitor, plan: Plan) -> None:
    factories.published(plan)
    factories.sign_in(client, factories.user())
    page = client.visit("/plans/planen/1")
    assert ("ETag" in page.headers, page.headers["Cache-Control"]) == (False, "private, no-store")


def test_the_list_takes_as_many_statements_for_many_plans(client: Visitor, queries: object) -> None:
    def count() -> int:
        with queries.counted() as seen:  # type: ignore[attr-defined]
            client.visit("/plans")
        return len(seen)

    factories.published(factories.plan())
    few = count()
    for _each in range(5):
        factories.published(factories.plan())
    assert count() == few <= 5


@pytest.fixture(name="drafter")
def _drafter(client: Visitor) -> Visitor:
    factories.sign_in(client, factories.user(Role.DRAFTER, locale="en"))
    return client


def test_a_version_is_published_with_a_note(drafter: Visitor, plan: Plan) -> None:
    page = drafter.visit("/desk/plans/planen/publish")
    assert "Nothing stands in the way" in page.said
    page = drafter.submit(page, "Publish version 1")
    assert page.status_code == 422
    assert "Write what is new" in page.said
    page = drafter.submit(page, "Publish version 1", note_sv="Första utkastet.", note_en="The first draft.")
    assert page.h1 == "The plan"
    version = db.session.query(Version).where(Version.number == 1).one()
    assert (version.plan_id, version.note) == (plan.id, {"sv": "Första utkastet.", "en": "The first draft."})
    assert "The first draft." in drafter.visit("/plans/planen").said


def test_what_is_necessary_closes_the_gate(drafter: Visitor) -> None:
    factories.plan(slug="planen", title={"sv": "Bara svenska"})
    page = drafter.visit("/desk/plans/planen/publish")
    assert page.all("//ul[@class='gate']/li/a") == [
        "There is no text yet.",
        "The plan’s title is missing in 1 language.",
    ]
    assert page.all("//button[starts-with(., 'Publish')]") == []


def test_a_text_that_changed_while_one_looked_at_the_gate_is_not_published(
    drafter: Visitor, plan: Plan
) -> None:
    page = drafter.visit("/desk/plans/planen/publish")
    drafter.submit(drafter.visit("/desk/plans/planen"), "Move down")
    page = drafter.submit(page, "Publish version 1", note_sv="Första.")
    assert page.status_code == 409
    assert db.session.query(Version).where(Version.number.is_not(None)).all() == []
    drafter.submit(page, "Publish version 1")
    assert db.session.query(Version).where(Version.plan_id == plan.id, Version.number == 1).one()


def test_publishing_twice_with_the_same_form_publishes_once(drafter: Visitor, plan: Plan) -> None:
    page = drafter.visit("/desk/plans/planen/publish")
    drafter.submit(page, "Publish version 1", note_sv="Första.")
    assert drafter.submit(page, "Publish version 1", note_sv="Första.").status_code == 409
    assert [each.number for each in db.session.query(Version).where(Version.plan_id == plan.id)].count(2) == 0
