"""The numbers that people cite blocks by."""

import string
from collections.abc import Sequence
from dataclasses import dataclass

from consult.text.block import Block, BlockKind


def cited(first: str, last: str) -> str:
    """Give the number of a passage, or of a run of passages: 3.2 or 3.2–3.4."""
    return f"{first}–{last}" if last else first


@dataclass(slots=True)
class _Section:
    level: int
    label: str
    count: int = 0

    def next(self) -> str:
        self.count += 1
        return f"{self.label}.{self.count}"


def labels(blocks: Sequence[Block]) -> list[str]:
    """Give the number that each block is cited by, such as 3, 3.2, 3.3.1 or 3.2b; all different.

    The smallest heading level in use counts as the first, so that a text without level 1 is numbered too.
    """
    top = min((block.level for block in blocks if block.kind is BlockKind.HEADING), default=1)
    sections = [_Section(0, "0")]
    result: list[str] = []
    chapters = letters = 0
    host = "0"
    for block in blocks:
        if block.kind is BlockKind.ITEM:
            letters += 1
            result.append(host + _letter(letters))
            continue
        letters = 0
        if block.kind is not BlockKind.HEADING:
            host = sections[-1].next()
        elif block.level <= top:
            chapters += 1
            host = str(chapters)
            sections = [_Section(block.level, host)]
        else:
            while len(sections) > 1 and sections[-1].level >= block.level:
                sections.pop()
            host = sections[-1].next()
            sections.append(_Section(block.level, host))
        result.append(host)
    return result


def _letter(number: int) -> str:
    """Count a, b, … z, aa, ab and so on."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = string.ascii_lowercase[rest] + letters
    return letters
