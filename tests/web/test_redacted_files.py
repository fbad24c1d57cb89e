"""A redacted copy takes the place of an enclosed file for everyone; the file as it came in is got on record only."""

import io

import pytest
from PIL import Image
from sqlalchemy import select

from consult import clock
from consult.db import db, transaction
from consult.errors import Invalid, Outdated
from consult.formats import enclosures, traces
from consult.model.comments import Comment, CommentKind, Stance
from consult.model.consultations import Consultation
from consult.model.files import FilePart, FileRole
from consult.model.organisations import Organisation
from consult.model.records import Event, Verb
from consult.model.redactions import Ground, OriginalFile, OriginalFilePart, Redaction
from consult.model.registrations import Channel
from consult.model.statements import Statement
from consult.model.users import Role, User
from consult.queries import statements as rooms
from consult.services import annexes, redacted_files, redactions, registrations, statements, submissions
from consult.services.redacted_files import Copy
from consult.services.redactions import Wish
from consult.services.registrations import Answer, Entry
from consult.services.statements import Before, General
from consult.services.submissions import Handing
from consult.web.response_parts import as_page
from tests import factories as make
from tests.support.client import Visitor
from tests.support.contents import everything

pytestmark = pytest.mark.usefixtures("app")

NAME = "Gulsparv Hemligsson"
MARK = "[maskerat: personuppgift]"
SAID = f"Enligt {NAME}."


@pytest.fixture
def registrar() -> User:
    return make.user(Role.REGISTRAR)


@pytest.fixture
def member() -> User:
    return make.user(organisation=make.organisation())


@pytest.fixture
def response(member: User) -> Statement:
    """Hand in a response whose summary, reservation and file hold the words."""
    round_ = make.consultation()
    actor = make.actor(member)
    (body,) = actor.memberships
    where = rooms.room(actor, slug_of(body), round_.slug)
    with transaction():
        texts = {"summary": SAID, "views": "Vi är positiva.", "reservation": SAID}
        statements.write(actor, where, General(Stance.SUPPORTS, texts, frozenset()), Before())
    with transaction():
        annexes.add(actor, where, FileRole.ANNEX, enclosures.read("bilaga.txt", SAID.encode(), 2**20), NAME)
    draft = rooms.draft(actor, where)
    assert draft
    with transaction():
        return submissions.submit(actor, where, rooms.mark(actor, draft), Handing("Se ovan.", "sv", as_page))


def slug_of(body: int) -> str:
    return db.session.get_one(Organisation, body).slug


def fresh(response: Statement) -> Statement:
    db.session.expire_all()
    return rooms.numbered(make.actor(make.user(Role.READER)), held_in(response), 1)


def held_in(response: Statement) -> Consultation:
    return db.session.get_one(Consultation, response.consultation_id)


def redact(registrar: User, response: Statement) -> None:
    mine = fresh(response)
    with transaction():
        redactions.redact(make.actor(registrar), mine, Wish((NAME,), Ground.PERSONAL, "", mine.revision))


def copy_of(response: Statement, words: bytes = b"Enligt en granne.", seen: str = "") -> Copy:
    file = enclosures.read("maskerad.txt", words, 2**20)
    return Copy(file, traces.contents(file), seen or fresh(response).files[0].digest, has_been_read=False)


def replace(registrar: User, response: Statement, copy: Copy | None = None) -> Redaction:
    copy = copy or copy_of(response)
    with transaction():
        wish = Wish((NAME,), Ground.PERSONAL, "")
        return redacted_files.replace(make.actor(registrar), fresh(response), 1, copy, wish)


def address(response: Statement, rest: str = "") -> str:
    return f"/consultations/{held_in(response).slug}/statements/1{rest}"


def test_words_of_a_response_are_gone_also_from_what_is_no_comment(
    client: Visitor, response: Statement, registrar: User
) -> None:
    redact(registrar, response)
    page = client.visit(address(response))
    assert page.said.count(f"Enligt {MARK}.") == 2
    assert "Regionen har maskerat ord här." in page.said
    assert NAME not in everything(client.get(address(response, "/response.pdf")))
    mine = fresh(response)
    assert mine.files[0].title == MARK
    assert mine.comment
    assert NAME not in mine.comment.body


def test_a_registrar_redacts_words_of_a_response_on_its_page_and_lifts_it(
    client: Visitor, response: Statement, registrar: User
) -> None:
    make.sign_in(client, registrar)
    page = client.visit(address(response, "/redactions"))
    page = client.submit(page, "Maskera orden", words="Finns Inte", ground="personal")
    assert page.status_code == 422
    page = client.submit(page, "Maskera orden", words=NAME, ground="personal")
    assert "Orden är maskerade." in page.said
    assert page.said.count(f"Enligt {MARK}.") == 2
    page = client.submit(page, "Upphäv maskering 1")
    assert "Maskeringen är upphävd." in page.said
    assert page.said.count(SAID) == 2


def test_others_get_the_copy_and_the_file_itself_is_got_on_record(
    client: Visitor, response: Statement, registrar: User, member: User
) -> None:
    assert client.get(address(response, "/files/1")).text == SAID
    replace(registrar, response)
    answer = client.get(address(response, "/files/1"))
    assert answer.text == "Enligt en granne."
    assert "maskerad.txt" in answer.headers["Content-Disposition"]
    assert client.post(address(response, "/redactions/files/1/original")).status_code in {302, 303, 401, 403}
    for person in (registrar, member):
        make.sign_in(client, person)
        page = client.submit(client.visit(address(response)), "Läs originalet")
        answer = client.submit(page, "Hämta fil 1 i original")
        assert answer.text == SAID
    readers = select(Event.actor_id).where(Event.verb == Verb.ORIGINAL_READ).order_by(Event.id)
    assert db.session.scalars(readers).all() == [registrar.id] * 2 + [member.id] * 2


def test_the_frozen_copy_is_given_out_on_purpose_and_whole(
    client: Visitor, response: Statement, registrar: User
) -> None:
    digest = response.digest
    redact(registrar, response)
    replace(registrar, response)
    drafter = make.user(Role.DRAFTER)
    make.sign_in(client, drafter)
    for rest in ("/copy.zip", "/copy/response.json", "/copy/files/1-bilaga.txt"):
        assert client.get(address(response, rest)).status_code == 409
    page = client.visit(address(response, "/copy"))
    assert "Hämta originalet" not in page.said
    make.sign_in(client, registrar)
    page = client.visit(address(response, "/copy"))
    assert digest
    assert digest in page.said
    said = everything(client.submit(page, "Hämta originalet"))
    assert SAID in said
    assert "Enligt en granne." not in said


def test_a_copy_that_still_holds_the_words_is_refused(response: Statement, registrar: User) -> None:
    with pytest.raises(Invalid, match="copy_holds_words"):
        replace(registrar, response, copy_of(response, f"Hej {NAME.upper()}".encode()))
    assert not make.rows(OriginalFile)


def test_words_that_are_redacted_in_the_response_are_looked_for_too(
    response: Statement, registrar: User
) -> None:
    redact(registrar, response)
    copy = copy_of(response, SAID.encode())
    wish = Wish((), Ground.PERSONAL, "")
    with pytest.raises(Invalid, match="copy_holds_redacted"), transaction():
        redacted_files.replace(make.actor(registrar), fresh(response), 1, copy, wish)


def test_pictures_must_have_been_looked_at(response: Statement, registrar: User) -> None:
    target = io.BytesIO()
    Image.new("RGB", (2, 2)).save(target, "PNG")
    file = enclosures.read("bild.png", target.getvalue(), 2**20)
    copy = Copy(file, traces.contents(file), fresh(response).files[0].digest, has_been_read=False)
    with pytest.raises(Invalid, match="copy_not_read"):
        replace(registrar, response, copy)


def test_a_copy_made_from_what_is_no_longer_given_out_is_refused(
    response: Statement, registrar: User
) -> None:
    with pytest.raises(Outdated):
        replace(registrar, response, copy_of(response, seen="0" * 64))


def test_a_second_copy_keeps_the_first_original_and_lifting_brings_it_back(
    client: Visitor, response: Statement, registrar: User
) -> None:
    first = replace(registrar, response).number
    second = replace(registrar, response, copy_of(response, b"Enligt en person.")).number
    made = db.session.scalars(select(Redaction).order_by(Redaction.number)).all()
    assert [each.lifted_at is None for each in made] == [False, True]
    assert client.get(address(response, "/files/1")).text == "Enligt en person."
    with pytest.raises(Outdated), transaction():
        redactions.lift(make.actor(registrar), fresh(response), first)
    with transaction():
        redactions.lift(make.actor(registrar), fresh(response), second)
    assert client.get(address(response, "/files/1")).text == SAID
    assert fresh(response).files[0].name == "bilaga.txt"
    assert not make.rows(OriginalFile)
    assert not make.rows(OriginalFilePart)
    assert make.rows(FilePart) == 1


def test_a_registrar_puts_a_copy_in_place_on_the_page(
    client: Visitor, response: Statement, registrar: User
) -> None:
    make.sign_in(client, registrar)
    page = client.visit(address(response, "/redactions/files/1"))
    given = {"ground": "personal", "words": NAME}
    page = client.submit(page, "Lämna ut den här kopian", file=(io.BytesIO(SAID.encode()), "b.txt"), **given)
    assert page.status_code == 422
    assert f"Kopian innehåller fortfarande: {NAME}." in page.said
    page = client.submit(
        page, "Lämna ut den här kopian", file=(io.BytesIO(b"%PDF-1.7 trasig"), "b.pdf"), **given
    )
    assert page.status_code == 422
    page = client.submit(page, "Lämna ut den här kopian", file=(io.BytesIO(b"En granne."), "b.txt"), **given)
    assert "Nu får andra den maskerade kopian." in page.said
    assert client.get(address(response, "/files/1")).text == "En granne."


def test_the_program_makes_the_copy_and_gives_nothing_out_by_that(
    client: Visitor, response: Statement, registrar: User
) -> None:
    make.sign_in(client, registrar)
    page = client.visit(address(response, "/redactions/files/1"))
    refused = client.submit(page, "Skapa en kopia utan orden", words="Finns Inte", ground="personal")
    assert refused.status_code == 422
    assert "Orden står inte i filen." in refused.said
    refused = client.submit(page, "Skapa en kopia utan orden", words="", ground="personal")
    assert refused.status_code == 422
    copy = client.submit(page, "Skapa en kopia utan orden", words=NAME, ground="personal")
    assert copy.text == f"Enligt {MARK}."
    assert "bilaga.txt" in copy.headers["Content-Disposition"]
    assert client.get(address(response, "/files/1")).text == SAID
    given = {"ground": "personal", "words": NAME}
    page = client.submit(page, "Lämna ut den här kopian", file=(io.BytesIO(copy.data), "b.txt"), **given)
    assert "Nu får andra den maskerade kopian." in page.said
    assert client.get(address(response, "/files/1")).text == f"Enligt {MARK}."


def test_words_that_are_redacted_in_the_response_go_out_of_the_copy_too(
    response: Statement, registrar: User
) -> None:
    redact(registrar, response)
    wish = Wish((), Ground.SECRET, "21:7 OSL")
    copy = redacted_files.without(make.actor(registrar), fresh(response), 1, wish)
    assert copy.data.decode() == "Enligt [maskerat: sekretess]."


def test_the_file_in_which_an_answer_came_is_got_on_record_only(client: Visitor, registrar: User) -> None:
    round_, actor = make.consultation(), make.actor(registrar)
    letter = enclosures.original("brev.txt", SAID.encode())
    answer = Answer(letter.name, letter.digest, "sv", clock.today(), channel=Channel.EMAIL, original=letter)
    with transaction():
        came = registrations.begin(actor, round_, answer)
        registrations.complete(actor, came, [Entry(CommentKind.PROPOSAL, SAID, None)])
        number = came.number
    said = db.session.scalars(select(Comment)).one()
    place = (
        f"/desk/consultations/{db.session.get_one(Consultation, said.consultation_id).slug}/answers/{number}"
    )
    make.sign_in(client, make.user(Role.DRAFTER))
    assert client.get(f"{place}/original").text == SAID
    with transaction():
        redactions.redact(actor, said, Wish((NAME,), Ground.PERSONAL, "", said.revision))
    assert client.get(f"{place}/original").status_code == 409
    assert NAME not in client.visit(place).text
    make.sign_in(client, registrar)
    page = client.visit(place)
    assert client.submit(page, "Hämta originalfilen").text == SAID
    assert db.session.scalar(select(Event.actor_id).where(Event.verb == Verb.ORIGINAL_READ)) == registrar.id
