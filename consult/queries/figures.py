"""How a consultation and the work on it go, in figures: who answers, what is left, what came of it and how soon."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Select,
    Subquery,
    bindparam,
    cast,
    extract,
    func,
    literal,
    select,
    union_all,
)

from consult import clock, policy
from consult.model.comments import Comment, Stance
from consult.model.consultations import Consultation, Invitation, InvitationState
from consult.model.dispositions import Disposition, DispositionState, Outcome
from consult.model.organisations import Organisation, Sector
from consult.model.records import Event, Verb
from consult.policy import Actor, Permission
from consult.queries import reminders, stances
from consult.queries.filters import WHOLE
from consult.queries.prepared import Written, prepared

HOUR, DAY = 3_600, 86_400
ANSWERED = (InvitationState.SUBMITTED, InvitationState.NO_COMMENTS, InvitationState.DECLINED)
FINISHED = (DispositionState.APPROVED, DispositionState.RELEASED)
States = Counter[DispositionState]
"""How many comments have an answer in each state."""


@dataclass(slots=True)
class Work:
    """How the comments are spread: over those who answer, sections and sectors; nobody and no section are among them."""

    drafters: dict[int | None, States] = field(default_factory=lambda: defaultdict(Counter))
    sections: dict[str, States] = field(default_factory=lambda: defaultdict(Counter))
    outcomes: dict[Sector | None, Counter[Outcome]] = field(default_factory=lambda: defaultdict(Counter))


def work(actor: Actor, consultation: Consultation) -> Work:
    """Count the comments by who answers them, by section and by what came of them, in one statement."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    found = Work()
    for section, sector, assignee, state, outcome, comments in _spread(
        actor, consultation_id=consultation.id
    ):
        found.drafters[assignee][state] += comments
        found.sections[section or WHOLE][state] += comments
        if outcome and state is not DispositionState.OPEN:
            found.outcomes[sector][outcome] += comments
    return found


@prepared
def _spread(_actor: Actor) -> Written:
    parts = (
        Comment.section_uid,
        Comment.sector,
        Disposition.assignee_id,
        Disposition.state,
        Disposition.outcome,
    )
    return (
        select(*parts, func.count())
        .join(Disposition, Disposition.id == Comment.disposition_id)
        .where(
            Comment.consultation_id == bindparam("consultation_id"),
            Comment.position == 0,
            Comment.split_at.is_(None),
        )
        .group_by(*parts)
    )


Days = Counter[int]
"""How many comments took so many days."""


@dataclass(slots=True)
class Course:
    """How many comments came in and had their answers approved on each day, and how many days that took.

    `until_shown` is how long it took until the answer was shown to whoever had commented.
    """

    received: Counter[date] = field(default_factory=Counter)
    approved: Counter[date] = field(default_factory=Counter)
    until_approved: Days = field(default_factory=Counter)
    until_shown: Days = field(default_factory=Counter)

    def left(self, first: date, last: date) -> list[tuple[date, int]]:
        """Tell how many comments were left to answer at the end of each day."""
        days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        now = sum(n for day, n in self.received.items() if day < first)
        now -= sum(n for day, n in self.approved.items() if day < first)
        found = []
        for day in days:
            now += self.received[day] - self.approved[day]
            found.append((day, now))
        return found


def course(actor: Actor, consultation: Consultation) -> Course:
    """Follow the comments and their answers from day to day, in one statement."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    found = Course()
    for what, key, comments in _followed(actor, consultation_id=consultation.id):
        match what:
            case "received":
                found.received[_day(key)] += comments
            case "approved":
                found.approved[_day(key)] += comments
            case "until approved":
                found.until_approved[key] += comments
            case _:
                found.until_shown[key] += comments
    return found


def median(days: Days) -> int:
    """Tell within how many days half of the comments were through."""
    passed, half = 0, (days.total() + 1) // 2
    for number in sorted(days):
        passed += days[number]
        if passed >= half:
            return number
    return 0


def _day(hours: int) -> date:
    """Give the Swedish day of an hour counted from 1970 in UTC; Swedish days begin on whole hours."""
    return clock.local_date(datetime.fromtimestamp(int(hours) * HOUR, UTC))


@prepared
def _followed(_actor: Actor) -> CompoundSelect[*tuple[Any, ...]]:
    approved = _last_approvals()
    of_round = Comment.consultation_id == bindparam("consultation_id")
    answered = (
        select(Comment)
        .join(Disposition, Disposition.id == Comment.disposition_id)
        .where(of_round, Comment.position == 0, Comment.split_at.is_(None))
    )
    posted, shown = _seconds(Comment.posted_at), _seconds(Disposition.released_at)
    is_finished = Disposition.state.in_(FINISHED)
    finished = answered.join(approved, approved.c.id == Disposition.id).where(is_finished)
    return union_all(
        _counted(
            "received",
            posted // HOUR,
            select(Comment).where(of_round, Comment.position == 0, Comment.split_at.is_(None)),
            func.count(),
        ),
        _counted(
            "approved",
            _seconds(approved.c.at) // HOUR,
            select(Disposition).join(approved, approved.c.id == Disposition.id).where(is_finished),
            func.sum(Disposition.comment_count),
        ),
        _counted("until approved", (_seconds(approved.c.at) - posted) // DAY, finished, func.count()),
        _counted(
            "until shown",
            (shown - posted) // DAY,
            answered.where(Disposition.released_at.is_not(None)),
            func.count(),
        ),
    )


def _counted(
    what: str, key: ColumnElement[int], among: Select[Any], comments: ColumnElement[int]
) -> Select[*tuple[Any, ...]]:
    return among.with_only_columns(literal(what).label("what"), key.label("key"), comments).group_by("key")


def _last_approvals() -> Subquery:
    """Find when each answer was approved; one that was sent back and approved again, the last time."""
    return (
        select(Event.subject_id.label("id"), func.max(Event.at).label("at"))
        .where(Event.consultation_id == bindparam("consultation_id"), Event.verb == Verb.DISPOSITION_APPROVED)
        .group_by(Event.subject_id)
        .subquery()
    )


def _seconds(moment: ColumnElement[datetime] | Any) -> ColumnElement[int]:
    """Count a moment in whole seconds, so that either database can take one from another."""
    return cast(extract("epoch", moment), BigInteger)


@dataclass(slots=True)
class Answers:
    """How a sector answers: how many were asked, how many have answered, and how everyone stands who has said so.

    `commented` counts those that have commented without answering as a body.
    """

    asked: int = 0
    answered: int = 0
    commented: int = 0
    stances: Counter[Stance] = field(default_factory=Counter)

    @property
    def share(self) -> int:
        """Give the answered as a part of the asked, in hundredths."""
        return round(100 * self.answered / self.asked) if self.asked else 0


def answers(actor: Actor, consultation: Consultation) -> dict[Sector, Answers]:
    """Tell for each sector who was asked and has answered and how they stand, in three statements."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    found = {sector: Answers() for sector in Sector}
    for sector, has_answered, has_commented, bodies in _asked(actor, consultation_id=consultation.id):
        found[sector].asked += bodies
        found[sector].answered += bodies if has_answered else 0
        found[sector].commented += bodies if has_commented and not has_answered else 0
    for sector, counts in stances.by_sector(actor, consultation).items():
        found[sector].stances = counts
    return {sector: each for sector, each in found.items() if each.asked or each.stances}


@prepared
def _asked(_actor: Actor) -> Written:
    has_answered = Invitation.state.in_(ANSWERED) | reminders.registered()
    has_commented = (
        select(Comment.id)
        .where(
            Comment.consultation_id == Invitation.consultation_id,
            Comment.organisation_id == Invitation.organisation_id,
            Comment.position == 0,
            Comment.withdrawn_at.is_(None),
        )
        .exists()
    )
    return (
        select(
            Organisation.sector,
            has_answered.label("has_answered"),
            has_commented.label("has_commented"),
            func.count(),
        )
        .join(Invitation, Invitation.organisation_id == Organisation.id)
        .where(
            Invitation.consultation_id == bindparam("consultation_id"),
            Invitation.state != InvitationState.LISTED,
        )
        .group_by(Organisation.sector, "has_answered", "has_commented")
    )


def total(counts: Iterable[Counter[Any]]) -> Counter[Any]:
    """Add up what was counted apart."""
    found: Counter[Any] = Counter()
    for each in counts:
        found.update(each)
    return found
