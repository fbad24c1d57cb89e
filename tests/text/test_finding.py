import pytest

from consult.text.excerpt import first_sentence
from consult.text.finding import MOST, occurrences

TEXT = "Varje kommun ska ha en ”namngiven” person. Varje kommun – utom en – har det."


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Varje kommun", ["Varje kommun", "Varje kommun"]),
        ("varje KOMMUN", ["Varje kommun", "Varje kommun"]),
        ('"namngiven"', ["namngiven"]),
        ("kommun - utom en -", ["kommun – utom en –"]),
        ("  ska \n ha ", ["ska ha"]),
        ("finns inte", []),
        ("", []),
        ('"', []),
    ],
)
def test_words_are_found_as_people_type_them(words: str, found: list[str]) -> None:
    assert [TEXT[start:end] for start, end in occurrences(TEXT, words)] == found


def test_a_word_that_stands_everywhere_is_found_a_number_of_times_only() -> None:
    assert len(occurrences("a " * 1000, "a")) == MOST


def test_letters_that_grow_in_lower_case_do_not_move_places() -> None:
    assert occurrences("İİ Plan", "plan") == []
    assert occurrences("İİ Plan", "Plan") == [(3, 7)]


@pytest.mark.parametrize(
    ("html", "first"),
    [
        ("<p>Bra. Men kort.</p>", "Bra."),
        ("<p>Punkt 3.2 är bra! Ja.</p>", "Punkt 3.2 är bra!"),
        ("<p>Utan punkt</p>\n<p>Nytt stycke.</p>", "Utan punkt Nytt stycke."),
        ("<p>&lt;script&gt; &amp; co", "<script> & co"),
        ("<p>avhuggen &am", "avhuggen"),
        ('<p>länk <a href="https://x', "länk"),
        ("", ""),
        ("<p>" + "ord " * 100, ("ord " * 45).strip() + " …"),
    ],
)
def test_the_first_sentence_is_plain_text(html: str, first: str) -> None:
    assert first_sentence(html) == first
