"""The command that proves a report to be whole."""

from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from consult.formats import reports
from tests.formats.test_report_checks import MUTILATED, REPORT, Choice, force_locale, pdf, word

Run = Callable[..., Result]


def test_a_whole_report_and_its_files_are_proven(run: Run, tmp_path: Path) -> None:
    data, document = tmp_path / "report.json", tmp_path / "report.pdf"
    data.write_bytes(reports.canonical(REPORT))
    with force_locale("en"):
        document.write_bytes(pdf(REPORT, Choice(), "en"))
    said = run("report", "check", str(data), str(document), "--sha256", reports.digest(REPORT))
    assert said.exit_code == 0
    assert said.output.count("5 of 5 comments are in the report.") == 2
    assert "The report is whole." in said.output
    wrong = run("report", "check", str(data), "--sha256", "0" * 64)
    assert wrong.exit_code == 1
    assert f"the checksum is {reports.digest(REPORT)}" in wrong.output


def test_a_mutilated_report_is_named_with_its_numbers(run: Run, tmp_path: Path) -> None:
    data, document = tmp_path / "report.json", tmp_path / "report.docx"
    data.write_bytes(reports.canonical(MUTILATED["missing"][0]))
    said = run("report", "check", str(data))
    assert said.exit_code == 1
    assert "Missing: 1." in said.output
    data.write_bytes(reports.canonical(REPORT))
    with force_locale("sv"):
        document.write_bytes(word(MUTILATED["a word"][0], Choice(), "sv"))
    said = run("report", "check", str(data), str(document))
    assert said.exit_code == 1
    assert "report.docx: Altered: 1." in said.output


def test_what_is_no_report_is_refused_with_a_reason(run: Run, tmp_path: Path) -> None:
    data, other = tmp_path / "report.json", tmp_path / "report.txt"
    data.write_text('{"schema":"something else"}')
    assert "this is no report" in run("report", "check", str(data)).output
    data.write_bytes(reports.canonical(REPORT))
    other.write_text("Hej.")
    assert "cannot be read" in run("report", "check", str(data), str(other)).output
