"""The page that announces a correction, and the pages that show it."""

from sqlalchemy import func, select

from consult.db import db
from consult.model.consultations import Consultation
from consult.model.corrections import Correction
from consult.model.users import Role
from tests import factories
from tests.support.client import Visitor

WORDS = {"text_sv": "Det ska stå **2030**.", "text_en": "It should say **2030**."}


def count() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Correction)) or 0


def address(consultation: Consultation) -> str:
    return f"/desk/consultations/{consultation.slug}/corrections"


def test_a_correction_is_shown_to_everyone_with_its_day_in_both_languages(client: Visitor) -> None:
    consultation = factories.consultation()
    factories.sign_in(client, factories.user(Role.PROCESS_OWNER))
    page = client.submit(client.visit(address(consultation)), "Offentliggör rättelsen", **WORDS)
    assert "Rättelsen är offentliggjord." in page.said
    assert "Rättelse 1 · " in page.said
    client.submit(page, "Logga ut")
    page = client.visit(f"/consultations/{consultation.slug}")
    assert "Det ska stå 2030." in page.said
    assert page.said.index("Det ska stå 2030.") < page.said.index("Vad tycker ni?"), (
        "it stands before the letter"
    )
    english = client.visit(f"/consultations/{consultation.slug}", headers={"Accept-Language": "en"})
    assert "It should say 2030." in english.said


def test_a_correction_in_one_language_is_refused_and_kept_in_the_form(client: Visitor) -> None:
    consultation = factories.consultation()
    factories.sign_in(client, factories.user(Role.PROCESS_OWNER))
    page = client.visit(address(consultation))
    page = client.submit(page, "Offentliggör rättelsen", text_sv="Bara svenska.")
    assert page.status_code == 422
    assert "Skriv rättelsen på båda språken." in page.said
    assert "Bara svenska." in page.said
    assert count() == 0


def test_a_correction_that_crossed_another_is_kept_in_the_form_beside_it(client: Visitor) -> None:
    consultation = factories.consultation()
    factories.sign_in(client, factories.user(Role.PROCESS_OWNER))
    mine = client.visit(address(consultation))
    client.submit(client.visit(address(consultation)), "Offentliggör rättelsen", **WORDS)
    words = {"text_sv": "Svara till Kim.", "text_en": "Reply to Kim."}
    page = client.submit(mine, "Offentliggör rättelsen", **words)
    assert page.status_code == 409
    assert "En kollega har offentliggjort en rättelse" in page.said
    assert "Det ska stå 2030." in page.said
    assert "Svara till Kim." in page.said
    assert count() == 1
    client.submit(page, "Offentliggör rättelsen")
    assert count() == 2


def test_the_form_sent_twice_announces_once(client: Visitor) -> None:
    consultation = factories.consultation()
    factories.sign_in(client, factories.user(Role.PROCESS_OWNER))
    page = client.visit(address(consultation))
    for _time in range(2):
        client.submit(page, "Offentliggör rättelsen", **WORDS)
    assert count() == 1


def test_a_consultation_that_is_over_says_that_it_can_no_longer_be_corrected(client: Visitor) -> None:
    consultation = factories.consultation(last=-1)
    factories.sign_in(client, factories.user(Role.PROCESS_OWNER))
    assert client.get(address(consultation)).status_code == 409
    assert "Offentliggör en rättelse" not in client.visit(f"/desk/consultations/{consultation.slug}").said


def test_who_opens_the_letter_s_form_after_it_was_announced_is_shown_the_way(client: Visitor) -> None:
    consultation = factories.consultation()
    factories.sign_in(client, factories.user(Role.PROCESS_OWNER))
    page = client.visit(f"/desk/consultations/{consultation.slug}/edit")
    assert address(consultation) in page.all("//main//a/@href")
