"""Say why nobody is asked again although accepted comments change what a plan means."""

from collections.abc import Collection

from consult import clock, policy
from consult.db import db
from consult.errors import Invalid, Outdated, WrongState
from consult.model.consultations import Consultation
from consult.model.judgements import Judgement
from consult.model.records import Verb
from consult.policy import Actor, Permission
from consult.queries import judgements
from consult.services import events


def judge(actor: Actor, consultation: Consultation, because: str, seen: Collection[int]) -> None:
    """Keep the reason; `seen` are the numbers of the comments that the judge had before them."""
    policy.require(actor, Permission.CONSULTATIONS_MANAGE, consultation)
    if not because.strip():
        raise Invalid("judgement_needed")
    found = judgements.material(actor, consultation)
    if not found.answers:
        raise WrongState("nothing_material")
    if set(seen) != set(found.numbers):
        raise Outdated("changed_meanwhile")
    made = Judgement(
        consultation_id=consultation.id,
        because=because.strip(),
        answers=sorted(found.answers),
        by_id=actor.user_id,
        at=clock.now(),
    )
    db.session.add(made)
    events.record(actor, Verb.MATERIAL_JUDGED, made, answers=len(found.answers))
