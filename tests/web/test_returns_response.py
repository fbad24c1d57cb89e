"""The response itself, as a Word file that is worked on and brought back into its private room."""

from typing import Any

import pytest
from sqlalchemy import select

from consult.db import db
from consult.model.comments import Stance
from consult.model.consultations import Consultation
from consult.model.organisations import Organisation
from consult.model.statements import Remark
from consult.model.users import User
from tests import factories
from tests.support.client import Visitor
from tests.support.files import pdf
from tests.support.room import GENERAL, add_view, address, draft, write
from tests.support.room_files import (
    Edit,
    bring,
    edited,
    fetched,
    remark,
    save,
    save_without,
    tracked,
    views,
)
from tests.web.test_annexes import enclose

QUOTE = "länets aktörer"


@pytest.fixture(name="member", autouse=True)
def _member(body: Organisation, client: Visitor) -> User:
    member = factories.user(organisation=body, name="Ylva Öberg", locale="sv")
    factories.sign_in(client, member)
    return member


def response(client: Visitor, consultation: Consultation) -> bytes:
    return fetched(client, consultation, "/word")


def retyped(old: str, new: str) -> Edit:
    """Change words in the text itself, without tracking."""

    def edit(document: Any) -> None:
        run = next(each for line in document.paragraphs for each in line.runs if old in each.text)
        run.text = run.text.replace(old, new)

    return edit


def in_table(old: str, new: str) -> Edit:
    """Change a cell of the table at the top."""

    def edit(document: Any) -> None:
        cell = next(each for row in document.tables[0].rows for each in row.cells if each.text == old)
        cell.text = new

    return edit


def colleague(body: Organisation, client: Visitor) -> None:
    factories.sign_in(client, factories.user(organisation=body, name="Bo Berg", locale="sv"))


def cut(heading: str) -> Edit:
    """Take out a heading and what stands under it, down to the next."""

    def edit(document: Any) -> None:
        is_under = False
        for paragraph in list(document.paragraphs):
            if paragraph.style.name.startswith("Heading"):
                is_under = heading in paragraph.text
            if is_under:
                paragraph._p.getparent().remove(paragraph._p)  # noqa: SLF001

    return edit


def test_a_response_that_nobody_has_changed_has_nothing_new(
    client: Visitor, consultation: Consultation
) -> None:
    write(client, consultation, views="# Rubrik\n\nAnsvaret är **viktigt**.\n\n- ett\n- två\n\n> citat")
    add_view(client, consultation, words=QUOTE, proposed="alla i länet")
    add_view(client, consultation, "1.2", body="> Ett citat först.\n\nSedan _resten_.")
    enclose(client, consultation, pdf(), "karta.pdf")
    page = bring(client, consultation, response(client, consultation))
    assert "Det finns inget nytt i filen." in page.said


def test_changed_words_are_shown_and_then_stand_in_the_draft(
    client: Visitor, consultation: Consultation
) -> None:
    write(client, consultation)
    add_view(client, consultation, words=QUOTE, proposed="alla i länet")
    data = edited(
        response(client, consultation),
        retyped("vägleda", "styra"),
        retyped("Skriv vem som ansvarar", "Skriv vem som betalar"),
    )
    page = bring(client, consultation, data)
    assert page.all("//ol[@class='fates']//ins") == ["Tillagt: styra", "Tillagt: betalar"]
    assert draft().summary == GENERAL["summary"]
    save(client, page)
    assert draft().summary == GENERAL["summary"].replace("vägleda", "styra")
    assert draft().views == GENERAL["views"]
    assert [(each.body, each.proposed) for each in views()] == [("Skriv vem som betalar.", "alla i länet")]


def test_tracked_changes_in_the_response_are_taken_as_made(
    client: Visitor, consultation: Consultation
) -> None:
    write(client, consultation)
    data = edited(response(client, consultation), tracked("vägleda", "vägleda", "styra"))
    save(client, bring(client, consultation, data))
    assert draft().summary == GENERAL["summary"].replace("vägleda", "styra")


def test_a_changed_wording_is_read_without_what_is_struck_in_it(
    client: Visitor, consultation: Consultation
) -> None:
    add_view(client, consultation, words=QUOTE, proposed="länets kommuner")
    data = edited(response(client, consultation), retyped("kommuner", "kommuner och företag"))
    save(client, bring(client, consultation, data))
    assert [each.proposed for each in views()] == ["länets kommuner och företag"]


def test_a_text_that_was_changed_on_both_sides_is_kept_unless_someone_takes_the_other(
    client: Visitor, consultation: Consultation
) -> None:
    write(client, consultation)
    data = edited(response(client, consultation), retyped("vägleda", "styra"))
    draft().summary = "Vi har tänkt om."
    page = bring(client, consultation, data)
    assert "En kollega kan ha ändrat texten här" in page.said
    assert page.one("//input[@name='leave-summary']/@checked") is not None
    assert save(client, page).status_code == 409
    save_without(client, page, "leave-summary")
    assert draft().summary == GENERAL["summary"].replace("vägleda", "styra")


def test_changes_on_both_sides_are_put_together_where_they_fit(
    client: Visitor, consultation: Consultation, body: Organisation, member: User
) -> None:
    write(client, consultation, summary="Vi stöder planen. Ansvaret är oklart.")
    add_view(client, consultation, body="Skriv vem som ansvarar. Skriv också när.")
    data = edited(
        response(client, consultation),
        retyped("stöder planen", "välkomnar planen"),
        retyped("Skriv vem", "Ange vem"),
    )
    colleague(body, client)
    write(client, consultation, summary="Vi stöder planen. Ansvaret är otydligt.")
    edit = client.visit(address(consultation, "/points/1"))
    client.submit(edit, "Spara i utkastet", body="Skriv vem som ansvarar. Skriv också varför.")
    factories.sign_in(client, member)
    page = bring(client, consultation, data)
    assert page.said.count("Båda ändringarna är med.") == 2
    assert page.all("//input[starts-with(@name, 'leave-')]/@checked") == []
    save(client, page)
    assert draft().summary == "Vi välkomnar planen. Ansvaret är otydligt."
    assert [each.body for each in views()] == ["Ange vem som ansvarar. Skriv också varför."]


def test_changes_of_the_same_words_on_both_sides_are_not_put_together(
    client: Visitor, consultation: Consultation, body: Organisation, member: User
) -> None:
    write(client, consultation, summary="Vi stöder planen.")
    add_view(client, consultation, body="Skriv vem som ansvarar.")
    data = edited(
        response(client, consultation), retyped("stöder", "välkomnar"), retyped("ansvarar", "betalar")
    )
    colleague(body, client)
    write(client, consultation, summary="Vi avvisar planen.")
    edit = client.visit(address(consultation, "/points/1"))
    client.submit(edit, "Spara i utkastet", body="Skriv vem som bestämmer.")
    factories.sign_in(client, member)
    page = bring(client, consultation, data)
    assert "Båda ändringarna är med." not in page.said
    assert len(page.all("//input[starts-with(@name, 'leave-')]/@checked")) == 2, "both are left as they are"
    assert save(client, page).status_code == 409
    assert draft().summary == "Vi avvisar planen."


def test_the_stance_is_read_back_from_the_table_and_from_the_headings_of_views(
    client: Visitor, consultation: Consultation
) -> None:
    write(client, consultation)
    add_view(client, consultation, stance="supports")
    data = edited(
        response(client, consultation),
        in_table("Tillstyrker med synpunkter", "Avstyrker"),
        retyped("Tillstyrker", "Tillstyrker med förbehåll"),
    )
    page = bring(client, consultation, data)
    assert "Ställningstagande till planen" in page.all("//h2")
    assert page.all("//ol[@class='fates']//ins") == [
        "Tillagt: Avstyrker",
        "Tillagt: Tillstyrker med förbehåll",
    ]
    assert "Ur tabellen överst i filen tas bara ställningstagandet." in page.said
    save(client, page)
    assert draft().stance is Stance.OPPOSES
    assert [each.stance for each in views()] == [Stance.SUPPORTS_WITH_RESERVATIONS]


def test_a_stance_that_a_colleague_has_changed_meanwhile_is_kept_unless_someone_says_otherwise(
    client: Visitor, consultation: Consultation
) -> None:
    write(client, consultation)
    data = edited(response(client, consultation), in_table("Tillstyrker med synpunkter", "opposes"))
    write(client, consultation, stance="supports")
    page = bring(client, consultation, data)
    assert "En kollega kan ha valt ett annat ställningstagande här" in page.said
    assert page.one("//input[@name='leave-stance']/@checked") is not None
    save_without(client, page, "leave-stance")
    assert draft().stance is Stance.OPPOSES


def test_words_that_are_no_stance_are_said_and_not_taken(client: Visitor, consultation: Consultation) -> None:
    write(client, consultation)
    data = edited(response(client, consultation), in_table("Tillstyrker med synpunkter", "Ja, kanske"))
    page = bring(client, consultation, data)
    assert "I filen står ”Ja, kanske”, som inte är något av ställningstagandena." in page.said
    assert "Det finns inget nytt i filen." in page.said
    assert draft().stance is Stance.SUPPORTS_WITH_COMMENTS


def test_a_response_without_a_stance_says_so_and_takes_one(
    client: Visitor, consultation: Consultation
) -> None:
    add_view(client, consultation)
    assert draft().stance is None
    data = response(client, consultation)
    assert "Det finns inget nytt i filen." in bring(client, consultation, data).said
    page = bring(client, consultation, edited(data, in_table("Inte valt", "Tar inte ställning")))
    save(client, page)
    assert draft().stance is Stance.NEUTRAL


def test_comments_on_the_response_go_to_colleagues_with_where_they_stand(
    client: Visitor, consultation: Consultation
) -> None:
    write(client, consultation)
    add_view(client, consultation)
    data = edited(
        response(client, consultation),
        remark("vägleda", "Starkare!"),
        remark("Skriv vem som ansvarar", "Kommunen?"),
    )
    save(client, bring(client, consultation, data))
    db.session.rollback()
    assert set(db.session.scalars(select(Remark.body))) == {
        "Om Sammanfattning skriver Ola Ås i Wordfilen:\n\nStarkare!",
        "Om 1.1 skriver Ola Ås i Wordfilen:\n\nKommunen?",
    }
    assert "Det finns inget nytt i filen." in bring(client, consultation, data).said


def test_a_part_with_a_heading_of_its_own_becomes_a_view_at_the_passage_it_names(
    client: Visitor, consultation: Consultation
) -> None:
    write(client, consultation)
    add_view(client, consultation)

    def more(document: Any) -> None:
        document.add_heading("2.1 – kontaktpersonen", 2)
        document.add_paragraph("Ska vara anställd.")
        document.add_heading("Något annat", 2)
        document.add_paragraph("Utan nummer.")

    page = bring(client, consultation, edited(response(client, consultation), more))
    assert "Utan plats" in page.said
    save(client, page)
    assert [(each.cited, each.body) for each in views()][1:] == [
        ("2.1", "Ska vara anställd."),
        ("", "Något annat\n\nUtan nummer."),
    ]


def test_a_view_that_was_cut_out_of_the_response_stays_unless_someone_says_otherwise(
    client: Visitor, consultation: Consultation
) -> None:
    write(client, consultation)
    add_view(client, consultation)
    data = edited(response(client, consultation), cut("Synpunkt 1"))
    page = bring(client, consultation, data)
    assert "Finns inte längre i filen" in page.said
    save(client, page, **{"strike-1": "on"})
    assert views() == []
    assert draft().summary == GENERAL["summary"]


def test_a_response_without_its_stamp_is_read_but_never_believed_over_the_room(
    client: Visitor, consultation: Consultation
) -> None:
    write(client, consultation)
    add_view(client, consultation)

    def unstamped(document: Any) -> None:
        document.sections[0].footer.is_linked_to_previous = True

    data = edited(response(client, consultation), unstamped, retyped("vägleda", "styra"))
    page = bring(client, consultation, data)
    assert page.one("//input[@name='leave-summary']/@checked") is not None
    save_without(client, page, "leave-summary")
    assert draft().summary == GENERAL["summary"].replace("vägleda", "styra")
    assert len(views()) == 1
