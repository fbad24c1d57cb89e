"""The responses as they were received, for the annex of a consultation report."""

from collections.abc import Mapping

from msgspec.structs import replace
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from consult import policy
from consult.db import db
from consult.errors import NotFound
from consult.formats.reports import File, Response, View
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.files import File as Kept
from consult.model.statements import Party, Point, Statement
from consult.policy import Actor, Permission, visible_comments, visible_statements
from consult.queries import statements as rooms

_IN_FULL = (
    joinedload(Statement.organisation),
    joinedload(Statement.joins),
    selectinload(Statement.points),
    selectinload(Statement.files),
    selectinload(Statement.parties).joinedload(Party.organisation),
)


def responses(actor: Actor, consultation: Consultation) -> tuple[Response, ...]:
    """Give every response that the reader may read, with those of its views that they may read, in the order received."""
    policy.require(actor, Permission.CONSULTATION_READ, consultation)
    shown = dict(
        db.session.execute(
            select(Comment.id, Comment.number)
            .join(Comment.consultation)
            .where(Comment.consultation_id == consultation.id, Comment.position == 0, visible_comments(actor))
        ).all()
    )
    found = db.session.scalars(
        select(Statement)
        .join(Statement.consultation)
        .where(
            Statement.consultation_id == consultation.id,
            Statement.number.is_not(None),
            visible_statements(actor),
        )
        .order_by(Statement.number)
        .options(*_IN_FULL)
    )
    return tuple(_response(each, shown) for each in found)


def _response(said: Statement, shown: Mapping[int, int]) -> Response:
    """Give one response; of one that was withdrawn only that it came and when it was taken back."""
    if said.submitted_at is None:
        raise NotFound
    head = Response(
        number=said.number or 0,
        organisation=said.organisation.name,
        received_at=said.submitted_at,
        is_late=said.is_late,
        is_preliminary=said.is_preliminary,
        withdrawn_at=said.withdrawn_at,
        replaced_by=said.superseded_by,
    )
    if said.withdrawn_at is not None:
        return head
    views = [each for each in said.points if each.comment_id in shown]
    item = f", § {said.decided_item}" if said.decided_item else ""
    return replace(
        head,
        stance=said.stance or "",
        joins=said.joins.name if said.joins else "",
        together_with=tuple(rooms.together(said)),
        decided=f"{said.decided_by}{item}" if said.decided_on else "",
        decided_on=said.decided_on,
        summary=said.summary,
        views=said.views,
        reservation=said.reservation,
        points=tuple(_view(each, shown) for each in views),
        held_back=len(said.points) - len(views),
        files=tuple(map(_file, said.files)) if len(views) == len(said.points) else (),
    )


def _view(point: Point, shown: Mapping[int, int]) -> View:
    return View(
        comment=shown.get(point.comment_id or 0),
        passage=point.cited,
        question=point.question,
        language=point.locale,
        text_language=point.text_locale or "",
        kind=point.kind,
        stance=point.stance or "",
        quote=point.quote,
        body=point.body,
        proposed=point.proposed,
        replaced=point.quote or point.passage if point.proposed is not None else "",
    )


def _file(file: Kept) -> File:
    return File(name=file.name, title=file.title, size=file.size, sha256=file.digest)
