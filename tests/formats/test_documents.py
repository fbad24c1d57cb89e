import pytest

from consult.formats.documents import MAX_TEXT, RemarkCode, read
from consult.formats.problems import MAX_BLOCKS, Unreadable, UnreadableCode
from consult.text.blocks import Block, BlockKind
from tests.support.word import add, rewritten, saved, swedish


def heading(level: int, source: str) -> Block:
    return Block(BlockKind.HEADING, level, ordered=False, source=source)


def paragraph(source: str) -> Block:
    return Block(BlockKind.PARAGRAPH, 0, ordered=False, source=source)


def remarks_of(text: str) -> dict[RemarkCode, dict[str, str | int]]:
    return {remark.code: dict(remark.parameters) for remark in read("plan.md", text.encode()).remarks}


def refusal(filename: str, data: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read(filename, data)
    return caught.value


def test_a_markdown_file_becomes_a_title_and_blocks() -> None:
    document = read("plan.md", "# Trafikplan\n\nInledning.\n\n## Mål\n\n- Fler tåg\n".encode())
    assert document.title == "Trafikplan"
    assert document.blocks == (
        paragraph("Inledning."),
        heading(1, "Mål"),
        Block(BlockKind.ITEM, 1, ordered=False, source="Fler tåg"),
    )
    assert document.remarks == ()


def test_two_headings_of_the_first_level_are_chapters_and_no_title() -> None:
    document = read("plan.md", b"# Ett\n\na\n\n# Tv\xc3\xa5\n\nb\n")
    assert document.title is None
    assert [block for block in document.blocks if block.kind is BlockKind.HEADING] == [
        heading(1, "Ett"),
        heading(1, "Två"),
    ]


def test_an_only_heading_that_does_not_come_first_is_a_chapter() -> None:
    document = read("plan.md", "Förord.\n\n# Mål\n\nText.\n".encode())
    assert document.title is None
    assert document.blocks[1] == heading(1, "Mål")


def test_front_matter_gives_the_title_and_other_fields_are_reported() -> None:
    text = '---\ntitle: "Plan: \\"2040\\""\nauthor: Åsa\ntags:\n  - tåg\n---\n## Mål\n\nText.\n'
    document = read("plan.md", text.encode())
    assert document.title == 'Plan: "2040"'
    assert document.blocks[0] == heading(1, "Mål")
    assert remarks_of(text)[RemarkCode.METADATA_LEFT_OUT] == {"names": "author, tags"}


@pytest.mark.parametrize(
    ("field", "title"),
    [
        ("Plan för 2040 # utkast", "Plan för 2040"),
        ("'Det''s plan'", "Det's plan"),
        ('"trasig \\x"', "trasig \\x"),
        ("", None),
    ],
)
def test_titles_in_front_matter_may_be_written_in_several_ways(field: str, title: str | None) -> None:
    assert read("plan.md", f"---\ntitle: {field}\n---\nText.".encode()).title == title


def test_a_rule_at_the_beginning_is_not_front_matter() -> None:
    document = read("plan.md", "---\nDetta är text.\n---\n\nMer.".encode())
    assert document.title is None
    assert "Detta är text." in document.blocks[0].source


def test_a_heading_that_repeats_the_title_goes_away() -> None:
    document = read("plan.md", "---\ntitle: Plan\n---\n# Plan\n\n## Mål\n".encode())
    assert (document.title, document.blocks) == ("Plan", (heading(1, "Mål"),))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (["1. Utgångspunkter", "2. Mål"], ["Utgångspunkter", "Mål"]),
        (["1 Utgångspunkter", "2 Mål"], ["Utgångspunkter", "Mål"]),
        (["2.3 Mål", "2.3.1 Delmål"], ["Mål", "Delmål"]),
        (["1) Mål", "2) Medel"], ["Mål", "Medel"]),
        (["Kapitel 4 – Mål", "Kapitel 5: Medel"], ["Mål", "Medel"]),
        (["1 kap. Mål", "2 kap. Medel"], ["Mål", "Medel"]),
    ],
)
def test_numbers_typed_into_headings_are_taken_away(typed: list[str], expected: list[str]) -> None:
    text = "\n\n".join(f"# {title}\n\nText." for title in typed)
    assert [block.source for block in read("p.md", text.encode()).blocks[::2]] == expected
    assert remarks_of(text) == {RemarkCode.NUMBERING_STRIPPED: {"count": 2}}


@pytest.mark.parametrize(
    "titles",
    [
        ["Mål", "5 åtgärder", "Medel"],
        ["2040 års mål", "2050 års mål"],
        ["§ 1 Namn", "§ 2 Säte"],
        ["1 §", "2 §", "3 § Säte"],
        ["1. Mål"],
        ["1.5-gradersmålet", "100 procent förnybart", "Resor"],
    ],
)
def test_numbers_that_belong_to_the_words_stay(titles: list[str]) -> None:
    text = "Förord.\n\n" + "\n\n".join(f"# {title}" for title in titles)
    assert [block.source for block in read("p.md", text.encode()).blocks[1:]] == titles


def test_a_number_out_of_order_is_part_of_a_numbered_plan_s_heading() -> None:
    text = "# 1 Mål\n\n# 2 Medel\n\n# 10 åtgärder vi tror på\n\n# 3 Ansvar"
    assert [block.source for block in read("p.md", text.encode()).blocks] == [
        "Mål",
        "Medel",
        "10 åtgärder vi tror på",
        "Ansvar",
    ]


def test_line_ends_byte_order_marks_and_control_characters_do_not_reach_the_text() -> None:
    document = read(
        "plan.txt", "\ufeffEtt\x07 tva\u030a\x00".replace("\x00", "").encode() + b"\r\nrad\r\n\r\nNy\r"
    )
    assert document.blocks == (paragraph("Ett två\nrad"), paragraph("Ny"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_files_are_read_as_they_are(encoding: str) -> None:
    document = read("plan.txt", "Åtgärder för sjön".encode(encoding))
    assert document.blocks == (paragraph("Åtgärder för sjön"),)
    assert [remark.code for remark in document.remarks] == [RemarkCode.NO_HEADINGS]


def test_an_old_swedish_file_is_read_and_the_guess_is_told() -> None:
    document = read("plan.txt", "Åtgärder – för sjön".encode("cp1252"))
    assert document.blocks == (paragraph("Åtgärder – för sjön"),)
    assert document.remarks[0].code is RemarkCode.ENCODING_GUESSED
    assert document.remarks[0].parameters == {"encoding": "windows-1252"}


def test_html_comments_are_left_out_and_other_html_is_reported() -> None:
    text = "Mål <!-- skriv mer\nhär --> och <b>medel</b>.\n\n![Karta](karta.png)\n\nKvar <!-- oavslutad"
    sources = [block.source for block in read("p.md", text.encode()).blocks]
    assert sources[0] == "Mål  och <b>medel</b>."
    assert "oavslutad" in sources[-1]
    assert remarks_of(text) == {
        RemarkCode.COMMENTS_IGNORED: {"count": 1},
        RemarkCode.HTML_AS_TEXT: {"count": 2},
        RemarkCode.IMAGES_LEFT_OUT: {"count": 1},
        RemarkCode.NO_HEADINGS: {},
    }


def test_a_title_without_text_is_a_document_that_says_so() -> None:
    document = read("plan.md", b"# Bara en rubrik")
    assert (document.title, document.blocks) == ("Bara en rubrik", ())
    assert [remark.code for remark in document.remarks] == [RemarkCode.EMPTY_DOCUMENT]


@pytest.mark.parametrize("data", [b"", b" \r\n\t\n", "\ufeff".encode(), b"---\n\n---\n"])
def test_a_file_without_words_is_refused(data: bytes) -> None:
    assert refusal("plan.md", data).code == UnreadableCode.EMPTY


@pytest.mark.parametrize("size", [MAX_TEXT + 1, 50 * 2**20])
def test_a_text_that_is_too_large_is_refused_with_its_size(size: int) -> None:
    error = refusal("plan.md", b"a" * size)
    assert error.code == UnreadableCode.TOO_LARGE
    assert error.parameters == {"size": size, "limit": MAX_TEXT}


@pytest.mark.parametrize("line", ["a\n\n", "- a\n", "a|b\n", "> a\n>\n", "```\na\n```\n"])
def test_a_text_with_too_many_blocks_is_refused(line: str) -> None:
    error = refusal("plan.md", (line * (4 * MAX_BLOCKS)).encode())
    assert (error.code, error.parameters) == (UnreadableCode.TOO_MANY_BLOCKS, {"limit": MAX_BLOCKS})


def test_blocks_are_counted_after_reading_too() -> None:
    assert refusal("plan.md", b"- a\n" * (MAX_BLOCKS + 1)).code == UnreadableCode.TOO_MANY_BLOCKS


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (b"{\\rtf1\\ansi", "rtf"),
        (b"\x89PNG\r\n\x1a\n\0\0", "image"),
        (b"\xff\xd8\xff\xe0", "image"),
        (b"  <!DOCTYPE HTML><html>", "html"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "doc"),
    ],
)
def test_other_kinds_of_files_are_named_whatever_they_are_called(data: bytes, found: str) -> None:
    error = refusal("plan.docx", data)
    assert (error.code, error.parameters) == (UnreadableCode.WRONG_TYPE, {"found": found})


def test_a_word_file_with_a_password_is_refused() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    assert refusal("plan.docx", data).code == UnreadableCode.ENCRYPTED


def test_text_under_the_name_of_a_word_file_is_refused() -> None:
    assert refusal("plan.docx", b"Bara text.").code == UnreadableCode.NOT_DOCX


@pytest.mark.parametrize("data", [b"a\0b" * 20, bytes(range(32)) * 9])
def test_a_file_of_something_else_than_words_is_refused(data: bytes) -> None:
    assert refusal("plan.md", data).code == UnreadableCode.NOT_TEXT


def test_a_file_in_no_known_encoding_is_refused() -> None:
    assert refusal("plan.md", b"abc \x81\x8d\x8f def").code == UnreadableCode.NOT_UTF8


def test_a_word_file_is_known_by_its_content() -> None:
    document = swedish()
    add(document, ("Titel", "Plan"), ("Rubrik 1", "Mål"), ("", "Text."))
    assert read("plan.md", saved(document)).blocks == (heading(1, "Mål"), paragraph("Text."))


def test_a_word_file_larger_than_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = rewritten(saved(swedish()), {})
    monkeypatch.setattr("consult.formats.documents.MAX_WORD", len(data) - 1)
    assert refusal("plan.docx", data).code == UnreadableCode.TOO_LARGE
