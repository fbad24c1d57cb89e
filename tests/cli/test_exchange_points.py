"""Points of comments, and comments that were moved, go out in an exchange file and come in as they were."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import select

from consult.db import db, transaction
from consult.model.comments import Anchor, Comment, Review, Tally
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, Outcome
from consult.model.placements import Placement
from consult.model.users import User
from consult.model.versions import Version
from consult.model.words import CommentWords
from consult.policy import ANONYMOUS, SYSTEM
from consult.queries import consultations, exports, progress, splits
from consult.services import groups
from tests import answering, factories
from tests.support import desk_work
from tests.support.desk_work import BODY, DRAFT, NOTE, SENTENCES, numbered
from tests.support.exchange import EVERYTHING, comment, file, put
from tests.support.queries import Queries

Run = Callable[..., Result]

ROOTS = [each for each in EVERYTHING if "parent_id" not in each]


@pytest.fixture(name="round_")
def _round(app: object) -> Consultation:
    assert app
    found = factories.consultation()
    desk_work.everything(found)
    return found


def exported(run: Run, slug: str, *options: str) -> dict[str, Any]:
    done = run("export", slug, *options)
    assert done.exit_code == 0, done.output
    return dict(json.loads(done.output))


def brought(run: Run, folder: Path, told: dict[str, Any], slug: str = "again") -> dict[str, Any]:
    done = run("import", put(folder, told | {"id": slug}))
    assert done.exit_code == 0, done.output
    return exported(run, slug)


def hold_back(said: Comment) -> None:
    mine = db.session.get_one(Comment, said.id)
    mine.review, mine.held_because = Review.HELD, "Uppgifter om någon annan."
    db.session.commit()


def same(told: dict[str, Any]) -> dict[str, Any]:
    """Leave out the address, the only thing that is another each time."""
    return {key: value for key, value in told.items() if key != "id"}


def comments(told: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["id"]: each for each in told["comments"]}


def test_what_was_done_here_goes_out_and_the_same_file_goes_out_where_it_came_in(
    run: Run, tmp_path: Path, round_: Consultation
) -> None:
    out = exported(run, round_.slug)
    once = brought(run, tmp_path, out)
    assert same(once) == same(out)
    assert same(brought(run, tmp_path, once, "anew")) == same(out)


def test_a_file_tells_the_points_with_their_words_places_and_answers(run: Run, round_: Consultation) -> None:
    whole = comments(exported(run, round_.slug))["c3"]
    one, two, three = whole["points"]
    assert [whole["body"][each["start"] : each["end"]] for each in whole["points"]] == list(SENTENCES)
    assert (one["disposition"], one["significance"], one["proposed_text"]) == (
        "accepted",
        "substantive",
        "alla",
    )
    assert (two["answer_state"], three["answer_state"], three["notes"]) == ("approved", "open", [NOTE])
    assert "disposition" not in whole
    assert one["answer"] == comments(exported(run, round_.slug))["c2"]["answer"]
    (move,) = one["moves"]
    assert (move["quote"]["exact"], move["because"]) == ("aktörer", "Ersättaren hör dit.")
    assert one["paragraph_id"] != whole["paragraph_id"]
    assert "paragraph_id" not in two
    assert two["moves"][0]["taken_back"]


def rows(slug: str) -> list[tuple[object, ...]]:
    """Tell all that is kept of comments and points, but for numbers, which are given in the order of the file."""
    found = consultations.by_slug(SYSTEM, slug)
    db.session.expire_all()
    names = (
        "body",
        "proposed",
        "is_part",
        "kind",
        "label",
        "passage",
        "start",
        "end",
        "moved_from",
        "place_order",
    )
    told = []
    for row in db.session.scalars(
        select(Comment)
        .where(Comment.consultation_id == found.id, Comment.position == 0)
        .order_by(Comment.is_part, Comment.number)
    ):
        anchors = db.session.execute(
            select(Version.number, Anchor.start, Anchor.status)
            .join(Version, Version.id == Anchor.version_id)
            .where(Anchor.comment_id == row.id)
            .order_by(Version.number)
        )
        trace = [
            (each.number, each.label, each.to_label, each.because, each.at, each.taken_back_at)
            for each in db.session.scalars(
                select(Placement).where(Placement.comment_id == row.id).order_by(Placement.number)
            )
        ]
        words = db.session.scalars(select(CommentWords.stems).where(CommentWords.comment_id == row.id)).one()
        answer = db.session.get_one(Disposition, row.disposition_id)
        mine = (answer.state, answer.outcome, answer.reasons, answer.comment_count, answer.released_at)
        own = tuple(getattr(row, name) for name in names)
        told.append(
            (*own, row.split_at is None, [tuple(each) for each in anchors], trace, len(words) > 0, mine)
        )
    return told


def test_comments_points_places_traces_and_answers_are_the_same_where_they_came_in(
    run: Run, tmp_path: Path, round_: Consultation
) -> None:
    brought(run, tmp_path, exported(run, round_.slug))
    assert rows("again") == rows(round_.slug)


def test_counts_meters_and_the_report_are_the_same_where_it_came_in(
    run: Run, tmp_path: Path, round_: Consultation
) -> None:
    slug = round_.slug
    brought(run, tmp_path, exported(run, slug))
    told = []
    for each in (slug, "again"):
        db.session.expire_all()
        found = consultations.by_slug(SYSTEM, each)
        kept = ("comments_taken", "parts_taken", "unanswered", "proposed", "approved", "released")
        at_places = db.session.execute(
            select(Version.number, Tally.comments, Tally.shown)
            .join(Version, Version.id == Tally.version_id)
            .where(Tally.consultation_id == found.id, Tally.comments > 0)
            .order_by(Version.number, Tally.comments)
        )
        told.append(
            (
                [getattr(found, name) for name in (*kept, "answers_released_at")],
                [tuple(row) for row in at_places],
                progress.meters(SYSTEM, found),
                splits.numbers(SYSTEM, found),
            )
        )
    assert told[0] == told[1]
    assert told[0][0][:6] == [6, 3, 2, 0, 1, 2]


def test_what_comes_after_an_import_gets_a_number_of_its_own(
    run: Run, tmp_path: Path, round_: Consultation
) -> None:
    brought(run, tmp_path, exported(run, round_.slug))
    found = consultations.by_slug(SYSTEM, "again")
    found.last_day = factories.consultation().last_day
    db.session.commit()
    assert factories.comment(found, "1.1").number == 7


def test_what_came_in_is_worked_on_as_what_was_made_here(
    run: Run, tmp_path: Path, round_: Consultation
) -> None:
    brought(run, tmp_path, exported(run, round_.slug))
    factories.approved(numbered("again", 6), outcome=Outcome.ANSWERED)
    desk_work.release("again")
    desk_work.take_back(numbered("again", 1))
    moved = numbered("again", 1)
    assert (moved.label, moved.moved_from) == ("1.1", None)
    out = exported(run, "again")
    assert {each["disposition"] for each in comments(out)["c3"]["points"]} == {
        "accepted",
        "not_accepted",
        "answered",
    }
    assert comments(out)["c1"]["moves"][0]["taken_back"]


def test_a_comment_from_a_file_that_was_moved_and_split_here_goes_out_so_and_comes_in_again(
    run: Run, tmp_path: Path
) -> None:
    said = comment("long", title="Två saker", body=f"{SENTENCES[0]}\r\n{SENTENCES[2]}", paragraph_id="v1.p1")
    assert run("import", put(tmp_path, file(*EVERYTHING, said))).exit_code == 0
    for key in ("words", "lost", "struck", "two"):
        row = numbered("cykelplan", [each["id"] for each in ROOTS].index(key) + 1)
        if factories.answer_of(row).outcome is None:
            desk_work.move(row, "2a", "Det hör till belysningen.")
    whole = numbered("cykelplan", len(ROOTS) + 1)
    points = desk_work.split(whole, whole.body, SENTENCES[0], SENTENCES[2])
    desk_work.move(points[1], "2a", "Kostnaden gäller driften.")
    out = exported(run, "cykelplan")
    told = comments(out)
    assert told["words"]["paragraph_id"] == "v1.p2"
    assert told["words"]["moves"][0]["quote"] == {"exact": "namngiven kontaktperson", "start": 23, "end": 46}
    assert told["lost"]["moves"][0]["paragraph_id"] == "v1.p9"
    assert "title" not in told["long"]
    assert told["long"]["points"][1]["paragraph_id"] == "v1.p2"
    once = brought(run, tmp_path, out)
    assert same(once) == same(out)
    assert rows("again") == rows("cykelplan")


def test_everyone_learns_of_a_split_when_a_point_is_answered_and_of_no_answer_before_its_release(
    run: Run, round_: Consultation
) -> None:
    out = run("export", round_.slug, "--public").output
    assert DRAFT not in out
    assert NOTE not in out
    told = comments(json.loads(out))
    one, two, three = told["c3"]["points"]
    assert one["disposition"] == "accepted"
    for each in (two, three):
        assert not {"disposition", "response", "answer_state", "notes", "decided"} & set(each)
    assert "moves" not in two, "what was put back is for the desk"
    (move,) = told["c1"]["moves"]
    assert move["because"] == "Du skriver om kontaktpersonen."
    assert "created" not in move


def test_before_a_point_is_answered_nobody_outside_the_desk_learns_of_a_split(run: Run) -> None:
    found = factories.consultation()
    whole = factories.comment(found, "1.1", body=BODY)
    first = desk_work.split(whole)[0]
    factories.approved(first)
    assert "points" not in comments(exported(run, found.slug, "--public"))["c1"]
    assert len(comments(exported(run, found.slug))["c1"]["points"]) == 3


def test_what_came_for_the_regions_own_use_does_not_go_out_in_public(run: Run, tmp_path: Path) -> None:
    drafted = {"response": {"body": DRAFT}, "notes": [NOTE], "significance": "editorial"}
    told = file(
        comment("open", answer_state="open", **drafted),
        comment("sent", answer_state="proposed", disposition="accepted", **drafted),
    )
    out = brought(run, tmp_path, told, "cykelplan")
    assert [each["answer_state"] for each in out["comments"]] == ["open", "proposed"]
    public = run("export", "cykelplan", "--public").output
    for words in (DRAFT, NOTE, "editorial", "answer_state"):
        assert words not in public


def test_an_answer_shared_with_what_is_held_back_is_nobody_elses_in_public(run: Run) -> None:
    found = factories.consultation()
    first, held, third = (factories.comment(found) for _each in range(3))
    with transaction():
        others = frozenset({held.number, third.number})
        groups.group(answering.staff(), factories.answer_of(first), others)
    factories.approved(first)
    answering.release(found)
    hold_back(held)
    told = exported(run, found.slug, "--public")["comments"]
    assert [each["answer"] for each in told] == ["a1", "a1"]
    assert [each["answer"] for each in exported(run, found.slug)["comments"]] == ["a1", "a1", "a1"]
    hold_back(third)
    (alone,) = exported(run, found.slug, "--public")["comments"]
    assert alone["disposition"] == "accepted"
    assert "answer" not in alone


def test_a_comment_that_its_author_changed_after_the_split_goes_out_without_points(
    run: Run, round_: Consultation
) -> None:
    whole = numbered(round_.slug, 3)
    whole.body = "Något helt annat."
    db.session.commit()
    assert "points" not in comments(exported(run, round_.slug))["c3"]


def test_an_export_asks_as_much_of_the_database_however_many_were_split_and_moved(
    app: object, queries: Queries
) -> None:
    assert app
    found = factories.consultation()
    for _ in range(3):
        whole = factories.comment(found, "1.1", body=BODY)
        desk_work.move(desk_work.split(whole)[0], "2.1", "Det hör dit.")
    db.session.commit()
    slug = found.slug
    for actor in (SYSTEM, ANONYMOUS):
        db.session.expunge_all()
        with queries.at_most(12):
            exports.export(actor, slug, "Regionen")


def test_nobody_can_sign_in_as_whoever_moved_what_came_in(
    run: Run, tmp_path: Path, round_: Consultation
) -> None:
    brought(run, tmp_path, exported(run, round_.slug))
    by = db.session.scalars(select(User).where(User.email.like("desk.%"))).one()
    assert (by.name, by.is_active, by.password_hash) == ("Import", False, None)


def test_two_comments_of_one_author_in_two_consultations_are_split_under_the_same_number(app: object) -> None:
    assert app
    author = factories.user(organisation=factories.organisation())
    for _ in range(2):
        points = desk_work.split(factories.comment(factories.consultation(), "1.1", author, body=BODY))
        assert [each.number for each in points] == [2, 3, 4]
