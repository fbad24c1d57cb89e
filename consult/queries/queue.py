"""The drafters' queue: comments with their answers, filtered, in pages that cost the same however deep."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import CTE, ColumnElement, ScalarSelect, Select, Subquery, func, or_, select
from sqlalchemy.orm import aliased

from consult import clock, policy
from consult.db import db
from consult.model.comments import Comment, CommentKind, Stance
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionChange, DispositionState, Outcome
from consult.model.organisations import Organisation, Sector
from consult.model.users import User
from consult.policy import Actor, Permission
from consult.queries.notes import CITED

PAGE = 50
CHANGING = (Outcome.ACCEPTED, Outcome.PARTLY_ACCEPTED)
BEFORE = 5


@dataclass(frozen=True, slots=True)
class Filters:
    """What the drafter wants to see; nothing set means everything."""

    section: str | None = None
    organisation: str | None = None
    sector: Sector | None = None
    state: DispositionState | None = None
    outcome: Outcome | None = None
    kind: CommentKind | None = None
    assignee: int | None = None
    theme: int | None = None
    is_unassigned: bool = False
    words: str = ""
    unlinked: bool = False
    after: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One comment in the list."""

    number: int
    label: str
    who: str
    sector: Sector | None
    kind: CommentKind
    stance: Stance | None
    locale: str
    body: str
    posted_at: datetime
    state: DispositionState
    outcome: Outcome | None
    assignee: str | None
    grouped: int
    is_withdrawn: bool

    @property
    def day(self) -> date:
        """Give the Swedish day on which it was received."""
        return clock.local_date(self.posted_at)

    @property
    def days(self) -> int:
        """Tell how many days ago that was."""
        return (clock.today() - self.day).days


@dataclass(frozen=True, slots=True)
class Page:
    """A part of the queue, and where the next part begins."""

    rows: tuple[Row, ...]
    following: int | None


def unlinked(answer: type[Disposition]) -> ColumnElement[bool]:
    """Say in SQL that an answer promises a change and no change is linked to it."""
    linked = select(DispositionChange.id).where(DispositionChange.disposition_id == answer.id).exists()
    return answer.outcome.in_(CHANGING) & ~linked


def _matching(filters: Filters) -> list[ColumnElement[bool]]:
    wanted = {
        Comment.section_uid: filters.section,
        Comment.organisation_id: _organisation(filters.organisation),
        Comment.sector: filters.sector,
        Comment.kind: filters.kind,
        Disposition.state: filters.state,
        Disposition.outcome: filters.outcome,
        Disposition.assignee_id: filters.assignee,
        Disposition.theme_id: filters.theme,
    }
    found = [column == value for column, value in wanted.items() if value is not None]
    if filters.words:
        found.append(_saying(filters.words))
    if filters.unlinked:
        found.append(unlinked(Disposition))
    if filters.is_unassigned:
        found.append(Disposition.assignee_id.is_(None))
    return found


def _organisation(slug: str | None) -> ScalarSelect[int] | None:
    """Let the index on organisations be used: by their key."""
    return select(Organisation.id).where(Organisation.slug == slug).scalar_subquery() if slug else None


def _saying(words: str) -> ColumnElement[bool]:
    """Find words in what was said, in the passage or in who said it; a number is also a comment's number.

    SQLite folds only the letters of ASCII, so the usual ways to write å, ä and ö are looked for one by one.
    """
    places = (
        Comment.body,
        Comment.passage,
        func.coalesce(Comment.proposed, ""),
        func.coalesce(Organisation.name, Comment.signed_as),
    )
    number = int(words) if words.isdecimal() and len(words) < 9 else 0
    ways = {words} if words.isascii() else {words, words.lower(), words.upper(), words.capitalize()}
    return or_(
        Comment.number == number,
        *(place.icontains(each, autoescape=True) for place in places for each in sorted(ways)),
    )


def _rows(consultation: Consultation, filters: Filters) -> Select[*tuple[Any, ...]]:
    assignee = aliased(User)
    return (
        select(
            Comment.number,
            CITED.label("label"),
            func.coalesce(Organisation.name, Comment.signed_as).label("who"),
            Comment.sector,
            Comment.kind,
            Comment.stance,
            Comment.locale,
            func.substr(Comment.body, 1, 240).label("body"),
            Comment.posted_at,
            Disposition.state,
            Disposition.outcome,
            assignee.name.label("assignee"),
            Disposition.comment_count.label("grouped"),
            Comment.withdrawn_at.is_not(None).label("is_withdrawn"),
        )
        .join(Disposition, Disposition.id == Comment.disposition_id)
        .outerjoin(Organisation, Organisation.id == Comment.organisation_id)
        .outerjoin(assignee, assignee.id == Disposition.assignee_id)
        .where(Comment.consultation_id == consultation.id, Comment.position == 0, *_matching(filters))
    )


def page(actor: Actor, consultation: Consultation, filters: Filters) -> Page:
    """List comments in the order of their numbers."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    statement = _rows(consultation, filters).where(Comment.number > filters.after)
    found = db.session.execute(statement.order_by(Comment.number).limit(PAGE + 1)).mappings()
    rows = [Row(**row) for row in found]
    shown = tuple(rows[:PAGE])
    return Page(shown, shown[-1].number if len(rows) > PAGE else None)


@dataclass(frozen=True, slots=True)
class Around:
    """Where one is in the filtered queue: the comments before and after, and from where to list it.

    `waiting` is the next comment, after this one or else from the beginning, whose answer is in the state asked for.
    """

    before: int | None
    after: int | None
    start: int
    waiting: int | None


def around(
    actor: Actor, consultation: Consultation, filters: Filters, number: int, wanted: DispositionState
) -> Around:
    """Find the way on from a comment, which need not match the filters itself any more, in one statement.

    An approver's own proposals are passed over: another person must approve them.
    """
    policy.require(actor, Permission.QUEUE_READ, consultation)
    found = _numbered(consultation, filters)
    matching = select(found.c.number).where(
        *(found.c[name] == value for name in ("state", "outcome") if (value := getattr(filters, name)))
    )
    left = select(found.c.number).where(found.c.state == wanted, found.c.number != number)
    if wanted is DispositionState.PROPOSED:
        left = left.where(found.c.proposed_by_id.is_distinct_from(actor.user_id))
    of = found.c.number
    earlier = matching.where(of < number).order_by(of.desc()).limit(BEFORE).subquery()
    before, start, after, waiting = db.session.execute(
        select(
            select(func.max(earlier.c.number)).scalar_subquery(),
            select(func.min(earlier.c.number)).scalar_subquery(),
            _first(matching.where(of > number)),
            func.coalesce(_first(left.where(of > number)), _first(left.where(of < number))),
        )
    ).one()
    return Around(before, after, (start or number) - 1, waiting)


def _numbered(consultation: Consultation, filters: Filters) -> CTE | Subquery:
    """Select what matches in all but the state of its answer; words, which no index holds, are looked for once."""
    base = (
        select(Comment.number, Disposition.state, Disposition.outcome, Disposition.proposed_by_id)
        .join(Disposition, Disposition.id == Comment.disposition_id)
        .outerjoin(Organisation, Organisation.id == Comment.organisation_id)
        .where(
            Comment.consultation_id == consultation.id,
            Comment.position == 0,
            *_matching(replace(filters, state=None, outcome=None)),
        )
    )
    return base.cte("found") if filters.words else base.subquery("found")


def _first(numbers: Select[int]) -> ScalarSelect[int]:
    return numbers.order_by("number").limit(1).scalar_subquery()


def picked(actor: Actor, consultation: Consultation, numbers: frozenset[int]) -> tuple[Row, ...]:
    """List the comments with these numbers."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    statement = _rows(consultation, Filters()).where(Comment.number.in_(numbers)).order_by(Comment.number)
    return tuple(Row(**row) for row in db.session.execute(statement).mappings())
