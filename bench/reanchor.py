"""Say where quotes stand in a revised text: `python -m bench.reanchor FILE…`, one JSON line per quote.

A file gives "id", "old" and "new" (lists of {"type", "text"}) and "quotes" (each with "para", "start" and "end" in
code points of the old text). A line with no "para" says that the words are gone.
"""

import argparse
import json
from pathlib import Path

from bench.text.pairs import answers, load


def main() -> None:
    """Read the files and print the lines."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("files", type=Path, nargs="+", metavar="FILE")
    for path in asked.parse_args().files:
        revision, _ = load(path)
        for number, answer in enumerate(answers(revision)):
            span = answer.span
            place = {
                "para": span.para if span else None,
                "start": span.start if span else None,
                "end": span.end if span else None,
            }
            line = {
                "id": revision.name,
                "quote": number,
                "status": answer.status,
                **place,
                "score": answer.score,
            }
            print(json.dumps(line))


if __name__ == "__main__":
    main()
