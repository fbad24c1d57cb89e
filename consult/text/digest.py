"""A short fingerprint of a source, to see that something built on it is stale."""

import base64
import hashlib

from consult.text.normal import clean, normal

_BYTES = 10


def digest(source: str) -> str:
    """Give 16 letters and digits that stay the same while the source does, white space aside."""
    content = normal(clean(source)).encode()
    return base64.b32encode(hashlib.sha256(content).digest()[:_BYTES]).decode().lower()
