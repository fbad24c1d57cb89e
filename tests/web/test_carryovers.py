"""Taking along what an earlier consultation has not answered: the list, what will happen, doing it, and undoing it."""

import threading

import pytest
from flask import Flask

from consult import clock
from consult.db import db, transaction
from consult.errors import DomainError, Invalid, NotAllowed, Outdated, WrongState
from consult.model.carryovers import Carryover
from consult.model.comments import Comment, Review
from consult.model.consultations import Consultation, ConsultationState
from consult.model.dispositions import DispositionState
from consult.model.plans import Plan
from consult.model.records import Event, Verb
from consult.model.users import Role, User
from consult.model.versions import Version
from consult.policy import SYSTEM
from consult.queries import places
from consult.queries import statements as rooms
from consult.queries.orders import Spot
from consult.services import carryovers, comments, consultations, groups, points, releases, reports, splits
from consult.services.comments import Draft
from consult.services.splits import Plan as Split
from consult.text.digest import digest
from consult.text.sentences import Span
from tests import answering
from tests import factories as make
from tests.support.client import Page, Visitor
from tests.support.queries import Queries

Both = tuple[Consultation, Consultation]


@pytest.fixture(name="both")
def _both(app: Flask) -> Both:
    """Make an earlier consultation of a plan that is over, with a comment, and one that is open on the next version."""
    first = make.published(make.plan())
    earlier = make.consultation(first, first=-40, last=20, slug="forsta", title={"sv": "Första remissen"})
    make.comment(earlier, body="Ordna en mötesplats i varje kommun.")
    answering.close(earlier)
    plan = db.session.get_one(Plan, first.plan_id)
    later = make.consultation(make.published(plan), first=0, slug="andra", title={"sv": "Andra remissen"})
    return kept(earlier), later


@pytest.fixture(name="drafter")
def _drafter(client: Visitor) -> User:
    person = make.user(Role.DRAFTER, name="Disa Drafter")
    make.sign_in(client, person)
    return person


def kept(round_: Consultation) -> Consultation:
    return db.session.get_one(Consultation, round_.id)


def page_of(round_: Consultation, rest: str = "") -> str:
    return f"/desk/consultations/{round_.slug}/earlier{rest}"


def rows(page: Page) -> list[str]:
    return page.all("//table[contains(@class, 'ds-table')]//tbody/tr")


def take(round_: Consultation, *comments: Comment, revision: int | None = None) -> int:
    seen = {
        Spot(each.consultation_id, each.number): revision or make.answer_of(each).revision
        for each in comments
    }
    with transaction():
        return carryovers.take(answering.staff(), kept(round_), seen)


def only_comment(round_: Consultation) -> Comment:
    return (
        db.session.query(Comment).filter_by(consultation_id=round_.id, position=0).order_by("number").first()
    )


def version_of(round_: Consultation) -> Version:
    return db.session.get_one(Version, kept(round_).version_id)


def more(round_: Consultation, many: int, label: str | None = "1.1", **fields: str) -> list[Comment]:
    """Let more comments have come in to a consultation that is over."""
    mine = kept(round_)
    last = mine.last_day
    mine.last_day = clock.today()
    db.session.commit()
    made = [make.comment(mine, label, **fields) for _each in range(many)]
    kept(round_).last_day = last
    db.session.commit()
    return made


def split_it(comment: Comment) -> None:
    body = comment.body
    at = body.index(". ") + 2
    spans = (Span(0, at - 1), Span(at, len(body)))
    with transaction():
        splits.split(answering.staff(), comment, Split(spans, digest(body), is_left_over_right=True))


def report(round_: Consultation, *, released: bool = False) -> None:
    """Write the report of a consultation, or release it."""
    with transaction():
        if released:
            reports.release(SYSTEM, kept(round_))
        else:
            reports.save(SYSTEM, kept(round_), {"sv": "Så gick det till."}, {"sv": "Det här sades."}, 0)


def test_unanswered_comments_are_taken_along_after_it_has_been_said_what_will_happen(
    client: Visitor, both: Both, drafter: User
) -> None:
    _earlier, later = both
    page = client.visit(page_of(later))
    assert len(rows(page)) == 1
    assert "Ordna en mötesplats i varje kommun." in rows(page)[0]
    page = client.submit(page, "Visa de markerade", picked="forsta:1")
    assert not make.rows(Carryover)
    page = client.submit(page, "Ta med 1 svar")
    assert len(rows(page)) == 1
    row = db.session.query(Carryover).one()
    assert (row.consultation_id, row.by_id) == (later.id, drafter.id)
    assert db.session.query(Event).filter_by(verb=Verb.POINTS_TAKEN_ALONG).one().data == {
        "points": {"forsta": [1]}
    }
    assert client.visit(page_of(later)).all("//main//table") == []


def test_a_group_is_taken_along_as_one_answer(client: Visitor, both: Both, drafter: User) -> None:
    earlier, later = both
    first, other = only_comment(earlier), more(earlier, 1)[0]
    with transaction():
        groups.group(answering.staff(), make.answer_of(first), frozenset({other.number}))
    page = client.visit(page_of(later))
    assert len(rows(page)) == 1
    assert "och 1 till" in rows(page)[0]
    assert take(later, first) == 1
    assert kept(earlier).unanswered == 2


def test_it_is_taken_along_once_and_the_same_form_sent_twice_changes_nothing(both: Both) -> None:
    earlier, later = both
    mine = only_comment(earlier)
    assert (take(later, mine), take(later, mine)) == (1, 0)
    third = make.consultation(version_of(later), first=1, slug="tredje")
    with pytest.raises(Outdated):
        take(third, mine)
    assert db.session.query(Carryover).one().consultation_id == later.id


def test_all_are_taken_along_or_none(client: Visitor, both: Both, drafter: User) -> None:
    earlier, later = both
    first, second = more(earlier, 2)
    page = client.submit(client.visit(page_of(later)), "Visa allt som listan rymmer")
    assert len(rows(page)) == 3
    answering.answer(first)
    page = client.submit(page, "Ta med 3 svar")
    assert page.status == "409 CONFLICT"
    assert not make.rows(Carryover)
    page = client.submit(page, "Ta med 3 svar")
    assert make.rows(Carryover) == 3
    assert second.number


def test_what_is_answered_withdrawn_or_of_an_open_or_later_round_is_not_offered(
    client: Visitor, both: Both, drafter: User
) -> None:
    earlier, later = both
    answered, withdrawn = more(earlier, 2)
    answering.answer(answered)
    answering.release(earlier)
    withdrawn = db.session.get_one(Comment, withdrawn.id)
    withdrawn.withdrawn_at = clock.now()
    make.comment(later)
    db.session.commit()
    assert len(rows(client.visit(page_of(later)))) == 1
    assert rows(client.visit(page_of(earlier))) == []
    third = make.consultation(version_of(later), first=1, slug="tredje")
    assert len(rows(client.visit(page_of(third)))) == 1
    with pytest.raises(Outdated):
        take(third, only_comment(later))
    with pytest.raises(Outdated):
        take(later, answered)
    with pytest.raises(Outdated):
        take(later, withdrawn)
    with pytest.raises(Outdated):
        take(earlier, only_comment(later))


def test_each_is_listed_with_the_section_where_it_is_in_the_later_text(
    client: Visitor, both: Both, drafter: User
) -> None:
    earlier, _later = both
    lost, _other = more(earlier, 2, "2.1")
    about_all = more(earlier, 1, None)[0]
    plan = db.session.get_one(Plan, earlier.plan_id)
    answering.redraft(plan, "# Nytt\n\nAllt är nytt och inget är som det var.\n")
    third = make.consultation(make.published(plan), first=1, slug="tredje")
    page = client.visit(page_of(third))
    assert len(rows(page)) == 4
    assert "Ingen plats i texten" in next(each for each in rows(page) if each.startswith(str(lost.number)))
    assert "Hela planen" in next(each for each in rows(page) if each.startswith(str(about_all.number)))
    assert len(rows(client.visit(page_of(third, "?section=nowhere")))) == 3
    assert len(rows(client.visit(page_of(third, "?section=whole&from=forsta")))) == 1
    assert "Inget passar" in client.visit(page_of(third, "?section=annat")).said


def test_the_list_comes_in_pages_and_each_page_costs_the_same(
    client: Visitor, both: Both, drafter: User, queries: Queries, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier, later = both
    more(earlier, 5)
    monkeypatch.setattr("consult.queries.carryovers.PAGE", 2)
    seen: list[str] = []
    address = page_of(later)
    while address:
        with queries.at_most(9):
            page = client.visit(address)
        seen += page.all("//input[@name='picked']/@value")
        address = next(iter(page.all("//nav[@class='pager']//a[@rel='next']/@href")), "")
    assert seen == [f"forsta:{number}" for number in range(1, 7)]
    with queries.at_most(14):
        client.submit(client.visit(page_of(later)), "Visa allt som listan rymmer")


def test_what_was_taken_along_is_released_with_the_later_consultation_and_not_with_its_own(
    both: Both,
) -> None:
    earlier, later = both
    mine, own = only_comment(earlier), more(earlier, 1)[0]
    take(later, mine)
    answering.answer(mine)
    answering.answer(own)
    answering.release(earlier)
    assert make.answer_of(mine).state is DispositionState.APPROVED
    assert make.answer_of(own).state is DispositionState.RELEASED
    answering.release(later)
    assert make.answer_of(mine).state is DispositionState.RELEASED
    told = db.session.query(Event).filter_by(verb=Verb.ANSWERS_RELEASED).order_by(Event.id).all()
    assert [(each.consultation_id, each.data["count"]) for each in told] == [(earlier.id, 1), (earlier.id, 1)]
    assert (kept(earlier).released, kept(earlier).approved, kept(later).released) == (2, 0, 0)


def test_the_list_says_of_as_many_answers_as_the_page_of_release_that_they_can_be_released(
    client: Visitor, both: Both
) -> None:
    earlier, later = both
    mine = only_comment(earlier)
    answering.answer(mine)
    answering.close(later)
    make.sign_in(client, make.user(Role.PROCESS_OWNER))

    def told() -> list[bool]:
        pages = [client.visit(f"/desk/consultations/{each}/comments") for each in ("forsta", "andra")]
        return ["1 godkänt svar kan publiceras" in page.said for page in pages]

    assert told() == [True, False]
    take(later, mine)
    assert told() == [False, True]


def test_it_can_be_left_behind_until_it_is_released(client: Visitor, both: Both, drafter: User) -> None:
    earlier, later = both
    mine = only_comment(earlier)
    take(later, mine)
    page = client.submit(
        client.visit(page_of(later, "?show=taken")), "Lämna kvar de markerade", picked="forsta:1"
    )
    assert "1 svar är lämnat kvar." in page.said
    assert not make.rows(Carryover)
    take(later, mine)
    answering.answer(mine)
    answering.release(later)
    page = client.visit(page_of(later, "?show=taken"))
    assert page.all("//input[@name='picked']") == []
    with pytest.raises(WrongState):
        carryovers.leave(SYSTEM, kept(later), {Spot(earlier.id, mine.number)})


def test_what_is_withdrawn_after_it_was_taken_along_is_still_listed_and_can_be_left_behind(
    client: Visitor, both: Both, drafter: User
) -> None:
    earlier, later = both
    mine = only_comment(earlier)
    take(later, mine)
    who = make.actor(db.session.get_one(User, mine.author_id))
    with transaction():
        comments.withdraw(who, db.session.get_one(Comment, mine.id), "Fel plan.")
    assert "1 synpunkt från tidigare remisser" in client.visit("/desk/consultations/andra/comments").said
    page = client.visit(page_of(later, "?show=taken"))
    assert "Återtagen eller ersatt" in rows(page)[0]
    client.submit(page, "Lämna kvar de markerade", picked="forsta:1")
    assert not make.rows(Carryover)


def test_nothing_is_taken_along_to_a_consultation_whose_report_is_released(
    client: Visitor, both: Both, drafter: User
) -> None:
    _earlier, later = both
    page = client.submit(client.visit(page_of(later)), "Visa de markerade", picked="forsta:1")
    answering.close(later)
    report(later)
    report(later, released=True)
    refused = client.submit(page, "Ta med 1 svar")
    assert refused.status_code == 409
    assert "Redogörelsen för den här remissen är publicerad" in refused.said
    assert not make.rows(Carryover)
    page = client.visit(page_of(later))
    assert "Redogörelsen för den här remissen är publicerad" in page.said
    assert not page.all("//input[@name='picked']")


def test_cancelling_the_later_consultation_leaves_it_behind(both: Both) -> None:
    earlier, later = both
    take(later, only_comment(earlier))
    with transaction():
        consultations.cancel(SYSTEM, kept(later), {"sv": "Planen behöver skrivas om."})
    assert not make.rows(Carryover)
    with pytest.raises(WrongState):
        take(later, only_comment(earlier))


def test_one_answer_cannot_be_given_with_two_consultations(both: Both) -> None:
    earlier, later = both
    mine, other = only_comment(earlier), more(earlier, 1)[0]
    take(later, mine)
    with pytest.raises(Invalid) as refused:
        groups.group(answering.staff(), make.answer_of(mine), frozenset({other.number}))
    assert refused.value.code == "taken_along_apart"
    db.session.rollback()
    take(later, other)
    with transaction():
        groups.group(answering.staff(), make.answer_of(mine), frozenset({other.number}))
    assert make.rows(Carryover) == 1
    with transaction():
        groups.leave(answering.staff(), db.session.get_one(Comment, other.id))
    assert make.rows(Carryover) == 2


def test_points_of_a_comment_that_is_split_stay_taken_along_and_so_does_the_comment(both: Both) -> None:
    earlier, later = both
    mine = more(earlier, 1, body="Höj målet. Sänk avgiften.")[0]
    take(later, mine)
    split_it(mine)
    assert make.rows(Carryover) == 3
    with transaction():
        splits.join(answering.staff(), db.session.get_one(Comment, mine.id))
    assert [each.disposition_id for each in db.session.query(Carryover)] == [make.answer_of(mine).id]


def test_a_point_alone_can_be_taken_along(client: Visitor, both: Both, drafter: User) -> None:
    earlier, later = both
    mine = more(earlier, 1, body="Höj målet. Sänk avgiften.")[0]
    split_it(mine)
    assert len(rows(client.visit(page_of(later)))) == 3
    point = db.session.query(Comment).filter_by(body="Sänk avgiften.").one()
    take(later, point)
    page = client.visit(f"/consultations/forsta/comments/{mine.number}")
    assert "Den har tagits med till en senare remiss" in page.said


def test_the_desk_lists_what_was_taken_along_and_says_where_to(
    client: Visitor, both: Both, drafter: User
) -> None:
    earlier, later = both
    more(earlier, 2)
    take(later, only_comment(earlier))
    page = client.visit("/desk/consultations/andra/comments")
    assert "1 synpunkt från tidigare remisser besvaras med den här" in page.said
    page = client.visit("/desk/consultations/andra/comments?round=all&taken=andra")
    assert [each.partition("?")[0] for each in page.all("//a[@class='q-row']/@href")] == [
        "/desk/consultations/forsta/comments/1"
    ]
    assert "medtagen till Andra remissen" in page.said
    page = client.visit("/desk/consultations/forsta/comments/1")
    assert "publiceras med dess svar" in page.said


def test_everyone_reads_where_it_is_answered_when_the_later_consultation_is_announced(
    client: Visitor, both: Both
) -> None:
    earlier, later = both
    take(later, only_comment(earlier))
    later = kept(later)
    later.state, later.announced_at = ConsultationState.DRAFT, None
    db.session.commit()
    told = "Den har tagits med till en senare remiss"
    for address in ("/consultations/forsta/comments/1", "/consultations/forsta"):
        assert "Andra remissen" not in client.visit(address).said
    later = kept(later)
    later.state, later.announced_at = ConsultationState.ANNOUNCED, clock.now()
    db.session.commit()
    assert told in client.visit("/consultations/forsta/comments/1").said
    assert "1 synpunkt besvarades inte här" in client.visit("/consultations/forsta").said
    page = client.visit("/consultations/andra")
    assert "1 synpunkt som kom in tidigare besvaras med den här remissen" in page.said
    author = db.session.get_one(User, only_comment(earlier).author_id)
    make.sign_in(client, author)
    assert told in client.visit("/consultations/forsta/handled").said


def test_what_is_held_back_is_taken_along_and_told_to_nobody_else(client: Visitor, both: Both) -> None:
    earlier, later = both
    mine = only_comment(earlier)
    mine.review, mine.held_because = Review.HELD, "Personuppgifter"
    db.session.commit()
    take(later, mine)
    assert "Första remissen" not in client.visit("/consultations/andra").said
    report(later)
    answering.answer(mine)
    answering.release(later)
    report(later, released=True)
    page = client.visit("/consultations/andra/report")
    assert "Regionen har tagit emot synpunkten men publicerar den inte" in page.said
    assert "Ordna en mötesplats" not in page.said


def test_both_reports_tell_of_it_and_it_is_counted_in_its_own_alone(client: Visitor, both: Both) -> None:
    earlier, later = both
    mine, own = only_comment(earlier), make.comment(later)
    take(later, mine)
    report(earlier)
    report(later)
    for each in (own, mine):
        answering.answer(each)
    answering.close(later)
    with pytest.raises(WrongState):
        report(later, released=True)
    answering.release(later)
    report(earlier, released=True)
    report(later, released=True)
    page = client.visit("/consultations/forsta/report")
    assert "Medtagen till en senare remiss, och besvarad med den: Andra remissen" in page.said
    page = client.visit("/consultations/andra/report")
    assert "Medtagna från tidigare remisser" in page.said
    assert len(page.all("//section[@id='taken']//article")) == 1
    assert "Ja. 1 synpunkt kom in" in page.said


def test_the_earlier_report_can_be_released_when_what_is_left_is_taken_along(both: Both) -> None:
    earlier, later = both
    report(earlier)
    with pytest.raises(WrongState):
        report(earlier, released=True)
    take(later, only_comment(earlier))
    report(earlier, released=True)


def test_only_those_who_answer_take_along(client: Visitor, both: Both) -> None:
    earlier, later = both
    with pytest.raises(NotAllowed):
        carryovers.take(make.actor(make.user(Role.READER)), kept(later), {Spot(earlier.id, 1): 1})
    with pytest.raises(Invalid):
        take(later)
    with pytest.raises(Invalid):
        carryovers.leave(SYSTEM, kept(later), ())


def test_what_stands_in_a_room_is_nothing_to_take_along(client: Visitor, both: Both, drafter: User) -> None:
    earlier, later = both
    body = make.organisation()
    make.invite(kept(earlier), body)
    mine = kept(earlier)
    mine.last_day = clock.today()
    db.session.commit()
    member = make.actor(make.user(organisation=body))
    where = rooms.room(member, body.slug, "forsta")
    place = places.on_block(member, "forsta", make.block_of(version_of(earlier), "1.1").uid, "sv")
    with transaction():
        points.add(member, where, place, None, Draft("Bara vi vet.", "sv", "inside"))
    answering.close(earlier)
    page = client.visit(page_of(later))
    assert len(rows(page)) == 1
    assert "Bara vi vet." not in page.text


def test_of_two_who_take_along_and_release_at_the_same_time_the_answer_is_given_once(
    app: Flask, both: Both
) -> None:
    earlier, later = both
    mine = only_comment(earlier)
    answering.answer(mine)
    third = make.consultation(version_of(later), first=1, slug="tredje")
    revision, staff = make.answer_of(mine).revision, answering.staff()
    spot, keys, before = Spot(earlier.id, mine.number), (later.id, third.id, earlier.id), threading.Barrier(3)
    refused: list[DomainError] = []

    def work(key: int) -> None:
        with app.app_context():
            before.wait(30)
            try:
                with transaction():
                    round_ = db.session.get_one(Consultation, key)
                    if key == keys[-1]:
                        releases.release(SYSTEM, round_)
                    else:
                        carryovers.take(staff, round_, {spot: revision})
            except DomainError as error:
                refused.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=work, args=(key,)) for key in keys]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)
    db.session.rollback()
    is_released = make.answer_of(mine).state is DispositionState.RELEASED
    assert (make.rows(Carryover), is_released, len(refused)) in {(1, False, 2), (0, True, 2)}
