"""The steps of a response: which are on, and what becomes of what is being written when that changes."""

from itertools import product

import pytest
from sqlalchemy import select

from consult import clock
from consult.db import db, transaction
from consult.errors import NotAllowed, WrongState
from consult.model.comments import Stance
from consult.model.consultations import Consultation, Invitation, InvitationState
from consult.model.organisations import Organisation, OrganisationRole, Sector
from consult.model.records import Event
from consult.model.statements import Statement, StatementState
from consult.model.steps import Step, StepChange, ahead, way
from consult.model.users import Role
from consult.policy import Actor
from consult.queries import statements as rooms
from consult.queries.statements import Room
from consult.services import statements, steps, submissions
from consult.services.statements import Before, General, Minutes
from consult.services.submissions import Handing
from consult.web.response_parts import as_page
from tests import factories as make

pytestmark = pytest.mark.usefixtures("app")

D, A, B, S = StatementState.DRAFT, StatementState.APPROVED, StatementState.DECIDED, StatementState.SUBMITTED
SWITCHES = list(product((True, False), repeat=2))
WAYS = {
    (True, True): (D, A, B, S),
    (True, False): (D, A, S),
    (False, True): (D, B, S),
    (False, False): (D, S),
}


@pytest.fixture
def body() -> Organisation:
    return make.organisation()


@pytest.fixture
def round_(body: Organisation) -> Consultation:
    return make.consultation(invitations=[Invitation(organisation_id=body.id, state=InvitationState.OPENED)])


@pytest.fixture
def actor(body: Organisation) -> Actor:
    return make.actor(make.user(organisation=body))


@pytest.fixture
def where(actor: Actor, body: Organisation, round_: Consultation) -> Room:
    found = rooms.room(actor, body.slug, round_.slug)
    texts = {"summary": "Vi är positiva.", "views": "", "reservation": ""}
    with transaction():
        statements.write(actor, found, General(Stance.SUPPORTS, texts, frozenset()), Before())
    return found


def set_steps(actor: Actor, body: Organisation, on: tuple[bool, bool]) -> None:
    with transaction():
        steps.switch(actor, body, dict(zip(Step, on, strict=True)))


def take(actor: Actor, where: Room, step: StatementState) -> None:
    mine = rooms.draft(actor, where)
    assert mine
    seen = rooms.mark(actor, mine)
    with transaction():
        if step is A:
            statements.approve(actor, where, seen)
        elif step is B:
            statements.decide(actor, where, seen, Minutes("Kommunstyrelsen", "7", clock.today()))
        else:
            submissions.submit(actor, where, seen, Handing("Se avsnitten.", "sv", as_page))


def draft(actor: Actor, where: Room) -> Statement:
    db.session.rollback()
    mine = rooms.draft(actor, where)
    assert mine
    return mine


def now(where: Room) -> Organisation:
    return db.session.get_one(Organisation, where.organisation_id, populate_existing=True)


@pytest.mark.parametrize("sector", list(Sector))
def test_the_steps_of_a_new_organisation_follow_from_its_sector(sector: Sector) -> None:
    body = make.organisation(sector)
    formal = sector in {Sector.MUNICIPALITY, Sector.EDUCATION, Sector.NATIONAL_AGENCY}
    assert (body.needs_approval, body.needs_decision) == (formal, formal)


@pytest.mark.parametrize("on", SWITCHES)
def test_a_response_takes_the_steps_that_are_on_and_no_other(
    on: tuple[bool, bool], actor: Actor, body: Organisation, where: Room
) -> None:
    set_steps(actor, body, on)
    assert way(now(where), None) == WAYS[on]
    for here, following in zip(WAYS[on], WAYS[on][1:], strict=False):
        assert draft(actor, where).state is here
        assert ahead(now(where), draft(actor, where)) is following
        for wrong in {A, B} - {following}:
            with pytest.raises(WrongState, match="statement_state"):
                take(actor, where, wrong)
        take(actor, where, following)
    assert db.session.scalars(select(Statement.state)).one() is S


AFTER = [
    # where it stands when the steps change, what they are then, and the way from there on
    *[(D, on, WAYS[on]) for on in SWITCHES],
    (A, (True, True), (D, A, B, S)),
    (A, (True, False), (D, A, S)),
    (A, (False, True), (D, A, B, S)),
    (A, (False, False), (D, A, S)),
    *[(B, on, (D, A, B, S)) for on in SWITCHES],
]


@pytest.mark.parametrize(("state", "on", "expected"), AFTER)
def test_a_response_in_the_middle_keeps_the_steps_it_has_taken_when_they_are_switched(
    state: StatementState,
    on: tuple[bool, bool],
    expected: tuple[StatementState, ...],
    actor: Actor,
    where: Room,
) -> None:
    set_steps(actor, now(where), (True, True))
    for step in (A, B):
        if draft(actor, where).state is not state:
            take(actor, where, step)
    set_steps(actor, now(where), on)
    mine = draft(actor, where)
    assert mine.state is state
    assert way(now(where), mine) == expected
    for step in expected[expected.index(state) + 1 :]:
        take(actor, where, step)
    assert db.session.scalars(select(Statement.state)).one() is S


@pytest.mark.parametrize("on", SWITCHES)
def test_what_was_decided_without_approval_is_not_brought_back_when_approval_is_switched_on(
    on: tuple[bool, bool], actor: Actor, body: Organisation, where: Room
) -> None:
    set_steps(actor, body, (False, True))
    take(actor, where, B)
    set_steps(actor, body, on)
    assert way(now(where), draft(actor, where)) == (D, B, S)
    with transaction():
        statements.send_back(actor, where, "Skriv kortare.")
    assert way(now(where), draft(actor, where)) == WAYS[on], "a draft again, it takes the steps that are on"


def test_who_switched_what_is_kept_and_nothing_is_told_outside(actor: Actor, body: Organisation) -> None:
    before = set(db.session.scalars(select(Event.id)))
    for on in ((True, False), (True, False), (False, True)):
        set_steps(actor, body, on)
    kept = [
        (each.step, each.is_on, each.user_id)
        for each in db.session.scalars(select(StepChange).order_by(StepChange.id))
    ]
    assert kept == [
        (Step.DECISION, False, actor.user_id),
        (Step.APPROVAL, False, actor.user_id),
        (Step.DECISION, True, actor.user_id),
    ]
    assert set(db.session.scalars(select(Event.id))) == before


def test_only_a_coordinator_of_the_organisation_switches_steps(body: Organisation) -> None:
    others = (
        make.user(Role.ADMINISTRATOR),
        make.user(Role.PROCESS_OWNER),
        make.user(organisation=make.organisation()),
        make.user(organisation=body, membership=OrganisationRole.SIGNATORY),
        make.user(organisation=body, membership=OrganisationRole.CONTRIBUTOR),
    )
    for person in others:
        with pytest.raises(NotAllowed):
            set_steps(make.actor(person), body, (False, False))
    assert make.rows(StepChange) == 0
