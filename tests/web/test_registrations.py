"""A returned Word file: read, shown, corrected, and registered as comments in the name of whoever sent it."""

from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select
from time_machine import travel

from consult import clock
from consult.db import db
from consult.model.comments import Anchor, Comment, CommentKind, Tally, Voice
from consult.model.consultations import (
    Consultation,
    ConsultationState,
    Invitation,
    InvitationState,
    Participation,
    Publication,
)
from consult.model.dispositions import DispositionChange, DispositionState
from consult.model.files import File, FilePart, FileRole
from consult.model.notices import Notice, NoticeKind
from consult.model.organisations import Organisation
from consult.model.plans import Plan
from consult.model.records import Event, Verb
from consult.model.registrations import Registration, RegistrationState
from consult.model.users import Role, User
from consult.model.versions import Version
from consult.text.anchors import Status
from tests import factories
from tests.support import post
from tests.support.client import Page, Visitor
from tests.support.queries import Queries
from tests.support.word import saved, swedish
from tests.support.word_returned import (
    OTHERS,
    begins,
    comment,
    ends,
    file,
    heading,
    paragraph,
    plan,
    returned_plan,
    run,
    tracked,
)


@pytest.fixture(name="round_")
def _round(client: Visitor) -> Consultation:
    return factories.consultation()


@pytest.fixture(name="body")
def _body(client: Visitor) -> Organisation:
    return factories.organisation(name="Ånge kommun")


@pytest.fixture(name="staff", autouse=True)
def _staff(client: Visitor) -> User:
    person = factories.user(Role.DRAFTER, locale="en", name="Disa Drafter")
    factories.sign_in(client, person)
    return person


def address(round_: Consultation) -> str:
    return f"/desk/consultations/{round_.slug}/word"


def upload(client: Visitor, round_: Consultation, data: bytes, **about: Any) -> Page:
    page = client.visit(address(round_))
    return client.submit(page, "Read the file", file=(BytesIO(data), "svar.docx"), **about)


def said() -> list[Comment]:
    db.session.expire_all()
    return list(db.session.scalars(select(Comment).order_by(Comment.number, Comment.position)))


def test_a_file_is_shown_before_anything_is_saved_and_then_registered(
    client: Visitor, round_: Consultation, body: Organisation, staff: User
) -> None:
    page = upload(client, round_, returned_plan(), sender=body.slug, reference="RV2026-17")
    assert page.h1 == "What was understood"
    assert factories.rows(Comment) == 0
    assert page.all("//li[contains(@class, 'fate')]//ins") == ["Added: två namngivna kontaktpersoner"]
    assert "The file does not tell what it is about." in page.said
    page = client.submit(page, "Register")
    assert "3 comments are registered." in page.said
    assert page.h1 == "Comments to answer"
    roots = [each for each in said() if each.position == 0]
    by_label = {each.label: each for each in roots}
    assert set(by_label) == {"1.1", "2.1", ""}
    assert {(each.author_id, each.organisation_id, each.signed_as) for each in said()} == {
        (staff.id, body.id, "")
    }
    assert by_label["1.1"].quote == "länets aktörer"
    assert by_label["1.1"].body == r"Vilka är \*de\*?"
    assert [each.body for each in said() if each.position] == ["Se listan."]
    assert by_label["2.1"].body == "Byt ”en namngiven kontaktperson” mot ”två namngivna kontaktpersoner”."
    assert (
        by_label["2.1"].proposed
        == "Varje kommun ska ha minst två namngivna kontaktpersoner för företagsfrågor."
    )
    kept = db.session.scalars(select(Registration)).one()
    assert (kept.number, kept.comments, kept.placeless, kept.reference) == (1, 3, 1, "RV2026-17")
    placeless = db.session.get_one(Anchor, (by_label[""].id, round_.version_id))
    assert (placeless.status, placeless.uid, placeless.method) == (Status.REMOVED, None, "no_place")


def test_what_was_registered_is_counted_waits_for_answers_and_is_in_the_log(
    client: Visitor, round_: Consultation, body: Organisation
) -> None:
    factories.comment(round_)
    client.submit(upload(client, round_, returned_plan(), sender=body.slug), "Register")
    db.session.expire_all()
    fresh = db.session.get_one(Consultation, round_.id)
    assert (fresh.comments_taken, fresh.unanswered) == (4, 4)
    roots = [each for each in said() if each.registration_id and not each.position]
    assert [each.number for each in roots] == [2, 3, 4]
    assert {factories.answer_of(each).state for each in roots} == {DispositionState.OPEN}
    tallies = {each.uid: each.comments for each in db.session.scalars(select(Tally))}
    version = round_.version_id
    block = {label: factories.block_of(_version(version), label).uid for label in ("1.1", "2.1")}
    assert tallies == {block["1.1"]: 2, block["2.1"]: 1, "": 1}
    event = db.session.scalars(select(Event).where(Event.verb == Verb.ANSWER_REGISTERED)).one()
    assert event.data == {
        "number": 1,
        "comments": 3,
        "placeless": 1,
        "organisation": body.id,
        "channel": "word",
    }


def _version(version_id: int) -> Version:
    return db.session.get_one(Version, version_id)


def test_pages_say_honestly_who_registered_it_and_for_whom(
    client: Visitor, round_: Consultation, body: Organisation
) -> None:
    day = clock.today() - timedelta(days=3)
    client.submit(
        upload(client, round_, returned_plan(), sender=body.slug, received_on=day.isoformat()), "Register"
    )
    factories.sign_in(client, factories.user(locale="en"))
    listed = client.visit(f"/consultations/{round_.slug}/comments")
    assert len(listed.all("//article//*[text()='Registered by the region']")) == 3
    numbers = {each.label: each.number for each in said() if not each.position}
    page = client.visit(f"/consultations/{round_.slug}/comments/{numbers['1.1']}")
    assert "Ånge kommun" in page.said
    assert "It came to the region in a Word file on" in page.said
    assert "Disa Drafter" not in page.said
    assert "Ola" not in page.said
    page = client.visit(f"/consultations/{round_.slug}/comments/{numbers['']}")
    assert "What in the text it is about is not known. The file does not tell what it is about." in page.said


def test_what_was_registered_for_others_is_not_among_ones_own(
    client: Visitor, round_: Consultation, body: Organisation
) -> None:
    member = factories.user(organisation=body, locale="en")
    client.submit(upload(client, round_, returned_plan(), sender=body.slug), "Register")
    assert "You have not said anything yet" in client.visit("/mine").said
    factories.sign_in(client, member)
    assert len(client.visit("/mine").all("//article")) == 3


def test_everyone_in_the_organisation_is_told(
    app: Flask, client: Visitor, round_: Consultation, body: Organisation
) -> None:
    member = factories.user(organisation=body, locale="en", email="m@example.org")
    factories.user(organisation=factories.organisation())
    client.submit(upload(client, round_, returned_plan(), sender=body.slug), "Register")
    letters = post.letters(app)
    assert [each.recipient for each in letters] == ["m@example.org"]
    assert "as 3 comments, in the name of your organisation" in letters[0].text
    assert f"/consultations/{round_.slug}/comments?own=1" in letters[0].text
    told = [(each.user_id, each.kind) for each in db.session.scalars(select(Notice))]
    assert told == [(member.id, NoticeKind.REGISTERED)]
    factories.sign_in(client, member)
    page = client.visit("/mine")
    assert "The region has registered your organisation’s answer" in page.said
    assert (
        len(
            client.visit(page.one("//ul[@class='notice-list']//a[contains(@href, 'own=1')]/@href")).all(
                "//article"
            )
        )
        == 3
    )


def test_a_question_back_reaches_the_organisation_and_whoever_registered_it(
    app: Flask, client: Visitor, round_: Consultation, body: Organisation, staff: User
) -> None:
    member = factories.user(organisation=body)
    client.submit(upload(client, round_, returned_plan(), sender=body.slug), "Register")
    post.letters(app)
    number = next(each.number for each in said() if each.label == "2.1")
    factories.sign_in(client, factories.user(Role.DRAFTER, locale="en"))
    page = client.visit(f"/consultations/{round_.slug}/comments/{number}")
    client.submit(page, "Send your reply", body="Vilka två?")
    post.letters(app)
    told = db.session.scalars(select(Notice.user_id).where(Notice.kind == NoticeKind.REPLY))
    assert set(told) == {member.id, staff.id}


def test_a_comment_without_words_and_a_strange_name_of_a_file_do_no_harm(
    client: Visitor, round_: Consultation, body: Organisation
) -> None:
    data = file(*plan(), comments=[comment(1, "")])
    name = "a" * 300 + "\u202e\x00.docx"
    page = client.submit(
        client.visit(address(round_)), "Read the file", file=(BytesIO(data), name), sender=body.slug
    )
    client.submit(page, "Register")
    assert [each.body for each in said()] == ["En kommentar utan ord i Wordfilen."]
    assert len(db.session.scalars(select(Registration)).one().filename) <= 200


def test_places_are_corrected_by_number_and_points_left_out(
    client: Visitor, round_: Consultation, body: Organisation, staff: User
) -> None:
    page = upload(client, round_, returned_plan(), sender=body.slug)
    names = dict(
        zip(_labels(page), page.all("//li[contains(@class, 'fate')]//input[@list]/@name"), strict=True)
    )
    assert set(names) == {"1.1", "2.1", ""}
    page = client.submit(page, "Look at the places again", **{names["1.1"]: "1.2", names["2.1"]: ""})
    assert OTHERS in page.said
    assert factories.rows(Comment) == 0
    leave = names[""].replace("place", "leave")
    kind = names["1.1"].replace("place", "kind")
    page = client.submit(page, "Register", **{leave: "on", kind: "factual_error"})
    assert "2 comments are registered." in page.said
    moved, nowhere = (each for each in said() if not each.position)
    assert (moved.label, moved.kind, moved.quote) == ("1.2", CommentKind.FACTUAL_ERROR, "")
    anchor = db.session.get_one(Anchor, (moved.id, round_.version_id))
    assert (anchor.status, anchor.confirmed_by_id, anchor.seen) == (Status.MANUAL, staff.id, OTHERS)
    assert (nowhere.uid, nowhere.proposed) == (None, None)
    assert "två namngivna kontaktpersoner" in nowhere.body
    assert db.session.get_one(Anchor, (nowhere.id, round_.version_id)).method == "by hand"


def _labels(page: Page) -> list[str]:
    return page.all("//li[contains(@class, 'fate')]//input[@list]/@value")


def test_a_number_that_no_passage_has_is_told_and_keeps_what_was_chosen(
    client: Visitor, round_: Consultation, body: Organisation
) -> None:
    page = upload(client, round_, returned_plan(), sender=body.slug, reference="RV2026-17")
    page = client.submit(page, "Register", **{"place-1": "9.9", "leave-2": "on"})
    assert page.status_code == 422
    assert "There is no passage 9.9 in this version." in page.said
    assert page.one("//input[@name='place-1']/@value") == "9.9"
    assert page.one("//input[@name='leave-2']/@checked") is not None
    assert page.one("//input[@name='reference']/@value") == "RV2026-17"
    assert page.one(f"//option[@value='{body.slug}']/@selected") is not None
    assert factories.rows(Comment) == 0
    assert "3 comments" not in page.said


def test_the_queue_finds_what_came_in_a_file_and_what_has_no_place_yet(
    client: Visitor, round_: Consultation, body: Organisation
) -> None:
    factories.comment(round_, None)
    client.submit(upload(client, round_, returned_plan(), sender=body.slug), "Register")
    queue = f"/desk/consultations/{round_.slug}/comments"
    assert _numbers(client.visit(f"{queue}?file=1")) == [2, 3, 4]
    assert _numbers(client.visit(f"{queue}?left=placeless")) == [4]
    page = client.visit(f"{queue}/4?left=placeless")
    assert "Registered by the region · its place is not known" in page.said


def _numbers(page: Page) -> list[int]:
    return [int(each) for each in page.all("//ol[contains(@class, 'q-list')]//span[@class='q-no']")]


def test_a_drafter_finds_the_place_of_what_had_none(
    client: Visitor, round_: Consultation, body: Organisation
) -> None:
    client.submit(upload(client, round_, returned_plan(), sender=body.slug), "Register")
    on = db.session.get_one(Plan, round_.plan_id)
    page = client.visit(f"/desk/plans/{on.slug}/anchors")
    assert "It came to the region in another way. The file does not tell what it is about." in page.said
    block = factories.block_of(_version(round_.version_id), "1.2")
    client.submit(page, "Move it there", to=block.uid)
    queue = f"/desk/consultations/{round_.slug}/comments"
    assert _numbers(client.visit(f"{queue}?left=placeless")) == []


def test_a_place_that_was_found_but_not_for_sure_is_checked_before_the_next_version(
    client: Visitor, round_: Consultation, body: Organisation
) -> None:
    strange = paragraph(begins(4), run("Ord som ingen har sett förut."), ends(4))
    data = file(*plan()[:5], strange, *plan()[5:], comments=[comment(4, "Saknas i planen.")])
    page = upload(client, round_, data, sender=body.slug)
    assert page.all("//h2[@id='check']/following-sibling::ol//div[@class='prose']") == ["Saknas i planen."]
    client.submit(page, "Register")
    anchor = next(
        db.session.get_one(Anchor, (each.id, round_.version_id)) for each in said() if "Saknas" in each.body
    )
    assert anchor.status is Status.SECTION
    on = db.session.get_one(Plan, round_.plan_id)
    assert "Saknas i planen." in client.visit(f"/desk/plans/{on.slug}/anchors").said


def test_the_same_file_is_registered_once(client: Visitor, round_: Consultation, body: Organisation) -> None:
    data = returned_plan()
    page = upload(client, round_, data, sender=body.slug)
    client.submit(page, "Register")
    count = factories.rows(Comment)
    again = client.submit(page, "Register")
    assert again.h1 == "Answer 1"
    assert "This answer has been registered, so it can no longer be changed here." in again.said
    assert factories.rows(Comment) == count
    page = upload(client, round_, data, sender=body.slug)
    assert page.status_code == 422
    assert "This very file has been registered already, as number 1." in page.said
    assert page.all("//a[text()='See what was registered then']/@href") == [
        f"/desk/consultations/{round_.slug}/comments?file=1"
    ]
    assert factories.rows(Registration) == 1
    assert "1: svar.docx" in client.visit(f"/desk/consultations/{round_.slug}/answers").said
    other = factories.consultation()
    assert upload(client, other, data, sender=body.slug).h1 == "What was understood"


def test_the_file_is_kept_as_it_came_and_given_out_to_those_who_register_alone(
    client: Visitor, round_: Consultation, body: Organisation
) -> None:
    data = returned_plan()
    page = upload(client, round_, data, sender=body.slug)
    kept = db.session.scalars(select(File)).one()
    assert (kept.role, kept.name, kept.size) == (FileRole.ORIGINAL, "svar.docx", len(data))
    assert kept.digest == sha256(data).hexdigest()
    (way,) = page.all("//a[bdi='svar.docx']/@href")
    client.submit(page, "Register")
    given = client.get(way)
    assert (given.status_code, given.data) == (200, data)
    assert given.headers["Content-Disposition"] == "attachment; filename=svar.docx"
    assert client.visit(f"/desk/consultations/{round_.slug}/answers/1").all(f"//a[@href='{way}']")
    for person in (factories.user(), factories.user(organisation=body), factories.user(Role.READER)):
        factories.sign_in(client, person)
        assert client.get(way).status_code == 403


def test_a_file_that_is_being_read_is_gone_on_with_and_can_be_thrown_away(
    client: Visitor, round_: Consultation, body: Organisation
) -> None:
    data = returned_plan()
    upload(client, round_, data, sender=body.slug, reference="RV2026-9")
    page = client.visit(
        client.visit(f"/desk/consultations/{round_.slug}/answers").one("//a[.='Answer 1']/@href")
    )
    assert page.h1 == "What was understood"
    assert page.one("//input[@name='reference']/@value") == "RV2026-9"
    again = upload(client, round_, data, sender=":private")
    assert "This very file is being written in already." in again.said
    assert factories.rows(Registration) == 1
    client.submit(client.visit(page.one("//a[.='Throw it away']/@href")), "Throw it away")
    assert factories.rows(Registration) == factories.rows(File) == factories.rows(FilePart) == 0


@pytest.mark.parametrize(
    ("locale", "button", "message"),
    [
        ("sv", "Läs in filen", "Här kan bara Wordfiler läsas in."),
        ("en", "Read the file", "Only Word files can be read here."),
    ],
)
def test_a_file_that_is_no_word_file_is_refused_in_the_reader_s_language(
    client: Visitor, round_: Consultation, locale: str, button: str, message: str
) -> None:
    factories.sign_in(client, factories.user(Role.REGISTRAR, locale=locale))
    page = client.visit(address(round_))
    about = {"sender": ":private", "reference": "RV2026-17"}
    page = client.submit(page, button, file=(BytesIO(b"%PDF-1.7"), "svar.pdf"), **about)
    assert page.status_code == 422
    assert message in page.said
    assert page.one("//input[@name='reference']/@value") == "RV2026-17"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04 and no more", "a Word file but is not one."),
        (saved(swedish()), "Nothing was found"),
    ],
)
def test_a_file_that_is_damaged_or_says_nothing_is_refused(
    client: Visitor, round_: Consultation, body: Organisation, data: bytes, message: str
) -> None:
    page = upload(client, round_, data, sender=body.slug)
    assert page.status_code == 422
    assert message in page.said


def test_the_plan_as_it_was_sent_out_says_nothing(
    client: Visitor, round_: Consultation, body: Organisation
) -> None:
    page = upload(client, round_, file(*plan()), sender=body.slug)
    assert "the file has no comments, and its words are those of the text that was sent out" in page.said


def test_who_sent_it_and_when_must_be_known(client: Visitor, round_: Consultation) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    page = upload(client, round_, returned_plan(), received_on=tomorrow.isoformat())
    assert page.status_code == 422
    assert "Choose whose answer it is." in page.said
    assert "That day has not come yet." in page.said
    page = client.submit(client.visit(address(round_)), "Read the file", sender=":private")
    assert "Choose a file." in page.said


def test_a_private_person_is_named_only_where_a_name_is_given(client: Visitor, round_: Consultation) -> None:
    client.submit(upload(client, round_, returned_plan(), sender=":private", signed_as="Kim Ek"), "Register")
    assert {(each.voice, each.signed_as) for each in said()} == {(Voice.PRIVATE, "Kim Ek")}


def test_only_those_who_are_invited_can_answer_where_only_they_may(
    client: Visitor, body: Organisation
) -> None:
    other = factories.organisation()
    invitation = Invitation(organisation_id=body.id, state=InvitationState.INVITED)
    round_ = factories.consultation(participation=Participation.INVITED, invitations=[invitation])
    page = client.visit(address(round_))
    assert page.all("//select[@name='sender']//option/@value") == ["", body.slug]
    page = upload(client, round_, returned_plan(), sender=other.slug)
    assert page.status_code == 422
    assert "Choose an organisation that can answer in this consultation." in page.said


@pytest.mark.parametrize("role", [Role.APPROVER, Role.READER, Role.ADMINISTRATOR, None])
def test_others_than_those_who_register_are_refused(
    client: Visitor, round_: Consultation, role: Role | None
) -> None:
    factories.sign_in(client, factories.user(role))
    assert client.get(address(round_)).status_code == 403


def test_an_answer_that_came_late_is_registered_and_said_to_be_late(
    client: Visitor, round_: Consultation, body: Organisation, staff: User
) -> None:
    late = round_.last_day + timedelta(days=2)
    with travel(clock.start_of(late) + timedelta(hours=12)):
        factories.sign_in(client, staff)
        client.submit(upload(client, round_, returned_plan(), sender=body.slug), "Register")
        page = client.visit(f"/consultations/{round_.slug}/comments/1")
        assert "That was after the last reply date." in page.said
        assert "after the last reply date" in client.visit(f"/desk/consultations/{round_.slug}/answers").said


@pytest.mark.parametrize("state", [ConsultationState.DRAFT, ConsultationState.CANCELLED])
def test_nothing_is_registered_before_it_opens_or_when_it_is_cancelled(
    client: Visitor, round_: Consultation, body: Organisation, state: ConsultationState
) -> None:
    page = upload(client, round_, returned_plan(), sender=body.slug)
    round_.state = state
    db.session.commit()
    page = client.submit(page, "Register")
    assert page.status_code == 409
    assert "Answers can be registered when the consultation has opened" in page.said
    assert client.visit(address(round_)).all("//input[@type='file']") == []
    assert factories.rows(Comment) == 0


def test_nothing_is_registered_when_the_region_has_answered(
    client: Visitor, round_: Consultation, body: Organisation
) -> None:
    page = upload(client, round_, returned_plan(), sender=body.slug)
    round_.answers_released_at = clock.now()
    db.session.commit()
    page = client.submit(page, "Register")
    assert page.status_code == 409
    assert "The comments have been answered, so this can no longer be done." in page.said
    assert factories.rows(Comment) == 0


def test_an_organisation_that_may_not_answer_any_more_keeps_what_was_chosen(
    client: Visitor, body: Organisation
) -> None:
    invited = Invitation(organisation_id=body.id, state=InvitationState.INVITED)
    round_ = factories.consultation(participation=Participation.INVITED, invitations=[invited])
    page = upload(client, round_, returned_plan(), sender=body.slug)
    db.session.execute(delete(Invitation))
    db.session.commit()
    page = client.submit(page, "Register", **{"leave-1": "on"})
    assert page.status_code == 422
    assert "Choose an organisation that can answer in this consultation." in page.said
    assert page.one("//input[@name='leave-1']/@checked") is not None


def test_what_a_page_carries_along_cannot_be_changed_or_sent_elsewhere(
    client: Visitor, round_: Consultation, body: Organisation
) -> None:
    page = upload(client, round_, returned_plan(), sender=body.slug)
    held = page.one("//input[@name='held']/@value")
    elsewhere = upload(client, factories.consultation(), returned_plan(), sender=body.slug)
    for form, what in ((page, held[:-2] + "xx"), (elsewhere, held), (page, ""), (page, "åäö")):
        answer = client.submit(form, "Register", held=what)
        assert answer.status_code == 422
        assert "Choose the file again." in answer.said
    assert factories.rows(Comment) == 0


def test_everything_left_out_is_nothing_to_register(
    client: Visitor, round_: Consultation, body: Organisation
) -> None:
    page = upload(client, round_, returned_plan(), sender=body.slug)
    page = client.submit(page, "Register", **{f"leave-{n}": "on" for n in (1, 2, 3)})
    assert page.status_code == 409
    assert "everything is left out" in page.said
    assert db.session.scalars(select(Registration.state)).all() == [RegistrationState.DRAFT]


def test_what_is_sealed_stays_sealed(client: Visitor, body: Organisation) -> None:
    round_ = factories.consultation(publication=Publication.AFTER_PERIOD)
    member = factories.user(organisation=body)
    client.submit(upload(client, round_, returned_plan(), sender=body.slug), "Register")
    place = f"/consultations/{round_.slug}/comments/1"
    assert client.get(place).status_code == 200
    factories.sign_in(client, member)
    assert client.get(place).status_code == 200
    factories.sign_in(client, factories.user(organisation=factories.organisation()))
    assert client.get(place).status_code == 404


@pytest.mark.parametrize(
    ("changed", "body", "proposed"),
    [
        ([run(OTHERS[:-1]), tracked("ins", " *nu*"), run(".")], r"Lägg till ”\*nu\*”.", "… *nu*."),
        (
            [tracked("del", "För övriga aktörer "), run(OTHERS[19:])],
            "Stryk ”För övriga aktörer”.",
            OTHERS[19:],
        ),
        ([tracked("del", OTHERS)], f"Stryk ”{OTHERS}”.", ""),
        (
            [run(OTHERS), "</w:p><w:p>", tracked("ins", "Mer.")],
            "Lägg till efter det här stycket:\n\nMer.",
            "Mer.",
        ),
    ],
    ids=["added", "struck", "all struck", "new after"],
)
def test_what_a_change_comes_to_is_said_in_words(
    client: Visitor, round_: Consultation, changed: list[str], body: str, proposed: str | None
) -> None:
    paragraphs = plan()
    paragraphs[2] = paragraph(*changed)
    client.submit(upload(client, round_, file(*paragraphs), sender=":private"), "Register")
    (comment,) = said()
    assert comment.body == body
    assert (comment.proposed or "").endswith((proposed or "").removeprefix("…"))
    assert (comment.proposed is None) is (proposed is None)


def test_a_passage_struck_in_word_is_taken_out_like_any_other_wording(
    client: Visitor, round_: Consultation
) -> None:
    paragraphs = plan()
    paragraphs[2] = paragraph(tracked("del", OTHERS))
    client.submit(upload(client, round_, file(*paragraphs), sender=":private"), "Register")
    (comment,) = said()
    assert comment.strikes
    page = client.visit(f"/desk/consultations/{round_.slug}/comments/{comment.number}")
    assert OTHERS in page.one("//section[@id='text']//p[@class='plan-sm']/del")
    page = client.submit(client.visit(page.one("//a[@data-key='w']/@href")), "Save in the working text")
    assert "A passage that is removed" in page.one("//div[@id='changes']//li")
    working = factories.working(db.session.get_one(Plan, db.session.get_one(Consultation, round_.id).plan_id))
    assert OTHERS not in {text.plain for block in working.blocks for text in block.texts}


def test_a_paragraph_added_in_word_becomes_a_paragraph_of_the_working_text(
    client: Visitor, round_: Consultation
) -> None:
    paragraphs = plan()
    paragraphs[2] = paragraph(run(OTHERS), "</w:p><w:p>", tracked("ins", "Mer *om* detta."))
    client.submit(upload(client, round_, file(*paragraphs), sender=":private"), "Register")
    (comment,) = said()
    slug = round_.slug
    address = f"/desk/consultations/{slug}/comments/{comment.number}"
    page = client.visit(client.visit(address).one("//a[@data-key='w']/@href"))
    assert "The comment proposes new paragraphs beside the passage." in page.said
    page = client.submit(page, "Save in the working text")
    working = factories.working(db.session.get_one(Plan, db.session.get_one(Consultation, round_.id).plan_id))
    said_now = [text.plain for block in working.blocks for text in block.texts if text.locale == "sv"]
    assert said_now[said_now.index(OTHERS) + 1] == "Mer *om* detta."
    link = db.session.query(DispositionChange).one()
    assert [block.uid for block in working.blocks if block.uid == link.uid]
    assert link.uid != comment.uid
    again = client.visit(f"{address}/accept")
    assert "The working text already says this." in again.said
    client.submit(again, "Save in the working text")
    assert db.session.query(DispositionChange).one().uid == link.uid


def test_many_points_take_no_more_statements_than_few(
    client: Visitor, round_: Consultation, body: Organisation, queries: Queries
) -> None:
    few = upload(client, round_, returned_plan(), sender=body.slug)
    with queries.counted() as for_few:
        client.submit(few, "Register")
    added = [paragraph(begins(1), run(f"Helt nya ord nummer {n}."), ends(1)) for n in range(80)]
    many = upload(client, round_, returned_plan(*added), sender=body.slug)
    with queries.counted() as for_many:
        page = client.submit(many, "Register")
    assert "83 comments are registered." in page.said
    assert len(but_inserts(for_many)) == len(but_inserts(for_few))


def but_inserts(statements: list[str]) -> list[str]:
    """Leave out insertions: SQLite is given the rows one by one, PostgreSQL all at once."""
    return [each for each in statements if not each.startswith("INSERT")]


def test_another_text_is_warned_about(client: Visitor, round_: Consultation, body: Organisation) -> None:
    data = file(
        paragraph(run("Något helt annat om tåg och bussar.")), paragraph(run(OTHERS)), paragraph(run("Mer."))
    )
    page = upload(client, round_, data, sender=body.slug)
    assert "Is it the right file? Of its 3 paragraphs, 1 stand word for word in version 1." in page.said


def test_a_file_in_english_is_laid_beside_the_english_text(
    client: Visitor, round_: Consultation, body: Organisation
) -> None:
    words = "For others, the plan is guiding."
    data = file(
        heading(run("Points of departure")),
        paragraph(
            run("For others, the plan is "), tracked("del", "guiding"), tracked("ins", "binding"), run(".")
        ),
        heading(run("Business")),
    )
    client.submit(upload(client, round_, data, sender=body.slug), "Register")
    comment = next(each for each in said() if each.proposed)
    assert (comment.text_locale, comment.locale, comment.passage) == ("en", "en", words)
    assert comment.body == "Change “guiding” to “binding”."
