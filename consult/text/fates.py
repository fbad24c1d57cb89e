"""What happened to each block between two states of a text whose blocks have identities."""

from collections.abc import Sequence

from consult.text.align import Fate, align
from consult.text.blocks import Block


def fates(old: Sequence[Block], new: Sequence[Block]) -> dict[str, Fate]:
    """Tell by uid what became of every block of both texts; as few blocks as possible count as moved.

    Only the same identity is the same block; but a new one whose words came out of another counts as split, and one
    that is gone while its words are in another counts as merged.
    """
    alignment = align(old, new)
    found = {str(block.uid): Fate.DELETED for block in old}
    found |= {str(block.uid): Fate.INSERTED for block in new if block.uid not in found}
    for pair in alignment.pairs:
        if pair.old is None or pair.new is None:
            continue
        was, now = str(old[pair.old].uid), str(new[pair.new].uid)
        if was == now:
            found[was] = pair.fate
        elif pair.further:
            found[now if pair.fate is Fate.SPLIT else was] = pair.fate
    return found
