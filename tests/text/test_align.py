import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.text.align import Fate, align, carry
from consult.text.blocks import Block, BlockKind, split
from tests.text.redrafts import REDRAFTS, Redraft
from tests.text.strategies import blocks, heading, item, paragraph

CHAPTERS = [
    (
        "Utgångspunkter",
        ["Planen visar vägen för länets företag till 2030.", "Den gäller regionen och vägleder andra."],
    ),
    (
        "Innovation",
        ["Fler företag ska utveckla nya varor tillsammans med forskare.", "Stödet samlas i en ingång."],
    ),
    (
        "Elektrifiering",
        ["Tillgång till el avgör om etableringar blir av.", "Regionen tar fram en lägesbild varje år."],
    ),
]


def text(chapters: list[tuple[str, list[str]]]) -> list[Block]:
    return [
        block
        for number, (title, paragraphs) in enumerate(chapters, 1)
        for block in (heading(f"{number}. {title}"), *map(paragraph, paragraphs))
    ]


def fates(old: list[Block], new: list[Block]) -> list[tuple[int | None, int | None, Fate]]:
    return [(pair.old, pair.new, pair.fate) for pair in align(old, new).pairs]


@pytest.mark.parametrize("redraft", REDRAFTS)
def test_every_block_of_a_redrafted_plan_goes_on(redraft: Redraft) -> None:
    assert [block.uid for block in redraft.new] == [block.uid for block in redraft.old]
    found = align(
        [replace(block, uid=None) for block in redraft.old],
        [replace(block, uid=None) for block in redraft.new],
    )
    for index, pair in enumerate(found.pairs):
        same = redraft.old[index].source == redraft.new[index].source
        assert (pair.old, pair.new, pair.fate) == (index, index, Fate.UNCHANGED if same else Fate.EDITED)
        assert pair.score > 0.75


def test_a_moved_and_renumbered_chapter_is_followed() -> None:
    old, new = text(CHAPTERS), text([CHAPTERS[2], CHAPTERS[0], CHAPTERS[1]])
    assert fates(old, new) == [
        (6, 0, Fate.MOVED_EDITED), (7, 1, Fate.MOVED), (8, 2, Fate.MOVED),
        (0, 3, Fate.EDITED), (1, 4, Fate.UNCHANGED), (2, 5, Fate.UNCHANGED),
        (3, 6, Fate.EDITED), (4, 7, Fate.UNCHANGED), (5, 8, Fate.UNCHANGED),
    ]  # fmt: skip


def test_new_and_deleted_blocks_are_told_where_they_stand() -> None:
    old = text(CHAPTERS[:1])
    new = [old[0], paragraph("Något helt nytt om kollektivtrafik och bostäder."), old[2]]
    assert fates(old, new) == [
        (0, 0, Fate.UNCHANGED), (1, None, Fate.DELETED), (None, 1, Fate.INSERTED), (2, 2, Fate.UNCHANGED),
    ]  # fmt: skip
    assert fates([], old) == [(None, j, Fate.INSERTED) for j in range(3)]
    assert fates(old, []) == [(i, None, Fate.DELETED) for i in range(3)]


def test_repeated_words_are_told_apart_by_their_neighbours() -> None:
    old = [
        heading("Råd"), paragraph("Ansvar: kommunen."), heading("Lån"), paragraph("Ansvar: kommunen."),
        heading("Bidrag"), paragraph("Ansvar: kommunen."),
    ]  # fmt: skip
    new = [old[4], old[5], heading("Mark"), paragraph("Ansvar: kommunen."), old[0], old[1], old[2], old[3]]
    found = align(old, new)
    assert [found.new_of(i) for i in range(6)] == [4, 5, 6, 7, 0, 1]
    assert [found.old_of(j) for j in (2, 3)] == [None, None]


def test_the_larger_part_of_a_split_paragraph_goes_on() -> None:
    first = "Företag på landsbygden ska ha likvärdiga möjligheter att utvecklas."
    second = "Stöd till service, bredband och lokalt förankrade mötesplatser ska samordnas med kommunernas planering varje år."
    found = align(
        [heading("A"), paragraph(f"{first} {second}")], [heading("A"), paragraph(first), paragraph(second)]
    )
    assert found.new_of(1) == 2
    assert found.old_of(1) is None
    merged = align(
        [heading("A"), paragraph(first), paragraph(second)], [heading("A"), paragraph(f"{first} {second}")]
    )
    assert merged.old_of(1) == 2


def test_a_paragraph_that_became_an_item_goes_on() -> None:
    words = "Regionen ordnar en gemensam introduktion för kontaktpersoner två gånger om året."
    assert fates([paragraph(words)], [item(words)]) == [(0, 0, Fate.EDITED)]


def test_other_short_words_in_the_same_place_are_another_block() -> None:
    found = align([heading("Mål"), paragraph("Gäller 2027.")], [heading("Mål"), paragraph("Se bilaga A.")])
    assert found.new_of(1) is None


def test_a_table_with_a_new_figure_goes_on() -> None:
    table = "| Insats | År | Ansvarig |\n|---|---|---|\n| Rådgivning till nya företag | 2027 | Regionen |"
    old = Block(BlockKind.TABLE, 0, ordered=False, source=table)
    assert fates([old], [replace(old, source=table.replace("2027", "2028"))]) == [(0, 0, Fate.EDITED)]


def test_the_same_identity_wins_over_the_same_words() -> None:
    old = [paragraph("Planen gäller alla.", "aa"), paragraph("Något annat står här.", "bb")]
    new = [paragraph("Något annat står här.", "aa"), paragraph("Planen gäller alla.", "bb")]
    assert fates(old, new) == [(0, 0, Fate.EDITED), (1, 1, Fate.EDITED)]


def test_identities_are_carried_kept_or_made() -> None:
    old = [
        paragraph("Första stycket om företag.", "aa"),
        paragraph("Andra stycket om el.", "bb"),
        paragraph("Tredje.", "cc"),
    ]
    new = [
        paragraph("Andra stycket om el."),
        paragraph("Första stycket om företag.", "zz"),
        paragraph("Ett nytt stycke om bostäder."),
        paragraph("Tredje.", "cc"),
        paragraph("Tredje.", "cc"),
    ]
    found = [block.uid for block in carry(old, new)]
    assert found[:2] == ["bb", "zz"]
    assert found[3] == "cc"
    assert len(set(found)) == 5
    assert [block.source for block in carry(old, new)] == [block.source for block in new]


texts = st.lists(blocks(), max_size=12)


@given(texts, texts)
def test_every_block_stands_once_in_an_alignment(old: list[Block], new: list[Block]) -> None:
    found = align(old, new)
    assert sorted(pair.old for pair in found.pairs if pair.old is not None) == list(range(len(old)))
    assert [pair.new for pair in found.pairs if pair.new is not None] == list(range(len(new)))
    for pair in found.pairs:
        assert 0.0 <= pair.score <= 1.0
        assert (pair.fate is Fate.INSERTED) == (pair.old is None)
        assert (pair.fate is Fate.DELETED) == (pair.new is None)
        if pair.old is not None and pair.new is not None:
            assert found.new_of(pair.old) == pair.new
            assert found.old_of(pair.new) == pair.old


@given(texts)
def test_the_same_text_is_unchanged_throughout(given_blocks: list[Block]) -> None:
    assert fates(given_blocks, given_blocks) == [(i, i, Fate.UNCHANGED) for i in range(len(given_blocks))]


@given(texts, texts)
def test_no_identity_is_given_twice(old: list[Block], new: list[Block]) -> None:
    named = carry([], old)
    found = [block.uid for block in carry(named, new)]
    assert None not in found
    assert len(set(found)) == len(new)


@given(st.randoms(use_true_random=False))
def test_blocks_are_followed_through_moves_insertions_and_deletions(chance: random.Random) -> None:
    sentences = [paragraph.source for redraft in REDRAFTS[:2] for paragraph in redraft.old]
    old = [paragraph(words, f"uid{number}") for number, words in enumerate(dict.fromkeys(sentences))]
    new = [replace(block, uid=None) for block in old if block is old[0] or chance.random() > 0.1]
    order = [block.source for block in new]
    for _ in range(3):
        block = new.pop(chance.randrange(len(new)))
        new.insert(chance.randrange(len(new) + 1), block)
        new.insert(
            chance.randrange(len(new) + 1),
            paragraph("Ny text som inte fanns förut, " + chance.choice(order)[:20]),
        )
    names = {block.source: block.uid for block in old}
    for block in carry(old, new):
        assert block.uid == names[block.source] if block.source in names else block.uid not in names.values()


def test_a_text_split_again_after_a_save_keeps_all_identities() -> None:
    old = carry([], split("# A\n\nEtt stycke om el.\n\n- punkt ett\n- punkt två\n\n> Citat."))
    new = carry(
        old,
        split("# A\n\nEtt nytt stycke om mark.\n\nEtt stycke om el.\n\n- punkt ett\n- punkt två\n\n> Citat."),
    )
    assert [new[0].uid, *(block.uid for block in new[2:])] == [block.uid for block in old]
