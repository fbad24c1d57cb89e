import re
import unicodedata
from html.parser import HTMLParser

import pytest
from hypothesis import given
from markupsafe import Markup

from consult.text.blocks import Block, BlockKind
from consult.text.markdown import block_html, fold, html, is_table, plain
from consult.text.normal import normal
from tests.text.strategies import documents, paragraph, sources

ALLOWED = {
    "a", "blockquote", "br", "code", "em", "hr", "li", "ol", "p", "pre", "s", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title", "rel"}, "th": {"scope"}, "ol": {"start"}}
TABLE = Block(
    BlockKind.TABLE, 0, ordered=False, source="| Insats |  | År |\n|---|---|--:|\n| **Råd** | x | 2\\|7 |"
)


class Page(HTMLParser):
    """What a browser would make of a piece of HTML: its elements and its words."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(str(markup))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


def assert_harmless(markup: str) -> None:
    for tag, attributes in Page(markup).elements:
        assert tag in ALLOWED
        assert set(attributes) <= ATTRIBUTES.get(tag, set())
        if tag == "a":
            assert re.match(r"(https?://|mailto:)", attributes.get("href") or "https://", re.IGNORECASE)
            assert attributes["rel"] == "nofollow noopener"


HOSTILE = [
    "<script>alert(1)</script>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](  javascript:alert(1))",
    "[a](vbscript:x)",
    "[a](//evil.example/x)",
    "[a](/logga-ut)",
    "![x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](https://spy.example/pixel.png)",
    "<img src=x onerror=alert(1)>",
    "[x](data:text/html,<script>alert(1)</script>)",
    "`<b onclick=1>`",
    "<svg><animate onbegin=alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    "<math><mtext></p><style><img src onerror=alert(1)>",
    "| a |\n|--|\n| <iframe src=x> |",
    'http://example.se/"onmouseover="alert(1)',
    "<javascript:alert(1)>",
    '[a](http://x.se "\\" onclick=alert(1)")',
    "# <h1 id=main>\n\n<h1>x</h1>",
    "<!-- --><p id='main'>",
    "\x00<scr\x00ipt>",
    "\ud800 ensam",
]


@pytest.mark.parametrize("source", HOSTILE)
def test_hostile_text_is_shown_and_does_nothing(source: str) -> None:
    assert_harmless(html(source))
    assert_harmless(block_html(paragraph(source)))


@given(documents)
def test_no_text_becomes_anything_but_harmless_html(source: str) -> None:
    assert_harmless(html(source))
    assert_harmless(block_html(paragraph(source)))


@given(sources)
def test_the_words_of_the_html_are_the_plain_text(source: str) -> None:
    assert normal(Page(block_html(paragraph(source))).words) == plain(source)


@given(documents)
def test_plain_text_is_in_normal_form(source: str) -> None:
    found = plain(source)
    assert unicodedata.is_normalized("NFC", found)
    assert normal(found) == found
    assert not re.search("\u00ad|\u00a0|\\s\\s|^\\s|\\s$", found)


def test_the_words_of_a_table_are_its_cells() -> None:
    assert plain(TABLE.source) == "Insats År Råd x 2|7"
    assert normal(Page(block_html(TABLE)).words) == plain(TABLE.source)
    assert is_table(TABLE.source)
    assert not is_table("a | b")


def test_a_table_says_which_cells_are_headings_and_has_no_style() -> None:
    elements = Page(block_html(TABLE)).elements
    assert [tag for tag, _ in elements] == [
        "table",
        "thead",
        "tr",
        "th",
        "td",
        "th",
        "tbody",
        "tr",
        "td",
        "strong",
        "td",
        "td",
    ]
    assert [attributes for tag, attributes in elements if tag in {"th", "td"}] == [
        {"scope": "col"}, {}, {"scope": "col"}, {}, {}, {},
    ]  # fmt: skip


def test_headings_in_a_comment_do_not_disturb_those_of_the_page() -> None:
    assert html("## Rubrik *a*") == "<p><strong>Rubrik <em>a</em></strong></p>\n"


def test_a_comment_keeps_its_line_ends_and_a_block_does_not() -> None:
    assert html("en\ntvå") == "<p>en<br>\ntvå</p>\n"
    assert block_html(paragraph("en\ntvå")) == "en\ntvå"


def test_a_picture_is_its_description() -> None:
    assert html("![En *karta*](https://x.se/k.png)") == "<p>En karta</p>\n"
    assert plain("Se ![En *karta*](https://x.se/k.png).") == "Se En karta."


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("se www.regionvastmanland.se.", "http://www.regionvastmanland.se"),
        ("se https://x.se/a_b_c/%C3%A5", "https://x.se/a_b_c/%C3%A5"),
        ("<https://x.se/å>", "https://x.se/%C3%A5"),
        ("skriv till remiss@x.se", "mailto:remiss@x.se"),
        ("[länk](https://x.se)", "https://x.se"),
    ],
)
def test_addresses_become_links_that_pass_nothing_on(source: str, address: str) -> None:
    for markup in (html(source), block_html(paragraph(source))):
        links = [attributes for tag, attributes in Page(markup).elements if tag == "a"]
        assert links == [{"href": address, "rel": "nofollow noopener"}]


def test_only_rendered_text_is_marked_safe() -> None:
    assert isinstance(html("a"), Markup)
    assert isinstance(block_html(paragraph("a")), Markup)
    assert not isinstance(plain("a"), Markup)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Gång-\u00a0 och\n cykel\u00advägar", "Gång- och cykelvägar"),
        ("cafe\u0301 a\u030a", "café å"),
        ("**fet** _k_ ~~s~~ `kod` \\* &amp;", "fet k s kod * &"),
        ("rad  \nrad\\\nrad", "rad rad rad"),
        ("👩‍🚒 och 👍🏽", "👩‍🚒 och 👍🏽"),
        ("”citat” – ’så’", "”citat” – ’så’"),
        ("1. Inledning", "1. Inledning"),
        ("# Inledning", "# Inledning"),
        ("", ""),
    ],
)
def test_plain_text_is_what_a_reader_sees(source: str, text: str) -> None:
    assert plain(source) == text


def test_folding_makes_quotes_and_dashes_comparable_and_keeps_offsets() -> None:
    assert fold("”så” – ’gång‑’ «x» 👍") == '"så" - \'gång-\' "x" 👍'


@given(sources)
def test_folding_never_moves_a_word(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)
