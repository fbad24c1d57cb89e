"""Two drafters' edits of the same section, put together."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from consult.text.blocks import Block, BlockKind
from consult.text.together import Clash, together


def block(uid: str, source: str) -> Block:
    return Block(BlockKind.PARAGRAPH, 0, ordered=False, source=source, uid=uid)


BASE = [
    block("a", "Varje kommun ska ha en kontaktperson."),
    block("b", "Regionen ordnar en introduktion för alla."),
    block("c", "Planen följs upp varje år."),
]


def said(blocks: tuple[Block, ...]) -> dict[str, str]:
    return {str(each.uid): each.source for each in blocks}


def test_edits_of_different_blocks_fit_together() -> None:
    mine = [replace(BASE[0], source="Min lydelse."), *BASE[1:]]
    theirs = [*BASE[:2], replace(BASE[2], source="Deras lydelse.")]
    both = together(BASE, mine, theirs)
    assert said(both.blocks) == {"a": "Min lydelse.", "b": BASE[1].source, "c": "Deras lydelse."}
    assert (both.taken, both.clashes) == (("c",), ())


def test_edits_of_different_words_of_a_block_fit_together() -> None:
    mine = [BASE[0], replace(BASE[1], source="Regionen ordnar en kort introduktion för alla."), BASE[2]]
    theirs = [BASE[0], replace(BASE[1], source="Länet ordnar en introduktion för alla."), BASE[2]]
    both = together(BASE, mine, theirs)
    assert said(both.blocks)["b"] == "Länet ordnar en kort introduktion för alla."
    assert both.clashes == ()


def test_edits_of_the_same_words_keep_mine_and_tell_of_theirs() -> None:
    mine = [replace(BASE[0], source="Varje kommun bör ha en kontaktperson."), *BASE[1:]]
    theirs = [replace(BASE[0], source="Varje kommun får ha en kontaktperson."), *BASE[1:]]
    both = together(BASE, mine, theirs)
    assert said(both.blocks)["a"] == mine[0].source
    assert both.clashes == (Clash("a", mine[0].source, theirs[0].source),)


def test_a_block_that_they_took_away_is_gone_unless_i_edited_it() -> None:
    theirs = BASE[1:]
    assert said(together(BASE, BASE, theirs).blocks) == said(tuple(theirs))
    mine = [replace(BASE[0], source="Min lydelse."), *BASE[1:]]
    both = together(BASE, mine, theirs)
    assert said(both.blocks)["a"] == "Min lydelse."
    assert both.clashes == (Clash("a", "Min lydelse.", ""),)


def test_a_block_that_i_took_away_is_gone_unless_they_edited_it() -> None:
    mine = [BASE[0], BASE[2]]
    assert said(together(BASE, mine, BASE).blocks) == said(tuple(mine))
    theirs = [BASE[0], replace(BASE[1], source="Deras lydelse."), BASE[2]]
    both = together(BASE, mine, theirs)
    assert list(said(both.blocks)) == ["a", "b", "c"]
    assert both.clashes == (Clash("b", "", "Deras lydelse."),)


def test_what_both_added_is_kept_where_it_was_put() -> None:
    mine = [*BASE, block("m", "Mitt nya.")]
    theirs = [block("t", "Deras första."), BASE[0], block("u", "Deras nya."), *BASE[1:]]
    assert list(said(together(BASE, mine, theirs).blocks)) == ["t", "a", "u", "b", "c", "m"]


@st.composite
def edited(draw: st.DrawFn) -> list[Block]:
    """The text of before, with blocks reworded, taken away and put in."""
    result: list[Block] = []
    for each in BASE:
        source = draw(st.sampled_from([each.source, each.source, "", "Ny lydelse.", each.source + " Mera."]))
        result += [replace(each, source=source)] if source else []
        result += [block(uid, f"Nytt {uid}.") for uid in draw(st.sampled_from(["", "", "m", "no"]))]
    return list({each.uid: each for each in result}.values())


@given(edited())
def test_edits_of_one_side_are_taken_whole(changed: list[Block]) -> None:
    assert together(BASE, changed, BASE).blocks == tuple(changed)
    assert together(BASE, BASE, changed).blocks == tuple(changed)
    assert together(BASE, changed, changed).blocks == tuple(changed)


@given(edited(), edited())
def test_putting_edits_together_again_changes_nothing(mine: list[Block], theirs: list[Block]) -> None:
    both = together(BASE, mine, theirs)
    uids = [each.uid for each in both.blocks]
    assert len(set(uids)) == len(uids)
    assert together(theirs, list(both.blocks), theirs).blocks == both.blocks


@given(edited(), edited())
def test_either_side_finds_the_same_blocks(mine: list[Block], theirs: list[Block]) -> None:
    here, there = together(BASE, mine, theirs), together(BASE, theirs, mine)
    assert sorted(said(here.blocks)) == sorted(said(there.blocks))
    assert {clash.uid for clash in here.clashes} == {clash.uid for clash in there.clashes}


def test_what_they_added_keeps_its_order_where_what_it_followed_is_gone() -> None:
    theirs = [BASE[0], block("t", "Första."), BASE[1], block("u", "Andra."), BASE[2]]
    assert list(said(together(BASE, [BASE[2]], theirs).blocks)) == ["t", "u", "c"]
