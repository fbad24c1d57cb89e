"""The demonstration never mixes with anything else."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from consult.db import db, transaction
from consult.demo import story
from consult.errors import WrongState
from consult.model.users import User
from tests import factories


def test_it_is_not_put_into_a_database_that_holds_other_data(app: Flask) -> None:
    factories.user()
    with pytest.raises(WrongState, match="database_in_use"), transaction():
        story.load()
    assert db.session.scalar(select(func.count()).select_from(User)) == 1
