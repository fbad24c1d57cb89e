"""Which comments say the same is found after they have come in, and stays true when they change."""

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from time_machine import travel

from consult.clock import now
from consult.db import db, transaction
from consult.errors import Outdated
from consult.model.comments import Comment, CommentKind
from consult.model.consultations import Consultation
from consult.model.dispositions import Answer
from consult.model.similarities import Fingerprint, Similarity
from consult.model.users import Role, User
from consult.policy import SYSTEM
from consult.services import comments, dispositions, similarities
from consult.services import groups as grouping
from consult.services.comments import Draft
from consult.text.similar import Likeness, Text, groups
from consult.worker import Worker
from tests import factories
from tests.support.queries import Queries
from tests.text.test_similar import ENGLISH, LETTER, OTHER

pytestmark = pytest.mark.usefixtures("app")

BODIES = [
    LETTER,
    OTHER,
    "Bra!",
    f"{LETTER} Jag åker själv varje dag.",
    "Bra!",
    ENGLISH,
    f"{OTHER} {ENGLISH} {LETTER}",
    OTHER.replace("cykelväg", "gångväg"),
    "Instämmer",
    ENGLISH.replace("should not", "should"),
]


def said(consultation: Consultation, *bodies: str, label: str | None = "2.1") -> list[Comment]:
    by = factories.user(organisation=factories.organisation())
    return [factories.comment(consultation, label, by=by, body=body) for body in bodies]


def found(consultation: Consultation) -> dict[int, tuple[int, Likeness]]:
    """Give by number which comment each is like, and how."""
    numbers = dict(
        db.session.execute(
            select(Comment.id, Comment.number).where(
                Comment.consultation_id == consultation.id, Comment.position == 0
            )
        ).all()
    )
    rows = db.session.scalars(select(Similarity).where(Similarity.consultation_id == consultation.id))
    return {numbers[each.comment_id]: (numbers[each.founder_id], each.likeness) for each in rows}


def waiting() -> int:
    return len(
        db.session.scalars(
            select(Comment.id).where(Comment.compared_at.is_(None), Comment.root_id.is_(None))
        ).all()
    )


def expected(*bodies: str) -> dict[int, tuple[int, Likeness]]:
    texts = {number: Text(body) for number, body in enumerate(bodies, 1)}
    return {
        key: (each.founder, likeness)
        for each in groups(texts)
        for likeness, keys in ((Likeness.SAME, each.same), (Likeness.PART, each.part))
        for key in keys
    }


def test_the_table_finds_what_memory_finds() -> None:
    consultation = factories.consultation()
    said(consultation, *BODIES)
    factories.compared()
    assert found(consultation) == expected(*BODIES)
    assert {
        number for number, (_founder, likeness) in found(consultation).items() if likeness is Likeness.SAME
    } == {
        4,
        5,
        8,
        10,
    }
    assert waiting() == 0


def test_comments_that_come_one_by_one_are_found_as_if_they_had_come_together() -> None:
    consultation = factories.consultation()
    before: dict[int, tuple[int, Likeness]] = {}
    for body in BODIES:
        said(consultation, body)
        factories.compared()
        after = found(consultation)
        assert before.items() <= after.items()
        before = after
    assert before == expected(*BODIES)


def test_comments_of_another_consultation_are_not_looked_at() -> None:
    one, other = factories.consultation(), factories.consultation()
    said(one, LETTER)
    said(other, LETTER)
    factories.compared()
    assert found(one) == found(other) == {}


def test_replies_are_not_compared() -> None:
    consultation = factories.consultation()
    (first,) = said(consultation, LETTER)
    someone = factories.actor(factories.user())
    with transaction():
        comments.reply(someone, first, Draft(LETTER, "sv", "reply"))
    factories.compared()
    assert found(consultation) == {}
    assert waiting() == 0


def test_short_words_about_another_passage_are_not_the_same() -> None:
    consultation = factories.consultation()
    said(consultation, "Stryk detta.", label="1.1")
    said(consultation, "Stryk detta.", label="2.1")
    said(consultation, "Stryk detta!", label="1.1")
    factories.compared()
    assert found(consultation) == {3: (1, Likeness.SAME)}


def test_an_edited_comment_is_compared_anew_and_so_are_those_that_were_like_it() -> None:
    consultation = factories.consultation()
    first, *_others = said(consultation, LETTER, LETTER, LETTER)
    factories.compared()
    assert found(consultation) == {2: (1, Likeness.SAME), 3: (1, Likeness.SAME)}
    author = factories.actor(db.session.get_one(User, first.author_id))
    with transaction():
        draft = Draft(OTHER, "sv", kind=CommentKind.PROPOSAL)
        comments.edit(author, first, draft, db.session.get_one(Comment, first.id).revision)
    assert waiting() == 3
    factories.compared()
    assert found(consultation) == {3: (2, Likeness.SAME)}
    prints = set(db.session.scalars(select(Fingerprint.value).where(Fingerprint.founder_id == first.id)))
    assert prints == Text(OTHER).prints


def test_comparing_does_not_get_in_the_way_of_an_author_who_is_editing() -> None:
    consultation = factories.consultation()
    (first,) = said(consultation, LETTER)
    seen = db.session.get_one(Comment, first.id).revision
    factories.compared()
    author = factories.actor(db.session.get_one(User, first.author_id))
    with transaction():
        comments.edit(author, first, Draft(OTHER, "sv", kind=CommentKind.PROPOSAL), seen)
    assert db.session.get_one(Comment, first.id).body == OTHER


def test_posting_asks_nothing_more_of_the_database(queries: Queries) -> None:
    consultation = factories.consultation()
    with queries.counted() as seen:
        said(consultation, LETTER)
    assert not [each for each in seen if "fingerprint" in each or "similarity" in each]


@pytest.mark.parametrize("many", [5, 20])
def test_a_comment_more_costs_the_same_however_many_there_are(many: int, queries: Queries) -> None:
    consultation = factories.consultation()
    said(consultation, *[LETTER] * many)
    factories.compared()
    said(consultation, LETTER)
    with queries.counted() as seen, transaction():
        assert similarities.compare(SYSTEM) == 1
    assert len(seen) == 6, "\n".join(seen)


def test_only_so_many_are_compared_at_once() -> None:
    consultation = factories.consultation()
    said(consultation, *["Bra!"] * (similarities.AT_ONCE + 1))
    with transaction():
        assert similarities.compare(SYSTEM) == similarities.AT_ONCE
    assert waiting() == 1


def test_two_workers_at_once_compare_each_comment_once(app: Flask) -> None:
    consultation = factories.consultation()
    said(consultation, *[LETTER] * 12)
    ready = threading.Barrier(2)

    def work() -> None:
        ready.wait()
        Worker(app).once()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    factories.compared()
    db.session.expire_all()
    assert found(consultation) == dict.fromkeys(range(2, 13), (1, Likeness.SAME))


def test_comments_that_were_there_before_are_compared_by_the_worker(app: Flask) -> None:
    consultation = factories.consultation()
    said(consultation, LETTER, LETTER)
    assert Worker(app).once()
    assert found(consultation) == {2: (1, Likeness.SAME)}
    assert not Worker(app).once()


def test_trouble_with_comparing_stops_nothing_else_and_is_tried_again_later(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    consultation = factories.consultation()
    said(consultation, LETTER)
    whole = similarities.compare
    monkeypatch.setattr(similarities, "compare", _broken)
    worker = Worker(app)
    worker.once()
    monkeypatch.setattr(similarities, "compare", whole)
    assert not worker.once(), "not again at once"
    assert waiting() == 1
    with travel(now() + timedelta(minutes=6)):
        assert worker.once()
        db.session.rollback()
        assert waiting() == 0


def _broken(_actor: object) -> int:
    raise RuntimeError("broken")


def test_a_group_is_not_made_over_what_a_colleague_has_written_meanwhile() -> None:
    consultation = factories.consultation()
    first, second = said(consultation, LETTER, LETTER)
    drafter = factories.actor(factories.user(Role.DRAFTER))
    seen = {2: factories.answer_of(second).revision}
    mine = factories.answer_of(second)
    with transaction():
        dispositions.save(drafter, mine, Answer(None, {"sv": "Nytt."}), mine.revision)
    with pytest.raises(Outdated, match="answers_changed"), transaction():
        grouping.group(drafter, factories.answer_of(first), frozenset({2}), seen)
    assert factories.answer_of(second).reasons == {"sv": "Nytt."}
    with transaction():
        seen = {2: factories.answer_of(second).revision}
        grouping.group(drafter, factories.answer_of(first), frozenset({2}), seen)
    assert factories.answer_of(second).id == factories.answer_of(first).id
