"""What it costs to write 500 answers at once, and one: `python -m bench.batches [--size 1500 100000] [--database sqlite]`.

The floor sends what the rows cannot do without: an UPDATE of each answer with its version, and an INSERT of a version and
an event of each, in two statements, by the driver alone and in one transaction that is committed.
"""

import argparse
import gc
import secrets
import statistics
import time
from collections.abc import Callable
from functools import partial

import flask_migrate
from sqlalchemy import select, text

from bench import data
from bench.__main__ import database, program
from consult.db import db, transaction
from consult.model.batches import Act, Batch, Wish
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import Answer, Disposition, DispositionState, Outcome
from consult.model.users import Role, StaffRole, User
from consult.paths import resources
from consult.policy import SYSTEM, Actor
from consult.queries import actors, batches, consultations
from consult.queries import undoings as done
from consult.services import batches as services
from consult.services import dispositions, undoings

MANY, ROUNDS = 500, 7


def main() -> None:
    """Measure every size on every database and print a table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--size", type=int, nargs="+", default=[1_500, 100_000])
    asked.add_argument("--database", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite"])
    chosen = asked.parse_args()
    print(
        "| database | comments | what | CPU ms | slowest | floor ms | ratio |\n|---|---|---|---|---|---|---|"
    )
    for kind in chosen.database:
        for size in chosen.size:
            with database(kind) as url:
                _measure(kind, url, size)


def _measure(kind: str, url: str, size: int) -> None:
    app = program(url)
    with app.app_context():
        flask_migrate.upgrade(directory=str(resources("migrations")))
        case = data.build(size)
        db.session.remove()
        for name, spent, bare in _jobs(case.consultation):
            ratio = statistics.median(spent) / statistics.median(bare)
            print(
                f"| {kind} | {size:,} | {name} | {statistics.median(spent):.0f} | {max(spent):.0f} "
                f"| {statistics.median(bare):.1f} | {ratio:.1f} |",
                flush=True,
            )
        db.session.remove()
        db.engine.dispose()


def _jobs(slug: str) -> list[tuple[str, list[float], list[float]]]:
    drafter = _drafter()
    gc.collect()
    gc.freeze()  # as in a worker: what was built for the measurement is not looked through again and again
    seen = dict(_open(slug, MANY))
    wish = Wish(
        Act.SAVE, outcome=Outcome.NO_CHANGE, reasons={"sv": "Texten säger det redan.", "en": "It says so."}
    )
    spent: dict[str, list[float]] = {"preview": [], "apply": [], "undo": [], "one": []}
    floors: dict[int, list[float]] = {MANY: [], 1: []}
    for _round in range(ROUNDS):
        spent["preview"].append(
            _timed(lambda: batches.preview(drafter, _consultation(slug), frozenset(seen), wish))
        )
        now = dict(_open(slug, MANY))
        spent["apply"].append(_timed(partial(_apply, drafter, slug, wish, now)))
        spent["undo"].append(_timed(lambda: undoings.undo(drafter, _last())))
        spent["one"].append(_timed(lambda: _save(drafter, slug)))
        floors[MANY].append(_timed(lambda: _bare(MANY)))
        floors[1].append(_timed(lambda: _bare(1)))
    return [
        (f"preview of {MANY}", spent["preview"], floors[MANY]),
        (f"change of {MANY}", spent["apply"], floors[MANY]),
        (f"undoing {MANY}", spent["undo"], floors[MANY]),
        ("saving one answer", spent["one"], floors[1]),
    ]


def _apply(actor: Actor, slug: str, wish: Wish, seen: dict[int, int]) -> None:
    services.apply(actor, _consultation(slug), wish, seen)


def _timed(act: Callable[[], object]) -> float:
    """Give the CPU of this process in milliseconds for something done in a transaction of its own."""
    db.session.remove()
    begun = time.process_time()
    with transaction():
        act()
    return (time.process_time() - begun) * 1_000


def _drafter() -> Actor:
    """Give someone who may answer."""
    person = db.session.scalars(select(User).join(StaffRole).where(StaffRole.role == Role.DRAFTER)).first()
    found = actors.by_user(person.id) if person else None
    if found is None:
        raise SystemExit("Nobody drafts here.")
    return found


def _consultation(slug: str) -> Consultation:
    return consultations.by_slug(SYSTEM, slug)


def _open(slug: str, many: int) -> list[tuple[int, int]]:
    rows = db.session.execute(
        select(Comment.number, Disposition.revision)
        .join(Disposition, Disposition.id == Comment.disposition_id)
        .join(Consultation, Consultation.id == Comment.consultation_id)
        .where(
            Consultation.slug == slug,
            Comment.position == 0,
            Disposition.state == DispositionState.OPEN,
            Disposition.comment_count == 1,
        )
        .order_by(Comment.number)
        .limit(many)
    ).all()
    return [(number, revision) for number, revision in rows]


def _last() -> Batch:
    found = db.session.scalars(select(Batch).order_by(Batch.id.desc()).limit(1)).one()
    return done.one(SYSTEM, db.session.get_one(Consultation, found.consultation_id), found.number).batch


def _save(actor: Actor, slug: str) -> None:
    number, revision = _open(slug, 1)[0]
    mine = db.session.scalars(
        select(Disposition)
        .join(Comment)
        .join(Consultation, Consultation.id == Comment.consultation_id)
        .where(Comment.number == number, Comment.position == 0, Consultation.slug == slug)
    ).one()
    said = Answer(Outcome.NO_CHANGE, {"sv": secrets.token_hex(8)})
    dispositions.save(actor, mine, said, revision)


_EVENT = "INSERT INTO event (at, verb, subject_type, subject_id, data) VALUES (CURRENT_TIMESTAMP, 'disposition.saved', 'disposition', :id, '{}')"
_VERSION = "INSERT INTO revision (disposition_id, number, why, reasons, at) VALUES (:id, 1, 'bulk', '{}', CURRENT_TIMESTAMP)"


def _bare(many: int) -> None:
    keys = [{"id": key} for key in db.session.scalars(select(Disposition.id).limit(many))]
    for each in keys:
        db.session.execute(text("UPDATE disposition SET outcome = outcome WHERE id = :id"), each)
    db.session.execute(text(_VERSION), keys)
    db.session.execute(text(_EVENT), keys)


if __name__ == "__main__":
    main()
