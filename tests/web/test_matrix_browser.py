"""The matrix and the figures in a real browser: with the keyboard alone, at every width, light and dark, and on paper."""

from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, expect

from consult import clock
from consult.db import db
from consult.model.comments import Stance
from consult.model.consultations import Consultation, InvitationState
from consult.model.organisations import Sector
from consult.model.records import Event, Verb
from consult.model.users import Role
from tests import factories as make
from tests.support.browser import Tab
from tests.support.client import Visitor

WIDTHS = (320, 768, 1440)


@pytest.fixture
def round_(app: Flask, client: Visitor, context: BrowserContext, tab: Tab) -> Consultation:
    """Make a consultation with some life in it, and sign the process owner in."""
    assert app
    made = make.consultation(slug="remissen", board_day=clock.today() + timedelta(days=60))
    speaks = make.organisation(name="Exempelkommunen med ett långt namn i länets västra del")
    make.invite(made, speaks, InvitationState.SUBMITTED)
    for label, stance in (("1.1", Stance.OPPOSES), ("2.1", Stance.SUPPORTS), (None, Stance.NEUTRAL)):
        make.comment(made, label, by=make.user(organisation=speaks), stance=stance)
    make.approved(make.comment(made, "1.2", by=make.user()))
    for name, sector in (("Tyst kommun", Sector.MUNICIPALITY), ("Högskolan", Sector.EDUCATION)):
        body = make.organisation(sector, name=name)
        make.user(organisation=body)
        make.invite(made, body, invited_at=clock.now() - timedelta(days=9))
    make.sign_in(client, make.user(Role.PROCESS_OWNER))
    cookie = client.get_cookie("session")
    assert cookie is not None
    context.add_cookies([{"name": "session", "value": cookie.value, "url": tab.address}])
    return made


def test_a_row_is_ticked_and_reminded_and_a_cell_is_read_with_the_keyboard_alone(
    tab: Tab, round_: Consultation
) -> None:
    page, keys = tab.page, tab.keys
    tab.goto("/desk/consultations/remissen/matrix")
    page.get_by_role("link", name="Bild").focus()
    keys.press("Tab")
    expect(page.get_by_role("region", name="Synpunkter per organisation och avsnitt")).to_be_focused()
    keys.press("Tab")
    expect(page.get_by_role("link", name="1 synpunkt, Avstyrker")).to_be_focused()
    keys.press("Enter")
    expect(page.locator("a.q-row")).to_have_count(1)
    tab.goto("/desk/consultations/remissen/matrix")
    box = page.get_by_role("checkbox", name="Tyst kommun")
    box.focus()
    keys.press("Space")
    expect(box).to_be_checked()
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Påminnelser")
    expect(page.get_by_role("checkbox", name="Tyst kommun")).to_be_checked()
    page.get_by_role("button", name="Skicka påminnelsen").focus()
    keys.press("Enter")
    expect(page.get_by_text("1 organisation får en påminnelse.")).to_be_visible()
    db.session.rollback()
    assert db.session.query(Event).filter_by(verb=Verb.BODIES_REMINDED).count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ["matrix", "figures"])
def test_they_fit_and_can_be_used_by_everyone_at_every_width(
    tab: Tab, round_: Consultation, address: str, scheme: str
) -> None:
    tab.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for width in WIDTHS:
        tab.page.set_viewport_size({"width": width, "height": 900})
        tab.goto(f"/desk/consultations/{round_.slug}/{address}")
        tab.assert_fits()
        tab.assert_accessible()


def test_the_tables_of_the_figures_open_with_the_keyboard(tab: Tab, round_: Consultation) -> None:
    tab.goto(f"/desk/consultations/{round_.slug}/figures")
    folded = tab.page.locator("#rates summary")
    folded.focus()
    tab.keys.press("Enter")
    expect(tab.page.get_by_role("rowheader", name="Utbildning")).to_be_visible()
