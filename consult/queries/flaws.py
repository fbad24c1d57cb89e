"""Why answers cannot be approved: no outcome, no reasons, or something that the text or the comment says against it."""

from collections.abc import Callable, Sequence

from sqlalchemy import select

from consult.db import db
from consult.model.dispositions import Answer, Disposition, DispositionChange
from consult.policy import Actor
from consult.queries import splits


def of(actor: Actor, answer: Disposition) -> str:
    """Give the code of why an answer cannot be approved as it is, or nothing."""
    return of_all(actor, [answer]).get(answer.id, "")


def of_all(
    actor: Actor, answers: Sequence[Disposition], said: Callable[[Answer], Answer] = lambda answer: answer
) -> dict[int, str]:
    """Give by answer the code of why it cannot be approved, as it is or as it would be; those without flaw are left out."""
    ids = [each.id for each in answers]
    linked = set(
        db.session.scalars(
            select(DispositionChange.disposition_id).where(DispositionChange.disposition_id.in_(ids))
        )
    )
    outdated = splits.outdated(actor, ids)
    found = {
        each.id: _flaw(said(each.answer), is_linked=each.id in linked, is_outdated=each.id in outdated)
        for each in answers
    }
    return {key: code for key, code in found.items() if code}


def _flaw(answer: Answer, *, is_linked: bool, is_outdated: bool) -> str:
    if answer.outcome is None:
        return "outcome_needed"
    if answer.needs_reasons:
        return "reasons_needed"
    if is_linked and answer.keeps_the_text:
        return "outcome_denies_change"
    return "whole_changed" if is_outdated else ""
