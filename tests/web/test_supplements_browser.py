"""Asking again in a real browser, with the keyboard alone."""

from typing import Literal

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from consult.db import db, transaction
from consult.model.consultations import Consultation
from consult.model.dispositions import Answer, Outcome, Significance
from consult.model.plans import Plan
from consult.model.scopes import Scope
from consult.model.users import Role
from consult.services import dispositions
from tests import answering
from tests import factories as make
from tests.support.browser import Tab
from tests.support.client import Visitor

WIDTHS = (320, 768, 1440)


def press(page: Page, role: Literal["button", "link"], name: str) -> None:
    page.get_by_role(role, name=name, exact=True).first.focus()
    page.keyboard.press("Enter")


def accepted(round_: Consultation) -> None:
    mine = make.answer_of(make.comment(round_, "2.1"))
    with transaction():
        said = Answer(Outcome.ACCEPTED, {"sv": "Så blir det."}, Significance.SUBSTANTIVE)
        dispositions.save(answering.staff(), mine, said, mine.revision)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_process_owner_asks_again_with_the_keyboard_alone(
    tab: Tab, context: BrowserContext, client: Visitor, scheme: Literal["light", "dark"]
) -> None:
    round_ = make.consultation()
    make.invite(round_, make.organisation(name="Ånge kommun"))
    accepted(round_)
    make.published(db.session.get_one(Plan, round_.plan_id))
    make.sign_in(client, make.user(Role.PROCESS_OWNER))
    cookie = client.get_cookie("session")
    assert cookie is not None
    context.add_cookies([{"name": "session", "value": cookie.value, "url": tab.address}])
    page = tab.page
    page.emulate_media(color_scheme=scheme)
    tab.goto("/desk")
    page.get_by_role("link", name="ändrar vad planen innebär").focus()
    page.keyboard.press("Enter")
    press(page, "link", "Fråga igen om de här avsnitten")
    expect(page.get_by_label("2 Näringsliv")).to_be_checked()
    tab.assert_accessible()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        tab.assert_fits()
    page.get_by_label("1 Utgångspunkter").focus()
    page.keyboard.press("Space")
    press(page, "button", "Gå vidare till brevet")
    expect(page.get_by_role("heading", name="Brev, frågor och datum")).to_be_visible()
    tab.assert_quiet()
    db.session.rollback()  # to see what was written meanwhile
    made = db.session.query(Consultation).filter_by(supplements_id=round_.id).one()
    assert db.session.query(Scope).filter_by(consultation_id=made.id).count() == 2
    tab.goto(f"/desk/consultations/{made.slug}/sections")
    tab.assert_accessible()
    tab.goto(f"/consultations/{made.slug}")
    tab.assert_accessible()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        tab.assert_fits()
