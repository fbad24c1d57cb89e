"""Where comments on the same passage pull in different directions: who wants what, and how many they are.

What a comment wants is what a drafter has said of it, or else follows from its stance and kind. An organisation counts
once for each thing that it wants of a passage, however many comments it has on it, and so does a private person; what
came in another way counts by the letter.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Select, SQLColumnExpression, bindparam, case, func, select

from consult import policy
from consult.db import db
from consult.errors import NotFound
from consult.model.comments import Comment, CommentKind, Direction, Stance, Voice
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionState, Outcome
from consult.model.organisations import Organisation, Sector
from consult.model.versions import Block, BlockText, Version, VersionState
from consult.policy import Actor, Permission
from consult.queries.prepared import prepared
from consult.text import diff
from consult.text.diff import Piece

LISTED = 100
"""So many passages stand on the page, the most disputed first."""
MOST = 200
"""So many comments on one passage are shown and decided on together."""

OF_KIND = {
    CommentKind.SUPPORT: Direction.KEEP,
    CommentKind.OBJECTION: Direction.LESS,
    CommentKind.PROPOSAL: Direction.OTHER,
    CommentKind.FACTUAL_ERROR: Direction.OTHER,
}
"""What a comment of a kind wants, unless it opposes."""

_WANTED: SQLColumnExpression[Any] = func.coalesce(
    Comment.direction,
    case({Stance.OPPOSES: Direction.LESS}, value=Comment.stance),
    case(OF_KIND, value=Comment.kind),
    case({Stance.SUPPORTS: Direction.KEEP}, value=Comment.stance),
)
_WHOSE = func.coalesce(
    Comment.organisation_id * 3, Comment.registration_id * 3 + 1, Comment.author_id * 3 + 2
)


@dataclass(slots=True)
class Passage:
    """A passage that is disputed: how many want what of it, in how many wordings, and how much is left to answer."""

    uid: str
    wanted: Counter[Direction] = field(default_factory=Counter)
    comments: int = 0
    unanswered: int = 0
    wordings: int = 0
    label: str = ""
    words: str = ""

    @property
    def against_most(self) -> int:
        """Count those who want something else than what most want."""
        return self.wanted.total() - max(self.wanted.values(), default=0)

    @property
    def is_disputed(self) -> bool:
        """Tell if not everyone wants the same of it, or not in the same words."""
        return self.against_most > 0 or self.wordings > 1


@dataclass(frozen=True, slots=True)
class Said:
    """A comment on the passage, and its answer; `wanted` was said by a drafter if `is_said`, else it is a guess.

    Its answer answers so many comments as `together`. `is_apart` when those are not all here and want the same: then
    they cannot be decided on together.
    """

    number: int
    who: str
    whose: int
    sector: Sector | None
    stance: Stance | None
    html: str
    locale: str
    passage: str
    start: int | None
    end: int | None
    proposed: str | None
    wanted: Direction | None
    is_said: bool
    disposition_id: int
    state: DispositionState
    outcome: Outcome | None
    revision: int
    together: int
    is_apart: bool = False

    @property
    def change(self) -> Sequence[Piece]:
        """Give the words that it proposes, beside those that stand there."""
        quote = self.passage if self.start is None else self.passage[self.start : self.end]
        return diff.words(quote, self.proposed or "")

    @property
    def is_open(self) -> bool:
        """Tell if its answer can be decided here."""
        return self.state is DispositionState.OPEN and not self.is_apart


@dataclass(frozen=True, slots=True)
class Dispute:
    """One passage, in the version commented on and as it is now, and what is said about it by what is wanted."""

    uid: str
    label: str
    before: str
    now: str
    locale: str
    said: tuple[Said, ...]
    is_cut: bool

    @property
    def sides(self) -> dict[Direction | None, list[Said]]:
        """Sort the comments by what they want; those of which it is not known come last."""
        found: dict[Direction | None, list[Said]] = {each: [] for each in (*Direction, None)}
        for each in self.said:
            found[each.wanted].append(each)
        return {wanted: listed for wanted, listed in found.items() if listed}

    @property
    def sectors(self) -> dict[Sector | None, Counter[Direction]]:
        """Count by sector who wants what, those with most voices first."""
        found: dict[Sector | None, Counter[Direction]] = defaultdict(Counter)
        for sector, _whose, wanted in {
            (each.sector, each.whose, each.wanted) for each in self.said if each.wanted
        }:
            found[sector][wanted] += 1
        return dict(sorted(found.items(), key=lambda pair: (-pair[1].total(), str(pair[0]))))


def passages(actor: Actor, consultation: Consultation) -> Sequence[Passage]:
    """List the passages that are disputed, those with most against what most want first; three statements."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    found: dict[str, Passage] = {}
    for uid, wanted, voices in _voices(actor, consultation_id=consultation.id):
        found.setdefault(uid, Passage(uid)).wanted[Direction(wanted)] += voices
    for uid, comments, unanswered, wordings in _weights(actor, consultation_id=consultation.id):
        passage = found.setdefault(uid, Passage(uid))
        passage.comments, passage.unanswered, passage.wordings = comments, unanswered, wordings
    disputed = [each for each in found.values() if each.is_disputed]
    disputed.sort(key=lambda each: (-each.against_most, -each.wordings, -each.comments, each.uid))
    return _named(consultation, disputed[:LISTED])


def _standing(*columns: Any) -> Select[*tuple[Any, ...]]:
    return select(*columns).where(
        Comment.consultation_id == bindparam("consultation_id"),
        Comment.position == 0,
        Comment.split_at.is_(None),
        Comment.uid.is_not(None),
        Comment.withdrawn_at.is_(None),
        Comment.voice != Voice.REGION,
    )


@prepared
def _voices(_actor: Actor) -> Select[*tuple[Any, ...]]:
    wanted: SQLColumnExpression[Direction] = _WANTED.label("wanted")
    return (
        _standing(Comment.uid, wanted, func.count(_WHOSE.distinct()))
        .where(_WANTED.is_not(None))
        .group_by(Comment.uid, wanted)
    )


@prepared
def _weights(_actor: Actor) -> Select[*tuple[Any, ...]]:
    is_open = case((Disposition.state == DispositionState.OPEN, 1))
    return (
        _standing(Comment.uid, func.count(), func.count(is_open), func.count(Comment.proposed.distinct()))
        .join(Disposition, Disposition.id == Comment.disposition_id)
        .group_by(Comment.uid)
    )


def _named(consultation: Consultation, found: list[Passage]) -> list[Passage]:
    rows = db.session.execute(
        select(Block.uid, Block.label, BlockText.plain)
        .join(BlockText)
        .where(
            Block.version_id == consultation.version_id,
            Block.uid.in_({each.uid for each in found}),
            BlockText.locale == consultation.plan.source_locale,
        )
    )
    texts = {uid: (label, words) for uid, label, words in rows}
    for each in found:
        each.label, each.words = texts.get(each.uid, ("", ""))
    return found


def dispute(actor: Actor, consultation: Consultation, uid: str) -> Dispute:
    """Find what is said about one passage, in three statements."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    locale = consultation.plan.source_locale
    texts = _texts(consultation, uid, locale)
    if consultation.version_id not in texts:
        raise NotFound
    label, before = texts.pop(consultation.version_id)
    _label, now = next(iter(texts.values()), ("", ""))
    found = said(actor, consultation, uid)
    return Dispute(uid, label, before, now, locale, found[:MOST], len(found) > MOST)


def said(actor: Actor, consultation: Consultation, uid: str) -> tuple[Said, ...]:
    """List the comments that stand on one passage, and one more than are shown if there are more."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    rows = db.session.execute(_on(consultation, uid).limit(MOST + 1))
    return tuple(_apart([Said(*row) for row in rows]))


def _texts(consultation: Consultation, uid: str, locale: str) -> dict[int, tuple[str, str]]:
    """Give the number and the words of a passage in the version commented on and in the working version."""
    rows = db.session.execute(
        select(Block.version_id, Block.label, BlockText.plain)
        .join(BlockText)
        .join(Version, Version.id == Block.version_id)
        .where(
            Version.plan_id == consultation.plan_id,
            (Version.id == consultation.version_id) | (Version.state == VersionState.WORKING),
            Block.uid == uid,
            BlockText.locale == locale,
        )
        .order_by(Version.state == VersionState.WORKING)
    )
    return {version: (label, words) for version, label, words in rows}


def _on(consultation: Consultation, uid: str) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Comment.number,
            func.coalesce(Organisation.name, Comment.signed_as),
            _WHOSE,
            Comment.sector,
            Comment.stance,
            Comment.html,
            Comment.locale,
            Comment.passage,
            Comment.start,
            Comment.end,
            Comment.proposed,
            _WANTED,
            Comment.direction.is_not(None),
            Disposition.id,
            Disposition.state,
            Disposition.outcome,
            Disposition.revision,
            Disposition.comment_count,
        )
        .join(Disposition, Disposition.id == Comment.disposition_id)
        .outerjoin(Organisation, Organisation.id == Comment.organisation_id)
        .where(
            Comment.consultation_id == consultation.id,
            Comment.uid == uid,
            Comment.position == 0,
            Comment.split_at.is_(None),
            Comment.withdrawn_at.is_(None),
            Comment.voice != Voice.REGION,
        )
        .order_by(Comment.number)
    )


def _apart(said: Sequence[Said]) -> Iterator[Said]:
    """Mark those whose answer answers others than those that want the same here."""
    here = Counter((each.disposition_id, each.wanted) for each in said)
    for each in said:
        yield replace(each, is_apart=here[each.disposition_id, each.wanted] != each.together)
