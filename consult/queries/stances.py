"""How everyone stands, by sector: one rule for the report, the public figures and the desk.

Each organisation counts once, with its last response that stands and states a stance, or else the strongest stance of its
comments that stand. Each private person counts once in the same way, and so does each letter of one that was registered.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable

from sqlalchemy import and_, bindparam, case, func, select

from consult.model.comments import STRONGEST_FIRST, Comment, Stance
from consult.model.consultations import Consultation
from consult.model.organisations import Organisation, Sector
from consult.model.statements import Statement, StatementState
from consult.policy import Actor, visible_comments, visible_statements
from consult.queries.prepared import Written, prepared


def by_sector(actor: Actor, consultation: Consultation) -> dict[Sector, Counter[Stance]]:
    """Count the stances of those whose words the reader may read, in two statements; sectors without any are left out."""
    found: dict[Hashable, tuple[Sector, Stance]] = {}
    for body, person, letter, sector, rank in _comments(actor, consultation_id=consultation.id):
        found[body or (letter, person)] = (sector, STRONGEST_FIRST[rank])
    for body, sector, stance in _statements(actor, consultation_id=consultation.id):
        found[body] = (sector, stance)
    counts: dict[Sector, Counter[Stance]] = defaultdict(Counter)
    for sector, stance in found.values():
        counts[sector][stance] += 1
    return {sector: counts[sector] for sector in Sector if sector in counts}


@prepared
def _comments(actor: Actor) -> Written:
    """Ask for the strongest stance of each who has commented; letters that nobody has claimed are one each."""
    by_hand = and_(Comment.registration_id.is_not(None), Comment.claimed_at.is_(None))
    is_person = Comment.organisation_id.is_(None)
    letter = case((and_(is_person, by_hand), Comment.registration_id)).label("letter")
    person = case((and_(is_person, ~by_hand), Comment.author_id)).label("person")
    ranks = {stance: rank for rank, stance in enumerate(STRONGEST_FIRST)}
    return (
        select(
            Comment.organisation_id,
            person,
            letter,
            func.min(Comment.sector),
            func.min(case(ranks, value=Comment.stance)),
        )
        .join(Comment.consultation)
        .where(
            Comment.consultation_id == bindparam("consultation_id"),
            Comment.position == 0,
            Comment.is_part.is_(False),
            Comment.withdrawn_at.is_(None),
            Comment.stance.is_not(None),
            visible_comments(actor),
        )
        .group_by(Comment.organisation_id, person, letter)
    )


@prepared
def _statements(actor: Actor) -> Written:
    return (
        select(Statement.organisation_id, Organisation.sector, Statement.stance)
        .join(Organisation, Organisation.id == Statement.organisation_id)
        .join(Statement.consultation)
        .where(
            Statement.consultation_id == bindparam("consultation_id"),
            Statement.state == StatementState.SUBMITTED,
            Statement.superseded_by.is_(None),
            Statement.withdrawn_at.is_(None),
            Statement.stance.is_not(None),
            visible_statements(actor),
        )
        .order_by(Statement.number)
    )
