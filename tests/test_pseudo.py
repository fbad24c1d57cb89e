"""The made-up language finds words that nobody marked for translation, and only those."""

import pytest

from tests.support.pseudo import unmarked

STORED = "Näringsplan för länet\nKim Ek\nett ord till"


@pytest.mark.parametrize(
    "said",
    [
        "<p>⟦Read the plan⟧</p>",
        "<p>⟦Read <a>the plan</a> today⟧</p>",
        "<p>Kim Ek, ⟦%(n)s⟧ (3)</p>",
        "<p>⟦By ⟦someone⟧⟧</p>",
        "<p>⟦Written by Kim Ek⟧</p>",
        "<p>Näringsplan <em>för länet</em></p>",
        "<p>⟦Plan⟧: Näringsplan för länet</p>",
        '<p lang="en">Any words</p>',
        "<p><time>31 oktober</time> 14.00</p>",
        '<input aria-label="⟦Find⟧">',
    ],
)
def test_marked_and_written_words_pass(said: str) -> None:
    assert unmarked(f"<!doctype html><html lang=sv><title>⟦x⟧</title>{said}</html>", STORED) == []


@pytest.mark.parametrize(
    "said",
    [
        "<p>Read the plan</p>",
        "<p>⟦Read⟧ the plan</p>",
        "<p>Written by Kim Ek</p>",
        '<input aria-label="Find">',
        '<img alt="Map">',
        "<p>⟦Read⟧</p>the plan",
    ],
)
def test_unmarked_words_are_found(said: str) -> None:
    assert len(unmarked(f"<!doctype html><html lang=sv><title>⟦x⟧</title>{said}</html>", STORED)) == 1
