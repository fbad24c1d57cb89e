"""What a report of 1,500 comments costs: `python -m bench.reports [--comments 1500] [--database sqlite postgresql]`.

It is frozen once, and every usual file is made of it in both languages. Each row is measured in a process of its own, so
that its memory is its own: the most that the process held (Linux tells), and the most that the process beside it held,
in which a PDF is laid out.
"""

import argparse
import multiprocessing
import resource
import secrets
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta

import flask_migrate
from sqlalchemy import func, select, update

from bench import data
from bench.__main__ import database
from consult import clock
from consult.app import create_app
from consult.config import LOCALES, Settings
from consult.db import db, transaction
from consult.formats import report_checks
from consult.formats import reports as written
from consult.model.comments import Comment
from consult.model.consultations import Consultation
from consult.model.dispositions import Disposition, DispositionState, Outcome
from consult.model.report_editions import Edition
from consult.model.reports import Report, Shown
from consult.papers import report_files as papers
from consult.papers.report_files import Wanted
from consult.paths import resources
from consult.policy import SYSTEM
from consult.services import report_editions
from consult.services.report_files import USUAL

REPLIES = 5 / 3  # of five comments that are built, two are replies
REASONS = {
    "sv": "Förslaget stämmer med länets mål. Ansvaret och tidsplanen beskrivs närmare i avsnittet om genomförande. "
    * 3,
    "en": "The proposal agrees with the county’s goals. Responsibility and timetable are described under implementation. "
    * 3,
}


def main() -> None:
    """Print a row for freezing and for each file on each database."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--comments", type=int, default=1_500)
    asked.add_argument("--database", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite"])
    chosen = asked.parse_args()
    print("| database | what | s | MiB | MiB beside | kB |\n|---|---|---|---|---|---|")
    for kind in chosen.database:
        with database(kind) as url, tempfile.TemporaryDirectory() as folder:
            settings = {
                "CONSULT_MODE": "test",
                "DATABASE_URL": url,
                "SECRET_KEY": secrets.token_hex(32),
                "INSTANCE_DIR": folder,
            }
            began = time.perf_counter()
            _alone(fill, settings, chosen.comments)
            print(f"| {kind} | {_alone(freeze, settings)} |", flush=True)
            frozen = time.perf_counter()
            for locale in LOCALES:
                for number in range(len(USUAL)):
                    print(f"| {kind} | {_alone(_make, settings, number, locale)} |", flush=True)
            took = time.perf_counter() - frozen
            print(f"{len(USUAL) * len(LOCALES)} files in {took:.0f} s, built in {frozen - began:.0f} s.")


def _alone(job: Callable[..., str], *given: object) -> str:
    with multiprocessing.get_context("spawn").Pool(1) as alone:
        return alone.apply(job, given)


def fill(settings: dict[str, str], comments: int) -> str:
    """Fill the database until so many comments that are no replies are there, all answered and released."""
    with create_app(Settings.load(settings)).app_context():
        flask_migrate.upgrade(directory=str(resources("migrations")))
        data.build(round(comments * REPLIES))
        with transaction():
            now = clock.now()
            released = {"state": DispositionState.RELEASED, "released_at": now, "reasons": REASONS}
            outcome = func.coalesce(Disposition.outcome, Outcome.NO_CHANGE.value)
            db.session.execute(update(Disposition).values(outcome=outcome, **released))
            consultation = db.session.scalars(select(Consultation)).one()
            consultation.first_day, consultation.last_day = (
                clock.today() - timedelta(days=days) for days in (30, 1)
            )
            words = {"sv": "Remissen hölls på webben.", "en": "It was held on the web."}
            db.session.add(Report(consultation_id=consultation.id, process=words, summary=words))
        return ""


def freeze(settings: dict[str, str]) -> str:
    """Freeze the report, and say what that took."""
    with create_app(Settings.load(settings)).app_context():
        began = time.perf_counter()
        with transaction():
            consultation = db.session.scalars(select(Consultation)).one()
            edition = report_editions.freeze(SYSTEM, consultation)
            size = edition.size
        took = time.perf_counter() - began
        state = written.read(db.session.scalars(select(Edition.state)).one().encode())
        check = report_checks.check(state)
        assert check.is_whole
        assert check.received == db.session.scalar(
            select(func.count()).select_from(Comment).where(Comment.position == 0)
        )
        return f"freezing {check.received:,} comments | {_figures(took, size)}"


def _make(settings: dict[str, str], number: int, locale: str) -> str:
    kind, choice = USUAL[number]
    with create_app(Settings.load(settings)).app_context():
        frozen = db.session.scalars(select(Edition.state)).one().encode()
        began = time.perf_counter()
        with papers.make(frozen, Wanted(kind, locale, choice), lambda _done, _total: None) as made:
            size = made.seek(0, 2)
        took = time.perf_counter() - began
    what = "the board’s package" if Shown.BOARD in choice.shows else f"by {choice.by}"
    return f"{kind}, {what}, {locale} | {_figures(took, size)}"


def _figures(took: float, size: int) -> str:
    beside = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return f"{took:.1f} | {_memory():.0f} | {f'{beside:.0f}' if beside else '–'} | {size // 1000:,}"


def _memory() -> float:
    """Give the most that this process has held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
