"""What a drafter sorts at the desk in the demonstration: a comment is placed, one is split, and three are answered as one."""

from typing import Any

from sqlalchemy import select

from consult.db import db
from consult.demo import source
from consult.demo.cast import Cast
from consult.demo.talk import Talk, post
from consult.model.comments import Comment
from consult.model.dispositions import Answer, Disposition, Outcome
from consult.model.splits import Part
from consult.model.versions import Block
from consult.policy import SYSTEM
from consult.queries import consultations
from consult.services import dispositions, groups, placements, splits
from consult.services.anchors import Target
from consult.services.splits import Plan
from consult.text.digest import digest
from consult.text.sentences import Span


def say(cast: Cast, talk: Talk) -> None:
    """Let two more comments come in, one at the wrong passage and one that says several things."""
    for said in source.more():
        post(cast, talk, said)


def sort(cast: Cast, talk: Talk) -> None:
    """Place, split and group."""
    given = source.points()
    _place(cast, talk, talk.comment(given["place"]["comment"]), given["place"])
    _split(cast, talk, given["split"])
    first, *others = (talk.comment(key) for key in given["group"])
    groups.group(cast.staff["drafter"], _answer(first), frozenset(each.number for each in others))


def _answer(comment: Comment) -> Disposition:
    return db.session.get_one(Disposition, comment.disposition_id)


def _place(cast: Cast, talk: Talk, comment: Comment, given: dict[str, Any]) -> None:
    version = consultations.by_slug(SYSTEM, talk.slug).version_id
    uid = db.session.scalars(
        select(Block.uid).where(Block.version_id == version, Block.label == given["label"])
    ).one()
    placements.place(cast.staff["drafter"], comment, Target(uid), given["because"], comment.place_mark)


def _split(cast: Cast, talk: Talk, given: dict[str, Any]) -> None:
    """Split a comment where its points begin, place them, and answer all but one."""
    whole, drafter = talk.comment(given["comment"]), cast.staff["drafter"]
    starts = [whole.body.index(each) for each in given["points"]]
    ends = [*starts[1:], whole.body.index(given["left"])]
    spans = [
        Span(start, start + len(whole.body[start:end].rstrip()))
        for start, end in zip(starts, ends, strict=True)
    ]
    splits.split(drafter, whole, Plan(spans, digest(whole.body), is_left_over_right=True))
    db.session.flush()
    points = db.session.scalars(
        select(Comment)
        .join(Part, Part.point_id == Comment.id)
        .where(Part.whole_id == whole.id)
        .order_by(Part.position)
    ).all()
    for at, point in enumerate(points):
        if given["labels"][at]:
            _place(cast, talk, point, {"label": given["labels"][at], "because": ""})
        if answer := given["answers"][at]:
            mine = _answer(point)
            reasons = {code: answer[code] for code in ("sv", "en")}
            dispositions.propose(drafter, mine, Answer(Outcome(answer["outcome"]), reasons), mine.revision)
        if at == given["approved"]:
            db.session.flush()
            dispositions.approve(cast.staff["approver"], _answer(point))
