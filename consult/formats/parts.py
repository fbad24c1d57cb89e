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
    """What someone wrote, in Markdown; `language` is its code where it is another than the document's."""

    source: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """Plain words as one paragraph, after a few strong ones that say what they are."""

    text: str
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """The blocks of a plan, with ranks of headings as they are; `language` as for prose.

    `labels` are the numbers by uid that the blocks are cited by; only a PDF shows them.
    """

    blocks: Sequence[Block]
    language: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words quoted from somewhere else; `language` as for prose."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """Words as they were and are to be: what goes is struck, what comes is underlined.

    `told` says the same in words, for those who cannot see it. `language` as for prose.
    """

    pieces: Sequence[Piece]
    told: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Rows of a name and a value."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under a row of names; `widths` says how wide columns are beside each other, else they are alike."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture in SVG, and what it shows in words; the same always stands in a table too."""

    svg: str
    told: str


@dataclass(frozen=True, slots=True)
class Contents:
    """A list of the headings down to a rank, where the kind of file can make one."""

    title: str
    rank: int = 2


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page, where there are pages."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Whom a document is from, above its title: name, unit and address, and a logo as PNG with what it shows.

    It stands first, if at all. `footer` is a line at the foot of pages, `colour` that of headings, such as #1a1a1a.
    """

    region: str
    unit: str = ""
    address: Sequence[str] = ()
    footer: str = ""
    colour: str = "#1a1a1a"
    logo: bytes = b""
    told: str = ""


Part = (
    Letterhead
    | PageBreak
    | Heading
    | Prose
    | Line
    | Text
    | Quotation
    | Change
    | Facts
    | Table
    | Figure
    | Contents
)
