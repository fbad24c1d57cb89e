"""A consultation comes in as an exchange file and goes out as one, by command."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from consult.db import db
from consult.model.comments import Anchor, Comment, CommentKind, Stance, Voice
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionState, Outcome
from consult.model.organisations import Organisation
from consult.model.plans import Plan
from consult.model.scopes import Scope
from consult.model.users import User
from consult.model.versions import Version
from consult.policy import SYSTEM
from consult.queries import scopes
from consult.text.anchors import Status
from tests import factories
from tests.support.client import Visitor
from tests.support.exchange import EVERYTHING, LIGHT, comment, file, put

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(name="brought")
def _brought(run: Any, tmp_path: Path) -> str:
    done = run("import", put(tmp_path, file(*EVERYTHING)))
    assert done.exit_code == 0, done.output
    return str(done.output)


def said(key: str) -> Comment:
    number = [each["id"] for each in EVERYTHING if "parent_id" not in each].index(key) + 1
    return db.session.scalars(select(Comment).where(Comment.number == number, Comment.position == 0)).one()


def test_it_tells_what_came_in_and_what_has_no_place(brought: str) -> None:
    assert "/consultations/cykelplan" in brought
    assert "2 versions, 3 participants, 7 comments, 2 replies." in brought
    assert "lost: it names a passage" in brought


@pytest.mark.usefixtures("brought")
def test_everything_that_was_said_is_there() -> None:
    words = said("words")
    assert (words.quote, words.proposed, words.label) == ("namngiven kontaktperson", "kontaktperson", "1.1")
    assert (words.voice, words.signed_as, words.reply_count) == (Voice.PRIVATE, "Deltagare 1", 2)
    struck = said("struck")
    assert (struck.passage, struck.start, struck.proposed) == (LIGHT, None, "")
    assert (struck.kind, struck.voice) == (CommentKind.PROPOSAL, Voice.ORGANISATION)
    assert said("plan").stance is Stance.SUPPORTS
    assert "Två." in said("two").body
    assert said("same1").support_count == 3
    under = db.session.scalars(select(Comment).where(Comment.position == 2)).one()
    assert (under.voice, under.body) == (Voice.REGION, "Tack.")


@pytest.mark.usefixtures("brought")
def test_answers_are_there_and_one_answer_answers_what_was_answered_as_one() -> None:
    answer = db.session.get_one(Disposition, said("struck").disposition_id)
    assert (answer.outcome, answer.state) == (Outcome.NOT_ACCEPTED, DispositionState.RELEASED)
    assert answer.reasons == {"sv": "Belysning behövs."}
    assert said("same1").disposition_id == said("same2").disposition_id
    found = db.session.scalars(select(Consultation)).one()
    assert (found.comments_taken, found.unanswered, found.released) == (7, 4, 3)


@pytest.mark.usefixtures("brought")
def test_comments_follow_the_text_into_the_versions_after_their_own() -> None:
    rows = db.session.scalars(
        select(Anchor).join(Version).where(Anchor.comment_id == said("words").id).order_by(Version.number)
    ).all()
    assert [(row.start, row.status) for row in rows] == [(23, Status.EXACT), (29, Status.EXACT)]


@pytest.mark.usefixtures("brought")
def test_it_reads_as_any_other_consultation(client: Visitor) -> None:
    page = client.visit("/consultations/cykelplan/comments")
    assert "Ekby kommun" in page.said
    assert "Belysning behövs." in client.visit("/consultations/cykelplan/comments/3").said
    assert "namngiven kontaktperson" in client.visit("/plans/cykelplan-for-lanet/2").said


@pytest.mark.usefixtures("brought")
def test_nobody_gets_in_by_an_account_that_came_in_a_file() -> None:
    people = db.session.scalars(select(User)).all()
    assert people
    assert not any(person.is_active or person.password_hash for person in people)


def test_a_dry_run_changes_nothing(run: Any, tmp_path: Path) -> None:
    done = run("import", put(tmp_path, file(*EVERYTHING)), "--dry-run")
    assert "nothing was changed" in done.output
    assert [factories.rows(table) for table in (Plan, Consultation, Comment, User)] == [0, 0, 0, 0]


@pytest.mark.usefixtures("brought")
def test_a_file_with_the_id_of_a_consultation_that_is_there_is_refused(run: Any, tmp_path: Path) -> None:
    before = factories.rows(Comment)
    done = run("import", put(tmp_path, file(comment("new"))))
    assert (done.exit_code, "already" in done.output) == (1, True)
    assert factories.rows(Comment) == before


def test_a_file_that_does_not_fit_together_is_refused_whole_and_row_by_row(run: Any, tmp_path: Path) -> None:
    done = run(
        "import", put(tmp_path, file(comment("a"), comment("b", author_id="x"), comment("c", parent_id="y")))
    )
    assert done.exit_code == 1
    assert "$.comments[1].author_id: There is no participant “x”." in done.output
    assert "$.comments[2].parent_id: There is no comment “y”." in done.output
    assert factories.rows(Comment) == 0


def test_organisations_that_are_called_the_same_come_in_apart(run: Any, tmp_path: Path) -> None:
    two = [{"id": key, "kind": "organisation", "display": "Hembygdsföreningen"} for key in ("a", "b")]
    done = run("import", put(tmp_path, file(participants=two)))
    assert done.exit_code == 0, done.output
    names = db.session.scalars(select(Organisation.name).order_by(Organisation.name)).all()
    assert names == ["Hembygdsföreningen (cykelplan)", "Hembygdsföreningen (cykelplan, 2)"]


def test_an_empty_translation_does_not_take_the_title_away(run: Any, tmp_path: Path) -> None:
    run("import", put(tmp_path, file(translations={"sv": "", "en": " "})))
    assert db.session.scalars(select(Plan)).one().title == {"sv": "Cykelplan för länet"}


@pytest.mark.usefixtures("brought")
def test_what_goes_out_is_what_came_in(run: Any) -> None:
    out = json.loads(run("export", "cykelplan").output)
    came = file(*EVERYTHING)
    assert [each["id"] for each in out["documents"][0]["versions"]] == ["v1", "v2"]
    assert (
        out["documents"][0]["versions"][0]["paragraphs"] == came["documents"][0]["versions"][0]["paragraphs"]
    )
    assert out["participants"] == came["participants"]
    by_id = {each["id"]: each for each in out["comments"]}
    for each in EVERYTHING:
        kept = {key: value for key, value in each.items() if value and key not in {"answer", "kind"}}
        assert {key: by_id[each["id"]].get(key) for key in kept} == kept
    assert by_id["same1"]["answer"] == by_id["same2"]["answer"]


def test_a_consultation_that_was_held_here_comes_in_elsewhere_as_it_was(run: Any, tmp_path: Path) -> None:
    consultation = factories.consultation()
    factories.comment(consultation, "2.1", words="namngiven kontaktperson", proposed="kontaktperson")
    answered = factories.approved(factories.comment(consultation, "1.1", body="Nej."))
    db.session.commit()
    out = json.loads(run("export", consultation.slug, "--public").output)
    assert {each.get("disposition") for each in out["comments"]} == {None}, "no answer before its release"
    inside = json.loads(run("export", consultation.slug).output)
    assert answered.outcome is not None
    assert answered.outcome.value in {each.get("disposition") for each in inside["comments"]}
    again = inside | {"id": "again"}
    assert run("import", put(tmp_path, again)).exit_code == 0
    second = json.loads(run("export", "again").output)
    assert second["counts"] == inside["counts"]
    drop = {"author_id"}
    told = [
        [{key: value for key, value in each.items() if key not in drop} for each in found["comments"]]
        for found in (inside, second)
    ]
    assert told[0] == told[1]


def test_what_was_hidden_elsewhere_is_held_back_here_and_does_not_go_out_in_public(
    run: Any, tmp_path: Path
) -> None:
    told = file(comment("shown"), comment("gone", status="hidden", body="Svordomar."))
    assert run("import", put(tmp_path, told)).exit_code == 0
    assert "Svordomar" not in run("export", "cykelplan", "--public").output
    assert "Svordomar" in run("export", "cykelplan").output


def test_the_schema_is_printed_and_names_every_part_of_the_file(run: Any) -> None:
    done = run("export", "--schema")
    told = json.loads(done.output)
    assert done.exit_code == 0
    assert {"Consultation", "Comment", "Change", "Paragraph", "Quote"} <= set(told["$defs"])
    assert told["$defs"]["Comment"]["required"] == ["id", "author_id"]
    assert list(told["$defs"]["Votes"]["properties"]) == ["for_", "against", "mixed"]


def limited(run: Any, tmp_path: Path, *scope: dict[str, str], **fields: Any) -> Any:
    """Bring in a consultation that is about the sections around these places."""
    about = {"document_id": "plan", "version_id": "v1"}
    told = file(*EVERYTHING[:2], scope=[about | each for each in scope], **fields)
    return run("import", put(tmp_path, told))


def test_a_consultation_about_some_sections_comes_in_and_goes_out_so(run: Any, tmp_path: Path) -> None:
    done = limited(run, tmp_path, {"section_id": "v1.s1"}, supplements="hallbarhet")
    assert done.exit_code == 0, done.output
    found = db.session.scalars(select(Consultation)).one()
    assert found.is_limited
    assert [each.label for each in scopes.asked(SYSTEM, found)] == ["1"]
    out = json.loads(run("export", "cykelplan").output)
    assert out["scope"] == [{"document_id": "plan", "version_id": "v1", "section_id": "v1.s1"}]
    assert out["supplements"] == "hallbarhet"


def test_a_comment_outside_what_it_is_about_keeps_the_file_out(run: Any, tmp_path: Path) -> None:
    done = limited(run, tmp_path, {"section_id": "v1.s2"})
    assert done.exit_code == 1
    assert "$.comments[1]: It stands in a section that the consultation is not about." in done.output
    assert factories.rows(Consultation) == 0


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        (({"section_id": "nowhere"},), "$.scope[0]: There is no such section in the file."),
        ((), "$.scope: It names no section."),
    ],
)
def test_what_it_is_about_must_be_in_the_file(
    run: Any, tmp_path: Path, scope: tuple[dict[str, str], ...], words: str
) -> None:
    done = limited(run, tmp_path, *scope)
    assert done.exit_code == 1
    assert words in done.output
    assert factories.rows(Consultation) == 0


def test_one_that_was_held_here_comes_in_elsewhere_tied_to_the_one_before_it(
    run: Any, tmp_path: Path
) -> None:
    before = factories.consultation()
    version = factories.published(db.session.get_one(Plan, before.plan_id))
    mine = factories.consultation(version, supplements_id=before.id, is_limited=True)
    uid = factories.block_of(version, "2").uid
    db.session.add(Scope(consultation_id=mine.id, uid=uid))
    db.session.commit()
    factories.comment(mine, "2.1")
    inside = json.loads(run("export", mine.slug, "--public").output)
    assert [each["section_id"] for each in inside["scope"]] == [uid]
    assert run("import", put(tmp_path, inside | {"id": "again"})).exit_code == 0
    db.session.expire_all()
    again = db.session.scalars(select(Consultation).where(Consultation.slug == "again")).one()
    assert again.supplements_id == before.id
    assert [each.label for each in scopes.asked(SYSTEM, again)] == ["2"]
    second = json.loads(run("export", "again", "--public").output)
    assert (second["scope"], second["supplements"]) == (inside["scope"], before.slug)
