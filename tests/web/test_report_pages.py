"""The page of a report shows a frozen edition, and of it only what may still be read."""

from datetime import timedelta

import pytest
import time_machine

from consult import clock
from consult.db import db, transaction
from consult.model.comments import Comment, Stance
from consult.model.consultations import Consultation, Publication
from consult.model.redactions import Ground
from consult.model.report_editions import EditionFile
from consult.model.reports import Report
from consult.model.statements import Statement
from consult.model.users import Role
from consult.policy import SYSTEM
from consult.queries import consultations
from consult.services import groups, redactions, report_editions
from consult.services.redactions import Wish
from tests import answering, factories
from tests.support.client import Visitor
from tests.support.contents import everything
from tests.support.room import GENERAL, add_view, hand_in, write
from tests.web.test_report_files import HELD_BACK, closed, hold, make_all, released

NUMBER = "070-123 45 67"


def report_of(consultation: Consultation, rest: str = "") -> str:
    return f"/consultations/{consultation.slug}/report{rest}"


def redact(subject: type[Comment | Statement], key: int, words: str) -> None:
    """Let a registrar redact words, an hour after the edition was frozen."""
    actor = factories.actor(factories.user(Role.REGISTRAR))
    with time_machine.travel(clock.now() + timedelta(hours=1)), transaction():
        mine = db.session.get_one(subject, key)
        redactions.redact(actor, mine, Wish((words,), Ground.PERSONAL, "", mine.revision))


def test_it_shows_what_was_frozen_and_says_which_edition_when_and_its_checksum(client: Visitor) -> None:
    consultation = factories.consultation()
    comment = factories.comment(consultation, body="Som det var.")
    released(consultation)
    with transaction():
        db.session.get_one(Comment, comment.id).body = "Som det blev."
        db.session.scalars(db.select(Report)).one().summary = {"sv": "Skrivet senare."}
    page = client.visit(report_of(consultation))
    assert "Som det var." in page.one("//article[@id='c1']")
    assert "Skrivet senare." not in page.said
    assert "Utgåva 1, läget" in page.said
    assert len(page.one("//header//code[@class='hash']")) == 64
    assert "Ja. 1 synpunkt kom in" in page.said


def test_every_edition_has_an_address_that_stays_and_says_that_there_is_a_newer_one(client: Visitor) -> None:
    consultation = factories.consultation()
    factories.comment(consultation, body="Först.")
    released(consultation)
    factories.comment(consultation, body="Sedan.")
    over = closed(consultation)
    with transaction():
        report_editions.freeze(SYSTEM, over, "En synpunkt till.")
    first = client.visit(report_of(consultation, "/editions/1?by=respondent"))
    assert "Det finns en nyare utgåva" in first.said
    assert "Sedan." not in first.said
    assert first.all("//nav[@class='seg']//a/@href")[0] == report_of(consultation, "/editions/1")
    for rest in ("", "/editions/2"):
        page = client.visit(report_of(consultation, rest))
        assert "Sedan." in page.said
        assert "nyare utgåva" not in page.said
    assert client.get(report_of(consultation, "/editions/3")).status_code == 404


def test_an_edition_that_is_not_released_is_read_by_staff_alone(client: Visitor) -> None:
    consultation = factories.consultation()
    factories.comment(consultation)
    released(consultation)
    with transaction():
        found = consultations.by_slug(SYSTEM, consultation.slug)
        draft = db.session.scalars(db.select(Report)).one()
        draft.summary = {"sv": "Nytt."}
        report_editions.take(SYSTEM, found, draft, "")
    assert client.get(report_of(consultation, "/editions/2")).status_code in {302, 404}
    factories.sign_in(client, factories.user(Role.READER))
    assert "Bara personalen kan läsa den." in client.visit(report_of(consultation, "/editions/2")).said
    assert "Nytt." not in client.visit(report_of(consultation)).said


@pytest.mark.parametrize("rest", ["", "/editions/1"])
def test_words_that_are_redacted_afterwards_are_gone_from_every_address(client: Visitor, rest: str) -> None:
    consultation = factories.consultation()
    comment = factories.comment(consultation, body=HELD_BACK)
    factories.comment(consultation, body="Bra.")
    released(consultation)
    redact(Comment, comment.id, NUMBER)
    for person in (None, Role.REGISTRAR):
        if person:
            factories.sign_in(client, factories.user(person))
        page = client.visit(report_of(consultation, rest))
        assert NUMBER not in page.text
        assert "[maskerat: personuppgift]" in page.one("//article[@id='c1']")
        assert "än i utgåvan" in page.one("//article[@id='c1']")
        assert "än i utgåvan" not in page.one("//article[@id='c2']")
        assert "Ja. 2 synpunkter kom in" in page.said


def test_words_that_are_redacted_in_an_answer_are_gone_where_others_got_the_same_answer(
    client: Visitor,
) -> None:
    consultation = factories.consultation()
    first = factories.comment(consultation, body=f"Ring {NUMBER}.")
    second = factories.comment(consultation, body="Jag med.")
    with transaction():
        groups.group(answering.staff(), factories.answer_of(first), frozenset({second.number}))
    answering.answer(first, reasons=f"Vi ringer {NUMBER}.")
    answering.release(consultation)
    released(consultation)
    assert client.visit(report_of(consultation)).text.count(NUMBER) == 3
    redact(Comment, first.id, NUMBER)
    assert NUMBER not in client.visit(report_of(consultation)).text


def test_what_is_held_back_or_withdrawn_afterwards_is_told_as_it_is_now(client: Visitor) -> None:
    consultation = factories.consultation()
    held = factories.comment(consultation, body="Ska bort.")
    back = factories.comment(consultation, body="Ångrar mig.")
    released(consultation)
    hold(held)
    with transaction():
        db.session.get_one(Comment, back.id).withdrawn_at = clock.now() + timedelta(hours=1)
    page = client.visit(report_of(consultation, "/editions/1"))
    assert "publicerar den inte" in page.one("//article[@id='c1']")
    assert "är återtagen" in page.one("//article[@id='c2']")
    assert "Ska bort." not in page.text
    assert "Ångrar mig." not in page.text
    assert "2 synpunkter återges som de får läsas nu" in page.said


def test_words_redacted_in_a_response_close_the_files_that_hold_them(
    client: Visitor,
) -> None:
    body = factories.organisation(name="Ekby kommun", slug="ekby-kommun")
    consultation = factories.consultation()
    factories.invite(consultation, body)
    factories.sign_in(client, factories.user(organisation=body, email="ekby@example.org"))
    write(client, consultation, **(GENERAL | {"summary": f"Ring {NUMBER}."}))
    add_view(client, consultation)
    hand_in(client, consultation)
    address = released(consultation)
    make_all()
    assert NUMBER in client.get(f"{address}/data").text
    said = db.session.scalars(db.select(Statement)).one()
    redact(Statement, said.id, NUMBER)
    assert client.get(f"{address}/data").status_code == 404
    assert client.get(f"{address}/files/1").status_code == 404
    factories.sign_in(client, factories.user(Role.PROCESS_OWNER))
    page = client.visit(f"/desk{report_of(consultation, '/editions')}")
    assert "Ord i de här svaren har maskerats sedan dess: 1." in page.said


def test_stances_are_counted_by_one_rule_on_the_desk_for_everyone_and_in_the_report(client: Visitor) -> None:
    consultation = factories.consultation()
    body = factories.organisation(name="Ekby kommun")
    both = factories.user(organisation=body)
    factories.comment(consultation, by=both, stance=Stance.SUPPORTS)
    factories.comment(consultation, by=both, stance=Stance.OPPOSES)
    person = factories.user()
    factories.comment(consultation, by=person, stance=Stance.NEUTRAL)
    factories.comment(consultation, by=person, stance=Stance.NEUTRAL)
    released(consultation)
    factories.sign_in(client, factories.user(Role.DRAFTER))
    rows = [
        {head: count for head, count in zip(heads, counts, strict=True) if count not in {"0", "1 av 1"}}
        for path, table in (
            (f"/desk/consultations/{consultation.slug}/figures", "//figure[@id='stances']//table"),
            (f"/consultations/{consultation.slug}/statistics", "//figure[@id='stances']//table"),
            (report_of(consultation), "//table[contains(@class, 'rep-stances')]"),
        )
        for page in [client.visit(path)]
        for heads in [page.all(f"{table}//thead//th")]
        for at in (1, 2)
        for counts in [page.all(f"{table}//tbody/tr[{at}]/*")]
    ]
    told = [{head: count for head, count in row.items() if head != "Summa"} for row in rows]
    assert (
        told
        == [{"Sektor": "Kommun", "Avstyrker": "1"}, {"Sektor": "Privatperson", "Tar inte ställning": "1"}] * 3
    )


def test_the_figures_of_the_board_are_right_where_nothing_is_published_and_say_so(client: Visitor) -> None:
    consultation = factories.consultation(publication=Publication.NEVER)
    body = factories.organisation(name="Ekby kommun")
    factories.comment(
        consultation, by=factories.user(organisation=body), stance=Stance.OPPOSES, body="Hemliga ord."
    )
    factories.comment(consultation, stance=Stance.OPPOSES, body="Fler ord.")
    address = released(consultation)
    make_all()
    page = client.visit(report_of(consultation))
    assert "publiceras inte, vilket sades från början" in page.said
    assert page.all("//table[contains(@class, 'rep-stances')]//td") == ["2", "2"]
    for each in db.session.scalars(db.select(EditionFile)).all():
        made = client.get(f"{address}/files/{each.number}")
        said = " ".join(everything(made).split())
        assert not any(words in said for words in ("Hemliga ord", "Fler ord", "Ekby kommun"))
        if each.is_for_board and each.kind == "html" and each.locale == "sv":
            assert "De vars ord inte publiceras räknas också." in said
            assert "Stycke 1.1</td><td>2</td><td>0</td><td>2</td>" in said
