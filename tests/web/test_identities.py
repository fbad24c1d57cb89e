"""What becomes of each passage when the working text is published, and saying which passage is which."""

import pytest
from sqlalchemy import select

from consult.db import db
from consult.model.comments import Anchor, Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import DispositionChange
from consult.model.plans import Plan
from consult.model.records import Event, Verb
from consult.model.users import Role
from consult.model.versions import Edit, Version
from consult.text.align import Fate
from tests import factories
from tests.answering import link, redraft
from tests.support.client import Page, Visitor

WORDS = "Varje kommun ska ha minst en namngiven kontaktperson för företagsfrågor."
OTHERS = "Den som driver företag får hjälp av någon som känner platsen."


@pytest.fixture(name="comment")
def _comment(client: Visitor) -> Comment:
    """Make a comment on a passage that has been rewritten beyond recognition since."""
    factories.sign_in(client, factories.user(Role.DRAFTER, locale="en"))
    comment = factories.comment(factories.consultation(), "2.1")
    redraft(plan_of(comment), factories.SWEDISH.replace(WORDS, OTHERS))
    return comment


def plan_of(comment: Comment) -> Plan:
    return db.session.get_one(Plan, db.session.get_one(Consultation, comment.consultation_id).plan_id)


def uid(comment: Comment, label: str) -> str:
    return factories.block_of(factories.working(plan_of(comment)), label).uid


def visit(client: Visitor, comment: Comment) -> Page:
    return client.visit(f"/desk/plans/{plan_of(comment).slug}/publish/passages")


def chooser(page: Page, label: str) -> str:
    """Give the name of the field that says what the passage with a number goes on from."""
    return page.one(f"//li[p/span[@class='num']='{label}']//select/@name")


def test_what_stays_in_long_stretches_is_folded_and_what_changed_is_shown(
    client: Visitor, comment: Comment
) -> None:
    page = visit(client, comment)
    assert page.h1 == "What becomes of each passage"
    assert page.all("//li[@class='fate-fold']//summary") == ["4 unchanged passages"]
    shown = page.all(
        "//ol[@class='fates']/li[contains(@class, 'fate is-')][not(ancestor::details)]//span[@class='fate-name']"
    )
    assert sorted(shown) == ["New", "Removed", "Unchanged", "Unchanged"]


def test_a_passage_taken_for_new_goes_on_from_the_old_one_with_its_comments(
    client: Visitor, comment: Comment
) -> None:
    was = comment.uid
    assert uid(comment, "2.1") != was
    page = visit(client, comment)
    page = client.submit(page, "Keep what I have said", **{chooser(page, "2.1"): was})
    assert "What you said is kept." in page.text
    assert uid(comment, "2.1") == was
    (edit,) = db.session.scalars(select(Edit)).all()
    assert (edit.uid, edit.fate, edit.before, edit.after) == (was, Fate.EDITED, WORDS, OTHERS)
    english = {
        text.locale: text for text in factories.block_of(factories.working(plan_of(comment)), "2.1").texts
    }
    assert english["en"].source.startswith("Each municipality shall have")
    assert english["en"].translates != english["sv"].digest
    assert db.session.scalars(select(Event).where(Event.verb == Verb.PASSAGES_IDENTIFIED)).one().data == {
        "count": 1
    }
    places = client.visit(f"/desk/plans/{plan_of(comment).slug}/anchors")
    assert "Nothing to check" in places.said


def test_what_was_linked_to_the_passage_follows_it(client: Visitor, comment: Comment) -> None:
    link(comment, "2.1")
    page = visit(client, comment)
    client.submit(page, "Keep what I have said", **{chooser(page, "2.1"): comment.uid})
    assert db.session.scalars(select(DispositionChange.uid)).all() == [comment.uid]


def test_a_passage_taken_for_an_old_one_is_said_to_be_new(client: Visitor, comment: Comment) -> None:
    plan = plan_of(comment)
    redraft(plan, factories.SWEDISH.replace("inom två dagar", "inom tre dagar"))
    was = uid(comment, "2.1a")
    page = visit(client, comment)
    client.submit(page, "Keep what I have said", **{chooser(page, "2.1a"): "new"})
    assert uid(comment, "2.1a") != was
    fates = {edit.uid: edit.fate for edit in db.session.scalars(select(Edit).order_by(Edit.id))}
    assert fates[was] is Fate.DELETED


def test_a_heading_takes_its_section_along(client: Visitor, comment: Comment) -> None:
    plan = plan_of(comment)
    was = uid(comment, "2")
    redraft(plan, factories.SWEDISH.replace("# Näringsliv", "# Ett helt annat namn på allt"))
    page = visit(client, comment)
    if uid(comment, "2") == was:
        client.submit(page, "Keep what I have said", **{chooser(page, "2"): "new"})
    now = uid(comment, "2")
    assert now != was
    rows = factories.working(plan).blocks
    assert {row.section_uid for row in rows if row.label.startswith("2")} == {now}


def test_two_passages_do_not_go_on_from_the_same_one(client: Visitor, comment: Comment) -> None:
    both = factories.SWEDISH.replace(WORDS, f"{OTHERS}\n\nOch så ett stycke till om något annat.")
    redraft(plan_of(comment), both)
    page = visit(client, comment)
    before = [row.uid for row in factories.working(plan_of(comment)).blocks]
    chosen = {chooser(page, "2.1"): comment.uid, chooser(page, "2.2"): comment.uid}
    page = client.submit(page, "Keep what I have said", **chosen)
    assert page.status_code == 422
    assert "Two passages cannot go on from the same one." in page.said
    assert [row.uid for row in factories.working(plan_of(comment)).blocks] == before


def test_a_text_that_a_colleague_changed_meanwhile_is_looked_at_again(
    client: Visitor, comment: Comment
) -> None:
    page = visit(client, comment)
    name = chooser(page, "2.1")
    redraft(plan_of(comment), factories.SWEDISH.replace(WORDS, "Ännu en lydelse."))
    page = client.submit(page, "Keep what I have said", **{name: comment.uid})
    assert page.status_code == 409
    assert uid(comment, "2.1") != comment.uid


def test_a_confirmed_place_follows_its_passage(client: Visitor, comment: Comment) -> None:
    working = factories.working(plan_of(comment))
    now = uid(comment, "2.1")
    db.session.add(
        Anchor(
            comment_id=comment.id,
            version_id=working.id,
            uid=now,
            status="manual",
            score=1.0,
            method="by hand",
        )
    )
    page = visit(client, comment)
    client.submit(page, "Keep what I have said", **{chooser(page, "2.1"): comment.uid})
    stands = db.session.scalars(select(Anchor.uid).where(Anchor.version_id == working.id)).all()
    assert stands == [comment.uid]


def test_before_the_first_version_there_is_nothing_to_compare_with(client: Visitor) -> None:
    factories.sign_in(client, factories.user(Role.DRAFTER, locale="en"))
    plan = factories.plan(slug="planen")
    factories.text(plan)
    assert "Nothing to compare with" in client.visit("/desk/plans/planen/publish/passages").said
    assert db.session.scalars(select(Version).where(Version.plan_id == plan.id)).one()
