"""A mutilated report is found out: in its data, and in the text of the files that were made of it."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask_babel import force_locale
from msgspec.structs import replace

from consult.formats import (
    html_written,
    pdf_written,
    read_back,
    report_checks,
    report_sums,
    reports,
    word_written,
)
from consult.formats.reports import Answer, Change, Comment, Point, Received, Report, Round, Section
from consult.model.reports import Arrangement, Choice, Shown
from consult.papers import report_checks as proofs
from consult.papers import reports as papers

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
LONG = "Kontaktpersonens arbetsuppgifter behöver beskrivas utförligare, **särskilt** samverkansformerna. " * 9
LISTED = "# Rubrik\n\n1. Första kravet\n2. Andra kravet, se [länk](https://example.org)\n\n> Citerat 😀 ord"


def comment(number: int, **given: object) -> Comment:
    said = {
        "number": number,
        "revision": 1,
        "received_at": NOW,
        "sender": "Förvaltningschef",
        "organisation": f"Kommun {number}",
        "sector": "municipality",
        "section": "s1",
        "passage": "1.1",
        "language": "sv",
        "text_language": "sv",
        "kind": "proposal",
        "stance": "opposes",
        "quote": "De citerade orden",
        "body": LONG,
        "answer": Answer(
            revision=2,
            outcome="partly_accepted",
            reasons={"sv": f"Skälen för {number}.", "en": f"The reasons for {number}."},
            changes=(Change(passage="1.1", before="Ord som stod", after="Ord som står"),),
        ),
    }
    return Comment(**said | given)  # type: ignore[arg-type]


COMMENTS = (
    comment(1),
    comment(2, body=LISTED, proposed="De nya orden", replaced="De citerade orden", agree=3),
    comment(
        4, body="We support it.", language="en", points=(Point(passage="1.1", language="en", body="We"),)
    ),
    comment(5, is_published=False, sender="", organisation="", body="", quote="", kind="", stance=""),
    comment(6, withdrawn_at=NOW, body="", quote=""),
)
REPORT = Report(
    edition=1,
    frozen_at=NOW,
    round=Round(
        slug="remiss", title={"sv": "Remiss"}, first_day=date(2026, 9, 1), last_day=date(2026, 10, 1)
    ),
    plan="plan",
    plan_title={"sv": "Planen", "en": "The plan"},
    version=1,
    language="sv",
    process={"sv": "Den hölls."},
    summary={"sv": "Synpunkt 1 – den första – ledde till mest."},
    sections=(Section(uid="s1", number="1", title={"sv": "Början"}),),
    comments=COMMENTS,
    received=Received(last=6, points=(3,)),
    sums=report_sums.sums(COMMENTS),
)


def altered(comments: tuple[Comment, ...]) -> Report:
    return replace(REPORT, comments=comments)


MUTILATED = {
    "missing": (altered(COMMENTS[1:]), "missing", (1,)),
    "twice": (altered((*COMMENTS, COMMENTS[0])), "twice", (1,)),
    "made up": (altered((*COMMENTS, comment(9))), "unknown", (9,)),
    "a word": (
        altered((replace(COMMENTS[0], body=LONG.replace("behöver", "bör", 1)), *COMMENTS[1:])),
        "altered",
        (1,),
    ),
    "an answer": (
        altered(
            (
                *COMMENTS[:1],
                replace(COMMENTS[1], answer=replace(COMMENTS[1].answer, outcome="accepted")),  # type: ignore[type-var]
                *COMMENTS[2:],
            )
        ),
        "altered",
        (2,),
    ),
}
CASES = pytest.mark.parametrize(("report", "flaw", "numbers"), MUTILATED.values(), ids=MUTILATED)


def test_a_whole_report_says_so_and_numbers_of_points_are_not_missed() -> None:
    found = report_checks.check(reports.read(reports.canonical(REPORT)))
    assert (found.received, found.present, found.is_whole) == (5, 5, True)


@CASES
def test_mutilated_data_are_found_out(report: Report, flaw: str, numbers: tuple[int, ...]) -> None:
    found = report_checks.check(reports.read(reports.canonical(report)))
    assert not found.is_whole
    assert set(numbers) <= set(getattr(found, flaw))


def test_data_written_anew_have_the_same_checksum() -> None:
    data = reports.canonical(REPORT)
    assert reports.canonical(reports.read(data)) == data
    assert report_sums.content(REPORT) == report_sums.content(replace(REPORT, edition=7, because="Nytt"))


def pdf(report: Report, choice: Choice, locale: str) -> bytes:
    return pdf_written.write(
        papers.title(report, choice), papers.parts(report, "", choice), f"{locale}-SE", NOW
    )


def word(report: Report, choice: Choice, locale: str) -> bytes:
    return word_written.write(papers.title(report, choice), papers.parts(report, "", choice), f"{locale}-SE")


def page(report: Report, choice: Choice, locale: str) -> bytes:
    return html_written.write(
        papers.title(report, choice), papers.parts(report, "", choice), f"{locale}-SE"
    ).encode()


Writer = Callable[[Report, Choice, str], bytes]
KINDS = pytest.mark.parametrize("write", [pdf, word, page])


@KINDS
@pytest.mark.parametrize("locale", ["sv", "en"])
@pytest.mark.parametrize("choice", [Choice(), Choice(Arrangement.RESPONDENT, frozenset({Shown.WORDS}))])
def test_a_file_says_every_word_of_every_comment(
    app: Flask, write: Writer, locale: str, choice: Choice
) -> None:
    with force_locale(locale):
        document = read_back.read(write(REPORT, choice, locale))
        assert document.language == locale
        found = proofs.check(REPORT, choice, document)
        assert found == report_checks.Check(received=5, present=5)


@KINDS
@CASES
def test_a_mutilated_file_is_found_out_by_its_text(
    app: Flask, write: Writer, report: Report, flaw: str, numbers: tuple[int, ...]
) -> None:
    with force_locale("sv"):
        found = proofs.check(REPORT, Choice(), read_back.read(write(report, Choice(), "sv")))
    assert not found.is_whole
    assert getattr(found, flaw) == numbers
