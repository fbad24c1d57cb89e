"""What it costs to seal the log and to prove it: `python -m bench.seals [--size 100000] [--database sqlite]`.

The floor reads the same events by the driver alone and takes one SHA-256 of each row's text.
"""

import argparse
import gc
import hashlib
import time
import tracemalloc
from collections.abc import Callable

import flask_migrate
from sqlalchemy import text

from bench.__main__ import database, program
from consult.db import db, transaction
from consult.model.plans import Plan
from consult.model.records import Verb
from consult.paths import resources
from consult.policy import SYSTEM
from consult.queries.seals import verify
from consult.services import events, seals
from tests import factories

BATCH = 5_000


def main() -> None:
    """Measure on every database and print a table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--size", type=int, nargs="+", default=[10_000, 100_000])
    asked.add_argument("--database", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite"])
    chosen = asked.parse_args()
    print("| database | events | what | CPU s | floor s | ratio | MiB |\n|---|---|---|---|---|---|---|")
    for kind in chosen.database:
        for size in chosen.size:
            with database(kind) as url:
                _measure(kind, url, size)


def _measure(kind: str, url: str, size: int) -> None:
    app = program(url)
    with app.app_context():
        flask_migrate.upgrade(directory=str(resources("migrations")))
        _fill(size)
        gc.collect()
        gc.freeze()
        bare = _timed(_floor)
        for name, work in (("sealing", _seal), ("proving", _prove)):
            spent, most = _timed(work), _grown(work) if name == "proving" else ""
            print(
                f"| {kind} | {size:,} | {name} | {spent:.1f} | {bare:.2f} | {spent / bare:.0f} | {most} |",
                flush=True,
            )
        db.session.remove()
        db.engine.dispose()


def _fill(size: int) -> None:
    plan: Plan = factories.plan()
    db.session.commit()
    for start in range(0, size, BATCH):
        with transaction():
            told = [(plan, {"number": start + each, "state": "open"}) for each in range(BATCH)]
            events.record_all(SYSTEM, Verb.USER_CHANGED, told)


def _floor() -> None:
    for row in db.session.execute(text("SELECT * FROM event ORDER BY id")):
        hashlib.sha256(str(tuple(row)).encode()).hexdigest()


def _seal() -> None:
    made = True
    while made:
        with transaction():
            made = seals.seal(SYSTEM) is not None


def _prove() -> None:
    found = list(verify(SYSTEM))
    assert not found, found[:3]


def _timed(work: Callable[[], None]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _grown(work: Callable[[], None]) -> str:
    tracemalloc.start()
    work()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return f"{most / 2**20:.0f}"


if __name__ == "__main__":
    main()
