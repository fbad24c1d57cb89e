"""Who has said how much about what: organisations by sector, and the sections of the text consulted on.

What a body does in its room is not among it: only comments that were posted and responses that were handed in count.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, Select, bindparam, case, func, select

from consult import policy
from consult.db import Texts, db
from consult.model.comments import STRONGEST_FIRST, Comment, Stance, Voice
from consult.model.consultations import ANSWERED, Consultation, Invitation, Reply
from consult.model.organisations import Organisation, Sector
from consult.model.statements import Party, PartyState, Statement, StatementState
from consult.model.versions import Block, BlockText
from consult.policy import Actor, Permission
from consult.queries import reminders, replies
from consult.queries.filters import WHOLE
from consult.queries.prepared import prepared
from consult.queries.scopes import asks_about
from consult.text.order import swedish


@dataclass(frozen=True, slots=True)
class Section:
    """A column: a section of the text, with its number and title."""

    uid: str
    label: str
    title: Texts


@dataclass(slots=True)
class Cell:
    """How many comments stand, and the strongest stance among them; `is_silent` when the body says it has none."""

    comments: int = 0
    stance: Stance | None = None
    is_silent: bool = False


Cells = dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Line:
    """A row: a body, or every private person together, with its cells by section.

    `together` names the body with which it answers. One that was not asked has no invitation and no reply.
    `is_registered` tells that it has answered in another way, and in no other.
    """

    sector: Sector
    cells: Mapping[str, Cell]
    organisation: Organisation | None = None
    invitation: Invitation | None = None
    reply: Reply | None = None
    together: str = ""
    is_registered: bool = False

    @property
    def comments(self) -> int:
        """Count its comments."""
        return sum(each.comments for each in self.cells.values())

    @property
    def is_empty(self) -> bool:
        """Tell if nothing has been heard on any section."""
        return not self.cells

    @property
    def has_answered(self) -> bool:
        """Tell if a body that was asked has answered, with or without comments, or said that it will not."""
        return self.reply in ANSWERED or self.is_registered


@dataclass(frozen=True, slots=True)
class Matrix:
    """Every body that was asked or has commented, by sector, and every section."""

    sections: tuple[Section, ...]
    sectors: dict[Sector, tuple[Line, ...]]

    @property
    def lines(self) -> tuple[Line, ...]:
        """List every row."""
        return tuple(each for listed in self.sectors.values() for each in listed)

    @property
    def totals(self) -> dict[str, int]:
        """Count the comments on each section."""
        counts: dict[str, int] = defaultdict(int)
        for line in self.lines:
            for uid, cell in line.cells.items():
                counts[uid] += cell.comments
        return counts


@dataclass(slots=True)
class _Heard:
    """What each body has said: its cells, and with whom it answers."""

    cells: dict[int | None, Cells] = field(default_factory=lambda: defaultdict(lambda: defaultdict(Cell)))
    together: dict[int, int] = field(default_factory=dict)


def matrix(actor: Actor, consultation: Consultation) -> Matrix:
    """Count the comments that stand by body and section, in four statements however many there are."""
    policy.require(actor, Permission.QUEUE_READ, consultation)
    heard = _heard(actor, consultation)
    bodies = _bodies(actor, consultation, heard)
    names = {each.id: each.name for each, *_rest in bodies}
    lines = [
        Line(
            sector=body.sector,
            cells=heard.cells.get(body.id, {}),
            organisation=body,
            invitation=invitation,
            reply=(reply := replies.of(consultation, invitation) if invitation else None),
            together=names.get(heard.together.get(body.id, 0), ""),
            is_registered=is_registered and reply not in ANSWERED,
        )
        for body, invitation, is_registered in bodies
    ]
    if None in heard.cells:
        lines.append(Line(Sector.CITIZEN, heard.cells[None]))
    return Matrix(_sections(actor, consultation), _by_sector(lines))


def _by_sector(lines: Iterable[Line]) -> dict[Sector, tuple[Line, ...]]:
    found: dict[Sector, list[Line]] = {sector: [] for sector in Sector}
    for line in lines:
        found[line.sector].append(line)
    return {sector: tuple(sorted(listed, key=_name)) for sector, listed in found.items() if listed}


def _name(line: Line) -> str:
    return swedish(line.organisation.name) if line.organisation else ""


def _heard(actor: Actor, consultation: Consultation) -> _Heard:
    heard = _Heard()
    for organisation, section, comments, rank in _counted(actor, consultation_id=consultation.id):
        stance = None if rank is None else STRONGEST_FIRST[rank]
        heard.cells[organisation][section or WHOLE] = Cell(comments, stance)
    for each in _handed_in(actor, consultation_id=consultation.id):
        for uid in each.silent:
            heard.cells[each.organisation_id][uid].is_silent = True
        if each.joins_id:
            heard.together[each.organisation_id] = each.joins_id
        if each.party_id:
            heard.together[each.party_id] = each.organisation_id
    return heard


@prepared
def _counted(_actor: Actor) -> Select[*tuple[Any, ...]]:
    """Count comments, not replies, of others than the region; what was withdrawn or replaced does not stand."""
    ranks = {stance: rank for rank, stance in enumerate(STRONGEST_FIRST)}
    strongest = func.min(case(ranks, value=Comment.stance))
    return (
        select(Comment.organisation_id, Comment.section_uid, func.count(), strongest)
        .where(
            Comment.consultation_id == bindparam("consultation_id"),
            Comment.position == 0,
            Comment.is_part.is_(False),
            Comment.voice != Voice.REGION,
            Comment.withdrawn_at.is_(None),
        )
        .group_by(Comment.organisation_id, Comment.section_uid)
    )


@prepared
def _handed_in(_actor: Actor) -> Select[*tuple[Any, ...]]:
    """Read which sections the responses that stand say nothing on, and who answers with whom."""
    joined = (Party.statement_id == Statement.id) & (Party.state == PartyState.ACCEPTED)
    return (
        select(
            Statement.organisation_id,
            Statement.silent,
            Statement.joins_id,
            Party.organisation_id.label("party_id"),
        )
        .outerjoin(Party, joined)
        .where(
            Statement.consultation_id == bindparam("consultation_id"),
            Statement.state == StatementState.SUBMITTED,
            Statement.superseded_by.is_(None),
        )
    )


def _bodies(
    _actor: Actor, consultation: Consultation, heard: _Heard
) -> Sequence[Row[Organisation, Invitation | None, bool]]:
    """List the bodies that were asked, have commented or have answered, each with its invitation."""
    here = (Invitation.organisation_id == Organisation.id) & (Invitation.consultation_id == consultation.id)
    speaking = {*heard.cells, *heard.together, *heard.together.values()} - {None}
    return db.session.execute(
        select(Organisation, Invitation, reminders.registered())
        .outerjoin(Invitation, here)
        .where(Invitation.organisation_id.is_not(None) | Organisation.id.in_(speaking))
    ).all()


def _sections(_actor: Actor, consultation: Consultation) -> tuple[Section, ...]:
    """List the sections that the consultation is about."""
    rows = db.session.execute(
        select(Block.uid, Block.label, BlockText.locale, BlockText.plain)
        .join(BlockText)
        .join(Consultation, Consultation.version_id == Block.version_id)
        .where(
            Consultation.id == consultation.id, Block.uid == Block.section_uid, asks_about(Block.section_uid)
        )
        .order_by(Block.position)
    )
    found: dict[str, Section] = {}
    for uid, label, locale, plain in rows:
        found.setdefault(uid, Section(uid, label, {})).title[locale] = plain
    return (*found.values(), Section(WHOLE, "", {}))
