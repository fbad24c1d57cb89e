"""The comments of a report as a table with columns that a reader chooses."""

import csv
import io

import openpyxl
import pytest

from consult.model.comments import Stance
from consult.model.reports import Column
from tests import factories
from tests.support.client import Visitor
from tests.web.test_report_files import hold, released

ALWAYS = ["Nummer", "Medtagen från", "Utfall", "Anmärkning"]


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def test_the_choice_stands_in_the_address_and_every_comment_is_in_the_file(client: Visitor) -> None:
    consultation = factories.consultation()
    for label in ("2.1", None, "1.1"):
        factories.comment(consultation, label, stance=Stance.SUPPORTS, body="=Ord.")
    address = released(consultation)
    page = client.visit(f"/consultations/{consultation.slug}/report")
    assert f"{address}/table" in page.all("//section[@aria-labelledby='files']//a/@href")
    page = client.visit(f"{address}/table")
    assert page.all("//input[@name='columns']/@value") == [
        each for each in Column if each not in {"number", "came", "outcome", "remark"}
    ]
    assert len(page.all("//input[@name='columns'][@checked]")) == 16
    head, *told = rows(client.get(f"{address}/table.csv?columns=stance&columns=words&by=section").data)
    assert head == [ALWAYS[0], ALWAYS[1], "Ställningstagande", "Synpunkten", ALWAYS[2], ALWAYS[3]]
    assert [row[0] for row in told] == ["2", "3", "1"]
    assert told[0][2:4] == ["Tillstyrker", "'=Ord."]
    chosen = client.visit(f"{address}/table?columns=stance&by=respondent")
    assert chosen.all("//input[@name='columns'][@checked]/@value") == ["stance"]
    assert chosen.all("//input[@name='by'][@checked]/@value") == ["respondent"]


def test_without_a_choice_all_columns_are_there_and_a_workbook_proves_that_nothing_is_missing(
    client: Visitor,
) -> None:
    consultation = factories.consultation()
    factories.comment(consultation)
    address = released(consultation)
    assert len(rows(client.get(f"{address}/table.csv").data)[0]) == len(Column)
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{address}/table.xlsx?columns=sector").data))
    comments, about = book.worksheets
    assert [cell.value for cell in comments[1]] == [*ALWAYS[:2], "Sektor", *ALWAYS[2:]]
    said = [row[0] for row in about.iter_rows(values_only=True)]
    assert "1 av 1 synpunkt finns i redogörelsen." in said


@pytest.mark.parametrize("rest", ["table", "table.csv", "table.xlsx"])
def test_a_closed_edition_an_unknown_column_or_kind_gives_nothing(client: Visitor, rest: str) -> None:
    consultation = factories.consultation()
    comment = factories.comment(consultation)
    address = released(consultation)
    assert client.get(f"{address}/{rest}?columns=secret").status_code == 404
    assert client.get(f"{address}/{rest}.exe").status_code == 404
    assert client.get(f"{address}/{rest}").status_code == 200
    hold(comment)
    assert client.get(f"{address}/{rest}").status_code == 404
