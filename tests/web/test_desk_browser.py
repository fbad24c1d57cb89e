"""The desk in a real browser: with the keyboard alone, at every width, light and dark, in both languages."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, expect
from sqlalchemy import select

from consult.db import db, transaction
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import DispositionState, Outcome
from consult.model.users import Role, User
from consult.policy import SYSTEM
from consult.services import dispositions, phrases, themes
from consult.services.phrases import Wording
from tests import factories as make
from tests.support.browser import Tab
from tests.support.client import Visitor
from tests.text.test_similar import LETTER

WIDTHS = (320, 768, 1440)


Enter = Callable[[User], None]


@pytest.fixture
def enter(tab: Tab, context: BrowserContext, client: Visitor) -> Enter:
    """Let someone be signed in in the real browser."""

    def enter(person: User) -> None:
        make.sign_in(client, person)
        cookie = client.get_cookie("session")
        assert cookie is not None
        context.add_cookies([{"name": "session", "value": cookie.value, "url": tab.address}])

    return enter


@pytest.fixture
def drafter(app: Flask) -> User:
    return make.user(Role.DRAFTER, name="Disa Drafter")


@pytest.fixture
def round_(drafter: User) -> Consultation:
    made = make.consultation()
    body = make.user(organisation=make.organisation(name="Exempelkommun B"), title="Utvecklingschef")
    make.comment(made, "2.1", by=body, words="ska ha minst", body="Byt ska mot bör.", proposed="bör ha")
    make.comment(made, "1.2", by=body, body="Otydligt.")
    make.comment(made, "1.2", by=make.user(), body="Samma sak här.")
    with transaction():
        themes.add(make.actor(drafter), made.plan_id, {"sv": "Ansvar", "en": "Responsibility"})
    return made


def queue_of(round_: Consultation) -> str:
    return f"/desk/consultations/{round_.slug}/comments"


def numbered(round_: Consultation, number: int) -> Comment:
    return db.session.scalars(
        select(Comment).where(Comment.consultation_id == round_.id, Comment.number == number)
    ).one()


def test_a_drafter_answers_with_the_keyboard_alone(
    tab: Tab, enter: Enter, drafter: User, round_: Consultation
) -> None:
    enter(drafter)
    tab.goto(queue_of(round_))
    page, keys = tab.page, tab.keys
    keys.press("j")
    expect(page.locator("#c1 a.q-row")).to_be_focused()
    keys.press("j")
    keys.press("k")
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Synpunkt 1")
    keys.press("p")
    expect(page.get_by_label("Beaktas delvis")).to_be_checked()
    keys.press("r")
    keys.type("Delade funktioner nämns. a p n")
    expect(page.get_by_label("Beaktas delvis")).to_be_checked()
    keys.press("Tab")
    keys.press("Tab")
    expect(page.locator("#theme")).to_be_focused()
    keys.press("ArrowDown")
    keys.press("Escape")
    keys.press("s")
    expect(page.get_by_role("button", name="Skicka för godkännande")).to_be_focused()
    keys.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Svaret väntar på godkännande.")
    keys.press("f")
    expect(page.get_by_role("heading", level=1)).to_have_text("Synpunkt 2")
    db.session.rollback()
    mine = make.answer_of(numbered(round_, 1))
    assert (mine.state, mine.outcome) == (DispositionState.PROPOSED, Outcome.PARTLY_ACCEPTED)
    assert mine.reasons == {"sv": "Delade funktioner nämns. a p n"}
    assert mine.theme_id is not None


def test_an_approver_approves_with_the_keyboard_alone(
    tab: Tab, enter: Enter, drafter: User, round_: Consultation
) -> None:
    for number in (1, 2):
        make.proposed(numbered(round_, number), by=drafter)
    enter(make.user(Role.APPROVER))
    tab.goto(queue_of(round_) + "?state=proposed")
    page, keys = tab.page, tab.keys
    keys.press("f")
    expect(page.get_by_role("heading", level=1)).to_have_text("Synpunkt 1")
    keys.press("a")
    expect(page.get_by_role("button", name="Godkänn och gå vidare")).to_be_focused()
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Synpunkt 2")
    keys.press("b")
    keys.type("Skriv tydligare.")
    keys.press("Tab")
    keys.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("tillbaka")


def test_comments_are_marked_grouped_and_found_with_keys(
    tab: Tab, enter: Enter, drafter: User, round_: Consultation
) -> None:
    enter(drafter)
    tab.goto(queue_of(round_))
    page, keys = tab.page, tab.keys
    expect(page.locator(".q-bulk")).to_be_hidden()
    keys.press("j")
    keys.press("j")
    keys.press("x")
    keys.press("j")
    keys.press("x")
    expect(page.locator(".q-bulk")).to_be_visible()
    keys.press("m")
    expect(page.get_by_role("button", name="Besvara eller skicka vidare")).to_be_focused()
    page.get_by_role("button", name="Besvara dem som en").press("Enter")
    expect(page.locator(".picked li")).to_have_count(2)
    page.get_by_role("button", name="Besvara dem som en").press("Enter")
    expect(page.get_by_text("1 synpunkt till får samma svar")).to_be_visible()
    keys.press("/")
    keys.type("bör")
    keys.press("Enter")
    expect(page).to_have_url(re.compile(r"\?q=b%C3%B6r$"))
    expect(page.locator("a.q-row")).to_have_count(1)
    keys.press("?")
    expect(page.get_by_text("skriv en anteckning till kollegor")).to_be_visible()


def test_what_is_typed_in_an_answer_survives_leaving_the_comment(
    tab: Tab, enter: Enter, drafter: User, round_: Consultation
) -> None:
    enter(drafter)
    tab.goto(queue_of(round_) + "/1")
    tab.page.get_by_label("Skäl på svenska").fill("Halvvägs")
    expect(tab.page.locator("[data-keep-status]")).to_contain_text("Sparat")
    tab.goto(queue_of(round_) + "/2")
    tab.goto(queue_of(round_) + "/1")
    expect(tab.page.get_by_label("Skäl på svenska")).to_have_value("Halvvägs")
    tab.page.get_by_role("button", name="Spara", exact=True).click()
    expect(tab.page.get_by_role("status").first).to_contain_text("Svaret är sparat.")
    assert tab.page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('consult.draft'))") == []


def test_on_a_phone_the_list_and_the_comment_are_views_of_their_own(
    tab: Tab, enter: Enter, drafter: User, round_: Consultation
) -> None:
    enter(drafter)
    tab.page.set_viewport_size({"width": 320, "height": 700})
    tab.goto(queue_of(round_))
    tab.page.locator("#c2 a.q-row").click()
    expect(tab.page.locator("#c2 a.q-row")).to_be_hidden()
    expect(tab.page.get_by_role("heading", name="Regionens svar")).to_be_visible()
    tab.page.get_by_role("link", name="Nästa", exact=True).click()
    expect(tab.page.get_by_role("heading", level=1)).to_have_text("Synpunkt 3")
    tab.page.get_by_role("link", name="Hela kön").click()
    expect(tab.page.locator("#c2 a.q-row")).to_be_visible()


def test_the_save_bar_stays_in_view_and_covers_nothing_that_has_the_focus(
    tab: Tab, enter: Enter, drafter: User, round_: Consultation
) -> None:
    enter(drafter)
    tab.page.set_viewport_size({"width": 1280, "height": 832})
    tab.goto(queue_of(round_) + "/1")
    send = tab.page.get_by_role("button", name="Skicka för godkännande")
    expect(send).to_be_in_viewport()
    bar = tab.page.locator(".answer-foot").bounding_box()
    assert bar is not None
    for name in ("reasons_en", "theme", "significance", "assignee"):
        field = tab.page.locator(f"#{name}")
        field.focus()
        box = field.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= bar["y"] + 1, f"{name} is under the bar"
    expect(send).to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_desk_can_be_used_by_everyone_at_every_width(
    tab: Tab, enter: Enter, drafter: User, round_: Consultation, scheme: str
) -> None:
    make.proposed(numbered(round_, 3), by=drafter)
    for body in (
        LETTER,
        LETTER.replace("måste behålla", "måste inte behålla"),
        f"{LETTER} Jag åker själv med den.",
    ):
        make.comment(round_, "1.2", body=body)
    make.compared()
    enter(drafter)
    tab.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    queue = queue_of(round_)
    for path in (
        "/desk",
        queue,
        f"{queue}?state=open",
        f"{queue}/1",
        f"{queue}/3",
        f"{queue}/4",
        f"{queue}/similar",
        f"{queue}/similar/4",
        f"{queue}/1/accept",
        f"{queue}/themes",
        f"{queue}/release",
    ):
        for width in WIDTHS:
            tab.page.set_viewport_size({"width": width, "height": 900})
            tab.goto(path)
            for fold in tab.page.locator("#similar summary").all():
                fold.click()
            tab.assert_fits()
            if width != 768:
                tab.assert_accessible()


def test_nothing_of_a_list_that_has_been_scrolled_shows_beside_its_heading(
    tab: Tab, enter: Enter, drafter: User, round_: Consultation
) -> None:
    for _each in range(12):
        make.comment(round_, "1.2")
    enter(drafter)
    tab.page.set_viewport_size({"width": 1440, "height": 700})
    tab.goto(f"{queue_of(round_)}/12")
    above = tab.page.evaluate(
        """() => {
          const pane = document.querySelector('.pane.queue');
          pane.scrollTop = pane.scrollHeight / 2;
          const [box, head] = [pane, pane.querySelector('.pane-head')].map(each => each.getBoundingClientRect());
          const found = document.elementFromPoint(box.left + 4, head.top + head.height / 2);
          return pane.scrollTop > 0 && found.closest('.pane-head') !== null;
        }"""
    )
    assert above


def test_every_key_that_is_named_does_something_on_some_page(
    tab: Tab, enter: Enter, drafter: User, round_: Consultation
) -> None:
    make.proposed(numbered(round_, 3), by=drafter)
    with transaction():
        phrases.add(SYSTEM, round_.plan_id, Wording("Tack", {"sv": "Tack."}))
    both = make.user(Role.DRAFTER)
    make.also(both, Role.APPROVER)
    enter(both)
    used = {"j", "k", "x", "enter", "esc"}
    named: set[str] = set()
    for path in ("", "/1", "/3"):
        tab.goto(queue_of(round_) + path)
        used |= set(tab.page.locator("[data-key]").evaluate_all("all => all.map(each => each.dataset.key)"))
        named |= {each.lower() for each in tab.page.locator(".keys kbd").all_text_contents()}
    assert used - {"?"} == named - {"?"}


def test_keys_lead_to_what_can_be_done_with_the_comment(
    tab: Tab, enter: Enter, drafter: User, round_: Consultation
) -> None:
    enter(drafter)
    for key, place in {"v": "place", "d": "split", "w": "accept"}.items():
        tab.goto(f"{queue_of(round_)}/1")
        tab.keys.press(key)
        expect(tab.page).to_have_url(re.compile(rf"/comments/1/{place}$"))


def test_a_key_that_opens_a_form_goes_to_its_first_field(
    tab: Tab, enter: Enter, drafter: User, round_: Consultation
) -> None:
    make.also(drafter, Role.APPROVER)
    make.proposed(numbered(round_, 2), by=make.user(Role.DRAFTER))
    enter(drafter)
    page, keys = tab.page, tab.keys
    for number, key, field in ((1, "u", "body"), (1, "l", "label"), (1, "g", "numbers"), (2, "b", "because")):
        tab.goto(f"{queue_of(round_)}/{number}")
        keys.press(key)
        expect(page.locator(f"#{field}")).to_be_focused()
        keys.type(f"{key}{key}")
        expect(page.locator(f"#{field}")).to_have_value(f"{key}{key}")
        keys.press("Escape")
        keys.press(key)
        expect(page.locator(f"#{field}")).to_be_focused()


def test_an_approver_says_why_in_a_note_with_the_keyboard_alone(
    tab: Tab, enter: Enter, drafter: User, round_: Consultation
) -> None:
    make.proposed(numbered(round_, 1), by=drafter)
    enter(make.user(Role.APPROVER, name="Alva Approver"))
    tab.goto(f"{queue_of(round_)}/1")
    page, keys = tab.page, tab.keys
    keys.press("u")
    keys.type("@Disa Drafter, stämmer siffran?")
    page.get_by_role("button", name="Spara anteckningen").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Får veta: Disa Drafter.")
    expect(page.locator("#notes .pre")).to_have_text("@Disa Drafter, stämmer siffran?")


def test_the_menu_of_rooms_opens_and_closes_with_the_keyboard(
    tab: Tab, enter: Enter, drafter: User, round_: Consultation
) -> None:
    enter(drafter)
    for width in WIDTHS:
        tab.page.set_viewport_size({"width": width, "height": 900})
        tab.goto(f"/desk/consultations/{round_.slug}/phrases")
        menu, link = tab.page.get_by_text("Fler sidor"), tab.page.get_by_role("link", name="Motstridigt")
        expect(link).to_be_hidden()
        menu.press("Enter")
        expect(link).to_be_in_viewport()
        tab.assert_fits()
        tab.assert_accessible()
        tab.keys.press("Tab")
        expect(tab.page.get_by_role("link", name="Registrera svar")).to_be_focused()
        tab.keys.press("Escape")
        expect(link).to_be_hidden()
        expect(menu).to_be_focused()
    menu.press("Enter")
    link.press("Enter")
    expect(tab.page.locator(".desk-nav > li > a[aria-current]")).to_have_text("Motstridigt")


def test_a_note_keeps_its_lines_and_a_long_address_in_it_breaks(
    tab: Tab, enter: Enter, drafter: User, round_: Consultation
) -> None:
    address = "https://example.org/" + "yttranden/" * 12
    with transaction():
        dispositions.note(
            make.actor(drafter), make.answer_of(numbered(round_, 1)), f"Först.\n\nSedan.\n{address}"
        )
    enter(drafter)
    for width in WIDTHS:
        tab.page.set_viewport_size({"width": width, "height": 900})
        tab.goto(f"{queue_of(round_)}/1")
        tab.assert_fits()
        assert tab.page.locator("#notes .pre").inner_text().startswith("Först.\n\nSedan.\n")
