"""Keep the number of comments at each block, so that no page has to count them."""

from sqlalchemy import delete, func, insert, literal, select
from sqlalchemy.dialects import postgresql, sqlite

from consult.db import db
from consult.model.comments import Anchor, Comment, Tally


def add(version_id: int, uid: str | None, consultation_id: int, comments: int = 1) -> None:
    """Count one comment more at a block, or on the whole plan; or several at once."""
    upsert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    db.session.execute(
        upsert(Tally)
        .values(version_id=version_id, uid=uid or "", consultation_id=consultation_id, comments=comments)
        .on_conflict_do_update(
            index_elements=[Tally.version_id, Tally.uid, Tally.consultation_id],
            set_={"comments": Tally.comments + comments},
        )
    )


def recount(version_id: int) -> None:
    """Count anew what is anchored in a version: after its publication, and when an anchor has been moved.

    Comments on the whole plan have no anchor; they stay counted with the version they were made on.
    """
    db.session.flush()
    db.session.execute(delete(Tally).where(Tally.version_id == version_id, Tally.uid != ""))
    anchored = (
        select(literal(version_id), Anchor.uid, Comment.consultation_id, func.count())
        .join(Comment, Anchor.comment_id == Comment.id)
        .where(Anchor.version_id == version_id, Anchor.uid.is_not(None), Comment.position == 0)
        .group_by(Anchor.uid, Comment.consultation_id)
    )
    columns = [Tally.version_id, Tally.uid, Tally.consultation_id, Tally.comments]
    db.session.execute(insert(Tally).from_select(columns, anchored))
