"""Rows for tests, made as plainly as possible and committed, as if someone had made them before."""

import secrets
from datetime import timedelta
from hashlib import sha256
from itertools import count
from typing import Any, TypeVar

from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from consult import clock
from consult.credentials import QUICK
from consult.db import Base, db, transaction
from consult.model.comments import Comment, CommentKind
from consult.model.consultations import (
    Consultation,
    ConsultationState,
    Invitation,
    InvitationState,
    Participation,
    Publication,
)
from consult.model.dispositions import Answer, Disposition, Outcome
from consult.model.organisations import Membership, Organisation, OrganisationRole, Sector
from consult.model.plans import Force, Plan, PlanBinding, PlanContact
from consult.model.strategies import Strategy, SubGoal, TargetArea
from consult.model.users import Role, SignIn, StaffRole, User
from consult.model.versions import Block, Version, VersionState
from consult.policy import SYSTEM, Actor
from consult.queries import actors, gate, places
from consult.services import blocks, comments, dispositions, publishing, similarities
from consult.services.comments import Draft
from consult.services.spots import Range
from consult.text.blocks import split
from consult.text.digest import digest

SWEDISH = """# Utgångspunkter

Planen beskriver hur länets aktörer kan stärka företagens förmåga att utvecklas.

För övriga aktörer är planen vägledande.

# Näringsliv

Varje kommun ska ha minst en namngiven kontaktperson för företagsfrågor.

- Kontaktpersonen svarar inom två dagar.
- Regionen ordnar en introduktion.
"""
ENGLISH = """# Points of departure

The plan describes how the county’s organisations can strengthen the ability of companies to develop.

For others, the plan is guiding.

# Business

Each municipality shall have at least one named contact person for business matters.

- The contact person answers within two days.
- The region arranges an introduction.
"""

PASSWORD = "en fras som bara jag vet"
KEPT_PASSWORD = QUICK.keep(PASSWORD)

Row = TypeVar("Row", bound=Base)
_numbers = count(1)


def _kept(row: Row) -> Row:
    db.session.add(row)
    db.session.commit()
    return row


def user(
    role: Role | None = None,
    organisation: Organisation | None = None,
    membership: OrganisationRole = OrganisationRole.COORDINATOR,
    **fields: Any,
) -> User:
    """Make a person: on the region's side with a role, in an organisation, or a private person."""
    number = next(_numbers)
    given = {"email": f"person{number}@example.org", "name": f"Person {number}", "created_at": clock.now()}
    person = User(**given | fields, roles=[StaffRole(role=role)] if role else [])
    db.session.add(person)
    db.session.flush()
    if organisation:
        db.session.add(Membership(user_id=person.id, organisation_id=organisation.id, role=membership))
    return _kept(person)


def also(person: User, role: Role) -> None:
    """Give a person one more role on the region's side."""
    _kept(StaffRole(user_id=person.id, role=role))


def join(person: User, organisation: Organisation) -> None:
    """Let a person become a member of one organisation more."""
    _kept(Membership(user_id=person.id, organisation_id=organisation.id, role=OrganisationRole.CONTRIBUTOR))


def organisation(sector: Sector = Sector.MUNICIPALITY, **fields: Any) -> Organisation:
    """Make a body that can be asked."""
    number = next(_numbers)
    given = {"slug": f"kommun-{number}", "name": f"Kommun {number}", "sector": sector, "members": []}
    return _kept(Organisation(**given | fields))


def strategy(areas: int = 2, goals: int = 2) -> Strategy:
    """Make a strategy with target areas and sub-goals, numbered through."""
    number = next(_numbers)
    title = {"sv": f"Strategi {number}", "en": f"Strategy {number}"}
    return _kept(
        Strategy(slug=f"strategi-{number}", title=title, areas=[_area(area, goals) for area in range(areas)])
    )


def _area(position: int, goals: int) -> TargetArea:
    numbers = [position * goals + goal + 1 for goal in range(goals)]
    return TargetArea(
        position=position,
        title={"sv": f"Målområde {position + 1}", "en": f"Target area {position + 1}"},
        goals=[
            SubGoal(position=place, number=str(number), title={"sv": f"Mål {number}", "en": f"Goal {number}"})
            for place, number in enumerate(numbers)
        ],
    )


def plan(strategy: Strategy | None = None, **fields: Any) -> Plan:
    """Make a plan with whom it binds, whom to ask, and a working version without text."""
    number = next(_numbers)
    given = {
        "slug": f"plan-{number}",
        "title": {"sv": f"Plan {number} för länet", "en": f"Plan {number} for the county"},
        "summary": {"sv": "Vad vi vill tillsammans.", "en": "What we want together."},
        "registration_no": f"RV{number}",
        "strategy": strategy,
        "created_at": clock.now(),
        "bindings": [
            PlanBinding(position=0, whom={"sv": "Regionen", "en": "The region"}, force=Force.BINDING),
            PlanBinding(position=1, whom={"sv": "Övriga", "en": "Others"}, force=Force.GUIDING),
        ],
        "contacts": [PlanContact(position=0, name="Kim Handläggare", email="kim@example.org")],
    }
    made = Plan(**given | fields)
    db.session.add(made)
    db.session.flush()
    db.session.add(Version(plan_id=made.id, state=VersionState.WORKING, blocks=[]))
    db.session.commit()
    return made


def working(plan: Plan) -> Version:
    """Give a plan's working version as it stands in the database, with its blocks, texts and goals."""
    return db.session.scalars(
        select(Version)
        .where(Version.plan_id == plan.id, Version.state == VersionState.WORKING)
        .options(selectinload(Version.blocks).options(selectinload(Block.texts), selectinload(Block.goals)))
        .execution_options(populate_existing=True)
    ).one()


def text(plan: Plan, swedish: str = SWEDISH, english: str = ENGLISH) -> Version:
    """Give a plan its working text in Swedish, and in English unless that is empty."""
    version = working(plan)
    blocks.write(version, split(swedish), plan.source_locale)
    if english:
        for row, other in zip(version.blocks, split(english), strict=True):
            blocks.say(row, "en", other.source, digest(row.texts[0].source))
    return _kept(version)


def changed(plan: Plan, label: str, words: str) -> Block:
    """Change the Swedish words of one block of a plan's working text, which keeps its identity."""
    row = next(each for each in working(plan).blocks if each.label == label)
    blocks.say(row, plan.source_locale, words)
    return _kept(row)


def published(plan: Plan) -> Version:
    """Publish the working text of a plan, which gets some if it has none."""
    if not working(plan).blocks:
        text(plan)
    with transaction():
        return publishing.publish(
            SYSTEM, plan, {"sv": "Vad som är nytt.", "en": "What is new."}, left_open(plan)
        )


def left_open(plan: Plan) -> dict[str, str]:
    """Give a reason for everything that would be left open if a plan were published now."""
    return {item.key: "Det får vänta." for item in gate.items(SYSTEM, plan)}


def consultation(
    version: Version | None = None, first: int = -10, last: int = 20, **fields: Any
) -> Consultation:
    """Make an announced consultation, open to all, whose first and last days are so many days from today."""
    version = version or published(plan())
    on = db.session.get_one(Plan, version.plan_id)
    today = clock.today()
    given = {
        "slug": f"remiss-{next(_numbers)}",
        "plan_id": on.id,
        "version_id": version.id,
        "title": {code: f"{words} ({version.number})" for code, words in on.title.items()},
        "letter": {"sv": "Vad tycker ni?", "en": "What do you think?"},
        "state": ConsultationState.ANNOUNCED,
        "publication": Publication.AT_ONCE,
        "participation": Participation.EVERYONE,
        "first_day": today + timedelta(days=first),
        "last_day": today + timedelta(days=last),
        "announced_at": clock.now(),
        "questions": [],
        "invitations": [],
    }
    return _kept(Consultation(**given | fields))


def invite(
    consultation: Consultation,
    organisation: Organisation,
    state: InvitationState = InvitationState.INVITED,
    **fields: Any,
) -> Invitation:
    """Put an organisation on the list of a consultation, invited already."""
    given = {"invited_at": clock.now()} | fields
    return _kept(
        Invitation(consultation_id=consultation.id, organisation_id=organisation.id, state=state, **given)
    )


def block_of(version: Version, label: str) -> Block:
    """Find the block of a version that people cite by a number, with its texts."""
    return db.session.scalars(
        select(Block)
        .where(Block.version_id == version.id, Block.label == label)
        .options(selectinload(Block.texts))
    ).one()


def _signed(user: User) -> str:
    token = secrets.token_urlsafe(32)
    now = clock.now()
    digest = sha256(token.encode()).hexdigest()
    _kept(SignIn(token_hash=digest, user_id=user.id, created_at=now, expires_at=now + timedelta(days=1)))
    return token


def sign_in(client: FlaskClient, user: User) -> None:
    """Let a person be signed in in a browser."""
    token = _signed(user)
    with client.session_transaction() as session:
        session["_user_id"] = token
        session["_fresh"] = True


def rows(table: type[Base]) -> int:
    """Count the rows of a table."""
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def actor(user: User) -> Actor:
    """Let a person act, with the roles and memberships that the database gives them."""
    token = _signed(user)
    found = actors.by_token(token)
    assert found is not None
    return found


def comment(
    consultation: Consultation, label: str | None = "1.1", by: User | None = None, **fields: Any
) -> Comment:
    """Let someone comment on a passage of an open consultation, or on the whole plan when it has no number.

    `words` quotes what stands in the passage; other fields are those of a draft.
    """
    speaker = actor(by or user(organisation=organisation()))
    version = db.session.get_one(Version, consultation.version_id)
    words = fields.pop("words", "")
    if label is None:
        place = places.on_plan(speaker, consultation.slug, None)
    else:
        place = places.on_block(speaker, consultation.slug, block_of(version, label).uid, "sv")
    at = place.plain.index(words)
    given = {
        "body": "Det här behöver bli tydligare.",
        "locale": "sv",
        "token": secrets.token_hex(8),
        "organisation_id": next(iter(speaker.memberships), None),
        "kind": CommentKind.PROPOSAL,
    }
    with transaction():
        return comments.post(
            speaker, place, Range(at, at + len(words)) if words else None, Draft(**given | fields)
        )


def answer_of(comment: Comment) -> Disposition:
    """Give the answer to a comment as it stands in the database."""
    db.session.expire_all()
    return db.session.get_one(Disposition, db.session.get_one(Comment, comment.id).disposition_id)


def proposed(comment: Comment, by: User | None = None, **fields: Any) -> Disposition:
    """Let a drafter send an answer for approval; fields are those of an answer."""
    given = {"outcome": Outcome.ACCEPTED, "reasons": {"sv": "Förtydligandet förs in."}}
    drafter = actor(by or user(Role.DRAFTER))
    mine = answer_of(comment)
    with transaction():
        dispositions.propose(drafter, mine, Answer(**given | fields), mine.revision)
    return answer_of(comment)


def approved(comment: Comment, by: User | None = None, **fields: Any) -> Disposition:
    """Let a drafter send an answer for approval and an approver approve it."""
    mine = proposed(comment, **fields)
    with transaction():
        dispositions.approve(actor(by or user(Role.APPROVER)), mine)
    return answer_of(comment)


def compared() -> None:
    """Let the worker find out which comments say the same."""
    while True:
        with transaction():
            if not similarities.compare(SYSTEM):
                return
