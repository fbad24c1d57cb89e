"""How the plan that is consulted on today could end: every comment answered, the text changed, reported and adopted."""

from datetime import date
from typing import Any

from consult.db import db
from consult.demo import answers, plans, posted, source
from consult.demo.cast import Cast
from consult.demo.source import Revision
from consult.demo.talk import Talk
from consult.model.dispositions import Answer, Disposition, Outcome, Significance
from consult.model.referrals import Progress, Task
from consult.services import dispositions, referrals


def number(talk: Talk) -> None:
    """Let the comments of the consultation be found by their numbers too, as the ending names them."""
    named = {each["number"] for each in source.ending()["answers"]} | set(source.ending()["approved_later"])
    talk.numbers |= {str(each): each for each in named | {11}}


def finish_letter(cast: Cast, talk: Talk) -> None:
    """Let the registrar place what a letter says that is still being divided, and register it."""
    posted.finish(cast, talk, source.ending()["letter"])


def propose(cast: Cast, talk: Talk, early: Talk) -> None:
    """Propose an answer to each comment that has none, also to what the early dialogue left."""
    for given in source.ending()["answers"]:
        _propose(cast, answers.of(talk, str(given["number"])), given)
    for given in source.ending()["early"]:
        _propose(cast, answers.of(early, given["key"]), given)


def _propose(cast: Cast, mine: Disposition, given: dict[str, Any]) -> None:
    drafter, significance = cast.staff["drafter"], given.get("significance")
    answer = Answer(
        outcome=Outcome(given["outcome"]),
        reasons={code: given[code] for code in ("sv", "en")},
        significance=Significance(significance) if significance else None,
        theme_id=mine.theme_id,
        assignee_id=mine.assignee_id or drafter.user_id,
    )
    dispositions.propose(drafter, mine, answer, mine.revision)
    db.session.flush()


def approve(cast: Cast, talk: Talk, early: Talk) -> None:
    """Let a second person approve them, and what had been proposed before."""
    given = source.ending()
    for each in [*given["approved_later"], *(each["number"] for each in given["answers"])]:
        answers.approve(cast, talk, str(each))
        db.session.flush()
    for each in given["early"]:
        answers.approve(cast, early, each["key"])


def revise(cast: Cast, talk: Talk, early: Talk) -> None:
    """Give the paragraphs their last words, each linked to the answers behind it."""
    keys = {each["key"] for each in source.ending()["early"]}
    for revision in revisions():
        plans.revise(cast, "affarsplan", revision)
        for key in revision.because_of:
            answers.link(cast, early if key in keys else talk, key, revision.label)


def revisions() -> list[Revision]:
    """List the last revisions: those of the ending, and those of the source that had to wait for an answer."""
    own = [source.revision(each) for each in source.ending()["revisions"]]
    taken = set(source.ending()["from_source"])
    return own + [each for each in source.revisions("A") if each.because_of and each.label in taken]


def refer(cast: Cast, talk: Talk, due: date) -> None:
    """Say who takes on what was referred to implementation."""
    given = source.ending()["referred"]
    task = Task(given["owner"], due, Progress.TO_DO, given["told"])
    referrals.plan(cast.staff["drafter"], answers.of(talk, str(given["number"])), task, 0)
