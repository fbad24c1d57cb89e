"""What comparing two versions costs: `python -m bench.compare [OLD.md NEW.md]`.

Two texts are published as two versions of a plan, and the page's own query compares them, rows read anew each time and
nothing remembered from the time before. The floor, in the same run, is the standard library's line difference of the
same texts.
"""

import argparse
import difflib
import secrets
import tempfile
from collections import deque
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import flask_migrate
from flask import Flask
from sqlalchemy import select

from bench import revising
from bench.measure import Figure, Job, figure
from consult import clock
from consult.app import create_app
from consult.config import LOCALES, Settings
from consult.db import db
from consult.model.plans import Plan
from consult.model.versions import Version, VersionState
from consult.paths import resources
from consult.policy import SYSTEM
from consult.queries import changes, gate
from consult.queries.comparisons import Comparison
from consult.services import blocks, publishing
from consult.text import tokens
from consult.text.align import carry
from consult.text.blocks import Block, split

SIZES = (100, 400, 1_600)
LOCALE = "sv"
HEAD = "| blocks | changed | what | statements | CPU ms | floor ms | ratio | ms per 100 blocks |"


def main() -> None:
    """Measure generated texts of growing size, or two files, and print a table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="an old and a new text in Markdown"
    )
    files = asked.parse_args().files
    if len(files) not in {0, 2}:
        asked.error("two files, or none")
    pairs = [(files[0].read_text(), files[1].read_text())] if files else [_generated(size) for size in SIZES]
    with tempfile.TemporaryDirectory(prefix="consult-bench-") as folder:
        settings = Settings.load(
            {
                "CONSULT_MODE": "test",
                "DATABASE_URL": f"sqlite:///{Path(folder) / 'bench.sqlite3'}",
                "SECRET_KEY": secrets.token_hex(32),
                "INSTANCE_DIR": folder,
            }
        )
        app = create_app(settings)
        with app.app_context():
            flask_migrate.upgrade(directory=str(resources("migrations")))
            made = [_plan(old, new) for old, new in pairs]
            db.session.remove()
        print(HEAD, "|---" * HEAD.count(" | ") + "|---|", sep="\n")
        for (old, new), plan in zip(pairs, made, strict=True):
            for line in _lines(app, plan, old, new):
                print(line, flush=True)


def _generated(size: int) -> tuple[str, str]:
    old = revising.text(size)
    return old, revising.revised(old)


def _plan(old: str, new: str) -> str:
    """Publish two texts as two versions of a plan, and give the plan's slug."""
    plan = Plan(
        slug=secrets.token_hex(4),
        title=dict.fromkeys(LOCALES, "Plan"),
        summary=dict.fromkeys(LOCALES, "Plan."),
        created_at=clock.now(),
    )
    db.session.add(plan)
    db.session.flush()
    working = Version(plan_id=plan.id, state=VersionState.WORKING, blocks=[])
    db.session.add(working)
    was: list[Block] = []
    for source in (old, new):
        was = blocks.identified(carry(was, split(source)))
        blocks.write(working, was, LOCALE)
        db.session.flush()
        publishing.publish(
            SYSTEM, plan, {LOCALE: "Ny"}, {item.key: "Mätning." for item in gate.items(SYSTEM, plan)}
        )
        db.session.flush()
    db.session.commit()
    return plan.slug


def _lines(app: Flask, plan: str, old: str, new: str) -> Iterator[str]:
    before, after = old.split("\n"), new.split("\n")
    client = app.test_client()

    def floor() -> None:
        deque(difflib.unified_diff(before, after), 0)

    def page() -> None:
        _forget()
        if client.get(f"/plans/{plan}/changes/1/2").status_code != HTTPStatus.OK:
            raise SystemExit("The page of changes could not be shown.")

    with app.app_context():
        found = _compared(plan)
        count, changed, engine = len(found.new.blocks), found.changed, db.engine
        db.session.remove()
        yield _line(count, changed, figure(Job("comparison", lambda: _work(plan), floor), engine))
        db.session.remove()
    yield _line(count, changed, figure(Job("page", page, floor), engine))


def _line(count: int, changed: int, cost: Figure) -> str:
    each = cost.milliseconds / count * 100
    return (
        f"| {count} | {changed} | {cost.name} | {cost.statements} | {cost.milliseconds:.0f} | {cost.floor:.1f} "
        f"| {cost.ratio:.0f} | {each:.0f} |"
    )


def _work(plan: str) -> None:
    _forget()
    db.session.remove()
    _compared(plan)


def _compared(plan: str) -> Comparison:
    found = db.session.scalars(select(Plan).where(Plan.slug == plan)).one()
    return changes.compare(SYSTEM, found, 1, 2, LOCALE)


def _forget() -> None:
    """Compare as the first who asks."""
    for remembered in (tokens.tokens, tokens.units, tokens.changes):
        remembered.cache_clear()


if __name__ == "__main__":
    main()
