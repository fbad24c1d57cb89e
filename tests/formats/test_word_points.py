"""What a returned file says, sorted into points against the text that the same file was before it was written in."""

from dataclasses import replace

import pytest

from consult.formats import documents
from consult.formats.word_changes import ChangeKind, Lost
from consult.formats.word_placing import place
from consult.formats.word_points import Point, PointKind, Points, familiar, points
from consult.formats.word_returned import read_returned
from consult.text.anchors import Status
from consult.text.block import Block
from consult.text.markdown import plain
from tests.support.word import rewritten
from tests.support.word_returned import NAMESPACES, begins, comment, ends, file, paragraph, run, tracked

RAIL, ROAD, BIKE = (
    "Regionen bygger ut järnvägen till Norrköping under planperioden.",
    "Vägarna på landsbygden får nytt slitlager vart tionde år.",
    "Cykelstråk mellan tätorterna byggs tillsammans med kommunerna.",
)
FOOTNOTE = "<w:r><w:footnoteReference w:id='7'/></w:r>"


def styled(style: str, *parts: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{"".join(parts)}</w:p>'


def boxed(inside: str) -> str:
    return (
        "<w:p><w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent>"
        f"{inside}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    )


def noted(data: bytes, *parts: str) -> bytes:
    """Give a file with a footnote."""
    xml = f'<w:footnotes {NAMESPACES}><w:footnote w:id="7"><w:p>{"".join(parts)}</w:p></w:footnote></w:footnotes>'
    return rewritten(data, {}, {"word/footnotes.xml": xml.encode()})


def version(sent: bytes) -> list[Block]:
    """Read the plan as it came in before it was sent out."""
    return [replace(block, uid=f"v{at}") for at, block in enumerate(documents.read("plan.docx", sent).blocks)]


def said(returned: bytes, sent: bytes) -> tuple[Points, list[Block]]:
    """Sort what a returned file says, and see that nothing in it is lost."""
    blocks, read = version(sent), read_returned(returned)
    found = points(read, place(read, blocks), blocks)
    tracked_ = sum(point.tracked for point in found.points)
    assert tracked_ + found.repeated + found.wordless == len(read.changes)
    remarks = [point for point in found.points if point.kind is PointKind.COMMENT]
    assert len(remarks) + sum(len(point.replies) for point in remarks) == len(read.comments)
    return found, blocks


def only(returned: bytes, sent: bytes) -> tuple[Point, str]:
    """Give the only point, and the words of the block where it stands."""
    found, blocks = said(returned, sent)
    (point,) = found.points
    at = next(
        (plain(block.source) for block in blocks if point.located and block.uid == point.located.uid), ""
    )
    return point, at


SWAP = (tracked("del", "gamla"), tracked("ins", "nya"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            styled("Heading2", run("De gamla målen")),
            styled("Heading2", run("De "), *SWAP, run(" målen")),
            id="heading",
        ),
        pytest.param(
            styled("ListBullet", run("De gamla målen")),
            styled("ListBullet", run("De "), *SWAP, run(" målen")),
            id="item",
        ),
        pytest.param(
            boxed(paragraph(run("De gamla målen"))),
            boxed(paragraph(run("De "), *SWAP, run(" målen"))),
            id="text box",
        ),
    ],
)
def test_a_change_is_a_proposed_wording_of_its_block_whatever_that_is(before: str, after: str) -> None:
    around = (styled("Heading1", run("Trafik")), paragraph(run(RAIL)))
    point, at = only(file(*around, after), file(*around, before))
    assert (point.kind, point.text, at) == (PointKind.WORDING, "De nya målen", "De gamla målen")
    assert (point.author, point.at, point.tracked) == ("Eva Ek", "2026-09-01T10:00:00Z", 2)
    assert point.located
    assert point.located.status is Status.EXACT


def test_a_change_in_a_footnote_is_a_proposed_wording_of_the_note() -> None:
    text = (styled("Heading1", run("Trafik")), paragraph(run(RAIL), FOOTNOTE))
    sent = noted(file(*text), run("Enligt den gamla lagen."))
    point, at = only(noted(file(*text), run("Enligt den "), *SWAP, run(" lagen.")), sent)
    assert (point.kind, point.text, at) == (
        PointKind.WORDING,
        "¹ Enligt den nya lagen.",
        "¹ Enligt den gamla lagen.",
    )


def test_typed_numbers_of_headings_are_no_changes() -> None:
    text = (styled("Heading1", run("1. Trafik")), paragraph(run(RAIL)), styled("Heading1", run("2. Cykel")))
    sent = file(*text, paragraph(run(BIKE)))
    struck = paragraph(tracked("del", BIKE))
    point, at = only(file(*text, struck), sent)
    assert (point.kind, point.text, at) == (PointKind.STRUCK, "", BIKE)
    renamed = styled("Heading1", run("2. "), tracked("del", "Cykel"), tracked("ins", "Cykeltrafik"))
    point, at = only(file(*text[:2], renamed, paragraph(run(BIKE))), sent)
    assert (point.kind, point.text, at) == (PointKind.WORDING, "Cykeltrafik", "Cykel")


def test_the_title_of_the_document_is_not_new_text() -> None:
    text = (styled("Heading1", run("Trafikplan")), styled("Heading2", run("Tåg")), paragraph(run(RAIL)))
    more = (styled("Heading2", run("Väg")), paragraph(run(ROAD)))
    sent = file(*text, *more)
    assert [block.source for block in version(sent)] == ["Tåg", RAIL, "Väg", ROAD]
    assert said(sent, sent)[0].points == ()


def test_a_new_paragraph_stands_before_or_after_the_block_that_it_was_written_at() -> None:
    sent = file(paragraph(run(RAIL)), paragraph(run(ROAD)))
    after = file(paragraph(run(RAIL)), paragraph(run(ROAD)), paragraph(tracked("ins", "Båtar."), mark="ins"))
    point, at = only(after, sent)
    assert (point.kind, point.text, at, point.tracked) == (PointKind.ADDED, "Båtar.", ROAD, 2)
    before = file(paragraph(run(RAIL)), paragraph(tracked("ins", "Båtar."), mark="ins"), paragraph(run(ROAD)))
    point, at = only(before, sent)
    assert (point.kind, point.text, at) == (PointKind.BEFORE, "Båtar.", ROAD)


def test_a_paragraph_that_was_rewritten_and_followed_by_a_new_one_is_two_points() -> None:
    sent = file(paragraph(run(RAIL)), paragraph(run(ROAD)))
    words = (run("Regionen "), tracked("del", "bygger ut"), tracked("ins", "förbättrar"), run(RAIL[18:]))
    returned = file(paragraph(*words, mark="ins"), paragraph(tracked("ins", "Bussar.")), paragraph(run(ROAD)))
    found, _blocks = said(returned, sent)
    assert [(point.kind, point.text) for point in found.points] == [
        (PointKind.WORDING, RAIL.replace("bygger ut", "förbättrar")),
        (PointKind.ADDED, "Bussar."),
    ]


def test_a_thread_is_one_point_with_its_replies_in_order() -> None:
    threads = (
        '<w15:commentEx w15:paraId="00000002" w15:paraIdParent="00000001" w15:done="0"/>'
        '<w15:commentEx w15:paraId="00000003" w15:paraIdParent="00000001" w15:done="0"/>'
    )
    words = paragraph(run("Regionen "), begins(1), run("bygger ut"), ends(1), run(RAIL[18:]))
    three = [comment(1, "Varför?"), comment(2, "Behovet."), comment(3, "Tack.")]
    point, at = only(file(words, comments=three, threads=threads), file(paragraph(run(RAIL))))
    assert (point.kind, point.text, at) == (PointKind.COMMENT, "Varför?", RAIL)
    assert [(reply.author, reply.text) for reply in point.replies] == [
        ("Ola Ås", "Behovet."),
        ("Ola Ås", "Tack."),
    ]
    assert point.located
    assert RAIL[point.located.start : point.located.end] == "bygger ut"


def test_changes_that_give_no_block_other_words_are_told_with_the_reason() -> None:
    sent = file(paragraph(run(RAIL)))
    header = f"<w:hdr {NAMESPACES}>{paragraph(tracked('del', 'Remiss'), tracked('ins', 'Svar'))}</w:hdr>"
    point, _at = only(rewritten(sent, {}, {"word/header1.xml": header.encode()}), sent)
    assert (point.kind, point.lost, point.located) == (PointKind.CHANGED, Lost.MARGIN, None)
    assert point.changes == ((ChangeKind.DELETED, "Remiss"), (ChangeKind.INSERTED, "Svar"))


def test_changes_in_words_that_the_version_does_not_have_are_told_by_those_words() -> None:
    sent = file(paragraph(run(RAIL)))
    cover = paragraph(run("Vårt svar skickas av miljönämnden i "), tracked("ins", "stora "), run("Ånge."))
    point, _at = only(file(paragraph(run(RAIL)), cover), sent)
    assert (point.kind, point.text, point.tracked) == (
        PointKind.ADDED,
        "Vårt svar skickas av miljönämnden i stora Ånge.",
        1,
    )


def test_points_come_in_the_order_of_the_version_and_what_has_no_place_last() -> None:
    sent = file(paragraph(run(RAIL)), paragraph(run(ROAD)), paragraph(run(BIKE)))
    returned = file(
        paragraph(run(RAIL)),
        paragraph(run("Vägarna "), begins(2), run("på landsbygden"), ends(2), run(ROAD[22:])),
        paragraph(run("Nya "), run(BIKE)),
        comments=[comment(1, "Överlag bra."), comment(2, "Vilka?")],
    )
    found, _blocks = said(returned, sent)
    assert [point.text for point in found.points] == ["Vilka?", f"Nya {BIKE}", "Överlag bra."]


def test_how_much_of_a_file_stands_in_the_version_is_counted() -> None:
    sent = file(paragraph(run(RAIL)), paragraph(run(ROAD)))
    assert familiar(read_returned(sent), version(sent)) == 2
    assert familiar(read_returned(file(paragraph(run(BIKE)))), version(sent)) == 0
