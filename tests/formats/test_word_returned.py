import io
import zipfile
from typing import Any

import pytest

from consult.formats.problems import Unreadable, UnreadableCode
from consult.formats.word_changes import ChangeKind, Lost, Unit
from consult.formats.word_placing import Placed, place
from consult.formats.word_returned import Returned, read_returned
from consult.text.anchors import Status
from consult.text.block import Block, BlockKind
from tests.support.word import DOCUMENT, rewritten
from tests.support.word_returned import (
    BY,
    NAMESPACES,
    begins,
    comment,
    ends,
    file,
    paragraph,
    run,
    tracked,
)

RAIL, ROAD, BIKE = (
    "Regionen bygger ut järnvägen till Norrköping under planperioden.",
    "Vägarna på landsbygden får nytt slitlager vart tionde år.",
    "Cykelstråk mellan tätorterna byggs tillsammans med kommunerna.",
)


def sent(returned: Returned) -> list[str]:
    return [passage.plain for passage in returned.sent]


def version(*words: str) -> list[Block]:
    return [
        Block(BlockKind.PARAGRAPH, 0, ordered=False, source=each, uid=f"v{i}") for i, each in enumerate(words)
    ]


def placed_in(data: bytes, *words: str) -> tuple[Returned, Placed]:
    returned = read_returned(data)
    return returned, place(returned, version(*words))


def quoted(returned: Returned, index: int) -> str:
    spot = returned.comments[index].spot
    assert spot is not None
    assert spot.first == spot.last
    return returned.sent[spot.first].plain[spot.start : spot.end]


def test_text_is_read_as_it_was_before_the_changes_and_as_it_is_after() -> None:
    returned = read_returned(
        file(paragraph(run("Vi bygger "), tracked("del", "nya "), tracked("ins", "hållbara "), run("vägar.")))
    )

    assert sent(returned) == ["Vi bygger nya vägar."]
    assert returned.revised == ("Vi bygger hållbara vägar.",)
    changes = [each.change for each in returned.changes]
    assert [(change.kind, change.words) for change in changes] == [
        (ChangeKind.DELETED, "nya"),
        (ChangeKind.INSERTED, "hållbara"),
    ]
    assert {(change.author, change.at) for change in changes} == {("Eva Ek", "2026-09-01T10:00:00Z")}


def test_words_moved_are_where_they_were_and_where_they_went() -> None:
    returned = read_returned(
        file(
            paragraph(tracked("moveFrom", "Först. "), run("Sedan detta.")),
            paragraph(run("Sist detta."), tracked("moveTo", " Först.")),
        )
    )

    assert sent(returned) == ["Först. Sedan detta.", "Sist detta."]
    assert returned.revised == ("Sedan detta.", "Sist detta. Först.")
    assert [each.change.kind for each in returned.changes] == [ChangeKind.MOVED_AWAY, ChangeKind.MOVED_HERE]


def test_words_inserted_and_deleted_again_are_in_neither_text() -> None:
    inner = tracked("del", "kanske ")
    returned = read_returned(file(paragraph(run("Vi "), f"<w:ins {BY}>{inner}</w:ins>", run("bygger."))))

    assert sent(returned) == ["Vi bygger."]
    assert returned.revised == ("Vi bygger.",)
    assert len(returned.changes) == 2


def test_paragraph_that_was_split_is_one_as_it_was_sent() -> None:
    returned = read_returned(file(paragraph(run("Första. "), mark="ins"), paragraph(run("Andra."))))

    assert sent(returned) == ["Första. Andra."]
    assert returned.changes[0].change.unit is Unit.BREAK
    assert returned.changes[0].spot is not None


def test_changes_in_a_table_are_read() -> None:
    cell = "<w:tc>{}</w:tc>"
    year = paragraph(tracked("del", "2030"), tracked("ins", "2028"))
    rows = [
        f"<w:tr>{cell.format(paragraph(run('Åtgärd')))}{cell.format(paragraph(run('År')))}</w:tr>",
        f"<w:tr>{cell.format(paragraph(run('Tunnel')))}{cell.format(year)}</w:tr>",
    ]
    returned = read_returned(file(f"<w:tbl>{''.join(rows)}</w:tbl>", paragraph(run("Efter."))))

    assert [("2030" in text, "2028" in text) for text in (sent(returned)[0], returned.revised[0])] == [
        (True, False),
        (False, True),
    ]
    assert all(each.spot is not None for each in returned.changes)


def test_changes_in_a_header_are_listed_with_the_reason() -> None:
    header = f"<w:hdr {NAMESPACES}>{paragraph(tracked('ins', 'Utkast'))}</w:hdr>".encode()
    returned = read_returned(rewritten(file(paragraph(run(RAIL))), {}, {"word/header1.xml": header}))

    assert [(each.change.words, each.spot, each.lost) for each in returned.changes] == [
        ("Utkast", None, Lost.MARGIN)
    ]


def test_comment_has_its_author_time_text_and_quoted_words() -> None:
    returned = read_returned(
        file(
            paragraph(run("Vi bygger "), begins(1), run("nya "), run("vägar"), ends(1), run(".")),
            comments=[comment(1, "Vilka vägar?")],
        )
    )

    (only,) = returned.comments
    assert (only.author, only.at, only.text) == ("Ola Ås", "2026-09-01T08:00:00Z", "Vilka vägar?")
    assert quoted(returned, 0) == "nya vägar"


def test_replies_and_what_is_done_are_read() -> None:
    threads = (
        '<w15:commentEx w15:paraId="00000001" w15:done="1"/>'
        '<w15:commentEx w15:paraId="00000002" w15:paraIdParent="00000001" w15:done="0"/>'
    )
    returned = read_returned(
        file(
            paragraph(begins(1), run(RAIL), ends(1)),
            comments=[comment(1, "När?"), comment(2, "År 2030.")],
            threads=threads,
        )
    )

    assert [(each.parent, each.is_done) for each in returned.comments] == [(None, True), (0, False)]
    assert returned.comments[1].spot == returned.comments[0].spot


def test_threads_that_go_in_a_circle_are_read() -> None:
    threads = (
        '<w15:commentEx w15:paraId="00000001" w15:paraIdParent="00000002"/>'
        '<w15:commentEx w15:paraId="00000002" w15:paraIdParent="00000001"/>'
    )
    returned = read_returned(
        file(paragraph(run(RAIL)), comments=[comment(1, "Ett"), comment(2, "Två")], threads=threads)
    )

    assert [each.text for each in returned.comments] == ["Ett", "Två"]


def test_comment_that_the_text_does_not_point_at_is_kept_with_the_reason() -> None:
    returned, placed = placed_in(file(paragraph(run(RAIL)), comments=[comment(1, "Löst")]), RAIL)

    assert returned.comments[0].text == "Löst"
    assert [(each.located, each.lost) for each in placed.comments] == [(None, Lost.NO_PLACE)]


def test_comment_over_two_paragraphs_is_placed_from_the_first_to_the_last() -> None:
    data = file(
        paragraph(run(RAIL[:9]), begins(1), run(RAIL[9:])),
        paragraph(run(ROAD[:7]), ends(1), run(ROAD[7:])),
        comments=[comment(1, "Varför?")],
    )
    _, placed = placed_in(data, RAIL, ROAD, BIKE)

    located = placed.comments[0].located
    assert located is not None
    assert (located.status, located.uid, located.start, located.last, located.end) == (
        Status.EXACT,
        "v0",
        9,
        "v1",
        7,
    )


def test_comment_on_added_words_stands_at_their_block() -> None:
    data = file(
        paragraph(run(RAIL), begins(1), tracked("ins", " Och bussar."), ends(1)), comments=[comment(1, "Bra")]
    )
    _, placed = placed_in(data, RAIL, ROAD)

    located = placed.comments[0].located
    assert located is not None
    assert (located.uid, located.start) == ("v0", None)


def test_tracked_changes_become_proposed_words_that_keep_the_marks_of_the_version() -> None:
    text = RAIL.replace("planperioden", "perioden")
    data = file(
        paragraph(
            run(text[: text.index("perioden")]), tracked("del", "perioden"), tracked("ins", "tiden"), run(".")
        )
    )
    _, placed = placed_in(data, text.replace("järnvägen", "**järnvägen**"), ROAD)

    (wording,) = placed.wordings
    assert wording.uid == "v0"
    assert wording.source == text.replace("järnvägen", "**järnvägen**").replace("perioden", "tiden")
    assert all(each.located is not None for each in placed.changes)


def test_block_rewritten_without_tracking_is_a_proposed_wording_too() -> None:
    new = ROAD.replace("tionde", "femte")
    _, placed = placed_in(file(paragraph(run(RAIL)), paragraph(run(new))), RAIL, ROAD)

    assert [(each.uid, each.source) for each in placed.wordings] == [("v1", new)]


def test_block_struck_with_tracking_is_proposed_to_be_struck() -> None:
    _, placed = placed_in(file(paragraph(run(RAIL)), paragraph(tracked("del", ROAD))), RAIL, ROAD)

    assert [(each.uid, each.words) for each in placed.wordings] == [("v1", "")]


def test_what_is_new_and_what_is_missing_is_told() -> None:
    _, placed = placed_in(file(paragraph(run(RAIL)), paragraph(run("Helt andra ord om kultur."))), RAIL, BIKE)

    assert placed.added == ("Helt andra ord om kultur.",)
    assert placed.missing == ("v1",)


def test_remark_on_a_block_of_another_text_has_no_place() -> None:
    data = file(paragraph(begins(1), run("Helt andra ord om kultur."), ends(1)), comments=[comment(1, "Hm")])
    _, placed = placed_in(data, BIKE)

    assert [each.lost for each in placed.comments] == [Lost.NOT_IN_VERSION]


def test_file_without_remarks_proposes_nothing() -> None:
    returned, placed = placed_in(file(paragraph(run(RAIL)), paragraph(run(ROAD))), RAIL, ROAD)

    assert (returned.comments, returned.changes, placed.wordings, placed.added) == ((), (), (), ())


def test_code_points_that_look_like_marks_do_no_harm() -> None:
    returned = read_returned(file(paragraph(run("Ord\U000f0000 här"), tracked("ins", "\U000f0001 nya"))))

    assert sent(returned) == ["Ord här"]
    assert returned.revised == ("Ord här nya",)


def test_more_comments_than_anyone_writes_are_refused() -> None:
    with pytest.raises(Unreadable) as refused:
        read_returned(file(paragraph(run(RAIL)), comments=[comment(1, "x")] * 10_000))
    assert refused.value.code == UnreadableCode.TOO_MANY_REMARKS


def without_order(data: bytes) -> bytes:
    """Give a file whose parts stand in the opposite order."""
    turned = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(turned, "w") as new:
        for name in reversed(old.namelist()):
            new.writestr(name, old.read(name))
    return turned.getvalue()


def test_order_of_the_parts_in_the_file_does_not_matter() -> None:
    data = file(
        paragraph(begins(1), run(RAIL), ends(1), tracked("ins", " Snart.")), comments=[comment(1, "När?")]
    )

    assert read_returned(without_order(data)) == read_returned(data)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda xml: xml.replace(b"<w:body>", b"<w:body><w:p>"), UnreadableCode.NOT_DOCX),
        (
            lambda xml: b'<!DOCTYPE a [<!ENTITY b "c">]>' + xml[xml.index(b"<w:document") :],
            UnreadableCode.DTD,
        ),
    ],
)
def test_damaged_and_hostile_files_are_refused(change: Any, code: UnreadableCode) -> None:
    with pytest.raises(Unreadable) as refused:
        read_returned(rewritten(file(paragraph(run(RAIL))), {DOCUMENT: change}))
    assert refused.value.code == code


def test_changes_within_changes_that_no_program_writes_are_refused() -> None:
    data = file(paragraph(f"<w:ins {BY}>" * 100, run(RAIL), "</w:ins>" * 100))

    with pytest.raises(Unreadable) as refused:
        read_returned(data)
    assert refused.value.code == UnreadableCode.NOT_DOCX


def test_comment_that_is_said_to_begin_many_times_begins_once() -> None:
    returned = read_returned(
        file(begins(1) * 50_000, paragraph(run(RAIL), ends(1)), comments=[comment(1, "När?")])
    )

    assert quoted(returned, 0) == RAIL


def test_many_changes_of_one_row_are_all_kept() -> None:
    row = f"<w:trPr>{f'<w:ins {BY}/>' * 5_000}</w:trPr><w:tc>{paragraph(run(RAIL))}</w:tc>"
    returned = read_returned(file(f"<w:tbl><w:tr>{row}</w:tr></w:tbl>", paragraph(run(ROAD))))

    assert len(returned.changes) == 5_000


def test_replies_in_a_chain_longer_than_any_talk_belong_to_the_first() -> None:
    threads = "".join(
        f'<w15:commentEx w15:paraId="{i:08}" w15:paraIdParent="{i - 1:08}"/>' for i in range(2, 3_000)
    )
    talk = [comment(1, "Svar").replace("00000001", f"{i:08}") for i in range(1, 3_000)]
    returned = read_returned(file(paragraph(run(RAIL)), comments=talk, threads=threads))

    assert {each.parent for each in returned.comments} == {None, 0}
