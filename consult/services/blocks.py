"""Blocks as rows: numbers, places and rendered words are worked out once, when a text is written."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from consult.model.versions import Block, BlockText, Version
from consult.text import digest, markdown
from consult.text.blocks import Block as TextBlock
from consult.text.blocks import BlockKind, labels, new_uid


def identified(blocks: Sequence[TextBlock]) -> list[TextBlock]:
    """Give every block that has no identity yet a new one."""
    return [block if block.uid else replace(block, uid=new_uid()) for block in blocks]


def raised(blocks: Sequence[TextBlock]) -> list[TextBlock]:
    """Let the headings of highest rank be of level 1, so that a text's chapters are found in the same way everywhere."""
    above = min((block.level for block in blocks if block.kind is BlockKind.HEADING), default=1) - 1
    return [
        replace(block, level=block.level - above) if block.kind is BlockKind.HEADING else block
        for block in blocks
    ]


def write(version: Version, blocks: Sequence[TextBlock], locale: str) -> None:
    """Make a version say these blocks in the language it is written in, in this order.

    Rows are found by uid, so translations and goals of a block that stays are kept; those of a block that is left
    out go with it. `version.blocks` and their texts must be loaded.
    """
    rows = {row.uid: row for row in version.blocks}
    written = []
    for position, (block, label, section) in enumerate(placed(raised(identified(blocks)))):
        row = rows.get(str(block.uid)) or Block(uid=block.uid, texts=[], goals=[])
        row.position, row.label, row.section_uid = position, label, section
        row.kind, row.level, row.ordered = block.kind, block.level, block.ordered
        say(row, locale, block.source)
        written.append(row)
    version.blocks = written


def placed(blocks: Sequence[TextBlock]) -> Iterator[tuple[TextBlock, str, str | None]]:
    """Give each block its number, and the uid of the chapter it stands in."""
    section = None
    for block, label in zip(blocks, labels(blocks), strict=True):
        if block.kind is BlockKind.HEADING and block.level == 1:
            section = block.uid
        yield block, label, section


def say(row: Block, locale: str, source: str, translates: str | None = None) -> BlockText:
    """Set a block's words in one language; a translation names the digest of the words it was made from.

    The texts of the row must be loaded. Words that are the same as before are left alone.
    """
    text = next((each for each in row.texts if each.locale == locale), None)
    if text is None:
        text = BlockText(locale=locale)
        row.texts.append(text)
    text.translates = translates
    if text.source == source:
        return text
    for name, value in rendered(row.kind, source).items():
        setattr(text, name, value)
    return text


def rendered(kind: BlockKind, source: str) -> dict[str, str]:
    """Give the columns of words that are worked out from their Markdown."""
    html = markdown.block_html(TextBlock(kind, 0, ordered=False, source=source))
    return {"source": source, "plain": markdown.plain(source), "html": html, "digest": digest.digest(source)}
