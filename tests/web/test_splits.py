"""One long comment becomes several points, each with its own place, answer and state, and stays whole."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import select

from consult.db import db, transaction
from consult.errors import Invalid, Outdated, WrongState
from consult.model.comments import Anchor, Comment, Tally
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionNote, DispositionState, Outcome
from consult.model.splits import Part
from consult.model.users import Role, User
from consult.model.versions import Version
from consult.policy import SYSTEM, Permission, allows
from consult.queries import figures, matrix, queue
from consult.queries import reports as reading
from consult.queries.filters import Filters
from consult.services import comments, dispositions, groups, placements, releases, reports, splits, supports
from consult.services.anchors import Target
from consult.services.comments import Draft
from consult.services.splits import Plan
from consult.text.digest import digest
from consult.text.sentences import Span
from tests import answering, factories
from tests.support.client import Visitor
from tests.support.post import to
from tests.support.queries import Queries

FIRST = "Kontaktpersonen behöver en ersättare."
SECOND = "Planen borde nämna 🌲 skogen i varje kommun."
THIRD = "Vem betalar för allt detta?"
GREETING = "Med vänlig hälsning"
BODY = f"{FIRST} {SECOND}\n\n{THIRD}\n\n{GREETING}"


@pytest.fixture(name="round_")
def _round(app: object) -> Consultation:
    assert app
    return factories.consultation()


@pytest.fixture(name="author")
def _author(round_: Consultation) -> User:
    assert round_
    return factories.user(organisation=factories.organisation(name="Sala kommun"))


@pytest.fixture(name="whole")
def _whole(round_: Consultation, author: User) -> Comment:
    return factories.comment(round_, "1.1", author, body=BODY)


@pytest.fixture(name="desk")
def _desk(client: Visitor, round_: Consultation) -> Visitor:
    assert round_
    factories.sign_in(client, factories.user(Role.DRAFTER, locale="en", name="Dina Drafter"))
    return client


def at(comment: Comment, page: str = "") -> str:
    slug = db.session.get_one(Consultation, comment.consultation_id).slug
    return f"/desk/consultations/{slug}/comments/{comment.number}{page}"


def again(comment: Comment) -> Comment:
    db.session.expire_all()
    return db.session.get_one(Comment, comment.id)


def fresh(round_: Consultation) -> Consultation:
    db.session.expire_all()
    return db.session.get_one(Consultation, round_.id)


def spans(*words: str) -> list[Span]:
    return [Span(BODY.index(each), BODY.index(each) + len(each)) for each in words]


def split(whole: Comment, *words: str) -> list[Comment]:
    plan = Plan(spans(*(words or (FIRST, SECOND, THIRD))), digest(BODY), is_left_over_right=True)
    drafter = answering.staff()
    with transaction():
        splits.split(drafter, again(whole), plan)
    return points(whole)


def points(whole: Comment) -> list[Comment]:
    db.session.expire_all()
    return list(
        db.session.scalars(
            select(Comment)
            .join(Part, Part.point_id == Comment.id)
            .where(Part.whole_id == whole.id)
            .order_by(Part.position)
        )
    )


def test_a_drafter_splits_a_comment_sentence_by_sentence(desk: Visitor, whole: Comment) -> None:
    page = desk.visit(at(whole, "/split"))
    starts = [each.start for each in spans(FIRST, SECOND, THIRD, GREETING)]
    marks = {f"cut-{starts[1]}": "begins", f"cut-{starts[3]}": "none"}
    refused = desk.submit(page, "Split it", **marks)
    assert refused.status_code == 422
    assert "Some words are in no point." in refused.said
    assert GREETING in refused.one("//*[@id='left']")
    assert not factories.rows(Part)
    done = desk.submit(refused, "Split it", is_right="y")
    assert "The comment is answered in 3 points now." in done.said
    found = points(whole)
    assert [each.body for each in found] == [FIRST, SECOND, THIRD]
    assert [each.number for each in found] == [2, 3, 4]
    assert [
        (part.start, part.end) for part in db.session.scalars(select(Part).order_by(Part.position))
    ] == spans(FIRST, SECOND, THIRD)
    assert again(whole).body == BODY


def test_the_points_are_seen_before_anything_is_split(desk: Visitor, whole: Comment) -> None:
    page = desk.submit(desk.visit(at(whole, "/split")), "Show the points first")
    assert "It would be 3 points" in page.said
    assert not factories.rows(Part)


def test_each_point_has_its_own_place_answer_and_state(round_: Consultation, whole: Comment) -> None:
    one, two, three = split(whole)
    assert len({each.disposition_id for each in (one, two, three, again(whole))}) == 4
    to = Target(factories.block_of(db.session.get_one(Version, round_.version_id), "2.1").uid)
    drafter = answering.staff()
    with transaction():
        placements.place(drafter, again(one), to, "Punkten handlar om kontaktpersonen.", one.place_mark)
    factories.approved(two)
    factories.proposed(three)
    rows = queue.page(drafter, fresh(round_), Filters()).rows
    assert [(each.number, each.label, each.state) for each in rows] == [
        (2, "2.1", DispositionState.OPEN),
        (3, "1.1", DispositionState.APPROVED),
        (4, "1.1", DispositionState.PROPOSED),
    ]
    assert again(whole).label == "1.1"


def test_the_comment_leaves_the_queue_and_counts_once_for_its_organisation(
    round_: Consultation, whole: Comment
) -> None:
    split(whole)
    now = fresh(round_)
    assert (now.comments_taken, now.parts_taken, now.unanswered) == (4, 3, 3)
    reader = answering.staff()
    lines = [each for listed in matrix.matrix(reader, now).sectors.values() for each in listed]
    assert sum(cell.comments for each in lines for cell in each.cells.values()) == 1
    tallies = db.session.scalars(select(Tally).where(Tally.consultation_id == round_.id)).all()
    assert [(each.comments, each.shown) for each in tallies] == [(1, 1)]
    spread = figures.course(reader, now)
    assert sum(spread.received.values()) == 3
    check = reading.completeness(reader, now, [1])
    assert check.is_whole
    assert check.received == 1


def test_everyone_reads_the_comment_whole_with_its_answers_beneath(
    client: Visitor, round_: Consultation, whole: Comment, author: User
) -> None:
    one, two, _three = split(whole)
    slug = round_.slug
    assert client.get(f"/consultations/{slug}/comments/{one.number}").status_code == 404
    before = client.visit(f"/consultations/{slug}/comments/1").said
    assert "besvarar synpunkten" not in before
    assert before.count(SECOND) == 1
    factories.approved(one, reasons={"sv": "En ersättare skrivs in."})
    factories.approved(two, outcome=Outcome.NOT_ACCEPTED, reasons={"sv": "Skogen hör till en annan plan."})
    answering.release(fresh(round_))
    page = client.visit(f"/consultations/{slug}/comments/1")
    assert "Regionen besvarar synpunkten i 3 punkter" in page.said
    for words in (FIRST, SECOND, THIRD, "En ersättare skrivs in.", "Skogen hör till en annan plan."):
        assert words in page.said
    assert page.said.count("Inte besvarad") == 1
    moved = client.get(f"/consultations/{slug}/comments/{one.number}")
    assert moved.status_code == 302
    assert moved.location.endswith("/comments/1#points")
    listed = client.visit(f"/consultations/{slug}/comments")
    assert "Besvarad i 2 punkter" in listed.said
    assert len(listed.all("//ol[@class='comment-list']/li")) == 1
    factories.sign_in(client, author)
    handled = client.visit(f"/consultations/{slug}/handled")
    assert "Skogen hör till en annan plan." in handled.said
    assert len(handled.all("//article")) == 1
    assert "Besvarad i 2 punkter" in client.visit("/mine").said
    found = client.visit(f"/consultations/{slug}/comments?outcome=not_accepted")
    assert len(found.all("//ol[@class='comment-list']/li")) == 1


def test_the_file_of_how_comments_were_handled_tells_of_each_point(
    client: Visitor, round_: Consultation, whole: Comment, author: User
) -> None:
    one, two, _three = split(whole)
    factories.approved(one, reasons={"sv": "En ersättare skrivs in."})
    factories.approved(two, outcome=Outcome.NOT_ACCEPTED, reasons={"sv": "Skogen hör till en annan plan."})
    answering.release(fresh(round_))
    factories.sign_in(client, author)
    file = client.get(f"/consultations/{round_.slug}/handled/word")
    said = "".join(ZipFile(BytesIO(file.data)).read("word/document.xml").decode())
    assert said.count("Skogen hör till en annan plan.") == 1
    assert "Punkt 3" in said
    assert "Inte besvarad" in said


def test_whoever_commented_says_what_they_think_when_every_point_is_answered(
    client: Visitor, round_: Consultation, whole: Comment, author: User
) -> None:
    one, two, three = split(whole)
    for each in (one, two):
        factories.approved(each)
    answering.release(fresh(round_))
    factories.sign_in(client, author)
    address = f"/consultations/{round_.slug}/comments/1/reaction"
    assert not client.visit(address).all("//main//form[@class='compose']")
    factories.approved(three)
    with transaction():
        releases.release(SYSTEM, fresh(round_))
    page = client.visit(f"/consultations/{round_.slug}/handled")
    assert "Är du nöjd med svaret?" in page.said
    shown = client.visit(address)
    done = client.submit(shown, "Spara", verdict="not_satisfied", because="Ni missade ersättaren.")
    assert "Ni missade ersättaren." in done.said
    factories.sign_in(client, factories.user(Role.DRAFTER))
    assert "Ni missade ersättaren." in client.visit(at(one)).said


def test_the_letter_names_the_comment_and_the_point(
    app: Flask, round_: Consultation, whole: Comment, author: User
) -> None:
    for each in split(whole):
        factories.approved(each)
    answering.release(fresh(round_))
    (letter,) = to(app, author.email)
    assert "* Synpunkt 1, punkt 2: Beaktas" in letter.text
    assert SECOND in letter.text
    assert f"/consultations/{round_.slug}/comments/1" in letter.text
    assert (
        "Regionen har besvarat er organisations synpunkt på" in letter.text
        or "din synpunkt på" in letter.text
    )


def test_the_report_shows_the_comment_once_and_waits_for_every_point(
    client: Visitor, round_: Consultation, whole: Comment
) -> None:
    one, two, three = split(whole)
    factories.approved(one)
    factories.approved(two, outcome=Outcome.NOT_ACCEPTED, reasons={"sv": "Skogen hör till en annan plan."})
    answering.release(fresh(round_))
    owner = answering.staff(Role.PROCESS_OWNER)
    words = {"sv": "Den hölls på webben.", "en": "On the web."}
    with transaction():
        reports.save(owner, fresh(round_), words, words, 0)
    with pytest.raises(WrongState, match="report_incomplete"), transaction():
        reports.release(owner, fresh(round_))
    factories.approved(three)
    with transaction():
        releases.release(SYSTEM, fresh(round_))
    with transaction():
        reports.release(owner, fresh(round_))
    page = client.visit(f"/consultations/{round_.slug}/report")
    assert len(page.all("//article[@class='rep']")) == 1
    assert "Skogen hör till en annan plan." in page.said
    assert page.said.count(SECOND) == 2


def test_what_was_split_is_answered_by_its_points_only(
    desk: Visitor, round_: Consultation, whole: Comment
) -> None:
    split(whole)
    other = factories.comment(round_, "1.2")
    drafter, answer = answering.staff(), factories.answer_of(whole)
    with pytest.raises(WrongState, match="comment_split"), transaction():
        dispositions.propose(drafter, answer, dispositions.Answer(Outcome.ACCEPTED, {}), answer.revision)
    with pytest.raises(WrongState, match="comment_split"), transaction():
        groups.group(drafter, factories.answer_of(other), frozenset({1}))
    page = desk.visit(at(whole))
    assert page.h1 == "Comment 1 and its points"
    assert GREETING in page.said


def test_a_point_is_answered_beside_the_whole_comment(desk: Visitor, whole: Comment) -> None:
    one, two, _three = split(whole)
    page = desk.visit(at(two))
    assert "Point 2 of 3 in comment 1" in page.said
    assert page.one("//*[@id='whole']//mark") == SECOND
    assert at(one) in page.text
    reply = page.one("//a[contains(., 'Ask back, in public')]/@href")
    assert "/comments/1/0/reply" in reply


def test_a_split_is_undone_as_long_as_no_point_is_sent(
    desk: Visitor, round_: Consultation, whole: Comment
) -> None:
    first = again(whole).disposition_id
    one, _two, _three = split(whole)
    with transaction():
        dispositions.note(answering.staff(), factories.answer_of(one), "Fråga Kim först.")
    page = desk.submit(desk.visit(at(whole)), "Undo the split")
    assert "The comment is one again" in page.said
    assert "Fråga Kim först." in page.said
    now = fresh(round_)
    assert (now.unanswered, now.comments_taken, now.parts_taken) == (1, 4, 3)
    assert factories.rows(Comment) == factories.rows(Disposition) == factories.rows(Anchor) == 1
    assert again(whole).disposition_id == first
    split(whole)
    assert [each.number for each in points(whole)] == [5, 6, 7]
    factories.proposed(points(whole)[0])
    with pytest.raises(WrongState, match="split_answered"), transaction():
        splits.join(answering.staff(), again(whole))
    assert "Undo the split" not in desk.visit(at(whole)).said


def test_a_point_that_is_answered_with_others_leaves_them_when_the_split_is_undone(
    desk: Visitor, round_: Consultation, whole: Comment
) -> None:
    other = factories.comment(round_, "1.2")
    one, *_rest = split(whole)
    drafter = answering.staff()
    with transaction():
        groups.group(drafter, factories.answer_of(other), frozenset({one.number}))
    assert factories.answer_of(other).comment_count == 2
    with transaction():
        splits.join(drafter, again(whole))
    assert factories.answer_of(other).comment_count == 1
    assert fresh(round_).unanswered == 2
    said = desk.visit(at(other, "/group")).all("//ol[@class='moves']/li/p/strong")
    assert said == [
        f"Comment {one.number} joined",
        f"Comment {one.number} left: the split of its comment was undone",
    ]


def test_points_that_share_an_answer_leave_none_behind_when_the_split_is_undone(
    round_: Consultation, whole: Comment
) -> None:
    one, two, _three = split(whole)
    drafter = answering.staff()
    with transaction():
        groups.group(drafter, factories.answer_of(one), frozenset({two.number}))
    with transaction():
        dispositions.note(drafter, factories.answer_of(one), "Fråga Kim först.")
    with transaction():
        splits.join(drafter, again(whole))
    assert factories.rows(Disposition) == 1
    assert db.session.query(DispositionNote).one().disposition_id == again(whole).disposition_id


def test_withdrawing_the_comment_withdraws_its_points(
    round_: Consultation, whole: Comment, author: User
) -> None:
    one, *_rest = split(whole)
    factories.approved(one)
    actor = factories.actor(author)
    with transaction():
        comments.withdraw(actor, again(whole), "Vi återkommer.")
    found = points(whole)
    assert all(each.withdrawn_at and each.withdrawn_because == "Vi återkommer." for each in found)
    assert {db.session.get_one(Disposition, each.disposition_id).outcome for each in found} == {
        Outcome.WITHDRAWN
    }
    now = fresh(round_)
    assert (now.unanswered, now.proposed, now.approved) == (0, 3, 0)


def test_what_is_answered_in_public_cannot_be_withdrawn_with_the_rest(
    round_: Consultation, whole: Comment, author: User
) -> None:
    one, *_rest = split(whole)
    factories.approved(one)
    answering.release(fresh(round_))
    actor = factories.actor(author)
    with pytest.raises(WrongState, match="already_answered"), transaction():
        comments.withdraw(actor, again(whole), "")
    assert again(whole).withdrawn_at is None


def test_what_the_author_changes_after_a_split_is_shown_and_must_be_split_anew(
    desk: Visitor, whole: Comment, author: User
) -> None:
    one, *_rest = split(whole)
    actor, mine = factories.actor(author), again(whole)
    draft = Draft(f"{BODY} Tillägg.", "sv", kind=mine.kind)
    with transaction():
        comments.edit(actor, mine, draft, mine.revision)
    assert "The author has changed the comment since it was split." in desk.visit(at(one)).said
    assert "Tillägg." in desk.visit(at(whole)).said
    with pytest.raises(Invalid, match="whole_changed"):
        factories.proposed(one)
    with transaction():
        splits.join(answering.staff(), again(whole))
    assert again(whole).body.endswith("Tillägg.")


def test_the_author_cannot_change_what_is_being_answered(whole: Comment, author: User) -> None:
    one, *_rest = split(whole)
    factories.proposed(one)
    actor, mine = factories.actor(author), again(whole)
    with pytest.raises(WrongState, match="comment_answered"), transaction():
        comments.edit(actor, mine, Draft("Nej.", "sv", kind=mine.kind), mine.revision)


def test_two_who_split_at_once_do_not_both_do_it(whole: Comment) -> None:
    split(whole, FIRST, SECOND)
    plan = Plan(spans(FIRST, THIRD), digest(BODY), is_left_over_right=True)
    with pytest.raises(Outdated, match="changed_meanwhile"), transaction():
        splits.split(answering.staff(), again(whole), plan)
    assert len(points(whole)) == 2


@pytest.mark.parametrize(
    ("plan", "error"),
    [
        (Plan(spans(FIRST), digest(BODY), is_left_over_right=True), "split_needs_two"),
        (Plan(spans(FIRST, THIRD), digest(BODY)), "words_left_over"),
        (Plan(spans(FIRST, THIRD), digest("Något annat."), is_left_over_right=True), "changed_meanwhile"),
        (Plan(spans(THIRD, FIRST), digest(BODY), is_left_over_right=True), "changed_meanwhile"),
    ],
)
def test_a_split_that_does_not_hold_is_refused_whole(whole: Comment, plan: Plan, error: str) -> None:
    with pytest.raises((Invalid, Outdated), match=error), transaction():
        splits.split(answering.staff(), again(whole), plan)
    assert not factories.rows(Part)


def test_a_comment_in_a_group_leaves_it_and_is_split(round_: Consultation, whole: Comment) -> None:
    other = factories.comment(round_, "1.2")
    with transaction():
        groups.group(answering.staff(), factories.answer_of(other), frozenset({1}))
    split(whole)
    assert factories.answer_of(other).comment_count == 1
    assert fresh(round_).unanswered == 4


def test_replies_and_those_who_agree_stay_with_the_whole(round_: Consultation, whole: Comment) -> None:
    one, *_rest = split(whole)
    friend = factories.user(organisation=factories.organisation())
    actor = factories.actor(friend)
    with transaction():
        supports.support(actor, again(whole), next(iter(actor.memberships)))
    assert again(whole).support_count == 1
    assert not allows(actor, Permission.COMMENT_READ, again(one))
    assert fresh(round_).unanswered == 3


def test_the_proposed_wording_goes_to_one_point(desk: Visitor, round_: Consultation, author: User) -> None:
    whole = factories.comment(round_, "1.1", author, body=BODY, proposed="Nya ord.")
    page = desk.visit(at(whole, "/split"))
    desk.submit(page, "Split it", wording="2", **{f"cut-{BODY.index(SECOND)}": "begins"})
    assert [each.proposed for each in points(whole)] == [None, "Nya ord.", None, None]


def test_a_page_of_points_costs_the_same_however_many(
    desk: Visitor, whole: Comment, queries: Queries
) -> None:
    split(whole)
    desk.visit(at(whole))
    with queries.at_most(22):
        desk.visit(at(whole))
