"""Remove what has run out."""

from consult.db import transaction
from consult.mail import rooms
from consult.mail.writing import Site
from consult.policy import SYSTEM
from consult.queries import audiences, disposals
from consult.services import attempts, disposing, links, notices, retention, signins


def forget() -> None:
    """Remove attempts, sign-ins and links that have run out."""
    for each in (attempts.forget_old, signins.forget_old, links.forget_old):
        with transaction():
            each(SYSTEM)


def erase_abandoned(site: Site) -> None:
    """Tell members of drafts that nobody goes on with, and erase those they were told of long ago."""
    is_any = True
    while is_any:
        with transaction():
            fading = retention.warn(SYSTEM)
            if fading is not None:
                members = audiences.members(SYSTEM, fading.organisation_id)
                notices.post(SYSTEM, rooms.fading(fading, members, site))
            is_any = fading is not None
    is_any = True
    while is_any:
        with (
            transaction()
        ):  # nothing is logged: not even that there was a draft is to be read outside its room
            is_any = retention.erase(SYSTEM)


def dispose() -> bool:
    """Go on with a disposal that has been decided, a few things at a time; tell if there was anything to do."""
    if not disposals.has_decided(SYSTEM):
        return False
    with transaction():
        return disposing.go_on(SYSTEM)
