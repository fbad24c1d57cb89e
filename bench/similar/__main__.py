"""Score which comments are found to say the same: `python -m bench.similar [--sweep] [--size 1500 10000]`.

Recall of a group is how many of its comments stand in one found group, less one, of how many there could be. A link
is a comment that was put to another one; it is right if both are of the same true group.
"""

import argparse
import tracemalloc
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import process_time

from bench.similar.made import ELSE, LANGUAGES, SAME, Made, comments
from consult.text import similar
from consult.text.remainder import Piece, own, turning
from consult.text.similar import Text, groups

SWEEP: dict[str, list[float]] = {
    "SAME": [0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8, 0.9],
    "PART": [0.5, 0.6, 0.7, 0.8, 0.9, 1.0],
    "PASSAGE": [8, 12, 16, 20, 24, 28, 32, 40],
    "SHORT": [4, 8, 10, 12, 14, 16, 20, 30],
    "RUN": [2, 3, 4, 5],
    "WINDOW": [1, 4, 6, 8, 12],
    "STOCK": [5, 10, 20, 50],
    "GAP": [0, 2, 4, 8],
}
"""Values of each threshold that are tried while the others stay."""

TUNED, JUDGED = (1, 2, 3), (11, 12, 13)
"""Seeds of the comments on which thresholds are compared, and of those on which the figures are given."""


def main() -> None:
    """Print tables."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--sweep", action="store_true", help="compare thresholds, one at a time")
    asked.add_argument("--size", type=int, nargs="*", default=[], help="measure time and memory")
    asked.add_argument("--groups", type=int, default=20, help="groups of each kind")
    chosen = asked.parse_args()
    if chosen.sweep:
        _sweep(chosen.groups)
    else:
        _report(chosen.groups)
    for size in chosen.size:
        _cost(size)


class Score:
    """Counts what was found, by kind."""

    def __init__(self) -> None:
        self.recalled: Counter[str] = Counter()
        self.possible: Counter[str] = Counter()
        self.right: Counter[str] = Counter()
        self.wrong: Counter[str] = Counter()
        self.turned: Counter[str] = Counter()
        self.many: Counter[str] = Counter()

    def add(self, made: Sequence[Made]) -> None:
        """Find the groups among some comments and compare them with what is known."""
        found = groups(dict(enumerate(each.text for each in made)))
        self.many.update(each.kind for each in made)
        largest: dict[int, int] = {}
        for each in found:
            held = Counter(made[key].group for key in each.keys if made[key].group)
            for group, many in held.items():
                largest[group or 0] = max(largest.get(group or 0, 1), many)
            for key in (*each.same, *each.part):
                self._link(made[each.founder], made[key])
        kinds = {each.group: each.kind for each in made if each.group}
        sizes = Counter(each.group for each in made if each.group)
        for group, kind in kinds.items():
            self.possible[kind] += sizes[group] - 1
            self.recalled[kind] += largest.get(group or 0, 1) - 1

    def _link(self, founder: Made, member: Made) -> None:
        if member.group and member.group == founder.group:
            self.right[member.kind] += 1
        elif turning(*_beside(founder.text.body, member.text.body)):
            self.turned[member.kind] += 1
        else:
            self.wrong[member.kind] += 1

    def recall(self, *kinds: str) -> float:
        """Give how much of the groups was found."""
        return sum(self.recalled[kind] for kind in kinds) / max(1, sum(self.possible[kind] for kind in kinds))

    @property
    def precision(self) -> float:
        """Give how many links are right."""
        right, wrong = self.right.total(), self.wrong.total() + self.turned.total()
        return right / max(1, right + wrong)

    @property
    def unwarned(self) -> float:
        """Give how many of the links that are right or come without a warning are right."""
        return self.right.total() / max(1, self.right.total() + self.wrong.total())


def _beside(one: str, other: str) -> tuple[list[Piece], list[Piece]]:
    return own(one, [other]), own(other, [one])


def _scored(seeds: Sequence[int], size: int, languages: Sequence[str] = LANGUAGES) -> Score:
    score = Score()
    for language in languages:
        for seed in seeds:
            score.add(comments(language, seed, size))
    return score


def _sweep(size: int) -> None:
    names = list(SAME)
    print(f"| threshold | right links % | the same without those that get a warning | {' | '.join(names)} |")
    print("|---|---|---|" + "---|" * len(names))
    for name, values in SWEEP.items():
        for value in values:
            with _set(name, value):
                score = _scored(TUNED, size)
            cells = [f"{100 * score.recall(kind):.1f}" for kind in names]
            print(
                f"| {name} = {value} | {100 * score.precision:.1f} | {100 * score.unwarned:.2f} | {' | '.join(cells)} |",
                flush=True,
            )


@contextmanager
def _set(name: str, value: float) -> Iterator[None]:
    before = getattr(similar, name)
    setattr(similar, name, value)
    similar.runs_in.cache_clear()
    try:
        yield
    finally:
        setattr(similar, name, before)
        similar.runs_in.cache_clear()


def _report(size: int) -> None:
    scores = {language: _scored(JUDGED, size, [language]) for language in LANGUAGES}
    print("| groups that say the same | comments | found sv % | found en % |\n|---|---|---|---|")
    for kind in SAME:
        cells = [f"{100 * score.recall(kind):.1f}" for score in scores.values()]
        print(f"| {kind} | {sum(each.many[kind] for each in scores.values())} | {' | '.join(cells)} |")
    print("\n| comments that do not | comments | put to another sv % | en % | of them with a warning % |")
    print("|---|---|---|---|---|")
    for kind in (*ELSE, "alone", *SAME):
        cells = [
            f"{100 * (each.wrong[kind] + each.turned[kind]) / each.many[kind]:.1f}"
            for each in scores.values()
        ]
        turned = sum(each.turned[kind] for each in scores.values())
        linked = turned + sum(each.wrong[kind] for each in scores.values())
        share = f"{100 * turned / linked:.0f}" if linked else ""
        many = sum(each.many[kind] for each in scores.values())
        print(f"| {kind} | {many} | {' | '.join(cells)} | {share} |")
    for language, score in scores.items():
        right = f"{100 * score.precision:.2f} %, {100 * score.unwarned:.2f} % of those without a warning"
        print(f"\nRight links {language}: {right}; found {100 * score.recall(*SAME):.2f} %")


def _cost(size: int) -> None:
    made = [each.text for each in comments("sv", 21, size // 80)]
    pool = [Text(each.body, each.about, each.passage) for each in made]
    made += [Text(" ".join(reversed(each.body.split()))) for each in pool][: max(0, size - len(made))]
    plain = [(each.body, each.about, each.passage) for each in made[:size]]
    texts = {key: Text(*each) for key, each in enumerate(plain)}
    started = process_time()
    found = groups(texts)
    spent = process_time() - started
    tracemalloc.start()
    groups({key: Text(*each) for key, each in enumerate(plain)})
    memory = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    words = sum(len(body.split()) for body, _about, _passage in plain) / len(plain)
    print(f"\n{len(plain)} comments of {words:.0f} words: {spent:.2f} s of processor time, {memory:.0f} MiB, "
          f"{len(found)} groups")  # fmt: skip


if __name__ == "__main__":
    main()
