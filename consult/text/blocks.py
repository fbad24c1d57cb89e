"""A text as a list of blocks with identities, from Markdown and back."""

import secrets
import string

from consult.text.block import MOST_BLOCKS, Block, BlockKind
from consult.text.joining import join
from consult.text.labels import labels
from consult.text.splitting import split

__all__ = ["MOST_BLOCKS", "Block", "BlockKind", "join", "labels", "new_uid", "split"]

_UID_ALPHABET = string.ascii_lowercase + "234567"  # base32
_UID_LENGTH = 10


def new_uid() -> str:
    """Give a fresh block identity: ten letters and digits that are safe in addresses."""
    return "".join(secrets.choice(_UID_ALPHABET) for _ in range(_UID_LENGTH))
