"""The groups of comments that say the same and are not under one answer yet."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, Row, Select, case, distinct, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from consult import policy
from consult.db import db
from consult.errors import NotFound
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition
from consult.model.similarities import Similarity
from consult.policy import Actor, Permission
from consult.queries.similarities import UNCOMPARED, Alike, alike, answerable, compared, said_by
from consult.text.remainder import own
from consult.text.similar import Likeness

GROUPS = 10
SHOWN = 8
"""So many comments of a group are shown in the list, and the others on a page of its own."""
MOST = 100
MOSTLY = 0.5
"""What this share of a group says is in common."""

FOUNDER = aliased(Comment)


@dataclass(frozen=True, slots=True)
class Group:
    """Comments that say the same, or a part of it, and are not under one answer; the number names the group.

    `count` is how many there are, `same` how many of them say the same, `answers` how many answers they have now. The
    others are compared with `first`; of them too only some are given.
    """

    number: int
    count: int
    same: int
    answers: int
    first: Alike
    others: tuple[Alike, ...]

    @property
    def members(self) -> tuple[Alike, ...]:
        """Give all that are given."""
        return self.first, *self.others


@dataclass(frozen=True, slots=True)
class Place:
    """The last group of a page, after which the next page begins."""

    count: int
    number: int


@dataclass(frozen=True, slots=True)
class Page:
    """Some groups, where the next begin, and how many comments have not been compared yet."""

    groups: tuple[Group, ...]
    following: Place | None
    uncompared: int


def page(actor: Actor, consultation: Consultation, after: Place | None = None) -> Page:
    """List the groups of comments that say the same and are not under one answer, the largest first."""
    policy.require(actor, Permission.DISPOSITION_EDIT, consultation)
    sizes = _sizes(_held(consultation)).order_by(func.count().desc(), FOUNDER.number).limit(GROUPS + 1)
    if after:
        smaller = func.count() < after.count
        sizes = sizes.having(or_(smaller, (func.count() == after.count) & (FOUNDER.number > after.number)))
    rows = db.session.execute(sizes).all()
    shown = rows[:GROUPS]
    waiting = select(func.count()).where(Comment.consultation_id == consultation.id, *UNCOMPARED)
    return Page(
        groups=_filled(consultation, shown, SHOWN),
        following=Place(shown[-1].many, shown[-1].number) if len(rows) > GROUPS else None,
        uncompared=db.session.scalar(waiting) or 0,
    )


def group(actor: Actor, consultation: Consultation, number: int) -> Group:
    """Find the group that is named after a comment."""
    policy.require(actor, Permission.DISPOSITION_EDIT, consultation)
    rows = db.session.execute(_sizes(_held(consultation)).where(FOUNDER.number == number)).all()
    if not rows:
        raise NotFound
    return _filled(consultation, rows, MOST)[0]


def _held(consultation: Consultation) -> CTE:
    """Select who is in which group, founders too."""
    mine = Similarity.consultation_id == consultation.id
    founders = select(
        Similarity.founder_id,
        Similarity.founder_id,
        literal(Likeness.SAME, Similarity.__table__.c.likeness.type),
    )
    return union_all(
        select(Similarity.founder_id, Similarity.comment_id, Similarity.likeness).where(mine),
        founders.where(mine).distinct(),
    ).cte("held")


def _sizes(held: CTE) -> Select[*tuple[Any, ...]]:
    """Select the groups that have more than one answer."""
    answers = func.count(distinct(Comment.disposition_id))
    return (
        select(
            held.c.founder_id,
            FOUNDER.number,
            func.count().label("many"),
            func.sum(case((held.c.likeness == Likeness.SAME, 1), else_=0)).label("same"),
            answers.label("answers"),
        )
        .join(Comment, Comment.id == held.c.comment_id)
        .join(Disposition, Disposition.id == Comment.disposition_id)
        .join(FOUNDER, FOUNDER.id == held.c.founder_id)
        .where(*answerable())
        .group_by(held.c.founder_id, FOUNDER.number)
        .having(answers > 1)
    )


def _filled(
    consultation: Consultation, sizes: Sequence[Row[*tuple[Any, ...]]], most: int
) -> tuple[Group, ...]:
    """Give groups with their first comments: one of every answer before others of the same answer."""
    held = _held(consultation)
    order = held.c.likeness.desc(), held.c.comment_id
    among = (
        select(
            held,
            func.row_number()
            .over(partition_by=(held.c.founder_id, Comment.disposition_id), order_by=order)
            .label("place"),
        )
        .join(Comment, Comment.id == held.c.comment_id)
        .join(Disposition, Disposition.id == Comment.disposition_id)
        .where(held.c.founder_id.in_([each.founder_id for each in sizes]), *answerable())
        .cte("among")
    )
    by = among.c.place, among.c.likeness.desc(), among.c.comment_id
    rank = func.row_number().over(partition_by=among.c.founder_id, order_by=by).label("rank")
    ranked = select(among, rank).cte("ranked")
    members: dict[int, list[Row[*tuple[Any, ...]]]] = defaultdict(list)
    for row in db.session.execute(
        said_by(ranked.c.founder_id, ranked.c.likeness)
        .join(ranked, ranked.c.comment_id == Comment.id)
        .where(ranked.c.rank <= most)
        .order_by(ranked.c.founder_id, ranked.c.rank)
    ):
        members[row.founder_id].append(row)
    return tuple(_group(each, members[each.founder_id]) for each in sizes)


def _group(size: Row[*tuple[Any, ...]], rows: Sequence[Row[*tuple[Any, ...]]]) -> Group:
    first, others = rows[0], rows[1:]
    in_common = [row.body for row in others if row.likeness is Likeness.SAME] or [row.body for row in others]
    return Group(
        number=size.number,
        count=size.many,
        same=size.same,
        answers=size.answers,
        first=alike(first, first.likeness, own(first.body, in_common, MOSTLY)),
        others=tuple(compared(row, row.likeness, first.body, first.stance) for row in others),
    )
