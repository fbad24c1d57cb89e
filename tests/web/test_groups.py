"""One answer to several comments: how many they are from, and what has joined and left."""

import pytest
from flask import Flask

from consult import clock
from consult.db import db, transaction
from consult.errors import Invalid, Outdated, WrongState
from consult.model.comments import Comment, CommentKind
from consult.model.consultations import Consultation
from consult.model.dispositions import Answer as Decided
from consult.model.dispositions import Disposition, Outcome
from consult.model.registrations import Channel
from consult.model.users import Role
from consult.policy import ANONYMOUS, Actor
from consult.queries import groups
from consult.services import comments, dispositions, registrations, splits
from consult.services import groups as grouping
from consult.services.registrations import Answer, Entry
from consult.services.splits import Plan
from consult.text.digest import digest
from consult.text.sentences import Span
from tests import answering, factories
from tests.support.client import Visitor
from tests.support.queries import Queries
from tests.support.together import together


@pytest.fixture(name="round_")
def _round(app: object) -> Consultation:
    assert app
    return factories.consultation()


@pytest.fixture(name="desk")
def _desk(client: Visitor, round_: Consultation) -> Visitor:
    assert round_
    factories.sign_in(client, factories.user(Role.DRAFTER, locale="en", name="Dina Drafter"))
    return client


def group(first: Comment, *others: Comment) -> None:
    with transaction():
        grouping.group(
            answering.staff(), factories.answer_of(first), frozenset(each.number for each in others)
        )


def counts(comment: Comment, actor: object = None) -> tuple[int, int, int]:
    found = groups.voices(actor or answering.staff(), factories.answer_of(comment).id)  # type: ignore[arg-type]
    return found.comments, found.organisations, found.persons


def at(round_: Consultation, number: int, page: str = "") -> str:
    return f"/desk/consultations/{round_.slug}/comments/{number}{page}"


def by_post(round_: Consultation, *said: str) -> None:
    registrar = answering.staff(Role.REGISTRAR)
    answer = Answer("", "", "sv", clock.today(), channel=Channel.POST, sender_name="Kim")
    with transaction():
        draft = registrations.begin(registrar, db.session.get_one(Consultation, round_.id), answer)
        registrations.complete(registrar, draft, [Entry(CommentKind.PROPOSAL, each, None) for each in said])


def test_an_organisation_and_a_person_count_once_and_each_letter_as_one(round_: Consultation) -> None:
    body = factories.organisation()
    colleagues = [factories.user(organisation=body) for _each in range(2)]
    person = factories.user()
    made = [
        factories.comment(round_, "1.1", each)
        for each in (*colleagues, factories.user(organisation=factories.organisation()))
    ]
    made += [factories.comment(round_, "1.2", person, body=f"Nej {each}.") for each in range(2)]
    by_post(round_, "Nej.", "Nej, sa vi.")
    by_post(round_, "Aldrig.")
    with transaction():
        grouping.group(answering.staff(), factories.answer_of(made[0]), frozenset(range(1, 9)))
    assert counts(made[0]) == (8, 2, 3)


def test_what_is_withdrawn_does_not_count(round_: Consultation) -> None:
    person = factories.user()
    first, gone = factories.comment(round_), factories.comment(round_, "1.2", person)
    third = factories.comment(round_)
    group(first, gone, third)
    actor = factories.actor(person)
    with transaction():
        comments.withdraw(actor, db.session.get_one(Comment, gone.id), "")
    assert counts(first) == (2, 2, 0)


def test_what_was_typed_for_an_answer_of_its_own_does_not_replace_the_one_that_it_joined_meanwhile(
    desk: Visitor, round_: Consultation
) -> None:
    common, alone = factories.comment(round_), factories.comment(round_)
    mine = factories.answer_of(common)
    with transaction():
        said = Decided(Outcome.NO_CHANGE, {"en": "The colleague's reasons."})
        dispositions.save(answering.staff(), mine, said, mine.revision)
    page = desk.visit(at(round_, alone.number))
    group(common, alone)
    refused = desk.submit(page, "Save", outcome="no_change", reasons_en="My own reasons.")
    assert refused.status_code == 409
    for words in ("The colleague's reasons.", "My own reasons."):
        assert words in refused.said
    assert factories.answer_of(alone).reasons == {"en": "The colleague's reasons."}
    desk.submit(refused, "Save", **{"keep-reasons_en": "mine"})
    assert factories.answer_of(common).reasons == {"en": "My own reasons."}


def test_the_row_version_of_the_answer_to_a_comment_only_grows(round_: Consultation) -> None:
    first, other = factories.comment(round_), factories.comment(round_)
    for at_ in range(3):
        mine = factories.answer_of(other)
        with transaction():
            dispositions.save(
                answering.staff(), mine, Decided(None, {"sv": str(at_)}), factories.answer_of(other).revision
            )
    alone = factories.answer_of(other).revision
    group(first, other)
    together_ = factories.answer_of(other).revision
    with transaction():
        grouping.leave(answering.staff(), db.session.get_one(Comment, other.id))
    assert alone < together_ < factories.answer_of(other).revision


@pytest.mark.parametrize("_again", range(3))
def test_of_two_who_put_the_same_comments_together_crosswise_one_does_it_and_one_is_told(
    app: Flask, round_: Consultation, _again: int
) -> None:
    one, two = factories.comment(round_), factories.comment(round_)
    first, second = answering.staff(), answering.staff()
    answers = factories.answer_of(one).id, factories.answer_of(two).id
    numbers = one.number, two.number

    def join(actor: Actor, into: int, number: int) -> None:
        found = db.session.get(Disposition, into)
        if found is None:
            raise Outdated("it was quick enough to be gone already")
        grouping.group(actor, found, frozenset({number}))

    results = together(
        app,
        lambda: join(first, answers[0], numbers[1]),
        lambda: join(second, answers[1], numbers[0]),
    )
    db.session.rollback()
    assert sum(isinstance(each, Outdated) for each in results) <= 1
    assert all(each is None or isinstance(each, Outdated) for each in results)
    assert factories.answer_of(one).id == factories.answer_of(two).id
    assert factories.answer_of(one).comment_count == 2


def test_the_same_form_sent_twice_puts_them_together_once(desk: Visitor, round_: Consultation) -> None:
    first, other = factories.comment(round_), factories.comment(round_)
    page = desk.visit(at(round_, first.number))
    for _time in range(2):
        assert desk.submit(page, "Group", numbers=str(other.number)).status_code == 200
    assert factories.answer_of(first).comment_count == 2


def test_what_is_withdrawn_joins_no_group(desk: Visitor, round_: Consultation) -> None:
    person = factories.user()
    first, gone = factories.comment(round_), factories.comment(round_, "1.2", person)
    third = factories.comment(round_)
    with transaction():
        comments.withdraw(factories.actor(person), db.session.get_one(Comment, gone.id), "")
    with transaction():
        dispositions.take_back(answering.staff(), factories.answer_of(gone))
    for into, other in ((first, gone), (gone, first)):
        with pytest.raises(Invalid, match="withdrawn_apart"):
            group(into, other)
    queue = desk.visit(f"/desk/consultations/{round_.slug}/comments")
    marked = {"picked": [str(each.number) for each in (first, gone, third)], "act": "group"}
    token = queue.all("//input[@name='csrf_token']/@value")[0]
    page = desk.post(
        f"/desk/consultations/{round_.slug}/comments/marked", data=marked | {"csrf_token": token}
    )
    page = desk.submit(page, "Answer them as one")  # type: ignore[arg-type]
    assert "The comments now have the same answer" in page.said
    assert counts(first)[0] == factories.answer_of(first).comment_count == 2
    page = desk.submit(desk.visit(at(round_, first.number)), "Group", numbers=str(gone.number))
    assert page.status_code == 422
    assert f"Comment {gone.number} has been withdrawn" in page.said


def test_a_comment_counts_once_when_two_of_its_points_have_the_answer(round_: Consultation) -> None:
    body = "En mening som är lång nog. En annan mening som är lång nog."
    first, whole = factories.comment(round_), factories.comment(round_, body=body)
    half = body.index(" En annan")
    plan = Plan([Span(0, half), Span(half + 1, len(body))], digest(body))
    with transaction():
        splits.split(answering.staff(), db.session.get_one(Comment, whole.id), plan)
    with transaction():
        grouping.group(answering.staff(), factories.answer_of(first), frozenset({3, 4}))
    assert counts(first) == (2, 2, 0)
    assert groups.voices(answering.staff(), factories.answer_of(first).id).numbers == (1, 2)


def test_everyone_sees_to_how_many_the_answer_is_given_and_each_its_own_words(
    client: Visitor, round_: Consultation
) -> None:
    made = [factories.comment(round_, body=f"Jag heter {name}.") for name in ("Ett", "Två")]
    person = factories.comment(round_, "1.2", factories.user(), body="Jag med.")
    group(made[0], made[1], person)
    factories.approved(made[0], outcome=Outcome.NOT_ACCEPTED, reasons={"sv": "Det räcker."})
    answering.release(db.session.get_one(Consultation, round_.id))
    for number, words in ((1, "Jag heter Ett."), (2, "Jag heter Två."), (3, "Jag med.")):
        page = client.visit(f"/consultations/{round_.slug}/comments/{number}")
        assert words in page.said
        assert "Det räcker." in page.said
        assert "Samma svar ges till 3 synpunkter från 2 organisationer och 1 privatperson." in page.said
        assert "räknas en gång" in page.said
    assert counts(made[0], ANONYMOUS) == (3, 2, 1)


def test_an_answer_to_one_comment_is_counted_for_nobody(client: Visitor, round_: Consultation) -> None:
    factories.approved(factories.comment(round_))
    answering.release(db.session.get_one(Consultation, round_.id))
    assert "Samma svar ges" not in client.visit(f"/consultations/{round_.slug}/comments/1").said


def test_who_joined_and_left_is_kept_with_the_answer_it_had(desk: Visitor, round_: Consultation) -> None:
    first, other = factories.comment(round_), factories.comment(round_)
    answer = factories.answer_of(other)
    with transaction():
        dispositions.save(
            answering.staff(),
            answer,
            dispositions.Answer(Outcome.NOT_ACCEPTED, {"sv": "Det skulle ha stått."}),
            answer.revision,
        )
    page = desk.visit(at(round_, 1))
    desk.submit(page, "Group", numbers="2")
    shown = desk.visit(at(round_, 1, "/group"))
    assert shown.h1 == "Comment 1 and those with the same answer"
    assert "2 comments from 2 organisations" in shown.said
    assert "Comment 2 joined, by Dina Drafter" in shown.said
    assert "Det skulle ha stått." in shown.said
    desk.submit(desk.visit(at(round_, 2)), "Give comment 2 its own answer")
    again = desk.visit(at(round_, 1, "/group"))
    assert "Comment 2 left: it got an answer of its own, by Dina Drafter" in again.said
    assert "Comment 2 joined, by Dina Drafter" in again.said
    assert counts(first) == (1, 1, 0)


def test_what_is_withdrawn_is_said_to_have_left(desk: Visitor, round_: Consultation) -> None:
    person = factories.user()
    first, gone = factories.comment(round_), factories.comment(round_, "1.2", person)
    group(first, gone)
    with transaction():
        comments.withdraw(factories.actor(person), db.session.get_one(Comment, gone.id), "")
    said = desk.visit(at(round_, 1, "/group")).all("//ol[@class='moves']/li/p/strong")
    assert said == ["Comment 2 joined", "Comment 2 left: it was withdrawn or replaced"]


def test_what_is_sent_or_released_says_why_nothing_joins_or_leaves(
    desk: Visitor, round_: Consultation
) -> None:
    first, other = factories.comment(round_), factories.comment(round_)
    group(first, other)
    factories.approved(first)
    page = desk.visit(at(round_, 2))
    assert "Take it back before a comment joins it or leaves it." in page.said
    assert "Give comment 2 its own answer" not in page.said
    with pytest.raises(WrongState, match="answer_not_open"), transaction():
        grouping.leave(answering.staff(), db.session.get_one(Comment, other.id))
    answering.release(db.session.get_one(Consultation, round_.id))
    assert "no comment can join it or leave it" in desk.visit(at(round_, 2)).said
    with pytest.raises(WrongState, match="answer_not_open"), transaction():
        grouping.leave(answering.staff(), db.session.get_one(Comment, other.id))


def test_the_page_of_a_group_costs_the_same_however_many(
    desk: Visitor, round_: Consultation, queries: Queries
) -> None:
    made = [factories.comment(round_) for _each in range(12)]
    group(made[0], *made[1:])
    desk.visit(at(round_, 1))
    with queries.at_most(20):
        desk.visit(at(round_, 1, "/group"))
