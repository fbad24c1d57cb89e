from datetime import timedelta

import pytest
from time_machine import travel

from consult import clock
from consult.db import db
from consult.model.comments import Comment
from consult.model.consultations import Consultation, Publication
from consult.model.plans import Plan
from consult.model.versions import Version
from tests import factories as make
from tests.support.client import Visitor
from tests.support.queries import Queries

pytestmark = pytest.mark.usefixtures("app")


def address(consultation: Consultation, label: str = "1") -> str:
    version = db.session.get_one(Version, consultation.version_id)
    plan = db.session.get_one(Plan, version.plan_id)
    return f"/plans/{plan.slug}/{version.number}/{label}"


def test_a_section_is_read_with_its_blocks_its_contents_and_its_neighbours(client: Visitor) -> None:
    round_ = make.consultation()
    page = client.visit(address(round_))
    assert page.h1 == "1 Utgångspunkter"
    assert page.all("//p[@data-block]") == [
        "Planen beskriver hur länets aktörer kan stärka företagens förmåga att utvecklas.",
        "För övriga aktörer är planen vägledande.",
    ]
    assert page.all("//nav[@class='toc']//span[@class='toc-t']") == [
        "Utgångspunkter",
        "Näringsliv",
        "Hela planen",
    ]
    assert page.one("//a[@rel='next']").endswith("2 Näringsliv")
    assert page.all("//a[@rel='prev']") == []


def test_the_text_is_read_in_english(client: Visitor) -> None:
    page = client.visit(address(make.consultation()), headers={"Accept-Language": "en"})
    assert page.h1 == "1 Points of departure"
    assert "For others, the plan is guiding." in page.said


def test_what_is_not_translated_is_shown_in_its_own_language(client: Visitor) -> None:
    plan = make.plan()
    make.text(plan, english="")
    page = client.visit(address(make.consultation(make.published(plan))), headers={"Accept-Language": "en"})
    assert page.all("//p[@data-block]/@lang") == ["sv", "sv"]
    assert "has not been translated" in page.said


def test_the_number_of_a_block_leads_to_its_section(client: Visitor) -> None:
    round_ = make.consultation()
    answer = client.get(address(round_, "2.1"))
    assert answer.status_code == 303
    assert answer.location.partition("#")[0].endswith("/1/2")
    assert client.get(address(round_, "2.1b")).status_code == 303


@pytest.mark.parametrize("label", ["9", "1.9", "x", "0", "0.1", "-1", "1%00"])
def test_a_section_that_is_not_there_is_not_found(client: Visitor, label: str) -> None:
    assert client.get(address(make.consultation(), label)).status_code == 404


def test_a_text_that_begins_without_a_heading_is_read_too(client: Visitor) -> None:
    plan = make.plan()
    make.text(plan, "Först utan rubrik.\n\n# Sedan\n\nMed rubrik.", english="")
    round_ = make.consultation(make.published(plan))
    page = client.visit(address(round_, "0"))
    assert page.all("//p[@data-block]") == ["Först utan rubrik."]
    assert page.one("//a[@rel='next']").endswith("1 Sedan")
    assert client.get(address(round_, "0.1")).status_code == 303


def test_a_version_without_a_consultation_is_read_without_tools_for_comments(client: Visitor) -> None:
    plan = make.plan()
    version = make.published(plan)
    page = client.visit(f"/plans/{plan.slug}/{version.number}/1")
    assert page.all("//a[@data-comment]") == []


def test_the_working_text_is_not_read_here(client: Visitor) -> None:
    plan = make.plan()
    make.text(plan)
    assert client.get(f"/plans/{plan.slug}/1/1").status_code == 404


def test_a_comment_stands_beside_its_block_with_its_words_marked(client: Visitor) -> None:
    round_ = make.consultation()
    make.comment(round_, "1.2", words="övriga aktörer", body="Vilka? Skriv det.")
    page = client.visit(address(round_))
    assert page.one("//mark[@id='q1']") == "övriga aktörer"
    assert page.one("//aside//article[@id='c1']//p[@class='note-first']") == "Vilka?"
    assert page.one("//a[@class='count']") == "1 synpunkt"
    assert page.all("//nav[@class='toc']//span[@aria-hidden]") == ["1", "–", "–"]


def test_an_open_comment_shows_everything_that_was_said(client: Visitor) -> None:
    round_ = make.consultation()
    make.comment(round_, "1.2", words="vägledande", body="Först.\n\nSedan.", proposed="styrande")
    page = client.visit(address(round_) + "?open=1")
    note = page.one("//article[@id='c1']")
    assert "Först. Sedan." in note
    assert page.all("//article[@id='c1']//ins") == ["Tillagt: styrande"]
    assert page.one("//mark[@id='q1']/@class") == "q is-active"


@pytest.mark.parametrize("asked", ["2", "x", "99999999999999", "a.1", ".", "-1", "1.1.1"])
def test_a_comment_that_is_not_there_is_simply_not_open(client: Visitor, asked: str) -> None:
    round_ = make.consultation()
    make.comment(round_, "1.2")
    page = client.visit(address(round_) + f"?open={asked}")
    assert page.all("//article[contains(@class, 'is-open')]") == []


def test_words_quoted_in_the_other_language_are_not_marked_but_the_note_stands(client: Visitor) -> None:
    round_ = make.consultation()
    make.comment(round_, "1.2", words="vägledande")
    page = client.visit(address(round_), headers={"Accept-Language": "en"})
    assert page.all("//mark") == []
    assert len(page.all("//article[@id='c1']")) == 1


def test_comments_follow_the_text_into_the_next_version(client: Visitor) -> None:
    plan = make.plan()
    make.text(plan)
    round_ = make.consultation(make.published(plan))
    make.comment(round_, "1.2", words="vägledande")
    make.changed(plan, "1.2", "För alla övriga aktörer är planen vägledande.")
    make.published(plan)
    page = client.visit(f"/plans/{plan.slug}/2/1")
    assert page.one("//mark[@id='q1']") == "vägledande"
    assert page.all("//a[@data-comment]") == []
    assert page.all("//nav[@class='toc']//span[@aria-hidden]") == ["1", "–"]


def test_comments_of_two_rounds_with_the_same_number_are_told_apart(client: Visitor) -> None:
    plan = make.plan()
    make.text(plan)
    first = make.consultation(make.published(plan))
    make.comment(first, "1.2", body="Den första.")
    second_version = make.published(plan)
    second = make.consultation(second_version)
    make.comment(second, "1.2", body="Den andra.")
    page = client.visit(f"/plans/{plan.slug}/2/1?open={first.slug}.1")
    assert page.all("//article/@id") == [f"c{first.slug}.1", "c1"]
    assert "Den första." in page.one("//article[contains(@class, 'is-open')]")
    assert "Den andra." in page.said


def test_a_section_takes_few_statements_however_many_comments_there_are(
    client: Visitor, queries: Queries
) -> None:
    round_ = make.consultation()
    person = make.user(organisation=make.organisation())
    make.sign_in(client, person)
    here = address(round_) + "?open=1"
    counts = []
    for number in (10, 200):
        while make.rows(Comment) < number:
            make.comment(round_, "1.2", by=person)
        with queries.counted() as seen:
            client.visit(here)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 8


def test_a_few_notes_stand_beside_a_block_and_a_link_leads_to_all_of_them(client: Visitor) -> None:
    round_ = make.consultation()
    person = make.user()
    for _ in range(202):
        make.comment(round_, "1.2", by=person)
    page = client.visit(address(round_))
    assert page.all("//article/@id") == ["c1", "c2", "c3", "c4", "c5"]
    page = client.visit(address(round_) + "?open=202")
    assert page.all("//article/@id") == ["c1", "c2", "c3", "c4", "c5", "c202"]
    page = client.visit(page.one("//p[@class='note-more']/a/@href"))
    assert len(page.all("//article")) == 200
    page = client.visit(page.one("//p[@class='note-more']/a/@href"))
    assert page.h1 == "Synpunkter"


def test_a_closed_round_leads_to_the_list_of_all_that_was_said_in_a_section(client: Visitor) -> None:
    plan = make.plan()
    make.text(plan)
    round_ = make.consultation(make.published(plan))
    for _ in range(7):
        make.comment(round_, "1.2")
    make.published(plan)
    page = client.visit(f"/plans/{plan.slug}/2/1")
    page = client.visit(page.one("//p[@class='note-more']/a/@href"))
    assert len(page.all("//article")) == 7


def test_an_anonymous_reader_who_has_the_page_is_told_that_it_is_unchanged(
    client: Visitor, queries: Queries
) -> None:
    round_ = make.consultation()
    make.comment(round_, "1.2")
    with travel(clock.now() + timedelta(minutes=1)):
        here = address(round_)
        client.visit(here)
        tag = client.visit(here).headers["ETag"]
        with queries.at_most(2):
            assert client.get(here, headers={"If-None-Match": tag}).status_code == 304
        make.comment(round_, "1.2")
    with travel(clock.now() + timedelta(minutes=2)):
        assert client.get(address(round_), headers={"If-None-Match": tag}).status_code == 200


def test_an_unchanged_page_is_made_anew_in_another_language_and_on_another_day(client: Visitor) -> None:
    round_ = make.consultation()
    with travel(clock.now() + timedelta(minutes=1)):
        client.visit(address(round_))
        tag = client.visit(address(round_)).headers["ETag"]
        english = {"If-None-Match": tag, "Accept-Language": "en"}
        assert client.get(address(round_), headers=english).status_code == 200
    with travel(clock.now() + timedelta(days=1)):
        assert client.get(address(round_), headers={"If-None-Match": tag}).status_code == 200


def test_a_page_is_never_called_unchanged_for_someone_signed_in(client: Visitor) -> None:
    round_ = make.consultation()
    make.sign_in(client, make.user())
    page = client.visit(address(round_))
    assert "ETag" not in page.headers
    assert page.headers["Cache-Control"] == "private, no-store"


def test_one_s_own_places_are_shown_in_the_contents(client: Visitor) -> None:
    round_ = make.consultation()
    body = make.organisation()
    make.comment(round_, "1.2", by=make.user(organisation=body))
    make.sign_in(client, make.user(organisation=body))
    page = client.visit(address(round_))
    assert "Ni har synpunkter här" in page.one("//nav[@class='toc']")
    assert page.all("//mark") == []


def test_a_sealed_consultation_shows_nothing_of_others(client: Visitor) -> None:
    round_ = make.consultation(publication=Publication.AFTER_PERIOD)
    make.comment(round_, "1.2", body="Hemligt ord", words="vägledande")
    page = client.visit(address(round_))
    assert "Hemligt" not in page.text
    assert page.all("//mark | //article | //a[@class='count']") == []
    assert page.all("//nav[@class='toc']//span[@class='toc-n']") == [], "not even that there are none"
    with travel(clock.now() + timedelta(days=30)):
        assert "Hemligt ord" in client.visit(address(round_)).said
