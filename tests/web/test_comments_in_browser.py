"""Reading and commenting in a real browser: by keyboard, by selecting words, and on a narrow screen."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import BrowserContext, expect
from sqlalchemy import select

from consult.db import db
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.plans import Plan
from consult.model.users import User
from consult.model.versions import Version
from tests import factories as make
from tests.support.browser import Tab
from tests.support.client import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("app")]


@pytest.fixture
def round_() -> Consultation:
    return make.consultation()


@pytest.fixture
def speaker(client: Visitor, context: BrowserContext, server: str) -> User:
    person = make.user(organisation=make.organisation(name="Exempelkommun"))
    make.sign_in(client, person)
    cookie = client.get_cookie("session")
    assert cookie is not None
    context.add_cookies([{"name": "session", "value": cookie.value, "url": server}])
    return person


def section(round_: Consultation) -> str:
    plan = db.session.get_one(Plan, round_.plan_id)
    version = db.session.get_one(Version, round_.version_id)
    return f"/plans/{plan.slug}/{version.number}/1"


def only_comment() -> Comment:
    db.session.rollback()
    return db.session.scalars(select(Comment)).one()


def test_commenting_needs_no_mouse(tab: Tab, round_: Consultation, speaker: User) -> None:
    tab.goto(section(round_))
    page = tab.page
    focused = page.locator(":focus")
    for _ in range(60):
        page.keyboard.press("Tab")
        if focused.get_attribute("data-comment") is not None and "1.2" in (
            page.locator(f"#{focused.get_attribute('aria-describedby')}").inner_text()
        ):
            break
    expect(focused).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/blocks/**")
    page.get_by_label("Vilka ord?").focus()
    page.keyboard.type("övriga aktörer")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Vilka är de?")
    page.keyboard.press("Tab")
    for _ in range(6):
        if page.locator(":focus").inner_text() == "Skicka in offentligt för Exempelkommun":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/plans/**")
    expect(page.locator("article.is-open")).to_contain_text("Vilka är de?")
    said = only_comment()
    assert (said.quote, said.body) == ("övriga aktörer", "Vilka är de?")


def test_selected_words_lead_to_the_form_and_the_preview_follows_what_is_typed(
    tab: Tab, round_: Consultation, speaker: User
) -> None:
    tab.goto(section(round_))
    page = tab.page
    page.evaluate("""() => {
      const text = document.querySelectorAll('[data-block]')[1].firstChild;
      document.getSelection().setBaseAndExtent(text, 4, text, 18);
    }""")
    page.get_by_role("group", name="Markerade ord").get_by_text("Föreslå ändring").click()
    page.wait_for_url("**/blocks/**")
    asked = parse_qs(urlsplit(page.url).query)
    assert (asked["start"], asked["end"], asked["propose"]) == (["4"], ["18"], ["1"])
    expect(page.locator("mark")).to_have_text("övriga aktörer")
    page.get_by_label("Ny lydelse").fill("kommuner och företag")
    expect(page.locator("#preview ins")).to_contain_text("kommuner och företag")
    page.get_by_label("Din synpunkt").fill("Tydligare.")
    tab.assert_accessible()
    page.get_by_role("button", name="Skicka in offentligt för Exempelkommun").click()
    page.wait_for_url("**/plans/**")
    assert only_comment().proposed == "kommuner och företag"


def test_a_mark_and_its_note_light_up_together(tab: Tab, round_: Consultation) -> None:
    make.comment(round_, "1.2", words="vägledande")
    tab.goto(section(round_))
    tab.page.locator("mark a").focus()
    expect(tab.page.locator("#c1")).to_have_class("note is-lit")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 768, 1440])
def test_every_page_fits_and_is_accessible(
    tab: Tab, round_: Consultation, speaker: User, width: int, scheme: str
) -> None:
    make.comment(round_, "1.2", by=speaker, words="vägledande", proposed="styrande och lite till")
    make.comment(round_, "1.1", body="Ett ord som är " + "långt" * 30)
    tab.page.set_viewport_size({"width": width, "height": 900})
    tab.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the two
    block = make.block_of(db.session.get_one(Version, round_.version_id), "1.2").uid
    comments = f"/consultations/{round_.slug}/comments"
    for path in (
        f"{section(round_)}?open=1",
        f"/consultations/{round_.slug}/blocks/{block}?start=4&end=18&propose=1",
        comments,
        f"{comments}/1",
        f"{comments}/1/0/edit",
        f"{comments}/1/0/withdraw",
        f"{comments}/1/0/history",
        "/mine",
    ):
        tab.goto(path)
        tab.assert_fits()
        tab.assert_accessible()
