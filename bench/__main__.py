"""Run the benchmarks: `python -m bench [--size 1000 10000 100000] [--database sqlite postgresql]`."""

import argparse
import re
import secrets
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import flask_migrate
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from bench import data, floor
from bench.data import Case
from bench.measure import Figure, Job, figure
from consult import clock
from consult.app import create_app
from consult.config import Settings
from consult.db import db, transaction
from consult.model.dispositions import Disposition, DispositionState
from consult.paths import resources
from tests.support.postgres import Cluster, find_programs

FILTERS = {
    "state": "state=open",
    "state nobody has": "state=released",
    "outcome": "outcome=no_change",
    "rare outcome": "outcome=out_of_scope",
    "outcome nobody has": "outcome=referred",
    "responsible": "assignee=nobody",
    "own": "assignee=me",
    "theme": "theme={common}",
    "rare theme": "theme={rare}",
    "section": "section={section}",
    "organisation": "organisation=o1",
    "sector": "sector=municipality",
    "kind": "kind=proposal",
    "without a linked change": "left=unlinked",
    "words": "q=kompetens",
    "a rare word": "q=pendling",
    "two words": "q=kompetens+kommun",
    "a phrase": "q=%22fler+platser%22",
    "words nobody says": "q=xylofon",
    "stance": "stance=opposes",
    "late": "late=yes",
    "language": "language=sv",
    "with a proposal": "proposal=yes",
    "two filters": "state=open&sector=municipality",
    "two filters and words": "state=open&sector=municipality&q=kompetens",
    "order of the text": "order=text",
    "organisation first": "order=name",
    "newest": "order=newest",
    "most support": "order=support",
    "newest, of two filters": "order=newest&state=open&sector=municipality",
    "newest, with words": "order=newest&q=kompetens",
}
"""A value of each filter of the queue, as it stands in the address."""
FORM = {"kind": "proposal", "stance": "neutral", "body": "Det här behöver bli tydligare."}


def main() -> None:
    """Measure every size on every database and print a table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--size", type=int, nargs="+", default=[1_500, 100_000])
    asked.add_argument(
        "--database", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite", "postgresql"]
    )
    chosen = asked.parse_args()
    print(
        "| database | comments | page | statements | CPU ms | p95 | floor ms | ratio |\n|---|---|---|---|---|---|---|---|"
    )
    for kind in chosen.database:
        for size in chosen.size:
            with database(kind) as url:
                for each in _figures(url, size):
                    print(
                        f"| {kind} | {size:,} | {each.name} | {each.statements} | {each.milliseconds:.1f} "
                        f"| {each.slow:.1f} | {each.floor:.2f} | {each.ratio:.1f} |",
                        flush=True,
                    )


@contextmanager
def database(kind: str) -> Iterator[str]:
    """Give the address of an empty database."""
    with tempfile.TemporaryDirectory(prefix="consult-bench-") as folder:
        if kind == "sqlite":
            yield f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
            return
        programs = find_programs()
        if programs is None:
            raise SystemExit("No PostgreSQL here.")
        cluster = Cluster(programs)
        try:
            yield cluster.url()
        finally:
            cluster.stop()


def program(url: str) -> Flask:
    """Give the program on a database."""
    settings = Settings.load(
        {
            "CONSULT_MODE": "test",
            "DATABASE_URL": url,
            "SECRET_KEY": secrets.token_hex(32),
            "INSTANCE_DIR": tempfile.gettempdir(),
        }
    )
    return create_app(settings)


def _figures(url: str, size: int) -> Iterator[Figure]:
    app = program(url)
    with app.app_context():
        flask_migrate.upgrade(directory=str(resources("migrations")))
        case = data.build(size)
        db.session.remove()
        engine = db.engine
        if engine.dialect.name == "postgresql":
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("ANALYZE")
        bare = floor.create(engine, case)
    for job in _jobs(app, bare, case):
        yield figure(job, engine)


def _jobs(app: Flask, bare: Flask, case: Case) -> Iterator[Job]:
    commenter, drafter = client_of(app, case.commenter), client_of(app, case.drafter)
    public, least = app.test_client(), bare.test_client()
    section = f"/plans/{case.plan}/1/{case.section}"
    tag = {"If-None-Match": public.get(section).headers.get("ETag", "")}
    queue = f"/desk/consultations/{case.consultation}/comments"
    block = f"/consultations/{case.consultation}/blocks"
    yield Job("section, signed in", _get(commenter, section), _get(least, "/section"))
    yield Job(
        "section, unchanged since last visit", _get(public, section, headers=tag), _get(least, "/section")
    )
    yield Job(
        "200 comments of one paragraph", _get(commenter, f"{block}/{case.crowded}"), _get(least, "/comments")
    )
    yield Job("post a comment", _post(commenter, f"{block}/{case.quiet}"), _floor_post(least))
    yield Job("queue, first page", _get(drafter, queue), _get(least, "/queue?after=0"))
    deep = max(case.last - 60, 0)
    yield Job("queue, last page", _get(drafter, f"{queue}?after={deep}"), _get(least, f"/queue?after={deep}"))
    middle = f"{queue}/{case.last // 2}"
    yield Job("a comment with its list", _get(drafter, middle), _get(least, "/queue?after=0"))
    yield Job(
        "the same, in a list", _get(drafter, f"{middle}?state=open&order=text"), _get(least, "/queue?after=0")
    )
    yield Job(
        "the same, found by a word", _get(drafter, f"{middle}?q=kompetens"), _get(least, "/queue?after=0")
    )
    common, rare = case.themes
    for name, chosen in FILTERS.items():
        address = f"{queue}?{chosen.format(section=case.section_uid, common=common, rare=rare)}"
        yield Job(f"queue, by {name}", _get(drafter, address), _get(least, "/queue?after=0"))
    discussed = f"/consultations/{case.consultation}/discussed"
    yield Job("most discussed", _get(public, discussed), _get(least, "/discussed"))
    with app.app_context(), transaction():
        _release()
    yield Job("most discussed, after the release", _get(public, discussed), _get(least, "/discussed"))


def _release() -> None:
    """Show everyone the answers that are approved."""
    approved = update(Disposition).where(Disposition.state == DispositionState.APPROVED)
    db.session.execute(approved.values(state=DispositionState.RELEASED, released_at=clock.now()))


def client_of(app: Flask, token: str) -> FlaskClient:
    """Give a browser in which the owner of a token is signed in."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = token
        session["_fresh"] = True
    return client


def _get(client: FlaskClient, address: str, **more: object) -> Callable[[], None]:
    def request() -> None:
        response = client.get(address, **more)
        if response.status_code not in {200, 304}:
            raise SystemExit(f"{address} answered {response.status_code}")

    return request


def _floor_post(client: FlaskClient) -> Callable[[], None]:
    def request() -> None:
        client.post("/post", data=FORM)

    return request


def _post(client: FlaskClient, address: str) -> Callable[[], None]:
    """Send the form again and again, each time with other words; its hidden fields are read once."""
    hidden = dict(re.findall(r'name="(\w+)"[^>]*type="hidden"[^>]*value="([^"]*)"', client.get(address).text))
    hidden |= dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', client.get(address).text))

    def request() -> None:
        token = secrets.token_hex(8)
        said = {"token": token, "body": f"{FORM['body']} {token}"}
        sent = client.post(address, data=hidden | FORM | said)
        if sent.status_code != 303:
            raise SystemExit(f"{address} answered {sent.status_code}")

    return request


if __name__ == "__main__":
    main()
