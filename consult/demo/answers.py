"""What the region does with the comments: proposes, approves, merges, releases, reports, decides."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from consult.db import Texts, db
from consult.demo import plans, source
from consult.demo.cast import Cast
from consult.demo.source import Said
from consult.demo.talk import Talk
from consult.labels import phrases as filling
from consult.model.comments import Direction
from consult.model.consultations import Consultation
from consult.model.decisions import DecisionKind
from consult.model.dispositions import Answer, Disposition, Outcome, Significance
from consult.model.referrals import Progress, Task
from consult.model.versions import Block
from consult.policy import SYSTEM
from consult.queries import conflicts as queries
from consult.queries import consultations
from consult.queries import phrases as kept
from consult.services import (
    conflicts,
    decisions,
    dispositions,
    phrases,
    proposals,
    reactions,
    referrals,
    releases,
    reports,
    themes,
)
from consult.services.decisions import Minutes
from consult.services.phrases import Wording
from consult.services.reactions import Verdict


def _round(talk: Talk) -> Consultation:
    return consultations.by_slug(SYSTEM, talk.slug)


def of(talk: Talk, key: str) -> Disposition:
    """Find the answer to a comment."""
    wanted = talk.comment(key).disposition_id
    return db.session.scalars(select(Disposition).where(Disposition.id == wanted)).one()


def add_themes(cast: Cast, key: str, talk: Talk) -> None:
    """Add the words that drafters sort by."""
    plan_id = _round(talk).plan_id
    for name, words in source.case()["plans"][key]["themes"].items():
        theme = themes.add(cast.staff["drafter"], plan_id, words)
        db.session.flush()
        talk.themes[name] = theme.id


def add_phrases(cast: Cast, key: str, talk: Talk) -> None:
    """Keep the texts that drafters use again and again."""
    for name, words in source.case()["plans"][key]["phrases"].items():
        phrases.add(cast.staff["drafter"], _round(talk).plan_id, Wording(name, words))
        db.session.flush()


def assign(cast: Cast, talk: Talk, key: str) -> None:
    """Let a drafter take a comment."""
    person = cast.staff["drafter2"]
    dispositions.assign(person, of(talk, key), person.user_id)


def propose(cast: Cast, talk: Talk, said: Said) -> None:
    """Propose the answer that the source holds."""
    given = source.case()["answers"].get(said.key, {})
    significance = given.get("significance")
    mine = of(talk, said.key)
    answer = Answer(
        outcome=said.outcome,
        reasons=_reasons(talk, said, mine),
        significance=Significance(significance) if significance else None,
        theme_id=talk.themes.get(given.get("theme", "")),
        assignee_id=cast.staff["drafter"].user_id,
    )
    dispositions.propose(cast.staff["drafter"], mine, answer, mine.revision)


def _reasons(talk: Talk, said: Said, mine: Disposition) -> Texts:
    """Give the reasons that the source holds, after the text block that it names."""
    reasons, name = source.reasons(said), source.case()["answers"].get(said.key, {}).get("phrase")
    if not name:
        return reasons
    round_ = _round(talk)
    phrase = next(each.phrase for each in kept.listed(SYSTEM, round_.plan_id) if each.phrase.name == name)
    filled = filling.filled(phrase.words, round_, kept.members(SYSTEM, round_, [mine.id])[mine.id])
    return {code: f"{filled[code]}\n\n{words}" for code, words in reasons.items()}


def write(cast: Cast, talk: Talk, key: str, step: int) -> None:
    """Let a drafter save what the source holds as that step on the way to an answer."""
    draft = source.case()["drafts"][key][step]
    mine = of(talk, key)
    said = Answer(
        outcome=Outcome(draft["outcome"]),
        reasons={code: draft[code] for code in ("sv", "en")},
        assignee_id=mine.assignee_id,
    )
    dispositions.save(cast.staff[draft["who"]], mine, said, mine.revision)


def plan_release(cast: Cast, talk: Talk, at: datetime) -> None:
    """Choose when the answers of a consultation are released."""
    releases.plan(cast.staff["owner"], _round(talk), at)


def answer(cast: Cast, talk: Talk, number: int, reasons: dict[str, str]) -> None:
    """Answer a comment that is not in the source, and let a second person approve that."""
    talk.numbers["late"] = number
    mine = of(talk, "late")
    said = Answer(outcome=Outcome.NO_CHANGE, reasons=reasons)
    dispositions.propose(cast.staff["drafter"], mine, said, mine.revision)
    db.session.flush()
    approve(cast, talk, "late")


def refer(cast: Cast, talk: Talk, due: date) -> None:
    """Say who takes on what was referred to implementation, and by when."""
    for key, planned in source.case()["referred"].items():
        task = Task(planned["owner"], due, Progress.UNDER_WAY, planned["told"])
        referrals.plan(cast.staff["drafter"], of(talk, key), task, 0)


def approve(cast: Cast, talk: Talk, key: str) -> None:
    """Let a second person approve an answer."""
    dispositions.approve(cast.staff["approver"], of(talk, key))


def sort(cast: Cast, talk: Talk, label: str, wanted: dict[str, str]) -> None:
    """Say what comments on a passage want of it, by who has made them."""
    consultation = _round(talk)
    uid = db.session.scalars(
        select(Block.uid).where(Block.version_id == consultation.version_id, Block.label == label)
    ).one()
    said = queries.said(cast.staff["drafter"], consultation, uid)
    directions = {each.number: Direction(wanted[each.who]) for each in said if each.who in wanted}
    conflicts.direct(cast.staff["drafter"], consultation, uid, directions)


def merge(cast: Cast, talk: Talk, key: str) -> None:
    """Take a comment's proposed wording into the working text."""
    drafter, comment = cast.staff["drafter"], talk.comment(key)
    suggestion = proposals.suggest(drafter, comment)
    proposals.accept(drafter, comment, suggestion.merged, suggestion.digest)


def revise(cast: Cast, talk: Talk, revision: source.Revision) -> None:
    """Give a paragraph new words, and link them to the answers behind them."""
    plans.revise(cast, _round(talk).plan.slug, revision)
    for key in revision.because_of:
        link(cast, talk, key, revision.label)


def link(cast: Cast, talk: Talk, key: str, label: str) -> None:
    """Say that a paragraph was changed because of an answer."""
    proposals.link(cast.staff["drafter"], of(talk, key), label)
    db.session.flush()


def release(cast: Cast, talk: Talk) -> None:
    """Show all answers at once."""
    releases.release(cast.staff["owner"], _round(talk))


def react(cast: Cast, talk: Talk, said: Said) -> None:
    """Let whoever made a comment say what they think of the answer: the reason why not, or nothing if satisfied."""
    because = source.case()["reactions"][said.key]
    verdict = Verdict(is_satisfied=not because, because=because, seen=0)
    reactions.give(cast.who(said), talk.comment(said.key), verdict)


def report(cast: Cast, talk: Talk, given: dict[str, Any]) -> None:
    """Write the consultation report and show it."""
    owner = cast.staff["owner"]
    said = reports.save(owner, _round(talk), given["process"], given["summary"], 0)
    db.session.flush()
    reports.propose(owner, _round(talk), given["decision"], said.revision)
    db.session.flush()
    reports.release(owner, _round(talk))


def decide(cast: Cast, talk: Talk, given: dict[str, Any], number: int, on: date) -> None:
    """Record that the board adopted the plan."""
    minutes = Minutes(number, DecisionKind.ADOPTED, given["body"], given["item"], on, given["text"])
    decisions.record(cast.staff["registrar"], _round(talk), minutes)
