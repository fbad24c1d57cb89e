"""Announce a correction while a consultation is running."""

from sqlalchemy import select

from consult import clock, policy
from consult.config import LOCALES
from consult.db import Texts, db
from consult.errors import Invalid, Outdated, WrongState
from consult.model.consultations import Consultation, Phase
from consult.model.corrections import Correction
from consult.model.records import Verb
from consult.policy import Actor, Permission
from consult.services import events, invitations


def announce(actor: Actor, consultation: Consultation, text: Texts, number: int) -> Correction:
    """Announce the correction with this number; sent twice it counts once, and two people never take one number.

    It is never changed afterwards, since people have been told: a mistake in it is corrected by the next one.
    """
    policy.require(actor, Permission.CONSULTATIONS_MANAGE, consultation)
    mine = invitations.locked(consultation)
    earlier = db.session.scalars(
        select(Correction).where(Correction.consultation_id == mine.id).order_by(Correction.number)
    ).all()
    if 0 < number <= len(earlier) and earlier[number - 1].text == text:
        return earlier[number - 1]
    if mine.phase() not in {Phase.UPCOMING, Phase.OPEN}:
        raise WrongState("round_not_running")
    if number != len(earlier) + 1:
        raise Outdated("correction_before")
    if not all(text.get(code) for code in LOCALES):
        raise Invalid("correction_languages")
    correction = Correction(consultation_id=mine.id, number=number, text=text, announced_at=clock.now())
    db.session.add(correction)
    events.record(actor, Verb.CONSULTATION_CORRECTED, correction, number=number)
    return correction
