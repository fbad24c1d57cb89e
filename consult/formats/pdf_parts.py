"""The parts of a document as plain values, for the layout that Typst reads."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from string import whitespace
from types import MappingProxyType
from typing import Any

from markdown_it.token import Token

from consult.formats.parts import (
    Change,
    Contents,
    Facts,
    Figure,
    Heading,
    Letterhead,
    Line,
    PageBreak,
    Part,
    Prose,
    Quotation,
    Table,
    Text,
)
from consult.formats.pdf_letters import written
from consult.text import parser
from consult.text.blocks import Block, BlockKind, split
from consult.text.diff import Piece

Node = dict[str, Any]
Runs = list[Node]
_DEEPEST = 6
_LINE, _SPACE = (
    "\n",
    " ",
)  # what a line end within a block becomes: in what someone wrote, and in the text of a plan
_UNSEEN = f"{whitespace}\u00ad\u200b\u200c\u200d\u2060"
_STYLES = {"strong": "b", "em": "i", "s": "s"}
_BREAKS = {"softbreak", "hardbreak"}
_CODE = {"code_inline", "fence", "code_block"}


def nodes(parts: Iterable[Part]) -> Iterator[Node]:
    """Give each part as one node or several.

    No heading stands more than one rank below the one before it, and one without words is left out: PDF/UA asks it.
    """
    rank = 0
    for part in parts:
        for node in _nodes(part):
            if node["kind"] == "heading":
                if not any(run["text"].strip(_UNSEEN) for run in node["runs"]):
                    continue
                rank = node["rank"] = max(1, min(node["rank"], rank + 1, _DEEPEST))
            yield node


def _nodes(part: Part) -> Iterable[Node]:
    match part:
        case Prose(source, language):
            said = _blocks([_unheaded(block) for block in split(source)], _LINE)
            return _spoken(said, language)
        case Text(blocks, language, labels):
            return _spoken(_blocks(blocks, _SPACE, labels), language)
        case PageBreak():
            return [{"kind": "page"}]
        case Letterhead():
            return [_sender(part)]
        case _:
            return [_node(part)]


def _sender(part: Letterhead) -> Node:
    return {
        "kind": "letterhead",
        "region": written(_line(part.region)),
        "unit": written(_line(part.unit)),
        "address": [written(_line(each)) for each in part.address],
        "footer": written(_line(part.footer)),
        "colour": part.colour,
        "logo": list(part.logo),
        "told": written(_line(part.told)),
    }


def _spoken(nodes: Iterable[Node], language: str) -> Iterable[Node]:
    """Say in which language nodes are, where it is another than the document's."""
    return ({**node, "language": language} for node in nodes) if language else nodes


def _node(part: Heading | Line | Quotation | Change | Facts | Table | Figure | Contents) -> Node:
    match part:
        case Heading(rank, text):
            return {"kind": "heading", "rank": rank, "runs": _plain(_line(text))}
        case Facts(rows):
            return {"kind": "facts", "rows": [[_plain(_line(cell)) for cell in row] for row in rows]}
        case Table(head, rows, widths):
            cells = [[_plain(cell) for cell in row] for row in (head, *rows)]
            return {"kind": "table", "head": cells[0], "rows": cells[1:], "widths": list(widths)}
        case Figure() | Contents():
            return _set_by_layout(part)
        case _:
            return _worded(part)


def _set_by_layout(part: Figure | Contents) -> Node:
    if isinstance(part, Figure):
        return {"kind": "figure", "svg": part.svg, "told": part.told}
    return {"kind": "contents", "title": part.title, "rank": part.rank}


def _worded(part: Line | Quotation | Change) -> Node:
    match part:
        case Line(text, lead):
            strong = [{**run, "marks": "b"} for run in _plain(f"{lead} ")] if lead else []
            return {"kind": "par" if text else "lead", "runs": strong + _plain(text)}
        case Quotation(text, language):
            return {"kind": "quotation", "runs": _plain(text), "language": language}
        case Change(pieces, told, language):
            return {"kind": "change", "runs": _changed(pieces), "told": _plain(told), "language": language}


def _line(text: str) -> str:
    return " ".join(text.split())


def _plain(text: str) -> Runs:
    """Give words as they are, with their line ends."""
    lines = written(text).split("\n")
    return [{"text": line, "break": at > 0} for at, line in enumerate(lines) if line or at]


def _unheaded(block: Block) -> Block:
    """Let a heading within what someone wrote be strong words, so that it cannot break the order of the document's."""
    if not block.is_heading:
        return block
    return Block(BlockKind.PARAGRAPH, 0, ordered=False, source=f"**{block.source}**")


def _blocks(
    blocks: Iterable[Block], line_end: str, labels: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Node]:
    for is_item, run in groupby(blocks, key=lambda block: block.kind is BlockKind.ITEM):
        if is_item:
            yield from _lists(list(run), line_end)
        else:
            yield from (_block(block, line_end) | {"label": labels.get(block.uid or "", "")} for block in run)


def _block(block: Block, line_end: str) -> Node:
    if block.is_heading:
        return {"kind": "heading", "rank": block.level, "runs": _inline(block.source, line_end)}
    if block.kind is BlockKind.TABLE:
        return _table(block.source, line_end)
    kind = "quotation" if block.kind is BlockKind.QUOTE else "par"
    return {"kind": kind, "runs": _inline(block.source, line_end)}


def _lists(items: Sequence[Block], line_end: str) -> Iterator[Node]:
    """Give items as lists, with the deeper ones inside the item before them."""
    at = 0
    while at < len(items):
        first = items[at]
        rows = []
        while at < len(items) and (items[at].ordered == first.ordered or items[at].level > first.level):
            below = at + 1
            while below < len(items) and items[below].level > first.level:
                below += 1
            inner = list(_lists(items[at + 1 : below], line_end))
            rows.append({"runs": _inline(items[at].source, line_end), "inner": inner})
            at = below
        yield {"kind": "list", "ordered": first.ordered, "items": rows}


def _table(source: str, line_end: str) -> Node:
    rows: list[list[Runs]] = []
    for token in parser.table_tokens(source) or ():
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(_runs(token.children or (), line_end))
    if not rows:
        return {"kind": "par", "runs": _inline(source, line_end)}
    return {"kind": "table", "head": rows[0], "rows": rows[1:]}


def _inline(source: str, line_end: str) -> Runs:
    return _runs(parser.inline_tokens(source), line_end)


@dataclass(slots=True)
class _Style:
    """How the words are marked where one has come."""

    marks: list[str] = field(default_factory=list)
    link: str = ""

    def take(self, token: Token) -> bool:
        """Tell if a token only begins or ends a style."""
        name, _under, end = token.type.rpartition("_")
        if end not in {"open", "close"}:
            return False
        if name == "link":
            self.link = str(token.attrs.get("href", "")) if end == "open" else ""
        elif end == "open":
            self.marks.append(_STYLES.get(name, ""))
        else:
            self.marks.pop()
        return True


def _runs(tokens: Iterable[Token], line_end: str) -> Runs:
    style, runs = _Style(), []
    for token in tokens:
        if style.take(token):
            continue
        is_break = token.type in _BREAKS
        is_line = token.type == "hardbreak" or (is_break and line_end == _LINE)
        words = " " if is_break and not is_line else written(parser.visible([token])) if not is_break else ""
        marks = "".join(sorted({*style.marks}))
        if token.type in _CODE:
            marks += "c"
        if words or is_line:
            runs.append({"text": words, "break": is_line, "marks": marks, "link": style.link})
    return runs


def _changed(pieces: Iterable[Piece]) -> Runs:
    """Mark what goes and what comes; a space keeps apart a word that goes and the one that comes in its place."""
    marks, runs, before = {"equal": "", "delete": "d", "insert": "n"}, Runs(), ""
    for piece in pieces:
        if piece.op == "insert" and before.strip() and before == before.rstrip():
            runs.append({"text": " ", "marks": ""})
        runs.append({"text": written(piece.text), "marks": marks[piece.op]})
        before = piece.text if piece.op == "delete" else ""
    return runs
