"""The commands, as a person types them."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select

from consult.cli import main
from consult.db import db
from consult.model.notices import Mail
from consult.model.users import Role, User
from consult.policy import SYSTEM
from consult.services import notices
from consult.services.notices import Letter
from tests import factories
from tests.support import post
from tests.support.client import Visitor


def run(environ: dict[str, str], *arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, env=environ, catch_exceptions=False)


def test_a_first_administrator_is_made_and_takes_over_the_account(
    app: Flask, client: Visitor, environ: dict[str, str]
) -> None:
    done = run(environ, "user", "create", "Ada@Example.org", "--role", "administrator", "--name", "Ada")
    assert done.exit_code == 0
    link = done.output.strip()
    assert re.fullmatch(r"http://localhost/links/[\w-]{43}", link)
    assert not post.letters(app), "a letter with a link of its own would void the printed one"
    page = client.submit(
        client.visit(link.removeprefix("http://localhost")), "Tacka ja", password="en lång hemlig fras"
    )
    assert page.request.path == "/desk"
    ada = db.session.scalars(select(User)).one()
    assert (ada.email, ada.name, factories.actor(ada).roles) == (
        "ada@example.org",
        "Ada",
        {Role.ADMINISTRATOR},
    )
    again = run(environ, "user", "create", "ada@example.org")
    assert (again.exit_code, "already" in again.output) == (1, True)


@pytest.mark.parametrize("arguments", [["no address"], ["a@example.org", "--role", "emperor"]])
def test_wrong_words_are_refused(app: Flask, environ: dict[str, str], arguments: list[str]) -> None:
    assert run(environ, "user", "create", *arguments).exit_code != 0
    assert factories.rows(User) == 0


def test_the_worker_can_be_run_by_cron(app: Flask, environ: dict[str, str]) -> None:
    notices.post(SYSTEM, [Letter("k", "a@example.org", "sv", "Hej", "Hej!", "<p>Hej!</p>")])
    db.session.commit()
    assert run(environ, "worker", "--once").exit_code == 0
    assert db.session.scalars(select(Mail.sent_at)).one() is not None


def test_an_installation_with_a_wrong_setting_says_which(tmp_path: Path) -> None:
    done = run(
        {"CONSULT_MODE": "production", "INSTANCE_DIR": str(tmp_path), "SECRET_KEY": "", "DATABASE_URL": ""},
        "db",
        "upgrade",
    )
    assert done.exit_code == 1
    assert "SECRET_KEY" in done.output


def test_production_does_not_serve_a_database_of_another_version(tmp_path: Path) -> None:
    environ = {
        "CONSULT_MODE": "production",
        "SECRET_KEY": "x" * 32,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite3'}",
        "BASE_URL": "https://consult.example.org",
        "MAIL_URL": "smtp://localhost",
        "INSTANCE_DIR": str(tmp_path),
    }
    done = run(environ, "serve")
    assert (done.exit_code, "consult db upgrade" in done.output) == (1, True)
