"""Files that are kept as they came: known by what they contain, with harmless names; what cannot be kept is refused."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.formats.enclosures import ENDINGS, FileKind, read
from consult.formats.filenames import LONGEST, named
from consult.formats.problems import Unreadable, UnreadableCode
from tests.support.files import odt, packed, pdf, picture, with_part, word

MOST = 2**20
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (FileKind.PDF, pdf()),
        (FileKind.DOCX, word()),
        (FileKind.ODT, odt()),
        *((kind, picture(kind)) for kind in ("png", "jpeg", "gif", "tiff", "webp")),
        (FileKind.TEXT, "Så här beslutade nämnden.".encode()),
        (FileKind.TEXT, "Så här beslutade nämnden.".encode("utf-16")),
        (FileKind.TEXT, "Så här beslutade nämnden.".encode("cp1252")),
        (FileKind.TEXT, b"<script>alert(1)</script>"),
    ],
)
def test_a_file_is_what_it_contains_whatever_it_is_called(kind: str, data: bytes) -> None:
    found = read("fil.exe", data, MOST)
    assert (found.kind, found.name) == (kind, f"fil.exe.{ENDINGS[FileKind(kind)][0]}")
    assert (found.data, found.digest) == (data, sha256(data).hexdigest())


@pytest.mark.parametrize(
    ("code", "data"),
    [
        (UnreadableCode.EMPTY, b""),
        (UnreadableCode.FILE_TOO_LARGE, b"x" * (MOST + 1)),
        (UnreadableCode.ENCRYPTED, pdf(user="hemligt", owner="hemligt")),
        (UnreadableCode.ENCRYPTED, pdf(owner="hemligt")),
        (UnreadableCode.ENCRYPTED, OLE + "EncryptedPackage".encode("utf-16-le")),
        (UnreadableCode.ENCRYPTED, odt('<manifest><encryption-data checksum="x"/></manifest>')),
        (UnreadableCode.DAMAGED, pdf()[:-200]),
        (UnreadableCode.DAMAGED, b"%PDF-1.7\nhello"),
        (UnreadableCode.DAMAGED, word()[:-100]),
        (UnreadableCode.DAMAGED, odt()[:-30]),
        (UnreadableCode.DAMAGED, with_part(odt(), "../utanför")),
        (UnreadableCode.DAMAGED, packed("a.txt")),
        (UnreadableCode.DAMAGED, picture()[:40]),
        (UnreadableCode.MACROS, with_part(word(), "word/vbaProject.bin")),
        (UnreadableCode.MACROS, with_part(odt(), "Basic/Standard/Module1.xml")),
        (UnreadableCode.NOT_ENCLOSABLE, OLE),
        (UnreadableCode.NOT_ENCLOSABLE, packed("xl/workbook.xml")),
        (UnreadableCode.NOT_ENCLOSABLE, odt(mimetype="application/vnd.oasis.opendocument.text-template")),
        (UnreadableCode.NOT_ENCLOSABLE, b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff"),
        (UnreadableCode.NOT_ENCLOSABLE, b"\x7fELF\x02\x01\x01\0\0\0\0\0"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_reason(code: str, data: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        read("protokoll.pdf", data, MOST)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("name", "harmless"),
    [
        ("Protokoll §112.pdf", "Protokoll §112.pdf"),
        ("PROTOKOLL.PDF", "PROTOKOLL.PDF"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\kim\\svar.pdf", "svar.pdf"),
        ("avtal.pdf.exe", "avtal.pdf.exe.pdf"),
        ("gpj.\u202efdp.pdf", "gpj.fdp.pdf"),
        ('a\r\nSet-Cookie: x="1".pdf', "a Set-Cookie_ x=_1_.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("...", "_.pdf"),
        ("", "_.pdf"),
        (".pdf", "pdf.pdf"),
        ("a\u0308rende.pdf", "ärende.pdf"),
        ("x" * 300 + ".pdf", "x" * (LONGEST - 4) + ".pdf"),
    ],
)
def test_a_name_leads_nowhere_and_ends_as_files_of_its_kind_do(name: str, harmless: str) -> None:
    assert named(name, ("pdf",)) == harmless


@given(st.text())
def test_no_name_is_too_long_or_has_signs_that_some_system_does_not_take(name: str) -> None:
    found = named(name, ("txt", "md"))
    assert len(found) <= LONGEST + 1
    assert found.endswith((".txt", ".md", ".TXT", ".MD")) or found.lower().endswith((".txt", ".md"))
    assert not set(found) & set('/\\<>:"|?*%\n\r\t\0')
    assert found.isprintable()
    assert named(found, ("txt", "md")) == found, "cleaning twice is cleaning once"
