"""How the invited bodies reply, as the region may know it, and what has happened between each of them and the region.

What a body does in its room is not among it: nothing there leaves a trace, so there is nothing here to leave out.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from consult import policy
from consult.db import db
from consult.model.consultations import Consultation, Invitation, Reply
from consult.model.organisations import Organisation
from consult.model.records import Event, Verb
from consult.model.users import User
from consult.policy import Actor, Permission

WAYS_IN = (Verb.LINK_SENT, Verb.LINK_WITHDRAWN, Verb.MEMBER_ADDED)


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened, and who did it; nobody when the program did."""

    event: Event
    person: User | None


def of_all(_actor: Actor, consultation: Consultation) -> dict[int, Reply]:
    """Tell how each invited body replies, by its id; `invitations` must be loaded."""
    return {each.organisation_id: of(consultation, each) for each in consultation.invitations}


def of(consultation: Consultation, invitation: Invitation) -> Reply:
    """Tell how one body replies, with the time that it was given."""
    return invitation.reply(consultation.phase(invitation.extended_to))


def counted(replies: Mapping[int, Reply]) -> dict[Reply, int]:
    """Count the bodies by how they reply, in the order of the way to an answer."""
    counts = Counter(replies.values())
    return {reply: counts[reply] for reply in Reply if counts[reply]}


def log(actor: Actor, consultation: Consultation, organisation: Organisation) -> Sequence[Happened]:
    """List what happened between the region and one body in a consultation, the latest first."""
    policy.require(actor, Permission.CONSULTATIONS_MANAGE, consultation)
    key = organisation.id
    in_consultation = (Event.consultation_id == consultation.id) & (
        Event.data["organisation"].as_integer() == key
    )
    ways_in = (
        (Event.subject_type == Organisation.__tablename__)
        & (Event.subject_id == key)
        & Event.verb.in_(WAYS_IN)
    )
    rows = db.session.execute(
        select(Event, User)
        .outerjoin(User, User.id == Event.actor_id)
        .where(or_(in_consultation, ways_in))
        .order_by(Event.id.desc())
    )
    return [Happened(event, person) for event, person in rows]
