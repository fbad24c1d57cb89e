"""What the fields of a response said after each saving, for members of the organisation whose room it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from consult import policy
from consult.db import db
from consult.model.savings import Field, Saving
from consult.model.statements import Statement
from consult.policy import Actor, Permission
from consult.queries.statements import Room

PAGE = 30
"""So many savings stand on a page."""

PAST = 1_000
"""So many savings are looked through for what a file said when it went out."""

Key = tuple[Field, int | None]
"""A field of a response; of a view with the view's number."""


def said(statement: Statement) -> dict[Key, str]:
    """Give what each field says now; the views must be loaded."""
    found: dict[Key, str] = {
        (Field.STANCE, None): statement.stance or "",
        (Field.SUMMARY, None): statement.summary,
        (Field.VIEWS, None): statement.views,
        (Field.RESERVATION, None): statement.reservation,
        (Field.SILENT, None): "\n".join(sorted(statement.silent)),
    }
    for point in statement.points:
        found[Field.BODY, point.number] = point.body
        found[Field.PROPOSED, point.number] = point.proposed or ""
    return found


def last(_actor: Actor, statement: Statement) -> dict[Key, Saving]:
    """Find the last saving of each field; the service that asks has found the room."""
    newest = (
        select(func.max(Saving.id))
        .where(Saving.statement_id == statement.id)
        .group_by(Saving.field, Saving.point)
    )
    return {
        (each.field, each.point): each
        for each in db.session.scalars(select(Saving).where(Saving.id.in_(newest)))
    }


Past = Mapping[Key, Sequence[str]]
"""What each field has said, the latest first."""


def past(actor: Actor, where: Room, statement: Statement | None) -> Past:
    """Give what each field of a response has said, as far back as the newest savings go."""
    policy.require(actor, Permission.ROOM_ENTER, where.speaking)
    found: dict[Key, list[str]] = {}
    if statement is not None:
        rows = db.session.execute(
            select(Saving.field, Saving.point, Saving.words)
            .where(Saving.statement_id == statement.id)
            .order_by(Saving.number.desc())
            .limit(PAST)
        )
        for field, point, words in rows:
            found.setdefault((field, point), []).append(words)
    return found


@dataclass(frozen=True, slots=True)
class Step:
    """A saving, and what its field said before."""

    saving: Saving
    before: str

    @property
    def key(self) -> Key:
        """Name the field."""
        return self.saving.field, self.saving.point


@dataclass(frozen=True, slots=True)
class Steps:
    """A page of the history, the latest first; `next` is where the following one begins."""

    steps: list[Step]
    next: int | None


def page(actor: Actor, where: Room, statement: Statement, field: Field | None, to: int | None) -> Steps:
    """List the savings of a response, of all fields or of one, from the newest or from a number on."""
    policy.require(actor, Permission.ROOM_ENTER, where.speaking)
    before = func.lag(Saving.words, 1, "").over(
        partition_by=(Saving.field, Saving.point), order_by=Saving.number
    )
    laid = select(Saving.id, before.label("before")).where(Saving.statement_id == statement.id).subquery()
    wanted = select(Saving, laid.c.before).join(laid, laid.c.id == Saving.id)
    if field is not None:
        wanted = wanted.where(Saving.field == field)
    if to is not None:
        wanted = wanted.where(Saving.number <= to)
    rows = db.session.execute(
        wanted.order_by(Saving.number.desc()).limit(PAGE + 1).options(joinedload(Saving.author))
    ).all()
    steps = [Step(saving, words) for saving, words in rows[:PAGE]]
    return Steps(steps, rows[PAGE][0].number if len(rows) > PAGE else None)
