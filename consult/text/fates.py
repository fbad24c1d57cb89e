"""What happened to each block between two states of a text whose blocks have identities."""

from collections.abc import Sequence

from consult.text.align import Fate
from consult.text.blocks import Block
from consult.text.moves import moved


def fates(old: Sequence[Block], new: Sequence[Block]) -> dict[str, Fate]:
    """Tell by uid what became of every block of both texts; as few blocks as possible count as moved."""
    before = {str(block.uid): block for block in old}
    after = {str(block.uid): block for block in new}
    elsewhere = moved(list(before), list(after))
    found = dict.fromkeys(before, Fate.DELETED)
    for uid, block in after.items():
        if uid not in before:
            found[uid] = Fate.INSERTED
        elif uid in elsewhere:
            found[uid] = Fate.MOVED if before[uid] == block else Fate.MOVED_EDITED
        else:
            found[uid] = Fate.UNCHANGED if before[uid] == block else Fate.EDITED
    return found
