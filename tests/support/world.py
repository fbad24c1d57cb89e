"""A small world with everything in it once: for tests that ask the same question of every page."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from consult import clock
from consult.db import db
from consult.model.consultations import (
    Consultation,
    ConsultationState,
    Invitation,
    InvitationState,
    Participation,
    Question,
    Visibility,
)
from consult.model.organisations import Organisation
from consult.model.users import Role, User
from tests import factories

PERSONAS = {
    "anonymous": None,
    "private": None,
    "invited": None,
    "other": None,
    "drafter": Role.DRAFTER,
    "approver": Role.APPROVER,
    "owner": Role.PROCESS_OWNER,
    "registrar": Role.REGISTRAR,
    "reader": Role.READER,
    "admin": Role.ADMINISTRATOR,
}
"""Who looks: nobody signed in, a private person, members of an invited and of another organisation, and the roles."""

PHASES = {"open": (-5, 10), "over": (-30, -1)}
"""When: while a consultation is open, and after it; the first and the last day, counted from today."""


@dataclass
class World:
    """What there is, by the names that addresses use."""

    people: dict[str, User | None] = field(default_factory=dict)
    names: dict[str, Any] = field(default_factory=dict)


def build(phase: str) -> World:
    """Make the world as it is in a phase."""
    invited, other = factories.organisation(), factories.organisation()
    world = World(people={name: factories.user(role) for name, role in PERSONAS.items()})
    world.people |= {
        "anonymous": None,
        "invited": factories.user(organisation=invited),
        "other": factories.user(organisation=other),
    }
    strategy = factories.strategy()
    plan = factories.plan(strategy)
    version = factories.published(plan)
    consultation = _consultation(plan.id, version.id, phase, invited)
    block = factories.block_of(version, "1.1")
    world.names = {
        "plan": plan.slug,
        "strategy": strategy.slug,
        "version": version.number,
        "consultation": consultation.slug,
        "organisation": invited.slug,
        "block": block.uid,
        "user": world.people["private"].id,
    }
    return world


def _consultation(plan: int, version: int, phase: str, invited: Organisation) -> Consultation:
    first, last = (clock.today() + timedelta(days=days) for days in PHASES[phase])
    made = Consultation(
        slug="remiss",
        plan_id=plan,
        version_id=version,
        title={"sv": "Remiss", "en": "Consultation"},
        letter={"sv": "Säg vad ni tycker.", "en": "Tell us what you think."},
        first_day=first,
        last_day=last,
        state=ConsultationState.ANNOUNCED,
        announced_at=clock.now(),
        visibility=Visibility.OPEN,
        participation=Participation.EVERYONE,
        questions=[Question(position=0, text={"sv": "Saknas något?", "en": "Is anything missing?"})],
        invitations=[Invitation(organisation_id=invited.id, state=InvitationState.INVITED)],
    )
    db.session.add(made)
    db.session.commit()
    return made
