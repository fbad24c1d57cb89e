"""The drafters' queue: the list and its filters, several comments at once, themes, and showing the answers."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from time_machine import travel

from consult import clock
from consult.db import db, transaction
from consult.model.comments import Comment, CommentKind, Stance
from consult.model.consultations import Consultation
from consult.model.dispositions import Answer, Disposition, DispositionState, Outcome, Theme
from consult.model.organisations import Sector
from consult.model.plans import Plan
from consult.model.users import Role, User
from consult.model.versions import Version
from consult.policy import Actor
from consult.services import dispositions, groups, proposals, themes
from tests import factories as make
from tests.support.client import Page, Visitor
from tests.support.queries import Queries

HOSTILE = "<script>alert('x')</script><b>\"'&{{ 7*7 }}"
QUERIES_OF_THE_LIST = 6
"""Who asks; the consultation, what there is to choose from and how much of each, the figures above, the list;
and, once, what has the words that are looked for."""


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


def said(round_: Consultation, many: int, **fields: object) -> list[Comment]:
    someone = make.user(organisation=make.organisation())
    return [make.comment(round_, by=someone, **fields) for _ in range(many)]


@pytest.mark.parametrize(
    ("locale", "heading"), [("sv", "Synpunkter att besvara"), ("en", "Comments to answer")]
)
def test_the_queue_lists_every_comment_with_who_says_what_and_how_far_the_answer_has_come(
    client: Visitor, round_: Consultation, drafter: User, locale: str, heading: str
) -> None:
    body = make.organisation(name="Exempelkommun A")
    make.comment(
        round_, "2.1", by=make.user(organisation=body), body="Byt ska mot bör.", stance=Stance.OPPOSES
    )
    make.proposed(make.comment(round_, None, by=make.user(), body="Hela planen är bra."), by=drafter)
    client.set_cookie("locale", locale)
    page = client.visit(at(round_))
    assert page.h1 == heading
    assert numbers(page) == [1, 2]
    first, second = page.all("//a[@class='q-row']")
    assert "2.1 Exempelkommun A" in first
    assert "Byt ska mot bör." in first
    assert ("Avstyrker" if locale == "sv" else "Opposes") in first
    assert ("Beaktas, väntar" if locale == "sv" else "Accepted, waiting") in second
    assert ("Privatperson" if locale == "sv" else "Private person") in second


def test_an_empty_queue_says_what_will_be_there(client: Visitor, round_: Consultation, drafter: User) -> None:
    page = client.visit(at(round_))
    assert "Inga synpunkter har kommit in än" in page.said
    assert page.one("//section[contains(@class, 'q-start')]//a/@href") == f"/consultations/{round_.slug}"


def test_the_figures_say_what_is_left_and_lead_to_it(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    for comment in said(round_, 3)[:1]:
        make.approved(comment)
    make.proposed(said(round_, 1)[0], outcome=Outcome.NO_CHANGE)
    page = client.visit(at(round_))
    figures = dict(
        zip(page.all("//dl[@class='meters']//dt"), page.all("//dl[@class='meters']//dd"), strict=True)
    )
    assert figures["obesvarade"] == "2"
    assert figures["väntar på godkännande"] == "1"
    assert figures["utan kopplad ändring"] == "1"
    assert next(value for name, value in figures.items() if name.startswith("dagar till")) == "41"
    assert "1 godkända, 1 väntar, 2 kvar" in page.said
    links = page.all("//dl[@class='meters']//dd/a/@href")
    assert [numbers(client.visit(link)) for link in links if link.startswith(at(round_))] == [
        [2, 3],
        [4],
        [1],
    ]


def everyone_differs(round_: Consultation, drafter: User) -> dict[str, str]:
    """Make two comments that differ in everything one can filter by; give what the second has."""
    body = make.organisation(Sector.EDUCATION, name="Högskolan Å")
    make.comment(round_, "1.1", kind=CommentKind.SUPPORT, body="Bra.")
    second = make.comment(
        round_,
        "2.1",
        by=make.user(organisation=body),
        kind=CommentKind.OBJECTION,
        body="Över ALLT 100 % fel_",
    )
    with transaction():
        theme = themes.add(make.actor(drafter), round_.plan_id, {"sv": "Ansvar", "en": "Duty"})
    make.proposed(
        second, by=drafter, outcome=Outcome.PARTLY_ACCEPTED, theme_id=theme.id, assignee_id=drafter.id
    )
    return {
        "section": make.block_of(db.session.get_one(Version, round_.version_id), "2").uid,
        "organisation": body.slug,
        "sector": "education",
        "state": "proposed",
        "outcome": "partly_accepted",
        "kind": "objection",
        "assignee": "me",
        "theme": str(theme.id),
        "q": "över allt 100 % fel_",
        "left": "unlinked",
    }


FILTERS = ("section", "organisation", "sector", "state", "outcome", "kind", "assignee", "theme", "q", "left")


@pytest.mark.parametrize("name", FILTERS)
def test_every_filter_filters_and_can_be_taken_away_again(
    client: Visitor, round_: Consultation, drafter: User, name: str
) -> None:
    wanted = everyone_differs(round_, drafter)
    page = client.visit(at(round_), query_string={name: wanted[name]})
    assert numbers(page) == [2]
    without = page.one("//ul[@class='q-chosen']/li[1]/a/@href")
    assert numbers(client.visit(without)) == [1, 2]


def test_filters_work_together_and_stay_in_the_address_of_each_comment(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    wanted = everyone_differs(round_, drafter)
    page = client.visit(at(round_), query_string=wanted)
    assert numbers(page) == [2]
    opened = client.visit(page.one("//a[@class='q-row']/@href"))
    assert opened.h1 == "Synpunkt 2"
    assert numbers(opened) == [2]
    assert len(opened.all("//ul[@class='q-chosen']/li")) == len(wanted) + 1
    nothing = client.visit(at(round_), query_string=wanted | {"kind": "support"})
    assert "Inga synpunkter stämmer" in nothing.said


def test_the_responsible_can_be_a_colleague_or_nobody(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    colleague = make.user(Role.DRAFTER)
    first, second, _third = said(round_, 3)
    with transaction():
        dispositions.assign(make.actor(drafter), make.answer_of(first), drafter.id)
    with transaction():
        dispositions.assign(make.actor(drafter), make.answer_of(second), colleague.id)
    assert numbers(client.visit(at(round_, f"?assignee={colleague.id}"))) == [2]
    assert numbers(client.visit(at(round_, "?assignee=nobody"))) == [3]
    assert "Disa Drafter" in client.visit(at(round_, "?assignee=me")).one("//a[@class='q-row']")


@pytest.mark.parametrize("name", [*FILTERS, "after"])
def test_a_filter_with_a_value_that_makes_no_sense_is_ignored(
    client: Visitor, round_: Consultation, drafter: User, name: str
) -> None:
    said(round_, 2)
    for value in (HOSTILE, "-1", "99999999999999999999", "'; DROP TABLE comment; --", "%"):
        page = client.visit(at(round_), query_string={name: value})
        if name == "q":
            assert value in page.one("//input[@id='q']/@value")
        elif name != "after":
            assert numbers(page) == [1, 2]


def test_an_address_with_empty_filters_becomes_one_without_them(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    answer = client.get(at(round_, "?q=&state=open&section=&kind="))
    assert answer.status_code == 302
    assert answer.location == at(round_, "?state=open")


def test_a_number_finds_the_comment_with_that_number(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    someone = make.user(organisation=make.organisation(name="Exempelkommun"))
    for _ in range(3):
        make.comment(round_, by=someone)
    assert numbers(client.visit(at(round_, "?q=2"))) == [2]


def test_a_long_queue_comes_in_pages_and_filters_go_along(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    said(round_, 53)
    first = client.visit(at(round_, "?state=open"))
    assert numbers(first) == list(range(1, 51))
    second = client.visit(first.one("//a[@rel='next']/@href"))
    assert numbers(second) == [51, 52, 53]
    assert not second.all("//a[@rel='next']")
    assert numbers(client.visit(second.one("//p[@class='q-next']/a/@href"))) == list(range(1, 51))


def test_the_list_beside_an_open_comment_begins_a_little_before_it(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    said(round_, 60)
    page = client.visit(at(round_, "/58"))
    assert numbers(page) == [53, 54, 55, 56, 57, 58, 59, 60]
    assert page.one("//a[@aria-current='true']//span[@class='q-no']") == "58"


@pytest.mark.parametrize("many", [10, 200])
def test_the_list_asks_the_database_the_same_however_long_it_is(
    client: Visitor, round_: Consultation, drafter: User, queries: Queries, many: int
) -> None:
    for comment in said(round_, many)[:5]:
        make.proposed(comment)
    queue = at(round_)
    for filters in ("", "?state=open&sector=municipality&q=tydligare", "?left=unlinked"):
        with queries.counted() as seen:
            client.visit(queue + filters)
        assert len(seen) == QUERIES_OF_THE_LIST + ("q=" in filters), "\n".join(seen)


def test_marks_of_emphasis_and_lists_do_not_stand_in_the_list(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    make.comment(round_, body="**Förtydliga.**\n\n- *Vem* betalar?\n- När & hur?")
    assert client.visit(at(round_)).one("//span[@class='q-words']") == "Förtydliga. Vem betalar? När & hur?"


def test_what_people_write_is_shown_as_words_in_the_list(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    body = make.organisation(name=f"Ort {HOSTILE}")
    make.comment(round_, by=make.user(organisation=body, name=HOSTILE), body=HOSTILE)
    with transaction():
        themes.add(make.actor(drafter), round_.plan_id, {"sv": HOSTILE[:80], "en": HOSTILE[:80]})
    page = client.visit(at(round_), query_string={"q": "<script>"})
    assert HOSTILE in page.one("//span[@class='q-words']")
    assert HOSTILE in page.one("//span[@class='q-org']")
    assert not page.all("//main//script")


STAFF = (Role.REGISTRAR, Role.READER, Role.ADMINISTRATOR)


@pytest.mark.parametrize("role", STAFF)
def test_who_does_not_write_answers_is_offered_nothing_to_do_with_the_comments(
    client: Visitor, round_: Consultation, role: Role
) -> None:
    said(round_, 1)
    make.sign_in(client, make.user(role))
    page = client.visit(at(round_))
    assert numbers(page) == [1]
    assert not page.all("//main//form[@method='post']")
    assert not page.all("//main//input[@type='checkbox']")


def test_an_approver_marks_answers_to_approve_and_gives_nobody_anything(
    client: Visitor, round_: Consultation
) -> None:
    said(round_, 1)
    make.sign_in(client, make.user(Role.APPROVER))
    page = client.visit(at(round_))
    assert page.all("//main//form[@method='post']/@id") == ["bulk"]
    assert page.all("//main//input[@name='picked']/@value") == ["1"]
    assert not page.all("//form[@id='bulk']//select")


def test_the_desk_is_for_the_staff(client: Visitor, round_: Consultation) -> None:
    assert client.get(at(round_)).location.startswith("/sign-in")
    make.sign_in(client, make.user(organisation=make.organisation()))
    for rest in ("", "/1", "/themes", "/release"):
        assert client.get(at(round_, rest)).status_code == 403


def test_a_consultation_that_does_not_exist_has_no_queue(client: Visitor, drafter: User) -> None:
    assert client.get("/desk/consultations/ingen/comments").status_code == 404


def test_one_comment_is_taken_from_the_list_and_one_stays_where_one_was(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    _first, second = said(round_, 2)
    page = client.post(at(round_, "/take?state=open"), data={"number": 2} | token(client, round_))
    assert page.location == at(round_, "?state=open#c2")
    assert make.answer_of(second).assignee_id == drafter.id
    page = client.post(at(round_, "/take"), data={"number": 1, "here": 2} | token(client, round_))
    assert page.location == at(round_, "/2#c1")
    assert "Du ansvarar för svaret på synpunkt 1." in client.visit(page.location).said
    assert client.post(at(round_, "/take"), data={"number": 9} | token(client, round_)).status_code == 404


def token(client: Visitor, round_: Consultation) -> dict[str, str]:
    return {"csrf_token": client.visit(at(round_)).all("//input[@name='csrf_token']/@value")[0]}


def mark(client: Visitor, round_: Consultation, *marked: int, **fields: str) -> Page:
    """Mark comments in the list and say what to do with them."""
    data = {"picked": [str(each) for each in marked]} | fields | token(client, round_)
    return client.post(at(round_, "/marked?state=open"), data=data, follow_redirects=True)  # type: ignore[return-value]


def test_marked_comments_are_given_to_a_colleague_when_that_is_confirmed(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    colleague = make.user(Role.DRAFTER, name="Kollega Karlsson")
    first, second, third = said(round_, 3)
    asked = mark(client, round_, 1, 3, assignee=str(colleague.id), act="assign")
    assert asked.h1 == "Ge de här synpunkterna till någon"
    assert asked.all("//ul[@class='picked']//strong") == ["1", "3"]
    assert make.answer_of(first).assignee_id is None
    done = client.submit(asked, "Ge 2 synpunkter till Kollega Karlsson")
    assert "2 synpunkter är fördelade." in done.said
    assert done.request.query_string == b"state=open"
    assert [make.answer_of(each).assignee_id for each in (first, second, third)] == [
        colleague.id,
        None,
        colleague.id,
    ]


def test_marked_comments_get_the_answer_that_has_come_furthest(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    first, second, third = said(round_, 3)
    written = Answer(Outcome.NOT_ACCEPTED, {"sv": "Nej, därför att."})
    mine = make.answer_of(second)
    with transaction():
        dispositions.save(make.actor(drafter), mine, written, mine.revision)
    asked = mark(client, round_, 1, 2, 3, act="group")
    assert asked.one("//input[@name='into'][@checked]/@value") == "2"
    done = client.submit(asked, "Besvara dem som en")
    assert done.h1 == "Synpunkt 2"
    assert "Synpunkterna har nu samma svar som synpunkt 2." in done.said
    assert len({make.answer_of(each).id for each in (first, second, third)}) == 1
    assert make.answer_of(first).reasons == {"sv": "Nej, därför att."}
    assert make.answer_of(first).comment_count == 3
    assert "Grupp om 3." in client.visit(at(round_)).said


def test_comments_that_wait_for_approval_are_left_as_they_are(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    first, second, third = said(round_, 3)
    make.proposed(third)
    asked = mark(client, round_, 1, 2, 3, act="group")
    assert asked.all("//input[@name='picked']/@value") == ["1", "2"]
    assert "Lämnas som de är" in asked.said
    client.submit(asked, "Besvara dem som en")
    assert make.answer_of(first).id == make.answer_of(second).id != make.answer_of(third).id


def test_one_comment_is_no_group(client: Visitor, round_: Consultation, drafter: User) -> None:
    said(round_, 1)
    asked = mark(client, round_, 1, act="group")
    assert "Markera minst två synpunkter" in asked.said
    assert not asked.all("//main//button")


def test_nothing_marked_changes_nothing_and_says_so(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    said(round_, 1)
    assert "Markera först minst en synpunkt i listan." in mark(client, round_, act="assign").said


@pytest.mark.parametrize("picked", ["99", "-1", "99999999999999999999", "x"])
def test_unknown_numbers_change_nothing(
    client: Visitor, round_: Consultation, drafter: User, picked: str
) -> None:
    only = said(round_, 1)[0]
    data = {"picked": ["1", picked], "confirmed": "1", "assignee": str(drafter.id)} | token(client, round_)
    answer = client.post(at(round_, "/marked"), data=data)
    assert answer.status_code in {303, 400}
    assert make.answer_of(only).assignee_id is None


@pytest.mark.parametrize("assignee", ["99", "x", "99999999999999999999"])
def test_comments_are_not_given_to_someone_who_does_not_answer(
    client: Visitor, round_: Consultation, drafter: User, assignee: str
) -> None:
    only = said(round_, 1)[0]
    mark(client, round_, 1, confirmed="1", assignee=assignee)
    assert make.answer_of(only).assignee_id is None


@pytest.mark.parametrize("into", ["", "99", "x", "99999999999999999999"])
def test_comments_do_not_join_an_answer_that_is_not_there(
    client: Visitor, round_: Consultation, drafter: User, into: str
) -> None:
    comments = said(round_, 2)
    mark(client, round_, 1, 2, confirmed="1", act="group", into=into)
    assert len({make.answer_of(each).id for each in comments}) == 2


def test_comments_of_another_plans_consultation_are_out_of_reach(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    said(round_, 1)
    elsewhere = make.consultation()
    theirs = said(elsewhere, 2)[1]
    assert mark(client, round_, 1, 2, confirmed="1", assignee=str(drafter.id)).status_code == 400
    with transaction():
        theme = themes.add(make.actor(drafter), elsewhere.plan_id, {"sv": "Annans", "en": "Other"})
    assert numbers(client.visit(at(round_, f"?theme={theme.id}"))) == [1]
    assert make.answer_of(theirs).assignee_id is None
    assert client.get(at(round_, "/2")).status_code == 404


POSTS: list[tuple[str, dict[str, str]]] = [
    ("/take", {"number": "1"}),
    ("/marked", {"picked": "1"}),
    ("/themes", {"name_sv": "Ansvar"}),
    ("/release", {}),
]


@pytest.mark.parametrize(("rest", "data"), POSTS)
@pytest.mark.parametrize("role", [Role.REGISTRAR, Role.READER, Role.ADMINISTRATOR, None])
def test_only_those_who_answer_do_anything_here(
    client: Visitor, round_: Consultation, rest: str, data: dict[str, str], role: Role | None
) -> None:
    said(round_, 1)
    make.sign_in(client, make.user(role) if role else make.user(organisation=make.organisation()))
    given = {"csrf_token": client.visit("/").all("//input[@name='csrf_token']/@value")[0]}
    assert client.post(at(round_, rest), data=data | given).status_code == 403


def test_a_theme_is_added_and_leads_to_its_comments(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    page = client.visit(at(round_, "/themes"))
    assert "Inga teman än" in page.said
    page = client.submit(page, "Lägg till temat", name_sv="Ansvar", name_en="Responsibility")
    assert "Temat är tillagt." in page.said
    theme = db.session.query(Theme).one()
    assert theme.name == {"sv": "Ansvar", "en": "Responsibility"}
    assert page.one("//ul[contains(@class, 'linked')]//a/@href") == at(round_, f"?theme={theme.id}")
    client.set_cookie("locale", "en")
    assert "Responsibility" in client.visit(at(round_, "/themes")).said


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_theme_without_a_fitting_name_is_not_added(
    client: Visitor, round_: Consultation, drafter: User, name: str
) -> None:
    page = client.submit(client.visit(at(round_, "/themes")), "Lägg till temat", name_sv=name, name_en="Kept")
    assert page.status_code == 422
    assert page.one("//input[@name='name_en']/@value") == "Kept"
    assert make.rows(Theme) == 0


def test_answers_are_not_released_while_the_consultation_is_open(
    client: Visitor, round_: Consultation
) -> None:
    make.approved(said(round_, 1)[0])
    make.sign_in(client, make.user(Role.APPROVER))
    page = client.visit(at(round_, "/release"))
    assert "Svaren publiceras efter sista svarsdag." in page.said
    assert page.all("//main//button") == ["Planera publiceringen"]
    forced = client.post(at(round_, "/release"), data=token_of(page))
    assert forced.status_code == 409


def token_of(page: Page) -> dict[str, str]:
    return {"csrf_token": page.all("//input[@name='csrf_token']/@value")[0]}


def test_nothing_approved_is_nothing_to_release(client: Visitor, round_: Consultation) -> None:
    said(round_, 1)
    make.sign_in(client, make.user(Role.PROCESS_OWNER))
    with travel(clock.now() + timedelta(days=60)):
        make.sign_in(client, make.user(Role.PROCESS_OWNER))
        page = client.visit(at(round_, "/release"))
        assert page.all("//main//button") == ["Planera publiceringen"]
        assert client.post(at(round_, "/release"), data=token_of(page)).status_code == 409


def test_the_approved_answers_are_released_together_and_then_shown_as_answered(
    client: Visitor, round_: Consultation
) -> None:
    first, second, third = said(round_, 3)
    make.approved(first)
    make.approved(second)
    make.proposed(third)
    with travel(clock.now() + timedelta(days=60)):
        make.sign_in(client, make.user(Role.APPROVER))
        page = client.submit(client.visit(at(round_, "/release")), "Publicera de godkända svaren")
        assert "2 svar är publicerade." in page.said
    states = [make.answer_of(each).state for each in (first, second, third)]
    assert states == [DispositionState.RELEASED, DispositionState.RELEASED, DispositionState.PROPOSED]


def test_a_drafter_sees_what_waits_to_be_released_but_has_no_button_for_it(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    make.approved(said(round_, 1)[0])
    with travel(clock.now() + timedelta(days=60)):
        make.sign_in(client, drafter)
        page = client.visit(at(round_, "/release"))
        assert "1 godkänt svar" in page.said
        assert not page.all("//main//button")
        assert client.post(at(round_, "/release"), data=token_of(page)).status_code == 403


def test_the_figures_count_comments_through_every_change(client: Visitor, round_: Consultation) -> None:
    """What is kept with each answer is the same as what one would count."""
    drafter, approver = make.user(Role.DRAFTER), make.user(Role.APPROVER)
    actor = make.actor(drafter)
    comments = said(round_, 8)

    def group(into: Comment, *others: Comment) -> None:
        with transaction():
            groups.group(actor, make.answer_of(into), frozenset(each.number for each in others))

    steps: list[Callable[[], object]] = [
        lambda: group(comments[0], comments[1], comments[2]),
        lambda: group(comments[3], comments[4]),
        lambda: group(comments[0], comments[3], comments[5]),
        lambda: leave(actor, comments[1]),
        lambda: group(comments[0], comments[0], comments[2]),
        lambda: make.approved(comments[0], by=approver),
        lambda: make.proposed(comments[6]),
    ]
    for step in steps:
        step()
        counted = [
            db.session.query(Comment).filter_by(disposition_id=each.id).count()
            for each in db.session.query(Disposition).order_by(Disposition.id)
        ]
        kept = [each.comment_count for each in db.session.query(Disposition).order_by(Disposition.id)]
        assert kept == counted
        assert sum(kept) == 8
    make.sign_in(client, drafter)
    assert "4 godkända, 1 väntar, 3 kvar" in client.visit(at(round_)).said


def leave(actor: Actor, comment: Comment) -> None:
    with transaction():
        groups.leave(actor, db.session.get_one(Comment, comment.id))


def test_notes_and_linked_changes_follow_into_a_common_answer(round_: Consultation) -> None:
    actor = make.actor(make.user(Role.DRAFTER))
    first, second = said(round_, 2)
    for comment in (first, second):
        with transaction():
            dispositions.note(actor, make.answer_of(comment), f"Om {comment.number}")
        with transaction():
            proposals.link(actor, make.answer_of(comment), "1.1")
    with transaction():
        proposals.link(actor, make.answer_of(second), "1.2")
    with transaction():
        groups.group(actor, make.answer_of(first), frozenset({second.number}))
    mine = make.answer_of(first)
    notes = db.session.execute(db.text("SELECT body, disposition_id FROM disposition_note ORDER BY id")).all()
    assert notes == [("Om 1", mine.id), ("Om 2", mine.id)]
    links = db.session.execute(db.text("SELECT disposition_id FROM disposition_change")).scalars().all()
    assert links == [mine.id, mine.id]


def test_the_figure_of_changed_passages_counts_comments_whose_words_have_changed_since(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    said(round_, 2)
    make.comment(round_, "2.1")

    def shifted() -> str:
        page = client.visit(at(round_))
        found = dict(
            zip(page.all("//dl[@class='meters']//dt"), page.all("//dl[@class='meters']//dd"), strict=True)
        )
        return found["på ändrade stycken"]

    assert shifted() == "0"
    working = make.working(db.session.get_one(Plan, round_.plan_id))
    text = next(block for block in working.blocks if block.label == "1.1").texts[0]
    text.source, text.plain, text.digest = "Nytt.", "Nytt.", "0" * 64
    db.session.commit()
    assert shifted() == "2"
