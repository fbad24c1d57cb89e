from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from consult import clock
from consult.db import db, transaction
from consult.errors import Invalid, NotAllowed, Outdated, WrongState
from consult.model.comments import Anchor, Comment, CommentKind, Tally
from consult.model.consultations import Consultation
from consult.model.plans import Plan
from consult.model.records import Event, Verb
from consult.model.users import Role
from consult.model.versions import Version
from consult.policy import Actor
from consult.queries import anchors as places
from consult.queries import places as reachable
from consult.queries.anchors import Follow
from consult.services import anchors, comments, proposals, publishing, versions
from consult.services.anchors import Case, Target
from consult.services.comments import Draft
from consult.services.spots import Range
from consult.services.versions import Rewording
from consult.text.anchors import ACCEPTED, Status
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


def only_follow(drafter: Actor, consultation: Consultation) -> Follow:
    db.session.expire_all()
    (found,) = places.preview(drafter, plan_of(consultation))
    return found


def case(follow: Follow, number: int | None = None) -> Case:
    return Case(follow.comment.id, follow.mark, number)


def uid(consultation: Consultation, label: str) -> str:
    return factories.block_of(factories.working(plan_of(consultation)), label).uid


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
        anchors.move(drafter, plan, case(follow), Target(uid(consultation, "1.2")))
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
    follow = only_follow(drafter, consultation)
    with transaction():
        anchors.detach(drafter, plan_of(consultation), case(follow))
    event = db.session.scalars(select(Event).where(Event.verb == Verb.ANCHOR_CONFIRMED)).one()
    assert event.data == {"status": "removed", "method": "by hand", "version": None}
    for _version in range(2):
        found = anchor(comment, publish(drafter, consultation))
        assert (found.status, found.uid, found.confirmed_by_id) == (Status.REMOVED, None, drafter.user_id)
    assert not only_follow(drafter, consultation).is_uncertain


def test_places_are_followed_from_version_to_version(consultation: Consultation, drafter: Actor) -> None:
    comment = factories.comment(consultation, LABEL, words="namngiven kontaktperson")
    reword(drafter, consultation, LABEL, "Först: en namngiven kontaktperson för företag.")
    publish(drafter, consultation)
    reword(drafter, consultation, LABEL, "Sedan och först: en namngiven kontaktperson för alla företag.")
    third = publish(drafter, consultation)
    found = anchor(comment, third)
    assert found.status is Status.EXACT
    assert factories.rows(Anchor) == 3


def lose(drafter: Actor, consultation: Consultation) -> Comment:
    """Comment on words, and take them out of the working text."""
    comment = factories.comment(consultation, LABEL, words="namngiven kontaktperson")
    reword(drafter, consultation, LABEL, "Detta avsnitt handlar om något helt annat än förut.")
    return comment


def test_a_place_that_was_confirmed_is_kept_in_every_later_version(
    consultation: Consultation, drafter: Actor
) -> None:
    comment = lose(drafter, consultation)
    plan = plan_of(consultation)
    with transaction():
        anchors.move(
            drafter, plan, case(only_follow(drafter, consultation)), Target(uid(consultation, "1.2"), 4, 18)
        )
    for _version in range(3):
        found = anchor(comment, publish(drafter, consultation))
        assert (found.status, found.start, found.end) == (Status.MANUAL, 4, 18)
        assert found.confirmed_by_id == drafter.user_id
        assert not only_follow(drafter, consultation).is_uncertain


def test_a_confirmed_place_follows_later_edits_of_the_working_text(
    consultation: Consultation, drafter: Actor
) -> None:
    lose(drafter, consultation)
    plan = plan_of(consultation)
    to = Target(uid(consultation, "1.2"), 4, 18)
    with transaction():
        anchors.move(drafter, plan, case(only_follow(drafter, consultation)), to)
    reword(drafter, consultation, "1.2", "Och för övriga aktörer är planen vägledande.")
    follow = only_follow(drafter, consultation)
    assert (follow.now.status, follow.is_settled) == (Status.MANUAL, True)
    assert follow.span is not None
    assert follow.words[slice(*follow.span)] == "övriga aktörer"


@pytest.mark.parametrize("words", ["Helt annat innehåll i stället, utan något kvar.", ""])
def test_a_confirmed_place_whose_words_go_must_be_looked_at_again(
    consultation: Consultation, drafter: Actor, words: str
) -> None:
    lose(drafter, consultation)
    plan = plan_of(consultation)
    to = Target(uid(consultation, "1.2"), 4, 18)
    with transaction():
        anchors.move(drafter, plan, case(only_follow(drafter, consultation)), to)
    if words:
        reword(drafter, consultation, "1.2", words)
    else:
        version = factories.working(plan)
        version.blocks.remove(next(block for block in version.blocks if block.label == "1.2"))
        db.session.commit()
    assert only_follow(drafter, consultation).is_uncertain


def test_what_was_left_uncertain_stays_so_until_someone_looks(
    consultation: Consultation, drafter: Actor
) -> None:
    comment = lose(drafter, consultation)
    publish(drafter, consultation)
    third = publish(drafter, consultation)
    found = anchor(comment, third)
    assert (found.status, found.score) == (Status.EDITED, 0.0)
    follow = only_follow(drafter, consultation)
    assert follow.is_uncertain


def test_a_place_left_at_publication_is_put_right_afterwards(
    consultation: Consultation, drafter: Actor
) -> None:
    comment = lose(drafter, consultation)
    second = publish(drafter, consultation)
    plan = plan_of(consultation)
    (left,) = places.published(drafter, plan, second)
    assert left.is_uncertain
    with transaction():
        anchors.move(drafter, plan, case(left, 2), Target(uid(consultation, "1.2")))
    found = anchor(comment, second)
    assert (found.status, found.uid) == (Status.MANUAL, uid(consultation, "1.2"))
    counted = select(Tally.uid).where(Tally.version_id == second.id, Tally.comments == 1)
    assert db.session.scalars(counted).all() == [found.uid]
    assert not only_follow(drafter, consultation).is_uncertain


def test_only_the_newest_published_version_is_looked_after(
    consultation: Consultation, drafter: Actor
) -> None:
    lose(drafter, consultation)
    second = publish(drafter, consultation)
    (left,) = places.published(drafter, plan_of(consultation), second)
    seen = case(left, 2)
    publish(drafter, consultation)
    with pytest.raises(WrongState, match="version_superseded"), transaction():
        anchors.confirm(drafter, plan_of(consultation), seen)


def test_two_people_do_not_settle_the_same_place_unseen(consultation: Consultation, drafter: Actor) -> None:
    lose(drafter, consultation)
    plan, seen = plan_of(consultation), case(only_follow(drafter, consultation))
    with transaction():
        anchors.confirm(drafter, plan, seen)
    other = factories.actor(factories.user(Role.PROCESS_OWNER))
    with pytest.raises(Outdated, match="place_changed"), transaction():
        anchors.detach(other, plan_of(consultation), seen)


def test_a_place_in_a_text_that_was_edited_meanwhile_is_not_confirmed_unseen(
    consultation: Consultation, drafter: Actor
) -> None:
    lose(drafter, consultation)
    seen = case(only_follow(drafter, consultation))
    reword(drafter, consultation, LABEL, "Nu står det något tredje här.")
    with pytest.raises(Outdated, match="place_changed"), transaction():
        anchors.confirm(drafter, plan_of(consultation), seen)


@pytest.mark.parametrize(
    ("target", "error"),
    [
        (Target("finnsinte"), Outdated),
        (Target("", 0, 1), Outdated),
        (Target("1.2", 5, 5), Invalid),
        (Target("1.2", 0, 9999), Invalid),
    ],
)
def test_a_comment_is_not_moved_to_what_is_not_there(
    consultation: Consultation, drafter: Actor, target: Target, error: type[Exception]
) -> None:
    lose(drafter, consultation)
    if target.uid == "1.2":
        target = Target(uid(consultation, "1.2"), target.start, target.end)
    seen = case(only_follow(drafter, consultation))
    with pytest.raises(error), transaction():
        anchors.move(drafter, plan_of(consultation), seen, target)
    assert only_follow(drafter, consultation).is_uncertain


@pytest.mark.parametrize("role", [Role.APPROVER, Role.READER, Role.REGISTRAR, Role.ADMINISTRATOR])
def test_only_those_who_write_the_text_place_comments(
    consultation: Consultation, drafter: Actor, role: Role
) -> None:
    lose(drafter, consultation)
    other = factories.actor(factories.user(role))
    seen = case(only_follow(drafter, consultation))
    with pytest.raises(NotAllowed), transaction():
        anchors.confirm(other, plan_of(consultation), seen)


def test_what_changed_because_of_a_comment_is_kept_as_such(
    consultation: Consultation, drafter: Actor
) -> None:
    comment = factories.comment(
        consultation, LABEL, words="minst en namngiven kontaktperson", proposed="någon att fråga"
    )
    found = proposals.suggest(drafter, comment)
    with transaction():
        proposals.accept(drafter, comment, "Vem som helst kan fråga vem som helst.", found.digest)
    kept = anchor(comment, publish(drafter, consultation))
    assert (kept.method, kept.score) == (ACCEPTED, 1.0)
    assert not only_follow(drafter, consultation).is_uncertain


def test_words_over_several_blocks_follow_the_text(consultation: Consultation, drafter: Actor) -> None:
    by = factories.actor(factories.user(organisation=factories.organisation()))
    place = reachable.on_block(
        by, consultation.slug, uid(consultation, LABEL), "sv", uid(consultation, "2.1a")
    )
    start = place.plain.index("företagsfrågor")
    words = Range(start, place.plain.index(" svarar"))
    draft = Draft("Otydligt.", "sv", "over", next(iter(by.memberships)), CommentKind.QUESTION)
    with transaction():
        comment = comments.post(by, place, words, draft)
    reword(drafter, consultation, LABEL, "Numera ska varje kommun ha en kontaktperson för företagsfrågor.")
    follow = only_follow(drafter, consultation)
    assert follow.words == (
        "Numera ska varje kommun ha en kontaktperson för företagsfrågor.\nKontaktpersonen svarar inom två dagar."
    )
    assert follow.span is not None
    assert follow.words[slice(*follow.span)] == "företagsfrågor.\nKontaktpersonen"
    found = anchor(comment, publish(drafter, consultation))
    assert (found.status, found.end_uid) == (Status.EXACT, uid(consultation, "2.1a"))
    assert (found.start, found.end) == (follow.now.start, len("Kontaktpersonen"))
