"""Tables held against each other cell by cell."""

from hypothesis import given
from hypothesis import strategies as st

from consult.text import tables
from consult.text.tables import Came, Row
from tests.text.strategies import documents

OLD = "| Mål | År |\n|---|---|\n| Fler företag | 2027 |\n| Fler jobb | 2028 |"
WIDER = "| Mål | Vem | År |\n|---|---|---|\n| Fler företag | Alla | 2027 |\n| Fler jobb | Alla | 2030 |"


def words(row: Row, op: str) -> list[str]:
    return ["".join(piece.text for piece in cell if piece.op in ("equal", op)) for cell in row.cells]


def ops(row: Row) -> list[str]:
    return [piece.op for cell in row.cells for piece in cell]


def test_a_changed_cell_is_marked_and_the_rest_is_not() -> None:
    table = tables.compare(OLD, OLD.replace("2028", "2030"))
    assert [ops(row) for row in table.rows] == [
        ["equal", "equal"],
        ["equal", "equal"],
        ["equal", "delete", "insert"],
    ]
    assert [row.is_changed for row in table.rows] == [False, False, True]


def test_the_same_table_has_no_difference() -> None:
    table = tables.compare(OLD, OLD)
    assert {op for row in table.rows for op in ops(row)} == {"equal"}
    assert {*table.columns, *(row.came for row in table.rows)} == {Came.KEPT}


def test_added_and_removed_rows_are_marked_as_such() -> None:
    longer = OLD.replace("| Fler jobb", "| Bättre skolor | 2029 |\n| Fler jobb")
    added, removed = tables.compare(OLD, longer), tables.compare(longer, OLD)
    assert [row.came for row in added.rows] == [Came.KEPT, Came.KEPT, Came.ADDED, Came.KEPT]
    assert words(added.rows[2], "insert") == ["Bättre skolor", "2029"]
    assert words(added.rows[2], "delete") == ["", ""]
    assert [row.came for row in removed.rows] == [Came.KEPT, Came.KEPT, Came.REMOVED, Came.KEPT]
    assert words(removed.rows[2], "delete") == ["Bättre skolor", "2029"]


def test_a_row_that_changed_beside_one_that_was_added_is_told_from_it() -> None:
    table = tables.compare(
        OLD, OLD.replace("| Fler jobb | 2028", "| Bättre skolor | 2029 |\n| Fler jobb | 2031")
    )
    assert [row.came for row in table.rows] == [Came.KEPT, Came.KEPT, Came.ADDED, Came.KEPT]
    assert ops(table.rows[3]) == ["equal", "delete", "insert"]


def test_an_added_column_is_new_in_every_row_and_the_others_keep_their_places() -> None:
    table = tables.compare(OLD, WIDER)
    assert table.columns == (Came.KEPT, Came.ADDED, Came.KEPT)
    assert [ops(row) for row in table.rows] == [
        ["equal", "insert", "equal"],
        ["equal", "insert", "equal"],
        ["equal", "insert", "delete", "insert"],
    ]
    assert tables.compare(WIDER, OLD).columns == (Came.KEPT, Came.REMOVED, Came.KEPT)


def test_a_row_that_moved_is_removed_in_one_place_and_added_in_another() -> None:
    old = f"{OLD}\n| Fler skolor | 2029 |"
    head, rule, first, *rest = old.split("\n")
    found = tables.compare(old, "\n".join([head, rule, *rest, first])).rows
    assert [row.came for row in found if row.is_moved] == [Came.REMOVED, Came.ADDED]
    assert not any(row.is_moved for row in tables.compare(old, "\n".join([head, rule, *rest])).rows)


def test_a_renamed_column_stays_that_column() -> None:
    table = tables.compare(OLD, OLD.replace("| År", "| Klart senast"))
    assert table.columns == (Came.KEPT, Came.KEPT)
    assert ops(table.rows[0]) == ["equal", "delete", "insert"]
    assert {op for row in table.rows[1:] for op in ops(row)} == {"equal"}


def test_a_table_that_is_all_new_or_all_gone_is_marked_throughout() -> None:
    assert {op for row in tables.compare("", OLD).rows for op in ops(row)} == {"insert"}
    assert {op for row in tables.compare(OLD, "").rows for op in ops(row)} == {"delete"}
    assert tables.compare("", "").rows == ()


def test_a_paragraph_is_as_a_table_with_one_cell() -> None:
    assert words(tables.compare("Bara *ord*.", "Andra ord.").rows[0], "insert") == ["Andra ord."]


CELLS = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.text(alphabet="abå c", max_size=6), min_size=width, max_size=width),
        min_size=1,
        max_size=6,
    )
)


def table(rows: list[list[str]]) -> str:
    first, *rest = (f"| {' | '.join(row)} |" for row in rows)
    return "\n".join([first, "|---" * len(rows[0]) + "|", *rest])


@given(CELLS, CELLS)
def test_both_tables_can_be_read_out_of_the_difference(old: list[list[str]], new: list[list[str]]) -> None:
    found = tables.compare(table(old), table(new))
    for given_rows, op, missing in ((old, "delete", Came.ADDED), (new, "insert", Came.REMOVED)):
        columns = [index for index, came in enumerate(found.columns) if came is not missing]
        said = [words(row, op) for row in found.rows if row.came is not missing]
        assert [[row[index] for index in columns] for row in said] == [
            [" ".join(cell.split()) for cell in row] for row in given_rows
        ]


@given(CELLS, CELLS)
def test_either_table_can_be_had_alone(old: list[list[str]], new: list[list[str]]) -> None:
    found = tables.compare(table(old), table(new))
    for given_rows, op, gone in ((old, "delete", Came.ADDED), (new, "insert", Came.REMOVED)):
        alone = found.without(gone)
        assert [words(row, op) for row in alone.rows] == [
            [" ".join(cell.split()) for cell in row] for row in given_rows
        ]
        assert len(alone.columns) == len(given_rows[0])


@given(CELLS)
def test_any_table_is_the_same_as_itself(rows: list[list[str]]) -> None:
    found = tables.compare(table(rows), table(rows))
    assert not any(row.is_changed for row in found.rows)


@given(documents, documents)
def test_any_two_sources_can_be_compared(old: str, new: str) -> None:
    tables.compare(old, new)


def test_large_tables_of_one_word_are_compared() -> None:
    row = "| ord | ord |\n"
    head = "| a | b |\n|---|---|\n"
    found = tables.compare(head + row * 4_000, head + row * 3_000 + "| annat | ord |\n" * 900)
    assert sum(row.came is not Came.REMOVED for row in found.rows) == 3_901
