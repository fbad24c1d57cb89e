"""The board's papers: an overview of one page, the proposed decision, the text, what changed in it, and the report."""

import pytest
from flask import Flask
from flask_babel import force_locale
from msgspec.structs import replace

from consult.formats import pdf_written, read_back, word_written
from consult.formats.report_sums import sums
from consult.formats.reports import Answer, Block, Body, Change, Proposal, Report, Stances
from consult.model.comments import Stance
from consult.model.organisations import Sector
from consult.model.reports import Choice, Shown
from consult.papers import disputes, report_checks
from consult.papers import reports as papers
from tests.formats.test_report_checks import NOW, REPORT, comment
from tests.support import pdf, verapdf

BOARD = Choice(shows=frozenset(Shown))
WHY = "Förslaget ligger utanför det som planen kan bestämma över, eftersom staten ansvarar. Resten står i lagen."


def block(uid: str, words: str, **given: object) -> Block:
    return Block(uid=uid, kind="paragraph", texts={"sv": words}, **given)  # type: ignore[arg-type]


def busy() -> Report:
    """Give a report in which much was disputed, changed and refused: the most that an overview has to hold."""
    refused = [
        comment(
            number,
            passage=f"{number % 12 + 1}.1",
            answer=Answer(
                revision=1,
                outcome="not_accepted" if number % 2 else "partly_accepted",
                reasons={"sv": WHY},
                changes=()
                if number % 2
                else (Change(passage=f"{number % 12 + 1}.1", before="A", after="B"),),
            ),
        )
        for number in range(1, 61)
    ]
    comments = tuple(refused)
    return replace(
        REPORT,
        comments=comments,
        sums=sums(comments),
        received=replace(REPORT.received, last=60, points=()),
        bodies=tuple(
            Body(name=f"Kommun {n}", sector="municipality", is_invited=True, how="response")
            for n in range(60)
        ),
        invited=60,
        invited_answered=60,
        persons=12,
        stances=tuple(Stances(sector=each, counts=dict.fromkeys(map(str, Stance), 3)) for each in Sector),
        decision={"sv": "Styrelsen föreslås besluta\n\n1. att anta planen."},
        proposal=Proposal(
            version=2,
            blocks=(
                Block(uid="s", kind="heading", level=1, label="1", texts={"sv": "Näringsliv"}),
                block("a", "Varje kommun ska ha en kontaktperson.", label="1.1"),
                block("c", "Detta är nytt.", label="1.2"),
            ),
            before=(
                Block(uid="s", kind="heading", level=1, label="1", texts={"sv": "Näringsliv"}),
                block("a", "Varje kommun bör ha en kontaktperson.", label="1.1"),
                block("b", "Detta tas bort.", label="1.2"),
            ),
        ),
    )


def written(report: Report) -> bytes:
    with force_locale("sv"):
        return pdf_written.write(
            papers.title(report, BOARD), papers.parts(report, "0" * 64, BOARD), "sv-SE", NOW
        )


def test_the_overview_fits_on_one_page_whatever_was_said(app: Flask) -> None:
    data = written(busy())
    verapdf.assert_valid(data)
    first, second = pdf.page_words(data)[:2]
    assert "Översikt" in first
    assert "Och 27 till, se redogörelsen." in first
    assert "Innehåll" not in first
    assert "Innehåll" in second


def test_the_papers_hold_decision_text_changes_and_every_comment_of_the_report(app: Flask) -> None:
    report = busy()
    document = read_back.read(written(report))
    heads = [each.text for each in document.stretches if each.rank == 1]
    assert heads[:5] == [
        "Översikt",
        "Förslag till beslut",
        "Innehåll",
        "Texten som ska antas, version 2",
        "Vad som har ändrats sedan remissen",
    ]
    words = " ".join(each.text for each in document.stretches)
    assert "att anta planen." in words
    assert "Varje kommun ska ha en kontaktperson." in words
    assert "Struket: “bör”." in words.replace("”bör”", "“bör”")
    assert "Detta tas bort." in words
    with force_locale("sv"):
        assert report_checks.check(report, BOARD, document).is_whole
        file = word_written.write(papers.title(report, BOARD), papers.parts(report, "", BOARD), "sv-SE")
        assert report_checks.check(report, BOARD, read_back.read(file)).is_whole


def test_the_most_disputed_passages_come_first_and_each_comment_counts_once() -> None:
    said = (
        comment(1, passage="1.1", stance="supports", kind="support"),
        comment(2, passage="1.1", stance="opposes"),
        comment(4, passage="2.1", stance="neutral", kind="objection"),
        comment(5, passage="2.1", stance="supports_with_reservations"),
        comment(6, passage="3.1", stance="opposes", is_published=False),
    )
    found = disputes.disputed(replace(REPORT, comments=said), 10)
    assert [(each.against, each.favour, each.comments) for each in found] == [(2, 0, 2), (1, 1, 2), (1, 0, 1)]


@pytest.mark.parametrize("locale", ["sv", "en"])
def test_a_report_without_objections_and_decision_says_so(app: Flask, locale: str) -> None:
    quiet = replace(REPORT, comments=(), received=replace(REPORT.received, last=0, points=()))
    with force_locale(locale):
        file = word_written.write(papers.title(quiet, BOARD), papers.parts(quiet, "", BOARD), locale)
    words = " ".join(each.text for each in read_back.read(file).stretches)
    told = {"sv": "Inget beslut har föreslagits än.", "en": "No decision has been proposed yet."}
    assert told[locale] in words
