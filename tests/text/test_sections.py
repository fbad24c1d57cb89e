"""Sections of a text: where they are, moving them, and what goes on from what."""

from dataclasses import replace

import pytest

from consult.text.align import Fate
from consult.text.blocks import Block, join, split
from consult.text.fates import fates
from consult.text.sections import START, continued, fingerprint, moved, span


def text(markdown: str) -> list[Block]:
    """Give blocks whose uid is their first word."""
    return [replace(block, uid=block.source.split()[0].lower()) for block in split(markdown)]


TEXT = text("intro\n\n# a\n\na1\n\n## b\n\nb1\n\n## c\n\n# d\n\nd1")


def order(blocks: list[Block] | None) -> str:
    return " ".join(str(block.uid) for block in blocks or [])


@pytest.mark.parametrize(
    ("uid", "found"),
    [(START, (0, 1)), ("a", (1, 6)), ("b", (3, 5)), ("c", (5, 6)), ("d", (6, 8)), ("a1", None), ("x", None)],
)
def test_a_section_goes_down_to_the_next_heading_of_its_rank(uid: str, found: tuple[int, int] | None) -> None:
    assert span(TEXT, uid) == found


def test_the_start_of_a_text_without_headings_is_all_of_it() -> None:
    assert span(text("one\n\ntwo"), START) == (0, 2)


@pytest.mark.parametrize(
    ("uid", "up", "after"),
    [
        ("d", True, "intro d d1 a a1 b b1 c"),
        ("a", False, "intro d d1 a a1 b b1 c"),
        ("c", True, "intro a a1 c b b1 d d1"),
        ("b", False, "intro a a1 c b b1 d d1"),
    ],
)
def test_a_section_moves_with_all_that_stands_under_it(uid: str, up: bool, after: str) -> None:  # noqa: FBT001
    assert order(moved(TEXT, uid, up=up)) == after


@pytest.mark.parametrize(
    ("uid", "up"), [("a", True), ("d", False), ("b", True), ("c", False), (START, False), ("x", True)]
)
def test_a_section_does_not_leave_the_one_around_it(uid: str, up: bool) -> None:  # noqa: FBT001
    assert moved(TEXT, uid, up=up) is None


def test_a_fingerprint_tells_apart_words_rank_order_and_identity() -> None:
    one = text("# a\n\nb")
    others = [
        text("# a\n\nb c"),
        text("## a\n\nb"),
        text("b\n\n# a"),
        [replace(one[0], uid="z"), one[1]],
        one[:1],
    ]
    assert len({fingerprint(each) for each in (one, *others)}) == len(others) + 1
    assert fingerprint(text("# a\n\nb")) == fingerprint(one)


def test_blocks_go_on_as_the_drafter_says_and_else_as_the_words_say() -> None:
    old = text("alfa beta gamma delta\n\nepsilon zeta eta theta")
    new = "alfa beta gamma delta\n\nsomething else altogether"
    assert order(continued(old, new, {1: "epsilon"})) == "alfa epsilon"
    first = continued(old, join(old), {0: ""})
    assert first[0].uid not in {"alfa", "epsilon"}
    assert first[1].uid == "epsilon"


def test_a_correction_cannot_bring_in_an_identity_from_elsewhere() -> None:
    old = text("alfa beta")
    assert order(continued(old, "alfa beta", {0: "stolen", 9: "alfa"})) == "alfa"


def test_as_few_blocks_as_possible_count_as_moved() -> None:
    old = text("a\n\nb\n\nc\n\nd")
    new = [old[3], old[0], replace(old[1], source="changed"), *text("new")]
    assert fates(old, new) == {
        "a": Fate.UNCHANGED,
        "b": Fate.EDITED,
        "c": Fate.DELETED,
        "d": Fate.MOVED,
        "new": Fate.INSERTED,
    }


def test_a_block_that_is_moved_and_edited_is_both() -> None:
    old = text("a\n\nb\n\nc")
    assert fates(old, [replace(old[2], source="z"), old[0], old[1]])["c"] is Fate.MOVED_EDITED
