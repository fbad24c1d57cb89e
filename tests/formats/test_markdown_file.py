import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.formats import markdown_file
from consult.formats.documents import read
from consult.text.blocks import Block, BlockKind, split

TEXT = """# Mål

Fler ska resa *kollektivt*, se [planen](https://exempel.se).

## Delmål

1. Först
   - Under
2. Sedan

> Sagt av någon.

| År | Kostnad |
| --- | --- |
| 2027 | 14 mnkr |

# Medel
"""


def test_a_file_that_was_written_reads_back_as_the_same() -> None:
    blocks = split(TEXT)
    document = read("plan.md", markdown_file.write("Trafikplan", blocks))
    assert (document.title, list(document.blocks), document.remarks) == ("Trafikplan", blocks, ())


def test_the_file_begins_with_its_title() -> None:
    assert markdown_file.write('Plan "2040"', split("Åtgärder.")).decode() == (
        '---\ntitle: "Plan \\"2040\\""\n---\n\nÅtgärder.\n'
    )


@pytest.mark.parametrize("title", ["a: b", "---", "'x'", "\\n", "# x", "ÅÄÖ – ”citat”", "null", "a\tb"])
def test_any_title_survives(title: str) -> None:
    assert read("plan.md", markdown_file.write(title, split("Text."))).title == title


def test_a_plan_without_text_is_a_file_with_a_title() -> None:
    document = read("plan.md", markdown_file.write("Tom plan", []))
    assert (document.title, document.blocks) == ("Tom plan", ())


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(alphabet="ab#-*_|>1. \\`~=:å", min_size=1, max_size=12), max_size=5))
def test_paragraphs_with_any_characters_survive(texts: list[str]) -> None:
    written = [Block(BlockKind.PARAGRAPH, 0, ordered=False, source=text) for text in texts]
    once = read("plan.md", markdown_file.write("T", written)).blocks
    assert read("plan.md", markdown_file.write("T", once)).blocks == once
