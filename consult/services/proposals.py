"""Take proposed wording into the working text, and link answers to what changed."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from consult import policy
from consult.db import db
from consult.errors import Invalid, NotFound, WrongState
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionChange, DispositionState
from consult.model.records import Verb
from consult.model.versions import Block, BlockText, Edit, Version, VersionState
from consult.policy import Actor, Permission
from consult.queries import proposals as proposed
from consult.services import comments, dispositions, events, progress, versions
from consult.services.versions import Rewording
from consult.text import wordings
from consult.text.align import Fate
from consult.text.merge import Conflict, Merged, replace
from consult.text.normal import normal
from consult.text.paragraphs import Apart, apart, has_several


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A comment's wording brought into what the passage says now.

    `merged` is the block's new source, with the working text's words where both say something for the same words;
    `taken` has the comment's words there. `conflicts` are such pairs of wordings, ours first; `digest` names the
    working words that it was made from.
    """

    uid: str
    locale: str
    current: str
    merged: str
    taken: str
    conflicts: tuple[tuple[str, str], ...]
    digest: str

    @property
    def is_done(self) -> bool:
        """Tell if the working text already says this."""
        return not self.conflicts and self.merged == self.current

    @property
    def adds(self) -> bool:
        """Tell if there are new paragraphs beside the passage."""
        return has_several(self.merged)

    @property
    def removes(self) -> bool:
        """Tell if nothing is left of the passage."""
        return not self.conflicts and not self.merged


@dataclass(frozen=True, slots=True)
class Rival:
    """Another comment's wording for the same words, brought into what the passage says now."""

    comment: Comment
    source: str


def suggest(actor: Actor, comment: Comment) -> Suggestion:
    """Merge a comment's proposed wording with what has been written since."""
    policy.require(actor, Permission.DISPOSITION_EDIT, comment)
    comment = _loaded(comment.id)
    if comment.strikes and _working_words(comment) is None:
        return gone(comment)
    base, ours = _base_and_ours(comment)
    return suggestion(comment, base, ours, is_there=comment.id in inserted([comment.id]))


def inserted(keys: Collection[int]) -> dict[int, list[str]]:
    """Name by comment the passages of the working text that are new because of it."""
    is_there = (Version.plan_id == Edit.plan_id) & (Version.state == VersionState.WORKING)
    rows = db.session.execute(
        select(Edit.comment_id, Edit.uid)
        .join(Version, is_there)
        .join(Block, (Block.version_id == Version.id) & (Block.uid == Edit.uid))
        .where(Edit.comment_id.in_(keys), Edit.fate == Fate.INSERTED)
        .order_by(Edit.id)
    )
    found: dict[int, list[str]] = {}
    for comment, uid in rows:
        found.setdefault(comment or 0, []).append(uid)
    return found


def gone(comment: Comment) -> Suggestion:
    """Say that the passage that a comment would take out is out of the working text."""
    return Suggestion(str(comment.uid), str(comment.text_locale), "", "", "", (), "")


def rivals(actor: Actor, comment: Comment) -> tuple[Rival, ...]:
    """Merge what others propose for the same words, leaving out what the working text says already."""
    policy.require(actor, Permission.DISPOSITION_EDIT, comment)
    comment = _loaded(comment.id)
    others = proposed.for_same_words(actor, comment)
    if not others:
        return ()
    base, ours = _base_and_ours(comment)
    found = [Rival(other, suggestion(other, base, ours).taken) for other in others]
    return tuple(each for each in found if each.source != ours.source)


def _base_and_ours(comment: Comment) -> tuple[BlockText, BlockText]:
    """Give the words that were commented on and those of the working text."""
    if comment.proposed is None or comment.uid is None or comment.text_locale is None:
        raise WrongState("nothing_proposed")
    base = _words(comment.consultation.version_id, comment)
    ours = _working_words(comment)
    if base is None or ours is None:
        raise WrongState("passage_gone")
    return base, ours


def suggestion(comment: Comment, base: BlockText, ours: BlockText, *, is_there: bool = False) -> Suggestion:
    """Bring a comment's wording for a passage into what the passage says now.

    Paragraphs that it has beside the passage stand beside it, unless they are there already.
    """
    parts = apart(comment.proposed or "", base.plain) if comment.start is None else None
    theirs = _proposed(base, comment, parts)
    if theirs is None:
        merged = Merged(ours.source, (Conflict(comment.quote, comment.quote, comment.proposed or ""),))
        taken = ours.source
    else:
        merged = wordings.merge(base.source, ours.source, theirs)
        taken = wordings.merge(base.source, theirs, ours.source).text if merged.conflicts else merged.text
    return Suggestion(
        uid=str(comment.uid),
        locale=str(comment.text_locale),
        current=ours.source,
        merged=_around(parts, merged.text, is_there=is_there),
        taken=_around(parts, taken, is_there=is_there),
        conflicts=tuple((each.ours, each.theirs) for each in merged.conflicts),
        digest=ours.digest,
    )


def _loaded(comment_id: int) -> Comment:
    found = db.session.scalar(
        select(Comment)
        .where(Comment.id == comment_id)
        .options(
            joinedload(Comment.consultation).joinedload(Consultation.plan), joinedload(Comment.organisation)
        )
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def _working_words(comment: Comment) -> BlockText | None:
    working = db.session.scalar(
        select(Version.id).where(
            Version.plan_id == comment.consultation.plan_id, Version.state == VersionState.WORKING
        )
    )
    return _words(working or 0, comment)


def _words(version_id: int, comment: Comment) -> BlockText | None:
    return db.session.scalar(
        select(BlockText)
        .join(Block)
        .where(
            Block.version_id == version_id, Block.uid == comment.uid, BlockText.locale == comment.text_locale
        )
    )


def _around(parts: Apart | None, own: str, *, is_there: bool) -> str:
    """Put a wording's new paragraphs around the words of the passage, as Markdown that reads as they do."""
    if parts is None or not parts.adds or is_there:
        return own
    return Apart(_written(parts.before), own, _written(parts.after)).around(own)


def _written(paragraphs: Iterable[str]) -> tuple[str, ...]:
    """Give Markdown that reads as some words."""
    return tuple(wordings.reworded("x", normal(each)) or normal(each) for each in paragraphs)


def _proposed(base: BlockText, comment: Comment, parts: Apart | None) -> str | None:
    if parts is not None or comment.start is None:
        return wordings.reworded(base.source, normal(parts.own if parts else ""))
    return replace(base.source, comment.quote, comment.proposed or "", comment.start)


def accept(actor: Actor, comment: Comment, source: str, seen_digest: str) -> None:
    """Put a wording into the working text because of a comment, and link the comment's answer to the change."""
    policy.require(actor, Permission.DISPOSITION_EDIT, comment)
    _must_take_changes(dispositions.locked(comment.disposition_id or 0))
    comment = _loaded(comment.id)
    comments.must_stand(comment)
    if comment.uid is None or comment.text_locale is None or comment.disposition_id is None:
        raise WrongState("nothing_proposed")
    new = Rewording(comment.uid, comment.text_locale, source, seen_digest)
    added: list[tuple[Comment, str]] = []
    if has_several(source):
        added = versions.change_many(actor, comment.consultation.plan, [(new, comment)])
    elif source or not comment.strikes:
        versions.replace_text(actor, comment.consultation.plan, new, comment)
    elif _working_words(comment) is not None:
        versions.strike(actor, comment.consultation.plan, new, comment)
    events.record(actor, Verb.PROPOSAL_MERGED, comment, uid=comment.uid)
    changed = [uid for _comment, uid in added] or inserted([comment.id]).get(comment.id, [comment.uid])
    link_all([(comment.disposition_id, uid) for uid in changed])


def link(actor: Actor, disposition: Disposition, label: str) -> None:
    """Say that a passage of the working text, named by its number, changed because of an answer."""
    policy.require(actor, Permission.DISPOSITION_EDIT, disposition)
    is_working = (Version.state == VersionState.WORKING) & (Block.label == label.strip())
    _link_to(actor, disposition, is_working, label.strip())


def link_passage(actor: Actor, disposition: Disposition, uid: str) -> None:
    """Say that a passage changed because of an answer, also one that has been taken out of the text since."""
    policy.require(actor, Permission.DISPOSITION_EDIT, disposition)
    _link_to(actor, disposition, Block.uid == uid, uid)


def _link_to(actor: Actor, disposition: Disposition, wanted: ColumnElement[bool], said: str) -> None:
    mine = dispositions.locked(disposition.id)
    _must_take_changes(mine)
    uid = db.session.scalar(
        select(Block.uid).join(Version).where(Version.plan_id == mine.consultation.plan_id, wanted).limit(1)
    )
    if uid is None:
        raise Invalid("unknown_passage", label=said)
    link_all([(mine.id, uid)])
    events.record(actor, Verb.DISPOSITION_LINKED, mine, uid=uid)


def _must_take_changes(answer: Disposition) -> None:
    if not answer.comment_count:
        raise WrongState("comment_split")
    if not answer.takes_changes:
        is_over = answer.state is DispositionState.RELEASED
        raise WrongState("answer_released" if is_over else "answer_keeps_text")


def link_all(pairs: Collection[tuple[int, str]]) -> None:
    """Link answers to passages that changed because of them, those that are not linked yet."""
    known = db.session.execute(
        select(DispositionChange.disposition_id, DispositionChange.uid).where(
            DispositionChange.disposition_id.in_({answer for answer, _uid in pairs}),
            DispositionChange.version_id.is_(None),
        )
    )
    new = set(pairs) - {(answer, uid) for answer, uid in known}
    db.session.add_all(DispositionChange(disposition_id=answer, uid=uid) for answer, uid in sorted(new))
    progress.count_changes({answer for answer, _uid in new})


def unlink(actor: Actor, disposition: Disposition, uid: str) -> None:
    """Take back that a passage changed because of an answer, as long as neither change nor answer is published."""
    policy.require(actor, Permission.DISPOSITION_EDIT, disposition)
    if dispositions.locked(disposition.id).state is DispositionState.RELEASED:
        raise WrongState("answer_released")
    change = db.session.scalar(
        select(DispositionChange).where(
            DispositionChange.disposition_id == disposition.id,
            DispositionChange.uid == uid,
            DispositionChange.version_id.is_(None),
        )
    )
    if change is None:
        raise NotFound
    db.session.delete(change)
    progress.count_changes([disposition.id])
    events.record(actor, Verb.DISPOSITION_UNLINKED, disposition, uid=uid)
