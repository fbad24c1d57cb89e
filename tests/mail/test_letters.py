"""Who is told what, in which language, and that nothing in a letter is more than words."""

import re
from collections.abc import Sequence
from datetime import timedelta
from email import message_from_bytes, policy
from secrets import token_hex
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import db, transaction
from consult.mail import news
from consult.mail.message import message
from consult.model.comments import Comment
from consult.model.consultations import Consultation, Invitation, InvitationState, Publication
from consult.model.dispositions import Answer, Disposition, Outcome
from consult.model.notices import Mail, Notice, NoticeKind
from consult.model.organisations import OrganisationRole
from consult.model.plans import Plan
from consult.model.records import Event, Verb
from consult.model.users import Role, User
from consult.policy import SYSTEM
from consult.queries import consultations
from consult.services import comments, corrections, dispositions, events, releases
from consult.services.comments import Draft
from consult.services.notices import Letter
from tests import answering, factories
from tests.support import post
from tests.support.client import Visitor


def speaker(**fields: object) -> User:
    return factories.user(organisation=factories.organisation(), **fields)


def reply(comment: Comment, by: User, words: str = "Vad menar ni?") -> Comment:
    actor = factories.actor(by)
    draft = Draft(words, "sv", token_hex(8), next(iter(actor.memberships), None))
    with transaction():
        return comments.reply(actor, db.session.get_one(Comment, comment.id), draft)


def notices() -> list[tuple[int, NoticeKind]]:
    db.session.rollback()
    return [(each.user_id, each.kind) for each in db.session.scalars(select(Notice).order_by(Notice.id))]


def recipients(letters: Sequence[Mail]) -> set[str]:
    return {each.recipient for each in letters}


def test_a_reply_is_told_to_those_in_the_thread_but_not_to_its_writer(app: Flask) -> None:
    consultation = factories.consultation()
    author, drafter = speaker(email="a@example.org"), factories.user(Role.DRAFTER, email="d@example.org")
    comment = factories.comment(consultation, by=author)
    reply(comment, drafter)
    letters = post.letters(app)
    assert recipients(letters) == {"a@example.org"}
    assert "ett svar från: Regionen." in letters[0].text
    assert f"http://localhost/consultations/{consultation.slug}/comments/1" in letters[0].text
    reply(comment, author)
    assert recipients(post.letters(app)[1:]) == {"d@example.org"}
    assert notices() == [(author.id, NoticeKind.REPLY), (drafter.id, NoticeKind.REPLY)]


def test_replies_that_come_close_together_are_told_in_one_letter(app: Flask) -> None:
    consultation = factories.consultation()
    author = speaker(email="a@example.org")
    first, second = (factories.comment(consultation, by=author) for _number in range(2))
    post.letters(app)
    for name in ("Exempelkommun B", "Lärosäte C"):
        reply(first, factories.user(organisation=factories.organisation(name=name)))
    reply(second, factories.user(Role.DRAFTER))
    [letter] = post.to(app, "a@example.org")
    assert letter.subject == "2 saker har hänt som rör dig"
    assert "finns 2 svar från: Exempelkommun B, Lärosäte C." in letter.text
    assert "* Ett svar i tråden till synpunkt 2" in letter.text
    assert letter.text.count("Hej!") == letter.text.count("automatiskt brev") == 1


def test_after_a_letter_one_is_left_in_peace_for_an_hour(app: Flask) -> None:
    with time_machine.travel(clock.now(), tick=False) as now:
        comment = factories.comment(factories.consultation(), by=speaker(email="a@example.org"))
        reply(comment, factories.user(Role.DRAFTER))
        assert len(post.to(app, "a@example.org")) == 1, "the first is told at once"
        reply(comment, factories.user(Role.DRAFTER))
        now.shift(timedelta(minutes=59))
        reply(comment, factories.user(Role.DRAFTER))
        assert len(post.to(app, "a@example.org")) == 1
        now.shift(timedelta(minutes=2))
        [_first, letter] = post.to(app, "a@example.org")
        assert letter.subject.startswith("2 svar i tråden")


def test_what_one_has_seen_or_what_was_withdrawn_meanwhile_is_not_told(app: Flask) -> None:
    with time_machine.travel(clock.now(), tick=False) as now:
        author = speaker(email="a@example.org")
        comment = factories.comment(factories.consultation(), by=author)
        reply(comment, factories.user(Role.DRAFTER))
        post.letters(app)
        seen, gone = reply(comment, speaker()), reply(comment, speaker())
        post.letters(app)
        db.session.query(Notice).filter_by(mailed_at=None).order_by(Notice.id).first().read_at = clock.now()
        db.session.get_one(Comment, gone.id).withdrawn_at = clock.now()
        now.shift(timedelta(hours=2))
        assert len(post.to(app, "a@example.org")) == 1, f"nothing is left to tell of {seen.position}"
        assert db.session.query(Notice).filter_by(mailed_at=None).count() == 0


def test_a_letter_that_cannot_be_written_stops_no_other(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    consultation = factories.consultation()
    authors = [speaker(email=f"{name}@example.org") for name in ("a", "b")]
    for author in authors:
        reply(factories.comment(consultation, by=author), factories.user(Role.DRAFTER))
    whole = news.write

    def broken(mail: Mail, user: User, *rest: Any) -> Letter | None:
        if user.email == "a@example.org":
            raise ValueError
        return whole(mail, user, *rest)

    with time_machine.travel(clock.now(), tick=False) as now:
        with monkeypatch.context() as patched:
            patched.setattr(news, "write", broken)
            assert [each.recipient for each in post.letters(app) if each.text] == ["b@example.org"]
        now.shift(timedelta(minutes=2))
        written = [each.recipient for each in post.letters(app) if each.text]
        assert sorted(written) == ["a@example.org", "b@example.org"], "it is tried again later"


def test_a_reply_is_never_told_to_someone_who_may_not_read_it(app: Flask) -> None:
    consultation = factories.consultation()
    author, other = speaker(), speaker()
    comment = factories.comment(consultation, by=author)
    reply(comment, other)
    consultation.publication = Publication.AFTER_PERIOD
    db.session.commit()
    reply(comment, factories.user(Role.DRAFTER))
    assert recipients(post.letters(app)) == {author.email}


def test_the_letter_shows_no_more_of_a_private_person_than_the_page_does(app: Flask) -> None:
    consultation = factories.consultation()
    comment = factories.comment(consultation, by=speaker())
    reply(comment, factories.user(name="Hemlig Person"))
    [letter] = post.letters(app)
    assert "Hemlig Person" not in letter.subject + letter.text
    assert "Privatperson" in letter.text


def answered(consultation: Consultation, *mine: Comment) -> None:
    """Close the consultation if it is open, answer some comments and release the answers."""
    consultation.first_day, consultation.last_day = (clock.today() - timedelta(days=days) for days in (30, 1))
    db.session.commit()
    drafter, approver = (factories.actor(factories.user(role)) for role in (Role.DRAFTER, Role.APPROVER))
    answer = Answer(Outcome.NOT_ACCEPTED, {"sv": "Texten är tydlig nog.", "en": "Clear enough."})
    for comment in mine:
        found = db.session.get_one(Disposition, comment.disposition_id)
        with transaction():
            dispositions.propose(drafter, found, answer, found.revision)
        with transaction():
            dispositions.approve(approver, found)
    with transaction():
        releases.release(SYSTEM, consultations.whole(SYSTEM, consultation.slug))


def test_released_answers_are_told_once_in_one_letter_each(app: Flask) -> None:
    consultation = factories.consultation()
    eager, late = speaker(email="eager@example.org", locale="en"), speaker(email="late@example.org")
    first, second = (factories.comment(consultation, by=eager) for _number in range(2))
    third = factories.comment(consultation, by=late)
    post.letters(app)
    answered(consultation, first, second)
    [letter] = post.letters(app)
    assert letter.recipient == "eager@example.org"
    assert "The region has answered your 2 comments" in letter.text
    assert "Not accepted: 2." in letter.text
    assert "satisfied with the answers" in letter.text
    assert f"/consultations/{consultation.slug}/handled\n" in letter.text
    assert [each.id for each in post.letters(app)] == [letter.id]
    answered(consultation, third)
    [_first, letter] = post.letters(app)
    assert letter.recipient == "late@example.org"
    assert "Regionen har svarat på din synpunkt" in letter.text


def test_a_letter_counts_the_outcomes_and_says_where_promised_words_are_missing(app: Flask) -> None:
    plan = factories.plan()
    consultation = factories.consultation(factories.published(plan))
    author = speaker(email="eager@example.org")
    linked, promised, refused = (factories.comment(consultation, "1.2", by=author) for _number in range(3))
    post.letters(app)
    answering.answer(linked, Outcome.ACCEPTED)
    answering.link(linked, "1.2")
    answering.answer(promised, Outcome.PARTLY_ACCEPTED)
    answering.answer(refused, Outcome.NOT_ACCEPTED)
    factories.changed(db.session.get_one(Plan, plan.id), "1.2", "För alla är planen vägledande.")
    factories.published(db.session.get_one(Plan, plan.id))
    answering.release(consultation)
    letter = post.to(app, "eager@example.org")[-1]
    assert "Beaktas: 1. Beaktas delvis: 1. Beaktas ej: 1." in letter.text
    assert "har en synpunkt ännu inga ändrade ord" in letter.text
    assert "Stycke 1.2 före:\n\n> För övriga aktörer är planen vägledande." in letter.text
    assert "Stycke 1.2 i version 2:\n\n> För alla är planen vägledande." in letter.text
    assert letter.text.count("Stycke 1.2 före:") == 1


def test_colleagues_are_told_what_their_organisation_was_answered(app: Flask) -> None:
    kommun = factories.organisation(name="Exempelkommun A")
    author = factories.user(organisation=kommun, email="author@example.org")
    factories.user(organisation=kommun, email="colleague@example.org", locale="en")
    factories.user(organisation=kommun, email="closed@example.org", is_active=False)
    factories.user(organisation=factories.organisation(), email="other@example.org")
    consultation = factories.consultation()
    mine = [factories.comment(consultation, by=author) for _number in range(2)]
    alone = factories.comment(consultation, by=factories.user(email="private@example.org"))
    post.letters(app)
    answered(consultation, *mine, alone)
    letters = {each.recipient: each.text for each in post.letters(app)}
    assert set(letters) == {"author@example.org", "colleague@example.org", "private@example.org"}
    assert "Regionen har svarat på dina 2 synpunkter" in letters["author@example.org"]
    assert "has answered your organisation’s 2 comments" in letters["colleague@example.org"]
    assert f"/consultations/{consultation.slug}/comments/2" in letters["colleague@example.org"]


def test_a_correction_is_told_once_to_the_invited_and_to_who_has_commented(app: Flask) -> None:
    kommun = factories.organisation()
    factories.user(organisation=kommun, email="coordinator@example.org")
    factories.user(organisation=kommun, email="member@example.org", membership=OrganisationRole.CONTRIBUTOR)
    consultation = invited(kommun.id)
    nobody = factories.organisation(email="box@example.org")
    listed = factories.organisation(email="listed@example.org")
    for body, moment in ((nobody, clock.now()), (listed, None)):
        db.session.add(
            Invitation(
                consultation_id=consultation.id,
                organisation_id=body.id,
                state=InvitationState.INVITED if moment else InvitationState.LISTED,
                invited_at=moment,
            )
        )
    factories.comment(consultation, by=factories.user(email="private@example.org", locale="en"))
    factories.comment(factories.consultation(), by=factories.user(email="elsewhere@example.org"))
    before = {each.id for each in post.letters(app)}
    owner = factories.actor(factories.user(Role.PROCESS_OWNER))
    with transaction():
        corrections.announce(owner, consultation, {"sv": "Rätt: 2030.", "en": "Right: 2030."}, 1)
    new = {each.recipient: each for each in post.letters(app) if each.id not in before}
    assert set(new) == {"coordinator@example.org", "box@example.org", "private@example.org"}
    assert new["box@example.org"].subject == f"Rättelse: {consultation.title['sv']}"
    assert "Rätt: 2030." in new["coordinator@example.org"].text
    assert "Right: 2030." in new["private@example.org"].text
    db.session.query(Event).filter_by(verb=Verb.CONSULTATION_CORRECTED).update({"delivered_at": None})
    assert {each.id for each in post.letters(app)} == before | {each.id for each in new.values()}


def test_a_new_version_and_a_decision_are_told_to_everyone_who_commented(app: Flask) -> None:
    consultation = factories.consultation()
    factories.comment(consultation, by=speaker(email="a@example.org"))
    gone = factories.comment(consultation, by=speaker(email="gone@example.org"))
    gone.withdrawn_at = clock.now()
    closed = speaker(email="closed@example.org")
    factories.comment(consultation, by=closed)
    closed.is_active = False
    post.letters(app)
    factories.published(db.session.get_one(Plan, consultation.plan_id))
    letters = post.letters(app)
    assert recipients(letters) == {"a@example.org"}
    assert "/changes/1/2" in letters[0].text


def test_nobody_is_told_about_a_first_version(app: Flask) -> None:
    factories.published(factories.plan())
    assert post.letters(app) == []


def test_staff_are_told_on_their_page_at_once(app: Flask, client: Visitor) -> None:
    drafter = factories.user(Role.DRAFTER)
    comment = factories.comment(factories.consultation())
    mine = db.session.get_one(Disposition, comment.disposition_id)
    for verb, data in (
        (Verb.DISPOSITION_ASSIGNED, {"assignee": drafter.id}),
        (Verb.DISPOSITION_SENT_BACK, {"drafter": drafter.id}),
        (Verb.DISPOSITION_SENT_BACK, {"drafter": None}),
    ):
        events.record(SYSTEM, verb, mine, **data)
    assert post.letters(app) == []
    assert notices() == [(drafter.id, NoticeKind.ASSIGNED), (drafter.id, NoticeKind.SENT_BACK)]
    factories.sign_in(client, drafter)
    page = client.visit("/mine")
    assert "Ett svar har skickats tillbaka till dig" in page.said
    page = client.submit(page, "Jag har sett det här")
    assert "Jag har sett det här" not in page.said
    assert all(each.read_at for each in db.session.scalars(select(Notice)))


def test_what_one_does_oneself_is_no_news(app: Flask) -> None:
    drafter = factories.user(Role.DRAFTER)
    mine = db.session.get_one(Disposition, factories.comment(factories.consultation()).disposition_id)
    events.record(factories.actor(drafter), Verb.DISPOSITION_ASSIGNED, mine, assignee=drafter.id)
    post.letters(app)
    assert notices() == []


def invited(organisation_id: int, **fields: object) -> Consultation:
    consultation = factories.consultation(**fields)
    invitation = Invitation(
        consultation_id=consultation.id,
        organisation_id=organisation_id,
        state=InvitationState.INVITED,
        invited_at=clock.now(),
    )
    db.session.add(invitation)
    events.record(SYSTEM, Verb.INVITATION_SENT, invitation, organisation=organisation_id)
    return consultation


def test_an_invitation_goes_to_all_coordinators_in_their_languages(app: Flask) -> None:
    kommun = factories.organisation(email="kommun@example.org")
    factories.user(organisation=kommun, email="k1@example.org")
    factories.user(organisation=kommun, email="k2@example.org", locale="en")
    factories.user(organisation=kommun, email="c@example.org", membership=OrganisationRole.CONTRIBUTOR)
    consultation = invited(kommun.id)
    letters = {each.recipient: each for each in post.letters(app)}
    assert set(letters) == {"k1@example.org", "k2@example.org"}
    assert letters["k1@example.org"].subject == f"Remiss: {consultation.title['sv']}"
    assert letters["k2@example.org"].subject == f"Consultation: {consultation.title['en']}"
    assert "/links/" not in letters["k1@example.org"].text


def test_an_organisation_without_members_is_invited_by_its_mailbox(app: Flask) -> None:
    kommun = factories.organisation(email="kommun@example.org")
    invited(kommun.id)
    [letter] = post.letters(app)
    assert letter.recipient == "kommun@example.org"
    assert "Sista svarsdag är den" in letter.text
    assert re.search(r"fungerar en gång, till den \d+ \w+ \d{4} kl\. \d\d\.\d\d\.", letter.text)
    assert post.link_in(letter)


def test_an_organisation_that_cannot_be_reached_stops_nothing(app: Flask) -> None:
    invited(factories.organisation(email="").id)
    assert post.letters(app) == []
    assert not db.session.scalars(select(Event).where(Event.delivered_at.is_(None))).all()


HOSTILE = "Evil\r\nBcc: all@example.org\r\n\r\n<b>”Hej”</b>\x00"


def test_what_people_are_called_never_becomes_a_header(app: Flask) -> None:
    mail = Mail(
        key="k",
        recipient="a@example.org",
        locale="sv",
        subject=HOSTILE,
        text=f"Hej {HOSTILE}\n.\nQUIT\nåäö 😀",
        created_at=clock.now(),
        next_try_at=clock.now(),
    )
    found = message_from_bytes(
        message(mail, "Consult <consult@example.org>").as_bytes(), policy=policy.default
    )
    assert found["Bcc"] is None
    assert found["Subject"] == "Evil Bcc: all@example.org <b>”Hej”</b>"
    assert found["To"] == "a@example.org"
    assert found["Auto-Submitted"] == "auto-generated"
    assert "åäö 😀" in found.get_content()


def test_the_same_letter_is_known_by_the_same_identity(app: Flask) -> None:
    mail = Mail(
        key="k", recipient="a@example.org", locale="sv", subject="s", text="t", created_at=clock.now()
    )
    twice = [message(mail, "consult@example.org")["Message-ID"] for _number in range(2)]
    assert twice[0] == twice[1]
    assert twice[0].endswith("@example.org>")


@pytest.mark.parametrize("name", ["Kommun\nBcc: x@example.org", "<script>", "%(title)s %s {0}"])
def test_a_hostile_organisation_is_quoted_as_it_is_called(app: Flask, name: str) -> None:
    kommun = factories.organisation(name=name, email="kommun@example.org")
    invited(kommun.id)
    [letter] = post.letters(app)
    assert " ".join(name.split()) + " är inbjuden att lämna synpunkter" in letter.text
