"""Whether those who commented are satisfied with the answer: said by them, read by staff, and by nobody else."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import db, transaction
from consult.errors import Outdated
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.decisions import DecisionKind
from consult.model.dispositions import Outcome
from consult.model.organisations import Membership, Organisation
from consult.model.reactions import LEAST, Reaction
from consult.model.records import Event, Verb
from consult.model.users import Role, User
from consult.policy import SYSTEM
from consult.queries import consultations
from consult.services import decisions, reactions
from consult.services.reactions import Verdict
from tests import answering, factories
from tests.support.client import Page, Visitor

HOSTILE = '"><script>alert(1)</script> {{ 7*7 }} \u202e[klicka](javascript:alert(1))'
WORDS = "Ni svarade inte på frågan om ansvar."


@pytest.fixture(name="body")
def _body(app: Flask) -> Organisation:
    assert app
    return factories.organisation(name="Ekby kommun", slug="ekby-kommun")


@pytest.fixture(name="member")
def _member(body: Organisation, client: Visitor) -> User:
    member = factories.user(organisation=body, title="Strateg")
    factories.sign_in(client, member)
    return member


@pytest.fixture(name="consultation")
def _consultation(app: Flask) -> Consultation:
    assert app
    return factories.consultation()


@pytest.fixture(name="comment")
def _comment(consultation: Consultation, member: User) -> Comment:
    comment = factories.comment(consultation, by=member)
    answering.answer(comment, Outcome.NOT_ACCEPTED, "Texten är tydlig nog.")
    answering.release(consultation)
    return comment


def handled(client: Visitor, comment: Comment) -> Page:
    slug = db.session.get_one(Consultation, comment.consultation_id).slug
    return client.visit(f"/consultations/{slug}/handled")


def form(client: Visitor, comment: Comment) -> Page:
    slug = db.session.get_one(Consultation, comment.consultation_id).slug
    return client.visit(f"/consultations/{slug}/comments/{comment.number}/reaction")


def said() -> list[tuple[int, bool, str, bool]]:
    db.session.rollback()
    rows = db.session.scalars(select(Reaction).order_by(Reaction.number))
    return [(each.number, each.is_satisfied, each.because, each.replaced_at is None) for each in rows]


def test_one_click_says_that_one_is_satisfied(client: Visitor, comment: Comment) -> None:
    page = client.submit(handled(client, comment), "Nöjd")
    assert "Regionens skribenter ser nu vad du tycker om svaret." in page.text
    assert page.h1 == "Så här hanterade vi dina synpunkter"
    assert "Nöjd med svaret Strateg" in page.one(f"//article[@id='c{comment.number}']")
    assert said() == [(1, True, "", True)]
    event = db.session.scalars(select(Event).where(Event.verb == Verb.REACTION_GIVEN)).one()
    assert (event.subject_type, event.subject_id) == ("comment", comment.id)
    assert event.data == {"satisfied": True, "number": 1}


def test_who_is_not_satisfied_says_why(client: Visitor, comment: Comment) -> None:
    page = client.submit(form(client, comment), "Spara", verdict="not_satisfied", because="  ")
    assert page.status_code == 422
    assert "Skriv varför du inte är nöjd." in page.said
    page = client.submit(page, "Spara", because=WORDS)
    assert WORDS in page.said
    assert said() == [(1, False, WORDS, True)]
    assert WORDS not in str(db.session.scalars(select(Event.data)).all())


def test_words_that_are_too_long_or_no_choice_change_nothing_and_stay_in_the_form(
    client: Visitor, comment: Comment
) -> None:
    long = "Nej. " * 1_500
    page = client.submit(form(client, comment), "Spara", verdict="not_satisfied", because=long)
    assert page.status_code == 422
    assert "högst 5" in page.said
    assert page.one("//textarea").strip() == long.strip()
    page = client.submit(form(client, comment), "Spara", because=WORDS)
    assert page.status_code == 422
    assert "Välj ett av de två." in page.said
    assert WORDS in page.one("//textarea")
    assert said() == []


def test_one_can_change_ones_mind_and_what_was_said_before_stays_for_drafters(
    client: Visitor, comment: Comment, consultation: Consultation
) -> None:
    client.submit(form(client, comment), "Spara", verdict="not_satisfied", because=WORDS)
    page = form(client, comment)
    assert page.one("//textarea").strip() == WORDS
    client.submit(page, "Spara", verdict="satisfied")
    assert said() == [(1, False, WORDS, False), (2, True, "", True)]
    factories.sign_in(client, factories.user(Role.DRAFTER))
    page = client.visit(f"/desk/consultations/{consultation.slug}/comments/{comment.number}")
    shown = page.one("//div[@id='reactions']")
    assert shown.index("Nöjd med svaret") < shown.index("Vad som sades tidigare") < shown.index(WORDS)


def test_the_same_form_sent_twice_counts_once(client: Visitor, comment: Comment) -> None:
    page = form(client, comment)
    for _time in range(2):
        client.submit(page, "Spara", verdict="not_satisfied", because=WORDS)
    assert said() == [(1, False, WORDS, True)]


def test_two_colleagues_who_say_different_things_do_not_overwrite_each_other(
    client: Visitor, comment: Comment, body: Organisation
) -> None:
    mine = form(client, comment)
    client.submit(form(client, comment), "Spara", verdict="satisfied")
    factories.sign_in(client, factories.user(organisation=body))
    page = client.submit(mine, "Spara", verdict="not_satisfied", because=WORDS)
    assert page.status_code == 409
    assert "Någon annan har ändrat det här sedan du öppnade sidan" in page.said
    assert "Nöjd med svaret Strateg" in page.said
    assert WORDS in page.one("//textarea")
    client.submit(page, "Spara")
    assert said() == [(1, True, "", False), (2, False, WORDS, True)]


def test_of_two_at_the_very_same_time_one_is_told_so(
    comment: Comment, member: User, body: Organisation
) -> None:
    """What the first reads has gone by the time it writes: the database lets only one stand."""
    first, second = factories.actor(member), factories.actor(factories.user(organisation=body))
    with transaction():
        reactions.give(
            first, db.session.get_one(Comment, comment.id), Verdict(is_satisfied=True, because="", seen=0)
        )
    with pytest.raises(Outdated), transaction():
        reactions.give(
            second,
            db.session.get_one(Comment, comment.id),
            Verdict(is_satisfied=False, because=WORDS, seen=0),
        )
    with pytest.raises(Outdated), transaction():
        db.session.add(
            Reaction(
                comment_id=comment.id,
                number=1,
                is_satisfied=True,
                author_id=second.user_id,
                said_at=clock.now(),
            )
        )
    assert said() == [(1, True, "", True)]


def test_an_answer_that_is_not_released_takes_no_reaction(
    client: Visitor, consultation: Consultation, member: User
) -> None:
    comment = factories.comment(consultation, by=member)
    factories.approved(comment)
    page = form(client, comment)
    assert "Regionen har inte publicerat sitt svar på synpunkten än." in page.said
    assert page.all("//textarea") == []
    address = f"/consultations/{consultation.slug}/comments/{comment.number}/reaction"
    sent = client.post(address, data={"csrf_token": token(page), "verdict": "satisfied", "seen": "0"})
    assert sent.status_code == 409
    assert said() == []


def token(page: Page) -> str:
    return page.all("//input[@name='csrf_token']/@value")[0]


def test_after_the_decision_one_can_react_until_the_answer_is_no_longer_new(
    client: Visitor, comment: Comment, consultation: Consultation
) -> None:
    open_form = form(client, comment)
    words = {"sv": "Antas."}
    minutes = decisions.Minutes(1, DecisionKind.ADOPTED, {"sv": "Regionstyrelsen"}, "7", clock.today(), words)
    registrar = answering.staff(Role.REGISTRAR)
    with transaction():
        decisions.record(registrar, consultations.by_slug(SYSTEM, consultation.slug), minutes)
    assert "Regionstyrelsen, § 7" in handled(client, comment).one("//section[.//h2[@id='decision']]")
    assert form(client, comment).all("//textarea") == [""]
    with time_machine.travel(clock.now() + LEAST + timedelta(minutes=1), tick=False):
        factories.sign_in(client, db.session.get_one(User, comment.author_id))
        page = client.submit(open_form, "Spara", verdict="not_satisfied", because=WORDS)
        assert page.status_code in {400, 409}
        page = form(client, comment)
        assert "tiden för att säga vad du tycker om svaret är över" in page.said
        assert handled(client, comment).all("//div[contains(@class,'reaction')]//form") == []
    assert said() == []


def test_only_those_whose_comment_it_is_react_and_only_they_and_staff_read_it(
    client: Visitor, comment: Comment, consultation: Consultation, body: Organisation
) -> None:
    client.submit(form(client, comment), "Spara", verdict="not_satisfied", because=WORDS)
    address = f"/consultations/{consultation.slug}/comments/{comment.number}/reaction"
    public = f"/organisations/ekby-kommun/handled/{consultation.slug}"
    others = (
        factories.user(),
        factories.user(organisation=factories.organisation()),
        factories.user(Role.DRAFTER),
        factories.user(Role.ADMINISTRATOR),
    )
    for person in others:
        factories.sign_in(client, person)
        assert client.get(address).status_code == 403
        page = client.visit(public)
        assert "Texten är tydlig nog." in page.said
        is_staff = person in others[2:]
        assert (WORDS in page.text) is is_staff
        assert page.all("//article//form") == []
    client.delete_cookie("session")
    assert client.get(address).status_code == 303
    assert WORDS not in client.visit(public).text
    assert body


def test_who_has_left_the_organisation_no_longer_speaks_for_it(
    client: Visitor, comment: Comment, consultation: Consultation
) -> None:
    db.session.delete(db.session.scalars(select(Membership)).one())
    db.session.commit()
    address = f"/consultations/{consultation.slug}/comments/{comment.number}/reaction"
    assert client.get(address).status_code == 403
    assert handled(client, comment).all("//article//form") == []


def test_hostile_words_are_only_words(client: Visitor, comment: Comment, consultation: Consultation) -> None:
    page = client.submit(form(client, comment), "Spara", verdict="not_satisfied", because=HOSTILE)
    assert "<script>alert" not in page.text
    assert "{{ 7*7 }}" in page.said
    factories.sign_in(client, factories.user(Role.DRAFTER))
    page = client.visit(f"/desk/consultations/{consultation.slug}/comments/{comment.number}")
    assert "<script>alert" not in page.text
    assert page.all("//div[@id='reactions']//a") == []


def test_drafters_find_those_who_are_not_satisfied(
    client: Visitor, comment: Comment, consultation: Consultation
) -> None:
    client.submit(form(client, comment), "Spara", verdict="not_satisfied", because=WORDS)
    factories.sign_in(client, factories.user(Role.DRAFTER))
    rows = "//a[contains(@class,'q-row')]"
    queue = f"/desk/consultations/{consultation.slug}/comments"
    [row] = client.visit(f"{queue}?reaction=not_satisfied").all(rows)
    assert "inte nöjd" in row
    assert client.visit(f"{queue}?reaction=satisfied").all(rows) == []
