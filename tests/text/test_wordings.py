"""Three wordings of one block put together, such that its Markdown stays whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.errors import Invalid
from consult.text.blocks import join, split
from consult.text.markdown import is_table, plain
from consult.text.merge import LONGEST, Conflict, Merged
from consult.text.merge import merge as by_words
from consult.text.wordings import merge, reworded
from tests.text.strategies import paragraph, sources, wordings

BASE = "Varje kommun **ska ha** minst en [kontaktperson](https://x.se) för företag."
TABLE = "| Mål | År |\n| --- | --- |\n| Företag | 2030 |\n| Jobb | 2031 |"


def test_words_of_one_and_marks_of_the_other_are_brought_together() -> None:
    ours = BASE.replace("minst en", "_minst_ en")
    theirs = BASE.replace("företag", "alla företag")
    assert merge(BASE, ours, theirs) == Merged(ours.replace("företag", "alla företag"), ())


def test_new_words_inside_marks_that_the_other_took_away_stay_without_them() -> None:
    ours = BASE.replace("**ska ha**", "ska ha")
    theirs = BASE.replace("**ska ha**", "**ska alltid ha**")
    assert merge(BASE, ours, theirs) == Merged(ours.replace("ska ha", "ska alltid ha"), ())
    assert merge(BASE, theirs, ours) == Merged(ours.replace("ska ha", "ska alltid ha"), ())


def test_marks_that_cross_make_no_signs_visible() -> None:
    found = merge("ett två tre fyra", "_ett två tre_ fyra", "ett **två tre fyra**")
    assert plain(found.text) == "ett två tre fyra"
    assert found.conflicts == (Conflict("ett två tre fyra", "_ett två tre_ fyra", "ett **två tre fyra**"),)


def test_a_link_to_another_place_is_not_lost_when_the_words_changed() -> None:
    ours, theirs = BASE.replace("kontaktperson", "handläggare"), BASE.replace("x.se", "y.se")
    found = merge(BASE, ours, theirs)
    assert "y.se" in found.text or found.conflicts


def test_a_conflict_tells_the_words_that_a_reader_sees() -> None:
    found = merge(BASE, BASE.replace("ska ha", "får ha"), BASE.replace("ska ha", "bör ha"))
    assert found == Merged(BASE.replace("ska ha", "får ha"), (Conflict("ska", "får", "bör"),))


def test_changes_in_different_cells_of_a_table_fit_together() -> None:
    found = merge(TABLE, TABLE.replace("2030", "2035"), TABLE.replace("Jobb", "Arbete"))
    assert found == Merged(TABLE.replace("2030", "2035").replace("Jobb", "Arbete"), ())


def test_a_row_that_one_added_and_a_cell_that_the_other_changed_fit_together() -> None:
    ours = TABLE + "\n| Skola | 2032 |"
    found = merge(TABLE, ours, TABLE.replace("Företag", "Bolag"))
    assert found == Merged(ours.replace("Företag", "Bolag"), ())


def test_rows_that_both_added_are_a_conflict_and_the_table_stays_a_table() -> None:
    found = merge(TABLE, TABLE + "\n| Skola | 2032 |", TABLE + "\n| Vård | 2033 |")
    assert found.conflicts
    assert is_table(found.text)


@pytest.mark.parametrize(
    ("small", "large"),
    [
        ("Varje kommun bör ha en kontakt.", "Varje region bör ha två handläggare."),
        ("Varje kommun ska ha en person.", "Varje kommun ska ha flera personer eller en person till."),
        ("Varje kommun ska ha kontakt.", "Alla har kontakt."),
    ],
)
def test_a_proposal_inside_a_larger_one_that_has_its_words_is_no_conflict(small: str, large: str) -> None:
    base = "Varje kommun ska ha en kontakt."
    assert merge(base, large, small) in {
        Merged(large, ()),
        Merged(large, merge(base, large, small).conflicts),
    }
    assert merge(base, large, large) == Merged(large, ())


def test_a_smaller_proposal_within_one_already_taken_in_does_nothing() -> None:
    base = "Varje kommun ska ha minst en kontakt i frågor om företag."
    large = "Varje kommun bör dela en handläggare i frågor om företag."
    small = base.replace("ska", "bör")
    assert merge(base, large, small) == Merged(large, ())
    assert merge(base, small, large) == Merged(large, ())


def test_another_wording_for_the_same_words_stays_a_conflict_though_one_holds_the_other() -> None:
    base = "Minst en person."
    assert merge(base, "Minst två eller tre personer.", "Minst två personer.").conflicts


def test_a_text_that_is_far_too_long_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        merge("a", "b", "c" * (LONGEST + 1))
    assert refused.value.code == "text_too_long"


def test_one_megabyte_of_one_word_is_merged() -> None:
    base = "ord " * 250_000
    found = by_words(base, "nytt " + base, base + "sist")
    assert found == Merged("nytt " + base + "sist", ())


@given(sources, sources)
def test_a_change_of_one_side_is_taken_whole(base: str, changed: str) -> None:
    assert merge(base, base, base) == Merged(base, ())
    assert merge(base, changed, base) == Merged(changed, ())
    assert merge(base, base, changed) == Merged(changed, ())
    assert merge(base, changed, changed) == Merged(changed, ())


MARKS = ["**{}**", "_{}_", "~~{}~~", "[{}](https://x.se/{})", "`{}`", "{}", "{}", "{}"]


@st.composite
def marked(draw: st.DrawFn, words: list[str]) -> str:
    """Words of which a few are changed, and some stretches are marked."""
    words = list(words)
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(words) - 1))
        words[at] = draw(st.sampled_from(["ny", "bör", "alla", "2031", "å_b", "*", "", "日本"]))
    parts: list[str] = []
    at = 0
    while at < len(words):
        size = draw(st.integers(1, 4))
        part = " ".join(filter(None, words[at : at + size]))
        parts.append(draw(st.sampled_from(MARKS)).format(part, at) if part else "")
        at += size
    return " ".join(filter(None, parts))


@given(
    st.data(),
    st.lists(
        st.sampled_from(["Planen", "ska", "gälla", "för", "länet", "2030.", "och"]), min_size=3, max_size=12
    ),
)
def test_what_is_merged_reads_as_the_merged_words(data: st.DataObject, words: list[str]) -> None:
    base, ours, theirs = (data.draw(marked(words)) for _ in range(3))
    found = merge(base, ours, theirs)
    seen = by_words(plain(base), plain(ours), plain(theirs))
    whole = (Conflict(base, ours, theirs),)
    assert plain(found.text) == (plain(ours) if found.conflicts == whole else seen.text)
    assert found.conflicts in {seen.conflicts, whole}
    blocks = split(join([paragraph(found.text)]))
    assert " ".join(plain(block.source) for block in blocks) == plain(found.text)


@given(sources, sources, sources)
def test_any_three_wordings_are_merged(base: str, ours: str, theirs: str) -> None:
    found = merge(base, ours, theirs)
    if not found.conflicts:
        assert plain(merge(base, theirs, ours).text) == plain(found.text)


@given(wordings, wordings)
def test_words_put_into_a_source_are_those_that_it_shows(source: str, words: str) -> None:
    result = reworded(source, plain(words))
    assert result is None or plain(result) == plain(words)
