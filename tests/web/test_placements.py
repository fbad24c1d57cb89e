"""A comment at the wrong passage, or at none, is placed where it belongs, with a trace that everyone can read."""

import pytest
from sqlalchemy import select

from consult import clock
from consult.db import db, transaction
from consult.errors import Invalid, Outdated, WrongState
from consult.model.comments import Anchor, Comment, CommentKind, Tally
from consult.model.consultations import Consultation
from consult.model.placements import Placement
from consult.model.plans import Plan
from consult.model.records import Event, Verb
from consult.model.registrations import Channel
from consult.model.users import Role
from consult.model.versions import Version
from consult.queries import queue
from consult.queries.filters import Filters
from consult.services import placements, registrations
from consult.services.anchors import Target
from consult.services.registrations import Answer, Entry
from tests import answering, factories
from tests.support.client import Visitor
from tests.support.queries import Queries

WORDS = "Varje kommun ska ha minst en namngiven kontaktperson för företagsfrågor."
BECAUSE = "Du skriver om kontaktpersonen, som står i 2.1."


@pytest.fixture(name="round_")
def _round(app: object) -> Consultation:
    assert app
    return factories.consultation()


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


def uid(round_: Consultation, label: str) -> str:
    return factories.block_of(db.session.get_one(Version, round_.version_id), label).uid


def counts(round_: Consultation) -> dict[str, tuple[int, int]]:
    db.session.expire_all()
    rows = db.session.execute(
        select(Tally.uid, Tally.comments, Tally.shown).where(Tally.version_id == round_.version_id)
    )
    return {uid: (comments, shown) for uid, comments, shown in rows if comments or shown}


def by_post(round_: Consultation, body: str) -> Comment:
    registrar = answering.staff(Role.REGISTRAR)
    answer = Answer("", "", "sv", clock.today(), channel=Channel.EMAIL, sender_email="kim@example.org")
    with transaction():
        draft = registrations.begin(registrar, db.session.get_one(Consultation, round_.id), answer)
        registrations.complete(
            registrar, draft, [Entry(CommentKind.PROPOSAL, body, None, placeless="no_quote")]
        )
    return db.session.scalars(select(Comment).where(Comment.registration_id.is_not(None))).one()


def move(comment: Comment, label: str, because: str = BECAUSE) -> None:
    mine = again(comment)
    to = Target(uid(db.session.get_one(Consultation, mine.consultation_id), label))
    drafter, seen = answering.staff(), mine.place_mark
    with transaction():
        placements.place(drafter, mine, to, because, seen)


def test_a_comment_at_the_wrong_passage_is_moved_with_a_trace(desk: Visitor, round_: Consultation) -> None:
    comment = factories.comment(round_, "1.1", body="Kontaktpersonen behöver en ersättare.")
    before = comment.passage
    page = desk.visit(at(comment, "/place"))
    assert page.h1 == "Where does comment 1 belong?"
    done = desk.submit(page, "Place it there", to=uid(round_, "2.1"), words="kontaktperson", because=BECAUSE)
    assert "The comment is placed." in done.said
    now = again(comment)
    assert (now.label, now.quote, now.passage) == ("2.1", "kontaktperson", WORDS)
    assert (
        now.section_uid
        == factories.block_of(db.session.get_one(Version, round_.version_id), "2.1").section_uid
    )
    kept = db.session.scalars(select(Placement)).one()
    assert (kept.label, kept.to_label, kept.because) == ("1.1", "2.1", BECAUSE)
    assert kept.passage == before != WORDS
    assert db.session.scalars(select(Event.verb).where(Event.verb == Verb.COMMENT_MOVED)).all()
    history = desk.visit(at(comment, "/place"))
    assert "From passage 1.1 to passage 2.1, by Dina Drafter" in history.said
    assert BECAUSE in history.said


def test_the_section_the_counts_and_the_public_pages_follow(client: Visitor, round_: Consultation) -> None:
    author = factories.user(organisation=factories.organisation())
    comment = factories.comment(round_, "1.1", author)
    passage = comment.passage
    move(comment, "2.1")
    assert counts(round_) == {uid(round_, "2.1"): (1, 1)}
    drafter = answering.staff()
    there = uid(round_, "2"), uid(round_, "1")
    found = [queue.page(drafter, round_, Filters(section=each)).rows for each in there]
    assert [len(each) for each in found] == [1, 0]
    factories.sign_in(client, author)
    page = client.visit(f"/consultations/{round_.slug}/comments/1")
    assert (
        "Synpunkten skrevs vid stycke 1.1. Regionen har uppfattat att den handlar om stycke 2.1." in page.said
    )
    assert BECAUSE in page.said
    assert passage in page.said
    plan = db.session.get_one(Plan, round_.plan_id)
    assert (
        client.visit(f"/plans/{plan.slug}/1/2").said.count("Skriven vid 1.1, placerad här av regionen") == 1
    )
    assert "Skriven vid 1.1" not in client.visit(f"/plans/{plan.slug}/1/1").said
    for address in ("/mine", f"/consultations/{round_.slug}/comments"):
        assert "Skriven vid 1.1, placerad här av regionen" in client.visit(address).said


def test_who_moved_it_is_told_at_the_desk_only(client: Visitor, round_: Consultation) -> None:
    comment = factories.comment(round_, "1.1")
    drafter = factories.user(Role.DRAFTER, name="Dina Drafter")
    mine = again(comment)
    actor, seen, to = factories.actor(drafter), mine.place_mark, Target(uid(round_, "2.1"))
    with transaction():
        placements.place(actor, mine, to, BECAUSE, seen)
    assert "Dina" not in client.visit(f"/consultations/{round_.slug}/comments/1").text


def test_a_comment_without_a_place_is_offered_the_passages_it_speaks_of(
    desk: Visitor, round_: Consultation
) -> None:
    comment = by_post(round_, f"Ni skriver ”{WORDS}” Det räcker inte.")
    assert counts(round_) == {"": (1, 1)}
    page = desk.visit(at(comment))
    assert "It quotes “Varje kommun ska ha minst en namngiven kontaktperson" in page.said
    assert "The comment is placed." in desk.submit(page, "Place it at 2.1").said
    now = again(comment)
    assert (now.label, now.quote, now.moved_from) == ("2.1", WORDS, "")
    assert counts(round_) == {uid(round_, "2.1"): (1, 1)}
    assert "It may be about" not in desk.visit(at(comment)).said
    left = queue.page(answering.staff(), round_, Filters(placeless=True))
    assert not left.rows


def test_a_move_is_taken_back_and_everything_is_as_before(desk: Visitor, round_: Consultation) -> None:
    comment = by_post(round_, "Jag undrar över kontaktpersonen i 2.1.")
    before = {name: getattr(again(comment), name) for name in placements.KEPT}
    first = db.session.scalars(select(Anchor)).one()
    was = (first.uid, first.status, first.method)
    move(comment, "2.1", "")
    page = desk.submit(desk.visit(at(comment, "/place")), "Take the last move back")
    assert "The comment stands where it stood before." in page.said
    now = again(comment)
    assert {name: getattr(now, name) for name in placements.KEPT} == before
    assert now.moved_from is None
    assert counts(round_) == {"": (1, 1)}
    back = db.session.scalars(select(Anchor)).one()
    assert (back.uid, back.status, back.method) == was
    assert "Taken back by Dina Drafter" in desk.visit(at(comment, "/place")).said


def test_a_place_over_several_passages_comes_back_whole(desk: Visitor, round_: Consultation) -> None:
    comment = factories.comment(round_, "1.1")
    row = again(comment)
    block = factories.block_of(db.session.get_one(Version, round_.version_id), "1.2")
    words = next(each.plain for each in block.texts if each.locale == "sv")
    row.end_uid, row.end_label, row.start = block.uid, "1.2", 0
    row.passage += f"\n{words}"
    row.end = len(row.passage)
    anchor = db.session.scalars(select(Anchor)).one()
    anchor.end_uid, anchor.start, anchor.end = block.uid, 0, len(words)
    db.session.commit()
    move(comment, "2.1")
    desk.submit(desk.visit(at(comment, "/place")), "Take the last move back")
    back = db.session.scalars(select(Anchor)).one()
    assert (back.end_uid, back.start, back.end) == (block.uid, 0, len(words))
    assert again(comment).cited == "1.1–1.2"


def test_whoever_chose_a_passage_is_owed_a_reason(desk: Visitor, round_: Consultation) -> None:
    comment = factories.comment(round_, "1.1")
    page = desk.submit(
        desk.visit(at(comment, "/place")), "Place it there", to=uid(round_, "2.1"), words="kontaktperson"
    )
    assert page.status_code == 422
    assert "Write why the comment is about another passage." in page.said
    assert page.one("//input[@name='words']/@value") == "kontaktperson"
    assert again(comment).label == "1.1"
    with pytest.raises(Invalid, match="same_place"):
        move(comment, "1.1")


def test_of_two_who_move_it_at_once_the_second_looks_again(round_: Consultation) -> None:
    comment = factories.comment(round_, "1.1")
    seen, to = again(comment).place_mark, Target(uid(round_, "2.1"))
    drafter = answering.staff()
    move(comment, "1.2")
    with pytest.raises(Outdated, match="comment_moved"), transaction():
        placements.place(drafter, again(comment), to, BECAUSE, seen)
    with pytest.raises(Outdated, match="comment_moved"), transaction():
        placements.take_back(drafter, again(comment), seen)
    assert again(comment).label == "1.2"


def test_what_has_been_sent_for_approval_stays_where_it_is(desk: Visitor, round_: Consultation) -> None:
    comment = factories.comment(round_, "1.1")
    factories.proposed(comment)
    with pytest.raises(WrongState, match="answer_not_open"):
        move(comment, "2.1")
    assert "Take the answer back first." in desk.visit(at(comment, "/place")).said


def test_a_comment_that_was_moved_stands_there_in_later_versions_too(round_: Consultation) -> None:
    comment = factories.comment(round_, "1.1")
    plan = db.session.get_one(Plan, round_.plan_id)
    answering.redraft(
        plan, factories.SWEDISH.replace(WORDS, "Varje kommun ska ha en kontaktperson för företagsfrågor.")
    )
    newer = factories.published(plan)
    move(comment, "2.1")
    there = factories.block_of(newer, "2.1").uid
    anchor = db.session.get_one(Anchor, (comment.id, newer.id))
    assert anchor.uid == there
    tally = db.session.get_one(Tally, (newer.id, there, round_.id))
    assert (tally.comments, tally.shown) == (1, 1)


def test_the_pages_cost_the_same_however_many_comments(
    desk: Visitor, round_: Consultation, queries: Queries
) -> None:
    comment = by_post(round_, f"Ni skriver ”{WORDS}” Det räcker inte.")
    desk.visit(at(comment))
    with queries.at_most(20):
        desk.visit(at(comment, "/place"))
