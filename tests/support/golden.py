"""Golden files: what was true when someone last looked at it; `--update-golden` writes down what is true now."""

from pathlib import Path

import pytest

FOLDER = Path("tests/golden")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew (with -n0)")


class Table:
    """A file with a line for each name and a column for each case, so that a change shows as a changed line."""

    def __init__(self, name: str, columns: list[str]) -> None:
        self.path = FOLDER / name
        self.columns = columns
        self.rows: dict[str, dict[str, str]] = {}
        for line in self.path.read_text().splitlines()[1:] if self.path.exists() else []:
            label, _bar, cells = line.partition("|")
            self.rows[label.strip()] = dict(zip(columns, cells.split(), strict=True))

    def column(self, name: str) -> dict[str, str]:
        """Give one case: what each name was, but for those that it says nothing about."""
        return {label: row[name] for label, row in self.rows.items() if row[name] != "?"}

    def write(self, name: str, values: dict[str, str]) -> None:
        """Write one case down, and leave the others as they are."""
        for label in self.rows.keys() | values.keys():
            self.rows.setdefault(label, dict.fromkeys(self.columns, "?"))[name] = values.get(label, "?")
        self.rows = {label: row for label, row in self.rows.items() if set(row.values()) != {"?"}}
        wide = max(map(len, self.rows), default=0)
        lines = [f"{'':{wide}} | {' '.join(f'{each:>{len(each)}}' for each in self.columns)}"]
        for label in sorted(self.rows):
            cells = " ".join(f"{self.rows[label][each]:>{len(each)}}" for each in self.columns)
            lines.append(f"{label:{wide}} | {cells}")
        self.path.parent.mkdir(exist_ok=True)
        self.path.write_text("\n".join(lines) + "\n")
