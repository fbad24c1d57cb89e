"""What a response of 60 views costs: `python -m bench.responses [--database sqlite postgresql]`.

Its pages, its files and handing it in, with an annex of 1 MiB, in turn with the least that such a thing can take. Each
row is measured in a process of its own, so that its memory is its own: the most that the process held while it worked,
less what it held before. Where the system cannot tell (Linux can), that is left out.
"""

import argparse
import hashlib
import json
import multiprocessing
import secrets
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import flask_migrate
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, text, update

from bench import data
from bench.__main__ import client_of, database
from bench.data import Case
from bench.measure import statements
from consult.app import create_app
from consult.config import Settings
from consult.db import db, transaction
from consult.formats import enclosures
from consult.model.comments import CommentKind, Stance
from consult.model.files import FileRole
from consult.model.organisations import Membership, OrganisationRole
from consult.paths import resources
from consult.policy import Actor
from consult.queries import actors, places
from consult.queries import statements as rooms
from consult.services import annexes, points
from consult.services import statements as writing
from consult.services.comments import Draft
from consult.services.statements import TEXTS, Before, General

VIEWS, ROUNDS = 60, 7
COMMENTS = 1_000
ANNEX = b"Bilagan \xc3\xa4r en megabyte. " * (2**20 // 24)
WORDS = "Kommunen anser att **ansvaret** ska framgå, och att kostnaderna beräknas före beslutet. " * 4
BODY = "o0"
JOBS = {
    "the room": "",
    "read through": "/submit",
    "Word": "/word",
    "PDF": "/pdf",
}
"""Pages and files of the draft, as their addresses end."""
COPY = "frozen copy as an archive"
HANDING = "hand in, with the frozen copy"
Prepared = Callable[[], Callable[[], object]]
"""Makes everything ready and gives the work that is measured."""


@dataclass(frozen=True, slots=True)
class Bench:
    """The program on a filled database, signed in as whoever signs for the organisation, and the floor on the same."""

    case: Case
    client: FlaskClient
    actor: Actor
    engine: Engine

    @property
    def room(self) -> str:
        """Give the address of the room."""
        return f"/organisations/{BODY}/statements/{self.case.consultation}"


def main() -> None:
    """Print a row for each job on each database."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument(
        "--database", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite", "postgresql"]
    )
    print("| database | what | statements | CPU ms | floor ms | ratio | MiB |\n|---|---|---|---|---|---|---|")
    for kind in asked.parse_args().database:
        with database(kind) as url, tempfile.TemporaryDirectory() as folder:
            settings = {
                "CONSULT_MODE": "test",
                "DATABASE_URL": url,
                "SECRET_KEY": secrets.token_hex(32),
                "INSTANCE_DIR": folder,
            }
            with create_app(Settings.load(settings)).app_context():
                flask_migrate.upgrade(directory=str(resources("migrations")))
                case = data.build(COMMENTS)
            for name in (*JOBS, HANDING, COPY):
                with multiprocessing.get_context("spawn").Pool(1) as alone:
                    print(f"| {kind} | {name} | {alone.apply(_row, (settings, case, name))} |", flush=True)


def _row(settings: dict[str, str], case: Case, name: str) -> str:
    app = create_app(Settings.load(settings))
    with app.app_context():
        actor = actors.by_token(case.commenter)
        assert actor
        _let_sign(actor)
        actor = replace(actor, memberships=dict.fromkeys(actor.memberships, OrganisationRole.COORDINATOR))
        bench = Bench(case, client_of(app, case.commenter), actor, db.engine)
        _write(bench)
        ours, floor = (_handing(bench), _least_handing(bench)) if name == HANDING else _reading(bench, name)
        _timed(floor)
        before = _memory("VmRSS")
        Path("/proc/self/clear_refs").write_text("5")
        _timed(ours)
        count = statements(ours(), db.engine)
        pairs = [(_timed(ours), _timed(floor)) for _ in range(ROUNDS)]
        grown = _memory("VmHWM") - before
    mine, least = (statistics.median(each) for each in zip(*pairs, strict=True))
    ratio = statistics.median(one / other for one, other in pairs)
    return f"{count} | {mine:.0f} | {least:.1f} | {ratio:.0f} | {grown:.0f}"


def _memory(name: str) -> float:
    """Give a figure of this process's memory in MiB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1]) / 1024
    raise SystemExit(f"This system does not tell {name}.")


def _let_sign(actor: Actor) -> None:
    with transaction():
        db.session.execute(
            update(Membership)
            .where(Membership.user_id == actor.user_id)
            .values(role=OrganisationRole.COORDINATOR)
        )


def _write(bench: Bench) -> None:
    """Fill the room's draft: general views, sixty views on sixty paragraphs, half of them with a wording, an annex."""
    actor, slug = bench.actor, bench.case.consultation
    where = rooms.room(actor, BODY, slug)
    if rooms.draft(actor, where) is not None:
        return
    said = General(Stance.SUPPORTS_WITH_COMMENTS, dict.fromkeys(TEXTS, WORDS), frozenset())
    with transaction():
        writing.write(actor, where, said, Before())
    found = db.session.execute(
        text("SELECT uid FROM block WHERE kind = 'paragraph' AND version_id = :version ORDER BY position"),
        {"version": where.speaking.consultation.version_id},
    ).scalars()
    views = []
    for at, uid in enumerate(list(found)[:VIEWS]):
        place = places.on_block(actor, slug, uid, "sv")
        wording = f"{place.plain} Ansvaret är kommunens." if at % 2 else None
        draft = Draft(
            WORDS, "sv", secrets.token_hex(8), where.organisation_id, CommentKind.PROPOSAL, None, wording
        )
        views.append((place, draft))
    enclosure = enclosures.read("bilaga.txt", ANNEX, len(ANNEX))
    with transaction():
        for place, draft in views:
            points.add(actor, where, place, None, draft)
        annexes.add(actor, where, FileRole.ANNEX, enclosure, "")


def _reading(bench: Bench, name: str) -> tuple[Prepared, Prepared]:
    address = f"{bench.room}{JOBS[name]}" if name in JOBS else _received(bench)

    return lambda: lambda: _answered(bench, address), _least_reading(bench)


def _received(bench: Bench) -> str:
    """Hand the draft in and give the address of its frozen copy."""
    _handing(bench)()()
    with bench.engine.connect() as connection:
        number = connection.execute(text("SELECT max(number) FROM statement")).scalar_one()
    return f"/consultations/{bench.case.consultation}/statements/{number}/copy.zip"


def _answered(bench: Bench, address: str) -> None:
    response = bench.client.get(address)
    if response.status_code != 200 or not response.data:
        raise SystemExit(f"{address} answered {response.status_code}")


def _handing(bench: Bench) -> Prepared:
    def prepared() -> Callable[[], object]:
        _write(bench)
        address = f"{bench.room}/submit"
        page = bench.client.get(address).text
        fields = dict(_hidden(page))
        return lambda: _sent(bench, address, fields)

    return prepared


def _hidden(page: str) -> list[tuple[str, str]]:
    form = page[page.index('<form method="post" class="stack"') :]
    return [
        (name, form.partition(f'name="{name}"')[2].partition('value="')[2].partition('"')[0])
        for name in ("csrf_token", "seen")
    ]


def _sent(bench: Bench, address: str, fields: dict[str, str]) -> None:
    response = bench.client.post(address, data=fields)
    if response.status_code != 303:
        raise SystemExit(f"{address} answered {response.status_code}")


def _least_reading(bench: Bench) -> Prepared:
    """Read the views of a response with one statement and set them out in a template of a line."""
    app = Flask("floor")
    page = app.jinja_env.from_string(
        "{% for p in rows %}<h2>{{ p.label }}</h2><p>{{ p.body }}</p>{% endfor %}"
    )
    found = text("SELECT label, body, proposed FROM point ORDER BY id DESC LIMIT 60")

    @app.get("/")
    def views() -> str:
        with bench.engine.connect() as connection:
            return page.render(rows=connection.execute(found).all())

    client = app.test_client()
    return lambda: lambda: client.get("/")


def _least_handing(bench: Bench) -> Prepared:
    """Write a row for each view and one more in one transaction, and take a checksum of all that was said."""
    rows = [{"who": f"{at} {WORDS[:40]}"} for at in range(VIEWS + 1)]
    insert = text("INSERT INTO sign_in_attempt (who, at) VALUES (:who, CURRENT_TIMESTAMP)")

    def least() -> None:
        with bench.engine.begin() as connection:
            connection.execute(insert, rows)
        hashlib.sha256(json.dumps([WORDS] * VIEWS).encode() + ANNEX).hexdigest()

    return lambda: least


def _timed(prepared: Prepared) -> float:
    """Give the CPU of this process in milliseconds."""
    work = prepared()
    start = time.process_time_ns()
    work()
    return (time.process_time_ns() - start) / 1e6


if __name__ == "__main__":
    main()
