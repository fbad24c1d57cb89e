"""An outcome that says that the text stays as it is, and a change that is linked to the answer."""

import pytest

from consult.db import db, transaction
from consult.errors import Invalid, WrongState
from consult.model.consultations import Consultation
from consult.model.dispositions import Answer, Disposition, DispositionChange, DispositionState, Outcome
from consult.model.users import Role
from consult.policy import Actor
from consult.services import dispositions, proposals
from tests import factories

NO = Answer(Outcome.NO_CHANGE, {"sv": "Texten är tydlig nog."})
pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(name="consultation")
def _consultation() -> Consultation:
    return factories.consultation()


@pytest.fixture(name="drafter")
def _drafter() -> Actor:
    return factories.actor(factories.user(Role.DRAFTER))


@pytest.fixture(name="approver")
def _approver() -> Actor:
    return factories.actor(factories.user(Role.APPROVER))


def state_of(mine: Disposition) -> DispositionState:
    db.session.expire(mine)
    return mine.state


@pytest.mark.parametrize(
    "outcome", [Outcome.ALREADY_COVERED, Outcome.NOT_ACCEPTED, Outcome.NO_CHANGE, Outcome.OUT_OF_SCOPE]
)
def test_an_outcome_that_keeps_the_text_is_not_proposed_with_a_change_linked(
    consultation: Consultation, drafter: Actor, outcome: Outcome
) -> None:
    mine = factories.answer_of(factories.comment(consultation))
    with transaction():
        proposals.link(drafter, mine, "1.2")
    answer = Answer(outcome, {"sv": "Texten är tydlig nog."})
    with pytest.raises(Invalid, match="outcome_denies_change"), transaction():
        dispositions.propose(drafter, mine, answer, mine.revision)
    assert state_of(mine) is DispositionState.OPEN
    with transaction():
        proposals.unlink(drafter, mine, db.session.query(DispositionChange).one().uid)
    with transaction():
        dispositions.propose(drafter, mine, answer, mine.revision)
    assert state_of(mine) is DispositionState.PROPOSED


@pytest.mark.parametrize("outcome", [Outcome.PARTLY_ACCEPTED, Outcome.ANSWERED, Outcome.REFERRED])
def test_other_outcomes_may_have_a_change_linked(
    consultation: Consultation, drafter: Actor, approver: Actor, outcome: Outcome
) -> None:
    mine = factories.answer_of(factories.comment(consultation))
    with transaction():
        proposals.link(drafter, mine, "1.2")
    with transaction():
        dispositions.propose(drafter, mine, Answer(outcome, {"sv": "Vi förtydligar."}), mine.revision)
    with transaction():
        dispositions.approve(approver, mine)
    assert state_of(mine) is DispositionState.APPROVED


def test_no_change_is_linked_to_an_answer_on_its_way_that_keeps_the_text(
    consultation: Consultation, drafter: Actor, approver: Actor
) -> None:
    comment = factories.comment(consultation, "1.2", words="övriga aktörer", proposed="alla")
    mine = factories.answer_of(comment)
    with transaction():
        dispositions.propose(drafter, mine, NO, mine.revision)
    with pytest.raises(WrongState, match="answer_keeps_text"), transaction():
        proposals.link(drafter, mine, "1.2")
    suggestion = proposals.suggest(drafter, comment)
    with pytest.raises(WrongState, match="answer_keeps_text"), transaction():
        proposals.accept(drafter, comment, suggestion.merged, suggestion.digest)
    assert factories.rows(DispositionChange) == 0
    with transaction():
        dispositions.approve(approver, mine)
    assert state_of(mine) is DispositionState.APPROVED


def test_a_contradiction_from_before_is_not_approved(
    consultation: Consultation, drafter: Actor, approver: Actor
) -> None:
    mine = factories.answer_of(factories.comment(consultation))
    with transaction():
        dispositions.propose(drafter, mine, NO, mine.revision)
    db.session.add(DispositionChange(disposition_id=mine.id, uid="u1"))
    db.session.commit()
    with pytest.raises(WrongState, match="outcome_denies_change"), transaction():
        dispositions.approve(approver, mine)
    assert state_of(mine) is DispositionState.PROPOSED
    assert mine.approved_by_id is None
