import pytest

from consult.db import db
from consult.model.strategies import Strategy, SubGoal
from consult.model.users import Role
from tests import factories
from tests.support.client import Visitor


@pytest.fixture(name="drafter")
def _drafter(client: Visitor) -> Visitor:
    factories.sign_in(client, factories.user(Role.DRAFTER, locale="en"))
    return client


def test_a_drafter_adds_a_strategy_row_by_row_without_scripts(drafter: Visitor) -> None:
    page = drafter.visit("/desk/strategies/new")
    page = drafter.submit(
        page, "Add a sub-goal", title_sv="Länets strategi", title_en="The county’s strategy"
    )
    page = drafter.submit(
        page,
        "Save",
        **{
            "areas-0-title_sv": "Välmående",
            "areas-0-title_en": "Well-being",
            "areas-0-goals-0-number": "4",
            "areas-0-goals-0-title_sv": "Ökad tillit",
            "areas-0-goals-0-title_en": "More trust",
            "areas-0-goals-1-title_sv": "Bättre hälsa",
            "areas-0-goals-1-title_en": "Better health",
        },
    )
    assert page.h1 == "Strategies"
    assert "More trust" in page.said
    strategy = db.session.query(Strategy).one()
    assert (strategy.slug, strategy.title["sv"]) == ("the-countys-strategy", "Länets strategi")
    assert [(goal.position, goal.number) for goal in db.session.query(SubGoal).order_by("position")] == [
        (0, "4"),
        (1, ""),
    ]
