"""Write pages of a small site that opens from a disk: no script, nothing from elsewhere, links that lead to its own pages."""

import posixpath
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from consult.formats import html_written
from consult.formats.characters import clean
from consult.formats.parts import Part
from consult.text import markdown
from consult.text.block import Block, BlockKind

STYLE = "style.css"
_DEEPEST = 6
_PAGE = Markup(
    '<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
    '<link rel="stylesheet" href="{style}">\n</head>\n<body>\n<a class="skip" href="#main">{skip}</a>\n'
    '<header><nav aria-label="{menu}"><ul>{links}</ul></nav></header>\n'
    '<main id="main">\n<h1>{heading}</h1>\n{body}\n</main>\n</body>\n</html>\n'
)


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to a place of the site; `target` begins at its root."""

    text: str
    target: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Links:
    """A list of links."""

    rows: Sequence[Link]


@dataclass(frozen=True, slots=True)
class Place:
    """Parts that can be led to by a name, which is no other's on the page."""

    key: str
    pieces: Sequence["Piece"]


@dataclass(frozen=True, slots=True)
class Rows:
    """A table whose cells may be links."""

    caption: str
    head: Sequence[str]
    rows: Iterable[Sequence[str | Link]]


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of a plan with the number that it is cited by, and where what was said about it stands."""

    block: Block
    label: str
    place: int = 1
    language: str = ""
    said: Sequence[Link] = ()


Piece = Part | Links | Place | Rows | Passage


@dataclass(frozen=True, slots=True)
class Page:
    """A page: where it stands, its language as a tag, its heading, what it says, and the links at its head.

    `words` are what the way past the links and the list of links are called. `title` is said after the heading.
    """

    path: str
    language: str
    heading: str
    title: str
    links: Sequence[Link]
    words: tuple[str, str]
    pieces: Iterable[Piece]


def write(page: Page) -> bytes:
    """Write a page."""
    skip, menu = page.words
    written = _PAGE.format(
        language=page.language,
        title=f"{_line(page.heading)} – {_line(page.title)}" if page.title else _line(page.heading),
        heading=_line(page.heading),
        style=_way(page.path, STYLE),
        skip=skip,
        menu=menu,
        links=Markup("").join(_item(page.path, each) for each in page.links),
        body=Markup("\n").join(_piece(page.path, each) for each in page.pieces),
    )
    return str(written).encode()


def style() -> bytes:
    """Give the looks of all pages, on a screen and on paper."""
    more = (
        "body{max-width:64rem}p,ul,ol,dl,blockquote,h1,h2,h3,h4{max-width:44rem}"
        "header nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;list-style:none;padding:0}"
        "a{color:#0b4f8a}.skip{position:absolute;left:-99rem}.skip:focus{position:static}"
        ".passage{margin:.75rem 0}.passage:target,section:target{outline:3px solid #b35c00;outline-offset:.25rem}"
        ".about{font-size:.875rem;margin:.125rem 0 0}section{margin:1.5rem 0}:focus-visible{outline:3px solid #b35c00}"
        "caption{text-align:left;font-weight:600}"
        "@media(prefers-color-scheme:dark){a{color:#8cc4f5}}"
        "@media print{header,.skip{display:none}body{max-width:none;margin:0;font-size:10.5pt}"
        "section,.passage,tr{break-inside:avoid-page}h1,h2,h3{break-after:avoid-page}a{color:inherit;text-decoration:none}}"
    )
    return f"{html_written.LOOKS}{more}\n".encode()


def _line(text: str) -> str:
    return " ".join(clean(text).split())


def _way(here: str, target: str) -> str:
    """Give the way from one page of the site to a place of it."""
    path, mark, key = target.partition("#")
    if path == here:
        return f"{mark}{key}" or posixpath.basename(path)
    return posixpath.relpath(path, posixpath.dirname(here) or ".") + mark + key


def _link(here: str, link: Link) -> Markup:
    spoken = Markup(' lang="{}"').format(link.language) if link.language else ""
    return Markup('<a href="{}"{}>{}</a>').format(_way(here, link.target), spoken, _line(link.text))


def _item(here: str, link: Link) -> Markup:
    return Markup("<li>{}</li>").format(_link(here, link))


def _piece(here: str, piece: Piece) -> Markup:
    match piece:
        case Links(rows):
            return Markup("<ul>{}</ul>").format(Markup("").join(_item(here, each) for each in rows))
        case Place(key, pieces):
            inner = Markup("\n").join(_piece(here, each) for each in pieces)
            return Markup('<section id="{}">\n{}\n</section>').format(key, inner)
        case Rows():
            return _table(here, piece)
        case Passage():
            return _passage(here, piece)
        case _:
            return html_written.body([piece])


def _table(here: str, table: Rows) -> Markup:
    names = Markup("").join(Markup('<th scope="col">{}</th>').format(cell) for cell in table.head)
    body = Markup("").join(
        Markup("<tr>{}</tr>").format(Markup("").join(_cell(here, cell) for cell in row)) for row in table.rows
    )
    return Markup(
        '<div class="wide" role="region" tabindex="0" aria-label="{0}"><table><caption>{0}</caption>'
        "<thead><tr>{1}</tr></thead><tbody>{2}</tbody></table></div>"
    ).format(table.caption, names, body)


def _cell(here: str, cell: str | Link) -> Markup:
    return Markup("<td>{}</td>").format(_link(here, cell) if isinstance(cell, Link) else clean(cell))


def _passage(here: str, passage: Passage) -> Markup:
    """Give a passage as what it is, under a name made of its identity, with its number and what was said about it."""
    block, inner = passage.block, markdown.block_html(passage.block)
    said = Markup(", ").join(_link(here, each) for each in passage.said)
    about = Markup('<p class="about">{}{}</p>').format(
        passage.label, Markup(" · {}").format(said) if said else ""
    )
    spoken = Markup(' lang="{}"').format(passage.language) if passage.language else ""
    key = Markup(' id="p-{}"').format(block.uid or passage.label)
    return Markup('<div class="passage"{}>{}{}</div>').format(
        key, Markup("<div{}>{}</div>").format(spoken, _shaped(passage, inner)), about
    )


def _shaped(passage: Passage, inner: Markup) -> Markup:
    block = passage.block
    if block.is_heading:
        rank = min(block.level + 1, _DEEPEST)
        return Markup(f"<h{rank}>{{}}</h{rank}>").format(inner)  # noqa: S704 - a number that we made
    if block.kind is BlockKind.ITEM:
        start = Markup(' start="{}"').format(passage.place) if block.ordered else ""
        name = escape("ol" if block.ordered else "ul")
        return Markup("<{0}{1}><li>{2}</li></{0}>").format(name, start, inner)
    if block.kind is BlockKind.QUOTE:
        return Markup("<blockquote><p>{}</p></blockquote>").format(inner)
    if block.kind is BlockKind.TABLE:
        return Markup('<div class="wide">{}</div>').format(inner)
    return Markup("<p>{}</p>").format(inner)
