import pytest

from consult.db import db, transaction
from consult.errors import Invalid, NotAllowed, NotFound, Outdated, WrongState
from consult.model.plans import Plan
from consult.model.users import Role
from consult.model.versions import BlockText, Edit, Version, VersionState
from consult.policy import ANONYMOUS, Actor
from consult.services import publishing, versions
from consult.services.versions import Rewording
from consult.text.align import Fate
from consult.text.digest import digest
from tests import factories

DRAFTER = Actor(roles=frozenset({Role.DRAFTER}))
NOTE = {"sv": "Ny text.", "en": "New text."}
pytestmark = pytest.mark.usefixtures("app")


def words(plan: Plan, label: str, locale: str) -> BlockText:
    block = factories.block_of(factories.working(plan), label)
    return next(text for text in block.texts if text.locale == locale)


def reword(plan: Plan, label: str, locale: str, source: str, seen: str | None = None) -> None:
    block = factories.block_of(factories.working(plan), label)
    seen = seen or words(plan, label, locale).digest
    with transaction():
        versions.replace_text(DRAFTER, plan, Rewording(block.uid, locale, source, seen))


@pytest.fixture(name="plan")
def _plan() -> Plan:
    plan = factories.plan()
    factories.text(plan)
    return plan


def test_blocks_are_numbered_and_know_their_section(plan: Plan) -> None:
    blocks = factories.working(plan).blocks
    assert [block.label for block in blocks] == ["1", "1.1", "1.2", "2", "2.1", "2.1a", "2.1b"]
    assert [block.section_uid for block in blocks] == [blocks[0].uid] * 3 + [blocks[3].uid] * 4


def test_new_words_replace_the_old_and_leave_a_trace(plan: Plan) -> None:
    before = words(plan, "1.1", "sv").source
    reword(plan, "1.1", "sv", "Nya *ord*.")
    after = words(plan, "1.1", "sv")
    assert (after.source, after.plain, after.html) == ("Nya *ord*.", "Nya ord.", "Nya <em>ord</em>.")
    edit = db.session.query(Edit).one()
    assert (edit.fate, edit.before, edit.after, edit.version_id) == (Fate.EDITED, before, "Nya *ord*.", None)


def test_a_translation_is_stale_when_its_source_has_new_words(plan: Plan) -> None:
    assert words(plan, "1.1", "en").translates == words(plan, "1.1", "sv").digest
    reword(plan, "1.1", "sv", "Nya ord.")
    assert words(plan, "1.1", "en").translates != words(plan, "1.1", "sv").digest
    reword(plan, "1.1", "en", "New words.")
    assert words(plan, "1.1", "en").translates == words(plan, "1.1", "sv").digest


def test_words_that_someone_else_changed_meanwhile_are_not_overwritten(plan: Plan) -> None:
    seen = words(plan, "1.1", "sv").digest
    reword(plan, "1.1", "sv", "Den andras ord.")
    with pytest.raises(Outdated) as refused:
        reword(plan, "1.1", "sv", "Mina ord.", seen)
    assert refused.value.code == "passage_changed"
    assert words(plan, "1.1", "sv").source == "Den andras ord."


def test_the_same_words_leave_no_trace(plan: Plan) -> None:
    reword(plan, "1.1", "sv", words(plan, "1.1", "sv").source + "  ")
    assert factories.rows(Edit) == 0


def test_a_passage_cannot_be_emptied(plan: Plan) -> None:
    with pytest.raises(Invalid):
        reword(plan, "1.1", "sv", " \n ")


def test_words_that_look_like_structure_stay_one_passage(plan: Plan) -> None:
    reword(plan, "1.1", "sv", "# Inte en rubrik\n\nutan två rader")
    assert words(plan, "1.1", "sv").plain == "# Inte en rubrik utan två rader"
    assert len(factories.working(plan).blocks) == 7


def test_a_removed_passage_cannot_be_reworded(plan: Plan) -> None:
    with pytest.raises(Outdated), transaction():
        versions.replace_text(DRAFTER, plan, Rewording("gone", "sv", "Ord.", "x"))


def test_a_language_that_a_passage_does_not_exist_in_is_not_found(plan: Plan) -> None:
    with pytest.raises(NotFound):
        reword(plan, "1.1", "fi", "Sanoja.", "x")


def test_only_drafters_write(plan: Plan) -> None:
    with pytest.raises(NotAllowed), transaction():
        versions.replace_text(ANONYMOUS, plan, Rewording("x", "sv", "Ord.", "x"))


def test_a_published_version_keeps_its_words_whatever_happens_to_the_working_text(plan: Plan) -> None:
    before = words(plan, "1.1", "sv").source
    published = factories.published(plan)
    reword(plan, "1.1", "sv", "Nya ord.")
    block = factories.block_of(published, "1.1")
    assert {text.locale: text.source for text in block.texts}["sv"] == before
    assert {text.locale: text.translates for text in block.texts} == {"sv": None, "en": digest(before)}


def test_publishing_carries_the_edits_since_the_last_version(plan: Plan) -> None:
    first = factories.published(plan)
    reword(plan, "1.1", "sv", "Nya ord.")
    second = factories.published(plan)
    assert (first.number, second.number) == (1, 2)
    assert db.session.query(Edit).one().version_id == second.id


def test_publishing_counts_the_working_text_on(plan: Plan) -> None:
    before = factories.working(plan).revision
    factories.published(plan)
    assert factories.working(plan).revision > before


def test_a_plan_without_text_cannot_be_published() -> None:
    with pytest.raises(WrongState), transaction():
        publishing.publish(DRAFTER, factories.plan(), NOTE, NOTE)
    assert db.session.query(Version).where(Version.state == VersionState.PUBLISHED).all() == []


def test_only_drafters_publish(plan: Plan) -> None:
    with pytest.raises(NotAllowed), transaction():
        publishing.publish(Actor(roles=frozenset({Role.READER})), plan, NOTE, NOTE)
