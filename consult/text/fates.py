"""What happened to each block between two states of a text whose blocks have identities."""

from collections.abc import Sequence

from consult.text.align import Fate
from consult.text.blocks import Block
from consult.text.tokens import longest_rise


def fates(old: Sequence[Block], new: Sequence[Block]) -> dict[str, Fate]:
    """Tell by uid what became of every block of both texts; as few blocks as possible count as moved."""
    before = {str(block.uid): place for place, block in enumerate(old)}
    stayed = [block for block in new if block.uid in before]
    places = [before[str(block.uid)] for block in stayed]
    in_order = {stayed[index].uid for index in longest_rise(places)}
    found = dict.fromkeys(before, Fate.DELETED)
    for block in new:
        uid = str(block.uid)
        if uid not in before:
            found[uid] = Fate.INSERTED
            continue
        was = old[before[uid]]
        same = (was.kind, was.level, was.ordered, was.source) == (
            block.kind,
            block.level,
            block.ordered,
            block.source,
        )
        if uid in in_order:
            found[uid] = Fate.UNCHANGED if same else Fate.EDITED
        else:
            found[uid] = Fate.MOVED if same else Fate.MOVED_EDITED
    return found
