"""Count what is read and placed of returned Word files: `python -m bench.word FOLDER`.

FOLDER holds .docx files and an index.json that gives for each `file` the number of its `comments`, and of insertions
(`ins`) and deletions (`dele`) in its body. Each file is placed in its own text with all changes rejected. Memory is
the most that the process has had so far.
"""

import argparse
import json
import resource
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from consult.formats.problems import Unreadable
from consult.formats.word_changes import ChangeKind, Lost, Unit
from consult.formats.word_placing import Placed, Placement, place
from consult.formats.word_returned import Returned, read_returned
from consult.text.anchors import uncertain

HEAD = "| file | comments | replies | done | ins | del | moves | cells | elsewhere | placed | unsure | unknown | s | MB |"


def main() -> None:
    """Print a table with one row per file, and end with an error when a count differs from the index."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    folder: Path = asked.parse_args().folder
    print(HEAD, "|---" * HEAD.count(" | ") + "|---|", sep="\n")
    differ = [
        entry["file"] for entry in json.loads((folder / "index.json").read_text()) if not _row(folder, entry)
    ]
    if differ:
        raise SystemExit(f"Counts differ in {', '.join(differ)}.")


def _row(folder: Path, entry: Mapping[str, Any]) -> bool:
    """Print the row of a file and tell if its counts are those of the index."""
    began = time.perf_counter()
    try:
        returned = read_returned((folder / entry["file"]).read_bytes())
    except Unreadable as error:
        print(f"| {entry['file']} | refused: {error} |")
        return False
    placed = place(returned, [passage.block for passage in returned.sent])
    seconds = time.perf_counter() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    changes = [each.change for each in returned.changes if each.change.part == "document"]
    body = Counter(change.kind for change in changes if change.unit is not Unit.CELL)
    read = (len(returned.comments), body[ChangeKind.INSERTED], body[ChangeKind.DELETED])
    expected = (entry["comments"], entry["ins"], entry["dele"])
    comments, inserted, deleted = (f"{got} of {want}" for got, want in zip(read, expected, strict=True))
    replies = sum(each.parent is not None for each in returned.comments)
    done = sum(each.is_done for each in returned.comments)
    moves = body[ChangeKind.MOVED_HERE] + body[ChangeKind.MOVED_AWAY]
    cells, elsewhere = (
        sum(change.unit is Unit.CELL for change in changes),
        len(returned.changes) - len(changes),
    )
    print(
        f"| {entry['file']} | {comments} | {replies} | {done} | {inserted} | {deleted} | {moves} | {cells} | {elsewhere} "
        f"| {_places(returned, placed)} | {seconds:.2f} | {memory:.0f} |",
        flush=True,
    )
    return read == expected


def _places(returned: Returned, placed: Placed) -> str:
    """Give how many remarks were placed, how many of these unsurely, and how many have no place and why."""
    every = (*placed.comments, *placed.changes)
    if len(every) != len(returned.comments) + len(returned.changes):
        raise SystemExit("A remark was dropped.")
    found = [each.located for each in every if each.located is not None]
    reasons = ", ".join(f"{count} {why}" for why, count in _reasons(every).items())
    return f"{len(found)} | {sum(map(uncertain, found))} | {reasons or 0}"


def _reasons(every: Iterable[Placement]) -> Counter[Lost | None]:
    return Counter(each.lost for each in every if each.located is None)


if __name__ == "__main__":
    main()
