"""Comments that say the same, as drafters find them and put them under one answer."""

import pytest
from flask import Flask

from consult import clock
from consult.db import db, transaction
from consult.model.comments import Comment, Stance
from consult.model.consultations import Consultation, Publication
from consult.model.dispositions import Answer, Outcome
from consult.model.users import Role, User
from consult.services import comments, dispositions
from tests import factories as make
from tests.support.client import Page, Visitor
from tests.support.queries import Queries
from tests.text.test_similar import ENGLISH, LETTER, OTHER

QUERIES_OF_THE_LIST = 6
"""Who asks; the consultation, the figures, the groups, their comments, and how many are not compared yet."""
OWN = "Jag åker själv med den varje dag."


@pytest.fixture
def round_(app: Flask) -> Consultation:
    return make.consultation(board_day=clock.today())


@pytest.fixture
def drafter(client: Visitor) -> User:
    person = make.user(Role.DRAFTER, name="Disa Drafter")
    make.sign_in(client, person)
    return person


def at(round_: Consultation, rest: str = "/similar") -> str:
    return f"/desk/consultations/{round_.slug}/comments{rest}"


def said(round_: Consultation, *bodies: str, **fields: object) -> list[Comment]:
    someone = make.user(organisation=make.organisation(name=f"Förening {make.rows(Comment)}"))
    found = [make.comment(round_, by=someone, body=body, **fields) for body in bodies]  # type: ignore[arg-type]
    make.compared()
    return found


def boxes(page: Page, *, marked: bool = False) -> list[str]:
    of = "//ul[@class='picked']//input[@name='picked'][@type='checkbox']"
    return page.all(f"{of}{'[@checked]' if marked else ''}/@value")


def answers(*of: Comment) -> int:
    return len({make.answer_of(each).id for each in of})


@pytest.mark.parametrize(
    ("locale", "heading", "group"),
    [
        ("sv", "Synpunkter som säger samma sak", "3 synpunkter säger samma sak, 1 till har en del"),
        ("en", "Comments that say the same", "3 comments say the same, 1 more has a part"),
    ],
)
def test_groups_are_listed_with_who_says_what_besides(
    client: Visitor, round_: Consultation, locale: str, heading: str, group: str
) -> None:
    make.sign_in(client, make.user(Role.DRAFTER))
    said(round_, LETTER, f"{LETTER} {OWN}", LETTER, f"{OTHER} {ENGLISH} {LETTER}")
    client.set_cookie("locale", locale)
    page = client.visit(at(round_))
    assert page.h1 == heading
    assert page.one("//h2[@class='h3']").startswith(group)
    assert boxes(page) == ["1", "2", "3", "4"]
    assert boxes(page, marked=True) == ["1", "2", "3"]
    marked = page.all("//mark[@class='own']")
    assert OWN in marked[0]
    assert len(marked) == 2
    assert ("Ordagrant samma." if locale == "sv" else "Word for word the same.") in page.said


def test_the_largest_group_comes_first_and_more_come_on_the_next_page(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    many = [" ".join(f"ord{number}{letter}" for letter in "abcdefghijklmnop") for number in range(12)]
    said(round_, *many, *many, many[7])
    page = client.visit(at(round_))
    groups = page.all("//section[@class='same-group']/h2/@id")
    assert groups == ["g8", "g1", "g2", "g3", "g4", "g5", "g6", "g7", "g9", "g10"]
    following = client.visit(page.one("//nav[@class='pager']//a[@rel='next']/@href"))
    assert following.all("//section[@class='same-group']/h2/@id") == ["g11", "g12"]
    for nonsense in ("x", "1", "-", "9" * 30 + "-1"):
        assert len(client.visit(at(round_, f"/similar?after={nonsense}")).all("//section/h2/@id")) == 10


def test_a_group_is_put_under_one_answer_when_that_is_confirmed_without_those_left_out(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    first, second, third, fourth = said(round_, LETTER, f"{LETTER} {OWN}", LETTER, LETTER)
    mine = make.answer_of(second)
    with transaction():
        written = Answer(Outcome.NOT_ACCEPTED, {"sv": "Linjen är inte vår."})
        dispositions.save(make.actor(drafter), mine, written, mine.revision)
    asked = client.submit(client.visit(at(round_)), "Besvara de markerade som en", picked=["1", "2", "4"])
    assert asked.h1 == "Besvara de här synpunkterna som en"
    assert asked.one("//input[@name='into'][@checked]/@value") == "2"
    assert answers(first, second, third, fourth) == 4
    done = client.submit(asked, "Besvara dem som en")
    assert done.h1 == "Synpunkt 2"
    assert answers(first, second, fourth) == 1
    assert answers(first, third) == 2
    page = client.visit(at(round_))
    assert "De har 2 olika svar nu." in page.said
    asked = client.submit(page, "Besvara de markerade som en")
    client.submit(asked, "Besvara dem som en")
    assert answers(first, second, third, fourth) == 1
    assert "Inget att samla" in client.visit(at(round_)).said


def test_what_a_colleague_writes_meanwhile_is_not_lost(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    first, second = said(round_, LETTER, LETTER)
    asked = client.submit(client.visit(at(round_)), "Besvara de markerade som en")
    mine = make.answer_of(second)
    with transaction():
        colleague = make.actor(make.user(Role.DRAFTER))
        dispositions.save(colleague, mine, Answer(None, {"sv": "Nyskrivet."}), mine.revision)
    again = client.submit(asked, "Besvara dem som en")
    assert again.status_code == 409
    assert "Någon annan har ändrat det här" in again.said
    assert answers(first, second) == 2
    client.submit(again, "Besvara dem som en")
    assert answers(first, second) == 1


def test_a_word_that_turns_the_meaning_and_another_stance_are_pointed_out_and_not_chosen(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    said(round_, LETTER, LETTER, stance=Stance.SUPPORTS)
    said(round_, LETTER.replace("måste behålla", "måste inte behålla"))
    said(round_, f"{LETTER} Ja.", stance=Stance.OPPOSES)
    page = client.visit(at(round_))
    assert boxes(page, marked=True) == ["1", "2"]
    assert "Ett ord kan vända på innebörden: inte." in page.said
    assert "Ställningstagandet är ett annat." in page.said
    assert "inte" in " ".join(page.all("//mark[@class='own']"))


def test_a_large_group_has_a_page_of_its_own(client: Visitor, round_: Consultation, drafter: User) -> None:
    said(round_, *[f"{LETTER} Hälsar {name}" for name in "abcdefghijkl"])
    page = client.visit(at(round_))
    assert len(boxes(page)) == 8
    whole = client.visit(page.one("//section[@class='same-group']//a[contains(@href, '/similar/')]/@href"))
    assert whole.h1 == "12 synpunkter säger samma sak"
    assert len(boxes(whole)) == 12
    for number in ("2", "99", "99999999999999999999"):
        assert client.get(at(round_, f"/similar/{number}")).status_code == 404


def test_the_rest_of_a_large_group_is_shown_when_the_first_have_one_answer(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    made = said(round_, *[LETTER] * 11)
    client.submit(
        client.submit(client.visit(at(round_)), "Besvara de markerade som en"), "Besvara dem som en"
    )
    page = client.visit(at(round_))
    assert boxes(page)[:4] == ["1", "9", "10", "11"]
    client.submit(client.submit(page, "Besvara de markerade som en"), "Besvara dem som en")
    assert answers(*made) == 1


def test_comments_that_cannot_be_grouped_any_more_are_not_offered(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    first, second, third = said(round_, LETTER, LETTER, LETTER)
    make.proposed(second)
    author = make.actor(db.session.get_one(User, third.author_id))
    with transaction():
        comments.withdraw(author, db.session.get_one(Comment, third.id), "Fel.")
    assert "Inget att samla" in client.visit(at(round_)).said
    fourth = said(round_, LETTER)[0]
    assert boxes(client.visit(at(round_))) == [str(first.number), str(fourth.number)]
    assert not client.visit(at(round_, "/2")).all("//*[@id='similar']")


def test_a_comment_shows_those_like_it_and_is_answered_together_with_the_chosen_ones(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    first, second, third, fourth = said(
        round_, LETTER, f"{LETTER} {OWN}", f"{OTHER} {LETTER} {ENGLISH}", OTHER
    )
    page = client.visit(at(round_, "/1"))
    assert page.one("//*[@id='similar']//summary") == "2 liknande synpunkter"
    assert boxes(page) == ["2", "3"]
    assert boxes(page, marked=True) == ["2"]
    assert OWN in page.all("//*[@id='similar']//mark[@class='own']")[0]
    assert boxes(client.visit(at(round_, "/2"))) == ["1", "3"]
    assert boxes(client.visit(at(round_, "/4"))) == ["3"]
    asked = client.submit(page, "Besvara de markerade tillsammans med synpunkt 1")
    client.submit(asked, "Besvara dem som en")
    assert answers(first, second) == 1
    assert answers(first, third, fourth) == 3
    assert boxes(client.visit(at(round_, "/1"))) == ["3"]


def test_of_many_that_are_like_a_comment_the_first_are_shown_and_that_there_are_more(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    said(round_, *[LETTER] * 12)
    page = client.visit(at(round_, "/2"))
    assert page.one("//*[@id='similar']//summary") == "10 liknande synpunkter och fler"
    assert len(boxes(page)) == 10


def test_what_waits_to_be_compared_is_said(client: Visitor, round_: Consultation, drafter: User) -> None:
    make.comment(round_, body=LETTER)
    page = client.visit(at(round_))
    assert "1 synpunkt har kommit in och jämförs strax med de andra." in page.said
    make.compared()
    assert "jämförs strax" not in client.visit(at(round_)).said


@pytest.mark.parametrize("role", [Role.APPROVER, Role.REGISTRAR, Role.READER, Role.ADMINISTRATOR])
def test_only_those_who_answer_are_offered_to_group(
    client: Visitor, round_: Consultation, role: Role
) -> None:
    said(round_, LETTER, LETTER)
    make.sign_in(client, make.user(role))
    assert client.get(at(round_)).status_code == 403
    assert client.get(at(round_, "/similar/1")).status_code == 403
    page = client.visit(at(round_, "/1"))
    assert not page.all("//*[@id='similar']")
    assert not page.all("//nav//a[contains(@href, '/similar')]")


def test_nobody_outside_sees_who_says_the_same_least_of_all_while_it_is_sealed(client: Visitor) -> None:
    sealed = make.consultation(publication=Publication.AFTER_PERIOD)
    said(sealed, LETTER, LETTER)
    make.sign_in(client, make.user(organisation=make.organisation()))
    assert client.get(at(sealed)).status_code == 403
    assert client.get(at(sealed, "/1")).status_code == 403
    make.sign_in(client, make.user(Role.DRAFTER))
    assert boxes(client.visit(at(sealed))) == ["1", "2"]


def test_hostile_words_stay_words(client: Visitor, round_: Consultation, drafter: User) -> None:
    hostile = f"{LETTER} <script>alert('x')</script> <b>\"'&{{{{ 7*7 }}}}"
    said(round_, LETTER, hostile)
    page = client.visit(at(round_))
    assert "<script>alert('x')</script>" in page.one("//mark[@class='own']")
    assert not page.all("//main//script")


@pytest.mark.parametrize("many", [3, 40])
def test_the_pages_ask_the_database_the_same_however_many_there_are(
    client: Visitor, round_: Consultation, drafter: User, queries: Queries, many: int
) -> None:
    said(round_, *[LETTER] * many, *[OTHER] * many)
    for address in (at(round_), at(round_, "/similar/1")):
        client.visit(address)
        with queries.counted() as seen:
            client.visit(address)
        assert len(seen) <= QUERIES_OF_THE_LIST, "\n".join(seen)
