"""Text blocks at the desk: keeping them, putting them into answers, and in how many answers each has been used."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from consult.db import db, transaction
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import Outcome
from consult.model.phrases import PHRASE_BLANKS, PHRASE_NAMES, Phrase, PhraseUse
from consult.model.records import Event, Verb
from consult.model.users import Role, User
from consult.policy import SYSTEM
from consult.services import dispositions, groups, phrases
from consult.services.phrases import MOST, Wording
from tests import factories as make
from tests.support.client import Page, Visitor
from tests.support.queries import Queries

HOSTILE = "<script>alert('x')</script><b>\"'&{{ 7*7 }}"
THANKS = {
    "sv": "Tack, {organisation}. Avsnitt {avsnittets nummer} ses över.",
    "en": "Thank you, {organisation}. Section {section number} is being looked at.",
}


@pytest.fixture
def round_(app: Flask) -> Consultation:
    return make.consultation()


@pytest.fixture
def drafter(client: Visitor) -> User:
    person = make.user(Role.DRAFTER, name="Disa Drafter")
    make.sign_in(client, person)
    return person


@pytest.fixture
def comment(round_: Consultation) -> Comment:
    return make.comment(round_, "2.1", by=make.user(organisation=make.organisation(name="Åby kommun")))


def at(round_: Consultation, rest: str = "") -> str:
    return f"/desk/consultations/{round_.slug}{rest}"


def keep(round_: Consultation, name: str = "Tack", **words: str) -> Phrase:
    with transaction():
        return phrases.add(SYSTEM, round_.plan_id, Wording(name, words or THANKS))


def kept() -> list[Phrase]:
    db.session.expire_all()
    return list(db.session.scalars(select(Phrase).order_by(Phrase.number)))


def uses() -> list[tuple[int, int]]:
    return [
        tuple(row)
        for row in db.session.execute(
            select(PhraseUse.phrase_id, PhraseUse.disposition_id).order_by(PhraseUse.disposition_id)
        )
    ]


def typed(page: Page, name: str) -> str:
    return (page.tree.find(f".//*[@name='{name}']").value or "").removeprefix("\n")


IN_WORDS = {
    "sv": ("Standardtexter", "Lägg till standardtexten", "Standardtexten är sparad."),
    "en": ("Text blocks", "Add the text block", "The text block is kept."),
}


@pytest.mark.parametrize("locale", IN_WORDS)
def test_a_drafter_keeps_a_text_block_in_both_languages(
    client: Visitor, round_: Consultation, drafter: User, locale: str
) -> None:
    heading, button, said = IN_WORDS[locale]
    client.set_cookie("locale", locale)
    page = client.visit(at(round_, "/phrases"))
    assert page.h1 == heading
    words = {f"words_{code}": text for code, text in THANKS.items()}
    page = client.submit(page, button, name="Tack", **words)
    assert said in page.said
    assert page.one("//ul[@class='phrases']//h2") == "Tack"
    assert page.all("//ul[@class='phrases']//p[@lang]/@lang") == ["sv", "en"]
    assert [(each.number, each.name, each.words) for each in kept()] == [(1, "Tack", THANKS)]
    assert db.session.scalars(select(Event.verb).order_by(Event.id)).all()[-1] == Verb.PHRASE_SAVED


def test_the_list_offers_every_placeholder_in_both_languages(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    page = client.visit(at(round_, "/phrases"))
    assert page.all("//td/code") == [
        f"{{{names[code]}}}" for names in PHRASE_NAMES.values() for code in ("sv", "en")
    ]
    assert set(PHRASE_BLANKS) == {name for names in PHRASE_NAMES.values() for name in names.values()}


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("Tack {organisationen}.", "{organisationen} är ingen platshållare. Menade du {organisation}?"),
        ("Tack {xyz}.", "{xyz} är ingen platshållare. Välj en ur listan nedan."),
        ("Tack {organisation.", "{organisation. är ingen platshållare. Menade du {organisation}?"),
        ("{organisation}: {comment number}.", "enbart platshållare säger ingenting"),
        ("", "Skriv vad standardtexten ska säga"),
        ("å" * 4001, "högst 4\xa0000 tecken"),
    ],
)
@pytest.mark.parametrize("edits", [False, True])
def test_a_text_block_that_cannot_be_filled_in_is_refused_with_what_was_typed_kept(
    client: Visitor, round_: Consultation, drafter: User, words: str, why: str, *, edits: bool
) -> None:
    if edits:
        keep(round_)
    before = [(each.name, each.words) for each in kept()]
    page = client.visit(at(round_, "/phrases/1" if edits else "/phrases"))
    page = client.submit(
        page, "Spara" if edits else "Lägg till standardtexten", name="Ny", words_sv=words, words_en=""
    )
    assert page.status_code == 422
    assert why.replace("\xa0", " ") in page.said
    assert typed(page, "words_sv") == words
    assert [(each.name, each.words) for each in kept()] == before


def test_two_text_blocks_never_have_the_same_name(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    keep(round_, "Åtgärd")
    page = client.submit(
        client.visit(at(round_, "/phrases")), "Lägg till standardtexten", name=" åtgärd ", words_sv="X är så."
    )
    assert page.status_code == 422
    assert "Det finns redan en standardtext som heter ”åtgärd”." in page.said
    keep(round_, "Annan")
    page = client.submit(client.visit(at(round_, "/phrases/2")), "Spara", name="ÅTGÄRD")
    assert page.status_code == 422
    page = client.submit(client.visit(at(round_, "/phrases/1")), "Spara", name="ÅTGÄRD")
    assert page.status_code == 200, "one may write one's own name otherwise"
    assert [each.name for each in kept()] == ["ÅTGÄRD", "Annan"]


def test_a_plan_has_no_more_text_blocks_than_can_be_looked_through(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    db.session.add_all(
        Phrase(plan_id=round_.plan_id, number=each, name=str(each), words={"sv": "Så är det."})
        for each in range(1, MOST + 1)
    )
    page = client.submit(
        client.visit(at(round_, "/phrases")), "Lägg till standardtexten", name="Ny", words_sv="Så."
    )
    assert page.status_code == 422
    assert f"En plan kan ha högst {MOST} standardtexter." in page.said


def test_a_colleague_s_change_is_not_written_over_and_not_removed(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    keep(round_)
    page = client.visit(at(round_, "/phrases/1"))
    with transaction():
        phrases.change(SYSTEM, kept()[0], Wording("Tack", {"sv": "Kollegans ord."}), kept()[0].mark)
    refused = client.submit(page, "Spara", words_sv="Mina ord.")
    assert refused.status_code == 409
    assert "En kollega har ändrat eller tagit bort standardtexten" in refused.said
    assert typed(refused, "words_sv") == "Mina ord."
    assert "En kollega har ändrat" in client.submit(page, "Ta bort standardtexten").said
    assert kept()[0].words == {"sv": "Kollegans ord."}
    assert "är ändrad" in client.submit(refused, "Spara").said
    assert kept()[0].words["sv"] == "Mina ord."
    page = client.submit(client.visit(at(round_, "/phrases/1")), "Ta bort standardtexten")
    assert "Standardtexten är borttagen." in page.said
    assert kept() == []
    assert client.get(at(round_, "/phrases/1")).status_code == 404


def test_text_blocks_of_another_plan_are_not_found(
    client: Visitor, round_: Consultation, drafter: User, comment: Comment
) -> None:
    keep(make.consultation())
    assert client.get(at(round_, "/phrases/1")).status_code == 404
    assert "Inga standardtexter än" in client.visit(at(round_, "/phrases")).said
    got = client.get(at(round_, f"/comments/{comment.number}/phrase?phrase=1"))
    assert got.json == {"problem": "Den standardtexten finns inte längre. Välj en annan."}


def test_a_text_block_is_put_after_what_is_written_in_both_languages_and_nothing_is_lost_or_saved(
    client: Visitor, round_: Consultation, drafter: User, comment: Comment
) -> None:
    keep(round_)
    page = client.visit(at(round_, f"/comments/{comment.number}?state=open"))
    page = client.submit(
        page, "Sätt in", phrase="1", outcome="not_accepted", reasons_sv="Först så.", significance="editorial"
    )
    assert page.status_code == 200
    assert typed(page, "reasons_sv") == "Först så.\n\nTack, Åby kommun. Avsnitt 2 ses över."
    assert typed(page, "reasons_en") == "Thank you, Åby kommun. Section 2 is being looked at."
    assert page.one("//input[@name='outcome'][@checked]/@value") == "not_accepted"
    assert typed(page, "significance") == "editorial"
    assert typed(page, "phrase") == "", "it has been used"
    assert make.answer_of(comment).reasons == {}
    assert uses() == []
    page = client.submit(page, "Spara")
    assert "Svaret är sparat." in page.said
    assert make.answer_of(comment).reasons["en"] == "Thank you, Åby kommun. Section 2 is being looked at."
    assert len(uses()) == 1


def test_a_text_block_put_in_does_not_hide_that_a_colleague_has_saved_meanwhile(
    client: Visitor, round_: Consultation, drafter: User, comment: Comment
) -> None:
    keep(round_)
    page = client.visit(at(round_, f"/comments/{comment.number}"))
    mine = make.answer_of(comment)
    with transaction():
        dispositions.save(
            SYSTEM, mine, dispositions.Answer(Outcome.NO_CHANGE, {"sv": "Kollegans."}), mine.revision
        )
    page = client.submit(page, "Sätt in", phrase="1", reasons_sv="Mina.")
    page = client.submit(page, "Spara", outcome="not_accepted")
    assert page.status_code == 409
    assert make.answer_of(comment).reasons == {"sv": "Kollegans."}
    assert "Kollegans." in page.said


@pytest.mark.parametrize(
    "chosen",
    ["", "99", "x"],
)
def test_without_a_text_block_that_exists_the_form_comes_back_as_it_was(
    client: Visitor, round_: Consultation, drafter: User, comment: Comment, chosen: str
) -> None:
    keep(round_)
    page = client.visit(at(round_, f"/comments/{comment.number}"))
    page = client.submit(page, "Sätt in", phrase=chosen, reasons_sv="Mina ord.")
    assert page.status_code == 422
    assert ("finns inte längre" if chosen else "Välj en standardtext först.") in page.said
    assert typed(page, "reasons_sv") == "Mina ord."


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("Om {avsnittets rubrik}.", "Synpunkten gäller planen som helhet"),
        ("Om avsnitt {section number}.", "Synpunkten gäller planen som helhet"),
        ("Beslut {beslutsdatum}.", "Det är inte bestämt när beslutet fattas"),
    ],
)
def test_a_blank_with_nothing_to_fill_it_is_refused_in_words(
    client: Visitor, round_: Consultation, drafter: User, words: str, why: str
) -> None:
    keep(round_, sv=words)
    whole = make.comment(round_, None)
    page = client.submit(
        client.visit(at(round_, f"/comments/{whole.number}")), "Sätt in", phrase="1", reasons_sv="Kvar."
    )
    assert page.status_code == 422
    assert why in page.said
    assert typed(page, "reasons_sv") == "Kvar."


def test_every_blank_is_filled_in_in_the_language_of_the_text(client: Visitor, drafter: User) -> None:
    round_ = make.consultation(board_day=date(2031, 3, 8))
    comment = make.comment(round_, "1.2", by=make.user())
    every = {
        code: "; ".join(f"{names[code]}={{{names[code]}}}" for names in PHRASE_NAMES.values())
        for code in ("sv", "en")
    }
    keep(round_, **every)
    got = client.get(at(round_, f"/comments/{comment.number}/phrase?phrase=1"))
    words = got.json["words"]
    assert words["sv"].startswith("organisation=en privatperson; synpunktens nummer=1; avsnittets nummer=1; ")
    assert "beslutsdatum=8 mars 2031" in words["sv"]
    assert words["en"].startswith("organisation=a private person; comment number=1; section number=1; ")
    assert "date of the decision=8 March 2031" in words["en"]
    assert "{" not in words["sv"] + words["en"]


def test_what_an_organisation_is_called_means_nothing_in_markdown(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    keep(round_, sv="Tack, {organisation}.")
    body = make.organisation(name="[Klicka](https://onda.example) {{ 7*7 }} <b>*X*</b>")
    comment = make.comment(round_, "2.1", by=make.user(organisation=body))
    page = client.submit(
        client.visit(at(round_, f"/comments/{comment.number}")), "Sätt in", phrase="1", outcome="no_change"
    )
    client.submit(page, "Spara")
    reasons = make.answer_of(comment).reasons["sv"]
    assert reasons == r"Tack, \[Klicka\](https://onda.example) {{ 7\*7 }} \<b\>\*X\*\</b\>."


def test_hostile_words_are_shown_as_words(
    client: Visitor, round_: Consultation, drafter: User, comment: Comment
) -> None:
    hostile = HOSTILE.replace("{{ 7*7 }}", "")
    page = client.submit(
        client.visit(at(round_, "/phrases")), "Lägg till standardtexten", name=HOSTILE, words_sv=hostile
    )
    assert page.one("//ul[@class='phrases']//h2") == HOSTILE
    assert hostile in page.said
    page = client.visit(at(round_, f"/comments/{comment.number}"))
    assert HOSTILE in page.all("//select[@name='phrase']/option")


def test_what_is_the_same_for_a_group_is_filled_in_and_what_differs_is_refused(
    client: Visitor, round_: Consultation, drafter: User, comment: Comment
) -> None:
    keep(round_, "Nummer", sv="Se synpunkt {synpunktens nummer}.")
    keep(round_, "Avsnitt", sv="Avsnitt {avsnittets nummer} ses över.")
    keep(round_, "Organisation", sv="Tack, {organisation}.")
    same = make.comment(round_, "2.1", by=make.user(organisation=make.organisation(name="Ö kommun")))
    with transaction():
        groups.group(make.actor(drafter), make.answer_of(comment), frozenset({same.number}))
    where = at(round_, f"/comments/{comment.number}")
    page = client.submit(client.visit(where), "Sätt in", phrase="2")
    assert typed(page, "reasons_sv") == "Avsnitt 2 ses över."
    for number, blank in (("1", "{synpunktens nummer}"), ("3", "{organisation}")):
        page = client.submit(client.visit(where), "Sätt in", phrase=number, reasons_sv="Kvar.")
        assert page.status_code == 422
        assert f"{blank} är inte likadant för alla 2 synpunkter som får det här svaret" in page.said
        assert typed(page, "reasons_sv") == "Kvar."


def test_a_use_is_counted_once_per_answer_when_it_is_saved_with_the_words_in_it(
    client: Visitor, round_: Consultation, drafter: User, comment: Comment
) -> None:
    first, second = keep(round_), keep(round_, "Annat", sv="Något helt annat.")
    other = make.comment(round_, "1.1")
    where = at(round_, f"/comments/{comment.number}")
    page = client.submit(client.visit(where), "Sätt in", phrase="1", outcome="no_change")
    page = client.submit(page, "Spara")
    page = client.submit(page, "Spara", reasons_en="")
    page = client.submit(page, "Skicka för godkännande", reasons_sv="Helt egna ord.")
    assert uses() == [(first.id, make.answer_of(comment).id)], (
        "saved again and without the words: still one use"
    )
    make.proposed(other, reasons={"sv": "Hej. Tack, vem som helst. Avsnitt 7 ses över. Och mer."})
    assert [each for each, _answer in uses()] == [first.id, first.id], (
        "typed or pasted words are the same words"
    )
    page = client.visit(at(round_, "/phrases"))
    assert "Använd i 2 svar, senast" in page.said
    assert "Inte använd än" in page.said
    with transaction():
        phrases.remove(
            SYSTEM, db.session.get_one(Phrase, first.id), db.session.get_one(Phrase, first.id).mark
        )
    assert uses() == []
    assert make.answer_of(other).reasons["sv"].startswith("Hej."), "the words of answers stay"
    assert [each.id for each in kept()] == [second.id]


def test_what_is_written_meanwhile_by_two_gets_two_numbers(round_: Consultation) -> None:
    assert [keep(round_, name).number for name in ("A", "B")] == [1, 2]


def test_who_only_reads_at_the_desk_sees_the_list_and_changes_nothing(
    client: Visitor, round_: Consultation, comment: Comment
) -> None:
    keep(round_)
    make.sign_in(client, make.user(Role.READER))
    page = client.visit(at(round_, "/phrases"))
    assert "Tack, {organisation}." in page.said
    assert "Lägg till" not in page.said
    assert "Redigera" not in page.said
    assert client.get(at(round_, "/phrases/1")).status_code == 403
    assert client.get(at(round_, f"/comments/{comment.number}/phrase?phrase=1")).status_code == 403


def test_the_uses_of_twenty_text_blocks_in_an_answer_are_counted_in_three_statements(
    client: Visitor, round_: Consultation, drafter: User, comment: Comment, queries: Queries
) -> None:
    for name in range(20):
        keep(round_, str(name), sv=f"Text nummer {name} om {{avsnittets nummer}}.")
    said = "\n\n".join(f"Text nummer {name} om 2." for name in range(20))
    actor, mine = make.actor(drafter), make.answer_of(comment)
    answer = dispositions.Answer(Outcome.NO_CHANGE, {"sv": said})
    revision = mine.revision
    with queries.at_most(11), transaction():
        dispositions.save(actor, mine, answer, revision)
    assert len(uses()) == 20
