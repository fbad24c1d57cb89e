"""A preliminary response and the final one that takes its place: what is carried over, what stands and what gives way."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from consult import policy
from consult.db import db
from consult.model.comments import Comment
from consult.model.statements import Party, PartyState, Point, Statement, StatementState
from consult.policy import Actor, Permission, Speaking
from consult.services import comments, files
from consult.services.comments import Draft

Said = tuple[object, ...]
"""What is said, of which kind and where, to see whether a view says the same as one before."""

CARRIED = ("stance", "summary", "views", "reservation", "silent", "joins_id")
"""What the final response begins with of what is written about the plan as a whole."""
PLACE = ("uid", "section_uid", "label", "end_uid", "end_label", "text_locale", "passage", "start", "end")
VIEW = (
    "number",
    "author_id",
    "question",
    "kind",
    "stance",
    "body",
    "proposed",
    "locale",
    "token",
    "saved_at",
)


SHARED = ("organisation_id", "may_write", "invited_by_id", "invited_at", "told_at", "answered_by_id")


def standing(consultation_id: int, organisation_id: int) -> Statement | None:
    """Take the preliminary response of an organisation that no final one has followed, with its views."""
    return db.session.scalar(
        select(Statement)
        .where(
            Statement.consultation_id == consultation_id,
            Statement.organisation_id == organisation_id,
            Statement.state == StatementState.SUBMITTED,
            Statement.is_preliminary,
            Statement.superseded_by.is_(None),
        )
        .order_by(Statement.number.desc())
        .limit(1)
        .options(
            selectinload(Statement.points), selectinload(Statement.files), selectinload(Statement.parties)
        )
        .with_for_update(of=Statement)
        .execution_options(populate_existing=True)
    )


def begin(final: Statement, earlier: Statement) -> None:
    """Fill an empty draft with everything that the preliminary response says; who shared it approves it anew."""
    for name in CARRIED:
        setattr(final, name, getattr(earlier, name))
    for point in earlier.points:
        carried = {name: getattr(point, name) for name in (*PLACE, *VIEW)}
        final.points.append(Point(**carried, is_ready=True))
    for party in earlier.parties:
        asked = {name: getattr(party, name) for name in SHARED}
        final.parties.append(Party(**asked, state=PartyState.ACCEPTED))
    for file in earlier.files:
        files.copied(file, final.files)


def said(view: Point | Draft) -> Said:
    """Give what a view says, and where."""
    where = (view.uid, view.end_uid, view.start, view.end, view.question) if isinstance(view, Point) else ()
    return (*where, view.kind, view.stance, view.body, view.proposed)


def unchanged(earlier: Statement | None) -> dict[Said, int]:
    """Find the comments of a preliminary response that still say what was handed in, by what they say and where."""
    if earlier is None:
        return {}
    keys = [earlier.comment_id, *(point.comment_id for point in earlier.points)]
    rows = db.session.scalars(
        select(Comment).where(
            Comment.id.in_(keys), Comment.withdrawn_at.is_(None), Comment.edited_at.is_(None)
        )
    )
    standing_now = {comment.id: comment for comment in rows}
    found = {
        said(point): point.comment_id
        for point in reversed(earlier.points)
        if point.comment_id in standing_now
    }
    general = standing_now.get(earlier.comment_id or 0)
    if general is not None:
        found[general.kind, general.stance, general.body, general.proposed] = general.id
    return {key: number for key, number in found.items() if number is not None}


def replace(actor: Actor, speaking: Speaking, earlier: Statement, final: Statement, number: int) -> None:
    """Let the response with this number take the place of a preliminary one; what it does not say again gives way."""
    policy.require(actor, Permission.STATEMENT_SUBMIT, speaking)
    kept = {final.comment_id, *(point.comment_id for point in final.points)}
    for key in (earlier.comment_id, *(point.comment_id for point in earlier.points)):
        if key is not None and key not in kept:
            comments.supersede(actor, speaking, key, number)
    earlier.superseded_by = number
