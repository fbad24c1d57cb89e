"""Keep how many comments have an answer in each state, and how many changes each answer has, so that no page counts."""

from collections.abc import Collection

from sqlalchemy import func, select, update

from consult.db import db
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionChange, DispositionState

COUNTS = {
    DispositionState.OPEN: Consultation.unanswered,
    DispositionState.PROPOSED: Consultation.proposed,
    DispositionState.APPROVED: Consultation.approved,
    DispositionState.RELEASED: Consultation.released,
}


def move(consultation_id: int, comments: int, old: DispositionState, new: DispositionState) -> None:
    """Count so many comments in another state; in the database, where two drafters' changes add up."""
    if old is new:
        return
    db.session.execute(
        update(Consultation)
        .where(Consultation.id == consultation_id)
        .values({COUNTS[old]: COUNTS[old] - comments, COUNTS[new]: COUNTS[new] + comments})
        .execution_options(synchronize_session=False)
    )


def count_changes(answers: Collection[int]) -> None:
    """Keep how many changes are linked to answers; what they say has not changed by that, nor their revision."""
    db.session.flush()
    many = (
        select(func.count())
        .where(DispositionChange.disposition_id == Disposition.id)
        .correlate(Disposition)
        .scalar_subquery()
    )
    db.session.execute(
        update(Disposition)
        .where(Disposition.id.in_(answers))
        .values(change_count=many)
        .execution_options(synchronize_session=False)
    )
