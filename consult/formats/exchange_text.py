"""The documents of an exchange file as blocks with identities, version by version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from consult.formats.exchange import Consultation, Document, Paragraph, Section, Version
from consult.formats.inline import Span, to_markdown
from consult.text.align import Alignment, aligned, carried
from consult.text.block import Block, BlockKind
from consult.text.blocks import new_uid
from consult.text.joining import settled
from consult.text.markdown import plain
from consult.text.normal import normal
from consult.text.passage import Passage

_DEEPEST = 6
_KINDS = {
    "paragraph": BlockKind.PARAGRAPH,
    "table-cell": BlockKind.PARAGRAPH,
    "list-item": BlockKind.ITEM,
    "quote": BlockKind.QUOTE,
    "table": BlockKind.TABLE,
}
_SIGNS = frozenset(r"\`*_{}[]<>()#+-.!|~&:@=")

Row = Section | Paragraph


@dataclass(frozen=True)
class State:
    """A document as it was at one time: its passages, and the uid that each section and paragraph of the file got."""

    version: Version
    passages: Sequence[Passage]
    uids: Mapping[str, str]
    rows: Mapping[str, Row]

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Give the index of a passage by its uid."""
        return {str(passage.block.uid): at for at, passage in enumerate(self.passages)}

    def of(self, uid: str) -> Passage:
        """Give a passage."""
        return self.passages[self.places[uid]]


@dataclass(frozen=True)
class Told:
    """A document through all its states; `heading` is its own title where the plan holds several documents."""

    document: Document
    heading: Block | None
    states: Sequence[State]
    _ways: dict[tuple[int, int], Alignment] = field(default_factory=dict)

    def at(self, number: int) -> State:
        """Give its state in a version of the plan, which counts from 1: its last one when it has no more."""
        return self.states[min(number, len(self.states)) - 1]

    def way(self, old: int, new: int) -> Alignment:
        """Give how the passages of one state go together with those of the state before or after it."""
        if (old, new) not in self._ways:
            self._ways[old, new] = aligned(self.at(old).passages, self.at(new).passages)
        return self._ways[old, new]


class Writer:
    """Write plain words as Markdown that shows just these, each of them once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, BlockKind], tuple[Block, str]] = {}

    def block(self, kind: BlockKind, row: Row) -> Passage:
        """Make a block of a section or paragraph, without its place and identity."""
        words = row.title if isinstance(row, Section) else row.text
        known = self._known.get((row.markdown or words, kind))
        if known is None:
            known = self._made(kind, words, row.markdown)
            self._known[row.markdown or words, kind] = known
        return Passage(*known)

    @staticmethod
    def _made(kind: BlockKind, words: str, markdown: str | None) -> tuple[Block, str]:
        empty = Block(kind, 0, ordered=False, source="")
        block = settled(replace(empty, source=markdown or to_markdown([Span(normal(words))])))
        if markdown is None and (block.kind is not kind or plain(block.source) != normal(words)):
            block = replace(
                empty, source="".join(f"\\{sign}" if sign in _SIGNS else sign for sign in normal(words))
            )
        return block, plain(block.source)


def tell(file: Consultation) -> list[Told]:
    """Lay out every document of a file, version by version; who goes on from whom is found by `text.align`."""
    writer = Writer()
    several = len(file.documents) > 1
    return [_told(document, writer, several=several) for document in file.documents]


def _told(document: Document, writer: Writer, *, several: bool) -> Told:
    levels = [section.level for version in document.versions for section in version.sections]
    lift = min(levels, default=1) - (2 if several else 1)
    heading = None
    if several:
        title = Section(id="", title=document.title, level=1, order=0)
        heading = replace(writer.block(BlockKind.HEADING, title).block, level=1, uid=new_uid())
    states: list[State] = []
    for version in document.versions:
        states.append(_state(version, writer, lift, states[-1] if states else None))
    return Told(document, heading, states)


def _state(version: Version, writer: Writer, lift: int, before: State | None) -> State:
    rows = ordered(version)
    laid = [_laid(row, writer, lift) for row in rows]
    blocks = carried(before.passages if before else (), laid)
    passages = [Passage(block, passage.plain) for block, passage in zip(blocks, laid, strict=True)]
    uids = {row.id: str(block.uid) for row, block in zip(rows, blocks, strict=True)}
    return State(version, passages, uids, {row.id: row for row in rows})


def ordered(version: Version) -> list[Row]:
    """Give sections and paragraphs as they are read: what stands before the first section, then each with its own."""
    own: dict[str | None, list[Paragraph]] = {}
    for paragraph in sorted(version.paragraphs, key=lambda each: each.order):
        own.setdefault(paragraph.section_id, []).append(paragraph)
    rows: list[Row] = list(own.get(None, ()))
    for section in sorted(version.sections, key=lambda each: each.order):
        rows += [section, *own.get(section.id, ())]
    return rows


def _laid(row: Row, writer: Writer, lift: int) -> Passage:
    if isinstance(row, Section):
        passage = writer.block(BlockKind.HEADING, row)
        level, is_ordered = min(max(row.level - lift, 1), _DEEPEST), False
    else:
        passage = writer.block(_KINDS[row.type], row)
        is_item = passage.block.kind is BlockKind.ITEM
        level, is_ordered = row.depth if is_item else 0, row.ordered and is_item
    return Passage(replace(passage.block, level=level, ordered=is_ordered, uid=row.uid), passage.plain)


def editions(told: Sequence[Told]) -> int:
    """Tell how many versions the plan gets: each has the first, second, … of every document, or its last."""
    return max((len(each.states) for each in told), default=0)


def edition(told: Sequence[Told], number: int) -> list[Passage]:
    """Give the passages of one version of the plan, all documents one after the other; versions count from 1."""
    passages: list[Passage] = []
    for each in told:
        if each.heading:
            passages.append(Passage(each.heading, plain(each.heading.source)))
        passages += each.at(number).passages
    return passages


def translations(told: Sequence[Told], number: int) -> dict[str, dict[str, str]]:
    """Give the words of one version of the plan in other languages, by the uid of their block."""
    found = {str(each.heading.uid): each.document.translations for each in told if each.heading}
    for each in told:
        state = each.at(number)
        found |= {uid: words for key, uid in state.uids.items() if (words := state.rows[key].translations)}
    return found
