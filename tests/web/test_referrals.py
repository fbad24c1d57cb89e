"""What was referred to implementation: who takes it on, by when, how it goes, and what everyone reads of it."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from consult.db import db, transaction
from consult.model.comments import Comment, Review
from consult.model.consultations import Consultation
from consult.model.dispositions import Answer, Outcome
from consult.model.plans import Plan
from consult.model.records import Event, Verb
from consult.model.referrals import Progress, Referral, Task
from consult.model.users import Role, User
from consult.services import dispositions, groups, referrals, splits
from consult.services.splits import Plan as Split
from consult.text.digest import digest
from consult.text.sentences import Span
from tests import answering
from tests import factories as make
from tests.support.client import Page, Visitor
from tests.support.queries import Queries

REASONS = "Frågan tas om hand när planen genomförs."


@pytest.fixture(name="round_")
def _round(app: Flask) -> Consultation:
    return make.consultation()


@pytest.fixture(name="drafter")
def _drafter(client: Visitor) -> User:
    person = make.user(Role.DRAFTER, name="Disa Drafter")
    make.sign_in(client, person)
    return person


def refer(round_: Consultation, *, body: str = "Ordna en mötesplats i varje kommun.") -> Comment:
    someone = make.user(organisation=make.organisation())
    comment = make.comment(round_, by=someone, body=body)
    answering.answer(comment, Outcome.REFERRED, REASONS)
    return comment


def plan(comment: Comment, task: Task, seen: int = 0) -> None:
    with transaction():
        referrals.plan(answering.staff(), make.answer_of(comment), task, seen)


def slug_of(round_: Consultation) -> str:
    kept = db.session.get_one(Consultation, round_.id)
    return db.session.get_one(Plan, kept.plan_id).slug


def listed(client: Visitor, round_: Consultation, query: str = "") -> Page:
    return client.visit(f"/desk/plans/{slug_of(round_)}/referrals{query}")


def rows(page: Page) -> list[str]:
    return page.all("//table[contains(@class, 'ds-table')]//tbody/tr")


def edit(client: Visitor, comment: Comment) -> Page:
    slug = db.session.get_one(Consultation, comment.consultation_id).slug
    return client.visit(f"/desk/consultations/{slug}/referrals/{comment.number}")


def test_what_is_referred_is_listed_and_gets_an_owner_a_day_and_a_state(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    mine = refer(round_)
    answering.answer(make.comment(round_))
    page = listed(client, round_)
    assert len(rows(page)) == 1
    assert "Ordna en mötesplats i varje kommun." in rows(page)[0]
    assert "ingen än" in rows(page)[0]
    page = client.submit(
        edit(client, mine), "Spara", owner="Näringslivsenheten", due="2190-05-01", progress="under_way"
    )
    assert "Det som planeras för synpunkt 1 är sparat." in page.said
    assert "Näringslivsenheten" in rows(page)[0]
    assert "Pågår" in rows(page)[0]
    kept = db.session.query(Referral).one()
    assert (kept.owner, kept.due, kept.progress) == (
        "Näringslivsenheten",
        date(2190, 5, 1),
        Progress.UNDER_WAY,
    )
    assert db.session.query(Event).filter_by(verb=Verb.REFERRAL_PLANNED).one().data == {
        "progress": "under_way",
        "due": "2190-05-01",
    }


def test_the_answer_leads_to_what_is_planned(client: Visitor, round_: Consultation, drafter: User) -> None:
    mine = refer(round_)
    page = client.visit(f"/desk/consultations/{round_.slug}/comments/{mine.number}")
    assert f"/desk/consultations/{round_.slug}/referrals/{mine.number}" in page.all("//main//a/@href")


def test_what_is_past_its_day_and_what_has_no_owner_can_be_found(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    late, unplanned, done = refer(round_), refer(round_), refer(round_)
    plan(late, Task("Kulturenheten", date(2020, 1, 1)))
    plan(done, Task("Trafikenheten", date(2020, 1, 1), Progress.DONE))
    page = listed(client, round_, "?left=overdue")
    assert len(rows(page)) == 1
    assert "Kulturenheten" in rows(page)[0]
    assert "försenat" in rows(page)[0]
    page = listed(client, round_, "?left=unplanned")
    assert [row.split()[0] for row in rows(page)] == [str(unplanned.number)]
    assert len(rows(listed(client, round_, "?progress=to_do"))) == 2
    assert len(rows(listed(client, round_, "?progress=done"))) == 1
    assert len(rows(listed(client, round_, "?owner=kultur"))) == 1
    assert len(rows(listed(client, round_, "?progress=x&left=y&owner=%25"))) == 0


def test_it_lives_on_when_the_answer_is_released(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    mine = refer(round_)
    answering.release(round_)
    client.submit(
        edit(client, mine), "Spara", owner="Kulturenheten", progress="done", told="Mötesplatsen öppnade."
    )
    page = client.visit(f"/plans/{slug_of(round_)}/referred")
    assert all(words in page.said for words in ("Kulturenheten", "Klart", "Mötesplatsen öppnade.", REASONS))


def test_what_will_not_be_done_needs_a_reason(client: Visitor, round_: Consultation, drafter: User) -> None:
    mine = refer(round_)
    page = client.submit(edit(client, mine), "Spara", owner="Kulturenheten", progress="dropped")
    assert page.status_code == 422
    assert "Skriv varför det inte blir gjort." in page.said
    assert page.one("//input[@name='owner']/@value") == "Kulturenheten"
    assert make.rows(Referral) == 0


@pytest.mark.parametrize(
    ("filled", "said"),
    [
        ({"owner": "x" * 161}, "Namnet är för långt."),
        ({"due": "i maj"}, "Skriv dagen som år, månad och dag"),
        ({"told": "x" * 10_001}, "tecken får plats."),
    ],
)
def test_bad_input_is_told_and_kept(
    client: Visitor, round_: Consultation, drafter: User, filled: dict[str, str], said: str
) -> None:
    page = client.submit(edit(client, refer(round_)), "Spara", **filled)
    assert page.status_code == 422
    assert said in page.said.replace("\N{NO-BREAK SPACE}", " ")
    assert make.rows(Referral) == 0


def test_of_two_who_plan_at_once_the_second_looks_again(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    mine = refer(round_)
    page = edit(client, mine)
    plan(mine, Task("Kulturenheten"))
    refused = client.submit(page, "Spara", owner="Trafikenheten")
    assert refused.status_code == 409
    assert refused.one("//input[@name='owner']/@value") == "Trafikenheten"
    assert db.session.query(Referral).one().owner == "Kulturenheten"
    client.submit(refused, "Spara")
    db.session.expire_all()
    assert db.session.query(Referral).one().owner == "Trafikenheten"


def test_an_answer_with_another_outcome_has_no_plan(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    comment = make.comment(round_)
    answering.answer(comment)
    slug = round_.slug
    assert client.get(f"/desk/consultations/{slug}/referrals/{comment.number}").status_code == 404
    assert client.get(f"/desk/consultations/{slug}/referrals/99").status_code == 404


def test_a_plan_comes_back_with_the_outcome_that_it_was_made_for(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    mine = refer(round_)
    plan(mine, Task("Kulturenheten"))
    for outcome in (Outcome.NO_CHANGE, Outcome.REFERRED):
        answer = make.answer_of(mine)
        with transaction():
            dispositions.take_back(answering.staff(), answer)
        answer = make.answer_of(mine)
        with transaction():
            dispositions.propose(answering.staff(), answer, Answer(outcome, {"sv": REASONS}), answer.revision)
        assert len(rows(listed(client, round_))) == int(outcome is Outcome.REFERRED)
    assert "Kulturenheten" in rows(listed(client, round_))[0]


@pytest.mark.parametrize(("kept", "owner"), [(None, "Kulturenheten"), ("Trafikenheten", "Trafikenheten")])
def test_when_two_become_one_the_plan_of_the_one_that_stays_is_kept_or_else_the_others(
    client: Visitor, round_: Consultation, drafter: User, kept: str | None, owner: str
) -> None:
    mine, other = make.comment(round_), make.comment(round_)
    for each in (mine, other):
        answer = make.answer_of(each)
        with transaction():
            dispositions.save(
                answering.staff(), answer, Answer(Outcome.REFERRED, {"sv": REASONS}), answer.revision
            )
    plan(other, Task("Kulturenheten"))
    if kept:
        plan(mine, Task(kept))
    with transaction():
        groups.group(answering.staff(), make.answer_of(mine), frozenset({other.number}))
    assert [each.owner for each in db.session.query(Referral)] == [owner]
    assert rows(listed(client, round_))[0].startswith("1, 2")


def test_everyone_reads_only_what_has_been_released(client: Visitor, round_: Consultation) -> None:
    mine = refer(round_, body="Ordna en mötesplats.")
    plan(mine, Task("Kulturenheten", told="Hemligt än så länge."))
    page = client.visit(f"/plans/{slug_of(round_)}/referred")
    assert "Kulturenheten" not in page.said
    assert "Inget är hänskjutet" in page.said
    assert "/referred" not in " ".join(client.visit(f"/plans/{slug_of(round_)}").all("//a/@href"))
    answering.release(round_)
    page = client.visit(f"/plans/{slug_of(round_)}/referred")
    assert "Kulturenheten" in page.said
    assert "Hemligt än så länge." in page.said
    assert "/referred" in " ".join(client.visit(f"/plans/{slug_of(round_)}").all("//a/@href"))


def test_who_commented_reads_how_it_goes(client: Visitor, round_: Consultation) -> None:
    body = make.organisation()
    person = make.user(organisation=body)
    mine = make.comment(round_, by=person)
    answering.answer(mine, Outcome.REFERRED, REASONS)
    plan(mine, Task("Kulturenheten", date(2190, 5, 1), Progress.UNDER_WAY))
    answering.release(round_)
    make.sign_in(client, person)
    page = client.visit(f"/organisations/{body.slug}/handled/{round_.slug}")
    assert "Kulturenheten tar hand om det." in page.said


def test_what_stands_in_the_address_beside_the_filters_filters_nothing(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    refer(round_)
    at = f"/desk/plans/{slug_of(round_)}/referrals"
    strange = client.visit(f"{at}?kind=x&slug=y&_scheme=javascript&_external=1&owner=")
    assert strange.all("//main//a/@href") == client.visit(at).all("//main//a/@href")


def test_the_list_is_taken_along_and_runs_no_formula(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    plan(refer(round_, body="=1+1"), Task("=HYPERLINK(1)"))
    got = client.get(f"/desk/plans/{slug_of(round_)}/referrals/list.csv")
    assert got.status_code == 200
    assert "'=HYPERLINK(1)" in got.get_data(as_text=True)
    assert "'=1+1" in got.get_data(as_text=True)
    assert client.get(f"/desk/plans/{slug_of(round_)}/referrals/list.xlsx").status_code == 200
    assert client.get(f"/desk/plans/{slug_of(round_)}/referrals/list.exe").status_code == 404


def test_the_lists_cost_the_same_however_long_they_are(
    client: Visitor, round_: Consultation, drafter: User, queries: Queries
) -> None:
    plan(refer(round_), Task("Kulturenheten"))
    listed(client, round_)
    with queries.counted() as few:
        listed(client, round_)
    for _turn in range(4):
        plan(refer(round_), Task("Kulturenheten"))
    with queries.counted() as many:
        listed(client, round_)
    assert len(many) == len(few)
    assert len(few) <= 12


def test_what_is_held_back_is_on_the_public_page_for_nobody_not_even_staff(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    mine = refer(round_, body="Ring Kim på 070-123 45 67.")
    answering.release(round_)
    kept = db.session.get_one(Comment, mine.id)
    kept.review, kept.held_because = Review.HELD, "Telefonnummer"
    db.session.commit()
    page = client.visit(f"/plans/{slug_of(round_)}/referred")
    assert "070-123" not in page.said
    assert "Inget är hänskjutet" in page.said
    assert "/referred" not in " ".join(client.visit(f"/plans/{slug_of(round_)}").all("//a/@href"))


def test_outside_the_desk_a_point_is_told_as_the_comment_that_it_is_in(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    body = "Ordna en mötesplats. Skriv också kortare."
    whole = make.comment(round_, body=body)
    middle = body.index(" Skriv")
    parts = (Span(0, middle), Span(middle + 1, len(body)))
    with transaction():
        splits.split(answering.staff(), db.session.get_one(Comment, whole.id), Split(parts, digest(body)))
    points = db.session.scalars(select(Comment).where(Comment.is_part).order_by(Comment.number)).all()
    answering.answer(points[0], Outcome.REFERRED, REASONS)
    answering.answer(points[1])
    answering.release(round_)
    assert rows(listed(client, round_))[0].startswith(f"{points[0].number} ")
    page = client.visit(f"/plans/{slug_of(round_)}/referred")
    assert f"Synpunkt {whole.number}" in page.said
    assert f"Synpunkt {points[0].number}" not in page.said
