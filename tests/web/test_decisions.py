import pytest

from consult import clock
from consult.model.consultations import Consultation
from consult.model.decisions import Decision
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


def form(**changes: str) -> dict[str, str]:
    return FORM | {"decided_on": clock.today().isoformat()} | changes


def record(client: Visitor, where: str, **changes: str) -> Page:
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
