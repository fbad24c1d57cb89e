"""Place comments at the passages that they are about, with a trace of where they stood before."""

from collections.abc import Iterator, Sequence

from sqlalchemy import delete, select

from consult import clock, policy
from consult.db import db
from consult.errors import Invalid, Outdated, WrongState
from consult.model.comments import Anchor, Comment, Review
from consult.model.consultations import Consultation
from consult.model.dispositions import DispositionState
from consult.model.placements import Placement
from consult.model.places import Placed
from consult.model.records import Verb
from consult.model.versions import Block, Version, VersionState
from consult.policy import Actor, Permission
from consult.queries import anchors, placements, texts
from consult.services import comments, events, scopes, similarities, tallies
from consult.services.anchors import BY_HAND, Target
from consult.services.words import renew as renew_words
from consult.text import order
from consult.text.anchors import Located, Status
from consult.text.passage import Passage

KEPT = ("uid", "section_uid", "label", "end_uid", "end_label", "text_locale", "passage", "start", "end")


def place(actor: Actor, comment: Comment, to: Target, because: str, seen: str) -> None:
    """Place a comment at the passage that it is about; `seen` is the mark of where it stood when it was looked at.

    Where its author put it is kept as it was. Whoever wrote it at another passage is owed a reason.
    """
    policy.require(actor, Permission.DISPOSITION_EDIT, comment)
    mine, before = _taken(comment, seen)
    now = _frozen(actor, mine, to)
    if all(getattr(mine, name) == now[name] for name in ("uid", "end_uid", "start", "end")):
        raise Invalid("same_place")
    if mine.uid is not None and not because.strip():
        raise Invalid("move_unexplained")
    kept = Placement(
        comment_id=mine.id,
        number=len(before) + 1,
        to_label=str(now["label"]),
        placeless=next((each.method for each in _anchored(mine) if each.uid is None), "")
        if mine.uid is None
        else "",
        because=because.strip(),
        by_id=actor.user_id,
        at=clock.now(),
        **_kept(mine),
    )
    db.session.add(kept)
    _stand(actor, mine, now)
    trace(mine, [*before, kept])
    events.record(actor, Verb.COMMENT_MOVED, mine, number=mine.number, before=kept.uid, now=mine.uid)


def take_back(actor: Actor, comment: Comment, seen: str) -> None:
    """Put a comment back where it stood before it was moved last."""
    policy.require(actor, Permission.DISPOSITION_EDIT, comment)
    mine, before = _taken(comment, seen)
    last = next((each for each in reversed(before) if each.taken_back_at is None), None)
    if last is None:
        raise Outdated("comment_moved")
    left = mine.uid
    last.taken_back_by_id, last.taken_back_at = actor.user_id, clock.now()
    _stand(actor, mine, _kept(last), last.placeless)
    trace(mine, before)
    events.record(actor, Verb.COMMENT_MOVED, mine, number=mine.number, before=left, now=mine.uid)


def _taken(comment: Comment, seen: str) -> tuple[Comment, Sequence[Placement]]:
    """Take a comment whose answer is being written; refused when it has been moved since it was looked at."""
    mine = comments.locked(comment.id)
    comments.must_stand(mine)
    if mine.disposition is None or mine.disposition.state is not DispositionState.OPEN:
        raise WrongState("answer_not_open")
    if mine.place_mark != seen:
        raise Outdated("comment_moved")
    before = db.session.scalars(
        select(Placement).where(Placement.comment_id == mine.id).order_by(Placement.number)
    ).all()
    return mine, before


def trace(comment: Comment, before: Sequence[Placement]) -> None:
    """Keep with a comment where its author put it, for as long as it stands elsewhere."""
    first = next((each for each in before if each.taken_back_at is None), None)
    is_back = first is None or _kept(first) == _kept(comment)
    comment.moved_from = None if first is None or is_back else first.cited


def _kept(placed: Placed) -> dict[str, object]:
    return {name: getattr(placed, name) for name in KEPT}


def _frozen(actor: Actor, comment: Comment, to: Target) -> dict[str, object]:
    """Freeze a passage of the version that was consulted on, and the words in it."""
    scopes.must_cover(comment.consultation, [to.uid])
    found = placements.ground(actor, comment.consultation, comment)
    if not found.text.of(to.uid):
        raise Outdated("passage_removed")
    section = db.session.scalar(
        select(Block.section_uid).where(
            Block.version_id == comment.consultation.version_id, Block.uid == to.uid
        )
    )
    frozen = found.text.frozen(Located(Status.MANUAL, to.uid, to.start, to.end, 1.0, BY_HAND))
    return frozen | {"section_uid": section, "text_locale": found.locale}


def _stand(actor: Actor, comment: Comment, place: dict[str, object], placeless: str = "") -> None:
    """Let a comment stand at a place, in the version it was made on and those after it, and be counted there."""
    round_ = comment.consultation
    versions = _versions(round_)
    left: dict[int, str | None] = {
        each.version_id: each.uid for each in _anchored(comment) if each.uid is not None
    }
    if comment.uid is None:
        left[round_.version_id] = None
    for name, value in place.items():
        setattr(comment, name, value)
    comment.place_order = order.by_number(comment.label)
    db.session.execute(delete(Anchor).where(Anchor.comment_id == comment.id))
    found = list(_anchors(actor, comment, versions, placeless))
    db.session.add_all(found)
    here: dict[int, str | None] = {each.version_id: each.uid for each in found if each.uid is not None}
    if comment.uid is None:
        here[round_.version_id] = None
    is_shown = int(comment.review is Review.SHOWN)
    for version_id in versions:
        gone = [(left[version_id], -1, -is_shown)] if version_id in left else []
        come = [(here[version_id], 1, is_shown)] if version_id in here else []
        if (gone or come) and not comment.is_part:
            tallies.add(version_id, round_.id, [*gone, *come])
    renew_words(comment)
    similarities.forget(comment)


def _anchored(comment: Comment) -> Sequence[Anchor]:
    return db.session.scalars(select(Anchor).where(Anchor.comment_id == comment.id)).all()


def _versions(consultation: Consultation) -> list[int]:
    """List the version that was consulted on and those published since; none is published meanwhile."""
    plan = Version.plan_id == consultation.plan_id
    db.session.scalar(select(Version.id).where(plan, Version.state == VersionState.WORKING).with_for_update())
    first = select(Version.number).where(Version.id == consultation.version_id).scalar_subquery()
    return list(
        db.session.scalars(
            select(Version.id)
            .where(plan, Version.state == VersionState.PUBLISHED, Version.number >= first)
            .order_by(Version.number)
        )
    )


def _anchors(actor: Actor, comment: Comment, versions: Sequence[int], placeless: str) -> Iterator[Anchor]:
    """Say where a comment stands in each version: where it was placed, and where that is later."""
    if comment.uid is None:
        if placeless:
            yield _anchor(
                actor, comment, versions[0], Located(Status.REMOVED, None, None, None, 0.0, placeless)
            )
        return
    begin = comment.passage.rfind("\n") + 1 if comment.end_uid else 0
    end = comment.end - begin if comment.end is not None else None
    place = Located(Status.MANUAL, comment.uid, comment.start, end, 1.0, BY_HAND, comment.end_uid)
    before = _passages(actor, comment, versions[0])
    anchor = _anchor(actor, comment, versions[0], place)
    yield anchor
    for version_id in versions[1:]:
        after = _passages(actor, comment, version_id)
        place = anchors.onward(actor, anchor, before, after) if anchor.uid else place
        anchor, before = _anchor(actor, comment, version_id, place), after
        yield anchor


def _passages(actor: Actor, comment: Comment, version_id: int) -> Sequence[Passage]:
    text = texts.texts(actor, version_id).get(comment.text_locale or "")
    return text.passages if text else ()


def _anchor(actor: Actor, comment: Comment, version_id: int, place: Located) -> Anchor:
    anchor = Anchor(comment_id=comment.id, version_id=version_id)
    anchor.uid, anchor.start, anchor.end = place.uid, place.start, place.end
    anchor.end_uid = place.last if place.last != place.uid else None
    anchor.status, anchor.score, anchor.method = place.status, place.score, place.method
    if place.status is Status.MANUAL:
        anchor.confirmed_by_id, anchor.confirmed_at = actor.user_id, clock.now()
        anchor.seen = comment.passage
    return anchor
