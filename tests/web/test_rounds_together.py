"""The desk's list over every consultation of a plan: its rows, orders, figures and words, and the way through it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from babel.dates import format_date
from flask import Flask
from sqlalchemy import select
from time_machine import travel

from consult import clock
from consult.db import db
from consult.errors import NotAllowed
from consult.model.comments import Comment, CommentKind
from consult.model.consultations import Consultation
from consult.model.dispositions import DispositionState
from consult.model.plans import Plan
from consult.model.users import Role, User
from consult.model.versions import Block, Version
from consult.policy import SYSTEM
from consult.queries import facets, onward, queue, rounds, searches
from consult.queries.filters import Filters
from consult.queries.orders import Order, Spot
from consult.queries.searches import Found
from tests import factories as make
from tests.support.client import Page, Visitor
from tests.support.queries import Queries

HOSTILE = "<script>alert('x')</script><b>\"'&{{ 7*7 }}"
COMMON, FEW = Found("tydligare", None), Found("tydligare", ())
MOST_QUERIES, MOST_QUERIES_BESIDE = 6, 15
"""As many as for one consultation: of the list, and of a comment with the list beside it."""
Both = tuple[Consultation, Consultation]


@pytest.fixture(name="both")
def _both(app: Flask) -> Both:
    """Make two consultations of one plan: the later has the smaller key, since the earlier was brought in afterwards."""
    first = make.published(make.plan())
    plan = db.session.get_one(Plan, first.plan_id)
    later = make.consultation(make.published(plan), first=-5, slug="andra", title={"sv": "Andra remissen"})
    earlier = make.consultation(first, first=-40, slug="forsta", title={"sv": "Första remissen"})
    make.consultation(slug="annan-plan")
    return earlier, later


@pytest.fixture(name="drafter")
def _drafter(client: Visitor) -> User:
    person = make.user(Role.DRAFTER, name="Disa Drafter")
    make.sign_in(client, person)
    return person


def at(round_: Consultation, rest: str = "?round=all") -> str:
    return f"/desk/consultations/{round_.slug}/comments{rest}"


def listed(page: Page) -> list[str]:
    """Read where each row leads, without the list that it carries along."""
    return [
        each.partition("?")[0].rpartition("consultations/")[2]
        for each in page.all("//a[@class='q-row']/@href")
    ]


def of(round_: Consultation, *numbers: int) -> list[str]:
    return [f"{round_.slug}/comments/{each}" for each in numbers]


def many_alike(both: Both, many: int = 12) -> None:
    """Let comments of both rounds be alike in all that they are sorted by, in twos and threes."""
    names = ("Örebro", "Ånge", "Bo")
    speakers = [make.user(organisation=make.organisation(name=name)) for name in names]
    start = clock.now() - timedelta(days=4)
    for index in range(many):
        with travel(start + timedelta(hours=index * 7 % 5), tick=False):
            made = make.comment(
                both[index % 2], ("2.1", None, "1.1")[index // 2 % 3], by=speakers[index // 2 % 3]
            )
        made.support_count = index % 3
    db.session.commit()


ORDERS: dict[Order, Callable[[Comment, int], object]] = {
    Order.NUMBER: lambda each, place: (place, each.number),
    Order.TEXT: lambda each, place: (("", "1.1", "2.1").index(each.label), place, each.number),
    Order.NAME: lambda each, place: (each.name_order, place, each.number),
    Order.NEWEST: lambda each, place: (-each.posted_at.timestamp(), -place, -each.number),
    Order.OLDEST: lambda each, place: (each.posted_at.timestamp(), place, each.number),
    Order.SUPPORT: lambda each, place: (-each.support_count, -place, -each.number),
}


def expected(both: Both, order: Order) -> list[Spot]:
    places = {each.id: place for place, each in enumerate(both)}
    comments = db.session.scalars(select(Comment).where(Comment.consultation_id.in_(places))).all()
    ordered = sorted(comments, key=lambda each: ORDERS[order](each, places[each.consultation_id]))  # type: ignore[arg-type,return-value]
    return [Spot(each.consultation_id, each.number) for each in ordered]


def over(both: Both, **fields: object) -> Filters:
    return replace(Filters(rounds=tuple(each.id for each in both)), **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("fields", [{}, {"state": DispositionState.OPEN}, {"found": COMMON}, {"found": FEW}])
def test_pages_over_two_rounds_join_without_a_gap_and_nothing_comes_twice(
    both: Both, monkeypatch: pytest.MonkeyPatch, order: Order, fields: dict[str, object]
) -> None:
    many_alike(both)
    monkeypatch.setattr(queue, "PAGE", 5)
    filters = over(both, order=order, **fields)
    if filters.found is FEW:
        filters = replace(filters, found=searches.found(SYSTEM, both[0], "tydligare", filters.rounds))
    found: list[Spot] = []
    while True:
        page = queue.page(SYSTEM, both[1], filters)
        found += [each.spot for each in page.rows]
        if page.following is None:
            break
        filters = replace(filters, after=page.following)
    assert found == expected(both, order)


@pytest.mark.parametrize("order", list(Order))
def test_from_a_comment_one_comes_to_those_beside_it_be_they_of_another_round(
    both: Both, order: Order
) -> None:
    many_alike(both, 8)
    ordered = expected(both, order)
    rooms = {each.id: each for each in both}
    for before, here, after in zip([None, *ordered], ordered, [*ordered[1:], None], strict=False):
        around = onward.around(
            SYSTEM, rooms[here.round_id], over(both, order=order), here.number, DispositionState.OPEN
        )
        assert (around.before, around.after) == (before, after)
        assert around.waiting == (after or ordered[0])


def test_each_row_says_of_which_round_it_is_and_leads_to_its_own_page_with_the_list_kept(
    client: Visitor, both: Both, drafter: User
) -> None:
    earlier, later = both
    make.comment(later, body="Byt ska mot bör.")
    make.comment(earlier, "2.1")
    assert listed(client.visit(at(later, ""))) == of(later, 1)
    page = client.visit(at(later))
    assert listed(page) == of(earlier, 1) + of(later, 1)
    assert [words.partition(", från ")[0] for words in page.all("//span[@class='q-round']")] == [
        "Första remissen",
        "Andra remissen",
    ]
    opened = client.visit(page.one("//a[@class='q-row'][contains(@href, 'forsta')]/@href"))
    assert "1.1" not in opened.one("//a[@aria-current='true' and @class='q-row']")
    assert listed(opened) == of(earlier, 1) + of(later, 1)
    onward = opened.all("//nav[@class='q-nav']/a/@href")
    assert onward == [at(earlier), at(later, "/1?round=all")]
    assert "Byt ska mot bör." in client.visit(onward[1]).said


def test_the_way_to_all_rounds_is_offered_where_there_is_more_than_one(
    client: Visitor, both: Both, drafter: User
) -> None:
    alone = make.consultation()
    make.comment(alone)
    assert "Alla planens remisser" not in client.visit(at(alone)).said
    assert not client.visit(at(alone)).all("//select[@id='f-round']")
    page = client.visit(at(both[0], "?kind=proposal"))
    assert client.visit(page.one("//a[text()='Alla planens remisser']/@href")).request.query_string == (
        b"round=all&kind=proposal"
    )


def test_the_round_is_a_filter_with_figures_that_leads_to_each_of_them(
    client: Visitor, both: Both, drafter: User
) -> None:
    earlier, later = both
    for round_, kind in (
        (earlier, "proposal"),
        (later, "proposal"),
        (later, "proposal"),
        (later, "objection"),
    ):
        make.comment(round_, kind=CommentKind(kind))
    page = client.visit(at(earlier, "?kind=proposal"))
    begun = [format_date(each.first_day, "d MMMM y", locale="sv") for each in both]
    assert page.all("//select[@id='f-round']/option") == [
        f"Första remissen, från {begun[0]} (1)",
        f"Andra remissen, från {begun[1]} (2)",
        "Alla planens remisser (3)",
    ]
    assert listed(client.visit(at(earlier, "?kind=proposal&round=all"))) == of(earlier, 1) + of(later, 1, 2)
    elsewhere = client.get(at(earlier, "?kind=proposal&round=andra"))
    assert elsewhere.location == at(later, "?kind=proposal")


@pytest.mark.parametrize("facet", ["state", "section", "organisation", "sector", "kind", "language"])
def test_a_choice_over_all_rounds_shows_as_many_comments_as_it_says(
    client: Visitor, both: Both, drafter: User, facet: str
) -> None:
    many_alike(both)
    make.proposed(db.session.scalars(select(Comment)).first(), by=drafter)  # type: ignore[arg-type]
    page = client.visit(at(both[0]))
    options = page.tree.xpath(f"//select[@id='f-{facet}']/option[@value!='']")
    figures = {each.get("value"): int(each.text.rsplit("(", 1)[1].rstrip(") \n")) for each in options}
    assert sum(figures.values()) == 12
    for value, many in figures.items():
        shown = client.visit(at(both[1], ""), query_string={facet: value, "round": "all"})
        assert len(listed(shown)) == many, value
        assert f"{many} av 12" in shown.said


def test_a_section_that_only_another_version_has_can_be_chosen_last(
    client: Visitor, both: Both, drafter: User
) -> None:
    earlier, later = both
    gone = make.block_of(db.session.get_one(Version, earlier.version_id), "2").uid
    make.comment(earlier, "2.1")
    for block in db.session.scalars(select(Block).where(Block.version_id == later.version_id)):
        if block.section_uid == gone:
            block.section_uid, block.uid = "other", f"other{block.position}"
    db.session.commit()
    assert gone not in client.visit(at(later, "")).all("//select[@id='f-section']/option/@value")
    page = client.visit(at(later))
    assert page.all("//select[@id='f-section']/option/@value")[-2:] == [gone, "whole"]
    assert listed(client.visit(at(later, f"?round=all&section={gone}"))) == of(earlier, 1)


@pytest.mark.parametrize("words", ["kompetens", '"bättre kompetens"', "Ekskolan", "2"])
def test_words_are_found_in_all_rounds(client: Visitor, both: Both, drafter: User, words: str) -> None:
    school = make.user(organisation=make.organisation(name="Ekskolan"))
    for round_ in both:
        make.comment(round_, by=make.user(), body="Något helt annat.")
        make.comment(round_, by=school, body="Det behövs bättre kompetens.")
    page = client.visit(at(both[1], ""), query_string={"q": words, "round": "all"})
    assert listed(page) == of(both[0], 2) + of(both[1], 2)
    assert listed(client.visit(at(both[1], ""), query_string={"q": words})) == of(both[1], 2)


def test_a_long_list_goes_on_where_it_ended_in_whichever_round_that_was(
    client: Visitor, both: Both, drafter: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "PAGE", 2)
    someone = make.user(organisation=make.organisation())
    for round_ in both:
        for _ in range(3):
            make.comment(round_, by=someone)
    page = client.visit(at(both[1]))
    seen = listed(page)
    while page.all("//a[@rel='next']"):
        page = client.visit(page.one("//a[@rel='next']/@href"))
        seen += listed(page)
    assert seen == of(both[0], 1, 2, 3) + of(both[1], 1, 2, 3)


def test_only_comments_of_the_round_that_one_is_in_can_be_marked_and_taken(
    client: Visitor, both: Both, drafter: User
) -> None:
    make.comment(both[0])
    make.comment(both[1])
    page = client.visit(at(both[1]))
    assert page.all("//input[@name='picked']/ancestor::li/a/@href") == [at(both[1], "/1?round=all")]
    assert len(page.all("//button[@form='take']")) == 1
    assert "Synpunkter i en annan markeras i dess egen lista" in page.said


def test_the_figures_above_count_all_rounds_and_lead_to_all(
    client: Visitor, both: Both, drafter: User
) -> None:
    make.comment(both[0])
    make.comment(both[1])
    make.proposed(make.comment(both[1]))
    page = client.visit(at(both[0]))
    assert page.all("//dl[@class='meters']//dd")[:3] == ["2", "1", "1"]
    waits = client.visit(page.one("//dl[@class='meters']//dd/a[contains(@href, 'state=proposed')]/@href"))
    assert listed(waits) == of(both[1], 2)


def test_a_list_over_all_rounds_is_saved_as_that(client: Visitor, both: Both, drafter: User) -> None:
    make.comment(both[1])
    page = client.visit(at(both[0]))
    form = client.visit(page.one("//a[text()='Spara det här urvalet']/@href"))
    assert "Remiss: Alla planens remisser" in form.said
    saved = client.submit(form, "Spara det här urvalet", name="Allt")
    assert listed(saved) == of(both[1], 1)
    again = client.visit(client.visit(at(both[0], "")).one("//a[text()='Allt']/@href"))
    assert listed(again) == of(both[1], 1)


def test_an_approver_goes_on_to_what_waits_in_the_next_round(client: Visitor, both: Both) -> None:
    make.sign_in(client, make.user(Role.APPROVER))
    for round_ in both:
        make.proposed(make.comment(round_))
    page = client.visit(at(both[0], "/1?round=all"))
    assert "1 i Andra remissen, från" in page.said
    done = client.submit(page, "Godkänn och gå vidare")
    assert done.request.path == at(both[1], "/1")
    assert done.request.query_string == b"round=all"


@pytest.mark.parametrize("many", [5, 60])
def test_the_list_over_all_rounds_asks_the_database_the_same_as_over_one(
    client: Visitor, both: Both, drafter: User, queries: Queries, many: int
) -> None:
    someone = make.user(organisation=make.organisation())
    for round_ in both:
        for _ in range(many):
            make.comment(round_, by=someone)
    room = at(both[1], "")
    for rest in ("{}", "{}&order=newest&state=open", "/3{}&order=text"):
        with queries.counted() as alone:
            client.visit(room + rest.format("?kind=proposal"))
        with queries.counted() as together:
            client.visit(room + rest.format("?kind=proposal&round=all"))
        assert len(together) == len(alone), "\n".join(together)
        assert len(alone) <= (MOST_QUERIES if rest.startswith("{}") else MOST_QUERIES_BESIDE)


@pytest.mark.parametrize("value", [HOSTILE, "-1", "annan-plan", "andra:1:2", "99999999999999999999", "%"])
def test_a_round_or_a_beginning_that_makes_no_sense_is_ignored(
    client: Visitor, both: Both, drafter: User, value: str
) -> None:
    for round_ in both:
        make.comment(round_)
    assert listed(client.visit(at(both[0], ""), query_string={"round": value})) == of(both[0], 1)
    page = client.visit(at(both[0], ""), query_string={"round": "all", "after": value})
    assert listed(page) == of(both[0], 1) + of(both[1], 1)
    page = client.visit(at(both[0], ""), query_string={"round": "all", "after": "annan-plan:1"})
    assert listed(page) == of(both[0], 1) + of(both[1], 1)
    assert listed(client.visit(at(both[0], ""), query_string={"after": "andra:1"})) == of(both[0], 1)


def test_where_very_many_match_in_all_rounds_only_each_round_has_figures(
    client: Visitor, both: Both, drafter: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facets, "MOST", 2)
    for round_ in (both[0], both[0], both[1]):
        make.comment(round_)
    assert "Antalen visas när färre synpunkter stämmer." in client.visit(at(both[0])).said
    alone = client.visit(at(both[0], ""))
    assert alone.all("//select[@id='f-round']/option")[0].startswith("Första remissen, från")
    assert alone.one("//select[@id='f-state']/option[@value='open']") == "Obesvarad (2)"


def test_what_is_asked_of_the_rounds_is_for_those_at_the_desk(both: Both) -> None:
    with pytest.raises(NotAllowed):
        rounds.rounds(make.actor(make.user(organisation=make.organisation())), both[0].slug)
