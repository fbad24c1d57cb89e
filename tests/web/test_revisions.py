"""What an answer has said before, at the desk: who changed what, when, and the way back."""

import pytest
from flask import Flask

from consult.db import db, transaction
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import Answer, Outcome
from consult.model.users import Role, User
from consult.services import dispositions, groups
from tests import answering as region
from tests import factories as make
from tests.support.client import Page, Visitor
from tests.support.queries import Queries

QUERIES = 6
"""Who asks and in which language; the consultation, the answer and its versions."""
HOSTILE = "<script>alert('x')</script><b>\"'&{{ 7*7 }}"


@pytest.fixture(name="round_")
def _round(app: Flask) -> Consultation:
    assert app
    return make.consultation()


@pytest.fixture(name="drafter")
def _drafter(client: Visitor) -> User:
    person = make.user(Role.DRAFTER, name="Disa Drafter")
    make.sign_in(client, person)
    return person


@pytest.fixture(name="comment")
def _comment(round_: Consultation) -> Comment:
    return make.comment(round_, "2.1")


def at(comment: Comment, rest: str = "") -> str:
    round_ = db.session.get_one(Consultation, comment.consultation_id)
    return f"/desk/consultations/{round_.slug}/comments/{comment.number}{rest}"


def save(person: User, comment: Comment, outcome: Outcome, **reasons: str) -> None:
    mine = make.answer_of(comment)
    with transaction():
        dispositions.save(make.actor(person), mine, Answer(outcome, reasons), mine.revision)


def items(page: Page) -> list[str]:
    return page.all("//ol[contains(@class,'revisions')]/li")


def test_each_version_says_who_did_what_and_shows_the_words_struck_and_added(
    client: Visitor, drafter: User, comment: Comment
) -> None:
    save(drafter, comment, Outcome.NOT_ACCEPTED, sv="Texten är tydlig nog.")
    colleague = make.user(Role.DRAFTER, name="Kim Kollega")
    save(colleague, comment, Outcome.NOT_ACCEPTED, sv="Texten är inte tydlig nog.")
    assert "Tidigare versioner av svaret" in client.visit(at(comment)).said
    page = client.visit(at(comment, "/versions"))
    assert page.h1 == "Versioner av svaret på synpunkt 1"
    second, first = items(page)
    assert second.startswith("Sparat Kim Kollega,")
    assert first.startswith("Sparat Disa Drafter,")
    assert page.all("//ol[contains(@class,'revisions')]/li[1]//ins") == ["Tillagt: inte"]
    assert page.one("//ol[contains(@class,'revisions')]/li[1]//p[@class='said']/@lang") == "sv"


def test_what_changed_beside_the_reasons_is_said_in_words(
    client: Visitor, drafter: User, comment: Comment
) -> None:
    save(drafter, comment, Outcome.NOT_ACCEPTED, sv="Nej.")
    save(drafter, comment, Outcome.ACCEPTED, sv="Nej.")
    second, _first = items(client.visit(at(comment, "/versions")))
    assert "Beaktas (var Beaktas ej)" in second


def test_an_answer_that_nobody_has_written_on_has_no_versions(
    client: Visitor, drafter: User, comment: Comment
) -> None:
    assert "Tidigare versioner" not in client.visit(at(comment)).said
    assert "Inga versioner ännu" in client.visit(at(comment, "/versions")).said


def test_an_earlier_version_is_brought_back_with_a_button(
    client: Visitor, drafter: User, comment: Comment
) -> None:
    save(drafter, comment, Outcome.NOT_ACCEPTED, sv="Det första svaret.")
    save(drafter, comment, Outcome.ACCEPTED, sv="Det andra svaret.")
    page = client.visit(at(comment, "/versions"))
    assert page.said.count("Ta tillbaka den här versionen") == 1, "not for what the answer says now"
    page = client.submit(page, "Ta tillbaka den här versionen")
    assert "Svaret säger åter det som det sade då." in page.said
    mine = make.answer_of(comment)
    assert (mine.outcome, mine.reasons) == (Outcome.NOT_ACCEPTED, {"sv": "Det första svaret."})
    assert len(items(client.visit(at(comment, "/versions")))) == 3


def test_nothing_is_brought_back_over_what_a_colleague_has_just_saved(
    client: Visitor, drafter: User, comment: Comment
) -> None:
    save(drafter, comment, Outcome.NOT_ACCEPTED, sv="Det första svaret.")
    save(drafter, comment, Outcome.ACCEPTED, sv="Det andra svaret.")
    page = client.visit(at(comment, "/versions"))
    save(make.user(Role.DRAFTER), comment, Outcome.ACCEPTED, sv="Kollegans svar.")
    page = client.submit(page, "Ta tillbaka den här versionen")
    assert "Någon annan har ändrat det här sedan du öppnade sidan. Inget har gjorts." in page.said
    assert make.answer_of(comment).reasons == {"sv": "Kollegans svar."}


def test_a_version_that_is_none_is_not_found(client: Visitor, drafter: User, comment: Comment) -> None:
    save(drafter, comment, Outcome.ACCEPTED, sv="Ja.")
    page = client.visit(at(comment, "/versions"))
    token = page.all("//input[@name='csrf_token']/@value")[0]
    for wanted in ("999", "x", "-1", str(2**70)):
        values = {"csrf_token": token, "version": wanted, "seen": str(make.answer_of(comment).revision)}
        assert client.post(at(comment, "/versions"), data=values).status_code == 404


def test_once_sent_for_approval_versions_are_read_and_not_brought_back(
    client: Visitor, drafter: User, comment: Comment
) -> None:
    save(drafter, comment, Outcome.NOT_ACCEPTED, sv="Det första svaret.")
    region.answer(comment)
    page = client.visit(at(comment, "/versions"))
    assert [each.partition(" ")[0] for each in items(page)] == ["Godkänt", "Skickat", "Sparat"]
    assert "Svaret sade detsamma som innan." in items(page)[0]
    assert "Ta tillbaka den här versionen" not in page.said


def test_what_went_away_in_a_group_says_whose_answer_it_was(
    client: Visitor, drafter: User, round_: Consultation, comment: Comment
) -> None:
    other = make.comment(round_)
    save(drafter, other, Outcome.REFERRED, sv="Till genomförandet.")
    with transaction():
        groups.group(make.actor(drafter), make.answer_of(comment), frozenset({other.number}))
    page = client.visit(at(comment, "/versions"))
    assert all("Svaret som synpunkt 2 hade för sig" in each for each in items(page))
    assert "Till genomförandet." in page.said


def test_what_was_written_is_text_in_both_languages(client: Visitor, drafter: User, comment: Comment) -> None:
    save(drafter, comment, Outcome.REFERRED, sv=HOSTILE, en=HOSTILE)
    client.set_cookie("locale", "en")
    page = client.visit(at(comment, "/versions"))
    assert page.all("//p[@class='said']") == [f"Added: {HOSTILE}"] * 2
    assert page.all("//p[@class='said']/@lang") == ["sv", "en"]


def test_the_versions_cost_the_same_however_many_they_are(
    client: Visitor, drafter: User, comment: Comment, queries: Queries
) -> None:
    for number in range(12):
        save(drafter, comment, Outcome.REFERRED, sv=f"Version {number}.")
    client.visit(at(comment, "/versions"))
    with queries.at_most(QUERIES):
        client.visit(at(comment, "/versions"))
