"""Say why nobody is asked again although accepted comments change what a plan means."""

from consult import clock, policy
from consult.db import db
from consult.errors import Invalid, Outdated, WrongState
from consult.model.consultations import Consultation
from consult.model.judgements import Judged, Judgement
from consult.model.records import Verb
from consult.policy import Actor, Permission
from consult.queries import judgements
from consult.services import events, invitations, revisions


def judge(actor: Actor, consultation: Consultation, because: str, seen: str) -> None:
    """Keep the reason, with the answers as they read now; `seen` is the mark of what the judge had before them.

    The consultation is taken for writing first, so that of two who judge at once the second sees what the first wrote.
    """
    policy.require(actor, Permission.CONSULTATIONS_MANAGE, consultation)
    if not because.strip():
        raise Invalid("judgement_needed")
    mine = invitations.locked(consultation)
    found = judgements.material(actor, mine)
    if not found.numbers:
        raise WrongState("nothing_material")
    if seen != found.mark:
        raise Outdated("material_changed")
    made = Judgement(consultation_id=mine.id, because=because.strip(), by_id=actor.user_id, at=clock.now())
    db.session.add(made)
    db.session.flush()
    versions = revisions.newest(actor, judgements.answers(actor, mine))
    db.session.add_all(
        Judged(judgement_id=made.id, disposition_id=answer, revision_id=version)
        for answer, version in versions.items()
    )
    events.record(actor, Verb.MATERIAL_JUDGED, made, answers=len(versions))
