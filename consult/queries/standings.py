"""Where a comment stands in each version that has been published since it was made."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import aliased

from consult.db import db
from consult.model.comments import Anchor, Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionState
from consult.model.versions import Block, Version, VersionState
from consult.policy import Actor
from consult.queries import texts
from consult.text.anchors import ACCEPTED, Status
from consult.text.labels import cited


@dataclass(frozen=True, slots=True)
class Step:
    """Where a comment stands in one version, and how it came there.

    `is_lost` tells that the words it quotes are not there any more; `is_accepted` that they were changed because of it,
    which is told when the answer is; `is_placeless` that it never had a place.
    """

    version: int
    status: Status
    label: str
    is_lost: bool
    is_accepted: bool
    is_by_hand: bool
    is_placeless: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Every step of a comment, and its passage in the newest version with the place of the words."""

    steps: Sequence[Step]
    words: str
    span: tuple[int, int] | None

    @property
    def now(self) -> Step | None:
        """Give the last step."""
        return self.steps[-1] if self.steps else None


def standing(actor: Actor, comment_id: int) -> Standing:
    """Follow a comment that the actor has found through the versions after its own, in two statements."""
    rows = db.session.execute(_anchored(Anchor.comment_id == comment_id).order_by(Version.number)).all()
    steps = [_step(actor, row) for row in rows[1:]]
    if not steps:
        return Standing((), "", None)
    return Standing(steps, *_passage(actor, rows[-1].Anchor, rows[-1].text_locale))


def newest(actor: Actor, after: Version, comments: Sequence[int]) -> dict[int, Step]:
    """Tell where comments that the actor has found stand in the newest version, if it came after theirs."""
    last = (
        select(func.max(Version.number))
        .where(Version.plan_id == after.plan_id, Version.state == VersionState.PUBLISHED)
        .scalar_subquery()
    )
    is_newest = (
        (Version.plan_id == after.plan_id) & (Version.number == last) & (Version.number > after.number)
    )
    rows = db.session.execute(_anchored(Anchor.comment_id.in_(comments), is_newest))
    return {row.Anchor.comment_id: _step(actor, row) for row in rows}


def _anchored(*conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    first, last, own = aliased(Block), aliased(Block), aliased(Anchor)
    return (
        select(
            Anchor,
            Version.number,
            first.label.label("label"),
            last.label.label("last_label"),
            Comment.start.is_not(None).label("is_quote"),
            own.uid.label("own_uid"),
            Comment.text_locale,
            Disposition.state,
        )
        .join(Version, Version.id == Anchor.version_id)
        .join(Comment, Comment.id == Anchor.comment_id)
        .join(Consultation, Consultation.id == Comment.consultation_id)
        .join(own, (own.comment_id == Comment.id) & (own.version_id == Consultation.version_id))
        .outerjoin(Disposition, Disposition.id == Comment.disposition_id)
        .outerjoin(first, (first.version_id == Version.id) & (first.uid == Anchor.uid))
        .outerjoin(last, (last.version_id == Version.id) & (last.uid == Anchor.end_uid))
        .where(*conditions, Version.state == VersionState.PUBLISHED)
    )


def _step(actor: Actor, row: Row[*tuple[Any, ...]]) -> Step:
    return Step(
        version=row.number or 0,
        status=row.Anchor.status,
        label=cited(row.label or "", row.last_label or ""),
        is_lost=row.is_quote and row.Anchor.start is None,
        is_accepted=row.Anchor.method == ACCEPTED
        and (actor.is_staff or row.state is DispositionState.RELEASED),
        is_by_hand=row.Anchor.confirmed_by_id is not None,
        is_placeless=row.own_uid is None,
    )


def _passage(actor: Actor, anchor: Anchor, locale: str | None) -> tuple[str, tuple[int, int] | None]:
    """Give the passage that an anchor stands at, with the place of its words in it."""
    if anchor.uid is None:
        return "", None
    found = texts.run(actor, Version.id == anchor.version_id, locale, (anchor.uid, anchor.end_uid))
    if found is None or anchor.start is None or anchor.end is None:
        return (found.words if found else ""), None
    return found.words, (anchor.start, anchor.end + found.begin)
