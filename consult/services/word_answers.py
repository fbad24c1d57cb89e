"""Register an answer that came as the draft plan in Word, when someone has looked at what was understood of it."""

from collections.abc import Sequence

from consult import policy
from consult.errors import WrongState
from consult.model.consultations import Consultation
from consult.model.records import Verb
from consult.model.registrations import Registration
from consult.policy import Actor, Permission
from consult.queries import registrations as queries
from consult.services import events, registrations
from consult.services.pieces import locked
from consult.services.registrations import Answer, Entry


def begin(actor: Actor, consultation: Consultation, answer: Answer) -> Registration:
    """Keep a file as it came; nothing that it says is a comment before it is registered."""
    policy.require(actor, Permission.ANSWERS_REGISTER, consultation)
    draft = registrations.begin(actor, consultation, answer)
    events.record(actor, Verb.ANSWER_BEGUN, draft, number=draft.number, organisation=draft.organisation_id)
    return draft


def register(actor: Actor, draft: Registration, answer: Answer, entries: Sequence[Entry]) -> Registration:
    """Register what the file says as it was seen, once only."""
    policy.require(actor, Permission.ANSWERS_REGISTER, draft)
    mine = locked(draft)
    registrations.describe(actor, mine, answer)
    first = queries.by_digest(actor, mine.consultation, mine.digest)
    if first is not None:
        raise WrongState("file_registered", number=first.number)
    return registrations.complete(actor, mine, entries)
