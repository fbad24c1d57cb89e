from datetime import timedelta

import pytest
from sqlalchemy import select
from time_machine import travel

from consult import clock
from consult.db import db, transaction
from consult.errors import NotAllowed
from consult.model.comments import Comment, CommentKind, CommentRevision, Stance, Support, Voice
from consult.model.consultations import Consultation, Publication
from consult.model.decisions import Decision, DecisionKind
from consult.model.dispositions import Answer, Disposition, DispositionChange, DispositionState, Outcome
from consult.model.notices import Notice, NoticeKind
from consult.model.organisations import Sector
from consult.model.plans import Plan
from consult.model.records import Event, Verb
from consult.model.users import Role, User
from consult.policy import SYSTEM
from consult.queries import audiences
from consult.services import dispositions, groups
from consult.services.comments import Draft, edit, reply
from tests import factories as make
from tests.support.client import Page, Visitor
from tests.support.queries import Queries

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def round_() -> Consultation:
    return make.consultation()


@pytest.fixture
def author() -> User:
    return make.user(organisation=make.organisation(name="Exempelkommun"), title="Näringslivschef")


@pytest.fixture
def said(round_: Consultation, author: User) -> Comment:
    return make.comment(round_, "1.2", by=author, words="vägledande", body="Byt ord.", proposed="styrande")


@pytest.fixture
def other(client: Visitor) -> User:
    person = make.user(organisation=make.organisation(name="Annan kommun"), title="Strateg")
    make.sign_in(client, person)
    return person


def at(round_: Consultation, rest: str = "1") -> str:
    return f"/consultations/{round_.slug}/comments/{rest}"


def fresh(comment: Comment) -> Comment:
    db.session.expire_all()
    return db.session.get_one(Comment, comment.id)


def answer(comment: Comment, outcome: Outcome = Outcome.ACCEPTED, **fields: object) -> Disposition:
    """Give a comment a released answer, as if it had gone all the way."""
    mine = db.session.get_one(Disposition, comment.disposition_id)
    mine.state, mine.outcome, mine.released_at = DispositionState.RELEASED, outcome, clock.now()
    for name, value in fields.items():
        setattr(mine, name, value)
    db.session.commit()
    return mine


def test_a_reply_stands_in_the_thread(
    client: Visitor, round_: Consultation, said: Comment, other: User
) -> None:
    page = client.submit(client.visit(at(round_)), "Skicka svaret", body="Vi håller **med**.")
    assert page.one("//ol[@class='replies']/li").startswith("Strateg, Annan kommun")
    assert "Vi håller med." in page.said
    assert fresh(said).reply_count == 1
    answered = db.session.scalars(select(Comment).where(Comment.position == 1)).one()
    assert (answered.root_id, answered.number, answered.kind) == (said.id, 1, None)
    assert db.session.scalars(select(Event.data).where(Event.verb == Verb.COMMENT_REPLIED)).one()


def test_a_drafter_replies_as_the_region_also_after_the_last_day(
    client: Visitor, round_: Consultation, said: Comment
) -> None:
    with travel(clock.now() + timedelta(days=25)):
        make.sign_in(client, make.user(Role.DRAFTER, title="Skribent"))
        page = client.submit(client.visit(at(round_)), "Skicka svaret", body="Räcker ”bör”?")
    assert page.one("//li[@class='by-region']").startswith("Skribent, regionen")
    assert db.session.scalars(select(Comment.voice).where(Comment.position == 1)).one() is Voice.REGION


@pytest.mark.parametrize("role", [Role.READER, Role.REGISTRAR, Role.ADMINISTRATOR, Role.APPROVER])
def test_other_staff_do_not_reply(client: Visitor, round_: Consultation, said: Comment, role: Role) -> None:
    make.sign_in(client, make.user(role))
    page = client.visit(at(round_))
    assert page.all("//form[@id='reply']") == []
    token = page.all("//input[@name='csrf_token']/@value")[0]
    answer = client.post(at(round_, "1/0/reply"), data={"csrf_token": token, "body": "Nej."})
    assert answer.status_code == 403


def test_an_empty_reply_is_refused_and_a_reply_sent_twice_counts_once(
    client: Visitor, round_: Consultation, said: Comment, other: User
) -> None:
    page = client.visit(at(round_))
    assert client.submit(page, "Skicka svaret", body=" ").status_code == 422
    client.submit(page, "Skicka svaret", body="En gång.")
    client.submit(page, "Skicka svaret", body="En gång.")
    assert fresh(said).reply_count == 1
    assert make.rows(Comment) == 2


def test_nobody_replies_after_the_last_day(
    client: Visitor, round_: Consultation, said: Comment, other: User
) -> None:
    page = client.visit(at(round_))
    with travel(clock.now() + timedelta(days=25)):
        make.sign_in(client, other)
        assert client.submit(page, "Skicka svaret", body="För sent.").status_code == 403
        assert client.visit(at(round_)).all("//form[@id='reply']") == []


def test_only_a_comment_has_a_thread(
    client: Visitor, round_: Consultation, said: Comment, other: User
) -> None:
    page = client.submit(client.visit(at(round_)), "Skicka svaret", body="Ja.")
    token = page.all("//input[@name='csrf_token']/@value")[0]
    for act in ("reply", "support"):
        answer = client.post(at(round_, f"1/1/{act}"), data={"csrf_token": token, "body": "x"})
        assert answer.status_code == 404
    assert client.get(at(round_, "1/0/reply")).status_code == 303


def test_agreeing_is_counted_and_can_be_taken_back(
    client: Visitor, round_: Consultation, said: Comment, other: User
) -> None:
    page = client.submit(client.visit(at(round_)), "Instämmer")
    assert fresh(said).support_count == make.rows(Support) == 1
    assert fresh(said).revision == 1
    page = client.submit(client.visit(at(round_)), "Instämmer inte längre")
    assert page.status_code == 200
    assert fresh(said).support_count == make.rows(Support) == 0


def test_an_organisation_agrees_once(
    client: Visitor, round_: Consultation, said: Comment, other: User
) -> None:
    page = client.visit(at(round_))
    client.submit(page, "Instämmer")
    client.submit(page, "Instämmer")
    body = db.session.scalars(select(Support.organisation_id)).one()
    colleague = make.user()
    make.join(colleague, db.session.get_one(make.Organisation, body))
    make.sign_in(client, colleague)
    page = client.visit(at(round_))
    assert "Instämmer inte längre" in page.said
    client.post(
        at(round_, "1/0/support"), data={"csrf_token": page.all("//input[@name='csrf_token']/@value")[0]}
    )
    assert fresh(said).support_count == make.rows(Support) == 1


def test_nobody_agrees_with_themselves_or_their_own_organisation(
    client: Visitor, round_: Consultation, said: Comment, author: User
) -> None:
    colleague = make.user()
    make.join(colleague, db.session.get_one(make.Organisation, said.organisation_id))
    for person in (author, colleague):
        make.sign_in(client, person)
        page = client.visit(at(round_))
        assert "Instämmer" not in page.all("//main//button")
        token = page.all("//input[@name='csrf_token']/@value")[0]
        answer = client.post(at(round_, "1/0/support"), data={"csrf_token": token})
        assert answer.status_code == 409
    assert make.rows(Support) == 0


def test_agreeing_leads_back_to_where_one_was(
    client: Visitor, round_: Consultation, said: Comment, other: User
) -> None:
    plan = db.session.get_one(Plan, round_.plan_id)
    page = client.visit(f"/plans/{plan.slug}/1/1?open=1")
    form = next(each for each in page.tree.forms if "support" in (each.get("action") or ""))
    here = {"Referer": f"http://localhost/plans/{plan.slug}/1/1?open=1"}
    answer = client.post(form.get("action"), data=dict(form.form_values()), headers=here)
    assert answer.location.endswith(f"/plans/{plan.slug}/1/1?open=1")


def test_an_author_edits_while_nobody_has_reacted_and_the_history_shows_it(
    client: Visitor, round_: Consultation, said: Comment, author: User
) -> None:
    make.sign_in(client, author)
    page = client.visit(at(round_, "1/0/edit"))
    client.submit(page, "Spara", body="Byt gärna ord.", stance="neutral")
    after = fresh(said)
    assert (after.body, after.stance, after.revision) == ("Byt gärna ord.", Stance.NEUTRAL, 2)
    assert after.html == "<p>Byt gärna ord.</p>\n"
    before = db.session.scalars(select(CommentRevision)).one()
    assert (before.body, before.kind, before.stance) == ("Byt ord.", CommentKind.PROPOSAL, None)
    page = client.visit(at(round_, "1/0/history"))
    assert "gärna" in page.one("//ol[@class='history']//ins")
    assert "Ändrad" in client.visit(at(round_)).said


def test_saving_without_a_change_leaves_no_history(
    client: Visitor, round_: Consultation, said: Comment, author: User
) -> None:
    make.sign_in(client, author)
    client.submit(client.visit(at(round_, "1/0/edit")), "Spara")
    assert make.rows(CommentRevision) == 0
    assert "Den har inte ändrats" in client.visit(at(round_, "1/0/history")).said


def test_an_edit_from_an_old_window_is_refused(
    client: Visitor, round_: Consultation, said: Comment, author: User
) -> None:
    make.sign_in(client, author)
    old = client.visit(at(round_, "1/0/edit"))
    client.submit(client.visit(at(round_, "1/0/edit")), "Spara", body="Nyare.")
    assert client.submit(old, "Spara", body="Äldre.").status_code == 409
    assert fresh(said).body == "Nyare."


def test_what_someone_has_answered_is_no_longer_edited(
    client: Visitor, round_: Consultation, said: Comment, author: User, other: User
) -> None:
    make.sign_in(client, author)
    old = client.visit(at(round_, "1/0/edit"))
    with transaction():
        reply(
            make.actor(other), said, Draft("Varför?", "sv", "t1", next(iter(make.actor(other).memberships)))
        )
    assert "orden måste stå kvar" in client.visit(at(round_, "1/0/edit")).said
    assert client.submit(old, "Spara", body="Annat.").status_code == 409
    assert fresh(said).body == "Byt ord."


def test_what_someone_agrees_with_is_no_longer_edited(
    client: Visitor, round_: Consultation, said: Comment, author: User, other: User
) -> None:
    client.submit(client.visit(at(round_)), "Instämmer")
    make.sign_in(client, author)
    assert "orden måste stå kvar" in client.visit(at(round_, "1/0/edit")).said


def test_what_the_region_has_answered_is_no_longer_edited(
    client: Visitor, round_: Consultation, said: Comment, author: User
) -> None:
    drafter = make.actor(make.user(Role.DRAFTER))
    mine = db.session.get_one(Disposition, said.disposition_id)
    with transaction():
        dispositions.propose(drafter, mine, Answer(Outcome.ACCEPTED, {"sv": "Ja."}), mine.revision)
    make.sign_in(client, author)
    assert "orden måste stå kvar" in client.visit(at(round_, "1/0/edit")).said


def test_one_s_own_reply_does_not_lock_a_comment(
    client: Visitor, round_: Consultation, said: Comment, author: User
) -> None:
    make.sign_in(client, author)
    client.submit(client.visit(at(round_)), "Skicka svaret", body="Jag menar så här.")
    client.submit(client.visit(at(round_, "1/0/edit")), "Spara", body="Byt ut ordet.")
    assert fresh(said).body == "Byt ut ordet."
    client.submit(client.visit(at(round_, "1/1/edit")), "Spara", body="Jag menade så här.")
    assert "Jag menade så här." in client.visit(at(round_)).said
    assert "menade" in client.visit(at(round_, "1/1/history")).said


def test_nobody_edits_or_withdraws_what_others_said(
    client: Visitor, round_: Consultation, said: Comment, other: User
) -> None:
    colleague = make.user()
    make.join(colleague, db.session.get_one(make.Organisation, said.organisation_id))
    for person in (other, colleague, make.user(Role.ADMINISTRATOR)):
        make.sign_in(client, person)
        for act in ("edit", "withdraw"):
            assert client.get(at(round_, f"1/0/{act}")).status_code == 403
    with pytest.raises(NotAllowed), transaction():
        edit(make.actor(other), said, Draft("Annat.", "sv"), 1)


def test_nothing_is_edited_after_the_last_day(
    client: Visitor, round_: Consultation, said: Comment, author: User
) -> None:
    make.sign_in(client, author)
    page = client.visit(at(round_, "1/0/edit"))
    with travel(clock.now() + timedelta(days=25)):
        make.sign_in(client, author)
        assert client.submit(page, "Spara", body="För sent.").status_code == 403
    assert fresh(said).body == "Byt ord."


def test_a_withdrawn_comment_leaves_a_trace(
    client: Visitor, round_: Consultation, said: Comment, author: User
) -> None:
    make.sign_in(client, author)
    client.submit(client.visit(at(round_, "1/0/withdraw")), "Återta den", because="Vi hade missförstått.")
    assert fresh(said).withdrawn_at is not None
    mine = db.session.scalars(select(Disposition)).one()
    assert (mine.state, mine.outcome) == (DispositionState.PROPOSED, Outcome.WITHDRAWN)
    assert "Byt ord." in client.visit(at(round_)).said
    make.sign_in(client, make.user())
    for address in (at(round_), at(round_, ""), at(round_, "?q=Byt")):
        page = client.visit(address.rstrip("/").replace("/?", "?"))
        assert "Byt ord" not in page.said
        assert "styrande" not in page.said
    assert "Återtagen av den som lämnade den," in client.visit(at(round_)).said
    assert "Vi hade missförstått." in client.visit(at(round_)).said
    assert client.get(at(round_, "1/0/history")).status_code == 404
    make.sign_in(client, make.user(Role.READER))
    assert "Byt ord." in client.visit(at(round_)).said


def test_a_withdrawn_comment_takes_no_replies_edits_support_or_second_withdrawal(
    client: Visitor, round_: Consultation, said: Comment, author: User, other: User
) -> None:
    page = client.visit(at(round_))
    make.sign_in(client, author)
    edit_page, withdraw_page = client.visit(at(round_, "1/0/edit")), client.visit(at(round_, "1/0/withdraw"))
    client.submit(withdraw_page, "Återta den")
    assert client.submit(withdraw_page, "Återta den").status_code == 409
    assert client.submit(edit_page, "Spara", body="Ny.").status_code == 409
    make.sign_in(client, other)
    assert client.submit(page, "Skicka svaret", body="Men?").status_code == 409
    assert client.submit(page, "Instämmer").status_code == 409


def test_a_withdrawn_comment_leaves_its_group(
    client: Visitor, round_: Consultation, said: Comment, author: User
) -> None:
    second = make.comment(round_, "1.1")
    drafter = make.actor(make.user(Role.DRAFTER))
    shared = db.session.get_one(Disposition, second.disposition_id)
    with transaction():
        groups.group(drafter, shared, frozenset({1}))
    make.sign_in(client, author)
    client.submit(client.visit(at(round_, "1/0/withdraw")), "Återta den")
    own = db.session.get_one(Disposition, fresh(said).disposition_id)
    assert own.id != shared.id
    assert own.outcome is Outcome.WITHDRAWN
    assert db.session.get_one(Disposition, shared.id).outcome is None


def test_an_answer_that_was_waiting_gives_way_to_the_withdrawal(
    client: Visitor, round_: Consultation, said: Comment, author: User
) -> None:
    drafter = make.actor(make.user(Role.DRAFTER))
    mine = db.session.get_one(Disposition, said.disposition_id)
    with transaction():
        dispositions.propose(drafter, mine, Answer(Outcome.ACCEPTED, {"sv": "Ja."}), mine.revision)
    make.sign_in(client, author)
    client.submit(client.visit(at(round_, "1/0/withdraw")), "Återta den")
    db.session.expire_all()
    assert (mine.state, mine.outcome, mine.proposed_by_id) == (
        DispositionState.PROPOSED,
        Outcome.WITHDRAWN,
        None,
    )


def test_an_answered_comment_is_not_withdrawn(
    client: Visitor, round_: Consultation, said: Comment, author: User
) -> None:
    make.sign_in(client, author)
    page = client.visit(at(round_, "1/0/withdraw"))
    answer(said)
    assert client.submit(page, "Återta den").status_code == 409
    assert fresh(said).withdrawn_at is None


def test_a_reply_can_be_withdrawn(client: Visitor, round_: Consultation, said: Comment, other: User) -> None:
    client.submit(client.visit(at(round_)), "Skicka svaret", body="Dumt sagt.")
    client.submit(client.visit(at(round_, "1/1/withdraw")), "Återta den")
    make.sign_in(client, make.user())
    page = client.visit(at(round_))
    assert "Dumt sagt." not in page.said
    assert "Återtagen av den som lämnade den," in page.said


def test_a_released_answer_is_shown_with_what_it_changed(
    client: Visitor, round_: Consultation, said: Comment
) -> None:
    plan = db.session.get_one(Plan, round_.plan_id)
    mine = answer(said, Outcome.PARTLY_ACCEPTED, reasons={"sv": "Vi **håller** med.", "en": "We agree."})
    make.changed(plan, "1.2", "För övriga aktörer är planen styrande.")
    db.session.add(DispositionChange(disposition_id=mine.id, uid=said.uid))
    db.session.commit()
    second = make.published(plan)
    page = client.visit(at(round_))
    assert "Beaktas delvis" in page.said
    assert "Vi håller med." in page.said
    assert "Ändrat i 1.2, version 2" in page.said
    assert [each for each in page.all("//div[@class='note-answer']//ins") if "styrande" in each]
    page = client.visit(f"/plans/{plan.slug}/{second.number}/1?open=1")
    assert "Vi håller med." in page.said


def test_an_answer_that_is_not_released_is_shown_to_nobody_here(
    client: Visitor, round_: Consultation, said: Comment
) -> None:
    mine = db.session.get_one(Disposition, said.disposition_id)
    mine.state, mine.outcome, mine.reasons = (
        DispositionState.APPROVED,
        Outcome.NOT_ACCEPTED,
        {"sv": "Hemligt nej."},
    )
    db.session.commit()
    for person in (make.user(), make.user(Role.DRAFTER)):
        make.sign_in(client, person)
        for address in (at(round_), f"/consultations/{round_.slug}/comments"):
            page = client.visit(address)
            assert "Hemligt nej." not in page.text
            assert page.all("//span[contains(@class, 'out-not_accepted')]") == []
    make.sign_in(client, make.user())
    assert client.visit(f"/consultations/{round_.slug}/comments?outcome=not_accepted").all("//article") == []


def numbers(page: Page) -> list[str]:
    return page.all("//ol[@class='comment-list']//span[@class='note-no']")


def test_the_list_is_narrowed_by_every_filter(client: Visitor, round_: Consultation) -> None:
    university = make.user(organisation=make.organisation(Sector.EDUCATION, name="Lärosätet"))
    make.comment(round_, "1.1", body="Om äpplen.")
    make.comment(round_, "2.1", by=university, kind=CommentKind.QUESTION, body="100% päron_?")
    make.comment(round_, None, kind=CommentKind.SUPPORT, stance=Stance.SUPPORTS, body="Allt är bra.")
    answer(make.comment(round_, "2.1", kind=CommentKind.OBJECTION), Outcome.NOT_ACCEPTED)
    for query, expected in {
        "": ["4", "3", "2", "1"],
        "section=1": ["1"],
        "section=2": ["4", "2"],
        "section=whole": ["3"],
        "sector=education": ["2"],
        "kind=question": ["2"],
        "stance=supports": ["3"],
        "outcome=not_accepted": ["4"],
        "q=ÄPPLEN": ["1"],
        "q=100%25": ["2"],
        "q=päronen": ["2"],
        "q=lärosätet": ["2"],
        "q=finns+inte": [],
        "kind=praise&section=99&sector=x": ["4", "3", "2", "1"],
        "kind=question&section=1": [],
    }.items():
        page = client.visit(f"/consultations/{round_.slug}/comments?{query}")
        assert numbers(page) == expected, query


def test_a_reader_can_list_only_their_own(client: Visitor, round_: Consultation, other: User) -> None:
    make.comment(round_, "1.1")
    make.comment(round_, "1.1", by=other)
    assert numbers(client.visit(f"/consultations/{round_.slug}/comments?own=1")) == ["2"]


def test_a_long_list_is_read_page_by_page_in_the_same_number_of_statements(
    client: Visitor, round_: Consultation, queries: Queries
) -> None:
    person = make.user()
    address = f"/consultations/{round_.slug}/comments"
    counts = []
    for number in (10, 120):
        while make.rows(Comment) < number:
            make.comment(round_, "1.1", by=person)
        with queries.counted() as seen:
            page = client.visit(address)
        counts.append(len(seen))
    assert counts[0] == counts[1]
    found = numbers(page)
    while links := page.all("//a[@rel='next']/@href"):
        page = client.visit(links[0])
        found += numbers(page)
    assert found == [str(number) for number in range(120, 0, -1)]
    assert client.visit(f"{address}?before=x").status_code == 200


def test_an_empty_list_says_what_will_be_there(client: Visitor, round_: Consultation) -> None:
    assert "Ingen har lämnat någon synpunkt än" in client.visit(f"/consultations/{round_.slug}/comments").said


def test_a_thread_takes_few_statements_however_long_it_is(
    client: Visitor, round_: Consultation, said: Comment, other: User, queries: Queries
) -> None:
    acting = make.actor(other)
    counts = []
    for number in (10, 200):
        while fresh(said).reply_count < number:
            with transaction():
                reply(
                    acting, said, Draft("Ja.", "sv", f"t{said.reply_count}", next(iter(acting.memberships)))
                )
        address = at(round_)
        with queries.counted() as seen:
            client.visit(address)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 9


def test_a_very_long_thread_goes_on_after_two_hundred_replies(
    client: Visitor, round_: Consultation, said: Comment, other: User
) -> None:
    acting = make.actor(other)
    for number in range(201):
        with transaction():
            reply(acting, said, Draft(f"Svar {number}.", "sv", f"t{number}", next(iter(acting.memberships))))
    page = client.visit(at(round_))
    assert len(page.all("//ol[@class='replies']/li")) == 200
    page = client.visit(page.one("//a[@rel='next']/@href"))
    assert "Svar 200." in page.one("//ol[@class='replies']/li")


@pytest.mark.parametrize("number", ["2", "0", "99999999999", "x"])
def test_a_comment_that_is_not_there_is_not_found(
    client: Visitor, round_: Consultation, said: Comment, number: str
) -> None:
    assert client.get(at(round_, number)).status_code == 404


def test_mine_shows_one_s_own_comments_their_answers_and_the_decision(
    client: Visitor, round_: Consultation, said: Comment, author: User
) -> None:
    plan = db.session.get_one(Plan, round_.plan_id)
    colleague = make.user()
    make.join(colleague, db.session.get_one(make.Organisation, said.organisation_id))
    make.comment(round_, "1.1", body="Någon annans.")
    answer(said, Outcome.NOT_ACCEPTED, reasons={"sv": "För att det är så."})
    body = {"sv": "Regionstyrelsen", "en": "The regional board"}
    db.session.add(
        Decision(
            plan_id=plan.id,
            version_id=round_.version_id,
            number=1,
            kind=DecisionKind.ADOPTED,
            body=body,
            item="31",
            decided_on=clock.today(),
            text=body,
            recorded_by_id=author.id,
            recorded_at=clock.now(),
        )
    )
    for person in (author, colleague):
        make.sign_in(client, person)
        page = client.visit("/mine")
        assert "Byt ord." in page.said
        assert "För att det är så." in page.said
        assert "Regionstyrelsen, § 31" in page.said
        assert "Någon annans." not in page.said


def test_mine_is_empty_at_first_and_asks_strangers_to_sign_in(client: Visitor) -> None:
    assert client.get("/mine").status_code == 303
    make.sign_in(client, make.user())
    assert "Du har inte lämnat någon synpunkt än" in client.visit("/mine").said


def test_mine_takes_the_same_statements_for_many_comments(
    client: Visitor, round_: Consultation, author: User, queries: Queries
) -> None:
    make.sign_in(client, author)
    counts = []
    for number in (10, 60):
        while make.rows(Comment) < number:
            make.comment(round_, "1.1", by=author)
        with queries.counted() as seen:
            page = client.visit("/mine")
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert len(numbers(page)) == 50
    assert len(numbers(client.visit(page.one("//a[@rel='next']/@href")))) == 10


def test_the_pages_can_be_read_in_english(
    client: Visitor, round_: Consultation, said: Comment, author: User
) -> None:
    make.sign_in(client, author)
    client.set_cookie("locale", "en")
    assert client.visit(at(round_)).h1 == "Comment 1"
    assert client.visit(f"/consultations/{round_.slug}/comments").h1 == "Comments"
    assert client.visit(at(round_, "1/0/edit")).h1 == "Edit comment 1"
    assert client.visit(at(round_, "1/0/withdraw")).h1 == "Withdraw comment 1"
    assert client.visit(at(round_, "1/0/history")).h1 == "History of comment 1"
    assert client.visit("/mine").h1 == "Our comments"


def told(person: User, round_: Consultation, kind: NoticeKind, **data: object) -> None:
    db.session.add(
        Event(at=clock.now(), verb=Verb.COMMENT_REPLIED, subject_type="comment", subject_id=1, data={})
    )
    db.session.flush()
    event = db.session.scalars(select(Event).order_by(Event.id.desc())).first()
    assert event is not None
    plan = db.session.get_one(Plan, round_.plan_id)
    given = {"consultation": round_.slug, "plan": plan.slug, "title": plan.title, "version": 1}
    db.session.add(Notice(event_id=event.id, user_id=person.id, kind=kind, data=given | data, at=clock.now()))
    db.session.commit()


def test_news_lead_to_what_they_are_about_and_can_be_marked_as_read(
    client: Visitor, round_: Consultation, said: Comment, author: User
) -> None:
    told(author, round_, NoticeKind.REPLY, number=1, position=1)
    for kind in (NoticeKind.ANSWERS_RELEASED, NoticeKind.VERSION_PUBLISHED, NoticeKind.DECISION):
        told(author, round_, kind)
    make.sign_in(client, author)
    page = client.visit("/mine")
    links = page.all("//ul[@class='notice-list']//a/@href")
    assert links[-1] == f"/consultations/{round_.slug}/comments/1#c1.1"
    for link in links:
        assert client.visit(link.partition("#")[0]).status_code == 200
    assert len(page.all("//strong[@class='new']")) == 4
    page = client.submit(page, "Jag har sett det här")
    assert page.all("//strong[@class='new']") == []


def test_staff_see_their_news_too(client: Visitor, round_: Consultation) -> None:
    drafter = make.user(Role.DRAFTER)
    told(drafter, round_, NoticeKind.ASSIGNED)
    make.sign_in(client, drafter)
    [link] = client.visit("/mine").all("//ul[@class='notice-list']//a/@href")
    assert client.visit(link).status_code == 200


def test_the_region_s_question_in_a_sealed_thread_reaches_its_author(author: User) -> None:
    round_ = make.consultation(publication=Publication.AFTER_PERIOD)
    said = make.comment(round_, "1.2", by=author)
    with transaction():
        asked = reply(make.actor(make.user(Role.DRAFTER)), said, Draft("Hur menar ni?", "sv", "t"))
        reached = [each.id for each in audiences.in_thread(SYSTEM, asked)]
    assert reached == [author.id]


def discussed(page: Page) -> list[str]:
    return page.all("//section[@aria-labelledby='discussed']//li")


def test_the_passages_that_several_have_commented_on_are_told_first_the_most_discussed(
    client: Visitor, round_: Consultation
) -> None:
    address = f"/consultations/{round_.slug}/comments"
    for label in ("1.2", "2.1", "2.1", "2.1", "1.1", "1.1"):
        make.comment(round_, label)
    page = client.visit(address)
    first, second = discussed(page)
    assert first.startswith("2.1 ")
    assert first.endswith(" 3 organisationer, 0 privatpersoner")
    assert second.startswith("1.1 ")
    link = page.all("//section[@aria-labelledby='discussed']//a/@href")[0]
    assert client.visit(link).said.count("Det här behöver bli tydligare.") == 3
    assert not discussed(client.visit(f"{address}?sector=municipality"))


def test_what_waits_for_review_or_is_sealed_is_not_counted_among_the_discussed(client: Visitor) -> None:
    for publication in (Publication.AFTER_REVIEW, Publication.AFTER_PERIOD):
        round_ = make.consultation(publication=publication)
        for _ in range(3):
            make.comment(round_, "1.1")
        assert not discussed(client.visit(f"/consultations/{round_.slug}/comments")), publication
