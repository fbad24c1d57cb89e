"""Who may say something in a consultation, for whom, and what is in the way."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from consult.model.consultations import Consultation, Participation, Phase
from consult.model.organisations import Organisation
from consult.model.users import Role
from consult.policy.actor import Actor

ASKING = frozenset({Role.DRAFTER, Role.PROCESS_OWNER})
"""Staff who ask back in threads."""


@dataclass(frozen=True, slots=True)
class Speaking:
    """Someone about to say something in a consultation, for an organisation, for themselves or for the region.

    `extended_to` is the last day that this organisation was granted, when it is later than everyone's. `parties` are
    the bodies that have agreed to answer jointly with it, and `writers` those of them that write in its room too.
    """

    consultation: Consultation
    organisation: Organisation | None = None
    is_invited: bool = False
    extended_to: date | None = None
    parties: frozenset[int] = frozenset()
    writers: frozenset[int] = frozenset()

    def is_late(self, day: date) -> bool:
        """Tell if a day lies after the last one that they have."""
        last_day = self.consultation.last_day
        return day > max(last_day, self.extended_to or last_day)


class Barrier(StrEnum):
    """Why someone may not speak, the first thing in the way."""

    NOT_YET = "not_yet"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    SIGN_IN = "sign_in"
    STAFF = "staff"
    NOT_MEMBER = "not_member"
    NOT_INVITED = "not_invited"
    NOT_ASKED_ABOUT = "not_asked_about"


_BARRIERS = {Phase.UPCOMING: Barrier.NOT_YET, Phase.OPEN: None, Phase.CLOSED: Barrier.CLOSED}


def barrier(actor: Actor, subject: Speaking) -> Barrier | None:
    """Tell why the actor may not speak: staff never, others while it is open and for their own body only."""
    in_the_way = _BARRIERS.get(subject.consultation.phase(subject.extended_to), Barrier.CANCELLED)
    if in_the_way:
        return in_the_way
    if actor.user_id is None:
        return Barrier.SIGN_IN
    if actor.is_staff:
        return Barrier.STAFF
    if subject.organisation is not None and not (
        {subject.organisation.id, *subject.writers} & actor.memberships.keys()
    ):
        return Barrier.NOT_MEMBER
    must_be_invited = subject.consultation.participation is Participation.INVITED
    return Barrier.NOT_INVITED if must_be_invited and not subject.is_invited else None


def may_speak(actor: Actor, subject: Speaking) -> bool:
    """Let those speak whom nothing is in the way of."""
    return barrier(actor, subject) is None


def may_reply(actor: Actor, subject: Speaking) -> bool:
    """Drafters and process owners ask back while it is open or being worked on; others as when they comment."""
    if actor.is_staff:
        return bool(actor.roles & ASKING) and subject.consultation.phase() in {
            Phase.OPEN,
            Phase.CLOSED,
        }
    return may_speak(actor, subject)
