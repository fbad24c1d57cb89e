"""Plans, strategies and goals: created, changed, and protected where something points at them."""

from dataclasses import replace

import pytest

from consult.db import db, transaction
from consult.errors import Invalid, NotAllowed, Outdated, WrongState
from consult.model.plans import Force, Plan
from consult.model.strategies import Strategy, SubGoal
from consult.model.users import Role
from consult.model.versions import VersionState, block_goal
from consult.policy import Actor
from consult.queries import goals as covering
from consult.queries import plans as reading
from consult.queries import strategies as listing
from consult.services import goals, plans, slugs, strategies
from consult.services.plans import Contact, Draft
from consult.services.strategies import Area, Goal
from tests import factories

DRAFTER = Actor(roles=frozenset({Role.DRAFTER}))
READER = Actor(roles=frozenset({Role.READER}))
DRAFT = Draft(
    title={"sv": "Affärsplan Västmanland 2030", "en": "Business plan"},
    summary={"sv": "Om näringslivet."},
    source_locale="sv",
    registration_no="RV 1",
    bindings=(({"sv": "Regionen"}, Force.BINDING), ({"sv": "Övriga"}, Force.GUIDING)),
    contacts=(Contact("Kim", "Handläggare", "kim@example.org", ""),),
)
pytestmark = pytest.mark.usefixtures("app")


def create(draft: Draft = DRAFT) -> Plan:
    with transaction():
        plan = plans.create(DRAFTER, draft)
    return reading.by_slug(DRAFTER, plan.slug)


def change(plan: Plan, draft: Draft, seen: int | None = None) -> Plan:
    seen = plan.revision if seen is None else seen
    with transaction():
        plans.change(DRAFTER, plan, draft, seen)
    db.session.expire_all()
    return reading.by_slug(DRAFTER, plan.slug)


def test_a_plan_gets_its_address_from_its_title_and_an_empty_working_text() -> None:
    plan = create()
    assert plan.slug == "affarsplan-vastmanland-2030"
    assert [each.whom["sv"] for each in plan.bindings] == ["Regionen", "Övriga"]
    working = factories.working(plan)
    assert (working.state, working.blocks) == (VersionState.WORKING, [])
    assert create().slug == "affarsplan-vastmanland-2030-2"


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Åtgärder för ökad tillväxt!", "atgarder-for-okad-tillvaxt"),
        ("Straße & Ærø", "strasse-aero"),
        ("计划", "plan"),
        ("x" * 100, "x" * 60),
    ],
)
def test_an_address_has_only_plain_letters(title: str, slug: str) -> None:
    assert slugs.of(title) == slug


def test_an_address_is_never_one_of_our_own_words() -> None:
    assert create(replace(DRAFT, title={"sv": "New"})).slug == "new-2"


def test_rows_are_added_removed_and_put_in_order() -> None:
    plan = create()
    swapped = (DRAFT.bindings[1], DRAFT.bindings[0], ({"sv": "Alla"}, Force.INSPIRATIONAL))
    plan = change(plan, replace(DRAFT, bindings=swapped, contacts=()))
    assert [(each.position, each.whom["sv"]) for each in plan.bindings] == [
        (0, "Övriga"),
        (1, "Regionen"),
        (2, "Alla"),
    ]
    assert plan.contacts == []
    assert len(change(plan, replace(DRAFT, bindings=swapped[2:])).bindings) == 1


def test_a_plan_that_someone_else_changed_meanwhile_is_not_overwritten() -> None:
    plan = create()
    seen = plan.revision
    plan = change(plan, replace(DRAFT, contacts=()), seen)
    assert plan.revision > seen
    with pytest.raises(Outdated, match="plan_changed"):
        change(plan, DRAFT, seen)


def test_the_language_of_a_plan_with_text_is_fixed() -> None:
    plan = create()
    plan = change(plan, replace(DRAFT, source_locale="en"))
    plan = change(plan, DRAFT)
    factories.text(plan)
    with pytest.raises(WrongState, match="source_language_fixed"):
        change(plan, replace(DRAFT, source_locale="en"))


def test_a_strategy_that_sections_point_at_cannot_be_taken_away() -> None:
    strategy = factories.strategy()
    plan = factories.plan(strategy)
    factories.text(plan)
    point(plan, "1", {goal_ids(strategy)[0]})
    draft = replace(DRAFT, strategy=factories.strategy().slug)
    with pytest.raises(WrongState, match="strategy_in_use"):
        change(plan, draft)
    point(plan, "1", set())
    assert change(plan, draft).strategy_id != strategy.id


def point(plan: Plan, label: str, chosen: set[int]) -> None:
    uid = factories.block_of(factories.working(plan), label).uid
    with transaction():
        goals.point(DRAFTER, plan, uid, chosen)


def goal_ids(strategy: Strategy) -> list[int]:
    return [goal.id for area in whole(strategy.slug).areas for goal in area.goals]


def whole(slug: str) -> Strategy:
    db.session.expire_all()
    return listing.by_slug(DRAFTER, slug)


def drafted(strategy: Strategy) -> strategies.Draft:
    return strategies.Draft(
        strategy.title,
        tuple(
            Area(area.id, area.title, tuple(Goal(goal.id, goal.number, goal.title) for goal in area.goals))
            for area in strategy.areas
        ),
    )


def rewrite(strategy: Strategy, draft: strategies.Draft) -> Strategy:
    with transaction():
        strategies.change(DRAFTER, strategy, draft)
    return whole(strategy.slug)


def test_goals_are_put_in_another_order_and_stay_the_same_goals() -> None:
    strategy = whole(factories.strategy().slug)
    draft = drafted(strategy)
    ids = [[goal.id for goal in area.goals] for area in strategy.areas]
    turned = tuple(replace(area, goals=area.goals[::-1]) for area in draft.areas[::-1])
    strategy = rewrite(strategy, replace(draft, areas=turned))
    assert [[goal.id for goal in area.goals] for area in strategy.areas] == [each[::-1] for each in ids[::-1]]
    assert [area.position for area in strategy.areas] == [0, 1]


def test_goals_are_added_and_removed() -> None:
    strategy = whole(factories.strategy().slug)
    first = drafted(strategy).areas[0]
    new = Goal(None, "9", {"sv": "Nytt", "en": "New"})
    strategy = rewrite(
        strategy, strategies.Draft({"sv": "Ny titel"}, (replace(first, goals=(new, first.goals[1])),))
    )
    assert [[goal.title["en"] for goal in area.goals] for area in strategy.areas] == [["New", "Goal 2"]]
    assert factories.rows(SubGoal) == 2


def test_a_goal_that_a_section_points_at_cannot_be_removed() -> None:
    strategy = whole(factories.strategy().slug)
    plan = factories.plan(strategy)
    factories.text(plan)
    point(plan, "2", {goal_ids(strategy)[3]})
    strategy = whole(strategy.slug)
    draft = drafted(strategy)
    with pytest.raises(WrongState, match="goal_in_use"):
        rewrite(strategy, replace(draft, areas=draft.areas[:1]))
    assert len(whole(strategy.slug).areas) == 2


def test_a_goal_that_someone_else_removed_meanwhile_is_not_written_again() -> None:
    strategy = whole(factories.strategy().slug)
    draft = drafted(strategy)
    rewrite(strategy, replace(draft, areas=draft.areas[:1]))
    with pytest.raises(Outdated):
        rewrite(strategy, draft)


def test_coverage_tells_which_goals_are_served_and_which_are_not() -> None:
    strategy = factories.strategy()
    plan = factories.plan(strategy)
    factories.text(plan)
    first, last = goal_ids(strategy)[0], goal_ids(strategy)[3]
    point(plan, "1", {first, last})
    point(plan, "2", {first})
    coverage = covering.coverage(DRAFTER, plan)
    assert coverage is not None
    assert (coverage.goals, coverage.covered) == (4, 2)
    served = {
        each.goal.id: [block.label for block in each.sections]
        for _area, row in coverage.areas
        for each in row
    }
    assert (served[first], served[last]) == (["1", "2"], ["1"])
    assert list(served.values()).count([]) == 2


def test_a_section_points_only_at_goals_of_its_plans_strategy() -> None:
    plan = factories.plan(factories.strategy())
    factories.text(plan)
    foreign = goal_ids(factories.strategy())[0]
    with pytest.raises(Invalid, match="unknown_goal"):
        point(plan, "1", {foreign})
    with pytest.raises(Outdated, match="section_removed"), transaction():
        goals.point(DRAFTER, plan, "gone", set())


def test_goals_follow_the_text_into_the_published_version() -> None:
    strategy = factories.strategy()
    plan = factories.plan(strategy)
    factories.text(plan)
    point(plan, "1", {goal_ids(strategy)[0]})
    version = factories.published(plan)
    block = factories.block_of(version, "1")
    served = db.session.query(block_goal).where(block_goal.c.block_id == block.id)
    assert [row.sub_goal_id for row in served] == [goal_ids(strategy)[0]]


def test_readers_change_nothing() -> None:
    plan = create()
    strategy = factories.strategy()
    with pytest.raises(NotAllowed), transaction():
        plans.create(READER, DRAFT)
    with pytest.raises(NotAllowed), transaction():
        plans.change(READER, plan, DRAFT, 1)
    with pytest.raises(NotAllowed), transaction():
        strategies.create(READER, strategies.Draft({"sv": "x"}, ()), "sv")
    with pytest.raises(NotAllowed), transaction():
        strategies.change(READER, strategy, strategies.Draft({"sv": "x"}, ()))
    with pytest.raises(NotAllowed), transaction():
        goals.point(READER, plan, "x", set())
