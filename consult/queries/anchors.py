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
from consult.model.dispositions import Disposition, DispositionChange, Outcome
from consult.model.plans import Plan
from consult.model.versions import Block, BlockText, Version, VersionState
from consult.policy import Actor, Permission
from consult.text.align import Alignment, aligned
from consult.text.anchors import Located, Quote, WholeBlock, locate, quote, uncertain
from consult.text.blocks import Block as TextBlock
from consult.text.passage import Passage


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


Alignments = Mapping[str, Alignment]
"""How the passages of two versions go together, by language."""


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
    """Take every comment from the newest published version on to another, in six statements."""
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
        .options(
            joinedload(Anchor.comment).options(
                joinedload(Comment.organisation), joinedload(Comment.disposition)
            )
        )
    ).all()
    alignments = _alignments(previous, target)
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
            else _locate(anchor, alignments),
            is_settled=anchor.comment_id in confirmed,
            is_caused=(anchor.comment.disposition_id, anchor.uid) in caused,
        )
        for anchor in anchors
    )


def _place(anchor: Anchor) -> Located:
    return Located(anchor.status, anchor.uid, anchor.start, anchor.end, anchor.score, anchor.method)


def _locate(anchor: Anchor, alignments: Alignments) -> Located:
    """Take one comment on; its language decides in which text its words are looked for."""
    alignment = alignments.get(anchor.comment.text_locale or "")
    if anchor.uid is None or alignment is None:
        return _place(anchor)
    i = alignment.old_place.get(anchor.uid)
    words = alignment.old[i].plain if i is not None else ""
    what: Quote | WholeBlock = WholeBlock(anchor.uid)
    if anchor.start is not None and anchor.end is not None and anchor.start < anchor.end <= len(words):
        what = quote(anchor.uid, words, anchor.start, anchor.end)
    return locate(what, alignment, _accepted(anchor.comment))


def _accepted(comment: Comment) -> tuple[str, ...]:
    """Give the words that a comment proposed, where its answer says that they were taken in."""
    answer = comment.disposition
    taken = answer is not None and answer.outcome in {Outcome.ACCEPTED, Outcome.PARTLY_ACCEPTED}
    return (comment.proposed,) if taken and comment.proposed is not None else ()


def _alignments(old: int, new: int) -> Alignments:
    before, after = _passages(old), _passages(new)
    return {locale: aligned(words, after.get(locale, ())) for locale, words in before.items()}


def _passages(version_id: int) -> Mapping[str, list[Passage]]:
    """Give every block with its words, by language, in document order."""
    found: dict[str, list[Passage]] = {}
    rows = db.session.execute(
        select(
            BlockText.locale,
            Block.kind,
            Block.level,
            Block.ordered,
            BlockText.source,
            Block.uid,
            BlockText.plain,
        )
        .join(Block)
        .where(Block.version_id == version_id)
        .order_by(Block.position)
    )
    for row in rows:
        block = TextBlock(row.kind, row.level, row.ordered, row.source, row.uid)
        found.setdefault(row.locale, []).append(Passage(block, row.plain))
    return found


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
