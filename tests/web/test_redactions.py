"""Words that are redacted are gone from every page, file, search and table for everyone; the original is kept apart."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import LargeBinary, String, cast, inspect, select
from time_machine import travel

from consult import clock
from consult.db import Base, db, transaction
from consult.errors import Invalid, NotAllowed, Outdated, WrongState
from consult.model.comments import Comment, CommentRevision
from consult.model.consultations import Consultation
from consult.model.dispositions import Answer, Outcome
from consult.model.notices import Mail
from consult.model.origins import Origin
from consult.model.records import Event, Verb
from consult.model.redactions import Ground, Original, RedactedText, Redaction
from consult.model.register import Entry
from consult.model.splits import Part
from consult.model.statements import Statement
from consult.model.users import Role, User
from consult.model.words import CommentWords
from consult.policy import Actor
from consult.queries import redactions as queries
from consult.services import comments, dispositions, redactions, splits
from consult.services.comments import Draft
from consult.services.redactions import Wish
from consult.text.digest import digest
from consult.text.sentences import Span
from consult.worker import Worker
from tests import factories as make
from tests.support import world
from tests.support.client import Visitor
from tests.support.contents import everything
from tests.support.database import Database
from tests.support.routes import Route, routes

pytestmark = pytest.mark.usefixtures("app")

NAME = "Gulsparv Hemligsson"
MARK = "[maskerat: personuppgift]"
KEPT = {each.__table__ for each in (Redaction, Original)}
"""Tables in which the words may stand."""
FROZEN = {Statement.__table__.c.copy, Statement.__table__.c.page, Entry.__table__.c.copy}
"""Columns of what is frozen when it comes in, which is given out on purpose only."""


@pytest.fixture
def round_() -> Consultation:
    return make.consultation()


@pytest.fixture
def registrar() -> User:
    return make.user(Role.REGISTRAR)


def fresh(comment: Comment) -> Comment:
    db.session.expire_all()
    return db.session.get_one(Comment, comment.id)


def redact(registrar: User, comment: Comment, *words: str, seen: int | None = None) -> Redaction:
    mine = fresh(comment)
    wish = Wish(words or (NAME,), Ground.PERSONAL, "", seen or mine.revision)
    with transaction():
        return redactions.redact(make.actor(registrar), mine, wish)


def lift(registrar: User, comment: Comment, number: int) -> None:
    with transaction():
        redactions.lift(make.actor(registrar), comment, number)


def where_it_stands(words: str) -> set[str]:
    """Name every column outside the kept originals in which words stand."""
    found = set()
    for table in Base.metadata.sorted_tables:
        if table not in KEPT:
            for column in (each for each in inspect(table).columns if each not in FROZEN):
                is_binary = isinstance(column.type, LargeBinary)
                for value in db.session.scalars(select(column if is_binary else cast(column, String))):
                    said = value.decode("latin-1") if is_binary else value or ""
                    if words.casefold() in said.casefold():
                        found.add(f"{table.name}.{column.name}")
    return found


def address(comment: Comment) -> str:
    round_ = db.session.get_one(Consultation, comment.consultation_id)
    return f"/consultations/{round_.slug}/comments/{comment.number}"


def test_everyone_reads_a_mark_and_the_original_is_kept(
    client: Visitor, round_: Consultation, registrar: User
) -> None:
    said = make.comment(round_, body=f"Fråga {NAME} om **hamnen**.")
    redact(registrar, said)
    page = client.visit(address(said))
    assert f"Fråga {MARK} om hamnen." in page.said
    assert NAME not in page.text
    assert "Regionen har maskerat ord här. Personuppgift" in page.said
    assert not where_it_stands(NAME)
    assert db.session.scalars(select(Original.content)).one() == f"Fråga {NAME} om **hamnen**."


def test_search_does_not_find_it(client: Visitor, round_: Consultation, registrar: User) -> None:
    said = make.comment(round_, body=f"Fråga {NAME} om hamnen.")
    listed = address(said).rpartition("/")[0]
    assert "om hamnen" in client.visit(f"{listed}?q=Hemligsson").said
    redact(registrar, said)
    assert "om hamnen" not in client.visit(f"{listed}?q=Hemligsson").said
    assert "om hamnen" in client.visit(f"{listed}?q=hamnen").said
    assert "hemligsson" not in db.session.scalars(select(CommentWords.plain)).one()


def test_what_it_said_before_it_was_edited_and_the_thread_and_the_answer_go_along(
    round_: Consultation, registrar: User
) -> None:
    author, drafter = make.user(), make.user(Role.DRAFTER)
    said = make.comment(round_, by=author, body=f"{NAME} vet.", proposed=f"Enligt {NAME}.")
    with transaction():
        draft = Draft(body="Någon vet.", locale="sv", kind=said.kind, proposed="Enligt NÅGON.")
        comments.edit(make.actor(author), said, draft, said.revision)
    with transaction():
        comments.reply(make.actor(drafter), said, Draft(body=f"Tack {NAME}!", locale="sv", token="r"))
    make.proposed(said, reasons={"sv": f"{NAME} har rätt.", "en": f"{NAME} is right."})
    with transaction():
        dispositions.note(make.actor(drafter), make.answer_of(said), f"Ring {NAME}.", set())
    redact(registrar, said)
    assert not where_it_stands(NAME)
    assert db.session.scalars(select(CommentRevision.body)).one() == f"{MARK} vet."
    assert make.answer_of(said).reasons == {
        "sv": f"{MARK} har rätt.",
        "en": "[redacted: personal data] is right.",
    }


def test_a_name_that_is_shown_is_redacted_where_it_is_sorted_by_too(
    round_: Consultation, registrar: User
) -> None:
    person = make.user(name=NAME, shows_name=True)
    said = make.comment(round_, by=person, body=f"Jag, {NAME}, bor här.")
    assert said.signed_as == NAME
    redact(registrar, said)
    assert fresh(said).signed_as == MARK
    assert where_it_stands(NAME) == {"user.name"}


def test_it_can_be_lifted_and_all_is_as_before(round_: Consultation, registrar: User) -> None:
    said = make.comment(round_, body=f"{NAME} och Bo Ek.")
    first = redact(registrar, said).number
    second = redact(registrar, said, "Bo Ek").number
    assert fresh(said).body == f"{MARK} och {MARK}."
    lift(registrar, said, first)
    assert fresh(said).body == f"{NAME} och {MARK}."
    lift(registrar, said, second)
    assert fresh(said).body == f"{NAME} och Bo Ek."
    assert "hemligsson" in db.session.scalars(select(CommentWords.plain)).one()
    assert not make.rows(Original)
    assert not make.rows(RedactedText)
    assert all(db.session.scalars(select(Redaction.lifted_at)))
    with pytest.raises(Outdated):
        lift(registrar, said, second)


def test_points_of_a_split_comment_follow_both_ways(round_: Consultation, registrar: User) -> None:
    body = f"Hamnen är full. {NAME} sa det. Bygg ut järnvägen."
    said = make.comment(round_, body=body)
    spans = [Span(0, 15), Span(16, 16 + len(NAME) + 8), Span(len(body) - 18, len(body))]
    with transaction():
        splits.split(make.actor(make.user(Role.DRAFTER)), said, splits.Plan(spans, digest(body)))
    number = redact(registrar, said).number
    assert words_of_points(said) == ["Hamnen är full.", f"{MARK} sa det.", "Bygg ut järnvägen."]
    assert not where_it_stands(NAME)
    lift(registrar, said, number)
    assert words_of_points(said) == ["Hamnen är full.", f"{NAME} sa det.", "Bygg ut järnvägen."]


def words_of_points(said: Comment) -> list[str]:
    whole = fresh(said)
    parts = db.session.scalars(select(Part).order_by(Part.position)).all()
    found = [db.session.get_one(Comment, part.point_id).body for part in parts]
    assert found == [whole.body[part.start : part.end] for part in parts]
    return found


def test_words_over_two_points_are_refused(round_: Consultation, registrar: User) -> None:
    body = f"Ring {NAME} i dag."
    said = make.comment(round_, body=body)
    at = body.index("Hemligsson")
    with transaction():
        plan = splits.Plan([Span(0, at), Span(at, len(body))], digest(body))
        splits.split(make.actor(make.user(Role.DRAFTER)), said, plan)
    with pytest.raises(Invalid, match="words_over_points"):
        redact(registrar, said)
    assert fresh(said).body == body


def test_an_answer_that_was_written_anew_is_not_undone_when_it_is_lifted(
    round_: Consultation, registrar: User
) -> None:
    drafter = make.user(Role.DRAFTER)
    said = make.comment(round_, body=f"{NAME} vet.")
    mine = make.answer_of(said)
    with transaction():
        answer = Answer(Outcome.NOT_ACCEPTED, {"sv": f"{NAME} har fel."})
        dispositions.save(make.actor(drafter), mine, answer, mine.revision)
    number = redact(registrar, said).number
    mine = make.answer_of(said)
    with transaction():
        answer = Answer(Outcome.NOT_ACCEPTED, {"sv": "Hen har fel."})
        dispositions.save(make.actor(drafter), mine, answer, mine.revision)
    lift(registrar, said, number)
    assert make.answer_of(said).reasons == {"sv": "Hen har fel."}
    assert fresh(said).body == f"{NAME} vet."


def test_what_came_in_a_file_is_redacted_in_the_file_that_goes_out(
    round_: Consultation, registrar: User
) -> None:
    said = make.comment(round_, body=f"{NAME} vet.")
    db.session.add(Origin(comment_id=said.id, reference="1", said={"body": f"{NAME} vet.", "title": [NAME]}))
    db.session.commit()
    redact(registrar, said)
    assert not where_it_stands(NAME)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), "no_words_to_redact"),
        (("x",), "words_to_redact_too_short"),
        (("Finns Inte",), "words_not_there"),
        (("Gulsparv", "Finns Inte"), "words_not_there"),
        (("a" * 501,), "words_to_redact_too_long"),
        (tuple(f"ord{each}" for each in range(21)), "too_many_words_to_redact"),
    ],
)
def test_what_cannot_be_redacted_is_refused(
    round_: Consultation, registrar: User, words: tuple[str, ...], code: str
) -> None:
    said = make.comment(round_, body=f"{NAME} vet.")
    wish = Wish(words, Ground.PERSONAL, "", said.revision)
    with pytest.raises(Invalid, match=code), transaction():
        redactions.redact(make.actor(registrar), said, wish)
    assert fresh(said).body == f"{NAME} vet."


def test_secrecy_rests_on_a_provision(round_: Consultation, registrar: User) -> None:
    said = make.comment(round_, body=f"{NAME} vet.")
    with pytest.raises(Invalid, match="provision_needed"), transaction():
        redactions.redact(make.actor(registrar), said, Wish((NAME,), Ground.SECRET, "", said.revision))
    with transaction():
        wish = Wish((NAME,), Ground.SECRET, "21 kap. 7 § OSL", fresh(said).revision)
        redactions.redact(make.actor(registrar), fresh(said), wish)
    assert fresh(said).body == "[maskerat: sekretess] vet."


def test_what_was_edited_meanwhile_is_looked_at_again(round_: Consultation, registrar: User) -> None:
    said = make.comment(round_, body=f"{NAME} vet.")
    with pytest.raises(Outdated, match="redacted_meanwhile"):
        redact(registrar, said, seen=said.revision + 1)


def test_its_author_can_no_longer_edit_it(round_: Consultation, registrar: User) -> None:
    author = make.user()
    said = make.comment(round_, by=author, body=f"{NAME} vet.")
    redact(registrar, said)
    mine = fresh(said)
    draft = Draft(body=f"{NAME} igen.", locale="sv", kind=mine.kind)
    with pytest.raises(WrongState, match="comment_redacted"), transaction():
        comments.edit(make.actor(author), mine, draft, mine.revision)


@pytest.mark.parametrize("role", [Role.DRAFTER, Role.APPROVER, Role.READER, Role.ADMINISTRATOR])
def test_other_staff_neither_redact_nor_read_the_original(
    round_: Consultation, registrar: User, role: Role
) -> None:
    said, colleague = make.comment(round_, body=f"{NAME} vet."), make.user(role)
    with pytest.raises(NotAllowed):
        redact(colleague, said)
    redact(registrar, said)
    with pytest.raises(NotAllowed), transaction():
        redactions.read(make.actor(colleague), fresh(said))


def test_reading_the_original_is_logged(client: Visitor, round_: Consultation, registrar: User) -> None:
    author = make.user()
    said = make.comment(round_, by=author, body=f"{NAME} vet.")
    redact(registrar, said)
    for reader in (registrar, author):
        make.sign_in(client, reader)
        page = client.submit(client.visit(address(said)), "Läs originalet")
        assert page.status_code == 200
        assert NAME in page.text
        assert page.headers["Cache-Control"] == "private, no-store"
    readings = select(Event).where(Event.verb == Verb.ORIGINAL_READ).order_by(Event.id)
    assert [each.actor_id for each in db.session.scalars(readings)] == [registrar.id, author.id]
    assert NAME not in str([each.data for each in db.session.scalars(select(Event))])


def test_a_registrar_redacts_on_the_page(client: Visitor, round_: Consultation, registrar: User) -> None:
    said = make.comment(round_, body=f"{NAME} vet.")
    make.sign_in(client, registrar)
    page = client.visit(f"{address(said)}/0/redactions")
    page = client.submit(page, "Maskera orden", words="Finns Inte", ground="personal")
    assert page.status_code == 422
    assert "Finns Inte" in page.said
    page = client.submit(page, "Maskera orden", words=NAME, ground="personal")
    assert "Orden är maskerade." in page.said
    assert f"{MARK} vet." in page.said
    page = client.submit(page, "Upphäv maskering 1")
    assert "Maskeringen är upphävd." in page.said
    assert f"{NAME} vet." in page.said


def test_where_else_the_words_stand_is_told(client: Visitor, round_: Consultation, registrar: User) -> None:
    said = make.comment(round_, body=f"{NAME} vet.")
    make.comment(round_, body=f"Fråga {NAME.upper()}s granne.")
    make.comment(round_, body="Något annat.")
    make.sign_in(client, registrar)
    page = client.visit(f"{address(said)}/0/redactions")
    page = client.submit(page, "Maskera orden", words=NAME, ground="personal")
    assert "Samma ord finns på andra ställen också" in page.said
    assert page.all("//section[@aria-labelledby='elsewhere-title']//a/text()") == ["Synpunkt 2"]


def test_letters_that_wait_and_whoever_said_it_are_told_without_the_words(
    app: Flask, client: Visitor, round_: Consultation, registrar: User
) -> None:
    author = make.user()
    said = make.comment(round_, by=author, body=f"{NAME} & co vet.")
    Worker(app).once()
    now = clock.now()
    waiting = Mail(key="w", recipient="a@example.org", locale="sv", created_at=now, next_try_at=now)
    waiting.subject, waiting.text, waiting.html = NAME, f"{NAME} & co", f"<p>{NAME} &amp; co</p>"
    waiting.next_try_at = clock.next_morning(now)
    db.session.add(waiting)
    db.session.commit()
    redact(registrar, said, f"{NAME} & co")
    assert not where_it_stands("& co vet") | where_it_stands(f"{NAME} &")
    with travel(clock.next_morning(clock.now())):
        Worker(app).once()
    db.session.rollback()
    assert not where_it_stands("Hemligsson &")
    letter = db.session.scalars(select(Mail).where(Mail.recipient == author.email)).one()
    assert "har maskerat ord i det du har sagt" in letter.text
    assert "Personuppgift" in letter.text
    make.sign_in(client, author)
    page = client.visit("/mine")
    assert "Regionen har maskerat ord i det du har sagt" in page.said


def test_what_looks_like_personal_data_is_filled_in(
    client: Visitor, round_: Consultation, registrar: User
) -> None:
    said = make.comment(round_, body="Ring 070-123 45 67 eller skriv till kim@example.org.")
    make.sign_in(client, registrar)
    page = client.submit(client.visit(f"{address(said)}/0/redactions"), "Maskera orden")
    assert f"Ring {MARK} eller skriv till {MARK}." in page.said


def _plant(actor: Actor) -> None:
    """Let the words stand in all that came in, and in what was frozen of it."""
    for root in db.session.scalars(select(Comment).where(Comment.position == 0)).all():
        for spot in list(queries.around(actor, root).spots()):
            if isinstance(spot.content, str) and spot.content not in {world.SECRET, world.INSIDE}:
                setattr(spot.row, spot.field, f"{spot.content[:20]} {NAME}")
                if spot.field == "body" and isinstance(spot.row, Comment):
                    spot.row.html = f"<p>{NAME}</p>"
    db.session.commit()
    for response in db.session.scalars(select(Statement).where(Statement.number.is_not(None))):
        response.copy, response.page = f'{{"views": "{NAME}"}}', f"<p>{NAME}</p>"
    for entry in db.session.scalars(select(Entry).where(Entry.comment_id.is_not(None))):
        entry.copy = f'{{"body": "{NAME}"}}'
    db.session.commit()


@pytest.fixture(name="place", params=world.PHASES)
def _place(app: Flask, request: pytest.FixtureRequest) -> world.World:
    """Take the small world with the words in all that came in, and redact them."""
    assert app
    built = world.build(request.param)
    registrar = built.people["registrar"]
    assert registrar
    actor = make.actor(registrar)
    _plant(actor)
    for root in db.session.scalars(select(Comment).where(Comment.position == 0)).all():
        if NAME in fresh(root).body:
            redact(registrar, root)
    return built


OPENED = {
    *("redactions.original", "redactions.response_original", "redactions.response_file_original"),
    *("redactions.lift", "redactions.response_lift", "received.original", "pieces.original", "register.copy"),
}
"""Where the original is got on purpose, and where a redaction is lifted, when a form is sent there."""

LOOKING = ("anonymous", "invited", "other", "drafter", "owner", "registrar", "admin")


@pytest.mark.once
@pytest.mark.parametrize("persona", LOOKING)
def test_what_is_redacted_is_on_no_page_and_in_no_file(
    persona: str, place: world.World, app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", value=False)
    assert not where_it_stands("Hemligsson")
    client = FlaskClient(app, app.response_class, use_cookies=True)
    if person := place.people[persona]:
        make.sign_in(client, person)
    cookie = client.get_cookie("session")
    database.keep()
    try:
        for route in _hunted(app, place):
            response = client.open(route.address, method=route.method, data=route.form or None)
            assert "Hemligsson" not in everything(response), f"{route.label} shows it to {persona}"
            if cookie:
                client.set_cookie("session", cookie.value)
            if route.method != "GET" and response.status_code < 400:
                database.put_back()
    finally:
        database.let_go()


def _hunted(app: Flask, place: world.World) -> Iterator[Route]:
    """Go through every route but those that give the original, and that which lifts the redaction."""
    for route in routes(app, place.names):
        if route.method == "GET" or route.endpoint not in OPENED:
            yield route
