"""The text blocks of a plan's drafters, how often each is used, and what fills their blanks."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from consult import policy
from consult.db import Texts, db
from consult.errors import NotFound
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition
from consult.model.organisations import Organisation
from consult.model.phrases import Phrase, PhraseUse
from consult.model.versions import Block, BlockText
from consult.policy import Actor, Permission
from consult.text.order import swedish


@dataclass(frozen=True, slots=True)
class Listed:
    """A text block, in how many answers it has been used, and when it was used last."""

    phrase: Phrase
    uses: int
    last_used: datetime | None


@dataclass(frozen=True, slots=True)
class Member:
    """A comment as text blocks name it: its number, who made it, and its section; empty is unknown or none."""

    number: int
    organisation: str
    section: str
    heading: Texts


def listed(actor: Actor, plan_id: int) -> list[Listed]:
    """List the text blocks of a plan by name."""
    policy.require(actor, Permission.QUEUE_READ)
    uses = (
        select(
            PhraseUse.phrase_id, func.count().label("uses"), func.max(PhraseUse.at, type_=PhraseUse.at.type)
        )
        .join(Phrase)
        .where(Phrase.plan_id == plan_id)
        .group_by(PhraseUse.phrase_id)
    )
    used = {phrase_id: (count, last) for phrase_id, count, last in db.session.execute(uses)}
    found = db.session.scalars(select(Phrase).where(Phrase.plan_id == plan_id))
    return [
        Listed(phrase, *used.get(phrase.id, (0, None)))
        for phrase in sorted(found, key=lambda each: swedish(each.name))
    ]


def by_number(actor: Actor, plan_id: int, number: int) -> Phrase:
    """Find a text block by its number in the plan."""
    policy.require(actor, Permission.QUEUE_READ)
    found = db.session.scalar(select(Phrase).where(Phrase.plan_id == plan_id, Phrase.number == number))
    if found is None:
        raise NotFound
    return found


def members(actor: Actor, consultation: Consultation, answers: Iterable[int]) -> dict[int, Sequence[Member]]:
    """Find the comments of some answers as text blocks name them, in two statements however many there are."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    rows = db.session.execute(
        select(Disposition.id, Comment.number, Organisation.name, Comment.section_uid)
        .join(Comment, Comment.disposition_id == Disposition.id)
        .outerjoin(Organisation, Organisation.id == Comment.organisation_id)
        .where(Disposition.id.in_(sorted(answers)), Comment.position == 0)
        .order_by(Comment.number)
    ).all()
    sections = _sections(consultation.version_id, {uid for *_rest, uid in rows if uid})
    found: dict[int, list[Member]] = defaultdict(list)
    for answer_id, number, organisation, uid in rows:
        label, heading = sections.get(uid, ("", {}))
        found[answer_id].append(Member(number, organisation or "", label, heading))
    return dict(found)


def _sections(version_id: int, uids: set[str]) -> dict[str | None, tuple[str, Texts]]:
    """Find the number and the heading of some sections, in the version that was consulted on."""
    found: dict[str | None, tuple[str, Texts]] = {}
    for uid, label, locale, plain in db.session.execute(
        select(Block.uid, Block.label, BlockText.locale, BlockText.plain)
        .join(BlockText)
        .where(Block.version_id == version_id, Block.uid.in_(sorted(uids)))
    ):
        found.setdefault(uid, (label, {}))[1][locale] = plain
    return found
