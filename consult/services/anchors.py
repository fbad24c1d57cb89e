"""Keep where comments stand, and let them follow the text into the version that is being published."""

from dataclasses import dataclass

from sqlalchemy import delete, func, select

from consult import clock, policy
from consult.db import db
from consult.errors import Invalid, NotFound, Outdated, WrongState
from consult.model.comments import Anchor
from consult.model.plans import Plan
from consult.model.records import Verb
from consult.model.versions import Version, VersionState
from consult.policy import Actor, Permission
from consult.queries import anchors, texts
from consult.queries.anchors import Follow
from consult.services import events, tallies
from consult.text.anchors import Located, Status

BY_HAND = "by hand"


@dataclass(frozen=True, slots=True)
class Case:
    """A comment whose place a drafter has looked at, and the mark of what they saw.

    `number` is that of the published version it was looked at in; without one it was the working text.
    """

    comment_id: int
    seen: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A block to place a comment on, and perhaps words in it, in code points of its plain text."""

    uid: str
    start: int | None = None
    end: int | None = None


def confirm(actor: Actor, plan: Plan, case: Case) -> None:
    """Keep the place that was found for a comment, for good."""
    policy.require(actor, Permission.PLANS_EDIT, plan)
    version, place = _looked_at(actor, plan, case)
    _settle(actor, version, place, place.now)


def move(actor: Actor, plan: Plan, case: Case, to: Target) -> None:
    """Place a comment on another passage, or on words in it."""
    policy.require(actor, Permission.PLANS_EDIT, plan)
    version, place = _looked_at(actor, plan, case)
    text = texts.texts(actor, version.id).get(place.comment.text_locale or "")
    found = text.of(to.uid) if text else []
    if not found:
        raise Outdated("passage_removed")
    if to.start is not None and not 0 <= to.start < (to.end or 0) <= len(found[0].plain):
        raise Invalid("words_not_there")
    _settle(actor, version, place, Located(Status.MANUAL, to.uid, to.start, to.end, 1.0, BY_HAND))


def detach(actor: Actor, plan: Plan, case: Case) -> None:
    """Say that a comment has no place in the text any more."""
    policy.require(actor, Permission.PLANS_EDIT, plan)
    version, place = _looked_at(actor, plan, case)
    _settle(actor, version, place, Located(Status.REMOVED, None, None, None, 1.0, BY_HAND))


def _looked_at(actor: Actor, plan: Plan, case: Case) -> tuple[Version, Follow]:
    """Take the version for oneself and find the place afresh; refused when it is not what was seen."""
    version = db.session.scalar(
        select(Version)
        .where(Version.plan_id == plan.id, Version.number.is_not_distinct_from(case.number))
        .with_for_update()
    )
    if version is None:
        raise NotFound
    if version.state is VersionState.WORKING:
        found = anchors.follow(actor, plan, version.id, only=case.comment_id)
    else:
        newest = db.session.scalar(select(func.max(Version.number)).where(Version.plan_id == plan.id))
        if version.number != newest:
            raise WrongState("version_superseded")
        found = anchors.published(actor, plan, version, only=case.comment_id)
    if not found:
        raise NotFound
    if found[0].mark != case.seen:
        raise Outdated("place_changed")
    return version, found[0]


def _settle(actor: Actor, version: Version, follow: Follow, place: Located) -> None:
    comment = follow.comment
    anchor = db.session.get(Anchor, (comment.id, version.id))
    if anchor is None:
        anchor = Anchor(comment_id=comment.id, version_id=version.id)
        db.session.add(anchor)
    _put(anchor, place)
    anchor.confirmed_by_id, anchor.confirmed_at = actor.user_id, clock.now()
    anchor.seen = _words(actor, version, comment.text_locale, place)
    events.record(
        actor,
        Verb.ANCHOR_CONFIRMED,
        comment,
        status=place.status,
        method=place.method,
        version=version.number,
    )
    if version.state is VersionState.PUBLISHED:
        tallies.recount(version.id)


def _words(actor: Actor, version: Version, locale: str | None, place: Located) -> str | None:
    """Give the passage as it stands where a comment is placed."""
    text = texts.texts(actor, version.id).get(locale or "")
    return text.run(place.uid, place.last)[1] or None if text else None


def _put(anchor: Anchor, place: Located) -> None:
    anchor.uid, anchor.start, anchor.end = place.uid, place.start, place.end
    anchor.end_uid = place.last if place.last != place.uid else None
    anchor.status, anchor.score, anchor.method = place.status, place.score, place.method


def carry_over(actor: Actor, plan: Plan, published: Version) -> int:
    """Store where each comment stands in the version just published; tell how many places are uncertain."""
    policy.require(actor, Permission.PLANS_EDIT, plan)
    follows = anchors.follow(actor, plan, published.id)
    for each in follows:
        anchor = Anchor(
            comment_id=each.comment.id,
            version_id=published.id,
            confirmed_by_id=each.confirmed_by_id,
            confirmed_at=each.confirmed_at,
            seen=each.seen,
        )
        _put(anchor, each.now)
        db.session.add(anchor)
    db.session.execute(delete(Anchor).where(Anchor.version_id == anchors.working(actor, plan)))
    tallies.recount(published.id)
    return sum(each.is_uncertain for each in follows)
