"""A plan on the desk: created, changed, pointed at goals; and its strategy."""

import pytest

from consult.db import db
from consult.model.plans import Force, Plan
from consult.model.strategies import Strategy, SubGoal
from consult.model.users import Role
from consult.policy import SYSTEM
from consult.queries import plans
from tests import factories
from tests.support.client import Visitor


@pytest.fixture(name="drafter")
def _drafter(client: Visitor) -> Visitor:
    factories.sign_in(client, factories.user(Role.DRAFTER, locale="en"))
    return client


@pytest.mark.parametrize(("locale", "h1"), [("sv", "Arbetstext"), ("en", "Working text")])
def test_every_page_of_a_plan_is_read_in_both_languages(client: Visitor, locale: str, h1: str) -> None:
    factories.sign_in(client, factories.user(Role.DRAFTER, locale=locale))
    plan = factories.plan(factories.strategy(), slug="planen")
    assert client.visit("/desk/plans/planen").h1 == h1
    client.visit("/desk/plans/planen/publish")
    uid = factories.block_of(factories.published(plan), "2").uid
    section = [f"/sections/{uid}{each}" for each in ("", "/goals", "/title", "/remove", "/in/en")]
    for place in ("", "/details", "/goals", "/import", "/import/en", "/sections/new", "/publish", *section):
        client.visit(f"/desk/plans/planen{place}")
    assert client.visit("/desk/strategies").status_code == 200


def test_a_plan_is_created_with_rows_added_without_scripts(drafter: Visitor) -> None:
    slug = factories.strategy().slug
    page = drafter.visit("/desk/plans/new")
    page = drafter.submit(page, "Add whom it binds", title_sv="Affärsplan", title_en="Business plan")
    page = drafter.submit(
        page,
        "Create the plan",
        strategy=slug,
        registration_no="RV 2026-1",
        **{
            "bindings-0-whom_sv": "Regionen",
            "bindings-0-whom_en": "The region",
            "bindings-0-force": "binding",
            "contacts-0-name": "Kim",
        },
    )
    assert page.h1 == "Working text"
    assert "Import the text from a file" in page.said
    plan = plans.by_slug(SYSTEM, "affarsplan")
    assert (plan.registration_no, plan.strategy and plan.strategy.slug) == ("RV 2026-1", slug)
    assert [(each.whom, each.force) for each in plan.bindings] == [
        ({"sv": "Regionen", "en": "The region"}, Force.BINDING)
    ]
    assert [each.name for each in plan.contacts] == ["Kim"]


def test_a_plan_needs_a_title_in_its_language_and_whole_rows(drafter: Visitor) -> None:
    page = drafter.visit("/desk/plans/new")
    page = drafter.submit(
        page,
        "Create the plan",
        title_en="Only English",
        **{"bindings-0-whom_en": "Someone", "contacts-0-email": "not an address"},
    )
    assert page.status_code == 422
    assert page.all("//*[@id='errors-title']") == ["4 things need correcting"]
    assert page.tree.xpath("//*[@class='ds-error-summary errs']//a/@href") == [
        "#title_sv",
        "#bindings-0-whom_sv",
        "#contacts-0-name",
        "#contacts-0-email",
    ]
    assert page.tree.xpath("//input[@name='title_en']/@value") == ["Only English"]
    assert factories.rows(Plan) == 0


def test_a_title_that_is_too_long_is_refused_in_words(drafter: Visitor) -> None:
    page = drafter.submit(drafter.visit("/desk/plans/new"), "Create the plan", title_sv="x" * 201)
    assert "Write at most 200 characters here." in page.said


def test_rows_are_put_in_order_and_removed_without_saving(drafter: Visitor) -> None:
    factories.plan(slug="planen")
    page = drafter.visit("/desk/plans/planen/details")
    page = drafter.submit(page, "Move down: Whom it binds, row 1")
    assert page.tree.xpath("//input[@name='bindings-0-whom_en']/@value") == ["Others"]
    page = drafter.submit(page, "Remove: Contact person 1")
    assert page.tree.xpath("//input[starts-with(@name, 'contacts-')]") == []
    assert [each.name for each in plans.by_slug(SYSTEM, "planen").contacts] == ["Kim Handläggare"]
    drafter.submit(page, "Save")
    db.session.expire_all()
    plan = plans.by_slug(SYSTEM, "planen")
    assert ([each.whom["en"] for each in plan.bindings], plan.contacts) == (["Others", "The region"], [])


@pytest.mark.parametrize(
    "act",
    [
        "up:",
        "remove:bindings-99",
        "add:nowhere",
        "down:bindings-1",
        "up:bindings-x",
        "add:title_sv",
        "remove:a-b-c",
    ],
)
def test_a_made_up_button_changes_nothing(drafter: Visitor, act: str) -> None:
    factories.plan(slug="planen")
    page = drafter.visit("/desk/plans/planen/details")
    token = page.tree.xpath("//main//input[@name='csrf_token']/@value")[0]
    data = {"csrf_token": token, "act": act, "bindings-0-whom_sv": "A", "bindings-1-whom_sv": "B"}
    page = drafter.post("/desk/plans/planen/details", data=data)  # type: ignore[assignment]
    assert page.status_code == 200
    assert page.tree.xpath("//input[contains(@name, 'whom_sv')]/@value") == ["A", "B"]


def test_two_who_change_a_plan_see_each_others_words(drafter: Visitor) -> None:
    factories.plan(slug="planen")
    mine, theirs = (drafter.visit("/desk/plans/planen/details") for _each in range(2))
    drafter.submit(theirs, "Save", registration_no="Theirs")
    page = drafter.submit(mine, "Save", registration_no="Mine")
    assert page.status_code == 409
    assert "Theirs" in page.said
    assert page.tree.xpath("//input[@name='registration_no']/@value") == ["Mine"]
    assert plans.by_slug(SYSTEM, "planen").registration_no == "Theirs"
    drafter.submit(page, "Save")
    db.session.expire_all()
    assert plans.by_slug(SYSTEM, "planen").registration_no == "Mine"


def test_the_language_of_a_text_cannot_be_changed(drafter: Visitor) -> None:
    plan = factories.plan(slug="planen", title={"sv": "Planen", "en": "The plan"})
    factories.text(plan)
    page = drafter.submit(drafter.visit("/desk/plans/planen/details"), "Save", source_locale="en")
    assert page.status_code == 409
    assert "The language cannot be changed" in page.said


def test_sections_are_pointed_at_goals_and_the_coverage_says_which_are_not_served(drafter: Visitor) -> None:
    plan = factories.plan(factories.strategy(), slug="planen")
    uid = factories.block_of(factories.text(plan), "2").uid
    page = drafter.visit(f"/desk/plans/planen/sections/{uid}/goals")
    goals = page.tree.xpath("//input[@name='goal']/@value")
    page = drafter.submit(page, "Save", goal=goals[:1])
    assert "Serves: 1 Goal 1" in page.said
    page = drafter.visit("/desk/plans/planen/goals")
    assert "1 of 4 sub-goals" in page.said
    assert page.all("//*[contains(@class, 'coverage-by')]") == [
        "2 Business",
        "No section serves it",
        "No section serves it",
        "No section serves it",
    ]


def test_a_plan_without_a_strategy_says_how_to_get_goals(drafter: Visitor) -> None:
    factories.text(factories.plan(slug="planen"))
    assert "makes no strategy concrete" in drafter.visit("/desk/plans/planen/goals").said
    uid = factories.block_of(factories.working(plans.by_slug(SYSTEM, "planen")), "1").uid
    assert drafter.get(f"/desk/plans/planen/sections/{uid}/goals").status_code == 404


def test_a_strategy_is_added_row_by_row_without_scripts(drafter: Visitor) -> None:
    page = drafter.visit("/desk/strategies/new")
    page = drafter.submit(
        page, "Add a sub-goal", title_sv="Länets strategi", title_en="The county’s strategy"
    )
    area = {"areas-0-title_sv": "Välmående", "areas-0-title_en": "Well-being"}
    first = {
        "areas-0-goals-0-number": "4",
        "areas-0-goals-0-title_sv": "Tillit",
        "areas-0-goals-0-title_en": "Trust",
    }
    second = {"areas-0-goals-1-title_sv": "Hälsa", "areas-0-goals-1-title_en": "Health"}
    page = drafter.submit(page, "Save", **area, **first, **second)
    assert page.h1 == "Strategies"
    assert "Trust" in page.said
    assert db.session.query(Strategy).one().slug == "the-countys-strategy"
    numbers = [(goal.position, goal.number) for goal in db.session.query(SubGoal).order_by(SubGoal.position)]
    assert numbers == [(0, "4"), (1, "")]


def test_a_goal_in_use_is_not_removed_and_nothing_typed_is_lost(drafter: Visitor) -> None:
    strategy = factories.strategy(1, 2)
    plan = factories.plan(strategy, slug="planen")
    uid = factories.block_of(factories.text(plan), "1").uid
    page = drafter.visit(f"/desk/plans/planen/sections/{uid}/goals")
    drafter.submit(page, "Save", goal=page.tree.xpath("//input[@name='goal']/@value")[:1])
    page = drafter.visit(f"/desk/strategies/{strategy.slug}")
    page = drafter.submit(page, "Remove: Sub-goal 1 of target area 1", title_en="Renamed")
    page = drafter.submit(page, "Save")
    assert page.status_code == 409
    assert "Sub-goal 1 cannot be removed" in page.said
    assert page.tree.xpath("//input[@name='title_en']/@value") == ["Renamed"]
    assert factories.rows(SubGoal) == 2


def test_a_strategy_needs_both_languages(drafter: Visitor) -> None:
    page = drafter.submit(drafter.visit("/desk/strategies/new"), "Save", title_sv="Bara svenska")
    assert page.status_code == 422
    assert "Write the title in English." in page.said


def test_readers_see_strategies_and_change_none(client: Visitor) -> None:
    strategy = factories.strategy()
    factories.sign_in(client, factories.user(Role.READER, locale="en"))
    assert "Goal 1" in client.visit("/desk/strategies").said
    assert client.get(f"/desk/strategies/{strategy.slug}").status_code == 403
    assert client.get("/desk/strategies/new").status_code == 403
