"""A text is divided into sentences, and points with what is left over are together exactly the text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.text.sentences import Span, left_over, sentences

WORDS = st.text(
    st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from(list(" \n.!?”AÅ9å🌲e\u0301"))),
    max_size=300,
)


@given(WORDS)
def test_every_sign_that_is_no_blank_is_in_one_sentence(text: str) -> None:
    covered = [0] * len(text)
    for each in sentences(text):
        assert text[each.start : each.end].strip() == text[each.start : each.end] != ""
        for at in range(each.start, each.end):
            covered[at] += 1
    assert all(count == 1 for count, sign in zip(covered, text, strict=True) if not sign.isspace())
    assert max(covered, default=0) <= 1


@given(WORDS, st.data())
def test_points_and_what_is_left_over_are_exactly_the_text(text: str, data: st.DataObject) -> None:
    found = sentences(text)
    chosen = data.draw(st.sets(st.sampled_from(range(len(found))))) if found else set()
    taken = [Span(found[at].start, found[at].end) for at in sorted(chosen)]
    rest = left_over(text, taken)
    both = sorted([*taken, *rest])
    assert all(one.end <= other.start for one, other in pairwise(both))
    inside = {at for each in both for at in range(each.start, each.end)}
    assert all(text[at].isspace() for at in range(len(text)) if at not in inside)
    assert all(text[each.start : each.end].strip() for each in rest)


def test_sentences_end_where_people_end_them() -> None:
    text = "Vi är positiva i stort. Men se 2.1 och t.ex. Sala!\n- Första frågan är viktig: Vem betalar? ”Ingen vet”, säger en. Hej."
    assert [text[each.start : each.end] for each in sentences(text)] == [
        "Vi är positiva i stort.",
        "Men se 2.1 och t.ex. Sala!",
        "- Första frågan är viktig:",
        "Vem betalar?",
        "”Ingen vet”, säger en. Hej.",
    ]


@pytest.mark.parametrize("spans", [[(4, 9)], [(0, 3), (2, 5)], [(3, 5), (0, 2)], [(3, 4)], [(2, 2)]])
def test_what_is_no_stretch_of_the_text_in_order_is_refused(spans: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="stretches"):
        left_over("Hej då!", [Span(*each) for each in spans])
