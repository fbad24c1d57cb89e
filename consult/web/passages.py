"""Passages of a text on a page: in the reader's language where they exist in it, and beside what they were."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask_babel import gettext as _

from consult.model.versions import Block, BlockText
from consult.queries.versions import words
from consult.text import diff, markdown
from consult.text.align import Fate
from consult.text.blocks import Block as TextBlock
from consult.text.blocks import BlockKind, labels
from consult.text.fates import fates
from consult.text.moves import interleaved
from consult.web.locale import current_locale


def said(block: Block) -> BlockText:
    """Give a block's words in the reader's language, or else in one that it exists in."""
    return words(block, current_locale()) or block.texts[0]


@dataclass(frozen=True, slots=True)
class Passage:
    """A block of a text that is about to be saved: what becomes of it, and its words before and after.

    `place` is where it stands among the new blocks; one that is removed has none.
    """

    fate: Fate
    uid: str
    kind: BlockKind
    level: int
    label: str
    html: str
    diff: str
    place: int | None


def compared(old: Sequence[TextBlock], new: Sequence[TextBlock], numbers: Sequence[str]) -> list[Passage]:
    """Lay a text beside what it was, in the new order; removed blocks follow what they followed."""
    found = fates(old, new)
    before = {str(block.uid): block for block in old}
    after = {str(block.uid): (place, block) for place, block in enumerate(new)}
    passages = []
    for uid in interleaved(list(before), list(after)):
        if uid in after:
            place, block = after[uid]
            passages.append(_kept(block, before.get(uid), found[uid], place, numbers[place]))
        else:
            passages.append(_removed(before[uid], found[uid]))
    return passages


def _kept(block: TextBlock, was: TextBlock | None, fate: Fate, place: int, label: str) -> Passage:
    changed = was is not None and was.source != block.source
    marks = difference(was.source, block.source) if was is not None and changed else ""
    html = markdown.block_html(block)
    return Passage(fate, str(block.uid), block.kind, block.level, label, html, marks, place)


def _removed(block: TextBlock, fate: Fate) -> Passage:
    marks = difference(block.source, "")
    return Passage(fate, str(block.uid), block.kind, block.level, "", "", marks, None)


def difference(old: str, new: str) -> str:
    """Mark the words that were struck and added between two sources, as safe HTML."""
    return diff.html(markdown.plain(old), markdown.plain(new), _("Added"), _("Deleted"))


def numbered(text: Sequence[TextBlock], span: tuple[int, int], new: Sequence[TextBlock]) -> list[str]:
    """Give the numbers that new blocks get where they replace a span of the text."""
    start, end = span
    return labels([*text[:start], *new, *text[end:]])[start : start + len(new)]


FEW = 3
"""So many unchanged passages in a row are worth folding away."""


def runs(passages: Sequence[Passage]) -> list[tuple[bool, list[Passage]]]:
    """Cut a list into stretches, and say of each whether it is unchanged and long enough to be folded."""
    stretches = [
        (is_same, list(run)) for is_same, run in groupby(passages, lambda each: each.fate is Fate.UNCHANGED)
    ]
    return [(is_same and len(run) >= FEW, run) for is_same, run in stretches]


def counted(passages: Sequence[Passage]) -> Mapping[Fate, int]:
    """Count what becomes of the passages."""
    counts = dict.fromkeys(Fate, 0)
    for passage in passages:
        counts[passage.fate] += 1
    return counts
