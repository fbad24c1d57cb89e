"""How the invited bodies reply: the list with its filter and file, one body with its log, and taking back a reply."""

import csv
from datetime import timedelta
from io import StringIO

import pytest

from consult import clock
from consult.db import db
from consult.model.consultations import Consultation, Invitation, InvitationState, Participation, Reply
from consult.model.organisations import Organisation
from consult.model.users import Role, User
from tests import factories
from tests.support.client import Page, Visitor
from tests.support.queries import Queries

SHOW = "/desk/consultations/remiss"
SOON = timedelta(days=10)


@pytest.fixture(name="round_")
def _round(client: Visitor) -> Consultation:
    assert client
    return factories.consultation(slug="remiss")


def body(consultation: Consultation, name: str, **about: object) -> Invitation:
    organisation = factories.organisation(name=name, slug=name.casefold(), email=f"{name}@example.org")
    invitation = Invitation(
        consultation_id=consultation.id,
        organisation_id=organisation.id,
        **{"state": InvitationState.INVITED} | about,
    )
    db.session.add(invitation)
    db.session.flush()
    return invitation


def one_of_each(consultation: Consultation) -> None:
    later = consultation.last_day + SOON
    for state in InvitationState:
        body(consultation, state, state=state)
    body(consultation, "asks", asked_until=later, asked_because="Nämnden.")
    body(consultation, "extended", extended_to=later)
    body(consultation, "refused", refused_at=clock.now(), refused_because="Nej.")


def owner(client: Visitor) -> None:
    factories.sign_in(client, factories.user(Role.PROCESS_OWNER))


def names(page: Page) -> list[str]:
    return page.all("//table[.//*[@id='by-sector']]//tbody/tr/th[@scope='row']")


def test_every_way_to_reply_is_counted_and_is_a_filter(client: Visitor, round_: Consultation) -> None:
    one_of_each(round_)
    owner(client)
    chips = client.visit(SHOW).all("//nav[contains(@class, 'reply-filter')]//a")
    assert chips == [
        "Alla 9",
        "Ännu inte inbjuden 1",
        "Inbjuden, inte öppnad 1",
        "Har öppnat inbjudan 1",
        "Begär anstånd 1",
        "Har fått anstånd 1",
        "Har inte fått anstånd 1",
        "Har svarat 1",
        "Har inga synpunkter 1",
        "Avstår från att yttra sig 1",
    ]
    for reply in set(Reply) - {Reply.SILENT}:
        assert names(client.visit(f"{SHOW}?reply={reply}")) == [reply]
    assert len(names(client.visit(f"{SHOW}?reply=nonsense"))) == 9


def test_a_day_beside_a_reply_says_what_happened_on_it(client: Visitor, round_: Consultation) -> None:
    moment = clock.now()
    body(round_, "asks", state=InvitationState.OPENED, opened_at=moment, asked_until=round_.last_day + SOON)
    owner(client)
    [cell] = client.visit(SHOW).all("//table[.//*[@id='by-sector']]//tbody/tr[th[@scope='row']]/td[1]")
    assert cell.startswith("Begär anståndÖppnad "), "it is not the day on which more time was asked for"


def test_after_the_last_reply_date_those_who_are_silent_did_not_answer(
    client: Visitor, round_: Consultation
) -> None:
    one_of_each(round_)
    round_.first_day, round_.last_day = (clock.today() - timedelta(days=days) for days in (30, 1))
    owner(client)
    page = client.visit(f"{SHOW}?reply=silent")
    assert sorted(names(page)) == ["invited", "opened", "refused"]
    assert names(client.visit(f"{SHOW}?reply=extended")) == ["extended"], "its own last day is later"


def test_the_file_has_the_same_filter_as_the_list(client: Visitor, round_: Consultation) -> None:
    one_of_each(round_)
    owner(client)
    page = client.visit(f"{SHOW}?reply=asks")
    link = next(each for each in page.all("//main//a/@href") if "export.csv" in each)
    rows = list(csv.reader(StringIO(client.get(link).data.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["asks"]
    assert "Begär anstånd" in rows[1]


def test_a_body_has_its_own_page_with_what_happened(client: Visitor, round_: Consultation) -> None:
    invitation = body(round_, "ekby", state=InvitationState.LISTED)
    owner(client)
    client.submit(client.visit(SHOW), "Bjud in 1 organisation med e-post")
    until = (round_.last_day + SOON).isoformat()
    client.submit(client.visit(f"{SHOW}/invited/ekby"), "Ge mer tid", until=until)
    page = client.visit(f"{SHOW}/invited/ekby/log")
    assert page.h1 == "ekby"
    log = page.all("//section[@aria-labelledby='log']//li")
    assert len(log) == 2
    assert f"till och med den {until}" in log[0]
    assert factories.rows(Invitation) == 1
    assert invitation.organisation_id


def test_the_page_of_a_body_says_nothing_of_its_room(client: Visitor, round_: Consultation) -> None:
    invitation = body(round_, "ekby")
    organisation = db.session.get_one(Organisation, invitation.organisation_id)
    owner(client)
    before = client.visit(f"{SHOW}/invited/ekby/log").said
    member = factories.user(organisation=organisation)
    factories.sign_in(client, member)
    room = f"/organisations/ekby/statements/{round_.slug}"
    client.submit(client.visit(room), "Spara utkastet", summary="Ett hemligt utkast.")
    owner(client)
    assert client.visit(f"{SHOW}/invited/ekby/log").said == before


def test_only_whoever_runs_the_consultation_reads_the_log(client: Visitor, round_: Consultation) -> None:
    body(round_, "ekby")
    factories.sign_in(client, factories.user(Role.DRAFTER))
    assert client.get(f"{SHOW}/invited/ekby/log").status_code == 403
    owner(client)
    assert client.get(f"{SHOW}/invited/unknown/log").status_code == 404


def test_the_list_takes_the_same_few_statements_however_long_it_is(
    client: Visitor, round_: Consultation, queries: Queries
) -> None:
    for number in range(60):
        body(round_, f"k{number:02}")
    owner(client)
    with queries.at_most(14):
        assert len(names(client.visit(SHOW))) == 60
    with queries.at_most(12):
        client.visit(f"{SHOW}/invited/k07/log")


@pytest.fixture(name="writer")
def _writer(client: Visitor, round_: Consultation) -> User:
    invitation = body(round_, "ekby", state=InvitationState.OPENED)
    member = factories.user(organisation=db.session.get_one(Organisation, invitation.organisation_id))
    factories.sign_in(client, member)
    return member


ROOM = "/organisations/ekby/statements/remiss"


def state() -> InvitationState:
    db.session.rollback()
    return db.session.query(Invitation).one().state


@pytest.mark.usefixtures("writer")
@pytest.mark.parametrize(
    ("stance", "said", "then"),
    [
        ("no_comments", "Ni har svarat att ni inte har några synpunkter", InvitationState.NO_COMMENTS),
        ("declines", "Ni har avstått från att svara", InvitationState.DECLINED),
    ],
)
def test_no_comments_and_to_decline_are_one_click_and_are_undone_by_one(
    client: Visitor, stance: str, said: str, then: InvitationState
) -> None:
    page = client.visit(f"{ROOM}/without")
    assert "nothing" not in page.said
    client.submit(page, "Skicka in för ekby", stance=stance)
    assert state() is then
    page = client.visit(ROOM)
    assert said in page.said
    page = client.submit(page, "Ångra")
    assert page.request.path == ROOM
    assert said not in page.said
    assert state() is InvitationState.OPENED
    page = client.submit(client.visit(ROOM), "Spara utkastet", summary="Vi skriver ändå.")
    assert page.status_code == 200


@pytest.mark.usefixtures("writer")
def test_after_the_last_reply_date_there_is_no_undo(client: Visitor, round_: Consultation) -> None:
    client.submit(client.visit(f"{ROOM}/without"), "Skicka in för ekby", stance="declines")
    db.session.refresh(round_)
    round_.first_day, round_.last_day = (clock.today() - timedelta(days=days) for days in (30, 1))
    page = client.visit(ROOM)
    assert "Ni har avstått från att svara" in page.said
    assert "Ångra" not in page.all("//main//button")


def test_an_organisation_that_was_not_asked_answers_where_everyone_may(
    client: Visitor, round_: Consultation
) -> None:
    uninvited = factories.organisation(name="Föreningen", slug="foreningen")
    factories.sign_in(client, factories.user(organisation=uninvited))
    room = "/organisations/foreningen/statements/remiss"
    client.submit(client.visit(room), "Spara utkastet", stance="supports", summary="Vi tycker om det.")
    page = client.submit(client.visit(f"{room}/submit"), "Skicka in för Föreningen")
    assert page.h1 == "Svar 1: Föreningen"
    assert "Begär anstånd" not in client.visit(room).said


def test_where_only_the_invited_may_answer_others_read_why_they_cannot(
    client: Visitor, round_: Consultation
) -> None:
    round_.participation = Participation.INVITED
    uninvited = factories.organisation(name="Föreningen", slug="foreningen")
    factories.sign_in(client, factories.user(organisation=uninvited))
    page = client.visit("/organisations/foreningen/statements/remiss")
    assert "Spara utkastet" not in page.all("//main//button")
