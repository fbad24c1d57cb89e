"""How often people want letters."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from consult import policy
from consult.db import db
from consult.model.comments import Comment
from consult.model.consultations import Consultation, ConsultationState, Invitation
from consult.model.notices import Notice
from consult.model.preferences import Pace, Preference, Topic, together
from consult.model.records import Event
from consult.model.users import User
from consult.policy import Actor, Permission, own_comments, visible_consultations

MOST_CONSULTATIONS = 20


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person has chosen, by topic and by consultation; what is not there is as it is for everyone."""

    topics: dict[Topic, Pace]
    consultations: dict[int, Pace]

    def pace(self, topic: Topic, consultation_id: int | None) -> Pace:
        """Tell how often letters come on a topic, when it concerns a consultation."""
        on_consultation = self.consultations.get(consultation_id) if consultation_id else None
        return together(self.topics.get(topic), topic, on_consultation)


def chosen(actor: Actor, people: Collection[int]) -> dict[int, Chosen]:
    """Tell what each of some people has chosen."""
    policy.require(actor, Permission.PROGRAM)
    found = {key: Chosen({}, {}) for key in people}
    for each in db.session.scalars(select(Preference).where(Preference.user_id.in_(people))):
        if each.topic is not None:
            found[each.user_id].topics[each.topic] = each.pace
        elif each.consultation_id is not None:
            found[each.user_id].consultations[each.consultation_id] = each.pace
    return found


def own(actor: Actor) -> Chosen:
    """Tell what the actor has chosen."""
    policy.require(actor, Permission.SIGNED_IN)
    return chosen(policy.SYSTEM, [actor.user_id or 0])[actor.user_id or 0]


def addressee(_actor: Actor, slug: str) -> User | None:
    """Find whom a letter went to, by what the letter says of them; nobody when the account is closed."""
    return db.session.scalar(select(User).where(User.slug == slug, User.is_active))


def has_left(_actor: Actor, user: User, topics: Collection[Topic]) -> bool:
    """Tell if a person gets no letters on any of these topics already."""
    mine = chosen(policy.SYSTEM, [user.id])[user.id]
    return all(mine.topics.get(topic) is Pace.NEVER for topic in topics)


def topics(actor: Actor) -> tuple[Topic, ...]:
    """List the topics that letters to the actor can be about."""
    if actor.is_staff:
        return (Topic.DESK, Topic.REPLIES)
    mine = (Topic.ANSWERS, Topic.REPLIES, Topic.PROGRESS)
    return (*mine, Topic.REMINDERS, Topic.ROOM) if actor.memberships else mine


def consultations(actor: Actor) -> Sequence[Consultation]:
    """List the consultations that the actor takes part in or has been told about, the latest first."""
    policy.require(actor, Permission.SIGNED_IN)
    said = select(Comment.consultation_id).where(own_comments(actor))
    asked = select(Invitation.consultation_id).where(Invitation.organisation_id.in_(actor.memberships))
    told = select(Event.consultation_id).join(Notice).where(Notice.user_id == actor.user_id)
    set_apart = select(Preference.consultation_id).where(Preference.user_id == actor.user_id)
    mine = [Consultation.id.in_(each) for each in (said, asked, told, set_apart)]
    return db.session.scalars(
        select(Consultation)
        .where(
            mine[0] | mine[1] | mine[2] | mine[3],
            visible_consultations(actor),
            Consultation.state == ConsultationState.ANNOUNCED,
        )
        .order_by(Consultation.last_day.desc(), Consultation.id.desc())
        .limit(MOST_CONSULTATIONS)
    ).all()
