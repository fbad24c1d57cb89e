"""The program takes words out of a file: no trace is left, a mark stands in their place, and all else is as it was."""

import io
import zipfile
from datetime import UTC, datetime

import pikepdf
import pytest
from docx import Document

from consult.formats import enclosures, pdf_glyphs, pdf_text, pdf_written, struck, traces
from consult.formats.enclosures import Enclosure
from consult.formats.parts import Prose
from consult.formats.problems import Unreadable, UnreadableCode
from consult.text.redacting import Struck
from tests.formats.test_traces import NAME, enclosed, pdf, with_part, word

MARK = "[maskerat: personuppgift]"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def without(name: str, data: bytes) -> bytes:
    """Take the name out, and check with eyes of others that it is gone."""
    file = enclosed(name, data)
    assert traces.contents(file).holds(NAME)
    copy = struck.copy(file, [Struck(NAME, MARK)])
    assert copy is not None
    read = enclosures.read(name, copy, 2**24)
    assert read.kind == file.kind
    assert not traces.contents(read).holds(NAME)
    return copy


def saved(file: pikepdf.Pdf) -> bytes:
    target = io.BytesIO()
    file.save(target)
    return target.getvalue()


def paragraphs(data: bytes) -> list[str]:
    return [each.text for each in Document(io.BytesIO(data)).paragraphs]


def test_a_text_file_gets_the_mark() -> None:
    assert without("a.txt", f"Enligt {NAME}.\n".encode()).decode() == f"Enligt {MARK}.\n"


def test_words_that_are_divided_over_runs_leave_the_rest_of_a_word_file_alone() -> None:
    document = Document()
    paragraph = document.add_paragraph("Enligt Gul")
    paragraph.add_run("sparv Hemlig").bold = True
    paragraph.add_run("ssons granne och ")
    paragraph.add_run(NAME).italic = True
    paragraph.add_run(" själv.")
    document.add_paragraph("En annan rad.")
    target = io.BytesIO()
    document.save(target)
    copy = without("a.docx", target.getvalue())
    assert paragraphs(copy) == [f"Enligt {MARK} granne och {MARK} själv.", "En annan rad."]
    kept = Document(io.BytesIO(copy)).paragraphs[0].runs
    assert [each.italic for each in kept if each.text == MARK] == [True]


def test_they_go_out_of_struck_words_remarks_properties_and_addresses_of_a_word_file() -> None:
    data = word("Text.", author=NAME)
    for part, xml in {
        "word/footnotes.xml": f"<w:p {W}><w:del><w:r><w:delText>Fråga {NAME} först</w:delText></w:r></w:del></w:p>",
        "word/comments.xml": f'<w:comments {W}><w:comment w:author="{NAME}"/></w:comments>',
        "word/_rels/x.xml.rels": f'<Relationships><Relationship Target="https://x.example/{NAME}"/></Relationships>',
    }.items():
        data = with_part(data, part, xml.encode())
    copy = without("a.docx", data)
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        assert f"Fråga {MARK} först" in archive.read("word/footnotes.xml").decode()
        assert 'Target="about:blank"' in archive.read("word/_rels/x.xml.rels").decode()


def test_the_letters_go_out_of_a_page_and_a_mark_is_drawn_where_they_were() -> None:
    copy = without("a.pdf", pdf(f"Enligt {NAME}, som bor i grannhuset.", Title=f"Brev från {NAME}"))
    said = " ".join(pdf_text.read(copy).texts)
    assert "Enligt" in said
    assert "som bor i grannhuset." in said
    assert MARK in said
    with pikepdf.open(io.BytesIO(copy)) as file:
        assert str(file.docinfo["/Title"]) == f"Brev från {MARK}"
        page = file.pages[0].Contents.read_bytes()
    assert b" re f" in page


@pytest.mark.parametrize(
    "content",
    [
        b"BT /F1 12 Tf 14 TL 72 700 Td (Enligt) Tj (Gulsparv Hemligsson) ' ET",
        b'BT /F1 12 Tf 14 TL 72 700 Td (Enligt) Tj 1 2 (Gulsparv Hemligsson) " ET',
        b"BT /F1 12 Tf 72 700 Td [(Gul) -20 (sparv Hem) 15 (ligsson)] TJ ET",
        b"BT /F1 12 Tf 72 700 Td (Gulsparv) Tj 0 -14 Td (Hemligsson) Tj ET",
        b"q 0.5 0 0 0.5 0 0 cm BT /F1 12 Tf 0 1 -1 0 72 700 Tm 90 Tz 3 Ts (Gulsparv Hemligsson) Tj ET Q",
        b"/Span <</ActualText (Gulsparv Hemligsson)>> BDC BT /F1 12 Tf (X) Tj ET EMC",
        b"BT /F1 0 Tf 72 700 Td (Gulsparv Hemligsson) Tj ET",
    ],
)
def test_however_a_page_shows_them(content: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf("Text."))) as file:
        file.pages[0].Contents = file.make_stream(content)
        data = saved(file)
    without("a.pdf", data)


def test_they_go_out_of_parts_that_several_pages_show_and_of_forms_and_remarks() -> None:
    with pikepdf.open(io.BytesIO(pdf("Text."))) as file:
        page = file.pages[0]
        part = file.make_stream(f"BT /F1 9 Tf ({NAME}) Tj ET".encode())
        part.Type, part.Subtype, part.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 99, 99]
        part.Resources = page.Resources
        page.Resources.XObject = pikepdf.Dictionary(P=part)
        page.Contents = file.make_stream(b"/P Do")
        remark = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9])
        remark.Contents = f"Fråga {NAME}"
        page.Annots = pikepdf.Array([file.make_indirect(remark)])
        form = file.make_stream(f"<xfa>{NAME}</xfa>".encode())
        file.Root.AcroForm = pikepdf.Dictionary(Fields=[], XFA=form)
        data = saved(file)
    copy = without("a.pdf", data)
    with pikepdf.open(io.BytesIO(copy)) as file:
        assert str(file.pages[0].Annots[0].Contents) == f"Fråga {MARK}"


def test_what_follows_stays_where_it_was_and_the_copy_claims_nothing() -> None:
    """The letters behind the words are shown at the same place: the gap is as wide as the words were."""
    data = pdf_written.write(
        "Svar", [Prose(f"Enligt {NAME} är planen bra.")], "sv-SE", datetime(2026, 11, 1, tzinfo=UTC)
    )
    copy = without("a.pdf", data)
    assert b"pdfaid:part" in _claims(data)
    assert not any(name in _claims(copy) for name in (b"pdfaid:part", b"pdfuaid:part"))
    assert _places(data, "planen") == pytest.approx(_places(copy, "planen"), abs=0.05)


def _claims(data: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as file:
        return bytes(file.Root.Metadata.read_bytes())


def _places(data: bytes, word: str) -> tuple[float, float]:
    with pikepdf.open(io.BytesIO(data)) as file:
        shown = pdf_glyphs.read(file.pages[0].obj, file.pages[0].resources)
    glyph = shown.glyphs[shown.text.index(word)]
    assert glyph
    return glyph.matrix[4], glyph.matrix[5]


def test_a_picture_is_not_changed() -> None:
    assert struck.copy(Enclosure("a.png", enclosures.FileKind.PNG, b"", ""), [Struck(NAME, MARK)]) is None


def test_a_file_whose_picture_is_damaged_is_refused() -> None:
    data = with_part(word(f"Enligt {NAME}."), "word/media/image1.png", bytes(range(256)))
    place = data.rindex(bytes(range(256)))
    file = enclosed("a.docx", data[:place] + b"\xff" * 256 + data[place + 256 :])
    with pytest.raises(Unreadable) as refusal:
        struck.copy(file, [Struck(NAME, MARK)])
    assert refusal.value.code == UnreadableCode.DAMAGED
