"""A returned Word file: read, shown, corrected, and registered as comments in the name of whoever sent it."""

from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from consult.db import db
from consult.model.comments import Anchor, Comment
from consult.model.consultations import Consultation
from consult.model.organisations import Organisation
from consult.model.registrations import Registration
from consult.model.users import Role, User
from consult.text.anchors import Status
from tests import factories
from tests.support.client import Page, Visitor
from tests.support.word_returned import begins, comment, ends, file, paragraph, run, tracked

INTRODUCTION = "Planen beskriver hur länets aktörer kan stärka företagens förmåga att utvecklas."
OTHERS = "För övriga aktörer är planen vägledande."
THREAD = '<w15:commentEx w15:paraId="00000002" w15:paraIdParent="00000001" w15:done="0"/>'


def heading(*parts: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>{"".join(parts)}</w:p>'


def item(*parts: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="ListBullet"/></w:pPr>{"".join(parts)}</w:p>'


def returned(*more: str) -> bytes:
    """Give the plan with a comment that was answered, a changed word and a comment that points at nothing."""
    return file(
        heading(run("Utgångspunkter")),
        paragraph(
            run("Planen beskriver hur "), begins(1), run("länets aktörer"), ends(1), run(INTRODUCTION[35:])
        ),
        paragraph(run(OTHERS)),
        heading(run("Näringsliv")),
        paragraph(
            run("Varje kommun ska ha minst "),
            tracked("del", "en namngiven kontaktperson"),
            tracked("ins", "två namngivna kontaktpersoner"),
            run(" för företagsfrågor."),
        ),
        item(run("Kontaktpersonen svarar inom två dagar.")),
        item(run("Regionen ordnar en introduktion.")),
        *more,
        comments=[comment(1, "Vilka är *de*?"), comment(2, "Se listan."), comment(3, "Bra plan.")],
        threads=THREAD,
    )


@pytest.fixture(name="round_")
def _round(client: Visitor) -> Consultation:
    return factories.consultation()


@pytest.fixture(name="body")
def _body(client: Visitor) -> Organisation:
    return factories.organisation(name="Ånge kommun")


@pytest.fixture(name="staff")
def _staff(client: Visitor) -> User:
    person = factories.user(Role.DRAFTER, locale="en", name="Disa Drafter")
    factories.sign_in(client, person)
    return person


def address(round_: Consultation) -> str:
    return f"/desk/consultations/{round_.slug}/word"


def upload(client: Visitor, round_: Consultation, data: bytes, **about: Any) -> Page:
    page = client.visit(address(round_))
    return client.submit(page, "Read the file", file=(BytesIO(data), "svar.docx"), **about)


def said() -> list[Comment]:
    db.session.expire_all()
    return list(db.session.scalars(select(Comment).order_by(Comment.number, Comment.position)))


def test_a_file_is_shown_before_anything_is_saved_and_then_registered(
    client: Visitor, round_: Consultation, body: Organisation, staff: User
) -> None:
    page = upload(client, round_, returned(), sender=body.slug, reference="RV2026-17")
    assert page.h1 == "What was understood"
    assert factories.rows(Comment) == 0
    assert page.all("//li[contains(@class, 'fate')]//ins") == ["Added: två namngivna kontaktpersoner"]
    assert "The file does not tell what it is about." in page.said
    page = client.submit(page, "Register")
    assert "3 comments are registered." in page.said
    assert page.h1 == "Comments to answer"
    roots = [each for each in said() if each.position == 0]
    by_label = {each.label: each for each in roots}
    assert set(by_label) == {"1.1", "2.1", ""}
    assert {(each.author_id, each.organisation_id, each.signed_as) for each in said()} == {
        (staff.id, body.id, "")
    }
    assert by_label["1.1"].quote == "länets aktörer"
    assert by_label["1.1"].body == r"Vilka är \*de\*?"
    assert [each.body for each in said() if each.position] == ["Se listan."]
    assert (
        by_label["2.1"].proposed
        == "Varje kommun ska ha minst två namngivna kontaktpersoner för företagsfrågor."
    )
    kept = db.session.scalars(select(Registration)).one()
    assert (kept.number, kept.comments, kept.placeless, kept.reference) == (1, 3, 1, "RV2026-17")
    placeless = db.session.get_one(Anchor, (by_label[""].id, round_.version_id))
    assert (placeless.status, placeless.uid, placeless.method) == (Status.REMOVED, None, "no_place")
