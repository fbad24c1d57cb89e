"""The covering letter: written with placeholders, looked at as it is sent, and sent once to each organisation."""

from datetime import timedelta
from pathlib import Path

import pytest
from babel.dates import format_date
from flask import Flask

from consult import clock
from consult.db import db
from consult.model.consultations import (
    Consultation,
    ConsultationState,
    Invitation,
    InvitationState,
    Participation,
    Publication,
)
from consult.model.letters import NAMES, Blank
from consult.model.organisations import Organisation
from consult.model.users import Role
from tests import factories
from tests.support import post
from tests.support.client import Page, Visitor
from tests.support.queries import Queries

EDIT = "/desk/consultations/remiss/edit"
LETTER = "/desk/consultations/remiss/letter"


@pytest.fixture(name="prepared")
def _prepared(client: Visitor) -> Consultation:
    factories.sign_in(client, factories.user(Role.PROCESS_OWNER))
    return factories.consultation(
        slug="remiss",
        state=ConsultationState.DRAFT,
        announced_at=None,
        first_day=clock.today(),
        last_day=clock.today() + timedelta(days=60),
        letter={"sv": "Svara senast {sista svarsdag}.", "en": "Reply by {last reply date}."},
    )


def listed(consultation: Consultation, **about: str) -> None:
    body = factories.organisation(**{"name": "Åby_kommun", "slug": "aby", "email": "aby@example.org"} | about)
    db.session.add(Invitation(consultation_id=consultation.id, organisation_id=body.id))


def write(client: Visitor, letter: str, button: str = "Spara") -> Page:
    return client.submit(client.visit(EDIT), button, letter_sv=letter)


def kept(consultation: Consultation) -> str:
    db.session.refresh(consultation)
    return consultation.letter["sv"]


def swedish(consultation: Consultation) -> str:
    return format_date(consultation.last_day, "d MMMM y", locale="sv")


def test_every_placeholder_is_offered_with_what_would_stand_there_now(
    client: Visitor, prepared: Consultation
) -> None:
    page = client.visit(EDIT)
    offered = page.all("//details//tbody/tr/th")
    assert offered == [f"{{{NAMES[blank][code]}}}" for code in ("sv", "en") for blank in Blank]
    assert swedish(prepared) in page.all("//details//tbody/tr/td[2]")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("{sista dag}", "{sista dag} är ingen platshållare. Menade du {sista svarsdag}?"),
        ("{xyz}", "{xyz} är ingen platshållare. Välj en ur listan under brevet."),
        ("{sista svarsdag", "{sista svarsdag tack. är ingen platshållare. Menade du {sista svarsdag}?"),
        ("{{organisation}}", "{ är ingen platshållare. Välj en ur listan under brevet."),
    ],
)
def test_an_unknown_placeholder_is_named_and_nothing_is_saved(
    client: Visitor, prepared: Consultation, typed: str, why: str
) -> None:
    page = write(client, f"Svara {typed} tack.")
    assert page.status_code == 422
    assert why in page.said
    assert f"Svara {typed} tack." in page.one("//textarea[@name='letter_sv']")
    assert kept(prepared) == "Svara senast {sista svarsdag}."


def test_a_letter_with_placeholders_follows_the_dates(client: Visitor, prepared: Consultation) -> None:
    later = (prepared.last_day + timedelta(days=30)).isoformat()
    client.submit(client.visit(EDIT), "Spara", last_day=later)
    db.session.refresh(prepared)
    page = client.visit("/consultations/remiss")
    assert f"Svara senast {swedish(prepared)}." in page.said


@pytest.mark.parametrize("publication", Publication)
@pytest.mark.parametrize("participation", Participation)
def test_the_standard_letter_says_what_holds_and_leaves_no_blank(
    client: Visitor, prepared: Consultation, publication: Publication, participation: Participation
) -> None:
    prepared.letter = {code: Path(f"templates/rounds/letter.{code}.txt").read_text() for code in ("sv", "en")}
    prepared.publication, prepared.participation = publication, participation
    for locale, ask, said in (
        ("sv", "Frågor?", ("Alla får svara", "Den här gången")),
        ("en", "Questions?", ("Everyone may answer", "This time")),
    ):
        client.set_cookie("locale", locale)
        page = client.visit("/consultations/remiss")
        letter = page.one("//section[@aria-labelledby='letter']")
        assert "{" not in letter
        assert f"{ask} Kim" in letter
        assert said[participation is Participation.INVITED] in letter


def test_the_letter_is_shown_as_each_recipient_gets_it(client: Visitor, prepared: Consultation) -> None:
    listed(prepared, locale="en", contact="Kim Kimsson")
    prepared.letter = {"sv": "Hej", "en": "Dear **{organisation}**, reply by {last reply date}."}
    page = client.visit(LETTER)
    assert page.h1 == "Brevet så som det skickas"
    assert page.all("//dl/div/dd")[1] == "aby@example.org"
    text = page.one("//p[@lang='en' and contains(@class, 'written')]")
    assert "Dear Åby_kommun, reply by " in text
    assert "For the attention of Kim Kimsson." in text
    html = client.get(page.one("//iframe/@src"))
    assert "Dear <strong>Åby_kommun</strong>" in html.text
    assert html.headers["Content-Security-Policy"].startswith("sandbox;")
    assert factories.rows(Invitation) == 1
    assert db.session.query(Invitation).one().state is InvitationState.LISTED


def test_the_letter_shown_is_word_for_word_the_letter_sent(
    app: Flask, client: Visitor, prepared: Consultation
) -> None:
    listed(prepared)
    client.submit(client.visit(EDIT), "Spara")
    shown = client.visit(f"{LETTER}?to=aby").one("//p[contains(@class, 'written')]")
    client.submit(client.visit("/desk/consultations/remiss"), "Offentliggör remissen")
    [sent] = post.to(app, "aby@example.org")
    link = post.link_in(sent).removeprefix("/links/")
    assert " ".join(sent.text.replace(link, "x" * 43).split()) == " ".join(shown.split())


def test_the_letter_can_be_looked_at_before_anyone_is_on_the_list(
    client: Visitor, prepared: Consultation
) -> None:
    page = write(client, "Hej {organisation}!", "Spara och visa brevet")
    assert page.h1 == "Brevet så som det skickas"
    assert "Hej Exempelkommunen!" in page.said
    assert "Reply by" in client.visit(f"{LETTER}?to=example-en").said
    assert client.get(f"{LETTER}?to=nobody").status_code == 404


def test_whoever_coordinates_already_is_shown_a_letter_without_a_link(
    client: Visitor, prepared: Consultation
) -> None:
    listed(prepared)
    body = db.session.query(Organisation).one()
    factories.user(organisation=body, email="karin@example.org")
    page = client.visit(f"{LETTER}?to=aby")
    assert page.all("//dl/div/dd")[1] == "karin@example.org"
    assert "/links/" not in page.one("//p[contains(@class, 'written')]")


def test_each_organisation_is_written_to_once_and_those_added_later_get_theirs(
    app: Flask, client: Visitor, prepared: Consultation
) -> None:
    listed(prepared)
    client.submit(client.visit("/desk/consultations/remiss"), "Offentliggör remissen")
    assert len(post.letters(app)) == 1
    page = client.visit("/desk/consultations/remiss")
    assert not [each for each in page.all("//main//button") if each.startswith("Bjud in")]
    factories.organisation(name="Ny kommun", slug="ny", email="ny@example.org")
    client.submit(client.visit("/desk/consultations/remiss/invited"), "Spara listan", organisation="ny")
    client.submit(client.visit("/desk/consultations/remiss"), "Bjud in 1 organisation med e-post")
    assert [each.recipient for each in post.letters(app)] == ["aby@example.org", "ny@example.org"]


def test_the_letter_lists_the_questions(app: Flask, client: Visitor, prepared: Consultation) -> None:
    listed(prepared)
    client.submit(client.visit(EDIT), "Spara", **{"questions-0-text_sv": "Vad saknas?\nOch varför?"})
    client.submit(client.visit("/desk/consultations/remiss"), "Offentliggör remissen")
    [sent] = post.to(app, "aby@example.org")
    assert "1. Vad saknas? Och varför?" in sent.text
    assert "<li>Vad saknas? Och varför?</li>" in " ".join(sent.html.split())


def test_looking_at_the_letter_takes_the_same_few_statements_however_long_the_list_is(
    client: Visitor, prepared: Consultation, queries: Queries
) -> None:
    for number in range(40):
        listed(prepared, name=f"Kommun {number}", slug=f"k{number}", email="")
    with queries.at_most(12):
        page = client.visit(f"{LETTER}?to=k7")
    assert "Ingen: organisationen saknar e-postadress." in page.said
