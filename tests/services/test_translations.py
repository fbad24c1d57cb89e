"""The other language: written block by block, stale when its source changes, and read from a file."""

import pytest

from consult.db import db, transaction
from consult.errors import Invalid, NotAllowed, Outdated, WrongState
from consult.model.plans import Plan
from consult.model.users import Role
from consult.model.versions import BlockText, Edit
from consult.policy import ANONYMOUS, Actor
from consult.queries import drafting
from consult.services import imports, translations, versions
from consult.services.sections import Draft
from consult.services.translations import Wording
from consult.services.versions import Rewording
from consult.text.align import Fate
from tests import factories

DRAFTER = Actor(roles=frozenset({Role.DRAFTER}))
pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(name="plan")
def _plan() -> Plan:
    plan = factories.plan()
    factories.text(plan)
    return plan


def words(plan: Plan, label: str, locale: str) -> BlockText:
    return next(
        each for each in factories.block_of(factories.working(plan), label).texts if each.locale == locale
    )


def state(plan: Plan, label: str) -> str:
    return drafting.translation_state(factories.block_of(factories.working(plan), label), "sv", "en")


def uid_of(plan: Plan, label: str) -> str:
    return factories.block_of(factories.working(plan), label).uid


def reword_source(plan: Plan, label: str, source: str) -> None:
    new = Rewording(uid_of(plan, label), "sv", source, words(plan, label, "sv").digest)
    with transaction():
        versions.replace_text(DRAFTER, plan, new)


def wording(plan: Plan, label: str, source: str, *, is_right: bool = False) -> Wording:
    return Wording(source, words(plan, label, "en").digest, words(plan, label, "sv").digest, is_right)


def save(plan: Plan, **said: Wording) -> int:
    by_uid = {uid_of(plan, label.removeprefix("p").replace("_", ".")): each for label, each in said.items()}
    with transaction():
        return translations.save(DRAFTER, plan, "en", by_uid)


def test_a_new_translation_is_up_to_date_and_leaves_a_trace(plan: Plan) -> None:
    reword_source(plan, "1.1", "Nya ord.")
    assert state(plan, "1.1") == "stale"
    assert save(plan, p1_1=wording(plan, "1.1", "New *words*.")) == 1
    assert (state(plan, "1.1"), words(plan, "1.1", "en").html) == ("right", "New <em>words</em>.")
    edit = db.session.query(Edit).where(Edit.locale == "en").one()
    assert (edit.fate, edit.after) == (Fate.EDITED, "New *words*.")


def test_a_translation_of_words_that_changed_while_it_was_written_stays_stale(plan: Plan) -> None:
    written = wording(plan, "1.1", "A better translation.")
    reword_source(plan, "1.1", "Nya ord.")
    save(plan, p1_1=written)
    assert state(plan, "1.1") == "stale"


def test_a_stale_translation_can_be_still_right(plan: Plan) -> None:
    reword_source(plan, "1.1", "Nya ord.")
    save(plan, p1_1=wording(plan, "1.1", words(plan, "1.1", "en").source, is_right=True))
    assert state(plan, "1.1") == "right"
    assert db.session.query(Edit).where(Edit.locale == "en").all() == []


def test_an_emptied_translation_is_missing(plan: Plan) -> None:
    save(plan, p1_1=wording(plan, "1.1", ""))
    assert state(plan, "1.1") == "missing"
    assert db.session.query(Edit).one().fate is Fate.DELETED


def test_blocks_that_the_translator_left_alone_may_change_meanwhile(plan: Plan) -> None:
    untouched = wording(plan, "1.1", words(plan, "1.1", "en").source)
    mine = wording(plan, "1.2", "Mine.")
    save(plan, p1_1=wording(plan, "1.1", "Theirs."))
    save(plan, p1_1=untouched, p1_2=mine)
    assert (words(plan, "1.1", "en").source, words(plan, "1.2", "en").source) == ("Theirs.", "Mine.")


def test_a_translation_that_someone_else_changed_is_not_overwritten_and_nothing_else_is_saved(
    plan: Plan,
) -> None:
    mine, other = wording(plan, "1.1", "Mine."), wording(plan, "1.2", "Also mine.")
    save(plan, p1_1=wording(plan, "1.1", "Theirs."))
    before = words(plan, "1.2", "en").source
    with pytest.raises(Outdated, match="translation_changed"):
        save(plan, p1_1=mine, p1_2=other)
    assert words(plan, "1.1", "en").source == "Theirs."
    assert words(plan, "1.2", "en").source == before


def test_a_translation_of_a_removed_block_is_refused(plan: Plan) -> None:
    with pytest.raises(Outdated, match="passage_removed"), transaction():
        translations.save(DRAFTER, plan, "en", {"gone": Wording("Words.", "", "")})


def test_the_language_of_the_plan_is_no_translation_and_readers_translate_nothing(plan: Plan) -> None:
    with pytest.raises(Invalid), transaction():
        translations.save(DRAFTER, plan, "sv", {})
    with pytest.raises(NotAllowed), transaction():
        translations.save(ANONYMOUS, plan, "en", {})
    with pytest.raises(Invalid, match="text_too_long"):
        save(plan, p1_1=wording(plan, "1.1", "x" * (translations.LONGEST + 1)))


def revision(plan: Plan) -> str:
    return str(factories.working(plan).revision)


def test_a_file_becomes_the_text_and_blocks_go_on(plan: Plan) -> None:
    uids = [block.uid for block in factories.working(plan).blocks]
    markdown = factories.SWEDISH.replace("två dagar", "tre dagar") + "\n# Uppföljning\n\nVarje år.\n"
    with transaction():
        imports.use(DRAFTER, plan, "sv", Draft(markdown, revision(plan)))
    after = factories.working(plan).blocks
    assert [block.uid for block in after][:7] == uids
    assert len(after) == 9
    assert state(plan, "2.1a") == "stale"
    assert state(plan, "1.1") == "right"


def test_a_file_in_the_other_language_is_paired_with_the_text() -> None:
    plan = factories.plan()
    factories.text(plan, english="")
    shorter = factories.ENGLISH.replace("- The region arranges an introduction.\n", "")
    with transaction():
        imports.use(DRAFTER, plan, "en", Draft(shorter, revision(plan)))
    assert words(plan, "2", "en").plain == "Business"
    assert (state(plan, "2.1a"), state(plan, "2.1b")) == ("right", "missing")


def test_a_file_with_other_headings_is_refused_whole(plan: Plan) -> None:
    with pytest.raises(WrongState, match="structure_differs"), transaction():
        imports.use(DRAFTER, plan, "en", Draft("# Only one heading", revision(plan)))
    assert words(plan, "1", "en").plain == "Points of departure"


def test_a_file_that_was_compared_with_an_older_text_is_refused(plan: Plan) -> None:
    seen = revision(plan)
    reword_source(plan, "1.1", "Nya ord.")
    with pytest.raises(Outdated, match="text_changed"), transaction():
        imports.use(DRAFTER, plan, "sv", Draft("# Allt annat", seen))
    with pytest.raises(Invalid, match="text_too_long"), transaction():
        imports.use(DRAFTER, plan, "sv", Draft("x" * (imports.LONGEST + 1), seen))
    with pytest.raises(NotAllowed), transaction():
        imports.use(ANONYMOUS, plan, "sv", Draft("# Allt annat", seen))


def test_the_words_a_stale_translation_was_made_from_are_found(plan: Plan) -> None:
    before, made_from = words(plan, "1.1", "sv").source, words(plan, "1.1", "sv").digest
    reword_source(plan, "1.1", "Nya ord.")
    reword_source(plan, "1.1", "Ännu nyare ord.")
    assert drafting.earlier_source(DRAFTER, plan, uid_of(plan, "1.1"), made_from) == before
    assert drafting.earlier_source(DRAFTER, plan, uid_of(plan, "1.1"), "unknown") is None
