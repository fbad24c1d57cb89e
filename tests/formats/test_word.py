import io
from typing import Any

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Cm

from consult.formats.documents import Document, RemarkCode, read
from consult.text.blocks import BlockKind
from tests.support.word import add, rewritten, saved, swedish, with_body

PICTURE = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,"
    b"\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)
NOTES = (
    '<w:{0}s xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:{0} w:id="7"><w:p><w:r><w:t>{1}</w:t></w:r></w:p></w:{0}></w:{0}s>'
)


def lines(document: Document) -> list[str]:
    """Give the blocks as a person would type them."""
    marks = {
        BlockKind.HEADING: lambda block: "#" * block.level + " ",
        BlockKind.ITEM: lambda block: "  " * (block.level - 1) + ("1. " if block.ordered else "- "),
        BlockKind.QUOTE: lambda _: "> ",
    }
    return [marks.get(block.kind, lambda _: "")(block) + block.source for block in document.blocks]


def lines_of(data: bytes) -> list[str]:
    return lines(read("plan.docx", data))


def counts_of(data: bytes) -> dict[RemarkCode, Any]:
    remarks = read("plan.docx", data).remarks
    return {
        remark.code: remark.parameters.get("count")
        for remark in remarks
        if remark.code != RemarkCode.NO_HEADINGS
    }


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_swedish_style_names_give_the_structure() -> None:
    document = swedish()
    add(
        document,
        ("Titel", "Trafikplan"),
        ("Underrubrik", "Remissversion"),
        ("Rubrik 1", "Utgångspunkter"),
        ("", "Texten."),
        ("Rubrik 2", "Mål"),
        ("Punktlista", "Fler tåg"),
        ("Punktlista 2", "Nattåg"),
        ("Numrerad lista", "Först"),
        ("Citat", "Sagt."),
        ("Starkt citat", "Sagt högt."),
    )
    found = read("plan.docx", saved(document))
    assert found.title == "Trafikplan"
    assert lines(found) == [
        "Remissversion",
        "# Utgångspunkter",
        "Texten.",
        "## Mål",
        "- Fler tåg",
        "  - Nattåg",
        "1. Först",
        "> Sagt.",
        "> Sagt högt.",
    ]
    assert found.remarks == ()


def test_english_style_names_give_the_structure() -> None:
    document = docx.Document()
    document.add_heading("Transport plan", 0)
    document.add_heading("Aims", 1)
    add(document, ("List Bullet", "More trains"), ("List Bullet 2", "Night trains"), ("List Number", "First"))
    add(document, ("Intense Quote", "Said."), ("Heading 2", "Means"))
    found = read("plan.docx", saved(document))
    assert found.title == "Transport plan"
    assert lines(found) == ["# Aims", "- More trains", "  - Night trains", "1. First", "> Said.", "## Means"]


def test_a_house_style_that_is_based_on_a_heading_is_one() -> None:
    document = swedish()
    house = document.styles.add_style("Regionens kapitel", WD_STYLE_TYPE.PARAGRAPH)
    house.base_style = document.styles["Heading 2"]
    add(
        document,
        ("Titel", "Plan"),
        ("Rubrik 1", "Ett"),
        ("Regionens kapitel", "Två"),
        ("TOC Heading", "Innehåll"),
    )
    assert lines_of(saved(document)) == ["# Ett", "## Två"]


def test_a_title_may_take_several_paragraphs_and_later_ones_are_chapters() -> None:
    document = swedish()
    add(document, ("Titel", "Trafikplan"), ("Titel", "2030–2040"), ("", "Text."), ("Titel", "Del två"))
    found = read("plan.docx", saved(document))
    assert found.title == "Trafikplan 2030–2040"
    assert lines(found) == ["Text.", "# Del två"]


def test_words_that_are_only_bold_are_no_heading() -> None:
    document = swedish()
    document.add_paragraph().add_run("Inte en rubrik").bold = True
    assert lines_of(saved(document)) == ["**Inte en rubrik**"]


def test_bold_headings_are_just_headings() -> None:
    document = swedish()
    add(document, ("Titel", "Plan"))
    heading = document.add_paragraph(style="Rubrik 1")
    heading.add_run("Mål").bold = True
    heading.add_run(" och medel *")
    assert lines_of(saved(document)) == ["# Mål och medel \\*"]


def test_headings_deeper_than_six_levels_come_up_and_are_reported() -> None:
    document = swedish()
    add(
        document,
        ("Titel", "Plan"),
        ("Rubrik 1", "Ett"),
        ("Rubrik 6", "Sex"),
        ("Rubrik 7", "Sju"),
        ("Rubrik 9", "Nio"),
    )
    assert lines_of(saved(document)) == ["# Ett", "###### Sex", "###### Sju", "###### Nio"]
    assert counts_of(saved(document)) == {RemarkCode.HEADINGS_TOO_DEEP: 2}


def test_typed_numbers_in_headings_are_taken_away() -> None:
    document = swedish()
    add(
        document,
        ("Titel", "Plan"),
        ("Rubrik 1", "1.\tMål"),
        ("Rubrik 2", "1.1 Delmål"),
        ("Rubrik 1", "Bilaga"),
    )
    assert lines_of(saved(document)) == ["# Mål", "## Delmål", "# Bilaga"]
    assert counts_of(saved(document)) == {RemarkCode.NUMBERING_STRIPPED: 2}


def test_formatting_and_breaks_are_kept() -> None:
    body = (
        f"<w:p>{run('Fet', '<w:b/>')}{run(' och ')}{run('kursiv, ', '<w:i/>')}"
        f"{run('struken', '<w:strike/>')}{run('. CO')}{run('2', VERTICAL.format('subscript'))}"
        f"{run(' per km')}{run('2', VERTICAL.format('superscript'))}<w:r><w:br/></w:r>{run('Ny rad')}</w:p>"
    )
    assert lines_of(with_body(body)) == ["**Fet** och _kursiv,_ ~~struken~~. CO₂ per km²\\\nNy rad"]


VERTICAL = '<w:vertAlign w:val="{}"/>'


def test_text_that_looks_like_markdown_stays_text() -> None:
    document = swedish()
    add(
        document,
        ("", "1. Inte en lista"),
        ("", "# Ingen rubrik"),
        ("", "a * b_c_ [x](y) <b> &amp;"),
        ("", "- Strecket"),
    )
    assert lines_of(saved(document)) == [
        "1\\. Inte en lista",
        "\\# Ingen rubrik",
        "a \\* b_c\\_ [x\\](y) \\<b> \\&amp;",
        "\\- Strecket",
    ]


def test_links_lead_to_the_web_only() -> None:
    link = '<w:hyperlink r:id="{{{}}}"><w:r><w:t>{}</w:t></w:r></w:hyperlink>'
    body = f"<w:p>{link.format(0, 'lagen')}{run(' ')}{link.format(1, 'filen')}{run(' ')}{link.format(2, 'koden')}</w:p>"
    data = with_body(body, "https://lagen.nu/2010:1065_(1)", "file:///c:/plan.doc", "javascript:alert(1)")
    assert lines_of(data) == ["[lagen](https://lagen.nu/2010:1065_%281%29) filen koden"]
    assert counts_of(data) == {RemarkCode.LINKS_LEFT_OUT: 2}


def test_pictures_are_left_out_with_a_remark_and_never_opened() -> None:
    document = swedish()
    document.add_paragraph("Före.")
    document.add_picture(io.BytesIO(PICTURE))
    assert lines_of(saved(document)) == ["Före."]
    assert counts_of(saved(document)) == {RemarkCode.IMAGES_LEFT_OUT: 1}


def test_comments_are_left_out_with_a_remark() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Texten.")
    document.add_comment(paragraph.runs, text="Hemligt tänkt", author="Anna", initials="A")
    assert lines_of(saved(document)) == ["Texten."]
    assert counts_of(saved(document)) == {RemarkCode.COMMENTS_IGNORED: 1}


def test_tracked_changes_are_read_as_accepted() -> None:
    body = (
        f"<w:p>{run('Senast ')}<w:del w:id='1' w:author='A'><w:r><w:delText>2030</w:delText></w:r></w:del>"
        f"<w:ins w:id='2' w:author='A'>{run('2035')}</w:ins>{run('.')}</w:p>"
    )
    assert lines_of(with_body(body)) == ["Senast 2035."]
    assert counts_of(with_body(body)) == {RemarkCode.INSERTIONS_ACCEPTED: 1, RemarkCode.DELETIONS_DROPPED: 1}


def test_hidden_text_stays_hidden() -> None:
    body = f"<w:p>{run('Synligt.')}{run(' Dolt.', '<w:vanish/>')}{run(' Åter.', HIDDEN_OFF)}</w:p>"
    assert lines_of(with_body(body)) == ["Synligt. Åter."]
    assert counts_of(with_body(body)) == {RemarkCode.HIDDEN_LEFT_OUT: 1}


HIDDEN_OFF = '<w:vanish w:val="0"/>'


def test_fields_and_formulas_keep_their_characters() -> None:
    body = (
        f"<w:p>{run('Diarienummer ')}<w:fldSimple w:instr='DOCPROPERTY dnr'>{run('RS 2026-17')}</w:fldSimple>"
        f"{run(', ')}<m:oMath><m:r><m:t>a=b</m:t></m:r></m:oMath></w:p>"
    )
    assert lines_of(with_body(body)) == ["Diarienummer RS 2026-17, a=b"]
    assert counts_of(with_body(body)) == {RemarkCode.FORMULAS_FLATTENED: 1}


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_notes_stand_at_the_end_of_their_section(kind: str) -> None:
    mark = f"<w:r><w:{kind}Reference w:id='7'/></w:r>"
    heading = "<w:p><w:pPr><w:pStyle w:val='Heading1'/></w:pPr>{}</w:p>"
    body = (
        heading.format(run("Ett"))
        + f"<w:p>{run('Lagen')}{mark}{run(' gäller.')}</w:p>"
        + heading.format(run("Två"))
    )
    part = {f"word/{kind}s.xml": NOTES.format(kind, "Lag (2010:1065).").encode()}
    data = rewritten(with_body(body), {}, part)
    assert lines_of(data) == ["# Ett", "Lagen¹ gäller.", "¹ Lag (2010:1065).", "# Två"]
    assert counts_of(data) == {RemarkCode.FOOTNOTES_MOVED: 1}


def test_a_note_that_is_missing_leaves_its_mark() -> None:
    data = with_body(f"<w:p>{run('Lagen')}<w:r><w:footnoteReference w:id='9'/></w:r></w:p>")
    assert lines_of(data) == ["Lagen¹"]


def test_a_table_of_contents_is_left_out_with_its_heading() -> None:
    document = swedish()
    add(
        document,
        ("", "Innehåll"),
        ("Innehåll 1", "Mål\t3"),
        ("Innehåll 1", "Medel\t4"),
        ("Rubrik 1", "Mål"),
        ("", "T."),
    )
    add(document, ("Rubrik 1", "Medel"))
    assert lines_of(saved(document)) == ["# Mål", "T.", "# Medel"]
    assert counts_of(saved(document)) == {RemarkCode.CONTENTS_LEFT_OUT: 2}


def test_a_generated_table_of_contents_is_left_out() -> None:
    contents = (
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr>"
        f"<w:sdtContent><w:p>{run('Mål 3')}</w:p></w:sdtContent></w:sdt>"
    )
    assert lines_of(with_body(f"{contents}<w:p>{run('Text.')}</w:p>")) == ["Text."]


def test_lists_keep_their_depth_and_kind_from_word_s_numbering() -> None:
    item = "<w:p><w:pPr><w:numPr><w:ilvl w:val='{}'/><w:numId w:val='{}'/></w:numPr></w:pPr>{}</w:p>"
    numbering = (
        "<w:numbering xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>"
        + "".join(
            f"<w:abstractNum w:abstractNumId='{kind}'>"
            + "".join(f"<w:lvl w:ilvl='{level}'><w:numFmt w:val='{name}'/></w:lvl>" for level in range(9))
            + "</w:abstractNum>"
            for kind, name in ((1, "bullet"), (2, "decimal"))
        )
        + "<w:num w:numId='1'><w:abstractNumId w:val='1'/></w:num><w:num w:numId='2'><w:abstractNumId w:val='2'/></w:num>"
        "</w:numbering>"
    )
    body = "".join(
        item.format(level, number, run(text))
        for level, number, text in ((0, 2, "a"), (1, 1, "b"), (3, 1, "c"), (0, 2, "d"))
    )
    data = rewritten(with_body(body), {"word/numbering.xml": lambda _: numbering.encode()})
    assert lines_of(data) == ["1. a", "  - b", "    - c", "1. d"]


def test_an_indented_paragraph_after_an_item_belongs_to_it() -> None:
    document = swedish()
    add(
        document,
        ("Numrerad lista", "Först"),
        ("", "Mer om det."),
        ("Numrerad lista", "Sedan"),
        ("", "Efter listan."),
    )
    document.paragraphs[1].paragraph_format.left_indent = Cm(1)
    assert lines_of(saved(document)) == ["1. Först\\\nMer om det.", "1. Sedan", "Efter listan."]


def test_the_words_of_a_text_box_are_kept() -> None:
    box = (
        "<w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent>"
        f"<w:p>{run('I rutan.')}</w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    assert lines_of(with_body(f"<w:p>{run('Före.')}{box}</w:p>")) == ["Före.", "I rutan."]


def test_a_document_of_pictures_only_has_nothing_to_read() -> None:
    document = swedish()
    document.add_picture(io.BytesIO(PICTURE))
    add(document, ("Titel", "Karta"))
    assert counts_of(saved(document)) == {RemarkCode.IMAGES_LEFT_OUT: 1, RemarkCode.EMPTY_DOCUMENT: None}
