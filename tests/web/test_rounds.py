"""The process owner's pages: prepare a consultation, announce it, invite, give more time, cancel."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from consult import clock
from consult.db import db
from consult.model.consultations import Consultation, ConsultationState, Invitation, InvitationState
from consult.model.organisations import Sector
from consult.model.plans import Plan
from consult.model.records import Event, Verb
from consult.model.users import Role
from tests import factories
from tests.support.client import Page, Visitor


def day(offset: int) -> str:
    return (clock.today() + timedelta(days=offset)).isoformat()


@pytest.fixture(name="plan")
def _plan(client: Visitor) -> Plan:
    version = factories.published(factories.plan(slug="affarsplan"))
    factories.sign_in(client, factories.user(Role.PROCESS_OWNER))
    return db.session.get_one(Plan, version.plan_id)


def begin(client: Visitor, **changes: str) -> Page:
    page = client.visit("/desk/consultations/new?plan=affarsplan")
    given = {"first_day": day(0), "last_day": day(60), "board_day": day(200)}
    return client.submit(page, "Gå vidare till brevet", **given | changes)


def prepared(client: Visitor) -> Consultation:
    begin(client)
    return kept()


def kept() -> Consultation:
    db.session.rollback()
    return db.session.query(Consultation).populate_existing().one()


def test_there_is_nothing_to_ask_about_before_a_version_is_published(client: Visitor) -> None:
    factories.plan()
    factories.sign_in(client, factories.user(Role.PROCESS_OWNER))
    assert "Det finns inget att fråga om ännu" in client.visit("/desk/consultations/new").said


def test_the_plan_is_chosen_first(client: Visitor, plan: Plan) -> None:
    page = client.visit("/desk/consultations/new")
    assert page.all("//main//ul//a/@href") == ["/desk/consultations/new?plan=affarsplan"]


def test_a_consultation_begins_with_the_standard_letter_in_both_languages(
    client: Visitor, plan: Plan
) -> None:
    page = begin(client)
    assert page.h1 == "Brev, frågor och datum"
    letter = kept().letter
    assert letter["sv"].startswith("Regionen har skrivit ett utkast till **{planens titel}**.")
    assert letter["en"].startswith("The region has written a draft of **{plan title}**.")
    assert page.one("//textarea[@name='letter_en']/@lang") == "en"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title_sv": " "}, "Skriv en titel."),
        ({"title_sv": "x" * 201}, "Titeln är för lång."),
        ({"last_day": "i morgon"}, "Skriv dagen som år, månad och dag, till exempel 2026-10-31."),
        ({"last_day": "2026-02-30"}, "Skriv dagen som år, månad och dag, till exempel 2026-10-31."),
        ({"last_day": ""}, "Välj en sista svarsdag."),
        ({"first_day": ""}, "Välj en första dag."),
        ({"last_day": "9999-12-31"}, "Året är inte ett som en remiss kan hållas under."),
        ({"first_day": "0001-01-01"}, "Året är inte ett som en remiss kan hållas under."),
        ({"last_day": "2020-01-01"}, "Sista svarsdagen ligger före första dagen."),
        ({"board_day": "2020-01-01"}, "Styrelsen måste besluta efter sista svarsdagen."),
        ({"publication": "secret"}, None),
    ],
)
def test_bad_values_are_explained_and_nothing_typed_is_lost(
    client: Visitor, plan: Plan, changes: dict[str, str], message: str | None
) -> None:
    page = begin(client, **{"title_en": "Kept words"} | changes)
    assert page.status_code == 422
    assert message is None or message in page.said
    assert page.one("//input[@name='title_en']/@value") == "Kept words"
    assert db.session.query(Consultation).count() == 0


def test_a_day_that_no_calendar_can_show_stays_as_it_was_typed(client: Visitor, plan: Plan) -> None:
    page = begin(client, last_day="i morgon", first_day="2026-02-30", board_day="2030-05-06")
    days = ("first_day", "last_day", "board_day")
    assert [page.one(f"//input[@name='{each}']/@value") for each in days] == [
        "2026-02-30",
        "i morgon",
        "2030-05-06",
    ]
    assert [page.one(f"//input[@name='{each}']/@type") for each in days] == ["text", "text", "date"]


def test_an_unknown_plan_and_an_unknown_version_are_not_found(client: Visitor, plan: Plan) -> None:
    assert client.get("/desk/consultations/new?plan=finns-inte").status_code == 404
    assert begin(client, version="17").status_code == 404


def test_questions_come_and_go_row_by_row(client: Visitor, plan: Plan) -> None:
    page = begin(client)
    words = {"questions-0-text_sv": "Är målen rätt?", "questions-2-text_en": "What is missing?"}
    client.submit(page, "Spara", **words)
    page = client.visit("/desk/consultations/affarsplan/edit")
    written = [row for row in page.all("//textarea[contains(@name, 'questions')]") if row]
    assert written == ["Är målen rätt?", "What is missing?"]
    client.submit(page, "Spara", **{"questions-0-text_sv": ""})
    page = client.visit("/consultations/affarsplan")
    assert page.all("//ol[contains(@class, 'asked')]//p[@lang='en']") == ["What is missing?"]


def test_too_long_a_question_is_explained_once(client: Visitor, plan: Plan) -> None:
    page = client.submit(begin(client), "Spara", **{"questions-1-text_sv": "x" * 1001})
    assert page.status_code == 422
    assert page.one("//*[contains(@class, 'ds-error-summary')]//li").endswith(
        "Den får ha högst 1 000 tecken."
    )


def test_two_process_owners_do_not_overwrite_each_other(client: Visitor, plan: Plan) -> None:
    page = begin(client)
    client.submit(page, "Spara", title_sv="Min titel")
    late = client.submit(page, "Spara", title_sv="Din titel")
    assert late.status_code == 409
    assert "Någon annan har ändrat det här" in late.said
    assert late.one("//input[@name='title_sv']/@value") == "Din titel"
    assert kept().title["sv"] == "Min titel"
    client.submit(late, "Spara")
    assert kept().title["sv"] == "Din titel"


def test_what_is_missing_is_listed_until_it_can_be_announced(client: Visitor, plan: Plan) -> None:
    page = begin(client)
    client.submit(page, "Spara", letter_sv="")
    page = client.visit("/desk/consultations/affarsplan")
    assert "Följebrevet saknas på det språk som planen är skriven på." in page.said
    assert page.all("//button[contains(., 'Offentliggör')]") == []


def test_whole_sectors_and_single_organisations_are_invited_when_it_is_announced(
    client: Visitor, plan: Plan
) -> None:
    for _ in range(3):
        factories.organisation()
    school, _other = factories.organisation(Sector.EDUCATION), factories.organisation(Sector.EDUCATION)
    prepared(client)
    page = client.visit("/desk/consultations/affarsplan/invited")
    page = client.submit(page, "Spara listan", sector=["municipality"], organisation=[school.slug])
    assert "4 organisationer finns på listan." in page.text
    page = client.submit(page, "Offentliggör remissen")
    assert "4 organisationer är inbjudna." in page.text
    assert kept().state is ConsultationState.ANNOUNCED
    assert db.session.query(Event).filter_by(verb=Verb.INVITATION_SENT).count() == 4
    page = client.visit("/desk/consultations/affarsplan/invited")
    client.submit(page, "Spara listan", organisation=[_other.slug])
    states = [each.state for each in db.session.query(Invitation).populate_existing()]
    assert sorted(states) == [InvitationState.INVITED] * 4 + [InvitationState.LISTED]
    page = client.submit(client.visit("/desk/consultations/affarsplan"), "Bjud in 1 organisation med e-post")
    assert "1 organisation är inbjuden." in page.text


def test_an_invited_organisation_that_no_letter_reaches_is_pointed_out(client: Visitor, plan: Plan) -> None:
    mailbox = factories.organisation(email="kommun@example.org")
    coordinated, nobody = factories.organisation(), factories.organisation()
    factories.user(organisation=coordinated)
    prepared(client)
    page = client.visit("/desk/consultations/affarsplan/invited")
    assert page.text.count("saknar e-postadress") == 1
    page = client.submit(page, "Spara listan", sector=["municipality"])
    page = client.submit(page, "Offentliggör remissen")
    [row] = [each for each in page.all("//tbody/tr") if "Inget brev når den" in each]
    assert nobody.name in row
    assert mailbox.name not in row


def test_announcing_without_a_list_says_nothing_of_invited(client: Visitor, plan: Plan) -> None:
    prepared(client)
    page = client.submit(client.visit("/desk/consultations/affarsplan"), "Offentliggör remissen")
    assert "Remissen är offentliggjord." in page.said
    assert "0 organisationer" not in page.said


def test_a_foreign_name_among_the_invited_changes_nothing(client: Visitor, plan: Plan) -> None:
    prepared(client)
    factories.organisation()
    page = client.visit("/desk/consultations/affarsplan/invited")
    client.submit(page, "Spara listan", organisation=["finns-inte", "'; DROP TABLE"], sector=["hackers"])
    assert db.session.query(Invitation).count() == 0


def running(first: int = -1, last: int = 30) -> tuple[Consultation, Invitation]:
    body = factories.organisation(slug="kommunen", name="Kommunen")
    invitation = Invitation(organisation_id=body.id, state=InvitationState.INVITED)
    version = factories.published(factories.plan())
    consultation = factories.consultation(version, first, last, slug="remissen", invitations=[invitation])
    return consultation, invitation


def test_everyone_can_be_given_more_time_but_never_less(client: Visitor, plan: Plan) -> None:
    running()
    page = client.visit("/desk/consultations/remissen/dates")
    refused = client.submit(page, "Ändra datumen", last_day=day(29))
    assert refused.status_code == 422
    assert "Sista svarsdagen kan bara flyttas till en senare dag." in refused.said
    client.submit(page, "Ändra datumen", last_day=day(40))
    assert kept().last_day == clock.today() + timedelta(days=40)


def test_one_organisation_can_be_given_more_time(client: Visitor, plan: Plan) -> None:
    _consultation, _invitation = running()
    page = client.visit("/desk/consultations/remissen/invited/kommunen")
    assert page.h1 == "Anstånd för Kommunen"
    refused = client.submit(page, "Ge mer tid", until=day(30))
    assert refused.status_code == 422
    client.submit(page, "Ge mer tid", until=day(44))
    assert db.session.query(Invitation).populate_existing().one().extended_to == clock.today() + timedelta(
        days=44
    )
    assert client.get("/desk/consultations/remissen/invited/finns-inte").status_code == 404


def test_more_time_can_be_given_to_one_after_the_last_reply_date(client: Visitor, plan: Plan) -> None:
    running(-30, -1)
    page = client.visit("/desk/consultations/remissen/invited/kommunen")
    late = client.submit(page, "Ge mer tid", until=day(0))
    assert late.status_code == 200
    assert db.session.query(Invitation).populate_existing().one().extended_to == clock.today()


def test_a_consultation_is_cancelled_with_a_reason(client: Visitor, plan: Plan) -> None:
    running()
    page = client.visit("/desk/consultations/remissen/cancel")
    refused = client.submit(page, "Ställ in remissen", because_en="Not in the plan’s language")
    assert refused.status_code == 422
    assert refused.one("//textarea[@name='because_en']") == "Not in the plan’s language"
    page = client.submit(refused, "Ställ in remissen", because_sv="Utkastet görs om.")
    assert "Utkastet görs om." in page.said
    assert kept().state is ConsultationState.CANCELLED


def test_the_pages_speak_english(client: Visitor, plan: Plan) -> None:
    running()
    factories.sign_in(client, factories.user(Role.PROCESS_OWNER, locale="en"))
    headings = {
        "new?plan=affarsplan": f"New consultation on {plan.title['en']}",
        "remissen/edit": "Letter, questions and dates",
        "remissen/invited": "Choose whom to invite",
        "remissen/dates": "Give more time",
        "remissen/invited/kommunen": "More time for Kommunen",
        "remissen/cancel": "Cancel the consultation",
    }
    for address, heading in headings.items():
        assert client.visit(f"/desk/consultations/{address}").h1 == heading


def test_hostile_names_are_shown_as_they_were_written(client: Visitor, plan: Plan) -> None:
    nasty = "<b>\"'&{{ 7*7 }}</b>"
    factories.organisation(name=nasty, slug="nasty")
    page = begin(client, title_sv=nasty)
    assert page.one("//input[@name='title_sv']/@value") == nasty
    assert client.visit("/desk/consultations/affarsplan").h1 == nasty
    assert nasty in client.visit("/desk/consultations/affarsplan/invited").said


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PROCESS_OWNER])
def test_other_staff_may_look_but_not_touch(client: Visitor, role: Role) -> None:
    running()
    factories.sign_in(client, factories.user(role))
    page = client.visit("/desk/consultations/remissen")
    assert page.all("//main//form") == []
    for address in ("new", "remissen/edit", "remissen/invited", "remissen/dates", "remissen/cancel"):
        assert client.get(f"/desk/consultations/{address}").status_code == 403


@pytest.mark.parametrize("who", [None, factories.user], ids=["nobody", "a private person"])
def test_the_public_never_comes_in(client: Visitor, who: Callable[[], object] | None) -> None:
    running()
    if who:
        factories.sign_in(client, factories.user())
    status = 403 if who else 303
    for address in ("remissen", "new", "remissen/edit", "remissen/invited", "remissen/invited/kommunen"):
        assert client.get(f"/desk/consultations/{address}").status_code == status
