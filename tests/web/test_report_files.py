"""The consultation report as files: frozen, made by the worker, fetched by everyone."""

import csv
import io
import sys
from datetime import timedelta

import openpyxl
import pytest
import time_machine
from flask import Flask

from consult import clock
from consult.db import db, transaction
from consult.errors import NotAllowed
from consult.formats import report_checks, reports
from consult.model.comments import Comment, Review
from consult.model.consultations import Consultation
from consult.model.redactions import Ground
from consult.model.report_editions import Edition, EditionFile, FileState
from consult.model.reports import Report
from consult.model.users import Role
from consult.policy import SYSTEM
from consult.queries import consultations
from consult.services import redactions, releases, report_editions, report_files
from consult.worker import making
from tests import factories
from tests.support import pdf, verapdf
from tests.support.client import Visitor
from tests.support.queries import Queries

HELD_BACK = "Ring mig på 070-123 45 67."
FORMULA = '=HYPERLINK("http://example.org")'


def reported(consultation: Consultation) -> Consultation:
    """Write the report, and let everyone read it."""
    db.session.add(
        Report(
            consultation_id=consultation.id, process={"sv": "Den hölls.", "en": "It was held."}, summary={}
        )
    )
    db.session.commit()
    return consultations.by_slug(SYSTEM, consultation.slug)


def released(consultation: Consultation) -> str:
    """Release the report as it is, and give the address of its edition."""
    found = reported(consultation)
    with transaction():
        report = db.session.scalars(db.select(Report)).one()
        report.released_at = clock.now()
        report_editions.take(SYSTEM, found, report, "").released_at = report.released_at
    return f"/consultations/{consultation.slug}/report/editions/1"


def file_of(kind: str, locale: str = "sv") -> EditionFile:
    """Find a file of the first edition, with the comments by section."""
    return db.session.scalars(
        db.select(EditionFile).where(
            EditionFile.kind == kind, EditionFile.locale == locale, EditionFile.arrangement == "section"
        )
    ).first() or pytest.fail(f"no {kind}")


def make_all() -> None:
    """Make every file that was ordered."""
    while making.make_next():
        pass


def test_every_kind_of_file_is_made_of_the_frozen_state_and_holds_every_comment(client: Visitor) -> None:
    consultation = factories.consultation()
    for label in ("1.1", None, "2.1"):
        factories.comment(consultation, label, body=f"Om {label or 'allt'}.")
    factories.comment(consultation, body=FORMULA)
    address = released(consultation)
    make_all()
    assert {each.state for each in db.session.scalars(db.select(EditionFile))} == {FileState.DONE}
    data = client.get(f"{address}/data").data
    state = reports.read(data)
    assert report_checks.check(state).is_whole
    assert reports.checksum(data) == db.session.scalars(db.select(Edition.digest)).one()
    files = {
        kind: client.get(f"{address}/files/{file_of(kind).number}").data
        for kind in ("pdf", "docx", "html", "xlsx", "csv")
    }
    verapdf.assert_valid(files["pdf"])
    assert pdf.facts(files["pdf"]).has_outline
    said = pdf.words(files["pdf"])
    assert all(said.count(f"Synpunkt {number} –") == 1 for number in (1, 2, 3, 4))
    rows = list(csv.DictReader(io.StringIO(files["csv"].decode("utf-8-sig"))))
    assert [row["Nummer"] for row in rows] == ["2", "1", "4", "3"]
    assert rows[2]["Synpunkten"] == f"'{FORMULA}"
    sheet = openpyxl.load_workbook(io.BytesIO(files["xlsx"])).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row} <= {"s", "n", "inlineStr"}
    assert "4 av 4 synpunkter finns i redogörelsen." in files["html"].decode()


def test_a_reader_finds_the_files_on_the_page_of_the_report(client: Visitor) -> None:
    consultation = factories.consultation()
    factories.comment(consultation)
    released(consultation)
    making.make_next()
    page = client.visit(f"/consultations/{consultation.slug}/report")
    assert page.all("//section[@aria-labelledby='files']//li") == [
        "CSV-fil, efter avsnitt, på svenska 1 kB",
        "Data (JSON) 4 kB",
        "Välj kolumner till en egen tabell",
    ]


def test_what_is_held_back_is_in_no_file_and_closes_the_files_that_hold_it(client: Visitor) -> None:
    consultation = factories.consultation()
    hold(factories.comment(consultation, body=HELD_BACK))
    shown = factories.comment(consultation, body="Bra.")
    address = released(consultation)
    make_all()
    for each in db.session.scalars(db.select(EditionFile)).all():
        data = client.get(f"{address}/files/{each.number}").data
        assert HELD_BACK not in (pdf.words(data) if each.kind == "pdf" else data.decode("utf-8", "ignore"))
    assert HELD_BACK not in client.get(f"{address}/data").data.decode()
    hold(shown)
    assert client.get(f"{address}/data").status_code == 404
    assert client.get(f"{address}/files/1").status_code == 404
    page = client.visit(f"/consultations/{consultation.slug}/report")
    assert "lämnas inte ut längre" in page.said
    factories.sign_in(client, factories.user(Role.READER))
    assert client.get(f"{address}/data").status_code == 200


def test_words_that_are_redacted_later_are_fetched_by_nobody_and_are_not_in_the_next_edition(
    client: Visitor,
) -> None:
    consultation = factories.consultation()
    comment = factories.comment(consultation, body=HELD_BACK)
    address = released(consultation)
    make_all()
    registrar = factories.user(Role.REGISTRAR)
    mine = db.session.get_one(Comment, comment.id)
    with transaction():
        wish = redactions.Wish(["070-123 45 67"], Ground.PERSONAL, "", mine.revision)
        redactions.redact(factories.actor(registrar), mine, wish)
    for person in (None, registrar):
        if person:
            factories.sign_in(client, person)
        assert client.get(f"{address}/data").status_code == 404
        assert client.get(f"{address}/files/1").status_code == 404
        assert "lämnas inte ut längre" in client.visit(f"/consultations/{consultation.slug}/report").said
    desk = client.visit(f"/desk/consultations/{consultation.slug}/report/editions")
    assert "Pdf, beslutsunderlag" in desk.said
    assert not [each for each in desk.all("//a/@href") if each.startswith(address)]
    over = closed(consultation)
    with transaction():
        report_editions.freeze(SYSTEM, over, "Personuppgifter har maskerats.")
    make_all()
    data = client.get(f"/consultations/{consultation.slug}/report/editions/2/data").data.decode()
    assert "123 45 67" not in data
    assert "[maskerat: personuppgift]" in data


def hold(comment: Comment) -> None:
    with transaction():
        mine = db.session.get_one(Comment, comment.id)
        mine.review, mine.held_because = Review.HELD, "Telefonnummer."


def test_a_file_that_failed_says_why_and_is_run_again(
    client: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    consultation = factories.consultation()
    factories.comment(consultation)
    released(consultation)

    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("consult.papers.report_files._file", full)
        making.make_next()
    first = file_of("csv")
    assert (first.state, first.failed_because, first.digest) == (FileState.FAILED, "no_room", None)
    factories.sign_in(client, factories.user(Role.DRAFTER))
    page = client.visit(f"/desk/consultations/{consultation.slug}/report/editions")
    assert "Disken är full" in page.said
    client.submit(page, "Kör igen")
    making.make_next()
    db.session.refresh(first)
    assert first.state is FileState.DONE


def test_a_file_whose_maker_was_killed_is_made_by_the_next_and_never_twice(client: Visitor) -> None:
    consultation = factories.consultation()
    factories.comment(consultation)
    released(consultation)
    with transaction():
        killed = report_files.begin(SYSTEM)
    assert killed
    with time_machine.travel(clock.now() + timedelta(minutes=5)):
        with transaction():
            second = report_files.begin(SYSTEM)
        assert second
        assert (second.file_id, second.attempt) == (killed.file_id, 2)
        with transaction():
            assert not report_files.keep(SYSTEM, killed, [b"half"], "0" * 64)
        with transaction():
            assert report_files.keep(SYSTEM, second, [b"wh", b"ole"], "1" * 64)
    kept = db.session.get_one(EditionFile, second.file_id)
    assert (kept.state, kept.size, kept.digest) == (FileState.DONE, 5, "1" * 64)


def test_what_comes_or_changes_after_the_freezing_is_named_and_goes_into_the_next_edition(
    client: Visitor,
) -> None:
    consultation = factories.consultation()
    first = factories.comment(consultation, body="Först.")
    released(consultation)
    body = factories.organisation(name="Sena kommunen")
    factories.comment(consultation, by=factories.user(organisation=body), body="Sent.")
    factories.approved(first)
    over = closed(consultation)
    with transaction():
        releases.release(SYSTEM, over)
    page = client.visit(f"/consultations/{consultation.slug}/report")
    files = page.one("//section[@aria-labelledby='files']")
    assert "1 synpunkt kom in senare och står utanför utgåvan: Synpunkt 2 – Sena kommunen" in files
    assert "1 synpunkt eller svaret på den har ändrats senare: Synpunkt 1" in files
    factories.sign_in(client, factories.user(Role.PROCESS_OWNER))
    page = client.visit(f"/desk/consultations/{consultation.slug}/report/editions")
    page = client.submit(page, "Lås redogörelsen som den är nu")
    assert page.status_code == 422
    client.submit(page, "Lås redogörelsen som den är nu", because="Ett svar ändrades.")
    newest = db.session.scalars(db.select(Edition).order_by(Edition.number.desc())).first()
    assert newest
    assert (newest.number, newest.released_at is not None) == (2, True)
    state = reports.read(client.get(f"/consultations/{consultation.slug}/report/editions/2/data").data)
    (before,) = state.earlier
    assert (before.number, before.new, before.changed) == (1, (2,), (1,))
    assert state.because == "Ett svar ändrades."
    again = client.submit(page, "Lås redogörelsen som den är nu", because="Igen.")
    assert again.status_code == 409
    assert "säger detsamma" in again.said


def closed(consultation: Consultation) -> Consultation:
    """Let the last reply date be past."""
    with transaction():
        mine = db.session.get_one(Consultation, consultation.id)
        mine.first_day, mine.last_day = (clock.today() - timedelta(days=days) for days in (30, 1))
    return consultations.by_slug(SYSTEM, consultation.slug)


def test_only_the_process_owner_freezes_and_drafters_order_files_as_they_want_them(client: Visitor) -> None:
    consultation = factories.consultation()
    factories.comment(consultation, body="Ord som inte ska med.")
    over = closed(reported(consultation))
    drafter = factories.user(Role.DRAFTER)
    factories.sign_in(client, drafter)
    address = f"/desk/consultations/{consultation.slug}/report/editions"
    assert "En processledare låser redogörelsen." in client.visit(address).said
    with pytest.raises(NotAllowed), transaction():
        report_editions.freeze(factories.actor(drafter), over)
    with transaction():
        report_editions.freeze(SYSTEM, consultations.by_slug(SYSTEM, consultation.slug))
    page = client.visit(f"{address}/1/order")
    page = client.submit(
        page, "Beställ filen", kind="csv", locale="en", by="respondent", shows=["sector", "reasons"]
    )
    assert "beställd" in page.said
    make_all()
    page = client.visit(address)
    assert "CSV-fil, efter den som svarat, på engelska, ett urval av uppgifter" in page.said
    made = db.session.scalars(db.select(EditionFile).order_by(EditionFile.number.desc())).first()
    assert made
    public = f"/consultations/{consultation.slug}/report/editions/1/files/{made.number}"
    said = client.get(public).data.decode()
    assert "Outcome" in said
    assert "Ord som inte ska med." not in said
    factories.sign_in(client, factories.user())
    assert client.get(public).status_code == 404


def test_the_board_s_papers_say_the_proposed_decision_that_drafters_wrote(client: Visitor) -> None:
    consultation = factories.consultation()
    factories.comment(consultation, stance="opposes")
    over = closed(reported(consultation))
    factories.sign_in(client, factories.user(Role.DRAFTER))
    page = client.visit(f"/desk/consultations/{consultation.slug}/report/editions/decision")
    page = client.submit(
        page, "Spara förslaget till beslut", decision_sv="1. att anta planen.", decision_en=""
    )
    assert "sparat" in page.said
    with transaction():
        report_editions.freeze(SYSTEM, over)
    make_all()
    files = db.session.scalars(db.select(EditionFile).order_by(EditionFile.number))
    board = next(each for each in files if each.is_for_board)
    assert (board.kind, board.locale) == ("html", "sv")
    said = client.get(
        f"/consultations/{consultation.slug}/report/editions/1/files/{board.number}"
    ).data.decode()
    assert "att anta planen." in said
    assert "Mest omstritt" in said
    assert "Kontaktpersonen svarar inom två dagar." in said


def test_two_who_write_the_proposed_decision_do_not_overwrite_each_other(client: Visitor) -> None:
    consultation = factories.consultation()
    reported(consultation)
    factories.sign_in(client, factories.user(Role.DRAFTER))
    page = client.visit(f"/desk/consultations/{consultation.slug}/report/editions/decision")
    client.submit(page, "Spara förslaget till beslut", decision_sv="Först.")
    again = client.submit(page, "Spara förslaget till beslut", decision_sv="Sedan.")
    assert again.status_code == 409
    assert again.one("//textarea[@name='decision_sv']") == "Sedan."


def test_a_pdf_whose_maker_ends_early_is_said_to_be_interrupted(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    consultation = factories.consultation()
    factories.comment(consultation)
    released(consultation)
    db.session.execute(db.delete(EditionFile).where(EditionFile.kind != "pdf"))
    db.session.commit()
    with monkeypatch.context() as patched:
        patched.setattr(sys, "executable", "/bin/false")
        making.make_next()
    assert {(each.state, each.failed_because) for each in db.session.scalars(db.select(EditionFile))} >= {
        (FileState.FAILED, "interrupted"),
        (FileState.WAITING, ""),
    }


def test_pages_ask_as_much_however_many_comments_and_editions_there_are(
    client: Visitor, queries: Queries
) -> None:
    consultation = factories.consultation()
    factories.comment(consultation)
    released(consultation)
    drafter = factories.user(Role.DRAFTER)
    factories.sign_in(client, drafter)
    for round_ in range(3):
        for label in ("1.1", None, "2.1"):
            factories.comment(consultation, label)
        with transaction():
            found = consultations.by_slug(SYSTEM, consultation.slug)
            report = db.session.scalars(db.select(Report)).one()
            report_editions.take(SYSTEM, found, report, f"{round_}").released_at = clock.now()
        with queries.at_most(17):
            client.visit(f"/consultations/{consultation.slug}/report")
        with queries.at_most(14):
            client.visit(f"/desk/consultations/{consultation.slug}/report/editions")
