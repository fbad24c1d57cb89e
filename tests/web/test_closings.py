"""Closing a case: refused while something is open, then everything is read and nothing is written until it is reopened."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from consult import clock
from consult.db import db, transaction
from consult.errors import WrongState
from consult.model.closings import Closing, Package
from consult.model.comments import Comment, Review
from consult.model.consultations import Consultation
from consult.model.decisions import Decision, DecisionKind
from consult.model.notices import Mail
from consult.model.records import Event, Verb
from consult.model.redactions import Ground
from consult.model.register import Delivery, Entry
from consult.model.registrations import Channel
from consult.model.report_editions import EditionFile, FileState
from consult.model.reports import Report
from consult.model.users import Role, User
from consult.policy import SYSTEM, Actor
from consult.queries import closings as queries
from consult.queries import consultations
from consult.queries.closings import Hindrance
from consult.services import closings, pieces, redactions, registrations
from consult.services.registrations import Answer
from tests import answering, factories
from tests.closing import closed, finished, said, settled
from tests.packed import made
from tests.support.client import Visitor
from tests.support.queries import Queries


@pytest.fixture
def registrar(app: Flask) -> User:
    assert app
    return factories.user(Role.REGISTRAR)


def address(consultation: Consultation, rest: str = "") -> str:
    return f"/desk/consultations/{consultation.slug}/closing{rest}"


def hindrances(consultation: Consultation) -> set[Hindrance]:
    db.session.rollback()
    found = consultations.by_slug(SYSTEM, consultation.slug)
    return {each.what for each in queries.still_open(SYSTEM, queries.rounds(SYSTEM, found))}


def test_a_registrar_closes_a_case_in_which_everything_is_done(
    app: Flask, client: Visitor, registrar: User
) -> None:
    consultation = finished(app)
    factories.sign_in(client, registrar)
    page = client.visit(address(consultation))
    assert "Inget. Allt är besvarat, beslutat och diariefört." in page.said
    done = client.submit(page, "Avsluta ärendet", note="Två pärmar.")
    assert "Ärendet är avslutat." in done.text
    db.session.rollback()
    (closing,) = db.session.scalars(select(Closing))
    assert (closing.note, closing.closed_by_id, closing.number) == ("Två pärmar.", registrar.id, 1)
    assert consultations.by_slug(SYSTEM, consultation.slug).closing_id == closing.id
    assert db.session.scalar(select(Event.actor_id).where(Event.verb == Verb.CASE_CLOSED)) == registrar.id


def test_what_is_still_open_is_said_with_where_to_go(app: Flask, client: Visitor, registrar: User) -> None:
    consultation = said()
    factories.sign_in(client, registrar)
    page = client.visit(address(consultation))
    assert "Remissen är inte slut" in page.said
    assert "Synpunkter saknar svar (4)" in page.said
    assert "Inget beslut om att anta planen är registrerat" in page.said
    assert f"/desk/consultations/{consultation.slug}/decision" in page.text
    assert not page.all("//main//form//button")
    with pytest.raises(WrongState, match="case_still_open"), transaction():
        closings.close(factories.actor(registrar), consultation, "")
    assert factories.rows(Closing) == 0


def _undecide() -> None:
    db.session.scalars(select(Decision)).one().kind = DecisionKind.ADJOURNED


def _unreview() -> None:
    first = db.session.scalars(select(Comment).order_by(Comment.id)).first()
    assert first
    first.review = Review.WAITING


def _unreport() -> None:
    db.session.scalars(select(Report)).one().released_at = None


def _unmake() -> None:
    first = db.session.scalars(select(EditionFile).order_by(EditionFile.id)).first()
    assert first
    first.state, first.digest, first.failed_because = FileState.FAILED, None, "no_room"


def _unenter() -> None:
    newest = db.session.scalar(select(func.max(Entry.id)))
    db.session.execute(delete(Delivery).where(Delivery.entry_id == newest))
    db.session.execute(delete(Entry).where(Entry.id == newest))


def _unsend() -> None:
    for each in db.session.scalars(select(Mail)):
        each.sent_at = None


def _unanswer() -> None:
    db.session.scalars(select(Consultation)).one().unanswered += 1


def _unrelease() -> None:
    db.session.scalars(select(Consultation)).one().approved += 1


def _extend() -> None:
    round_ = db.session.scalars(select(Consultation)).one()
    factories.invite(round_, factories.organisation(), extended_to=clock.today() + timedelta(days=3))


def _begin_answer() -> None:
    round_ = consultations.by_slug(SYSTEM, db.session.scalars(select(Consultation.slug)).one())
    round_.answers_released_at = None
    db.session.commit()
    answer = Answer("", "", "sv", clock.today(), channel=Channel.PHONE)
    with transaction():
        pieces.begin(answering.staff(Role.REGISTRAR), round_, answer, "Kim ringde.")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_undecide, Hindrance.UNDECIDED),
        (_unreview, Hindrance.UNREVIEWED),
        (_unreport, Hindrance.UNREPORTED),
        (_unmake, Hindrance.UNMADE),
        (_unenter, Hindrance.UNENTERED),
        (_unsend, Hindrance.UNTOLD),
        (_unanswer, Hindrance.UNANSWERED),
        (_unrelease, Hindrance.UNRELEASED),
        (_extend, Hindrance.OPEN),
        (_begin_answer, Hindrance.UNREGISTERED),
    ],
)
def test_each_thing_that_is_open_stands_in_the_way(change: object, expected: Hindrance, app: Flask) -> None:
    consultation = finished(app)
    assert hindrances(consultation) == set()
    assert callable(change)
    change()
    db.session.commit()
    assert expected in hindrances(consultation)


def test_in_a_closed_case_nothing_is_written_and_everything_is_read(
    app: Flask, client: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    consultation = finished(app)
    number = db.session.scalars(select(Comment.number).where(Comment.position == 0)).first()
    closed(app, consultation)
    factories.sign_in(client, factories.user(Role.PROCESS_OWNER))
    page = client.visit(f"/desk/consultations/{consultation.slug}/report/editions")
    assert "Ärendet är avslutat. Allt går att läsa, men inget i det går att ändra." in page.text
    assert "Lås redogörelsen" not in page.text
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", value=False)
    freezing = f"/desk/consultations/{consultation.slug}/report/editions/freeze"
    refused = client.post(freezing, data={"because": "X"})
    assert refused.status_code == 409
    assert "Ärendet är avslutat." in refused.said
    assert client.get(f"/consultations/{consultation.slug}/comments/{number}").status_code == 200
    client.post("/language", data={"locale": "en"})
    assert "The case is closed." in client.post(freezing).said


def test_an_answer_that_was_begun_cannot_be_registered_after_all(app: Flask) -> None:
    consultation = finished(app)
    registrar = answering.staff(Role.REGISTRAR)
    consultation.answers_released_at = None
    db.session.commit()
    answer = Answer("", "", "sv", clock.today(), channel=Channel.PHONE)
    with transaction():
        draft = registrations.begin(registrar, consultation, answer)
    closing = Closing(plan_id=consultation.plan_id, number=1, closed_at=clock.now())
    db.session.add(closing)
    db.session.flush()
    consultation.closing_id = closing.id
    db.session.commit()
    with pytest.raises(WrongState, match="case_closed"), transaction():
        pieces.discard(registrar, draft)


def test_a_reopened_case_is_written_in_again_and_closed_anew(
    app: Flask, client: Visitor, registrar: User
) -> None:
    consultation = finished(app)
    closed(app, consultation)
    factories.sign_in(client, registrar)
    page = client.visit(address(consultation))
    assert "Öppna ärendet igen" in page.said
    form = client.visit(address(consultation, "/reopen"))
    empty = client.submit(form, "Öppna ärendet igen")
    assert empty.status_code == 422
    assert "Skriv varför ärendet öppnas igen." in empty.said
    done = client.submit(form, "Öppna ärendet igen", because="Ett yttrande kom bort.")
    assert "Ett yttrande kom bort." in done.said
    db.session.rollback()
    closing = db.session.scalars(select(Closing)).one()
    assert (closing.reopened_by_id, closing.reopened_because) == (registrar.id, "Ett yttrande kom bort.")
    assert db.session.scalars(select(Package)).one().failed_because == "reopened"
    twice = client.submit(form, "Öppna ärendet igen", because="Igen.")
    assert twice.status_code == 409
    settled(app)
    again = client.submit(client.visit(address(consultation)), "Avsluta ärendet")
    assert "Avslut 2" in again.said


def test_who_cannot_close_a_case_is_told_who_does(
    app: Flask, client: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    consultation = finished(app)
    factories.sign_in(client, factories.user(Role.PROCESS_OWNER))
    page = client.visit(address(consultation))
    assert "En registrator avslutar ärendet." in page.said
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", value=False)
    assert client.post(address(consultation)).status_code == 403
    assert factories.rows(Closing) == 0


def test_a_case_has_all_consultations_of_its_plan_and_a_cancelled_one_needs_no_answers(app: Flask) -> None:
    consultation = finished(app)
    other = factories.consultation(consultation.version, first=-9, last=-8)
    factories.consultation(factories.published(factories.plan()))
    assert Hindrance.OPEN not in hindrances(consultation)
    closing = closed(app, consultation)
    db.session.rollback()
    assert consultations.by_slug(SYSTEM, other.slug).closing_id == closing.id


def test_what_the_page_asks_the_database_does_not_grow(
    app: Flask, client: Visitor, registrar: User, queries: Queries
) -> None:
    consultation = finished(app)
    factories.sign_in(client, registrar)
    with queries.at_most(20):
        client.visit(address(consultation))


def test_a_registrar_takes_the_package_and_that_is_on_record(
    app: Flask, client: Visitor, registrar: User
) -> None:
    consultation = finished(app)
    closed(app, consultation)
    factories.sign_in(client, registrar)
    assert "Väntar på att göras" in client.visit(address(consultation)).said
    opened = made()
    page = client.visit(address(consultation))
    assert "SHA-256" in page.said
    given = client.submit(page, "Hämta paketet (ZIP)")
    assert (given.data, given.mimetype) == (opened.data, "application/zip")
    assert opened.folder in given.headers["Content-Disposition"]
    db.session.rollback()
    taken = db.session.scalars(select(Event).where(Event.verb == Verb.PACKAGE_TAKEN)).one()
    assert (taken.actor_id, taken.data) == (registrar.id, {"closing": 1})
    factories.sign_in(client, factories.user(Role.DRAFTER))
    shown = client.visit(address(consultation))
    assert "Registratorer kan hämta paketet." in shown.said
    assert client.post(address(consultation, "/1/package")).status_code in {400, 403}
    opened.zip.close()


def test_a_package_that_could_not_be_made_says_why_and_is_made_again(
    app: Flask, client: Visitor, registrar: User
) -> None:
    consultation = finished(app)
    closed(app, consultation)
    package = db.session.scalars(select(Package)).one()
    package.state, package.failed_because = FileState.FAILED, "no_room"
    db.session.commit()
    factories.sign_in(client, registrar)
    page = client.visit(address(consultation))
    assert "Disken är full." in page.said
    again = client.submit(page, "Kör igen")
    assert "Paketet görs om." in again.text
    made().zip.close()


def test_a_package_of_a_reopened_case_warns_that_it_is_old(
    app: Flask, client: Visitor, registrar: User
) -> None:
    consultation = finished(app)
    closed(app, consultation)
    made().zip.close()
    with transaction():
        closings.reopen(factories.actor(registrar), consultation, "Mer kom.")
    factories.sign_in(client, registrar)
    page = client.visit(address(consultation))
    assert "Paketet visar ärendet som det var när det avslutades." in page.said
    assert "Hämta paketet (ZIP)" in page.said


def test_the_program_itself_protects_a_name_in_a_closed_case_too(app: Flask, registrar: User) -> None:
    consultation = finished(app)
    comment = db.session.scalars(select(Comment).where(Comment.position == 0).order_by(Comment.number)).all()[
        -1
    ]
    closed(app, consultation)
    actor = factories.actor(registrar)
    wish = redactions.Wish(("helheten",), Ground.PERSONAL, "", comment.revision)
    with pytest.raises(WrongState, match="case_closed"), transaction():
        redactions.redact(actor, db.session.get_one(Comment, comment.id), wish)
    with transaction():
        program = Actor(user_id=actor.user_id, is_system=True)
        redactions.redact(program, db.session.get_one(Comment, comment.id), wish)
    db.session.rollback()
    assert "helheten" not in db.session.get_one(Comment, comment.id).body
