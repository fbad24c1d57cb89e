"""Who may say that an answer which the region registered is theirs."""

from dataclasses import dataclass

from consult.model.organisations import OrganisationRole
from consult.model.registrations import Registration
from consult.policy.actor import Actor


@dataclass(frozen=True, slots=True)
class Claiming:
    """Someone about to claim an answer; `email` is the address by which the region knows them to be who they are."""

    registration: Registration
    email: str


def may_claim(actor: Actor, subject: Claiming) -> bool:
    """Let whoever coordinates the organisation claim its answer, and a person what came from their own address."""
    mine = subject.registration
    if actor.user_id is None or actor.is_staff or mine.is_draft or mine.claimed_at is not None:
        return False
    if mine.organisation_id is not None:
        return actor.memberships.get(mine.organisation_id) is OrganisationRole.COORDINATOR
    return bool(mine.sender_email) and mine.sender_email == subject.email
