"""The history of a response inside its room: who changed what, when, and the way back."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from consult.db import transaction
from consult.errors import Outdated, WrongState
from consult.labels import LABELS
from consult.model.comments import Stance
from consult.model.savings import Field
from consult.model.statements import Statement
from consult.queries import savings as queries
from consult.queries import statements as rooms
from consult.queries.savings import Step
from consult.queries.statements import Room
from consult.services import statements
from consult.text import diff
from consult.text.diff import Piece
from consult.text.digest import digest
from consult.web.auth import current_actor
from consult.web.locale import in_text
from consult.web.numbers import read_number
from consult.web.page import page
from consult.web.refusals import tell
from consult.web.statements import address, bp, facts, found, sections

__all__ = ["bp"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A saving as it is shown: the words struck and added, and what restoring it needs, where it can be restored."""

    step: Step
    place: str
    pieces: list[Piece]
    seen: str


@bp.get("/history")
def history(organisation: str, slug: str) -> AnyResponse:
    """Show who has changed what in the draft, the latest first."""
    where = found(organisation, slug)
    draft = rooms.draft(current_actor(), where)
    return _history(where, draft, draft)


@bp.get("/remarks/<int:number>/history")
def past(organisation: str, slug: str, number: int) -> AnyResponse:
    """Show who changed what in a response before it was handed in."""
    where = found(organisation, slug)
    return _history(where, rooms.behind(current_actor(), where, number), None)


def _history(where: Room, statement: Statement | None, draft: Statement | None) -> AnyResponse:
    chosen = request.args.get("field", "")
    field = Field(chosen) if chosen in set(Field) else None
    to = read_number(request.args.get("to"))
    steps = queries.page(current_actor(), where, statement, field, to) if statement else None
    return page(
        "statements/history.html",
        **facts(where, draft),
        statement=statement,
        shown=_shown(where, statement, steps.steps) if statement and steps else [],
        first_url=_address(chosen) if to else "",
        next_url=_address(chosen, to=steps.next) if steps and steps.next else "",
        field=field,
        fields=list(Field),
    )


def _address(field: str, **values: Any) -> str:
    """Give the address of a page of this history, of the same field."""
    known: dict[str, Any] = (request.view_args or {}) | values | ({"field": field} if field else {})
    return url_for(str(request.endpoint), **known)


def _shown(where: Room, statement: Statement, steps: list[Step]) -> list[Shown]:
    now, titles = queries.said(statement), _titles(where)
    places = {each.number: each.cited for each in statement.points}
    shown = []
    for step in steps:
        field, point = step.key
        words, before = (_words(field, text, titles) for text in (step.saving.words, step.before))
        current = now.get(step.key)
        can_be_back = current is not None and current != step.saving.words and _is_whole(step)
        shown.append(
            Shown(
                step,
                places.get(point, "") if point else "",
                diff.words(before, words),
                digest(current) if can_be_back and current is not None else "",
            )
        )
    return shown


def _is_whole(step: Step) -> bool:
    """Tell if the field can say that again; a view without words is none."""
    return bool(step.saving.words) or step.saving.field is not Field.BODY


def _titles(where: Room) -> dict[str, str]:
    return {each.uid: f"{each.label} {in_text(each.title)}" for each in sections(where)}


def _words(field: Field, text: str, titles: dict[str, str]) -> str:
    """Give what a field said in words that a reader knows."""
    if field is Field.STANCE and text:
        return str(LABELS[Stance][Stance(text)])
    if field is Field.SILENT:
        return "\n".join(titles.get(uid, uid) for uid in text.splitlines())
    return text


@bp.post("/history/<int:number>")
def restore(organisation: str, slug: str, number: int) -> AnyResponse:
    """Bring back what a field said after an earlier saving."""
    where = found(organisation, slug)
    try:
        with transaction():
            statements.restore(current_actor(), where, number, request.form.get("seen", ""))
    except (Outdated, WrongState) as error:
        tell(error)
        return redirect(address(found(organisation, slug), "statements.history"), 303)
    flash(_("The earlier words are back in the draft. What stood there is in the history."), "success")
    return redirect(address(where, "statements.history"), 303)
