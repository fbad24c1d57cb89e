from collections.abc import Iterator

import pytest

from consult.formats import csvfile
from consult.formats.problems import Unreadable, UnreadableCode


def written(*rows: list[object]) -> str:
    return b"".join(csvfile.write(rows)).decode("utf-8-sig")


def refusal(text: str) -> tuple[str, dict[str, object]]:
    with pytest.raises(Unreadable) as caught:
        csvfile.read(text.encode())
    return caught.value.code, caught.value.parameters


def test_rows_are_written_with_a_mark_that_spreadsheets_need() -> None:
    assert (
        b"".join(csvfile.write([["Namn", "Svar"], ["Växjö", 3]])) == "\ufeffNamn,Svar\r\nVäxjö,3\r\n".encode()
    )


def test_rows_are_written_as_they_come() -> None:
    def rows() -> Iterator[list[str]]:
        yield ["a"]
        raise LookupError

    lines = csvfile.write(rows())
    assert [next(lines), next(lines)] == [b"\xef\xbb\xbf", b"a\r\n"]
    with pytest.raises(LookupError):
        next(lines)


@pytest.mark.parametrize(
    "text", ["=1+1", "+46", "-2", "@SUM(A1)", "\tx", "\rx", "\n=1", "  =cmd|' /C calc'!A0"]
)
def test_a_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert written([text]).strip('"').startswith(f"'{text[:1]}")


def test_numbers_and_ordinary_texts_are_left_alone() -> None:
    assert written([-5, 2.5, None, "a=b", "e-post"]) == "-5,2.5,,a=b,e-post\r\n"


def test_quotes_separators_and_line_ends_stay_inside_their_cell() -> None:
    row = ['Hon sa "nej"', "a,b;c", "ett\ntvå"]
    assert csvfile.read(b"".join(csvfile.write([["x", "y", "z"], row]))) == [
        dict(zip("xyz", row, strict=True))
    ]


def test_what_was_written_comes_back_without_the_apostrophe() -> None:
    assert csvfile.read(b"".join(csvfile.write([["telefon"], ["+46 470"], ["'citat'"]]))) == [
        {"telefon": "+46 470"},
        {"telefon": "'citat'"},
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_lists_are_read_however_a_spreadsheet_saved_them(separator: str, encoding: str) -> None:
    text = f"Namn {separator}E-POST\r\nVäxjö kommun{separator} info@vaxjo.se\r\n{separator}\r\n\r\n"
    assert csvfile.read(text.encode(encoding)) == [{"namn": "Växjö kommun", "e-post": "info@vaxjo.se"}]


def test_a_separator_inside_the_cells_does_not_confuse() -> None:
    assert csvfile.read(b"namn;ort\na, b och c;Kalmar\n") == [{"namn": "a, b och c", "ort": "Kalmar"}]


def test_short_rows_are_filled_and_empty_cells_beyond_the_names_are_ignored() -> None:
    assert csvfile.read(b"a,b,\n1\n1,2,,\n") == [{"a": "1", "b": ""}, {"a": "1", "b": "2"}]


def test_a_row_with_too_many_cells_is_named_by_its_line_in_the_file() -> None:
    assert refusal('a;b\n"1\n2";3\n\n4;5;6\n') == (
        UnreadableCode.BAD_ROW,
        {"row": 5, "expected": 2, "found": 3},
    )


def test_a_quote_that_never_ends_is_named_by_where_it_began() -> None:
    assert refusal('a;b\n1;2\n"3;4\n5;6\n') == (UnreadableCode.BAD_ROW, {"row": 3})


@pytest.mark.parametrize("header", ["a;;b", "a;A"])
def test_a_first_row_without_a_name_for_each_column_is_refused(header: str) -> None:
    assert refusal(f"{header}\n1;2;3\n")[0] == UnreadableCode.NO_HEADER


@pytest.mark.parametrize("text", ["", "\n \n", ";;\n;;\n"])
def test_a_list_without_anything_in_it_is_refused(text: str) -> None:
    assert refusal(text)[0] == UnreadableCode.EMPTY


def test_names_without_rows_are_an_empty_list() -> None:
    assert csvfile.read(b"namn;ort\n") == []


def test_a_list_that_is_too_large_is_refused() -> None:
    assert refusal("a" * (csvfile.MAX_SIZE + 1))[0] == UnreadableCode.TOO_LARGE


def test_a_file_that_is_no_text_is_refused() -> None:
    assert refusal("PK\0\0\0\0")[0] == UnreadableCode.NOT_TEXT
