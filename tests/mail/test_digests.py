"""Letters come as often as people want them, say what holds when they are sent, and come once."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from typing import Any

import pytest
import time_machine
from flask import Flask
from lxml import html as lxml_html

from consult import clock
from consult.db import db, transaction
from consult.mail.transports import Kept, Unsent
from consult.model.comments import Comment
from consult.model.consultations import Consultation, ConsultationState, Publication
from consult.model.dispositions import Disposition, Outcome
from consult.model.notices import Mail, Notice
from consult.model.preferences import MONDAY, Pace, Preference, Topic
from consult.model.users import Role, User
from consult.policy import SYSTEM
from consult.queries.preferences import Chosen
from consult.services import comments, dispositions, preferences, releases
from consult.services.comments import Draft
from consult.worker import Worker
from tests import factories
from tests.support import post

SUNDAY = datetime(2026, 10, 25, 12, tzinfo=UTC)
"""The day on which summer time ended in the small hours."""


@pytest.fixture(name="now")
def _now(app: Flask) -> Iterator[Any]:
    with time_machine.travel(datetime(2026, 10, 23, 10, tzinfo=UTC), tick=False) as traveller:
        yield traveller


def wants(person: User, **paces: Pace) -> None:
    chosen = {Topic(topic): pace for topic, pace in paces.items()}
    with transaction():
        preferences.choose(factories.actor(person), Chosen(chosen, {}))


def quiet() -> User:
    """Give a drafter who wants no letters about what others reply."""
    drafter = factories.user(Role.DRAFTER)
    db.session.add(Preference(user_id=drafter.id, topic=Topic.REPLIES, pace=Pace.NEVER))
    return drafter


def reply(comment: Comment, words: str = "Vad menar ni?", by: User | None = None) -> Comment:
    actor = factories.actor(by or quiet())
    organisation = next(iter(actor.memberships), None)
    with transaction():
        root = db.session.get_one(Comment, comment.id)
        return comments.reply(actor, root, Draft(words, "sv", token_hex(8), organisation))


def begun(app: Flask) -> Consultation:
    """Begin a consultation, and let the worker tell what led up to it."""
    consultation = factories.consultation()
    post.letters(app)
    return consultation


def author_of(comment: Comment) -> User:
    return db.session.get_one(User, comment.author_id)


def letters(app: Flask) -> list[Mail]:
    return [each for each in post.letters(app) if each.text]


def test_morning_is_at_seven_in_sweden_on_both_sides_of_the_change_to_winter_time() -> None:
    assert clock.next_morning(SUNDAY - timedelta(days=1)) == datetime(2026, 10, 25, 6, tzinfo=UTC)
    assert clock.next_morning(SUNDAY - timedelta(days=2)) == datetime(2026, 10, 24, 5, tzinfo=UTC)
    assert clock.next_morning(SUNDAY, MONDAY) == datetime(2026, 10, 26, 6, tzinfo=UTC)
    at_seven = datetime(2026, 10, 26, 6, tzinfo=UTC)
    assert clock.next_morning(at_seven, MONDAY) == at_seven + timedelta(days=7)
    assert clock.next_morning(datetime(2027, 3, 27, 12, tzinfo=UTC)) == datetime(2027, 3, 28, 5, tzinfo=UTC)


def test_once_a_day_means_one_letter_at_seven(app: Flask, now: Any) -> None:
    comment = factories.comment(begun(app))
    wants(author_of(comment), replies=Pace.DAILY)
    for words in ("Första.", "Andra."):
        reply(comment, words)
    assert letters(app) == []
    now.move_to(datetime(2026, 10, 24, 4, 59, tzinfo=UTC))
    assert letters(app) == []
    now.move_to(datetime(2026, 10, 24, 5, tzinfo=UTC))
    [letter] = letters(app)
    assert "> Första." in letter.text
    assert "> Andra." in letter.text
    now.shift(timedelta(days=8))
    assert [each.id for each in letters(app)] == [letter.id]


def test_once_a_week_means_on_monday_morning(app: Flask, now: Any) -> None:
    comment = factories.comment(begun(app))
    wants(author_of(comment), replies=Pace.WEEKLY)
    reply(comment)
    now.move_to(datetime(2026, 10, 26, 5, 59, tzinfo=UTC))
    assert letters(app) == []
    now.move_to(datetime(2026, 10, 26, 6, tzinfo=UTC))
    assert len(letters(app)) == 1


def test_a_worker_that_was_away_in_the_morning_sends_when_it_is_back(app: Flask, now: Any) -> None:
    comment = factories.comment(begun(app))
    wants(author_of(comment), replies=Pace.DAILY)
    reply(comment)
    now.move_to(datetime(2026, 10, 26, 15, tzinfo=UTC))
    assert len(letters(app)) == 1


def test_who_wants_no_letters_gets_none_and_sees_it_on_the_page(app: Flask, now: Any) -> None:
    comment = factories.comment(begun(app))
    wants(author_of(comment), replies=Pace.NEVER)
    reply(comment)
    now.shift(timedelta(days=30))
    assert letters(app) == []
    assert factories.rows(Notice) == 1


def test_a_choice_for_one_consultation_holds_there_but_a_no_to_a_topic_holds_everywhere(
    app: Flask, now: Any
) -> None:
    comment = factories.comment(begun(app))
    person = author_of(comment)
    here = Preference(user_id=person.id, consultation_id=comment.consultation_id, pace=Pace.DAILY)
    db.session.add(here)
    reply(comment)
    assert letters(app) == []
    wants(person, replies=Pace.NEVER)
    now.shift(timedelta(days=2))
    assert letters(app) == []
    mine = db.session.query(Preference).filter_by(user_id=person.id).one()
    assert (mine.topic, mine.pace) == (Topic.REPLIES, Pace.NEVER), "the page keeps all that is chosen on it"


def test_a_new_choice_holds_for_what_waits_already(app: Flask, now: Any) -> None:
    comment = factories.comment(begun(app))
    wants(author_of(comment), replies=Pace.WEEKLY)
    reply(comment)
    assert letters(app) == []
    wants(author_of(comment), replies=Pace.AT_ONCE)
    assert len(letters(app)) == 1


def test_what_was_withdrawn_or_hidden_since_is_not_in_the_morning_letter(app: Flask, now: Any) -> None:
    consultation = begun(app)
    mine, theirs = factories.comment(consultation), factories.comment(consultation)
    person = author_of(mine)
    reply(theirs, "Vårt inlägg.", person)
    wants(person, replies=Pace.DAILY)
    gone = reply(mine, "Borttaget.")
    reply(mine, "Kvar.")
    reply(theirs, "Dolt.")
    assert person.email not in {each.recipient for each in letters(app)}
    db.session.get_one(Comment, gone.id).withdrawn_at = clock.now()
    db.session.get_one(Consultation, consultation.id).publication = Publication.AFTER_PERIOD
    now.shift(timedelta(days=1))
    text = "".join(each.text for each in letters(app) if each.recipient == person.email)
    assert "Kvar." in text
    assert "Borttaget." not in text
    assert "Dolt." not in text


def test_a_letter_that_has_nothing_left_to_say_is_not_sent(app: Flask, now: Any) -> None:
    comment = factories.comment(begun(app))
    wants(author_of(comment), replies=Pace.DAILY)
    only = reply(comment)
    assert letters(app) == []
    db.session.get_one(Comment, only.id).withdrawn_at = clock.now()
    now.shift(timedelta(days=1))
    assert list(post.letters(app)) == []


def test_a_letter_is_laid_out_by_consultation_and_section_with_the_words(app: Flask, now: Any) -> None:
    first, second = begun(app), begun(app)
    person = factories.user(organisation=factories.organisation(), email="a@example.org")
    on_business, on_start = (factories.comment(first, label, by=person) for label in ("2.1", "1.1"))
    elsewhere = factories.comment(second, None, by=person)
    wants(person, replies=Pace.DAILY)
    for comment, words in ((on_business, "Om näringsliv."), (elsewhere, "Om allt."), (on_start, "Om start.")):
        reply(comment, words)
    assert letters(app) == []
    now.shift(timedelta(days=1))
    [letter] = letters(app)
    order = [
        f"{first.title['sv']}\n=",
        "1 Utgångspunkter\n-",
        "> Om start.",
        "2 Näringsliv\n-",
        "> Om näringsliv.",
        f"{second.title['sv']}\n=",
        "Hela planen\n-",
        "> Om allt.",
    ]
    places = [letter.text.index(each) for each in order]
    assert places == sorted(places)


def test_answers_come_with_what_was_said_and_why(app: Flask, now: Any) -> None:
    consultation = begun(app)
    comment = factories.comment(consultation, body="Skriv <b>tydligare</b>.")
    consultation.first_day, consultation.last_day = (clock.today() - timedelta(days=days) for days in (30, 1))
    factories.approved(comment, outcome=Outcome.NOT_ACCEPTED, reasons={"sv": "Det står\nredan."})
    with transaction():
        releases.release(SYSTEM, db.session.get_one(Consultation, consultation.id))
    [letter] = [each for each in letters(app) if each.recipient == author_of(comment).email]
    assert "* Synpunkt 1: " in letter.text
    assert "> Skriv <b>tydligare</b>." in letter.text
    assert "> Det står\n> redan." in letter.text
    assert "Skriv &lt;b&gt;tydligare&lt;/b&gt;." in letter.html


def test_a_drafter_is_reminded_of_all_that_waits_once_a_day_and_only_of_that(app: Flask, now: Any) -> None:
    drafter, owner = factories.user(Role.DRAFTER), factories.actor(factories.user(Role.PROCESS_OWNER))
    consultation = begun(app)
    for _number in range(3):
        mine = factories.answer_of(factories.comment(consultation))
        with transaction():
            dispositions.assign(owner, mine, drafter.id)
    assert letters(app) == []
    mine = db.session.query(Disposition).order_by(Disposition.id).first()
    mine.assignee_id = None
    now.shift(timedelta(days=1))
    [letter] = letters(app)
    assert letter.recipient == drafter.email
    assert "2 synpunkter på" in letter.text
    assert f"/desk/consultations/{consultation.slug}/comments?assignee=me" in letter.text
    now.shift(timedelta(days=1))
    assert len(letters(app)) == 1, "nothing new has happened"


class Away(Kept):
    """A mail server that does not answer."""

    def send(self, message: object) -> None:
        assert message
        raise Unsent("away")


@pytest.mark.parametrize("change", ["withdrawn", "deactivated", "english", "stopped"])
def test_a_letter_that_had_to_wait_says_what_holds_when_it_leaves(app: Flask, now: Any, change: str) -> None:
    comment = factories.comment(begun(app))
    only = reply(comment)
    db.session.commit()
    worker = Worker(app)
    worker.transport = Away()
    for _minute in range(60):
        worker.once()
        now.shift(timedelta(minutes=1))
    db.session.expire_all()
    [waiting] = db.session.query(Mail).all()
    assert (waiting.sent_at, waiting.tries) == (None, 4)
    person = author_of(comment)
    if change == "withdrawn":
        db.session.get_one(Comment, only.id).withdrawn_at = clock.now()
    elif change == "deactivated":
        person.is_active = False
    elif change == "english":
        person.locale, person.email = "en", "new@example.org"
    else:
        db.session.get_one(Consultation, comment.consultation_id).state = ConsultationState.CANCELLED
    now.shift(timedelta(hours=2))
    found = letters(app)
    if change in {"withdrawn", "deactivated"}:
        assert found == []
    elif change == "english":
        assert [(each.recipient, each.locale) for each in found] == [("new@example.org", "en")]
        assert found[0].subject.startswith("A reply in the thread")
    else:
        assert len(found) == 1, "one's own thread can be read when the consultation is cancelled"
    now.shift(timedelta(days=3))
    assert len(letters(app)) == len(found), "nothing is sent twice"


def test_the_html_says_the_same_words_and_fetches_nothing(app: Flask, now: Any) -> None:
    name = "<img src=x onerror=alert(1)> & Co\r\nBcc: all@example.org"
    comment = factories.comment(begun(app))
    person = factories.user(organisation=factories.organisation(name=name))
    reply(comment, "Rad ett\nrad två <script>", person)
    [letter] = letters(app)
    page = lxml_html.document_fromstring(letter.html)
    assert page.get("lang") == "sv"
    assert page.xpath("//img | //script | //link | //iframe | //form | //@style | //@src") == []
    assert all(each.startswith("http://localhost") for each in page.xpath("//a/@href"))
    assert [each.split() for each in page.xpath("//blockquote")[0].itertext()] == [
        ["Rad", "ett"],
        ["rad", "två", "<script>"],
    ]
    plain = re.sub("^(> |[*] |-- ?$|=+$|-+$)", "", letter.text, flags=re.MULTILINE)
    shown = " ".join(page.xpath("//div[@class='letter']")[0].text_content().split())
    missing = [line for line in plain.splitlines() if line.rstrip(":") not in shown]
    assert [each for each in missing if "/letters" not in each] == [], "addresses of links are not spelt out"
