"""A file over the working text: read, shown, corrected and only then used."""

from io import BytesIO

import pytest

from consult.model.plans import Plan
from consult.model.users import Role
from consult.text.blocks import MOST_BLOCKS
from tests import factories
from tests.answering import redraft
from tests.support.client import Page, Visitor

NEW = factories.SWEDISH.replace("minst en", "minst två").replace("För övriga aktörer", "# Nytt\n\nFör övriga")
ADDRESS = "/desk/plans/planen/import"


@pytest.fixture(name="plan")
def _plan(client: Visitor) -> Plan:
    factories.sign_in(client, factories.user(Role.DRAFTER, locale="en"))
    plan = factories.plan(slug="planen")
    factories.text(plan)
    return plan


def upload(client: Visitor, text: str | bytes, name: str = "plan.md", address: str = ADDRESS) -> Page:
    data = text.encode() if isinstance(text, str) else text
    return client.submit(client.visit(address), "Read the file", file=(BytesIO(data), name))


def sources(plan: Plan) -> list[str]:
    return [
        text.source for block in factories.working(plan).blocks for text in block.texts if text.locale == "sv"
    ]


def uids(plan: Plan) -> list[str]:
    return [block.uid for block in factories.working(plan).blocks]


def test_a_file_is_shown_before_it_is_used_and_passages_keep_their_identity(
    client: Visitor, plan: Plan
) -> None:
    before, kept = sources(plan), uids(plan)
    page = upload(client, factories.SWEDISH.replace("minst en", "minst två"))
    assert page.h1 == "What was understood"
    assert page.all("//li[contains(@class, 'is-edited')]//ins") == ["Added: två"]
    assert sources(plan) == before
    page = client.submit(page, "Use this text")
    assert page.h1 == "Working text"
    assert "The text from the file is now the working text." in page.said
    assert uids(plan) == kept
    assert any("minst två" in each for each in sources(plan))


def test_a_drafter_says_which_passage_became_which(client: Visitor, plan: Plan) -> None:
    block = factories.block_of(factories.working(plan), "2.1")
    words = "Varje kommun ska ha minst en namngiven kontaktperson för företagsfrågor."
    page = upload(client, factories.SWEDISH.replace(words, "Helt andra ord om något nytt."))
    name = page.one(f"//select[option[@value='{block.uid}']]/@name")
    client.submit(page, "Use this text", **{name: block.uid})
    assert factories.block_of(factories.working(plan), "2.1").uid == block.uid


def test_a_text_that_a_colleague_changed_meanwhile_is_not_overwritten(client: Visitor, plan: Plan) -> None:
    page = upload(client, NEW)
    redraft(plan, factories.SWEDISH.replace("två dagar", "tre dagar"))
    page = client.submit(page, "Use this text")
    assert page.status_code == 409
    assert page.h1 == "What was understood"
    assert any("tre dagar" in each for each in sources(plan))
    assert not any("minst två" in each for each in sources(plan))


def test_a_translation_is_laid_beside_the_text_and_used(client: Visitor, plan: Plan) -> None:
    page = upload(client, factories.ENGLISH, address=f"{ADDRESS}/en")
    assert "Every passage has a counterpart." in page.said
    client.submit(page, "Use this text")
    words = {text.locale: text.source for text in factories.block_of(factories.working(plan), "2").texts}
    assert words["en"] == "Business"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("plan.docx", b"not a word file", "a Word file but is not one."),
        ("plan.exe", b"MZ\x90\x00\x03\x00\xff", "The file is not text."),
        ("plan.md", b"", "The file is empty."),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_words(
    client: Visitor, plan: Plan, name: str, content: bytes, message: str
) -> None:
    before = sources(plan)
    page = upload(client, content, name)
    assert page.status_code == 422
    assert message in page.said
    assert sources(plan) == before


def test_a_text_of_more_passages_than_a_text_may_have_is_refused_in_words(
    client: Visitor, plan: Plan
) -> None:
    before = sources(plan)
    page = client.submit(upload(client, NEW), "Use this text", text="- a\n" * (MOST_BLOCKS + 1))
    assert page.status_code == 422
    assert "The text has too many paragraphs. It may have at most 10000." in page.said
    assert sources(plan) == before
