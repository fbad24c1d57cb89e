"""Comments on words that run over several blocks: chosen by mouse or without, kept, shown, answered."""

import pytest
from sqlalchemy import select

from consult.db import db, transaction
from consult.errors import Invalid, WrongState
from consult.model.comments import Anchor, Comment, CommentKind, Tally
from consult.model.consultations import Consultation
from consult.model.plans import Plan
from consult.model.users import Role, User
from consult.model.versions import Version
from consult.policy import ANONYMOUS
from consult.queries import places
from consult.services import comments, proposals
from consult.services.comments import Draft
from consult.services.spots import Range
from tests import factories as make
from tests.support.client import Visitor
from tests.support.comment import say

pytestmark = pytest.mark.usefixtures("app")

GOOD = {"kind": "question", "body": "Hur hänger de här styckena ihop?"}
FIRST = "Varje kommun ska ha minst en namngiven kontaktperson för företagsfrågor."
SECOND = "Kontaktpersonen svarar inom två dagar."
THIRD = "Regionen ordnar en introduktion."


@pytest.fixture
def round_() -> Consultation:
    return make.consultation()


@pytest.fixture
def speaker(client: Visitor) -> User:
    person = make.user(organisation=make.organisation())
    make.sign_in(client, person)
    return person


def uid(round_: Consultation, label: str) -> str:
    return make.block_of(db.session.get_one(Version, round_.version_id), label).uid


def form_of(round_: Consultation, label: str = "2.1", to: str = "", **more: int) -> str:
    asked = {"to": uid(round_, to)} if to else {}
    query = "&".join(f"{name}={value}" for name, value in (asked | more).items())
    return f"/consultations/{round_.slug}/blocks/{uid(round_, label)}?{query}"


def only_comment() -> Comment:
    return db.session.scalars(select(Comment).execution_options(populate_existing=True)).one()


def over(round_: Consultation) -> Comment:
    """Comment from the last words of 2.1 to the first of 2.2."""
    by = make.actor(make.user(organisation=make.organisation()))
    place = places.on_block(by, round_.slug, uid(round_, "2.1"), "sv", uid(round_, "2.1a"))
    start = place.plain.index("företagsfrågor")
    words = Range(start, place.plain.index(" svarar"))
    draft = Draft("Otydligt.", "sv", "over", next(iter(by.memberships)), kind=CommentKind.QUESTION)
    with transaction():
        return comments.post(by, place, words, draft)


def section(round_: Consultation, number: str = "2") -> str:
    plan = db.session.get_one(Plan, round_.plan_id)
    return f"/plans/{plan.slug}/1/{number}"


def test_words_over_two_blocks_are_quoted_from_the_address(
    client: Visitor, round_: Consultation, speaker: User
) -> None:
    page = client.visit(form_of(round_, to="2.1a", start=len(FIRST) - 15, end=len("Kontaktpersonen")))
    assert page.h1 == "Synpunkt på 2.1–2.1a"
    assert page.all("//mark") == ["företagsfrågor.", "Kontaktpersonen"]
    say(client, page, **GOOD)
    said = only_comment()
    assert said.quote == "företagsfrågor.\nKontaktpersonen"
    assert said.passage == f"{FIRST}\n{SECOND}"
    assert (said.uid, said.end_uid) == (uid(round_, "2.1"), uid(round_, "2.1a"))
    assert said.cited == "2.1–2.1a"
    anchor = db.session.scalars(select(Anchor)).one()
    assert (anchor.uid, anchor.start) == (said.uid, len(FIRST) - 15)
    assert (anchor.end_uid, anchor.end) == (said.end_uid, len("Kontaktpersonen"))
    assert db.session.scalars(select(Tally.uid)).all() == [said.uid]


def test_several_paragraphs_are_chosen_in_the_form_and_keep_what_was_written(
    client: Visitor, round_: Consultation, speaker: User
) -> None:
    page = client.visit(form_of(round_))
    page = client.submit(page, "Visa de här styckena", to=uid(round_, "2.1b"), **GOOD)
    assert page.status_code == 200
    assert [each for each in (FIRST, SECOND, THIRD) if each in page.text] == [FIRST, SECOND, THIRD]
    assert page.one("//textarea[@name='body']") == GOOD["body"]
    say(client, page)
    said = only_comment()
    assert said.quote == said.passage == f"{FIRST}\n{SECOND}\n{THIRD}"
    assert said.end_label == "2.1b"


def test_words_are_typed_as_they_run_on_from_one_paragraph_to_the_next(
    client: Visitor, round_: Consultation, speaker: User
) -> None:
    page = client.visit(form_of(round_, to="2.1b"))
    say(client, page, words="för företagsfrågor. Kontaktpersonen svarar", **GOOD)
    said = only_comment()
    assert said.quote == "för företagsfrågor.\nKontaktpersonen svarar"
    assert (said.passage, said.end_label) == (f"{FIRST}\n{SECOND}", "2.1a")


def test_typed_words_that_stand_in_one_paragraph_belong_to_that_one(
    client: Visitor, round_: Consultation, speaker: User
) -> None:
    page = client.visit(form_of(round_, to="2.1b"))
    say(client, page, words="inom två dagar", **GOOD)
    said = only_comment()
    assert (said.label, said.end_uid, said.quote) == ("2.1a", None, "inom två dagar")
    assert said.passage == SECOND


def test_another_last_paragraph_means_all_of_the_paragraphs(
    client: Visitor, round_: Consultation, speaker: User
) -> None:
    page = client.visit(form_of(round_, start=0, end=5))
    say(client, page, to=uid(round_, "2.1a"), **GOOD)
    assert only_comment().quote == f"{FIRST}\n{SECOND}"


def test_new_wording_for_several_paragraphs_is_refused_with_the_reason(
    client: Visitor, round_: Consultation, speaker: User
) -> None:
    page = client.visit(form_of(round_, to="2.1a"))
    assert "Ny lydelse kan föreslås för ett stycke i taget." in page.said
    assert not page.all("//textarea[@name='proposed']")
    page = client.visit(form_of(round_))
    page = say(client, page, to=uid(round_, "2.1a"), proposed="Nytt och kort.", **GOOD)
    assert page.status_code == 422
    assert "Välj ord i ett stycke" in page.said
    assert page.one("//textarea[@name='proposed']") == "Nytt och kort."
    assert make.rows(Comment) == 0


def test_no_form_and_no_edit_gets_wording_for_several_blocks_in(round_: Consultation) -> None:
    said = over(round_)
    by = make.actor(db.session.get_one(User, said.author_id))
    draft = Draft("Nytt.", "sv", kind=CommentKind.PROPOSAL, proposed="Annat.")
    with pytest.raises(Invalid, match="wording_over_blocks"), transaction():
        comments.edit(by, said, draft, said.revision)
    place = places.on_block(by, round_.slug, uid(round_, "2.1"), "sv", uid(round_, "2.1a"))
    draft = Draft("N.", "sv", "n", next(iter(by.memberships)), CommentKind.PROPOSAL, None, "Annat.")
    with pytest.raises(Invalid, match="wording_over_blocks"), transaction():
        comments.post(by, place, None, draft)
    with pytest.raises(WrongState, match="nothing_proposed"):
        proposals.suggest(make.actor(make.user(Role.DRAFTER)), said)


@pytest.mark.parametrize(("label", "to"), [("2.1a", "2.1"), ("1.1", "2.1"), ("2.1", "1.1")])
def test_paragraphs_backwards_or_in_another_section_are_not_a_place(
    client: Visitor, round_: Consultation, speaker: User, label: str, to: str
) -> None:
    assert client.get(form_of(round_, label, to=to)).status_code == 404


def test_all_paragraphs_are_in_the_same_language(round_: Consultation) -> None:
    block = make.block_of(db.session.get_one(Version, round_.version_id), "2.1a")
    db.session.delete(next(each for each in block.texts if each.locale == "en"))
    db.session.commit()
    ends = uid(round_, "2.1"), uid(round_, "2.1a"), uid(round_, "2.1b")
    place = places.on_block(ANONYMOUS, round_.slug, ends[0], "en", ends[2])
    assert [part.label for part in place.parts] == ["2.1", "2.1b"]
    assert {part.locale for part in place.parts} == {"en"}
    place = places.on_block(ANONYMOUS, round_.slug, ends[0], "en", ends[1])
    assert {part.locale for part in place.parts} == {"sv"}


def test_the_words_are_marked_in_every_paragraph_they_touch(client: Visitor, round_: Consultation) -> None:
    said = over(round_)
    page = client.visit(f"{section(round_)}?open={said.number}")
    assert page.all("//mark") == ["företagsfrågor.", "Kontaktpersonen"]
    assert page.all("//mark/a/@href") == ["#c1", "#c1"]
    assert page.all("//mark/@id") == ["q1", "q1-1"]
    assert page.one("//blockquote[contains(@class, 'note-quote')]").split() == said.quote.split()


def test_every_page_of_the_comment_shows_all_of_the_passage(client: Visitor, round_: Consultation) -> None:
    said = over(round_)
    base = f"/consultations/{round_.slug}/comments"
    page = client.visit(f"{base}/{said.number}")
    assert "2.1–2.1a" in page.said
    assert page.one("//mark").split() == said.quote.split()
    assert "2.1–2.1a" in client.visit(base).said
    make.sign_in(client, make.user(Role.DRAFTER))
    page = client.visit(f"/desk/consultations/{round_.slug}/comments/{said.number}")
    assert page.all("//span[@class='q-sec']") == ["2.1–2.1a"]
    assert "Oförändrat sedan remissen." in page.said
    assert page.one("//mark").split() == said.quote.split()


def test_an_edit_of_such_a_comment_keeps_its_words_and_offers_no_wording(
    client: Visitor, round_: Consultation
) -> None:
    said = over(round_)
    make.sign_in(client, db.session.get_one(User, said.author_id))
    page = client.visit(f"/consultations/{round_.slug}/comments/{said.number}/0/edit")
    assert not page.all("//textarea[@name='proposed']")
    client.submit(page, "Spara", body="Nu tydligare.")
    assert only_comment().body == "Nu tydligare."
