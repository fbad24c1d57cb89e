"""What a person wrote in Markdown as text that reads well without it, for letters in plain text."""

from dataclasses import dataclass, field

from markdown_it.token import Token

from consult.text import parser


@dataclass(slots=True)
class _Page:
    """The lines so far, block by block; `lists` holds for each open list the number of its next item, or 0."""

    blocks: list[list[str]] = field(default_factory=list)
    lists: list[int] = field(default_factory=list)
    mark: str = ""
    is_row: bool = False

    def take(self, token: Token) -> None:
        """Go on with the next token."""
        if token.level == 0 and token.nesting >= 0:
            self.blocks.append([])
        if token.type.endswith("_list_open"):
            self.lists.append(int(token.attrGet("start") or 1) if token.tag == "ol" else 0)
        elif token.type.endswith("_list_close"):
            self.lists.pop()
        elif token.type == "list_item_open":
            self.mark = f"{self.lists[-1]}. " if self.lists[-1] else "- "
            self.lists[-1] += bool(self.lists[-1])
        elif token.tag == "tr":
            self.is_row = token.nesting > 0
            self.blocks[-1] += [""] * self.is_row
        elif token.type == "inline":
            self._add(_words(token.children or []))
        elif token.type == "fence":
            self.blocks[-1].append(token.content.rstrip("\n"))

    def _add(self, words: str) -> None:
        """Put a paragraph, an item or a cell where it belongs."""
        lines = self.blocks[-1]
        if self.is_row:
            lines[-1] = f"{lines[-1]}; {words}" if lines[-1] else words
            return
        indent = "  " * max(len(self.lists) - 1, 0)
        lines.append(f"{indent}{self.mark}{words}")
        self.mark = ""


def running(source: str) -> str:
    """Give the blocks with a blank line between; items keep their marks, cells stand in a row, links say where to."""
    page = _Page()
    for token in parser.comment_tokens(source):
        page.take(token)
    return "\n\n".join("\n".join(lines) for lines in page.blocks if lines)


def _words(tokens: list[Token]) -> str:
    """Give what a reader sees, and after the words of a link its address where that is another."""
    said, leads_to, began = "", "", 0
    for token in tokens:
        if token.type == "link_open":
            leads_to, began = str(token.attrGet("href") or ""), len(said)
        elif token.type == "link_close":
            address = leads_to.removeprefix("mailto:")
            said += "" if said[began:] == address else f" ({address})"
        else:
            said += parser.visible([token])
    return said
