"""Where comments are reviewed, others read only what the region has looked at and shown."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consult.db import db, transaction
from consult.model.comments import Comment, CommentRevision, Review, Tally
from consult.model.consultations import Consultation, Publication
from consult.model.notices import Notice
from consult.model.records import Event, Verb
from consult.model.users import Role, User
from consult.services import comments, reviews
from consult.services.comments import Draft
from consult.worker import Worker
from tests import factories as make
from tests.support import world
from tests.support.client import Visitor
from tests.support.contents import everything
from tests.support.database import Database
from tests.support.routes import routes

pytestmark = pytest.mark.usefixtures("app")

CANARY = "kanariefågel"


@pytest.fixture
def round_() -> Consultation:
    return make.consultation(publication=Publication.AFTER_REVIEW)


@pytest.fixture
def registrar() -> User:
    return make.user(Role.REGISTRAR)


def said(round_: Consultation, by: User, place: str | None = "1.2", body: str = f"Ord {CANARY}.") -> Comment:
    return make.comment(round_, place, by=by, body=body)


def held_in(comment: Comment) -> Consultation:
    return db.session.get_one(Consultation, comment.consultation_id)


def decide(registrar: User, comment: Comment, to: Review, because: str = "") -> None:
    seen = {(comment.number, comment.position): comment.revision}
    with transaction():
        reviews.review(make.actor(registrar), held_in(comment), seen, to, because)


def address(comment: Comment) -> str:
    return f"/consultations/{held_in(comment).slug}/comments/{comment.number}"


def test_a_new_comment_waits_and_its_author_sees_that(client: Visitor, round_: Consultation) -> None:
    author = make.user()
    mine = said(round_, author)
    assert mine.review is Review.WAITING
    assert client.get(address(mine)).status_code == 404
    make.sign_in(client, author)
    assert "Väntar på regionens granskning." in client.visit(address(mine)).said


def test_what_is_shown_is_read_by_everyone_and_on_record(
    client: Visitor, round_: Consultation, registrar: User
) -> None:
    comment = said(round_, make.user())
    make.sign_in(client, registrar)
    page = client.visit(f"/desk/consultations/{round_.slug}/review")
    assert f"Ord {CANARY}." in page.said
    page = client.submit(page, "Publicera det markerade", picked=f"{comment.number}.0.{comment.revision}")
    assert "1 synpunkt är nu publicerad." in page.said
    event = db.session.scalars(select(Event).where(Event.verb == Verb.COMMENT_SHOWN)).one()
    assert (event.actor_id, event.data["number"]) == (registrar.id, comment.number)
    client.delete_cookie("session")
    assert f"Ord {CANARY}." in client.visit(address(comment)).said


def test_what_is_held_back_needs_a_reason_which_only_its_author_and_staff_read(
    client: Visitor, round_: Consultation, registrar: User
) -> None:
    author = make.user()
    comment = said(round_, author)
    picked = f"{comment.number}.0.{comment.revision}"
    make.sign_in(client, registrar)
    page = client.visit(f"/desk/consultations/{round_.slug}/review")
    page = client.submit(page, "Publicera inte det markerade", picked=picked)
    assert "Skriv varför det inte publiceras." in page.said
    assert page.all(f"//input[@value='{picked}']/@checked"), "the mark is kept"
    client.submit(page, "Publicera inte det markerade", picked=picked, because="Nämner en granne.")
    make.sign_in(client, author)
    assert "Nämner en granne." in client.visit(address(comment)).said
    make.sign_in(client, make.user())
    assert client.get(address(comment)).status_code == 404


def test_nothing_is_decided_when_one_of_the_marked_has_changed(
    client: Visitor, round_: Consultation, registrar: User
) -> None:
    first, second = said(round_, make.user()), said(round_, make.user(), "2")
    make.sign_in(client, registrar)
    page = client.visit(f"/desk/consultations/{round_.slug}/review")
    decide(registrar, second, Review.HELD, "Ett skäl.")
    picked = [f"{first.number}.0.{first.revision}", f"{second.number}.0.1"]
    page = client.submit(page, "Publicera det markerade", picked=picked)
    assert page.status_code == 409
    assert db.session.get_one(Comment, first.id, populate_existing=True).review is Review.WAITING


def test_others_count_only_what_is_shown(round_: Consultation, registrar: User) -> None:
    on_block, on_whole = said(round_, make.user()), said(round_, make.user(), None)

    def counted() -> list[tuple[int, int]]:
        rows = db.session.execute(select(Tally.comments, Tally.shown).order_by(Tally.uid))
        return [(comments, shown) for comments, shown in rows]

    assert counted() == [(1, 0), (1, 0)]
    decide(registrar, on_block, Review.SHOWN)
    decide(registrar, on_whole, Review.SHOWN)
    assert counted() == [(1, 1), (1, 1)]
    decide(registrar, on_block, Review.HELD, "Ett skäl.")
    assert sorted(counted()) == [(1, 0), (1, 1)]


def test_a_reply_is_reviewed_too_and_told_of_only_then(
    app: Flask, client: Visitor, round_: Consultation, registrar: User
) -> None:
    author, other = make.user(), make.user()
    root = said(round_, author, body="Alla får läsa det här.")
    decide(registrar, root, Review.SHOWN)
    with transaction():
        answer = comments.reply(make.actor(other), root, Draft(f"Svar {CANARY}.", "sv", "token"))
    assert answer.review is Review.WAITING
    Worker(app).once()
    assert db.session.scalars(select(Notice).where(Notice.user_id == author.id)).all() == []
    page = client.visit(address(root))
    assert CANARY not in page.said
    assert client.get(f"{address(root)}/1/history").status_code == 404
    decide(registrar, answer, Review.SHOWN)
    Worker(app).once()
    assert len(db.session.scalars(select(Notice).where(Notice.user_id == author.id)).all()) == 1
    assert f"Svar {CANARY}." in client.visit(address(root)).said


def test_what_is_edited_waits_again_and_its_unseen_words_stay_unseen(
    client: Visitor, round_: Consultation, registrar: User
) -> None:
    author = make.user()
    comment = said(round_, author)
    decide(registrar, comment, Review.HELD, "Ett skäl.")
    draft = Draft("Nu utan namn.", "sv", kind=comment.kind)
    with transaction():
        comments.edit(make.actor(author), comment, draft, comment.revision)
    edited = db.session.get_one(Comment, comment.id, populate_existing=True)
    assert (edited.review, edited.held_because) == (Review.WAITING, "")
    decide(registrar, edited, Review.SHOWN)
    assert db.session.scalars(select(CommentRevision.was_shown)).one() is False
    assert CANARY not in client.visit(f"{address(comment)}/0/history").said
    assert "Nu utan namn." in client.visit(address(comment)).said


def test_never_is_not_even_shown_when_the_consultation_is_over(client: Visitor) -> None:
    round_ = make.consultation(None, -30, -2, publication=Publication.NEVER)
    assert not round_.is_unsealed
    page = client.visit(f"/consultations/{round_.slug}")
    assert page.status_code == 200


@pytest.fixture(name="place", params=world.PHASES)
def _place(app: Flask, request: pytest.FixtureRequest) -> world.World:
    """Take the small world, and hold back everything that was said in it, with the canary in it."""
    assert app
    built = world.build(request.param)
    for comment in db.session.scalars(select(Comment).where(Comment.voice != "region")):
        comment.body, comment.html = CANARY, f"<p>{CANARY}</p>"
        comment.proposed = CANARY if comment.proposed else None
        comment.review, comment.held_because = Review.HELD, f"Skäl {CANARY}"
    db.session.commit()
    return built


def outsiders(place: world.World) -> Iterator[str]:
    """Name those who are neither staff nor of an organisation that has said something, nor have said it."""
    spoken = set(db.session.scalars(select(Comment.author_id)))
    bodies = set(db.session.scalars(select(Comment.organisation_id)))
    for name, person in place.people.items():
        if person is None:
            yield name
        else:
            actor = make.actor(person)
            if not actor.is_staff and person.id not in spoken and not bodies & set(actor.memberships):
                yield name


def test_what_is_held_back_is_on_no_page_file_or_answer_for_others(
    place: world.World, app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", value=False)
    looked = 0
    for name in list(outsiders(place)):
        client = FlaskClient(app, app.response_class, use_cookies=True)
        if person := place.people[name]:
            make.sign_in(client, person)
        cookie = client.get_cookie("session")
        database.keep()
        try:
            for route in routes(app, place.names):
                response = client.open(route.address, method=route.method, data=route.form or None)
                looked += 1
                assert CANARY not in everything(response), f"{route.label} shows it to {name}"
                if cookie:
                    client.set_cookie("session", cookie.value)
                if route.method != "GET" and response.status_code < 400:
                    database.put_back()
        finally:
            database.let_go()
    assert looked > 100


def test_what_looks_like_data_about_a_person_is_named_and_not_changed(
    client: Visitor, round_: Consultation, registrar: User
) -> None:
    body = "Mitt nummer är 811218-9876. Ring 021-17 45 00 eller skriv till a@example.org. Det är 811218-9876."
    said(round_, make.user(), body=body)
    said(round_, make.user(), body="Här står inget sådant.")
    make.sign_in(client, registrar)
    page = client.visit(f"/desk/consultations/{round_.slug}/review")
    named = page.all("//li//p[strong='Kontrollera:']")
    assert named == [
        "Kontrollera: 811218-9876 ser ut som: personnummer.",
        "Kontrollera: 021-17 45 00 ser ut som: telefonnummer.",
        "Kontrollera: a@example.org ser ut som: e-postadress.",
    ]
    assert body in page.said
