"""CPU per request, measured in turn with the floor so that a noisy machine disturbs both alike."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine, event

ROUNDS, PER_ROUND = 15, 4
BOOKKEEPING = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")


@dataclass(frozen=True, slots=True)
class Job:
    """A request of ours and the floor's request that does the least of the same."""

    name: str
    ours: Callable[[], None]
    floor: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Figure:
    """What a job costs: CPU of this process in milliseconds, its ratio to the floor, and statements sent."""

    name: str
    milliseconds: float
    floor: float
    ratio: float
    statements: int


def figure(job: Job, engine: Engine) -> Figure:
    """Measure one job; the medians of interleaved rounds."""
    for _ in range(3):
        job.ours()
        job.floor()
    statements = _statements(job, engine)
    gc.collect()
    gc.freeze()
    pairs = [(_cost(job.ours), _cost(job.floor)) for _ in range(ROUNDS)]
    return Figure(
        job.name,
        statistics.median(ours for ours, _ in pairs),
        statistics.median(floor for _, floor in pairs),
        statistics.median(ours / floor for ours, floor in pairs),
        statements,
    )


def _cost(request: Callable[[], None]) -> float:
    start = time.process_time_ns()
    for _ in range(PER_ROUND):
        request()
    return (time.process_time_ns() - start) / PER_ROUND / 1e6


def _statements(job: Job, engine: Engine) -> int:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.lstrip().upper().startswith(BOOKKEEPING):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    job.ours()
    event.remove(engine, "before_cursor_execute", note)
    return len(seen)
