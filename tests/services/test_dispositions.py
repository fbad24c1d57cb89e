from datetime import timedelta

import pytest
import time_machine

from consult import clock
from consult.db import db, transaction
from consult.errors import Invalid, NotAllowed, Outdated, WrongState
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import (
    Answer,
    Disposition,
    DispositionNote,
    DispositionState,
    Outcome,
    Significance,
    Theme,
)
from consult.model.users import Role, User
from consult.policy import Actor
from consult.services import dispositions, groups, releases, themes
from tests import factories

pytestmark = pytest.mark.usefixtures("app")
YES = Answer(Outcome.ACCEPTED, {"sv": "Förtydligandet förs in."})


@pytest.fixture(name="consultation")
def _consultation() -> Consultation:
    return factories.consultation()


@pytest.fixture(name="drafter")
def _drafter() -> Actor:
    return factories.actor(factories.user(Role.DRAFTER))


@pytest.fixture(name="approver")
def _approver() -> Actor:
    return factories.actor(factories.user(Role.APPROVER))


def answer_of(comment: Comment) -> Disposition:
    return db.session.get_one(Disposition, db.session.get_one(Comment, comment.id).disposition_id)


def proposed(drafter: Actor, comment: Comment, answer: Answer = YES) -> Disposition:
    mine = answer_of(comment)
    with transaction():
        dispositions.propose(drafter, mine, answer, mine.revision)
    return answer_of(comment)


def test_an_answer_is_written_proposed_and_approved_by_another(
    consultation: Consultation, drafter: Actor, approver: Actor
) -> None:
    mine = proposed(drafter, factories.comment(consultation))
    assert mine.state is DispositionState.PROPOSED
    with transaction():
        dispositions.approve(approver, mine)
    assert mine.state is DispositionState.APPROVED
    assert (mine.proposed_by_id, mine.approved_by_id) == (drafter.user_id, approver.user_id)


def test_nobody_approves_their_own_proposal(consultation: Consultation) -> None:
    both = factories.user(Role.DRAFTER)
    factories.also(both, Role.APPROVER)
    actor = factories.actor(both)
    mine = proposed(actor, factories.comment(consultation))
    with pytest.raises(NotAllowed, match="own_proposal"), transaction():
        dispositions.approve(actor, mine)
    assert mine.state is DispositionState.PROPOSED


@pytest.mark.parametrize(
    "outcome", [each for each in Outcome if each not in {Outcome.ACCEPTED, Outcome.WITHDRAWN}]
)
def test_every_outcome_but_accepted_needs_reasons(
    consultation: Consultation, drafter: Actor, outcome: Outcome
) -> None:
    mine = answer_of(factories.comment(consultation))
    with pytest.raises(Invalid, match="reasons_needed"), transaction():
        dispositions.propose(drafter, mine, Answer(outcome, {"sv": "  "}), mine.revision)
    assert answer_of_state(mine) is DispositionState.OPEN


def answer_of_state(mine: Disposition) -> DispositionState:
    db.session.expire(mine)
    return mine.state


def test_an_answer_without_an_outcome_cannot_be_proposed(consultation: Consultation, drafter: Actor) -> None:
    mine = answer_of(factories.comment(consultation))
    with pytest.raises(Invalid, match="outcome_needed"), transaction():
        dispositions.propose(drafter, mine, Answer(None, {"sv": "Skäl"}), mine.revision)


def test_a_colleagues_newer_answer_is_never_overwritten(consultation: Consultation, drafter: Actor) -> None:
    mine = answer_of(factories.comment(consultation))
    seen = mine.revision
    with transaction():
        dispositions.save(drafter, mine, Answer(Outcome.NOT_ACCEPTED, {"sv": "Nej, för att."}), seen)
    with pytest.raises(Outdated, match="answer_clash"), transaction():
        dispositions.save(drafter, mine, YES, seen)
    db.session.expire(mine)
    assert mine.outcome is Outcome.NOT_ACCEPTED


def test_sending_back_needs_a_note_and_returns_it_to_its_drafter(
    consultation: Consultation, drafter: Actor, approver: Actor
) -> None:
    mine = proposed(drafter, factories.comment(consultation))
    with pytest.raises(Invalid, match="note_needed"), transaction():
        dispositions.send_back(approver, mine, "   ")
    with transaction():
        dispositions.send_back(approver, mine, "Skriv tydligare.")
    db.session.expire(mine)
    assert (mine.state, mine.assignee_id) == (DispositionState.OPEN, drafter.user_id)
    assert db.session.query(DispositionNote).one().body == "Skriv tydligare."


def test_an_approved_answer_cannot_be_changed_before_it_is_taken_back(
    consultation: Consultation, drafter: Actor, approver: Actor
) -> None:
    mine = proposed(drafter, factories.comment(consultation))
    with transaction():
        dispositions.approve(approver, mine)
    with pytest.raises(WrongState, match="answer_not_open"), transaction():
        dispositions.save(drafter, mine, YES, mine.revision)
    with transaction():
        dispositions.take_back(drafter, mine)
    assert answer_of_state(mine) is DispositionState.OPEN
    assert mine.approved_by_id is None


def test_several_comments_share_one_answer_and_can_leave_it(
    consultation: Consultation, drafter: Actor
) -> None:
    first, second, third = (factories.comment(consultation) for _ in range(3))
    with transaction():
        groups.group(drafter, answer_of(first), frozenset({second.number, third.number}))
    assert {answer_of(each).id for each in (first, second, third)} == {answer_of(first).id}
    assert factories.rows(Disposition) == 1
    with transaction():
        groups.leave(drafter, db.session.get_one(Comment, second.id))
    assert answer_of(second).id != answer_of(first).id
    assert answer_of(third).id == answer_of(first).id


def test_grouping_is_all_or_nothing(consultation: Consultation, drafter: Actor) -> None:
    first, second = (factories.comment(consultation) for _ in range(2))
    with pytest.raises(Invalid, match="unknown_comment"), transaction():
        groups.group(drafter, answer_of(first), frozenset({second.number, 99}))
    assert answer_of(second).id != answer_of(first).id


def test_a_comment_whose_answer_waits_for_approval_cannot_join_another(
    consultation: Consultation, drafter: Actor
) -> None:
    first, second = (factories.comment(consultation) for _ in range(2))
    proposed(drafter, second)
    with pytest.raises(WrongState, match="answer_not_open"), transaction():
        groups.group(drafter, answer_of(first), frozenset({second.number}))


def test_a_lone_comment_has_nothing_to_leave(consultation: Consultation, drafter: Actor) -> None:
    alone = factories.comment(consultation)
    with pytest.raises(WrongState, match="not_grouped"), transaction():
        groups.leave(drafter, alone)


def test_approved_answers_are_released_together_after_the_last_reply_date(
    consultation: Consultation, drafter: Actor, approver: Actor
) -> None:
    first, second, third = (factories.comment(consultation) for _ in range(3))
    for comment in (first, second):
        mine = proposed(drafter, comment)
        with transaction():
            dispositions.approve(approver, mine)
    with pytest.raises(WrongState, match="still_open"), transaction():
        releases.release(approver, consultation)
    with time_machine.travel(clock.now() + timedelta(days=60)), transaction():
        assert releases.release(approver, consultation) == 2
    assert [answer_of(each).state for each in (first, second, third)] == [
        DispositionState.RELEASED,
        DispositionState.RELEASED,
        DispositionState.OPEN,
    ]
    with time_machine.travel(clock.now() + timedelta(days=60)), pytest.raises(WrongState), transaction():
        releases.release(approver, consultation)


def test_a_released_answer_can_no_longer_be_changed(
    consultation: Consultation, drafter: Actor, approver: Actor
) -> None:
    mine = proposed(drafter, factories.comment(consultation))
    with transaction():
        dispositions.approve(approver, mine)
    with time_machine.travel(clock.now() + timedelta(days=60)):
        with transaction():
            releases.release(approver, consultation)
        for act in (
            lambda: dispositions.save(drafter, mine, YES, mine.revision),
            lambda: dispositions.take_back(drafter, mine),
            lambda: dispositions.send_back(approver, mine, "Vänta."),
            lambda: dispositions.approve(approver, mine),
            lambda: dispositions.assign(drafter, mine, drafter.user_id),
        ):
            with pytest.raises((WrongState, Outdated)), transaction():
                act()
    assert answer_of_state(mine) is DispositionState.RELEASED


def test_only_drafters_write_and_only_approvers_approve(consultation: Consultation) -> None:
    mine = answer_of(factories.comment(consultation))
    for role in (Role.APPROVER, Role.REGISTRAR, Role.READER, Role.ADMINISTRATOR):
        with pytest.raises(NotAllowed), transaction():
            dispositions.save(factories.actor(factories.user(role)), mine, YES, mine.revision)
    for role in (Role.DRAFTER, Role.PROCESS_OWNER, Role.REGISTRAR, Role.READER):
        with pytest.raises(NotAllowed), transaction():
            dispositions.approve(factories.actor(factories.user(role)), mine)


def test_a_theme_of_another_plan_and_a_person_who_does_not_draft_are_refused(
    consultation: Consultation, drafter: Actor
) -> None:
    other = factories.plan()
    with transaction():
        theme = themes.add(drafter, other.id, {"sv": "Ansvar"})
    mine = answer_of(factories.comment(consultation))
    reader: User = factories.user(Role.READER)
    for answer in (
        Answer(Outcome.ACCEPTED, {}, theme_id=db.session.get_one(Theme, theme.id).id),
        Answer(Outcome.ACCEPTED, {}, assignee_id=reader.id),
    ):
        with pytest.raises(Invalid), transaction():
            dispositions.save(drafter, mine, answer, mine.revision)


def test_an_answer_keeps_theme_significance_and_responsible(
    consultation: Consultation, drafter: Actor
) -> None:
    with transaction():
        theme = themes.add(drafter, consultation.plan_id, {"sv": "Ansvar", "en": "Responsibility"})
    mine = answer_of(factories.comment(consultation))
    full = Answer(Outcome.ACCEPTED, {"en": "Yes."}, Significance.SUBSTANTIVE, theme.id, drafter.user_id)
    with transaction():
        dispositions.save(drafter, mine, full, mine.revision)
    db.session.expire(mine)
    assert (mine.significance, mine.theme_id, mine.assignee_id) == (
        Significance.SUBSTANTIVE,
        theme.id,
        drafter.user_id,
    )
