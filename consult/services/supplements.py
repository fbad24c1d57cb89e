"""Ask again about the sections whose meaning changed after a consultation: prepare one that supplements it."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from consult import policy
from consult.db import db
from consult.errors import Invalid, WrongState
from consult.model.consultations import Consultation, ConsultationState, Invitation, InvitationState
from consult.model.records import Verb
from consult.policy import Actor, Permission
from consult.queries import scopes
from consult.services import consultations, events, invitations
from consult.services.consultations import Round
from consult.services.scopes import limit


@dataclass(frozen=True, slots=True)
class Again:
    """What is asked again: the consultation as it is written, about which sections, and of which bodies."""

    round: Round
    sections: Collection[str]
    bodies: frozenset[int]


def ask_again(actor: Actor, earlier: Consultation, again: Again) -> Consultation:
    """Prepare a consultation that asks the bodies of an earlier one about some sections of the newest version.

    The earlier one is taken for writing, so that of two who ask again at once the second is told.
    """
    policy.require(actor, Permission.CONSULTATIONS_MANAGE, earlier)
    mine = invitations.locked(earlier)
    if mine.state is not ConsultationState.ANNOUNCED:
        raise WrongState("round_not_there")
    if _begun(mine):
        raise WrongState("supplement_begun")
    version = scopes.newest(actor, mine.plan) or mine.version
    made = consultations.create(actor, mine.plan, version, again.round)
    made.supplements_id = mine.id
    limit(actor, made, version.id, again.sections)
    _invite(actor, made, mine, again.bodies)
    return made


def _begun(earlier: Consultation) -> bool:
    """Tell if one that supplements it is being prepared already."""
    return (
        db.session.scalar(
            select(Consultation.id)
            .where(
                Consultation.supplements_id == earlier.id,
                Consultation.state == ConsultationState.DRAFT,
            )
            .limit(1)
        )
        is not None
    )


def _invite(actor: Actor, made: Consultation, earlier: Consultation, bodies: frozenset[int]) -> None:
    """Put bodies on the list that were invited to the earlier consultation."""
    known = {each.organisation_id for each in earlier.invitations if each.state is not InvitationState.LISTED}
    if not bodies <= known:
        raise Invalid("unknown_organisation")
    made.invitations = [
        Invitation(organisation_id=key, state=InvitationState.LISTED) for key in sorted(bodies)
    ]
    if bodies:
        events.record(actor, Verb.INVITATIONS_SET, made, added=sorted(bodies), removed=[])
