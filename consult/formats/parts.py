"""What a written document consists of, whatever kind of file it becomes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from consult.text.blocks import Block
from consult.text.diff import Piece


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of rank 1 to 4."""

    rank: int
    text: str


@dataclass(frozen=True, slots=True)
class Prose:
    """What someone wrote, in Markdown."""

    source: str


@dataclass(frozen=True, slots=True)
class Text:
    """The blocks of a plan, with ranks of headings as they are, and by uid the numbers they are cited by.

    Only a PDF shows the numbers.
    """

    blocks: Sequence[Block]
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words quoted from somewhere else."""

    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """Words as they were and are to be: what goes is struck, what comes is underlined.

    `told` says the same in words, for those who cannot see it.
    """

    pieces: Sequence[Piece]
    told: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Rows of a name and a value."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under a row of names."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]


Part = Heading | Prose | Text | Quotation | Change | Facts | Table
