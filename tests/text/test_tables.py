"""Tables held against each other cell by cell."""

from hypothesis import given
from hypothesis import strategies as st

from consult.text import tables
from consult.text.tables import Row

OLD = "| Mål | År |\n|---|---|\n| Fler företag | 2027 |\n| Fler jobb | 2028 |"


def words(row: Row, op: str) -> list[str]:
    return ["".join(piece.text for piece in cell if piece.op in ("equal", op)) for cell in row]


def test_a_changed_cell_is_marked_and_the_rest_is_not() -> None:
    rows = tables.compare(OLD, OLD.replace("2028", "2030"))
    assert [[piece.op for cell in row for piece in cell] for row in rows] == [
        ["equal", "equal"],
        ["equal", "equal"],
        ["equal", "delete", "insert"],
    ]


def test_added_and_removed_rows_are_marked_as_such() -> None:
    longer = OLD.replace("| Fler jobb", "| Bättre skolor | 2029 |\n| Fler jobb")
    added, removed = tables.compare(OLD, longer), tables.compare(longer, OLD)
    assert words(added[2], "insert") == ["Bättre skolor", "2029"]
    assert words(added[2], "delete") == ["", ""]
    assert words(removed[2], "delete") == ["Bättre skolor", "2029"]


def test_a_new_column_is_added_to_every_row() -> None:
    wider = "| Mål | År | Vem |\n|---|---|---|\n| Fler företag | 2027 | Alla |\n| Fler jobb | 2028 | Alla |"
    assert [words(row, "insert") for row in tables.compare(OLD, wider)][2] == ["Fler jobb", "2028", "Alla"]


def test_a_table_that_is_all_new_or_all_gone_is_marked_throughout() -> None:
    assert {piece.op for row in tables.compare("", OLD) for cell in row for piece in cell} == {"insert"}
    assert {piece.op for row in tables.compare(OLD, "") for cell in row for piece in cell} == {"delete"}


def test_a_paragraph_is_as_a_table_with_one_cell() -> None:
    assert words(tables.compare("Bara *ord*.", "Andra ord.")[0], "insert") == ["Andra ord."]


CELLS = st.lists(
    st.lists(st.text(alphabet="abå c", min_size=1, max_size=6), min_size=2, max_size=2),
    min_size=1,
    max_size=5,
)


def table(rows: list[list[str]]) -> str:
    return "\n".join(["| a | b |", "|---|---|", *(f"| {' | '.join(row)} |" for row in rows)])


@given(CELLS, CELLS)
def test_both_tables_can_be_read_out_of_the_difference(old: list[list[str]], new: list[list[str]]) -> None:
    rows = tables.compare(table(old), table(new))
    for given_rows, op in ((old, "delete"), (new, "insert")):
        said = [words(row, op) for row in rows]
        kept = [[" ".join(cell.split()) for cell in row] for row in given_rows]
        assert [row for row in said if any(row)] == [["a", "b"], *(row for row in kept if any(row))]
