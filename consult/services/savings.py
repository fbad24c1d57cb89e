"""Keep what the fields of a response said after each saving, inside the room, and bring back what one of them said."""

from sqlalchemy import func, select

from consult import clock
from consult.db import db
from consult.errors import NotFound, Outdated
from consult.model.comments import Stance
from consult.model.room_notices import RoomNoticeKind
from consult.model.savings import TOGETHER, Field, Saving
from consult.model.statements import Statement
from consult.policy import Actor
from consult.queries import savings as queries
from consult.queries.savings import Key
from consult.services import room_notices
from consult.text.digest import digest


def keep(actor: Actor, mine: Statement, *, apart: bool = False) -> None:
    """Keep what has changed since the last saving; unless it is to stand apart, what one person goes on with is one."""
    last, now = queries.last(actor, mine), queries.said(mine)
    number = max((each.number for each in last.values()), default=0)
    moment, has_changed = clock.now(), False
    for key in dict.fromkeys((*now, *last)):
        words, before = now.get(key, ""), last.get(key)
        if words == (before.words if before else ""):
            continue
        has_changed = True
        if before and not apart and _goes_on(actor, before):
            _rewrite(before, words)
            continue
        number += 1
        field, point = key
        db.session.add(
            Saving(
                statement_id=mine.id,
                number=number,
                field=field,
                point=point,
                author_id=actor.user_id,
                words=words,
                begun_at=moment,
                saved_at=moment,
            )
        )
    if has_changed:
        room_notices.tell(actor, mine, RoomNoticeKind.WROTE)


def _goes_on(actor: Actor, before: Saving) -> bool:
    return before.author_id == actor.user_id and clock.now() - before.begun_at < TOGETHER


def _rewrite(saving: Saving, words: str) -> None:
    """Go on with a saving; one that comes back to what was there before it is none."""
    earlier = db.session.scalar(
        select(Saving.words)
        .where(
            Saving.statement_id == saving.statement_id,
            Saving.field == saving.field,
            Saving.point.is_not_distinct_from(saving.point),
            Saving.number < saving.number,
        )
        .order_by(Saving.number.desc())
        .limit(1)
    )
    if words == (earlier or ""):
        db.session.delete(saving)
    saving.words, saving.saved_at = words, clock.now()


def put_back(actor: Actor, mine: Statement, number: int, seen: str) -> None:
    """Let a field say again what it said after a saving; `seen` is the digest of what it said to the reader now."""
    wanted = db.session.scalar(select(Saving).where(Saving.statement_id == mine.id, Saving.number == number))
    if wanted is None:
        raise NotFound
    key = (wanted.field, wanted.point)
    current = queries.said(mine).get(key)
    if current is None or digest(current) != seen:
        raise Outdated("saving_outdated")
    _say(mine, key, wanted.words)
    keep(actor, mine, apart=True)


def _say(mine: Statement, key: Key, words: str) -> None:
    field, number = key
    if field is Field.STANCE:
        mine.stance = Stance(words) if words else None
    elif field is Field.SILENT:
        mine.silent = words.split("\n") if words else []
    elif number is None:
        setattr(mine, field, words)
    else:
        point = next(each for each in mine.points if each.number == number)
        point.saved_at = clock.now()
        if field is Field.PROPOSED:
            point.proposed = words or None
        elif words:
            point.body = words


def last_point(mine: Statement) -> int:
    """Give the highest number that a view of a response has or had, so that none is used twice."""
    return db.session.scalar(select(func.max(Saving.point)).where(Saving.statement_id == mine.id)) or 0
