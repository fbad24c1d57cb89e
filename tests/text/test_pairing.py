"""A translation laid beside its source by structure."""

from hypothesis import given
from hypothesis import strategies as st

from consult.text.blocks import split
from consult.text.pairing import Mismatch, Pairing, pair

SOURCE = "Inledning.\n\n# Ett\n\nFörsta stycket.\n\n- punkt\n- till\n\n## Under\n\nText.\n\n# Två"


def paired(source: str, other: str) -> Pairing:
    found = pair(split(source), split(other))
    assert isinstance(found, Pairing)
    return found


def test_the_same_structure_is_paired_in_order() -> None:
    other = "Introduction.\n\n# One\n\nThe first paragraph.\n\n- item\n- another\n\n## Sub\n\nText.\n\n# Two"
    found = paired(SOURCE, other)
    assert found.pairs == tuple((i, i) for i in range(8))
    assert (found.untranslated, found.left_over) == ([], [])


def test_headings_agree_by_rank_also_when_one_text_begins_deeper() -> None:
    assert paired("# A\n\n## B", "## A\n\n### B").untranslated == []


def test_a_paragraph_that_is_not_translated_stands_alone() -> None:
    source = "# Ett\n\nKort.\n\n" + "Ett långt stycke om näringslivet i länet. " * 5 + "\n\nSlut nu."
    other = "# One\n\nShort.\n\n" + "A long paragraph on business in the county. " * 5
    found = paired(source, other)
    assert found.pairs == ((0, 0), (1, 1), (2, 2), (3, None))
    assert found.untranslated == [3]


def test_a_paragraph_without_a_source_is_left_over() -> None:
    found = paired("# Ett\n\nText.\n\n# Två", "# One\n\nText.\n\nA note by the translator.\n\n# Two")
    assert found.left_over == [2]


def test_a_list_item_is_never_paired_with_a_paragraph() -> None:
    assert paired("# Ett\n\n- punkt", "# One\n\nitem").pairs == ((0, 0), (1, None), (None, 1))


def test_the_first_heading_that_differs_is_named() -> None:
    assert pair(split("# Ett\n\n# Två"), split("# One\n\n## Sub\n\n# Two")) == Mismatch(1, 1)
    assert pair(split("# Ett\n\n# Två"), split("# One")) == Mismatch(1, None)
    assert pair(split("# Ett"), split("# One\n\ntext\n\n# Two")) == Mismatch(None, 2)


def test_long_sections_are_paired_in_order() -> None:
    source = "\n\n".join(f"Stycke {number}." for number in range(600))
    other = "\n\n".join(f"- item {number}" for number in range(501))
    assert len(paired(source, other).pairs) == 600


@given(st.lists(st.sampled_from(["Text.", "- punkt", "> citat"]), max_size=8), st.data())
def test_every_block_of_both_texts_is_in_the_pairing_once_and_in_order(
    kinds: list[str], data: st.DataObject
) -> None:
    other = data.draw(st.lists(st.sampled_from(["Words.", "- item", "> quote"]), max_size=8))
    one, two = split("# A\n\n" + "\n\n".join(kinds)), split("# B\n\n" + "\n\n".join(other))
    found = pair(one, two)
    assert isinstance(found, Pairing)
    assert [i for i, _j in found.pairs if i is not None] == list(range(len(one)))
    assert [j for _i, j in found.pairs if j is not None] == list(range(len(two)))
    assert all(one[i].kind is two[j].kind for i, j in found.pairs if i is not None and j is not None)
