"""The public pages and the process owner's, in a real browser: accessible, fitting and quiet, light and dark."""

from playwright.sync_api import BrowserContext

from consult.model.consultations import Invitation, InvitationState, Question
from consult.model.users import Role
from tests import factories
from tests.support.browser import Tab
from tests.support.client import Visitor

PUBLIC = (
    "/",
    "/consultations",
    "/consultations/remissen",
    "/accessibility",
    "/privacy",
    "/cookies",
    "/help",
)
DESK = ("", "/edit", "/invited", "/dates", "/invited/kommunen", "/cancel")


def arrange() -> None:
    body = factories.organisation(name="Kommunen med ett mycket långt namn", slug="kommunen")
    factories.consultation(
        None,
        -5,
        12,
        slug="remissen",
        questions=[Question(position=1, text={"sv": "Är målen rätt?", "en": "Are the goals right?"})],
        invitations=[Invitation(organisation_id=body.id, state=InvitationState.INVITED)],
    )


def look_at(tab: Tab, paths: tuple[str, ...]) -> None:
    for path in paths:
        tab.goto(path)
        for width, scheme in ((1280, "light"), (320, "dark")):
            tab.page.set_viewport_size({"width": width, "height": 800})
            tab.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            tab.assert_fits()
            tab.assert_accessible()


def test_the_public_pages_are_accessible_and_fit(tab: Tab) -> None:
    arrange()
    look_at(tab, PUBLIC)


def test_the_process_owner_s_pages_are_accessible_and_fit(
    tab: Tab, context: BrowserContext, client: Visitor
) -> None:
    arrange()
    factories.sign_in(client, factories.user(Role.PROCESS_OWNER))
    cookie = client.get_cookie("session")
    assert cookie is not None
    context.add_cookies([{"name": "session", "value": cookie.value, "url": tab.address}])
    look_at(tab, tuple(f"/desk/consultations/remissen{each}" for each in DESK))


def test_one_comes_from_the_start_page_to_the_letter_with_the_keyboard_alone(tab: Tab) -> None:
    arrange()
    tab.goto("/")
    tab.keys.press("Tab")
    assert tab.page.evaluate("document.activeElement.textContent") == "Till texten"
    tab.keys.press("Enter")
    for _ in range(10):
        tab.keys.press("Tab")
        if tab.page.evaluate("document.activeElement.closest('.open-t') !== null"):
            break
    tab.keys.press("Enter")
    tab.page.wait_for_url("**/consultations/remissen")
