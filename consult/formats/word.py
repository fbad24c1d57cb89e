"""Word files (.docx) to blocks, through mammoth's reading of them."""

import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from mammoth import documents, docx

from consult.formats.headings import words
from consult.formats.inline import HARD_BREAK, Span, plain, to_markdown
from consult.formats.problems import Unreadable, UnreadableCode
from consult.formats.remarks import RemarkCode
from consult.formats.word_package import Package, unpack
from consult.formats.word_runs import Seen, joined, note_mark, spans
from consult.formats.word_styles import TEXT, Role, RoleKind, role_named
from consult.formats.word_tables import caption_row, markdown_table, only_cell
from consult.text.blocks import Block, BlockKind
from consult.text.joining import settled

MIN_INDENT = 280  # twentieths of a point, half a centimetre
MAX_ITEM_LEVEL = 9  # Word has nine levels of lists
_KINDS = {
    RoleKind.ITEM: BlockKind.ITEM,
    RoleKind.QUOTE: BlockKind.QUOTE,
    RoleKind.TEXT: BlockKind.PARAGRAPH,
}
_CONTENTS_HEADINGS = {"innehåll", "innehållsförteckning", "contents", "table of contents"}


def read(data: bytes) -> tuple[str | None, list[Block], Counter[RemarkCode]]:
    """Return the title, the blocks as they stand (headings up to level 9) and counts for the remarks.

    Tracked insertions are taken as accepted and tracked deletions as made. Raises Unreadable.
    """
    return blocks_of(unpack(data))


def blocks_of(package: Package) -> tuple[str | None, list[Block], Counter[RemarkCode]]:
    """Do as `read` does with a file that is unpacked and checked already."""
    try:
        document = docx.read(io.BytesIO(package.docx)).value
    except Exception as error:  # a damaged file makes mammoth fail in more ways than it documents
        raise Unreadable(UnreadableCode.NOT_DOCX) from error
    walk = _Walk(package.roles, document.notes, Seen(Counter(package.counts)))
    walk.visit(document.children)
    walk.write_notes()
    counts = walk.seen.counts
    blocks = _without_contents_heading(walk.blocks) if counts[RemarkCode.CONTENTS_LEFT_OUT] else walk.blocks
    return walk.title, _nested(blocks), counts


def _without_contents_heading(blocks: Sequence[Block]) -> list[Block]:
    """Leave out the heading that stood over the table of contents; it comes right before the first chapter."""
    for place, (block, following) in enumerate(pairwise(blocks)):
        if words(block.source).lower() in _CONTENTS_HEADINGS and following.kind is BlockKind.HEADING:
            return [*blocks[:place], *blocks[place + 1 :]]
    return list(blocks)


def _nested(blocks: Sequence[Block]) -> list[Block]:
    """Let lists begin at level 1 and go one level deeper at a time, as Markdown can express it."""
    nested = []
    levels: list[int] = []
    for block in blocks:
        if block.kind is not BlockKind.ITEM:
            levels.clear()
            nested.append(block)
            continue
        while levels and levels[-1] >= block.level:
            levels.pop()
        levels.append(block.level)
        nested.append(replace(block, level=len(levels)))
    return nested


class _Walk:
    """One pass through a document, in reading order."""

    def __init__(self, roles: Mapping[str, Role], notes: Any, seen: Seen) -> None:
        self.title: str | None = None
        self.blocks: list[Block] = []
        self.seen = seen
        self._roles = roles
        self._notes = notes
        self._in_title = False

    def visit(self, elements: Iterable[Any]) -> None:
        for element in elements:
            if isinstance(element, documents.Paragraph):
                self._paragraph(element)
            elif isinstance(element, documents.Table):
                self._table(element)
            elif isinstance(element, documents.HasChildren):
                self.visit(element.children)

    def write_notes(self) -> None:
        """Put the notes of the section that ends here behind it, each as a paragraph with its mark."""
        waiting, self.seen.notes = self.seen.notes, []
        for number, reference in waiting:
            found = joined(self._body_of(reference), self.seen)
            if plain(found):
                self.seen.counts[RemarkCode.FOOTNOTES_MOVED] += 1
                self._add(BlockKind.PARAGRAPH, to_markdown([Span(f"{note_mark(number)} "), *found]))

    def _body_of(self, reference: Any) -> list[Any]:
        try:
            return list(self._notes.resolve(reference).body)
        except KeyError:  # the mark of a note that was deleted
            return []

    def _add(self, kind: BlockKind, source: str, role: Role = TEXT) -> None:
        block = settled(Block(kind=kind, level=role.level, ordered=role.ordered, source=source))
        if block.source:
            self.blocks.append(block)
            self._in_title = False

    def _role(self, paragraph: Any) -> Role:
        role = self._roles.get(paragraph.style_id) or role_named(paragraph.style_id or "") or TEXT
        level = paragraph.numbering
        if level is not None and role.kind in {RoleKind.TEXT, RoleKind.ITEM}:
            depth = int(level.level_index) + 1 if level.level_index.isdecimal() else 1
            # "List Bullet 2" has numbering of its own that begins at level 1: the style's name says more.
            return Role(RoleKind.ITEM, max(role.level, min(depth, MAX_ITEM_LEVEL)), level.is_ordered)
        return role

    def _paragraph(self, paragraph: Any) -> None:
        found = list(spans(paragraph.children, self.seen))
        words = plain(found)
        role = self._role(paragraph)
        if not words:
            return
        if role.kind is RoleKind.CONTENTS:
            self.seen.counts[RemarkCode.CONTENTS_LEFT_OUT] += 1
        elif role.kind is RoleKind.TITLE and (self.title is None or self._in_title):
            self.title = f"{self.title} {words}" if self.title else words
            self._in_title = True
        elif role.kind in {RoleKind.TITLE, RoleKind.HEADING}:
            self.write_notes()
            bare = (replace(span, strong=False) for span in found)
            self._add(BlockKind.HEADING, to_markdown(bare, " "), replace(role, level=role.level or 1))
        elif role.kind is RoleKind.TEXT and self._goes_on_in_item(paragraph):
            self._continue_item(to_markdown(found))
        else:
            self._add(_KINDS[role.kind], to_markdown(found), role)

    def _goes_on_in_item(self, paragraph: Any) -> bool:
        """Whether an indented paragraph without a mark follows a list item and so belongs to it."""
        indent = str(paragraph.indent.start or "")
        indented = indent.isdecimal() and int(indent) >= MIN_INDENT
        return bool(self.blocks) and self.blocks[-1].kind is BlockKind.ITEM and indented

    def _continue_item(self, source: str) -> None:
        item = self.blocks.pop()
        self._add(
            item.kind, f"{item.source}{HARD_BREAK}{source}", Role(RoleKind.ITEM, item.level, item.ordered)
        )

    def _table(self, table: Any) -> None:
        framed = only_cell(table)
        if framed is not None:
            self.visit(framed.children)
            return
        caption = caption_row(table)
        if caption is not None:
            self.visit(caption.children)
            table = table.copy(children=table.children[1:])
        self._add(BlockKind.TABLE, markdown_table(table, self.seen))
