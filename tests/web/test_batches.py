"""Doing the same to many answers: shown before it is done, done to all or none, and undone."""

from collections.abc import Sequence

import pytest
from flask import Flask
from sqlalchemy import delete

from consult.db import db, transaction
from consult.model.batches import Batch, BatchItem
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import Answer, DispositionState, Outcome, Significance
from consult.model.holds import Hold
from consult.model.phrases import PhraseUse
from consult.model.plans import Plan
from consult.model.records import Event, Verb
from consult.model.revisions import Revision, Why
from consult.model.users import Role, User
from consult.services import dispositions, groups, holds, phrases
from tests import answering
from tests import factories as make
from tests.support import desk_work
from tests.support.client import Page, Visitor
from tests.support.queries import Queries


@pytest.fixture(name="round_")
def _round(app: Flask) -> Consultation:
    return make.consultation()


@pytest.fixture(name="drafter")
def _drafter(client: Visitor) -> User:
    person = make.user(Role.DRAFTER, name="Disa Drafter")
    make.sign_in(client, person)
    return person


def said(round_: Consultation, many: int) -> list[Comment]:
    someone = make.user(organisation=make.organisation(name="Sala kommun"))
    return [make.comment(round_, by=someone) for _ in range(many)]


def begin(client: Visitor, round_: Consultation, *marked: int, query: str = "", **fields: str) -> Page:
    """Mark comments in the list, and ask to answer or send on."""
    slug = db.session.get_one(Consultation, round_.id).slug
    listed = client.visit(f"/desk/consultations/{slug}/comments")
    token = listed.all("//input[@name='csrf_token']/@value")[0]
    data = {"picked": [str(each) for each in marked], "csrf_token": token} | fields
    at = f"/desk/consultations/{slug}/batches/new{query}"
    return client.post(at, data=data, follow_redirects=True)  # type: ignore[return-value]


def shown(client: Visitor, page: Page, **fields: str) -> Page:
    return client.submit(page, "Visa vad som ändras", **fields)


def rows(page: Page) -> list[str]:
    return page.all("//table[contains(@class, 'batch')]//tbody/tr")


def states(comments: Sequence[Comment]) -> list[DispositionState]:
    return [make.answer_of(each).state for each in comments]


def meters(round_: Consultation) -> tuple[int, int, int]:
    db.session.expire_all()
    kept = db.session.get_one(Consultation, round_.id)
    return kept.unanswered, kept.proposed, kept.approved


def test_many_answers_are_written_as_shown_and_undone(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    comments = said(round_, 3)
    asked = begin(client, round_, 1, 3)
    assert asked.h1 == "Besvara eller skicka vidare 2 synpunkter"
    page = shown(client, asked, outcome="not_accepted", reasons_sv="Därför.", significance="editorial")
    assert page.h1 == "Det här ändras"
    assert "Svaren på 2 synpunkter ändras." in page.said
    assert len(rows(page)) == 2
    assert "1 Sala kommun Utfall (ingenting)" in rows(page)[0]
    assert "Utfall Beaktas ejBetydelse RedaktionellSkäl på svenska Därför." in rows(page)[0]
    assert make.answer_of(comments[0]).outcome is None
    done = client.submit(page, "Ändra 2 svar")
    assert done.h1 == "Ändring 1 av flera svar"
    assert [make.answer_of(each).outcome for each in comments] == [
        Outcome.NOT_ACCEPTED,
        None,
        Outcome.NOT_ACCEPTED,
    ]
    assert make.answer_of(comments[0]).significance is Significance.EDITORIAL
    assert {each.why for each in db.session.query(Revision)} == {Why.BULK}
    undone = client.submit(done, "Ångra: återställ 2 svar")
    assert "2 svar är som de var." in undone.said
    assert "Ångrad" in undone.said
    assert make.answer_of(comments[0]).answer == Answer(None, {})
    assert [each.verb for each in db.session.query(Event).order_by(Event.id)][-4:] == [
        Verb.BATCH_DONE,
        Verb.DISPOSITION_RESTORED,
        Verb.DISPOSITION_RESTORED,
        Verb.BATCH_UNDONE,
    ]


def test_they_are_sent_for_approval_by_one_and_approved_by_another(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    comments = said(round_, 2)
    page = shown(client, begin(client, round_, 1, 2), do="propose", outcome="accepted")
    assert "Obesvarad → Väntar på godkännande" in rows(page)[0]
    client.submit(page, "Ändra 2 svar")
    assert states(comments) == [DispositionState.PROPOSED] * 2
    assert meters(round_) == (0, 2, 0)
    make.sign_in(client, make.user(Role.APPROVER))
    page = shown(client, begin(client, round_, 1, 2), do="approve")
    done = client.submit(page, "Ändra 2 svar")
    assert states(comments) == [DispositionState.APPROVED] * 2
    assert meters(round_) == (0, 0, 2)
    client.submit(done, "Ångra: återställ 2 svar")
    assert states(comments) == [DispositionState.PROPOSED] * 2
    assert meters(round_) == (0, 2, 0)
    assert make.answer_of(comments[0]).approved_by_id is None


def test_they_are_sent_back_with_a_reason_and_that_stays(client: Visitor, round_: Consultation) -> None:
    comments = said(round_, 2)
    for each in comments:
        answering.answer(each)
    make.sign_in(client, make.user(Role.APPROVER))
    refused = shown(client, begin(client, round_, 1, 2), do="send_back")
    assert refused.status_code == 422
    assert "Skriv en anteckning som säger varför" in refused.said
    page = shown(client, refused, because="Nämn länsstyrelsen.")
    assert "Nämn länsstyrelsen." in page.said
    done = client.submit(page, "Ändra 2 svar")
    assert states(comments) == [DispositionState.OPEN] * 2
    assert "Det går inte att ångra" in done.said


def test_who_proposed_an_answer_cannot_approve_it_among_many(client: Visitor, round_: Consultation) -> None:
    comments = said(round_, 2)
    person = make.user(Role.APPROVER)
    make.sign_in(client, person)
    for each in comments:
        answering.answer(each)
    with transaction():
        for each in comments:
            dispositions.take_back(answering.staff(), make.answer_of(each))
    mine, other = (make.answer_of(each) for each in comments)
    for each, by in ((mine, person.id), (other, make.user(Role.DRAFTER).id)):
        each.proposed_by_id, each.state = by, DispositionState.PROPOSED
    kept = db.session.get_one(Consultation, round_.id)
    kept.unanswered, kept.proposed = 0, 2
    db.session.commit()
    page = shown(client, begin(client, round_, 1, 2), do="approve")
    assert "Du har själv föreslagit svaret. En annan person måste godkänna det." in page.said
    client.submit(page, "Ändra 1 svar")
    assert states(comments) == [DispositionState.PROPOSED, DispositionState.APPROVED]


@pytest.mark.parametrize(
    ("filled", "why"),
    [
        ({"do": "propose"}, "Välj ett utfall innan du skickar svaret för godkännande."),
        ({"do": "propose", "outcome": "not_accepted"}, "Det här utfallet kräver skäl."),
        ({"do": "save", "outcome": "accepted"}, "Svaret har skickats för godkännande"),
    ],
)
def test_what_cannot_be_changed_is_left_and_it_says_why(
    client: Visitor, round_: Consultation, drafter: User, filled: dict[str, str], why: str
) -> None:
    first = said(round_, 1)[0]
    if filled["do"] == "save":
        answering.answer(first)
    page = shown(client, begin(client, round_, 1), **filled)
    assert rows(page) == []
    assert why in page.said
    assert "Inget ändras" in page.said


def test_what_a_colleague_is_working_on_is_left_with_the_colleagues_name(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    comments = said(round_, 2)
    with transaction():
        holds.take(make.actor(make.user(Role.DRAFTER, name="Kollega Karlsson")), make.answer_of(comments[0]))
    page = shown(client, begin(client, round_, 1, 2), outcome="accepted")
    assert len(rows(page)) == 1
    assert "En kollega arbetar med det. (Kollega Karlsson)" in page.said


def test_an_answer_to_several_comments_is_changed_once_and_it_says_so(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    comments = said(round_, 3)
    with transaction():
        groups.group(make.actor(drafter), make.answer_of(comments[0]), frozenset({2}))
    page = shown(client, begin(client, round_, 2, 3), outcome="accepted")
    assert "Svaren på 3 synpunkter ändras." in page.said
    assert "och 1 till" in rows(page)[0]
    client.submit(page, "Ändra 2 svar")
    assert make.answer_of(comments[1]).outcome is Outcome.ACCEPTED


def test_when_a_colleague_was_faster_nothing_changes_and_it_is_shown_again(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    comments = said(round_, 2)
    page = shown(client, begin(client, round_, 1, 2), outcome="accepted")
    mine = make.answer_of(comments[1])
    with transaction():
        dispositions.save(
            answering.staff(), mine, Answer(Outcome.NO_CHANGE, {"sv": "Som det är."}), mine.revision
        )
    db.session.execute(delete(Hold))
    db.session.commit()
    again = client.submit(page, "Ändra 2 svar")
    assert again.status_code == 409
    assert "Någon annan har ändrat det här sedan du öppnade sidan." in again.said
    assert make.answer_of(comments[0]).outcome is None
    assert make.rows(Batch) == 0


def test_sent_twice_it_is_done_once(client: Visitor, round_: Consultation, drafter: User) -> None:
    said(round_, 2)
    page = shown(client, begin(client, round_, 1, 2), outcome="accepted")
    client.submit(page, "Ändra 2 svar")
    assert client.submit(page, "Ändra 2 svar").status_code == 409
    assert make.rows(Batch) == 1


def test_all_that_the_list_holds_is_all_that_matches_its_filters(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    comments = said(round_, 60)
    answering.answer(comments[3])
    asked = begin(client, round_, query="?state=open", whole="1")
    assert asked.h1 == "Besvara eller skicka vidare 59 synpunkter"
    page = shown(client, asked, outcome="accepted")
    assert len(rows(page)) == 59
    client.submit(page, "Ändra 59 svar")
    assert make.answer_of(comments[59]).outcome is Outcome.ACCEPTED


def test_more_than_can_be_changed_at_once_is_refused(
    client: Visitor, round_: Consultation, drafter: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    said(round_, 4)
    monkeypatch.setattr("consult.web.batches.MOST", 3)
    monkeypatch.setattr("consult.queries.batches.MOST", 3)
    page = begin(client, round_, whole="1")
    assert "Högst 3 svar kan ändras på en gång." in page.said
    assert page.h1 == "Synpunkter att besvara"


def test_nothing_marked_and_nothing_chosen_are_said(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    said(round_, 1)
    assert "Markera först minst en synpunkt i listan." in begin(client, round_).said
    refused = shown(client, begin(client, round_, 1))
    assert refused.status_code == 422
    assert "Välj eller skriv minst en sak som ska ändras." in refused.said
    assert refused.all("//input[@name='picked']/@value") == ["1"]


def test_a_number_that_is_no_comment_of_the_consultation_changes_nothing(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    first = said(round_, 1)[0]
    page = shown(client, begin(client, round_, 1, 99), outcome="accepted")
    assert page.status_code == 422
    assert "Ett av numren är inte en synpunkt i den här remissen." in page.said
    assert make.answer_of(first).outcome is None


@pytest.mark.parametrize("picked", ["99999999999999999999", "x", "-1", ""])
def test_what_is_no_number_marks_nothing(
    client: Visitor, round_: Consultation, drafter: User, picked: str
) -> None:
    said(round_, 1)
    assert "Markera först minst en synpunkt i listan." in begin(client, round_, picked=picked).said


def test_what_was_changed_since_is_left_when_the_rest_is_undone(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    comments = said(round_, 2)
    done = client.submit(shown(client, begin(client, round_, 1, 2), outcome="accepted"), "Ändra 2 svar")
    mine = make.answer_of(comments[0])
    with transaction():
        dispositions.save(make.actor(drafter), mine, Answer(Outcome.NO_CHANGE, {"sv": "Nej."}), mine.revision)
    page = client.visit(done.request.path)
    assert "1 svar återställs. De andra förblir som de är nu" in page.said
    assert "Det har ändrats sedan dess." in page.said
    client.submit(page, "Ångra: återställ 1 svar")
    assert make.answer_of(comments[0]).outcome is Outcome.NO_CHANGE
    assert make.answer_of(comments[1]).outcome is None


def test_what_a_colleague_is_working_on_is_put_back_when_they_have_let_go(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    comments = said(round_, 2)
    done = client.submit(shown(client, begin(client, round_, 1, 2), outcome="accepted"), "Ändra 2 svar")
    colleague = make.actor(make.user(Role.DRAFTER, name="Kollega Karlsson"))
    with transaction():
        holds.take(colleague, make.answer_of(comments[0]))
    page = client.visit(done.request.path)
    assert "En kollega arbetar med det. (Kollega Karlsson)" in page.said
    page = client.submit(page, "Ångra: återställ 1 svar")
    assert [make.answer_of(each).outcome for each in comments] == [Outcome.ACCEPTED, None]
    assert "Ångrad" not in page.said
    token = client.visit(f"/desk/consultations/{round_.slug}/comments").all(
        "//input[@name='csrf_token']/@value"
    )[0]
    refused = client.post(f"{done.request.path}/undo", data={"csrf_token": token})
    assert refused.status_code == 409
    assert "De kan återställas när de har släppt dem." in refused.text
    with transaction():
        holds.let_go(colleague, make.answer_of(comments[0]))
    page = client.submit(client.visit(done.request.path), "Ångra: återställ 1 svar")
    assert "Ångrad" in page.said
    assert make.answer_of(comments[0]).outcome is None


def test_a_person_who_no_longer_drafts_is_not_put_back(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    (mine,) = said(round_, 1)
    gone, here = make.user(Role.DRAFTER), make.user(Role.DRAFTER, name="Hanna Handläggare")
    with transaction():
        dispositions.assign(make.actor(drafter), make.answer_of(mine), gone.id)
    page = shown(client, begin(client, round_, 1), assignee=str(here.id))
    done = client.submit(page, "Ändra 1 svar")
    db.session.get_one(User, gone.id).is_active = False
    db.session.commit()
    page = client.visit(done.request.path)
    assert "temat eller den ansvariga finns inte längre, och lämnas tomt" in page.said
    page = client.submit(page, "Ångra: återställ 1 svar")
    assert "I 1 svar fanns temat eller den ansvariga inte längre" in page.said
    assert make.answer_of(mine).assignee_id is None


def test_an_answer_that_is_to_nothing_any_more_is_shown_and_stays(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    whole = make.comment(round_, body=desk_work.BODY)
    said(round_, 1)
    done = client.submit(shown(client, begin(client, round_, 1, 2), outcome="accepted"), "Ändra 2 svar")
    desk_work.split(whole)
    page = client.visit(done.request.path)
    assert len(page.all("//section[@aria-labelledby='answers']//li")) == 2
    assert "Det är inte längre svar på någon synpunkt." in page.said
    client.submit(page, "Ångra: återställ 1 svar")
    assert make.answer_of(whole).outcome is Outcome.ACCEPTED


def test_a_text_block_is_not_counted_as_used_where_it_was_undone(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    comments, words = said(round_, 2), "Tack, det är en viktig fråga."
    actor, plan = make.actor(drafter), db.session.get_one(Plan, round_.plan_id)
    with transaction():
        phrases.add(actor, plan.id, phrases.Wording("Tack", {"sv": words}))
    first = make.answer_of(comments[0])
    with transaction():
        dispositions.save(actor, first, Answer(Outcome.NO_CHANGE, {"sv": words}), first.revision)
    page = shown(client, begin(client, round_, 1, 2), outcome="answered", reasons_sv=words)
    done = client.submit(page, "Ändra 2 svar")
    assert make.rows(PhraseUse) == 2
    client.submit(done, "Ångra: återställ 2 svar")
    assert db.session.query(PhraseUse).one().disposition_id == first.id


def test_once_an_answer_is_released_nothing_is_undone(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    comments = said(round_, 2)
    page = shown(client, begin(client, round_, 1, 2), do="propose", outcome="accepted")
    done = client.submit(page, "Ändra 2 svar")
    answering.approve(comments[0])
    answering.release(round_)
    undone = client.submit(done, "Ångra: återställ 2 svar")
    assert undone.status_code == 409
    assert "Ett av svaren är publicerat" in undone.said
    assert states(comments) == [DispositionState.RELEASED, DispositionState.PROPOSED]


def test_the_list_of_what_was_done_tells_what_can_be_undone(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    said(round_, 2)
    slug = round_.slug
    assert "Inget än" in client.visit(f"/desk/consultations/{slug}/batches").said
    client.submit(shown(client, begin(client, round_, 1, 2), outcome="accepted"), "Ändra 2 svar")
    page = client.visit(f"/desk/consultations/{slug}/batches")
    assert "Disa Drafter" in page.said
    assert "kan ångras" in page.said
    assert client.get(f"/desk/consultations/{slug}/batches/2").status_code == 404


def test_someone_outside_the_desk_can_do_none_of_it(client: Visitor, round_: Consultation) -> None:
    said(round_, 1)
    make.sign_in(client, make.user(organisation=make.organisation()))
    assert client.get(f"/desk/consultations/{round_.slug}/batches").status_code == 403


@pytest.mark.parametrize("do", ["save", "propose"])
def test_what_is_asked_of_the_database_grows_by_the_rows_written_only(
    client: Visitor, round_: Consultation, drafter: User, queries: Queries, do: str
) -> None:
    said(round_, 30)
    sent: dict[int, int] = {}
    for many, marked in ((5, range(1, 6)), (20, range(6, 26))):
        page = shown(client, begin(client, round_, *marked), do=do, outcome="accepted")
        with queries.counted() as seen:
            client.submit(page, f"Ändra {many} svar")
        sent[many] = sum(not each.startswith("UPDATE disposition SET") for each in seen)
    assert sent[20] == sent[5]
    with queries.counted() as few:
        shown(client, begin(client, round_, 26), outcome="accepted")
    with queries.counted() as many_:
        shown(client, begin(client, round_, *range(26, 31)), outcome="accepted")
    assert len(many_) == len(few)
    assert make.rows(BatchItem) == 25
