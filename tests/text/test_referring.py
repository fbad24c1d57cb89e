"""What a letter refers to is found by what it quotes, repeats, numbers and names; it is told why, and never chosen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.text.block import Block, BlockKind
from consult.text.passage import Passage
from consult.text.referring import MOST, Clue, Target, hints, pages, target

PLAN = [
    ("a", "1", BlockKind.HEADING, "Innovation och förnyelse"),
    ("b", "1.1", BlockKind.PARAGRAPH, "Fler företag ska kunna leda sitt eget arbete med att förnya sig."),
    ("c", "1.2", BlockKind.PARAGRAPH, "Minst en gemensam utmaning per år ska väljas av länets aktörer."),
    ("d", "2", BlockKind.HEADING, "Uppföljning"),
    ("e", "2.1", BlockKind.PARAGRAPH, "Länets aktörer följer upp planen varje år i maj månad tillsammans."),
]


@pytest.fixture(name="plan")
def _plan() -> Target:
    blocks = [
        Passage(Block(kind, 0, ordered=False, source=said, uid=uid), said) for uid, _n, kind, said in PLAN
    ]
    return target(blocks, {uid: label for uid, label, _kind, _said in PLAN})


def told(said: str, of: Target, above: str = "") -> list[tuple[str, Clue]]:
    return [(each.uid, each.clue) for each in hints(said, above, of)]


def test_a_quotation_is_found_with_the_words_that_it_quotes(plan: Target) -> None:
    (first, *_others) = hints("Varför ”gemensam utmaning per år”?", "", plan)
    assert (first.uid, first.clue, first.words) == ("c", Clue.QUOTE, "gemensam utmaning per år")
    assert PLAN[2][3][first.start : first.end] == "gemensam utmaning per år"


@pytest.mark.parametrize("marks", ["””", "“”", "„“", '""', "»«", "«»"])
def test_whatever_marks_are_round_it_a_quotation_is_one(plan: Target, marks: str) -> None:
    assert ("c", Clue.QUOTE) in told(f"Om {marks[0]}utmaning per år{marks[1]}.", plan)


def test_a_quotation_that_stands_at_two_places_is_worth_less_at_each(plan: Target) -> None:
    both = hints("”länets aktörer”", "", plan)
    (one,) = hints("”gemensam utmaning”", "", plan)
    assert [(each.uid, each.clue) for each in both] == [("c", Clue.QUOTE), ("e", Clue.QUOTE)]
    assert both[0].score == both[1].score < one.score


def test_a_quotation_with_slips_is_found_without_a_place_for_its_words(plan: Target) -> None:
    (found,) = hints("”Minst en gemensam utmanning per år skall väljas”", "", plan)
    assert (found.uid, found.clue, found.start, found.end) == ("c", Clue.ALIKE, None, None)


def test_words_in_a_row_are_found_without_quotation_marks(plan: Target) -> None:
    assert told("ni skriver att FLER FÖRETAG ska kunna leda sitt eget", plan) == [("b", Clue.SAME)]


@pytest.mark.parametrize(
    "said",
    [
        "Avsnitt 1.2 saknar mål.",
        "Se kap. 1.2",
        "§ 1.2 är bra",
        "1.2 Fler utmaningar",
        "Stryk 1.2 helt.",
        "section 1.2",
    ],
)
def test_a_number_is_looked_up(plan: Target, said: str) -> None:
    assert told(said, plan) == [("c", Clue.NUMBER)]


@pytest.mark.parametrize("said", ["Det kostar 1,2 miljoner", "1.2 %", "11.2", "1.2.7", "Den 1.20"])
def test_other_figures_are_no_references(plan: Target, said: str) -> None:
    assert ("c", Clue.NUMBER) not in told(f"Det är {said} nu", plan)


def test_a_heading_is_found_by_its_name(plan: Target) -> None:
    assert told("Vi vill se mer om innovation och förnyelse här.", plan) == [("a", Clue.HEADING)]


def test_the_heading_over_it_is_a_weaker_clue_than_its_own_words(plan: Target) -> None:
    own, over = hints("Punkt 1.2 är bra", "Uppföljning", plan)
    assert (own.uid, own.is_above, over.uid, over.is_above) == ("c", False, "d", True)
    assert own.score > over.score


def test_nothing_is_suggested_where_nothing_is_referred_to(plan: Target) -> None:
    assert told("Vi har inget att invända.", plan) == []


def test_pages_are_told_each_once_in_order() -> None:
    assert pages("På sidan 14, s. 3 och sid 14; see page 9.") == [3, 9, 14]
    assert pages("14 sidor, 2 s") == []


@given(st.text(max_size=300), st.text(max_size=60))
def test_whatever_is_said_the_suggestions_are_few_sorted_and_inside_the_text(said: str, above: str) -> None:
    blocks = [
        Passage(Block(kind, 0, ordered=False, source=words, uid=uid), words) for uid, _n, kind, words in PLAN
    ]
    found = hints(said, above, target(blocks, {uid: label for uid, label, _k, _w in PLAN}))
    assert len(found) <= MOST
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
    assert all(0 < each.score <= 1 for each in found)
