"""A Word file brought back into a private room: read, shown, corrected, and saved all at once."""

import pytest
from sqlalchemy import select

from consult.db import db
from consult.model.comments import CommentKind
from consult.model.consultations import Consultation, Question
from consult.model.organisations import Organisation
from consult.model.statements import Remark, Statement
from consult.model.users import User
from tests import factories
from tests.support.client import Visitor
from tests.support.queries import Queries
from tests.support.room import add_view, address, draft
from tests.support.room_files import (
    answered,
    bring,
    edited,
    fetched,
    remark,
    reworded,
    save,
    save_without,
    views,
    without_comments,
)

QUOTE = "länets aktörer"


@pytest.fixture(name="member", autouse=True)
def _member(body: Organisation, client: Visitor) -> User:
    member = factories.user(organisation=body, name="Ylva Öberg", locale="sv")
    factories.sign_in(client, member)
    return member


def test_a_comment_is_shown_before_anything_is_saved_and_then_becomes_a_view(
    client: Visitor, consultation: Consultation, member: User
) -> None:
    data = edited(fetched(client, consultation), remark("vägledande", "Ska den *inte* binda?"))
    page = bring(client, consultation, data)
    assert page.h1 == "Så lästes filen"
    assert "Ola Ås" in page.said
    assert views() == []
    assert factories.rows(Statement) == 0
    page = save(client, page)
    assert "Det du valde är sparat i utkastet." in page.said
    (view,) = views()
    assert (view.cited, view.body, view.kind, view.author_id) == (
        "1.2",
        r"Ska den \*inte\* binda?",
        "question",
        member.id,
    )


def test_what_is_as_it_was_is_counted_and_nothing_is_doubled(
    client: Visitor, consultation: Consultation
) -> None:
    add_view(client, consultation, words=QUOTE, proposed="alla i länet")
    add_view(client, consultation, "1.2", body="Bra.\n\nMen *kort*.\nOch snävt.")
    page = bring(client, consultation, fetched(client, consultation))
    assert "Det finns inget nytt i filen." in page.said
    assert "2 synpunkter står likadant här." in page.said
    assert len(views()) == 2


def test_the_same_file_brought_back_twice_counts_once(client: Visitor, consultation: Consultation) -> None:
    data = edited(
        fetched(client, consultation),
        remark("vägledande", "Samma här."),
        remark("kontaktperson för", "Samma här."),
    )
    save(client, bring(client, consultation, data))
    page = bring(client, consultation, data)
    assert "2 saker togs in redan förut." in page.said
    assert [each.cited for each in views()] == ["1.2", "2.1"]


def test_a_view_that_was_changed_in_the_file_is_changed_here(
    client: Visitor, consultation: Consultation
) -> None:
    add_view(client, consultation)
    data = edited(fetched(client, consultation), reworded(1, "ansvarar", "betalar"))
    page = bring(client, consultation, data)
    assert page.all("//ol[@class='fates']//ins") == ["Tillagt: betalar"]
    save(client, page)
    assert [each.body for each in views()] == ["Skriv vem som betalar."]


def test_a_view_that_was_changed_on_both_sides_is_kept_unless_someone_takes_the_other(
    client: Visitor, consultation: Consultation
) -> None:
    add_view(client, consultation)
    data = edited(fetched(client, consultation), reworded(1, "ansvarar", "betalar"))
    point = views()[0]
    point.body = "Skriv vem som leder."
    page = bring(client, consultation, data)
    assert "En kollega kan ha ändrat synpunkten här" in page.said
    assert page.one("//input[@name='leave-1']/@checked") is not None
    refused = save(client, page)
    assert refused.status_code == 409
    assert "allt är bortvalt" in refused.said
    save_without(client, page, "leave-1")
    assert [each.body for each in views()] == ["Skriv vem som betalar."]


def test_a_view_that_is_gone_from_the_file_stays_unless_someone_says_otherwise(
    client: Visitor, consultation: Consultation
) -> None:
    add_view(client, consultation)
    data = fetched(client, consultation)
    page = bring(client, consultation, edited(data, without_comments, remark("vägledande", "Ny.")))
    assert "Finns inte längre i filen" in page.said
    save(client, page)
    assert len(views()) == 2
    page = bring(client, consultation, edited(data, without_comments))
    save(client, page, **{"strike-1": "on"})
    assert [each.body for each in views()] == ["Ny."]


def test_many_comments_take_no_more_statements_than_few(
    client: Visitor, consultation: Consultation, queries: Queries
) -> None:
    data = fetched(client, consultation)
    save(client, bring(client, consultation, edited(data, remark("vägledande", "En."))))
    few = bring(client, consultation, edited(data, remark("vägledande", "En till.")))
    with queries.counted() as for_few:
        save(client, few)
    notes = [remark("vägledande", f"Nummer {n}.") for n in range(60)]
    many = bring(client, consultation, edited(data, *notes))
    with queries.counted() as for_many:
        save(client, many)
    assert len(views()) == 62
    assert but_inserts(for_many) == but_inserts(for_few)


def but_inserts(statements: list[str]) -> int:
    """Leave out insertions: SQLite is given the rows one by one, PostgreSQL all at once."""
    return len([each for each in statements if not each.startswith("INSERT")])


def remarks() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Remark.body).order_by(Remark.id)))


def test_a_reply_goes_to_colleagues_once_and_is_never_handed_in(
    client: Visitor, consultation: Consultation
) -> None:
    add_view(client, consultation)
    data = answered(fetched(client, consultation), 1, "Det gör vi redan.")
    page = bring(client, consultation, data)
    assert "Svar till kollegor" in page.said
    save(client, page)
    assert remarks() == ["Om 1.1 skriver Ola Ås i Wordfilen:\n\nDet gör vi redan."]
    assert len(views()) == 1
    page = bring(client, consultation, data)
    assert "Det finns inget nytt i filen." in page.said


def test_a_comment_can_go_to_colleagues_only(client: Visitor, consultation: Consultation) -> None:
    data = edited(fetched(client, consultation), remark("vägledande", "Kolla med Kim."))
    save(client, bring(client, consultation, data), **{"kind-1": "aside"})
    assert remarks() == ["Om 1.2 skriver Ola Ås i Wordfilen:\n\nKolla med Kim."]
    assert views() == []
    assert "1 sak togs in redan förut." in bring(client, consultation, data).said


def test_what_stands_at_the_very_words_of_a_view_is_suggested_as_an_answer_to_it(
    client: Visitor, consultation: Consultation
) -> None:
    add_view(client, consultation, "1.2")
    data = edited(fetched(client, consultation), remark("vägledande", "Håller med."))
    page = bring(client, consultation, data)
    assert "kanske ett svar på den" in page.said
    assert page.one("//select[@name='kind-2']/option[@selected]/@value") == "aside"
    save(client, page, **{"kind-2": "support"})
    assert [each.kind for each in views()] == [CommentKind.PROPOSAL, CommentKind.SUPPORT]


def test_a_place_is_corrected_by_number_and_a_wrong_one_is_told_and_keeps_what_was_chosen(
    client: Visitor, consultation: Consultation
) -> None:
    data = edited(fetched(client, consultation), remark("vägledande", "Ett."), remark("vägledande", "Två."))
    page = save(client, bring(client, consultation, data), **{"place-1": "9.9", "leave-2": "on"})
    assert page.status_code == 422
    assert "Det finns inget stycke 9.9" in page.said
    assert page.one("//input[@name='place-1']/@value") == "9.9"
    assert page.one("//input[@name='leave-2']/@checked") is not None
    assert views() == []
    page = client.submit(page, "Visa platserna igen", **{"place-1": "2.1"})
    assert "Varje kommun ska ha minst" in page.said
    save(client, page)
    assert [(each.cited, each.body) for each in views()] == [("2.1", "Ett.")]


def test_what_has_no_place_becomes_a_view_on_the_whole_plan(
    client: Visitor, consultation: Consultation
) -> None:
    data = edited(fetched(client, consultation), remark("för länet", "Bra plan."))
    page = bring(client, consultation, data)
    assert "Utan plats" in page.said
    save(client, page)
    (view,) = views()
    assert (view.uid, view.passage, view.body) == (None, "", "Bra plan.")


def test_answers_to_guiding_questions_stay_what_they_are(client: Visitor) -> None:
    text = {"sv": "Saknas något?", "en": "Is anything missing?"}
    consultation = factories.consultation(questions=[Question(position=1, text=text)])
    page = client.visit(address(consultation, "/whole?question=1"))
    client.submit(page, "Spara i utkastet", kind="proposal", body="Landsbygden.")
    data = edited(fetched(client, consultation), reworded(1, "Landsbygden", "Skärgården"))
    save(client, bring(client, consultation, data))
    (view,) = views()
    assert (view.question, view.body) == (1, "Skärgården.")


def test_when_a_colleague_has_changed_the_room_meanwhile_it_is_shown_again_and_nothing_is_lost(
    client: Visitor, consultation: Consultation
) -> None:
    add_view(client, consultation)
    data = edited(
        fetched(client, consultation), reworded(1, "ansvarar", "betalar"), remark("vägledande", "Ny.")
    )
    page = bring(client, consultation, data)
    views()[0].body = "Skriv vem som leder."
    again = save(client, page, **{"place-2": "2.1"})
    assert again.status_code == 409
    assert "En kollega har ändrat svaret medan du tittade på sidan." in again.said
    assert again.one("//input[@name='place-2']/@value") == "2.1"
    assert again.one("//input[@name='leave-1']/@checked") is not None
    assert [each.body for each in views()] == ["Skriv vem som leder."]
    save(client, again)
    assert [(each.cited, each.body) for each in views()] == [
        ("1.1", "Skriv vem som leder."),
        ("2.1", "Ny."),
    ]


def test_nothing_is_saved_when_the_response_has_been_approved_meanwhile(
    client: Visitor, consultation: Consultation
) -> None:
    add_view(client, consultation)
    data = edited(fetched(client, consultation), remark("vägledande", "Ny."))
    page = bring(client, consultation, data)
    client.submit(client.visit(address(consultation)), "Godkänn svaret")
    refused = save(client, page)
    assert refused.status_code == 409
    assert "Svaret är godkänt" in refused.said
    assert len(views()) == 1
    assert draft().state == "approved"
    assert not client.visit(address(consultation, "/bring-back")).all("//input[@type='file']")


def test_a_view_deleted_here_comes_back_only_if_the_file_says_something_new_of_it(
    client: Visitor, consultation: Consultation
) -> None:
    add_view(client, consultation, "1.1")
    add_view(client, consultation, "1.2")
    data = edited(fetched(client, consultation), reworded(2, "ansvarar", "betalar"))
    for view in views():
        db.session.delete(view)
    page = bring(client, consultation, data)
    save(client, page)
    assert [(each.cited, each.body) for each in views()] == [("1.2", "Skriv vem som betalar.")]
