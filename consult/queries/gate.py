"""What stands between the working text and its publication."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Row, func, select

from consult import policy
from consult.config import LOCALES
from consult.db import Texts, db
from consult.model.carryovers import Carryover
from consult.model.comments import Comment
from consult.model.consultations import Consultation, ConsultationState, Phase
from consult.model.dispositions import NEED_NO_REASONS, Disposition, DispositionState, Outcome
from consult.model.plans import Plan
from consult.model.versions import Version
from consult.policy import Actor, Permission
from consult.queries import anchors, judgements, promises, versions
from consult.queries.drafting import translation_state


@dataclass(frozen=True, slots=True)
class GateItem:
    """One thing that is not as it should be, and how many there are of it.

    What is blocking must be put right; anything else may be left open with a reason. `code` is how the web layer finds
    its words and where to put it right; `consultation` is the address of the one it is about.
    """

    code: str
    count: int
    blocking: bool
    consultation: str = ""

    @property
    def key(self) -> str:
        """Tell it from the others on the list; under this name the reason for leaving it open is kept."""
        return f"{self.code}-{self.consultation}" if self.consultation else self.code


Check = Callable[[Actor, Plan, Version], list[GateItem]]


def items(actor: Actor, plan: Plan) -> list[GateItem]:
    """List what remains before the working text is published; what blocks comes first."""
    policy.require(actor, Permission.DESK_READ, plan)
    version = versions.working(actor, plan)
    found = [item for check in CHECKS for item in check(actor, plan, version) if item.count]
    return sorted(found, key=lambda item: not item.blocking)


def unexplained(found: Iterable[GateItem], left_open: Mapping[str, str]) -> list[str]:
    """Name what may be left open but has been given no reason."""
    return [item.key for item in found if not item.blocking and not left_open.get(item.key, "").strip()]


def _text(_actor: Actor, plan: Plan, version: Version) -> list[GateItem]:
    """Look at the words: there must be some, titles in every language, and translations that are up to date."""
    others = [locale for locale in LOCALES if locale != plan.source_locale]
    states = [
        translation_state(block, plan.source_locale, locale) for block in version.blocks for locale in others
    ]
    return [
        GateItem("text_empty", int(not version.blocks), blocking=True),
        GateItem("title_missing", sum(not plan.title.get(locale) for locale in LOCALES), blocking=True),
        GateItem("summary_missing", sum(not plan.summary.get(locale) for locale in LOCALES), blocking=False),
        GateItem("translations_missing", states.count("missing"), blocking=False),
        GateItem("translations_stale", states.count("stale"), blocking=False),
    ]


def _answers(_actor: Actor, plan: Plan, _version: Version) -> list[GateItem]:
    """Look at the answers: each comment should have one, with reasons, approved by a colleague.

    What was taken along is left in the consultation with which it is to be answered.
    """
    state, given_with = (
        Disposition.state,
        func.coalesce(Carryover.consultation_id, Disposition.consultation_id),
    )
    rows = db.session.execute(
        select(Consultation.slug, state, Disposition.outcome, Disposition.reasons)
        .join(Comment, Comment.disposition_id == Disposition.id)
        .outerjoin(Carryover, Carryover.disposition_id == Disposition.id)
        .join(Consultation, Consultation.id == given_with)
        .where(
            Consultation.plan_id == plan.id,
            state.in_([DispositionState.OPEN, DispositionState.PROPOSED]),
            Disposition.comment_count > 0,
        )
        .order_by(Consultation.id)
    ).all()
    counts = Counter((row.slug, code) for row in rows for code in _lacks(row))
    return [
        GateItem(code, count, blocking=False, consultation=slug) for (slug, code), count in counts.items()
    ]


def _lacks(row: Row[str, DispositionState, Outcome | None, Texts]) -> Iterator[str]:
    """Say what an answer that is not approved still lacks."""
    if row.state is DispositionState.OPEN and row.outcome is None:
        yield "unanswered"
        return
    yield "unapproved"
    if row.state is DispositionState.OPEN and row.outcome not in NEED_NO_REASONS and not row.reasons:
        yield "without_reasons"


def _promises(actor: Actor, plan: Plan, _version: Version) -> list[GateItem]:
    """Look at what was promised: the text should have every change that an answer says is made."""
    return [
        GateItem("promises_broken", count, blocking=False, consultation=slug)
        for slug, count in promises.broken(actor, plan).items()
    ]


def _places(actor: Actor, plan: Plan, _version: Version) -> list[GateItem]:
    """Look at where comments will stand: a person should have seen the uncertain places."""
    return [
        GateItem(
            "uncertain_places",
            sum(each.is_uncertain for each in anchors.preview(actor, plan)),
            blocking=False,
        )
    ]


def _rounds(_actor: Actor, plan: Plan, _version: Version) -> list[GateItem]:
    """Look at the consultations: people are still commenting on an earlier version while one is open."""
    announced = db.session.scalars(
        select(Consultation).where(
            Consultation.plan_id == plan.id, Consultation.state == ConsultationState.ANNOUNCED
        )
    )
    return [
        GateItem("consultation_open", 1, blocking=False, consultation=each.slug)
        for each in announced
        if each.phase() is Phase.OPEN
    ]


def _meaning(actor: Actor, plan: Plan, _version: Version) -> list[GateItem]:
    """Look at changes of what the plan means: someone should ask again, or have said why not."""
    return [
        GateItem("meaning_changed", each.count, blocking=False, consultation=each.slug)
        for each in judgements.waiting(actor, plan)
    ]


CHECKS: tuple[Check, ...] = (_text, _answers, _promises, _places, _rounds, _meaning)
"""Everything that is looked at; each concept adds its own check."""
