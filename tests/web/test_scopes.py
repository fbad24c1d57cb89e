"""A consultation about some sections: nothing comes to stand outside them, whichever way it comes."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from consult import clock
from consult.db import db, transaction
from consult.errors import Invalid
from consult.model.comments import Comment, CommentKind, Stance
from consult.model.consultations import Consultation, Question
from consult.model.organisations import Organisation
from consult.model.pieces import Placing
from consult.model.registrations import Channel
from consult.model.reports import Report
from consult.model.scopes import Scope
from consult.model.statements import Point
from consult.model.users import Role, User
from consult.model.versions import Version
from consult.policy import SYSTEM
from consult.queries import consultations, matrix, places, report_states, texts
from consult.queries import statements as rooms
from consult.services import (
    comments,
    pieces,
    placements,
    points,
    registrations,
    returns,
    scopes,
    statements,
    submissions,
)
from consult.services.anchors import Target
from consult.services.comments import Draft
from consult.services.pieces import Decision
from consult.services.registrations import Answer, Entry
from consult.services.returns import Addition, Brought
from consult.services.statements import Before, General
from consult.services.submissions import Handing
from consult.text.anchors import Located, Status
from consult.web.response_parts import as_page
from tests import answering
from tests import factories as make
from tests.support.client import Visitor
from tests.support.queries import Queries

IN, OUT = "2.1", "1.1"
LETTER = Answer("", "", "sv", clock.today(), channel=Channel.EMAIL, sender_email="kim@example.org")
BODY = Draft(body="Det här behöver bli tydligare.", locale="sv", token="0" * 16, kind=CommentKind.PROPOSAL)


@pytest.fixture(name="round_")
def _round(app: Flask) -> Consultation:
    asked = Question(position=1, text={"sv": "Saknas något?", "en": "Is anything missing?"})
    found = make.consultation(is_limited=True, questions=[asked])
    db.session.add(Scope(consultation_id=found.id, uid=uid(found, "2")))
    db.session.commit()
    return found


@pytest.fixture(name="body")
def _body(app: Flask) -> Organisation:
    return make.organisation(name="Ekby kommun", slug="ekby-kommun")


@pytest.fixture(name="member")
def _member(body: Organisation) -> User:
    return make.user(organisation=body)


def fresh(round_: Consultation) -> Consultation:
    return consultations.by_slug(SYSTEM, db.session.get_one(Consultation, round_.id).slug)


def uid(round_: Consultation, label: str) -> str:
    return make.block_of(db.session.get_one(Version, round_.version_id), label).uid


def located(round_: Consultation, label: str) -> Located:
    return Located(Status.MANUAL, uid(round_, label), None, None, 1.0, "by_hand")


def post(round_: Consultation, label: str, member: User) -> None:
    make.comment(round_, label, by=member)


def write_in_room(round_: Consultation, label: str, member: User) -> None:
    actor = make.actor(member)
    where = rooms.room(actor, "ekby-kommun", fresh(round_).slug)
    place = places.on_block(actor, fresh(round_).slug, uid(round_, label), "sv")
    with transaction():
        points.add(actor, where, place, None, BODY)


def bring_back_in_word(round_: Consultation, label: str, member: User) -> None:
    actor = make.actor(member)
    where = rooms.room(actor, "ekby-kommun", fresh(round_).slug)
    with transaction():
        returns.bring_back(actor, where, Brought("sv", (Addition(located(round_, label), BODY),)), "")


def say_nothing_on(round_: Consultation, label: str, member: User) -> None:
    actor = make.actor(member)
    where = rooms.room(actor, "ekby-kommun", fresh(round_).slug)
    section = uid(round_, label.split(".", maxsplit=1)[0])
    with transaction():
        statements.write(actor, where, General(None, {}, frozenset({section})), Before())


def register(round_: Consultation, label: str, _member: User) -> None:
    registrar = answering.staff(Role.REGISTRAR)
    entry = Entry(CommentKind.PROPOSAL, "Bra.", located(round_, label))
    with transaction():
        draft = registrations.begin(registrar, fresh(round_), LETTER)
        registrations.complete(registrar, draft, [entry])


def place_a_piece(round_: Consultation, label: str, _member: User) -> None:
    registrar = answering.staff(Role.REGISTRAR)
    with transaction():
        draft = pieces.begin(registrar, fresh(round_), LETTER, "Bra.")
    decision = Decision("Bra.", CommentKind.PROPOSAL, None, Placing.PASSAGE, uid(round_, label))
    was = {1: db.session.query(pieces.Piece).one().mark}
    with transaction():
        pieces.settle(registrar, draft, {1: decision}, was)


def move(round_: Consultation, label: str, _member: User) -> None:
    comment = make.comment(round_, "2")
    mark = db.session.get_one(Comment, comment.id).place_mark
    drafter = answering.staff()
    with transaction():
        placements.place(drafter, comment, Target(uid(round_, label)), "Det gäller något annat.", mark)


WAYS = [
    post,
    write_in_room,
    bring_back_in_word,
    say_nothing_on,
    register,
    place_a_piece,
    move,
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_nothing_comes_to_stand_outside_whichever_way_it_comes(
    round_: Consultation, member: User, way: Callable[[Consultation, str, User], None]
) -> None:
    with pytest.raises(Invalid) as refused:
        way(round_, OUT, member)
    assert refused.value.code in {"outside_scope", "outside_scope_received"}
    assert refused.value.parameters["labels"] in {"1.1", "1"}
    db.session.rollback()


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_inside_every_way_is_open(
    round_: Consultation, member: User, way: Callable[[Consultation, str, User], None]
) -> None:
    way(round_, IN, member)


def test_a_view_that_stands_outside_after_all_does_not_become_a_comment(
    round_: Consultation, member: User
) -> None:
    write_in_room(round_, IN, member)
    point = db.session.query(Point).one()
    point.uid, point.section_uid = uid(round_, OUT), uid(round_, "1")
    db.session.commit()
    actor = make.actor(member)
    where = rooms.room(actor, "ekby-kommun", fresh(round_).slug)
    draft = rooms.draft(actor, where)
    assert draft is not None
    with transaction():
        statements.write(actor, where, General(Stance.SUPPORTS, {}, frozenset()), Before())
    where = rooms.room(actor, "ekby-kommun", fresh(round_).slug)
    draft = rooms.draft(actor, where)
    assert draft is not None
    seen = rooms.mark(actor, draft)
    with pytest.raises(Invalid) as refused, transaction():
        submissions.submit(actor, where, seen, Handing("Inget mer.", "sv", as_page))
    assert refused.value.code == "outside_scope"


def test_general_views_and_answers_to_questions_are_taken(round_: Consultation, member: User) -> None:
    actor = make.actor(member)
    place = places.on_plan(actor, fresh(round_).slug, 1)
    with transaction():
        comments.post(actor, place, None, replace(BODY, organisation_id=next(iter(actor.memberships))))
    where = rooms.room(actor, "ekby-kommun", fresh(round_).slug)
    with transaction():
        said = General(Stance.SUPPORTS, {"views": "Bra."}, frozenset())
        statements.write(actor, where, said, Before())
    where = rooms.room(actor, "ekby-kommun", fresh(round_).slug)
    draft = rooms.draft(actor, where)
    assert draft is not None
    seen = rooms.mark(actor, draft)
    with transaction():
        submissions.submit(actor, where, seen, Handing("Inget mer.", "sv", as_page))
    assert make.rows(Comment) == 2


def test_the_plan_as_a_whole_is_refused_with_what_to_do(round_: Consultation, member: User) -> None:
    with pytest.raises(Invalid) as refused:
        make.comment(round_, None, by=member)
    assert refused.value.code == "whole_outside_scope"


def test_what_is_offered_and_counted_has_only_what_is_asked_about(round_: Consultation) -> None:
    found = fresh(round_)
    assert set(texts.asked_about(SYSTEM, found)["sv"].labels.values()) == {"2", "2.1", "2.1a", "2.1b"}
    assert [each.label for each in matrix.matrix(SYSTEM, found).sections] == ["2", ""]
    report = report_states.state(SYSTEM, found, Report(process={}, summary={}, decision={}), 1, clock.now())
    assert [each.number for each in report.sections] == ["2"]
    listed = consultations.sections(SYSTEM, [found])[found.id]
    assert [each.label for each in listed] == ["2"]


def test_a_consultation_that_is_not_limited_asks_for_no_scope(app: Flask, queries: Queries) -> None:
    found = fresh(make.consultation())
    with queries.at_most(0):
        scopes.must_cover(found, ["a"])


def test_the_room_shows_the_other_sections_to_be_read(
    client: Visitor, round_: Consultation, member: User
) -> None:
    make.sign_in(client, member)
    room = f"/organisations/ekby-kommun/statements/{fresh(round_).slug}"
    page = client.visit(room)
    assert "Utgångspunkter" not in page.said
    assert "Näringsliv" in page.said
    outside = client.visit(f"{room}/sections/1")
    assert "Det här avsnittet visas för att läsas." in outside.said
    assert not outside.all("//a[contains(@href, '/blocks/')]")
    assert client.visit(f"{room}/sections/2").all("//a[contains(@href, '/blocks/')]")
    view = client.visit(f"{room}/blocks/{uid(round_, OUT)}")
    assert "det här hör inte till något av dem" in view.said
    assert not view.all("//textarea")
