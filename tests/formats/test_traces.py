"""Words are found in a file wherever they hide: a redacted copy that leaves a trace is refused."""

import io
import zipfile
from datetime import UTC, datetime

import pikepdf
from docx import Document

from consult.formats import enclosures, pdf_written, traces
from consult.formats.enclosures import Enclosure, FileKind
from consult.formats.parts import Prose
from consult.formats.traces import Unread

NAME = "Gulsparv Hemligsson"


def enclosed(name: str, data: bytes) -> Enclosure:
    return enclosures.read(name, data, 2**24)


def word(*paragraphs: str, **properties: str) -> bytes:
    document = Document()
    for each in paragraphs:
        document.add_paragraph(each)
    for name, value in properties.items():
        setattr(document.core_properties, name, value)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    target = io.BytesIO(data)
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr(name, content)
    return target.getvalue()


def pdf(text: str, **info: str) -> bytes:
    file = pikepdf.new()
    file.add_blank_page()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page = file.pages[0]
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=file.make_indirect(font)))
    shown = text.encode("cp1252").replace(b"(", b"\\(").replace(b")", b"\\)")
    page.Contents = file.make_stream(b"BT /F1 12 Tf 72 700 Td (" + shown + b") Tj ET")
    for name, value in info.items():
        file.docinfo[f"/{name}"] = value
    target = io.BytesIO()
    file.save(target, compress_streams=False)
    return target.getvalue()


def holds(name: str, data: bytes, words: str = NAME) -> bool:
    return traces.contents(enclosed(name, data)).holds(words)


def test_it_is_found_on_the_pages_of_word_and_pdf() -> None:
    assert holds("a.docx", word(f"Enligt {NAME}."))
    assert holds("a.pdf", pdf(f"Enligt {NAME}."))
    assert holds("a.txt", f"Enligt {NAME}.".encode())
    assert not holds("a.docx", word("Enligt en granne."))
    assert not holds("a.pdf", pdf("Enligt en granne."))


def test_it_is_found_in_what_a_file_says_of_itself() -> None:
    assert holds("a.docx", word("Text.", author=NAME))
    assert holds("a.pdf", pdf("Text.", Author=NAME))


def test_it_is_found_over_runs_in_struck_words_and_in_remarks_of_word() -> None:
    document = Document()
    paragraph = document.add_paragraph("Enligt Gul")
    paragraph.add_run("sparv Hemlig").bold = True
    paragraph.add_run("sson.")
    target = io.BytesIO()
    document.save(target)
    assert holds("a.docx", target.getvalue())
    namespace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    struck = f"<w:p {namespace}><w:del><w:r><w:delText>{NAME}</w:delText></w:r></w:del></w:p>"
    assert holds("a.docx", with_part(word("Text."), "word/footnotes.xml", struck.encode()))
    remark = f'<w:comments {namespace}><w:comment w:author="{NAME}"/></w:comments>'
    assert holds("a.docx", with_part(word("Text."), "word/comments.xml", remark.encode()))


def test_it_is_found_in_a_remark_and_in_a_form_of_a_pdf() -> None:
    with pikepdf.open(io.BytesIO(pdf("Text."))) as file:
        remark = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents=NAME
        )
        file.pages[0].Annots = pikepdf.Array([file.make_indirect(remark)])
        target = io.BytesIO()
        file.save(target)
    assert holds("a.pdf", target.getvalue())


def test_it_is_found_when_letters_are_placed_one_by_one() -> None:
    with pikepdf.open(io.BytesIO(pdf("Text."))) as file:
        placed = b"".join(b"(%c) Tj 7 0 Td " % each for each in NAME.replace(" ", "").encode())
        file.pages[0].Contents = file.make_stream(b"BT /F1 12 Tf 72 700 Td " + placed + b"ET")
        target = io.BytesIO()
        file.save(target)
    assert holds("a.pdf", target.getvalue())


def test_it_is_found_in_a_pdf_whose_fonts_say_their_letters() -> None:
    data = pdf_written.write("Svar", [Prose(f"Enligt {NAME}.")], "sv-SE", datetime(2026, 11, 1, tzinfo=UTC))
    assert holds("a.pdf", data)
    assert Unread.LETTERS not in traces.contents(enclosed("a.pdf", data)).unread
    assert not holds("a.pdf", data, "Någon Annan")


def test_an_earlier_state_of_a_pdf_is_gone_from_the_clean_copy() -> None:
    """A PDF that was changed carries what it said before (ISO 32000-2, 7.5.6: incremental updates)."""
    old = pdf(f"Enligt {NAME}.")
    with pikepdf.open(io.BytesIO(old)) as file:
        number, size = file.pages[0].Contents.objgen[0], len(file.objects) + 1
    words = b"BT /F1 12 Tf 72 700 Td (Text) Tj ET"
    before = old.rstrip().rpartition(b"startxref")[2].split()[0].decode()
    new = b"%d 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (number, len(words), words)
    table = (
        f"xref\n{number} 1\n{len(old):010} 00000 n \ntrailer\n<< /Size {size} /Root 1 0 R /Prev {before} >>\n"
    )
    changed = old + new + table.encode() + b"startxref\n%d\n%%%%EOF\n" % (len(old) + len(new))
    assert NAME.encode() in changed
    assert not holds("a.pdf", changed)
    assert NAME.encode() not in traces.clean(enclosed("a.pdf", changed))


def test_what_cannot_be_read_is_named() -> None:
    png = bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360"
        "000000000500010d0a2db40000000049454e44ae426082"
    )
    assert traces.contents(Enclosure("a.png", FileKind.PNG, png, "")).unread == {Unread.PICTURES}
    with_picture = with_part(word("Text."), "word/media/image1.png", png)
    assert traces.contents(enclosed("a.docx", with_picture)).unread == {Unread.PICTURES}
    with_file = with_part(word("Text."), "word/embeddings/oleObject1.bin", b"abc")
    assert Unread.ENCLOSED in traces.contents(enclosed("a.docx", with_file)).unread
    assert not traces.contents(enclosed("a.pdf", pdf("Text."))).unread
