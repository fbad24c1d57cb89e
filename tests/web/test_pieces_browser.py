"""A letter in a real browser: taken in, divided, placed and registered with the keyboard alone."""

from typing import Literal

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from consult.db import db
from consult.model.comments import Comment
from consult.model.users import Role
from tests import factories as make
from tests.support.browser import Tab
from tests.support.client import Visitor

WIDTHS = (320, 768, 1440)


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).first.focus()
    page.keyboard.press("Enter")


def choose(page: Page, field: str) -> None:
    page.locator(field).focus()
    page.keyboard.press("Space")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_letter_is_registered_with_the_keyboard_alone(
    tab: Tab, context: BrowserContext, client: Visitor, scheme: Literal["light", "dark"]
) -> None:
    round_ = make.consultation()
    make.organisation(name="Ånge kommun")
    make.sign_in(client, make.user(Role.REGISTRAR))
    cookie = client.get_cookie("session")
    assert cookie is not None
    context.add_cookies([{"name": "session", "value": cookie.value, "url": tab.address}])
    page = tab.page
    page.emulate_media(color_scheme=scheme)
    tab.goto(f"/desk/consultations/{round_.slug}/answers/new")
    tab.assert_accessible()
    choose(page, "input[name='channel'][value='post']")
    page.locator("#sender").focus()
    page.keyboard.press("ArrowDown")
    page.locator("#text").focus()
    page.keyboard.insert_text("Vi är positiva.\n\nI ”länets aktörer” saknas föreningarna. Det gäller s. 14.")
    press(page, "Dela upp i delar")
    expect(page.locator("#body-2")).to_be_visible()
    tab.assert_accessible()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        tab.assert_fits()
    page.locator("#body-1").focus()
    page.keyboard.press("End")
    page.keyboard.insert_text("\n---\nMen planen är dyr.")
    press(page, "Spara och dela")
    expect(page.locator("#piece-3")).to_be_visible()
    choose(page, "#place-1-plan")
    choose(page, "#place-3-nowhere")
    choose(page, "#place-2-1")
    press(page, "Spara och registrera")
    expect(page.get_by_text("3 synpunkter är registrerade.")).to_be_visible()
    tab.assert_quiet()
    db.session.rollback()  # to see what was written meanwhile
    said = db.session.query(Comment).order_by(Comment.number)
    assert [each.quote for each in said] == ["", "", "länets aktörer"]
