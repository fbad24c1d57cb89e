from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
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
        ("kostar 10 000 kronor", "kostar 12 000 kronor", "kostar [-10 000-][+12 000+] kronor"),
        ("minst 25 % av alla", "minst 30 % av alla", "minst [-25 %-][+30 %+] av alla"),
        ("enligt 7 § lagen", "enligt 7 a § lagen", "enligt [-7 §-][+7 a §+] lagen"),
        ("se § 3.2 nedan", "se § 4.2 nedan", "se [-§ 3.2-][+§ 4.2+] nedan"),
        ("den 25 mars 2026", "den 27 mars 2026", "den [-25-][+27+] mars 2026"),
        ("senast 2026-03-25", "senast 2026-03-27", "senast [-2026-03-25-][+2026-03-27+]"),
        (
            "läs på https://a.se/b/c nu",
            "läs på https://a.se/x/c nu",
            "läs på [-https://a.se/b/c-][+https://a.se/x/c+] nu",
        ),
        ("kommunens cykelväg", "kommunens cykelvägar", "kommunens [-cykelväg-][+cykelvägar+]"),
        ("gång- och cykelväg", "gång- eller cykelväg", "gång- [-och-][+eller+] cykelväg"),
        ("sam\u00adverkan nu", "sam\u00adarbete nu", "[-sam\u00adverkan-][+sam\u00adarbete+] nu"),
        ("fika till event och mat", "fika till event, lag och mat", "fika till event[+, lag+] och mat"),
        (
            "en ledamot eller annan",
            "en ledamot, suppleant eller annan",
            "en ledamot[+, suppleant+] eller annan",
        ),
        (
            "en ledamot, suppleant eller annan",
            "en ledamot eller annan",
            "en ledamot[-, suppleant-] eller annan",
        ),
        (
            "efter ett SM publicera det",
            "efter ett SM, VM eller DM publicera det",
            "efter ett SM[+, VM eller DM+] publicera det",
        ),
        ("de, som bor här", "de och vi som bor här", "de[-,-][+ och vi+] som bor här"),
        ("flaggan 🇸🇪 här", "flaggan 🇸🇳 här", "flaggan [-🇸🇪-][+🇸🇳+] här"),
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


def test_few_words_that_stay_in_a_rewritten_sentence_belong_to_the_change() -> None:
    pieces = words(
        "Planen gäller. Projekt som styrelsen anser är återkommande kan startas utan beslut av mötet. Den följs upp.",
        "Planen gäller. När regionen bedömer att en insats kan behövas igen får den påbörjas direkt. Den följs upp.",
    )
    assert [piece.op for piece in pieces] == ["equal", "delete", "insert", "equal"]


def test_a_paragraph_that_was_replaced_is_shown_whole_twice() -> None:
    pieces = words(
        "Alla företag i länet ska få hjälp att växa, och kommunen svarar för det.",
        "Regionen betalar i år ut stöd till dem som utbildar sig, och den som vill kan söka.",
    )
    assert [piece.op for piece in pieces] == ["delete", "insert", "equal"]


CLUSTERS = st.lists(
    st.sampled_from(
        ["a", "å", "e\u0301", "n̈̈", " ", "\u00a0", "\r\n", "\u00ad", "-", ".", "7", "§", "%", "🇸🇪", "🇳🇴", "👩‍🚒", "👍🏽", "❤️", "1️⃣",
         "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "ক্ষ", "ক", "नि", "क्ष", "तु", "ש", "שָׁ", "ع", "عَ", "مي\u200cخ", "각", "한", "ก็", "日", "本"]
    ),
    max_size=30,
)  # fmt: skip


@given(CLUSTERS, CLUSTERS)
def test_what_a_reader_sees_as_one_sign_is_never_cut(old: list[str], new: list[str]) -> None:
    pieces = words("".join(old), "".join(new))
    for clusters, gone in ((old, "insert"), (new, "delete")):
        ends = {0, *accumulate(map(len, clusters))}
        cuts = accumulate(len(piece.text) for piece in pieces if piece.op != gone)
        assert ends.issuperset(cuts)


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_two_texts_have_a_difference_that_makes_up_both(old: str, new: str) -> None:
    pieces = words(old, new)
    assert "".join(piece.text for piece in pieces if piece.op != "insert") == old
    assert "".join(piece.text for piece in pieces if piece.op != "delete") == new


def test_a_difference_read_backwards_makes_the_old_text_of_the_new() -> None:
    old, new = "Kommunen ska bygga cykelvägar.", "Kommunen bör planera och bygga cykelbanor."
    there, back = words(old, new), words(new, old)
    assert "".join(piece.text for piece in there if piece.op != "insert") == old
    assert "".join(piece.text for piece in back if piece.op != "delete") == old
    assert "".join(piece.text for piece in back if piece.op != "insert") == new


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ord " * 250_000, "ord " * 249_000),
        ("ord " * 250_000, "annat " * 160_000),
        ("ord annat " * 100_000, "annat ord " * 90_000),
        ("a" * 1_000_000, "a" * 999_999),
        ("a\u0301" * 300_000, "a\u0301" * 299_999),
        (" " * 1_000_000, "\n" * 900_000),
        ("1 000 " * 150_000, "1 000" * 150_000),
        ("(" * 500_000, ")" * 500_000),
    ],
)
def test_a_megabyte_of_one_word_is_compared_and_made_up_again(old: str, new: str) -> None:
    pieces = words(old, new)
    assert "".join(piece.text for piece in pieces if piece.op != "insert") == old
    assert "".join(piece.text for piece in pieces if piece.op != "delete") == new


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
