"""Take the wordings of many comments into the working text at once, those that fit without a choice."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from consult import policy
from consult.db import db
from consult.errors import Invalid, Outdated
from consult.model.batches import MOST
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import DispositionChange
from consult.model.records import Verb
from consult.model.versions import Block, BlockText, Version, VersionState
from consult.policy import Actor, Permission, visible_comments
from consult.queries import batches as waiting
from consult.services import batches, events, proposals, versions
from consult.services.proposals import Suggestion
from consult.services.versions import Rewording
from consult.text.paragraphs import has_several

_Passage = tuple[str | None, str | None]
"""The uid of a block, and a language."""


@dataclass(frozen=True, slots=True)
class Taking:
    """A wording that fits: what the passage would say because of a comment."""

    comment: Comment
    suggestion: Suggestion

    @property
    def rewording(self) -> Rewording:
        """Give the change of the working text."""
        found = self.suggestion
        return Rewording(found.uid, found.locale, found.merged, found.digest)

    @property
    def seen(self) -> str:
        """Name exactly this wording of exactly these words."""
        return f"{self.suggestion.digest}.{self.comment.revision}"


@dataclass(frozen=True, slots=True)
class Untaken:
    """A comment whose wording is not taken, and the code of why; `who` is working on its answer, if a colleague is."""

    comment: Comment
    code: str
    who: str = ""


@dataclass(frozen=True, slots=True)
class Takings:
    """Which wordings would be taken, in the order of the comments' numbers, and which not."""

    taken: Sequence[Taking]
    left: Sequence[Untaken]


def look(actor: Actor, consultation: Consultation, numbers: Collection[int]) -> Takings:
    """Tell which of these comments' wordings fit; one for each passage, so that each is merged with what stands there.

    The same few statements however many they are.
    """
    policy.require(actor, Permission.DISPOSITION_EDIT, consultation)
    if len(numbers) > MOST:
        raise Invalid("batch_too_large", limit=MOST)
    comments = _comments(consultation, Comment.number.in_(numbers))
    if {each.number for each in comments} != set(numbers):
        raise Invalid("unknown_comment")
    words = _words(consultation, comments)
    others = _others(actor, consultation, comments)
    linked, there = _linked(comments), proposals.inserted([each.id for each in comments])
    held = waiting.held(actor, [each.disposition_id or 0 for each in comments])
    taken: list[Taking] = []
    left: list[Untaken] = []
    claimed: set[str | None] = set()
    for each in comments:
        passage = each.uid, each.text_locale
        found, code = _fit(each, words.get(passage, {}), others[passage], is_there=each.id in there)
        if (
            found is not None
            and found.is_done
            and (each.id in there or (each.disposition_id, each.uid) in linked)
        ):
            code = "linked_already"
        if found is not None and not found.is_done and each.uid in claimed:
            code = "passage_taken"
        who = held.get(each.disposition_id or 0, "")
        if not code and who:
            code = "held"
        if code or found is None:
            left.append(Untaken(each, code, who if code == "held" else ""))
            continue
        taken.append(Taking(each, found))
        claimed.add(each.uid)
    return Takings(taken, left)


def _linked(comments: Sequence[Comment]) -> set[tuple[int | None, str | None]]:
    """Give the answers with the passages that they are linked to already."""
    rows = db.session.execute(
        select(DispositionChange.disposition_id, DispositionChange.uid).where(
            DispositionChange.disposition_id.in_({each.disposition_id for each in comments})
        )
    )
    return {(answer, uid) for answer, uid in rows}


def _comments(consultation: Consultation, *wanted: ColumnElement[bool]) -> Sequence[Comment]:
    return db.session.scalars(
        select(Comment)
        .join(Consultation, Comment.consultation_id == Consultation.id)
        .where(Comment.consultation_id == consultation.id, Comment.position == 0, *wanted)
        .order_by(Comment.number)
        .options(
            joinedload(Comment.consultation).joinedload(Consultation.plan),
            joinedload(Comment.disposition),
            joinedload(Comment.organisation),
        )
    ).all()


def _words(
    consultation: Consultation, comments: Sequence[Comment]
) -> Mapping[_Passage, Mapping[bool, BlockText]]:
    """Give by passage and language its words when they were commented on (False) and in the working text (True)."""
    is_working = (Version.plan_id == consultation.plan_id) & (Version.state == VersionState.WORKING)
    rows = db.session.execute(
        select(Block.uid, Version.state, BlockText)
        .join(Block, Block.id == BlockText.block_id)
        .join(Version, Version.id == Block.version_id)
        .where(is_working | (Version.id == consultation.version_id), Block.uid.in_({c.uid for c in comments}))
    )
    found: dict[_Passage, dict[bool, BlockText]] = defaultdict(dict)
    for uid, state, text in rows:
        found[uid, text.locale][state is VersionState.WORKING] = text
    return found


def _others(
    actor: Actor, consultation: Consultation, comments: Sequence[Comment]
) -> Mapping[_Passage, list[Comment]]:
    """Give by passage and language all comments that propose words for it."""
    rows = _comments(
        consultation,
        Comment.uid.in_({each.uid for each in comments}),
        Comment.proposed.is_not(None),
        Comment.withdrawn_at.is_(None),
        visible_comments(actor) | Comment.is_part,
    )
    found: dict[_Passage, list[Comment]] = defaultdict(list)
    for each in rows:
        found[each.uid, each.text_locale].append(each)
    return found


def _fit(
    comment: Comment, words: Mapping[bool, BlockText], others: Sequence[Comment], *, is_there: bool
) -> tuple[Suggestion | None, str]:
    """Give the wording as it would be taken, or the code of why it cannot be."""
    if code := _untakable(comment, words):
        return None, code
    if True not in words:
        return proposals.gone(comment), ""
    found = proposals.suggestion(comment, words[False], words[True], is_there=is_there)
    if found.conflicts:
        return None, "wording_conflicts"
    if not found.is_done and any(_rivals(comment, each) for each in others):
        return None, "wording_has_rivals"
    return (None, "words_missing") if found.removes and not comment.strikes else (found, "")


def _untakable(comment: Comment, words: Mapping[bool, BlockText]) -> str:
    answer = comment.disposition
    if comment.withdrawn_at is not None:
        return "comment_withdrawn"
    if comment.proposed is None or comment.uid is None or False not in words:
        return "nothing_proposed"
    if answer is None or not answer.takes_changes:
        return "answer_keeps_text" if answer and answer.keeps_the_text else "answer_released"
    if True not in words:
        return "" if comment.strikes else "passage_gone"
    is_translation = comment.text_locale != comment.consultation.plan.source_locale
    return "paragraph_in_translation" if is_translation and has_several(comment.proposed) else ""


def _rivals(mine: Comment, other: Comment) -> bool:
    """Tell if another comment proposes other words for some of the same."""
    if other.id == mine.id or (other.proposed, other.start, other.end) == (
        mine.proposed,
        mine.start,
        mine.end,
    ):
        return False
    if None in (mine.start, mine.end, other.start, other.end):
        return True
    return (other.start or 0) < (mine.end or 0) and (other.end or 0) > (mine.start or 0)


def take(actor: Actor, consultation: Consultation, seen: Mapping[int, str]) -> int:
    """Take the wordings that were shown, all or none, and link each answer to its change; tell how many passages changed.

    `seen` holds by number of a comment which wording of which words was shown.
    """
    policy.require(actor, Permission.DISPOSITION_EDIT, consultation)
    if not seen:
        raise Invalid("nothing_to_take")
    batches.lock(consultation, seen)
    versions.locked(consultation.plan)  # before its words are read
    taken = look(actor, consultation, frozenset(seen)).taken
    if {each.comment.number: each.seen for each in taken} != dict(seen):
        raise Outdated("batch_changed")
    new = [each for each in taken if not each.suggestion.is_done]
    added = versions.change_many(actor, consultation.plan, [(each.rewording, each.comment) for each in new])
    beside = {comment.id for comment, _uid in added}
    changed = [(each.comment, each.suggestion.uid) for each in taken if each.comment.id not in beside]
    proposals.link_all([(comment.disposition_id or 0, uid) for comment, uid in (*changed, *added)])
    about = [(each.comment, {"uid": each.suggestion.uid}) for each in taken]
    events.record_all(actor, Verb.PROPOSAL_MERGED, about)
    return len(new)
