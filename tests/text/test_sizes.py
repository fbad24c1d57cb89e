"""Large texts: the work grows with their length and not with its square; it is counted, not timed."""

import random
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from consult.text import diff, placing, tokens
from consult.text.align import Fate, align
from consult.text.anchors import Quote, Status, WholeBlock, locate, quote
from consult.text.blocks import Block
from consult.text.merge import Merged, merge
from consult.text.together import together
from tests.text.strategies import heading, paragraph

SIZE = 200
LINEAR = 2.4  # twice the size may be as many times the work, logarithms included


def steps(work: Callable[[], object]) -> int:
    """Count the instructions that some work takes, with nothing remembered from before."""
    for remembered in (tokens.tokens, tokens.units, tokens.changes, placing.stretches):
        remembered.cache_clear()
    count = 0

    def trace(frame: FrameType, event: str, _argument: Any) -> Callable[..., Any]:
        nonlocal count
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        count += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def many(source: str, count: int, prefix: str) -> list[Block]:
    return [paragraph(source.format(place), f"{prefix}{place}") for place in range(count)]


def few_words_kept(size: int) -> None:
    """Changes that are joined one by one behind a long stretch that stays."""
    kept = "".join(f"ord{place} " for place in range(size * 20))
    old = " ".join(f"gammalt{place} a" for place in range(size))
    new = " ".join(f"nyskrivet{place} a" for place in range(size))
    diff.words(f"Förr {kept}{old}", f"Nu {kept}{new}")


def every_change_is_part_of_a_larger_one(size: int) -> None:
    signs = [chr(0x2500 + place) for place in range(size)]
    base = " ".join(f"{sign} gammalt{place} ord{place}" for place, sign in enumerate(signs))
    ours = " ".join(f"{sign} nytt{place} ord{place}" for place, sign in enumerate(signs))
    theirs = " ".join(f"{sign} nytt{place}" for place, sign in enumerate(signs))
    assert merge(base, ours, theirs) == Merged(theirs, ())


def all_of_it_added_by_the_other(size: int) -> None:
    base = many("Kort.", size, "b")
    together(base, base, [*base, *many("Ny.", size, "n")])


def equal_blocks_become_fewer(size: int) -> None:
    align(many("Kort text.", size, "a"), many("Kort text.", size * 9 // 10, "b"))


def equal_blocks_become_others(size: int) -> None:
    align(many("Kort text.", size, "a"), many("Kort texter.", size, "b"))


def every_block_is_gone(size: int) -> None:
    gone = align([*many("Rad {}.", size, "a")], [heading("Nytt", uid="h")])
    for place in range(size):
        locate(WholeBlock(f"a{place}"), gone)


def every_heading_is_gone(size: int) -> None:
    old = [heading(f"Rubrik {place}", 2, f"a{place}") for place in range(size)]
    gone = align([heading("Plan", uid="h"), *old], [heading("Plan", uid="h")])
    assert {locate(WholeBlock(f"a{place}"), gone).uid for place in range(size)} == {"h"}


def a_quote_of_one_word(size: int) -> None:
    text = "Här stod ord ord ord en gång i tiden."
    moved = align([paragraph(text, "a")], [paragraph("ord " * size * 5, "b")])
    locate(quote("a", text, 9, 20), moved)


@pytest.mark.parametrize(
    "work",
    [
        few_words_kept,
        every_change_is_part_of_a_larger_one,
        all_of_it_added_by_the_other,
        equal_blocks_become_fewer,
        equal_blocks_become_others,
        every_block_is_gone,
        every_heading_is_gone,
        a_quote_of_one_word,
    ],
)
def test_twice_the_text_is_about_twice_the_work(work: Callable[[int], None]) -> None:
    work(10)  # what is only done the first time is done
    assert steps(lambda: work(2 * SIZE)) <= LINEAR * steps(lambda: work(SIZE))


def some_words(count: int, seed: int) -> str:
    rng = random.Random(seed)  # noqa: S311 - the same words in every run
    known = ["".join(rng.choices("abcdefghijklmnoprstuvyåäö", k=rng.randint(3, 9))) for _ in range(3_000)]
    return " ".join(rng.choices(known, k=count))


MEGABYTES = {
    "one word": "ord " * 250_000,
    "no space": "a" * 1_000_000,
    "many words": some_words(150_000, 1),
    "one sign": "(" * 1_000_000,
    "another script": "日本" * 300_000,
}


@pytest.mark.parametrize("text", MEGABYTES.values(), ids=MEGABYTES)
def test_a_megabyte_in_one_paragraph_is_merged_and_followed(text: str) -> None:
    base, ours = f"Planen. {text}. Slut", f"Nya planen. {text}. Slut"
    assert merge(base, ours, f"{base} nu").text == f"{ours} nu"
    found = align([paragraph(base, "a")], [paragraph(ours, "b")])
    assert [pair.fate for pair in found.pairs] == [Fate.EDITED]
    for part in parts(found.old[0].plain):
        place = locate(part, found)
        assert (place.uid, place.status, place.start, place.end) == (
            "b", Status.EXACT, part.start + 4, part.end + 4
        )  # fmt: skip


def parts(text: str) -> list[Quote]:
    """Quote all but the first word of a text, its second half, and its last words."""
    starts = (len("Planen. "), text.find(" ", len(text) // 2) + 1, text.rfind(" ") + 1)
    return [quote("a", text, start, len(text)) for start in starts]


def test_a_megabyte_that_was_replaced_by_another_is_not_searched_for_ever() -> None:
    gone, come = MEGABYTES["many words"], some_words(150_000, 2)
    found = align([paragraph(gone, "a")], [paragraph(come, "b")])
    assert [pair.fate for pair in found.pairs] == [Fate.DELETED, Fate.INSERTED]
    assert {locate(part, found).start for part in parts(gone)} == {None}


def test_twenty_thousand_paragraphs_with_the_same_words_are_paired() -> None:
    found = align(many("Se ovan.", 20_000, "a"), many("Se ovan.", 19_000, "b"))
    fates = [pair.fate for pair in found.pairs]
    assert (fates.count(Fate.UNCHANGED), fates.count(Fate.DELETED)) == (19_000, 1_000)
    assert locate(quote("a100", "Se ovan.", 0, 2), found).status is Status.EXACT


def test_edits_of_twenty_thousand_paragraphs_are_put_together() -> None:
    base = many("Se ovan.", 20_000, "a")
    theirs = [*base[:10_000], *many("Ny.", 20_000, "n"), *base[10_000:]]
    both = together(base, [*base, paragraph("Sist.", "s")], theirs)
    assert [block.uid for block in both.blocks] == [*(block.uid for block in theirs), "s"]
