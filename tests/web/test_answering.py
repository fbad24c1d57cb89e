"""One comment at the desk: answering it, approving, grouping, notes, linked changes and taking wording in."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from time_machine import travel

from consult import clock
from consult.db import db, transaction
from consult.model.comments import Comment, Stance
from consult.model.consultations import Consultation
from consult.model.dispositions import (
    Disposition,
    DispositionChange,
    DispositionNote,
    DispositionState,
    Outcome,
    Significance,
)
from consult.model.plans import Plan
from consult.model.users import Role, User
from consult.model.versions import BlockText, Version
from consult.services import comments, dispositions, groups, proposals, releases, themes, versions
from consult.services.comments import Draft
from consult.services.versions import Rewording
from tests import factories as make
from tests.support.client import Page, Visitor
from tests.support.queries import Queries

HOSTILE = "<script>alert('x')</script><b>\"'&{{ 7*7 }}"
QUERIES_OF_A_COMMENT = 16
"""Who asks; the consultation, the comment and what belongs to it, and the queue beside it."""

NO = "“Ska” behålls eftersom företagen behöver en tydlig ingång."


@pytest.fixture
def round_(app: Flask) -> Consultation:
    return make.consultation()


@pytest.fixture
def drafter(client: Visitor) -> User:
    person = make.user(Role.DRAFTER, name="Disa Drafter")
    make.sign_in(client, person)
    return person


@pytest.fixture
def approver() -> User:
    return make.user(Role.APPROVER, name="Alva Approver")


@pytest.fixture
def comment(round_: Consultation) -> Comment:
    body = make.organisation(name="Exempelkommun B")
    by = make.user(organisation=body, title="Utvecklingschef")
    return make.comment(round_, "2.1", by=by, words="ska ha minst", body="Byt **ska**.", proposed="bör ha")


def at(comment: Comment, rest: str = "") -> str:
    round_ = db.session.get_one(Consultation, comment.consultation_id)
    return f"/desk/consultations/{round_.slug}/comments/{comment.number}{rest}"


def token(page: Page) -> dict[str, str]:
    return {"csrf_token": page.all("//input[@name='csrf_token']/@value")[0]}


def typed(page: Page, name: str) -> str:
    return page.one(f"//textarea[@name='{name}']")


def another(comment: Comment, **fields: object) -> Comment:
    return make.comment(db.session.get_one(Consultation, comment.consultation_id), **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("locale", "wanted"),
    [
        (
            "sv",
            [
                "Synpunkt 1",
                "Regionens svar",
                "Obesvarad",
                "Föreslagen lydelse",
                "Remissversionen, stycke 2.1",
            ],
        ),
        ("en", ["Comment 1", "The region’s answer", "Proposed wording", "Consultation draft, passage 2.1"]),
    ],
)
def test_a_comment_is_shown_in_its_place_with_its_answer_in_both_languages(
    client: Visitor, comment: Comment, drafter: User, locale: str, wanted: list[str]
) -> None:
    client.set_cookie("locale", locale)
    page = client.visit(at(comment))
    assert page.h1 == wanted[0]
    for words in wanted:
        assert words in page.said
    assert page.one("//div[@class='big']//strong") == "ska"
    assert page.one("//div[@class='versions']//mark") == "ska ha minst"
    assert page.all("//div[@class='place-text']//del") == ["ska", "minst"]
    assert page.all("//div[@class='place-text']//ins") == ["bör"]
    assert page.one("//mark/ancestor::p/@lang") == "sv"


def test_the_working_text_is_shown_with_what_has_changed_since(
    client: Visitor, comment: Comment, drafter: User
) -> None:
    assert "Oförändrat sedan remissen." in client.visit(at(comment)).said
    reword(comment, drafter, "Varje kommun bör ha en namngiven kontaktperson.")
    page = client.visit(at(comment))
    assert page.one("//section[@aria-labelledby='v2']/p[contains(@class,'plan-p')]/ins[1]") == "bör"
    assert page.one("//section[@aria-labelledby='v2']/p[contains(@class,'plan-p')]/del[1]") == "ska"


def reword(comment: Comment, by: User, words: str) -> None:
    """Let a drafter change the commented passage in the working text."""
    plan = db.session.get_one(Plan, db.session.get_one(Consultation, comment.consultation_id).plan_id)
    block = next(each for each in make.working(plan).blocks if each.uid == comment.uid)
    text = next(each for each in block.texts if each.locale == "sv")
    with transaction():
        versions.replace_text(make.actor(by), plan, Rewording(block.uid, "sv", words, text.digest))


def working_words(comment: Comment) -> str:
    plan = db.session.get_one(Plan, db.session.get_one(Consultation, comment.consultation_id).plan_id)
    block = next(each for each in make.working(plan).blocks if each.uid == comment.uid)
    return next(each.source for each in block.texts if each.locale == "sv")


def test_a_comment_on_the_whole_plan_has_no_passage(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    page = client.visit(at(make.comment(round_, None)))
    assert not page.all("//div[@class='versions']")


def test_a_passage_that_is_gone_is_said_to_be_gone(client: Visitor, comment: Comment, drafter: User) -> None:
    plan = db.session.get_one(Plan, db.session.get_one(Consultation, comment.consultation_id).plan_id)
    db.session.delete(next(each for each in make.working(plan).blocks if each.uid == comment.uid))
    db.session.commit()
    page = client.visit(at(comment))
    assert "Stycket finns inte längre i arbetstexten." in page.said
    assert "För in lydelsen" not in page.said
    assert client.get(at(comment, "/accept")).status_code == 409


def test_an_answer_is_saved_and_stays_as_it_was_written(
    client: Visitor, comment: Comment, drafter: User
) -> None:
    with transaction():
        theme = themes.add(
            make.actor(drafter),
            db.session.get_one(Consultation, comment.consultation_id).plan_id,
            {"sv": "Ansvar", "en": "Responsibility"},
        )
    page = client.submit(
        client.visit(at(comment)),
        "Spara",
        outcome="not_accepted",
        reasons_sv=NO,
        reasons_en="Kept.",
        theme=str(theme.id),
        significance="substantive",
    )
    assert "Svaret är sparat." in page.said
    mine = make.answer_of(comment)
    assert (mine.state, mine.outcome, mine.significance) == (
        DispositionState.OPEN,
        Outcome.NOT_ACCEPTED,
        Significance.SUBSTANTIVE,
    )
    assert mine.reasons == {"sv": NO, "en": "Kept."}
    assert mine.assignee_id == drafter.id, "who writes an answer that nobody has taken is responsible for it"
    assert typed(page, "reasons_sv") == NO
    assert page.one("//input[@name='outcome'][@checked]/@value") == "not_accepted"


def test_an_answer_sent_for_approval_waits_and_the_way_on_is_offered(
    client: Visitor, comment: Comment, drafter: User
) -> None:
    another(comment)
    following = another(comment)
    make.proposed(make.comment(db.session.get_one(Consultation, comment.consultation_id)))
    page = client.submit(
        client.visit(at(comment) + "?section=&state=open"),
        "Skicka för godkännande",
        outcome="partly_accepted",
        reasons_sv=NO,
    )
    assert "Svaret väntar på godkännande." in page.said
    assert make.answer_of(comment).state is DispositionState.PROPOSED
    assert not page.all("//textarea[@name='reasons_sv']")
    onward = page.one("//a[@data-key='f']/@href")
    assert onward.endswith("/comments/2?state=open")
    page = client.submit(client.visit(onward), "Skicka för godkännande", outcome="accepted")
    page = client.submit(
        client.visit(page.one("//a[@data-key='f']/@href")), "Skicka för godkännande", outcome="accepted"
    )
    assert make.answer_of(following).state is DispositionState.PROPOSED
    assert "Inget mer i den här listan väntar på dig." in page.said


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"reasons_sv": NO}, "outcome", "Välj ett utfall"),
        ({"outcome": "no_change", "reasons_en": ""}, "reasons_sv", "Det här utfallet kräver skäl"),
        ({"outcome": "accepted", "reasons_sv": "x" * 10_001}, "reasons_sv", "för lång"),
        ({"outcome": "accepted", "reasons_sv": NO, "reasons_en": "x" * 10_001}, "reasons_en", "för lång"),
    ],
)
def test_an_answer_that_is_not_complete_is_not_sent_and_nothing_typed_is_lost(
    client: Visitor, comment: Comment, fields: dict[str, str], field: str, message: str
) -> None:
    make.sign_in(client, make.user(Role.DRAFTER))
    page = client.submit(client.visit(at(comment)), "Skicka för godkännande", **fields)
    assert page.status_code == 422
    assert message in page.one("//div[@id='errors-title']/.. | //div[contains(@class, 'errs')]").replace(
        "\xa0", " "
    )
    assert page.one("//div[contains(@class, 'errs')]//a/@href") == f"#{field}"
    for name, value in fields.items():
        kept = (
            page.one("//input[@name='outcome'][@checked]/@value") if name == "outcome" else typed(page, name)
        )
        assert kept == value
    assert make.answer_of(comment).state is DispositionState.OPEN
    assert make.answer_of(comment).outcome is None


@pytest.mark.parametrize(
    "fields",
    [
        {"outcome": "nonsense"},
        {"outcome": "withdrawn"},
        {"significance": "huge"},
        {"theme": "99"},
        {"assignee": "99999999999999999999"},
        {"revision": "nonsense"},
        {"revision": "-1"},
    ],
)
def test_values_that_no_page_offers_change_nothing(
    client: Visitor, comment: Comment, drafter: User, fields: dict[str, str]
) -> None:
    page = client.visit(at(comment))
    whole = {"outcome": "accepted", "revision": "1", "act": "propose", "reasons_sv": NO} | token(page)
    answer = client.post(at(comment), data=whole | fields)
    assert answer.status_code in {409, 422}
    assert isinstance(answer, Page)
    assert typed(answer, "reasons_sv") == NO
    assert make.answer_of(comment).outcome is None


def test_what_was_typed_is_kept_when_a_colleague_has_sent_the_answer_for_approval(
    client: Visitor, comment: Comment, drafter: User
) -> None:
    page = client.visit(at(comment))
    make.proposed(comment, by=make.user(Role.DRAFTER, name="Kollega Karlsson"))
    page = client.submit(page, "Spara", outcome="not_accepted", reasons_sv=NO)
    assert page.status_code == 409
    assert "Någon annan har ändrat det här" in page.said or "Svaret har skickats för godkännande" in page.said
    kept = page.one("//div[@class='answer-theirs']")
    assert NO in kept
    assert "Beaktas ej" in kept
    assert "Ta tillbaka och fortsätt skriva" in page.said
    assert make.answer_of(comment).outcome is Outcome.ACCEPTED


def test_an_approver_approves_what_was_read_and_goes_on_to_the_next(
    client: Visitor, comment: Comment, approver: User
) -> None:
    make.proposed(comment)
    between = another(comment)
    following = another(comment)
    make.proposed(following, outcome=Outcome.NO_CHANGE)
    make.sign_in(client, approver)
    page = client.visit(at(comment) + "?state=proposed")
    assert not page.all("//textarea[@name='reasons_sv']"), "an approver writes no answers"
    page = client.submit(page, "Godkänn och gå vidare")
    assert page.h1 == f"Synpunkt {following.number}"
    assert "Svaret på synpunkt 1 är godkänt." in page.said
    page = client.submit(page, "Godkänn")
    assert "Inga fler väntar på dig" in page.said
    states = [make.answer_of(each).state for each in (comment, between, following)]
    assert states == [DispositionState.APPROVED, DispositionState.OPEN, DispositionState.APPROVED]
    assert make.answer_of(comment).approved_by_id == approver.id
    assert "Alva Approver" in client.visit(at(comment)).said


def test_an_answer_that_has_changed_since_it_was_read_is_not_approved(
    client: Visitor, comment: Comment, approver: User
) -> None:
    colleague = make.user(Role.DRAFTER)
    make.proposed(comment, by=colleague)
    make.sign_in(client, approver)
    page = client.visit(at(comment))
    with transaction():
        dispositions.take_back(make.actor(colleague), make.answer_of(comment))
    make.proposed(comment, by=colleague, outcome=Outcome.NOT_ACCEPTED)
    page = client.submit(page, "Godkänn")
    assert page.status_code == 409
    assert "Titta på det igen först." in page.said
    assert make.answer_of(comment).state is DispositionState.PROPOSED


def test_nobody_is_offered_to_approve_their_own_proposal_or_led_to_it(
    client: Visitor, comment: Comment
) -> None:
    both = make.user(Role.DRAFTER)
    make.also(both, Role.APPROVER)
    make.proposed(comment, by=both)
    other = another(comment)
    make.sign_in(client, both)
    page = client.visit(at(comment) + "?state=proposed")
    assert "Du har själv föreslagit svaret." in page.said
    assert not page.all("//form[contains(@action, '/approve')]")
    assert client.post(at(comment, "/approve"), data=token(page)).status_code == 403
    assert not client.visit(at(other) + "?state=proposed").all("//a[@data-key='f']")


def test_an_answer_is_sent_back_with_a_note_that_the_drafter_reads(
    client: Visitor, comment: Comment, approver: User
) -> None:
    colleague = make.user(Role.DRAFTER)
    make.proposed(comment, by=colleague)
    make.sign_in(client, approver)
    page = client.submit(client.visit(at(comment)), "Skicka tillbaka", because="   ")
    assert page.status_code == 422
    assert page.all("//details[@open]//textarea[@name='because']")
    page = client.submit(page, "Skicka tillbaka", because=f"Skriv tydligare. {HOSTILE}")
    assert "Svaret är tillbakaskickat." in page.said
    assert (make.answer_of(comment).state, make.answer_of(comment).assignee_id) == (
        DispositionState.OPEN,
        colleague.id,
    )
    make.sign_in(client, colleague)
    assert f"Skriv tydligare. {HOSTILE}" in client.visit(at(comment)).one(
        "//div[@id='notes']//p[@class='pre']"
    )


def test_a_drafter_takes_an_answer_back_and_goes_on_writing(
    client: Visitor, comment: Comment, drafter: User
) -> None:
    make.approved(comment)
    page = client.submit(client.visit(at(comment)), "Ta tillbaka och fortsätt skriva")
    assert "Du kan skriva vidare." in page.said
    assert typed(page, "reasons_sv") == "Förtydligandet förs in."
    assert make.answer_of(comment).approved_by_id is None


def test_a_released_answer_is_only_shown(
    client: Visitor, comment: Comment, drafter: User, approver: User
) -> None:
    mine = make.approved(comment)
    mine.state, mine.released_at = DispositionState.RELEASED, clock.now()
    db.session.commit()
    page = client.visit(at(comment))
    assert "Visas för alla sedan" in page.said
    buttons = page.all("//section[@id='answer']//button | //section[@id='text']//button")
    assert buttons == ["Spara anteckningen"]
    for rest in ("", "/take-back", "/assign", "/group", "/leave", "/link", "/unlink", "/accept"):
        data = {"act": "save", "revision": str(mine.revision), "numbers": "1", "label": "1.1", "uid": "x"}
        answer = client.post(at(comment, rest), data=data | token(page))
        assert answer.status_code in {404, 409, 422}, rest
    assert make.answer_of(comment).state is DispositionState.RELEASED
    assert make.rows(DispositionChange) == 0


def test_a_note_is_kept_for_colleagues(client: Visitor, comment: Comment, drafter: User) -> None:
    page = client.submit(client.visit(at(comment)), "Spara anteckningen", body=f"Ring först.\n{HOSTILE}")
    assert "Anteckningen är sparad." in page.said
    assert "Disa Drafter" in page.one("//div[@id='notes']//p[@class='reply-by']")
    assert f"Ring först. {HOSTILE}" in page.one("//div[@id='notes']//p[@class='pre']")


@pytest.mark.parametrize("body", ["", "   ", "x" * 10_001])
def test_an_empty_or_endless_note_is_not_kept(
    client: Visitor, comment: Comment, drafter: User, body: str
) -> None:
    page = client.submit(client.visit(at(comment)), "Spara anteckningen", body=body)
    assert page.status_code == 422
    assert typed(page, "body") == body.strip()
    assert page.all("//details[@open]//textarea[@name='body']")
    assert make.rows(DispositionNote) == 0


def test_internal_notes_and_answers_not_yet_released_are_on_no_public_page(
    client: Visitor, comment: Comment, drafter: User, approver: User
) -> None:
    secret, reasons = "Hemligt mellan kollegor", "Ännu inte visade skäl"
    make.proposed(comment, by=drafter, outcome=Outcome.NO_CHANGE, reasons={"sv": reasons})
    with transaction():
        dispositions.note(make.actor(drafter), make.answer_of(comment), secret)
    with transaction():
        dispositions.approve(make.actor(approver), make.answer_of(comment))
    round_ = db.session.get_one(Consultation, comment.consultation_id)
    plan = db.session.get_one(Plan, round_.plan_id).slug
    public = [
        f"/consultations/{round_.slug}",
        f"/consultations/{round_.slug}/comments",
        f"/consultations/{round_.slug}/comments/1",
        f"/consultations/{round_.slug}/blocks/{comment.uid}",
        f"/plans/{plan}",
        f"/plans/{plan}/1",
        f"/plans/{plan}/1/2",
        "/mine",
        "/",
    ]
    author = db.session.get_one(User, comment.author_id)
    for reader in (None, author, make.user(organisation=make.organisation())):
        browser = client.application.test_client()
        assert isinstance(browser, Visitor)
        if reader:
            make.sign_in(browser, reader)
        for path in public:
            page = browser.get(path, follow_redirects=True)
            assert secret not in page.text
            assert reasons not in page.text
    with travel(clock.now() + timedelta(days=60)):
        with transaction():
            releases.release(make.actor(approver), db.session.get_one(Consultation, round_.id))
        browser = client.application.test_client()
        pages = [browser.get(path, follow_redirects=True).text for path in public]
    assert any(reasons in page for page in pages), "the reasons are shown when the answers are released"
    assert not any(secret in page for page in pages), "and the notes never are"


def test_comments_are_grouped_by_number_and_shown_in_their_own_words(
    client: Visitor, comment: Comment, drafter: User
) -> None:
    second = another(comment, body="Samma **sak** här.", stance=Stance.OPPOSES)
    third = another(comment, label=None, body=HOSTILE)
    page = client.submit(client.visit(at(comment)), "Gruppera", numbers="2, 3")
    assert "Synpunkterna har nu ett gemensamt svar." in page.said
    assert {make.answer_of(each).id for each in (second, third)} == {make.answer_of(comment).id}
    others = page.all("//ol[@class='others']/li")
    assert len(others) == 2
    assert "Samma sak här." in others[0]
    assert "Avstyrker" in others[0]
    assert not page.all("//main//script")
    page = client.submit(client.visit(at(second)), "Ge synpunkt 2 ett eget svar")
    assert "Synpunkten har nu ett eget svar." in page.said
    assert make.answer_of(second).id != make.answer_of(third).id


@pytest.mark.parametrize(
    ("numbers", "message"),
    [
        ("", "Skriv minst ett nummer."),
        ("två", "Skriv synpunkternas nummer"),
        ("1; DROP", "Skriv synpunkternas nummer"),
        ("99", "inte en synpunkt"),
        ("999999999999999999", "Skriv synpunkternas nummer"),
        ("2 " * 600, "för många"),
    ],
)
def test_numbers_that_are_no_comments_are_pointed_out_and_kept(
    client: Visitor, comment: Comment, drafter: User, numbers: str, message: str
) -> None:
    another(comment)
    page = client.submit(client.visit(at(comment)), "Gruppera", numbers=numbers)
    assert page.status_code == 422
    assert message in page.one("//div[contains(@class, 'errs')]")
    assert page.one("//details[@open]//input[@name='numbers']/@value") == numbers.strip()
    assert make.rows(Disposition) == 2


def test_a_comment_whose_answer_waits_for_approval_cannot_be_grouped(
    client: Visitor, comment: Comment, drafter: User
) -> None:
    waiting = another(comment)
    make.proposed(waiting)
    page = client.submit(client.visit(at(comment)), "Gruppera", numbers="2")
    assert page.status_code == 409
    assert make.answer_of(waiting).id != make.answer_of(comment).id


def test_a_change_is_linked_by_the_number_of_its_passage_and_unlinked_again(
    client: Visitor, comment: Comment, drafter: User
) -> None:
    page = client.submit(client.visit(at(comment)), "Koppla ändringen", label=" 1.2 ")
    assert "Ändringen är kopplad." in page.said
    assert "Stycke 1.2" in page.one("//div[@id='changes']//li")
    assert "inte ändrat än" in page.one("//div[@id='changes']//li")
    page = client.submit(page, "Ta bort kopplingen")
    assert make.rows(DispositionChange) == 0
    assert "Ingen ändring är kopplad" in page.said


@pytest.mark.parametrize("label", ["", "9.9", HOSTILE, "x" * 41])
def test_a_passage_that_is_not_there_is_pointed_out_and_kept(
    client: Visitor, comment: Comment, drafter: User, label: str
) -> None:
    page = client.submit(client.visit(at(comment)), "Koppla ändringen", label=label)
    assert page.status_code == 422
    assert page.one("//details[@open]//input[@name='label']/@value") == label
    assert make.rows(DispositionChange) == 0


def test_a_link_that_is_not_there_cannot_be_removed(client: Visitor, comment: Comment, drafter: User) -> None:
    page = client.visit(at(comment))
    assert client.post(at(comment, "/unlink"), data={"uid": HOSTILE} | token(page)).status_code == 404


def test_proposed_wording_is_taken_into_the_working_text_and_linked(
    client: Visitor, comment: Comment, drafter: User
) -> None:
    page = client.visit(client.visit(at(comment) + "?sector=municipality").one("//a[@data-key='w']/@href"))
    assert page.h1 == "För in lydelse i texten"
    assert page.all("//p[@class='plan-sm']/ins") == ["bör"]
    page = client.submit(page, "Spara i arbetstexten")
    assert "Arbetstexten är ändrad" in page.said
    assert page.request.query_string == b"sector=municipality"
    assert "bör ha en namngiven" in working_words(comment)
    assert "ändrat i arbetstexten" in page.one("//div[@id='changes']//li")


def test_a_clean_merge_keeps_what_colleagues_have_changed_elsewhere_in_the_passage(
    client: Visitor, comment: Comment, drafter: User
) -> None:
    reword(comment, drafter, "Varje kommun ska ha minst en utsedd kontaktperson för företagsfrågor.")
    page = client.visit(at(comment, "/accept"))
    assert typed(page, "source") == "Varje kommun bör ha en utsedd kontaktperson för företagsfrågor."
    client.submit(page, "Spara i arbetstexten")
    assert working_words(comment) == "Varje kommun bör ha en utsedd kontaktperson för företagsfrågor."


def test_two_wordings_for_the_same_words_are_a_choice(
    client: Visitor, comment: Comment, drafter: User
) -> None:
    reword(comment, drafter, "Varje kommun får ha högst en namngiven kontaktperson för företagsfrågor.")
    page = client.visit(at(comment, "/accept"))
    assert "går inte att foga ihop utan ett val" in page.said
    assert page.all("//dl[contains(@class, 'accept-choice')]//dd") == ["får", "bör", "högst", "(ingenting)"]
    mine = "Varje kommun bör ha en namngiven kontaktperson."
    client.submit(page, "Spara i arbetstexten", source=mine)
    assert working_words(comment) == mine


def test_a_wording_typed_while_the_passage_changed_is_kept_beside_the_new_words(
    client: Visitor, comment: Comment, drafter: User
) -> None:
    page = client.visit(at(comment, "/accept"))
    reword(comment, drafter, "Varje kommun ska ha minst två namngivna kontaktpersoner för företagsfrågor.")
    mine = "Varje kommun bör ha en kontaktperson."
    page = client.submit(page, "Spara i arbetstexten", source=mine)
    assert page.status_code == 409
    assert typed(page, "source") == mine
    assert "två namngivna" in page.one("//section[@aria-labelledby='wc']")
    page = client.submit(page, "Spara i arbetstexten")
    assert working_words(comment) == mine


def test_a_wording_typed_while_the_passage_was_removed_is_kept(
    client: Visitor, comment: Comment, drafter: User
) -> None:
    page = client.visit(at(comment, "/accept"))
    plan = db.session.get_one(Plan, db.session.get_one(Consultation, comment.consultation_id).plan_id)
    gone = next(each for each in make.working(plan).blocks if each.uid == comment.uid)

    def remove() -> None:
        db.session.delete(gone)
        db.session.commit()

    remove()
    page = client.submit(page, "Spara i arbetstexten", source="Mina ord.")
    assert page.status_code == 409


def test_an_empty_or_endless_wording_is_not_saved(client: Visitor, comment: Comment, drafter: User) -> None:
    before = working_words(comment)
    for source in ("", "   ", "x" * 20_001):
        page = client.submit(client.visit(at(comment, "/accept")), "Spara i arbetstexten", source=source)
        assert page.status_code == 422
        assert typed(page, "source") == source.strip()
    assert working_words(comment) == before


def test_wording_that_is_already_there_is_only_linked(
    client: Visitor, comment: Comment, drafter: User
) -> None:
    client.submit(client.visit(at(comment, "/accept")), "Spara i arbetstexten")
    page = client.visit(at(comment, "/accept"))
    assert "Arbetstexten säger redan detta." in page.said
    page = client.submit(page, "Spara i arbetstexten")
    assert make.rows(DispositionChange) == 1


def test_a_comment_without_wording_has_nothing_to_take_in(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    plain = make.comment(round_)
    assert "För in lydelsen" not in client.visit(at(plain)).said
    assert client.get(at(plain, "/accept")).status_code == 409


def test_a_withdrawn_comment_says_so_and_its_answer_says_withdrawn(
    client: Visitor, comment: Comment, drafter: User, approver: User
) -> None:
    author = make.actor(db.session.get_one(User, comment.author_id))
    with transaction():
        comments.withdraw(author, comment, f"Fel plan. {HOSTILE}")
    page = client.visit(at(comment))
    assert f"Fel plan. {HOSTILE}" in page.said
    assert "För in lydelsen" not in page.said
    assert "Återtagen" in client.visit(at(comment).removesuffix("/1")).one("//span[@class='q-state']")
    page = client.submit(page, "Ta tillbaka och fortsätt skriva")
    page = client.submit(page, "Skicka för godkännande")
    assert make.answer_of(comment).outcome is Outcome.WITHDRAWN
    assert make.answer_of(comment).state is DispositionState.PROPOSED


def test_the_thread_and_others_on_the_same_passage_are_shown(
    client: Visitor, comment: Comment, drafter: User
) -> None:
    beside = another(comment, label="2.1", body="Håller med om ska.")
    with transaction():
        comments.reply(
            make.actor(drafter),
            db.session.get_one(Comment, comment.id),
            Draft(body="Vad menar ni?", locale="sv", token="t", organisation_id=None),
        )
    page = client.visit(at(comment))
    assert "Vad menar ni?" in page.one("//li[@class='by-region']")
    assert "Håller med om ska." in page.one("//ol[@class='others']/li")
    assert page.one("//ol[@class='others']//a/@href") == at(beside)


def test_one_goes_to_the_previous_and_the_next_in_the_same_list(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    someone = make.user(organisation=make.organisation())
    listed = [make.comment(round_, by=someone) for _ in range(4)]
    make.proposed(listed[1])
    page = client.visit(at(listed[2]) + "?state=open")
    steps = page.all("//a[contains(@class, 'place-step')]/@href")
    assert steps == [at(listed[0]) + "?state=open", at(listed[3]) + "?state=open"]
    outside = client.visit(at(listed[1]) + "?state=open")
    assert [each.split("/")[-1] for each in outside.all("//a[contains(@class, 'place-step')]/@href")] == [
        "1?state=open",
        "3?state=open",
    ]


@pytest.mark.parametrize("number", ["99", "0", "99999999999999999999"])
def test_a_number_that_is_no_comment_is_not_found(
    client: Visitor, comment: Comment, drafter: User, number: str
) -> None:
    queue = at(comment).rsplit("/", 1)[0]
    data = token(client.visit(at(comment)))
    for rest in ("", "/accept"):
        assert client.get(f"{queue}/{number}{rest}").status_code == 404
    for rest in ("", "/approve", "/send-back", "/take-back", "/note", "/assign", "/group", "/leave", "/link"):
        assert client.post(f"{queue}/{number}{rest}", data=data).status_code in {404, 405}, rest


WRITING: list[tuple[str, dict[str, str]]] = [
    ("", {"act": "save", "outcome": "accepted", "revision": "1"}),
    ("/take-back", {}),
    ("/assign", {}),
    ("/group", {"numbers": "2"}),
    ("/leave", {}),
    ("/link", {"label": "1.1"}),
    ("/unlink", {"uid": "x"}),
    ("/accept", {"source": "Nytt", "digest": "x"}),
]
APPROVING: list[tuple[str, dict[str, str]]] = [("/approve", {}), ("/send-back", {"because": "Nej"})]


@pytest.mark.parametrize("role", [Role.APPROVER, Role.REGISTRAR, Role.READER, Role.ADMINISTRATOR, None])
def test_only_those_who_write_answers_can_change_them(
    client: Visitor, comment: Comment, role: Role | None
) -> None:
    refuses(client, comment, role, WRITING)


@pytest.mark.parametrize("role", [Role.DRAFTER, Role.PROCESS_OWNER, Role.REGISTRAR, Role.READER, None])
def test_only_approvers_approve_and_send_back(client: Visitor, comment: Comment, role: Role | None) -> None:
    make.proposed(comment)
    refuses(client, comment, role, APPROVING)


def refuses(
    client: Visitor, comment: Comment, role: Role | None, posts: list[tuple[str, dict[str, str]]]
) -> None:
    another(comment)
    person = make.user(role) if role else make.user(organisation=make.organisation())
    make.sign_in(client, person)
    given = token(client.visit("/"))
    before = make.answer_of(comment).revision
    for rest, data in posts:
        assert client.post(at(comment, rest), data=data | given).status_code == 403, rest
    assert make.answer_of(comment).revision == before
    assert make.rows(DispositionNote) + make.rows(DispositionChange) == 0


@pytest.mark.parametrize("role", [Role.REGISTRAR, Role.READER, Role.ADMINISTRATOR])
def test_who_only_reads_is_offered_nothing_to_do_but_write_a_note(
    client: Visitor, comment: Comment, role: Role
) -> None:
    another(comment)
    make.sign_in(client, make.user(role))
    for act in (lambda: None, lambda: make.proposed(comment), lambda: None):
        act()
        page = client.visit(at(comment))
        assert page.all("//main//form[@method='post']/@action") == [at(comment, "/note")]
        assert "Fråga tillbaka" not in page.said


def test_hostile_words_stay_words_everywhere(client: Visitor, round_: Consultation, drafter: User) -> None:
    body = make.organisation(name=HOSTILE)
    by = make.user(organisation=body, name=HOSTILE, title=HOSTILE)
    hostile = make.comment(
        round_, "2.1", by=by, words="ska", body=f"{HOSTILE} [x](javascript:alert(1))", proposed=HOSTILE
    )
    page = client.submit(client.visit(at(hostile)), "Spara", outcome="no_change", reasons_sv=HOSTILE)
    assert typed(page, "reasons_sv") == HOSTILE
    page = client.submit(page, "Skicka för godkännande", reasons_sv=f"{HOSTILE} ingen ändring")
    assert f"{HOSTILE} ingen ändring" in page.one("//div[contains(@class, 'answer-said')]")
    for html in (page, client.visit(at(hostile, "/accept"))):
        assert not html.all("//main//script")
        assert not html.all("//main//*[starts-with(@href, 'javascript')]")


def grown(round_: Consultation, drafter: User, many: int) -> Comment:
    """Make a comment with a thread, a group, neighbours, notes and links, in a queue of so many comments."""
    actor = make.actor(drafter)
    someone = make.user(organisation=make.organisation())
    first = make.comment(round_, "2.1", by=someone, words="ska", proposed="bör")
    rest = [make.comment(round_, "2.1", by=someone) for _ in range(many - 1)]
    mine = make.answer_of(first)
    with transaction():
        groups.group(actor, mine, frozenset(each.number for each in rest[: many // 2]))
    for place in range(many // 5):
        with transaction():
            dispositions.note(actor, make.answer_of(first), f"Anteckning {place}")
    for label in ("1.1", "1.2", "2.1"):
        with transaction():
            proposals.link(actor, make.answer_of(first), label)
    return first


@pytest.mark.parametrize("many", [10, 200])
def test_a_comment_asks_the_database_the_same_however_long_the_queue_and_its_group(
    client: Visitor, round_: Consultation, drafter: User, queries: Queries, many: int
) -> None:
    address = at(grown(round_, drafter, many))
    with queries.counted() as seen:
        client.visit(address)
    assert len(seen) == QUERIES_OF_A_COMMENT, "\n".join(seen)


def test_the_edited_text_has_its_own_address(client: Visitor, comment: Comment, drafter: User) -> None:
    page = client.visit(at(comment))
    link = page.one("//section[@aria-labelledby='v2']//a/@href")
    assert client.visit(link).status_code == 200


def test_a_form_without_its_secret_changes_nothing_and_shows_what_was_typed(
    client: Visitor, comment: Comment, drafter: User
) -> None:
    answer = client.post(at(comment), data={"outcome": "accepted", "reasons_sv": NO, "revision": "1"})
    assert answer.status_code == 400
    assert NO in answer.text
    assert make.answer_of(comment).outcome is None


def test_english_words_are_the_passage_when_the_comment_is_on_the_english_text(
    client: Visitor, round_: Consultation, drafter: User
) -> None:
    version = db.session.get_one(Version, round_.version_id)
    english = next(text for text in make.block_of(version, "2.1").texts if text.locale == "en")
    assert isinstance(english, BlockText)
    said: Callable[[], Comment] = lambda: make.comment(round_, "2.1")  # noqa: E731
    comment = said()
    comment.text_locale, comment.passage = "en", english.plain
    db.session.commit()
    page = client.visit(at(comment))
    assert "Each municipality shall have" in page.one("//section[@aria-labelledby='v2']")
    assert page.one("//section[@aria-labelledby='v2']/p[contains(@class,'plan-p')]/@lang") == "en"


def test_an_answer_that_says_no_and_has_a_change_linked_is_refused_at_its_outcome(
    client: Visitor, drafter: User, comment: Comment
) -> None:
    with transaction():
        proposals.link(make.actor(drafter), make.answer_of(comment), "2.1")
    page = client.submit(
        client.visit(at(comment)), "Skicka för godkännande", outcome="no_change", reasons_sv=NO
    )
    assert page.status_code == 422
    assert "en ändring är kopplad till svaret" in page.one("//div[contains(@class, 'errs')]")
    assert page.one("//div[contains(@class, 'errs')]//a/@href") == "#outcome"
    assert typed(page, "reasons_sv") == NO
    assert make.answer_of(comment).state is DispositionState.OPEN
    client.submit(page, "Ta bort kopplingen")
    page = client.submit(
        client.visit(at(comment)), "Skicka för godkännande", outcome="no_change", reasons_sv=NO
    )
    assert make.answer_of(comment).state is DispositionState.PROPOSED
    page = client.visit(at(comment))
    assert not page.all("//form[contains(@action, '/link')]")
    assert "För in lydelsen" not in page.said
