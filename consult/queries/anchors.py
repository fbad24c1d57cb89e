"""Where comments would stand if the working text were published now."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from consult import policy
from consult.db import db
from consult.errors import NotFound
from consult.model.comments import Anchor, Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionChange
from consult.model.plans import Plan
from consult.model.versions import Block, BlockText, Version, VersionState
from consult.policy import Actor, Permission
from consult.text.anchors import Located, Quote, WholeBlock, locate, quote, uncertain
from consult.text.blocks import BlockKind


@dataclass(frozen=True, slots=True)
class Follow:
    """A comment on its way from one version to the next; `is_settled` when a person has confirmed the place."""

    comment: Comment
    was: Anchor
    now: Located
    is_settled: bool
    is_caused: bool

    @property
    def is_uncertain(self) -> bool:
        """Tell if a person should look: nobody has confirmed it, and the change was not made because of it."""
        return not self.is_settled and not self.is_caused and uncertain(self.now)


Passages = Mapping[str, Mapping[str, str]]


def preview(actor: Actor, plan: Plan) -> tuple[Follow, ...]:
    """Find where every comment would stand if the working text were published now."""
    return follow(actor, plan, working(actor, plan))


def working(actor: Actor, plan: Plan) -> int:
    """Find the working text."""
    policy.require(actor, Permission.DESK_READ, plan)
    return _working(plan.id)


def _working(plan_id: int) -> int:
    found = db.session.scalar(
        select(Version.id).where(Version.plan_id == plan_id, Version.state == VersionState.WORKING)
    )
    if found is None:
        raise NotFound
    return found


def follow(actor: Actor, plan: Plan, target: int) -> tuple[Follow, ...]:
    """Take every comment from the newest published version on to another, in seven statements."""
    policy.require(actor, Permission.DESK_READ, plan)
    plan_id = plan.id
    previous = db.session.scalar(
        select(Version.id)
        .where(Version.plan_id == plan_id, Version.state == VersionState.PUBLISHED, Version.id != target)
        .order_by(Version.number.desc())
        .limit(1)
    )
    if previous is None:
        return ()
    anchors = db.session.scalars(
        select(Anchor)
        .join(Comment)
        .where(Anchor.version_id == previous)
        .order_by(Comment.consultation_id, Comment.number)
        .options(joinedload(Anchor.comment).joinedload(Comment.organisation))
    ).all()
    old, new, sections = _passages(previous), _passages(target), _sections(previous)
    confirmed = {
        each.comment_id: each
        for each in db.session.scalars(select(Anchor).where(Anchor.version_id == _working(plan_id)))
    }
    caused = _caused(plan_id)
    return tuple(
        Follow(
            comment=anchor.comment,
            was=anchor,
            now=_place(confirmed[anchor.comment_id])
            if anchor.comment_id in confirmed
            else _locate(anchor, old, new, sections),
            is_settled=anchor.comment_id in confirmed,
            is_caused=(anchor.comment.disposition_id, anchor.uid) in caused,
        )
        for anchor in anchors
    )


def _place(anchor: Anchor) -> Located:
    return Located(anchor.status, anchor.uid, anchor.start, anchor.end, anchor.score, anchor.method)


def _locate(anchor: Anchor, old: Passages, new: Passages, sections: Mapping[str, str]) -> Located:
    """Take one comment on; its language decides in which text its words are looked for."""
    if anchor.uid is None:
        return _place(anchor)
    locale = anchor.comment.text_locale or ""
    before, after = old.get(locale, {}), new.get(locale, {})
    words = before.get(anchor.uid, "")
    whole = anchor.start is None or anchor.end is None or anchor.end > len(words)
    what: Quote | WholeBlock
    what = WholeBlock(anchor.uid) if whole else quote(anchor.uid, words, anchor.start or 0, anchor.end or 0)
    return locate(what, before, after, sections)


def _passages(version_id: int) -> Passages:
    """Give the plain words of every block, by language, in document order."""
    found: dict[str, dict[str, str]] = {}
    rows = db.session.execute(
        select(BlockText.locale, Block.uid, BlockText.plain)
        .join(Block)
        .where(Block.version_id == version_id)
        .order_by(Block.position)
    )
    for locale, uid, plain in rows:
        found.setdefault(locale, {})[uid] = plain
    return found


def _sections(version_id: int) -> dict[str, str]:
    """Give the heading above each block; for a heading, the one around it."""
    above: dict[str, str] = {}
    open_headings: list[tuple[int, str]] = []
    rows = db.session.execute(
        select(Block.uid, Block.kind, Block.level)
        .where(Block.version_id == version_id)
        .order_by(Block.position)
    )
    for uid, kind, level in rows:
        if kind is BlockKind.HEADING:
            open_headings = [each for each in open_headings if each[0] < level]
        if open_headings:
            above[uid] = open_headings[-1][1]
        if kind is BlockKind.HEADING:
            open_headings.append((level, uid))
    return above


def _caused(plan_id: int) -> set[tuple[int | None, str | None]]:
    """Give the passages that are being changed because of an answer: answer and block."""
    rows = db.session.execute(
        select(DispositionChange.disposition_id, DispositionChange.uid)
        .join(Disposition)
        .join(Consultation)
        .where(DispositionChange.version_id.is_(None), Consultation.plan_id == plan_id)
    )
    return {(answer, uid) for answer, uid in rows}


def working_passages(actor: Actor, plan: Plan) -> dict[tuple[str | None, str | None], tuple[str, str]]:
    """Give number and words of every passage of the working text, by language and identity."""
    policy.require(actor, Permission.DESK_READ, plan)
    rows = db.session.execute(
        select(BlockText.locale, Block.uid, Block.label, BlockText.plain)
        .join(Block)
        .where(Block.version_id == _working(plan.id))
    )
    return {(locale, uid): (label, plain) for locale, uid, label, plain in rows}
