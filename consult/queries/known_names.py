"""Which words that are written as names are those of people whom the program knows, for those who review what is said."""

from collections.abc import Collection

from sqlalchemy import select, union

from consult import policy
from consult.db import db
from consult.model.plans import PlanContact
from consult.model.protections import Protection
from consult.model.users import User
from consult.policy import Actor, Permission


def among(actor: Actor, written: Collection[str]) -> frozenset[str]:
    """Give those that are a name of an account, of a plan's contact or of someone with protected identity."""
    policy.require(actor, Permission.COMMENTS_REVIEW)
    if not written:
        return frozenset()
    names = (User.name, PlanContact.name, Protection.name)
    asked = union(*(select(each).where(each.in_(written)) for each in names))
    return frozenset(db.session.scalars(asked))
