"""PDFs that the program writes: tagged, with language and title, and with any words that people may write."""

import io
from datetime import UTC, datetime

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.formats import bars, pdf_written
from consult.formats.bars import Bar
from consult.formats.parts import (
    Change,
    Contents,
    Facts,
    Figure,
    Heading,
    Line,
    PageBreak,
    Part,
    Prose,
    Quotation,
    Table,
    Text,
)
from consult.formats.pdf_letters import KNOWN, named, written
from consult.text.blocks import split
from consult.text.diff import words as compared
from tests.support import verapdf
from tests.support.pdf import facts, words
from tests.text.strategies import documents

MADE = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
FONTS = {"LibertinusSerif-Regular", "LibertinusSerif-Bold", "LibertinusSerif-Italic", "DejaVuSansMono"}


def pdf(*parts: Part, title: str = "Svar från Ekby", language: str = "sv-SE") -> bytes:
    return pdf_written.write(title, parts, language, MADE)


EVERY: tuple[Part, ...] = (
    Contents("Innehåll"),
    Heading(1, "Sammanfattning"),
    Prose("Vi är **positiva**, se [planen](https://example.org).\n\n1. ett\n   - under\n2. två\n\n> citat"),
    Line("Region Ekby", "Från:"),
    PageBreak(),
    Heading(2, "Synpunkter"),
    Quotation("Every municipality", "en"),
    Change(compared("minst en", "minst två"), "Utgår: ”en”. Tillkommer: ”två”.", "en"),
    Facts([("Diarienummer", "RUN 2026/1")]),
    Table(["Sektor", "Stöder"], [["Kommuner", "3"], ["Regioner"]], (3, 1)),
    Figure(bars.draw([Bar("Kommuner", [3, 1])], ["Stöder", "Avstyrker"]), "Kommuner: stöder 3, avstyrker 1"),
    Text(split("# Mål\n\nText med `kod`\n\n| a | b |\n|---|---|\n| c | d |"), "en"),
)


def test_a_file_with_every_part_is_pdf_ua_and_pdf_a() -> None:
    verapdf.assert_valid(pdf(*EVERY))


@pytest.mark.parametrize("lacks", ["/Lang", "/StructTreeRoot", "/MarkInfo", "/ViewerPreferences"])
def test_the_validator_finds_what_a_file_lacks(lacks: str) -> None:
    harmed = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf(*EVERY))) as file:
        del file.Root[lacks]
        file.save(harmed)
    assert verapdf.breaches(harmed.getvalue())


def test_it_says_what_it_is_called_and_how_it_is_divided() -> None:
    found = facts(pdf(Heading(1, "Sammanfattning"), Prose("Vi är **positiva**.")))
    assert (found.language, found.title) == ("sv-SE", "Svar från Ekby")
    assert found.has_outline


def test_it_says_in_which_language_it_is_written() -> None:
    assert facts(pdf(Prose("We agree."), title="Response", language="en-GB")).language == "en-GB"


def test_headings_lists_quotations_links_and_tables_are_what_they_are() -> None:
    found = facts(
        pdf(
            Heading(1, "Synpunkter"),
            Heading(2, "1.2"),
            Quotation("Varje kommun ska"),
            Prose("- ett\n  - under\n- två\n\n[webben](https://example.org)"),
            Table(["Bilaga", "Namn"], [["1", "protokoll.pdf"]]),
        )
    )
    assert found.tags["H1"] == found.tags["H2"] == found.tags["Quote"] == found.tags["Link"] == 1
    assert (found.tags["L"], found.tags["LI"]) == (2, 3)
    assert (found.tags["Table"], found.scopes["/Column"]) == (1, 2)


def test_no_heading_stands_two_ranks_below_the_one_before_it() -> None:
    found = facts(pdf(Heading(3, "Djupt"), Text(split("###### Djupare\n\nText")), Heading(1, "Ytligt")))
    assert (found.tags["H1"], found.tags["H2"], found.tags["H6"]) == (2, 1, 0)


def test_a_heading_that_someone_writes_within_a_view_does_not_become_one_of_the_document() -> None:
    data = pdf(Heading(1, "Synpunkt"), Prose("# Stort\n\n###### Smått"))
    assert sum(count for tag, count in facts(data).tags.items() if tag.startswith("H")) == 1
    assert "Stort" in words(data)


def test_what_goes_and_what_comes_is_also_told_in_words() -> None:
    data = pdf(Change(compared("minst en", "minst två"), "Utgår: ”en”. Tillkommer: ”två”."))
    assert "Utgår: ”en”. Tillkommer: ”två”." in words(data)


def test_it_uses_the_fonts_that_were_chosen_and_no_other() -> None:
    data = pdf(Heading(1, "Rubrik"), Prose("Text, *betonad* och `kod`"), Facts([("Namn", "Värde")]))
    assert facts(data).fonts <= FONTS


@pytest.mark.parametrize(
    "hostile",
    [
        '#read("/etc/passwd")',
        "#let x = 1",
        "$x^2$",
        "@ref",
        '#import "@preview/x:1.0.0"',
        "#panic()",
        "= Rubrik",
        "\\ #",
    ],
)
def test_what_people_write_is_never_read_as_markup(hostile: str) -> None:
    parts = (
        Heading(1, hostile),
        Quotation(hostile),
        Facts([(hostile, hostile)]),
        Table([hostile], [[hostile]]),
        Change(compared("", hostile), hostile),
    )
    said = words(pdf(*parts, title=hostile))
    assert "".join(said.split()).count("".join(hostile.split())) >= 7
    assert "root:" not in said


def test_letters_that_no_font_has_are_written_by_name() -> None:
    assert written("Bra 😀 中 \ue000") == "Bra [grinning face] [U+4E2D] [U+E000]"
    assert "[grinning face]" in words(pdf(Prose("Bra 😀")))


def test_signs_that_turn_the_direction_of_reading_are_left_out() -> None:
    assert written("faktura\u202efdp.exe") == "fakturafdp.exe"


def test_a_long_word_stays_within_its_column() -> None:
    assert max(map(len, written("a" * 500).split("\u200b"))) == 36
    verapdf.assert_valid(pdf(Table(["a" * 500, "b" * 500], [["c" * 500, "d"]])))


def test_arabic_and_hebrew_are_set_also_over_several_lines() -> None:
    text = "نحن بلدية صغيرة ونرى أن الخطة جيدة ولكننا نحتاج إلى مزيد من الوقت والموارد. אנו עירייה קטנה. "
    verapdf.assert_valid(pdf(Prose(text * 20)))
    assert not {*named(text)} & {*"نحןא"}


def test_the_same_words_give_the_same_bytes() -> None:
    parts = (Heading(1, "Sammanfattning"), Prose("Vi är positiva."))
    assert pdf(*parts) == pdf(*parts)


@pytest.mark.slow
def test_every_letter_that_is_said_to_be_known_can_be_shown() -> None:
    letters = sorted(KNOWN - {"\n", "\t"})
    rows = [[letter] for letter in letters]
    verapdf.assert_valid(pdf(Table(["Bokstav"], rows)))


@settings(max_examples=40, deadline=None)
@given(documents, documents)
def test_any_words_make_a_file(title: str, source: str) -> None:
    parts = [
        Heading(2, title),
        Prose(source),
        Text(split(source)),
        Quotation(source),
        Facts([(title, source)]),
        Table([title, source], [[source]]),
        Change(compared(title, source), source),
    ]
    verapdf.assert_valid(pdf(*parts, title=title))


@settings(max_examples=100, deadline=None)
@given(st.text())
def test_any_letters_make_a_file(text: str) -> None:
    assert pdf(Prose(text), Quotation(text), title=text).startswith(b"%PDF-1.7")
