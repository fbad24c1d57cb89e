"""Working on a plan: create it, give it a text, see how it stands."""

import pytest

from consult.model.users import Role
from tests import factories
from tests.support.client import Visitor


@pytest.fixture(name="drafter")
def _drafter(client: Visitor) -> Visitor:
    factories.sign_in(client, factories.user(Role.DRAFTER, locale="en"))
    return client


@pytest.mark.parametrize("locale", ["sv", "en"])
def test_every_page_of_a_plan_can_be_read(client: Visitor, locale: str) -> None:
    factories.sign_in(client, factories.user(Role.DRAFTER, locale=locale))
    plan = factories.plan(factories.strategy())
    client.visit(f"/desk/plans/{plan.slug}")
    client.visit(f"/desk/plans/{plan.slug}/publish")
    version = factories.published(plan)
    uid = factories.block_of(version, "2").uid
    for place in (
        "",
        "/details",
        "/goals",
        "/import",
        "/import/en",
        "/sections/new",
        f"/sections/{uid}",
        f"/sections/{uid}/goals",
        f"/sections/{uid}/title",
        f"/sections/{uid}/remove",
        f"/sections/{uid}/in/en",
        "/publish",
    ):
        client.visit(f"/desk/plans/{plan.slug}{place}")
    client.visit("/desk/plans/new")
    client.visit("/plans")
    client.visit(f"/plans/{plan.slug}")
    client.visit(f"/plans/{plan.slug}/1")
    assert client.get(f"/plans/{plan.slug}/1.md").text.startswith("---")
    assert (
        client.get(f"/plans/{plan.slug}/blocks/{uid}").headers["Location"]
        == f"/plans/{plan.slug}/1/2#b-{uid}"
    )
