"""Plain words as Markdown that shows just these."""

from consult.formats.inline import Span, to_markdown
from consult.text.blocks import Block, BlockKind, join


def as_markdown(text: str) -> str:
    """Write plain words so that they are shown as they are, each line as a paragraph."""
    lines = (to_markdown([Span(line)]) for line in text.replace("\n\n", "\n").split("\n"))
    return join(Block(BlockKind.PARAGRAPH, 0, ordered=False, source=line) for line in lines).strip()
