import pytest

from consult.db import db, transaction
from consult.errors import Invalid, Outdated, WrongState
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import DispositionChange
from consult.model.plans import Plan
from consult.model.users import Role
from consult.model.versions import Edit
from consult.policy import Actor
from consult.services import dispositions, proposals, versions
from consult.services.versions import Rewording
from consult.text.align import Fate
from tests import factories

pytestmark = pytest.mark.usefixtures("app")
LABEL = "2.1"
OLD = "Varje kommun ska ha minst en namngiven kontaktperson för företagsfrågor."


@pytest.fixture(name="consultation")
def _consultation() -> Consultation:
    return factories.consultation()


@pytest.fixture(name="drafter")
def _drafter() -> Actor:
    return factories.actor(factories.user(Role.DRAFTER))


def now(consultation: Consultation) -> str:
    plan = db.session.get_one(Plan, consultation.plan_id)
    block = factories.block_of(factories.working(plan), LABEL)
    db.session.refresh(block)
    return next(text.source for text in block.texts if text.locale == "sv")


def take(drafter: Actor, comment: Comment) -> None:
    found = proposals.suggest(drafter, comment)
    with transaction():
        proposals.accept(drafter, comment, found.merged, found.digest)


def test_proposed_words_replace_the_quoted_ones(consultation: Consultation, drafter: Actor) -> None:
    comment = factories.comment(consultation, LABEL, words="ska ha minst en", proposed="bör ha eller dela en")
    take(drafter, comment)
    assert now(consultation) == OLD.replace("ska ha minst en", "bör ha eller dela en")
    assert db.session.query(Edit).filter_by(comment_id=comment.id).one().author_id == drafter.user_id


def test_accepting_links_the_change_to_the_answer_once(consultation: Consultation, drafter: Actor) -> None:
    comment = factories.comment(consultation, LABEL, words="minst en", proposed="en")
    take(drafter, comment)
    take(drafter, comment)
    assert now(consultation) == OLD.replace("minst en", "en")
    assert factories.rows(DispositionChange) == 1


def test_words_that_moved_on_are_merged_with_the_proposal(consultation: Consultation, drafter: Actor) -> None:
    comment = factories.comment(consultation, LABEL, words="företagsfrågor", proposed="frågor om företagande")
    plan = db.session.get_one(Plan, consultation.plan_id)
    found = proposals.suggest(drafter, comment)
    changed = Rewording(found.uid, "sv", OLD.replace("ska", "bör"), found.digest)
    with transaction():
        versions.replace_text(drafter, plan, changed)
    take(drafter, comment)
    assert (
        now(consultation) == "Varje kommun bör ha minst en namngiven kontaktperson för frågor om företagande."
    )


def test_two_proposals_for_the_same_words_are_shown_as_a_choice(
    consultation: Consultation, drafter: Actor
) -> None:
    first = factories.comment(consultation, LABEL, words="minst en", proposed="två")
    second = factories.comment(consultation, LABEL, words="minst en", proposed="tre")
    take(drafter, first)
    found = proposals.suggest(drafter, second)
    assert [(ours.strip(), theirs.strip()) for ours, theirs in found.conflicts] == [("två", "tre")]
    assert found.merged == now(consultation)


def test_text_that_a_colleague_changed_meanwhile_is_not_overwritten(
    consultation: Consultation, drafter: Actor
) -> None:
    comment = factories.comment(consultation, LABEL, words="minst en", proposed="en")
    seen = proposals.suggest(drafter, comment)
    other = factories.comment(consultation, LABEL, words="Varje kommun", proposed="Kommunerna")
    take(drafter, other)
    with pytest.raises(Outdated), transaction():
        proposals.accept(drafter, comment, seen.merged, seen.digest)
    assert now(consultation).startswith("Kommunerna")


def test_a_comment_without_wording_proposes_nothing(consultation: Consultation, drafter: Actor) -> None:
    with pytest.raises(WrongState, match="nothing_proposed"):
        proposals.suggest(drafter, factories.comment(consultation, LABEL))


def test_a_change_is_linked_and_unlinked_by_the_number_of_its_passage(
    consultation: Consultation, drafter: Actor
) -> None:
    comment = factories.comment(consultation)
    mine = dispositions.locked(comment.disposition_id or 0)
    with transaction():
        proposals.link(drafter, mine, " 1.2 ")
    change = db.session.query(DispositionChange).one()
    with transaction():
        proposals.unlink(drafter, mine, change.uid)
    assert factories.rows(DispositionChange) == 0
    with pytest.raises(Invalid, match="unknown_passage"), transaction():
        proposals.link(drafter, mine, "9.9")


@pytest.fixture(name="struck")
def _struck(consultation: Consultation) -> Comment:
    """One who would take the passage out, as a tracked change in a Word file says it."""
    return factories.comment(consultation, LABEL, words=OLD, proposed="")


def has_passage(consultation: Consultation, uid: str) -> bool:
    db.session.expire_all()
    plan = db.session.get_one(Plan, consultation.plan_id)
    return uid in {block.uid for block in factories.working(plan).blocks}


def test_a_passage_that_someone_would_take_out_is_taken_out_in_all_languages_with_a_trace(
    consultation: Consultation, drafter: Actor, struck: Comment
) -> None:
    take(drafter, struck)
    assert not has_passage(consultation, str(struck.uid))
    traces = db.session.query(Edit).filter_by(uid=struck.uid).order_by(Edit.locale.desc()).all()
    assert next((each.locale, each.fate, each.after) for each in traces) == ("sv", Fate.DELETED, "")
    assert traces[0].before == OLD
    assert traces[0].comment_id == struck.id
    assert factories.rows(DispositionChange) == 1


def test_a_second_one_who_would_take_it_out_is_linked_to_the_same_change(
    consultation: Consultation, drafter: Actor, struck: Comment
) -> None:
    other = factories.comment(consultation, LABEL, words=OLD, proposed="")
    take(drafter, struck)
    assert proposals.suggest(drafter, other).is_done
    take(drafter, other)
    assert factories.rows(DispositionChange) == 2


def test_a_passage_is_not_taken_out_when_a_colleague_has_changed_it_meanwhile(
    consultation: Consultation, drafter: Actor, struck: Comment
) -> None:
    found = proposals.suggest(drafter, struck)
    take(drafter, factories.comment(consultation, LABEL, words="minst en", proposed="två"))
    with pytest.raises(Outdated), transaction():
        proposals.accept(drafter, struck, found.merged, found.digest)
    assert proposals.suggest(drafter, struck).conflicts
    assert has_passage(consultation, str(struck.uid))


def test_no_words_at_all_are_refused_where_nobody_asked_for_the_passage_to_go(
    consultation: Consultation, drafter: Actor
) -> None:
    comment = factories.comment(consultation, LABEL, words="minst ", proposed="")
    found = proposals.suggest(drafter, comment)
    with pytest.raises(Invalid, match="words_missing"), transaction():
        proposals.accept(drafter, comment, "", found.digest)
    assert now(consultation) == OLD
