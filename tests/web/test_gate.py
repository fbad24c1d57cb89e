"""The gate before a version is published: what it lists, where each thing is put right, and what is left open and why."""

import pytest

from consult.db import db, transaction
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import Answer, Outcome
from consult.model.plans import Plan
from consult.model.users import Role
from consult.model.versions import Version
from consult.policy import Actor
from consult.services import dispositions
from tests import answering, factories
from tests.support import desk_work
from tests.support.client import Page, Visitor

ADDRESS = "/desk/plans/planen/publish"


@pytest.fixture(name="plan")
def _plan() -> Plan:
    return factories.plan(slug="planen", title={"sv": "Planen", "en": "The plan"})


@pytest.fixture(name="consultation")
def _consultation(plan: Plan) -> Consultation:
    return factories.consultation(factories.published(plan), first=-30, last=-1, slug="remissen")


@pytest.fixture(name="drafter")
def _drafter(client: Visitor) -> Visitor:
    factories.sign_in(client, factories.user(Role.DRAFTER, locale="en"))
    return client


def listed(page: Page) -> dict[str, str]:
    found = page.tree.xpath("//ul[contains(@class, 'gate')]/li/a")
    return {each.text_content(): each.get("href") for each in found}


def comment_in(consultation: Consultation, label: str = "1.1", words: str = "") -> Comment:
    """Let someone comment while the consultation was still open."""
    last, consultation.last_day = consultation.last_day, consultation.last_day.replace(year=2100)
    db.session.commit()
    found = factories.comment(consultation, label, words=words)
    consultation.last_day = last
    db.session.commit()
    return found


def propose(by: Actor, comment: Comment, answer: Answer) -> None:
    mine = dispositions.locked(comment.disposition_id or 0)
    with transaction():
        dispositions.propose(by, mine, answer, mine.revision)


def test_comments_without_an_answer_are_counted_and_lead_to_the_queue(
    drafter: Visitor, consultation: Consultation
) -> None:
    comment_in(consultation)
    comment_in(consultation)
    found = listed(drafter.visit(ADDRESS))
    assert list(found) == ["2 comments have no answer yet."]
    assert drafter.visit(found["2 comments have no answer yet."]).request.path.endswith("/remissen/comments")


def test_answers_without_approval_or_reasons_are_counted(
    drafter: Visitor, consultation: Consultation
) -> None:
    author = factories.actor(factories.user(Role.DRAFTER))
    propose(author, comment_in(consultation), Answer(Outcome.NOT_ACCEPTED, {"sv": "Därför."}))
    bare = dispositions.locked(comment_in(consultation).disposition_id or 0)
    with transaction():
        dispositions.save(author, bare, Answer(Outcome.NOT_ACCEPTED, {}), bare.revision)
    found = listed(drafter.visit(ADDRESS))
    assert set(found) == {
        "The answers to 2 comments have not been approved by a colleague.",
        "The answer to 1 comment lacks reasons.",
    }
    for address in found.values():
        drafter.visit(address)


def test_a_change_that_was_promised_and_is_not_there_leads_to_the_answers_and_the_text(
    drafter: Visitor, plan: Plan, consultation: Consultation
) -> None:
    mine = comment_in(consultation, "2.1")
    answering.answer(mine, Outcome.ACCEPTED, "")
    broken = "The answer to 1 comment promises a change that is not in the text."
    found = listed(drafter.visit(ADDRESS))
    assert drafter.visit(found[broken]).h1 == "Answers and text"
    answering.link(mine, "2.1")
    assert broken in listed(drafter.visit(ADDRESS))
    old = "Varje kommun ska ha minst en namngiven kontaktperson för företagsfrågor."
    factories.changed(plan, "2.1", "Varje kommun ska ha två kontaktpersoner.")
    assert broken not in listed(drafter.visit(ADDRESS))
    factories.changed(plan, "2.1", old)
    assert broken in listed(drafter.visit(ADDRESS))


def test_a_comment_that_is_answered_in_points_is_not_counted_itself(
    drafter: Visitor, consultation: Consultation
) -> None:
    mine = comment_in(consultation)
    mine.body = desk_work.BODY
    db.session.commit()
    desk_work.split(mine)
    assert "3 comments have no answer yet." in listed(drafter.visit(ADDRESS))


def test_an_uncertain_place_leads_to_where_it_is_checked(
    drafter: Visitor, plan: Plan, consultation: Consultation
) -> None:
    comment_in(consultation, "2.1", "namngiven kontaktperson")
    factories.changed(plan, "2.1", "Detta handlar om något helt annat än det gjorde förut.")
    found = listed(drafter.visit(ADDRESS))
    address = found["It is uncertain where 1 comment will stand in the new text."]
    assert drafter.visit(address).h1 == "Places to check"


def test_a_stale_translation_leads_to_the_working_text(drafter: Visitor, plan: Plan) -> None:
    factories.published(plan)
    factories.changed(plan, "1.1", "Nya ord som inte är översatta.")
    found = listed(drafter.visit(ADDRESS))
    assert list(found) == ["1 translation is older than the text that it translates."]
    assert drafter.visit(next(iter(found.values()))).h1 == "Working text"


def test_a_consultation_that_is_still_open_leads_to_its_page(drafter: Visitor, plan: Plan) -> None:
    factories.consultation(factories.published(plan), slug="remissen")
    found = listed(drafter.visit(ADDRESS))
    assert found == {"People are still commenting on an earlier version.": "/desk/consultations/remissen"}
    drafter.visit("/desk/consultations/remissen")


def test_each_thing_that_is_left_open_needs_a_reason_of_its_own(
    drafter: Visitor, plan: Plan, consultation: Consultation
) -> None:
    comment_in(consultation)
    factories.changed(plan, "1.1", "Nya ord som inte är översatta.")
    page = drafter.visit(ADDRESS)
    reasons = {"open-translations_stale": "Översätts i höst."}
    page = drafter.submit(page, "Publish version 2", note_sv="Reviderad.", **reasons)
    assert page.status_code == 422
    assert page.all("//li/a[starts-with(@href, '#open-')]") == [
        "Why it is left open: comments without an answer: Write why this is left open, or put it right first."
    ]
    assert page.one("//textarea[@id='open-translations_stale']") == "Översätts i höst."
    assert db.session.query(Version).where(Version.number == 2).all() == []
    page = drafter.submit(page, "Publish version 2", **{"open-unanswered-remissen": "Svar ges i maj."})
    version = db.session.query(Version).where(Version.number == 2).one()
    assert version.left_open == {
        "unanswered-remissen": "Svar ges i maj.",
        "translations_stale": "Översätts i höst.",
    }


def test_why_things_were_left_open_is_read_on_the_desk_and_nowhere_else(
    drafter: Visitor, client: Visitor, plan: Plan
) -> None:
    factories.text(plan, english="")
    page = drafter.visit(ADDRESS)
    drafter.submit(
        page, "Publish version 1", note_sv="Första.", **{"open-translations_missing": "Kanariefågel."}
    )
    said = drafter.visit(ADDRESS).said
    assert "Left open: passages that are not translated" in said
    assert "Kanariefågel." in said
    for address in ("/plans/planen", "/plans/planen/1"):
        assert "Kanariefågel" not in drafter.visit(address).text
    drafter.post("/sign-out")
    for address in ("/plans/planen", "/plans/planen/1"):
        assert "Kanariefågel" not in client.visit(address).text


def test_what_appears_while_one_writes_is_asked_about_and_nothing_typed_is_lost(
    drafter: Visitor, consultation: Consultation
) -> None:
    page = drafter.visit(ADDRESS)
    comment_in(consultation)
    page = drafter.submit(page, "Publish version 2", note_sv="Reviderad efter remissen.")
    assert page.status_code == 422
    assert page.one("//textarea[@id='note_sv']") == "Reviderad efter remissen."
    assert "1 comment has no answer yet." in page.said


@pytest.mark.parametrize(
    ("locale", "said"),
    [("sv", "1 synpunkt har inget svar än."), ("en", "1 comment has no answer yet.")],
)
def test_the_gate_speaks_both_languages(
    client: Visitor, consultation: Consultation, locale: str, said: str
) -> None:
    factories.sign_in(client, factories.user(Role.DRAFTER, locale=locale))
    comment_in(consultation)
    assert said in client.visit(ADDRESS).said


@pytest.mark.parametrize("role", [Role.READER, Role.APPROVER, Role.REGISTRAR])
def test_only_those_who_write_plans_see_the_gate(client: Visitor, plan: Plan, role: Role) -> None:
    factories.published(plan)
    factories.sign_in(client, factories.user(role))
    assert client.get(ADDRESS).status_code == 403
