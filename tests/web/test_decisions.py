"""What boards have decided: recorded, read by everyone, corrected."""

from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.model.consultations import Consultation
from consult.model.decisions import Decision
from consult.model.plans import Plan
from consult.model.records import Event, Verb
from consult.model.users import Role
from tests import factories
from tests.support.client import Page, Visitor

FORM = {
    "version": "1",
    "kind": "adopted",
    "body_sv": "Regionstyrelsen",
    "body_en": "The regional executive board",
    "item": "118",
    "text_sv": "Planen antas.",
    "text_en": "The plan is adopted.",
}


@pytest.fixture(name="consultation")
def _consultation(app: object) -> Consultation:
    return factories.consultation(first=-30, last=-1)


def form(**changes: Any) -> dict[str, Any]:
    return FORM | {"decided_on": clock.today().isoformat()} | changes


def record(client: Visitor, where: str, **changes: Any) -> Page:
    return client.submit(client.get(where), "Registrera beslutet", **form(**changes))


def address(consultation: Consultation) -> str:
    return f"/desk/consultations/{consultation.slug}/decision"


def test_a_registrar_records_the_decision_and_everyone_can_read_it(
    client: Visitor, consultation: Consultation
) -> None:
    where = address(consultation)
    factories.sign_in(client, factories.user(Role.REGISTRAR))
    done = record(client, where)
    assert done.status_code == 200
    assert "118" in done.said
    public = client.get("/decisions")
    assert "Regionstyrelsen" in public.said
    assert "Planen antas." in public.said
    assert "Beslutat" in public.h1


def test_nothing_decided_says_what_will_be_here(client: Visitor) -> None:
    assert "Inget är beslutat än" in client.get("/decisions").said


def test_what_is_missing_is_said_and_what_was_typed_is_kept(
    client: Visitor, consultation: Consultation
) -> None:
    where = address(consultation)
    factories.sign_in(client, factories.user(Role.PROCESS_OWNER))
    for wrong, said in (
        ({"item": " "}, "paragrafens nummer"),
        ({"decided_on": "2027-13-40"}, "år"),
        ({"decided_on": "2999-01-01"}, "framtiden"),
        ({"kind": ""}, "Välj vad som beslutades"),
        ({"body_sv": ""}, "vilket organ"),
    ):
        page = record(client, where, **wrong)
        assert page.status_code == 422
        assert said in page.said
        assert "Planen antas." in page.text
    assert factories.rows(Decision) == 0


def test_a_version_is_adopted_once(client: Visitor, consultation: Consultation) -> None:
    where = address(consultation)
    factories.sign_in(client, factories.user(Role.PROCESS_OWNER))
    record(client, where)
    again = record(client, where, item="119")
    assert again.status_code == 409
    assert "redan antagen" in again.said
    assert factories.rows(Decision) == 1


@pytest.mark.parametrize("role", [Role.DRAFTER, Role.APPROVER, Role.READER, Role.ADMINISTRATOR])
def test_others_do_not_record_decisions(client: Visitor, consultation: Consultation, role: Role) -> None:
    where = address(consultation)
    factories.sign_in(client, factories.user(role))
    assert client.get(where).status_code == 403


def recorded(client: Visitor, consultation: Consultation, **changes: Any) -> Page:
    factories.sign_in(client, factories.user(Role.REGISTRAR))
    return record(client, address(consultation), **changes)


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("sv", ("Beslut den", "Antagen", "§", "Regionstyrelsen", "Planen antas.")),
        ("en", ("Decision of", "Adopted", "§", "The regional executive board", "The plan is adopted.")),
    ],
)
def test_a_decision_has_a_page_and_keeps_the_minutes_as_they_came(
    client: Visitor, consultation: Consultation, locale: str, said: tuple[str, ...]
) -> None:
    data = b"\xc2\xa7 118 Planen antas."
    recorded(client, consultation, extract=(BytesIO(data), "protokoll.txt"))
    reader = client.application.test_client()
    assert isinstance(reader, Visitor)
    reader.set_cookie("locale", locale)
    page = reader.visit(public(consultation))
    for words in said:
        assert words in page.said
    (link,) = page.tree.xpath("//main//a[.='protokoll.txt']/@href")
    answer = reader.get(link)
    assert (answer.data, answer.mimetype) == (data, "text/plain")
    assert answer.headers["Content-Disposition"] == "attachment; filename=protokoll.txt"
    assert public(consultation) in reader.visit("/decisions").tree.xpath("//main//a/@href")
    assert public(consultation) in reader.visit(plan_of(consultation)).tree.xpath("//main//a/@href")


def test_a_plan_is_referred_back_only_with_what_is_to_be_changed(
    client: Visitor, consultation: Consultation
) -> None:
    refused = recorded(client, consultation, kind="referred_back", text_sv="", text_en="")
    assert refused.status_code == 422
    assert "Skriv vad organet vill ha ändrat" in refused.said
    assert factories.rows(Decision) == 0
    record(client, address(consultation), kind="referred_back", text_sv="Mät målen i avsnitt 2.")
    factories.sign_in(client, factories.user(Role.DRAFTER))
    desk = client.visit(f"/desk{plan_of(consultation)}")
    assert "Det här ska ändras:" in desk.said
    assert "Mät målen i avsnitt 2." in desk.said


def test_what_is_to_be_changed_stays_at_the_desk_only_until_the_next_decision(
    client: Visitor, consultation: Consultation
) -> None:
    recorded(client, consultation, kind="referred_back", text_sv="Mät målen.")
    record(client, address(consultation), item="12")
    assert "Mät målen." not in client.visit(f"/desk{plan_of(consultation)}").said


def test_what_was_recorded_wrongly_is_corrected_with_the_reason_and_the_log_keeps_what_it_said(
    client: Visitor, consultation: Consultation
) -> None:
    recorded(client, consultation)
    reader = client.application.test_client()
    assert isinstance(reader, Visitor)
    tag = {"If-None-Match": reader.get(plan_of(consultation)).headers.get("ETag", "")}
    page = client.visit(address(consultation) + "/1")
    refused = client.submit(page, "Rätta", item="181", why="")
    assert refused.status_code == 422
    assert "Skriv varför det rättas." in refused.said
    assert "181" in refused.text
    done = client.submit(page, "Rätta", item="181", why="Siffrorna var omkastade.")
    assert done.request.path == public(consultation)
    assert "§" in done.said
    assert "181" in done.said
    assert "Siffrorna var omkastade." in done.said
    assert "§ 181" in reader.get(plan_of(consultation), headers=tag).text
    event = db.session.scalars(select(Event).where(Event.verb == Verb.DECISION_CORRECTED)).one()
    assert event.data["item"] == "118"


def test_two_who_correct_at_once_do_not_write_over_each_other(
    client: Visitor, consultation: Consultation
) -> None:
    recorded(client, consultation)
    page = client.visit(address(consultation) + "/1")
    client.submit(page, "Rätta", item="181", why="Omkastat.")
    late = client.submit(page, "Rätta", item="811", why="Fel igen.")
    assert late.status_code == 409
    assert "Fel igen." in late.text
    assert "811" not in client.visit(public(consultation)).said


def test_a_correction_cannot_adopt_a_version_twice(client: Visitor, consultation: Consultation) -> None:
    recorded(client, consultation, kind="adjourned")
    record(client, address(consultation), item="119")
    page = client.visit(address(consultation) + "/1")
    refused = client.submit(page, "Rätta", kind="adopted", why="Fel.")
    assert refused.status_code == 409
    assert "redan antagen" in refused.said


def test_a_file_that_cannot_be_kept_is_refused_and_what_was_typed_is_kept(
    client: Visitor, consultation: Consultation
) -> None:
    refused = recorded(client, consultation, extract=(BytesIO(b"MZ\x90\0\x03"), "protokoll.exe"))
    assert refused.status_code == 422
    assert "Den här sortens fil kan inte bifogas." in refused.said
    assert "Planen antas." in refused.text
    assert factories.rows(Decision) == 0


@pytest.mark.parametrize("rest", ["/2", "/1/files/1", "/0"])
def test_what_is_not_there_is_not_found(client: Visitor, consultation: Consultation, rest: str) -> None:
    recorded(client, consultation)
    assert client.get(f"{plan_of(consultation)}/decisions{rest}").status_code == 404


def plan_of(consultation: Consultation) -> str:
    return f"/plans/{db.session.get_one(Plan, consultation.plan_id).slug}"


def public(consultation: Consultation) -> str:
    return f"{plan_of(consultation)}/decisions/1"
