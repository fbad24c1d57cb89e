"""The text of what came as a file, or nothing where a person has to type it."""

from email.message import EmailMessage

import pytest

from consult.formats.letters import text_of
from tests.support.word_returned import returned_plan


def mail(words: str, html: str = "", charset: str = "utf-8") -> bytes:
    message = EmailMessage()
    message["Subject"] = "Svar"
    if words:
        message.set_content(words, charset=charset)
    if html and words:
        message.add_alternative(html, subtype="html")
    elif html:
        message.set_content(html, subtype="html")
    return bytes(message)


def test_a_text_file_is_its_text_whatever_it_is_written_in() -> None:
    assert text_of("brev.txt", "Hej på er".encode()) == "Hej på er"
    assert text_of("BREV.TXT", "Hej på er".encode("cp1252")) == "Hej på er"


def test_an_email_is_what_it_says_as_plain_text() -> None:
    assert text_of("svar.eml", mail("Planen är bra.", "<p>Annat</p>")) == "Planen är bra."
    assert text_of("svar.eml", mail("Åäö.", charset="iso-8859-1")) == "Åäö."


def test_an_email_that_is_only_html_keeps_its_paragraphs_and_none_of_its_code() -> None:
    page = "<style>p{}</style><p>Ett &amp; annat.</p><p>Två.</p><script>alert(1)</script>"
    assert text_of("svar.eml", mail("", page)).split("\n\n")[0] == "Ett & annat."
    assert "Två." in text_of("svar.eml", mail("", page))
    assert "alert" not in text_of("svar.eml", mail("", page))
    assert "p{}" not in text_of("svar.eml", mail("", page))


def test_what_is_attached_to_an_email_is_not_its_text() -> None:
    message = EmailMessage()
    message.set_content("Se bilagan.")
    message.add_attachment(b"Hemligt", maintype="text", subtype="plain", filename="a.txt")
    assert text_of("svar.eml", bytes(message)) == "Se bilagan."


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\xff\xfe",
        b"Content-Type: text/plain; charset=no-such\r\n\r\nHej",
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x",
        b"Content-Type: text/html\r\n\r\n",
    ],
)
def test_a_broken_email_is_no_error(data: bytes) -> None:
    assert isinstance(text_of("svar.eml", data), str)


def test_a_word_file_is_read_whatever_it_is_called() -> None:
    found = text_of("svar.bin", returned_plan())
    assert "För övriga aktörer är planen vägledande." in found
    assert "\n\n" in found


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("brev.pdf", b"%PDF-1.7"),
        ("svar.msg", b"\xd0\xcf\x11\xe0"),
        ("svar.docx", b"PK\x03\x04 broken"),
        ("stor.txt", b"a" * (20 * 2**20)),
    ],
)
def test_what_cannot_be_read_as_text_is_left_to_a_person(name: str, data: bytes) -> None:
    assert text_of(name, data) == ""
