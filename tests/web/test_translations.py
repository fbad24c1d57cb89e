"""Writing the other language beside the text, and reading texts from files."""

import pytest

from consult.db import transaction
from consult.formats import guard
from consult.model.plans import Plan
from consult.model.users import Role
from consult.policy import SYSTEM
from consult.services import versions
from consult.services.versions import Rewording
from tests import factories
from tests.support import word
from tests.support.client import Page, Visitor


@pytest.fixture(name="drafter")
def _drafter(client: Visitor) -> Visitor:
    factories.sign_in(client, factories.user(Role.DRAFTER, locale="en"))
    return client


@pytest.fixture(name="plan")
def _plan() -> Plan:
    plan = factories.plan(slug="planen")
    factories.text(plan)
    return plan


def words(plan: Plan, label: str, locale: str) -> str:
    block = factories.block_of(factories.working(plan), label)
    return next((text.source for text in block.texts if text.locale == locale), "")


def uid_of(plan: Plan, label: str) -> str:
    return factories.block_of(factories.working(plan), label).uid


def reword(plan: Plan, label: str, source: str) -> None:
    text = next(
        each for each in factories.block_of(factories.working(plan), label).texts if each.locale == "sv"
    )
    with transaction():
        versions.replace_text(SYSTEM, plan, Rewording(uid_of(plan, label), "sv", source, text.digest))


def translating(client: Visitor, plan: Plan, label: str) -> Page:
    return client.visit(f"/desk/plans/planen/sections/{uid_of(plan, label)}/in/en")


def test_a_stale_translation_shows_what_changed_and_can_be_still_right(drafter: Visitor, plan: Plan) -> None:
    reword(plan, "1.2", "För alla aktörer är planen vägledande.")
    page = translating(drafter, plan, "1")
    assert "The translation is stale" in page.said
    assert (page.one("//del"), page.one("//ins")) == ("Deleted: övriga", "Added: alla")
    page = drafter.submit(page, "Still right")
    assert "stale" not in page.said
    assert page.h1 == "Section 1 in English"


def test_a_whole_section_is_translated_at_once(drafter: Visitor) -> None:
    plan = factories.plan(slug="planen")
    factories.text(plan, english="")
    page = drafter.visit("/desk/plans/planen")
    assert "7 passages are not translated" in page.said
    page = translating(drafter, plan, "2")
    fields = {f"text-{uid_of(plan, label)}": f"English {label}" for label in ("2", "2.1", "2.1a", "2.1b")}
    page = drafter.submit(page, "Save the translation", **fields)
    assert "3 passages are not translated" in page.said
    assert words(plan, "2.1a", "en") == "English 2.1a"


def test_a_translation_that_someone_else_changed_stands_beside_mine(drafter: Visitor, plan: Plan) -> None:
    mine, theirs = translating(drafter, plan, "1"), translating(drafter, plan, "1")
    field = f"text-{uid_of(plan, '1.1')}"
    drafter.submit(theirs, "Save the translation", **{field: "Theirs."})
    page = drafter.submit(mine, "Save the translation", **{field: "Mine."})
    assert page.status_code == 409
    assert "Theirs." in page.said
    assert page.tree.get_element_by_id(f"x-{uid_of(plan, '1.1')}").value.strip() == "Mine."
    assert words(plan, "1.1", "en") == "Theirs."
    drafter.submit(page, "Save the translation")
    assert words(plan, "1.1", "en") == "Mine."


def test_a_translation_of_a_removed_passage_is_shown_so_that_it_can_be_copied(
    drafter: Visitor, plan: Plan
) -> None:
    page = translating(drafter, plan, "2")
    field = f"text-{uid_of(plan, '2.1b')}"
    editor = drafter.visit(f"/desk/plans/planen/sections/{uid_of(plan, '2')}")
    drafter.submit(editor, "Save the section", source="# Näringsliv\n\n" + words(plan, "2.1", "sv"))
    page = drafter.submit(page, "Save the translation", **{field: "Words that would be lost."})
    assert page.status_code == 409
    assert "Words that would be lost." in page.said


@pytest.mark.parametrize("locale", ["sv", "fi"])
def test_a_language_that_is_not_a_translation_is_not_found(drafter: Visitor, plan: Plan, locale: str) -> None:
    address = f"/desk/plans/planen/sections/{uid_of(plan, '1')}/in/{locale}"
    assert drafter.get(address).status_code == 404


def upload(client: Visitor, name: str, data: bytes, locale: str = "sv") -> Page:
    """Send a file; the body is made here, since the test client leaves large ones open on disk."""
    address = f"/desk/plans/planen/import/{locale}"
    token = client.visit(address).tree.xpath("//main//input[@name='csrf_token']/@value")[0]
    fields = (('name="csrf_token"', token.encode()), (f'name="file"; filename="{name}"', data))
    parts = [
        b"--limit\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n" % (head.encode(), value)
        for head, value in fields
    ]
    return client.post(  # type: ignore[return-value]
        address, data=b"".join([*parts, b"--limit--\r\n"]), content_type="multipart/form-data; boundary=limit"
    )


def test_a_file_is_shown_as_numbered_passages_before_it_is_used(drafter: Visitor) -> None:
    plan = factories.plan(slug="planen")
    page = upload(drafter, "plan.md", f"---\ntitle: Min plan\n---\n\n{factories.SWEDISH}".encode())
    assert page.h1 == "What was understood"
    assert "Min plan" in page.said
    assert page.all("//p[@class='fate-head']/span[1]") == ["1", "1.1", "1.2", "2", "2.1", "2.1a", "2.1b"]
    assert factories.working(plan).blocks == []
    page = drafter.submit(page, "Use this text")
    assert page.h1 == "Working text"
    assert len(factories.working(plan).blocks) == 7


def test_a_word_file_with_swedish_styles_becomes_sections_lists_and_tables(drafter: Visitor) -> None:
    plan = factories.plan(slug="planen")
    document = word.swedish()
    document.add_paragraph("Utgångspunkter", style="Rubrik 1")
    document.add_paragraph("Planen gäller till 2030.")
    document.add_paragraph("Första punkten", style="Punktlista")
    document.add_paragraph("Fördjupning", style="Rubrik 2")
    table = document.add_table(2, 2)
    for cell, words in zip(table._cells, ("Mått", "2030", "Företag", "12"), strict=True):  # noqa: SLF001
        cell.text = words
    document.add_paragraph("Uppföljning", style="Rubrik 1")
    page = upload(drafter, "plan.docx", word.saved(document))
    assert page.all("//p[@class='fate-head']/span[1]") == ["1", "1.1", "1.1a", "1.2", "1.2.1", "2"]
    drafter.submit(page, "Use this text")
    assert [block.kind for block in factories.working(plan).blocks] == [
        "heading",
        "paragraph",
        "item",
        "heading",
        "table",
        "heading",
    ]


def _swollen(part: bytes) -> bytes:
    return part + b" " * guard.MAX_PART


def test_a_file_that_would_burst_is_not_opened(drafter: Visitor, plan: Plan) -> None:
    page = upload(drafter, "plan.docx", word.rewritten(word.saved(word.swedish()), {word.DOCUMENT: _swollen}))
    assert page.status_code == 422
    assert "far too large when it is unpacked" in page.said
    assert len(factories.working(plan).blocks) == 7


def test_a_new_file_shows_what_goes_on_and_keeps_it(drafter: Visitor, plan: Plan) -> None:
    uid = uid_of(plan, "2.1a")
    page = upload(drafter, "plan.md", factories.SWEDISH.replace("två dagar", "tre dagar").encode())
    assert page.all("//*[@class='fate-name']").count("Unchanged") == 6
    assert page.one("//li[contains(@class, 'is-edited')]//ins") == "Added: tre"
    drafter.submit(page, "Use this text")
    assert uid_of(plan, "2.1a") == uid
    assert words(plan, "2.1a", "sv") == "Kontaktpersonen svarar inom tre dagar."


def test_a_file_compared_with_an_older_text_is_compared_again(drafter: Visitor, plan: Plan) -> None:
    page = upload(drafter, "plan.md", factories.SWEDISH.encode())
    reword(plan, "1.1", words(plan, "1.1", "sv").replace("länets", "alla"))
    page = drafter.submit(page, "Use this text")
    assert page.status_code == 409
    assert "Someone else has changed this since you opened the page" in page.said
    assert page.all("//*[@class='fate-name']").count("Edited") == 1
    drafter.submit(page, "Use this text")
    assert words(plan, "1.1", "sv").startswith("Planen beskriver")


def test_a_translation_in_a_file_is_laid_beside_the_text(drafter: Visitor) -> None:
    plan = factories.plan(slug="planen")
    factories.text(plan, english="")
    longer = factories.ENGLISH.replace("# Business", "A note.\n\n# Business")
    page = upload(drafter, "plan.md", longer.encode(), "en")
    assert "1 passage of the file has no counterpart" in page.said
    drafter.submit(page, "Use this text")
    assert words(plan, "2.1", "en").startswith("Each municipality")


def test_there_must_be_a_text_before_its_translation_comes_in(drafter: Visitor) -> None:
    factories.plan(slug="planen")
    page = upload(drafter, "plan.md", factories.ENGLISH.encode(), "en")
    assert page.status_code == 422
    assert "There is no text to translate yet." in page.said


def test_a_translation_with_other_headings_says_where_they_part(drafter: Visitor, plan: Plan) -> None:
    page = upload(drafter, "plan.md", b"# Points\n\nText.\n\n## Deeper\n\n# Business", "en")
    assert "The headings do not match" in page.said
    assert page.all("//dl//dd") == ["2 Näringsliv heading level 1", "1.2 Deeper heading level 2"]
    assert page.all("//button[@value='use']") == []


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("", b"", "Choose a file."),
        ("plan.pdf", b"%PDF-1.7", "This kind of file cannot be read."),
        ("plan.docx", b"not a zip at all", "named as a Word file but is not one"),
        ("plan.docx", b"PK\x03\x04broken", "named as a Word file but is not one"),
        ("plan.md", b"", "The file is empty."),
        ("plan.md", b"# T\n\n" + b"x\n\n" * 11_000, "too many paragraphs"),
        ("plan.md", b"x" * (6 * 2**20), "The file is too large."),
    ],
    ids=["none", "pdf", "not a docx", "broken zip", "empty", "many", "large"],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(
    drafter: Visitor, plan: Plan, name: str, data: bytes, said: str
) -> None:
    page = upload(drafter, name, data)
    assert page.status_code == 422
    assert said in page.said
    assert len(factories.working(plan).blocks) == 7


def test_fifty_megabytes_are_refused(drafter: Visitor, plan: Plan) -> None:
    assert upload(drafter, "plan.md", b"x" * (50 * 2**20)).status_code == 413
    assert drafter.post("/language", data={"locale": "x" * (9 * 2**20)}).status_code == 413
