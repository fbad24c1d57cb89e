"""Comments on a row of a table or an item of a list follow the row and the item."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.text.align import Alignment, Fate, align
from consult.text.anchors import Located, Status, locate, quote
from consult.text.blocks import Block, split

TABLE = """\
| Åtgärd | Ansvarig | Klart |
|---|---|---|
| Kontaktperson i varje kommun | Kommunerna | 2027 |
| Introduktion för nya företag | Regionen | 2028 |
| Uppföljning av klimatet | Regionen | 2029 |
| Stöd till kooperativ | Länsstyrelsen | 2030 |"""
HEAD, _, FIRST, SECOND, THIRD, LAST = LINES = TABLE.split("\n")
LIST = ["kontaktperson i varje kommun", "introduktion för nya företag", "uppföljning av klimatet", "översyn"]


def blocks(markdown: str, prefix: str) -> list[Block]:
    return [replace(block, uid=f"{prefix}{place}") for place, block in enumerate(split(markdown))]


def aligned(old: str, new: str) -> Alignment:
    return align(blocks(old, "a"), blocks(new, "b"))


def follow(found: Alignment, around: str, words: str) -> tuple[Located, str]:
    """Locate words within others of the old text, and give what is read around that place in the new one."""
    old = next(passage for passage in found.old if around in passage.plain)
    start = old.plain.index(words, old.plain.index(around))
    place = locate(quote(str(old.block.uid), old.plain, start, start + len(words)), found)
    if place.uid is None or place.start is None or place.end is None:
        return place, ""
    before = place.start - (start - old.plain.index(around))
    return place, found.new[found.new_place[place.uid]].plain[before : before + len(around)]


def lines(*order: str) -> str:
    return "\n".join([HEAD, LINES[1], *order])


ROW = "Introduktion för nya företag Regionen 2028"


@pytest.mark.parametrize("words", ["Introduktion för nya", "Regionen", "2028", "företag Regionen 2028"])
@pytest.mark.parametrize(
    "order",
    [
        [FIRST, "| Mötesplats | Regionen | 2028 |", SECOND, THIRD, LAST],
        [SECOND, THIRD, LAST],
        [SECOND, FIRST, THIRD, LAST],
        [FIRST, THIRD, LAST, SECOND],
        [LAST, THIRD, SECOND, FIRST],
        [FIRST.replace("2027", "2028"), SECOND, THIRD.replace("Uppföljning", "Årlig uppföljning"), LAST],
    ],
    ids=["added above", "removed above", "moved up", "moved down", "all turned round", "others edited"],
)
def test_words_in_a_row_stay_in_that_row(order: list[str], words: str) -> None:
    place, row = follow(aligned(TABLE, lines(*order)), ROW, words)
    assert (place.uid, place.status, row) == ("b0", Status.EXACT, ROW)


def test_words_in_a_cell_follow_it_to_another_column() -> None:
    turned = "\n".join("|".join(["", *line.split("|")[3:0:-1], ""]) for line in LINES)
    for words in ("Regionen", "nya företag", "2028"):
        place, _row = follow(aligned(TABLE, turned), ROW, words)
        assert (place.status, place.uid) == (Status.EXACT, "b0")
        assert split(turned)[0].source.count(words) == TABLE.count(words)
    place, _row = follow(aligned(TABLE, turned), ROW, "företag Regionen")
    assert place.status is not Status.EXACT


def test_an_edited_cell_keeps_its_comment() -> None:
    changed = TABLE.replace("Introduktion för nya företag", "Samlad introduktion för nya och växande företag")
    place, _row = follow(aligned(TABLE, changed), ROW, "Introduktion för nya företag")
    assert (place.uid, place.status) == ("b0", Status.EDITED)
    assert place.start is not None


def test_words_of_a_row_that_was_removed_are_gone_though_other_rows_have_them() -> None:
    place, _row = follow(aligned(TABLE, lines(FIRST, THIRD, LAST)), ROW, "Introduktion för nya företag")
    assert (place.uid, place.status, place.start) == ("b0", Status.EDITED, None)


def test_rows_that_say_the_same_are_not_told_apart_by_their_cells() -> None:
    twice = lines(FIRST, SECOND, THIRD, SECOND)
    place, row = follow(aligned(TABLE, twice), ROW, "2028")
    assert (place.status, row) == (Status.EXACT, ROW)


@given(st.lists(st.text("abcåö 1é", min_size=1, max_size=8), min_size=2, max_size=9), st.randoms())
def test_every_cell_is_found_again_when_the_rows_are_put_in_another_order(
    said: list[str], chance: Random
) -> None:
    rows = [f"| r{place}x | {words} | – |" for place, words in enumerate(said)]
    mixed = rows[:]
    chance.shuffle(mixed)
    found = aligned(lines(*rows), lines(*mixed))
    for place in range(len(rows)):
        located, read = follow(found, f"r{place}x", f"r{place}x")
        assert (located.status, read) == (Status.EXACT, f"r{place}x")


def listed(*items: str) -> str:
    return "\n".join(["# Punkter\n", *(f"- {item}" for item in items)])


@pytest.mark.parametrize(
    ("new", "fates"),
    [
        ([*LIST[:1], "mötesplats", *LIST[1:]], {Fate.UNCHANGED, Fate.INSERTED}),
        (LIST[1:], {Fate.UNCHANGED, Fate.DELETED}),
        ([*LIST[2:], *LIST[:2]], {Fate.UNCHANGED, Fate.MOVED}),
        ([LIST[3], *LIST[:3]], {Fate.UNCHANGED, Fate.MOVED}),
        ([*LIST[:2], "årlig uppföljning av klimatet", LIST[3]], {Fate.UNCHANGED, Fate.EDITED}),
    ],
    ids=["added", "removed", "two moved", "one moved up", "another edited"],
)
def test_words_in_an_item_stay_in_that_item(new: list[str], fates: set[Fate]) -> None:
    found = aligned(listed(*LIST), listed(*new))
    assert {pair.fate for pair in found.pairs} == fates
    for item, words in ((LIST[1], "nya företag"), (LIST[3], "översyn")):
        place, read = follow(found, item, words)
        assert (place.status, read) == (Status.EXACT, item)
        assert place.uid == f"b{1 + new.index(item)}"
