"""How the comments of a person or an organisation were handled: each with its answer and what that changed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import ColumnElement, and_, case, func, select

from consult import policy
from consult.db import Texts, db
from consult.errors import NotFound
from consult.model.comments import Comment
from consult.model.consultations import Consultation, Question
from consult.model.decisions import Decision, DecisionKind
from consult.model.dispositions import Disposition, DispositionState, Outcome
from consult.model.organisations import Organisation
from consult.model.versions import Block, BlockText
from consult.policy import Actor, Permission, own_comments, visible_comments
from consult.queries import consultations, decisions, notes, standings, threads
from consult.queries.filters import CHANGING
from consult.queries.standings import Step
from consult.queries.threads import Change, Said

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose comments in a consultation: an organisation's, or all that are the reader's own."""

    consultation: Consultation
    organisation: Organisation | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A comment in its place among the others; `outcome` is known when its answer is released."""

    id: int
    number: int
    outcome: Outcome | None
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class Point:
    """One comment: what was said, what the region answered, what that changed, and where it stands in the newest text.

    `now` is nothing where no newer version has been published.
    """

    said: Said
    section_uid: str | None
    changes: Sequence[Change]
    now: Step | None

    @property
    def outcome(self) -> Outcome | None:
        """Give the outcome when it is released."""
        answer = self.said.note.answer
        return answer.outcome if answer and answer.is_released else None

    @property
    def is_promised(self) -> bool:
        """Tell if the outcome says that the text changes."""
        return self.outcome in CHANGING


@dataclass(frozen=True, slots=True)
class Chapter:
    """The comments on one section of the plan; those on the whole of it stand under no number."""

    number: str
    title: Texts
    points: tuple[Point, ...]


def whose(actor: Actor, slug: str, organisation: str | None = None) -> Whose:
    """Find whose comments are asked for; an organisation whose comments the actor may not read is not found."""
    consultation = consultations.by_slug(actor, slug)
    if organisation is None:
        policy.require(actor, Permission.SIGNED_IN)
        return Whose(consultation)
    body = db.session.scalar(select(Organisation).where(Organisation.slug == organisation))
    if body is None:
        raise NotFound
    return Whose(consultation, body)


def listed(actor: Actor, of: Whose) -> Sequence[Listed]:
    """List the comments in the order of the text, those on the whole plan first, with the outcomes that are released."""
    rows = db.session.execute(
        select(
            Comment.id,
            Comment.number,
            case((Disposition.state == DispositionState.RELEASED, Disposition.outcome)).label("outcome"),
            Comment.withdrawn_at.is_not(None),
        )
        .join(Consultation, Comment.consultation_id == Consultation.id)
        .join(Disposition, Comment.disposition_id == Disposition.id)
        .outerjoin(Question, Comment.question_id == Question.id)
        .outerjoin(Block, and_(Block.version_id == Consultation.version_id, Block.uid == Comment.uid))
        .where(*_those(actor, of))
        .order_by(
            func.coalesce(Block.position, -1),
            func.coalesce(Question.position, 0),
            func.coalesce(Comment.start, -1),
            Comment.number,
        )
    )
    found = [Listed(*row) for row in rows]
    if of.organisation is not None and not found and of.organisation.id not in actor.memberships:
        raise NotFound
    return found


def _those(actor: Actor, of: Whose) -> tuple[ColumnElement[bool], ...]:
    body = of.organisation
    theirs = own_comments(actor) if body is None else Comment.organisation_id == body.id
    return (
        Comment.consultation_id == of.consultation.id,
        Comment.position == 0,
        visible_comments(actor),
        theirs,
    )


def outcomes(_actor: Actor, among: Sequence[Listed]) -> list[tuple[Outcome | None, int]]:
    """Count the comments by outcome; those without a released answer come last, under none."""
    counts = Counter(each.outcome for each in among)
    return [(outcome, counts[outcome]) for outcome in (*Outcome, None) if counts[outcome]]


def points(actor: Actor, of: Whose, among: Sequence[Listed], locale: str) -> list[Point]:
    """Read some of the listed comments whole, in their order, in three statements however many they are."""
    keys = [each.id for each in among]
    rows = db.session.execute(
        notes.in_full(actor, *threads.IN_FULL, Comment.section_uid).where(
            Comment.id.in_(keys), *_those(actor, of)
        )
    )
    found = {row.id: (threads.in_full(actor, row), row.section_uid) for row in rows}
    changed = threads.changes(actor, keys, locale)
    now = standings.newest(actor, of.consultation.version, keys)
    return [Point(*found[key], changed.get(key, ()), now.get(key)) for key in keys if key in found]


def chapters(_actor: Actor, of: Whose, among: Sequence[Point]) -> list[Chapter]:
    """Arrange points by the sections of the text, which they already follow."""
    sections = {each.section_uid for each in among if each.section_uid}
    titles: dict[str | None, tuple[str, Texts]] = {}
    for uid, label, locale, plain in db.session.execute(
        select(Block.uid, Block.label, BlockText.locale, BlockText.plain)
        .join(BlockText)
        .where(Block.version_id == of.consultation.version_id, Block.uid.in_(sections))
    ):
        titles.setdefault(uid, (label, {}))[1][locale] = plain
    return [
        Chapter(*titles.get(uid, ("", {})), tuple(group))
        for uid, group in groupby(among, lambda each: each.section_uid)
    ]


def decided(actor: Actor, of: Whose) -> Sequence[Decision]:
    """List what boards have decided about this text or a later one of the plan, the latest first."""
    since = of.consultation.version.number or 0
    return [
        each for each in decisions.of_plan(actor, of.consultation.plan) if (each.version.number or 0) >= since
    ]


def is_adopted(_actor: Actor, among: Sequence[Decision]) -> bool:
    """Tell if one of the decisions ended the matter."""
    return any(each.kind is DecisionKind.ADOPTED for each in among)
