"""The demonstration told to its end: the plan that is consulted on today is decided too, with all that it leaves behind."""

import pytest
from sqlalchemy import func, select

from consult import clock
from consult.db import db
from consult.demo import source, story
from consult.formats import report_checks, reports
from consult.model.consultations import Consultation
from consult.model.decisions import Decision, DecisionKind
from consult.model.dispositions import Disposition, DispositionState, Outcome
from consult.model.plans import Plan
from consult.model.records import Event
from consult.model.registrations import Registration
from consult.model.report_editions import Edition
from consult.model.versions import Version
from consult.policy import SYSTEM
from consult.queries import consultations, gate
from tests.demo.conftest import Tell
from tests.support.client import Visitor

pytestmark = pytest.mark.usefixtures("told")


@pytest.fixture(name="told")
def _told(tell: Tell) -> None:
    tell(lambda: story.load(is_decided=True))


def the(slug: str) -> Consultation:
    return consultations.by_slug(SYSTEM, slug)


def test_both_plans_are_adopted_in_their_second_version() -> None:
    found = db.session.execute(
        select(Plan.slug, Decision.kind, Version.number)
        .join(Version, Version.id == Decision.version_id)
        .join(Plan, Plan.id == Version.plan_id)
        .order_by(Plan.slug)
    )
    adopted = [("affarsplan", DecisionKind.ADOPTED, 2), ("kompetensplan", DecisionKind.ADOPTED, 2)]
    assert [tuple(row) for row in found] == adopted
    assert (db.session.scalar(select(func.max(Event.at))) or clock.now()) < clock.now()


def test_every_comment_has_an_answer_that_all_can_read_and_what_was_promised_is_in_the_text() -> None:
    waiting = db.session.scalars(
        select(Disposition).where(Disposition.state != DispositionState.RELEASED)
    ).all()
    assert [each.outcome for each in waiting] == [
        None
    ]  # of the comment that was split: its points have answers
    assert not [each for each in db.session.scalars(select(Registration)) if each.is_draft]
    accepted = db.session.scalar(
        select(func.count()).where(Disposition.outcome.in_([Outcome.ACCEPTED, Outcome.PARTLY_ACCEPTED]))
    )
    assert accepted == 31
    for plan in db.session.scalars(select(Plan)):
        assert not [item for item in gate.items(SYSTEM, plan) if item.code.startswith("promise")]


def test_the_report_of_each_is_frozen_and_whole() -> None:
    frozen = db.session.scalars(select(Edition).order_by(Edition.id)).all()
    kept = [reports.read(each.state.encode()) for each in frozen]
    assert [(each.plan, each.received.last) for each in kept] == [("kompetensplan", 11), ("affarsplan", 42)]
    for each in kept:
        assert report_checks.check(each).is_whole
        assert each.summary.keys() == each.decision.keys() == {"sv", "en"}
        assert all(one.answer for one in each.comments if not one.points)


@pytest.mark.parametrize("locale", ["sv", "en"])
def test_the_report_and_the_decision_are_read_in_both_languages(client: Visitor, locale: str) -> None:
    client.set_cookie("locale", locale)
    report = client.visit("/consultations/affarsplan/report")
    assert source.ending()["report"]["summary"][locale] in report.said
    decision = client.visit("/plans/affarsplan/decisions/1")
    assert source.ending()["decision"]["text"][locale] in decision.said
