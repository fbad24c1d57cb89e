"""How one's comments were handled: the page, for a person, an organisation and everyone else."""

import pytest
from flask import Flask

from consult.db import db
from consult.model.consultations import Consultation, Publication, Question
from consult.model.dispositions import Outcome
from consult.model.organisations import Organisation
from consult.model.plans import Plan
from consult.model.users import Role, User
from tests import answering, factories
from tests.support import pdf, verapdf
from tests.support.client import Page, Visitor
from tests.support.contents import everything
from tests.support.queries import Queries


@pytest.fixture(name="body")
def _body(app: Flask) -> Organisation:
    assert app
    return factories.organisation(name="Ekby kommun", slug="ekby-kommun")


@pytest.fixture(name="member")
def _member(body: Organisation, client: Visitor) -> User:
    member = factories.user(organisation=body)
    factories.sign_in(client, member)
    return member


def own(client: Visitor, consultation: Consultation) -> Page:
    return client.visit(f"/consultations/{consultation.slug}/handled")


def theirs(client: Visitor, consultation: Consultation, status: int = 200) -> Page:
    page = client.get(f"/organisations/ekby-kommun/handled/{consultation.slug}")
    assert page.status_code == status
    return page  # type: ignore[return-value]


def point(page: Page, number: int) -> str:
    return page.one(f"//article[@id='c{number}']")


def figures(page: Page) -> dict[str, str]:
    names, numbers = (page.all(f"//dl[contains(@class,'rep-n')]//{tag}") for tag in ("dt", "dd"))
    return dict(zip(names, numbers, strict=True))


def test_every_point_stands_in_the_order_of_the_text_with_its_answer(client: Visitor, member: User) -> None:
    question = Question(position=1, text={"sv": "Saknas något?"})
    consultation = factories.consultation(questions=[question])
    late = factories.comment(consultation, "2.1", by=member, body="Vem är kontaktpersonen?")
    early = factories.comment(consultation, "1.2", by=member, words="övriga aktörer", body="Vilka är de?")
    whole = factories.comment(consultation, None, by=member, body="Vi är positiva.")
    asked = factories.comment(consultation, None, by=member, body="Nej, inget saknas.")
    db.session.get_one(type(asked), asked.id).question_id = question.id
    db.session.commit()
    answering.answer(late, Outcome.ANSWERED, "Den som kommunen utser.")
    answering.answer(early, Outcome.NOT_ACCEPTED, "Texten är tydlig nog.")
    answering.release(consultation)
    page = own(client, consultation)
    assert page.h1 == "Så här hanterade vi dina synpunkter"
    assert page.all("//article/@id") == [f"c{each.number}" for each in (whole, asked, early, late)]
    assert page.all("//section/h2")[-2:] == ["1 Utgångspunkter", "2 Näringsliv"]
    said = point(page, early.number)
    assert page.all(f"//article[@id='c{early.number}']//mark") == ["övriga aktörer"]
    assert "Vilka är de?" in said
    assert "Beaktas ej" in said
    assert "Texten är tydlig nog." in said
    assert "Svar på fråga 1: Saknas något?" in point(page, asked.number)
    assert "Inte besvarad än" in point(page, whole.number)
    assert figures(page) == {
        "synpunkter": "4",
        "beaktas ej": "1",
        "fråga, besvarad": "1",
        "inte besvarade än": "2",
    }


def test_the_words_before_and_after_stand_at_the_point_that_changed_them(
    client: Visitor, member: User
) -> None:
    plan = factories.plan()
    consultation = factories.consultation(factories.published(plan))
    comment = factories.comment(consultation, "1.2", by=member)
    answering.answer(comment, Outcome.ACCEPTED, "Vi skriver ut det.")
    factories.changed(db.session.get_one(Plan, plan.id), "1.2", "För alla aktörer är planen vägledande.")
    answering.link(comment, "1.2")
    answering.release(consultation)
    page = own(client, consultation)
    assert "Den omarbetade texten är inte publicerad än." in point(page, comment.number)
    assert "alla aktörer" not in page.said
    factories.published(db.session.get_one(Plan, plan.id))
    page = own(client, consultation)
    assert page.all("//article//del") == ["Struket: övriga"]
    assert page.all("//article//ins") == ["Tillagt: alla"]
    links = page.all("//article//a/@href")
    assert any(f"/plans/{plan.slug}/changes/1/2#b-" in each for each in links)
    assert any(each.startswith(f"/plans/{plan.slug}/2/") for each in links), links


def test_nothing_of_an_answer_shows_before_it_is_released(client: Visitor, member: User) -> None:
    consultation = factories.consultation()
    comment = factories.comment(consultation, by=member)
    factories.approved(comment, outcome=Outcome.NOT_ACCEPTED, reasons={"sv": "Hemliga skäl."})
    for _person in (member, factories.user(Role.DRAFTER)):
        page = theirs(client, consultation)
        assert "Inte besvarad än" in point(page, comment.number)
        assert "Hemliga skäl" not in page.text
        assert "Beaktas ej" not in page.text
        factories.sign_in(client, _person)


def test_others_read_about_an_organisation_what_they_may_read_of_its_comments(
    client: Visitor, member: User
) -> None:
    sealed = factories.consultation(publication=Publication.AFTER_PERIOD)
    factories.comment(sealed, by=member)
    assert theirs(client, sealed).h1 == "Så här hanterades synpunkterna från Ekby kommun"
    client.delete_cookie("session")
    theirs(client, sealed, 404)
    answering.close(sealed)
    assert "Det här behöver bli tydligare." in theirs(client, sealed).said


def test_an_organisation_that_has_said_nothing_is_not_found_by_others(client: Visitor, member: User) -> None:
    consultation = factories.consultation()
    assert "Du har inte lämnat några synpunkter" in theirs(client, consultation).said
    factories.sign_in(client, factories.user(organisation=factories.organisation()))
    theirs(client, consultation, 404)
    assert client.get(f"/organisations/ingen/handled/{consultation.slug}").status_code == 404
    assert member


def test_a_person_sees_their_own_points_and_not_those_of_others(client: Visitor) -> None:
    consultation = factories.consultation()
    person = factories.user()
    mine = factories.comment(consultation, by=person, body="Min egen synpunkt.")
    factories.comment(consultation, by=factories.user(), body="Någon annans.")
    factories.sign_in(client, person)
    page = own(client, consultation)
    assert page.h1 == "Så här hanterade vi dina synpunkter"
    assert page.all("//article/@id") == [f"c{mine.number}"]
    client.delete_cookie("session")
    assert client.get(f"/consultations/{consultation.slug}/handled").status_code == 303


def test_a_withdrawn_point_says_so_and_shows_no_words_to_others(client: Visitor, member: User) -> None:
    consultation = factories.consultation()
    comment = factories.comment(consultation, by=member, body="Det vi ångrade.")
    page = client.visit(f"/consultations/{consultation.slug}/comments/{comment.number}/0/withdraw")
    client.submit(page, "Återta den", because="Vi tänkte om.")
    client.delete_cookie("session")
    page = theirs(client, consultation)
    assert "Vi tänkte om." in page.said
    assert "Det vi ångrade." not in page.said


def test_reasons_in_the_other_language_are_marked(client: Visitor, member: User) -> None:
    consultation = factories.consultation()
    comment = factories.comment(consultation, by=member)
    answering.answer(comment, Outcome.NOT_ACCEPTED, "Därför.")
    answering.release(consultation)
    client.set_cookie("locale", "en")
    page = own(client, consultation)
    assert page.h1 == "How your comments were handled"
    assert page.all("//article//div[@class='rep-ans']/div/@lang") == ["sv"]
    assert "In Swedish" in page.one("//div[@class='rep-ans']")


def test_many_points_cost_no_more_statements_than_few(
    client: Visitor, member: User, queries: Queries
) -> None:
    few, many = factories.consultation(), factories.consultation()
    counts = []
    for consultation, number in ((few, 2), (many, 55)):
        for _each in range(number):
            factories.comment(consultation, "1.2", by=member)
        own(client, consultation)
        with queries.counted() as seen:
            page = own(client, consultation)
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert counts[0] <= 11
    assert len(page.all("//article")) == 50
    page = client.visit(page.one("//nav[@class='pager']//a[@rel='next']/@href"))
    assert page.all("//article/@id") == [f"c{number}" for number in range(51, 56)]
    page = client.visit(f"/consultations/{many.slug}/handled?at=3")
    assert page.all("//article/@id")[0] == "c1"


def test_the_page_goes_along_as_a_tagged_pdf_and_as_word_with_every_point(
    client: Visitor, member: User
) -> None:
    plan = factories.plan()
    consultation = factories.consultation(factories.published(plan))
    comment = factories.comment(consultation, "1.2", by=member, body="Vilka är **de**?")
    answering.answer(comment, Outcome.ACCEPTED, "Vi skriver ut det.")
    for _each in range(51):
        factories.comment(consultation, "2.1", by=member, body="Vem då?")
    factories.changed(db.session.get_one(Plan, plan.id), "1.2", "För alla aktörer är planen vägledande.")
    answering.link(comment, "1.2")
    answering.release(consultation)
    factories.published(db.session.get_one(Plan, plan.id))
    page = own(client, consultation)
    assert page.all("//p[contains(@class,'page-tools')]//a") == ["Hämta som pdf", "Hämta som Word"]
    answer = client.get(f"/consultations/{consultation.slug}/handled/pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    verapdf.assert_valid(answer.data)
    found, said = pdf.facts(answer.data), "".join(pdf.words(answer.data).split())
    assert (found.language, found.title) == ("sv-SE", "Så här hanterade vi dina synpunkter")
    assert found.tags["H2"] == 52
    for words in ("Vilka är de?", "Beaktas", "Vi skriver ut det.", "Struket: ”övriga”. Tillagt: ”alla”."):
        assert "".join(words.split()) in said
    assert said.count("Vemdå?") == said.count("Intebesvaradän") == 51
    client.delete_cookie("session")
    answer = client.get(f"/organisations/ekby-kommun/handled/{consultation.slug}/word")
    assert "Så här hanterades synpunkterna från Ekby kommun" in everything(answer)
    assert "Vi skriver ut det." in everything(answer)
    assert answer.headers["Content-Disposition"].endswith(f"ekby-kommun-{consultation.slug}-handled.docx")


def test_a_file_says_no_more_than_the_page(client: Visitor, member: User) -> None:
    consultation = factories.consultation(publication=Publication.AFTER_PERIOD)
    comment = factories.comment(consultation, by=member, body="Inte för andra.")
    factories.approved(comment, outcome=Outcome.NOT_ACCEPTED, reasons={"sv": "Hemliga skäl."})
    address = f"/organisations/ekby-kommun/handled/{consultation.slug}"
    answer = client.get(f"{address}/word")
    assert "Inte för andra." in everything(answer)
    assert "Hemliga skäl" not in everything(answer)
    client.delete_cookie("session")
    assert [client.get(f"{address}/{kind}").status_code for kind in ("pdf", "word")] == [404, 404]
    assert client.get(f"/consultations/{consultation.slug}/handled/pdf").status_code == 303
