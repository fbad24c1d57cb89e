"""Commands are run as they are typed."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from consult.cli import main
from consult.db import db


@pytest.fixture(name="run")
def _run(app: Flask, environ: dict[str, str]) -> Callable[..., Result]:
    assert app.config

    def run(*arguments: str) -> Result:
        db.session.rollback()
        return CliRunner().invoke(main, arguments, env=environ, catch_exceptions=False)

    return run
