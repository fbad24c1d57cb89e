"""Blocks written as Markdown."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from consult.text import parser
from consult.text.block import Block, BlockKind
from consult.text.markdown import plain
from consult.text.structure import one_line, read, tidy

_DEEPEST_HEADING = 6
_STARTS = re.compile(
    r"""^(?:
        (?P<number>\d{1,9})(?=[.)](?:[ \t]|$))      # an ordered item
      | (?=\#{1,6}(?:[ \t]|$)                       # a heading
        | >                                         # a quote
        | [-*+](?:[ \t]|$)                          # an item
        | `{3} | ~{3}                               # code
        | =+[ \t]*$ | -+[ \t]*$                     # the line under a heading
        | (?P<rule>[-*_])(?:[ \t]*(?P=rule)){2,}[ \t]*$
        | [|:-][-:|\ \t]*$                          # the second line of a table
      ))""",
    re.MULTILINE | re.VERBOSE,
)
_CLOSING = re.compile(r"(?:^|(?<=[ \t]))(?=#+$)")  # signs that a heading would end with


def join(blocks: Iterable[Block]) -> str:
    """Give the Markdown of blocks, such that splitting it gives the same blocks again."""
    writer = _Writer()
    for block in blocks:
        writer.write(settled(block))
    return "".join(writer.parts) + "\n" * bool(writer.parts)


def settled(block: Block) -> Block:
    """Give a block whose words cannot be taken for structure, such as a paragraph that begins with #."""
    source = tidy(block.source)
    if parser.table_tokens(source) is not None:
        return Block(BlockKind.TABLE, 0, ordered=False, source=source, uid=block.uid)
    if block.kind is BlockKind.TABLE:
        return settled(replace(block, kind=BlockKind.PARAGRAPH))
    if block.kind is BlockKind.HEADING:
        source = one_line(source)
    tidied = replace(block, source=source)
    if not (_STARTS.search(source) or _CLOSING.search(source)) or _survives(tidied):
        return tidied
    # Signs are shown as they are within code, so there only a single line helps.
    ways = [
        replace(tidied, source=each)
        for each in (_escaped(source), one_line(source), _escaped(one_line(source)))
    ]
    return next((way for way in ways if _survives(way) and plain(way.source) == plain(source)), ways[0])


def _escaped(source: str) -> str:
    return _STARTS.sub(r"\g<number>\\", _CLOSING.sub(r"\\", source))


def _survives(block: Block) -> bool:
    writer = _Writer()
    writer.write(block)
    found = read("".join(writer.parts))
    return [(one.kind, one.source) for one in found] == [(block.kind, block.source)]


@dataclass(slots=True)
class _Level:
    level: int
    ordered: bool
    number: int
    indent: int


@dataclass(slots=True)
class _Writer:
    """Collect the Markdown of blocks; items that follow each other are one list."""

    parts: list[str] = field(default_factory=list)
    _list: list[_Level] = field(default_factory=list)

    def write(self, block: Block) -> None:
        if not block.source:
            return
        if block.kind is BlockKind.ITEM:
            self._separate("\n" if self._list else "\n\n")
            self._item(block)
            return
        self._list.clear()
        self._separate("\n\n")
        if block.kind is BlockKind.HEADING:
            self.parts.append("#" * min(max(block.level, 1), _DEEPEST_HEADING) + " " + block.source)
        elif block.kind is BlockKind.QUOTE:
            self.parts.append("> " + block.source.replace("\n", "\n> "))
        else:
            self.parts.append(block.source)

    def _separate(self, separator: str) -> None:
        if self.parts:
            self.parts.append(separator)

    def _item(self, block: Block) -> None:
        before: _Level | None = None
        while self._list and self._list[-1].level >= block.level:
            before = self._list.pop()
        number = before.number + 1 if before and before.ordered == block.ordered else 1
        outer = self._list[-1].indent if self._list else 0
        marker = f"{number}. " if block.ordered else "- "
        indent = outer + len(marker)
        self._list.append(_Level(block.level, block.ordered, number, indent))
        self.parts.append(" " * outer + marker + block.source.replace("\n", "\n" + " " * indent))
