"""Atom feeds tell what everyone may know, in words that break nothing, and are not sent twice."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from lxml import etree

from consult import clock
from consult.db import db, transaction
from consult.model.consultations import Consultation, ConsultationState
from consult.model.decisions import DecisionKind
from consult.model.plans import Plan
from consult.model.records import Event
from consult.model.users import Role
from consult.model.versions import Version
from consult.policy import SYSTEM
from consult.queries import consultations
from consult.services import consultations as rounds
from consult.services import corrections, decisions, releases, reports
from consult.services.decisions import Minutes
from tests import factories
from tests.support.client import Visitor
from tests.support.queries import Queries

ATOM = {"a": "http://www.w3.org/2005/Atom"}
NEWS = "/feeds/sv/news.atom"
WORDS = {"sv": "Remissen hölls på webben.", "en": "It was held on the web."}


def read(client: Visitor, address: str) -> Any:
    """Read a feed as a feed reader does, and see that it has what RFC 4287 asks for."""
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "application/atom+xml"
    tree = etree.fromstring(answer.data, etree.XMLParser(resolve_entities=False, no_network=True))
    for each in (tree, *tree.iterfind("a:entry", ATOM)):
        for name in ("id", "title", "updated"):
            assert len(each.findall(f"a:{name}", ATOM)) == 1, name
        assert each.findall("a:link[@rel='alternate']", ATOM)
    assert tree.find("a:author/a:name", ATOM) is not None
    assert tree.find("a:link[@rel='self']", ATOM).get("href") == f"http://localhost{address}"
    names = tree.xpath("a:entry/a:id/text()", namespaces=ATOM)
    assert len(names) == len(set(names))
    return tree


def titles(client: Visitor, address: str = NEWS) -> list[str]:
    return [str(each) for each in read(client, address).xpath("a:entry/a:title/text()", namespaces=ATOM)]


def prepared(slug: str = "remissen") -> Consultation:
    """Prepare a consultation on a new plan, which nobody but staff sees."""
    version = factories.published(factories.plan(title={"sv": "Vattenplan", "en": "Water plan"}))
    given = {"title": {"sv": "Vattenplan", "en": "Water plan"}, "slug": slug}
    return factories.consultation(version, 0, state=ConsultationState.DRAFT, announced_at=None, **given)


def announced() -> Consultation:
    consultation = prepared()
    with transaction():
        rounds.announce(SYSTEM, consultation)
    return fresh(consultation)


def fresh(consultation: Consultation) -> Consultation:
    db.session.rollback()
    return consultations.whole(SYSTEM, consultation.slug)


def test_what_is_only_prepared_is_in_no_feed(client: Visitor, app: Flask) -> None:
    assert app
    consultation = prepared()
    factories.sign_in(client, factories.user(Role.ADMINISTRATOR))
    assert titles(client) == ["Version 1 av Vattenplan"]
    assert client.get(f"/feeds/sv/consultations/{consultation.slug}.atom").status_code == 404
    with transaction():
        rounds.cancel(SYSTEM, consultation, {"sv": "Hemlig orsak."})
    assert "Hemlig" not in client.get(NEWS).text


def test_the_way_from_an_announcement_to_a_decision_is_told(client: Visitor, app: Flask) -> None:
    assert app
    consultation = announced()
    comment = factories.comment(consultation)
    with transaction():
        corrections.announce(
            SYSTEM, fresh(consultation), {"sv": "Det ska stå 2030.", "en": "It should say 2030."}, 1
        )
    later = consultation.last_day + timedelta(days=7)
    with transaction():
        rounds.extend(SYSTEM, fresh(consultation), later, None)
    mine = fresh(consultation)
    mine.first_day, mine.last_day = (clock.today() - timedelta(days=each) for each in (30, 1))
    db.session.commit()
    factories.approved(comment)
    with transaction():
        releases.release(SYSTEM, fresh(consultation))
    plan = db.session.get_one(Plan, consultation.plan_id)
    factories.published(plan)
    with transaction():
        reports.save(SYSTEM, fresh(consultation), WORDS, WORDS, 0)
    with transaction():
        reports.release(SYSTEM, fresh(consultation))
    minutes = Minutes(
        2, DecisionKind.ADOPTED, {"sv": "Regionstyrelsen", "en": "Board"}, "7", clock.today(), WORDS
    )
    with transaction():
        decisions.record(factories.actor(factories.user(Role.REGISTRAR)), fresh(consultation), minutes)
    told = [
        "Beslut om Vattenplan: Antagen",
        "Remissredogörelse: Vattenplan",
        "Version 2 av Vattenplan",
        "Synpunkterna på Vattenplan har besvarats",
        "Mer tid att svara: Vattenplan",
        "Rättelse: Vattenplan",
        "Ny remiss: Vattenplan",
    ]
    assert titles(client, "/feeds/sv/consultations/remissen.atom") == told
    assert titles(client) == [*told, "Version 1 av Vattenplan"]
    english = titles(client, "/feeds/en/consultations/remissen.atom")
    assert english[0] == "Decision on Water plan: Adopted"
    assert english[-1] == "New consultation: Water plan"
    for link in read(client, NEWS).xpath("a:entry/a:link/@href", namespaces=ATOM):
        client.visit(str(link).removeprefix("http://localhost"))


def test_answers_that_are_not_released_are_not_told(client: Visitor, app: Flask) -> None:
    assert app
    consultation = announced()
    factories.approved(factories.comment(consultation), reasons={"sv": "Ett hemligt skäl."})
    assert titles(client) == ["Ny remiss: Vattenplan", "Version 1 av Vattenplan"]
    assert "hemligt" not in client.get(NEWS).text


HOSTILE = "</title><script>alert(1)</script>&amp;]]>\x0b\x00\ufffe \"'’ å"


def test_whatever_people_have_typed_the_feed_can_be_read(client: Visitor, app: Flask) -> None:
    assert app
    consultation = announced()
    mine = fresh(consultation)
    mine.title = {"sv": HOSTILE.replace("\x00", "")}
    mine.cancelled_because = {"sv": HOSTILE.replace("\x00", "")}
    db.session.commit()
    with transaction():
        corrections.announce(
            SYSTEM, fresh(consultation), dict.fromkeys(("sv", "en"), HOSTILE.replace("\x00", "")), 1
        )
    for address in (NEWS, "/feeds/sv/consultations/remissen.atom"):
        assert "</title><script>alert(1)</script>" in titles(client, address)[0]
        assert "<script>" not in client.get(address).text


def test_one_who_has_it_already_is_not_sent_it_again(client: Visitor, app: Flask) -> None:
    assert app
    announced()
    first = client.get(NEWS)
    assert first.headers["Cache-Control"] == "public, max-age=600"
    assert "Set-Cookie" not in first.headers
    again = client.get(NEWS, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    since = client.get(NEWS, headers={"If-Modified-Since": first.headers["Last-Modified"]})
    assert since.status_code == 304
    consultation = db.session.query(Consultation).one()
    with transaction():
        corrections.announce(
            SYSTEM, fresh(consultation), {"sv": "Det ska stå 2030.", "en": "It should say 2030."}, 1
        )
    changed = client.get(NEWS, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != first.headers["ETag"]


def test_it_is_the_same_for_whoever_asks(client: Visitor, app: Flask) -> None:
    assert app
    announced()
    prepared("hemlig")
    before = client.get(NEWS)
    factories.sign_in(client, factories.user(Role.PROCESS_OWNER, locale="en"))
    after = client.get(NEWS)
    assert after.data == before.data
    assert after.headers["Cache-Control"] == before.headers["Cache-Control"]
    assert "Set-Cookie" not in after.headers


def test_pages_lead_to_the_feed_in_the_reader_s_language(client: Visitor, app: Flask) -> None:
    assert app
    announced()
    found = "//link[@rel='alternate' and @type='application/atom+xml']/@href"
    assert client.visit("/").all(found) == [NEWS]
    page = client.visit("/consultations/remissen", headers={"Accept-Language": "en"})
    assert page.all(found) == ["/feeds/en/news.atom", "/feeds/en/consultations/remissen.atom"]
    assert client.get("/feeds/de/news.atom").status_code == 404


def test_a_site_on_which_nothing_has_happened_has_a_feed(client: Visitor, app: Flask) -> None:
    assert app
    assert titles(client) == []


def test_it_takes_one_question_and_tells_the_last_fifty_things(
    client: Visitor, app: Flask, queries: Queries
) -> None:
    assert app
    consultation = announced()
    for number in range(1, 55):
        with transaction():
            corrections.announce(
                SYSTEM, fresh(consultation), dict.fromkeys(("sv", "en"), f"{number}."), number
            )
    client.get(NEWS)
    with queries.counted() as seen:
        tree = read(client, NEWS)
    assert len(tree.findall("a:entry", ATOM)) == 50
    assert len(seen) == 1
    assert db.session.query(Event).count() > 50
    assert db.session.query(Version).count() == 2


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_it_can_only_be_read(client: Visitor, app: Flask, method: str) -> None:
    assert app
    assert client.open(NEWS, method=method).status_code in {400, 405}
