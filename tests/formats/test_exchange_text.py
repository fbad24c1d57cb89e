"""The documents of an exchange file become blocks that keep their identities from version to version."""

from consult.formats import exchange_text
from consult.formats.exchange import Consultation, Document, Paragraph, Period, Section, Version
from consult.text.blocks import BlockKind

FIRST = "Varje kommun ska ha en namngiven kontaktperson för cykelfrågor."
LATER = "Varje kommun ska ha en namngiven kontaktperson för alla cykelfrågor."


def version(key: str, words: str) -> Version:
    return Version(
        id=key,
        sections=[Section(id="s1", title="Mål # 1", level=2, order=2)],
        paragraphs=[
            Paragraph(id="p2", order=2, text=words, section_id="s1"),
            Paragraph(id="p1", order=1, text="1. *Inte* en lista", section_id=None),
            Paragraph(id="p3", order=3, text="en punkt", section_id="s1", type="list-item"),
        ],
    )


def file(*documents: Document) -> Consultation:
    period = Period(opens="2025-01-10", closes="2025-02-10")
    return Consultation(
        id="a",
        title="A",
        language="sv",
        period=period,
        documents=list(documents),
        participants=[],
        comments=[],
    )


def test_one_document_is_laid_out_as_it_is_read_with_its_words_as_they_are() -> None:
    (told,) = exchange_text.tell(file(Document(id="d", title="Planen", versions=[version("v1", FIRST)])))
    laid = [(each.block.kind, each.block.level, each.plain) for each in exchange_text.edition([told], 1)]
    assert laid == [
        (BlockKind.PARAGRAPH, 0, "1. *Inte* en lista"),
        (BlockKind.HEADING, 1, "Mål # 1"),
        (BlockKind.PARAGRAPH, 0, FIRST),
        (BlockKind.ITEM, 1, "en punkt"),
    ]


def test_a_passage_that_was_reworded_is_the_same_passage() -> None:
    versions = [version("v1", FIRST), version("v2", LATER)]
    (told,) = exchange_text.tell(file(Document(id="d", title="Planen", versions=versions)))
    before, after = told.states
    assert before.uids == after.uids
    assert after.of(after.uids["p2"]).plain == LATER


def test_several_documents_become_the_chapters_of_one_plan() -> None:
    one = Document(id="d1", title="Planen", versions=[version("v1", FIRST), version("v2", LATER)])
    two = Document(id="d2", title="Bilagan", versions=[version("v1", "Något annat.")])
    told = exchange_text.tell(file(one, two))
    assert exchange_text.editions(told) == 2
    chapters = [
        (each.block.level, each.plain)
        for each in exchange_text.edition(told, 2)
        if each.block.kind is BlockKind.HEADING
    ]
    assert chapters == [(1, "Planen"), (2, "Mål # 1"), (1, "Bilagan"), (2, "Mål # 1")]
    first, second = (
        {str(each.block.uid) for each in exchange_text.edition(told, number)} for number in (1, 2)
    )
    assert first == second


def test_an_identity_that_the_file_gives_is_kept() -> None:
    given = Version(id="v1", sections=[], paragraphs=[Paragraph(id="p", order=1, text="Ord.", uid="abc234")])
    (told,) = exchange_text.tell(file(Document(id="d", title="Planen", versions=[given])))
    assert told.states[0].uids == {"p": "abc234"}
