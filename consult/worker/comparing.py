"""Find out which comments say the same as others."""

from consult.db import transaction
from consult.policy import SYSTEM
from consult.queries import similarities as uncompared
from consult.services import similarities


def compare_next() -> bool:
    """Compare the next few comments with those before them; tell if there were any."""
    if not uncompared.has_uncompared(SYSTEM):
        return False
    with transaction():
        return similarities.compare(SYSTEM) > 0
