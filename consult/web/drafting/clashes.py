"""Passages that two drafters changed in different ways: shown beside each other, and chosen between in a form."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import request

from consult.text.blocks import Block, join, split
from consult.text.digest import digest
from consult.text.together import Clash
from consult.web.numbers import read_number
from consult.web.passages import difference


@dataclass(frozen=True, slots=True)
class Choice:
    """A passage that both changed: `shown` stands in the text, `other` can take its place; empty is taken away.

    `mine` and `theirs` are the differences from what both began with, as safe HTML; a side without one took the
    passage away.
    """

    shown: str
    other: str
    mine: str
    theirs: str

    @property
    def is_mine_shown(self) -> bool:
        """Tell whose words stand in the text."""
        return bool(self.mine)


def choices(clashes: Iterable[Clash], was: Mapping[str, str]) -> list[Choice]:
    """Give each clash as a choice; where I took the passage away, theirs stands in the text."""
    return [
        Choice(
            shown=clash.mine or clash.theirs,
            other=clash.theirs if clash.mine else "",
            mine=difference(was.get(clash.uid, ""), clash.mine) if clash.mine else "",
            theirs=difference(was.get(clash.uid, ""), clash.theirs) if clash.theirs else "",
        )
        for clash in clashes
    ]


def chosen(source: str) -> str:
    """Put the other side's words into a text where the drafter chose them; what was typed over meanwhile stays."""
    blocks = split(source)
    changed = False
    for shown, other in _taken():
        place = next((at for at, block in enumerate(blocks) if digest(block.source) == digest(shown)), None)
        if place is not None:
            blocks[place : place + 1] = _instead(blocks[place], other)
            changed = True
    return join(blocks) if changed else source


def _instead(block: Block, other: str) -> Sequence[Block]:
    return [Block(block.kind, block.level, block.ordered, other)] if other else []


def _taken() -> Iterator[tuple[str, str]]:
    for name, value in request.form.items():
        place = read_number(name.removeprefix("take-")) if name.startswith("take-") else None
        shown = request.form.get(f"shown-{place}", "")
        if place is not None and value == "other" and shown:
            yield shown, request.form.get(f"other-{place}", "")
