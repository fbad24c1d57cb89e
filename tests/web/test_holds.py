"""Who is working on what: said with a button, seen by colleagues, over by itself; and two who save at once."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from time_machine import travel

from consult import clock
from consult.db import db, transaction
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import Answer, Outcome
from consult.model.holds import LASTS, Hold
from consult.model.records import Event, Verb
from consult.model.users import Role, User
from consult.services import dispositions, holds
from tests import factories as make
from tests.support.client import Page, Visitor

NO = "Nej, för att det är så."


@pytest.fixture(name="round_")
def _round(app: Flask) -> Consultation:
    assert app
    return make.consultation()


@pytest.fixture(name="comment")
def _comment(round_: Consultation) -> Comment:
    return make.comment(round_, "2.1")


@pytest.fixture(name="drafter")
def _drafter(client: Visitor) -> User:
    person = make.user(Role.DRAFTER, name="Disa Drafter")
    make.sign_in(client, person)
    return person


@pytest.fixture(name="anna")
def _anna() -> User:
    return make.user(Role.DRAFTER, name="Anna Andersson")


def at(comment: Comment, rest: str = "") -> str:
    round_ = db.session.get_one(Consultation, comment.consultation_id)
    return f"/desk/consultations/{round_.slug}/comments/{comment.number}{rest}"


def take(person: User, comment: Comment) -> None:
    with transaction():
        holds.take(make.actor(person), make.answer_of(comment))


def save(person: User, comment: Comment, answer: Answer) -> None:
    mine = make.answer_of(comment)
    with transaction():
        dispositions.save(make.actor(person), mine, answer, mine.revision)


def held_by() -> list[int]:
    db.session.rollback()
    return list(db.session.scalars(select(Hold.by_id)))


def typed(page: Page, name: str) -> str:
    return page.one(f"//textarea[@name='{name}']")


def test_opening_a_comment_says_nothing_and_pressing_the_button_does(
    client: Visitor, drafter: User, comment: Comment
) -> None:
    page = client.visit(at(comment))
    assert held_by() == []
    page = client.submit(page, "Jag arbetar med den här")
    assert held_by() == [drafter.id]
    assert "Du arbetar med den här sedan" in page.said
    page = client.submit(page, "Släpp den")
    assert held_by() == []
    assert "Jag arbetar med den här" in page.said
    verbs = select(Event.verb).where(Event.subject_type == "disposition").order_by(Event.id)
    assert [*db.session.scalars(verbs)] == [Verb.DISPOSITION_HELD, Verb.DISPOSITION_LET_GO]


def test_a_colleague_sees_who_works_on_it_since_when_in_the_list_and_beside_the_answer(
    client: Visitor, drafter: User, anna: User, comment: Comment
) -> None:
    take(anna, comment)
    page = client.visit(at(comment))
    since = db.session.scalars(select(Hold.since)).one().astimezone(clock.STOCKHOLM)
    assert f"Anna Andersson arbetar med den här sedan {since:%H.%M}." in page.said
    assert "Anna Andersson arbetar med den" in page.one("//ol[contains(@class,'q-list')]/li")
    client.set_cookie("locale", "en")
    assert f"Anna Andersson has been working on this since {since:%H:%M}." in client.visit(at(comment)).said


def test_it_is_over_by_itself_after_half_an_hour_unless_one_saves(
    client: Visitor, drafter: User, anna: User, comment: Comment
) -> None:
    now = clock.now()
    with travel(now, tick=False):
        take(anna, comment)
    with travel(now + LASTS - timedelta(seconds=1), tick=False):
        assert "Anna Andersson arbetar med den här" in client.visit(at(comment)).said
        save(anna, comment, Answer(None, {"sv": "Utkast."}))
    with travel(now + LASTS + timedelta(minutes=1), tick=False):
        assert "Anna Andersson arbetar med den här" in client.visit(at(comment)).said
    with travel(now + 2 * LASTS, tick=False):
        page = client.visit(at(comment))
        assert "Anna Andersson arbetar" not in page.said
        client.submit(page, "Jag arbetar med den här")
    assert held_by() == [drafter.id]


def test_it_can_be_taken_over_which_leaves_a_trace(
    client: Visitor, drafter: User, anna: User, comment: Comment
) -> None:
    take(anna, comment)
    client.submit(client.visit(at(comment)), "Ta över")
    assert held_by() == [drafter.id]
    last = db.session.scalars(select(Event).order_by(Event.id.desc())).first()
    assert last
    assert (last.verb, last.actor_id, last.data) == (Verb.DISPOSITION_HELD, drafter.id, {"before": anna.id})


def test_saving_is_to_begin_working_and_sending_for_approval_is_to_let_go(
    client: Visitor, drafter: User, comment: Comment
) -> None:
    page = client.submit(client.visit(at(comment)), "Spara", reasons_sv=NO)
    assert held_by() == [drafter.id]
    client.submit(page, "Skicka för godkännande", outcome="not_accepted")
    assert held_by() == []


def test_saving_what_a_colleague_works_on_is_warned_about_and_kept(
    client: Visitor, drafter: User, anna: User, comment: Comment
) -> None:
    take(anna, comment)
    page = client.submit(client.visit(at(comment)), "Spara", reasons_sv=NO)
    assert "Anna Andersson arbetar också med det här svaret." in page.said
    assert make.answer_of(comment).reasons == {"sv": NO}
    assert held_by() == [anna.id]


def test_nobody_lets_go_for_a_colleague(client: Visitor, drafter: User, anna: User, comment: Comment) -> None:
    page = client.visit(at(comment))
    take(anna, comment)
    token = page.all("//input[@name='csrf_token']/@value")[0]
    client.post(at(comment, "/let-go"), data={"csrf_token": token})
    assert held_by() == [anna.id]


def test_an_answer_that_was_sent_is_nobodys_to_work_on(
    client: Visitor, drafter: User, comment: Comment
) -> None:
    page = client.visit(at(comment))
    make.proposed(comment)
    page = client.submit(page, "Jag arbetar med den här")
    assert "Svaret har skickats för godkännande" in page.said
    assert held_by() == []


def test_what_a_colleague_changed_elsewhere_is_kept_and_told_in_one_sentence(
    client: Visitor, drafter: User, anna: User, comment: Comment
) -> None:
    page = client.visit(at(comment))
    save(anna, comment, Answer(Outcome.REFERRED, {}))
    page = client.submit(page, "Spara", reasons_sv=NO)
    assert "det som Anna Andersson hade ändrat under tiden finns också med: utfallet." in page.said
    mine = make.answer_of(comment)
    assert (mine.outcome, mine.reasons) == (Outcome.REFERRED, {"sv": NO})


def test_an_answer_that_a_colleague_has_changed_is_saved_and_not_sent_until_it_is_read(
    client: Visitor, drafter: User, anna: User, comment: Comment
) -> None:
    page = client.visit(at(comment))
    save(anna, comment, Answer(None, {"en": "No, because."}))
    page = client.submit(page, "Skicka för godkännande", outcome="not_accepted", reasons_sv=NO)
    assert (
        "Svaret är sparat men inte skickat: Anna Andersson hade under tiden ändrat skälen på engelska"
        in page.said
    )
    assert typed(page, "reasons_en") == "No, because."
    client.submit(page, "Skicka för godkännande")
    assert make.answer_of(comment).state == "proposed"


def test_where_both_changed_the_same_both_are_shown_and_one_is_chosen_for_each_field(
    client: Visitor, drafter: User, anna: User, comment: Comment
) -> None:
    page = client.visit(at(comment))
    save(anna, comment, Answer(Outcome.REFERRED, {"sv": "Tas om hand senare.", "en": "Later."}))
    page = client.submit(page, "Spara", outcome="not_accepted", reasons_sv=NO)
    assert page.status_code == 409
    assert "Du och en kollega har ändrat samma sak" in page.said
    assert page.all("//fieldset[@class='clash']/legend") == ["Utfall", "Skäl på svenska"]
    assert page.all("//fieldset[@class='clash']//p[@class='said']") == [
        "Beaktas ej",
        "Hänskjuts till genomförandet",
        NO,
        "Tas om hand senare.",
    ]
    assert "Ta det som Anna Andersson skrev" in page.said
    assert typed(page, "reasons_sv") == NO
    assert typed(page, "reasons_en") == "Later.", "what does not clash is in the form already"
    assert make.answer_of(comment).outcome is Outcome.REFERRED
    page = client.submit(page, "Spara")
    assert page.status_code == 422
    assert "Välj för varje fält vems ord som ska behållas." in page.said
    assert typed(page, "reasons_sv") == NO
    page = client.submit(page, "Spara", **{"keep-outcome": "mine", "keep-reasons_sv": "theirs"})
    mine = make.answer_of(comment)
    assert mine.outcome is Outcome.NOT_ACCEPTED
    assert mine.reasons == {"sv": "Tas om hand senare.", "en": "Later."}


def test_one_can_write_new_words_of_both_and_keep_those(
    client: Visitor, drafter: User, anna: User, comment: Comment
) -> None:
    page = client.visit(at(comment))
    save(anna, comment, Answer(None, {"sv": "Tas om hand senare."}))
    page = client.submit(page, "Spara", reasons_sv=NO)
    both = "Nej, men det tas om hand senare."
    client.submit(page, "Spara", reasons_sv=both, **{"keep-reasons_sv": "mine"})
    assert make.answer_of(comment).reasons == {"sv": both}


def test_a_form_that_is_refused_for_another_reason_still_knows_what_it_was_opened_with(
    client: Visitor, drafter: User, anna: User, comment: Comment
) -> None:
    page = client.visit(at(comment))
    save(anna, comment, Answer(Outcome.REFERRED, {}))
    page = client.submit(page, "Spara", reasons_sv="x" * 10_001)
    assert page.status_code == 422
    client.submit(page, "Spara", reasons_sv=NO)
    assert make.answer_of(comment).outcome is Outcome.REFERRED


def test_stale_reasons_are_said_and_can_be_confirmed(
    client: Visitor, drafter: User, comment: Comment
) -> None:
    save(drafter, comment, Answer(Outcome.NOT_ACCEPTED, {"sv": "Ett.", "en": "One."}))
    save(drafter, comment, Answer(Outcome.NOT_ACCEPTED, {"sv": "Två.", "en": "One."}))
    page = client.visit(at(comment))
    assert "Skälen på svenska har ändrats sedan de på engelska skrevs." in page.said
    page = client.submit(page, "De stämmer fortfarande")
    assert "Skälen på svenska har ändrats" not in page.said
    assert not make.answer_of(comment).is_stale


def test_an_approver_sees_that_reasons_are_behind(client: Visitor, drafter: User, comment: Comment) -> None:
    save(drafter, comment, Answer(Outcome.NOT_ACCEPTED, {"sv": "Ett.", "en": "One."}))
    mine = make.answer_of(comment)
    with transaction():
        dispositions.propose(
            make.actor(drafter),
            mine,
            Answer(Outcome.NOT_ACCEPTED, {"sv": "Två.", "en": "One."}),
            mine.revision,
        )
    make.sign_in(client, make.user(Role.APPROVER))
    page = client.visit(at(comment))
    assert "Skälen på svenska har ändrats sedan de på engelska skrevs." in page.said
    assert "De stämmer fortfarande" not in page.said
