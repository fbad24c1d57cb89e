"""Taking the wordings of many comments into the working text at once."""

import pytest

from consult import clock
from consult.db import db, transaction
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import DispositionChange
from consult.model.plans import Plan
from consult.model.users import Role, User
from consult.model.versions import Edit
from consult.services import holds
from tests import answering
from tests import factories as make
from tests.support.client import Page, Visitor
from tests.support.queries import Queries
from tests.support.wordings import OLD, now


@pytest.fixture(name="drafter")
def _drafter(client: Visitor) -> User:
    person = make.user(Role.DRAFTER)
    make.sign_in(client, person)
    return person


def propose(round_: Consultation, words: str, proposed: str, label: str = "2.1") -> Comment:
    return make.comment(round_, label, words=words, proposed=proposed)


def begin(client: Visitor, round_: Consultation, *marked: int, **fields: str) -> Page:
    slug = db.session.get_one(Consultation, round_.id).slug
    token = client.visit(f"/desk/consultations/{slug}/comments").all("//input[@name='csrf_token']/@value")[0]
    data = {"picked": [str(each) for each in marked], "csrf_token": token} | fields
    at = f"/desk/consultations/{slug}/takings/new"
    return client.post(at, data=data, follow_redirects=True)  # type: ignore[return-value]


def _plan(round_: Consultation) -> Plan:
    return db.session.get_one(Plan, db.session.get_one(Consultation, round_.id).plan_id)


def words_of(round_: Consultation, label: str) -> str:
    return now(round_, label).split()[0]


def test_wordings_that_fit_are_shown_and_taken_with_links_to_their_answers(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    first = words_of(round_, "1.1")
    mine = propose(round_, "minst en", "minst två")
    other = propose(round_, first, f"Ett {first.lower()}", "1.1")
    make.comment(round_)
    page = begin(client, round_, 1, 2, 3)
    assert page.h1 == "För in lydelser i texten"
    assert "2 stycken i arbetstexten ändras." in page.said
    assert "Synpunkten föreslår ingen" in page.said
    assert now(round_) == OLD
    done = client.submit(page, "För in 2 lydelser")
    assert done.h1 == "Svar och text"
    assert "2 stycken i arbetstexten är ändrade och kopplade till sina svar." in done.said
    assert now(round_) == OLD.replace("minst en", "minst två")
    assert {each.comment_id for each in db.session.query(Edit)} == {mine.id, other.id}
    assert make.rows(DispositionChange) == 2


def test_passages_that_people_would_take_out_go_together(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    whole = now(round_, "1.1")
    mine, same = propose(round_, OLD, ""), propose(round_, OLD, "")
    propose(round_, whole, "", "1.1")
    page = begin(client, round_, 1, 2, 3)
    assert "Hela stycket tas bort, på alla språk." in page.said
    assert "En annan lydelse för stycket förs in först." in page.said
    client.submit(page, "För in 2 lydelser")
    db.session.expire_all()
    plan = db.session.get_one(Plan, db.session.get_one(Consultation, round_.id).plan_id)
    assert mine.uid not in {block.uid for block in make.working(plan).blocks}
    again = begin(client, round_, same.number)
    assert "Arbetstexten säger redan det här." in again.said
    assert "Arbetstexten säger allt det här redan." in again.said
    client.submit(again, "Koppla svaren")
    assert make.rows(DispositionChange) == 3
    assert "Den finns i texten, och svaret är kopplat till den." in begin(client, round_, same.number).said


def test_where_one_must_choose_nothing_is_taken(client: Visitor, round_: Consultation, drafter: User) -> None:
    propose(round_, "minst en", "minst två")
    propose(round_, "minst en", "gärna en")
    page = begin(client, round_, 1)
    assert "Andra föreslår en annan lydelse för samma ord. Öppna den och välj." in page.said
    assert "Inget ändras" in page.said


def test_an_answer_that_keeps_the_text_takes_no_wording(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    answering.answer(propose(round_, "minst en", "minst två"))
    page = begin(client, round_, 1)
    assert "Inget ändras" in page.said


def test_a_passage_that_a_colleague_changes_meanwhile_is_shown_again(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    propose(round_, "minst en", "minst två")
    other = propose(round_, "företagsfrågor", "frågor om företag")
    page = begin(client, round_, 1)
    client.submit(begin(client, round_, other.number), "För in 1 lydelse")
    again = client.submit(page, "För in 1 lydelse")
    assert again.status_code == 409
    assert "frågor om företag" in again.said
    client.submit(again, "För in 1 lydelse")
    assert now(round_) == "Varje kommun ska ha minst två namngiven kontaktperson för frågor om företag."


@pytest.mark.parametrize("seen", [[], ["1"], ["1.x.1"], ["99.x.1"], ["x"], ["1."]])
def test_what_no_page_has_shown_takes_nothing(
    client: Visitor, round_: Consultation, drafter: User, seen: list[str]
) -> None:
    propose(round_, "minst en", "minst två")
    slug = round_.slug
    token = client.visit(f"/desk/consultations/{slug}/comments").all("//input[@name='csrf_token']/@value")[0]
    answer = client.post(f"/desk/consultations/{slug}/takings", data={"seen": seen, "csrf_token": token})
    assert answer.status_code in {400, 409}
    assert now(round_) == OLD


def test_nothing_marked_is_said(client: Visitor, round_: Consultation, drafter: User) -> None:
    propose(round_, "minst en", "minst två")
    assert "Markera först minst en synpunkt i listan." in begin(client, round_).said


def test_an_approver_takes_no_wording(client: Visitor, round_: Consultation) -> None:
    propose(round_, "minst en", "minst två")
    make.sign_in(client, make.user(Role.APPROVER))
    assert begin(client, round_, 1).status_code == 403


def test_looking_costs_the_same_however_many_are_marked(
    client: Visitor, round_: Consultation, drafter: User, queries: Queries
) -> None:
    for _turn in range(8):
        propose(round_, "minst en", "minst två")
    begin(client, round_, 1)
    with queries.counted() as few:
        begin(client, round_, 1)
    with queries.counted() as many:
        begin(client, round_, *range(1, 9))
    assert len(many) == len(few)


def test_one_wording_of_a_passage_is_taken_at_a_time_in_whatever_language(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    propose(round_, "minst en", "minst två")
    other = propose(round_, "företagsfrågor", "frågor om företag")
    block = make.block_of(make.working(_plan(round_)), "2.1")
    english = next(text for text in block.texts if text.locale == "en")
    kept = db.session.get_one(Comment, other.id)
    kept.text_locale, kept.start, kept.end, kept.passage = "en", None, None, english.plain
    kept.proposed = "Every municipality has a contact."
    db.session.commit()
    page = begin(client, round_, 1, 2)
    assert "1 stycke i arbetstexten ändras." in page.said
    assert "En annan lydelse för stycket förs in först." in page.said


def test_the_wording_of_a_comment_that_was_withdrawn_is_not_taken(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    mine = propose(round_, "minst en", "minst två")
    page = begin(client, round_, 1)
    kept = db.session.get_one(Comment, mine.id)
    kept.withdrawn_at = clock.now()
    db.session.commit()
    assert client.submit(page, "För in 1 lydelse").status_code == 409
    assert now(round_) == OLD


def test_what_a_colleague_is_working_on_is_left_with_the_colleagues_name(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    mine = propose(round_, "minst en", "minst två")
    page = begin(client, round_, 1)
    with transaction():
        holds.take(make.actor(make.user(Role.DRAFTER, name="Kollega Karlsson")), make.answer_of(mine))
    late = client.submit(page, "För in 1 lydelse")
    assert late.status_code == 409
    assert "En kollega arbetar med det. (Kollega Karlsson)" in late.said
    assert now(round_) == OLD


def test_new_paragraphs_are_put_beside_their_passage_and_linked_to_the_answer(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    mine = make.comment(round_, "2.1", proposed=f"Före.\n\n{OLD}\n\nEfter.")
    propose(round_, words_of(round_, "1.1"), "Annat", "1.1")
    done = client.submit(begin(client, round_, 1, 2), "För in 2 lydelser")
    assert done.h1 == "Svar och text"
    words = [text.plain for block in make.working(_plan(round_)).blocks for text in block.texts]
    place = words.index(OLD)
    assert "Före." in words[:place]
    assert "Efter." in words[place:]
    assert db.session.query(Edit).filter_by(comment_id=mine.id).count() == 2
    links = {
        each.uid
        for each in db.session.query(DispositionChange).filter_by(disposition_id=make.answer_of(mine).id)
    }
    assert len(links) == 2
    assert mine.uid not in links
    assert "Den finns i texten, och svaret är kopplat till den." in begin(client, round_, 1).said


def test_new_paragraphs_are_not_put_into_a_translation(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    mine = make.comment(round_, "2.1", proposed=f"{OLD}\n\nEfter.")
    mine = db.session.get_one(Comment, mine.id)
    mine.text_locale = "en"
    db.session.commit()
    assert "Nya stycken skrivs på det språk som planen är skriven på." in begin(client, round_, 1).said
    slug = db.session.get_one(Consultation, round_.id).slug
    page = client.visit(f"/desk/consultations/{slug}/comments/1/accept")
    page = client.submit(page, "Spara i arbetstexten", source="One.\n\nTwo.")
    assert page.status_code == 422
    assert "Nya stycken skrivs på det språk" in page.said
    assert make.rows(Edit) == 0
