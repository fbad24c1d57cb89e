"""What the archive package of a closed case costs: `python -m bench.archive [--comments 1500] [--annexes 200]`.

So many comments are answered and released, the report is frozen with one file, and a response brings enclosed files of so many
MB. The package is made by the worker in a process of its own, so that its memory is its own, and is then held against itself.
"""

import argparse
import multiprocessing
import os
import resource
import secrets
import tempfile
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Select, cast, delete, insert, literal, select

from bench import reports
from bench.__main__ import database
from consult import clock
from consult.app import create_app
from consult.config import Settings
from consult.db import db, transaction
from consult.formats import package_checks
from consult.formats.enclosures import FileKind
from consult.model.closings import Closing, Package
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.decisions import Decision, DecisionKind
from consult.model.files import PART, File, FilePart, FileRole
from consult.model.plans import Plan
from consult.model.records import Event, Verb
from consult.model.report_editions import EditionFile, FileState
from consult.model.users import User
from consult.model.versions import Version
from consult.policy import SYSTEM
from consult.queries import closings
from consult.services import register
from consult.worker import packing

MEGABYTE = 2**20


def main() -> None:
    """Print how long it took, how much memory it held, and how large the package is."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--comments", type=int, default=1_500)
    asked.add_argument("--annexes", type=int, nargs="+", default=[0, 400], help="megabytes of enclosed files")
    asked.add_argument("--database", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite"])
    chosen = asked.parse_args()
    print("| database | enclosed, MB | s | MiB | MiB beside | files | MB | check, s | check, MiB |")
    print("|---|---|---|---|---|---|---|---|---|")
    for kind in chosen.database:
        for size in chosen.annexes:
            with database(kind) as url, tempfile.TemporaryDirectory() as folder:
                settings = {
                    "CONSULT_MODE": "test",
                    "DATABASE_URL": url,
                    "SECRET_KEY": secrets.token_hex(32),
                    "INSTANCE_DIR": folder,
                }
                path = str(Path(folder) / "package.zip")
                _alone(reports.fill, settings, chosen.comments)
                _alone(reports.freeze, settings)
                _alone(_close, settings, size)
                made = _alone(_make, settings, path)
                print(f"| {kind} | {size} | {made} | {_alone(_check, path)} |", flush=True)


def _alone(job: Callable[..., str], *given: object) -> str:
    with multiprocessing.get_context("spawn").Pool(1) as alone:
        return alone.apply(job, given)


def _close(settings: dict[str, str], size: int) -> str:
    """Close the case as it is, with a decision to which files of so many megabytes belong."""
    with create_app(Settings.load(settings)).app_context():
        with transaction():
            db.session.execute(insert(Event).from_select(_COLUMNS, _posted()))
        while _entered():
            pass
        with transaction():
            round_, plan = (
                db.session.scalars(select(Consultation)).one(),
                db.session.scalars(select(Plan)).one(),
            )
            db.session.execute(delete(EditionFile).where(EditionFile.state != FileState.DONE))
            decision = _decision(plan, round_)
            db.session.add(decision)
            db.session.flush()
            for number in range(1, size // 100 + 1):
                _enclose(decision, number)
            closing = Closing(plan_id=plan.id, number=1, closed_at=clock.now())
            closing.package = Package(name="bench", asked_at=clock.now())
            db.session.add(closing)
            db.session.flush()
            round_.closing_id = closing.id
        return ""


_COLUMNS = ["at", "verb", "subject_type", "subject_id", "consultation_id", "data"]


def _posted() -> Select[Any]:
    """Say in SQL that each comment came in, so that it is a document of the register."""
    said = (Comment.posted_at, literal(Verb.COMMENT_POSTED.value), literal(Comment.__tablename__), Comment.id)
    nothing = cast(literal("{}"), JSON) if db.engine.dialect.name == "postgresql" else literal("{}")
    return select(*said, Comment.consultation_id, nothing).where(Comment.is_part.is_(False))


def _entered() -> bool:
    with transaction():
        return bool(register.enter(SYSTEM))


def _decision(plan: Plan, round_: Consultation) -> Decision:
    person = db.session.scalars(select(User.id).order_by(User.id).limit(1)).one()
    version = db.session.scalars(select(Version.id).where(Version.number.is_not(None)).limit(1)).one()
    texts = {"sv": "Planen antas."}
    return Decision(
        plan_id=plan.id,
        number=1,
        version_id=version,
        consultation_id=round_.id,
        kind=DecisionKind.ADOPTED,
        body=texts,
        item="1",
        decided_on=clock.today(),
        text=texts,
        recorded_by_id=person,
        recorded_at=clock.now(),
        files=[],
    )


def _enclose(decision: Decision, number: int) -> None:
    """Enclose a file of a hundred megabytes that cannot be packed any smaller."""
    digest, size, rows = sha256(), 100 * MEGABYTE, []
    file = File(
        decision_id=decision.id,
        number=number,
        role=FileRole.MINUTES,
        name=f"{number}.pdf",
        kind=FileKind.PDF,
        size=size,
        digest="",
        added_by_id=decision.recorded_by_id,
        added_at=clock.now(),
        parts=[],
    )
    db.session.add(file)
    db.session.flush()
    for position in range(size // PART):
        content = os.urandom(PART)
        digest.update(content)
        rows.append({"file_id": file.id, "position": position, "content": content})
        if len(rows) == 40:
            db.session.execute(insert(FilePart), rows)
            rows.clear()
    file.digest = digest.hexdigest()


def _make(settings: dict[str, str], path: str) -> str:
    with create_app(Settings.load(settings)).app_context():
        began = time.perf_counter()
        assert packing.make_next()
        took = time.perf_counter() - began
        memory, beside = _memory(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        db.session.rollback()
        package = db.session.scalars(select(Package)).one()
        assert package.digest, package.failed_because
        with Path(path).open("wb") as file:
            file.writelines(closings.stream(SYSTEM, package))
        with package_checks.opened(Path(path)) as archive:
            count = len(archive.infolist())
        return f"{took:.1f} | {memory:.0f} | {beside:.0f} | {count:,} | {package.size / 1e6:.1f}"


def _check(path: str) -> str:
    began = time.perf_counter()
    with package_checks.opened(Path(path)) as archive:
        assert not list(package_checks.check(archive))
    return f"{time.perf_counter() - began:.1f} | {_memory():.0f}"


def _memory() -> float:
    """Give the most that this process has held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
