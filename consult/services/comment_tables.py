"""Register a table of comments: one answer for each of those whose comments stand in it, all of them or none."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from consult import policy
from consult.errors import Invalid, WrongState
from consult.model.consultations import Consultation
from consult.model.registrations import Registration
from consult.policy import Actor, Permission
from consult.queries import registrations as registered
from consult.services import registrations
from consult.services.registrations import Answer, Entry


def register(
    actor: Actor, consultation: Consultation, answer: Answer, entries: Mapping[str, Sequence[Entry]]
) -> list[Registration]:
    """Register the entries of each organisation, by its slug, and under "" those of private persons."""
    policy.require(actor, Permission.ANSWERS_REGISTER, consultation)
    first = registered.by_digest(actor, consultation, answer.digest)
    if first is not None:
        raise WrongState("file_registered", number=first.number)
    if not any(entries.values()):
        raise Invalid("nothing_to_register")
    done = []
    for slug, said in entries.items():
        draft = registrations.begin(actor, consultation, replace(answer, organisation=slug))
        done.append(registrations.complete(actor, draft, said))
    return done
