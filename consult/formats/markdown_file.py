"""Blocks to a Markdown file that reads back as the same title and blocks."""

from collections.abc import Sequence

from consult.formats import front_matter
from consult.text.blocks import Block, join


def write(title: str, blocks: Sequence[Block]) -> bytes:
    """Return the text as UTF-8 with its title as front matter."""
    return f"{front_matter.write(title)}\n{join(blocks)}".encode()
