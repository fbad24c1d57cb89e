"""A Word file brought back into a private room: read, shown, corrected, and saved all at once."""

import io
from collections.abc import Callable
from typing import Any

import docx
import pytest
from sqlalchemy import select

from consult.db import db
from consult.model.consultations import Consultation
from consult.model.organisations import Organisation
from consult.model.statements import Point, Statement
from consult.model.users import User
from tests import factories
from tests.support.client import Page, Visitor
from tests.support.queries import Queries
from tests.support.room import add_view, address
from tests.support.word import saved

QUOTE = "länets aktörer"
Edit = Callable[[Any], None]


@pytest.fixture(name="member", autouse=True)
def _member(body: Organisation, client: Visitor) -> User:
    member = factories.user(organisation=body, name="Ylva Öberg", locale="sv")
    factories.sign_in(client, member)
    return member


def fetched(client: Visitor, consultation: Consultation) -> bytes:
    return bytes(client.get(address(consultation, "/word/draft")).data)


def edited(data: bytes, *edits: Edit) -> bytes:
    """Let someone do things to a file in Word."""
    document = docx.Document(io.BytesIO(data))
    for edit in edits:
        edit(document)
    return saved(document)


def remark(words: str, text: str, author: str = "Ola Ås") -> Edit:
    """Comment on the paragraph that has these words."""

    def edit(document: Any) -> None:
        paragraph = next(each for each in document.paragraphs if words in each.text)
        document.add_comment(runs=paragraph.runs, text=text, author=author, initials="OÅ")

    return edit


def rewritten(view: int, old: str, new: str) -> Edit:
    """Change what a view says in the margin."""

    def edit(document: Any) -> None:
        for comment in document.comments:
            if comment.paragraphs[0].text.startswith(f"Synpunkt {view} "):
                run = next(each for line in comment.paragraphs for each in line.runs if old in each.text)
                run.text = run.text.replace(old, new)

    return edit


def bring(client: Visitor, consultation: Consultation, data: bytes, name: str = "utkast.docx") -> Page:
    page = client.visit(address(consultation, "/bring-back"))
    return client.submit(page, "Läs in filen", file=(io.BytesIO(data), name))


def save(client: Visitor, page: Page, **chosen: str) -> Page:
    return client.submit(page, "Spara i utkastet", **chosen)


def views() -> list[Point]:
    db.session.expire_all()
    return list(db.session.scalars(select(Point).order_by(Point.number)))


def test_a_comment_is_shown_before_anything_is_saved_and_then_becomes_a_view(
    client: Visitor, consultation: Consultation, member: User
) -> None:
    data = edited(fetched(client, consultation), remark("vägledande", "Ska den *inte* binda?"))
    page = bring(client, consultation, data)
    assert page.h1 == "Så lästes filen"
    assert "Ola Ås" in page.said
    assert views() == []
    assert factories.rows(Statement) == 0
    page = save(client, page)
    assert "Det du valde är sparat i utkastet." in page.said
    (view,) = views()
    assert (view.cited, view.body, view.kind, view.author_id) == (
        "1.2",
        r"Ska den \*inte\* binda?",
        "question",
        member.id,
    )


def test_what_is_as_it_was_is_counted_and_nothing_is_doubled(
    client: Visitor, consultation: Consultation
) -> None:
    add_view(client, consultation, words=QUOTE, proposed="alla i länet")
    add_view(client, consultation, "1.2", body="Bra.\n\nMen *kort*.\nOch snävt.")
    page = bring(client, consultation, fetched(client, consultation))
    assert "Det finns inget nytt i filen." in page.said
    assert "2 synpunkter står likadant här." in page.said
    assert len(views()) == 2


def test_the_same_file_brought_back_twice_counts_once(client: Visitor, consultation: Consultation) -> None:
    data = edited(
        fetched(client, consultation),
        remark("vägledande", "Samma här."),
        remark("kontaktperson för", "Samma här."),
    )
    save(client, bring(client, consultation, data))
    page = bring(client, consultation, data)
    assert "2 saker togs in redan förut." in page.said
    assert [each.cited for each in views()] == ["1.2", "2.1"]


def test_a_view_that_was_changed_in_the_file_is_changed_here(
    client: Visitor, consultation: Consultation
) -> None:
    add_view(client, consultation)
    data = edited(fetched(client, consultation), rewritten(1, "ansvarar", "betalar"))
    page = bring(client, consultation, data)
    assert page.all("//ol[@class='fates']//ins") == ["Tillagt: betalar"]
    save(client, page)
    assert [each.body for each in views()] == ["Skriv vem som betalar."]


def test_a_view_that_was_changed_on_both_sides_is_kept_unless_someone_takes_the_other(
    client: Visitor, consultation: Consultation
) -> None:
    add_view(client, consultation)
    data = edited(fetched(client, consultation), rewritten(1, "ansvarar", "betalar"))
    point = views()[0]
    point.body = "Skriv vem som leder."
    page = bring(client, consultation, data)
    assert "En kollega kan ha ändrat synpunkten här" in page.said
    assert page.one("//input[@name='leave-1']/@checked") is not None
    refused = save(client, page)
    assert refused.status_code == 409
    assert "allt är bortvalt" in refused.said
    client.post(address(consultation, "/bring-back"), data=without(page, "leave-1"))
    assert [each.body for each in views()] == ["Skriv vem som betalar."]


def without(page: Page, box: str) -> dict[str, str]:
    """Give what the form sends when a box is not ticked."""
    form = page.tree.forms[-1]
    return {name: value for name, value in form.form_values() if name != box} | {"act": "save"}


def test_a_view_that_is_gone_from_the_file_stays_unless_someone_says_otherwise(
    client: Visitor, consultation: Consultation
) -> None:
    add_view(client, consultation)
    data = fetched(client, consultation)
    page = bring(client, consultation, edited(data, _strike_comments, remark("vägledande", "Ny.")))
    assert "Finns inte längre i filen" in page.said
    save(client, page)
    assert len(views()) == 2
    page = bring(client, consultation, edited(data, _strike_comments))
    save(client, page, **{"strike-1": "on"})
    assert [each.body for each in views()] == ["Ny."]


def _strike_comments(document: Any) -> None:
    for element in list(document.comments._comments_elm):  # noqa: SLF001 - python-docx cannot delete comments
        document.comments._comments_elm.remove(element)  # noqa: SLF001


def test_many_comments_take_no_more_statements_than_few(
    client: Visitor, consultation: Consultation, queries: Queries
) -> None:
    data = fetched(client, consultation)
    save(client, bring(client, consultation, edited(data, remark("vägledande", "En."))))
    few = bring(client, consultation, edited(data, remark("vägledande", "En till.")))
    with queries.counted() as for_few:
        save(client, few)
    notes = [remark("vägledande", f"Nummer {n}.") for n in range(60)]
    many = bring(client, consultation, edited(data, *notes))
    with queries.counted() as for_many:
        save(client, many)
    assert len(views()) == 62
    assert but_inserts(for_many) == but_inserts(for_few)


def but_inserts(statements: list[str]) -> int:
    """Leave out insertions: SQLite is given the rows one by one, PostgreSQL all at once."""
    return len([each for each in statements if not each.startswith("INSERT")])
