"""What a frozen report holds of those who took part: how they answered, how they stand, and what they handed in."""

import pytest
from flask_babel import force_locale
from sqlalchemy import select, update

from consult import clock
from consult.db import db, transaction
from consult.formats.parts import Line
from consult.formats.reports import Report as Frozen
from consult.model.comments import Comment, Stance
from consult.model.consultations import InvitationState
from consult.model.organisations import Sector
from consult.model.reports import Report
from consult.model.statements import Statement, StatementState
from consult.papers.report_annex import annex
from consult.policy import ANONYMOUS
from consult.queries import consultations, report_states
from tests import factories
from tests.support import world

pytestmark = pytest.mark.usefixtures("app")


def frozen(slug: str) -> Frozen:
    """Give what everyone may read of a report now."""
    found = consultations.by_slug(ANONYMOUS, slug)
    report = db.session.scalars(select(Report)).first() or Report(process={}, summary={}, decision={})
    return report_states.state(ANONYMOUS, found, report, 1, clock.now())


def test_the_annex_holds_responses_in_full_and_only_marks_those_that_were_withdrawn() -> None:
    place = world.build("over")
    slug = place.names["consultation"]
    said = frozen(slug)
    assert [each.number for each in said.responses] == [1]
    assert any(each.body for each in said.responses[0].points)
    (body,) = [each for each in said.bodies if each.name == said.responses[0].organisation]
    assert (body.how, body.is_invited) == ("response", True)
    with transaction():
        gone = {"withdrawn_at": clock.now()}
        received = Statement.number.is_not(None)
        db.session.execute(update(Statement).where(received).values(state=StatementState.WITHDRAWN, **gone))
        mine = select(Statement.organisation_id).where(received)
        db.session.execute(update(Comment).where(Comment.organisation_id.in_(mine)).values(**gone))
    after = frozen(slug)
    (response,) = after.responses
    assert (response.withdrawn_at is not None, response.summary, response.points) == (True, "", ())
    assert [each.how for each in after.bodies if each.name == response.organisation] == ["withdrawn"]
    with force_locale("sv"):
        assert "återtaget" in " ".join(each.text for each in annex(after) if isinstance(each, Line))


def test_everyone_counts_once_with_the_strongest_stance_and_the_silent_are_named() -> None:
    consultation = factories.consultation()
    loud = factories.organisation(name="Ekby")
    quiet = factories.organisation(Sector.EDUCATION, name="Lärosätet")
    factories.invite(consultation, quiet)
    factories.invite(consultation, factories.organisation(name="Avstår"), InvitationState.DECLINED)
    member = factories.user(organisation=loud)
    for stance in (Stance.SUPPORTS, Stance.OPPOSES, Stance.NEUTRAL):
        factories.comment(consultation, by=member, stance=stance)
    person = factories.user()
    factories.comment(consultation, by=person, stance=Stance.SUPPORTS)
    factories.comment(consultation, None, by=person)
    said = frozen(consultation.slug)
    assert {each.name: each.how for each in said.bodies} == {
        "Ekby": "comments",
        "Lärosätet": "silent",
        "Avstår": "declines",
    }
    assert (said.invited, said.invited_answered, said.persons) == (2, 1, 1)
    assert {each.sector: each.counts for each in said.stances} == {
        "municipality": {"opposes": 1},
        "citizen": {"supports": 1},
    }
