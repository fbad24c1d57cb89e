"""What is said in the demonstration: consultations are opened, people comment, reply and agree."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import select

from consult.db import db
from consult.demo import plans, source
from consult.demo.cast import Cast
from consult.demo.source import Said
from consult.model.comments import Comment
from consult.model.consultations import Consultation, Participation, Publication
from consult.model.versions import Version
from consult.policy import SYSTEM
from consult.queries import consultations as rounds
from consult.queries import places
from consult.services import comments, consultations, invitations, supports
from consult.services.comments import Draft
from consult.services.consultations import Round
from consult.services.spots import Range
from consult.web.rounds import standard_letter

BOARD_AFTER = 128
"""Days from the last reply date to the board's decision, as when the real plans were decided."""


@dataclass(slots=True)
class Talk:
    """A consultation: its address, the number that each comment of the source got, and the drafters' themes."""

    slug: str
    numbers: dict[str, int] = field(default_factory=dict)
    themes: dict[str, int] = field(default_factory=dict)

    def comment(self, key: str) -> Comment:
        """Find a comment of the source."""
        return db.session.scalars(
            select(Comment)
            .join(Consultation, Comment.consultation_id == Consultation.id)
            .where(Consultation.slug == self.slug, Comment.number == self.numbers[key], Comment.position == 0)
        ).one()


def prepare(cast: Cast, key: str, number: int, first_day: date, last_day: date) -> Talk:
    """Prepare a consultation on a published version, with its letter, questions and recipients."""
    slug = next(each["slug"] for each in source.plans()["plans"] if each["id"] == key)
    plan = rounds.plans_to_consult_on(SYSTEM)
    mine = next(each for each in plan if each.slug == slug)
    version = db.session.scalars(
        select(Version).where(Version.plan_id == mine.id, Version.number == number)
    ).one()
    draft = Round(
        title=mine.title,
        letter=standard_letter(),
        questions=tuple(source.case()["plans"][key]["questions"]),
        first_day=first_day,
        last_day=last_day,
        board_day=last_day + timedelta(days=BOARD_AFTER),
        publication=Publication.AT_ONCE,
        participation=Participation.EVERYONE,
    )
    owner = cast.staff["owner"]
    consultation = consultations.create(owner, mine, version, draft)
    made_up = {cast.bodies[name] for name in source.case()["plans"][key].get("asked", ())}
    invitations.choose(owner, consultation, cast.recipients | made_up)
    return Talk(consultation.slug)


def announce(cast: Cast, talk: Talk) -> None:
    """Announce a consultation and invite the recipients."""
    consultations.announce(cast.staff["owner"], rounds.by_slug(SYSTEM, talk.slug))


def post(cast: Cast, talk: Talk, said: Said) -> None:
    """Make a comment where the source says."""
    actor = cast.who(said)
    if said.label:
        plan = rounds.by_slug(SYSTEM, talk.slug).plan
        place = places.on_block(actor, talk.slug, plans.block(plan, said.label).uid, said.locale)
        start = place.plain.index(said.quote)
        words = Range(start, start + len(said.quote))
    else:
        place, words = places.on_plan(actor, talk.slug, None), None
    draft = Draft(
        body=said.body,
        locale=said.locale,
        token=said.key,
        organisation_id=cast.speaks_for(said.author),
        kind=said.kind,
        stance=said.stance,
        proposed=said.proposed,
    )
    talk.numbers[said.key] = comments.post(actor, place, words, draft).number


def reply(cast: Cast, talk: Talk, message: source.Message) -> None:
    """Say something in a thread, for the region or for whoever the source names."""
    actor, organisation = cast.staff["drafter"], None
    if message.author:
        author = cast.replying(message.author)
        actor, organisation = cast.authors[author], cast.speaks_for(author)
    token = f"{message.comment}-{len(message.body)}"
    draft = Draft(message.body, message.locale, token, organisation)
    comments.reply(actor, talk.comment(message.comment), draft)


def support(cast: Cast, talk: Talk, key: str, said: Said) -> None:
    """Let whoever made one comment agree with another."""
    supports.support(cast.who(said), talk.comment(key), cast.speaks_for(said.author))
