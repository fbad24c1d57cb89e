"""The register of a case: what came in and went out, once each and in order, and what others are told of it."""

import csv
import hmac
import io
import json
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from flask import Flask
from sqlalchemy import select
from time_machine import travel

from consult import clock
from consult.config import BadSetting, Settings
from consult.db import db, transaction
from consult.mail.hooks import Hook, signature
from consult.mail.transports import Unsent
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.notices import PAUSES
from consult.model.records import Event, Verb
from consult.model.redactions import Ground
from consult.model.register import Delivery, Entry, Way
from consult.model.users import Role, User
from consult.services import comments, redactions
from consult.services.comments import Draft
from consult.services.redactions import Wish
from consult.worker import Worker
from tests import factories as make
from tests.support import world
from tests.support.client import Visitor
from tests.support.queries import Queries

SECRET = "s" * 40
NAME = "Gulsparv Hemligsson"


@pytest.fixture
def round_(app: Flask) -> Consultation:
    assert app
    return make.consultation()


@pytest.fixture
def registrar(app: Flask) -> User:
    assert app
    return make.user(Role.REGISTRAR)


def entries() -> list[Entry]:
    db.session.rollback()
    return list(db.session.scalars(select(Entry).order_by(Entry.consultation_id, Entry.number)))


def desk(round_: Consultation, rest: str = "") -> str:
    return f"/desk/consultations/{round_.slug}/register{rest}"


def test_each_document_is_entered_once_in_order(app: Flask, round_: Consultation) -> None:
    body = make.organisation(name="Exempelkommun")
    said = make.comment(round_, by=make.user(organisation=body))
    with transaction():
        draft = Draft(body="Vad menar ni?", locale="sv", token="reply")
        comments.reply(make.actor(make.user(Role.DRAFTER)), said, draft)
    for _again in range(2):
        Worker(app).once()
    listed = [(each.number, each.way, each.verb, each.party) for each in entries()]
    assert listed[-2:] == [
        (len(listed) - 1, Way.RECEIVED, Verb.COMMENT_POSTED, "Exempelkommun"),
        (len(listed), Way.SENT, Verb.COMMENT_REPLIED, ""),
    ]


def test_the_copy_is_what_was_said_then_with_its_checksum(app: Flask, round_: Consultation) -> None:
    author = make.user()
    said = make.comment(round_, by=author, body="Först.")
    Worker(app).once()
    with transaction():
        draft = Draft(body="Sedan.", locale="sv", kind=said.kind)
        comments.edit(make.actor(author), said, draft, said.revision)
    Worker(app).once()
    first, second = entries()[-2:]
    assert first.copy
    assert second.copy
    assert (json.loads(first.copy)["body"], json.loads(second.copy)["body"]) == ("Först.", "Sedan.")
    assert first.digest == sha256(first.copy.encode()).hexdigest()


@pytest.mark.parametrize("phase", world.PHASES)
def test_views_of_a_response_are_entered_with_it_and_not_by_themselves(app: Flask, phase: str) -> None:
    world.build(phase)
    Worker(app).once()
    listed = entries()
    (response,) = [each for each in listed if each.verb is Verb.STATEMENT_SUBMITTED]
    assert response.digest
    assert response.statement_id
    posted = [each for each in listed if each.verb is Verb.COMMENT_POSTED]
    assert all(each.comment_id for each in posted)
    assert len(posted) == (2 if phase == "over" else 3)
    assert any(each.verb is Verb.ANSWER_REGISTERED for each in listed)


def test_a_registrar_finds_a_document_and_notes_its_numbers(
    app: Flask, client: Visitor, round_: Consultation, registrar: User
) -> None:
    make.comment(round_, by=make.user(organisation=make.organisation(name="Exempelkommun")))
    make.comment(round_, by=make.user(organisation=make.organisation(name="Annan kommun")))
    Worker(app).once()
    make.sign_in(client, registrar)
    page = client.visit(desk(round_, "?q=exempel&way=received"))
    assert "Exempelkommun" in page.said
    assert "Annan kommun" not in page.said
    number = entries()[-2].number
    page = client.visit(desk(round_, f"/{number}"))
    page = client.submit(page, "Spara", reference="RV 2026:7", party_reference="KS 2026/12")
    assert "Numren är antecknade." in page.said
    assert "KS 2026/12" in client.visit(desk(round_, "?q=2026/12")).said


def test_numbers_that_someone_else_noted_meanwhile_are_not_overwritten(
    app: Flask, client: Visitor, round_: Consultation, registrar: User
) -> None:
    make.comment(round_)
    Worker(app).once()
    make.sign_in(client, registrar)
    entry = entries()[-1]
    page = client.visit(desk(round_, f"/{entry.number}"))
    entry.reference = "Redan"
    db.session.commit()
    page = client.submit(page, "Spara", reference="Ny")
    assert page.status_code == 409
    assert "Någon annan har antecknat nummer" in page.said
    assert entries()[-1].reference == "Redan"


def test_the_register_as_table_and_as_data(
    app: Flask, client: Visitor, round_: Consultation, registrar: User
) -> None:
    make.comment(round_, by=make.user(organisation=make.organisation(name="=1+1")))
    Worker(app).once()
    make.sign_in(client, registrar)
    rows = list(
        csv.DictReader(io.StringIO(client.get(desk(round_, "/register.csv")).data.decode("utf-8-sig")))
    )
    assert rows[-1]["party"] == "'=1+1"
    assert rows[-1]["comment"] == "1.0"
    data = json.loads(client.get(desk(round_, "/register.json")).data)
    assert data["documents"][-1]["party"] == "=1+1"
    assert len(data["documents"]) == len(rows) == len(entries())


def test_the_copy_is_closed_when_words_have_been_redacted(
    app: Flask, client: Visitor, round_: Consultation, registrar: User
) -> None:
    said = make.comment(round_, body=f"{NAME} vet.")
    Worker(app).once()
    mine = db.session.get_one(Comment, said.id)
    with transaction():
        redactions.redact(make.actor(registrar), mine, Wish((NAME,), Ground.PERSONAL, "", mine.revision))
    number = entries()[-1].number
    make.sign_in(client, make.user(Role.READER))
    assert client.get(desk(round_, f"/{number}/copy")).status_code == 409
    make.sign_in(client, registrar)
    page = client.visit(desk(round_, f"/{number}"))
    assert NAME in client.submit(page, "Hämta originalet").text
    reading = db.session.scalars(select(Event).where(Event.verb == Verb.ORIGINAL_READ)).one()
    assert reading.actor_id == registrar.id
    assert NAME not in str(everything(client, round_))


def everything(client: Visitor, round_: Consultation) -> dict[str, bytes]:
    page = client.visit(desk(round_))
    answer = client.submit(page, "Allt om ärendet (ZIP)")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_everything_about_a_case_is_one_file_whose_checksums_fit(app: Flask, client: Visitor) -> None:
    place = world.build("over")
    Worker(app).once()
    person = place.people["registrar"]
    assert person
    make.sign_in(client, person)
    round_ = db.session.scalars(
        select(Consultation).where(Consultation.slug == place.names["consultation"])
    ).one()
    found = everything(client, round_)
    assert {"register.csv", "register.json", "consultation.json", "responses/1/response.json"} <= set(found)
    assert any(each.startswith("responses/1/files/") for each in found)
    assert any(each.startswith("documents/") for each in found)
    listed = dict(line.split("  ", 1)[::-1] for line in found.pop("SHA256SUMS").decode().splitlines())
    assert listed == {name: sha256(data).hexdigest() for name, data in found.items()}
    assert db.session.scalar(select(Event.actor_id).where(Event.verb == Verb.CASE_DISCLOSED)) == person.id
    assert world.SECRET.encode() not in b"".join(found.values())


def test_the_list_takes_few_statements(
    app: Flask, client: Visitor, round_: Consultation, registrar: User, queries: Queries
) -> None:
    for _each in range(5):
        make.comment(round_)
    Worker(app).once()
    make.sign_in(client, registrar)
    with queries.at_most(6):
        client.visit(desk(round_))


@dataclass
class Listener:
    """A case system that remembers what it was told and answers as it is asked to."""

    port: int = 0
    status: int = 204
    said: list[tuple[str, bytes]] = field(default_factory=list)


@pytest.fixture
def listener() -> Iterator[Listener]:
    found = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.said.append((self.headers["Consult-Signature"], body))
            self.send_response(found.status)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    found.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def hooked(app: Flask, listener: Listener, monkeypatch: pytest.MonkeyPatch) -> Flask:
    url = f"http://127.0.0.1:{listener.port}/hook?of=consult"
    settings = replace(app.config["SETTINGS"], hook_url=url, hook_secret=SECRET, hook_private=True)
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    return app


def deliveries() -> list[Delivery]:
    db.session.rollback()
    return list(db.session.scalars(select(Delivery).order_by(Delivery.entry_id)))


def test_the_case_system_is_told_with_a_signature_and_without_what_was_said(
    hooked: Flask, listener: Listener
) -> None:
    make.comment(make.consultation(), body=f"{NAME} vet.")
    Worker(hooked).once()
    signed, body = listener.said[-1]
    moment, _comma, given = signed.partition(",")
    expected = hmac.new(SECRET.encode(), f"{moment.removeprefix('t=')}.".encode() + body, sha256)
    assert given == f"v1={expected.hexdigest()}"
    said = json.loads(body)
    assert (said["what"], said["way"], said["comment"]) == ("comment.posted", "received", "1.0")
    assert NAME not in body.decode()
    assert all(each.sent_at and each.status == 204 for each in deliveries())
    count = len(listener.said)
    Worker(hooked).once()
    assert len(listener.said) == count, "each is told once"


def test_what_is_not_taken_is_told_again_later_and_given_up_at_last(
    hooked: Flask, listener: Listener, client: Visitor, round_: Consultation, registrar: User
) -> None:
    listener.status = 503
    make.comment(round_)
    Worker(hooked).once()
    last = deliveries()[-1]
    assert (last.sent_at, last.status, last.tries) == (None, 503, 1)
    moment = clock.now()
    for pause in PAUSES:
        moment += pause + timedelta(minutes=1)
        with travel(moment):
            Worker(hooked).once()
    last = deliveries()[-1]
    assert last.tries == len(PAUSES) + 1
    assert last.is_given_up
    listener.status = 200
    make.sign_in(client, registrar)
    page = client.visit(desk(round_, f"/{entries()[-1].number}"))
    assert "Uppgivet efter 9 försök: 503" in page.said
    client.submit(page, "Underrätta ärendesystemet igen")
    Worker(hooked).once()
    assert "Underrättat, status 200" in client.visit(desk(round_, f"/{entries()[-1].number}")).said


@pytest.mark.parametrize("address", ["127.0.0.1", "localhost", "10.0.0.1", "169.254.169.254", "[::1]"])
def test_private_addresses_are_refused(address: str) -> None:
    hook = Hook(f"http://{address}:9/", SECRET, may_be_private=False)
    with pytest.raises(Unsent, match="private address"):
        hook.send({}, 0)


def test_no_redirect_is_followed(listener: Listener) -> None:
    listener.status = 302
    with pytest.raises(Unsent, match="302"):
        Hook(f"http://127.0.0.1:{listener.port}/", SECRET, may_be_private=True).send({}, 0)


def test_a_signature_is_of_the_moment_too() -> None:
    assert signature(SECRET, 1, b"a") != signature(SECRET, 2, b"a")


@pytest.mark.parametrize(
    "environ",
    [
        {"HOOK_URL": "ftp://case.example.org/", "HOOK_SECRET": SECRET},
        {"HOOK_URL": "https://kim:pw@case.example.org/", "HOOK_SECRET": SECRET},
        {"HOOK_URL": "https://case.example.org/", "HOOK_SECRET": "short"},
    ],
)
def test_a_hook_that_cannot_be_used_is_refused_at_the_start(environ: dict[str, str]) -> None:
    with pytest.raises(BadSetting):
        Settings.load({"CONSULT_MODE": "test", "SECRET_KEY": SECRET} | environ)
