from collections.abc import Iterator

import pytest

from consult.formats import csvfile


def written(*rows: list[object]) -> str:
    return b"".join(csvfile.write(rows)).decode("utf-8-sig")


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
