"""A table of comments comes in by command as it does at the desk."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select

from consult.cli import main
from consult.db import db
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.registrations import Registration
from consult.model.users import Role, User
from tests import factories

TABLE = """Org;Avsnitt;Citat;Kommentar
Ånge kommun;2.1;namngiven kontaktperson;För svagt.
Ånge kommun;9.9;;Vad menas?
;;;
"""


@pytest.fixture(name="run")
def _run(app: Flask, environ: dict[str, str], tmp_path: Path) -> Any:
    factories.organisation(name="Ånge kommun")
    factories.consultation(slug="remiss")
    person: User = factories.user(Role.REGISTRAR)
    email = person.email

    def run(table: str, *arguments: str) -> Result:
        path = tmp_path / "tabell.csv"
        path.write_text(table, "utf-8")
        db.session.rollback()
        command = ["import-comments", "remiss", str(path), "--by", email, *arguments]
        return CliRunner().invoke(main, command, env=environ, catch_exceptions=False)

    assert app.config
    return run


def test_it_says_how_the_columns_were_understood_and_what_has_no_place(run: Any) -> None:
    done = run(TABLE, "--column", "organisation=Org")
    assert done.exit_code == 0, done.output
    assert "comment in “Kommentar”" in done.output
    assert "2 comments of 1 senders" in done.output
    assert "Row 3: It names a passage that is not in the text." in done.output
    words, lost = db.session.scalars(select(Comment).order_by(Comment.number)).all()
    assert (words.quote, lost.uid) == ("namngiven kontaktperson", None)
    assert db.session.scalars(select(Consultation.comments_taken)).one() == 2


def test_a_dry_run_changes_nothing(run: Any) -> None:
    done = run(TABLE, "--column", "organisation=Org", "--dry-run")
    assert "nothing was changed" in done.output
    assert (factories.rows(Comment), factories.rows(Registration)) == (0, 0)


def test_rows_that_are_wrong_are_listed_and_nothing_is_registered(run: Any) -> None:
    done = run(TABLE.replace("Ånge kommun;9.9", "Ingen;9.9"), "--column", "organisation=Org")
    assert done.exit_code == 1
    assert "Row 3: “Ingen” is not among those who can answer." in done.output
    assert factories.rows(Comment) == 0


@pytest.mark.parametrize("column", ["organisation=Finns inte", "färg=Org", "comment="])
def test_a_column_that_cannot_be_is_refused(run: Any, column: str) -> None:
    done = run(TABLE, "--column", column)
    assert done.exit_code == 1
    assert factories.rows(Comment) == 0


def test_only_who_may_register_answers_brings_a_table_in(run: Any) -> None:
    stranger = factories.user().email
    db.session.commit()
    done = run(TABLE, "--by", stranger)
    assert done.exit_code == 1
    assert run(TABLE, "--by", "nobody@example.org").exit_code == 1
    assert factories.rows(Comment) == 0
