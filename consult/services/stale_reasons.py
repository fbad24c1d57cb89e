"""Say that reasons in the other language are still right, though those they were made from have changed."""

from consult import policy
from consult.errors import Outdated, WrongState
from consult.model.dispositions import Disposition, DispositionState
from consult.model.records import Verb
from consult.policy import Actor, Permission
from consult.services import dispositions, events
from consult.text.digest import digest


def confirm(actor: Actor, disposition: Disposition, seen_revision: int) -> None:
    """Say that the reasons mean the same in both languages, as they were read."""
    policy.require(actor, Permission.DISPOSITION_EDIT, disposition)
    mine = dispositions.locked(disposition.id)
    if mine.state is DispositionState.RELEASED:
        raise WrongState("answer_released")
    if mine.revision != seen_revision:
        raise Outdated("answer_outdated")
    if mine.is_stale:
        mine.made_from = digest(mine.reasons.get(mine.consultation.plan.source_locale, ""))
        mine.is_stale = False
        events.record(actor, Verb.REASONS_CONFIRMED, mine)
