"""Markdown read as blocks."""

from consult.text.block import Block
from consult.text.joining import settled
from consult.text.structure import read


def split(markdown: str) -> list[Block]:
    """Give the blocks of a Markdown text, without identities.

    Every word is kept. What a plan has no use for is simplified: code becomes inline code, further
    paragraphs of an item become lines in it, headings in lists and quotes become text, rules go.
    """
    return [block for block in map(settled, read(markdown)) if block.source]
