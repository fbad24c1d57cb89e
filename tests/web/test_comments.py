from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from time_machine import travel

from consult import clock
from consult.db import db
from consult.model.comments import Anchor, Comment, CommentKind, Stance, Tally, Voice
from consult.model.consultations import (
    Consultation,
    Invitation,
    InvitationState,
    Participation,
    Publication,
    Question,
)
from consult.model.dispositions import Disposition, DispositionState
from consult.model.organisations import Sector
from consult.model.records import Event, Verb
from consult.model.users import Role, User
from consult.model.versions import Version
from consult.text.anchors import Status
from tests import factories as make
from tests.support.client import Page, Visitor
from tests.support.comment import say
from tests.support.queries import Queries

pytestmark = pytest.mark.usefixtures("app")

GOOD = {"kind": "proposal", "body": "Skriv **vilka** aktörer."}


def form_of(consultation: Consultation, label: str = "1.2") -> str:
    version = db.session.get_one(Version, consultation.version_id)
    return f"/consultations/{consultation.slug}/blocks/{make.block_of(version, label).uid}"


def only_comment() -> Comment:
    return db.session.scalars(select(Comment).execution_options(populate_existing=True)).one()


@pytest.fixture
def round_() -> Consultation:
    return make.consultation()


@pytest.fixture
def speaker(client: Visitor) -> User:
    person = make.user(organisation=make.organisation(name="Exempelkommun"), title="Näringslivschef")
    make.sign_in(client, person)
    return person


@pytest.fixture
def send(client: Visitor, round_: Consultation, speaker: User) -> Callable[..., Page]:
    def sending(label: str = "1.2", **values: str) -> Page:
        page = client.visit(form_of(round_, label))
        return say(client, page, **GOOD | values)

    return sending


def test_a_comment_on_a_block_is_kept_with_all_that_belongs_to_it(send: Callable[..., Page]) -> None:
    page = send(stance="supports_with_comments")
    assert "Din synpunkt har kommit in. Alla kan läsa den nu." in page.text
    said = only_comment()
    assert (said.number, said.position, said.kind, said.stance) == (
        1,
        0,
        CommentKind.PROPOSAL,
        Stance.SUPPORTS_WITH_COMMENTS,
    )
    assert (said.voice, said.sector, said.signed_as) == (
        Voice.ORGANISATION,
        Sector.MUNICIPALITY,
        "Näringslivschef",
    )
    assert (said.label, said.text_locale, said.start) == ("1.2", "sv", None)
    assert said.passage == "För övriga aktörer är planen vägledande."
    assert said.html == "<p>Skriv <strong>vilka</strong> aktörer.</p>\n"
    anchor = db.session.scalars(select(Anchor)).one()
    assert (anchor.status, anchor.score, anchor.uid) == (Status.EXACT, 1.0, said.uid)
    assert db.session.scalars(select(Disposition.state)).one() is DispositionState.OPEN
    assert db.session.scalars(select(Event.verb).where(Event.verb == Verb.COMMENT_POSTED)).one()
    assert db.session.scalars(select(Tally.comments)).one() == 1


def test_the_commenter_returns_to_the_text_where_the_comment_is_open(send: Callable[..., Page]) -> None:
    page = send()
    assert page.request.path.endswith("/1/1")
    assert "Skriv vilka aktörer." in page.one("//article[contains(@class, 'is-open')]")


def test_words_are_chosen_by_typing_them(send: Callable[..., Page]) -> None:
    send(words=" ”övriga   aktörer” ")
    assert only_comment().quote == "övriga aktörer"


def test_words_chosen_in_the_address_are_quoted(client: Visitor, round_: Consultation, speaker: User) -> None:
    page = client.visit(form_of(round_) + "?start=4&end=18&propose=1")
    assert page.one("//mark") == "övriga aktörer"
    assert page.one("//textarea[@name='proposed']") == "övriga aktörer"
    say(client, page, body="Tydligare.", proposed="kommuner och företag")
    said = only_comment()
    assert (said.quote, said.proposed, said.kind) == (
        "övriga aktörer",
        "kommuner och företag",
        CommentKind.PROPOSAL,
    )


def test_words_that_stand_in_several_places_are_asked_about(client: Visitor, speaker: User) -> None:
    plan = make.plan()
    make.text(plan, "# Ett\n\nPlanen gäller. Hela planen gäller.", english="")
    twice = make.consultation(make.published(plan))
    page = client.visit(form_of(twice, "1.1"))
    page = say(client, page, **GOOD, words="gäller")
    assert page.status_code == 422
    assert "på flera ställen" in page.said
    assert "Skriv **vilka** aktörer." in page.said
    assert len(page.all("//input[@name='which']")) == 2
    say(client, page, which="1")
    said = db.session.scalars(select(Comment).where(Comment.consultation_id == twice.id)).one()
    assert said.start == len("Planen gäller. Hela planen ")


@pytest.mark.parametrize("words", ["finns inte här", "<script>", "planen beskriver"])
def test_words_that_are_not_there_are_said_to_be_missing(send: Callable[..., Page], words: str) -> None:
    page = send(words=words)
    assert page.status_code == 422
    assert "finns inte i stycket" in page.said
    assert make.rows(Comment) == 0


@pytest.mark.parametrize(
    "place",
    [
        "start=4&end=400",
        "start=18&end=4",
        "start=4&end=4",
        "start=-1&end=3",
        "start=x&end=y",
        "start=4",
        "start=4&end=99999999999",
    ],
)
def test_places_that_are_not_in_the_text_are_left_out_of_the_form(
    client: Visitor, round_: Consultation, speaker: User, place: str
) -> None:
    page = client.visit(f"{form_of(round_)}?{place}")
    assert page.all("//mark") == []
    assert page.one("//input[@name='start']/@value") == ""


def test_a_place_that_is_not_in_the_text_is_refused_when_it_is_sent(
    client: Visitor, round_: Consultation, speaker: User
) -> None:
    page = client.visit(form_of(round_) + "?start=4&end=18")
    page = say(client, page, **GOOD, end="400")
    assert page.status_code == 422
    assert "Orden du valde finns inte i texten." in page.said
    assert make.rows(Comment) == 0


def test_a_preview_shows_how_the_paragraph_will_read_and_saves_nothing(
    client: Visitor, round_: Consultation, speaker: User
) -> None:
    page = client.visit(form_of(round_))
    page = client.submit(page, "Visa hur det blir", words="vägledande", proposed="styrande", body="")
    assert page.status_code == 200
    assert page.one("//div[@id='preview']//del") == "Struket: vägledande"
    assert page.one("//div[@id='preview']//ins") == "Tillagt: styrande"
    assert page.one("//div[@id='preview']//p[2]").startswith("För övriga aktörer är planen")
    assert make.rows(Comment) == 0


def test_new_wording_that_changes_nothing_is_none(send: Callable[..., Page]) -> None:
    send(proposed="För övriga aktörer är planen vägledande.")
    assert only_comment().proposed is None


@pytest.mark.parametrize("body", ["", "   \n", "\u200b\u200d", "\u202e", "\f"])
def test_an_empty_comment_is_refused(send: Callable[..., Page], body: str) -> None:
    assert send(body=body).status_code == 422
    assert make.rows(Comment) == 0


def test_what_no_page_can_carry_is_refused_with_the_words_kept(send: Callable[..., Page]) -> None:
    page = send(body="Skriv vilka\x00 aktörer.")
    assert page.status_code == 400
    assert "Skriv vilka\ufffd aktörer." in page.said
    assert make.rows(Comment) == 0


def test_line_ends_are_kept_as_one_character(send: Callable[..., Page]) -> None:
    send(body="Ett.\r\nTvå.")
    assert only_comment().body == "Ett.\nTvå."


def test_without_a_kind_nothing_is_sent_and_nothing_is_lost(send: Callable[..., Page]) -> None:
    page = send(kind="", words="vägledande")
    assert page.status_code == 422
    assert page.one("//textarea[@name='body']") == "Skriv **vilka** aktörer."
    assert page.one("//input[@name='words']/@value") == "vägledande"
    assert page.all("//a[@href='#kind']") == [
        "Vad är det för slags synpunkt?: Välj vad det är för slags synpunkt."
    ]


def test_unknown_choices_are_refused(client: Visitor, round_: Consultation, speaker: User) -> None:
    page = client.visit(form_of(round_))
    token = page.all("//input[@name='csrf_token']/@value")[0]
    for wrong in ({"kind": "praise"}, {"stance": "loves"}, {"stance": "declines"}):
        answer = client.post(form_of(round_), data=GOOD | {"csrf_token": token} | wrong)
        assert answer.status_code == 422
    assert make.rows(Comment) == 0


HOSTILE = "<script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1)) \u202eevil ![p](http://x/y.png)"


def test_hostile_words_do_no_harm_wherever_they_are_shown(
    client: Visitor, round_: Consultation, send: Callable[..., Page]
) -> None:
    page = send(body=HOSTILE, proposed=HOSTILE)
    for each in (
        page,
        client.visit(f"/consultations/{round_.slug}/comments"),
        client.visit(f"/consultations/{round_.slug}/comments/1"),
        client.visit(f"/consultations/{round_.slug}/comments?q=%3Cscript"),
        client.visit(form_of(round_)),
        client.visit("/mine"),
    ):
        assert "<script>alert" not in each.text
        assert each.all("//main//img") == []
        assert each.all("//main//*[@onerror]") == []
        assert [href for href in each.all("//main//a/@href") if href.startswith("javascript")] == []


def test_a_megabyte_is_refused_and_kept_in_the_form(send: Callable[..., Page]) -> None:
    page = send(body="å" * 1_000_000)
    assert page.status_code == 422
    assert "högst 20 000 tecken" in page.said
    assert len(page.one("//textarea[@name='body']")) == 1_000_000


def test_the_same_words_sent_again_from_a_page_gone_back_to_count_once(
    client: Visitor, round_: Consultation, speaker: User
) -> None:
    said = GOOD | {"words": "vägledande"}
    say(client, client.visit(form_of(round_)), **said)
    page = say(client, client.visit(form_of(round_)), **said)
    assert "Du har redan skickat den här synpunkten." in page.said
    assert only_comment().number == 1
    say(client, client.visit(form_of(round_)), **said | {"words": "övriga aktörer"})
    assert make.rows(Comment) == 2


def test_the_hint_says_which_words_a_new_wording_is_for(
    client: Visitor, round_: Consultation, speaker: User
) -> None:
    page = client.visit(form_of(round_))
    assert "orden som du har angett ovanför" in page.said
    page = client.submit(page, "Visa hur det blir", words="vägledande", proposed="styrande")
    assert "Skriv om orden du har valt" in page.said


def test_a_form_sent_twice_counts_once(client: Visitor, round_: Consultation, speaker: User) -> None:
    page = client.visit(form_of(round_))
    first = say(client, page, **GOOD)
    second = say(client, page, **GOOD)
    assert first.request.path == second.request.path
    assert make.rows(Comment) == make.rows(Disposition) == make.rows(Anchor) == 1
    assert db.session.scalars(select(Consultation.comments_taken)).one() == 1


def test_a_reader_who_is_not_signed_in_is_shown_the_way(client: Visitor, round_: Consultation) -> None:
    page = client.visit(form_of(round_) + "?start=4&end=18")
    assert page.all("//form[contains(@class, 'compose')]") == []
    [link] = [href for href in page.all("//main//a/@href") if "sign" in href]
    assert link


def test_a_session_that_ran_out_while_writing_loses_nothing(
    client: Visitor, round_: Consultation, speaker: User
) -> None:
    page = client.visit(form_of(round_))
    with client.session_transaction() as session:
        del session["_user_id"]
    answer = say(client, page, **GOOD)
    assert answer.status_code == 403
    assert "Skriv **vilka** aktörer." in answer.text
    assert make.rows(Comment) == 0


def test_a_consultation_that_closed_while_writing_says_so_and_keeps_the_words(
    client: Visitor, round_: Consultation, speaker: User
) -> None:
    page = client.visit(form_of(round_))
    with travel(clock.now() + timedelta(days=25)):
        make.sign_in(client, speaker)
        answer = say(client, page, **GOOD)
    assert answer.status_code == 409
    assert "Sista svarsdag var" in answer.said
    assert answer.one("//textarea[@name='body']") == "Skriv **vilka** aktörer."
    assert make.rows(Comment) == 0


def test_a_consultation_that_has_not_opened_says_when_it_does(client: Visitor, speaker: User) -> None:
    page = client.visit(form_of(make.consultation(first=3)))
    assert "Remissen öppnar" in page.said
    assert page.all("//form[contains(@class, 'compose')]") == []


def test_only_those_invited_comment_where_only_they_may(client: Visitor, speaker: User) -> None:
    round_ = make.consultation(participation=Participation.INVITED)
    page = client.visit(form_of(round_))
    assert "Bara inbjudna organisationer" in page.said
    body = next(iter(make.actor(speaker).memberships))
    invitation = Invitation(consultation_id=round_.id, organisation_id=body, state=InvitationState.LISTED)
    db.session.add(invitation)
    db.session.commit()
    assert "Bara inbjudna organisationer" in client.visit(form_of(round_)).said
    invitation.state = InvitationState.INVITED
    say(client, client.visit(form_of(round_)), **GOOD)
    assert make.rows(Comment) == 1


def test_an_organisation_with_more_time_comments_until_its_own_last_day(
    client: Visitor, speaker: User
) -> None:
    round_ = make.consultation(first=-30, last=-1)
    assert "Sista svarsdag var" in client.visit(form_of(round_)).said
    body = next(iter(make.actor(speaker).memberships))
    more = Invitation(
        consultation_id=round_.id,
        organisation_id=body,
        state=InvitationState.INVITED,
        extended_to=clock.today(),
    )
    db.session.add(more)
    say(client, client.visit(form_of(round_)), **GOOD)
    assert make.rows(Comment) == 1


def test_staff_are_told_that_they_answer_but_do_not_comment(client: Visitor, round_: Consultation) -> None:
    make.sign_in(client, make.user(Role.DRAFTER))
    page = client.visit(form_of(round_))
    assert "Du arbetar för regionen." in page.said


def test_whoever_speaks_for_several_says_for_whom(
    client: Visitor, round_: Consultation, speaker: User
) -> None:
    other = make.organisation(name="Annan kommun")
    make.join(speaker, other)
    page = client.visit(form_of(round_))
    assert other.slug in page.all("//input[@name='organisation']/@value")
    answer = say(client, page, **GOOD)
    assert answer.status_code == 422
    assert "Välj för vem du talar." in answer.said
    say(client, answer, organisation=other.slug)
    assert only_comment().organisation_id == other.id


def test_nobody_speaks_for_an_organisation_that_is_not_theirs(
    client: Visitor, round_: Consultation, speaker: User
) -> None:
    foreign = make.organisation()
    make.join(speaker, make.organisation())
    page = client.visit(form_of(round_))
    token = page.all("//input[@name='csrf_token']/@value")[0]
    answer = client.post(form_of(round_), data=GOOD | {"csrf_token": token, "organisation": foreign.slug})
    assert answer.status_code == 422
    assert make.rows(Comment) == 0


def test_a_private_person_is_shown_without_a_name_unless_they_want_it(
    client: Visitor, round_: Consultation
) -> None:
    for shows, seen in ((False, "Privatperson"), (True, "Alva Berg")):
        make.sign_in(client, make.user(name="Alva Berg", shows_name=shows))
        page = say(client, client.visit(form_of(round_)), **GOOD)
        assert page.all("//span[@class='note-org']")[-1] == seen


@pytest.mark.parametrize("uid", ["finns-inte", "x" * 200, "%3Cscript%3E"])
def test_a_block_of_another_text_is_not_found(client: Visitor, round_: Consultation, uid: str) -> None:
    other = make.consultation()
    version = db.session.get_one(Version, other.version_id)
    foreign = make.block_of(version, "1.2").uid
    for each in (uid, foreign):
        assert client.get(f"/consultations/{round_.slug}/blocks/{each}").status_code == 404


def test_a_comment_sent_to_a_block_that_is_not_there_keeps_the_words(
    client: Visitor, round_: Consultation, speaker: User
) -> None:
    page = client.visit(form_of(round_))
    token = page.all("//input[@name='csrf_token']/@value")[0]
    answer = client.post(f"/consultations/{round_.slug}/blocks/borta", data=GOOD | {"csrf_token": token})
    assert answer.status_code == 404
    assert "Skriv **vilka** aktörer." in answer.text


def test_a_consultation_being_prepared_is_not_there(client: Visitor, speaker: User) -> None:
    draft = make.consultation(state="draft", announced_at=None)
    assert client.get(form_of(draft)).status_code == 404


def test_the_whole_plan_and_a_guiding_question_can_be_commented_on(client: Visitor, speaker: User) -> None:
    question = Question(position=1, text={"sv": "Är målen rätt?", "en": "Are the goals right?"})
    round_ = make.consultation(questions=[question])
    address = f"/consultations/{round_.slug}/comment"
    page = say(client, client.visit(address), **GOOD, stance="no_comments")
    assert page.request.path.endswith("/comments/1")
    page = client.visit(f"{address}?question=1")
    assert "Är målen rätt?" in page.said
    say(client, page, **GOOD)
    said = db.session.scalars(select(Comment).order_by(Comment.number)).all()
    assert [each.question_id for each in said] == [None, question.id]
    assert [each.uid for each in said] == [None, None]
    assert client.get(f"{address}?question=7").status_code == 404
    assert db.session.scalars(select(Tally.comments)).one() == 2
    comments = f"/consultations/{round_.slug}/comments"
    for shown in (comments, f"{comments}/2", "/mine"):
        assert client.visit(shown).said.count("Svar på fråga 1: Är målen rätt?") == 1, shown
    assert "Svar på fråga" not in client.visit(f"{comments}/1").said


def test_the_words_of_an_english_reader_are_pinned_to_the_english_text(
    client: Visitor, round_: Consultation, speaker: User
) -> None:
    client.set_cookie("locale", "en")
    page = client.visit(form_of(round_) + "?start=4&end=10")
    client.set_cookie("locale", "sv")
    say(client, page, **GOOD)
    said = only_comment()
    assert (said.text_locale, said.quote) == ("en", "others")


def test_posting_takes_few_statements(
    client: Visitor, round_: Consultation, speaker: User, queries: Queries
) -> None:
    address = form_of(round_)
    page = client.visit(address)
    data = dict(page.tree.forms[-1].form_values()) | GOOD
    with queries.at_most(13):
        answer = client.post(address, data=data)
    assert answer.status_code == 303


def test_a_sealed_consultation_thanks_without_showing_to_others(client: Visitor, speaker: User) -> None:
    round_ = make.consultation(publication=Publication.AFTER_PERIOD)
    page = say(client, client.visit(form_of(round_)), **GOOD)
    assert "Andra kan läsa det du skriver först efter sista svarsdagen." in page.text
    assert "Skriv vilka aktörer." in page.said


def test_what_looks_like_personal_data_is_named_once_and_can_be_sent(
    client: Visitor, send: Callable[..., Page]
) -> None:
    page = send(body="Ring Kim på 070-123 45 67.")
    assert page.status_code == 422
    assert "Det här ser ut som personuppgifter: 070-123 45 67 (telefonnummer)." in page.said
    assert not make.rows(Comment)
    page = say(client, page, body="Skriv till kim@example.org.")
    assert "kim@example.org (e-postadress)" in page.said, "of other words one is warned again"
    say(client, page)
    assert only_comment().body == "Skriv till kim@example.org."
