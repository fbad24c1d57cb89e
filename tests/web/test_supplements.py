"""A supplementary consultation asks the same bodies again, about just the sections whose meaning has changed."""

import pytest
from flask import Flask

from consult.db import db, transaction
from consult.model.comments import Comment
from consult.model.consultations import (
    Consultation,
    ConsultationState,
    Invitation,
    InvitationState,
    Publication,
)
from consult.model.dispositions import Answer, Outcome, Significance
from consult.model.organisations import Organisation
from consult.model.plans import Plan
from consult.model.scopes import Scope
from consult.model.users import Role
from consult.model.versions import Version
from consult.services import dispositions
from tests import answering
from tests import factories as make
from tests.support.client import Page, Visitor
from tests.support.comment import say
from tests.support.queries import Queries

GO_ON = "Gå vidare till brevet"
ASK = "Fråga igen om de här avsnitten"
OUTSIDE = "Den här remissen gäller bara några avsnitt i planen, och det här hör inte till något av dem."


@pytest.fixture(name="round_")
def _round(app: Flask) -> Consultation:
    return make.consultation(publication=Publication.AFTER_PERIOD)


@pytest.fixture(name="owner")
def _owner(client: Visitor) -> Visitor:
    make.sign_in(client, make.user(Role.PROCESS_OWNER))
    return client


def accept(round_: Consultation, label: str = "2.1") -> Comment:
    comment = make.comment(round_, label)
    mine = make.answer_of(comment)
    with transaction():
        said = Answer(Outcome.ACCEPTED, {"sv": "Så blir det."}, Significance.SUBSTANTIVE)
        dispositions.save(answering.staff(), mine, said, mine.revision)
    return comment


def publish_next(round_: Consultation) -> Version:
    plan = db.session.get_one(Plan, round_.plan_id)
    make.changed(plan, "2.1", "Varje kommun ska ha två kontaktpersoner.")
    return make.published(db.session.get_one(Plan, round_.plan_id))


def again(client: Visitor, round_: Consultation) -> Page:
    return client.visit(f"/desk/consultations/{slug_of(round_)}/again")


def slug_of(round_: Consultation) -> str:
    return db.session.get_one(Consultation, round_.id).slug


def made(round_: Consultation) -> Consultation:
    db.session.expire_all()
    return db.session.query(Consultation).filter_by(supplements_id=round_.id).one()


def scope(round_: Consultation) -> set[str]:
    return {each.uid for each in db.session.query(Scope).filter_by(consultation_id=round_.id)}


def supplementary(round_: Consultation, *labels: str) -> Consultation:
    """Announce one on the newest version, open now, about the sections with these numbers."""
    version = publish_next(round_)
    second = make.consultation(version, supplements_id=round_.id, is_limited=True)
    uids = [make.block_of(version, label).uid for label in labels]
    db.session.add_all(Scope(consultation_id=second.id, uid=uid) for uid in uids)
    db.session.commit()
    return second


def form_of(round_: Consultation, label: str) -> str:
    version = db.session.get_one(Version, round_.version_id)
    return f"/consultations/{slug_of(round_)}/blocks/{make.block_of(version, label).uid}"


def test_the_banner_leads_to_a_form_where_what_changed_is_ticked(
    owner: Visitor, round_: Consultation
) -> None:
    make.invite(round_, make.organisation(name="Arboga kommun", email="arboga@example.org"))
    accept(round_)
    publish_next(round_)
    page = owner.visit(f"/desk/consultations/{slug_of(round_)}/checks")
    page = owner.visit(page.one(f"//a[normalize-space()='{ASK}']/@href"))
    assert page.all("//input[@name='sections'][@checked]/following-sibling::span") == ["2 Näringsliv"]
    assert page.all("//input[@name='bodies'][@checked]/following-sibling::span") == ["Arboga kommun"]
    assert page.one("//input[@name='title_sv']/@value").startswith("Kompletterande remiss: ")
    assert page.one("//input[@name='publication'][@checked]/@value") == "after_period"


def test_what_is_asked_again_is_a_draft_on_the_newest_version_to_the_same_bodies(
    owner: Visitor, round_: Consultation
) -> None:
    make.invite(round_, make.organisation(name="Arboga kommun"))
    make.invite(round_, make.organisation(name="Sala kommun"), InvitationState.LISTED)
    accept(round_)
    version = publish_next(round_)
    page = owner.submit(again(owner, round_), GO_ON)
    assert page.h1 == "Brev, frågor och datum"
    second = made(round_)
    assert second.state is ConsultationState.DRAFT
    assert second.version_id == version.id
    assert second.is_limited
    assert scope(second) == {make.block_of(version, "2").uid}
    invited = (
        db.session.query(Organisation.name)
        .join(Invitation, Invitation.organisation_id == Organisation.id)
        .filter(Invitation.consultation_id == second.id)
    )
    assert [name for (name,) in invited] == ["Arboga kommun"]
    letter = owner.visit(f"/consultations/{second.slug}")
    assert "2 Näringsliv" in letter.one("//section[@aria-labelledby='letter']")


def test_a_section_that_is_only_in_the_working_text_is_named_and_cannot_be_ticked_yet(
    owner: Visitor, round_: Consultation
) -> None:
    comment = accept(round_)
    plan = db.session.get_one(Plan, round_.plan_id)
    answering.redraft(plan, f"{make.SWEDISH}\n# Landsbygd\n\nHela länet ska räknas in.")
    answering.link(comment, "3.1")
    page = again(owner, round_)
    assert "så de finns inte i version 1: 3." in page.said
    assert page.all("//input[@name='sections']/following-sibling::span") == [
        "1 Utgångspunkter",
        "2 Näringsliv",
    ]


def test_those_whom_no_letter_reaches_are_told_apart_and_can_be_left_out(
    owner: Visitor, round_: Consultation
) -> None:
    make.invite(round_, make.organisation(name="Arboga kommun", email="arboga@example.org"))
    make.invite(round_, make.organisation(name="Sala kommun", email=""))
    accept(round_)
    publish_next(round_)
    page = again(owner, round_)
    assert "2 organisationer var inbjudna förra gången." in page.said
    assert "1 har ingen e-postadress, så inget brev når den." in page.said
    arboga = page.one("//input[@name='bodies'][following-sibling::span='Arboga kommun']/@value")
    owner.submit(page, GO_ON, bodies=[arboga])
    assert db.session.query(Invitation).filter_by(consultation_id=made(round_).id).count() == 1


def test_nothing_is_asked_without_a_section_and_what_was_typed_stays(
    owner: Visitor, round_: Consultation
) -> None:
    accept(round_)
    publish_next(round_)
    page = owner.submit(again(owner, round_), GO_ON, sections=[], title_sv="En gång till")
    assert page.status_code == 422
    assert "Kryssa i minst ett avsnitt." in page.said
    assert page.one("//input[@name='title_sv']/@value") == "En gång till"


def test_of_two_who_ask_again_the_second_is_led_to_the_first(owner: Visitor, round_: Consultation) -> None:
    accept(round_)
    publish_next(round_)
    page = again(owner, round_)
    owner.submit(page, GO_ON)
    refused = owner.submit(page, GO_ON)
    assert refused.status_code == 409
    assert "En kompletterande remiss förbereds redan." in refused.said
    assert made(round_)


def test_it_can_be_prepared_before_the_text_is_published_but_not_announced(
    owner: Visitor, round_: Consultation
) -> None:
    accept(round_)
    page = again(owner, round_)
    assert "texten måste publiceras innan remissen offentliggörs" in page.said
    owner.submit(page, GO_ON)
    second = made(round_)
    at_desk = f"/desk/consultations/{second.slug}"
    assert "Texten är densamma som i remissen som den här kompletterar." in owner.visit(at_desk).said
    version = publish_next(round_)
    page = owner.visit(f"{at_desk}/sections")
    assert "Version 2 har publicerats." in page.said
    owner.submit(page, "Spara")
    assert made(round_).version_id == version.id
    owner.submit(owner.visit(at_desk), "Offentliggör remissen")
    assert made(round_).state is ConsultationState.ANNOUNCED
    refused = owner.visit(f"{at_desk}/sections")
    assert "dess avsnitt går inte längre att ändra" in refused.said


def test_sections_are_not_chosen_over_what_a_colleague_has_saved(
    owner: Visitor, round_: Consultation
) -> None:
    accept(round_)
    publish_next(round_)
    owner.submit(again(owner, round_), GO_ON)
    page = owner.visit(f"/desk/consultations/{made(round_).slug}/sections")
    owner.submit(page, "Spara")
    refused = owner.submit(page, "Spara", sections=[])
    assert refused.status_code == 422
    refused = owner.submit(page, "Spara")
    assert refused.status_code == 409


def test_only_those_who_run_consultations_ask_again(client: Visitor, round_: Consultation) -> None:
    make.sign_in(client, make.user(Role.DRAFTER))
    assert client.get(f"/desk/consultations/{slug_of(round_)}/again").status_code == 403


def test_a_passage_that_is_asked_about_can_be_commented_on_and_others_only_read(
    client: Visitor, round_: Consultation
) -> None:
    second = supplementary(round_, "2")
    make.sign_in(client, make.user(organisation=make.organisation()))
    page = client.visit(form_of(second, "2.1"))
    say(client, page, kind="proposal", body="Bra.")
    assert db.session.query(Comment).count() == 1
    page = client.visit(form_of(second, "1.1"))
    assert OUTSIDE in page.said
    assert not page.all("//textarea")
    refused = client.post(form_of(second, "1.1"), data=sent(client, page, kind="proposal", body="Nej."))
    assert refused.status_code == 409
    assert OUTSIDE in refused.said
    assert "Nej." in refused.said
    assert db.session.query(Comment).count() == 1


def sent(client: Visitor, page: Page, **values: str) -> dict[str, str]:
    token = page.all("//input[@name='csrf_token']/@value")
    return {"csrf_token": token[0], "token": "0" * 16, "text_locale": "sv"} | values


def test_the_plan_as_a_whole_is_not_asked_about_again(client: Visitor, round_: Consultation) -> None:
    second = supplementary(round_, "2")
    make.sign_in(client, make.user(organisation=make.organisation()))
    assert OUTSIDE in client.visit(f"/consultations/{second.slug}/comment").said
    page = client.visit(f"/consultations/{second.slug}")
    assert not page.all(f"//a[@href='/consultations/{second.slug}/comment']")


def test_the_text_says_which_sections_are_asked_about_and_shows_the_others_to_be_read(
    client: Visitor, round_: Consultation
) -> None:
    second = supplementary(round_, "2")
    plan = db.session.get_one(Plan, round_.plan_id).slug
    make.sign_in(client, make.user(organisation=make.organisation()))
    inside = client.visit(f"/plans/{plan}/2/2")
    assert "Det här avsnittet hör till dem som remissen gäller." in inside.said
    assert inside.all("//a[contains(@href, '/blocks/')]")
    outside = client.visit(f"/plans/{plan}/2/1")
    assert "Det här avsnittet visas för att läsas." in outside.said
    assert not outside.all("//a[contains(@href, '/blocks/')]")
    page = client.visit(f"/consultations/{second.slug}")
    assert page.all("//section[@aria-labelledby='sections']//li") == ["2 Näringsliv"]


def test_both_consultations_lead_to_each_other(client: Visitor, round_: Consultation) -> None:
    second = supplementary(round_, "2")
    first = slug_of(round_)
    page = client.visit(f"/consultations/{second.slug}")
    assert f"/consultations/{first}" in page.all("//main//header//a/@href")
    page = client.visit(f"/consultations/{first}")
    assert f"/consultations/{second.slug}" in page.all("//main//header//a/@href")


def test_the_later_one_leads_to_what_has_changed_since_the_earlier(
    client: Visitor, round_: Consultation
) -> None:
    second = supplementary(round_, "2")
    plan = db.session.get_one(Plan, round_.plan_id).slug
    page = client.visit(f"/consultations/{second.slug}")
    link = page.one("//section[@aria-labelledby='sections']/p/a/@href")
    assert link.startswith(f"/plans/{plan}/")
    assert "två kontaktpersoner" in client.visit(link).said


def test_a_consultation_that_is_being_prepared_is_not_told_of_in_public(
    client: Visitor, round_: Consultation
) -> None:
    second = supplementary(round_, "2")
    row = db.session.get_one(Consultation, second.id)
    row.state, row.announced_at = ConsultationState.DRAFT, None
    db.session.commit()
    assert second.slug not in client.visit(f"/consultations/{slug_of(round_)}").text


def test_the_banner_is_quiet_when_all_its_sections_are_asked_about_again(
    owner: Visitor, round_: Consultation
) -> None:
    accept(round_)
    supplementary(round_, "2")
    page = owner.visit(f"/desk/consultations/{slug_of(round_)}/checks")
    assert "Frågan ställs igen i" in page.said
    assert ASK not in page.said
    accept(round_, "1.1")
    page = owner.visit(f"/desk/consultations/{slug_of(round_)}/checks")
    assert ASK in page.said
    assert "Ingen har tillfrågats igen om de här avsnitten: 1." in page.said
    page = owner.visit(page.one(f"//a[normalize-space()='{ASK}']/@href"))
    assert page.all("//input[@name='sections'][@checked]/following-sibling::span") == ["1 Utgångspunkter"]


def test_the_gate_and_the_desk_say_so_until_someone_has_asked_again(
    owner: Visitor, round_: Consultation
) -> None:
    accept(round_)
    plan = db.session.get_one(Plan, round_.plan_id).slug
    told = "Svaret på 1 synpunkt ändrar vad planen innebär"
    assert told in owner.visit("/desk").said
    gate = owner.visit(f"/desk/plans/{plan}/publish")
    assert f"{told}, och ingen har tillfrågats igen" in gate.said
    owner.submit(again(owner, round_), GO_ON)
    assert told not in owner.visit("/desk").said
    assert told not in owner.visit(f"/desk/plans/{plan}/publish").said


def test_whoever_releases_the_answers_is_told(owner: Visitor, round_: Consultation) -> None:
    accept(round_)
    page = owner.visit(f"/desk/consultations/{slug_of(round_)}/comments/release")
    assert "ingen har tillfrågats igen eller skrivit varför det inte behövs" in page.said


def test_the_desk_asks_no_more_however_much_waits(
    owner: Visitor, round_: Consultation, queries: Queries
) -> None:
    accept(round_)
    owner.visit("/desk")
    with queries.counted() as few:
        owner.visit("/desk")
    accept(round_, "1.1")
    accept(make.consultation())
    with queries.at_most(len(few)):
        owner.visit("/desk")


def test_the_text_asks_once_more_where_only_some_sections_are_asked_about(
    client: Visitor, round_: Consultation, queries: Queries
) -> None:
    second = supplementary(round_, "1", "2")
    plan = db.session.get_one(Plan, round_.plan_id).slug
    client.visit(f"/plans/{plan}/2/2")
    with queries.counted() as limited:
        client.visit(f"/plans/{plan}/2/2")
    db.session.get_one(Consultation, second.id).is_limited = False
    db.session.commit()
    with queries.counted() as whole:
        client.visit(f"/plans/{plan}/2/2")
    assert len(limited) == len(whole) + 1


def test_those_who_cannot_ask_again_are_not_told_at_the_desk(client: Visitor, round_: Consultation) -> None:
    accept(round_)
    make.sign_in(client, make.user(Role.DRAFTER))
    assert "ändrar vad planen innebär" not in client.visit("/desk").said
