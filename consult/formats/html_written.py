"""Write a page that stands alone: one file of HTML with its looks in it, to be kept and read without the program."""

from collections.abc import Iterable, Iterator, Sequence

from markupsafe import Markup, escape

from consult.formats.characters import clean
from consult.formats.parts import Change, Facts, Heading, Part, Prose, Quotation, Table, Text
from consult.text import markdown
from consult.text.blocks import Block, join

MIMETYPE = "text/html"
_DEEPEST = 6
_PAGE = Markup(
    '<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
    "<style>{looks}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n{body}\n</main>\n</body>\n</html>\n"
)
_LOOKS = Markup(
    "body{font:1rem/1.5 system-ui,sans-serif;margin:2rem auto;max-width:44rem;padding:0 1rem;overflow-wrap:anywhere}"
    "h1,h2,h3{line-height:1.25}dl div{display:flex;flex-wrap:wrap;gap:0 .5rem}dt{font-weight:600}dd{margin:0}"
    "blockquote{border-left:2px solid #767676;margin-left:0;padding-left:1rem}"
    "del{color:#a3142a}ins{color:#0b6130}table{border-collapse:collapse}"
    "th,td{border:1px solid #767676;padding:.25rem .5rem;text-align:left;vertical-align:top}"
    "@media(prefers-color-scheme:dark){body{background:#16181b;color:#e9eaec}del{color:#ff9aa6}ins{color:#7fd8a3}}"
)


def write(title: str, parts: Iterable[Part], language: str) -> str:
    """Give a page with a title and parts; `language` is a tag such as sv-SE. The same words give the same page."""
    body = Markup("\n").join(piece for part in parts for piece in _pieces(part))
    return str(_PAGE.format(language=language, title=" ".join(clean(title).split()), looks=_LOOKS, body=body))


def _pieces(part: Part) -> Iterator[Markup]:
    match part:
        case Heading(rank, text):
            yield _heading(rank, text)
        case Prose(source):
            yield _marked(source)
        case Text(blocks):
            yield _text(blocks)
        case Quotation(text):
            yield Markup("<blockquote><p>{}</p></blockquote>").format(clean(text))
        case Change():
            yield from _change(part)
        case Facts(rows):
            yield Markup("<dl>{}</dl>").format(Markup("").join(map(_fact, rows)))
        case Table(head, rows):
            yield _table(head, rows)


def _heading(rank: int, text: str) -> Markup:
    """Give a heading one rank below its own, since the title is the first."""
    name = Markup(f"h{min(rank + 1, _DEEPEST)}")  # noqa: S704 - a number that we made
    return Markup("<{0}>{1}</{0}>").format(name, clean(text))


def _marked(source: str) -> Markup:
    return Markup(markdown.html(source))  # noqa: S704 - cleaned by the text's allow-list


def _text(blocks: Sequence[Block]) -> Markup:
    return _marked(join(blocks))


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
    return Markup("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(names, body)
