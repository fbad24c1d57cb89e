"""Editing the working text in the browser: preview, save, two drafters at once, move, add, retitle, remove."""

import pytest

from consult.db import db
from consult.model.plans import Plan
from consult.model.users import Role
from consult.model.versions import Edit
from consult.text.align import Fate
from consult.text.blocks import MOST_BLOCKS
from tests import factories
from tests.support.client import Page, Visitor


@pytest.fixture(name="drafter")
def _drafter(client: Visitor) -> Visitor:
    factories.sign_in(client, factories.user(Role.DRAFTER, locale="en"))
    return client


@pytest.fixture(name="plan")
def _plan() -> Plan:
    plan = factories.plan(slug="planen")
    factories.text(plan)
    return plan


def uid_of(plan: Plan, label: str) -> str:
    return factories.block_of(factories.working(plan), label).uid


def sources(plan: Plan, locale: str = "sv") -> list[str]:
    return [
        next((text.source for text in block.texts if text.locale == locale), "")
        for block in factories.working(plan).blocks
    ]


def editing(client: Visitor, plan: Plan, label: str) -> Page:
    return client.visit(f"/desk/plans/planen/sections/{uid_of(plan, label)}")


def source_of(page: Page) -> str:
    return str(page.tree.get_element_by_id("source").value).replace("\r\n", "\n")


def test_a_preview_shows_what_becomes_of_each_passage_and_saves_nothing(drafter: Visitor, plan: Plan) -> None:
    page = editing(drafter, plan, "2")
    text = source_of(page).replace("minst en", "en").replace("- Regionen ordnar en introduktion.\n", "")
    before = sources(plan)
    page = drafter.submit(page, "Preview", source=text + "\nHelt nya ord.")
    assert page.all("//*[@class='fate-name']") == ["Unchanged", "Edited", "Unchanged", "Removed", "New"]
    assert page.one("//li[contains(@class, 'is-edited')]//del") == "Deleted: minst"
    assert page.all("//*[contains(@class, 'fate ')]//p[1]/span[1]") == ["2", "2.1", "2.1a", "", "2.2"]
    assert sources(plan) == before
    page = drafter.submit(page, "Save the section")
    assert page.h1 == "Working text"
    assert sources(plan)[-1] == "Helt nya ord."


def test_a_drafter_corrects_which_passage_goes_on(drafter: Visitor, plan: Plan) -> None:
    uid = uid_of(plan, "2.1b")
    page = editing(drafter, plan, "2")
    text = source_of(page).replace("- Regionen ordnar en introduktion.", "- Allt annat står här nu.")
    page = drafter.submit(page, "Preview", source=text)
    page = drafter.submit(page, "Save the section", **{"from-3": uid})
    assert uid_of(plan, "2.1b") == uid
    assert db.session.query(Edit).one().fate is Fate.EDITED


def test_a_correction_made_for_other_words_is_not_used(drafter: Visitor, plan: Plan) -> None:
    page = editing(drafter, plan, "2")
    text = source_of(page).replace("- Regionen ordnar en introduktion.", "- Allt annat står här nu.")
    page = drafter.submit(page, "Preview", source=text)
    item = uid_of(plan, "2.1b")
    drafter.submit(page, "Save the section", source=text + "\nOch mer.", **{"from-3": item})
    assert uid_of(plan, "2.1b") != item


def test_edits_of_two_drafters_are_put_together(drafter: Visitor, plan: Plan) -> None:
    mine = editing(drafter, plan, "2")
    theirs = editing(drafter, plan, "2")
    drafter.submit(theirs, "Save the section", source=source_of(theirs).replace("två dagar", "tre dagar"))
    page = drafter.submit(mine, "Save the section", source=source_of(mine).replace("Varje", "Var och en"))
    assert page.status_code == 409
    assert "fit together" in page.said
    assert "tre" in page.said
    assert "två dagar" in sources(plan)[5].replace("tre", "två")
    page = drafter.submit(page, "Save the section")
    assert page.h1 == "Working text"
    assert sources(plan)[4].startswith("Var och en kommun")
    assert sources(plan)[5] == "Kontaktpersonen svarar inom tre dagar."


def test_a_section_that_is_sent_twice_is_saved_once_and_says_so(drafter: Visitor, plan: Plan) -> None:
    form = editing(drafter, plan, "2")
    text = source_of(form).replace("två dagar", "tre dagar")
    pages = [drafter.submit(form, "Save the section", source=text) for _each in range(2)]
    assert [page.h1 for page in pages] == ["Working text"] * 2
    assert "The section is saved." in pages[1].said
    assert factories.rows(Edit) == 1


def test_words_that_both_changed_are_shown_beside_each_other(drafter: Visitor, plan: Plan) -> None:
    mine = editing(drafter, plan, "2")
    theirs = editing(drafter, plan, "2")
    drafter.submit(theirs, "Save the section", source=source_of(theirs).replace("två dagar", "tre dagar"))
    page = drafter.submit(mine, "Save the section", source=source_of(mine).replace("två dagar", "fem dagar"))
    assert page.status_code == 409
    assert page.all("//fieldset[contains(@class, 'wordings')]//ins/text()") == ["fem", "tre"]
    assert "fem dagar" in source_of(page)
    assert sources(plan)[5] == "Kontaktpersonen svarar inom tre dagar."
    drafter.submit(page, "Save the section")
    assert sources(plan)[5] == "Kontaktpersonen svarar inom fem dagar."


def test_of_words_that_both_changed_a_drafter_can_choose_the_colleague_s(
    drafter: Visitor, plan: Plan
) -> None:
    mine, theirs = editing(drafter, plan, "2"), editing(drafter, plan, "2")
    drafter.submit(theirs, "Save the section", source=source_of(theirs).replace("två dagar", "tre dagar"))
    page = drafter.submit(
        mine,
        "Save the section",
        source=source_of(mine).replace("två dagar", "fem dagar").replace("minst", "högst"),
    )
    page = drafter.submit(page, "Save the section", **{"take-1": "other"})
    assert page.h1 == "Working text"
    assert sources(plan)[5] == "Kontaktpersonen svarar inom tre dagar."
    assert "högst en" in sources(plan)[4]


def test_a_choice_does_not_touch_what_was_typed_over_after_it_was_offered(
    drafter: Visitor, plan: Plan
) -> None:
    mine, theirs = editing(drafter, plan, "2"), editing(drafter, plan, "2")
    drafter.submit(theirs, "Save the section", source=source_of(theirs).replace("två dagar", "tre dagar"))
    page = drafter.submit(mine, "Save the section", source=source_of(mine).replace("två dagar", "fem dagar"))
    typed = source_of(page).replace("fem dagar", "sex dagar")
    drafter.submit(page, "Save the section", source=typed, **{"take-1": "other"})
    assert sources(plan)[5] == "Kontaktpersonen svarar inom sex dagar."


def test_a_passage_that_one_took_away_and_the_other_changed_can_be_taken_away(
    drafter: Visitor, plan: Plan
) -> None:
    mine, theirs = editing(drafter, plan, "2"), editing(drafter, plan, "2")
    gone = source_of(mine).replace("- Kontaktpersonen svarar inom två dagar.\n", "")
    drafter.submit(theirs, "Save the section", source=gone)
    page = drafter.submit(mine, "Save the section", source=source_of(mine).replace("två dagar", "fem dagar"))
    assert "Theirs: the passage is taken away" in page.said
    drafter.submit(page, "Save the section", **{"take-1": "other"})
    assert "fem dagar" not in " ".join(sources(plan))


def test_what_was_written_in_a_removed_section_is_kept(drafter: Visitor, plan: Plan) -> None:
    page = editing(drafter, plan, "2")
    remove = drafter.visit(f"/desk/plans/planen/sections/{uid_of(plan, '2')}/remove")
    drafter.submit(remove, "Remove the section")
    page = drafter.submit(page, "Save the section", source="# Näringsliv\n\nDet jag just skrev.")
    assert (page.status_code, page.h1) == (409, "The section has been removed")
    page = drafter.submit(page, "Keep it as a new section")
    assert page.h1 == "Working text"
    assert sources(plan)[-2:] == ["Näringsliv", "Det jag just skrev."]


def test_a_section_that_was_moved_while_it_was_edited_is_saved_where_it_is(
    drafter: Visitor, plan: Plan
) -> None:
    page = editing(drafter, plan, "2")
    drafter.submit(drafter.visit("/desk/plans/planen"), "Move down")
    page = drafter.submit(page, "Save the section", source=source_of(page).replace("Näringsliv", "Företag"))
    assert page.h1 == "Working text"
    assert sources(plan)[0] == "Företag"


def test_an_emptied_section_is_not_saved_and_says_so(drafter: Visitor, plan: Plan) -> None:
    page = drafter.submit(editing(drafter, plan, "2"), "Save the section", source=" ")
    assert page.status_code == 422
    assert "Remove the section instead" in page.said


def test_saving_without_a_change_says_so(drafter: Visitor, plan: Plan) -> None:
    page = drafter.submit(editing(drafter, plan, "2"), "Save the section")
    assert "Nothing was changed" in page.said


def test_hostile_words_are_shown_as_words(drafter: Visitor, plan: Plan) -> None:
    hostile = '# <script>alert(1)</script>\n\n<img src=x onerror=alert(1)> [x](javascript:alert(1)) "quoted"'
    page = drafter.submit(editing(drafter, plan, "2"), "Preview", source=hostile)
    assert "<script>alert" not in page.text
    assert "<img" not in page.text
    drafter.submit(page, "Save the section")
    page = drafter.visit("/desk/plans/planen")
    assert "<script>alert(1)</script>" in page.said


def test_a_section_is_added_and_retitled_in_both_languages(drafter: Visitor, plan: Plan) -> None:
    page = drafter.visit("/desk/plans/planen/sections/new")
    page = drafter.submit(page, "Add the section", title_sv="", title_en="Follow-up")
    assert page.status_code == 422
    assert "in the language that the plan is written in" in page.said
    drafter.submit(page, "Add the section", title_sv="Uppföljning", body="Varje år.")
    assert (sources(plan)[-2:], sources(plan, "en")[-2:]) == (["Uppföljning", "Varje år."], ["Follow-up", ""])
    page = drafter.visit(f"/desk/plans/planen/sections/{uid_of(plan, '3')}/title")
    drafter.submit(page, "Save", title_en="Evaluation")
    assert sources(plan, "en")[-2] == "Evaluation"


def test_a_title_that_someone_else_changed_is_not_overwritten(drafter: Visitor, plan: Plan) -> None:
    mine = drafter.visit(f"/desk/plans/planen/sections/{uid_of(plan, '1')}/title")
    drafter.submit(mine, "Save", title_sv="Deras")
    page = drafter.submit(mine, "Save", title_sv="Min")
    assert page.status_code == 409
    assert "It is now:" in page.said
    drafter.submit(page, "Save")
    assert sources(plan)[0] == "Min"


def test_removing_asks_first_and_refuses_what_was_changed_meanwhile(drafter: Visitor, plan: Plan) -> None:
    address = f"/desk/plans/planen/sections/{uid_of(plan, '2')}/remove"
    page = drafter.visit(address)
    assert "4 passages" in page.said
    assert "No comments stand on it" in page.said
    editor = editing(drafter, plan, "2")
    drafter.submit(editor, "Save the section", source=source_of(editor) + "\nNytt.")
    page = drafter.submit(page, "Remove the section")
    assert page.status_code == 409
    drafter.submit(page, "Remove the section")
    assert len(sources(plan)) == 3
    assert drafter.get(address).status_code == 404
    assert drafter.submit(page, "Remove the section").h1 == "Working text"


def test_a_section_at_the_edge_says_that_it_cannot_move(drafter: Visitor, plan: Plan) -> None:
    page = drafter.submit(drafter.visit("/desk/plans/planen"), "Move up")
    assert "cannot be moved" in page.said


@pytest.mark.parametrize("place", ["sections/nowhere", "sections/start/title", "sections/nowhere/in/en"])
def test_a_section_that_is_not_there_is_not_found(drafter: Visitor, plan: Plan, place: str) -> None:
    assert drafter.get(f"/desk/plans/{plan.slug}/{place}").status_code == 404


@pytest.mark.parametrize("place", ["", "/details", "/import", "/sections/new", "/publish", "/goals"])
def test_only_staff_see_the_desk(client: Visitor, plan: Plan, place: str) -> None:
    assert client.get(f"/desk/plans/{plan.slug}{place}").status_code == 303
    factories.sign_in(client, factories.user())
    assert client.get(f"/desk/plans/{plan.slug}{place}").status_code == 403


def test_a_reader_reads_the_working_text_and_changes_nothing(client: Visitor, plan: Plan) -> None:
    factories.sign_in(client, factories.user(Role.READER, locale="en"))
    page = client.visit("/desk/plans/planen")
    assert page.all("//form[contains(@action, '/move')]") == []
    page = editing(client, plan, "2")
    assert page.h1 == "Section 2 in the working text"
    assert page.all("//*[@class='block-no']") == ["Paragraph 2.1", "Paragraph 2.1a", "Paragraph 2.1b"]
    assert not page.all("//main//form")


def test_the_contents_take_as_many_statements_for_a_long_text(
    drafter: Visitor, plan: Plan, queries: object
) -> None:
    def count() -> int:
        with queries.counted() as seen:  # type: ignore[attr-defined]
            drafter.visit("/desk/plans/planen")
        return len(seen)

    short = count()
    factories.text(plan, "\n\n".join(f"# Del {n}\n\nText {n}." for n in range(100)), "")
    assert count() == short <= 12


@pytest.mark.parametrize("button", ["Preview", "Save the section"])
def test_a_section_of_more_passages_than_a_text_may_have_is_refused_and_kept(
    drafter: Visitor, plan: Plan, button: str
) -> None:
    before, long = sources(plan), "- a\n" * MOST_BLOCKS + "- b"
    page = drafter.submit(editing(drafter, plan, "2"), button, source=long)
    assert page.status_code == 422
    assert "The text has too many paragraphs. It may have at most 10000." in page.said
    assert source_of(page).strip() == long
    assert sources(plan) == before
