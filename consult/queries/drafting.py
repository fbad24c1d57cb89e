"""The working text as its drafters see it: section by section, with what remains to be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from consult import policy
from consult.config import LOCALES
from consult.db import Texts, db
from consult.model.comments import Anchor, Comment
from consult.model.plans import Plan
from consult.model.strategies import SubGoal
from consult.model.users import User
from consult.model.versions import Block, BlockText, Edit, Version, VersionState
from consult.policy import Actor, Permission
from consult.queries import versions
from consult.queries.versions import words
from consult.text.blocks import BlockKind
from consult.text.digest import digest
from consult.text.sections import START


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it down to the next heading; `missing` and `stale` count its translations."""

    uid: str
    label: str
    level: int
    title: Texts
    blocks: int
    missing: int
    stale: int
    edited: bool
    goals: tuple[SubGoal, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """The contents of the working text; `newest` is the version last published."""

    version: Version
    newest: Version | None
    sections: tuple[Section, ...]

    @property
    def is_empty(self) -> bool:
        """Tell if nothing has been written yet."""
        return not self.sections

    def total(self, name: str) -> int:
        """Add up a count of all sections."""
        return sum(int(getattr(section, name)) for section in self.sections)


def overview(actor: Actor, plan: Plan) -> Overview:
    """Tell how the working text stands, in every language."""
    policy.require(actor, Permission.DESK_READ, plan)
    version = versions.working(actor, plan)
    edited = set(
        db.session.scalars(
            select(Edit.uid).where(Edit.plan_id == plan.id, Edit.version_id.is_(None)).distinct()
        )
    )
    others = [locale for locale in LOCALES if locale != plan.source_locale]
    runs = _runs(version.blocks)
    return Overview(
        version,
        newest(actor, plan),
        tuple(_section(run, plan.source_locale, others, edited) for run in runs),
    )


def newest(_actor: Actor, plan: Plan) -> Version | None:
    """Find the version that was published last; everyone may read it."""
    return db.session.scalar(
        select(Version)
        .where(Version.plan_id == plan.id, Version.state == VersionState.PUBLISHED)
        .order_by(Version.number.desc())
        .limit(1)
    )


def _runs(blocks: Sequence[Block]) -> list[list[Block]]:
    runs: list[list[Block]] = []
    for block in blocks:
        if block.kind is BlockKind.HEADING or not runs:
            runs.append([])
        runs[-1].append(block)
    return runs


def _section(run: Sequence[Block], source: str, others: Sequence[str], edited: set[str]) -> Section:
    head = run[0]
    is_headed = head.kind is BlockKind.HEADING
    states = [translation_state(block, source, locale) for block in run for locale in others]
    return Section(
        uid=head.uid if is_headed else START,
        label=head.label if is_headed else "",
        level=head.level if is_headed else 1,
        title={text.locale: text.plain for text in head.texts} if is_headed else {},
        blocks=len(run) - is_headed,
        missing=states.count("missing"),
        stale=states.count("stale"),
        edited=any(block.uid in edited for block in run),
        goals=tuple(head.goals) if is_headed else (),
    )


def translation_state(block: Block, source_locale: str, locale: str) -> str:
    """Tell if a block's translation is "missing", "stale" or "right"."""
    source, text = words(block, source_locale), words(block, locale)
    if text is None:
        return "missing"
    return "right" if source is None or text.translates == source.digest else "stale"


def earlier_source(actor: Actor, plan: Plan, uid: str, wanted: str) -> str | None:
    """Find the source words with a digest, which a stale translation was made from."""
    policy.require(actor, Permission.DESK_READ, plan)
    edits = db.session.execute(
        select(Edit.before, Edit.after)
        .where(Edit.plan_id == plan.id, Edit.uid == uid, Edit.locale == plan.source_locale)
        .order_by(Edit.id.desc())
    )
    for before, after in edits:
        for source in (before, after):
            if digest(source) == wanted:
                return str(source)
    return db.session.scalar(
        select(BlockText.source)
        .join(Block)
        .join(Version)
        .where(
            Version.plan_id == plan.id,
            Block.uid == uid,
            BlockText.locale == plan.source_locale,
            BlockText.digest == wanted,
        )
        .limit(1)
    )


def comments_on(actor: Actor, plan: Plan, uids: Sequence[str]) -> int:
    """Count the comments that stand on blocks in the version last published."""
    policy.require(actor, Permission.DESK_READ, plan)
    last = newest(actor, plan)
    if last is None:
        return 0
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Anchor)
            .join(Comment, Comment.id == Anchor.comment_id)
            .where(Anchor.version_id == last.id, Anchor.uid.in_(uids), Comment.withdrawn_at.is_(None))
        )
        or 0
    )


def last_editor(actor: Actor, plan: Plan, uids: Sequence[str]) -> tuple[str, datetime] | None:
    """Tell who last changed any of some blocks, and when."""
    policy.require(actor, Permission.DESK_READ, plan)
    row = db.session.execute(
        select(User.name, Edit.at)
        .join(User, User.id == Edit.author_id)
        .where(Edit.plan_id == plan.id, Edit.uid.in_(uids))
        .order_by(Edit.id.desc())
        .limit(1)
    ).one_or_none()
    return (row.name, row.at) if row else None


def edited_blocks(actor: Actor, plan: Plan) -> int:
    """Count the blocks that were changed since the last version was published."""
    policy.require(actor, Permission.DESK_READ, plan)
    edited = select(func.count(Edit.uid.distinct())).where(Edit.plan_id == plan.id, Edit.version_id.is_(None))
    return db.session.scalar(edited) or 0
