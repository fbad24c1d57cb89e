"""Pages that stand alone: whole HTML, in which nothing that people wrote is markup of ours."""

import html5lib
import pytest

from consult.formats.html_written import write
from consult.formats.parts import Change, Facts, Heading, Prose, Quotation, Table, Text
from consult.text.blocks import split
from consult.text.diff import words

HOSTILE = "<script>alert(1)</script>&\"'"


def test_a_page_is_valid_and_says_its_title_and_language() -> None:
    page = write("Svar från Ekby", [Heading(1, "Sammanfattning"), Prose("Vi är **positiva**.")], "sv-SE")
    html5lib.HTMLParser(strict=True).parse(page)
    for piece in (
        '<html lang="sv-SE">',
        "<title>Svar från Ekby</title>",
        "<h2>Sammanfattning</h2>",
        "<strong>positiva</strong>",
    ):
        assert piece in page


@pytest.mark.parametrize(
    "part",
    [
        Heading(1, HOSTILE),
        Prose(HOSTILE),
        Text(split(HOSTILE)),
        Quotation(HOSTILE),
        Change(words("", HOSTILE), HOSTILE),
        Change(words(HOSTILE, ""), ""),
        Facts([(HOSTILE, HOSTILE)]),
        Table([HOSTILE], [[HOSTILE]]),
    ],
)
def test_what_people_wrote_is_words(part: Heading) -> None:
    page = write(HOSTILE, [part], "sv-SE")
    html5lib.HTMLParser(strict=True).parse(page)
    assert "<script" not in page


def test_a_change_says_what_goes_and_what_comes() -> None:
    page = write("", [Change(words("vi ska", "vi bör"), "Struket: ”ska”.")], "sv-SE")
    assert "<del>ska</del><ins>bör</ins>" in page
    assert "<small>Struket: ”ska”.</small>" in page
