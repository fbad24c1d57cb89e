"""What was written into a returned Word file, placed in the version that was sent out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from consult.formats.headings import strip_numbers
from consult.formats.word_changes import Lost
from consult.formats.word_returned import Returned, Spot
from consult.text.align import Alignment, aligned
from consult.text.anchors import Located, Quote, WholeBlock, locate, quote_across
from consult.text.block import Block
from consult.text.normal import normal
from consult.text.passage import passages
from consult.text.replacing import replace


@dataclass(frozen=True, slots=True)
class Wording:
    """Other words for a block of the version, tracked or not; "" proposes to strike it.

    `source` is the block's Markdown with the words in it, or None where they cannot be put there without harm.
    `sent` are the words that were sent out, and `located` tells how sure it is that this is the block.
    """

    uid: str
    sent: str
    words: str
    source: str | None
    located: Located


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a comment or change stands in the version, or the reason why it stands nowhere."""

    located: Located | None
    lost: Lost | None


@dataclass(frozen=True, slots=True)
class Placed:
    """Everything in a returned file, in its order: no remark is without a placement.

    `added` are words of the file that belong to no block of the version, and `added_at` the indexes of the blocks that
    they were sent out as; `missing` are blocks that the file has not.
    """

    comments: tuple[Placement, ...]
    changes: tuple[Placement, ...]
    wordings: tuple[Wording, ...]
    added: tuple[str, ...]
    added_at: tuple[int, ...]
    missing: tuple[str, ...]


def place(returned: Returned, version: Sequence[Block]) -> Placed:
    """Match a returned file to a version, whose blocks have identities, and place all that is in it."""
    alignment = aligned(returned.sent, passages(version))
    strange = [i for i, words in enumerate(returned.revised) if normal(words) and not alignment.news_of(i)]
    return Placed(
        comments=tuple(_placed(each.spot, each.lost, returned, alignment) for each in returned.comments),
        changes=tuple(
            _placed(_block(each.spot), each.lost, returned, alignment) for each in returned.changes
        ),
        wordings=tuple(_wordings(returned, alignment)),
        added=tuple(returned.revised[i] for i in strange),
        added_at=tuple(strange),
        missing=tuple(
            str(passage.block.uid) for j, passage in enumerate(alignment.new) if not alignment.olds_of(j)
        ),
    )


def _placed(spot: Spot | None, lost: Lost | None, returned: Returned, alignment: Alignment) -> Placement:
    if spot is None:
        return Placement(None, lost)
    located = locate(_anchor(spot, returned), alignment)
    return Placement(None, Lost.NOT_IN_VERSION) if located.uid is None else Placement(located, None)


def _block(spot: Spot | None) -> Spot | None:
    """Give the block that a change begins in; which words it changes is told by the wording of the block."""
    return None if spot is None else Spot(spot.first, 0, spot.first, 0)


def _anchor(spot: Spot, returned: Returned) -> Quote | WholeBlock:
    """Give what to look for: the quoted words, or the block where none are quoted."""
    stretch = returned.sent[spot.first : spot.last + 1]
    if spot.first < spot.last:
        # A quote that begins at the very end of a block, or ends before the first word of one, leaves that block out.
        if spot.start >= len(stretch[0].plain):
            return _anchor(Spot(spot.first + 1, 0, spot.last, spot.end), returned)
        if spot.end == 0:
            end = len(stretch[-2].plain)
            return _anchor(Spot(spot.first, spot.start, spot.last - 1, end), returned)
    uid = str(stretch[0].block.uid)
    if spot.is_point:
        return WholeBlock(uid)
    if spot.first == spot.last and not stretch[0].plain[spot.start : spot.end].strip():
        return WholeBlock(uid)
    texts = {str(passage.block.uid): passage.plain for passage in stretch}
    return quote_across(texts, uid, spot.start, str(stretch[-1].block.uid), spot.end)


def _wordings(returned: Returned, alignment: Alignment) -> list[Wording]:
    """Give other words for each block that has just one counterpart and reads differently there."""
    found = []
    numbers = _typed_numbers(returned)
    for i, said in enumerate(returned.revised):
        words = said.removeprefix(numbers[i])
        heirs = alignment.news_of(i)
        if len(heirs) != 1 or alignment.olds_of(heirs[0]) != [i]:
            continue
        now = alignment.new[heirs[0]]
        if normal(words) != normal(now.plain):
            source = replace(now.block.source, now.plain, words, 0)
            located = locate(WholeBlock(str(returned.sent[i].block.uid)), alignment)
            sent = returned.sent[i].plain.removeprefix(numbers[i])
            found.append(Wording(str(now.block.uid), sent, words, source, located))
    return found


def _typed_numbers(returned: Returned) -> list[str]:
    """Give the typed number of each heading that has one, which was taken away when the plan came in."""
    blocks = [passage.block for passage in returned.sent]
    return [
        block.source.removesuffix(bare.source)
        for block, bare in zip(blocks, strip_numbers(blocks, Counter()), strict=True)
    ]
