"""Carry out a disposal that has been decided, a few things at a time: killed anywhere, it goes on where it was."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from sqlalchemy import delete, select, update
from sqlalchemy.orm import selectinload

from consult import clock, policy
from consult.db import Base, db
from consult.model.disposals import Disposal, DisposalState, Item, ItemFate, Kind, Lot
from consult.model.dispositions import DispositionNote
from consult.model.notices import Mail, Notice
from consult.model.records import Verb
from consult.model.redactions import Original
from consult.model.report_editions import EditionFile
from consult.model.requests import Request
from consult.model.users import User
from consult.model.views import View
from consult.policy import Actor, Permission
from consult.queries import disposable
from consult.services import closures, disposals, events

AT_ONCE = 200
"""Things that are disposed of in one transaction."""

Numbers = Sequence[int]


def go_on(actor: Actor) -> bool:
    """Dispose of the next things on the lists of the oldest run that was decided; tell if there was anything to do.

    Each thing is looked at once more: what is not as it was on the list stays, and so does what is gone already.
    """
    policy.require(actor, Permission.PROGRAM)
    disposal = db.session.scalar(
        select(Disposal)
        .where(Disposal.state == DisposalState.DECIDED)
        .order_by(Disposal.number)
        .limit(1)
        .options(selectinload(Disposal.lots))
        .with_for_update(of=Disposal, skip_locked=True)
        .execution_options(populate_existing=True)
    )
    if disposal is None:
        return False
    lot = next((each for each in disposal.lots if each.left), None)
    if lot is None:
        _finish(actor, disposal)
    else:
        _take(actor, lot)
    return True


def _take(actor: Actor, lot: Lot) -> None:
    listed = db.session.execute(
        select(Item.row_id, Item.at)
        .where(Item.lot_id == lot.id, Item.fate == ItemFate.WAITING)
        .order_by(Item.row_id)
        .limit(AT_ONCE)
    ).all()
    table = TABLES[lot.kind]
    numbers = [row_id for row_id, _at in listed]
    there = _lock(table, numbers)
    found = disposable.of(actor, lot.kind, lot.until)
    number, _moment = found.selected_columns
    still: dict[int, datetime] = dict(db.session.execute(found.where(number.in_(numbers))).all())
    same = [row_id for row_id, at in listed if still.get(row_id) == at]
    _DISPOSERS[lot.kind](actor, same)
    fates = {
        ItemFate.DISPOSED: same,
        ItemFate.CHANGED: sorted(there - set(same)),
        ItemFate.GONE: [each for each in numbers if each not in there],
    }
    for fate, rows in fates.items():
        _note(lot, fate, rows)
    lot.disposed += len(fates[ItemFate.DISPOSED])
    lot.changed += len(fates[ItemFate.CHANGED])
    lot.gone += len(fates[ItemFate.GONE])


def _lock(table: type[Base], numbers: Sequence[int]) -> set[int]:
    """Take the rows that are still there, so that none changes before it goes."""
    column = table.__table__.c.id
    return set(
        db.session.scalars(select(column).where(column.in_(numbers)).order_by(column).with_for_update())
    )


def _note(lot: Lot, fate: ItemFate, rows: Sequence[int]) -> None:
    db.session.execute(
        update(Item)
        .where(Item.lot_id == lot.id, Item.row_id.in_(rows))
        .values(fate=fate)
        .execution_options(synchronize_session=False)
    )


def _delete(table: type[Base], _actor: Actor, numbers: Numbers) -> None:
    """Remove rows, and what is kept of words that were redacted in them."""
    originals = (Original.table_name == table.__tablename__) & Original.row_id.in_(numbers)
    for rows in (delete(Original).where(originals), delete(table).where(table.__table__.c.id.in_(numbers))):
        db.session.execute(rows.execution_options(synchronize_session=False))


def _let_go(actor: Actor, numbers: Numbers) -> None:
    """Let people go as if they had closed their accounts themselves."""
    for user in db.session.scalars(select(User).where(User.id.in_(numbers)).order_by(User.id)).all():
        closures.let_go(actor, user)


def _finish(actor: Actor, disposal: Disposal) -> None:
    disposals.move(disposal, DisposalState.DONE)
    disposal.done_at = clock.now()
    counts = {str(lot.kind): lot.disposed for lot in disposal.lots}
    events.record(actor, Verb.DISPOSAL_DONE, disposal, number=disposal.number, counts=counts)


TABLES: dict[Kind, type[Base]] = {
    Kind.LETTERS_SENT: Mail,
    Kind.LETTERS_GIVEN_UP: Mail,
    Kind.NOTICES: Notice,
    Kind.VIEWS_LEFT: View,
    Kind.NOTES: DispositionNote,
    Kind.REPORT_FILES: EditionFile,
    Kind.ACCOUNTS_CLOSED: User,
    Kind.ACCOUNTS_UNUSED: User,
    Kind.REQUESTS: Request,
}
"""Where what is of each kind stands."""

_DISPOSERS: dict[Kind, Callable[[Actor, Numbers], None]] = {
    kind: _let_go if table is User else partial(_delete, table) for kind, table in TABLES.items()
}
