from collections.abc import Sequence
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.text import similar
from consult.text.remainder import Piece, brief, own, turning
from consult.text.similar import Group, Likeness, Memory, Text, groups, measure
from tests.text.strategies import documents

LETTER = (
    "Regionen måste behålla busslinje 47 mellan Sala och Västerås. Många äldre i byarna har ingen bil och är helt "
    "beroende av bussen för att komma till vårdcentralen. Om linjen läggs ned blir landsbygden ännu svårare att bo på."
)
ENGLISH = (
    "The county should not build a wind farm on the northern ridge. The ridge is a quiet place where people walk and "
    "ski, and it is home to eagles. There are better sites along the motorway, where the land is already used."
)
OTHER = (
    "Vi vill i stället se en ny cykelväg längs ån. Den skulle knyta ihop skolan med idrottsplatsen, och den kostar inte "
    "mycket att anlägga. Kommunen har redan marken, och flera föreningar har lovat att hjälpa till med skötseln."
)
SENTENCES = [*LETTER.split(". "), *ENGLISH.split(". "), *OTHER.split(". "), "Bra!", "Instämmer", "Nej", ""]

letters = st.lists(st.sampled_from(SENTENCES), max_size=7).map(". ".join)
said = st.lists(
    st.builds(Text, st.one_of(letters, documents), st.sampled_from(["", "a"]), st.sampled_from(["", LETTER])),
    max_size=12,
)


def numbered(*bodies: str) -> dict[int, Text]:
    return {number: Text(body) for number, body in enumerate(bodies, 1)}


def own_words(text: str, *others: str) -> list[str]:
    return [piece.text.strip() for piece in own(text, others) if piece.is_own]


def turned(one: str, other: str) -> tuple[str, ...]:
    return turning(own(one, [other]), own(other, [one]))


@pytest.mark.parametrize("letter", [LETTER, ENGLISH])
def test_a_campaign_is_one_group_whatever_each_adds(letter: str) -> None:
    found = groups(
        numbered(
            letter,
            OTHER,
            f"{letter} Jag åker själv varje dag.",
            f"Hej!\n\n{letter.upper()}",
            f"Som boende i Möklinta vill jag säga detta. {letter}",
        )
    )
    assert found == [Group(1, same=(3, 4, 5), part=())]


def test_a_joint_answer_is_found_under_other_names() -> None:
    signed = "{0} anser följande. " + LETTER + " {0} hoppas på ett gott samarbete."
    found = groups(numbered(*(signed.format(who) for who in ("Sala kommun", "Heby kommun", "PRO i Tärna"))))
    assert found == [Group(1, same=(2, 3), part=())]


def test_a_letter_with_words_changed_here_and_there_is_found() -> None:
    changed = LETTER.replace("Många äldre", "En hel del gamla").replace("ännu svårare", "svår")
    assert groups(numbered(LETTER, changed)) == [Group(1, same=(2,), part=())]


def test_a_letter_inside_a_longer_answer_is_a_part_whichever_came_first() -> None:
    longer = f"{OTHER} {ENGLISH}\n\n{LETTER}\n\n{OTHER.replace('ny', 'bred')}"
    assert groups(numbered(LETTER, longer)) == [Group(1, same=(), part=(2,))]
    assert groups(numbered(longer, LETTER)) == [Group(1, same=(), part=(2,))]


def test_however_many_copy_a_paragraph_into_answers_of_their_own_it_is_found() -> None:
    answers = [f"{_noise(number, 80)}\n\n{LETTER}\n\n{_noise(number + 900, 80)}" for number in range(60)]
    assert groups(numbered(*answers)) == [Group(1, same=(), part=tuple(range(2, 61)))]


def _noise(seed: int, words: int) -> str:
    return " ".join(f"ord{seed * 1000 + word}" for word in range(words))


def test_turns_of_phrase_make_no_group() -> None:
    polite = "Tack för möjligheten att lämna synpunkter på förslaget till plan. {} Med vänlig hälsning, Sala kommun"
    assert groups(numbered(*(polite.format(_noise(number, 40)) for number in range(40)))) == []


def test_one_who_says_two_things_does_not_join_those_who_say_one_of_them() -> None:
    found = groups(numbered(LETTER, OTHER, f"{LETTER} {OTHER}", LETTER, OTHER))
    assert found == [Group(1, same=(4,), part=(3,)), Group(2, same=(5,), part=())]


def test_short_comments_say_the_same_only_in_the_same_words_about_the_same_place() -> None:
    texts = [
        Text("Bra!", "3.1"),
        Text("Instämmer", "3.1"),
        Text("bra", "3.1"),
        Text("Bra!", "5.2"),
        Text("Inte bra!", "3.1"),
        Text("", "3.1"),
        Text("!", "3.1"),
        Text("Vi tillstyrker förslaget i dess helhet.", "3.1"),
        Text("Vi avstyrker förslaget i dess helhet.", "3.1"),
    ]
    assert groups(dict(enumerate(texts, 1))) == [Group(1, same=(3,), part=())]


def test_what_is_quoted_from_the_plan_is_not_said() -> None:
    views = (
        "Det här är bra, men vem ska betala för det när staten drar sig ur?",
        "Stryk stycket, det hör hemma i budgeten i stället för här.",
    )
    texts = [Text(f"”{LETTER}”\n\n{view}", "3.1", LETTER) for view in views]
    assert groups(dict(enumerate(texts))) == []
    assert texts[0].words == Text(views[0]).words


def test_a_word_that_turns_the_meaning_is_told() -> None:
    assert turned(LETTER, LETTER.replace("måste behålla", "måste inte behålla")) == ("inte",)
    assert turned(ENGLISH, ENGLISH.replace("should not", "should")) == ("not",)
    assert turned(LETTER, f"{LETTER} Det är inte rimligt att vi ska stå utan buss.") == ()
    assert turned(LETTER, LETTER) == ()


def test_what_each_says_besides_is_marked() -> None:
    assert own_words(f"Hej! {LETTER} Tänk på oss.", LETTER) == ["Hej!", "Tänk på oss."]
    assert own_words(LETTER, LETTER.replace("äldre", "gamla")) == ["äldre"]
    assert own_words(LETTER.replace("äldre", "gamla"), LETTER) == ["gamla"]
    assert own_words(f"{LETTER} (Nej.) “Aldrig”", LETTER) == ["(Nej.) “Aldrig”"]
    assert own_words("Bra!", "bra") == []
    assert own_words("Bra!", "Dåligt!") == ["Bra!"]
    assert own("", [LETTER]) == []
    assert own("…", []) == [Piece("…", is_own=True)]


def test_what_differs_is_shown_with_a_few_words_beside_it() -> None:
    text = f"{LETTER} Tänk på oss."
    pieces = brief(own(text, [LETTER]))
    assert pieces == [Piece(" … svårare att bo på. ", is_own=False), Piece("Tänk på oss.", is_own=True)]
    assert "".join(each.text for each in brief(own("Nej, Bra!", ["Nej, Bra!"]))) == "Nej, Bra!"


def test_what_most_of_a_group_say_is_in_common() -> None:
    others = [LETTER, f"{LETTER} Ja.", LETTER.replace("vårdcentralen", "skolan"), LETTER.replace("47", "48")]
    marked = own(f"{LETTER} Så är det.", others, 0.5)
    assert [piece.text for piece in marked if piece.is_own] == ["Så är det."]


@given(said)
def test_a_comment_that_comes_later_changes_nothing_but_the_group_it_joins(texts: Sequence[Text]) -> None:
    numbered = dict(enumerate(texts))
    for many in range(len(texts)):
        before = groups({key: numbered[key] for key in range(many)})
        after = groups({key: numbered[key] for key in range(many + 1)})
        kept = [
            Group(
                each.founder, *(tuple(key for key in keys if key < many) for keys in (each.same, each.part))
            )
            for each in after
        ]
        assert [each for each in kept if each.same or each.part] == before


@given(said, st.randoms())
def test_the_order_in_which_comments_are_handed_over_does_not_matter(
    texts: Sequence[Text], chance: Random
) -> None:
    items = list(enumerate(texts))
    expected = groups(dict(items))
    chance.shuffle(items)
    assert groups(dict(items)) == expected


@given(said)
def test_nobody_is_in_two_groups_as_the_same_and_all_are_like_the_founder(texts: Sequence[Text]) -> None:
    found = groups(dict(enumerate(texts)))
    same = [key for each in found for key in (each.founder, *each.same) if each.same]
    assert len(same) == len(set(same))
    for each in found:
        founder = texts[each.founder]
        assert all(measure(founder, texts[key]).likeness is Likeness.SAME for key in each.same)
        assert all(measure(founder, texts[key]).likeness is Likeness.PART for key in each.part)


@given(st.one_of(letters, documents), st.one_of(letters, documents))
def test_comparing_is_the_same_in_both_directions(one: str, other: str) -> None:
    assert measure(Text(one), Text(other)) == measure(Text(other), Text(one))
    likeness = measure(Text(one), Text(one)).likeness
    assert likeness is (Likeness.SAME if Text(one).words else None)


@given(documents, st.lists(documents, max_size=3))
def test_the_pieces_of_a_text_make_it_up(text: str, others: Sequence[str]) -> None:
    pieces = own(text, others)
    assert "".join(piece.text for piece in pieces) == text
    assert all(one.is_own != other.is_own for one, other in pairwise(pieces))
    assert not any(piece.is_own for piece in own(text, [text]) if Text(text).words)


def test_two_who_say_the_same_as_a_third_have_words_in_common() -> None:
    """The reason for a threshold above one half: what says the same as the founder overlaps in the founder."""
    assert similar.SAME > 0.5


def test_a_megabyte_of_one_word_is_no_trouble() -> None:
    assert groups(numbered("ja " * 350_000, "ja " * 340_000, "nej " * 350_000)) == []


def test_a_fingerprint_that_all_have_is_looked_up_no_more() -> None:
    shelf = Memory()
    phrase = "med anledning av detta vill vi framföra följande till regionen i ärendet"
    for number in range(similar.STOCK + 10):
        similar.place(shelf, number, Text(f"{_noise(number, 30)} {phrase} {_noise(number + 500, 30)}"))
    holders = shelf.holders(Text(f"{_noise(7000, 30)} {phrase} {_noise(8000, 30)}").prints)
    assert holders
    assert max(map(len, holders.values())) == similar.STOCK
