"""The map of personal data names every table that there is, each once."""

import re
from pathlib import Path

from consult.db import Base

MAP = Path("docs/personal-data.md")


def test_every_table_is_on_the_map() -> None:
    rows = MAP.read_text().partition("## The map")[2]
    named = [
        name
        for row in re.findall(r"^\| (`.*?) \|", rows, re.MULTILINE)
        for name in re.findall(r"`(\w+)`", row)
    ]
    assert sorted(named) == sorted(Base.metadata.tables)
