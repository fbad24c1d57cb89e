import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.text.blocks import join, split
from consult.text.markdown import plain
from consult.text.merge import Conflict, Merged, merge, replace
from consult.text.normal import normal
from tests.text.strategies import paragraph, sources, wordings

BASE = "Varje kommun ska ha minst en namngiven kontaktperson för företagsfrågor. Regionen ordnar en introduktion."


def test_changes_in_different_places_are_brought_together() -> None:
    ours = BASE.replace("ska", "bör")
    theirs = BASE.replace("en introduktion", "två introduktioner om året")
    assert merge(BASE, ours, theirs) == Merged(
        ours.replace("en introduktion", "två introduktioner om året"), ()
    )


def test_the_same_change_is_taken_once() -> None:
    ours = BASE.replace("ska", "bör").replace("ordnar", "håller")
    theirs = BASE.replace("ska", "bör")
    assert merge(BASE, ours, theirs) == Merged(ours, ())


def test_different_changes_of_the_same_words_keep_ours_and_are_listed() -> None:
    found = merge(BASE, BASE.replace("minst en", "minst två"), BASE.replace("minst en", "högst tre"))
    assert found.text == BASE.replace("minst en", "minst två")
    assert found.conflicts == (Conflict("minst en", "minst två", "högst tre"),)


def test_changes_of_neighbouring_words_are_a_conflict() -> None:
    found = merge("ha minst en kontakt", "ha minst två kontakt", "ha högst en kontakt")
    assert found == Merged("ha minst två kontakt", (Conflict("minst en", "minst två", "högst en"),))


def test_changes_on_both_sides_of_a_full_stop_are_none() -> None:
    assert (
        merge("Det gäller. Alla vet.", "Det kan. Alla vet.", "Det gäller. Ingen vet.").text
        == "Det kan. Ingen vet."
    )


def test_words_that_both_add_at_the_same_place_are_a_conflict() -> None:
    found = merge("Planen gäller.", "Planen gäller nu.", "Planen gäller alla.")
    assert found == Merged("Planen gäller nu.", (Conflict("", " nu", " alla"),))


def test_what_we_deleted_and_they_changed_is_a_conflict() -> None:
    found = merge("Ett två tre.", "Ett tre.", "Ett fyra tre.")
    assert found.text == "Ett tre."
    assert len(found.conflicts) == 1


def test_a_change_beside_one_that_both_made_is_taken() -> None:
    assert merge("a a a a", "a a a b", "a a b b") == Merged("a a b b", ())


@given(wordings, wordings)
def test_a_change_of_one_side_is_taken_whole(base: str, changed: str) -> None:
    assert merge(base, changed, base) == Merged(changed, ())
    assert merge(base, base, changed) == Merged(changed, ())
    assert merge(base, changed, changed) == Merged(changed, ())


@given(wordings, wordings, wordings)
def test_both_sides_agree_on_what_is_no_conflict(base: str, ours: str, theirs: str) -> None:
    found, turned = merge(base, ours, theirs), merge(base, theirs, ours)
    assert [(each.ours, each.theirs) for each in found.conflicts] == [
        (each.theirs, each.ours) for each in turned.conflicts
    ]
    if not found.conflicts:
        assert found.text == turned.text


@st.composite
def edits(draw: st.DrawFn, base: str) -> str:
    """A wording in which a few words are changed, dropped or added."""
    words = base.split(" ")
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(words) - 1))
        words[at : at + draw(st.integers(0, 2))] = draw(
            st.lists(st.sampled_from(["ny", "bör", "alla", "2031"]), max_size=2)
        )
        words = words or ["tom"]
    return " ".join(words)


@given(edits(BASE), edits(BASE))
def test_accepting_the_same_proposal_twice_does_nothing_twice(ours: str, theirs: str) -> None:
    once = merge(BASE, ours, theirs)
    if not once.conflicts:
        assert merge(BASE, once.text, theirs).text == once.text


def put(source: str, quoted: str, proposed: str) -> str | None:
    return replace(source, quoted, proposed, plain(source).index(quoted))


@pytest.mark.parametrize(
    ("source", "quoted", "proposed", "result"),
    [
        ("Planen ska gälla.", "ska", "bör", "Planen bör gälla."),
        ("Planen **ska** gälla.", "ska", "bör", "Planen **bör** gälla."),
        ("Planen **ska** gälla.", "Planen ska gälla", "Planen ska inte gälla", "Planen **ska** inte gälla."),
        ("Planen **ska gälla** nu.", "gälla nu", "upphöra", "Planen **ska upphöra**."),
        ("Planen **ska** gälla.", "ska ", "", "Planen gälla."),
        (
            "Se [strategin](https://x.se) från 2030.",
            "strategin från 2030",
            "planen från 2031",
            "Se [planen](https://x.se) från 2031.",
        ),
        ("Se [strategin](https://x.se).", " strategin", "", "Se."),
        ("en rad\nmed slut", "rad med slut", "rad utan slut", "en rad\nutan slut"),
        ("Gång&amp;cykel \\* nu", "Gång&cykel * nu", "Gång&cykel * sedan", "Gång&amp;cykel \\* sedan"),
        ("ett tal", "tal", "5 * 3 * 2 [x](http://y.se)", None),
        ("kod `a b` slut", "a b", "a c", "kod `a c` slut"),
        ("👩‍🚒 ska bo", "ska", "bör", "👩‍🚒 bör bo"),
        ("cafe\u0301 ska", "ska", "bör", "cafe\u0301 bör"),
        ("co\u00adoperation ska", "ska", "bör", "co\u00adoperation bör"),
        ("ska ska ska", "ska ska", "bör ska", "bör ska ska"),
    ],
)
def test_proposed_words_take_the_place_of_quoted_ones(
    source: str, quoted: str, proposed: str, result: str | None
) -> None:
    found = put(source, quoted, proposed)
    assert found is not None
    assert plain(found) == normal(plain(source).replace(quoted, normal(proposed), 1))
    if result is not None:
        assert found == result


def test_markdown_in_a_proposal_is_shown_as_it_was_written() -> None:
    assert put("ett tal", "tal", "*tal* <b>") == "ett \\*tal\\* \\<b\\>"


TABLE = "| Insats | År |\n|---|--:|\n| **Råd** | 2027 |"


def test_words_in_a_table_are_replaced_in_their_cell() -> None:
    assert put(TABLE, "Råd 2027", "Råd 2028|9") == "| Insats | År |\n|---|--:|\n| **Råd** | 2028\\|9 |"


@pytest.mark.parametrize(
    "proposed", ["Allt på en gång och inget annat", "Insats År Råd", "Insats till År Stöd 2027"]
)
def test_a_proposal_that_would_mix_the_cells_of_a_table_is_refused(proposed: str) -> None:
    assert put(TABLE, "Insats År Råd 2027", proposed) is None


@pytest.mark.parametrize(
    ("quoted", "start"), [("borta", 0), ("ska", 0), ("ska", -1), ("", 3), ("ska gälla nu", 7)]
)
def test_words_that_do_not_stand_there_are_not_replaced(quoted: str, start: int) -> None:
    assert replace("Planen ska gälla", quoted, "bör", start) is None


def test_typed_quotes_count_as_the_same_words() -> None:
    assert replace("En ”plan” till", '"plan"', "karta", 3) == "En karta till"


def test_a_proposal_that_looks_like_a_heading_does_not_become_one() -> None:
    found = put("Mål för alla", "Mål", "# Mål")
    assert found is not None
    assert [plain(block.source) for block in split(join([paragraph(found)]))] == ["# Mål för alla"]


@given(sources, wordings, st.data())
def test_a_replacement_shows_just_what_was_asked_for_or_is_refused(
    source: str, proposed: str, data: st.DataObject
) -> None:
    text = plain(source)
    start = data.draw(st.integers(0, max(len(text) - 1, 0)))
    end = data.draw(st.integers(start, len(text)))
    found = replace(source, text[start:end], proposed, start)
    if found is not None:
        assert plain(found) == normal(text[:start] + normal(proposed) + text[end:])


@given(wordings.filter(plain), wordings, st.data())
def test_a_replacement_in_words_without_marks_is_never_refused(
    source: str, proposed: str, data: st.DataObject
) -> None:
    text = plain(source)
    words = [at for at, sign in enumerate(text) if sign != " "]
    start = data.draw(st.sampled_from(words))
    end = data.draw(st.integers(start + 1, len(text)))
    assert replace(source, text[start:end], proposed, start) is not None
