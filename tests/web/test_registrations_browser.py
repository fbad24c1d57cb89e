"""A returned Word file in a real browser: taken in with the keyboard alone, at every width, light and dark."""

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import BrowserContext, expect

from consult.db import db
from consult.model.comments import Comment
from consult.model.users import Role
from tests import factories as make
from tests.support.browser import Tab
from tests.support.client import Visitor
from tests.support.word_returned import returned_plan

WIDTHS = (320, 768, 1440)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_file_is_taken_in_with_the_keyboard_alone(
    tab: Tab, context: BrowserContext, client: Visitor, tmp_path: Path, scheme: Literal["light", "dark"]
) -> None:
    round_ = make.consultation()
    body = make.organisation(name="Ånge kommun")
    make.sign_in(client, make.user(Role.REGISTRAR))
    cookie = client.get_cookie("session")
    assert cookie is not None
    context.add_cookies([{"name": "session", "value": cookie.value, "url": tab.address}])
    page = tab.page
    page.emulate_media(color_scheme=scheme)
    tab.goto(f"/desk/consultations/{round_.slug}/word")
    tab.assert_accessible()
    (tmp_path / "svar.docx").write_bytes(returned_plan())
    page.set_input_files("#file", tmp_path / "svar.docx")  # the window that chooses files is the system's own
    page.locator("#sender").focus()
    page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Läs in filen").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Så lästes filen")
    expect(page.locator("#sender")).to_have_value(body.slug)
    tab.assert_accessible()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        tab.assert_fits()
    page.get_by_label("Stycke").first.focus()
    page.keyboard.type("1.2")
    page.keyboard.press("Enter")
    expect(page.get_by_text("För övriga aktörer är planen vägledande.").first).to_be_visible()
    page.get_by_role("button", name="Registrera").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("3 synpunkter är registrerade.")).to_be_visible()
    tab.assert_quiet()
    db.session.rollback()  # to see what was written meanwhile
    assert db.session.query(Comment).filter_by(label="1.2").count() == 1
