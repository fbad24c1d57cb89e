"""Saved views of the desk's list: own and shared, their addresses, and what they say when something in them is gone."""

import pytest
from flask import Flask
from sqlalchemy import select

from consult.db import db, transaction
from consult.errors import NotAllowed
from consult.model.comments import CommentKind
from consult.model.consultations import Consultation
from consult.model.dispositions import Theme
from consult.model.users import Role, User
from consult.model.versions import Version
from consult.model.views import View
from consult.services import themes, views
from consult.services.views import Naming
from tests import factories as make
from tests.support.client import Page, Visitor
from tests.support.queries import Queries

HOSTILE = "<script>alert('x')</script><b>\"'&{{ 7*7 }}"


@pytest.fixture
def round_(app: Flask) -> Consultation:
    round_ = make.consultation()
    for kind in (CommentKind.PROPOSAL, CommentKind.OBJECTION, CommentKind.PROPOSAL):
        make.comment(round_, "2.1", kind=kind)
    return round_


@pytest.fixture
def drafter(client: Visitor) -> User:
    person = make.user(Role.DRAFTER, name="Disa Drafter")
    make.sign_in(client, person)
    return person


def at(round_: Consultation, rest: str = "") -> str:
    return f"/desk/consultations/{round_.slug}/comments{rest}"


def numbers(page: Page) -> list[int]:
    return [int(each) for each in page.all("//ol[contains(@class, 'q-list')]//span[@class='q-no']")]


def only() -> View:
    db.session.expire_all()
    return db.session.scalars(select(View)).one()


def saved(round_: Consultation, owner: User, chosen: dict[str, str], **fields: object) -> View:
    given = {"name": "Mina förslag", "is_shared": False} | fields
    named = {name: f"{name} {value}" for name, value in chosen.items()}
    with transaction():
        return views.save(make.actor(owner), round_, Naming(**given), chosen, named)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("sv", ("Slag: Förslag", "Spara det här urvalet", "Urvalet är sparat.")),
        ("en", ("Kind: Proposal", "Save this list", "The list is saved.")),
    ],
)
def test_a_list_is_saved_under_a_name_and_opened_from_there(
    client: Visitor, round_: Consultation, drafter: User, locale: str, words: tuple[str, str, str]
) -> None:
    kept, save, back = words
    client.set_cookie("locale", locale)
    listed = client.visit(at(round_, "?kind=proposal&order=newest"))
    form = client.visit(listed.one("//a[contains(@href, '/views/new')]/@href"))
    assert kept in form.said
    done = client.submit(form, save, name="Mina förslag")
    assert back in done.said
    assert numbers(done) == [3, 1]
    view = only()
    assert (view.name, view.is_shared, view.chosen) == (
        "Mina förslag",
        False,
        {"kind": "proposal", "order": "newest"},
    )
    assert done.one("//nav[contains(@class, 'q-saved')]//a[@aria-current='true']") == "Mina förslag"
    opened = client.visit(client.visit(at(round_)).one("//nav[contains(@class, 'q-saved')]//a[1]/@href"))
    assert numbers(opened) == [3, 1]


def test_the_address_of_a_shared_list_shows_a_colleague_the_same_and_their_own_as_theirs(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    view = saved(round_, drafter, {"kind": "objection", "assignee": "nobody"}, is_shared=True)
    make.sign_in(client, make.user(Role.READER))
    opened = client.get(at(round_, f"/views/{view.key}"), follow_redirects=True)
    assert numbers(opened) == [2]
    assert "Delas av Disa Drafter" in client.visit(at(round_, "/views")).said


def test_what_one_has_for_oneself_is_not_seen_by_anyone_else(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    key = saved(round_, drafter, {"kind": "objection"}, name="Bara mitt").key
    assert "Bara mitt" in client.visit(at(round_)).said
    for role in Role:
        make.sign_in(client, make.user(role))
        assert "Bara mitt" not in client.visit(at(round_)).said
        assert "Bara mitt" not in client.visit(at(round_, "/views")).said
        for rest in (f"/views/{key}", f"/views/{key}/edit"):
            assert client.get(at(round_, rest)).status_code == 404


def test_whoever_saved_a_list_renames_shares_and_removes_it(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    saved(round_, drafter, {"kind": "objection"})
    page = client.visit(at(round_, "/views"))
    form = client.visit(page.one("//a[contains(@href, '/edit')]/@href"))
    done = client.submit(form, "Spara", name="Invändningar", is_shared="y")
    assert "Urvalet är ändrat." in done.said
    assert (only().name, only().is_shared) == ("Invändningar", True)
    done = client.submit(done, "Ta bort")
    assert "Det sparade urvalet Invändningar är borttaget." in done.said
    assert make.rows(View) == 0


@pytest.mark.parametrize("role", [Role.DRAFTER, Role.APPROVER, Role.READER])
def test_a_shared_list_is_changed_by_who_saved_it_and_by_process_owners_only(
    client: Visitor, round_: Consultation, drafter: User, role: Role
) -> None:
    view = saved(round_, drafter, {"kind": "objection"}, is_shared=True)
    colleague, owner = make.user(role), make.user(Role.PROCESS_OWNER)
    make.sign_in(client, colleague)
    assert not client.visit(at(round_, "/views")).all("//main//form")
    assert client.get(at(round_, f"/views/{view.key}/edit")).status_code == 403
    with pytest.raises(NotAllowed), transaction():
        views.remove(make.actor(colleague), view)
    with transaction():
        views.remove(make.actor(owner), view)
    assert make.rows(View) == 0


def test_a_name_is_needed_and_one_has_each_name_once(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    saved(round_, drafter, {"kind": "objection"})
    saved(round_, make.user(Role.DRAFTER), {"kind": "question"})
    form = client.visit(at(round_, "/views/new?kind=proposal"))
    refused = client.submit(form, "Spara det här urvalet", name=" ", is_shared="y")
    assert refused.status_code == 422
    assert "Skriv ett namn." in refused.said
    refused = client.submit(refused, "Spara det här urvalet", name="Mina förslag")
    assert refused.status_code == 422
    assert "Du har redan ett sparat urval som heter så." in refused.said
    assert refused.one("//input[@name='name']/@value") == "Mina förslag"
    assert "Slag: Förslag" in refused.said
    refused = client.submit(refused, "Spara det här urvalet", name="x" * 81)
    assert refused.status_code == 422
    assert make.rows(View) == 2


def test_a_list_of_everything_is_not_saved(client: Visitor, round_: Consultation, drafter: User) -> None:
    assert not client.visit(at(round_)).all("//a[contains(@href, '/views/new')]")
    page = client.visit(at(round_, "/views/new"))
    assert "det finns inget att spara" in page.said
    assert not page.all("//main//form")


def gone(client: Visitor, round_: Consultation, drafter: User, chosen: dict[str, str]) -> Page:
    """Open a list that asks for something which is not there."""
    view = saved(round_, drafter, chosen)
    page = client.get(at(round_, f"/views/{view.key}"))
    assert page.status_code == 410
    assert not numbers(page)
    return page


@pytest.mark.parametrize(
    "name", ["section", "block", "organisation", "theme", "assignee", "file", "kind", "order", "sector"]
)
def test_a_list_that_asks_for_what_is_gone_says_so_and_shows_nothing_else(
    client: Visitor, round_: Consultation, drafter: User, name: str
) -> None:
    page = gone(client, round_, drafter, {name: "999999", "state": "open", "q": "tydligare"})
    assert f"{name} 999999" in page.said
    assert "state open" not in page.said
    without = client.visit(page.one("//a[text()='Visa listan utan det']/@href"))
    assert numbers(without) == [1, 2, 3]
    assert len(without.all("//ul[@class='q-chosen']/li")) == 3


def test_a_theme_or_a_person_that_was_there_when_the_list_was_saved_can_go(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    colleague = make.user(Role.DRAFTER, name="Kim Kollega")
    with transaction():
        theme = themes.add(make.actor(drafter), round_.plan_id, {"sv": "Ansvar", "en": "Duty"})
    view = saved(round_, drafter, {"theme": str(theme.id), "assignee": str(colleague.id)})
    assert client.get(at(round_, f"/views/{view.key}")).status_code == 302
    db.session.delete(db.session.get_one(Theme, theme.id))
    colleague.is_active = False
    db.session.commit()
    page = client.get(at(round_, f"/views/{view.key}"))
    assert page.status_code == 410
    assert page.all("//main//ul[@class='bullets']/li") == [f"theme {theme.id}", f"assignee {colleague.id}"]
    assert "Visa alla synpunkter" in page.said
    client.submit(page, "Ta bort det sparade urvalet")
    assert make.rows(View) == 0


def test_a_passage_in_a_section_that_is_there_is_found_again(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    version = db.session.get_one(Version, round_.version_id)
    section, passage = (make.block_of(version, label).uid for label in ("2", "2.1"))
    view = saved(round_, drafter, {"section": section, "block": passage})
    assert numbers(client.get(at(round_, f"/views/{view.key}"), follow_redirects=True)) == [1, 2, 3]


def test_a_list_of_another_consultation_is_not_found_here(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    view = saved(make.consultation(), drafter, {"kind": "proposal"})
    for rest in (f"/views/{view.key}", "/views/ffffffff", "/views/%3Cb%3E"):
        assert client.get(at(round_, rest)).status_code == 404


def test_a_name_is_shown_as_it_was_typed(client: Visitor, round_: Consultation, drafter: User) -> None:
    saved(round_, drafter, {"q": HOSTILE}, name=HOSTILE[:80], is_shared=True)
    for rest in ("", "/views"):
        page = client.visit(at(round_, rest))
        assert HOSTILE[:80] in page.said
        assert not page.all("//main//script")


def test_saved_lists_cost_the_list_no_further_statement(
    client: Visitor, round_: Consultation, drafter: User, queries: Queries
) -> None:
    for name in "abcdef":
        saved(round_, drafter, {"kind": "objection"}, name=name)
    address = at(round_, "?state=open")
    with queries.at_most(6):
        client.visit(address)
