"""The small world holds together, whoever else uses it."""

import pytest
from flask import Flask
from sqlalchemy import select

from consult.db import db
from consult.model.users import Role, StaffRole, User
from tests.support import world


@pytest.mark.parametrize("phase", world.PHASES)
def test_the_personas_are_who_they_should_be(app: Flask, phase: str) -> None:
    people = world.build(phase).people
    roles = {name: _roles(person) for name, person in people.items()}
    assert roles == {name: [role] if role else [] for name, role in world.PERSONAS.items()}
    assert people["anonymous"] is None


def _roles(person: User | None) -> list[Role]:
    if person is None:
        return []
    return list(db.session.scalars(select(StaffRole.role).where(StaffRole.user_id == person.id)))
