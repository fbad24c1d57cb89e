"""Keep the number of comments at each block, so that no page has to count them."""

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import case, delete, func, insert, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite

from consult.db import db
from consult.model.comments import Anchor, Comment, Review, Tally

Count = tuple[str | None, int, int]
"""A block, or nothing for the whole plan; how many comments more it has; and how many of them are shown."""


def add(version_id: int, consultation_id: int, counts: Iterable[Count]) -> None:
    """Count what is said at blocks and on the whole plan, in one statement; always in the same order of the rows."""
    upsert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    comments: Counter[str] = Counter()
    shown: Counter[str] = Counter()
    for uid, more, more_shown in counts:
        comments[uid or ""] += more
        shown[uid or ""] += more_shown
    here = {"version_id": version_id, "consultation_id": consultation_id}
    new = upsert(Tally).values(
        [here | {"uid": uid, "comments": comments[uid], "shown": shown[uid]} for uid in sorted(comments)]
    )
    db.session.execute(
        new.on_conflict_do_update(
            index_elements=[Tally.version_id, Tally.uid, Tally.consultation_id],
            set_={
                "comments": Tally.comments + new.excluded.comments,
                "shown": Tally.shown + new.excluded.shown,
            },
        )
    )


def recount(version_id: int) -> None:
    """Count anew what is anchored in a version: after its publication, and when an anchor has been moved.

    Comments on the whole plan have no anchor; they stay counted with the version they were made on.
    """
    db.session.flush()
    db.session.execute(delete(Tally).where(Tally.version_id == version_id, Tally.uid != ""))
    anchored = (
        select(
            literal(version_id),
            Anchor.uid,
            Comment.consultation_id,
            func.count(),
            func.sum(case((Comment.review == Review.SHOWN, 1), else_=0)),
        )
        .join(Comment, Anchor.comment_id == Comment.id)
        .where(
            Anchor.version_id == version_id,
            Anchor.uid.is_not(None),
            Comment.position == 0,
            Comment.is_part.is_(False),
        )
        .group_by(Anchor.uid, Comment.consultation_id)
    )
    columns = [Tally.version_id, Tally.uid, Tally.consultation_id, Tally.comments, Tally.shown]
    db.session.execute(insert(Tally).from_select(columns, anchored))


def show(comment: Comment, by: int) -> None:
    """Count a comment as shown at each place where it stands, or with a negative number as shown no more."""
    stands = select(Anchor.version_id, Anchor.uid).where(
        Anchor.comment_id == comment.id, Anchor.uid.is_not(None)
    )
    places = [(version_id, uid or "") for version_id, uid in db.session.execute(stands)]
    if comment.uid is None:
        places.append((comment.consultation.version_id, ""))
    for version_id, uid in places:
        db.session.execute(
            update(Tally)
            .where(
                Tally.version_id == version_id,
                Tally.uid == uid,
                Tally.consultation_id == comment.consultation_id,
            )
            .values(shown=Tally.shown + by)
            .execution_options(synchronize_session=False)
        )
