"""A Word file brought back into a room in a real browser: with the keyboard alone, at every width, light and dark."""

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import BrowserContext, expect

from consult.model.consultations import Consultation
from consult.model.organisations import Organisation
from consult.model.users import User
from tests import factories
from tests.support.browser import Tab
from tests.support.client import Visitor
from tests.support.room import add_view, address
from tests.support.room_files import edited, fetched, remark, reworded, tracked, views

WIDTHS = (320, 768, 1440)


@pytest.fixture(name="member", autouse=True)
def _member(tab: Tab, context: BrowserContext, client: Visitor, body: Organisation) -> User:
    """Let a member be signed in in both browsers."""
    member = factories.user(organisation=body, locale="sv")
    factories.sign_in(client, member)
    cookie = client.get_cookie("session")
    assert cookie is not None
    context.add_cookies([{"name": "session", "value": cookie.value, "url": tab.address}])
    return member


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_file_is_brought_back_with_the_keyboard_alone(
    tab: Tab, client: Visitor, consultation: Consultation, tmp_path: Path, scheme: Literal["light", "dark"]
) -> None:
    add_view(client, consultation)
    data = edited(
        fetched(client, consultation),
        reworded(1, "ansvarar", "betalar"),
        remark("vägledande", "Ska den inte binda?"),
        remark("för länet", "Bra plan."),
        tracked("kontaktperson för", "minst en namngiven", "två namngivna"),
    )
    (tmp_path / "utkast.docx").write_bytes(data)
    page = tab.page
    page.emulate_media(color_scheme=scheme)
    tab.goto(address(consultation, "/bring-back"))
    tab.assert_accessible()
    page.set_input_files(
        "#file", tmp_path / "utkast.docx"
    )  # the window that chooses files is the system's own
    page.get_by_role("button", name="Läs in filen").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Så lästes filen")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        tab.assert_accessible()
        tab.assert_fits()
    wording = page.locator("li.point", has_text="Föreslagen lydelse")
    wording.get_by_label("Ta inte med").focus()
    page.keyboard.press("Space")
    comment = page.locator("li.point", has_text="Bra plan.")
    comment.get_by_label("Stycke").focus()
    page.keyboard.type("1.1")
    page.get_by_role("button", name="Spara i utkastet").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Det du valde är sparat i utkastet.")).to_be_visible()
    assert [(each.cited, each.body) for each in views()] == [
        ("1.1", "Skriv vem som betalar."),
        ("1.2", "Ska den inte binda?"),
        ("1.1", "Bra plan."),
    ]
