"""The demonstration's own door: one click to be anyone in it, and only there."""

from collections.abc import Iterator

import pytest
from flask import Flask

from consult.db import db, transaction
from consult.demo import story
from consult.model.users import Role, SignIn
from consult.queries.demo import DOMAIN
from tests import factories
from tests.support.client import Page, Visitor
from tests.support.database import Database, MakeApp

BANNER = "Demonstration."


@pytest.fixture(name="site")
def _site(make_app: MakeApp, _database: Database) -> Iterator[Flask]:
    """Run the program as the demonstration on an empty database."""
    _database.reset()
    site = make_app(CONSULT_MODE="demo")
    site.config["WTF_CSRF_ENABLED"] = True
    with site.app_context():
        yield site
        db.session.remove()


@pytest.fixture(name="visitor")
def _visitor(site: Flask) -> Visitor:
    visitor = site.test_client()
    assert isinstance(visitor, Visitor)
    return visitor


def enter(visitor: Visitor, key: str, following: str = "") -> Page:
    page = visitor.visit(f"/sign-in?next={following}")
    form = next(each for each in page.tree.forms if each.fields.get("person") == key)
    return visitor.post(form.action, data=dict(form.form_values()), follow_redirects=True)  # type: ignore[return-value]


@pytest.fixture(name="told")
def _told(site: Flask) -> None:
    with transaction():
        story.load()


@pytest.mark.usefixtures("told")
def test_the_sign_in_page_lists_everyone_with_their_part(visitor: Visitor) -> None:
    page = visitor.visit("/sign-in")
    staff = page.all("//ul[@aria-labelledby='demo-1']/li/span")
    assert staff[0] == "Administratör (demo) Administratör"
    assert len(staff) == 7
    assert "Näringslivsstrateg, Exempelkommun A" in page.all("//ul[@aria-labelledby='demo-2']/li/span")


def test_one_click_is_enough_to_be_someone(visitor: Visitor) -> None:
    factories.user(Role.PROCESS_OWNER, email=f"owner@{DOMAIN}", name="Processledare (demo)")
    page = enter(visitor, "owner")
    assert page.request.path == "/desk"
    assert "Processledare (demo)" in page.text
    assert BANNER in page.text


@pytest.mark.parametrize(("following", "path"), [("/mine", "/mine"), ("//evil.example", "/")])
def test_one_comes_to_where_one_was_going_but_never_to_another_site(
    visitor: Visitor, following: str, path: str
) -> None:
    factories.user(email=f"naringslivsstrateg@{DOMAIN}")
    assert enter(visitor, "naringslivsstrateg", following).request.path == path


@pytest.mark.usefixtures("told")
def test_the_main_pages_show_the_case_in_both_languages(visitor: Visitor) -> None:
    for language, word in (("sv", "dagar kvar"), ("en", "days left")):
        page = visitor.visit("/", headers={"Accept-Language": language})
        assert page.one("//article//p[@class='days']") == f"12 {word}"
        assert page.all("//article[2]//dl//dd") or page.all("//dl//dd") == ["11", "5", "5"]
    for path in (
        "/consultations",
        "/consultations/affarsplan",
        "/consultations/affarsplan/comments",
        "/consultations/kompetensplan/report",
        "/plans/kompetensplan",
        "/plans/kompetensplan/2",
        "/plans/affarsplan/1/1",
        "/plans/kompetensplan/changes/1/2",
        "/decisions",
    ):
        for language in ("sv", "en"):
            page = visitor.visit(path, headers={"Accept-Language": language})
            assert page.tree.get("lang") == language
            assert page.all("//p[@class='site-demo']")


@pytest.mark.usefixtures("told")
def test_every_link_that_a_visitor_sees_leads_somewhere(visitor: Visitor) -> None:
    seen: set[str] = set()
    ahead = ["/"]
    while ahead:
        path = ahead.pop()
        seen.add(path)
        page = visitor.visit(path)
        if page.mimetype == "text/html":
            links = {str(each).partition("#")[0] for each in page.tree.xpath("//main//a/@href")}
            ahead += sorted(each for each in links - seen - set(ahead) if each.startswith("/"))
    assert len(seen) > 100


def test_before_it_is_told_there_is_nobody_to_be(visitor: Visitor) -> None:
    assert visitor.visit("/sign-in").all("//ul[@class='people']/li") == []


def test_nobody_outside_the_demonstration_can_be_entered_by_a_click(site: Flask, visitor: Visitor) -> None:
    factories.user(email="someone@example.org")
    page = visitor.visit("/sign-in")
    token = page.all("//input[@name='csrf_token']/@value")[0]
    for key in ("someone", "someone@example.org", "", "%", "owner"):
        answer = visitor.post("/demo/sign-in", data={"person": key, "csrf_token": token})
        assert answer.status_code == 404
    assert db.session.query(SignIn).count() == 0


def test_someone_who_has_left_cannot_be_entered(visitor: Visitor) -> None:
    factories.user(email=f"owner@{DOMAIN}", is_active=False)
    page = visitor.visit("/sign-in")
    token = page.all("//input[@name='csrf_token']/@value")[0]
    assert visitor.post("/demo/sign-in", data={"person": "owner", "csrf_token": token}).status_code == 404


def test_outside_the_demonstration_there_is_no_such_door(client: Visitor) -> None:
    factories.user(email=f"owner@{DOMAIN}")
    page = client.visit("/sign-in")
    assert page.all("//ul[@class='people']") == []
    assert page.all("//p[@class='site-demo']") == []
    token = page.all("//input[@name='csrf_token']/@value")[0]
    assert client.post("/demo/sign-in", data={"person": "owner", "csrf_token": token}).status_code == 404
