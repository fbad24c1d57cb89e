"""Cross-validation: thresholds chosen on all families of documents but one, and scored on that one."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from types import ModuleType
from typing import Any

from bench.text import pairs
from bench.text.score import EITHER, verdict
from consult.text import matching, placing

GRID: tuple[tuple[ModuleType, str, tuple[float, ...]], ...] = (
    (placing, "_HALF", (0.4, 0.5, 0.6)),
    (placing, "_SOME", (0.25, 0.35, 0.5)),
    (matching, "_LIKELY", (0.34, 0.42, 0.5)),
    (matching, "_MOVED", (0.64, 0.72, 0.8)),
)
"""The thresholds that weigh most, and the values to choose among."""

_VERSION = re.compile(r"(-\d+|-v\d+-\d+-comments|-rc\d+)$")
_WRONG = 2  # a wrong place costs as much as so many lost ones

Setting = tuple[float, ...]
Counts = Mapping[str, Counter[tuple[str, str]]]
"""By family, how often each verdict was given in each class."""


def report(files: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Give what was right by class when each family is scored with thresholds chosen on the others."""
    counted = {setting: _counts(files) for setting in _settings()}
    families = sorted({_family(file) for file in files})
    total: Counter[tuple[str, str]] = Counter()
    chosen: Counter[Setting] = Counter()
    for family in families:
        best = max(counted, key=lambda setting: _worth(counted[setting], set(families) - {family}))
        chosen[best] += 1
        total += counted[best][family]
    yield f"{len(families)} families, {len(counted)} settings of {', '.join(name for _, name, _ in GRID)}."
    yield f"Chosen: {'; '.join(f'{setting} {times} times' for setting, times in chosen.most_common())}."
    yield ""
    yield "| class | quotes | right % | misplaced % | attached % | lost % |"
    yield "|---|---|---|---|---|---|"
    yield _row("all", _without_either(total))
    for kind in sorted({kind for kind, _ in total}):
        yield _row(kind, Counter({key: number for key, number in total.items() if key[0] == kind}))


def _settings() -> Iterator[Setting]:
    """Put each setting into the engine, and the engine's own back at the end."""
    own = [getattr(module, name) for module, name, _ in GRID]
    try:
        for setting in product(*(values for _, _, values in GRID)):
            _set(setting)
            yield setting
    finally:
        _set(own)


def _set(setting: Iterable[float]) -> None:
    for (module, name, _), value in zip(GRID, setting, strict=True):
        setattr(module, name, value)


def _counts(files: Iterable[Mapping[str, Any]]) -> Counts:
    result: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for file in files:
        for truth, answer in zip(file["quotes"], pairs.answers(pairs.revision(file)), strict=True):
            kind = truth["class"] + (", trap" if truth.get("trap") else "")
            result[_family(file)][kind, verdict(truth, answer)] += 1
    return result


def _family(file: Mapping[str, Any]) -> str:
    return _VERSION.sub("", file["id"])


def _worth(counts: Counts, families: Iterable[str]) -> int:
    found: Counter[tuple[str, str]] = Counter()
    for family in families:
        found += counts[family]
    points = {"right": 1, "misplaced": 1 - _WRONG, "attached": 1 - _WRONG, "lost": 0}
    return sum(number * points[given] for (_, given), number in _without_either(found).items())


def _without_either(counts: Counter[tuple[str, str]]) -> Counter[tuple[str, str]]:
    return Counter({key: number for key, number in counts.items() if key[0] != EITHER})


def _row(name: str, counts: Counter[tuple[str, str]]) -> str:
    by_verdict: Counter[str] = Counter()
    for (_, found), number in counts.items():
        by_verdict[found] += number
    total = by_verdict.total()
    shares = (100 * by_verdict[each] / total for each in ("right", "misplaced", "attached", "lost"))
    return f"| {name} | {total} | " + " | ".join(f"{share:.1f}" for share in shares) + " |"
