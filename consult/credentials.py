"""Secrets: passwords, signed words, and the random tokens of sign-ins and links, of which only hashes are kept."""

import hmac
import secrets
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from itsdangerous import BadData, URLSafeSerializer


def new_token() -> str:
    """Make a secret of 256 random bits that fits in an address."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """Give what is kept of a random token; it has too many bits for guessing, so a quick hash is enough."""
    return sha256(token.encode()).hexdigest()


def keyed(key: str, text: str) -> str:
    """Give a trace of something guessable, such as a network address, that is worthless without the key."""
    return hmac.new(key.encode(), text.encode(), "sha256").hexdigest()


def signed(key: str, purpose: str, words: list[str]) -> str:
    """Give words in a form that fits in an address and that only the holder of the key can make."""
    made = URLSafeSerializer(key, salt=purpose).dumps(words)
    return made if isinstance(made, str) else made.decode()


def unsigned(key: str, purpose: str, token: str) -> list[str] | None:
    """Give back the words that were signed for this purpose, or nothing for a token that we did not make."""
    try:
        words: list[str] = URLSafeSerializer(key, salt=purpose).loads(token)
    except BadData:
        return None
    return words


@dataclass(frozen=True)
class Passwords:
    """Keeps passwords by argon2id, at the cost that the installation chose."""

    hasher: PasswordHasher = field(default_factory=PasswordHasher)

    def keep(self, password: str) -> str:
        """Give what is kept of a password."""
        return self.hasher.hash(password)

    def fits(self, kept: str | None, password: str) -> bool:
        """Tell if this is the password; it takes as long when there is none to compare with."""
        try:
            return self.hasher.verify(kept or self._unknown, password) and kept is not None
        except (VerificationError, InvalidHashError):
            return False

    def is_outdated(self, kept: str) -> bool:
        """Tell if a password was kept at another cost than today's."""
        return self.hasher.check_needs_rehash(kept)

    @cached_property
    def _unknown(self) -> str:
        return self.hasher.hash(new_token())


STRONG = Passwords()
QUICK = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
"""For tests, where thousands of sign-ins must take no time."""
