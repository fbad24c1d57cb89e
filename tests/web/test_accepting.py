"""Several wordings for the same words: shown as a choice, and taken in once."""

import pytest

from consult.db import db, transaction
from consult.errors import WrongState
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import DispositionChange
from consult.model.plans import Plan
from consult.model.users import User
from consult.model.versions import Edit
from consult.services import comments, proposals, splits
from consult.services.splits import Plan as Split
from consult.text.digest import digest
from consult.text.sentences import Span
from tests import answering
from tests import factories as make
from tests.support.client import Visitor
from tests.support.wordings import LABEL, OLD, now


def propose(round_: Consultation, name: str, words: str, proposed: str) -> Comment:
    body = make.organisation(name=name)
    return make.comment(round_, LABEL, make.user(organisation=body), words=words, proposed=proposed)


def at(comment: Comment) -> str:
    slug = db.session.get_one(Consultation, comment.consultation_id).slug
    return f"/desk/consultations/{slug}/comments/{comment.number}/accept"


def choice(page: object, number: int) -> str:
    return page.one(f"//input[@name='choice'][starts-with(@value, '{number}-')]/@value")  # type: ignore[attr-defined]


def test_two_proposals_for_the_same_words_are_a_choice_with_who_said_what(
    desk: Visitor, round_: Consultation
) -> None:
    mine = propose(round_, "Sala", "minst en", "minst två")
    propose(round_, "Fagersta", "ska ha minst en", "bör ha en")
    propose(round_, "Norberg", "företagsfrågor", "frågor om företag")
    page = desk.visit(at(mine))
    options = page.all("//fieldset[@id='choice']//label")
    assert len(options) == 3
    assert "Sala, synpunkt 1" in options[0]
    assert "Fagersta, synpunkt 2" in options[1]
    assert page.all("//fieldset[@id='choice']//ins/text()") == ["två", "bör"]


def test_the_wording_of_another_comment_is_taken_in_and_linked_to_its_own_answer(
    desk: Visitor, round_: Consultation
) -> None:
    mine = propose(round_, "Sala", "minst en", "minst två")
    other = propose(round_, "Fagersta", "minst en", "gärna en")
    page = desk.visit(at(mine))
    page = desk.submit(page, "Spara i arbetstexten", choice=choice(page, other.number))
    assert "Lydelsen i synpunkt 2" in page.said
    assert now(round_) == OLD.replace("minst en", "gärna en")
    assert db.session.query(DispositionChange).one().disposition_id == make.answer_of(other).id
    assert db.session.query(Edit).one().comment_id == other.id


def test_a_third_wording_can_be_written_instead(desk: Visitor, round_: Consultation) -> None:
    mine = propose(round_, "Sala", "minst en", "minst två")
    propose(round_, "Fagersta", "minst en", "gärna en")
    third = OLD.replace("minst en", "en eller flera")
    desk.submit(desk.visit(at(mine)), "Spara i arbetstexten", source=third)
    assert now(round_) == third


def test_words_typed_beside_a_chosen_wording_are_asked_about_and_not_lost(
    desk: Visitor, round_: Consultation
) -> None:
    mine = propose(round_, "Sala", "minst en", "minst två")
    propose(round_, "Fagersta", "minst en", "gärna en")
    page = desk.visit(at(mine))
    page = desk.submit(
        page, "Spara i arbetstexten", choice=choice(page, mine.number), source="Mina egna ord."
    )
    assert page.status_code == 422
    assert "Du har också ändrat orden i fältet" in page.said
    assert page.one("//textarea[@name='source']").strip() == "Mina egna ord."
    assert now(round_) == OLD


def test_a_wording_that_its_author_has_changed_since_is_not_taken_unseen(
    desk: Visitor, round_: Consultation
) -> None:
    mine = propose(round_, "Sala", "minst en", "minst två")
    other = propose(round_, "Fagersta", "minst en", "gärna en")
    page = desk.visit(at(mine))
    chosen = choice(page, other.number)
    db.session.get_one(Comment, other.id).proposed = "ingen"
    db.session.commit()
    page = desk.submit(page, "Spara i arbetstexten", choice=chosen)
    assert page.status_code == 422
    assert now(round_) == OLD


def test_after_a_conflict_the_proposed_words_can_be_chosen_as_they_are(
    desk: Visitor, round_: Consultation
) -> None:
    mine = propose(round_, "Sala", "minst en", "minst två")
    other = propose(round_, "Fagersta", "minst en", "gärna en")
    desk.submit(
        desk.visit(at(other)),
        "Spara i arbetstexten",
        choice="own",
        source=OLD.replace("minst en", "gärna en"),
    )
    page = desk.visit(at(mine))
    assert "går inte att foga ihop utan ett val" in page.said
    desk.submit(page, "Spara i arbetstexten", choice=choice(page, mine.number))
    assert now(round_) == OLD.replace("minst en", "minst två")


def test_a_proposal_inside_one_that_was_taken_in_is_done_already(desk: Visitor, round_: Consultation) -> None:
    large = propose(round_, "Sala", "ska ha minst en namngiven", "bör dela en utsedd")
    small = propose(round_, "Fagersta", "ska", "bör")
    page = desk.visit(at(large))
    desk.submit(page, "Spara i arbetstexten", choice=choice(page, large.number))
    taken = OLD.replace("ska ha minst en namngiven", "bör dela en utsedd")
    assert now(round_) == taken
    page = desk.visit(at(small))
    assert "Arbetstexten säger redan detta" in page.said
    page = desk.submit(page, "Spara i arbetstexten")
    assert "Arbetstexten är som den var." in page.said
    assert now(round_) == taken
    assert make.rows(Edit) == 1
    assert make.rows(DispositionChange) == 2


def test_a_proposal_for_a_whole_passage_keeps_what_is_emphasised_in_it(
    desk: Visitor, round_: Consultation
) -> None:
    plan = db.session.get_one(Plan, round_.plan_id)
    make.changed(plan, LABEL, OLD.replace("minst en", "**minst en**"))
    marked = make.consultation(make.published(plan))
    mine = make.comment(marked, LABEL, proposed=OLD.replace("företagsfrågor", "alla företag"))
    desk.submit(desk.visit(at(mine)), "Spara i arbetstexten")
    assert now(marked) == OLD.replace("minst en", "**minst en**").replace("företagsfrågor", "alla företag")


def test_the_choice_costs_the_same_however_many_others_propose_something(
    desk: Visitor, round_: Consultation, queries: object
) -> None:
    mine = propose(round_, "Sala", "minst en", "minst två")
    for name in ("Fagersta", "Norberg", "Arboga", "Köping"):
        propose(round_, name, "minst en", f"för {name} en")
    with queries.at_most(30):  # type: ignore[attr-defined]
        desk.visit(at(mine))


def test_a_passage_that_someone_would_take_out_goes_when_the_field_is_left_empty(
    desk: Visitor, round_: Consultation
) -> None:
    mine = propose(round_, "Sala", OLD, "")
    page = desk.visit(at(mine))
    assert "Synpunkten föreslår att hela stycket tas bort." in page.said
    assert page.one("//textarea[@name='source']").strip() == ""
    page = desk.submit(page, "Spara i arbetstexten")
    assert "Ett stycke som är borttaget" in page.said
    assert db.session.query(Edit).filter_by(comment_id=mine.id).one().before == OLD
    page = desk.visit(at(mine))
    assert "Stycket finns inte längre i arbetstexten." in page.said


def test_words_can_be_written_for_a_passage_instead_of_taking_it_out(
    desk: Visitor, round_: Consultation
) -> None:
    mine = propose(round_, "Sala", OLD, "")
    desk.submit(desk.visit(at(mine)), "Spara i arbetstexten", source="Varje kommun har en kontaktperson.")
    assert now(round_) == "Varje kommun har en kontaktperson."


def test_an_empty_field_is_refused_where_nobody_would_take_the_passage_out(
    desk: Visitor, round_: Consultation
) -> None:
    mine = propose(round_, "Sala", "minst ", "")
    page = desk.submit(desk.visit(at(mine)), "Spara i arbetstexten", source="")
    assert page.status_code == 422
    assert "Ett stycke måste ha text. Skriv hur det ska lyda." in page.said
    assert now(round_) == OLD


def test_a_wording_withdrawn_while_one_looked_at_it_is_not_taken_in_and_what_was_typed_is_kept(
    desk: Visitor, round_: Consultation
) -> None:
    mine = propose(round_, "Sala", "minst en", "minst två")
    page = desk.visit(at(mine))
    author = make.actor(db.session.get_one(User, mine.author_id))
    with transaction():
        comments.withdraw(author, db.session.get_one(Comment, mine.id), "Fel.")
    page = desk.submit(page, "Spara i arbetstexten", source="Mina egna ord.")
    assert page.status_code == 409
    assert "Synpunkten är återtagen." in page.said
    assert page.one("//textarea[@name='source']").strip() == "Mina egna ord."
    assert (now(round_), make.rows(DispositionChange)) == (OLD, 0)


def test_no_change_is_linked_to_a_comment_that_was_split_while_one_looked_at_its_wording(
    desk: Visitor, round_: Consultation
) -> None:
    mine = make.comment(
        round_, LABEL, words="minst en", proposed="minst två", body="Höj målet. Sänk avgiften."
    )
    page = desk.visit(at(mine))
    plan = Split((Span(0, 10), Span(11, len(mine.body))), digest(mine.body))
    with transaction():
        splits.split(answering.staff(), db.session.get_one(Comment, mine.id), plan)
    page = desk.submit(page, "Spara i arbetstexten")
    assert page.status_code == 409
    assert "Besvara dess punkter" in page.said
    assert (now(round_), make.rows(DispositionChange)) == (OLD, 0)
    with pytest.raises(WrongState, match="comment_split"), transaction():
        proposals.link(answering.staff(), make.answer_of(mine), LABEL)
