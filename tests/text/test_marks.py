import re
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from consult.text import markdown
from consult.text.block import Block, BlockKind
from consult.text.marks import Mark, marked, positions
from consult.text.normal import normal


def on(html: str, *places: tuple[int, int]) -> str:
    return marked(html, [Mark(start, end, f"q{i}", f"c{i}") for i, (start, end) in enumerate(places, 1)])


def test_quoted_words_are_marked_and_link_to_their_note() -> None:
    assert on("ett två tre", (4, 7)) == 'ett <mark class="q" id="q1"><a href="#c1">två</a></mark> tre'


def test_without_passages_the_html_stays_as_it_is() -> None:
    assert on("a <strong>b</strong> &amp; c") == "a <strong>b</strong> &amp; c"


def test_a_passage_over_a_tag_is_marked_on_both_sides_of_it() -> None:
    assert on("ett <strong>två</strong> tre", (2, 9)) == (
        'et<mark class="q" id="q1"><a href="#c1">t </a></mark><strong><mark class="q"><a href="#c1">två</a></mark>'
        '</strong><mark class="q"><a href="#c1"> t</a></mark>re'
    )


def test_where_passages_overlap_the_shortest_is_linked_and_all_are_named() -> None:
    html = on("ett två tre fyra", (0, 11), (4, 7))
    assert '<mark class="q" id="q2" data-notes="c1 c2"><a href="#c2">två</a></mark>' in html


def test_passages_that_begin_together_can_both_be_found() -> None:
    html = on("ett två", (0, 3), (0, 3))
    assert html == (
        '<span id="q2"></span><mark class="q" id="q1" data-notes="c1 c2"><a href="#c1">ett</a></mark> två'
    )


def test_words_in_a_link_get_no_link_of_their_own() -> None:
    html = on('se <a href="https://x.example">planen här</a>', (3, 9))
    assert html.count("<a ") == 1
    assert 'data-notes="c1">planen</mark>' in html


def test_signs_written_as_entities_count_as_one() -> None:
    assert on("a &amp; b &lt; c", (4, 5)).count("<mark") == 1
    assert '<a href="#c1">&amp; b</a>' in on("a &amp; b &lt; c", (2, 5))


def test_nothing_is_marked_between_the_cells_of_a_table() -> None:
    html = "<table><tr><td>ett</td>\n<td>två</td></tr></table>"
    assert on(html, (0, 7)) == (
        '<table><tr><td><mark class="q" id="q1"><a href="#c1">ett</a></mark></td>\n'
        '<td><mark class="q"><a href="#c1">två</a></mark></td></tr></table>'
    )


def test_places_outside_the_text_are_left_out() -> None:
    for place in ((0, 99), (5, 5), (6, 2), (-3, 2), (98, 99)):
        assert on("ett två", place) == "ett två"


def test_white_space_soft_hyphens_and_combining_marks_count_as_in_the_normal_form() -> None:
    assert positions("  a \n b") == [0, 0, 0, 1, 2, 2, 2, 3]
    assert positions("a\u00adb ") == [0, 1, 1, 2, 2]
    assert positions("a\u030ab")[-1] == 2
    assert '<a href="#c1">o\u0308</a>' in on("fo\u0308r", (1, 2))


TEXT = st.text(st.sampled_from("aåé \n*_`<&\u00ad\u0301🚲x.|"), min_size=1, max_size=40)


class Balance(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, _attributes: object) -> None:
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@given(TEXT, st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=4))
def test_marks_never_change_the_text_nor_break_a_tag(source: str, places: list[tuple[int, int]]) -> None:
    block = Block(BlockKind.PARAGRAPH, 0, ordered=False, source=source)
    html, plain = markdown.block_html(block), markdown.plain(source)
    result = on(html, *places)
    assert (
        re.sub(
            r"</?(mark|span)[^>]*>", "", re.sub(r'<a href="#[^>]*>(.*?)</a>', r"\1", result, flags=re.DOTALL)
        )
        == html
    )
    Balance().feed(result)
    for number, (start, end) in enumerate(places, 1):
        if not 0 <= start < end <= len(plain):
            continue
        tree = lxml_html.fragment_fromstring(result, create_parent="div")
        found = tree.xpath(
            f"//mark[.//a[@href='#c{number}'] or contains(concat(' ', @data-notes, ' '), ' c{number} ')]"
        )
        words = normal("".join(each.text_content() for each in found))
        assert words.replace(" ", "") == normal(plain[start:end]).replace(" ", "")
