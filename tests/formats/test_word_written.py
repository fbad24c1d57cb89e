"""Word files that the program writes, read back as Word reads them."""

import io
from collections.abc import Sequence

import docx
from hypothesis import given, settings

from consult.formats.documents import read
from consult.formats.parts import Change, Facts, Heading, Prose, Quotation, Text
from consult.formats.word_written import write
from consult.text.blocks import Block, BlockKind, split
from consult.text.diff import words
from consult.text.markdown import plain
from tests.text.strategies import documents


def test_headings_lists_quotations_and_facts_are_what_they_are_in_word() -> None:
    parts = [
        Heading(1, "Sammanfattning"),
        Prose("Vi är **positiva**.\n\n- Tydligare ansvar\n- Färre mål"),
        Quotation("Varje kommun ska"),
        Facts([("Diarienummer", "RV 2026/1")]),
    ]
    document = docx.Document(io.BytesIO(write("Svar från Ekby", parts, "sv-SE")))
    styles = [(each.style.name, each.text) for each in document.paragraphs if each.text]
    assert styles == [
        ("Title", "Svar från Ekby"),
        ("Heading 1", "Sammanfattning"),
        ("Normal", "Vi är positiva."),
        ("List Bullet", "Tydligare ansvar"),
        ("List Bullet", "Färre mål"),
        ("Quote", "Varje kommun ska"),
    ]
    assert [cell.text for cell in document.tables[0].rows[0].cells] == ["Diarienummer", "RV 2026/1"]
    assert (document.core_properties.title, document.core_properties.language) == ("Svar från Ekby", "sv-SE")


def test_what_goes_is_struck_and_what_comes_is_underlined() -> None:
    data = write("Svar", [Change(words("minst en person", "minst två personer"))], "sv-SE")
    runs = docx.Document(io.BytesIO(data)).paragraphs[-1].runs
    assert "".join(each.text for each in runs if not each.font.underline) == "minst en person"
    assert "".join(each.text for each in runs if not each.font.strike) == "minst två personer"


def test_a_file_that_we_write_is_one_that_we_read() -> None:
    data = write("Svar", [Heading(1, "Avsnitt"), Prose("Ett stycke.\n\n1. Först\n2. Sedan")], "sv-SE")
    found = read("svar.docx", data)
    assert found.title == "Svar"
    assert [(each.kind, each.source) for each in found.blocks] == [
        (BlockKind.HEADING, "Avsnitt"),
        (BlockKind.PARAGRAPH, "Ett stycke."),
        (BlockKind.ITEM, "Först"),
        (BlockKind.ITEM, "Sedan"),
    ]


def shape(blocks: Sequence[Block]) -> list[tuple[object, ...]]:
    return [(each.kind, each.level, plain(each.source)) for each in blocks]


def test_a_plan_that_goes_out_as_word_comes_back_as_the_same_blocks() -> None:
    source = (
        "# Mål\n\nEtt **viktigt** stycke med *betoning* och en [länk](https://example.org).\n\n## Delmål\n\n- Punkt\n"
        "- Till\n  - Under\n\n1. Först\n2. Sedan\n\n> Ett citat\n\n| Indikator | 2030 |\n|---|---|\n| Sysselsatta | 80 % |"
    )
    blocks = split(source)
    found = read("plan.docx", write("Planen", [Text(blocks)], "sv-SE"))
    assert found.title == "Planen"
    assert shape(found.blocks) == shape(blocks)
    assert "**viktigt**" in found.blocks[1].source


@settings(deadline=None)
@given(documents, documents)
def test_any_words_make_a_file_that_word_can_open(title: str, source: str) -> None:
    parts = [
        Heading(2, title),
        Prose(source),
        Text(split(source)),
        Quotation(source),
        Facts([(title, source)]),
    ]
    assert docx.Document(io.BytesIO(write(title, parts, "sv-SE"))).paragraphs
