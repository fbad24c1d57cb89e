"""What a consultation that comes as an exchange file is limited to, and which one it supplements."""

from collections.abc import Iterator

from sqlalchemy import func, select

from consult.db import db
from consult.formats.exchange import Comment as Said
from consult.formats.exchange_places import Places
from consult.formats.exchange_points import at as placed
from consult.formats.exchange_reading import MOST_PROBLEMS, BadFile, Problem
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.origins import Origin
from consult.model.scopes import BEGINNING, Scope
from consult.policy import Actor, Permission, require
from consult.services.exchanged_places import Ground

_NOBODY = Said(id="scope", author_id="scope")
"""Stands where a comment would, since places are found for comments."""


def limit(actor: Actor, ground: Ground) -> None:
    """Limit a consultation whose comments have come in, and tie it to the one that it supplements, if that is here.

    Raises BadFile where a place of the scope or a comment stands nowhere in it.
    """
    require(actor, Permission.CONSULTATIONS_MANAGE, ground.consultation)
    file, mine = ground.file, ground.consultation
    if file.supplements is not None:
        mine.supplements_id = db.session.scalar(
            select(Consultation.id).where(Consultation.slug == file.supplements)
        )
    if file.scope is None:
        return
    uids = _sections(ground)
    db.session.add_all(Scope(consultation_id=mine.id, uid=uid) for uid in sorted(uids))
    mine.is_limited = True
    outside = list(_outside(ground, uids))
    if outside:
        raise BadFile(outside)


def _sections(ground: Ground) -> set[str]:
    places = Places(ground.told)
    found, lost = set(), []
    for number, place in enumerate(ground.file.scope or ()):
        standing = places.of(placed(_NOBODY, place))
        if standing.uid is None or standing.placeless:
            lost.append(Problem(f"$.scope[{number}]", "There is no such section in the file."))
        else:
            found.add(ground.section(standing))
    if lost:
        raise BadFile(lost)
    return found


def _outside(ground: Ground, uids: set[str]) -> Iterator[Problem]:
    """Say which comments, and points of comments, stand in another section."""
    order = {each.id: at for at, each in enumerate(ground.file.comments)}
    rows = db.session.scalars(
        select(Origin.reference)
        .select_from(Comment)
        .outerjoin(Origin, Origin.comment_id == Comment.id)
        .where(
            Comment.consultation_id == ground.consultation.id,
            Comment.position == 0,
            Comment.uid.is_not(None),
            func.coalesce(Comment.section_uid, BEGINNING).not_in(uids),
        )
        .order_by(Comment.number)
        .limit(MOST_PROBLEMS)
    )
    for key in rows:
        path = f"$.comments[{order[key]}]" if key in order else "$.comments"
        yield Problem(path, "It stands in a section that the consultation is not about.")
