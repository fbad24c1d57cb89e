"""When accepted comments change what the plan means: the desk says so until someone has said why nobody is asked again."""

from dataclasses import replace

import pytest
from flask import Flask

from consult import clock
from consult.db import db, transaction
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import Answer, Outcome, Significance
from consult.model.judgements import Judged, Judgement
from consult.model.plans import Plan
from consult.model.records import Event, Verb
from consult.model.users import Role
from consult.policy import SYSTEM
from consult.queries import consultations
from consult.services import dispositions, reports
from tests import answering
from tests import factories as make
from tests.support.client import Page, Visitor
from tests.support.queries import Queries

OPEN = "De som har lämnat synpunkter har inte sett de här ändringarna."
BUTTON = "Ingen behöver tillfrågas igen"


@pytest.fixture(name="round_")
def _round(app: Flask) -> Consultation:
    return make.consultation()


def accept(
    round_: Consultation,
    significance: Significance = Significance.SUBSTANTIVE,
    outcome: Outcome = Outcome.ACCEPTED,
) -> Comment:
    comment = make.comment(round_, "2.1")
    mine = make.answer_of(comment)
    with transaction():
        said = Answer(outcome, {"sv": "Så blir det."}, significance)
        dispositions.save(answering.staff(), mine, said, mine.revision)
    return comment


def look(client: Visitor, round_: Consultation, role: Role = Role.PROCESS_OWNER) -> Page:
    make.sign_in(client, make.user(role))
    slug = db.session.get_one(Consultation, round_.id).slug
    return client.visit(f"/desk/consultations/{slug}/checks")


def test_what_changes_the_meaning_is_said_with_its_sections_until_someone_has_judged(
    client: Visitor, round_: Consultation
) -> None:
    accept(round_)
    accept(round_)
    page = look(client, round_)
    assert "Svaren på 2 synpunkter ändrar vad planen innebär." in page.said
    assert "Det gäller de här avsnitten: 2." in page.said
    assert OPEN in page.said
    page = client.submit(page, BUTTON, because="Alla inbjudna var med på mötet den 3 november.")
    assert "Bedömningen är sparad." in page.said
    assert "Alla inbjudna var med på mötet den 3 november." in page.said
    assert OPEN not in page.said
    assert db.session.query(Event).filter_by(verb=Verb.MATERIAL_JUDGED).one().data == {"answers": 2}


def test_another_change_of_the_meaning_has_to_be_judged_anew(client: Visitor, round_: Consultation) -> None:
    accept(round_)
    client.submit(look(client, round_), BUTTON, because="Ändringen är liten.")
    accept(round_)
    page = look(client, round_)
    assert OPEN in page.said
    assert "Ändringen är liten." in page.said
    client.submit(page, BUTTON, because="Den andra är också liten.")
    assert OPEN not in look(client, round_).said
    assert make.rows(Judgement) == 2


@pytest.mark.parametrize(
    ("significance", "outcome"),
    [
        (Significance.EDITORIAL, Outcome.ACCEPTED),
        (Significance.SUBSTANTIVE, Outcome.NOT_ACCEPTED),
    ],
)
def test_nothing_is_said_where_the_meaning_stays(
    client: Visitor, round_: Consultation, significance: Significance, outcome: Outcome
) -> None:
    accept(round_, significance, outcome)
    assert "ändrar vad planen innebär" not in look(client, round_).said


def rewrite(comment: Comment, reasons: dict[str, str]) -> None:
    mine = make.answer_of(comment)
    said = replace(mine.answer, reasons=reasons)
    with transaction():
        dispositions.save(answering.staff(), mine, said, mine.revision)


def test_an_answer_that_is_rewritten_has_to_be_judged_anew(client: Visitor, round_: Consultation) -> None:
    comment = accept(round_)
    client.submit(look(client, round_), BUTTON, because="Ändringen är liten.")
    rewrite(comment, {"sv": "Så blir det, men för alla kommuner."})
    assert OPEN in look(client, round_).said


def test_a_translation_opens_no_judgement_anew_and_neither_does_approval(
    client: Visitor, round_: Consultation
) -> None:
    comment = accept(round_)
    client.submit(look(client, round_), BUTTON, because="Ändringen är liten.")
    rewrite(comment, {"sv": "Så blir det.", "en": "So be it."})
    mine = make.answer_of(comment)
    with transaction():
        dispositions.propose(answering.staff(), mine, mine.answer, mine.revision)
    answering.approve(comment)
    assert OPEN not in look(client, round_).said


def test_of_two_who_judge_at_once_the_second_reads_what_the_first_wrote(
    client: Visitor, round_: Consultation
) -> None:
    accept(round_)
    page = look(client, round_)
    client.submit(page, BUTTON, because="Alla var med på mötet.")
    refused = client.submit(page, BUTTON, because="Ändringen är liten.")
    assert refused.status_code == 409
    assert "Alla var med på mötet." in refused.said
    assert make.rows(Judgement) == 1


def test_the_link_leads_to_exactly_the_comments_that_are_counted(
    client: Visitor, round_: Consultation
) -> None:
    accept(round_)
    accept(round_, outcome=Outcome.NOT_ACCEPTED)
    accept(round_, Significance.EDITORIAL)
    gone = accept(round_)
    row = db.session.get_one(Comment, gone.id)
    row.withdrawn_at = clock.now()
    db.session.commit()
    page = look(client, round_)
    assert "Svaret på 1 synpunkt ändrar vad planen innebär." in page.said
    listed = client.visit(
        page.one("//section[@aria-labelledby='material']//a[contains(@href, 'left=')]/@href")
    )
    assert len(listed.all("//a[contains(@class, 'q-row')]")) == 1


def test_a_passage_that_is_struck_counts_with_the_section_it_stood_in(
    client: Visitor, round_: Consultation
) -> None:
    accept(round_)
    plan = db.session.get_one(Plan, round_.plan_id)
    answering.redraft(plan, make.SWEDISH.split("# Näringsliv", maxsplit=1)[0])
    assert "Det gäller de här avsnitten: 2." in look(client, round_).said


def test_the_banner_asks_no_more_however_many_answers_there_are(
    client: Visitor, round_: Consultation, queries: Queries
) -> None:
    accept(round_)
    address = look(client, round_).request.path
    with queries.counted() as few:
        client.visit(address)
    for _each in range(4):
        accept(round_)
    with queries.at_most(len(few)):
        client.visit(address)


def test_a_judgement_needs_a_reason_and_what_was_seen(client: Visitor, round_: Consultation) -> None:
    accept(round_)
    page = look(client, round_)
    refused = client.submit(page, BUTTON, because=" ")
    assert refused.status_code == 422
    assert "Skriv varför ingen behöver tillfrågas igen." in refused.said
    accept(round_)
    refused = client.submit(page, BUTTON, because="Ändringen är liten.")
    assert refused.status_code == 409
    assert refused.one("//textarea[@name='because']").strip() == "Ändringen är liten."
    assert make.rows(Judgement) == 0


def test_drafters_are_told_who_decides(client: Visitor, round_: Consultation) -> None:
    accept(round_)
    page = look(client, round_, Role.DRAFTER)
    assert "Processledaren bestämmer det." in page.said
    assert BUTTON not in page.said


def test_the_report_says_what_was_judged(client: Visitor, round_: Consultation) -> None:
    comment = accept(round_)
    client.submit(look(client, round_), BUTTON, because="Alla var med på mötet.")
    mine = make.answer_of(comment)
    with transaction():
        dispositions.propose(answering.staff(), mine, mine.answer, mine.revision)
    answering.approve(comment)
    answering.release(round_)
    words, kept = {"sv": "Den hölls på webben."}, consultations.by_slug(SYSTEM, round_.slug)
    with transaction():
        reports.save(answering.staff(), kept, words, words, 0)
    with transaction():
        reports.release(answering.staff(), consultations.by_slug(SYSTEM, round_.slug))
    page = client.visit(f"/consultations/{round_.slug}/report")
    assert "Alla var med på mötet." in page.said
    db.session.query(Judged).delete()
    db.session.commit()
    assert (
        "Alla var med på mötet." in client.visit(f"/consultations/{round_.slug}/report").said
    )  # it is frozen
