"""Whether an answer is right, and sums of that."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bench.text.pairs import Answer, Span

_OVERLAP = 0.5
EITHER = "mostly_deleted"
"""The class of quotes of which so little survives that either answer can be defended; it is not in the totals."""


def verdict(truth: Mapping[str, Any], answer: Answer) -> str:
    """Say right, misplaced (other words), attached (to something although the words are gone), or lost."""
    target = truth["target"]
    if target is None:
        return "right" if answer.span is None else "attached"
    if answer.span is None:
        return "lost"
    return "right" if _right(truth, answer.span) else "misplaced"


def _right(truth: Mapping[str, Any], span: Span) -> bool:
    target, outer = truth["target"], truth.get("outer")
    if span.para != target["para"]:
        return False
    both = min(span.end, target["end"]) - max(span.start, target["start"])
    either = max(span.end, target["end"]) - min(span.start, target["start"])
    if both > 0 and both / either >= _OVERLAP:
        return True
    inside = outer is not None and outer["start"] <= span.start and span.end <= outer["end"]
    return inside and span.start <= target["start"] and target["end"] <= span.end


@dataclass(slots=True)
class Table:
    """Verdicts counted by row, such as a class or a language, and how often a score was right."""

    rows: dict[str, Counter[str]] = field(default_factory=dict)
    scores: list[tuple[float, bool]] = field(default_factory=list)
    gone: int = 0

    def total(self, name: str) -> int:
        """Give how many quotes are counted in a row."""
        return sum(self.rows[name][each] for each in ("right", "misplaced", "attached", "lost"))

    def add(self, names: Iterable[str], truth: Mapping[str, Any], answer: Answer) -> None:
        """Count one answer in the rows of these names, its class and its status."""
        found = verdict(truth, answer)
        kind = truth["class"] + (", trap" if truth.get("trap") else "")
        sums = () if truth["class"] == EITHER else ("all", *names)
        for name in (*sums, f"class {kind}", f"status {answer.status}"):
            self.rows.setdefault(name, Counter())[found] += 1
            self.rows[name]["silent"] += found != "right" and answer.span is not None and not answer.flagged
        if truth["class"] != EITHER:
            self.gone += truth["target"] is None
            if answer.span:
                self.scores.append((answer.score, found == "right"))

    def lines(self) -> Iterable[str]:
        """Give the table as Markdown."""
        yield "| | quotes | right % | misplaced % | attached % | lost % | wrong and not flagged |"
        yield "|---|---|---|---|---|---|---|"
        for name, row in sorted(self.rows.items()):
            total = self.total(name)
            shares = " | ".join(
                f"{100 * row[each] / total:.1f}" for each in ("right", "misplaced", "attached", "lost")
            )
            yield f"| {name} | {total} | {shares} | {row['silent']} |"

    def calibration(self) -> Iterable[str]:
        """Give by band of scores how many places there were and how many were right."""
        yield "| score | places | right % | mean score |"
        yield "|---|---|---|---|"
        bands = ((0.0, 0.5), (0.5, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 0.95), (0.95, 0.99), (0.99, 1.01))
        for low, high in bands:
            band = [(score, right) for score, right in self.scores if low <= score < high]
            if band:
                right, mean = sum(r for _, r in band) / len(band), sum(s for s, _ in band) / len(band)
                yield f"| {low:.2f}–{min(high, 1):.2f} | {len(band)} | {100 * right:.1f} | {mean:.3f} |"
