"""Corrections of an announced consultation: who may, when, and that each of them counts once."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import Texts, db, transaction
from consult.errors import Invalid, NotAllowed, Outdated, WrongState
from consult.model.consultations import Consultation, ConsultationState
from consult.model.corrections import Correction
from consult.model.records import Event, Verb
from consult.model.users import Role
from consult.policy import Actor
from consult.services import corrections
from tests import factories

TEXT = {"sv": "Det ska stå 2030.", "en": "It should say 2030."}


def owner() -> Actor:
    return factories.actor(factories.user(Role.PROCESS_OWNER))


def announce(actor: Actor, consultation: Consultation, text: Texts = TEXT, number: int = 1) -> None:
    with transaction():
        corrections.announce(actor, consultation, text, number)


def kept() -> list[tuple[int, Texts]]:
    db.session.rollback()
    return [
        (each.number, each.text) for each in db.session.scalars(select(Correction).order_by(Correction.id))
    ]


def test_a_correction_is_kept_with_its_moment_and_recorded(app: Flask) -> None:
    consultation = factories.consultation()
    announce(owner(), consultation)
    assert kept() == [(1, TEXT)]
    [event] = db.session.scalars(select(Event).where(Event.verb == Verb.CONSULTATION_CORRECTED))
    assert (event.consultation_id, event.data) == (consultation.id, {"number": 1})
    assert consultation.letter == {"sv": "Vad tycker ni?", "en": "What do you think?"}, "what was sent stays"


def test_a_form_that_is_sent_twice_counts_once(app: Flask) -> None:
    actor, consultation = owner(), factories.consultation()
    announce(actor, consultation)
    announce(actor, consultation)
    assert kept() == [(1, TEXT)]


def test_two_people_who_correct_at_once_read_each_other_first(app: Flask) -> None:
    consultation = factories.consultation()
    announce(owner(), consultation)
    other = {"sv": "Svara till Kim.", "en": "Reply to Kim."}
    with pytest.raises(Outdated, match="correction_before"):
        announce(owner(), consultation, other)
    announce(owner(), consultation, other, number=2)
    assert [number for number, _text in kept()] == [1, 2]


@pytest.mark.parametrize("text", [{}, {"sv": "Bara svenska."}, {"sv": "Svenska.", "en": ""}])
def test_a_correction_is_written_in_every_language(app: Flask, text: Texts) -> None:
    with pytest.raises(Invalid, match="correction_languages"):
        announce(owner(), factories.consultation(), text)
    assert kept() == []


@pytest.mark.parametrize("state", [ConsultationState.DRAFT, ConsultationState.CANCELLED])
def test_what_is_not_announced_is_not_corrected(app: Flask, state: ConsultationState) -> None:
    with pytest.raises(WrongState, match="round_not_running"):
        announce(owner(), factories.consultation(state=state))
    assert kept() == []


def test_what_is_over_is_not_corrected_and_what_comes_can_be(app: Flask) -> None:
    over, coming = factories.consultation(last=-1), factories.consultation(first=5)
    with pytest.raises(WrongState):
        announce(owner(), over)
    announce(owner(), coming)
    assert len(kept()) == 1


@pytest.mark.parametrize("role", [Role.DRAFTER, Role.APPROVER, Role.REGISTRAR, Role.READER])
def test_only_who_runs_consultations_corrects_them(app: Flask, role: Role) -> None:
    consultation = factories.consultation()
    with pytest.raises(NotAllowed):
        announce(factories.actor(factories.user(role)), consultation)
    assert kept() == []


def test_the_moment_is_when_it_was_announced(app: Flask) -> None:
    before = clock.now()
    announce(owner(), factories.consultation())
    [correction] = db.session.scalars(select(Correction))
    assert before <= correction.announced_at <= before + timedelta(minutes=1)
