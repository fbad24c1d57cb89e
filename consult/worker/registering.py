"""Enter documents in the register of their case, and tell the case system of each."""

import logging

from consult import clock
from consult.db import transaction
from consult.errors import Outdated
from consult.mail.hooks import Hook
from consult.mail.transports import Unsent
from consult.policy import SYSTEM
from consult.queries import register as queries
from consult.services import deliveries, register

log = logging.getLogger(__name__)


def work(hook: Hook | None) -> bool:
    """Do all that is to be done now; tell if there was anything."""
    is_any = enter()
    while hook is not None and tell_next(hook):
        is_any = True
    return is_any


def enter() -> bool:
    """Enter all that is not yet in the register; tell if there was anything."""
    is_any = False
    while queries.has_unregistered(SYSTEM):
        try:
            with transaction():
                register.enter(SYSTEM)
        except Outdated:  # another worker was first
            return is_any
        is_any = True
    return is_any


def tell_next(hook: Hook) -> bool:
    """Tell of the document that has waited longest; no transaction is open while the other side answers."""
    if not queries.due(SYSTEM):
        return False
    with transaction():
        entry = deliveries.take(SYSTEM)
        said = queries.told(SYSTEM, entry) if entry else {}
    if entry is None:
        return False
    key = entry.id
    try:
        status = hook.send(said, int(clock.now().timestamp()))
    except Unsent as error:
        with transaction():
            deliveries.failed(SYSTEM, key, str(error))
        log.warning("The case system was not told of document %s: %s", key, error)
    else:
        with transaction():
            deliveries.taken(SYSTEM, key, status)
    return True
