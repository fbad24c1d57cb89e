import pytest
from flask import Flask
from sqlalchemy import func, select

from consult.db import db, transaction
from consult.errors import Invalid, NotAllowed, NotFound, WrongState
from consult.model.comments import Anchor, Comment, CommentKind, Support, Tally
from consult.model.consultations import Consultation, Publication
from consult.model.dispositions import Disposition, DispositionState
from consult.model.records import Event
from consult.model.users import User
from consult.model.versions import Version
from consult.policy import ANONYMOUS
from consult.queries import places
from consult.services import comments, supports, tallies
from consult.services.comments import Draft
from consult.services.spots import Range
from tests import factories as make
from tests.support.together import together

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def round_() -> Consultation:
    return make.consultation()


@pytest.fixture
def speaker() -> User:
    return make.user(organisation=make.organisation())


def draft(person: User, key: str = "t") -> Draft:
    return Draft("Ord.", "sv", key, next(iter(make.actor(person).memberships), None), CommentKind.PROPOSAL)


def place(round_: Consultation, person: User, label: str = "1.2") -> places.Place:
    version = db.session.get_one(Version, round_.version_id)
    return places.on_block(make.actor(person), round_.slug, make.block_of(version, label).uid, "sv")


@pytest.mark.parametrize("words", [Range(0, 999), Range(5, 5), Range(9, 2), Range(-1, 3)])
def test_words_outside_the_text_are_refused_and_nothing_is_kept(
    round_: Consultation, speaker: User, words: Range
) -> None:
    where = place(round_, speaker)
    with pytest.raises(Invalid), transaction():
        comments.post(make.actor(speaker), where, words, draft(speaker))
    assert make.rows(Comment) == make.rows(Disposition) == 0
    assert db.session.get_one(Consultation, round_.id).comments_taken == 0


def test_nobody_speaks_for_another_organisation(round_: Consultation, speaker: User) -> None:
    foreign = make.organisation()
    for said in (Draft("Ord.", "sv", "t", foreign.id), Draft("Ord.", "sv", "t", 9999)):
        with pytest.raises((NotAllowed, NotFound)), transaction():
            comments.post(make.actor(speaker), place(round_, speaker), None, said)


def test_nobody_speaks_without_signing_in(round_: Consultation, speaker: User) -> None:
    where = place(round_, speaker)
    with pytest.raises(NotAllowed), transaction():
        comments.post(ANONYMOUS, where, None, Draft("Ord.", "sv", "t"))


def test_a_sealed_comment_takes_no_replies_or_support_from_those_who_may_not_read_it(speaker: User) -> None:
    said = make.comment(make.consultation(publication=Publication.AFTER_PERIOD), "1.2")
    acting = make.actor(speaker)
    for act in (
        lambda: comments.reply(acting, said, draft(speaker)),
        lambda: supports.support(acting, said, next(iter(acting.memberships))),
        lambda: supports.unsupport(acting, said, next(iter(acting.memberships))),
    ):
        with pytest.raises(NotFound), transaction():
            act()
    assert make.rows(Comment) == 1


def test_a_comment_on_an_answered_group_is_not_withdrawn(round_: Consultation, speaker: User) -> None:
    said = make.comment(round_, by=speaker)
    mine = db.session.get_one(Disposition, said.disposition_id)
    mine.state, mine.outcome, mine.released_at = DispositionState.RELEASED, "accepted", said.posted_at
    db.session.commit()
    with pytest.raises(WrongState), transaction():
        comments.withdraw(make.actor(speaker), said, "")


def test_numbers_go_on_and_are_never_used_again(round_: Consultation, speaker: User) -> None:
    first = make.comment(round_, by=speaker)
    with transaction():
        comments.withdraw(make.actor(speaker), first, "Ett skäl.")
    assert make.comment(round_, by=speaker).number == 2


def test_the_tallies_agree_with_a_count_after_everything_that_can_happen(speaker: User) -> None:
    plan = make.plan()
    make.text(plan)
    rounds = [make.consultation(make.published(plan))]
    for label in ("1.1", "1.2", "1.2", "2", "2.1b", None):
        make.comment(rounds[0], label, by=speaker)
    with transaction():
        comments.withdraw(make.actor(speaker), db.session.scalars(select(Comment)).first() or Comment(), "")
    make.changed(plan, "1.2", "Helt andra ord om något annat.")
    rounds.append(make.consultation(make.published(plan)))
    make.comment(rounds[1], "1.2", by=speaker)
    assert counted() == tallied()
    with transaction():
        for version in db.session.scalars(select(Version.id)).all():
            tallies.recount(version)
    assert counted() == tallied()


def tallied() -> dict[tuple[int, str, int], int]:
    rows = db.session.execute(select(Tally.version_id, Tally.uid, Tally.consultation_id, Tally.comments))
    return {(version, uid, round_): number for version, uid, round_, number in rows if uid}


def counted() -> dict[tuple[int, str, int], int]:
    rows = db.session.execute(
        select(Anchor.version_id, Anchor.uid, Comment.consultation_id, func.count())
        .join(Comment, Anchor.comment_id == Comment.id)
        .where(Anchor.uid.is_not(None))
        .group_by(Anchor.version_id, Anchor.uid, Comment.consultation_id)
    )
    return {(version, uid or "", round_): number for version, uid, round_, number in rows}


def test_comments_posted_at_the_same_moment_get_numbers_of_their_own(
    app: Flask, round_: Consultation, speaker: User
) -> None:
    where, acting = place(round_, speaker), make.actor(speaker)
    drafts = [draft(speaker, f"t{number}") for number in range(6)]
    acts = [lambda each=each: comments.post(acting, where, None, each).number for each in drafts]
    assert sorted(map(str, together(app, *acts))) == ["1", "2", "3", "4", "5", "6"]
    assert db.session.scalars(select(Tally.comments)).one() == 6


def test_a_form_sent_twice_at_the_same_moment_counts_once(
    app: Flask, round_: Consultation, speaker: User
) -> None:
    where, acting, said = place(round_, speaker), make.actor(speaker), draft(speaker)
    results = together(app, *[lambda: comments.post(acting, where, None, said).number] * 2)
    assert sorted(type(each).__name__ for each in results) == ["Outdated", "int"]
    assert make.rows(Comment) == make.rows(Disposition) == 1
    assert db.session.scalars(select(Tally.comments)).one() == 1


def test_agreeing_twice_at_the_same_moment_counts_once(
    app: Flask, round_: Consultation, speaker: User
) -> None:
    said = make.comment(round_)
    number, acting = said.id, make.actor(speaker)
    body = next(iter(acting.memberships))

    def agree() -> None:
        supports.support(acting, db.session.get_one(Comment, number), body)

    together(app, agree, agree)
    db.session.expire_all()
    assert make.rows(Support) == db.session.get_one(Comment, number).support_count == 1


def test_no_event_holds_what_someone_wrote(round_: Consultation, speaker: User) -> None:
    said = make.comment(round_, by=speaker, body="Hemligt innehåll", proposed="Hemlig lydelse")
    with transaction():
        comments.withdraw(make.actor(speaker), said, "Hemligt skäl")
    assert "emlig" not in str(db.session.scalars(select(Event.data)).all())
