"""What becomes of each block from one text to the next, as a person would say it."""

from hypothesis import given
from hypothesis import strategies as st

from consult.text.align import Alignment, Fate, align, carry
from consult.text.block import Block
from consult.text.blocks import split
from tests.text.strategies import documents, heading, item, paragraph

TEXT = """# 1 Utgångspunkter

Planen beskriver hur länets aktörer tillsammans kan stärka företagens förmåga att utvecklas.

För övriga aktörer är planen vägledande och ersätter inga egna program.

# 2 Näringsliv

Varje kommun ska ha minst en namngiven kontaktperson för företagsfrågor i länet.

Se bilaga.

Regionen ordnar en gemensam introduktion för kontaktpersonerna två gånger om året.

Se bilaga.
"""
LONG = (
    "Kommunerna ska samordna stödet till växande företag. Regionen ansvarar för uppföljning en gång om året."
)
FURTHER = "Resultatet redovisas öppet på regionens webbplats senast i mars."


def fates(old: str, new: str) -> list[Fate]:
    """Give what became of the blocks of a text, in its order."""
    return became(align(split(old), split(new)))


def became(found: Alignment) -> list[Fate]:
    return [found.fate_of_old(i) for i in range(len(found.old))]


def test_nothing_changed_means_that_every_block_goes_on_as_it_was() -> None:
    assert set(fates(TEXT, TEXT)) == {Fate.UNCHANGED}


def test_an_edited_paragraph_goes_on() -> None:
    found = align(split(TEXT), split(TEXT.replace("minst en namngiven", "en utpekad och namngiven")))
    assert became(found)[4] is Fate.EDITED
    assert found.new_of(4) == 4
    assert became(found).count(Fate.UNCHANGED) == len(found.old) - 1


def test_a_heading_is_known_by_its_words_and_not_by_its_number() -> None:
    new = TEXT.replace(
        "# 1 Utgångspunkter",
        "# 1 Bakgrund till arbetet\n\nHelt nytt stycke om hur planen kom till.\n\n# 2 Utgångspunkter",
    )
    new = new.replace("# 2 Näringsliv", "# 3 Näringsliv")
    found = align(split(TEXT), split(new))
    assert [found.fate_of_old(i) for i in (0, 3)] == [Fate.RENUMBERED, Fate.RENUMBERED]
    assert [found.new_of(i) for i in (0, 3)] == [2, 5]


def test_a_heading_with_another_title_is_known_by_what_stands_under_it() -> None:
    found = align(split(TEXT), split(TEXT.replace("2 Näringsliv", "2 Företag och arbetsliv")))
    assert (found.fate_of_old(3), found.new_of(3)) == (Fate.RETITLED, 3)


def test_a_moved_paragraph_goes_on_where_it_stands_now() -> None:
    moved = "Varje kommun ska ha minst en namngiven kontaktperson för företagsfrågor i länet.\n\n"
    new = TEXT.replace(moved, "").replace("Planen beskriver", moved + "Planen beskriver")
    found = align(split(TEXT), split(new))
    assert (found.fate_of_old(4), found.new_of(4)) == (Fate.MOVED, 1)


def test_repeated_short_paragraphs_are_told_apart_by_their_neighbours() -> None:
    new = TEXT.replace("Se bilaga.\n\nRegionen", "Regionen")
    found = align(split(TEXT), split(new))
    assert found.fate_of_old(5) is Fate.DELETED
    assert (found.fate_of_old(7), found.new_of(7)) == (Fate.UNCHANGED, 6)


def test_a_paragraph_that_was_split_goes_on_in_both_parts() -> None:
    both = f"{LONG} {FURTHER}"
    found = align([paragraph(both)], [paragraph(LONG), paragraph(FURTHER)])
    assert found.fate_of_old(0) is Fate.SPLIT
    assert (found.new_of(0), found.news_of(0)) == (0, [0, 1])


def test_two_paragraphs_that_were_merged_both_go_on() -> None:
    found = align([paragraph(LONG), paragraph(FURTHER)], [paragraph(f"{LONG} {FURTHER}")])
    assert became(found) == [Fate.MERGED, Fate.MERGED]
    assert found.olds_of(0) == [0, 1]


def test_a_look_alike_does_not_take_the_place_of_a_paragraph_that_is_gone() -> None:
    other = "Biblioteken erbjuder kurser i digital vardag för äldre hela sommaren."
    found = align([paragraph(LONG), paragraph(FURTHER)], [paragraph(other), paragraph(FURTHER)])
    assert became(found) == [Fate.DELETED, Fate.UNCHANGED]
    assert found.fate_of_new(0) is Fate.INSERTED


def test_items_are_followed_one_by_one() -> None:
    old = [item("Kontaktpersonen svarar inom två dagar."), item("Regionen ordnar en introduktion.")]
    new = [item("Alla får ett kvitto på sin fråga."), item("Kontaktpersonen svarar inom tre dagar."), old[1]]
    found = align(old, new)
    assert [found.new_of(i) for i in range(2)] == [1, 2]
    assert became(found) == [Fate.EDITED, Fate.UNCHANGED]


def test_what_a_person_has_said_wins_over_everything() -> None:
    old = [paragraph(LONG, "gammal"), paragraph(FURTHER, "andra")]
    new = [paragraph(LONG, "gammal"), paragraph(FURTHER, "andra")]
    found = align(old, new, [("gammal", "andra"), (None, "gammal"), ("andra", None)])
    assert [found.new_of(i) for i in range(2)] == [1, None]
    assert found.fate_of_new(0) is Fate.INSERTED


def test_identities_are_carried_and_never_given_twice() -> None:
    old = carry([], split(TEXT))
    new = carry(old, split(TEXT.replace("två gånger om året", "varje höst")))
    assert [each.uid for each in new] == [each.uid for each in old]
    twice = carry(old, [*split(TEXT), *split(TEXT)])
    assert len({each.uid for each in twice}) == len(twice)


@given(documents)
def test_a_text_aligned_with_itself_does_not_change(source: str) -> None:
    blocks = split(source)
    found = align(blocks, blocks)
    assert became(found) == [Fate.UNCHANGED] * len(blocks)
    assert [found.new_of(i) for i in range(len(blocks))] == list(range(len(blocks)))


@given(documents, documents)
def test_every_block_is_accounted_for_once(one: str, other: str) -> None:
    old, new = split(one), split(other)
    found = align(old, new)
    main = [pair for pair in found.pairs if not pair.further]
    assert sorted(pair.old for pair in main if pair.old is not None) == sorted(
        {pair.old for pair in found.pairs if pair.old is not None} - _only_further(found)
    )
    assert {pair.old for pair in found.pairs if pair.old is not None} == set(range(len(old)))
    assert {pair.new for pair in found.pairs if pair.new is not None} == set(range(len(new)))
    heirs = [pair.new for pair in main if pair.old is not None and pair.new is not None]
    assert len(heirs) == len(set(heirs)), "no new block goes on from two old ones"
    assert all(0.0 <= pair.score <= 1.0 for pair in found.pairs)


def _only_further(found: Alignment) -> set[int | None]:
    main = {pair.old for pair in found.pairs if not pair.further}
    return {pair.old for pair in found.pairs} - main


@given(
    st.lists(st.sampled_from([LONG, FURTHER, "Se bilaga.", "Ja."]), max_size=9),
    st.randoms(use_true_random=False),
)
def test_blocks_in_another_order_are_all_found_again(texts: list[str], chance: object) -> None:
    old = [paragraph(text, f"o{i}") for i, text in enumerate(texts)]
    shuffled = list(old)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    found = align(
        old, [Block(each.kind, 0, ordered=False, source=each.source, uid=each.uid) for each in shuffled]
    )
    assert [str(found.new[found.new_of(i) or 0].block.uid) for i in range(len(old))] == [
        each.uid for each in old
    ]


def test_headings_and_paragraphs_with_the_same_words_are_not_confused() -> None:
    old = [heading("Uppföljning"), paragraph("Uppföljning")]
    found = align(
        old, [heading("Uppföljning"), paragraph("Nytt stycke om något annat."), paragraph("Uppföljning")]
    )
    assert [found.new_of(i) for i in range(2)] == [0, 2]
