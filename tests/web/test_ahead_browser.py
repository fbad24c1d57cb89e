"""The next comment is fetched while one is read, and is there at once when its key is pressed."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Request, expect

from consult.db import db
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import Outcome
from consult.model.holds import Hold
from consult.model.records import Event
from consult.model.users import Role, User
from tests import factories as make
from tests.support.browser import Tab
from tests.support.client import Visitor

Open = Callable[[int], None]
IDLE = "new Promise(done => requestIdleCallback(() => setTimeout(done, 50), { timeout: 2_000 }))"


@pytest.fixture
def drafter(app: Flask) -> User:
    return make.user(Role.DRAFTER, name="Disa Drafter")


@pytest.fixture
def round_(drafter: User) -> Consultation:
    made = make.consultation()
    for words in ("Första.", "Andra.", "Tredje.", "Fjärde."):
        make.comment(made, "1.2", body=words)
    return made


class Loads:
    """How pages of comments have been asked for: opened by the browser, or fetched ahead."""

    def __init__(self, tab: Tab) -> None:
        self.opened: list[str] = []
        self.ahead: list[str] = []
        tab.page.on("request", self._hear)

    def _hear(self, request: Request) -> None:
        number = re.search(r"/comments/(\d+)", request.url)
        if number and request.is_navigation_request():
            self.opened.append(number.group(1))
        elif number and request.headers.get("purpose") == "prefetch":
            self.ahead.append(number.group(1))


@pytest.fixture
def loads(tab: Tab) -> Loads:
    return Loads(tab)


@pytest.fixture
def start(tab: Tab, context: BrowserContext, client: Visitor, drafter: User, round_: Consultation) -> Open:
    """Open a comment as a drafter, and wait until the pages that one goes on to are there."""
    make.sign_in(client, drafter)
    cookie = client.get_cookie("session")
    assert cookie is not None
    context.add_cookies([{"name": "session", "value": cookie.value, "url": tab.address}])

    def open_(number: int) -> None:
        tab.goto(f"/desk/consultations/{round_.slug}/comments/{number}")
        ready(tab)

    return open_


def ready(tab: Tab) -> None:
    tab.page.wait_for_load_state("networkidle")
    tab.page.evaluate(IDLE)


def stands_at(tab: Tab, number: int) -> None:
    expect(tab.page.get_by_role("heading", level=1)).to_have_text(f"Synpunkt {number}")
    expect(tab.page).to_have_title(re.compile(rf"^Synpunkt {number} – "))
    expect(tab.page).to_have_url(re.compile(rf"/comments/{number}$"))


def test_the_next_comment_is_opened_by_its_key_without_a_new_page(
    tab: Tab, start: Open, loads: Loads
) -> None:
    start(2)
    assert (loads.opened, sorted(loads.ahead)) == (["2"], ["1", "3"])
    keys = tab.keys
    keys.press("j")
    stands_at(tab, 3)
    assert loads.opened == ["2"]
    expect(tab.page.get_by_role("heading", level=1)).to_be_focused()
    expect(tab.page.locator(".q-row[aria-current]")).to_contain_text("Tredje.")
    tab.assert_accessible()
    tab.assert_fits()
    ready(tab)
    keys.press("k")
    stands_at(tab, 2)
    assert loads.opened == ["2"]


def test_the_keys_and_the_form_of_a_comment_that_was_put_in_work(tab: Tab, start: Open) -> None:
    start(1)
    page, keys = tab.page, tab.keys
    keys.press("j")
    stands_at(tab, 2)
    keys.press("i")
    expect(page.get_by_label("Föranleder ingen ändring")).to_be_checked()
    keys.press("r")
    keys.type("Det räcker som det är.")
    expect(page.locator("[data-keep-status]").first).to_contain_text("Sparat")
    expect(page.get_by_role("button", name="Stäng av kortkommandon")).to_be_visible()
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("Svaret är sparat.")
    db.session.rollback()
    stands = page.get_by_label("Skäl på svenska")
    expect(stands).to_have_value("Det räcker som det är.")


def test_what_is_typed_stays_when_one_goes_on_by_key_and_comes_back(tab: Tab, start: Open) -> None:
    start(1)
    tab.page.get_by_label("Skäl på svenska").fill("Halvvägs")
    tab.keys.press("Escape")
    tab.keys.press("j")
    stands_at(tab, 2)
    tab.page.wait_for_timeout(500)
    ready(tab)
    tab.keys.press("k")
    stands_at(tab, 1)
    expect(tab.page.get_by_label("Skäl på svenska")).to_have_value("Halvvägs")


def test_back_and_forward_show_the_comments_that_were_open(tab: Tab, start: Open) -> None:
    start(1)
    for number in (2, 3):
        tab.keys.press("j")
        stands_at(tab, number)
        ready(tab)
    tab.page.go_back()
    stands_at(tab, 2)
    tab.page.go_back()
    stands_at(tab, 1)
    tab.page.go_forward()
    stands_at(tab, 2)
    expect(tab.page.locator(".q-row[aria-current]")).to_contain_text("Andra.")


def test_rows_of_the_list_that_are_the_same_stay_and_others_are_put_in(
    tab: Tab, start: Open, round_: Consultation, drafter: User
) -> None:
    start(1)
    tab.page.locator(".q-list > li").evaluate_all("rows => rows.forEach(row => { row.stayed = true; })")
    third = db.session.query(Comment).filter_by(consultation_id=round_.id, number=3).one()
    make.proposed(third, by=drafter, outcome=Outcome.NO_CHANGE)
    db.session.commit()
    with tab.page.expect_event("requestfinished"):
        tab.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # they are fetched anew
    ready(tab)
    tab.keys.press("j")
    stands_at(tab, 2)
    expect(tab.page.locator("#c3")).to_contain_text("Föranleder ingen ändring")
    expect(tab.page.locator(".q-row[aria-current]")).to_have_count(1)
    stayed = tab.page.locator(".q-list > li").evaluate_all("rows => rows.map(row => row.stayed === true)")
    assert stayed == [True, True, False, True]


def test_the_list_looks_and_reads_the_same_as_when_the_page_is_loaded(
    tab: Tab, start: Open, round_: Consultation
) -> None:
    for _each in range(60):
        make.comment(round_, "1.2")
    start(8)
    for number in (9, 10):
        tab.keys.press("j")
        stands_at(tab, number)
        ready(tab)
    seen = """() => [...document.querySelectorAll('main *')].filter(each => !each.matches('[name=csrf_token]'))
      .map(each => `${each.outerHTML.split('>')[0]} ${Math.round(each.getBoundingClientRect().top)}`)"""
    swapped = tab.page.evaluate(seen)
    tab.page.reload()
    ready(tab)
    loaded = tab.page.evaluate(seen)
    assert [each for each in swapped if "<h1" not in each] == [each for each in loaded if "<h1" not in each]


def test_what_is_done_in_a_row_that_stayed_is_done_to_its_comment(tab: Tab, start: Open) -> None:
    start(1)
    tab.keys.press("j")
    stands_at(tab, 2)
    tab.page.locator("#c4 .q-take").click()
    expect(tab.page.get_by_role("status").first).to_contain_text("4")
    expect(tab.page.locator("#c4 .q-take")).to_have_count(0)


def test_marks_and_words_in_the_list_are_forgotten_when_another_comment_is_opened(
    tab: Tab, start: Open, loads: Loads
) -> None:
    start(1)
    tab.page.locator("#c3 .q-pick input").check()
    tab.page.locator("#q").fill("tredje")
    tab.page.locator("#c2 a.q-row").click()
    stands_at(tab, 2)
    assert loads.opened == ["1"]
    expect(tab.page.locator(".q-pick input:checked")).to_have_count(0)
    expect(tab.page.locator(".q-bulk")).to_be_hidden()
    expect(tab.page.locator("#q")).to_have_value("")


def test_the_keys_can_be_switched_off_once_on_a_page_that_was_put_in(tab: Tab, start: Open) -> None:
    start(1)
    tab.keys.press("j")
    stands_at(tab, 2)
    tab.page.get_by_role("button", name="Stäng av kortkommandon").click()
    ready(tab)
    tab.keys.press("j")
    stands_at(tab, 2)


def test_after_a_save_the_next_page_is_not_an_old_copy(
    tab: Tab, start: Open, loads: Loads, round_: Consultation
) -> None:
    start(1)
    tab.page.get_by_label("Föranleder ingen ändring").check()
    tab.page.get_by_label("Skäl på svenska").fill("Det räcker.")
    loads.ahead.clear()
    tab.page.get_by_role("button", name="Skicka för godkännande").click()
    expect(tab.page.get_by_role("status").first).to_contain_text("Svaret väntar på godkännande.")
    ready(tab)
    assert "2" in loads.ahead, "it is fetched again"
    tab.keys.press("j")
    stands_at(tab, 2)
    expect(tab.page.locator("#c1")).to_contain_text("Föranleder ingen ändring")
    expect(tab.page.locator("[data-flash]")).to_have_count(0)


def test_a_page_that_is_too_old_is_opened_anew(tab: Tab, start: Open, loads: Loads) -> None:
    start(1)
    tab.page.evaluate("(() => { const now = Date.now; Date.now = () => now() + 31_000; })()")
    tab.keys.press("j")
    stands_at(tab, 2)
    assert loads.opened == ["1", "2"]


def test_a_hidden_page_forgets_what_was_fetched(tab: Tab, start: Open, loads: Loads) -> None:
    start(1)
    tab.page.evaluate(
        """() => {
          Object.defineProperty(document, 'hidden', {get: () => true});
          document.dispatchEvent(new Event('visibilitychange'));
        }"""
    )
    tab.keys.press("j")
    stands_at(tab, 2)
    assert loads.opened == ["1", "2"]


def test_where_nothing_can_be_fetched_the_key_opens_the_page_as_ever(
    tab: Tab, start: Open, loads: Loads
) -> None:
    tab.page.route(
        "**/comments/*",
        lambda route: (
            route.fulfill(status=500, body="")
            if route.request.headers.get("purpose") == "prefetch"
            else route.continue_()
        ),
    )
    start(1)
    tab.keys.press("j")
    stands_at(tab, 2)
    assert loads.opened == ["1", "2"]
    ready(tab)
    tab.complaints = [each for each in tab.complaints if "status of 500" not in each]


def test_a_page_of_another_kind_is_not_put_in(
    tab: Tab, start: Open, round_: Consultation, loads: Loads
) -> None:
    tab.page.route(
        "**/comments/2",
        lambda route: (
            route.fulfill(status=200, body="<main><h1>Logga in</h1></main>", content_type="text/html")
            if route.request.headers.get("purpose") == "prefetch"
            else route.continue_()
        ),
    )
    start(1)
    tab.keys.press("j")
    stands_at(tab, 2)
    assert loads.opened == ["1", "2"]


def test_with_marked_comments_the_keys_walk_so_that_no_mark_is_lost(
    tab: Tab, start: Open, loads: Loads
) -> None:
    start(1)
    keys = tab.keys
    keys.press("x")
    keys.press("j")
    expect(tab.page.locator("#c2 a.q-row")).to_be_focused()
    stands_at(tab, 1)
    keys.press("x")
    expect(tab.page.locator(".q-pick input:checked")).to_have_count(2)


def test_nothing_is_held_or_written_by_what_is_fetched_ahead(start: Open, round_: Consultation) -> None:
    db.session.commit()
    before = make.rows(Event)
    start(2)
    db.session.rollback()
    assert (make.rows(Event), make.rows(Hold)) == (before, 0)


def test_a_message_waits_for_the_page_that_is_really_opened(
    client: Visitor, drafter: User, round_: Consultation
) -> None:
    make.sign_in(client, drafter)
    address = f"/desk/consultations/{round_.slug}/comments"
    page = client.visit(f"{address}/1")
    form = {"csrf_token": page.all("//input[@name='csrf_token']/@value")[0], "body": "Ring först."}
    client.post(f"{address}/1/note", data=form)
    assert "Anteckningen är sparad" not in client.get(f"{address}/2", headers={"Purpose": "prefetch"}).text
    assert "Anteckningen är sparad" in client.visit(f"{address}/1").said
