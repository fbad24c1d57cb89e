"""Passages on which comments pull in different directions, as drafters see them and decide on them."""

import pytest
from flask import Flask

from consult.db import db, transaction
from consult.model.comments import Comment, CommentKind, Direction, Stance
from consult.model.consultations import Consultation
from consult.model.dispositions import DispositionState, Outcome
from consult.model.records import Event, Verb
from consult.model.users import Role, User
from consult.services import groups
from tests import answering
from tests import factories as make
from tests.support.client import Page, Visitor
from tests.support.queries import Queries

QUERIES_OF_THE_LIST = 6
QUERIES_OF_A_PASSAGE = 6
"""Who asks, the consultation and its figures; what is said, and what stands there."""


@pytest.fixture
def round_(app: Flask) -> Consultation:
    return make.consultation()


@pytest.fixture
def drafter(client: Visitor) -> User:
    person = make.user(Role.DRAFTER, name="Disa Drafter", locale="en")
    make.sign_in(client, person)
    return person


def keep(round_: Consultation, **fields: object) -> Comment:
    given = {"body": "Behåll det.", "kind": CommentKind.SUPPORT, "stance": Stance.SUPPORTS}
    return make.comment(round_, "2.1", **given | fields)  # type: ignore[arg-type]


def less(round_: Consultation, **fields: object) -> Comment:
    given = {"body": "Kommunerna hinner inte.", "kind": CommentKind.OBJECTION}
    return make.comment(round_, "2.1", **given | fields)  # type: ignore[arg-type]


def address(round_: Consultation, label: str = "2.1") -> str:
    uid = db.session.scalars(db.select(Comment.uid).where(Comment.label == label)).first()
    return f"/desk/consultations/{round_.slug}/conflicts/{uid}"


def listed(client: Visitor, round_: Consultation) -> list[str]:
    page = client.visit(f"/desk/consultations/{round_.slug}/conflicts")
    return [" ".join(words.split()) for words in page.all("//tbody/tr/td[1]")]


def direct(client: Visitor, where: str, **wanted: str) -> Page:
    token = client.visit(where).one("//form[@id='directions']/input[@name='csrf_token']/@value")
    return client.post(f"{where}/directions", data={"csrf_token": token} | wanted, follow_redirects=True)  # type: ignore[return-value]


def state(comment: Comment) -> tuple[DispositionState, Outcome | None, str]:
    answer = make.answer_of(comment)
    return answer.state, answer.outcome, answer.reasons.get("sv", "")


@pytest.mark.usefixtures("drafter")
def test_passages_where_comments_want_different_things_are_listed_the_most_disputed_first(
    client: Visitor, round_: Consultation
) -> None:
    for _each in range(2):
        keep(round_)
        less(round_)
    keep(round_)
    make.comment(round_, "1.1", kind=CommentKind.SUPPORT)
    make.comment(round_, "1.1", kind=CommentKind.PROPOSAL)
    make.comment(round_, "1.2", kind=CommentKind.SUPPORT)
    assert listed(client, round_) == [
        "Keep it as it is 3 Go less far 2",
        "Keep it as it is 1 Something else 1",
    ]


@pytest.mark.usefixtures("drafter")
def test_an_organisation_counts_once_for_what_it_wants_and_what_is_withdrawn_not_at_all(
    client: Visitor, round_: Consultation
) -> None:
    someone = make.user(organisation=make.organisation())
    for _each in range(3):
        keep(round_, by=someone)
    less(round_)
    gone = less(round_)
    db.session.execute(db.update(Comment).where(Comment.id == gone.id).values(withdrawn_at=gone.posted_at))
    db.session.commit()
    assert listed(client, round_) == ["Keep it as it is 1 Go less far 1"]


@pytest.mark.usefixtures("drafter")
def test_two_wordings_for_the_same_passage_are_a_dispute_too(client: Visitor, round_: Consultation) -> None:
    for words in ("Två dagar.", "Tre dagar."):
        make.comment(round_, "2.1", proposed=words)
    page = client.visit(f"/desk/consultations/{round_.slug}/conflicts")
    assert page.all("//tbody/tr/td[2]") == ["2"]


@pytest.mark.parametrize(
    ("kind", "stance", "wants"),
    [
        (CommentKind.SUPPORT, None, "Keep it as it is (guessed)"),
        (CommentKind.OBJECTION, Stance.SUPPORTS, "Go less far (guessed)"),
        (CommentKind.PROPOSAL, Stance.SUPPORTS_WITH_COMMENTS, "Something else (guessed)"),
        (CommentKind.PROPOSAL, Stance.OPPOSES, "Go less far (guessed)"),
        (CommentKind.FACTUAL_ERROR, None, "Something else (guessed)"),
        (CommentKind.QUESTION, Stance.SUPPORTS, "Keep it as it is (guessed)"),
        (CommentKind.QUESTION, None, "Not said"),
    ],
)
@pytest.mark.usefixtures("drafter")
def test_what_a_comment_wants_is_guessed_from_its_kind_and_stance(
    client: Visitor, round_: Consultation, kind: CommentKind, stance: Stance | None, wants: str
) -> None:
    make.comment(round_, "2.1", kind=kind, stance=stance)
    page = client.visit(address(round_))
    assert page.one("//select[@name='wanted-1']/option[1]") == wants


@pytest.mark.usefixtures("drafter")
def test_a_drafter_says_what_a_comment_wants_and_nobody_outside_learns_it(
    client: Visitor, round_: Consultation
) -> None:
    author = make.user(organisation=make.organisation())
    comment = less(round_, by=author)
    revision = comment.revision
    where = address(round_)
    assert client.visit(where).all("//select[@form='directions']/@name") == ["wanted-1"]
    page = direct(client, where, **{"wanted-1": "further"})
    assert page.all("//h3[@id='side-further']") != []
    assert page.one("//select[@name='wanted-1']/option[@selected]") == "Go further"
    kept = db.session.get_one(Comment, comment.id)
    assert (kept.direction, kept.revision) == (Direction.FURTHER, revision)
    event = db.session.scalars(db.select(Event).where(Event.verb == Verb.COMMENT_DIRECTED)).one()
    assert event.data == {"direction": "further"}
    make.sign_in(client, author)
    plan = round_.slug
    for path in (f"/consultations/{plan}/comments/1", f"/consultations/{plan}"):
        shown = client.get(path, follow_redirects=True)
        assert shown.status_code == 200
        assert "further" not in shown.text


@pytest.mark.usefixtures("drafter")
def test_one_decision_answers_every_side_with_reasons_of_its_own(
    client: Visitor, round_: Consultation
) -> None:
    kept, first, second = keep(round_), less(round_), less(round_)
    unsure = make.comment(round_, "2.1", kind=CommentKind.QUESTION)
    page = client.visit(address(round_))
    done = client.submit(
        page,
        "Send for approval",
        **{
            "shared_sv": "Styrgruppen har vägt båda sidor.",
            "keep-outcome": "answered",
            "keep-reasons_sv": "Texten står kvar.",
            "less-outcome": "not_accepted",
            "less-reasons_sv": "Det behövs en kontakt.",
        },
    )
    assert "The answers to 3 comments wait for approval." in done.said
    shared = "Styrgruppen har vägt båda sidor.\n\n"
    proposed = DispositionState.PROPOSED
    assert state(kept) == (proposed, Outcome.ANSWERED, f"{shared}Texten står kvar.")
    assert state(first) == (proposed, Outcome.NOT_ACCEPTED, f"{shared}Det behövs en kontakt.")
    assert state(second) == state(first)
    assert state(unsure) == (DispositionState.OPEN, None, "")


@pytest.mark.usefixtures("drafter")
def test_a_side_without_an_outcome_is_left_for_later(client: Visitor, round_: Consultation) -> None:
    kept, other = keep(round_), less(round_)
    form = {"keep-outcome": "accepted"}
    client.submit(client.visit(address(round_)), "Save", **form)
    assert state(kept) == (DispositionState.OPEN, Outcome.ACCEPTED, "")
    assert state(other) == (DispositionState.OPEN, None, "")


@pytest.mark.usefixtures("drafter")
def test_reasons_are_asked_for_at_the_side_that_needs_them_and_nothing_is_saved(
    client: Visitor, round_: Consultation
) -> None:
    kept, other = keep(round_), less(round_)
    page = client.submit(
        client.visit(address(round_)),
        "Send for approval",
        **{"keep-outcome": "accepted", "less-outcome": "not_accepted", "less-reasons_en": ""},
    )
    assert page.status_code == 422
    assert "This outcome needs reasons." in page.one("//p[@id='less-reasons_sv-e']")
    assert {state(kept)[0], state(other)[0]} == {DispositionState.OPEN}
    empty = client.submit(client.visit(address(round_)), "Send for approval")
    assert (empty.status_code, "Choose an outcome for at least one side." in empty.said) == (422, True)


@pytest.mark.usefixtures("drafter")
@pytest.mark.parametrize("change", ["answered", "directed", "said"])
def test_what_a_colleague_did_in_between_stops_everything_and_keeps_what_was_typed(
    client: Visitor, round_: Consultation, change: str
) -> None:
    kept, other = keep(round_), less(round_)
    page = client.visit(address(round_))
    if change == "answered":
        make.proposed(other)
    elif change == "directed":
        db.session.execute(db.update(Comment).where(Comment.id == other.id).values(direction=Direction.KEEP))
        db.session.commit()
    else:
        less(round_)
    refused = client.submit(page, "Save", **{"keep-outcome": "accepted", "keep-reasons_sv": "Ja tack."})
    assert refused.status_code == 409
    assert refused.one("//textarea[@name='keep-reasons_sv']") == "Ja tack."
    assert state(kept) == (DispositionState.OPEN, None, "")
    again = client.submit(refused, "Save")
    assert "saved" in again.said
    assert state(kept) == (DispositionState.OPEN, Outcome.ACCEPTED, "Ja tack.")


@pytest.mark.usefixtures("drafter")
def test_an_answer_that_answers_comments_elsewhere_too_is_left_as_it_is(
    client: Visitor, round_: Consultation
) -> None:
    alone, shared = keep(round_), keep(round_)
    elsewhere = make.comment(round_, "1.1")
    with transaction():
        groups.group(answering.staff(), make.answer_of(shared), frozenset({elsewhere.number}))
    page = client.visit(address(round_))
    assert "Answers comment 1." in page.said
    client.submit(page, "Save", **{"keep-outcome": "accepted"})
    assert (state(alone)[1], state(shared)[1]) == (Outcome.ACCEPTED, None)


@pytest.mark.usefixtures("drafter")
def test_comments_of_one_group_that_want_the_same_get_one_answer(
    client: Visitor, round_: Consultation
) -> None:
    one, other = keep(round_), keep(round_)
    with transaction():
        groups.group(answering.staff(), make.answer_of(one), frozenset({other.number}))
    page = client.submit(client.visit(address(round_)), "Save", **{"keep-outcome": "accepted"})
    assert "The answers to 2 comments are saved." in page.said
    assert make.answer_of(one).id == make.answer_of(other).id


def test_whoever_only_reads_sees_who_wants_what_and_can_change_nothing(
    client: Visitor, round_: Consultation
) -> None:
    keep(round_)
    less(round_)
    make.sign_in(client, make.user(Role.READER, locale="en"))
    page = client.visit(address(round_))
    assert "Kommunerna hinner inte." in page.said
    assert page.all("//main//form") == []


@pytest.mark.usefixtures("drafter")
def test_a_passage_that_is_not_there_and_numbers_from_elsewhere_are_refused(
    client: Visitor, round_: Consultation
) -> None:
    keep(round_)
    where = f"/desk/consultations/{round_.slug}/conflicts"
    assert client.get(f"{where}/nowhere").status_code == 404
    refused = direct(client, address(round_), **{"wanted-99": "keep"})
    assert "One of the numbers is not a comment in this consultation." in refused.said


@pytest.mark.usefixtures("drafter")
def test_more_comments_take_no_more_statements(
    client: Visitor, round_: Consultation, queries: Queries
) -> None:
    for _each in range(4):
        keep(round_)
        less(round_)
    one, where = address(round_), f"/desk/consultations/{round_.slug}/conflicts"
    with queries.at_most(QUERIES_OF_THE_LIST):
        client.get(where)
    with queries.at_most(QUERIES_OF_A_PASSAGE):
        client.get(one)
