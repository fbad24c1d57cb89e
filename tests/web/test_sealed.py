"""A sealed consultation keeps what others have said to itself until its last day has passed."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from urllib.parse import urldefrag, urlsplit

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from time_machine import travel

from consult import clock
from consult.db import db, transaction
from consult.model.comments import Comment, Review
from consult.model.consultations import Consultation, ConsultationState, Publication
from consult.model.users import Role, User
from consult.model.versions import Version
from consult.policy import ANONYMOUS, Actor, Permission, allows, visible_comments
from consult.services.comments import Draft, edit, reply
from tests import factories as make
from tests.support.client import Page, Visitor
from tests.support.contents import everything

pytestmark = pytest.mark.usefixtures("app")

CANARY = "kanariefågel"


@pytest.fixture
def author() -> User:
    return make.user(organisation=make.organisation(name=f"Organisation {CANARY}"), title=f"Titel {CANARY}")


@pytest.fixture
def round_(author: User) -> Consultation:
    """Make a sealed round in which the canary is in everything that can be said."""
    round_ = make.consultation(publication=Publication.AFTER_PERIOD)
    said = make.comment(round_, "1.2", by=author, words="vägledande", body=f"Ord {CANARY}.", proposed=CANARY)
    make.comment(round_, "2", by=author, body=f"Avsnitt {CANARY}.")
    make.comment(round_, None, by=author, body=f"Allt {CANARY}.")
    own = next(iter(make.actor(author).memberships))
    with transaction():
        edit(make.actor(author), said, Draft(f"Nya ord {CANARY}.", "sv", "", own, said.kind, None, CANARY), 1)
    with transaction():
        reply(make.actor(author), said, Draft(f"Svar {CANARY}.", "sv", "token1", own))
    with transaction():
        drafter = make.actor(make.user(Role.DRAFTER))
        reply(drafter, said, Draft(f"Fråga {CANARY}?", "sv", "token2"))
    return round_


def crawl(client: Visitor, *starts: str) -> Iterator[Page]:
    """Visit every page that can be reached by links."""
    waiting, seen = list(starts), set(starts)
    while waiting:
        address = waiting.pop()
        page = client.get(address, follow_redirects=True)
        yield page
        if page.mimetype != "text/html":
            continue
        for href in page.all("//a/@href"):
            target = urldefrag(href).url
            parts = urlsplit(target)
            if not parts.scheme and not parts.netloc and target not in seen and len(seen) < 150:
                seen.add(target)
                if target.startswith("?"):
                    target = page.request.path + target
                waiting.append(target)


def addresses(round_: Consultation) -> list[str]:
    version = db.session.get_one(Version, round_.version_id)
    plan = db.session.get_one(make.Plan, version.plan_id)
    block = make.block_of(version, "1.2").uid
    comments = f"/consultations/{round_.slug}/comments"
    return [
        "/",
        "/mine",
        f"/plans/{plan.slug}/1/1?open=1",
        f"/plans/{plan.slug}/1/2?open=2",
        f"/plans/{plan.slug}/blocks/{block}",
        f"/consultations/{round_.slug}/blocks/{block}",
        f"/consultations/{round_.slug}/comment",
        f"/consultations/{round_.slug}/report",
        comments,
        f"{comments}?q={CANARY}",
        *(f"{comments}/{number}" for number in (1, 2, 3)),
        *(f"{comments}/1/{position}/{act}" for position in (0, 1, 2) for act in ("history", "edit", "reply")),
    ]


@pytest.mark.parametrize("reader", ["anyone", "a private person", "another organisation"])
def test_nothing_of_others_sings_on_any_page_before_the_end(
    client: Visitor, round_: Consultation, reader: str
) -> None:
    if reader == "a private person":
        make.sign_in(client, make.user())
    elif reader == "another organisation":
        make.sign_in(client, make.user(organisation=make.organisation()))
    visited = 0
    for page in crawl(client, *addresses(round_)):
        visited += 1
        said = everything(page).replace(f"q={CANARY}", "").replace(f'value="{CANARY}"', "")
        assert CANARY not in said, page.request.path
        assert "1 synpunkt" not in said, page.request.path
        assert "3 synpunkter" not in said, page.request.path
        assert ", inga synpunkter" not in said, "nobody is told that there are none"
        assert "<mark" not in said, page.request.path
    assert visited > 20


def test_those_who_said_it_and_the_region_read_it(
    client: Visitor, round_: Consultation, author: User
) -> None:
    colleague = make.user()
    body = db.session.scalars(
        select(Comment.organisation_id).where(Comment.number == 1, Comment.position == 0)
    ).one()
    assert body is not None
    make.join(colleague, db.session.get_one(make.Organisation, body))
    for person in (author, colleague, make.user(Role.READER)):
        make.sign_in(client, person)
        page = client.visit(f"/consultations/{round_.slug}/comments/1")
        assert f"Nya ord {CANARY}." in page.said
        assert f"Fråga {CANARY}?" in page.said
        assert "2 synpunkter" not in client.visit("/").said


def test_a_reply_is_not_called_published_while_it_is_sealed(
    client: Visitor, round_: Consultation, author: User
) -> None:
    make.sign_in(client, author)
    page = client.visit(f"/consultations/{round_.slug}/comments/1")
    page = client.submit(page, "Skicka svaret", body="Så här menar vi.")
    assert "Ditt svar har kommit in." in page.said
    assert "först efter sista svarsdagen" in page.said


def test_everyone_reads_it_when_the_last_day_has_passed(client: Visitor, round_: Consultation) -> None:
    with travel(clock.now() + timedelta(days=25)):
        assert f"Nya ord {CANARY}." in client.visit(f"/consultations/{round_.slug}/comments/1").said


def actors() -> list[Actor]:
    body = make.organisation()
    everyone = [make.actor(make.user(organisation=body)), make.actor(make.user(organisation=body))]
    everyone += [make.actor(make.user()), make.actor(make.user(organisation=make.organisation()))]
    return [ANONYMOUS, *everyone, *(make.actor(make.user(role)) for role in Role)]


def test_the_predicate_and_the_query_agree_on_who_reads_which_comment() -> None:
    readers = actors()
    kinds = product(ConsultationState, Publication, [(-30, -5), (-5, 5), (5, 30)])
    for state, publication, (first, last) in kinds:
        round_ = make.consultation(publication=publication)
        for speaker, review in product((1, 2, 3), Review):
            person = db.session.get_one(User, readers[speaker].user_id)
            said = make.comment(round_, "1.1", by=person)
            said.review, said.held_because = review, "Ett skäl" if review is Review.HELD else ""
        round_.state = state
        round_.first_day, round_.last_day = (clock.today() + timedelta(days=each) for each in (first, last))
        db.session.commit()
    comments = db.session.scalars(
        select(Comment).options(joinedload(Comment.consultation)).order_by(Comment.id)
    ).all()
    assert len(comments) == 3 * 4 * 3 * 3 * 3
    for reader in readers:
        listed = set(
            db.session.scalars(select(Comment.id).join(Consultation).where(visible_comments(reader)))
        )
        allowed = {each.id for each in comments if allows(reader, Permission.COMMENT_READ, each)}
        assert listed == allowed


def test_a_statement_written_for_one_reader_never_answers_another_with_what_is_theirs(
    client: Visitor,
) -> None:
    round_ = make.consultation(publication=Publication.AFTER_PERIOD)
    people = [make.user(organisation=make.organisation()) for _ in range(2)] + [make.user(), make.user()]
    for index, person in enumerate(people):
        make.comment(round_, "1.2", by=person, body=f"Sagt av nummer {index}.")
    version = db.session.get_one(Version, round_.version_id)
    uid = make.block_of(version, "1.2").uid
    for _again in range(2):
        for index, person in enumerate(people):
            make.sign_in(client, person)
            for page in (
                f"/consultations/{round_.slug}/blocks/{uid}",
                f"/consultations/{round_.slug}/comments",
            ):
                said = client.visit(page).said
                read = [other for other in range(len(people)) if f"Sagt av nummer {other}." in said]
                assert read == [index], page
