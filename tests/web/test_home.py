"""The start page and the pages about the site."""

from datetime import timedelta

import pytest
import time_machine

from consult import clock
from consult.db import db
from consult.model.consultations import Publication
from consult.model.decisions import Decision, DecisionKind
from consult.model.plans import Plan
from consult.model.reports import Report
from consult.model.users import Role
from tests import factories
from tests.support.client import Visitor
from tests.support.queries import Queries

ABOUT = ("/accessibility", "/privacy", "/cookies", "/help")
IN_ENGLISH = {"Accept-Language": "en"}


def adopted(slug: str = "antagen") -> Decision:
    version = factories.published(factories.plan())
    consultation = factories.consultation(version, -90, -30, slug=slug)
    by = factories.user(Role.PROCESS_OWNER)
    db.session.add(Report(consultation_id=consultation.id, released_at=clock.now()))
    decision = Decision(
        plan_id=consultation.plan_id,
        version_id=version.id,
        consultation_id=consultation.id,
        number=1,
        kind=DecisionKind.ADOPTED,
        body={"sv": "Regionstyrelsen", "en": "The regional board"},
        item="118",
        decided_on=clock.today() - timedelta(days=2),
        text={"sv": "Planen antas."},
        recorded_by_id=by.id,
        recorded_at=clock.now(),
    )
    db.session.add(decision)
    db.session.commit()
    return decision


def test_an_empty_site_says_what_will_be_here(client: Visitor) -> None:
    page = client.visit("/")
    assert "Ingen remiss är öppen just nu." in page.said
    assert "Ingen plan är antagen ännu." in page.said
    assert page.h1 == "Läs länets planer medan de skrivs. Säg vad som ska ändras."


def test_the_start_page_speaks_english(client: Visitor) -> None:
    page = client.visit("/", headers=IN_ENGLISH)
    assert page.h1 == "Read the county’s plans while they are written. Say what should change."
    assert page.tree.get("lang") == "en"


def test_an_open_consultation_shows_its_days_and_its_sections(client: Visitor) -> None:
    version = factories.published(factories.plan(slug="affarsplan"))
    factories.consultation(version, -10, 12, slug="remissen")
    page = client.visit("/")
    assert page.one("//article//p[@class='days']") == "12 dagar kvar"
    assert page.one("//article//h3/a/@href") == "/consultations/remissen"
    sections = page.all("//article//ol//*[@class='toc-t']")
    assert sections == ["Utgångspunkter", "Näringsliv"]
    assert page.all("//article//ol/li/a/@href") == ["/plans/affarsplan/1/1", "/plans/affarsplan/1/2"]


def test_the_last_day_is_said_in_words(client: Visitor) -> None:
    factories.consultation(None, -10, 0)
    assert "Sista dagen i dag" in client.visit("/").said


def test_comments_of_a_sealed_consultation_are_not_even_counted(client: Visitor) -> None:
    factories.consultation(None, -10, 12, publication=Publication.AFTER_PERIOD)
    assert client.visit("/").all("//article//*[@class='toc-n']") == []


def test_what_opens_soon_is_named_with_its_day(client: Visitor) -> None:
    factories.consultation(None, 3, 30, slug="snart", title={"sv": "Snart"})
    page = client.visit("/")
    assert page.all("//ul//a[@href='/consultations/snart']") == ["Snart"]
    assert page.all("//article") == []


def test_a_draft_is_not_on_the_start_page_even_for_staff(client: Visitor) -> None:
    factories.consultation(None, -1, 30, announced_at=None, state="draft", title={"sv": "Hemlig"})
    factories.sign_in(client, factories.user(Role.PROCESS_OWNER))
    assert "Hemlig" not in client.visit("/").text


def test_what_was_decided_lately_has_its_figures(client: Visitor) -> None:
    decision = adopted()
    plan = db.session.get_one(Plan, decision.plan_id)
    page = client.visit("/")
    assert page.one("//article//*[contains(@class, 'state')]") == "Antagen"
    assert page.all(f"//article//a[@href='/plans/{plan.slug}/1']") == [plan.title["sv"], "Läs planen"]
    assert page.all("//article//a[@href='/consultations/antagen/report']") == ["Så hanterades synpunkterna"]
    assert page.all("//dl/div/dt") == ["synpunkter", "beaktades", "beaktades delvis"]


def test_hostile_titles_are_shown_as_they_were_written(client: Visitor) -> None:
    nasty = "<script>alert(1)</script>\"'>&amp; [x](javascript:alert(1))"
    plan = factories.plan(title={"sv": nasty, "en": nasty}, summary={"sv": nasty, "en": nasty})
    factories.consultation(factories.published(plan), -1, 9, title={"sv": nasty})
    page = client.visit("/")
    assert page.one("//article//h3") == nasty
    assert page.tree.xpath("//article//script") == []


def test_the_start_page_asks_the_same_number_of_questions_however_much_there_is(
    client: Visitor, queries: Queries
) -> None:
    factories.consultation(None, -1, 9)
    adopted("en")
    client.visit("/")
    with queries.counted() as few:
        client.visit("/")
    for number in range(3):
        factories.consultation(None, -1, 9)
        adopted(f"till-{number}")
    with queries.counted() as many:
        client.visit("/")
    assert len(many) == len(few)
    assert len(few) <= 6


@pytest.mark.parametrize("path", ABOUT)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_pages_about_the_site_exist_in_both_languages(client: Visitor, path: str, language: str) -> None:
    page = client.visit(path, headers={"Accept-Language": language})
    assert page.tree.get("lang") == language
    assert page.h1


def test_the_pages_about_the_site_are_not_the_same_in_both_languages(client: Visitor) -> None:
    for path in ABOUT:
        swedish = client.visit(path, headers={"Accept-Language": "sv"}).said
        english = client.visit(path, headers=IN_ENGLISH).said
        shared = set(swedish.split(". ")) & set(english.split(". "))
        assert shared == set(), path


def test_the_help_explains_the_words_of_the_trade(client: Visitor) -> None:
    terms = client.visit("/help").all("//dl//dt")
    assert "remiss" in terms
    assert "anstånd" in terms
    assert len(terms) > 20


def test_only_the_cookies_that_are_named_are_set(client: Visitor) -> None:
    page = client.visit("/cookies")
    client.submit(page, "English")
    named = set(client.visit("/cookies").all("//table//tbody//th"))
    assert {cookie.key for cookie in client._cookies.values()} <= named  # noqa: SLF001 - the client keeps them so
    assert named == {"session", "locale"}


@pytest.mark.parametrize("path", ["/", "/consultations", "/consultations/remissen", *ABOUT])
def test_a_page_that_has_not_changed_is_not_made_again(client: Visitor, queries: Queries, path: str) -> None:
    factories.consultation(None, -5, 5, slug="remissen")
    with time_machine.travel(clock.now() + timedelta(minutes=5)):
        first = client.visit(path)
        known = {"If-None-Match": first.headers["ETag"]}
        with queries.at_most(2):
            assert client.get(path, headers=known).status_code == 304
        assert client.get(path, headers=known | IN_ENGLISH).status_code == 200
    with time_machine.travel(clock.now() + timedelta(days=1)):
        assert client.get(path, headers=known).status_code == 200


def test_a_page_is_made_again_when_something_has_happened(client: Visitor) -> None:
    consultation = factories.consultation(None, -5, 5, slug="remissen")
    with time_machine.travel(clock.now() + timedelta(minutes=5)):
        known = {"If-None-Match": client.visit("/").headers["ETag"]}
        factories.comment(consultation)
        assert client.get("/", headers=known).status_code == 200
