"""Consultations: prepared by the process owner, announced once, opened and closed by their dates alone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import db, transaction
from consult.errors import DomainError, Invalid, NotAllowed, Outdated, WrongState
from consult.model.consultations import (
    CONSULTATION_TRANSITIONS,
    Consultation,
    ConsultationState,
    InvitationState,
    Participation,
    Phase,
    Publication,
)
from consult.model.plans import Plan
from consult.model.records import Event, Verb
from consult.model.users import Role
from consult.model.versions import Version
from consult.policy import Actor
from consult.queries import consultations as reading
from consult.services import consultations, invitations
from consult.services.consultations import Round
from tests import factories

SUMMER = datetime(2026, 6, 1, 10, tzinfo=UTC)


@pytest.fixture
def owner(app: Flask) -> Actor:
    person = factories.user(Role.PROCESS_OWNER)
    return Actor(user_id=person.id, roles=frozenset({Role.PROCESS_OWNER}))


def draft(**changes: object) -> Round:
    given = Round(
        title={"sv": "Remiss", "en": "Consultation"},
        letter={"sv": "Vad tycker ni?", "en": "What do you think?"},
        questions=({"sv": "Är målen rätt?", "en": "Are the goals right?"},),
        first_day=date(2026, 6, 1),
        last_day=date(2026, 10, 31),
        board_day=date(2027, 3, 8),
        publication=Publication.AT_ONCE,
        participation=Participation.EVERYONE,
    )
    return replace(given, **changes)  # type: ignore[arg-type]


def created(owner: Actor, **changes: object) -> Consultation:
    version = factories.published(factories.plan())
    plan = db.session.get_one(Plan, version.plan_id)
    with clock.at(SUMMER), transaction():
        consultation = consultations.create(owner, plan, version, draft(**changes))
    return reading.whole(owner, consultation.slug)


def announced(owner: Actor, **changes: object) -> Consultation:
    consultation = created(owner, **changes)
    with clock.at(SUMMER), transaction():
        consultations.announce(owner, consultation)
    return reading.whole(owner, consultation.slug)


def happened(verb: Verb) -> list[Event]:
    return list(db.session.scalars(select(Event).where(Event.verb == verb).order_by(Event.id)))


def refused(kind: type[DomainError], code: str, act: Callable[[], object]) -> None:
    with clock.at(SUMMER), pytest.raises(kind) as refusal, transaction():
        act()
    assert refusal.value.code == code


def test_a_consultation_is_prepared_out_of_sight_until_it_is_announced(owner: Actor) -> None:
    consultation = created(owner)
    with clock.at(SUMMER):
        assert consultation.phase() is Phase.DRAFT
        with transaction():
            consultations.announce(owner, consultation)
        assert consultation.phase() is Phase.OPEN
    assert consultation.announced_at == SUMMER
    assert len(happened(Verb.CONSULTATION_CREATED)) == 1
    assert len(happened(Verb.CONSULTATION_ANNOUNCED)) == 1


def test_the_second_consultation_on_a_plan_is_named_with_a_number(owner: Actor) -> None:
    version = factories.published(factories.plan(slug="affarsplan"))
    plan = db.session.get_one(Plan, version.plan_id)
    with transaction():
        first = consultations.create(owner, plan, version, draft())
        second = consultations.create(owner, plan, version, draft())
        third = consultations.create(owner, plan, version, draft())
    assert [first.slug, second.slug, third.slug] == ["affarsplan", "affarsplan-2", "affarsplan-3"]


def test_a_consultation_never_takes_the_address_of_the_form_for_new_ones(owner: Actor) -> None:
    version = factories.published(factories.plan(slug="new"))
    plan = db.session.get_one(Plan, version.plan_id)
    with transaction():
        assert consultations.create(owner, plan, version, draft()).slug == "new-2"


def test_the_working_text_cannot_be_consulted_on(owner: Actor) -> None:
    plan = factories.plan()
    working = factories.working(plan)
    refused(WrongState, "version_not_published", lambda: consultations.create(owner, plan, working, draft()))


def test_a_version_of_another_plan_cannot_be_consulted_on(owner: Actor) -> None:
    version: Version = factories.published(factories.plan())
    refused(
        WrongState,
        "version_not_published",
        lambda: consultations.create(owner, factories.plan(), version, draft()),
    )


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PROCESS_OWNER])
def test_nobody_but_a_process_owner_holds_consultations(app: Flask, owner: Actor, role: Role) -> None:
    consultation = created(owner)
    other = Actor(user_id=owner.user_id, roles=frozenset({role}))
    acts = (
        lambda: consultations.announce(other, consultation),
        lambda: consultations.cancel(other, consultation, {"sv": "Skäl"}),
        lambda: consultations.save(other, consultation, draft(), 1),
        lambda: consultations.extend(other, consultation, date(2026, 12, 1), None),
        lambda: invitations.choose(other, consultation, frozenset()),
        lambda: invitations.send(other, consultation),
        lambda: invitations.extend(other, consultation, 1, date(2026, 12, 1)),
    )
    for act in acts:
        with pytest.raises(NotAllowed), transaction():
            act()
    assert consultation.state is ConsultationState.DRAFT


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"last_day": date(2026, 5, 31)}, "days_out_of_order"),
        ({"board_day": date(2026, 10, 31)}, "board_day_early"),
        ({"first_day": date(1, 1, 1)}, "day_out_of_range"),
        ({"last_day": date(9999, 12, 31), "board_day": None}, "day_out_of_range"),
    ],
)
def test_days_must_be_in_order_and_in_our_time(owner: Actor, changes: dict[str, object], code: str) -> None:
    version = factories.published(factories.plan())
    plan = db.session.get_one(Plan, version.plan_id)
    refused(Invalid, code, lambda: consultations.create(owner, plan, version, draft(**changes)))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": {"en": "Only English"}}, "round_title_missing"),
        ({"letter": {"en": "Only English"}}, "round_letter_missing"),
        ({"first_day": date(2026, 5, 31)}, "first_day_past"),
    ],
)
def test_it_is_not_announced_before_everything_needed_is_there(
    owner: Actor, changes: dict[str, object], code: str
) -> None:
    consultation = created(owner, **changes)
    refused(Invalid, code, lambda: consultations.announce(owner, consultation))
    assert consultation.state is ConsultationState.DRAFT
    assert happened(Verb.CONSULTATION_ANNOUNCED) == []


def test_saving_changes_questions_in_place_and_drops_those_taken_away(owner: Actor) -> None:
    consultation = created(owner, questions=({"sv": "Ett"}, {"sv": "Två"}, {"sv": "Tre"}))
    with transaction():
        consultations.save(owner, consultation, draft(questions=({"sv": "Två"}, {"sv": "Fyra"})), 1)
    kept = reading.whole(owner, consultation.slug)
    assert [(each.position, each.text["sv"]) for each in kept.questions] == [(1, "Två"), (2, "Fyra")]


def test_two_who_write_at_once_do_not_overwrite_each_other(owner: Actor) -> None:
    consultation = created(owner)
    seen = consultation.revision
    with transaction():
        consultations.save(owner, consultation, draft(questions=({"sv": "Min fråga"},)), seen)
    refused(
        Outdated,
        "round_changed",
        lambda: consultations.save(owner, consultation, draft(questions=({"sv": "Din fråga"},)), seen),
    )
    assert [each.text["sv"] for each in reading.whole(owner, consultation.slug).questions] == ["Min fråga"]


def test_nothing_is_rewritten_after_it_is_announced(owner: Actor) -> None:
    consultation = announced(owner)
    refused(
        WrongState,
        "round_announced",
        lambda: consultations.save(owner, consultation, draft(), consultation.revision),
    )


@pytest.mark.parametrize("state", ConsultationState)
@pytest.mark.parametrize("wanted", [ConsultationState.ANNOUNCED, ConsultationState.CANCELLED])
def test_states_follow_their_table(owner: Actor, state: ConsultationState, wanted: ConsultationState) -> None:
    consultation = created(owner)
    acts = {
        ConsultationState.ANNOUNCED: lambda: consultations.announce(owner, consultation),
        ConsultationState.CANCELLED: lambda: consultations.cancel(owner, consultation, {"sv": "Skäl"}),
    }
    if state is not ConsultationState.DRAFT:
        with clock.at(SUMMER), transaction():
            acts[state]()
    if wanted in CONSULTATION_TRANSITIONS[state]:
        with clock.at(SUMMER), transaction():
            acts[wanted]()
        assert consultation.state is wanted
    else:
        refused(WrongState, "round_not_there", acts[wanted])
        assert consultation.state is state


def test_a_cancelled_consultation_keeps_its_reason(owner: Actor) -> None:
    consultation = announced(owner)
    refused(Invalid, "cancel_reason_needed", lambda: consultations.cancel(owner, consultation, {"en": "Why"}))
    with transaction():
        consultations.cancel(owner, consultation, {"sv": "Utkastet görs om."})
    assert consultation.cancelled_because == {"sv": "Utkastet görs om."}
    assert [event.data for event in happened(Verb.CONSULTATION_CANCELLED)] == [{}]


def test_the_last_reply_date_moves_only_to_later_days(owner: Actor) -> None:
    consultation = announced(owner)
    board = date(2027, 3, 8)
    refused(
        Invalid,
        "last_day_not_later",
        lambda: consultations.extend(owner, consultation, date(2026, 10, 30), board),
    )
    refused(
        Invalid, "board_day_early", lambda: consultations.extend(owner, consultation, date(2027, 3, 8), board)
    )
    with clock.at(SUMMER), transaction():
        consultations.extend(owner, consultation, date(2026, 11, 15), board)
    assert consultation.last_day == date(2026, 11, 15)
    assert [event.data["last_day"] for event in happened(Verb.CONSULTATION_CHANGED)] == ["2026-11-15"]


def test_moving_the_date_to_where_it_is_leaves_no_trace(owner: Actor) -> None:
    consultation = announced(owner)
    with clock.at(SUMMER), transaction():
        consultations.extend(owner, consultation, consultation.last_day, consultation.board_day)
    assert happened(Verb.CONSULTATION_CHANGED) == []


def test_a_closed_consultation_is_not_opened_again(owner: Actor) -> None:
    consultation = announced(owner)
    with (
        clock.at(datetime(2026, 11, 1, 12, tzinfo=UTC)),
        pytest.raises(WrongState, match="round_not_running"),
        transaction(),
    ):
        consultations.extend(owner, consultation, date(2026, 12, 1), None)


@pytest.mark.parametrize(
    ("moment", "phase"),
    [
        (datetime(2026, 5, 31, 21, 59, 59, tzinfo=UTC), Phase.UPCOMING),  # 23:59:59 in Stockholm, summer time
        (datetime(2026, 5, 31, 22, 0, 0, tzinfo=UTC), Phase.OPEN),  # midnight
        (datetime(2026, 10, 31, 22, 59, 59, tzinfo=UTC), Phase.OPEN),  # 23:59:59, winter time since a week
        (datetime(2026, 10, 31, 23, 0, 0, tzinfo=UTC), Phase.CLOSED),
    ],
)
def test_it_opens_and_closes_at_midnight_in_sweden(owner: Actor, moment: datetime, phase: Phase) -> None:
    consultation = announced(owner)
    with clock.at(moment):
        assert consultation.phase() is phase


@pytest.mark.parametrize(
    ("last_day", "last_second"),
    [
        (date(2026, 10, 25), datetime(2026, 10, 25, 22, 59, 59, tzinfo=UTC)),  # the day has 25 hours
        (date(2027, 3, 28), datetime(2027, 3, 28, 21, 59, 59, tzinfo=UTC)),  # the day has 23 hours
    ],
)
def test_a_last_day_when_the_clocks_change_ends_at_its_own_midnight(
    owner: Actor, last_day: date, last_second: datetime
) -> None:
    consultation = announced(owner, last_day=last_day, board_day=None)
    with clock.at(last_second):
        assert consultation.phase() is Phase.OPEN
    with clock.at(last_second + timedelta(seconds=1)):
        assert consultation.phase() is Phase.CLOSED


def test_announcing_invites_those_on_the_list_and_later_ones_are_invited_by_themselves(owner: Actor) -> None:
    consultation = created(owner)
    first, second, third = (factories.organisation() for _ in range(3))
    with clock.at(SUMMER), transaction():
        invitations.choose(owner, consultation, frozenset({first.id, second.id}))
    with clock.at(SUMMER), transaction():
        assert consultations.announce(owner, consultation) == 2
    with clock.at(SUMMER), transaction():
        invitations.choose(owner, consultation, frozenset({third.id}))
    with clock.at(SUMMER), transaction():
        assert invitations.send(owner, consultation) == 1
    with clock.at(SUMMER), transaction():
        assert invitations.send(owner, consultation) == 0
    sent = [event.data["organisation"] for event in happened(Verb.INVITATION_SENT)]
    assert sent == [first.id, second.id, third.id]
    listed = reading.whole(owner, consultation.slug).invitations
    assert {each.state for each in listed} == {InvitationState.INVITED}
    assert {each.invited_at for each in listed} == {SUMMER}


def test_whoever_is_listed_can_be_left_out_again_but_not_whoever_is_invited(owner: Actor) -> None:
    consultation = created(owner)
    kept, dropped = factories.organisation(), factories.organisation()
    with clock.at(SUMMER), transaction():
        invitations.choose(owner, consultation, frozenset({kept.id, dropped.id}))
    with clock.at(SUMMER), transaction():
        invitations.choose(owner, consultation, frozenset({kept.id}))
    with clock.at(SUMMER), transaction():
        consultations.announce(owner, consultation)
    with clock.at(SUMMER), transaction():
        invitations.choose(owner, consultation, frozenset())
    assert [each.organisation_id for each in reading.whole(owner, consultation.slug).invitations] == [kept.id]
    last = happened(Verb.INVITATIONS_SET)[-1]
    assert last.data == {"added": [], "removed": [dropped.id]}


def test_an_unknown_organisation_is_refused(owner: Actor) -> None:
    consultation = created(owner)
    refused(
        Invalid, "unknown_organisation", lambda: invitations.choose(owner, consultation, frozenset({4711}))
    )


def test_one_organisation_can_be_given_more_time(owner: Actor) -> None:
    consultation = created(owner)
    body = factories.organisation()
    with clock.at(SUMMER), transaction():
        invitations.choose(owner, consultation, frozenset({body.id}))
    with clock.at(SUMMER), transaction():
        consultations.announce(owner, consultation)
    refused(
        Invalid,
        "extension_not_later",
        lambda: invitations.extend(owner, consultation, body.id, date(2026, 10, 31)),
    )
    after = datetime(2026, 11, 3, 12, tzinfo=UTC)
    with clock.at(after), pytest.raises(Invalid, match="last_day_past"), transaction():
        invitations.extend(owner, consultation, body.id, date(2026, 11, 2))
    with clock.at(after), transaction():
        invitations.extend(owner, consultation, body.id, date(2026, 11, 14))
    kept = reading.whole(owner, consultation.slug)
    with clock.at(after):
        assert kept.phase() is Phase.CLOSED
        assert kept.phase(kept.invitations[0].extended_to) is Phase.OPEN
    assert [event.data for event in happened(Verb.EXTENSION_GRANTED)] == [
        {"organisation": body.id, "until": "2026-11-14"}
    ]
