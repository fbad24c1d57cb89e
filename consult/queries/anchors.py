"""Where comments stand in a version, and where they would stand if the working text were published now."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased, joinedload

from consult import policy
from consult.db import db
from consult.errors import NotFound
from consult.model.comments import Anchor, Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionChange, Outcome
from consult.model.plans import Plan
from consult.model.versions import Version, VersionState
from consult.policy import Actor, Permission
from consult.queries.texts import Text, texts
from consult.text.align import Alignment, aligned
from consult.text.anchors import (
    ACCEPTED,
    Located,
    Quote,
    Status,
    WholeBlock,
    locate,
    quote,
    quote_across,
    uncertain,
)
from consult.text.passage import Passage

_MARK = 24


@dataclass(frozen=True, slots=True)
class Follow:
    """A comment on its way from one version to the next: its place there, with the number and the words of the passage.

    It is settled when a person has confirmed the place, and caused when the text was changed because of the comment.
    """

    comment: Comment
    was: Anchor
    now: Located
    is_caused: bool
    label: str
    words: str
    span: tuple[int, int] | None
    confirmed_by_id: int | None
    confirmed_at: datetime | None
    seen: str | None

    @property
    def is_settled(self) -> bool:
        """Tell if a person has confirmed the place."""
        return self.confirmed_by_id is not None

    @property
    def is_uncertain(self) -> bool:
        """Tell if a person should look: nobody has confirmed it, and the change was not made because of it."""
        return not self.is_settled and not self.is_caused and uncertain(self.now)

    @property
    def key(self) -> str:
        """Name the comment among those of all consultations on a plan."""
        return f"{self.comment.consultation.slug}.{self.comment.number}"

    @property
    def mark(self) -> str:
        """Give a short name for exactly this place and these words, to see that they have changed meanwhile."""
        told = repr((self.now, self.words, self.confirmed_by_id, self.confirmed_at))
        return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:_MARK]


@dataclass(frozen=True, slots=True)
class _Way:
    """From one version to another: how their passages go together by language, and what people have said about it."""

    texts: Mapping[str, Text]
    alignments: Mapping[str, Alignment]
    confirmed: Mapping[int, Anchor] = field(default_factory=dict)
    caused: frozenset[tuple[int | None, str | None]] = frozenset()


def preview(actor: Actor, plan: Plan) -> tuple[Follow, ...]:
    """Find where every comment would stand if the working text were published now."""
    return follow(actor, plan, working(actor, plan))


def working(actor: Actor, plan: Plan) -> int:
    """Find the working text."""
    policy.require(actor, Permission.DESK_READ, plan)
    found = db.session.scalar(
        select(Version.id).where(Version.plan_id == plan.id, Version.state == VersionState.WORKING)
    )
    if found is None:
        raise NotFound
    return found


def follow(actor: Actor, plan: Plan, target: int, only: int | None = None) -> tuple[Follow, ...]:
    """Take every comment, or only one, from the newest published version on to another, in six statements."""
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
        _with_comments(select(Anchor), only).where(Anchor.version_id == previous)
    ).all()
    before, after = texts(actor, previous), texts(actor, target)
    way = _Way(after, _alignments(before, after), _confirmed(plan_id), _caused(plan_id))
    return tuple(_follow(anchor, way) for anchor in anchors)


def _with_comments(statement: Select[Anchor], only: int | None) -> Select[Anchor]:
    if only is not None:
        statement = statement.where(Anchor.comment_id == only)
    return (
        statement.join(Comment, Comment.id == Anchor.comment_id)
        .order_by(Comment.consultation_id, Comment.number)
        .options(
            joinedload(Anchor.comment).options(
                joinedload(Comment.organisation),
                joinedload(Comment.disposition),
                joinedload(Comment.consultation),
            )
        )
    )


def published(actor: Actor, plan: Plan, version: Version, only: int | None = None) -> tuple[Follow, ...]:
    """Tell where comments on earlier versions stand in a published one, in three statements."""
    policy.require(actor, Permission.DESK_READ, plan)
    was, earlier = aliased(Anchor), aliased(Version)
    previous = (
        select(earlier.id)
        .where(earlier.plan_id == plan.id, earlier.number == (version.number or 0) - 1)
        .scalar_subquery()
    )
    rows = db.session.execute(
        _with_comments(select(Anchor), only)
        .add_columns(was)
        .join(was, (was.comment_id == Anchor.comment_id) & (was.version_id == previous))
        .where(Anchor.version_id == version.id)
    ).all()
    way = _Way(texts(actor, version.id), {})
    return tuple(_told(before, _place(now), now, way) for now, before in rows)


def _alignments(before: Mapping[str, Text], after: Mapping[str, Text]) -> dict[str, Alignment]:
    return {
        locale: aligned(text.passages, after[locale].passages if locale in after else ())
        for locale, text in before.items()
    }


def _follow(anchor: Anchor, way: _Way) -> Follow:
    """Take one comment on: to the place that a person has confirmed, if it still holds, or else to the one found."""
    kept = way.confirmed.get(anchor.comment_id)
    place = _still(kept, way) if kept else None
    if kept and place:
        return _told(anchor, place, kept, way)
    found = _locate(anchor, way.alignments)
    holds = found.status is Status.EXACT or found.uid is None
    return _told(anchor, _as_before(anchor, found), anchor if holds else None, way)


def _told(was: Anchor, now: Located, kept: Anchor | None, way: _Way) -> Follow:
    comment = (kept or was).comment
    is_settled = kept is not None and kept.confirmed_by_id is not None
    is_caused = now.is_accepted or (comment.disposition_id, was.uid) in way.caused
    if is_caused and not is_settled and uncertain(now):
        now = replace(now, score=1.0, method=ACCEPTED)
    text = way.texts.get(comment.text_locale or "")
    label, words, begin = text.run(now.uid, now.last) if text else ("", "", 0)
    return Follow(
        comment=comment,
        was=was,
        now=now,
        is_caused=is_caused,
        label=label,
        words=words,
        span=None if now.start is None or now.end is None else (now.start, now.end + begin),
        confirmed_by_id=kept.confirmed_by_id if kept else None,
        confirmed_at=kept.confirmed_at if kept else None,
        seen=kept.seen if kept else None,
    )


def _place(anchor: Anchor) -> Located:
    return Located(
        anchor.status, anchor.uid, anchor.start, anchor.end, anchor.score, anchor.method, anchor.end_uid
    )


def _still(kept: Anchor, way: _Way) -> Located | None:
    """Give the place that a person confirmed, as it is after later edits; nothing when it must be looked at again."""
    text = way.texts.get(kept.comment.text_locale or "")
    if kept.uid is None or text is None:
        return _place(kept)
    now = text.of(kept.uid, kept.end_uid)
    words = (kept.seen or "").split("\n")
    if not now or (len(now) != len(words) and kept.end_uid):
        return None
    if kept.start is None or [each.plain for each in now] == words:
        return _place(kept)
    then = [each._replace(plain=said) for each, said in zip(now, words, strict=True)]
    found = locate(_words(kept, then), aligned(then, now))
    return None if uncertain(found) else replace(found, status=kept.status)


def _as_before(was: Anchor, now: Located) -> Located:
    """Let what was said of a place in one version hold in the next where its words are the same."""
    if now.status is not Status.EXACT or was.status is Status.EXACT:
        return now
    is_guess = was.confirmed_by_id is None and uncertain(_place(was))
    is_whole = was.start is None and was.comment.start is not None
    if is_guess or is_whole or was.status is Status.MANUAL:
        return replace(now, status=was.status, score=min(was.score, now.score), method=was.method)
    return now


def _locate(anchor: Anchor, alignments: Mapping[str, Alignment]) -> Located:
    """Take one comment on; its language decides in which text its words are looked for."""
    alignment = alignments.get(anchor.comment.text_locale or "")
    if anchor.uid is None or alignment is None:
        return _place(anchor)
    return locate(_words(anchor, alignment.old), alignment, _accepted(anchor.comment))


def onward(_actor: Actor, anchor: Anchor, before: Sequence[Passage], after: Sequence[Passage]) -> Located:
    """Follow an anchor in one text to another."""
    return locate(_words(anchor, before), aligned(before, after))


def _words(anchor: Anchor, passages: Sequence[Passage]) -> Quote | WholeBlock:
    """Say which words an anchor is on; the whole block when there are none at its place."""
    uid = str(anchor.uid)
    said = {str(each.block.uid): each.plain for each in passages}
    if anchor.start is None or anchor.end is None or uid not in said:
        return WholeBlock(uid)
    try:
        if anchor.end_uid:
            return quote_across(said, uid, anchor.start, anchor.end_uid, anchor.end)
        return quote(uid, said[uid], anchor.start, anchor.end)
    except ValueError:
        return WholeBlock(uid)


def _accepted(comment: Comment) -> tuple[str, ...]:
    """Give the words that a comment proposed, where its answer says that they were taken in."""
    answer = comment.disposition
    taken = answer is not None and answer.outcome in {Outcome.ACCEPTED, Outcome.PARTLY_ACCEPTED}
    return (comment.proposed,) if taken and comment.proposed is not None else ()


def _confirmed(plan_id: int) -> dict[int, Anchor]:
    """Give the places in the working text that people have confirmed, by comment."""
    anchors = db.session.scalars(
        select(Anchor)
        .join(Version, Version.id == Anchor.version_id)
        .where(Version.plan_id == plan_id, Version.state == VersionState.WORKING)
        .options(joinedload(Anchor.comment))
    )
    return {each.comment_id: each for each in anchors}


def _caused(plan_id: int) -> frozenset[tuple[int | None, str | None]]:
    """Give the passages that are being changed because of an answer: answer and block."""
    rows = db.session.execute(
        select(DispositionChange.disposition_id, DispositionChange.uid)
        .join(Disposition)
        .join(Consultation)
        .where(DispositionChange.version_id.is_(None), Consultation.plan_id == plan_id)
    )
    return frozenset((answer, uid) for answer, uid in rows)
