"""Which words that are written as names are those of people whom the program knows, for those who review what is said."""

from collections.abc import Collection

from sqlalchemy import select, union

from consult import policy
from consult.db import db
from consult.model.plans import PlanContact
from consult.model.protections import Protection
from consult.model.users import User
from consult.policy import Actor, Permission

NAMES = (User.name, PlanContact.name, Protection.name)
LONGEST = 120
"""No name that is kept is longer."""
AT_ONCE = 5_000
"""So many are asked for in one statement; a page can hold more, if somebody wants it to."""


def among(actor: Actor, written: Collection[str]) -> frozenset[str]:
    """Give those that are a name of an account, of a plan's contact or of someone with protected identity."""
    policy.require(actor, Permission.COMMENTS_REVIEW)
    listed = [each for each in written if len(each) <= LONGEST]
    found: set[str] = set()
    for start in range(0, len(listed), AT_ONCE):
        some = listed[start : start + AT_ONCE]
        asked = union(*(select(each).where(each.in_(some)) for each in NAMES))
        found.update(db.session.scalars(asked))
    return frozenset(found)
