"""Who shares a response, and what happens when several act on it at the same moment."""

from collections.abc import Callable
from itertools import product

import pytest
from flask import Flask
from sqlalchemy import select

from consult.db import db, transaction
from consult.errors import NotAllowed, NotFound, WrongState
from consult.model.comments import Comment, Stance
from consult.model.consultations import Consultation, Invitation, InvitationState, Publication
from consult.model.organisations import Organisation, OrganisationRole
from consult.model.statements import PARTY_TRANSITIONS, Party, PartyState, Statement, StatementState
from consult.policy import Actor, Permission, allows, visible_statements
from consult.queries import statements as rooms
from consult.queries.statements import Room
from consult.services import parties, statements, submissions
from consult.services.statements import Before, General
from consult.services.submissions import Handing
from consult.web.response_parts import as_page
from tests import factories as make
from tests.support.together import together

pytestmark = pytest.mark.usefixtures("app")

HANDING = Handing("Se avsnitten.", "sv", as_page)


@pytest.fixture
def body() -> Organisation:
    return make.organisation()


@pytest.fixture
def other() -> Organisation:
    return make.organisation(name="Sjöby kommun")


@pytest.fixture
def round_(body: Organisation) -> Consultation:
    invitation = Invitation(organisation_id=body.id, state=InvitationState.OPENED)
    return make.consultation(invitations=[invitation])


@pytest.fixture
def actor(body: Organisation) -> Actor:
    return make.actor(make.user(organisation=body))


@pytest.fixture
def second(body: Organisation) -> Actor:
    return make.actor(make.user(organisation=body, membership=OrganisationRole.SIGNATORY))


@pytest.fixture
def partner(other: Organisation) -> Actor:
    return make.actor(make.user(organisation=other))


@pytest.fixture
def where(actor: Actor, body: Organisation, round_: Consultation) -> Room:
    found = rooms.room(actor, body.slug, round_.slug)
    texts = {"summary": "Vi är positiva.", "views": "", "reservation": ""}
    general = General(Stance.SUPPORTS, texts, frozenset())
    with transaction():
        statements.write(actor, found, general, Before())
    return found


@pytest.fixture
def asked(actor: Actor, where: Room, other: Organisation) -> tuple[int, int]:
    with transaction():
        parties.invite(actor, where, other.name, may_write=False)
    found = db.session.scalars(select(Party)).one()
    return found.statement_id, found.organisation_id


def seen(actor: Actor, where: Room) -> str:
    db.session.rollback()
    mine = rooms.draft(actor, where)
    assert mine
    return rooms.mark(actor, mine)


def submitting(actor: Actor, where: Room) -> Callable[[], int | None]:
    read = seen(actor, where)
    return lambda: submissions.submit(actor, where, read, HANDING).number


def kinds(results: list[object]) -> list[str]:
    return sorted(getattr(each, "code", None) or type(each).__name__ for each in results)


def test_two_signatories_who_hand_in_at_the_same_moment_hand_in_once(
    app: Flask, actor: Actor, second: Actor, where: Room
) -> None:
    results = together(app, submitting(actor, where), submitting(second, where))
    assert kinds(results) == ["int", "statement_gone"]
    assert db.session.scalars(select(Statement.number)).all() == [1]
    assert make.rows(Comment) == 1


def test_two_signatories_who_approve_at_the_same_moment_approve_once(
    app: Flask, actor: Actor, second: Actor, where: Room
) -> None:
    read = seen(actor, where)
    results = together(
        app,
        lambda: statements.approve(actor, where, read),
        lambda: statements.approve(second, where, read),
    )
    assert kinds(results) == ["NoneType", "statement_state"]
    mine = db.session.scalars(select(Statement)).one()
    assert mine.state is StatementState.APPROVED
    assert mine.approved_by_id in {actor.user_id, second.user_id}


def test_one_hands_in_while_another_takes_back(app: Flask, actor: Actor, second: Actor, where: Room) -> None:
    with transaction():
        statements.approve(actor, where, seen(actor, where))
    results = together(
        app, submitting(actor, where), lambda: statements.send_back(second, where, "Skriv kortare.")
    )
    mine = db.session.scalars(select(Statement)).one()
    assert mine.state is StatementState.SUBMITTED, "a draft may be handed in too"
    assert kinds(results) in (["NoneType", "int"], ["NotFound", "int"])


def test_a_body_accepts_while_the_response_is_handed_in(
    app: Flask, actor: Actor, partner: Actor, where: Room, asked: tuple[int, int]
) -> None:
    results = together(
        app, submitting(actor, where), lambda: parties.answer(partner, asked, PartyState.ACCEPTED)
    )
    mine = db.session.scalars(select(Statement)).one()
    states = db.session.scalars(select(Party.state)).all()
    if mine.state is StatementState.SUBMITTED:
        assert kinds(results) == ["int", "party_gone"]
        assert states == [], "it was handed in without the one that had not accepted"
    else:
        assert kinds(results) == ["NoneType", "statement_changed"]
        assert states == [PartyState.ACCEPTED], "it is not handed in without the approval of the one that has"


def test_a_body_leaves_while_the_response_is_handed_in(
    app: Flask, actor: Actor, partner: Actor, where: Room, asked: tuple[int, int]
) -> None:
    with transaction():
        parties.answer(partner, asked, PartyState.ACCEPTED)
    shared = rooms.room(partner, where.speaking.organisation.slug, where.speaking.consultation.slug)
    mine = rooms.draft(partner, shared)
    assert mine
    words = rooms.words_mark(partner, mine)
    with transaction():
        parties.approve(partner, asked, shared, words)
    results = together(app, submitting(actor, where), lambda: parties.answer(partner, asked, PartyState.LEFT))
    states = db.session.scalars(select(Party.state)).all()
    if "int" in kinds(results):
        assert kinds(results) == ["int", "party_gone"]
        assert states == [PartyState.ACCEPTED]
    else:
        assert kinds(results) == ["NoneType", "statement_changed"]
        assert states == [PartyState.LEFT]


@pytest.mark.parametrize("to", list(PartyState))
@pytest.mark.parametrize("state", list(PartyState))
def test_a_body_goes_from_one_state_to_another_only_as_the_table_says(
    state: PartyState, to: PartyState, partner: Actor, asked: tuple[int, int]
) -> None:
    db.session.get_one(Party, asked).state = state
    db.session.commit()
    if to in PARTY_TRANSITIONS[state]:
        with transaction():
            parties.answer(partner, asked, to)
        expected = to
    else:
        with pytest.raises(WrongState, match="party_state"), transaction():
            parties.answer(partner, asked, to)
        expected = state
    db.session.rollback()
    assert db.session.get_one(Party, asked).state is expected


def test_nobody_answers_for_another_body(actor: Actor, other: Organisation, asked: tuple[int, int]) -> None:
    contributor = make.actor(make.user(organisation=other, membership=OrganisationRole.CONTRIBUTOR))
    for person in (actor, contributor, make.actor(make.user())):
        with pytest.raises(NotAllowed), transaction():
            parties.answer(person, asked, PartyState.ACCEPTED)


def test_only_those_who_sign_for_the_organisation_ask_others(
    where: Room, body: Organisation, other: Organisation, partner: Actor
) -> None:
    contributor = make.actor(make.user(organisation=body, membership=OrganisationRole.CONTRIBUTOR))
    for person in (contributor, partner):
        with pytest.raises(NotAllowed), transaction():
            parties.invite(person, where, other.name, may_write=True)
    assert make.rows(Party) == 0


@pytest.mark.parametrize(
    ("state", "publication"), list(product(PartyState, (Publication.AT_ONCE, Publication.AFTER_PERIOD)))
)
def test_lists_and_pages_agree_on_who_reads_a_shared_response(
    state: PartyState,
    publication: Publication,
    where: Room,
    partner: Actor,
    asked: tuple[int, int],
) -> None:
    actor = make.actor(make.user(organisation=where.speaking.organisation))
    with transaction():
        number = submissions.submit(actor, where, seen(actor, where), HANDING).number
    statement_id, organisation_id = asked
    consultation = db.session.get_one(Consultation, where.consultation_id)
    consultation.publication = publication
    db.session.add(
        Party(
            statement_id=statement_id,
            organisation_id=organisation_id,
            state=state,
            invited_by_id=actor.user_id,
            invited_at=consultation.announced_at,
        )
    )
    db.session.commit()
    listed = set(
        db.session.scalars(
            select(Statement.number).join(Statement.consultation).where(visible_statements(partner))
        )
    )
    try:
        found = rooms.numbered(partner, consultation, number or 0)
        assert allows(partner, Permission.STATEMENT_READ, found)
        shown = {found.number}
    except NotFound:
        shown = set()
    assert listed == shown
    assert bool(shown) is (publication is Publication.AT_ONCE or state is PartyState.ACCEPTED)
