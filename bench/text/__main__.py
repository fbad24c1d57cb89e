"""Score how comments follow the text: `python -m bench.text [--made N] [--baselines] [--folds] FILE…`.

The files are pairs of texts with quotes, of the form that `bench.reanchor` reads, with the truth beside each quote.
`--made N` also makes N revisions of every kind up from old texts of the files, spread evenly over them, with fixed
seeds. `--folds` chooses thresholds anew for each family of documents, on the other families.
"""

import argparse
import json
import resource
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from time import process_time
from typing import Any

from bench.text import baselines, folds, pairs
from bench.text.made import SHARES, Made, revise
from bench.text.pairs import Answer, Revision
from bench.text.score import Table

_FOREIGN = 8  # words from which on a paragraph of another text can stand as a new one
_SHORT = 6  # words; which block a shorter one goes on as is often a matter of taste

File = Mapping[str, Any]


def main() -> None:
    """Read the files, take them and what is made of them through the product, and print tables."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("files", type=Path, nargs="+", metavar="FILE")
    asked.add_argument("--made", type=int, default=0, metavar="N", help="revisions to make up of every kind")
    asked.add_argument("--baselines", action="store_true", help="score other methods too")
    asked.add_argument("--folds", action="store_true", help="cross-validate by family of documents")
    chosen = asked.parse_args()
    files = [json.loads(path.read_text(encoding="utf-8")) for path in chosen.files]
    _report("Real revisions", files, with_others=chosen.baselines)
    if chosen.folds:
        print("\n## Cross-validated\n")
        _print(folds.report(files))
    for level in SHARES:
        made = list(_made(files, level, chosen.made))
        if made:
            _report(f"Made up, {level}", [each.file for each in made], with_others=chosen.baselines)
            _print(_alignment(made))
    print(f"\nMost memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")


def _report(title: str, files: Sequence[File], *, with_others: bool) -> None:
    print(f"\n## {title}\n")
    table, started = Table(), process_time()
    for file in files:
        _score(table, file, pairs.answers(pairs.revision(file)))
    spent = process_time() - started
    _print([*table.lines(), "", *table.calibration()])
    print(f"\n{len(files)} pairs in {spent:.2f} s of processor time")
    if with_others:
        _print(_others(files))


def _score(table: Table, file: File, found: Iterable[Answer]) -> None:
    language = file.get("language", "")
    for truth, answer in zip(file["quotes"], found, strict=True):
        table.add([f"language {language}"], truth, answer)


def _others(files: Sequence[File]) -> Iterator[str]:
    yield "| method | quotes | right % | misplaced % | gone words attached % |"
    yield "|---|---|---|---|---|"
    for name in ("the product", *baselines.BASELINES):
        table = Table()
        for file in files:
            _score(table, file, _by(name, pairs.revision(file)))
        row, gone = table.rows["all"], table.gone
        total = table.total("all")
        shares = (row["right"] / total, row["misplaced"] / total, row["attached"] / max(gone, 1))
        yield f"| {name} | {total} | " + " | ".join(f"{100 * share:.1f}" for share in shares) + " |"


def _by(name: str, revision: Revision) -> Iterable[Answer]:
    method = baselines.BASELINES.get(name)
    return baselines.answers(method, revision) if method else pairs.answers(revision)


def _made(files: Sequence[File], level: str, count: int) -> Iterator[Made]:
    by_language: dict[str, list[File]] = defaultdict(list)
    for file in files:
        by_language[file.get("language", "")].append(file)
    for number in range(min(count, len(files))):
        base = files[number * len(files) // count]
        language = base.get("language", "")
        own = {each["text"] for each in base["old"]}
        foreign = [
            each["text"]
            for file in by_language[language]
            for each in file["old"]
            if each["text"] not in own and len(each["text"].split()) >= _FOREIGN
        ]
        if foreign:
            made = revise(base["id"], base["old"], foreign, level)
            made.file["language"] = language
            yield made


def _alignment(made: Sequence[Made]) -> Iterator[str]:
    """Give how often a paragraph goes on exactly where it should, by what was done to it and its length."""
    rows: dict[str, Counter[bool]] = defaultdict(Counter)
    for each in made:
        alignment = pairs.revision(each.file).alignment()
        for i, heirs in each.became.items():
            length = "short" if len(each.file["old"][i]["text"].split()) < _SHORT else "longer"
            rows[f"{each.work[i]}, {length}"][alignment.news_of(i) == heirs] += 1
    yield "| paragraphs | number | goes on where it should % |"
    yield "|---|---|---|"
    for work, row in sorted(rows.items()):
        yield f"| {work} | {row.total()} | {100 * row[True] / row.total():.1f} |"


def _print(lines: Iterable[str]) -> None:
    print()
    for line in lines:
        print(line)


if __name__ == "__main__":
    main()
