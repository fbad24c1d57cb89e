"""PDFs come from outside: a broken one is read as far as it goes, and none fills the memory."""

import io
import zlib

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as some

from consult.formats import pdf_opened, struck, traces
from consult.formats.enclosures import Enclosure
from consult.formats.traces import Contents, Unread
from consult.text.redacting import Struck
from tests.formats.test_traces import NAME, enclosed, pdf

OPERATORS = ["BT", "ET", "Tf", "Tj", "TJ", "Td", "Tm", "'", '"', "Tz", "Q", "BDC", "BI", "ID", "EI"]
OPERANDS = ["1", "-5.5", "1e400", "(a)", "/F1", "[(a)-300(b)]", "<</E(a)>>", "null", "[1[2(a)]]", "<416E>"]
INSTRUCTIONS = some.lists(
    some.tuples(some.lists(some.sampled_from(OPERANDS), max_size=6), some.sampled_from(OPERATORS)),
    max_size=8,
)


def showing(content: bytes, packed_as: str = "") -> Enclosure:
    """Give a PDF of one page with these instructions."""
    with pikepdf.open(io.BytesIO(pdf("Text."))) as file:
        drawn = file.make_stream(b"")
        drawn.write(content, filter=pikepdf.Name(packed_as) if packed_as else None)
        file.pages[0].Contents = drawn
        target = io.BytesIO()
        file.save(target, compress_streams=False)
    return enclosed("a.pdf", target.getvalue())


def said(text: str = NAME) -> bytes:
    return f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET ".encode()


def without(file: Enclosure) -> Contents:
    """Take the name out, and read what is left."""
    copy = struck.copy(file, [Struck(NAME, "[maskerat]")])
    assert copy is not None
    return traces.contents(enclosed("a.pdf", copy))


def test_what_makes_no_sense_is_passed_over_and_someone_must_have_looked() -> None:
    file = showing(b"1 Tf (a) cm Tj " + said() + b"/F1 Tf")
    assert traces.contents(file).holds(NAME)
    assert traces.contents(file).unread == {Unread.LETTERS}
    assert not without(file).holds(NAME)


def test_words_behind_many_faults_are_found_and_taken_out() -> None:
    file = showing(b"] " * 40 + said())
    assert traces.contents(file).holds(NAME)
    assert not without(file).holds(NAME)


@pytest.mark.parametrize("hidden", [b"(%s) unknown", b"/P <</E [(%s)]>> BDC EMC", b"%% %s\n1 w"])
def test_words_that_a_page_says_and_does_not_show_are_found_and_taken_out(hidden: bytes) -> None:
    file = showing(said("Text.") + hidden % NAME.encode())
    assert traces.contents(file).holds(NAME)
    assert not without(file).holds(NAME)


def test_what_is_not_read_to_its_end_must_have_been_looked_at() -> None:
    for unended in (b"[ << /a ] " * 20 + said(), said() + b"(left)"):
        assert Unread.LETTERS in traces.contents(showing(unended)).unread


@given(INSTRUCTIONS)
def test_no_order_of_instructions_stops_it(listed: list[tuple[list[str], str]]) -> None:
    file = showing(said() + " ".join(" ".join([*operands, name]) for operands, name in listed).encode())
    traces.contents(file)
    struck.copy(file, [Struck(NAME, "[maskerat]")])


@pytest.mark.parametrize("resources", [pikepdf.Dictionary(Font=5), pikepdf.Dictionary(Font={"/F1": 5})])
def test_a_font_that_is_none_is_not_known(resources: pikepdf.Dictionary) -> None:
    with pikepdf.open(io.BytesIO(pdf(f"Enligt {NAME}."))) as file:
        file.pages[0].Resources = resources
        target = io.BytesIO()
        file.save(target)
    assert Unread.LETTERS in traces.contents(enclosed("a.pdf", target.getvalue())).unread


@pytest.mark.parametrize(
    ("content", "packed_as"),
    [
        (zlib.compress(b" " * (pdf_opened.LARGEST_STREAM + 1)), "/FlateDecode"),
        (zlib.compress(b"q Q " * (pdf_opened.LARGEST_PART // 4 + 1)), "/FlateDecode"),
        (bytes.fromhex("800b6050220c0c8501"), "/LZWDecode"),
        (bytes.fromhex("800b6050220c0c8501"), "/LZW"),
    ],
    ids=["large", "many", "without a limit", "the same in short"],
)
def test_what_would_fill_the_memory_is_not_unpacked_and_someone_must_have_looked(
    content: bytes, packed_as: str
) -> None:
    file = showing(content, packed_as)
    assert Unread.LETTERS in traces.contents(file).unread
