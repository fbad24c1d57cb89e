"""Colleagues are mentioned in internal notes, are told about it, and say when they have looked at them."""

import pytest
from flask import Flask

from consult.db import db, transaction
from consult.errors import NotAllowed
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import DispositionNote, DispositionState
from consult.model.mentions import Mention
from consult.model.notices import Notice, NoticeKind
from consult.model.preferences import Pace, Preference, Topic
from consult.model.users import Role, StaffRole, User
from consult.services import dispositions, groups, mentions
from tests import factories as make
from tests.support import post
from tests.support.client import Page, Visitor
from tests.support.queries import Queries

HOSTILE = "<script>alert('x')</script>"
QUERIES_OF_THE_LIST = 2
"""Who asks, and the notes."""


@pytest.fixture
def drafter(client: Visitor) -> User:
    person = make.user(Role.DRAFTER, name="Disa Drafter")
    make.sign_in(client, person)
    return person


@pytest.fixture
def comment(app: Flask, drafter: User) -> Comment:
    return make.comment(make.consultation(), body="Byt ord.")


def at(comment: Comment) -> str:
    slug = db.session.get_one(Consultation, comment.consultation_id).slug
    return f"/desk/consultations/{slug}/comments/{comment.number}"


def write(client: Visitor, comment: Comment, body: str, *ticked: User) -> Page:
    return client.submit(
        client.visit(at(comment)), "Spara anteckningen", body=body, people=[str(each.id) for each in ticked]
    )


def told() -> list[int]:
    return sorted(each.user_id for each in db.session.query(Mention))


def colleague(name: str = "Kim Karlsson", role: Role = Role.APPROVER, **fields: object) -> User:
    return make.user(role, name=name, **fields)


def test_whoever_is_named_after_an_at_sign_or_ticked_is_told_once(client: Visitor, comment: Comment) -> None:
    kim, ali, bo = colleague(), colleague("Ali Berg", Role.READER), colleague("Bo Ek", Role.REGISTRAR)
    page = write(client, comment, "@Kim och @kim karlsson, kolla. @Ali Berg med.", kim, bo)
    assert told() == sorted([kim.id, ali.id, bo.id])
    assert "Får veta: Ali Berg, Bo Ek, Kim Karlsson." in page.said
    assert "Ali Berg, Bo Ek, Kim Karlsson" in page.one("//div[@id='notes']//p[contains(@class, 'muted')]")
    post.letters(client.application)
    notices = db.session.query(Notice).filter_by(kind=NoticeKind.MENTIONED).all()
    assert sorted(each.user_id for each in notices) == told()


def test_only_colleagues_who_can_sign_in_are_mentioned_and_nobody_else_can_be_told(
    client: Visitor, comment: Comment, drafter: User
) -> None:
    member = make.user(organisation=make.organisation(), name="Mia Medlem")
    gone = colleague("Gun Borta", is_active=False)
    assert not client.visit(at(comment)).all("//fieldset[@id='people']"), "there is nobody else"
    colleague()
    page = write(client, comment, "@Mia Medlem @Gun Borta @Disa Drafter", member, gone, drafter)
    assert make.rows(Mention) == 0
    assert "”@Mia” är ingen kollega" in page.said
    assert "”@Gun” är ingen kollega" in page.said
    assert "Får veta" not in page.said, "one need not be told about one's own note"


def test_a_note_that_is_refused_keeps_who_was_ticked(client: Visitor, comment: Comment) -> None:
    kim = colleague()
    page = write(client, comment, "", kim)
    assert page.status_code == 422
    assert page.all("//input[@name='people'][@checked]/@value") == [str(kim.id)]
    assert make.rows(Mention) == 0


def mention(comment: Comment, by: User, whom: User, body: str = "Kolla det här.") -> None:
    with transaction():
        dispositions.note(make.actor(by), make.answer_of(comment), body, {whom.id})


def test_notes_that_mention_one_are_listed_until_they_are_done(
    client: Visitor, comment: Comment, drafter: User
) -> None:
    kim = colleague()
    mention(comment, drafter, kim, f"Kolla det här. {HOSTILE}")
    assert "nämner dig" not in " ".join(client.visit("/desk").all("//ul//a"))
    make.sign_in(client, kim)
    page = client.visit("/desk")
    assert "1 intern anteckning nämner dig" in page.one("//ul[contains(@class, 'desk-yours')]")
    page = client.visit("/desk/mentions")
    assert page.all("//p[@class='pre']") == [f"Kolla det här. {HOSTILE}"]
    assert client.visit(page.one("//ol[@class='mentions']//a/@href")).h1 == f"Synpunkt {comment.number}"
    page = client.submit(page, "Klart")
    assert page.all("//h2") == ["Har tittat på"]
    assert db.session.query(Mention).one().done_at is not None
    assert not client.visit("/desk").all("//ul[contains(@class, 'desk-yours')]")


def test_whoever_answers_with_a_note_has_looked_at_those_before(
    client: Visitor, comment: Comment, drafter: User
) -> None:
    mention(comment, colleague(role=Role.DRAFTER), drafter)
    write(client, comment, "Det är gjort.")
    assert db.session.query(Mention).one().done_at is not None


@pytest.mark.parametrize("role", list(Role))
def test_everyone_who_can_be_mentioned_can_answer_with_a_note(
    client: Visitor, comment: Comment, drafter: User, role: Role
) -> None:
    kim = colleague(role=role)
    mention(comment, drafter, kim)
    make.sign_in(client, kim)
    page = client.visit(client.visit("/desk/mentions").one("//ol[@class='mentions']//a/@href"))
    page = client.submit(page, "Spara anteckningen", body="@Disa Det stämmer.")
    assert "Får veta: Disa Drafter." in page.said
    assert page.all("//div[@id='notes']//p[@class='pre']") == ["Kolla det här.", "@Disa Det stämmer."]
    assert not db.session.query(Mention).filter_by(user_id=kim.id, done_at=None).all(), "it is answered"


def test_an_approver_says_why_in_a_note_without_deciding_anything(
    client: Visitor, comment: Comment, drafter: User
) -> None:
    make.proposed(comment, by=drafter)
    make.sign_in(client, colleague())
    page = write(client, comment, "Jag godkänner när siffran är kontrollerad. @Disa")
    assert "Får veta: Disa Drafter." in page.said
    assert make.answer_of(comment).state is DispositionState.PROPOSED


def test_nobody_outside_the_desk_writes_a_note(client: Visitor, comment: Comment, drafter: User) -> None:
    make.sign_in(client, make.user(organisation=make.organisation()))
    secret = {"csrf_token": client.visit("/account").all("//input[@name='csrf_token']/@value")[0]}
    assert client.post(f"{at(comment)}/note", data=secret | {"body": "Jag med."}).status_code == 403
    with pytest.raises(NotAllowed), transaction():
        dispositions.note(make.actor(make.user()), make.answer_of(comment), "Jag med.")
    assert make.rows(DispositionNote) == 0


def test_nobody_can_mark_a_colleagues_mention_as_done(
    client: Visitor, comment: Comment, drafter: User
) -> None:
    mention(comment, drafter, colleague())
    note = db.session.query(Mention).one().note_id
    page = client.visit(at(comment))
    secret = {"csrf_token": page.all("//input[@name='csrf_token']/@value")[0]}
    for typed in (str(note), "0", "x", "", "9" * 30):
        assert client.post("/desk/mentions", data=secret | {"note": typed}).status_code == 404
    assert db.session.query(Mention).one().done_at is None


def at_once(person: User) -> User:
    db.session.add(Preference(user_id=person.id, topic=Topic.DESK, pace=Pace.AT_ONCE))
    db.session.commit()
    return person


def test_a_letter_says_who_and_where_in_the_readers_language_and_not_what(
    client: Visitor, comment: Comment, drafter: User
) -> None:
    kim = at_once(colleague(locale="en"))
    mention(comment, drafter, kim, "Hemligt mellan kollegor.")
    (letter,) = post.to(client.application, kim.email)
    assert letter.subject == "A colleague mentions you in an internal note"
    assert f"Disa Drafter mentions you in an internal note on comment {comment.number}" in letter.text
    assert f"{at(comment)}#notes" in letter.text
    assert "Hemligt" not in letter.text + letter.html
    make.sign_in(client, kim)
    link = "//a[contains(., 'A colleague mentions you')]/@href"
    client.set_cookie("locale", "en")
    page = client.visit("/mine")
    assert client.visit(page.one(link)).h1 == "Notes that mention you"


def test_no_letter_is_sent_about_what_has_been_looked_at(
    client: Visitor, comment: Comment, drafter: User
) -> None:
    kim = at_once(colleague())
    mention(comment, drafter, kim)
    with transaction():
        mentions.done(make.actor(kim), db.session.query(Mention).one().note_id)
    assert not post.to(client.application, kim.email)


def test_no_letter_is_sent_to_whoever_does_not_work_at_the_desk_any_more(
    client: Visitor, comment: Comment, drafter: User
) -> None:
    kim = at_once(colleague())
    mention(comment, drafter, kim)
    db.session.query(StaffRole).filter_by(user_id=kim.id).delete()
    db.session.commit()
    assert not post.to(client.application, kim.email)


def test_a_note_moves_with_its_mentions_to_the_answer_of_the_group(
    client: Visitor, comment: Comment, drafter: User
) -> None:
    kim, round_ = colleague(), db.session.get_one(Consultation, comment.consultation_id)
    other = make.comment(round_)
    mention(other, drafter, kim)
    with transaction():
        groups.group(make.actor(drafter), make.answer_of(comment), frozenset({other.number}))
    make.sign_in(client, kim)
    assert client.visit("/desk/mentions").one("//ol[@class='mentions']//a/@href").startswith(at(comment))


def test_the_list_asks_the_database_the_same_however_many_notes_there_are(
    client: Visitor, comment: Comment, drafter: User, queries: Queries
) -> None:
    kim = colleague()
    for _time in range(5):
        mention(comment, drafter, kim)
    make.sign_in(client, kim)
    with queries.at_most(QUERIES_OF_THE_LIST):
        assert len(client.visit("/desk/mentions").all("//ol[@class='mentions']/li")) == 5


@pytest.mark.parametrize("person", [None, "private"])
def test_the_list_is_for_those_who_work_at_the_desk(client: Visitor, app: Flask, person: str | None) -> None:
    if person:
        make.sign_in(client, make.user())
    assert client.get("/desk/mentions").status_code == (403 if person else 303)
