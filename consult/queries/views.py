"""Which saved views of the desk's list a person has, and which colleagues share."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from consult import policy
from consult.db import db
from consult.errors import NotFound
from consult.model.consultations import Consultation
from consult.model.users import User
from consult.model.views import View
from consult.policy import Actor, Permission, visible_views


@dataclass(frozen=True, slots=True)
class Kept:
    """A view and who saved it."""

    view: View
    owner: str


def kept(actor: Actor, consultation: Consultation) -> Sequence[Kept]:
    """List one's own views and those that colleagues share, by name."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    rows = db.session.execute(
        select(View, User.name)
        .join(User, User.id == View.owner_id)
        .where(View.consultation_id == consultation.id, visible_views(actor))
        .order_by(View.name, View.id)
    )
    return [Kept(view, owner) for view, owner in rows]


def by_key(actor: Actor, consultation: Consultation, key: str) -> View:
    """Find a view; what someone has only for themselves is not found by others."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    view = db.session.scalar(
        select(View).where(View.consultation_id == consultation.id, View.key == key, visible_views(actor))
    )
    if view is None:
        raise NotFound
    return view
