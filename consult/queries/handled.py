"""How the comments of a person or an organisation were handled: each with its answer and what that changed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import ColumnElement, and_, case, func, select

from consult import clock, policy
from consult.db import Texts, db
from consult.errors import NotFound
from consult.model.comments import Comment
from consult.model.consultations import Consultation, Question
from consult.model.decisions import Decision, DecisionKind
from consult.model.dispositions import Disposition, DispositionState, Outcome
from consult.model.organisations import Organisation
from consult.model.reactions import Reaction, are_over
from consult.model.referrals import Referral
from consult.model.versions import Block, BlockText, Version
from consult.policy import Actor, Permission, own_comments, visible_comments
from consult.queries import (
    carried,
    consultations,
    decisions,
    notes,
    reactions,
    referrals,
    splits,
    standings,
    threads,
)
from consult.queries.filters import CHANGING
from consult.queries.splits import Answered
from consult.queries.standings import Step
from consult.queries.threads import Change, Said

PER_PAGE = 50
UNRELEASED = set(DispositionState) - {DispositionState.RELEASED}


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
    parts: int = 0
    parts_left: int = 0

    @property
    def is_answered(self) -> bool:
        """Tell if the answer is released, or those to all points that it was split into."""
        return self.outcome is not None or (self.parts > 0 and not self.parts_left)


@dataclass(frozen=True, slots=True)
class Point:
    """One comment: what was said, what the region answered, what that changed, and where it stands in the newest text.

    `body` is Markdown. `now` is nothing where no newer version has been published. `reaction` is what stands of what those who said it
    think of the answer; nobody but them and staff is given it. It is `is_theirs` when the reader may say what they think.
    """

    said: Said
    section_uid: str | None
    changes: Sequence[Change]
    now: Step | None
    body: str
    released_at: datetime | None
    reaction: Reaction | None
    is_theirs: bool
    parts: Sequence[Answered] = ()
    referral: Referral | None = None
    taken_to: Consultation | None = None

    @property
    def outcome(self) -> Outcome | None:
        """Give the outcome when it is released."""
        answer = self.said.note.answer
        return answer.outcome if answer and answer.is_released else None

    def takes_reactions(self, *, is_adopted: bool) -> bool:
        """Tell if the reader may say now what they think of the answer."""
        if not self.is_theirs or self.released_at is None or self.said.note.withdrawn_at is not None:
            return False
        return not are_over(clock.now(), self.released_at, is_adopted=is_adopted)

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


@dataclass(frozen=True, slots=True)
class Handled:
    """How comments were handled: all of them in brief, and those that are shown in full, by section.

    `first` is how many come before those that are shown.
    """

    of: Whose
    every: Sequence[Listed]
    chapters: Sequence[Chapter]
    questions: Mapping[int, Question]
    decisions: Sequence[Decision]
    first: int = 0

    @property
    def is_adopted(self) -> bool:
        """Tell if a board has adopted the text."""
        return any(each.kind is DecisionKind.ADOPTED for each in self.decisions)

    @property
    def answered(self) -> int:
        """Count the comments whose answers are released."""
        return sum(each.is_answered for each in self.every)

    @property
    def following(self) -> Listed | None:
        """Give the first comment after those that are shown."""
        end = self.first + sum(len(each.points) for each in self.chapters)
        return self.every[end] if end < len(self.every) else None

    @property
    def in_points(self) -> int:
        """Count the comments that were split, and all of whose points are answered."""
        return sum(each.is_answered and each.outcome is None for each in self.every)

    def outcomes(self) -> list[tuple[Outcome | None, int]]:
        """Count the comments by outcome; those without a released answer come last, under none."""
        counts = Counter(each.outcome for each in self.every if each.outcome or not each.is_answered)
        return [(outcome, counts[outcome]) for outcome in (*Outcome, None) if counts[outcome]]


def page(actor: Actor, of: Whose, locale: str, number: int) -> Handled:
    """Read the page that shows a comment, or the first page if it is not among them."""
    every = listed(actor, of)
    place = next((place for place, each in enumerate(every) if each.number == number), 0)
    first = place - place % PER_PAGE
    return _read(actor, of, locale, every, slice(first, first + PER_PAGE))


def whole(actor: Actor, of: Whose, locale: str) -> Handled:
    """Read all comments, however many they are."""
    every = listed(actor, of)
    return _read(actor, of, locale, every, slice(0, len(every)))


def _read(actor: Actor, of: Whose, locale: str, every: Sequence[Listed], part: slice) -> Handled:
    keys = [each.id for each in every[part]]
    shown = points(actor, of.consultation.version, keys, locale)
    questions = consultations.answered_questions(actor, [each.said.note for each in shown])
    return Handled(of, every, _chapters(of, shown), questions, _decided(actor, of), part.start)


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
            case((Comment.split_at.is_not(None), notes.parts_with(DispositionState.RELEASED)), else_=0),
            case((Comment.split_at.is_not(None), notes.parts_with(*UNRELEASED)), else_=0),
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


def points(actor: Actor, version: Version, keys: Sequence[int], locale: str) -> list[Point]:
    """Read comments on a version whole, in the order of their keys, in a few statements however many they are."""
    rows = db.session.execute(
        notes.in_full(
            actor,
            *threads.IN_FULL,
            *(Comment.section_uid, Comment.body, Disposition.released_at, Comment.disposition_id),
        ).where(Comment.id.in_(keys), Comment.position == 0, visible_comments(actor))
    )
    found = {row.id: row for row in rows}
    changed = threads.changes(actor, keys, locale)
    now = standings.newest(actor, version, keys)
    reacted = reactions.standing(actor, keys)
    split = [row.id for row in found.values() if row.answered_parts]
    parts = splits.answered(actor, split, locale) if split else {}
    answers = [row.disposition_id for row in found.values() if row.released_at and row.disposition_id]
    planned = referrals.of_answers(actor, answers) if answers else {}
    taken = carried.of_comments(actor, keys)
    return [
        Point(
            threads.in_full(actor, row),
            row.section_uid,
            changed.get(row.id, ()),
            now.get(row.id),
            row.body,
            row.released_at or splits.last([each.released_at for each in parts.get(row.id, ())]),
            reacted.get(row.id),
            policy.allows(actor, Permission.REACTION_GIVE, row),
            parts.get(row.id, ()),
            planned.get(row.disposition_id) if row.released_at else None,
            taken.get(row.id),
        )
        for row in (found[key] for key in keys if key in found)
    ]


def _chapters(of: Whose, among: Sequence[Point]) -> list[Chapter]:
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


def _decided(actor: Actor, of: Whose) -> Sequence[Decision]:
    """List what boards have decided about this text or a later one of the plan, the latest first."""
    since = of.consultation.version.number or 0
    return [
        each for each in decisions.of_plan(actor, of.consultation.plan) if (each.version.number or 0) >= since
    ]
