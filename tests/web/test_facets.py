"""What the desk's list can be narrowed down by, how many comments each choice would show, and its six orders."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from time_machine import travel

from consult import clock
from consult.db import db, transaction
from consult.model.comments import Comment, CommentKind, Stance
from consult.model.consultations import Consultation
from consult.model.dispositions import DispositionState, Outcome, Significance
from consult.model.organisations import Body, Organisation, Sector
from consult.model.users import Role, User
from consult.model.versions import Version
from consult.policy import SYSTEM
from consult.queries import facets, onward, queue, searches
from consult.queries.filters import Filters
from consult.queries.orders import Order, Spot
from consult.queries.searches import Found
from consult.services import dispositions, organisations, placements, reactions, releases, themes
from consult.services.anchors import Target
from consult.services.reactions import Verdict
from tests import factories as make
from tests.support.client import Page, Visitor
from tests.support.queries import Queries

COUNTED = (
    "state",
    "outcome",
    "assignee",
    "theme",
    "significance",
    "left",
    "section",
    "organisation",
    "sector",
    "kind",
    "stance",
    "proposal",
    "language",
    "late",
    "reaction",
)


@pytest.fixture
def round_(app: Flask) -> Consultation:
    return make.consultation(board_day=clock.today() + timedelta(days=41))


@pytest.fixture
def drafter(client: Visitor) -> User:
    person = make.user(Role.DRAFTER, name="Disa Drafter")
    make.sign_in(client, person)
    return person


def at(round_: Consultation, rest: str = "") -> str:
    return f"/desk/consultations/{round_.slug}/comments{rest}"


def numbers(page: Page) -> list[int]:
    return [int(each) for each in page.all("//ol[contains(@class, 'q-list')]//span[@class='q-no']")]


def offered(page: Page, facet: str) -> dict[str, int]:
    """Read the values of a filter off the page, with the figure in brackets after each."""
    options = page.tree.xpath(f"//select[@id='f-{facet}']/option[@value!='']")
    return {each.get("value"): int(each.text.rsplit("(", 1)[1].rstrip(") \n")) for each in options}


def all_sorts(round_: Consultation, drafter: User) -> None:
    """Let eight comments differ in all that one can filter by, and some be alike."""
    town = make.organisation(Sector.MUNICIPALITY, name="Ånäs kommun")
    school = make.organisation(Sector.EDUCATION, name="Ekskolan")
    speakers = [make.user(organisation=town), make.user(organisation=school), make.user()]
    with transaction():
        theme = themes.add(make.actor(drafter), round_.plan_id, {"sv": "Ansvar", "en": "Duty"})
    said = [
        make.comment(
            round_,
            ("1.1", "2.1", None)[index % 3],
            by=speakers[index % 3],
            kind=(CommentKind.PROPOSAL, CommentKind.OBJECTION)[index % 2],
            stance=(Stance.SUPPORTS, Stance.OPPOSES, None)[index % 3],
            locale=("sv", "en")[index % 2],
            proposed="Så här i stället." if index == 1 else None,
            body=f"Det behövs bättre kompetens, {index}.",
        )
        for index in range(8)
    ]
    late = said[6]
    late.is_late = True
    db.session.commit()
    with transaction():
        dispositions.assign(make.actor(drafter), make.answer_of(said[0]), drafter.id)
    make.proposed(
        said[1],
        by=drafter,
        outcome=Outcome.PARTLY_ACCEPTED,
        theme_id=theme.id,
        significance=Significance.SUBSTANTIVE,
    )
    make.proposed(said[2], by=drafter, outcome=Outcome.NO_CHANGE)
    make.approved(said[3], outcome=Outcome.NO_CHANGE)
    with travel(clock.now() + timedelta(days=30)):
        with transaction():
            releases.release(make.actor(make.user(Role.PROCESS_OWNER)), round_)
        with transaction():
            reactions.give(make.actor(speakers[0]), said[3], Verdict(is_satisfied=True, because="", seen=0))


@pytest.mark.parametrize("facet", COUNTED)
def test_a_choice_shows_as_many_comments_as_it_says(
    client: Visitor, round_: Consultation, drafter: User, facet: str
) -> None:
    all_sorts(round_, drafter)
    figures = offered(client.visit(at(round_)), facet)
    assert any(figures.values())
    for value, many in figures.items():
        shown = client.visit(at(round_), query_string={facet: value})
        assert len(numbers(shown)) == many, value
        assert f"{many} av 8" in shown.said


@pytest.mark.parametrize("words", ["kompetens", "bättre behövs", '"bättre kompetens"'])
def test_the_figures_are_of_what_the_other_filters_and_the_words_leave(
    client: Visitor, round_: Consultation, drafter: User, words: str
) -> None:
    all_sorts(round_, drafter)
    make.comment(round_, body="Något helt annat.")
    asked = {"q": words, "kind": "objection", "language": "en"}
    page = client.visit(at(round_), query_string=asked)
    assert numbers(page) == [2, 4, 6, 8]
    for facet in ("state", "section", "kind", "sector", "organisation"):
        for value, many in offered(page, facet).items():
            shown = client.visit(at(round_), query_string=asked | {facet: value})
            assert len(numbers(shown)) == many, (facet, value)


def test_the_passages_of_the_section_that_is_chosen_can_be_chosen_among(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    all_sorts(round_, drafter)
    version = db.session.get_one(Version, round_.version_id)
    section, passage = (make.block_of(version, label).uid for label in ("2", "2.1"))
    assert not client.visit(at(round_)).all("//select[@id='f-block']")
    page = client.visit(at(round_), query_string={"section": section})
    assert offered(page, "block")[passage] == 3
    shown = client.visit(at(round_), query_string={"section": section, "block": passage})
    assert numbers(shown) == [2, 5, 8]
    assert "Stycke: 2.1" in shown.one("//ul[@class='q-chosen']")


def test_where_very_many_match_the_figures_are_left_out_and_that_is_said(
    client: Visitor, round_: Consultation, drafter: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_sorts(round_, drafter)
    monkeypatch.setattr(facets, "MOST", 3)
    page = client.visit(at(round_))
    assert "Antalen visas när färre synpunkter stämmer." in page.said
    assert page.one("//select[@id='f-kind']/option[@value='proposal']") == "Förslag"
    assert numbers(page) == [1, 2, 3, 4, 5, 6, 7, 8]
    narrowed = client.visit(at(round_, "?state=proposed"))
    assert "2 av 8" in narrowed.said
    assert offered(narrowed, "kind") == dict.fromkeys(CommentKind, 0) | {"proposal": 1, "objection": 1}
    assert narrowed.one("//select[@id='f-state']/option[@value='open']") == "Obesvarad"


COMMON = Found("tydligare", None)
"""So many say it that each comment is asked."""
ORDERS: dict[Order, Callable[[Comment], object]] = {
    Order.NUMBER: lambda each: each.number,
    Order.TEXT: lambda each: (("", "1.1", "2.1").index(each.label), each.number),
    Order.NAME: lambda each: (each.name_order, each.number),
    Order.NEWEST: lambda each: (-each.posted_at.timestamp(), -each.number),
    Order.OLDEST: lambda each: (each.posted_at.timestamp(), each.number),
    Order.SUPPORT: lambda each: (-each.support_count, -each.number),
}


def many_alike(round_: Consultation, many: int = 23) -> None:
    """Let comments be alike in twos and threes in each thing that they are sorted by."""
    names = ("Örebro", "Ånge", "Ärla", "Bo", "zeta", "Ale")
    speakers = [make.user(organisation=make.organisation(name=name)) for name in names]
    start = clock.now() - timedelta(days=5)
    for index in range(many):
        with travel(start + timedelta(hours=index * 7 % 10), tick=False):
            made = make.comment(round_, ("2.1", None, "1.1")[index % 3], by=speakers[index % 6])
        made.support_count = index % 4
    db.session.commit()


def in_pages(round_: Consultation, filters: Filters) -> list[int]:
    """Turn the pages from the first to the last."""
    found: list[int] = []
    after = filters.after
    while True:
        page = queue.page(SYSTEM, round_, replace(filters, after=after))
        found += [each.number for each in page.rows]
        if page.following is None:
            return found
        after = page.following


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(state=DispositionState.OPEN),
        Filters(found=COMMON),
        Filters(found=COMMON, state=DispositionState.OPEN),
    ],
)
def test_pages_join_without_a_gap_and_nothing_comes_twice(
    round_: Consultation, monkeypatch: pytest.MonkeyPatch, order: Order, filters: Filters
) -> None:
    many_alike(round_)
    monkeypatch.setattr(queue, "PAGE", 4)
    comments = db.session.scalars(select(Comment).where(Comment.consultation_id == round_.id)).all()
    expected = [each.number for each in sorted(comments, key=ORDERS[order])]
    assert in_pages(round_, replace(filters, order=order)) == expected
    few = searches.found(SYSTEM, round_, "tydligare")
    assert few.keys
    assert in_pages(round_, replace(filters, order=order, found=few)) == expected


@pytest.mark.parametrize("order", list(Order))
def test_from_a_comment_one_comes_to_those_beside_it_in_the_list(round_: Consultation, order: Order) -> None:
    many_alike(round_, 9)
    filters = Filters(order=order)
    listed = [each.number for each in queue.page(SYSTEM, round_, filters).rows]
    for before, here, after in zip([None, *listed], listed, [*listed[1:], None], strict=False):
        around = onward.around(SYSTEM, round_, filters, here, DispositionState.OPEN)
        assert around.before == (before and Spot(round_.id, before))
        assert around.after == (after and Spot(round_.id, after))


@pytest.mark.parametrize("order", list(Order))
def test_what_comes_in_and_is_answered_between_two_pages_moves_nothing_else(
    round_: Consultation, monkeypatch: pytest.MonkeyPatch, order: Order
) -> None:
    many_alike(round_)
    monkeypatch.setattr(queue, "PAGE", 6)
    filters = Filters(state=DispositionState.OPEN, order=order)
    whole = in_pages(round_, filters)
    first = queue.page(SYSTEM, round_, filters)
    gone = [each.number for each in first.rows][-1]
    answered = db.session.scalars(
        select(Comment).where(Comment.consultation_id == round_.id, Comment.number == gone)
    ).one()
    make.proposed(answered)
    new = make.comment(round_, "2.1").number
    second = in_pages(round_, replace(filters, after=first.following))
    assert [each for each in second if each != new] == whole[6:]


def test_names_come_as_swedish_readers_expect_and_private_persons_last(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    for name in ("Östra", "Zeta", "ale", "Ånge", "Ärla"):
        make.comment(round_, by=make.user(organisation=make.organisation(name=name)))
    make.comment(round_, by=make.user(name="Anna Andersson"))
    page = client.visit(at(round_, "?order=name"))
    names = [each.split()[0] for each in page.all("//span[@class='q-org']")]
    assert names[:5] == ["ale", "Zeta", "Ånge", "Ärla", "Östra"]
    assert page.one("//select[@name='order']/option[@selected]") == "Organisation"


def test_a_body_with_a_new_name_is_sorted_by_it(round_: Consultation) -> None:
    old: Organisation = make.organisation(name="Aby")
    first = make.comment(round_, by=make.user(organisation=old)).number
    second = make.comment(round_, by=make.user(organisation=make.organisation(name="Mora"))).number
    with transaction():
        organisations.change(SYSTEM, old, Body("Öby", old.sector))
    listed = queue.page(SYSTEM, round_, Filters(order=Order.NAME)).rows
    assert [each.number for each in listed] == [second, first]


def test_a_comment_that_is_placed_elsewhere_is_listed_there(round_: Consultation) -> None:
    first, second = make.comment(round_, "1.1"), make.comment(round_, "1.1")
    text = Filters(order=Order.TEXT)
    drafter = make.actor(make.user(Role.DRAFTER))
    to = make.block_of(db.session.get_one(Version, round_.version_id), "2.1").uid
    with transaction():
        placements.place(drafter, first, Target(to), "Det handlar om ansvaret.", first.place_mark)
    assert [each.number for each in queue.page(SYSTEM, round_, text).rows] == [second.number, first.number]


def test_the_order_goes_along_to_a_comment_and_to_the_next_page(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    many_alike(round_, 55)
    page = client.visit(at(round_, "?order=newest&state=open"))
    assert len(numbers(page)) == 50
    more = client.visit(page.one("//a[@rel='next']/@href"))
    assert len(numbers(more)) == 5
    assert "Rensa filtren" in more.said
    opened = client.visit(page.all("//a[@class='q-row']/@href")[0])
    assert numbers(opened)[0] == numbers(page)[0]
    onward = opened.all("//nav[@class='q-nav']/a/@href")[-1]
    assert f"/comments/{numbers(page)[1]}?" in onward
    assert "order=newest" in onward


@pytest.mark.parametrize("value", ["", "sideways", "NUMBER", "-1", "'; DROP TABLE comment; --"])
def test_an_order_that_there_is_not_is_that_of_the_numbers(
    client: Visitor, round_: Consultation, drafter: User, value: str
) -> None:
    many_alike(round_, 5)
    answer = client.get(at(round_), query_string={"order": value}, follow_redirects=True)
    assert numbers(answer) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("many", [10, 120])
def test_an_order_costs_as_many_statements_however_long_the_list_is(
    client: Visitor, round_: Consultation, drafter: User, queries: Queries, many: int
) -> None:
    many_alike(round_, many)
    addresses = [at(round_, f"?order={order}&state=open") for order in Order]
    for address in addresses:
        with queries.at_most(6):
            client.visit(address)
        with queries.at_most(7):
            client.visit(f"{address}&q=tydligare")
