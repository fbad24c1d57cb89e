import io
import zipfile
from collections.abc import Callable

import pytest

from consult.formats import guard
from consult.formats.documents import read
from consult.formats.problems import Unreadable, UnreadableCode
from tests.support.word import DOCUMENT, add, rewritten, saved, swedish


@pytest.fixture
def plan() -> bytes:
    document = swedish()
    add(document, ("Titel", "Plan"), ("Rubrik 1", "Mål"), ("", "Texten."))
    return saved(document)


def code_of(data: bytes) -> UnreadableCode:
    with pytest.raises(Unreadable) as caught:
        read("plan.docx", data)
    return UnreadableCode(caught.value.code)


def archive(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name, part in parts.items():
            target.writestr(name, part)
    return file.getvalue()


def before_root(text: bytes) -> Callable[[bytes], bytes]:
    return lambda part: part.replace(b"<w:document", text + b"<w:document", 1)


def test_the_file_that_the_hostile_ones_are_made_from_is_read(plan: bytes) -> None:
    assert [block.source for block in read("plan.docx", rewritten(plan, {})).blocks] == ["Mål", "Texten."]


@pytest.mark.parametrize(
    "dtd",
    [
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE x [<!ENTITY a "AAAA"><!ENTITY b "&a;&a;&a;&a;">]>',
        b'<!DOCTYPE x SYSTEM "https://example.org/x.dtd">',
    ],
)
def test_a_part_with_a_dtd_is_refused(plan: bytes, dtd: bytes) -> None:
    assert code_of(rewritten(plan, {DOCUMENT: before_root(dtd)})) == UnreadableCode.DTD


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "cp037"])
def test_a_dtd_cannot_hide_behind_an_encoding(plan: bytes, encoding: str) -> None:
    body = "<!DOCTYPE x [<!ENTITY e 'ee'>]><x>&e;</x>".encode(encoding)
    start = b'<?xml version="1.0" encoding="cp037"?>' if encoding == "cp037" else b""
    assert code_of(rewritten(plan, {}, {"word/extra.xml": start + body})) == UnreadableCode.DTD


def test_a_part_that_is_huge_when_unpacked_is_refused(plan: bytes) -> None:
    data = rewritten(plan, {DOCUMENT: lambda part: part + b" " * guard.MAX_PART})
    assert len(data) < 200_000
    assert code_of(data) == UnreadableCode.ZIP_BOMB


def test_pictures_that_unpack_to_far_more_than_they_weigh_are_refused(plan: bytes) -> None:
    data = rewritten(plan, {}, {f"word/media/{number}.bmp": b"\0" * 2**20 for number in range(11)})
    assert code_of(data) == UnreadableCode.ZIP_BOMB


def test_an_archive_with_thousands_of_members_is_refused(plan: bytes) -> None:
    data = rewritten(plan, {}, {f"word/media/{number}": b"" for number in range(guard.MAX_MEMBERS)})
    assert code_of(data) == UnreadableCode.ZIP_BOMB


def test_a_document_of_more_elements_than_can_be_read_in_time_is_refused(plan: bytes) -> None:
    runs = b"<w:r/>" * 260_000
    data = rewritten(
        plan, {DOCUMENT: lambda part: part.replace(b"<w:sectPr", b"<w:p>" + runs + b"</w:p><w:sectPr", 1)}
    )
    assert code_of(data) in {UnreadableCode.TOO_MANY_BLOCKS, UnreadableCode.ZIP_BOMB}


def test_macros_are_refused(plan: bytes) -> None:
    assert code_of(rewritten(plan, {}, {"word/vbaProject.bin": b"x"})) == UnreadableCode.MACROS


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "word/../../x.xml", "C:\\x.xml", "word\\x.xml"]
)
def test_paths_that_lead_out_of_the_file_are_refused(plan: bytes, name: str) -> None:
    assert code_of(rewritten(plan, {}, {name: b"<x/>"})) == UnreadableCode.NOT_DOCX


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name_are_refused(plan: bytes) -> None:
    assert code_of(rewritten(plan, {}, {DOCUMENT: b"<x/>"})) == UnreadableCode.NOT_DOCX


def test_an_encrypted_archive_is_refused(plan: bytes) -> None:
    data = bytearray(plan)
    directory = data.rindex(b"PK\x01\x02")
    data[directory + 8] |= 1
    assert code_of(bytes(data)) == UnreadableCode.ENCRYPTED


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ({"xl/workbook.xml": b"<x/>"}, "xlsx"),
        ({"ppt/presentation.xml": b"<x/>"}, "pptx"),
        ({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}, "odt"),
    ],
)
def test_other_office_files_are_named(parts: dict[str, bytes], found: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read("plan.docx", archive(**parts))
    assert (caught.value.code, caught.value.parameters) == (UnreadableCode.WRONG_TYPE, {"found": found})


@pytest.mark.parametrize(
    "data",
    [
        archive(**{"readme.txt": b"hej"}),
        archive(**{"word/document.xml": b"<not closed"}),
        archive(**{"word/styles.xml": b"<x/>"}),
        b"PK\x03\x04 and then nothing that is an archive",
    ],
    ids=["other zip", "broken XML", "no document", "no archive"],
)
def test_what_is_no_word_file_is_refused(data: bytes) -> None:
    assert code_of(data) == UnreadableCode.NOT_DOCX


def test_a_file_cut_off_while_it_was_sent_is_refused(plan: bytes) -> None:
    assert code_of(plan[: len(plan) // 2]) == UnreadableCode.NOT_DOCX


def test_a_file_damaged_inside_is_refused(plan: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(plan)) as file:
        place = file.getinfo(DOCUMENT).header_offset + 60
    assert code_of(plan[:place] + b"\xff" * 40 + plan[place + 40 :]) == UnreadableCode.NOT_DOCX
