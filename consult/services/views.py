"""Keep what the desk's list is filtered and sorted by, for oneself or for colleagues too."""

import secrets
from dataclasses import dataclass

from sqlalchemy import select

from consult import clock, policy
from consult.db import Texts, db
from consult.errors import Invalid, NotFound
from consult.model.consultations import Consultation
from consult.model.views import View
from consult.policy import Actor, Permission


@dataclass(frozen=True, slots=True)
class Naming:
    """What a view is called, and if colleagues see it."""

    name: str
    is_shared: bool


def save(actor: Actor, consultation: Consultation, naming: Naming, chosen: Texts, named: Texts) -> View:
    """Keep filters and an order under a name that one has not used before."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    if not chosen:
        raise Invalid("view_of_everything")
    _must_be_new(actor.user_id, consultation.id, naming.name)
    view = View(
        key=secrets.token_hex(4),
        consultation_id=consultation.id,
        owner_id=actor.user_id,
        name=naming.name,
        is_shared=naming.is_shared,
        chosen=chosen,
        named=named,
        saved_at=clock.now(),
    )
    db.session.add(view)
    return view


def change(actor: Actor, view: View, naming: Naming) -> None:
    """Give a view another name, or show it to colleagues or to nobody else."""
    policy.require(actor, Permission.VIEW_CHANGE, view)
    mine = _locked(view)
    if naming.name != mine.name:
        _must_be_new(mine.owner_id, mine.consultation_id, naming.name)
    mine.name, mine.is_shared = naming.name, naming.is_shared


def remove(actor: Actor, view: View) -> None:
    """Remove a view; the comments that it lists stay as they are."""
    policy.require(actor, Permission.VIEW_CHANGE, view)
    db.session.delete(_locked(view))


def _locked(view: View) -> View:
    found = db.session.get(View, view.id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def _must_be_new(owner_id: int | None, consultation_id: int, name: str) -> None:
    taken = select(View.id).where(
        View.owner_id == owner_id, View.consultation_id == consultation_id, View.name == name
    )
    if db.session.scalar(taken) is not None:
        raise Invalid("view_named_so")
