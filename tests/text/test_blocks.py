import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.text.blocks import Block, BlockKind, join, labels, new_uid, split
from consult.text.markdown import is_table, plain
from tests.text.strategies import blocks, documents, heading, item, paragraph, texts

PLAN = """\
Ett utkast för remiss.

# Utgångspunkter

Planen gäller **alla** i länet.
Den gäller till 2030.

- företag
- kommuner
  1. stora
  2. små
- lärosäten

> Planen är vägledande.

## Ansvar

| Insats | År |
|--------|---:|
| Råd    | 2027 |

# 2. Genomförande
"""


def test_a_plan_becomes_blocks() -> None:
    assert [(block.kind, block.level, block.ordered, block.source) for block in split(PLAN)] == [
        (BlockKind.PARAGRAPH, 0, False, "Ett utkast för remiss."),
        (BlockKind.HEADING, 1, False, "Utgångspunkter"),
        (BlockKind.PARAGRAPH, 0, False, "Planen gäller **alla** i länet.\nDen gäller till 2030."),
        (BlockKind.ITEM, 1, False, "företag"),
        (BlockKind.ITEM, 1, False, "kommuner"),
        (BlockKind.ITEM, 2, True, "stora"),
        (BlockKind.ITEM, 2, True, "små"),
        (BlockKind.ITEM, 1, False, "lärosäten"),
        (BlockKind.QUOTE, 0, False, "Planen är vägledande."),
        (BlockKind.HEADING, 2, False, "Ansvar"),
        (BlockKind.TABLE, 0, False, "| Insats | År |\n|--------|---:|\n| Råd    | 2027 |"),
        (BlockKind.HEADING, 1, False, "2. Genomförande"),
    ]


def test_blocks_become_the_markdown_they_came_from() -> None:
    assert join(split(PLAN)) == PLAN


def test_no_blocks_are_no_text() -> None:
    assert join([]) == ""
    assert split("") == []
    assert split(" \n\n\t\n") == []


@given(documents)
def test_splitting_what_was_joined_gives_the_same_blocks(markdown: str) -> None:
    found = split(markdown)
    assert split(join(found)) == found


@given(texts)
def test_any_blocks_can_be_joined_and_keep_their_kinds_and_words(given_blocks: list[Block]) -> None:
    found = split(join(given_blocks))
    wanted = [block for block in given_blocks if block.source.strip() and plain(block.source)]
    assert [(block.kind, plain(block.source)) for block in found if plain(block.source)] == [
        (BlockKind.TABLE if is_table(block.source) else block.kind, plain(block.source)) for block in wanted
    ]


@given(
    st.lists(
        st.sampled_from(["> ", "- ", "1. ", "# ", "  ", "\n", "\n\n", "alfa ", "beta ", "| ", "=\n", "~~~\n"])
    )
)
def test_no_word_is_lost(parts: list[str]) -> None:
    markdown = "".join(parts)
    kept = " ".join(block.source for block in split(markdown))
    assert re.findall(r"alfa|beta", kept) == re.findall(r"alfa|beta", markdown)


def test_text_that_is_nested_too_deep_is_kept_as_paragraphs() -> None:
    lines = [f"{'  ' * depth}- nivå{depth}" for depth in range(100)]
    kept = " ".join(block.source for block in split("\n".join(lines)))
    assert [word for word in (f"nivå{depth}" for depth in range(100)) if word not in kept.split()] == []


@pytest.mark.parametrize(
    ("markdown", "kept"),
    [
        ("```python\nx = 1\n```", [paragraph("`x = 1`")]),
        ("```\na ` b\n\nc\n```", [paragraph("``a ` b``"), paragraph("`c`")]),
        ("    indragen text", [paragraph("indragen text")]),
        ("<div>text</div>", [paragraph("<div>text</div>")]),
        ("[namn]: http://x.se", [paragraph("[namn]: http://x.se")]),
        ("Rubrik\n===", [heading("Rubrik")]),
        ("- a\n\n  b", [item("a\\\nb")]),
        ("- # a", [item("a")]),
        ("> # a", [Block(BlockKind.QUOTE, 0, ordered=False, source="a")]),
        ("> a\n>\n> b", [Block(BlockKind.QUOTE, 0, ordered=False, source=each) for each in "ab"]),
        ("-\n  - a\n  - b\n- c", [item("a"), item("b"), item("c")]),
        ("***\n\na", [paragraph("a")]),
    ],
)
def test_what_a_plan_has_no_use_for_is_simplified(markdown: str, kept: list[Block]) -> None:
    assert split(markdown) == kept


def test_a_table_in_a_list_becomes_a_table_of_its_own() -> None:
    found = split("- a\n\n  | x | y |\n  |---|---|\n  | 1\\|2 | 3 |")
    assert [block.kind for block in found] == [BlockKind.ITEM, BlockKind.TABLE]
    assert plain(found[1].source) == "x y 1|2 3"


@pytest.mark.parametrize(
    "source", ["# inte rubrik", "1. inte punkt", "- inte punkt", "> inte citat", "---", "~~~", "a\n==="]
)
def test_words_that_look_like_structure_stay_words(source: str) -> None:
    found = split(join([paragraph(source)]))
    assert [block.kind for block in found] == [BlockKind.PARAGRAPH]
    assert plain(found[0].source) == " ".join(source.split())


def test_a_table_that_is_none_is_joined_as_a_paragraph() -> None:
    assert split(join([Block(BlockKind.TABLE, 0, ordered=False, source="# text")])) == [paragraph("\\# text")]


def test_blocks_are_numbered_as_they_are_cited() -> None:
    assert labels(split(PLAN)) == [
        "0.1", "1", "1.1", "1.1a", "1.1b", "1.1c", "1.1d", "1.1e", "1.2", "1.3", "1.3.1", "2",
    ]  # fmt: skip


def test_items_right_after_a_heading_take_its_number() -> None:
    assert labels([heading("A"), item("x"), item("y", 2), paragraph("p"), item("z")]) == [
        "1",
        "1a",
        "1b",
        "1.1",
        "1.1a",
    ]


def test_letters_go_on_after_z() -> None:
    assert labels([heading("A"), *[item("x")] * 28])[26:] == ["1z", "1aa", "1ab"]


def test_headings_count_within_their_section() -> None:
    given_blocks = [
        heading("A"), paragraph("p"), heading("B", 2), paragraph("p"), heading("C", 3), paragraph("p"),
        heading("D", 2), heading("E", 4), heading("F", 3), heading("G"), heading("H", 3),
    ]  # fmt: skip
    assert labels(given_blocks) == [
        "1", "1.1", "1.2", "1.2.1", "1.2.2", "1.2.2.1", "1.3", "1.3.1", "1.3.2", "2", "2.1",
    ]  # fmt: skip


def test_a_text_without_headings_of_the_first_level_is_numbered_from_the_level_it_has() -> None:
    assert labels([heading("A", 2), paragraph("p"), heading("B", 3), heading("C", 2)]) == [
        "1",
        "1.1",
        "1.2",
        "2",
    ]


@given(st.lists(blocks(), max_size=60))
def test_every_label_is_different(given_blocks: list[Block]) -> None:
    found = labels(given_blocks)
    assert len(found) == len(given_blocks)
    assert len(set(found)) == len(found)


def test_identities_are_ten_letters_and_digits_and_new_each_time() -> None:
    found = {new_uid() for _ in range(1000)}
    assert len(found) == 1000
    assert all(re.fullmatch("[a-z2-7]{10}", uid) for uid in found)
