from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from flask_babel import force_locale

from consult import clock
from consult.db import db, transaction
from consult.errors import Invalid, NotAllowed, NotFound, Outdated, WrongState
from consult.formats import report_checks
from consult.model.comments import Comment, Stance
from consult.model.consultations import Consultation
from consult.model.decisions import Decision, DecisionKind
from consult.model.dispositions import Answer, Outcome
from consult.model.organisations import Sector
from consult.model.plans import Plan
from consult.model.reports import Arrangement
from consult.model.users import Role
from consult.model.versions import Version
from consult.papers.report_chapters import chapters
from consult.policy import ANONYMOUS, Actor
from consult.queries import changes, report_bodies, report_states, stances
from consult.queries import consultations as finding
from consult.queries import reports as reading
from consult.services import decisions, dispositions, proposals, publishing, releases, reports
from consult.services.decisions import Minutes
from consult.text.align import Fate
from tests import factories

pytestmark = pytest.mark.usefixtures("app")
LATER = timedelta(days=60)
HELD = {"sv": "Remissen hölls under hösten."}


@pytest.fixture(name="consultation")
def _consultation() -> Consultation:
    return factories.consultation()


@pytest.fixture(name="drafter")
def _drafter() -> Actor:
    return factories.actor(factories.user(Role.DRAFTER))


@pytest.fixture(name="approver")
def _approver() -> Actor:
    return factories.actor(factories.user(Role.APPROVER))


def answer(
    drafter: Actor, approver: Actor, comment: Comment, outcome: Outcome = Outcome.NOT_ACCEPTED
) -> None:
    mine = dispositions.locked(db.session.get_one(Comment, comment.id).disposition_id or 0)
    with transaction():
        dispositions.propose(drafter, mine, Answer(outcome, {"sv": "Därför."}), mine.revision)
    with transaction():
        dispositions.approve(approver, mine)


def release(approver: Actor, consultation: Consultation) -> None:
    with transaction():
        releases.release(approver, consultation)


def found(actor: Actor, consultation: Consultation) -> Consultation:
    return finding.by_slug(actor, consultation.slug)


def test_every_comment_is_in_the_report_exactly_once_in_both_arrangements(
    consultation: Consultation, drafter: Actor
) -> None:
    for label in ("1.1", "2.1", None, "1.2", "2.1a"):
        factories.comment(consultation, label)
    private = factories.user()
    factories.comment(consultation, by=private)
    with transaction():
        draft = reports.save(drafter, consultation, HELD, {}, 0)
    held = found(drafter, consultation)
    report = report_states.state(drafter, held, draft, 1, clock.now())
    for by in Arrangement:
        with force_locale("sv"):
            numbers = [each.number for chapter in chapters(report, by) for each in chapter.comments]
        assert sorted(numbers) == [1, 2, 3, 4, 5, 6]
        assert reading.completeness(drafter, held, numbers).is_whole


@pytest.mark.parametrize(
    ("shown", "missing", "twice", "unknown"),
    [
        ([1, 3], (2,), (), ()),
        ([1, 2, 2, 3], (), (2,), ()),
        ([1, 2, 3, 4], (), (), (4,)),
        ([], (1, 2, 3), (), ()),
    ],
)
def test_a_mutilated_report_fails_the_check(
    shown: list[int], missing: tuple[int, ...], twice: tuple[int, ...], unknown: tuple[int, ...]
) -> None:
    check = report_checks.compare([1, 2, 3], shown)
    assert (check.missing, check.twice, check.unknown) == (missing, twice, unknown)
    assert not check.is_whole


def test_a_comment_that_was_deleted_from_the_database_is_missed(
    consultation: Consultation, drafter: Actor
) -> None:
    for _ in range(3):
        factories.comment(consultation, None)
    with transaction():
        db.session.delete(db.session.query(Comment).filter_by(number=2).one())
    held = found(drafter, consultation)
    numbers = [entry.number for entry in reading.entries(drafter, held)]
    assert reading.completeness(drafter, held, numbers).missing == (2,)


def test_the_report_is_released_only_when_every_comment_has_a_released_answer(
    consultation: Consultation, drafter: Actor, approver: Actor
) -> None:
    first, second = factories.comment(consultation), factories.comment(consultation)
    with transaction():
        reports.save(drafter, consultation, HELD, {}, 0)
    answer(drafter, approver, first)
    with time_machine.travel(clock.now() + LATER):
        release(approver, consultation)
        with pytest.raises(WrongState, match="report_incomplete"), transaction():
            reports.release(drafter, found(drafter, consultation))
        with pytest.raises(NotFound):
            reading.of(ANONYMOUS, found(ANONYMOUS, consultation))
        answer(drafter, approver, second)
        release(approver, consultation)
        with transaction():
            reports.release(drafter, found(drafter, consultation))
        assert reading.of(ANONYMOUS, found(ANONYMOUS, consultation)).process == HELD


def test_a_released_report_can_no_longer_be_changed(consultation: Consultation, drafter: Actor) -> None:
    with transaction():
        saved = reports.save(drafter, consultation, HELD, {}, 0)
    with time_machine.travel(clock.now() + LATER):
        with transaction():
            reports.release(drafter, found(drafter, consultation))
        with pytest.raises(WrongState, match="report_released"), transaction():
            reports.save(drafter, consultation, {"sv": "Nytt"}, {}, saved.revision)


def test_two_drafters_writing_the_report_do_not_overwrite_each_other(
    consultation: Consultation, drafter: Actor
) -> None:
    with transaction():
        saved = reports.save(drafter, consultation, HELD, {}, 0)
    seen = saved.revision
    with transaction():
        reports.save(drafter, consultation, {"sv": "Kollegans text"}, {}, seen)
    with pytest.raises(Outdated), transaction():
        reports.save(drafter, consultation, {"sv": "Min text"}, {}, seen)


def test_the_report_shows_the_words_before_and_after_and_who_took_part(
    consultation: Consultation, drafter: Actor, approver: Actor
) -> None:
    body = factories.organisation(Sector.EDUCATION, name="Lärosäte A")
    comment = factories.comment(
        consultation,
        "2.1",
        by=factories.user(organisation=body),
        words="ska ha minst en",
        proposed="bör ha en",
        stance=Stance.SUPPORTS_WITH_COMMENTS,
    )
    suggestion = proposals.suggest(drafter, comment)
    with transaction():
        proposals.accept(drafter, comment, suggestion.merged, suggestion.digest)
    answer(drafter, approver, comment, Outcome.ACCEPTED)
    plan = db.session.get_one(Plan, consultation.plan_id)
    with time_machine.travel(clock.now() + LATER):
        release(approver, consultation)
        with transaction():
            publishing.publish(drafter, plan, {"sv": "Reviderad."}, factories.left_open(plan))
        held = found(ANONYMOUS, consultation)
        (entry,) = reading.entries(ANONYMOUS, held)
        assert entry.outcome is Outcome.ACCEPTED
        (change,) = entry.changes
        assert "ska ha minst en" in change.before
        assert "bör ha en" in change.after
        took_part = report_bodies.participation(ANONYMOUS, held)
        (body,) = took_part.bodies
        assert (body.name, body.sector) == ("Lärosäte A", Sector.EDUCATION)
        assert stances.by_sector(ANONYMOUS, held) == {
            Sector.EDUCATION: Counter({Stance.SUPPORTS_WITH_COMMENTS: 1})
        }
        comparison = changes.compare(ANONYMOUS, plan, 1, 2, "sv")
        rows = {row.label: row for section in comparison.sections for row in section.rows}
        assert rows["2.1"].fate is Fate.EDITED
        assert [each.number for each in rows["2.1"].because] == [1]
        assert rows["1.1"].fate is Fate.UNCHANGED
        assert comparison.only("Lärosäte A").changed == 1
        assert comparison.only("Någon annan").sections == ()


def test_an_answer_that_is_not_released_is_not_shown_to_others(
    consultation: Consultation, drafter: Actor, approver: Actor
) -> None:
    answer(drafter, approver, factories.comment(consultation))
    (public,) = reading.entries(ANONYMOUS, found(ANONYMOUS, consultation))
    (inside,) = reading.entries(drafter, found(drafter, consultation))
    assert (public.outcome, public.reasons, public.changes) == (None, {}, ())
    assert inside.outcome is Outcome.NOT_ACCEPTED


def minutes(kind: DecisionKind = DecisionKind.ADOPTED, **fields: object) -> Minutes:
    given = {
        "version": 1,
        "kind": kind,
        "body": {"sv": "Regionstyrelsen"},
        "item": "118",
        "decided_on": clock.today(),
        "text": {"sv": "Planen antas."},
    }
    return Minutes(**given | fields)


def test_the_boards_decision_makes_a_version_the_plan(consultation: Consultation) -> None:
    registrar = factories.actor(factories.user(Role.REGISTRAR))
    with transaction():
        decisions.record(registrar, consultation, minutes(DecisionKind.ADJOURNED))
    with transaction():
        decisions.record(registrar, consultation, minutes())
    assert db.session.query(Version).count() == 2
    assert [each.kind for each in db.session.query(Decision).order_by(Decision.id)] == [
        DecisionKind.ADJOURNED,
        DecisionKind.ADOPTED,
    ]
    with pytest.raises(WrongState, match="already_adopted"), transaction():
        decisions.record(registrar, consultation, minutes())


def test_impossible_decisions_are_refused(consultation: Consultation) -> None:
    registrar = factories.actor(factories.user(Role.REGISTRAR))
    for wrong, refusal in (
        (minutes(version=7), "unknown_version"),
        (minutes(decided_on=clock.today() + timedelta(days=1)), "decided_in_future"),
        (minutes(item="  "), "decision_incomplete"),
        (minutes(body={"sv": ""}), "decision_incomplete"),
        (minutes(DecisionKind.REFERRED_BACK, text={}), "instructions_missing"),
    ):
        with pytest.raises(Invalid, match=refusal), transaction():
            decisions.record(registrar, consultation, wrong)
    with pytest.raises(NotAllowed), transaction():
        decisions.record(factories.actor(factories.user(Role.DRAFTER)), consultation, minutes())
    assert factories.rows(Decision) == 0
