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
    """What a job costs: CPU of this process in milliseconds, its ratio to the floor, and statements sent.

    All are medians but `slow`, which 95 of 100 requests do not exceed.
    """

    name: str
    milliseconds: float
    slow: float
    floor: float
    ratio: float
    statements: int


def figure(job: Job, engine: Engine) -> Figure:
    """Measure one job; the medians of interleaved rounds."""
    for _ in range(3):
        job.ours()
        job.floor()
    count = statements(job.ours, engine)
    gc.collect()
    gc.freeze()
    pairs = [(_costs(job.ours), _costs(job.floor)) for _ in range(ROUNDS)]
    means = [(statistics.mean(ours), statistics.mean(floor)) for ours, floor in pairs]
    single = [each for ours, _floor in pairs for each in ours]
    return Figure(
        job.name,
        statistics.median(ours for ours, _ in means),
        statistics.quantiles(single, n=20)[-1],
        statistics.median(floor for _, floor in means),
        statistics.median(ours / floor for ours, floor in means),
        count,
    )


def _costs(request: Callable[[], None]) -> list[float]:
    return [_cost(request) for _ in range(PER_ROUND)]


def _cost(request: Callable[[], None]) -> float:
    start = time.process_time_ns()
    request()
    return (time.process_time_ns() - start) / 1e6


def statements(work: Callable[[], object], engine: Engine) -> int:
    """Count the statements that some work sends."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.lstrip().upper().startswith(BOOKKEEPING):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    work()
    event.remove(engine, "before_cursor_execute", note)
    return len(seen)
