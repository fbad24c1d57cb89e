"""What the matrix and the figures cost: `python -m bench.matrix [--size 1500 100000] [--database sqlite postgresql]`.

200 organisations, all of them invited, and 60 sections. The floor counts the same with one statement and writes a table
with as many rows and columns, bare figures in its cells; for the figures, one statement and a row for each section.
"""

import argparse
import secrets
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import timedelta

import flask_migrate
from flask import Flask
from sqlalchemy import Engine, func, insert, select, text

from bench import data
from bench.__main__ import client_of, database
from bench.data import Case, Shape
from bench.measure import Job, figure
from consult import clock
from consult.app import create_app
from consult.config import Settings
from consult.db import db
from consult.model.consultations import Consultation, Invitation, InvitationState
from consult.model.dispositions import Disposition, DispositionState
from consult.model.organisations import Organisation
from consult.model.records import Event, Verb
from consult.model.users import Role, StaffRole, User
from consult.paths import resources

SHAPE = Shape(sections=60, bodies=200)
PAGES = {
    "matrix": "matrix",
    "matrix, CSV": "matrix/export.csv",
    "matrix, picture": "matrix/picture.svg",
    "figures": "figures",
}
"""Where each page is, and after `figures` one of its files costs as much."""
TABLE = """<!doctype html><html><head><title>Floor</title></head><body><main><table><tr><th></th>{% for s in sections %}
<th>{{ s.label }}</th>{% endfor %}</tr>{% for b in bodies %}<tr><th>{{ b.name }}</th>{% set row = counts[b.id] %}
{% for s in sections %}<td>{{ row.get(s.uid, "") }}</td>{% endfor %}</tr>{% endfor %}</table></main></body></html>"""
SHARES = """<!doctype html><html><head><title>Floor</title></head><body><main><table>{% for row in rows %}<tr><th>
{{ row.section_uid }}</th><td>{{ row.comments }}</td></tr>{% endfor %}</table></main></body></html>"""
COUNTED = (
    "SELECT organisation_id, section_uid, count(*) AS comments FROM comment "
    "WHERE consultation_id = 1 AND position = 0 GROUP BY organisation_id, section_uid"
)
SPREAD = (
    "SELECT c.section_uid, count(*) AS comments FROM comment c JOIN disposition d ON d.id = c.disposition_id "
    "WHERE c.consultation_id = 1 AND c.position = 0 GROUP BY c.section_uid"
)


def main() -> None:
    """Print a row for each page, size and database."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--size", type=int, nargs="+", default=[1_500, 100_000])
    asked.add_argument(
        "--database", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite", "postgresql"]
    )
    chosen = asked.parse_args()
    print(
        "| database | comments | page | statements | CPU ms | floor ms | ratio | kB |\n|---|---|---|---|---|---|---|---|"
    )
    for kind in chosen.database:
        for size in chosen.size:
            with database(kind) as url:
                for line in _lines(url, size):
                    print(f"| {kind} | {size:,} | {line} |", flush=True)


def _lines(url: str, size: int) -> Iterator[str]:
    settings = {
        "CONSULT_MODE": "test",
        "DATABASE_URL": url,
        "SECRET_KEY": secrets.token_hex(32),
        "INSTANCE_DIR": tempfile.gettempdir(),
    }
    app = create_app(Settings.load(settings))
    with app.app_context():
        flask_migrate.upgrade(directory=str(resources("migrations")))
        case = data.build(size, SHAPE)
        _invite_and_approve()
        db.session.commit()
        db.session.remove()
        engine = db.engine
        if engine.dialect.name == "postgresql":
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("ANALYZE")
    for name, work, least, weight in _jobs(app, engine, case):
        each = figure(Job(name, work, least), engine)
        yield (
            f"{name} | {each.statements} | {each.milliseconds:.1f} | {each.floor:.2f} | {each.ratio:.1f} "
            f"| {weight() // 1000}"
        )


def _invite_and_approve() -> None:
    """Invite every body, let the drafter manage the round, and say when each approved answer was approved."""
    consultation = db.session.execute(select(Consultation.id)).scalar_one()
    now = clock.now()
    first = db.session.scalar(select(func.min(User.id)))
    db.session.add(StaffRole(user_id=first, role=Role.PROCESS_OWNER))
    db.session.execute(
        insert(Invitation),
        [
            {
                "consultation_id": consultation,
                "organisation_id": key,
                "state": InvitationState.INVITED,
                "invited_at": now - timedelta(days=9),
            }
            for key in db.session.scalars(select(Organisation.id))
        ],
    )
    approved = select(Disposition.id).where(Disposition.state == DispositionState.APPROVED)
    rows = [
        {
            "at": now + timedelta(minutes=number % 20_000),
            "verb": Verb.DISPOSITION_APPROVED,
            "subject_type": "disposition",
            "subject_id": key,
            "consultation_id": consultation,
            "data": {},
        }
        for number, key in enumerate(db.session.scalars(approved))
    ]
    db.session.execute(insert(Event), rows)


Work = Callable[[], None]


def _jobs(app: Flask, engine: Engine, case: Case) -> Iterator[tuple[str, Work, Work, Callable[[], int]]]:
    ours, bare = client_of(app, case.drafter), _floor(engine).test_client()
    for name, path in PAGES.items():
        address = f"/desk/consultations/{case.consultation}/{path}"

        def weight(address: str = address) -> int:
            response = ours.get(address)
            if response.status_code != 200:
                raise SystemExit(f"{address} answered {response.status_code}")
            return len(response.data)

        def work(address: str = address) -> None:
            ours.get(address)

        def least(path: str = "/shares" if name == "figures" else "/table") -> None:
            bare.get(path)

        yield name, work, least, weight


def _floor(engine: Engine) -> Flask:
    app = Flask("floor")
    table, shares = app.jinja_env.from_string(TABLE), app.jinja_env.from_string(SHARES)

    @app.get("/table")
    def bare_table() -> str:
        with engine.connect() as connection:
            counts: dict[int, dict[str, int]] = defaultdict(dict)
            for body, section, comments in connection.execute(text(COUNTED)):
                counts[body][section] = comments
            sections = connection.execute(
                text(
                    "SELECT uid, label FROM block WHERE version_id = 2 AND uid = section_uid ORDER BY position"
                )
            ).all()
            bodies = connection.execute(text("SELECT id, name FROM organisation ORDER BY name")).all()
        return table.render(counts=counts, sections=sections, bodies=bodies)

    @app.get("/shares")
    def bare_shares() -> str:
        with engine.connect() as connection:
            return shares.render(rows=connection.execute(text(SPREAD)).all())

    return app


if __name__ == "__main__":
    main()
