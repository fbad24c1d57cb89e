"""Write the single views of a response in the private room."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select

from consult import clock, policy
from consult.db import db
from consult.errors import Invalid, NotFound, Outdated
from consult.model.comments import CommentKind
from consult.model.statements import Point, Statement
from consult.policy import Actor, Permission
from consult.queries import statements as queries
from consult.queries.places import Place
from consult.queries.statements import Room
from consult.services import savings, spots, statements
from consult.services.comments import Draft
from consult.services.spots import Range

MOST = 500
"""So many views fit in one response."""


def add(actor: Actor, where: Room, place: Place, words: Range | None, draft: Draft) -> None:
    """Add a view on a place in the text."""
    policy.require(actor, Permission.ROOM_WRITE, queries.speaking(actor, where))
    mine = statements.opened(where)
    place, words = spots.standing(place, words, draft.proposed)
    kept = place.frozen(words.start if words else None, words.end if words else None)
    put(actor, mine, [(draft, kept | {"question": place.question.position if place.question else None})])
    savings.keep(actor, mine)


def put(actor: Actor, mine: Statement, views: Sequence[tuple[Draft, Mapping[str, object]]]) -> None:
    """Put views into a response, each with what is kept of its place; none counts twice that is there by its token."""
    known = {each.token for each in mine.points}
    fresh = [(draft, kept) for draft, kept in views if draft.token not in known]
    if len(mine.points) + len(fresh) > MOST:
        raise Invalid("too_many_views", limit=MOST)
    for number, (draft, kept) in enumerate(fresh, _next(mine)):
        point = Point(author_id=actor.user_id, number=number, token=draft.token, locale=draft.locale, **kept)
        say(point, draft)
        mine.points.append(point)


def _next(statement: Statement) -> int:
    """Give a view a number that none has or has had, since the history names views by it."""
    last = db.session.scalar(select(func.max(Point.number)).where(Point.statement_id == statement.id))
    return max(last or 0, savings.last_point(statement)) + 1


def say(point: Point, draft: Draft) -> None:
    """Let a view say what was written."""
    point.kind = draft.kind or CommentKind.PROPOSAL
    point.stance, point.body, point.proposed = draft.stance, draft.body, draft.proposed
    point.saved_at = clock.now()


def change(actor: Actor, where: Room, number: int, draft: Draft, seen_revision: int) -> None:
    """Change a view; what a colleague has saved meanwhile is not written over."""
    policy.require(actor, Permission.ROOM_WRITE, queries.speaking(actor, where))
    mine = statements.opened(where)
    point = one(mine, number)
    if point.revision != seen_revision:
        raise Outdated("point_changed")
    if point.end_uid and draft.proposed is not None:
        raise Invalid("wording_over_blocks")
    say(point, draft)
    savings.keep(actor, mine)


def settle(actor: Actor, where: Room, number: int, *, is_ready: bool) -> None:
    """Say that a view is ready to be handed in, or is not."""
    policy.require(actor, Permission.ROOM_WRITE, queries.speaking(actor, where))
    one(statements.opened(where), number).is_ready = is_ready


def remove(actor: Actor, where: Room, number: int) -> None:
    """Delete a view."""
    policy.require(actor, Permission.ROOM_WRITE, queries.speaking(actor, where))
    mine = statements.opened(where)
    mine.points.remove(one(mine, number))
    savings.keep(actor, mine)


def one(mine: Statement, number: int) -> Point:
    """Find a view of the draft by its number."""
    found = next((each for each in mine.points if each.number == number), None)
    if found is None:
        raise NotFound
    return found
