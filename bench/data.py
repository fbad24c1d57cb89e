"""A consultation of any size: 20 sections of 10 paragraphs, 200 people, and one paragraph with 200 comments."""

import random
import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import func, insert, select, text, update

from consult import clock
from consult.db import db
from consult.model.comments import Anchor, Comment, CommentKind, Stance, Voice
from consult.model.consultations import Consultation, ConsultationState, Participation, Publication
from consult.model.dispositions import Disposition, DispositionChange, DispositionState, Outcome, Theme
from consult.model.organisations import Membership, Organisation, OrganisationRole, Sector
from consult.model.plans import Plan
from consult.model.records import Event
from consult.model.users import Role, SignIn, StaffRole, User
from consult.model.versions import Block, Version, VersionState
from consult.policy import SYSTEM
from consult.queries import gate
from consult.queries.filters import CHANGING
from consult.services import blocks, progress, publishing, tallies, words
from consult.text import order
from consult.text.anchors import Status
from consult.text.blocks import BlockKind, split

SECTIONS, PARAGRAPHS, PEOPLE, CROWD = 20, 10, 200, 200
WORDS = [
    "kommunen",
    "regionen",
    "företag",
    "stöd",
    "plan",
    "mål",
    "ansvar",
    "kompetens",
    "utbildning",
    "samverkan",
    "länet",
    "insats",
    "ska",
    "bör",
    "och",
    "för",
]
CHUNK = 5_000
STATES = [DispositionState.OPEN] * 6 + [DispositionState.PROPOSED] * 2 + [DispositionState.APPROVED] * 2
OUTCOMES = (
    [Outcome.NO_CHANGE] * 5 + [Outcome.ACCEPTED] * 2 + [Outcome.PARTLY_ACCEPTED] + [Outcome.ANSWERED] * 2
)
RARE = 500
"""One comment in so many has a rare outcome, a rare theme, or the drafter as the one responsible."""
PLACE = (
    "root_id",
    "uid",
    "section_uid",
    "text_locale",
    "start",
    "end",
    "kind",
    "stance",
    "disposition_id",
    "proposed",
)


@dataclass(frozen=True, slots=True)
class Shape:
    """How many sections the plan has, and how many organisations speak."""

    sections: int = SECTIONS
    bodies: int = 40


USUAL = Shape()


@dataclass(frozen=True, slots=True)
class Case:
    """What the jobs need to know."""

    consultation: str
    plan: str
    section: str
    section_uid: str
    crowded: str
    quiet: str
    commenter: str
    drafter: str
    themes: tuple[int, int]
    last: int


def build(comments: int, shape: Shape = USUAL) -> Case:
    """Fill an empty database with a consultation that has so many comments, replies counted."""
    rng = random.Random(7)
    people = [_person(index) for index in range(PEOPLE)]
    db.session.add_all(people)
    plan = Plan(
        slug="plan",
        title={"sv": "Plan", "en": "Plan"},
        summary={"sv": "En plan.", "en": "A plan."},
        created_at=clock.now(),
    )
    db.session.add(plan)
    db.session.flush()
    working = Version(plan_id=plan.id, state=VersionState.WORKING, blocks=[])
    db.session.add(working)
    blocks.write(working, split(_text(rng, shape.sections)), "sv")
    db.session.flush()
    left_open = {item.key: "Ingen engelska än." for item in gate.items(SYSTEM, plan)}
    version = publishing.publish(SYSTEM, plan, {"sv": "Första"}, left_open)
    consultation = _consultation(plan, version)
    db.session.flush()
    passages = [block for block in version.blocks if block.kind is not BlockKind.HEADING]
    crowded = next(block for block in passages if block.label == "2.1")
    passages.remove(crowded)
    drafter = people[0]
    db.session.add(StaffRole(user_id=drafter.id, role=Role.DRAFTER))
    desk = Desk(drafter.id, _themes(plan))
    filling = Filling(
        rng, consultation.id, version.id, _speakers(people, shape.bodies), desk, crowded, passages
    )
    last = _fill(filling, comments)
    consultation.comments_taken = last
    _keep_words()
    _count_answers(consultation)
    db.session.flush()
    tallies.recount(version.id)
    _let_change_events()
    db.session.execute(update(Event).values(at=clock.now() - timedelta(days=30)))
    case = Case(
        consultation=consultation.slug,
        plan=plan.slug,
        section="1",
        section_uid=next(block.uid for block in version.blocks if block.label == "1"),
        crowded=_uid(version, "2.1"),
        quiet=_uid(version, "3.5"),
        commenter=_signed_in(people[1]),
        drafter=_signed_in(drafter),
        themes=desk.themes,
        last=last,
    )
    db.session.commit()
    return case


def _person(index: int) -> User:
    return User(
        email=f"p{index}@example.org", name=f"Person {index}", title="Strateg", created_at=clock.now()
    )


def _speakers(people: list[User], bodies: int) -> list[tuple[int, int, Sector]]:
    """Let everyone but the first speak for one of the organisations."""
    sectors = [each for each in Sector if each is not Sector.CITIZEN]
    made = [
        Organisation(slug=f"o{index}", name=f"Organisation {index}", sector=sectors[index % len(sectors)])
        for index in range(bodies)
    ]
    db.session.add_all(made)
    db.session.flush()
    found = [
        (person.id, made[index % bodies].id, made[index % bodies].sector)
        for index, person in enumerate(people[1:])
    ]
    db.session.add_all(
        Membership(user_id=person, organisation_id=organisation, role=OrganisationRole.CONTRIBUTOR)
        for person, organisation, _sector in found
    )
    return found


def _consultation(plan: Plan, version: Version) -> Consultation:
    made = Consultation(
        slug="remiss",
        plan_id=plan.id,
        version_id=version.id,
        title={"sv": "Remiss", "en": "Consultation"},
        letter={"sv": "Säg vad ni tycker.", "en": "Tell us."},
        state=ConsultationState.ANNOUNCED,
        publication=Publication.AT_ONCE,
        participation=Participation.EVERYONE,
        first_day=clock.today() - timedelta(days=30),
        last_day=clock.today() + timedelta(days=30),
        announced_at=clock.now(),
    )
    db.session.add(made)
    return made


def _themes(plan: Plan) -> tuple[int, int]:
    """Add a theme that many comments have and one that few have."""
    common, rare = (Theme(plan_id=plan.id, name={"sv": name}) for name in ("Ansvar", "Resor"))
    db.session.add_all([common, rare])
    db.session.flush()
    return common.id, rare.id


def _text(rng: random.Random, sections: int) -> str:
    parts = []
    for section in range(1, sections + 1):
        parts.append(f"# Avsnitt {section} om länets utveckling")
        parts += [_sentence(rng, 60) for _ in range(PARAGRAPHS)]
    return "\n\n".join(parts)


def _sentence(rng: random.Random, words: int) -> str:
    return " ".join(rng.choice(WORDS) for _ in range(words)).capitalize() + "."


def _keep_words() -> None:
    """Keep the words of all comments, as when each was written."""
    last = 0
    while said := db.session.scalars(
        select(Comment).where(Comment.id > last).order_by(Comment.id).limit(CHUNK)
    ).all():
        words.keep(said)
        db.session.flush()
        last = said[-1].id


def _let_change_events() -> None:
    """Take away what keeps the log as it is: here all of it happened a month ago."""
    on = "" if db.engine.dialect.name == "sqlite" else " ON event"
    db.session.execute(text(f"DROP TRIGGER event_is_not_changed{on}"))


def _uid(version: Version, label: str) -> str:
    return next(block.uid for block in version.blocks if block.label == label)


def _signed_in(person: User) -> str:
    token = secrets.token_urlsafe(32)
    now = clock.now()
    db.session.add(
        SignIn(
            token_hash=sha256(token.encode()).hexdigest(),
            user_id=person.id,
            created_at=now,
            expires_at=now + timedelta(days=1),
        )
    )
    return token


@dataclass(slots=True)
class Thread:
    """A comment that replies are made under."""

    ident: int
    number: int
    replies: int = 0


@dataclass(frozen=True, slots=True)
class Desk:
    """The drafter, and a common and a rare theme."""

    drafter: int
    themes: tuple[int, int]


@dataclass(slots=True)
class Filling:
    """The world that comments are put into, and the last thread so far."""

    rng: random.Random
    consultation: int
    version: int
    people: list[tuple[int, int, Sector]]
    desk: Desk
    crowded: Block
    passages: list[Block]
    thread: Thread | None = None
    number: int = 0

    def answer(self) -> dict[str, Any]:
        """Make the answer to the next comment: most are open, some outcomes and themes are rare."""
        turn = self.number % RARE
        state = DispositionState.APPROVED if turn == 1 else self.rng.choice(STATES)
        outcome = Outcome.OUT_OF_SCOPE if turn == 1 else self.rng.choice(OUTCOMES)
        common, rare = self.desk.themes
        is_open = state is DispositionState.OPEN
        return {
            "id": self.number,
            "consultation_id": self.consultation,
            "state": state,
            "outcome": None if is_open else outcome,
            "reasons": {} if is_open else {"sv": "Därför."},
            "theme_id": rare if turn == 2 else common if turn % 3 == 0 else None,
            "assignee_id": self.desk.drafter if turn == 3 else None,
            "revision": 1,
        }

    def changes(self, answer: dict[str, Any], comment: dict[str, Any]) -> list[dict[str, Any]]:
        """Link a change to an answer that promises one, but not to every twentieth."""
        if answer["outcome"] not in CHANGING or self.number % 20 == 0:
            return []
        return [{"disposition_id": answer["id"], "uid": comment["uid"]}]

    def said(self, ident: int, age: int) -> dict[str, Any]:
        """Make what a comment and a reply have in common."""
        author, organisation, sector = self.people[ident % len(self.people)]
        body = _sentence(self.rng, 40) + (" Tänk på pendlingen." if ident % RARE == 7 else "")
        return dict.fromkeys(PLACE) | {
            "id": ident,
            "consultation_id": self.consultation,
            "author_id": author,
            "voice": Voice.ORGANISATION,
            "organisation_id": organisation,
            "sector": sector,
            "signed_as": "Strateg",
            "name_order": order.by_name(f"Organisation {ident % len(self.people) % 40}", ""),
            "is_late": ident % RARE == 4,
            "locale": "sv",
            "body": body,
            "html": f"<p>{body}</p>\n",
            "label": "",
            "passage": "",
            "token": f"t{ident}",
            "posted_at": clock.now() - timedelta(seconds=age),
            "withdrawn_because": "",
            "support_count": 0,
            "reply_count": 0,
            "revision": 1,
        }

    def comment(self, said: dict[str, Any]) -> dict[str, Any]:
        """Place a comment on a passage."""
        block = self.crowded if self.number <= CROWD else self.rng.choice(self.passages)
        self.thread = Thread(said["id"], self.number)
        return said | {
            "number": self.number,
            "position": 0,
            "uid": block.uid,
            "section_uid": block.section_uid,
            "label": block.label,
            "text_locale": "sv",
            "passage": block.texts[0].plain,
            "start": 0,
            "end": 20,
            "kind": self.rng.choice(list(CommentKind)),
            "stance": self.rng.choice(list(Stance)),
            "disposition_id": self.number,
        }

    def reply(self, thread: Thread, said: dict[str, Any]) -> dict[str, Any]:
        """Put a reply under the last comment."""
        thread.replies += 1
        return said | {"number": thread.number, "position": thread.replies, "root_id": thread.ident}

    def anchor(self, comment: dict[str, Any]) -> dict[str, Any]:
        """Say where a comment stands in its own version."""
        return {
            "comment_id": comment["id"],
            "version_id": self.version,
            "uid": comment["uid"],
            "start": 0,
            "end": 20,
            "status": Status.EXACT,
            "score": 1.0,
            "method": "posted",
        }


def _count_answers(consultation: Consultation) -> None:
    counts = dict(
        db.session.execute(
            select(Disposition.state, func.sum(Disposition.comment_count))
            .where(Disposition.consultation_id == consultation.id)
            .group_by(Disposition.state)
        ).all()
    )
    for state, column in progress.COUNTS.items():
        setattr(consultation, column.key, int(counts.get(state, 0)))


def _fill(filling: Filling, total: int) -> int:
    """Insert 60 % comments and 40 % replies, in portions; give the last number."""
    for start in range(0, total, CHUNK):
        answers, comments, anchors, changes = [], [], [], []
        for index in range(start, min(start + CHUNK, total)):
            said = filling.said(index + 1, total - index)
            if filling.thread is not None and index % 5 > 2:
                comments.append(filling.reply(filling.thread, said))
                continue
            filling.number += 1
            answers.append(filling.answer())
            comments.append(filling.comment(said))
            anchors.append(filling.anchor(comments[-1]))
            linked = filling.changes(answers[-1], comments[-1])
            answers[-1]["change_count"] = len(linked)
            changes += linked
        made = {Disposition: answers, Comment: comments, Anchor: anchors, DispositionChange: changes}
        for table, rows in made.items():
            db.session.execute(insert(table), rows)
    if db.engine.dialect.name == "postgresql":
        for table in (Comment, Disposition):
            highest = select(func.max(table.id)).scalar_subquery()
            db.session.execute(
                select(func.setval(func.pg_get_serial_sequence(table.__tablename__, "id"), highest))
            )
    return filling.number
