"""A table of comments: its columns are named, what was understood is shown, and then all of it is registered or none."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import select

from consult.db import db
from consult.model.comments import Anchor, Comment, CommentKind, Voice
from consult.model.consultations import Consultation, ConsultationState
from consult.model.organisations import Organisation
from consult.model.registrations import Channel, Registration
from consult.model.users import Role
from consult.text.anchors import Status
from tests import factories
from tests.support.client import Page, Visitor
from tests.support.queries import Queries

HEADS = ("Nr", "Remissinstans", "Avsnitt", "Sida", "Rad", "Citat", "Kommentar", "Föreslagen ändring")
QUOTED = (1, "Ånge kommun", "2.1", 4, 12, "namngiven kontaktperson", "För svagt.", "kontaktperson")
PLACED = (2, "ånge  kommun", "1", None, None, None, "Vem betalar?", None)
NOWHERE = (3, "Cykelfrämjandet", None, 9, None, None, "Bra karta.", None)


def workbook(*rows: Sequence[object]) -> bytes:
    book = Workbook()
    for row in (HEADS, *rows):
        book.active.append(list(row))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.fixture(name="round_")
def _round(client: Visitor) -> Consultation:
    return factories.consultation(slug="remiss")


@pytest.fixture(name="bodies", autouse=True)
def _bodies(client: Visitor) -> list[Organisation]:
    return [factories.organisation(name=name) for name in ("Ånge kommun", "Cykelfrämjandet")]


@pytest.fixture(name="_staff", autouse=True)
def _staff(client: Visitor, round_: Consultation) -> None:
    factories.sign_in(client, factories.user(Role.DRAFTER, locale="en"))


ADDRESS = "/desk/consultations/remiss/table"


def upload(client: Visitor, data: bytes, name: str = "tabell.xlsx") -> Page:
    return client.submit(client.visit(ADDRESS), "Read the file", file=(BytesIO(data), name))


def look(client: Visitor, data: bytes, **chosen: Any) -> Page:
    return client.submit(upload(client, data), "See what was understood", **chosen)


def register(client: Visitor, page: Page, **chosen: Any) -> Page:
    return client.submit(page, "Register", **chosen)


def value(page: Page, name: str) -> str:
    return str(page.tree.xpath(f"//main//input[@name='{name}']")[0].get("value"))


def said() -> list[Comment]:
    db.session.expire_all()
    return list(db.session.scalars(select(Comment).order_by(Comment.number)))


def anchor(comment: Comment) -> Anchor | None:
    return db.session.scalar(select(Anchor).where(Anchor.comment_id == comment.id))


def test_columns_are_guessed_and_shown_with_the_first_rows(client: Visitor) -> None:
    page = upload(client, workbook(QUOTED, PLACED))
    chosen = {
        name: page.one(f"//select[@name='{name}']/option[@selected]")
        for name in ("comment", "change", "quote", "section", "page", "line", "organisation")
    }
    assert chosen == {
        "comment": "Kommentar",
        "change": "Föreslagen ändring",
        "quote": "Citat",
        "section": "Avsnitt",
        "page": "Sida",
        "line": "Rad",
        "organisation": "Remissinstans",
    }
    assert "För svagt." in page.said
    assert said() == []


def test_rows_become_comments_of_their_organisations_at_their_places(
    client: Visitor, bodies: list[Organisation]
) -> None:
    page = look(client, workbook(QUOTED, PLACED, NOWHERE))
    assert "Ånge kommun: 2 comments" in page.said
    assert said() == [], "nothing is saved before it has been seen"
    register(client, page)
    quoted, placed, nowhere = said()
    assert (quoted.quote, quoted.proposed, quoted.kind) == (
        "namngiven kontaktperson",
        "kontaktperson",
        CommentKind.PROPOSAL,
    )
    assert quoted.body.startswith("För svagt.")
    assert "sida 4, rad 12" in quoted.body, "in the language of the table"
    assert (placed.label, placed.start, placed.kind) == ("1", None, CommentKind.QUESTION)
    assert (nowhere.uid, nowhere.voice) == (None, Voice.ORGANISATION)
    lost = anchor(nowhere)
    assert lost is not None
    assert (lost.status, lost.method) == (Status.REMOVED, "no_place")
    came = db.session.scalars(select(Registration).order_by(Registration.number)).all()
    assert [(each.organisation_id, each.comments, each.placeless) for each in came] == [
        (bodies[0].id, 2, 0),
        (bodies[1].id, 1, 1),
    ]
    assert {each.channel for each in came} == {Channel.TABLE}


@pytest.mark.parametrize("locale", ["sv", "en"])
def test_a_table_to_fill_in_has_a_row_for_each_section_and_is_understood_without_correction(
    client: Visitor, locale: str
) -> None:
    client.post("/language", data={"locale": locale})
    empty = client.get(f"{ADDRESS}/form.xlsx")
    book = load_workbook(BytesIO(empty.data))
    sheet = book.active
    sections = [str(row[1]) for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert sections == ["1 Utgångspunkter", "2 Näringsliv"]
    sheet["A3"], sheet["D3"] = "Ånge kommun", "Vem betalar?"
    filled = BytesIO()
    book.save(filled)
    client.post("/language", data={"locale": "en"})
    register(client, look(client, filled.getvalue()))
    (only,) = said()
    assert (only.label, only.body) == ("2", "Vem betalar?")


def test_the_same_file_is_not_registered_twice(client: Visitor) -> None:
    data = workbook(PLACED)
    register(client, look(client, data))
    page = upload(client, data)
    assert page.status_code == 422
    assert len(said()) == 1


def test_an_unknown_organisation_stops_everything_until_someone_says_whose_it_is(
    client: Visitor, bodies: list[Organisation]
) -> None:
    page = look(client, workbook(QUOTED, (4, "Ånge kn", "1", None, None, None, "Bra.", None)))
    assert "Row 3: “Ånge kn” is not among those who can answer." in page.said
    refused = register(client, page)
    assert (refused.status_code, said()) == (422, [])
    slug = db.session.scalar(select(Organisation.slug).where(Organisation.name == "Ånge kommun"))
    again = client.submit(refused, "Look again", whose=slug)
    assert "is not among" not in again.said
    register(client, again)
    assert [each.organisation_id for each in said()] == [bodies[0].id] * 2


def test_rows_of_an_unknown_organisation_can_be_left_out_and_those_of_none_belong_to_the_sender(
    client: Visitor,
) -> None:
    rows = workbook(
        (1, "Okänd", "1", None, None, None, "A.", None), (2, None, "1", None, None, None, "B.", None)
    )
    slug = db.session.scalar(select(Organisation.slug).where(Organisation.name == "Cykelfrämjandet"))
    page = look(client, rows, sender=slug)
    register(client, client.submit(page, "Look again", whose=":leave"))
    assert [each.body for each in said()] == ["B."]


def test_a_row_without_a_sender_and_one_with_a_formula_are_listed_and_nothing_is_registered(
    client: Visitor,
) -> None:
    page = look(
        client,
        workbook(
            (1, None, "1", None, None, None, "A.", None),
            (2, "Ånge kommun", "1", None, None, None, "=A1", None),
        ),
    )
    assert "Row 2: It does not say which organisation it is from." in page.said
    assert "Row 3: In “Kommentar” there is a formula without a value." in page.said
    assert register(client, page).status_code == 422
    assert said() == []


def test_a_row_can_be_moved_to_another_passage_or_left_out(client: Visitor) -> None:
    page = look(client, workbook(QUOTED, PLACED, NOWHERE))
    wrong = client.submit(page, "Look at the places again", **{"place-4": "99.9"})
    assert "There is no passage 99.9 in this version." in wrong.said
    register(client, wrong, **{"place-4": "2.1", "leave-2": "on"})
    placed, moved = said()
    assert (placed.label, moved.label) == ("1", "2.1")
    kept = anchor(moved)
    assert kept is not None
    assert kept.status is Status.MANUAL


def test_the_kind_of_a_comment_is_guessed_and_can_be_changed(client: Visitor) -> None:
    page = look(client, workbook(QUOTED, PLACED, NOWHERE))
    guessed = [page.one(f"//select[@name='kind-{row}']/option[@selected]") for row in (2, 3, 4)]
    assert guessed == ["Proposal", "Question", "Proposal"]
    again = client.submit(page, "Look at the places again", **{"kind-4": "support", "kind-3": "none"})
    register(client, again, **{"kind-2": "objection"})
    assert [each.kind for each in said()] == [
        CommentKind.OBJECTION,
        CommentKind.QUESTION,
        CommentKind.SUPPORT,
    ]


def test_a_proposed_change_that_is_a_description_stands_in_the_comment(client: Visitor) -> None:
    register(client, look(client, workbook(QUOTED), proposes="told"))
    (told,) = said()
    assert told.proposed is None
    assert "Föreslagen ändring:\n\nkontaktperson" in told.body


def test_what_a_cell_holds_is_shown_as_words_and_never_as_markup(client: Visitor) -> None:
    row = (
        1,
        "Ånge kommun",
        "1",
        None,
        None,
        None,
        "<script>alert(1)</script> [x](javascript:y) =cmd|' /C'!A0",
        None,
    )
    page = look(client, workbook(row))
    assert "<script>alert(1)" not in page.get_data(as_text=True)
    register(client, page)
    (told,) = said()
    assert "<script" not in told.html
    assert "href" not in told.html


@pytest.mark.parametrize("chosen", [{"comment": "", "change": ""}, {"section": "6"}, {"comment": "77"}])
def test_columns_that_cannot_be_are_refused_and_what_was_chosen_is_kept(
    client: Visitor, chosen: dict[str, str]
) -> None:
    page = upload(client, workbook(QUOTED))
    refused = client.post(
        ADDRESS,
        data={
            "held": value(page, "held"),
            "csrf_token": value(page, "csrf_token"),
            "act": "look",
            "comment": "6",
            "received_on": "2026-01-01",
        }
        | chosen,
    )
    assert refused.status_code == 422
    assert said() == []


def test_a_table_that_was_not_read_here_is_not_taken(client: Visitor) -> None:
    page = upload(client, workbook(QUOTED))
    held = value(page, "held")
    refused = client.submit(page, "See what was understood", held=f"{held}x")
    assert (refused.status_code, said()) == (422, [])


def test_a_consultation_that_has_been_answered_takes_no_table(client: Visitor, round_: Consultation) -> None:
    page = look(client, workbook(QUOTED))
    db.session.get_one(Consultation, round_.id).state = ConsultationState.CANCELLED
    db.session.commit()
    assert register(client, page).status_code in {404, 409, 422}
    assert said() == []


def test_more_rows_take_no_more_statements_to_look_at(client: Visitor, queries: Queries) -> None:
    def cost(count: int) -> int:
        page = upload(client, workbook(*[(each, *PLACED[1:]) for each in range(count)]))
        with queries.counted() as seen:
            client.submit(page, "See what was understood")
        return len(seen)

    assert cost(10) == cost(60)
