"""The twins in SQL of the predicates that lists ask."""

from sqlalchemy import ColumnElement, false, or_, select, true

from consult import clock
from consult.model.comments import Comment, Review
from consult.model.consultations import Consultation, ConsultationState, Publication
from consult.model.dispositions import Disposition, DispositionState
from consult.model.statements import Party, PartyState, Point, Statement
from consult.model.versions import Version, VersionState
from consult.model.views import View
from consult.policy.actor import Actor


def visible_versions(actor: Actor) -> ColumnElement[bool]:
    """Say in SQL which versions the actor may read."""
    return true() if actor.is_staff or actor.is_system else Version.state == VersionState.PUBLISHED


def visible_consultations(actor: Actor) -> ColumnElement[bool]:
    """Say in SQL which consultations the actor may read."""
    return true() if actor.is_staff or actor.is_system else Consultation.announced_at.is_not(None)


def visible_comments(actor: Actor) -> ColumnElement[bool]:
    """Say in SQL which comments the actor may read; `Consultation` must be joined."""
    said = Comment.is_part.is_(False)
    if actor.is_staff or actor.is_system:
        return said
    return said & or_(unsealed(actor) & (Comment.review == Review.SHOWN), own_comments(actor))


def visible_replies(actor: Actor) -> ColumnElement[bool]:
    """Say in SQL which replies the actor may read in the thread of a comment that they may read."""
    if actor.is_staff or actor.is_system:
        return true()
    return or_(Comment.review == Review.SHOWN, own_comments(actor))


def unsealed(actor: Actor) -> ColumnElement[bool]:
    """Say in SQL in which consultations the actor may read the comments of others; some may be held back."""
    if actor.is_staff or actor.is_system:
        return true()
    today = clock.today()
    while_open = Consultation.publication.in_([Publication.AT_ONCE, Publication.AFTER_REVIEW])
    return (Consultation.state == ConsultationState.ANNOUNCED) & or_(
        while_open & (Consultation.first_day <= today),
        (Consultation.publication == Publication.AFTER_PERIOD) & (Consultation.last_day < today),
    )


def own_comments(actor: Actor) -> ColumnElement[bool]:
    """Say in SQL which comments are the actor's own or their organisations'."""
    if actor.user_id is None:
        return false()
    said = (Comment.author_id == actor.user_id) & said_by_author()
    return or_(said, Comment.organisation_id.in_(actor.memberships))


def said_by_author() -> ColumnElement[bool]:
    """Say in SQL that the author of a comment said it, and has not only registered it for someone else."""
    return or_(Comment.registration_id.is_(None), Comment.claimed_at.is_not(None))


def visible_answers(actor: Actor) -> ColumnElement[bool]:
    """Say in SQL which answers the actor may read."""
    return true() if actor.is_staff or actor.is_system else Disposition.state == DispositionState.RELEASED


def visible_reactions(actor: Actor) -> ColumnElement[bool]:
    """Say in SQL which reactions the actor may read: staff every one, others those to their own; join `Comment`."""
    if actor.is_staff or actor.is_system:
        return true()
    if actor.user_id is None:
        return false()
    private = Comment.organisation_id.is_(None) & (Comment.author_id == actor.user_id)
    return or_(Comment.organisation_id.in_(actor.memberships), private & Comment.registration_id.is_(None))


def visible_statements(actor: Actor) -> ColumnElement[bool]:
    """Say in SQL which responses the actor may read; `Consultation` must be joined."""
    received = Statement.number.is_not(None)
    if actor.is_staff or actor.is_system:
        return received
    shown = Statement.comment_id.in_(select(Comment.id).where(Comment.review == Review.SHOWN)) | (
        Statement.comment_id.is_(None)
        & Statement.id.in_(
            select(Point.statement_id)
            .join(Comment, Comment.id == Point.comment_id)
            .where(Comment.review == Review.SHOWN)
        )
    )
    shared = select(Party.statement_id).where(
        Party.organisation_id.in_(actor.memberships), Party.state == PartyState.ACCEPTED
    )
    return or_(
        Statement.organisation_id.in_(actor.memberships),
        received & or_(unsealed(actor) & shown, Statement.id.in_(shared)),
    )


def visible_views(actor: Actor) -> ColumnElement[bool]:
    """Say in SQL which saved lists of the desk someone finds there: their own and those that are shared."""
    return or_(View.owner_id == actor.user_id, View.is_shared)
