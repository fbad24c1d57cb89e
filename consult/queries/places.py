"""Places that can be commented on, and for whom the actor can speak there."""

from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Integer, SQLColumnExpression, and_, bindparam, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from consult.errors import NotFound
from consult.model.consultations import Consultation, Invitation, InvitationState, Question
from consult.model.organisations import Organisation
from consult.model.plans import Plan
from consult.model.users import User
from consult.model.versions import Block, BlockText
from consult.policy import Actor, Speaking, visible_consultations
from consult.queries.prepared import Written, prepared
from consult.queries.scopes import asks_about
from consult.text.blocks import BlockKind

_EXCERPT = 60


@dataclass(frozen=True, slots=True)
class Part:
    """A block in the language it is read in; its words begin at `begin` in those of the place."""

    uid: str
    section_uid: str | None
    kind: BlockKind
    level: int
    ordered: bool
    label: str
    locale: str
    plain: str
    html: str
    begin: int = 0

    @property
    def end(self) -> int:
        """Give where its words end in those of the place."""
        return self.begin + len(self.plain)


@dataclass(frozen=True, slots=True)
class Place:
    """What a comment is about: one block or several that follow, a guiding question, or the whole plan.

    `consultation` comes with its plan and version; the ids beside it stay readable when the row is out of date.
    `is_asked_about` tells if it can be commented on: in a limited consultation, its sections and its questions only.
    """

    consultation: Consultation
    consultation_id: int
    version_id: int
    question: Question | None = None
    question_id: int | None = None
    parts: tuple[Part, ...] = ()
    is_asked_about: bool = True

    @property
    def uid(self) -> str | None:
        """Name the block, or the first of several."""
        return self.parts[0].uid if self.parts else None

    @property
    def end_uid(self) -> str | None:
        """Name the last of several blocks."""
        return self.parts[-1].uid if len(self.parts) > 1 else None

    @property
    def section_uid(self) -> str | None:
        """Name the section."""
        return self.parts[0].section_uid if self.parts else None

    @property
    def label(self) -> str:
        """Give the number of the block, or of the first of several."""
        return self.parts[0].label if self.parts else ""

    @property
    def end_label(self) -> str:
        """Give the number of the last of several blocks."""
        return self.parts[-1].label if len(self.parts) > 1 else ""

    @property
    def locale(self) -> str | None:
        """Give the language that it is read in."""
        return self.parts[0].locale if self.parts else None

    @property
    def plain(self) -> str:
        """Give the words, those of each block on a line of their own."""
        return "\n".join(part.plain for part in self.parts)

    def frozen(self, start: int | None, end: int | None) -> dict[str, object]:
        """Give what is kept of the place with what is said there: the passage, and the words in it."""
        names = ("uid", "section_uid", "label", "end_uid", "end_label")
        kept = {name: getattr(self, name) for name in names}
        return kept | {"text_locale": self.locale, "passage": self.plain, "start": start, "end": end}

    def touched(self, start: int, end: int) -> tuple["Place", int]:
        """Leave out the blocks that no chosen words stand in, and tell where the others begin."""
        inside = [part for part in self.parts if part.begin < end and part.end > start]
        if not inside:
            return self, 0
        offset = inside[0].begin
        return replace(self, parts=tuple(replace(part, begin=part.begin - offset) for part in inside)), offset


@prepared
def _on_block(actor: Actor) -> Written:
    first, last = aliased(Block), aliased(Block)
    languages = [bindparam("locale"), Plan.source_locale]
    return (
        select(Consultation, Block, BlockText, asks_about(first.section_uid))
        .join(Consultation.plan)
        .join(Consultation.version)
        .join(first, and_(first.version_id == Consultation.version_id, first.uid == bindparam("uid")))
        .join(last, and_(last.version_id == Consultation.version_id, last.uid == bindparam("to")))
        .join(
            Block,
            and_(
                Block.version_id == Consultation.version_id,
                Block.position.between(first.position, last.position),
                Block.section_uid.is_not_distinct_from(first.section_uid),
            ),
        )
        .join(BlockText, and_(BlockText.block_id == Block.id, BlockText.locale.in_(languages)))
        .where(
            Consultation.slug == bindparam("slug"),
            last.section_uid.is_not_distinct_from(first.section_uid),
            visible_consultations(actor),
        )
        .order_by(Block.position)
        .options(contains_eager(Consultation.plan), contains_eager(Consultation.version))
    )


def on_block(actor: Actor, slug: str, uid: str, locale: str, to: str | None = None) -> Place:
    """Find a block of the version that a consultation is about, or that and what follows down to another of its section.

    It takes one statement. All blocks are in the same language; what lacks words in it is left out.
    """
    rows = _on_block(actor, slug=slug, uid=uid, locale=locale, to=to or uid).all()
    if not rows:
        raise NotFound
    consultation = rows[0][0]
    return Place(
        consultation,
        consultation.id,
        consultation.version_id,
        parts=_parts([(block, words) for _c, block, words, _asked in rows], locale),
        is_asked_about=rows[0][3],
    )


def _parts(found: list[tuple[Block, BlockText]], locale: str) -> tuple[Part, ...]:
    """Lay blocks end to end in the language asked for, or in another if the first or the last is not in it."""
    there = {(block.uid, words.locale) for block, words in found}
    ends = {found[0][0].uid, found[-1][0].uid}
    known = [locale, *(words.locale for _block, words in found)]
    shown = next((code for code in known if all((uid, code) in there for uid in ends)), known[1])
    parts: list[Part] = []
    for block, words in found:
        if words.locale == shown:
            begin = parts[-1].end + 1 if parts else 0
            parts.append(
                Part(
                    block.uid,
                    block.section_uid,
                    block.kind,
                    block.level,
                    block.ordered,
                    block.label,
                    words.locale,
                    words.plain,
                    words.html,
                    begin,
                )
            )
    return tuple(parts)


@dataclass(frozen=True, slots=True)
class Following:
    """A block that a place can run on to, with its first words."""

    uid: str
    label: str
    words: str


@prepared
def _following(_actor: Actor) -> Written:
    first = aliased(Block)
    return (
        select(Block.uid, Block.label, func.substr(BlockText.plain, 1, _EXCERPT))
        .join(first, and_(first.version_id == Block.version_id, first.uid == bindparam("uid")))
        .join(BlockText, and_(BlockText.block_id == Block.id, BlockText.locale == bindparam("locale")))
        .where(
            Block.version_id == bindparam("version_id"),
            Block.section_uid.is_not_distinct_from(first.section_uid),
            Block.position > first.position,
        )
        .order_by(Block.position)
    )


def following(actor: Actor, place: Place) -> list[Following]:
    """List what follows the first block of a place in its section; the actor has found the place."""
    if not place.parts:
        return []
    rows = _following(actor, version_id=place.version_id, uid=place.uid, locale=place.locale)
    return [Following(*row) for row in rows]


@prepared
def _on_plan(actor: Actor) -> Written:
    asked = and_(Question.consultation_id == Consultation.id, Question.position == bindparam("question"))
    return (
        select(Consultation, Question)
        .join(Consultation.plan)
        .join(Consultation.version)
        .outerjoin(Question, asked)
        .where(Consultation.slug == bindparam("slug"), visible_consultations(actor))
        .options(contains_eager(Consultation.plan), contains_eager(Consultation.version))
    )


def on_plan(actor: Actor, slug: str, question: int | None) -> Place:
    """Find the whole plan, or the guiding question with a number."""
    row = _on_plan(actor, slug=slug, question=question or -1).first()
    if row is None or (question is not None and row[1] is None):
        raise NotFound
    consultation, asked = row
    return Place(
        consultation,
        consultation.id,
        consultation.version_id,
        question=asked,
        question_id=asked.id if asked else None,
        is_asked_about=asked is not None or not consultation.is_limited,
    )


def _invited(consultation_id: SQLColumnExpression[int]) -> ColumnElement[bool]:
    return and_(Invitation.organisation_id == Organisation.id, Invitation.consultation_id == consultation_id)


@prepared
def _speakers(actor: Actor) -> Written:
    return (
        select(Organisation, Invitation)
        .outerjoin(Invitation, _invited(bindparam("consultation_id", type_=Integer)))
        .where(Organisation.id.in_(actor.memberships))
        .order_by(Organisation.name)
    )


def speakers(actor: Actor, consultation: Consultation) -> list[Speaking]:
    """List for whom the actor can speak in a consultation: their organisations, or else themselves."""
    if not actor.memberships:
        return [Speaking(consultation)]
    rows = _speakers(actor, consultation_id=consultation.id)
    return [speaker(consultation, organisation, invitation) for organisation, invitation in rows]


@prepared
def _speaking(actor: Actor) -> Written:
    return (
        select(Consultation, Organisation, Invitation, User)
        .select_from(Consultation)
        .outerjoin(Organisation, Organisation.id == bindparam("organisation_id"))
        .outerjoin(Invitation, _invited(Consultation.id))
        .outerjoin(User, User.id == actor.user_id)
        .where(Consultation.id == bindparam("consultation_id"))
        .options(joinedload(Consultation.plan, innerjoin=True))
        .execution_options(populate_existing=True)
    )


def speaking(actor: Actor, consultation_id: int, organisation_id: int | None) -> tuple[Speaking, User | None]:
    """Read afresh, in one statement, for whom the actor is about to speak, and who the actor is."""
    row = _speaking(actor, consultation_id=consultation_id, organisation_id=organisation_id).first()
    if row is None or (organisation_id is not None and row[1] is None):
        raise NotFound
    consultation, organisation, invitation, user = row
    return speaker(consultation, organisation, invitation), user


def speaker(
    consultation: Consultation, organisation: Organisation | None, invitation: Invitation | None
) -> Speaking:
    """Put together for whom someone speaks, from the rows about it."""
    return Speaking(
        consultation,
        organisation,
        invitation is not None and invitation.state is not InvitationState.LISTED,
        invitation.extended_to if invitation else None,
    )
