"""Headings as the product wants them: the title apart, levels from 1 to 6, numbers left to the product."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from consult.formats.remarks import RemarkCode
from consult.text.blocks import Block, BlockKind

DEEPEST = 6

_NUMBER = re.compile(
    r"""(?:(?:kapitel|kap\.?|avsnitt|del|chapter|section|part)\s+)?   # Kapitel 4 – Mål
        (?P<number>\d{1,3}(?:\\?\.\d{1,3})*)                         # 4 or 4.2, a dot maybe escaped
        (?P<end>\s+kap\b\.?|\\?[.):]|)                               # 4 kap. or 4. or 4)
        (?:\s*[–—:-]\s+|\s+)                                         # what stands between number and words
        (?=[^\s§%°])                                                 # 1 § and 5 % are words, not numbering
        """,
    re.VERBOSE | re.IGNORECASE,
)


def lift_title(title: str | None, blocks: Sequence[Block]) -> tuple[str | None, list[Block]]:
    """Take a first heading that is the only one of level 1 as the title; let the rest begin at level 1.

    A title that is known already (front matter, a title style) stays; a first heading that repeats it goes.
    """
    top = [block for block in blocks if block.kind is BlockKind.HEADING and block.level == 1]
    rest = list(blocks)
    if len(top) == 1 and rest[0] is top[0] and title in {None, words(top[0].source)}:
        title = words(rest.pop(0).source)
    levels = [block.level for block in rest if block.kind is BlockKind.HEADING]
    excess = min(levels, default=1) - 1
    return title, [_raised(block, excess) for block in rest]


def strip_numbers(blocks: Sequence[Block], counts: Counter[RemarkCode]) -> list[Block]:
    """Take typed numbers away from headings where more than half of the headings have one.

    A bare number ("5 mål") is taken for numbering only where it follows on the one before.
    """
    headings = [block for block in blocks if block.kind is BlockKind.HEADING]
    numbered = sum(_NUMBER.match(block.source) is not None for block in headings)
    if numbered < 2 or numbered * 2 <= len(headings):
        return list(blocks)
    stripped = []
    chapter: int | None = None
    for block in blocks:
        found = _NUMBER.match(block.source) if block.kind is BlockKind.HEADING else None
        if found and _is_next(found, chapter):
            chapter = int(found["number"].partition(".")[0].rstrip("\\"))
            counts[RemarkCode.NUMBERING_STRIPPED] += 1
            stripped.append(replace(block, source=block.source[found.end() :]))
        else:
            stripped.append(block)
    return stripped


def flatten(blocks: Sequence[Block], counts: Counter[RemarkCode]) -> list[Block]:
    """Bring headings that are deeper than Markdown knows up to its deepest level."""
    flat = []
    for block in blocks:
        is_deep = block.kind is BlockKind.HEADING and block.level > DEEPEST
        counts[RemarkCode.HEADINGS_TOO_DEEP] += is_deep
        flat.append(replace(block, level=DEEPEST) if is_deep else block)
    return flat


def words(source: str) -> str:
    """Return a heading's Markdown without its escapes and marks."""
    return re.sub(r"\\([!-/:-@\[-`{-~])|(?<!\w)[*_]{1,3}|[*_]{1,3}(?!\w)", r"\1", source).strip()


def _raised(block: Block, by: int) -> Block:
    return replace(block, level=block.level - by) if block.kind is BlockKind.HEADING and by else block


def _is_next(found: re.Match[str], chapter: int | None) -> bool:
    number = found["number"]
    if found["end"] or "." in number or found[0].lstrip()[:1].isalpha() or chapter is None:
        return True
    return int(number) == chapter + 1
