"""Work that grows with the text and not with its square: counted, never timed."""

from collections.abc import Callable
from random import Random

import pytest

from consult.text.align import align
from consult.text.anchors import locate, quote
from consult.text.blocks import Block, join, labels, split
from consult.text.diff import words
from consult.text.markdown import html, plain
from consult.text.merge import merge
from tests.text.counting import calls
from tests.text.redrafts import REDRAFTS
from tests.text.strategies import paragraph

VOCABULARY = [word for redraft in REDRAFTS for block in redraft.old for word in block.source.split()]
GROWTH = 2.7  # twice the text may take this much more: twice, and a little for sorting


def wording(seed: int, length: int) -> str:
    return " ".join(Random(seed).choices(VOCABULARY, k=length))


def edited(text: str, seed: int) -> str:
    chance = Random(seed)
    return " ".join(chance.choice(VOCABULARY) if chance.random() < 0.1 else word for word in text.split())


def plan(size: int) -> list[Block]:
    return [paragraph(wording(seed, 40)) for seed in range(size)]


def redrafted(blocks: list[Block]) -> list[Block]:
    return [paragraph(edited(block.source, seed)) for seed, block in enumerate(blocks)]


def of_blocks(work: Callable[[list[Block], list[Block]], object]) -> Callable[[int], Callable[[], object]]:
    def sized(size: int) -> Callable[[], object]:
        old = plan(size)
        new = redrafted(old)
        Random(1).shuffle(new)
        return lambda: work(old, new)

    return sized


def of_words(work: Callable[[str, str], object]) -> Callable[[int], Callable[[], object]]:
    def sized(size: int) -> Callable[[], object]:
        old = wording(size, size * 40)
        return lambda: work(old, edited(old, size))

    return sized


def of_source(unit: str, work: Callable[[str], object]) -> Callable[[int], Callable[[], object]]:
    return lambda size: lambda: work(unit * (size * 10))


@pytest.mark.parametrize(
    "sized",
    [
        of_blocks(align),
        of_blocks(lambda old, _new: align([paragraph("–") for _ in old], [paragraph("–") for _ in old])),
        of_blocks(lambda old, _new: labels(old)),
        of_blocks(lambda old, _new: split(join(old))),
        of_words(words),
        of_words(lambda old, new: merge(old, new, edited(old, 3))),
        of_words(lambda old, new: locate(quote("a", old, 5, 90), {"a": old}, {"a": new}, {})),
        *(
            of_source(unit, work)
            for unit in (
                "[",
                "![",
                "*a ",
                "> ",
                "- ",
                "http://a ",
                "://",
                "`` ` ",
                "a\n",
                "| ",
                "\\",
                "&a",
                "<a ",
                "a@b.c ",
            )
            for work in (split, plain, html)
        ),
    ],
)
def test_twice_the_text_is_about_twice_the_work(sized: Callable[[int], Callable[[], object]]) -> None:
    sized(10)()  # what is made once and kept is not counted
    assert calls(sized(100)) <= GROWTH * calls(sized(50)) + 1000


def test_a_huge_text_of_the_same_words_is_compared_in_bounded_memory() -> None:
    pieces = words("ord " * 30_000, "ord annat " * 15_000)
    assert "".join(piece.text for piece in pieces if piece.op != "insert") == "ord " * 30_000
    assert "".join(piece.text for piece in pieces if piece.op != "delete") == "ord annat " * 15_000


def test_every_block_of_a_shuffled_and_edited_plan_is_found() -> None:
    old = plan(400)
    new = redrafted(old)
    order = list(range(400))
    Random(2).shuffle(order)
    found = align(old, [new[i] for i in order])
    assert [found.old_of(j) for j in range(400)] == order
