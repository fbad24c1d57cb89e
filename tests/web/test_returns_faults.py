"""What can be wrong with a Word file that someone brings back into a private room, and what is said then."""

import io
import logging
import zipfile
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from consult.db import db
from consult.model.consultations import Consultation
from consult.model.organisations import Organisation
from consult.model.plans import Plan
from consult.model.records import Event
from consult.model.statements import Point, Remark, Statement
from consult.model.users import User
from consult.worker import Worker
from tests import factories
from tests.support.client import Visitor
from tests.support.room import add_view, address
from tests.support.room_files import bring, edited, fetched, remark, save, tracked, views
from tests.support.word import rewritten
from tests.support.word_returned import file, paragraph, run

DOCUMENT = "word/document.xml"
KINDS = "[Content_Types].xml"
SECRET = "Kanariefågeln kom med filen."


@pytest.fixture(name="member", autouse=True)
def _member(body: Organisation, client: Visitor) -> User:
    member = factories.user(organisation=body, name="Ylva Öberg", locale="sv")
    factories.sign_in(client, member)
    return member


def with_macro(data: bytes) -> bytes:
    return rewritten(data, {}, {"word/vbaProject.bin": b"macro"})


def of_macro_kind(data: bytes) -> bytes:
    """Make the file one with macros by its kinds of parts alone, whatever the parts are called."""
    plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return rewritten(
        data,
        {KINDS: lambda part: part.replace(plain, b"application/vnd.ms-word.document.macroEnabled.main+xml")},
    )


def broken(data: bytes) -> bytes:
    return data[: len(data) // 2]


def bomb(data: bytes) -> bytes:
    return rewritten(data, {}, {"word/media/image1.png": b"\0" * 60_000_000})


def encrypted(_data: bytes) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le")


def locked(data: bytes) -> bytes:
    """Say in the archive that its parts need a password."""
    packed = bytearray(data)
    for place in range(len(packed) - 8):
        if packed[place : place + 4] == b"PK\x01\x02":
            packed[place + 8] |= 1
    return bytes(packed)


def pdf(_data: bytes) -> bytes:
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


def sheet(_data: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    return packed.getvalue()


def empty(_data: bytes) -> bytes:
    return b""


FAULTS = [
    (with_macro, "utkast.docm", "Filen har makron.", "The file has macros."),
    (with_macro, "utkast.docx", "Filen har makron.", "The file has macros."),
    (of_macro_kind, "utkast.docx", "Filen har makron.", "The file has macros."),
    (encrypted, "utkast.docx", "Filen är skyddad med lösenord.", "The file is protected with a password."),
    (locked, "utkast.docx", "Filen är skyddad med lösenord.", "The file is protected with a password."),
    (broken, "utkast.docx", "men är inte en sådan", "named as a Word file but is not one"),
    (bomb, "utkast.docx", "för stor när den packas upp", "far too large when it is unpacked"),
    (pdf, "utkast.docx", "Här kan bara Wordfiler läsas in.", "Only Word files can be read here."),
    (sheet, "utkast.docx", "Här kan bara Wordfiler läsas in.", "Only Word files can be read here."),
    (empty, "utkast.docx", "Filen är tom.", "The file is empty."),
]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_file_that_is_none_or_is_dangerous_is_refused_by_its_content(
    client: Visitor, consultation: Consultation, fault: tuple[Any, str, str, str]
) -> None:
    harm, name, swedish, english = fault
    data = harm(fetched(client, consultation))
    page = bring(client, consultation, data, name)
    assert page.status_code == 422
    assert swedish in page.said
    client.set_cookie("locale", "en")
    page = client.visit(address(consultation, "/bring-back"))
    page = client.submit(page, "Read the file", file=(io.BytesIO(data), name))
    assert english in page.said
    assert factories.rows(Statement) == 0


def test_the_name_of_a_file_says_nothing(client: Visitor, consultation: Consultation) -> None:
    data = edited(fetched(client, consultation), remark("vägledande", "Ny."))
    page = bring(client, consultation, data, "a" * 300 + "\u202e<b>.txt")
    assert page.h1 == "Så lästes filen"
    save(client, page)
    assert [each.body for each in views()] == ["Ny."]


def test_no_file_is_asked_for(client: Visitor, consultation: Consultation) -> None:
    page = client.submit(client.visit(address(consultation, "/bring-back")), "Läs in filen")
    assert page.status_code == 422
    assert "Välj en fil." in page.said


def test_a_file_without_anything_in_it_is_told(client: Visitor, consultation: Consultation) -> None:
    page = bring(client, consultation, fetched(client, consultation))
    assert page.status_code == 422
    assert "filen har inga kommentarer" in page.said


def test_a_file_of_another_plan_is_refused(client: Visitor, consultation: Consultation) -> None:
    other = fetched(client, factories.consultation())
    page = bring(client, consultation, edited(other, remark("vägledande", "Ny.")))
    assert page.status_code == 422
    assert "Filen gäller en annan plan." in page.said


def test_a_file_in_which_no_paragraph_is_of_the_plan_is_refused(
    client: Visitor, consultation: Consultation
) -> None:
    page = bring(client, consultation, file(paragraph(run("Något om tåg.")), paragraph(run("Och bussar."))))
    assert page.status_code == 422
    assert "Inget stycke i filen finns i det planutkast som svaret gäller." in page.said


def test_a_file_from_another_organisation_s_room_is_refused(
    client: Visitor, consultation: Consultation, member: User
) -> None:
    other = factories.user(organisation=factories.organisation(), locale="sv")
    factories.sign_in(client, other)
    slug = db.session.scalars(select(Organisation.slug).where(Organisation.slug != "ekby-kommun")).one()
    theirs = client.get(f"/organisations/{slug}/statements/{consultation.slug}/word/draft").data
    factories.sign_in(client, member)
    page = bring(client, consultation, edited(bytes(theirs), remark("vägledande", "Ny.")))
    assert page.status_code == 422
    assert "Filen kommer från en annan organisations utrymme." in page.said


def test_what_a_page_carries_along_cannot_be_changed_or_sent_to_another_room(
    client: Visitor, consultation: Consultation
) -> None:
    data = edited(fetched(client, consultation), remark("vägledande", "Ny."))
    page = bring(client, consultation, data)
    held = page.one("//input[@name='held']/@value")
    other = factories.consultation()
    elsewhere = bring(client, other, edited(fetched(client, other), remark("vägledande", "Ny.")))
    for form, what in ((page, held[:-2] + "xx"), (elsewhere, held), (page, ""), (page, "åäö")):
        answer = save(client, form, held=what)
        assert answer.status_code == 422
        assert "Välj filen igen." in answer.said
    assert factories.rows(Point) == 0


def test_views_on_another_version_of_the_plan_are_placed_by_their_words(
    client: Visitor, consultation: Consultation
) -> None:
    add_view(client, consultation, "2.1")
    earlier = {each.id for each in views()}
    data = edited(
        fetched(client, consultation),
        remark("vägledande", "Ska den binda?"),
        tracked("kontaktperson för", "minst en namngiven", "två namngivna"),
    )
    plan = db.session.get_one(Plan, consultation.plan_id)
    factories.changed(plan, "1.1", "Planen beskriver något helt nytt om länets framtid och näringsliv.")
    factories.changed(plan, "2.1", "Varje kommun ska ha minst en namngiven kontaktperson för alla frågor.")
    later = factories.consultation(factories.published(plan))
    page = bring(client, later, data)
    assert "Filen kommer från ert utrymme i en annan remiss." in page.said
    save(client, page)
    new = [each for each in views() if each.id not in earlier]
    assert sorted((each.cited, each.body) for each in new) == [
        ("1.2", "Ska den binda?"),
        ("2.1", "Byt ”minst en namngiven” mot ”två namngivna”."),
        ("2.1", "Skriv vem som ansvarar."),
    ]
    assert [each.proposed for each in new if each.proposed] == [
        "Varje kommun ska ha två namngivna kontaktperson för alla frågor."
    ]


def test_hostile_names_and_words_are_shown_as_they_are(client: Visitor, consultation: Consultation) -> None:
    author = "<script>alert(1)</script>\u202eevil" + "x" * 500
    data = edited(
        fetched(client, consultation), remark("vägledande", "<img src=x onerror=alert(1)> **fet**", author)
    )
    page = bring(client, consultation, data)
    assert "<script>alert(1)</script>" in page.said
    assert "\u202e" not in page.text
    assert "x" * 200 not in page.text
    save(client, page)
    (view,) = views()
    assert view.body == r"\<img src=x onerror=alert(1)> \*\*fet\*\*"
    shown = client.visit(address(consultation))
    assert "<img src=x onerror=alert(1)> **fet**" in shown.said


def test_a_view_that_is_too_long_is_told_and_nothing_is_saved(
    client: Visitor, consultation: Consultation
) -> None:
    data = edited(
        fetched(client, consultation), remark("vägledande", "ord " * 6_000), remark("för länet", "Ny.")
    )
    page = save(client, bring(client, consultation, data))
    assert page.status_code == 409
    assert "Texten är för lång." in page.said
    assert factories.rows(Point) == 0


def test_more_views_than_fit_in_a_response_are_told_and_nothing_is_saved(
    client: Visitor, consultation: Consultation
) -> None:
    notes = [remark("vägledande", f"Nummer {n}.") for n in range(501)]
    page = bring(client, consultation, edited(fetched(client, consultation), *notes))
    page = save(client, page)
    assert page.status_code == 409
    assert "högst 500 synpunkter" in page.said
    assert factories.rows(Point) == 0


def test_nobody_but_members_brings_anything_back(
    client: Visitor, consultation: Consultation, member: User
) -> None:
    assert member
    page = bring(client, consultation, edited(fetched(client, consultation), remark("vägledande", "Ny.")))
    factories.sign_in(client, factories.user(organisation=factories.organisation(), locale="sv"))
    form = page.tree.forms[-1]
    sent = dict(form.form_values()) | {"act": "save"}
    with client.session_transaction() as session:
        session.pop("csrf_token", None)
    token = client.visit("/consultations").tree.xpath("//input[@name='csrf_token']/@value")[0]
    answer = client.post(form.get("action"), data=sent | {"csrf_token": token})
    assert answer.status_code == 404
    assert factories.rows(Point) == 0


def test_what_was_brought_back_leaves_no_trace_outside_the_room(
    app: Flask, client: Visitor, consultation: Consultation, caplog: pytest.LogCaptureFixture
) -> None:
    data = edited(
        fetched(client, consultation),
        remark("vägledande", SECRET),
        remark("kontaktperson för", SECRET + " Två.", author=SECRET),
    )
    before = db.session.scalar(select(func.count()).select_from(Event))
    with caplog.at_level(logging.DEBUG):
        save(client, bring(client, consultation, data), **{"kind-1": "aside"})
        Worker(app).once()
    assert SECRET not in caplog.text
    assert db.session.scalar(select(func.count()).select_from(Event)) == before
    assert len(views()) == 1
    assert factories.rows(Remark) == 1
