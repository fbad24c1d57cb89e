"""The block structure of Markdown, read from the parser's tokens."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from consult.text import parser
from consult.text.block import Block, BlockKind
from consult.text.normal import clean

_CONTAINERS = {"bullet_list_open", "ordered_list_open", "list_item_open", "blockquote_open"}
_MARKERS = re.compile(r"^(?:[ \t>]|(?:[-*+]|\d{1,9}[.)])(?=[ \t]|$))+")
_WORDS = re.compile(r"\w")
_LINE_END = re.compile(r"[ \t]*\\?\n[ \t]*")
_TICKS = re.compile("`+")


def tidy(source: str) -> str:
    """Give a block's source without indentation and empty lines, which would end the block."""
    lines = (line.lstrip(" \t") for line in clean(source).split("\n"))
    return "\n".join(line for line in lines if line.strip()).strip()


def one_line(source: str) -> str:
    """Give a source on one line, as headings and table cells need it."""
    return _LINE_END.sub(" ", source)


@dataclass(slots=True)
class Reader:
    """Walk the tokens of one text and collect its blocks; nothing that someone wrote is dropped."""

    lines: Sequence[str]
    blocks: list[Block] = field(default_factory=list)
    _around: list[str] = field(default_factory=list)
    _depths: list[int] = field(default_factory=list)
    _read: int = 0
    _item_at: int = -1

    def read(self, tokens: Sequence[Token]) -> list[Block]:
        """Give the blocks of the tokens."""
        walk = iter(tokens)
        for token in walk:
            if token.type in _CONTAINERS:
                self._enter(token.type)
            elif token.nesting < 0 and token.type.replace("_close", "_open") in _CONTAINERS:
                self._around.pop()
            elif token.type in {"heading_open", "paragraph_open"}:
                self._skip_to(token)
                self._text(token, next(walk).content)
            elif token.type == "table_open":
                self._skip_to(token)
                self._table(token, walk)
            elif token.type == "fence":
                self._skip_to(token)
                self._code(token.content)
        self._skip_to(None)
        return self.blocks

    def _enter(self, container: str) -> None:
        self._around.append(container)
        if container == "list_item_open":
            self._item_at = -1

    def _skip_to(self, token: Token | None) -> None:
        """Keep lines that the parser passed over, which it does where lists or quotes are too deep."""
        start, end = (token.map or [0, 0]) if token else (len(self.lines), len(self.lines))
        passed = [_MARKERS.sub("", line) for line in self.lines[self._read : start]]
        source = tidy("\n".join(line for line in passed if _WORDS.search(line)))
        if source:
            self.blocks.append(Block(BlockKind.PARAGRAPH, 0, ordered=False, source=source))
        self._read = max(self._read, end)

    def _text(self, token: Token, content: str) -> None:
        source = tidy(content)
        inner = next((name for name in reversed(self._around) if "list" not in name or "item" in name), "")
        if not source:
            return
        if inner == "list_item_open":
            self._item(source)
        elif inner == "blockquote_open":
            self.blocks.append(Block(BlockKind.QUOTE, 0, ordered=False, source=source))
        elif token.type == "heading_open":
            level = int(token.tag[1])
            self.blocks.append(Block(BlockKind.HEADING, level, ordered=False, source=one_line(source)))
        else:
            self.blocks.append(Block(BlockKind.PARAGRAPH, 0, ordered=False, source=source))

    def _item(self, source: str) -> None:
        """Add an item, or a further paragraph of the item just read as a new line in it."""
        if self._item_at == len(self.blocks) - 1 and self.blocks:
            item = self.blocks[-1]
            self.blocks[-1] = Block(item.kind, item.level, item.ordered, f"{item.source}\\\n{source}")
            return
        lists = [name for name in self._around if name.endswith("list_open")]
        if not self.blocks or self.blocks[-1].kind is not BlockKind.ITEM:
            self._depths.clear()
        # An empty outer item leaves no block, so depth is counted in the items that do.
        while self._depths and self._depths[-1] >= len(lists):
            self._depths.pop()
        self._depths.append(len(lists))
        ordered = lists[-1].startswith("ordered")
        self.blocks.append(Block(BlockKind.ITEM, len(self._depths), ordered=ordered, source=source))
        self._item_at = len(self.blocks) - 1

    def _table(self, token: Token, walk: Iterator[Token]) -> None:
        start, end = token.map or [0, 0]
        rows: list[list[str]] = []
        for inner in walk:
            if inner.type == "table_close":
                break
            if inner.type == "tr_open":
                rows.append([])
            elif inner.type == "inline":
                rows[-1].append(inner.content.replace("|", "\\|"))
        if token.level:  # the lines carry the markers of the list or quote around: write them anew
            rows.insert(1, ["---"] * len(rows[0]))
            source = "\n".join(f"| {' | '.join(row)} |" for row in rows)
        else:
            source = tidy("\n".join(self.lines[start:end]))
        self.blocks.append(Block(BlockKind.TABLE, 0, ordered=False, source=source))

    def _code(self, content: str) -> None:
        """Keep code as paragraphs of inline code: a plan has no use for code blocks."""
        for part in re.split(r"\n[ \t]*\n", content):
            text = " ".join(part.split())
            if text:
                ticks = "`" * (max(map(len, _TICKS.findall(text)), default=0) + 1)
                space = " " if text.startswith("`") or text.endswith("`") else ""
                source = f"{ticks}{space}{text}{space}{ticks}"
                self.blocks.append(Block(BlockKind.PARAGRAPH, 0, ordered=False, source=source))


def read(markdown: str) -> list[Block]:
    """Give the blocks of a Markdown text as the parser sees them."""
    text = clean(markdown)
    return Reader(text.split("\n")).read(parser.block_tokens(text))
