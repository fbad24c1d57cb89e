"""The public pages of consultations: the list, and one with its letter, its dates and who is asked."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from consult import clock
from consult.db import db
from consult.model.consultations import (
    Consultation,
    Invitation,
    InvitationState,
    Publication,
    Question,
)
from consult.model.organisations import Organisation, Sector
from consult.model.records import Event, Verb
from consult.model.users import Role
from tests import factories
from tests.support.client import Visitor
from tests.support.queries import Queries

IN_ENGLISH = {"Accept-Language": "en"}


def invited(*organisations: Organisation, **fields: object) -> list[Invitation]:
    state = fields.pop("state", InvitationState.INVITED)
    return [Invitation(organisation_id=each.id, state=state, **fields) for each in organisations]


def test_the_list_is_empty_before_the_first_consultation(client: Visitor) -> None:
    page = client.visit("/consultations")
    assert "Ingen remiss är öppen just nu." in page.said
    assert "Ingen remiss har stängt ännu." in page.said


def test_the_list_tells_open_coming_and_closed_apart(client: Visitor) -> None:
    version = factories.published(factories.plan())
    factories.consultation(version, -5, 5, title={"sv": "Öppen"})
    factories.consultation(version, 5, 15, title={"sv": "Kommande"})
    factories.consultation(version, -15, -5, title={"sv": "Stängd"})
    factories.consultation(version, -15, 5, title={"sv": "Avbruten"}, state="cancelled")
    factories.consultation(version, -15, 5, title={"sv": "Utkast"}, state="draft", announced_at=None)
    factories.sign_in(client, factories.user(Role.PROCESS_OWNER))
    page = client.visit("/consultations")
    assert page.all("//section[h2[@id='open']]//h3") == ["Öppen"]
    assert page.all("//section[h2[@id='upcoming']]//h3") == ["Kommande"]
    assert page.all("//section[h2[@id='closed']]//h3") == ["Stängd"]


def test_the_list_speaks_english(client: Visitor) -> None:
    factories.consultation(None, -5, 5)
    page = client.visit("/consultations", headers=IN_ENGLISH)
    assert page.h1 == "Consultations"
    assert "in 5 days" in page.said


def test_older_consultations_are_a_link_away_and_none_is_lost(client: Visitor) -> None:
    version = factories.published(factories.plan())
    for number in range(23):
        factories.consultation(version, -60, -3 - number // 2, title={"sv": f"Nummer {number}"})
    first = client.visit("/consultations")
    more = client.visit(first.one("//a[@rel='next']/@href"))
    titles = first.all("//h3") + more.all("//h3")
    assert len(first.all("//h3")) == 20
    assert sorted(titles) == sorted(f"Nummer {number}" for number in range(23))


def test_an_unknown_place_in_the_list_is_the_end_of_it(client: Visitor) -> None:
    factories.consultation(None, -60, -3)
    assert client.visit("/consultations?before=finns-inte").all("//h3") == []


def full(**fields: object) -> Consultation:
    given = {
        "slug": "remissen",
        "letter": {"sv": "Vi vill **veta**.", "en": "We want to **know**."},
        "questions": [Question(position=1, text={"sv": "Är målen rätt?", "en": "Are the goals right?"})],
    }
    return factories.consultation(None, -5, 12, **given | fields)


def test_the_page_shows_letter_questions_days_and_the_way_to_a_decision(client: Visitor) -> None:
    consultation = full()
    page = client.visit("/consultations/remissen")
    assert page.h1 == consultation.title["sv"]
    assert page.all("//div[@lang='sv']//strong") == ["veta"]
    assert "Är målen rätt?" in page.said
    assert "om 12 dagar" in page.said
    assert page.one("//ol[contains(@class, 'timeline')]/li[@aria-current]").startswith("Sista svarsdag")


def test_the_page_speaks_english_and_marks_words_that_exist_only_in_swedish(client: Visitor) -> None:
    full(questions=[Question(position=1, text={"sv": "Är målen rätt?"})])
    page = client.visit("/consultations/remissen", headers=IN_ENGLISH)
    assert page.all("//div[@lang='en']//strong") == ["know"]
    assert page.one("//*[@class='lede' and @lang='sv']") == "Är målen rätt?"


def test_a_hostile_letter_and_title_do_no_harm(client: Visitor) -> None:
    nasty = "<img src=x onerror=alert(1)> [klick](javascript:alert(1)) # \"'<script>"
    full(
        title={"sv": nasty},
        letter={"sv": nasty},
        questions=[Question(position=1, text={"sv": nasty})],
    )
    page = client.visit("/consultations/remissen")
    assert page.h1 == " ".join(nasty.split())
    assert page.tree.xpath("//main//img | //main//script") == []


@pytest.mark.parametrize("state", ["draft", "cancelled"])
def test_what_was_never_announced_is_for_staff_only(client: Visitor, state: str) -> None:
    full(state=state, announced_at=None)
    assert client.get("/consultations/remissen").status_code == 404
    factories.sign_in(client, factories.user(Role.READER))
    assert client.visit("/consultations/remissen").h1


def test_a_draft_says_that_it_is_a_preview(client: Visitor) -> None:
    full(state="draft", announced_at=None)
    factories.sign_in(client, factories.user(Role.PROCESS_OWNER))
    assert "Förhandsgranskning" in client.visit("/consultations/remissen").said


def test_a_cancelled_consultation_says_why(client: Visitor) -> None:
    full(state="cancelled", cancelled_because={"sv": "Utkastet görs om."})
    page = client.visit("/consultations/remissen")
    assert "Inställd" in page.said
    assert "Utkastet görs om." in page.said
    assert page.all("//a[contains(., 'Läs och lämna')]") == []


def test_it_opens_and_closes_by_itself_at_midnight_in_sweden(client: Visitor) -> None:
    with time_machine.travel(datetime(2026, 10, 25, 10, tzinfo=UTC)):  # summer time ends this day
        consultation = full()
        consultation.first_day = consultation.last_day = clock.today()
        db.session.commit()
    for moment, words in (
        (datetime(2026, 10, 24, 21, 59, 59, tzinfo=UTC), "Öppnar snart"),
        (datetime(2026, 10, 24, 22, 0, 0, tzinfo=UTC), "Öppen för synpunkter"),
        (datetime(2026, 10, 25, 22, 59, 59, tzinfo=UTC), "Öppen för synpunkter"),
        (datetime(2026, 10, 25, 23, 0, 0, tzinfo=UTC), "Stängd för synpunkter"),
    ):
        with time_machine.travel(moment, tick=False):
            assert words in client.visit("/consultations/remissen").said


def test_invited_bodies_stand_by_sector_in_swedish_order(client: Visitor) -> None:
    bodies = [
        factories.organisation(name=name, slug=name[:4].lower())
        for name in ("Örebro", "Älvdalen", "Arboga", "Åmål")
    ]
    school = factories.organisation(Sector.EDUCATION, name="Skolan", slug="skolan")
    full(invitations=invited(*bodies, school))
    page = client.visit("/consultations/remissen")
    names = page.all("//section[@aria-labelledby='i-municipality']//li")
    assert names == ["Arboga", "Åmål", "Älvdalen", "Örebro"]
    assert page.all("//section[@aria-labelledby='i-education']//li") == ["Skolan"]


def test_the_first_reading_by_a_member_marks_the_invitation_as_opened_once(client: Visitor) -> None:
    body = factories.organisation()
    full(invitations=invited(body))
    client.visit("/consultations/remissen")
    factories.sign_in(client, factories.user(organisation=factories.organisation()))
    client.visit("/consultations/remissen")
    assert db.session.query(Invitation).one().state is InvitationState.INVITED
    factories.sign_in(client, factories.user(organisation=body))
    client.head("/consultations/remissen")
    client.visit("/consultations/remissen", headers={"Sec-Purpose": "prefetch;prerender"})
    assert db.session.query(Invitation).populate_existing().one().state is InvitationState.INVITED
    client.visit("/consultations/remissen")
    client.visit("/consultations/remissen")
    invitation = db.session.query(Invitation).populate_existing().one()
    assert invitation.state is InvitationState.OPENED
    assert invitation.opened_at is not None
    events = db.session.query(Event).filter_by(verb=Verb.INVITATION_OPENED).all()
    assert [event.data for event in events] == [{"organisation": body.id}]


def test_an_organisation_with_more_time_sees_its_own_last_day(client: Visitor) -> None:
    body = factories.organisation()
    until = clock.today() + timedelta(days=3)
    full(invitations=invited(body, state=InvitationState.OPENED, extended_to=until))
    consultation = db.session.query(Consultation).one()
    consultation.last_day = clock.today() - timedelta(days=1)
    db.session.commit()
    assert "Stängd för synpunkter" in client.visit("/consultations/remissen").said
    factories.sign_in(client, factories.user(organisation=body))
    said = client.visit("/consultations/remissen").said
    assert "Öppen för synpunkter" in said
    assert "Er organisation har fått anstånd" in said


def test_who_has_commented_is_not_told_while_it_is_sealed(client: Visitor) -> None:
    full(publication=Publication.AFTER_PERIOD, invitations=invited(factories.organisation()))
    page = client.visit("/consultations/remissen")
    assert page.all("//main//a[contains(@href, '/comments')][contains(., 'Alla synpunkter')]") == []


def test_the_pages_ask_the_same_number_of_questions_however_much_there_is(
    client: Visitor, queries: Queries
) -> None:
    full(invitations=invited(factories.organisation()))
    addresses = ("/consultations", "/consultations/remissen")
    few = []
    for address in addresses:
        client.visit(address)
        with queries.counted() as seen:
            client.visit(address)
        few.append(len(seen))
    consultation = db.session.query(Consultation).one()
    for _ in range(10):
        body = factories.organisation()
        db.session.add(Invitation(consultation_id=consultation.id, organisation_id=body.id))
        factories.consultation(None, -5, 5)
        factories.consultation(None, -15, -5)
    for position in range(2, 12):
        db.session.add(Question(consultation_id=consultation.id, position=position, text={"sv": "Mer?"}))
    db.session.commit()
    for address, before in zip(addresses, few, strict=True):
        with queries.counted() as seen:
            client.visit(address)
        assert len(seen) == before <= 13
