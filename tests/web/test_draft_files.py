"""The draft plan as a Word file with the room's views in it."""

import pytest

from consult.formats.word_changes import ChangeKind
from consult.formats.word_returned import Returned, read_returned
from consult.model.consultations import Consultation, Question
from consult.model.organisations import Organisation
from consult.model.users import User
from tests import factories
from tests.support.client import Visitor
from tests.support.queries import Queries
from tests.support.room import address, block

QUOTE = "länets aktörer"


@pytest.fixture(name="consultation")
def _consultation() -> Consultation:
    return factories.consultation(
        questions=[Question(position=1, text={"sv": "Saknas något?", "en": "Is anything missing?"})]
    )


@pytest.fixture(name="member", autouse=True)
def _member(body: Organisation, client: Visitor) -> User:
    member = factories.user(organisation=body, name="Ylva Öberg", locale="sv")
    factories.sign_in(client, member)
    return member


def say(client: Visitor, consultation: Consultation, label: str, **fields: str) -> None:
    page = client.visit(address(consultation, f"/blocks/{block(consultation, label)}"))
    client.submit(page, "Spara i utkastet", **({"kind": "proposal", "body": "Skriv vilka."} | fields))


def fetched(client: Visitor, consultation: Consultation) -> Returned:
    answer = client.get(address(consultation, "/word/draft"))
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")
    return read_returned(answer.data)


def test_each_view_is_a_comment_by_its_author_on_its_words(
    client: Visitor, consultation: Consultation
) -> None:
    say(client, consultation, "1.1", words=QUOTE)
    say(client, consultation, "1.2", body="Hela stycket.\n\nOch *mer*.", kind="question")
    file = fetched(client, consultation)
    first, second = file.comments
    assert (first.author, first.text) == ("Ylva Öberg", "Synpunkt 1 · förslag\n\nSkriv vilka.")
    assert first.spot
    assert file.sent[first.spot.first].plain[first.spot.start : first.spot.end] == QUOTE
    assert second.text == "Synpunkt 2 · fråga\n\nHela stycket.\n\nOch *mer*."
    assert second.spot
    whole = file.sent[second.spot.first].plain
    assert (second.spot.start, second.spot.end, whole[:4]) == (0, len(whole), "För ")


def test_a_proposed_wording_is_a_tracked_change_in_the_text(
    client: Visitor, consultation: Consultation
) -> None:
    say(client, consultation, "1.1", words=QUOTE, proposed="länets kommuner och företag")
    file = fetched(client, consultation)
    at = next(index for index, each in enumerate(file.sent) if QUOTE in each.plain)
    assert file.revised[at] == file.sent[at].plain.replace(QUOTE, "länets kommuner och företag")
    assert {each.change.author for each in file.changes} == {"Ylva Öberg"}
    assert {each.change.kind for each in file.changes} == {ChangeKind.INSERTED, ChangeKind.DELETED}


def test_two_wordings_of_the_same_words_are_both_there_one_of_them_in_the_margin(
    client: Visitor, consultation: Consultation
) -> None:
    say(client, consultation, "1.1", words=QUOTE, proposed="alla i länet")
    say(client, consultation, "1.1", proposed="Planen är kort.")
    file = fetched(client, consultation)
    assert any("alla i länet" in words for words in file.revised)
    assert "Föreslagen lydelse:\n\nPlanen är kort." in file.comments[1].text


def test_what_is_about_the_whole_plan_or_a_question_stands_at_the_title(
    client: Visitor, consultation: Consultation
) -> None:
    for query in ("?question=1", ""):
        page = client.visit(address(consultation, f"/whole{query}"))
        client.submit(page, "Spara i utkastet", kind="proposal", body="Nej.")
    file = fetched(client, consultation)
    assert [each.text for each in file.comments] == [
        "Synpunkt 1 · förslag · fråga 1\n\nNej.",
        "Synpunkt 2 · förslag · hela planen\n\nNej.",
    ]
    assert {each.lost for each in file.comments} == {"title"}


def test_the_file_says_at_its_foot_where_it_came_from(client: Visitor, consultation: Consultation) -> None:
    say(client, consultation, "1.1", words=QUOTE, proposed="alla")
    stamp = fetched(client, consultation).stamp
    assert stamp
    assert (stamp.what, stamp.organisation, stamp.consultation, stamp.version, stamp.locale) == (
        "draft",
        "ekby-kommun",
        consultation.slug,
        1,
        "sv",
    )
    assert list(stamp.marks) == ["1"]


def test_the_file_is_in_the_language_that_it_is_read_in(
    client: Visitor, consultation: Consultation, member: User
) -> None:
    say(client, consultation, "1.1", words=QUOTE, proposed="alla")
    member.locale = "en"
    file = fetched(client, consultation)
    assert file.stamp
    assert file.stamp.locale == "en"
    assert (
        file.comments[0].text == f"View 1 · proposal · “{QUOTE}”\n\nSkriv vilka.\n\nProposed wording:\n\nalla"
    )
    assert not file.changes


def test_an_empty_room_gives_the_plan_alone_in_few_statements(
    client: Visitor, consultation: Consultation, queries: Queries
) -> None:
    with queries.at_most(8):
        file = fetched(client, consultation)
    assert not file.comments
    assert [each.plain for each in file.sent][:1] == ["Utgångspunkter"]
