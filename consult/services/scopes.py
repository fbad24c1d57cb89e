"""Limit a consultation to some sections, and hold everyone to them."""

from collections.abc import Collection, Iterable

from sqlalchemy import delete, select
from sqlalchemy.orm.attributes import flag_modified

from consult import policy
from consult.db import db
from consult.errors import Invalid, Outdated, WrongState
from consult.model.consultations import Consultation, ConsultationState
from consult.model.records import Verb
from consult.model.scopes import Scope
from consult.model.versions import Block
from consult.policy import Actor, Permission
from consult.queries import scopes
from consult.services import events, invitations


def choose(actor: Actor, consultation: Consultation, uids: Collection[str], seen_revision: int) -> None:
    """Set which sections a consultation that is being prepared is about, in the newest published version."""
    policy.require(actor, Permission.CONSULTATIONS_MANAGE, consultation)
    mine = invitations.locked(consultation)
    if mine.state is not ConsultationState.DRAFT:
        raise WrongState("scope_announced")
    if not mine.is_limited:
        raise WrongState("round_not_limited")
    if mine.revision != seen_revision:
        raise Outdated("round_changed")
    mine.version = scopes.newest(actor, mine.plan) or mine.version
    flag_modified(mine, "title")  # the revision must count up also when only the sections changed
    limit(actor, mine, mine.version.id, uids)
    events.record(actor, Verb.CONSULTATION_CHANGED, mine, sections=len(uids))


def limit(actor: Actor, consultation: Consultation, version_id: int, uids: Collection[str]) -> None:
    """Let a consultation be about these sections of its version and no others; it must have its key."""
    policy.require(actor, Permission.CONSULTATIONS_MANAGE, consultation)
    if not uids:
        raise Invalid("scope_empty")
    if not set(uids) <= {each.uid for each in scopes.sections(actor, version_id)}:
        raise Invalid("scope_unknown")
    db.session.execute(delete(Scope).where(Scope.consultation_id == consultation.id))
    db.session.add_all(Scope(consultation_id=consultation.id, uid=uid) for uid in sorted(uids))
    consultation.is_limited = True


def must_cover(consultation: Consultation, uids: Iterable[str | None], code: str = "outside_scope") -> None:
    """Refuse passages that stand in a section that the consultation is not about, in one statement or none.

    `code` is that of the words that say what to do instead.
    """
    wanted = {each for each in uids if each is not None}
    if not consultation.is_limited or not wanted:
        return
    outside = (
        select(Block.label)
        .join(Consultation, Consultation.version_id == Block.version_id)
        .where(
            Consultation.id == consultation.id,
            Block.uid.in_(wanted),
            ~scopes.asks_about(Block.section_uid),
        )
        .order_by(Block.position)
    )
    if labels := db.session.scalars(outside).all():
        raise Invalid(code, labels=", ".join(labels))
