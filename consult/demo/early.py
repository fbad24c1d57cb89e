"""The early dialogue of the demonstration: one comment is referred to implementation, two go along to the consultation."""

from datetime import date

from sqlalchemy import select

from consult.db import db
from consult.demo import source
from consult.demo.cast import Cast
from consult.demo.talk import Talk, post
from consult.model.consultations import Consultation, Participation, Publication
from consult.model.dispositions import Answer, Disposition, Outcome
from consult.model.plans import Plan
from consult.model.referrals import Progress, Task
from consult.model.versions import Version
from consult.policy import SYSTEM
from consult.queries import consultations as rounds
from consult.queries.orders import Spot
from consult.services import carryovers, consultations, dispositions, referrals, releases
from consult.services.consultations import Round


def prepare(cast: Cast, plan: str, number: int, first_day: date, last_day: date) -> Talk:
    """Prepare and announce the dialogue on a published version; nobody is invited by name."""
    given, owner = source.early(), cast.staff["owner"]
    version = db.session.scalars(
        select(Version).join(Plan).where(Plan.slug == plan, Version.number == number)
    ).one()
    mine = next(each for each in rounds.plans_to_consult_on(SYSTEM) if each.slug == plan)
    draft = Round(
        title=given["title"],
        letter=given["letter"],
        questions=(),
        first_day=first_day,
        last_day=last_day,
        board_day=None,
        publication=Publication.AT_ONCE,
        participation=Participation.EVERYONE,
    )
    consultation = consultations.create(owner, mine, version, draft)
    consultation.slug = given["slug"]  # tells it from the consultation that has the name of the plan
    db.session.flush()
    consultations.announce(owner, rounds.by_slug(SYSTEM, given["slug"]))
    return Talk(given["slug"])


def say(cast: Cast, talk: Talk) -> None:
    """Let a few comments come in."""
    for said in source.said_early():
        post(cast, talk, said)


def answer(cast: Cast, talk: Talk) -> None:
    """Refer one comment to implementation, and let a second person approve that."""
    said, given = source.said_early()[0], source.early()["referred"]
    mine = _answer(talk, given["comment"])
    reasons = {"sv": said.response, "en": given["en"]}
    dispositions.propose(cast.staff["drafter"], mine, Answer(Outcome.REFERRED, reasons), mine.revision)
    db.session.flush()
    dispositions.approve(cast.staff["approver"], mine)


def release(cast: Cast, talk: Talk, due: date) -> None:
    """Show that answer to everyone, with who takes it on and by when."""
    releases.release(cast.staff["owner"], rounds.by_slug(SYSTEM, talk.slug))
    given = source.early()["referred"]
    task = Task(given["owner"], due, Progress.UNDER_WAY, given["told"])
    referrals.plan(cast.staff["drafter"], _answer(talk, given["comment"]), task, 0)


def take_along(cast: Cast, talk: Talk, to: Talk) -> None:
    """Take the others along to the consultation that is being prepared."""
    comments = [talk.comment(key) for key in source.early()["taken"]]
    seen = {Spot(each.consultation_id, each.number): _revision(each.disposition_id) for each in comments}
    carryovers.take(cast.staff["drafter"], _round(to), seen)


def _round(talk: Talk) -> Consultation:
    return rounds.by_slug(SYSTEM, talk.slug)


def _answer(talk: Talk, key: str) -> Disposition:
    return db.session.get_one(Disposition, talk.comment(key).disposition_id)


def _revision(answer: int | None) -> int:
    return db.session.get_one(Disposition, answer).revision
