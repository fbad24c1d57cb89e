"""Tracked changes in a Word file that is brought back into a private room become proposed wordings."""

import pytest

from consult.model.consultations import Consultation
from consult.model.organisations import Organisation
from consult.model.users import User
from tests import factories
from tests.support.client import Visitor
from tests.support.room import add_view
from tests.support.room_files import (
    bring,
    edited,
    fetched,
    save,
    save_without,
    settled,
    tracked,
    views,
)

QUOTE = "länets aktörer"
PASSAGE = "Planen beskriver hur länets aktörer kan stärka företagens förmåga att utvecklas."
CONTACT = "Varje kommun ska ha minst en namngiven kontaktperson för företagsfrågor."


@pytest.fixture(name="member", autouse=True)
def _member(body: Organisation, client: Visitor) -> User:
    member = factories.user(organisation=body, name="Ylva Öberg", locale="sv")
    factories.sign_in(client, member)
    return member


def test_a_tracked_change_becomes_a_proposed_wording(client: Visitor, consultation: Consultation) -> None:
    data = edited(
        fetched(client, consultation), tracked("kontaktperson för", "minst en namngiven", "två namngivna")
    )
    page = bring(client, consultation, data)
    assert page.all("//ol[@class='fates']//ins") == ["Tillagt: två namngivna"]
    save(client, page)
    (view,) = views()
    assert (view.cited, view.proposed) == ("2.1", CONTACT.replace("minst en namngiven", "två namngivna"))
    assert view.body == "Byt ”minst en namngiven” mot ”två namngivna”."


def test_a_changed_passage_is_a_wording_even_when_nobody_tracked_it(
    client: Visitor, consultation: Consultation
) -> None:
    def change(document: object) -> None:
        run = next(each for line in document.paragraphs for each in line.runs if "namngiven" in each.text)  # type: ignore[attr-defined]
        run.text = run.text.replace("minst en", "alltid en")

    save(client, bring(client, consultation, edited(fetched(client, consultation), change)))
    assert [each.proposed for each in views()] == [CONTACT.replace("minst en", "alltid en")]


def test_a_wording_that_went_out_does_not_come_back_as_another(
    client: Visitor, consultation: Consultation
) -> None:
    add_view(client, consultation, words=QUOTE, proposed="alla i länet")
    data = edited(fetched(client, consultation), tracked("utvecklas", "att utvecklas", "att växa"))
    save(client, bring(client, consultation, data))
    first, second = views()
    assert first.proposed == "alla i länet"
    assert second.proposed == PASSAGE.replace("att utvecklas", "att växa")


def test_a_wording_that_was_changed_in_the_text_is_changed_in_its_view(
    client: Visitor, consultation: Consultation
) -> None:
    add_view(client, consultation, words=QUOTE, proposed="alla i länet")
    data = fetched(client, consultation)

    def change(document: object) -> None:
        for text in document.element.body.iter("{*}t"):  # type: ignore[attr-defined]
            if text.text == "alla i länet":
                text.text = "alla i hela länet"

    page = bring(client, consultation, edited(data, change))
    assert "Ändrade synpunkter" in page.said
    save(client, page)
    assert [each.proposed for each in views()] == ["alla i hela länet"]
    assert [each.body for each in views()] == ["Skriv vem som ansvarar."]


def test_a_wording_that_was_rejected_in_word_is_taken_away_from_its_view(
    client: Visitor, consultation: Consultation
) -> None:
    add_view(client, consultation, words=QUOTE, proposed="alla i länet")
    page = bring(client, consultation, edited(fetched(client, consultation), settled))
    assert "Lydelsen är borttagen i filen." in page.said
    save(client, page)
    assert [(each.body, each.proposed) for each in views()] == [("Skriv vem som ansvarar.", None)]


def test_a_wording_that_was_taken_away_here_does_not_come_back(
    client: Visitor, consultation: Consultation
) -> None:
    add_view(client, consultation, words=QUOTE, proposed="alla i länet")
    data = fetched(client, consultation)
    views()[0].proposed = None
    page = bring(client, consultation, data)
    assert "Det finns inget nytt i filen." in page.said


def test_a_wording_changed_here_and_in_the_file_is_for_someone_to_choose(
    client: Visitor, consultation: Consultation
) -> None:
    add_view(client, consultation, words=QUOTE, proposed="alla i länet")
    data = fetched(client, consultation)
    views()[0].proposed = "kommunerna"

    def change(document: object) -> None:
        for text in document.element.body.iter("{*}t"):  # type: ignore[attr-defined]
            if text.text == "alla i länet":
                text.text = "alla i hela länet"

    page = bring(client, consultation, edited(data, change))
    assert "En kollega kan ha ändrat synpunkten här" in page.said
    save_without(client, page, page.one("//input[starts-with(@name, 'leave-')][@checked]/@name"))
    assert [each.proposed for each in views()] == ["alla i hela länet"]


def test_words_that_two_changed_are_shown_whole_and_left_out_unless_taken(
    client: Visitor, consultation: Consultation
) -> None:
    add_view(client, consultation, words=QUOTE, proposed="alla i länet")
    data = edited(fetched(client, consultation), tracked("kan stärka", " kan stärka", " ska stärka"))

    def change(document: object) -> None:
        for text in document.element.body.iter("{*}t"):  # type: ignore[attr-defined]
            if text.text == "alla i länet":
                text.text = "alla i hela länet"

    page = bring(client, consultation, edited(data, change))
    assert "Andra har ändrat samma ord" in page.said
    save_without(client, page, page.one("//input[starts-with(@name, 'leave-')][@checked]/@name"))
    assert [each.proposed for each in views()] == [
        "alla i länet",
        PASSAGE.replace("länets aktörer kan", "alla i hela länet ska"),
    ]
