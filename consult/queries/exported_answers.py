"""What was answered, as an exchange file tells it: to a comment, or to a point of one."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers as they are told; `named` gives those that are shared their names."""

    locale: str
    is_internal: bool
    notes: dict[int, list[str]]

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
            "answer": str(answer.id),
            "answer_state": None if is_released or is_untouched else answer.state.value,
            "notes": self.notes.get(answer.id),
        }

    def _response(self, came: Response | None, answer: Disposition) -> Response | None:
        reasons = {code: words for code, words in answer.reasons.items() if words.strip()}
        if not reasons:
            return None
        if came is not None and {self.locale: came.body, **came.translations} == reasons:
            return came
        body = reasons.pop(self.locale, "")
        at = answer.released_at.isoformat() if answer.released_at else None
        return Response(body=body, created=at, translations=reasons)


def named(comments: Sequence[Said]) -> list[Said]:
    """Name the answers that several in the file have, in its order; what nobody else in it has is no one's to share."""
    begins = [each for each in comments if each.parent_id is None]
    many = Counter(each.answer for begun in begins for each in (begun, *(begun.points or ())))
    shared = [key for key, count in many.items() if key and count > 1]
    names = {key: f"a{at}" for at, key in enumerate(shared, start=1)}
    return [each if each.parent_id else _named(each, names) for each in comments]


def _named(said: Said, names: Mapping[str | None, str]) -> Said:
    points = said.points and [replace(each, answer=names.get(each.answer)) for each in said.points]
    return replace(said, answer=names.get(said.answer), points=points)


def _outcome(answer: Disposition) -> str | None:
    return answer.outcome.value if answer.outcome else None
