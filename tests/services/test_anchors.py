from datetime import timedelta

import pytest
import time_machine

from consult import clock
from consult.db import db, transaction
from consult.model.comments import Anchor, Comment
from consult.model.consultations import Consultation
from consult.model.plans import Plan
from consult.model.users import Role
from consult.model.versions import Version
from consult.policy import Actor
from consult.queries import anchors as places
from consult.services import anchors, proposals, publishing, versions
from consult.services.versions import Rewording
from consult.text.anchors import Status
from tests import factories

pytestmark = pytest.mark.usefixtures("app")
LABEL = "2.1"


@pytest.fixture(name="consultation")
def _consultation() -> Consultation:
    return factories.consultation()


@pytest.fixture(name="drafter")
def _drafter() -> Actor:
    return factories.actor(factories.user(Role.DRAFTER))


def plan_of(consultation: Consultation) -> Plan:
    return db.session.get_one(Plan, consultation.plan_id)


def reword(drafter: Actor, consultation: Consultation, label: str, source: str) -> None:
    block = factories.block_of(factories.working(plan_of(consultation)), label)
    seen = next(text.digest for text in block.texts if text.locale == "sv")
    with transaction():
        versions.replace_text(drafter, plan_of(consultation), Rewording(block.uid, "sv", source, seen))


def publish(drafter: Actor, consultation: Consultation) -> Version:
    with time_machine.travel(clock.now() + timedelta(days=60)), transaction():
        return publishing.publish(
            drafter,
            plan_of(consultation),
            {"sv": "Reviderad."},
            factories.left_open(plan_of(consultation)),
        )


def anchor(comment: Comment, version: Version) -> Anchor:
    return db.session.get_one(Anchor, (comment.id, version.id))


def test_comments_follow_unchanged_words_into_the_next_version(
    consultation: Consultation, drafter: Actor
) -> None:
    comment = factories.comment(consultation, LABEL, words="namngiven kontaktperson")
    reword(drafter, consultation, LABEL, "Regionens kommuner ska ha en namngiven kontaktperson för företag.")
    found = anchor(comment, publish(drafter, consultation))
    text = "Regionens kommuner ska ha en namngiven kontaktperson för företag."
    assert found.status is Status.EXACT
    assert text[found.start : found.end] == "namngiven kontaktperson"


def test_a_comment_on_a_whole_block_stays_with_the_block(consultation: Consultation, drafter: Actor) -> None:
    comment = factories.comment(consultation, LABEL)
    reword(drafter, consultation, LABEL, "Kommunerna ordnar kontaktpersoner.")
    found = anchor(comment, publish(drafter, consultation))
    assert (found.status, found.uid, found.start) == (Status.EDITED, comment.uid, None)


def test_words_that_are_gone_are_uncertain_until_a_person_has_looked(
    consultation: Consultation, drafter: Actor
) -> None:
    comment = factories.comment(consultation, LABEL, words="namngiven kontaktperson")
    reword(drafter, consultation, LABEL, "Detta avsnitt handlar om något helt annat än förut.")
    plan = plan_of(consultation)
    (follow,) = places.preview(drafter, plan)
    assert follow.is_uncertain
    with transaction():
        anchors.move(drafter, plan, follow.comment, "1.2")
    (follow,) = places.preview(drafter, plan)
    assert (follow.is_uncertain, follow.now.status) == (False, Status.MANUAL)
    found = anchor(comment, publish(drafter, consultation))
    assert (found.status, found.confirmed_by_id) == (Status.MANUAL, drafter.user_id)
    assert found.uid == factories.block_of(factories.working(plan), "1.2").uid


def test_words_that_went_because_of_the_comment_are_not_uncertain(
    consultation: Consultation, drafter: Actor
) -> None:
    comment = factories.comment(
        consultation,
        LABEL,
        words="ska ha minst en namngiven kontaktperson",
        proposed="väljer själv hur det ordnas",
    )
    found = proposals.suggest(drafter, comment)
    with transaction():
        proposals.accept(drafter, comment, found.merged, found.digest)
    (follow,) = places.preview(drafter, plan_of(consultation))
    assert follow.is_caused
    assert not follow.is_uncertain


def test_a_detached_comment_has_no_place(consultation: Consultation, drafter: Actor) -> None:
    comment = factories.comment(consultation, LABEL, words="namngiven")
    with transaction():
        anchors.detach(drafter, plan_of(consultation), comment)
    assert anchor(comment, publish(drafter, consultation)).status is Status.REMOVED


def test_places_are_followed_from_version_to_version(consultation: Consultation, drafter: Actor) -> None:
    comment = factories.comment(consultation, LABEL, words="namngiven kontaktperson")
    reword(drafter, consultation, LABEL, "Först: en namngiven kontaktperson för företag.")
    publish(drafter, consultation)
    reword(drafter, consultation, LABEL, "Sedan och först: en namngiven kontaktperson för alla företag.")
    third = publish(drafter, consultation)
    found = anchor(comment, third)
    assert found.status is Status.EXACT
    assert factories.rows(Anchor) == 3
