"""The letterhead of the region or a plan, and the texts of its reports: set at the desk, frozen with each edition."""

import io

import pytest
from flask_babel import force_locale

from consult import clock
from consult.db import db, transaction
from consult.errors import Invalid, NotAllowed, Outdated
from consult.formats import reports as written
from consult.formats.parts import Letterhead as Part
from consult.model.comments import Stance
from consult.model.letterheads import Letterhead
from consult.model.plans import Plan
from consult.model.report_editions import EditionFile
from consult.model.reports import Report
from consult.model.users import Role
from consult.papers import reports as papers
from consult.policy import SYSTEM
from consult.queries import consultations
from consult.services import letterheads, report_editions
from consult.services import reports as writing
from consult.services.letterheads import Given
from tests import factories
from tests.formats.test_logos import png
from tests.support import pdf, verapdf
from tests.support.client import Page, Visitor
from tests.support.contents import everything
from tests.web.test_report_files import closed, make_all, released

NAMES = {"region_sv": "Region Ekby", "region_en": "Ekby Region"}
LOGO = {"logo_told_sv": "Region Ekbys eklöv", "logo_told_en": "The oak leaf of Ekby Region"}
ADDRESS = "/desk/letterhead"
STANDS = ("Region Ekby", "Regional utveckling", "721 00 Ekby", "021 00 00 00")


@pytest.fixture(name="client")
def _client(client: Visitor) -> Visitor:
    factories.sign_in(client, factories.user(Role.PROCESS_OWNER))
    return client


def save(client: Visitor, where: str = ADDRESS, /, **fields: object) -> Page:
    return client.submit(client.visit(where), "Spara brevhuvudet", **(NAMES | fields))


def region(**given: object) -> None:
    with transaction():
        names = {"sv": "Region Ekby", "en": "Ekby Region"}
        letterheads.save(SYSTEM, None, Given(**({"region": names} | given)), 0)  # type: ignore[arg-type]


def test_it_stands_on_every_document_of_the_region(client: Visitor) -> None:
    page = save(
        client,
        unit_sv="Regional utveckling",
        address="Box 1\n721 00 Ekby",
        footer_sv="Region Ekby, 021 00 00 00",
        tint="petrol",
        logo=(io.BytesIO(png()), "logotyp.png"),
        **LOGO,
    )
    assert "Brevhuvudet är sparat." in page.said
    assert page.all("//img[@class='logo-kept']/@alt") == ["Region Ekbys eklöv"]
    shown = client.get(page.all("//img[@class='logo-kept']/@src")[0])
    assert (shown.mimetype, shown.data[:4]) == ("image/png", b"\x89PNG")
    sample = client.get(f"{ADDRESS}/sample.pdf").data
    verapdf.assert_valid(sample)
    consultation = factories.consultation()
    factories.comment(consultation, stance=Stance.SUPPORTS)
    address = released(consultation)
    make_all()
    files = db.session.scalars(
        db.select(EditionFile).where(EditionFile.kind.in_(["pdf", "docx", "html"]))
    ).all()
    assert len(files) == 16
    made = [client.get(f"{address}/files/{each.number}") for each in files if each.locale == "sv"]
    plan = db.session.get_one(Plan, consultation.plan_id)
    made += [client.get(f"/plans/{plan.slug}/1.{kind}") for kind in ("pdf", "docx")]
    for each in [*made]:
        said = everything(each)
        missing = [words for words in STANDS if words not in said]
        assert not missing, (each.request.path, missing)
        if each.data.startswith(b"%PDF"):
            verapdf.assert_valid(each.data)
            assert pdf.facts(each.data).tags["Figure"] >= 1
        else:
            assert "Region Ekbys eklöv" in said


def test_a_plan_may_have_one_of_its_own_and_get_back_to_that_of_the_region(client: Visitor) -> None:
    save(client)
    consultation = factories.consultation()
    slug = db.session.get_one(Plan, consultation.plan_id).slug
    address = f"/desk/plans/{slug}/letterhead"
    page = client.visit(address)
    assert "Planen har regionens brevhuvud." in page.said
    assert page.all("//input[@name='region_sv']/@value") == ["Region Ekby"]
    save(client, address, region_sv="Kollektivtrafiken", logo=(io.BytesIO(png()), "l.png"), **LOGO)
    assert client.get(f"{address}/logo.png").mimetype == "image/png"
    for where, words in (
        (f"{address}/sample.pdf", "Kollektivtrafiken"),
        (f"{ADDRESS}/sample.pdf", "Region Ekby"),
    ):
        assert words in everything(client.get(where))
    assert "Kollektivtrafiken" in everything(client.get(f"/plans/{slug}/1.pdf"))
    page = client.submit(client.visit(address), "Använd regionens brevhuvud i stället")
    assert "Planen har regionens brevhuvud igen." in page.text
    assert "Region Ekby" in everything(client.get(f"/plans/{slug}/1.pdf"))
    assert (
        client.get(f"{address}/logo.png").status_code
        == client.get(f"{address}/sample.pdf").status_code
        == 404
    )


def test_a_logo_needs_words_and_can_be_taken_away(client: Visitor) -> None:
    page = save(client, logo=(io.BytesIO(png()), "l.png"))
    assert page.status_code == 422
    assert "Skriv på båda språken vad logotypen visar" in page.said
    assert page.all("//input[@name='region_sv']/@value") == ["Region Ekby"]
    page = save(
        client, logo=(io.BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"), "l.svg"), **LOGO
    )
    assert (page.status_code, "&lt;script&gt;" in page.text) == (422, True)
    save(client, logo=(io.BytesIO(png()), "l.png"), **LOGO)
    save(client)
    assert db.session.scalars(db.select(Letterhead)).one().logo
    save(client, no_logo="y")
    assert db.session.scalars(db.select(Letterhead)).one().logo is None


def test_only_process_owners_set_it_and_two_do_not_overwrite_each_other(client: Visitor) -> None:
    page = client.visit(ADDRESS)
    client.submit(page, "Spara brevhuvudet", **NAMES)
    again = client.submit(page, "Spara brevhuvudet", **(NAMES | {"region_sv": "Region Eken"}))
    assert again.status_code == 409
    assert again.all("//input[@name='region_sv']/@value") == ["Region Eken"]
    with pytest.raises(Outdated), transaction():
        letterheads.save(SYSTEM, None, Given(region={"sv": "X"}), 0)
    drafter = factories.user(Role.DRAFTER)
    with pytest.raises(NotAllowed), transaction():
        letterheads.save(factories.actor(drafter), None, Given(region={"sv": "X"}), 1)
    factories.sign_in(client, drafter)
    assert client.get(ADDRESS).status_code == 403


def test_a_placeholder_that_is_none_is_named_in_every_text(client: Visitor) -> None:
    page = save(client, introduction_sv="Hej {antal hästar}.")
    assert page.status_code == 422
    assert "{antal hästar} är ingen platshållare." in page.said
    consultation = factories.consultation()
    for address, button, field in (
        (f"/desk/consultations/{consultation.slug}/report", "Spara redogörelsen", "process_sv"),
        (
            f"/desk/consultations/{consultation.slug}/report/editions/decision",
            "Spara förslaget till beslut",
            "decision_sv",
        ),
    ):
        page = client.submit(client.visit(address), button, **{field: "Hej {hästar} och {"})
        assert page.status_code == 422
        assert "{hästar} är ingen platshållare" in page.said
    with pytest.raises(Invalid, match="unknown_report_blank"), transaction():
        writing.save(SYSTEM, consultations.by_slug(SYSTEM, consultation.slug), {"sv": "{x}"}, {}, 0)


def told(number: int) -> tuple[written.Report, str]:
    """Read an edition, and what its Swedish report says in words."""
    data = db.session.scalars(
        db.select(report_editions.Edition.state).where(report_editions.Edition.number == number)
    ).one()
    report = written.read(data.encode())
    with force_locale("sv"):
        parts = list(papers.parts(report, "", papers.Choice()))
    said = " ".join(
        getattr(each, "source", "") or getattr(each, "text", "")
        for each in parts
        if not isinstance(each, Part)
    )
    return report, said


def test_texts_are_filled_in_from_the_edition_and_frozen_editions_keep_theirs(client: Visitor) -> None:
    save(
        client,
        introduction_sv="Om {planens titel}: {antal synpunkter} synpunkter, {antal privatpersoner} personer.",
        counting_sv="Vi har räknat två gånger.",
        closing_sv="Tack, säger utgåva {utgåva}. {number invited} var inbjudna.",
        process_sv="Remissen hölls från {första dag}.",
    )
    consultation = factories.consultation()
    factories.comment(consultation)
    page = client.visit(f"/desk/consultations/{consultation.slug}/report")
    assert page.one("//textarea[@name='process_sv']") == "Remissen hölls från {första dag}."
    released(consultation)
    _report, said = told(1)
    for words in (
        "1 synpunkter, 0 personer.",
        "Vi har räknat två gånger.",
        "Tack, säger utgåva 1. 0 var inbjudna.",
    ):
        assert words in said
    page = client.visit(f"/consultations/{consultation.slug}/report")
    assert "Tack, säger utgåva 1." in page.one("//section[@aria-labelledby='closing']")
    save(client, region_sv="Region Eken", closing_sv="Hej då.")
    assert "Tack, säger utgåva 1." in client.visit(f"/consultations/{consultation.slug}/report").said
    over = closed(consultation)
    with transaction():
        report_editions.freeze(SYSTEM, over, "Nytt brevhuvud.")
    first, second = told(1)[0], told(2)[0]
    assert first.letterhead
    assert second.letterhead
    assert (first.letterhead.region["sv"], second.letterhead.region["sv"]) == ("Region Ekby", "Region Eken")
    assert second.closing == {"sv": "Hej då."}


def test_a_title_full_of_signs_means_nothing_in_a_text(client: Visitor) -> None:
    region(introduction={"sv": "**Om** {planens titel}."})
    consultation = factories.consultation()
    plan = db.session.get_one(Plan, consultation.plan_id)
    plan.title = {"sv": "<b>*Plan* {utgåva}</b>"}
    db.session.add(Report(consultation_id=consultation.id, released_at=clock.now(), process={"sv": "Så."}))
    page = client.visit(f"/consultations/{consultation.slug}/report")
    assert "<strong>Om</strong> &lt;b&gt;*Plan* {utgåva}&lt;/b&gt;." in page.text
