from itertools import pairwise

import pytest
from hypothesis import given
from markupsafe import Markup

from consult.text.diff import Piece, html, similarity, words
from tests.text.strategies import documents, wordings


def shown(old: str, new: str) -> str:
    marks = {"equal": "{}", "delete": "[-{}-]", "insert": "[+{}+]"}
    return "".join(marks[piece.op].format(piece.text) for piece in words(old, new))


@pytest.mark.parametrize(
    ("old", "new", "result"),
    [
        (
            "Kommunen ska bygga cykelvägar före år 2030.",
            "Kommunen bör bygga cykelbanor före år 2032.",
            "Kommunen [-ska-][+bör+] bygga [-cykelvägar-][+cykelbanor+] före år [-2030-][+2032+].",
        ),
        (
            "slussa företagaren rätt vid första kontakten",
            "ge företagaren rätt kontakt redan första gången",
            "[-slussa-][+ge+] företagaren rätt [-vid-][+kontakt redan+] första [-kontakten-][+gången+]",
        ),
        ("The plan is new.", "The county's plan is new.", "The [+county's +]plan is new."),
        ("En mening. Slut.", "En mening. En till. Slut.", "En mening. [+En till. +]Slut."),
        ("En mening.", "En mening. En till.", "En mening.[+ En till.+]"),
        ("stöd till företag", "stöd till små företag", "stöd till [+små +]företag"),
        ("kost 3,5 procent", "kost 3,7 procent", "kost [-3,5-][+3,7+] procent"),
        ("ring 👩‍🚒 nu", "ring 👩‍🏫 nu", "ring [-👩‍🚒-][+👩‍🏫+] nu"),
        ("bra 👍🏽", "bra 👍", "bra [-👍🏽-][+👍+]"),
        ("", "ny", "[+ny+]"),
        ("borta", "", "[-borta-]"),
        ("lika", "lika", "lika"),
        ("", "", ""),
    ],
)
def test_a_difference_reads_as_a_person_would_mark_it(old: str, new: str, result: str) -> None:
    assert shown(old, new) == result


def test_a_rewritten_sentence_is_one_change_and_no_confetti() -> None:
    pieces = words(
        "Vi vill att fler ska resa och bo här", "Kommunen planerar bostäder och kollektivtrafik nu"
    )
    assert [piece.op for piece in pieces] == ["delete", "insert"]


@given(documents, documents)
def test_the_pieces_make_up_both_texts(old: str, new: str) -> None:
    pieces = words(old, new)
    assert "".join(piece.text for piece in pieces if piece.op != "insert") == old
    assert "".join(piece.text for piece in pieces if piece.op != "delete") == new


@given(wordings, wordings)
def test_the_pieces_make_up_both_wordings_without_repeating_themselves(old: str, new: str) -> None:
    pieces = words(old, new)
    assert "".join(piece.text for piece in pieces if piece.op != "insert") == old
    assert "".join(piece.text for piece in pieces if piece.op != "delete") == new
    assert all(piece.text for piece in pieces)
    assert all(left.op != right.op for left, right in pairwise(pieces))


@given(wordings)
def test_the_same_text_has_no_difference(text: str) -> None:
    assert words(text, text) == [Piece("equal", text)]
    assert similarity(text, text) == 1.0


@given(wordings, wordings)
def test_similarity_lies_between_nothing_and_all(old: str, new: str) -> None:
    assert 0.0 <= similarity(old, new) <= 1.0


def test_similarity_is_the_share_of_letters_that_stay() -> None:
    assert similarity("alfa beta", "alfa gamma") == pytest.approx(8 / 17)
    assert similarity("alfa", "gamma") == 0.0
    assert similarity("", "alfa") == 0.0
    assert similarity("", " ") == 1.0


def test_the_marks_say_aloud_what_they_mean() -> None:
    assert html("ska gälla", "bör gälla", "Tillagt", "Struket") == (
        '<del><span class="ds-sr-only">Struket: </span>ska</del>'
        '<ins><span class="ds-sr-only">Tillagt: </span>bör</ins> gälla'
    )


def test_differences_of_hostile_text_are_escaped() -> None:
    found = html("<b>a</b> & x", "<script>x</script> & x", "<i>", "<u>")
    assert isinstance(found, Markup)
    assert "<b>" not in found
    assert "<script>" not in found
    assert "<i>" not in found
    assert "<u>" not in found
    assert " &amp; x" in found
