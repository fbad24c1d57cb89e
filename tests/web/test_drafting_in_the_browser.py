"""Working on a text in a real browser: the preview follows the writing, and the pages fit and are accessible."""

from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, expect

from consult.model.plans import Plan
from consult.model.users import Role
from tests import factories
from tests.support.browser import Tab

pytestmark = pytest.mark.browser


@pytest.fixture(name="plan")
def _plan(app: Flask, context: BrowserContext, server: str) -> Plan:
    client: Any = app.test_client()
    factories.sign_in(client, factories.user(Role.DRAFTER, locale="en"))
    cookie = client.get_cookie("session")
    context.add_cookies([{"name": "session", "value": cookie.value, "url": server}])
    plan = factories.plan(factories.strategy(), slug="planen")
    factories.published(plan)
    return plan


def test_the_preview_follows_the_writing_and_what_was_written_is_saved(tab: Tab, plan: Plan) -> None:
    uid = factories.block_of(factories.working(plan), "2").uid
    tab.goto(f"/desk/plans/planen/sections/{uid}")
    text = tab.page.get_by_label("Text of the section")
    text.fill(text.input_value().replace("två dagar", "tre dagar"))
    preview = tab.page.locator("#preview")
    expect(preview.locator(".is-edited ins")).to_contain_text("tre")
    tab.assert_accessible()
    tab.page.get_by_role("button", name="Save the section").focus()
    tab.keys.press("Enter")
    expect(tab.page.get_by_role("heading", level=1)).to_have_text("Working text")
    texts = factories.block_of(factories.working(plan), "2.1a").texts
    assert {each.locale: each.source for each in texts}["sv"] == "Kontaktpersonen svarar inom tre dagar."


def test_words_that_were_never_sent_come_back(tab: Tab, plan: Plan) -> None:
    uid = factories.block_of(factories.working(plan), "2").uid
    tab.goto(f"/desk/plans/planen/sections/{uid}")
    tab.page.get_by_label("Text of the section").fill("# Näringsliv\n\nDet jag höll på med.")
    expect(tab.page.locator("[data-keep-status]")).to_contain_text("Saved in this browser")
    tab.goto("/desk/plans/planen")
    tab.goto(f"/desk/plans/planen/sections/{uid}")
    expect(tab.page.get_by_label("Text of the section")).to_have_value("# Näringsliv\n\nDet jag höll på med.")


@pytest.mark.parametrize("width", [320, 1440])
def test_the_pages_of_a_plan_fit_and_are_accessible(tab: Tab, plan: Plan, width: int) -> None:
    uid = factories.block_of(factories.working(plan), "2").uid
    tab.page.set_viewport_size({"width": width, "height": 900})
    for address in (
        "/plans",
        "/plans/planen",
        "/plans/planen/1",
        "/desk/plans/planen",
        "/desk/plans/planen/details",
        "/desk/plans/planen/goals",
        "/desk/plans/planen/publish",
        "/desk/plans/planen/import",
        f"/desk/plans/planen/sections/{uid}",
        f"/desk/plans/planen/sections/{uid}/in/en",
    ):
        tab.goto(address)
        tab.assert_fits()
        tab.assert_accessible()
