import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.formats.inline import Span, is_web, plain, to_markdown
from consult.text import markdown
from consult.text.blocks import Block, BlockKind, join, split

PIECES = st.text(alphabet="ab1 .(*_~`[]!<&;#>-+=|\\\n:å/", max_size=8) | st.sampled_from(
    ["ord", " ", "1. ", "# ", "&amp;", "[a]", "(b)", "![", "```", "---", "| a |"],
)
SPANS = st.lists(
    st.builds(
        Span,
        text=PIECES,
        strong=st.booleans(),
        emphasis=st.booleans(),
        struck=st.booleans(),
        href=st.sampled_from(["", "", "https://exempel.se/a_(b)?c=*|"]),
    ),
    max_size=5,
)


@settings(max_examples=400, deadline=None)
@given(SPANS)
def test_what_is_written_reads_back_as_the_same_characters(spans: list[Span]) -> None:
    block = Block(BlockKind.PARAGRAPH, 0, ordered=False, source=to_markdown(spans))
    found = split(join([block]))
    assert len(found) <= 1
    assert " ".join(markdown.plain(each.source) for each in found) == plain(spans)


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([Span("fet", strong=True), Span(" text")], "**fet** text"),
        ([Span("Mål: ", strong=True), Span("fler tåg")], "**Mål:** fler tåg"),
        ([Span("Mål:", strong=True), Span("fler tåg")], "**Mål**:fler tåg"),
        ([Span(" ("), Span("kursiv", emphasis=True), Span(")")], "(_kursiv_)"),
        ([Span("del"), Span("ord", emphasis=True)], "del*ord*"),
        (
            [Span("a ", strong=True), Span("b", strong=True, emphasis=True), Span(" c", strong=True)],
            "**a _b_ c**",
        ),
        ([Span("struken", struck=True)], "~~struken~~"),
        ([Span("  ", strong=True), Span("x")], "x"),
        ([Span("ett\ntvå")], "ett\\\ntvå"),
        ([Span("5\u00a0000")], "5\u00a0000"),
        ([Span("a  \t b")], "a b"),
        ([Span("här ", href="https://a.se"), Span("nu")], "[här](https://a.se) nu"),
        ([Span("[1]", href="https://a.se")], "[\\[1\\]](https://a.se)"),
    ],
)
def test_formatting_is_written_as_a_person_would(spans: list[Span], expected: str) -> None:
    assert to_markdown(spans) == expected


@pytest.mark.parametrize("address", ["https://a.se", "HTTP://A.SE/x", "mailto:a@b.se"])
def test_web_and_mail_addresses_are_links(address: str) -> None:
    assert is_web(address)


@pytest.mark.parametrize(
    "address", ["", "javascript:alert(1)", "file:///c:/x", "#mål", "../x", "https://a b", "data:x"]
)
def test_other_addresses_are_not(address: str) -> None:
    assert not is_web(address)
