"""Where quoted words stand in the next version, and when they are rather said to be gone."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from consult.text.align import align
from consult.text.anchors import Located, Quote, Status, WholeBlock, locate, quote, quote_across, uncertain
from consult.text.block import Block
from consult.text.blocks import split
from consult.text.markdown import plain
from tests.text.strategies import documents, heading, paragraph

FIRST = "Varje kommun ska ha minst en namngiven kontaktperson för företagsfrågor. Regionen ordnar en introduktion."
SECOND = "Resultatet redovisas öppet på regionens webbplats senast i mars varje år."
OTHER = "Biblioteken erbjuder kurser i digital vardag för äldre under hela sommaren."


def blocks(*sources: str) -> list[Block]:
    return [heading("Näringsliv", uid="h"), *(paragraph(source, f"b{i}") for i, source in enumerate(sources))]


def words_at(text: str, words: str, uid: str = "b0") -> Quote:
    start = text.index(words)
    return quote(uid, text, start, start + len(words))


def found(words: str, old: list[Block], new: list[Block], accepted: tuple[str, ...] = ()) -> Located:
    return locate(words_at(plain(old[1].source), words), align(old, new), accepted)


def shown(located: Located, new: list[Block]) -> str:
    text = next(plain(each.source) for each in new if each.uid == located.uid)
    return text[located.start : located.end]


def test_untouched_words_stand_where_they_stood() -> None:
    located = found("en namngiven kontaktperson", blocks(FIRST), blocks(FIRST))
    assert (located.status, located.uid, located.score) == (Status.EXACT, "b0", 1.0)
    assert not uncertain(located)


def test_words_are_followed_when_something_is_written_before_them() -> None:
    new = blocks("Det gäller alla. " + FIRST)
    located = found("en namngiven kontaktperson", blocks(FIRST), new)
    assert located.status is Status.EXACT
    assert shown(located, new) == "en namngiven kontaktperson"


def test_edited_words_are_followed_and_said_to_be_edited() -> None:
    new = blocks(FIRST.replace("minst en namngiven", "en utpekad, namngiven"))
    located = found("minst en namngiven kontaktperson", blocks(FIRST), new)
    assert located.status is Status.EDITED
    assert shown(located, new) == "en utpekad, namngiven kontaktperson"


def test_words_that_are_gone_leave_the_comment_at_their_block_and_call_for_a_look() -> None:
    new = blocks("Varje kommun ska ha minst en namngiven kontaktperson för företagsfrågor.")
    located = found("Regionen ordnar en introduktion.", blocks(FIRST), new)
    assert (located.status, located.uid, located.start) == (Status.EDITED, "b0", None)
    assert uncertain(located)


def test_words_that_are_gone_are_not_put_at_the_same_words_that_stood_elsewhere_all_along() -> None:
    twin = "Regionen ordnar en introduktion. Den är kostnadsfri och hålls varje höst i Ekby."
    old, new = blocks(FIRST, twin), blocks("Varje kommun ska ha minst en namngiven kontaktperson.", twin)
    located = found("Regionen ordnar en introduktion.", old, new)
    assert located.uid == "b0"
    assert located.start is None


def test_words_that_moved_to_another_block_are_found_there_and_call_for_a_look() -> None:
    moved = "Regionen ordnar en introduktion för alla nya kontaktpersoner."
    old = blocks(f"Varje kommun utser en person. {moved} Det sker i dialog.", SECOND)
    new = blocks("Varje kommun utser en person. Det sker i dialog.", f"{SECOND} {moved}")
    located = found(moved, old, new)
    assert (located.status, located.uid) == (Status.MOVED, "b1")
    assert shown(located, new) == moved
    assert uncertain(located)


def test_a_block_that_moved_takes_its_comments_along() -> None:
    old, new = blocks(FIRST, SECOND), blocks(FIRST, SECOND)
    new = [new[0], new[2], new[1]]
    located = found("en namngiven kontaktperson", old, new)
    assert (located.uid, shown(located, new)) == ("b0", "en namngiven kontaktperson")


def test_a_block_that_is_gone_leaves_the_comment_at_its_section() -> None:
    located = found("en namngiven kontaktperson", blocks(FIRST, SECOND), [blocks()[0], paragraph(OTHER, "x")])
    assert (located.status, located.uid, located.start) == (Status.SECTION, "h", None)


def test_a_section_that_is_gone_leaves_nothing() -> None:
    located = found("en namngiven kontaktperson", blocks(FIRST), [paragraph(OTHER, "x")])
    assert (located.status, located.uid) == (Status.REMOVED, None)


def test_words_that_were_replaced_because_the_comment_was_accepted_are_not_lost() -> None:
    proposed = "en eller flera kontaktpersoner"
    new = blocks(FIRST.replace("minst en namngiven kontaktperson", proposed))
    located = found("minst en namngiven kontaktperson", blocks(FIRST), new, (proposed,))
    assert located.is_accepted
    assert shown(located, new) == proposed
    assert not uncertain(located)


def test_words_that_were_struck_as_proposed_are_not_lost_either() -> None:
    new = blocks("Varje kommun ska ha minst en namngiven kontaktperson för företagsfrågor.")
    located = found("Regionen ordnar en introduktion.", blocks(FIRST), new, ("",))
    assert located.is_accepted
    assert not uncertain(located)


def test_words_over_a_split_end_in_the_last_part() -> None:
    old = blocks(FIRST)
    one, two = FIRST.split(". ")
    new = [old[0], paragraph(f"{one}.", "b0"), paragraph(two, "n1")]
    located = found("kontaktperson för företagsfrågor. Regionen ordnar en introduktion", old, new)
    assert (located.uid, located.last) == ("b0", "n1")


def test_a_quote_over_two_blocks_is_followed_at_both_ends() -> None:
    old = blocks(FIRST, SECOND)
    texts = {str(each.uid): plain(each.source) for each in old}
    anchor = quote_across(texts, "b0", FIRST.index("Regionen"), "b1", len("Resultatet redovisas öppet"))
    new = blocks("Nytt först. " + FIRST, SECOND.replace("öppet", "öppet för alla"))
    located = locate(anchor, align(old, new))
    assert (located.uid, located.last) == ("b0", "b1")
    assert plain(new[1].source)[located.start :] == "Regionen ordnar en introduktion."
    assert plain(new[2].source)[: located.end] == "Resultatet redovisas öppet"


def test_a_comment_on_a_whole_block_follows_the_block() -> None:
    located = locate(WholeBlock("b0"), align(blocks(FIRST), blocks(FIRST.replace("minst", "alltid"))))
    assert (located.status, located.uid, located.start) == (Status.EDITED, "b0", None)


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (0, 999)])
def test_words_outside_a_text_cannot_be_quoted(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no words"):
        quote("b0", FIRST, start, end)


@given(documents, documents, st.data())
def test_a_place_is_always_inside_a_block_of_the_new_text(one: str, other: str, data: st.DataObject) -> None:
    old, new = _identified(one, "o"), _identified(other, "n")
    assume(any(plain(each.source) for each in old))
    block = data.draw(st.sampled_from([each for each in old if plain(each.source)]))
    text = plain(block.source)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    alignment = align(old, new)
    located = locate(quote(str(block.uid), text, start, end), alignment)
    assert 0.0 <= located.score <= 1.0
    if located.uid is None:
        assert located.status is Status.REMOVED
    else:
        first = plain(new[alignment.new_place[located.uid]].source)
        last = plain(new[alignment.new_place[located.last or located.uid]].source)
        assert located.start is None or 0 <= located.start <= len(first)
        assert located.end is None or 0 < located.end <= len(last)
        if located.start is not None and located.last is None:
            assert located.end is not None
            assert located.start < located.end


@given(documents, st.data())
def test_nothing_changed_means_that_all_words_stand_where_they_stood(
    source: str, data: st.DataObject
) -> None:
    text = _identified(source, "b")
    assume(any(plain(each.source) for each in text))
    block = data.draw(st.sampled_from([each for each in text if plain(each.source)]))
    words = plain(block.source)
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    assume(words[start:end].strip() == words[start:end])
    located = locate(quote(str(block.uid), words, start, end), align(text, text))
    assert (located.status, located.uid, located.start, located.end) == (Status.EXACT, block.uid, start, end)


@given(documents, documents, st.data())
def test_the_order_of_comments_does_not_matter(one: str, other: str, data: st.DataObject) -> None:
    old, new = _identified(one, "o"), _identified(other, "n")
    anchors = [
        quote(str(each.uid), plain(each.source), 0, max(1, len(plain(each.source)) // 2))
        for each in old
        if plain(each.source)
    ]
    shuffled = data.draw(st.permutations(anchors))
    alignment, again = align(old, new), align(old, new)
    placed = {anchor: locate(anchor, alignment) for anchor in anchors}
    assert {anchor: locate(anchor, again) for anchor in shuffled} == placed


def _identified(source: str, prefix: str) -> list[Block]:
    return [
        Block(each.kind, each.level, each.ordered, each.source, f"{prefix}{i}")
        for i, each in enumerate(split(source))
    ]
