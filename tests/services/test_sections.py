"""Sections of the working text: written, moved, added and taken away, with a trace of each block."""

import pytest

from consult.db import db, transaction
from consult.errors import Invalid, NotAllowed, Outdated, WrongState
from consult.model.plans import Plan
from consult.model.records import Event, Verb
from consult.model.users import Role
from consult.model.versions import Edit
from consult.policy import Actor
from consult.queries.versions import as_text
from consult.services import sections
from consult.services.sections import Draft
from consult.text.align import Fate
from consult.text.blocks import MOST_BLOCKS, Block, join
from consult.text.sections import START, fingerprint, span
from tests import factories

DRAFTER = Actor(roles=frozenset({Role.DRAFTER}))
READER = Actor(roles=frozenset({Role.READER}))
pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(name="plan")
def _plan() -> Plan:
    plan = factories.plan()
    factories.text(plan)
    return plan


def text(plan: Plan, locale: str = "sv") -> list[Block]:
    return as_text(factories.working(plan).blocks, locale)


def section(plan: Plan, uid: str) -> list[Block]:
    place = span(text(plan), uid)
    assert place is not None
    return text(plan)[place[0] : place[1]]


def uid_of(plan: Plan, label: str) -> str:
    return factories.block_of(factories.working(plan), label).uid


def save(plan: Plan, uid: str, source: str, seen: str | None = None) -> dict[str, Fate]:
    draft = Draft(source, seen or fingerprint(section(plan, uid)))
    with transaction():
        return sections.save(DRAFTER, plan, uid, draft)


def labels(plan: Plan) -> list[str]:
    return [block.label for block in factories.working(plan).blocks]


def test_saving_a_section_keeps_the_blocks_that_go_on(plan: Plan) -> None:
    uid, others = uid_of(plan, "2"), [block.uid for block in text(plan)]
    old = section(plan, uid)
    source = join(old).replace("minst en namngiven", "en") + "\nEtt nytt stycke om uppföljning.\n"
    found = save(plan, uid, source)
    assert [found[str(block.uid)] for block in old] == [
        Fate.UNCHANGED,
        Fate.EDITED,
        Fate.UNCHANGED,
        Fate.UNCHANGED,
    ]
    after = text(plan)
    assert [block.uid for block in after][:-1] == others
    assert after[-1].source == "Ett nytt stycke om uppföljning."
    assert labels(plan)[-1] == "2.2"
    edits = db.session.query(Edit).order_by(Edit.id).all()
    assert sorted((edit.fate, edit.uid) for edit in edits) == sorted(
        [(Fate.EDITED, old[1].uid), (Fate.INSERTED, after[-1].uid)]
    )
    assert db.session.query(Event).one().verb is Verb.SECTION_SAVED


def test_saving_without_a_change_leaves_no_trace(plan: Plan) -> None:
    uid = uid_of(plan, "2")
    revision = factories.working(plan).revision
    save(plan, uid, join(section(plan, uid)))
    assert factories.working(plan).revision == revision
    assert (factories.rows(Edit), factories.rows(Event)) == (0, 0)


def test_a_section_that_someone_else_saved_meanwhile_is_not_overwritten(plan: Plan) -> None:
    uid = uid_of(plan, "2")
    seen = fingerprint(section(plan, uid))
    save(plan, uid, join(section(plan, uid)) + "\nDen andras.\n")
    with pytest.raises(Outdated) as refused:
        save(plan, uid, "# Näringsliv\n\nMin.", seen)
    assert refused.value.code == "section_changed"
    assert text(plan)[-1].source == "Den andras."


def test_a_change_in_another_section_does_not_stand_in_the_way(plan: Plan) -> None:
    uid = uid_of(plan, "2")
    seen = fingerprint(section(plan, uid))
    save(plan, uid_of(plan, "1"), "# Utgångspunkter\n\nNytt.")
    save(plan, uid, join(section(plan, uid)) + "\nMitt.\n", seen)
    assert text(plan)[-1].source == "Mitt."


def test_a_section_cannot_be_emptied_or_endless(plan: Plan) -> None:
    uid = uid_of(plan, "2")
    with pytest.raises(Invalid, match="section_empty"):
        save(plan, uid, "   \n")
    with pytest.raises(Invalid, match="text_too_long"):
        save(plan, uid, "x" * (sections.LONGEST + 1))
    before = text(plan)
    with pytest.raises(Invalid, match="too_many_passages"):
        save(plan, uid, "- a\n" * (MOST_BLOCKS + 1))
    with pytest.raises(Invalid, match="too_many_passages"):
        save(plan, uid, "- a\n" * (MOST_BLOCKS - len(before) + len(section(plan, uid)) + 1))
    assert text(plan) == before


def test_words_cut_from_one_section_and_pasted_into_another_stay_the_same_passage(plan: Plan) -> None:
    moved = text(plan)[2]
    save(plan, uid_of(plan, "1"), join(section(plan, uid_of(plan, "1"))[:2]))
    assert moved.uid not in {block.uid for block in text(plan)}
    save(plan, uid_of(plan, "2"), join(section(plan, uid_of(plan, "2"))) + "\n" + moved.source)
    assert text(plan)[-1] == moved
    assert text(plan, "en")[-1].source == "For others, the plan is guiding."


def test_the_words_of_a_translation_that_goes_with_its_passage_are_kept(plan: Plan) -> None:
    uid = uid_of(plan, "1")
    gone = text(plan)[2].uid
    save(plan, uid, join(section(plan, uid)[:2]))
    notes = {edit.locale: edit.before for edit in db.session.query(Edit).where(Edit.uid == gone)}
    assert notes == {
        "sv": "För övriga aktörer är planen vägledande.",
        "en": "For others, the plan is guiding.",
    }


def test_what_stands_before_the_first_heading_can_be_written(plan: Plan) -> None:
    save(plan, START, "En inledning.", fingerprint([]))
    assert labels(plan)[0] == "0.1"
    assert factories.working(plan).blocks[0].section_uid is None


def test_a_section_moves_and_is_numbered_anew(plan: Plan) -> None:
    uid = uid_of(plan, "2")
    with transaction():
        sections.move(DRAFTER, plan, uid, up=True)
    assert uid_of(plan, "1") == uid
    with pytest.raises(WrongState), transaction():
        sections.move(DRAFTER, plan, uid, up=True)
    with transaction():
        sections.move(DRAFTER, plan, uid, up=False)
    assert uid_of(plan, "2") == uid


def test_a_section_is_added_in_both_languages_after_another(plan: Plan) -> None:
    title = {"sv": "Mellan", "en": "Between"}
    with transaction():
        uid = sections.add(DRAFTER, plan, title, uid_of(plan, "1"), "Ett stycke.\n\n- en punkt")
    block = factories.block_of(factories.working(plan), "2")
    assert (block.uid, {each.locale: each.plain for each in block.texts}) == (uid, title)
    assert labels(plan) == ["1", "1.1", "1.2", "2", "2.1", "2.1a", "3", "3.1", "3.1a", "3.1b"]


def test_a_section_needs_a_title_in_the_language_of_the_plan(plan: Plan) -> None:
    with pytest.raises(Invalid, match="title_missing"), transaction():
        sections.add(DRAFTER, plan, {"en": "Only English"}, None)
    uid, seen = uid_of(plan, "1"), fingerprint(text(plan)[:1])
    with pytest.raises(Invalid, match="title_missing"), transaction():
        sections.retitle(DRAFTER, plan, uid, {"en": "Only English"}, seen)


def test_a_new_title_in_one_language_makes_the_other_stale(plan: Plan) -> None:
    uid, seen = uid_of(plan, "1"), fingerprint(text(plan)[:1])
    with transaction():
        sections.retitle(DRAFTER, plan, uid, {"sv": "Grunder"}, seen)
    texts = {each.locale: each for each in factories.block_of(factories.working(plan), "1").texts}
    assert texts["sv"].plain == "Grunder"
    assert texts["en"].translates != texts["sv"].digest
    with pytest.raises(Outdated), transaction():
        sections.retitle(DRAFTER, plan, uid, {"sv": "Annat"}, seen)


def test_a_section_is_removed_whole_and_only_as_it_was_seen(plan: Plan) -> None:
    uid = uid_of(plan, "1")
    seen = fingerprint(section(plan, uid))
    with pytest.raises(Outdated), transaction():
        sections.remove(DRAFTER, plan, uid, "something else")
    with transaction():
        sections.remove(DRAFTER, plan, uid, seen)
    assert labels(plan) == ["1", "1.1", "1.1a", "1.1b"]
    with pytest.raises(Outdated, match="section_removed"), transaction():
        sections.remove(DRAFTER, plan, uid, seen)


def test_headings_that_begin_deeper_are_raised_to_chapters(plan: Plan) -> None:
    factories.text(plan, "### Ett\n\nText.\n\n#### Under", "")
    assert [(block.level, block.label) for block in factories.working(plan).blocks] == [
        (1, "1"),
        (0, "1.1"),
        (2, "1.2"),
    ]


def test_only_drafters_write_sections(plan: Plan) -> None:
    uid = uid_of(plan, "1")
    with pytest.raises(NotAllowed), transaction():
        sections.save(READER, plan, uid, Draft("# x", ""))
    with pytest.raises(NotAllowed), transaction():
        sections.move(READER, plan, uid, up=True)
    with pytest.raises(NotAllowed), transaction():
        sections.add(READER, plan, {"sv": "x"}, None)
    with pytest.raises(NotAllowed), transaction():
        sections.retitle(READER, plan, uid, {"sv": "x"}, "")
    with pytest.raises(NotAllowed), transaction():
        sections.remove(READER, plan, uid, "")
