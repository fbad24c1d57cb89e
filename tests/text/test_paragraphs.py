"""A wording with more paragraphs than its passage: which one is the passage, and what stands beside it."""

import pytest

from consult.text.paragraphs import Apart, apart, has_several

PASSAGE = "Varje kommun ska ha en kontaktperson."


@pytest.mark.parametrize(
    ("wording", "expected"),
    [
        (PASSAGE, Apart((), PASSAGE, ())),
        (f"Före.\n\n{PASSAGE}", Apart(("Före.",), PASSAGE, ())),
        (f"{PASSAGE}\n \nEtt.\n\n\nTvå.", Apart((), PASSAGE, ("Ett.", "Två."))),
        ("Före.\n\nVarje kommun ska ha två.", Apart(("Före.",), "Varje kommun ska ha två.", ())),
        ("Ett.\n\nTvå.", Apart((), "Ett.", ("Två.",))),
        ("", Apart((), "", ())),
    ],
    ids=["alone", "before", "after", "reworded", "nothing alike", "struck"],
)
def test_the_passage_is_the_paragraph_that_is_most_like_it(wording: str, expected: Apart) -> None:
    assert apart(wording, PASSAGE) == expected


def test_what_is_put_apart_is_put_together_again() -> None:
    found = apart(f"Före.\n\n{PASSAGE}\n\nEfter.", PASSAGE)
    assert found.adds
    assert found.around("Annat.") == "Före.\n\nAnnat.\n\nEfter."


@pytest.mark.parametrize(("wording", "several"), [("a\nb", False), ("a\n\nb", True), ("\n\na\n\n", False)])
def test_a_blank_line_between_words_makes_several(wording: str, *, several: bool) -> None:
    assert has_several(wording) is several
