"""What an answer has said, for those who work at the desk."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, joinedload

from consult import policy
from consult.db import db
from consult.model.dispositions import Disposition
from consult.model.revisions import Revision
from consult.policy import Actor, Permission
from consult.text import diff
from consult.text.diff import Piece

PAGE = 30
"""So many versions stand on a page."""


@dataclass(frozen=True, slots=True)
class Version:
    """What an answer said after something had been done to it, and the version before that one, if any."""

    now: Revision
    before: Revision | None

    @property
    def reasons(self) -> dict[str, list[Piece]]:
        """Give the reasons in each language, with the words that were struck and added."""
        old, new = self.before.reasons if self.before else {}, self.now.reasons
        return {
            code: diff.words(old.get(code, ""), new.get(code, ""))
            for code in dict.fromkeys((*new, *old))
            if old.get(code) or new.get(code)
        }

    @property
    def is_same(self) -> bool:
        """Tell if nothing in the answer itself changed."""
        return self.before is not None and self.before.answer == self.now.answer


@dataclass(frozen=True, slots=True)
class Versions:
    """A page of versions, the latest first; `next` is how many to pass over for the following page."""

    versions: Sequence[Version]
    next: int | None


def page(actor: Actor, answer: Disposition, skip: int = 0) -> Versions:
    """List what an answer has said, and what answers that were put together with it said before that."""
    policy.require(actor, Permission.QUEUE_READ, answer)
    before = aliased(Revision)
    earlier = func.lag(Revision.id).over(partition_by=Revision.former, order_by=Revision.id)
    laid = (
        select(Revision.id, earlier.label("earlier")).where(Revision.disposition_id == answer.id).subquery()
    )
    rows = db.session.execute(
        select(Revision, before)
        .join(laid, laid.c.id == Revision.id)
        .outerjoin(before, before.id == laid.c.earlier)
        .order_by(Revision.id.desc())
        .offset(skip)
        .limit(PAGE + 1)
        .options(
            *(joinedload(each) for each in (Revision.by, Revision.theme, Revision.assignee)),
            joinedload(before.theme),
            joinedload(before.assignee),
        )
    ).all()
    return Versions([Version(*row) for row in rows[:PAGE]], skip + PAGE if len(rows) > PAGE else None)
