"""Keep how many comments have an answer in each state, so that no page has to count them."""

from sqlalchemy import update

from consult.db import db
from consult.model.consultations import Consultation
from consult.model.dispositions import DispositionState

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
