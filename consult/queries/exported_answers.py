"""What was answered, as an exchange file tells it: to a comment, or to a point of one."""

from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import replace
from sqlalchemy import select

from consult.db import db
from consult.formats.exchange import Comment as Said
from consult.formats.exchange import Response
from consult.model import origin_words
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionNote, DispositionState
from consult.policy import Actor


def notes(actor: Actor, consultation: Consultation) -> dict[int, list[str]]:
    """Give the notes on the answers of a consultation, which are for the program itself, in one statement."""
    found: dict[int, list[str]] = {}
    if not actor.is_system:
        return found
    rows = db.session.execute(
        select(DispositionNote.disposition_id, DispositionNote.body)
        .join(Disposition, Disposition.id == DispositionNote.disposition_id)
        .where(Disposition.consultation_id == consultation.id)
        .order_by(DispositionNote.id)
    )
    for disposition_id, body in rows:
        found.setdefault(disposition_id, []).append(body)
    return found


@dataclass(slots=True)
class Answers:
    """The answers as they are told; those that are shared get a name in the order of the file."""

    locale: str
    is_internal: bool
    notes: dict[int, list[str]]
    shared: dict[int, str] = field(default_factory=dict)

    def to_comment(self, said: Said, answer: Disposition | None) -> Said:
        """Add the answer as it is now; one that is not released is only for the program itself."""
        if answer is None or not self._is_told(answer):
            is_undecided = origin_words.answered(said) is None
            nothing = dict.fromkeys(
                ("disposition_basis", "response", "significance", "answer", "answer_state", "notes")
            )
            return replace(said, disposition=said.disposition if is_undecided else None, **nothing)
        if answer.outcome is not origin_words.answered(said):
            said = replace(said, disposition=_outcome(answer), disposition_basis=None)
        return replace(said, **self._fields(answer, said.response))

    def to_point(self, answer: Disposition | None) -> dict[str, Any]:
        """Give the answer to a point."""
        if answer is None or not self._is_told(answer):
            return {}
        decided = answer.released_at.isoformat() if answer.released_at else None
        return {"disposition": _outcome(answer), "decided": decided, **self._fields(answer, None)}

    def _is_told(self, answer: Disposition) -> bool:
        return self.is_internal or answer.state is DispositionState.RELEASED

    def _fields(self, answer: Disposition, came: Response | None) -> dict[str, Any]:
        response = self._response(came, answer)
        is_untouched = answer.state is DispositionState.OPEN and answer.outcome is None and response is None
        is_released = answer.state is DispositionState.RELEASED
        return {
            "response": response,
            "significance": answer.significance.value if answer.significance else None,
            "answer": self._name(answer),
            "answer_state": None if is_released or is_untouched else answer.state.value,
            "notes": self.notes.get(answer.id),
        }

    def _name(self, answer: Disposition) -> str | None:
        if answer.comment_count <= 1:
            return None
        return self.shared.setdefault(answer.id, f"a{len(self.shared) + 1}")

    def _response(self, came: Response | None, answer: Disposition) -> Response | None:
        reasons = {code: words for code, words in answer.reasons.items() if words.strip()}
        if not reasons:
            return None
        if came is not None and {self.locale: came.body, **came.translations} == reasons:
            return came
        body = reasons.pop(self.locale, "")
        at = answer.released_at.isoformat() if answer.released_at else None
        return Response(body=body, created=at, translations=reasons)


def _outcome(answer: Disposition) -> str | None:
    return answer.outcome.value if answer.outcome else None
