"""The desk's first page: what there is to work on, and what waits for the one who looks."""

from datetime import timedelta

import pytest

from consult import clock
from consult.db import db, transaction
from consult.model.consultations import Consultation, ConsultationState
from consult.model.plans import Plan
from consult.model.users import Role, User
from consult.services import dispositions
from tests import factories as make
from tests.support.client import Page, Visitor
from tests.support.queries import Queries

HOSTILE = "<script>alert('x')</script>"
QUERIES_OF_THE_DESK = 5
"""Who asks; plans, consultations, and the answers and notes that wait for the one who looks."""


@pytest.fixture
def drafter(client: Visitor) -> User:
    person = make.user(Role.DRAFTER)
    make.sign_in(client, person)
    return person


def figures(page: Page) -> list[str]:
    return page.all("//dl[@class='meters']//dd")


@pytest.mark.parametrize(("locale", "heading"), [("sv", "Handläggning"), ("en", "Desk")])
def test_the_desk_lists_plans_with_their_consultations_and_what_is_left_in_each(
    client: Visitor, drafter: User, locale: str, heading: str
) -> None:
    round_ = make.consultation()
    make.approved(make.comment(round_))
    make.proposed(make.comment(round_))
    make.comment(round_)
    client.set_cookie("locale", locale)
    page = client.visit("/desk")
    plan = db.session.get_one(Plan, round_.plan_id)
    assert page.h1 == heading
    assert page.one("//h2") == plan.title[locale]
    assert round_.title[locale] in page.one("//h3")
    assert figures(page) == ["1", "1", "1"]
    assert client.visit(page.one("//h3/a/@href")).status_code == 200


def test_what_waits_for_a_drafter_comes_first(client: Visitor, drafter: User) -> None:
    round_ = make.consultation()
    mine, _others = make.comment(round_), make.comment(round_)
    with transaction():
        dispositions.assign(make.actor(drafter), make.answer_of(mine), drafter.id)
    page = client.visit("/desk")
    assert "1 synpunkt ska besvaras av dig" in page.one("//ul[contains(@class, 'desk-yours')]")
    listed = client.visit(page.one("//ul[contains(@class, 'desk-yours')]//a/@href"))
    assert listed.all("//span[@class='q-no']") == ["1"]


def test_an_approver_is_led_to_what_others_have_proposed(client: Visitor) -> None:
    approver = make.user(Role.APPROVER)
    make.also(approver, Role.DRAFTER)
    round_ = make.consultation()
    make.proposed(make.comment(round_), by=approver)
    make.proposed(make.comment(round_))
    make.sign_in(client, approver)
    yours = client.visit("/desk").one("//ul[contains(@class, 'desk-yours')]")
    assert "1 synpunkt har ett svar som du kan godkänna" in yours


@pytest.mark.parametrize(
    ("first", "last", "state", "words"),
    [
        (-5, 10, ConsultationState.ANNOUNCED, "sista svarsdag"),
        (-30, -1, ConsultationState.ANNOUNCED, "sista svarsdag var"),
        (5, 30, ConsultationState.ANNOUNCED, "öppnar"),
        (5, 30, ConsultationState.DRAFT, "Förbereds"),
    ],
)
def test_each_consultation_says_where_it_is(
    client: Visitor, first: int, last: int, state: ConsultationState, words: str
) -> None:
    make.sign_in(client, make.user(Role.READER))
    announced = None if state is ConsultationState.DRAFT else clock.now() - timedelta(days=60)
    make.consultation(first=first, last=last, state=state, announced_at=announced)
    page = client.visit("/desk")
    assert words in page.said
    assert "Inga synpunkter än." in page.said


def test_an_empty_desk_says_what_to_do(client: Visitor, drafter: User) -> None:
    page = client.visit("/desk")
    assert "Inga planer än" in page.said
    assert client.visit(page.one("//main//a[contains(@href, '/new')]/@href")).status_code == 200


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        (Role.PROCESS_OWNER, {"Ny plan", "Ny remiss", "Publicera", "Arbetstext"}),
        (Role.DRAFTER, {"Ny plan", "Publicera", "Arbetstext"}),
        (Role.APPROVER, {"Arbetstext"}),
        (Role.REGISTRAR, {"Arbetstext"}),
        (Role.READER, {"Arbetstext"}),
        (Role.ADMINISTRATOR, {"Arbetstext"}),
    ],
)
def test_everyone_is_offered_what_they_may_do_and_every_link_works(
    client: Visitor, role: Role, offered: set[str]
) -> None:
    make.sign_in(client, make.user(role))
    round_ = make.consultation()
    make.comment(round_)
    page = client.visit("/desk")
    assert {"Ny plan", "Ny remiss", "Publicera", "Arbetstext"} & set(page.all("//main//a")) == offered
    for link in set(page.all("//main//a/@href")):
        client.visit(link)
    for link in client.visit(f"/desk/consultations/{round_.slug}/comments").all(
        "//ul[@class='desk-nav']//a/@href"
    ):
        client.visit(link)


ROW = ["Synpunkter", "Matris", "Arbetstext", "Publicera svaren", "Redogörelse", "Remissen"]


def test_the_rooms_used_most_stand_in_a_row_and_the_rest_in_a_menu_by_what_one_does_there(
    client: Visitor,
) -> None:
    make.sign_in(client, make.user(Role.PROCESS_OWNER))
    page = client.visit(f"/desk/consultations/{make.consultation().slug}/comments")
    assert page.all("//ul[@class='desk-nav']/li/a") == ROW
    menu = "//details[@class='desk-more']"
    assert page.one(f"{menu}/summary") == "Fler sidor"
    assert page.all(f"{menu}//p") == ["Ta emot", "Besvara", "Kontrollera", "Avsluta"]
    assert page.all(f"{menu}//p[.='Besvara']/following-sibling::ul[1]//a") == [
        "Liknande",
        "Motstridigt",
        "Teman",
        "Standardtexter",
    ]


def test_a_menu_has_no_heading_over_nothing(client: Visitor) -> None:
    make.sign_in(client, make.user(Role.READER))
    page = client.visit(f"/desk/consultations/{make.consultation().slug}/comments")
    assert page.all("//details[@class='desk-more']//p") == ["Ta emot", "Besvara", "Kontrollera", "Avsluta"]


@pytest.mark.parametrize("role", [Role.PROCESS_OWNER, Role.REGISTRAR, Role.READER])
def test_every_room_says_in_the_row_that_one_is_there(client: Visitor, role: Role) -> None:
    make.sign_in(client, make.user(role))
    start = client.visit(f"/desk/consultations/{make.consultation().slug}/comments")
    for link in start.all("//ul[@class='desk-nav']//a/@href"):
        page = client.visit(link)
        assert page.all("//ul[@class='desk-nav']/li/a[@aria-current='page']/@href") == [link]
        inside = page.all("//details[@class='desk-more']//a[@aria-current='page']/@href")
        assert inside in ([], [link]), "it is marked in the menu too"


def test_the_desk_is_for_the_staff(client: Visitor) -> None:
    assert client.get("/desk").location.startswith("/sign-in")
    make.sign_in(client, make.user(organisation=make.organisation()))
    assert client.get("/desk").status_code == 403


def test_titles_are_shown_as_words(client: Visitor, drafter: User) -> None:
    plan = make.plan(title={"sv": HOSTILE, "en": HOSTILE})
    make.consultation(make.published(plan), title={"sv": HOSTILE, "en": HOSTILE})
    page = client.visit("/desk")
    assert page.one("//h2") == HOSTILE
    assert not page.all("//main//script")


@pytest.mark.parametrize("many", [1, 6])
def test_the_desk_asks_the_database_the_same_however_much_there_is(
    client: Visitor, drafter: User, queries: Queries, many: int
) -> None:
    for _ in range(many):
        round_: Consultation = make.consultation()
        make.comment(round_)
        make.proposed(make.comment(round_))
    with queries.counted() as seen:
        client.visit("/desk")
    assert len(seen) == QUERIES_OF_THE_DESK, "\n".join(seen)
