"""Write a page that stands alone: one file of HTML with its looks in it, to be kept and read without the program."""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from markupsafe import Markup, escape

from consult.formats.characters import clean
from consult.formats.parts import (
    Change,
    Contents,
    Facts,
    Figure,
    Heading,
    Letterhead,
    Line,
    Part,
    Prose,
    Quotation,
    Table,
    Text,
)
from consult.text import markdown
from consult.text.blocks import Block, join

MIMETYPE = "text/html"
_DEEPEST = 6
_PAGE = Markup(
    '<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
    "<style>{looks}</style>\n</head>\n<body>\n{head}<main>\n<h1>{title}</h1>\n{body}\n</main>\n{foot}</body>\n</html>\n"
)
LOOKS = Markup(
    "body{font:1rem/1.5 system-ui,sans-serif;margin:2rem auto;max-width:44rem;padding:0 1rem;overflow-wrap:anywhere}"
    "h1,h2,h3{line-height:1.25}dl div{display:flex;flex-wrap:wrap;gap:0 .5rem}dt{font-weight:600}dd{margin:0}"
    "blockquote{border-left:2px solid #767676;margin-left:0;padding-left:1rem}"
    "del{color:#a3142a}ins{color:#0b6130}table{border-collapse:collapse}"
    "th,td{border:1px solid #767676;padding:.25rem .5rem;text-align:left;vertical-align:top;overflow-wrap:normal;hyphens:auto}"
    ".wide{overflow-x:auto}"
    "svg{max-width:100%;height:auto}nav ul{list-style:none;padding:0}nav .r2{padding-left:1.25rem}nav .r3{padding-left:2.5rem}"
    ".from{display:flex;flex-wrap:wrap;gap:1rem;align-items:center;border-bottom:2px solid;padding-bottom:1rem}"
    ".from p{margin:0}.from img{max-width:16rem;max-height:5rem;background:#fff;padding:.25rem}footer{border-top:1px solid #767676;margin-top:2rem}"
    "@media(prefers-color-scheme:dark){body{background:#16181b;color:#e9eaec}del{color:#ff9aa6}ins{color:#7fd8a3}}"
)


def write(title: str, parts: Iterable[Part], language: str) -> str:
    """Give a page with a title and parts; `language` is a tag such as sv-SE. The same words give the same page."""
    known = list(parts)
    marks = _marks(known)
    body = Markup("\n").join(piece for at, part in enumerate(known) for piece in _placed(at, part, marks))
    sender = next((part for part in known if isinstance(part, Letterhead)), None)
    return str(
        _PAGE.format(
            language=language,
            title=" ".join(clean(title).split()),
            looks=LOOKS + (_coloured(sender.colour) if sender else ""),
            head=_head(sender) if sender else "",
            foot=_foot(sender.footer) if sender else "",
            body=body,
        )
    )


def _coloured(colour: str) -> Markup:
    """Give headings a colour where the page is white."""
    return Markup("@media(prefers-color-scheme:light){{h1,h2,h3,.from{{color:{}}}}}").format(colour)


def _head(sender: Letterhead) -> Markup:
    """Say whom the page is from."""
    drawn = Markup('<img alt="{}" src="data:image/png;base64,{}">').format(
        clean(sender.told), b64encode(sender.logo).decode()
    )
    lines = [Markup("<strong>{}</strong>").format(clean(sender.region))]
    lines += [escape(clean(each)) for each in (sender.unit, *sender.address) if each]
    return Markup('<header class="from">{}<p>{}</p></header>\n').format(
        drawn if sender.logo else "", Markup("<br>").join(lines)
    )


def _foot(words: str) -> Markup:
    return Markup("<footer><p>{}</p></footer>\n").format(clean(words)) if words else Markup("")


def body(parts: Iterable[Part]) -> Markup:
    """Give parts as they stand in a page of another kind, without the lists of contents."""
    return Markup("\n").join(
        piece for part in parts if not isinstance(part, Contents) for piece in _placed(0, part, {})
    )


Marks = dict[int, tuple[str, Heading]]
"""The headings that a list of contents leads to, by their place among the parts, with the names of their places."""


def _marks(parts: Sequence[Part]) -> Marks:
    """Name the places of headings, where there is a list of contents."""
    deepest = max((part.rank for part in parts if isinstance(part, Contents)), default=0)
    found = [
        (at, part) for at, part in enumerate(parts) if isinstance(part, Heading) and part.rank <= deepest
    ]
    return {at: (f"h{number}", heading) for number, (at, heading) in enumerate(found, 1)}


def _placed(at: int, part: Part, marks: Marks) -> Iterable[Markup]:
    match part:
        case Heading(rank, text):
            return [_heading(rank, text, marks[at][0] if at in marks else "")]
        case Contents(title):
            return [_contents(title, marks)]
        case _:
            return _pieces(part)


def _contents(title: str, marks: Marks) -> Markup:
    lines = Markup("").join(
        Markup('<li class="r{}"><a href="#{}">{}</a></li>').format(each.rank, name, clean(each.text))
        for name, each in marks.values()
    )
    return Markup('<nav aria-labelledby="contents"><h2 id="contents">{}</h2><ul>{}</ul></nav>').format(
        clean(title), lines
    )


def _pieces(part: Part) -> Iterable[Markup]:
    match part:
        case Facts(rows):
            return [Markup("<dl>{}</dl>").format(Markup("").join(map(_fact, rows)))]
        case Table(head, rows):
            return [_table(head, rows)]
        case Figure(svg, told):
            drawn = Markup(svg)  # noqa: S704 - drawn by us
            return [Markup('<div role="img" aria-label="{}">{}</div>').format(clean(told), drawn)]
        case _:
            return _worded(part)


def _worded(part: Part) -> Iterator[Markup]:
    match part:
        case Prose(source, language):
            yield _spoken(_marked(source), language)
        case Line(text, lead):
            strong = Markup("<strong>{}</strong> ").format(clean(lead)) if lead else ""
            yield Markup("<p>{}{}</p>").format(strong, clean(text))
        case Text(blocks, language):
            yield _spoken(_text(blocks), language)
        case Quotation(text, language):
            yield _spoken(Markup("<blockquote><p>{}</p></blockquote>").format(clean(text)), language)
        case Change():
            yield _spoken(Markup("").join(_change(part)), part.language)


def _heading(rank: int, text: str, place: str) -> Markup:
    """Give a heading one rank below its own, since the title is the first."""
    name = Markup(f"h{min(rank + 1, _DEEPEST)}")  # noqa: S704 - a number that we made
    named = Markup(' id="{}"').format(place) if place else ""
    return Markup("<{0}{2}>{1}</{0}>").format(name, clean(text), named)


def _spoken(words: Markup, language: str) -> Markup:
    """Say in which language words are, where it is another than the page's."""
    return Markup('<div lang="{}">{}</div>').format(language, words) if language else words


def _marked(source: str) -> Markup:
    return Markup(markdown.html(source))  # noqa: S704 - cleaned by the text's allow-list


def _text(blocks: Sequence[Block]) -> Markup:
    """Give the blocks of a text, its headings as headings."""
    pieces = []
    for is_heading, run in groupby(blocks, key=lambda block: block.is_heading):
        if is_heading:
            pieces += [_heading(each.level, markdown.plain(each.source), "") for each in run]
        else:
            pieces.append(_marked(join(list(run))))
    return Markup("\n").join(pieces)


def _change(change: Change) -> Iterator[Markup]:
    names = {"delete": Markup("<del>{}</del>"), "insert": Markup("<ins>{}</ins>")}
    said = Markup("").join(
        names[each.op].format(each.text) if each.op in names else escape(each.text) for each in change.pieces
    )
    yield Markup("<p>{}</p>").format(said)
    if change.told:
        yield Markup("<p><small>{}</small></p>").format(change.told)


def _fact(row: tuple[str, str]) -> Markup:
    return Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(*row)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Markup:
    names = Markup("").join(Markup('<th scope="col">{}</th>').format(cell) for cell in head)
    body = Markup("").join(
        Markup("<tr>{}</tr>").format(Markup("").join(Markup("<td>{}</td>").format(cell) for cell in row))
        for row in rows
    )
    return Markup(
        '<div class="wide" role="region" tabindex="0" aria-label="{}">'
        "<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>"
    ).format(", ".join(head), names, body)
