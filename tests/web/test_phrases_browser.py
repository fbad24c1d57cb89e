"""Text blocks in a real browser: put in at the caret, with the keyboard, and refused without leaving the page."""

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, expect

from consult.db import transaction
from consult.model.consultations import Consultation
from consult.model.users import Role
from consult.policy import SYSTEM
from consult.services import phrases
from consult.services.phrases import Wording
from tests import factories as make
from tests.support.browser import Tab
from tests.support.client import Visitor


@pytest.fixture
def round_(app: Flask, tab: Tab, context: BrowserContext, client: Visitor) -> Consultation:
    """Let a drafter be signed in where there is a comment to answer, and two text blocks."""
    made = make.consultation()
    make.comment(made, "2.1", by=make.user(organisation=make.organisation(name="Åby kommun")))
    make.sign_in(client, make.user(Role.DRAFTER))
    cookie = client.get_cookie("session")
    assert cookie is not None
    context.add_cookies([{"name": "session", "value": cookie.value, "url": tab.address}])
    for name, words in {
        "Besked": {"sv": "Beslut fattas {beslutsdatum}."},
        "Tack": {"sv": "Tack, {organisation}.", "en": "Thank you, {organisation}."},
    }.items():
        with transaction():
            phrases.add(SYSTEM, made.plan_id, Wording(name, words))
    return made


def test_a_text_block_is_put_in_at_the_caret_with_the_keyboard_alone(tab: Tab, round_: Consultation) -> None:
    tab.goto(f"/desk/consultations/{round_.slug}/comments/1")
    tab.assert_accessible()
    page, keys = tab.page, tab.keys
    swedish, english = page.locator("[name=reasons_sv]"), page.locator("[name=reasons_en]")
    keys.press("r")
    keys.type("Före. Efter.")
    for _step in "Efter.":
        keys.press("ArrowLeft")
    swedish.blur()
    keys.press("y")
    expect(page.locator("[name=phrase]")).to_be_focused()
    keys.type("Tack")
    keys.press("Tab")
    keys.press("Enter")
    expect(swedish).to_have_value("Före. Tack, Åby kommun. Efter.")
    expect(english).to_have_value("Thank you, Åby kommun.")
    expect(swedish).to_be_focused()
    expect(page.locator("[data-phrase-status]")).to_have_text("Standardtexten är insatt.")
    keys.type(" Ja,")
    expect(swedish).to_have_value("Före. Tack, Åby kommun. Ja, Efter.")


def test_what_cannot_be_filled_in_is_said_beside_the_choice_and_changes_nothing(
    tab: Tab, round_: Consultation
) -> None:
    tab.goto(f"/desk/consultations/{round_.slug}/comments/1")
    page = tab.page
    page.locator("[name=reasons_sv]").fill("Mina ord.")
    page.locator("[name=phrase]").select_option(label="Besked")
    page.locator("[data-phrase-put]").click()
    expect(page.locator("[data-phrase-status]")).to_contain_text("Det är inte bestämt när beslutet fattas")
    expect(page.locator("[name=reasons_sv]")).to_have_value("Mina ord.")
    tab.complaints = [each for each in tab.complaints if "status of 422" not in each]


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_the_list_fits_and_is_accessible(tab: Tab, round_: Consultation, width: int) -> None:
    tab.page.set_viewport_size({"width": width, "height": 900})
    tab.goto(f"/desk/consultations/{round_.slug}/phrases")
    tab.assert_fits()
    tab.assert_accessible()
