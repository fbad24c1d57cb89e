"""Whether accepted comments change what a plan means, where, and what has been done about asking again."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Text, and_, cast, exists, func, or_, select, union
from sqlalchemy.orm import aliased, joinedload

from consult import policy
from consult.config import LOCALES
from consult.db import Texts, db
from consult.model.comments import Comment
from consult.model.consultations import Consultation, ConsultationState
from consult.model.decisions import Decision, DecisionKind
from consult.model.dispositions import Disposition, DispositionChange
from consult.model.judgements import Judged, Judgement
from consult.model.plans import Plan
from consult.model.revisions import Revision
from consult.model.scopes import BEGINNING, Scope
from consult.model.versions import Block, Version, VersionState
from consult.policy import Actor, Permission
from consult.queries.filters import changing_meaning, standing
from consult.text.digest import digest


@dataclass(frozen=True, slots=True)
class Material:
    """The comments whose answers change what the plan means, the sections it is about, and what was done about it.

    `unasked` are the sections of answers that no judgement holds for and no supplementary consultation asks about.
    `mark` tells what was seen from what it is later: the answers, as they read, and the latest judgement.
    """

    numbers: tuple[int, ...]
    sections: tuple[tuple[str, str], ...]
    unasked: frozenset[str]
    judgement: Judgement | None
    rounds: Sequence[Consultation]
    mark: str
    is_open: bool = False

    @property
    def labels(self) -> tuple[str, ...]:
        """Give the numbers of the sections that have one."""
        return tuple(label for _uid, label in self.sections if label)

    @property
    def unasked_labels(self) -> tuple[str, ...]:
        """Give the numbers of those that nobody asks about again."""
        return tuple(label for uid, label in self.sections if label and uid in self.unasked)


Where = ColumnElement[bool]
Sections = Mapping[int, frozenset[str]]
"""By answer, the sections of the passages that it changed and of those that were commented on."""


def material(actor: Actor, consultation: Consultation) -> Material:
    """Tell what changes the meaning of the plan, in six statements at most."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    here = Disposition.consultation_id == consultation.id
    rows = _changing(here)
    judgement = latest(actor, consultation)
    if not rows:
        return Material((), (), frozenset(), judgement, (), _mark((), judgement))
    sections = _sections(here)
    rounds = _rounds(consultation)
    asked = _asked([consultation.id])
    waiting = {row.id for row in rows if not row.is_settled}
    unasked = _unasked(sections, waiting, asked.get(consultation.id))
    return Material(
        tuple(row.number for row in rows),
        _named(consultation, frozenset().union(*sections.values())),
        unasked,
        judgement,
        rounds,
        _mark(rows, judgement),
        is_open=bool(waiting) and (bool(unasked) or consultation.id not in asked),
    )


def _changing(where: Where) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give the answers that change what the plan means, each with the number of every comment that it is to."""
    return db.session.execute(
        select(
            Disposition.consultation_id,
            Disposition.id,
            Disposition.revision,
            Comment.number,
            Consultation.slug,
            Consultation.title,
            _is_judged().label("is_judged"),
            (_is_judged() | _is_decided()).label("is_settled"),
        )
        .join(Comment, Comment.disposition_id == Disposition.id)
        .join(Disposition.consultation)
        .join(Consultation.plan)
        .where(where, changing_meaning(), Comment.position == 0, standing())
        .order_by(Comment.number)
    ).all()


def _is_judged() -> ColumnElement[bool]:
    """Say in SQL that the latest judgement was about an answer, and that it says the same as it did then."""
    last = (
        select(func.max(Judgement.id))
        .where(Judgement.consultation_id == Disposition.consultation_id)
        .correlate(Disposition)
        .scalar_subquery()
    )
    return exists().where(
        Judged.judgement_id == last,
        Judged.disposition_id == Disposition.id,
        Revision.id == Judged.revision_id,
        Revision.outcome == Disposition.outcome,
        Revision.significance == Disposition.significance,
        _says_the_same(),
    )


def _is_decided() -> ColumnElement[bool]:
    """Say in SQL that the board has adopted the text, after which it is too late to ask."""
    return exists().where(
        Decision.consultation_id == Disposition.consultation_id, Decision.kind == DecisionKind.ADOPTED
    )


def _says_the_same() -> ColumnElement[bool]:
    """Compare the reasons in the language that the plan is written in; a translation changes no meaning."""
    then, now = Revision.reasons, Disposition.reasons
    in_one = [
        and_(
            Plan.source_locale == code,
            then[code].as_string().is_not_distinct_from(now[code].as_string()),
        )
        for code in LOCALES
    ]
    return or_(*in_one, and_(Plan.source_locale.not_in(LOCALES), cast(then, Text) == cast(now, Text)))


def _sections(where: Where) -> Sections:
    """Find by answer the sections of its passages; what has been struck counts where it stood last."""
    changing = and_(where, changing_meaning())
    linked = select(Disposition.consultation_id, Disposition.id, DispositionChange.uid).join(
        DispositionChange, DispositionChange.disposition_id == Disposition.id
    )
    said = select(Disposition.consultation_id, Disposition.id, Comment.uid).join(
        Comment, Comment.disposition_id == Disposition.id
    )
    touched = union(
        linked.where(changing),
        said.where(changing, Comment.position == 0, Comment.uid.is_not(None), standing()),
    ).subquery()
    rows = db.session.execute(
        select(touched.c.id, touched.c.uid, func.coalesce(Block.section_uid, BEGINNING))
        .join(Consultation, Consultation.id == touched.c.consultation_id)
        .join(Version, Version.plan_id == Consultation.plan_id)
        .join(Block, (Block.version_id == Version.id) & (Block.uid == touched.c.uid))
        .order_by(Version.state == VersionState.WORKING, Version.number)
    )
    last = {(answer, uid): section for answer, uid, section in rows}
    found: dict[int, set[str]] = defaultdict(set)
    for (answer, _uid), section in last.items():
        found[answer].add(section)
    return {answer: frozenset(uids) for answer, uids in found.items()}


def _asked(consultations: Sequence[int]) -> dict[int, frozenset[str]]:
    """Give by consultation the sections that supplementary ones ask about again, those being prepared among them."""
    found: dict[int, set[str]] = defaultdict(set)
    earlier = aliased(Consultation)
    for key, uid in db.session.execute(
        select(Consultation.supplements_id, Scope.uid)
        .join(Scope, Scope.consultation_id == Consultation.id)
        .join(earlier, earlier.id == Consultation.supplements_id)
        .where(
            earlier.id.in_(consultations),
            earlier.plan_id == Consultation.plan_id,
            Consultation.state != ConsultationState.CANCELLED,
        )
    ):
        found[key or 0].add(uid)
    return {key: frozenset(uids) for key, uids in found.items()}


def _unasked(sections: Sections, answers: set[int], asked: frozenset[str] | None) -> frozenset[str]:
    touched = frozenset[str]().union(*(sections.get(each, frozenset()) for each in answers))
    return touched - (asked or frozenset())


def _rounds(consultation: Consultation) -> Sequence[Consultation]:
    return db.session.scalars(
        select(Consultation)
        .where(
            Consultation.supplements_id == consultation.id,
            Consultation.plan_id == consultation.plan_id,
            Consultation.state != ConsultationState.CANCELLED,
        )
        .order_by(Consultation.id)
    ).all()


def _named(consultation: Consultation, uids: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """Give sections with their numbers, in their order; one that was taken out has the number that it had last."""
    rows = db.session.execute(
        select(Block.uid, Block.label, Block.position)
        .join(Version)
        .where(Version.plan_id == consultation.plan_id, Block.uid.in_(uids))
        .order_by(Version.state == VersionState.WORKING, Version.number)
    )
    last = {uid: (position, label) for uid, label, position in rows}
    if BEGINNING in uids:
        last[BEGINNING] = (0, "")
    return tuple((uid, last[uid][1]) for uid in sorted(last, key=lambda uid: last[uid]))


def _mark(rows: Sequence[Row[*tuple[Any, ...]]], judgement: Judgement | None) -> str:
    seen = [f"{row.id}.{row.revision}.{row.number}" for row in rows]
    return digest(" ".join([str(judgement.id if judgement else 0), *seen]))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A consultation in which someone has to ask again or to say why not, and about how many comments."""

    slug: str
    title: Texts
    count: int


def waiting(actor: Actor, plan: Plan | None = None) -> list[Waiting]:
    """List the consultations in which nobody has asked again, or said why not, about what changes the meaning.

    Of one plan or of all, in one statement where nothing waits and in three however much does.
    """
    policy.require(actor, Permission.DESK_READ, plan)
    where = Consultation.plan_id == plan.id if plan else Consultation.id.is_not(None)
    of_plan = Disposition.consultation_id.in_(select(Consultation.id).where(where))
    rows = [row for row in _changing(of_plan) if not row.is_settled]
    if not rows:
        return []
    sections = _sections(of_plan)
    asked = _asked(list({row.consultation_id for row in rows}))
    open_ones = [
        (row.slug, row.title)
        for row in rows
        if row.consultation_id not in asked or _unasked(sections, {row.id}, asked[row.consultation_id])
    ]
    titles = dict(open_ones)
    counts = Counter(slug for slug, _title in open_ones)
    return [Waiting(slug, titles[slug], count) for slug, count in counts.items()]


def holding(actor: Actor, consultation: Consultation) -> Judgement | None:
    """Give the latest judgement if it was about all that changes the meaning; it stands in the report, for everyone."""
    found = latest(actor, consultation)
    if found is None:
        return None
    rows = _changing(Disposition.consultation_id == consultation.id)
    return found if rows and all(row.is_judged for row in rows) else None


def latest(actor: Actor, consultation: Consultation) -> Judgement | None:
    """Give what was judged last."""
    policy.require(actor, Permission.CONSULTATION_READ, consultation)
    return db.session.scalar(
        select(Judgement)
        .where(Judgement.consultation_id == consultation.id)
        .order_by(Judgement.id.desc())
        .limit(1)
        .options(joinedload(Judgement.by))
    )


def answers(actor: Actor, consultation: Consultation) -> Sequence[Disposition]:
    """Give the answers that a judgement now is about."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    keys = {row.id for row in _changing(Disposition.consultation_id == consultation.id)}
    return db.session.scalars(
        select(Disposition).where(Disposition.id.in_(keys)).order_by(Disposition.id)
    ).all()
