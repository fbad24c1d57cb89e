"""What it costs to find which comments say the same over a whole consultation: `python -m bench.duplicates [--size 1500 100000] [--database sqlite postgresql]`.

The worker's own function is run until nothing waits, in a process of its own, on comments of which half stand in made-up
groups (`bench/similar/made.py`). The floor reads the same comments twenty at a time and marks each of them as read.
"""

import argparse
import multiprocessing
import secrets
import tempfile
from pathlib import Path
from time import process_time

import flask_migrate
from sqlalchemy import func, select, update

from bench import data
from bench.__main__ import database
from bench.similar.made import comments
from consult import clock
from consult.app import create_app
from consult.config import Settings
from consult.db import db, transaction
from consult.model.comments import Comment
from consult.model.similarities import Fingerprint, Similarity
from consult.paths import resources
from consult.policy import SYSTEM
from consult.queries.similarities import SPOKEN, UNCOMPARED
from consult.services import similarities
from consult.services.similarities import AT_ONCE

IN_GROUPS = 80
"""Of so many made-up comments, those of one group of each kind are a half."""


def main() -> None:
    """Print a row for each size and database."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--size", type=int, nargs="+", default=[1_500, 100_000])
    asked.add_argument(
        "--database", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite", "postgresql"]
    )
    chosen = asked.parse_args()
    print(
        "| database | comments | compared | alike | fingerprints | CPU s | floor s | ms each, first and last tenth | MiB |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for kind in chosen.database:
        for size in chosen.size:
            with database(kind) as url:
                print(f"| {kind} | {size:,} | {_measured(url, size)} |", flush=True)


def _measured(url: str, size: int) -> str:
    settings = {
        "CONSULT_MODE": "test",
        "DATABASE_URL": url,
        "SECRET_KEY": secrets.token_hex(32),
        "INSTANCE_DIR": tempfile.gettempdir(),
    }
    with create_app(Settings.load(settings)).app_context():
        flask_migrate.upgrade(directory=str(resources("migrations")))
        data.build(size)
        _say()
    with multiprocessing.get_context("spawn").Pool(1) as alone:
        found: str = alone.apply(_compare, (settings,))
    return found


def _say() -> None:
    """Let the comments say something that people say, instead of words by chance."""
    keys = db.session.scalars(select(Comment.id).where(*UNCOMPARED).order_by(Comment.id)).all()
    made = [each.text.body for each in comments("sv", 21, len(keys) // IN_GROUPS)]
    made += [" ".join(reversed(each.split())) for each in made]
    for key, body in zip(keys, made, strict=False):
        db.session.execute(update(Comment).where(Comment.id == key).values(body=body, uid=None))
    db.session.commit()


def _compare(settings: dict[str, str]) -> str:
    with create_app(Settings.load(settings)).app_context():
        floor = _floor()
        before, spent = _memory("VmRSS"), [0.0]
        Path("/proc/self/clear_refs").write_text("5")
        start, many = process_time(), 0
        while done := _one():
            many += done
            spent.append(process_time() - start)
        grown = _memory("VmHWM") - before
        tenth = max(1, len(spent) // 10)
        ends = spent[tenth], spent[-1] - spent[-1 - tenth]
        each = [1000 * part / tenth / AT_ONCE for part in ends]
        alike = db.session.scalar(select(func.count()).select_from(Similarity))
        prints = db.session.scalar(select(func.count()).select_from(Fingerprint))
    return f"{many:,} | {alike:,} | {prints:,} | {spent[-1]:.1f} | {floor:.1f} | {each[0]:.1f}, {each[1]:.1f} | {grown:.0f}"


def _one() -> int:
    with transaction():
        return similarities.compare(SYSTEM)


def _floor() -> float:
    """Read each comment and write one value to it, as many in a transaction; then take that back."""
    start, last = process_time(), 0
    while rows := db.session.execute(
        select(Comment.id, *SPOKEN)
        .where(Comment.root_id.is_(None), Comment.id > last)
        .order_by(Comment.id)
        .limit(AT_ONCE)
    ).all():
        last = rows[-1].id
        keys = [each.id for each in rows]
        with transaction():
            db.session.execute(
                update(Comment)
                .where(Comment.id.in_(keys))
                .values(compared_at=clock.now())
                .execution_options(synchronize_session=False)
            )
    spent = process_time() - start
    with transaction():
        db.session.execute(
            update(Comment).values(compared_at=None).execution_options(synchronize_session=False)
        )
    return spent


def _memory(name: str) -> float:
    """Give a figure of this process's memory in MiB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1]) / 1024
    raise SystemExit(f"This system does not tell {name}.")


if __name__ == "__main__":
    main()
