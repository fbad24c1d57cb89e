"""Checking where comments will stand: confirm a place, move a comment by hand, or say that it has none."""

from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import BrowserContext
from sqlalchemy import select

from consult import clock
from consult.db import db, transaction
from consult.model.comments import Anchor, Comment
from consult.model.consultations import Consultation
from consult.model.plans import Plan
from consult.model.users import Role
from consult.model.versions import Version
from consult.policy import SYSTEM
from consult.services import publishing
from consult.text.anchors import Status
from tests import factories
from tests.answering import redraft
from tests.support.browser import Tab
from tests.support.client import Visitor


@pytest.fixture(name="comment")
def _comment(client: Visitor) -> Comment:
    factories.sign_in(client, factories.user(Role.DRAFTER, locale="en"))
    consultation = factories.consultation()
    comment = factories.comment(consultation, "2.1", words="namngiven kontaktperson")
    words = "Varje kommun ska ha minst en namngiven kontaktperson för företagsfrågor."
    redraft(plan_of(comment), factories.SWEDISH.replace(words, "Varje kommun ordnar företagsfrågor."))
    return comment


def plan_of(comment: Comment) -> Plan:
    return db.session.get_one(Plan, db.session.get_one(Consultation, comment.consultation_id).plan_id)


def kept(comment: Comment) -> Anchor | None:
    working = factories.working(plan_of(comment)).id
    return db.session.get(Anchor, (comment.id, working))


def press(client: Visitor, comment: Comment, button: str, **values: str) -> str:
    address = f"/desk/plans/{plan_of(comment).slug}/anchors"
    return client.submit(client.visit(address), button, **values).text


def test_a_place_that_was_found_is_confirmed(client: Visitor, comment: Comment) -> None:
    assert "The place of comment 1 is kept." in press(client, comment, "This is right")
    found = kept(comment)
    assert found is not None
    assert (found.status, found.uid) == (Status.EDITED, comment.uid)
    assert found.confirmed_at is not None


def test_a_comment_is_moved_to_another_passage(client: Visitor, comment: Comment) -> None:
    uid = factories.block_of(factories.working(plan_of(comment)), "1.2").uid
    assert "The place of comment 1 is kept." in press(client, comment, "Move it there", to=uid)
    found = kept(comment)
    assert found is not None
    assert (found.status, found.uid, found.start) == (Status.MANUAL, uid, None)


def test_a_comment_is_moved_to_words_that_are_typed(client: Visitor, comment: Comment) -> None:
    uid = factories.block_of(factories.working(plan_of(comment)), "1.2").uid
    press(client, comment, "Move it there", to=uid, words="övriga aktörer")
    found = kept(comment)
    assert found is not None
    assert (found.status, found.uid, found.start, found.end) == (Status.MANUAL, uid, 4, 18)


def test_a_comment_is_said_to_have_no_place_any_more(client: Visitor, comment: Comment) -> None:
    assert "is kept" in press(client, comment, "It has no place in the text any more")
    found = kept(comment)
    assert found is not None
    assert (found.status, found.uid) == (Status.REMOVED, None)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"to": ""}, "Choose the passage that the comment should stand at."),
        ({"to": "borta"}, "The passage has been taken out of the text meanwhile."),
        ({"words": "finns inte här"}, "These words are not in the passage."),
    ],
)
def test_a_place_that_is_not_there_is_refused_in_words_and_nothing_typed_is_lost(
    client: Visitor, comment: Comment, values: dict[str, str], message: str
) -> None:
    uid = factories.block_of(factories.working(plan_of(comment)), "1.2").uid
    text = press(client, comment, "Move it there", **{"to": uid, "words": "mina ord"} | values)
    assert message in text
    assert values.get("words", "mina ord") in text
    assert kept(comment) is None


def test_a_place_that_has_changed_since_it_was_looked_at_is_not_confirmed(
    client: Visitor, comment: Comment
) -> None:
    page = client.visit(f"/desk/plans/{plan_of(comment).slug}/anchors")
    redraft(plan_of(comment), factories.SWEDISH.replace("Varje kommun ska ha minst en", "En"))
    page = client.submit(page, "This is right")
    assert page.status_code == 409
    assert "Nothing was done. Look at it again first." in page.text
    assert kept(comment) is None


def publish(comment: Comment) -> None:
    plan = plan_of(comment)
    with time_machine.travel(clock.now() + timedelta(days=60)), transaction():
        publishing.publish(SYSTEM, plan, {"sv": "Reviderad."}, factories.left_open(plan))


def test_a_place_left_at_publication_is_put_right_in_the_published_version(
    client: Visitor, comment: Comment
) -> None:
    publish(comment)
    version = factories.block_of(factories.working(plan_of(comment)), "1.2")
    page = client.visit(f"/desk/plans/{plan_of(comment).slug}/anchors/2")
    assert page.h1 == "Places in version 2"
    page = client.submit(page, "Move it there", to=version.uid)
    assert "The place of comment 1 is kept." in page.text
    stands = db.session.scalars(select(Anchor.uid).join(Version).where(Version.number == 2)).all()
    assert stands == [version.uid]
    shown = client.visit(f"/consultations/{page_slug(comment)}/comments/1")
    assert "Placed by hand by the region, at 1.2." in shown.said


def page_slug(comment: Comment) -> str:
    return db.session.get_one(Consultation, comment.consultation_id).slug


def test_a_version_that_does_not_exist_is_not_found(client: Visitor, comment: Comment) -> None:
    assert client.get(f"/desk/plans/{plan_of(comment).slug}/anchors/7").status_code == 404


def test_places_are_checked_with_the_keyboard_alone(
    client: Visitor, comment: Comment, tab: Tab, context: BrowserContext
) -> None:
    cookie = client.get_cookie("session")
    assert cookie is not None
    context.add_cookies([{"name": "session", "value": cookie.value, "url": tab.address}])
    tab.goto(f"/desk/plans/{plan_of(comment).slug}/anchors")
    keys = tab.keys
    keys.press("m")
    assert tab.page.evaluate("document.activeElement.name") == "to"
    keys.press("Escape")
    tab.page.evaluate("document.activeElement.blur()")
    keys.press("c")
    tab.page.get_by_text("The place of comment 1 is kept.").wait_for()
    assert kept(comment) is not None
    tab.assert_accessible()
    tab.assert_fits()
