"""User Markdown as safe HTML and as plain text; nothing else in the program may be marked safe."""

import nh3
from markdown_it.token import Token
from markupsafe import Markup

from consult.text import parser
from consult.text.block import Block
from consult.text.normal import fold, normal

__all__ = ["block_html", "fold", "html", "is_table", "plain"]

_INLINE = {"a", "br", "code", "em", "s", "strong"}
_TABLE = {"table", "thead", "tbody", "tr", "th", "td"}
_TEXT = {"p", "ul", "ol", "li", "blockquote", "pre", "hr"}
_CLEANER = nh3.Cleaner(
    tags=_INLINE | _TABLE | _TEXT,
    attributes={"a": {"href", "title"}, "th": {"scope"}, "ol": {"start"}},
    url_schemes={"http", "https", "mailto"},
    link_rel="nofollow noopener",
)


def html(source: str) -> Markup:
    """Give what a person wrote as safe HTML.

    Headings become strong paragraphs, so that a comment cannot break the page's heading order; pictures
    become their descriptions; line ends are kept; links lead only to the web and to mail.
    """
    tokens = parser.comment_tokens(source)
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            strong = Token("strong_open", "strong", 1), Token("strong_close", "strong", -1)
            tokens[at + 1].children = [strong[0], *(tokens[at + 1].children or []), strong[1]]
        if token.type.startswith("heading_"):
            token.tag = "p"
    return _safe(parser.render_comment(_accessible(tokens)))


def block_html(block: Block) -> Markup:
    """Give the safe inner HTML of one block: inline HTML, or a whole table element.

    The text content of it, in normal form, is `plain(block.source)`.
    """
    tokens = parser.table_tokens(block.source)
    if tokens is None:
        inline = Token("inline", "", 0, children=parser.inline_tokens(block.source))
        return _safe(parser.render([inline]))
    return _safe(parser.render(_accessible(tokens)))


def _safe(markup: str) -> Markup:
    """Clean rendered text; this is the one place where user text is declared safe."""
    return Markup(_CLEANER.clean(markup))  # noqa: S704 (cleaned by the allow-list)


def plain(source: str) -> str:
    """Give the visible text of a block's source in normal form; offsets are code points of this.

    The cells of a table are joined with a space.
    """
    tokens = parser.table_tokens(source)
    if tokens is None:
        return normal(parser.visible(parser.inline_tokens(source)))
    return normal(" ".join(parser.visible(token.children or ()) for token in tokens))


def is_table(source: str) -> bool:
    """Tell whether a source is a table."""
    return parser.table_tokens(source) is not None


def _accessible(tokens: list[Token]) -> list[Token]:
    """Give table headings their scope, and cells no inline style, which the page's policy forbids."""
    for at, token in enumerate(tokens):
        if token.type == "th_open":
            empty = not tokens[at + 1].content
            token.attrs = {} if empty else {"scope": "col"}
            token.tag = tokens[at + 2].tag = "td" if empty else "th"
        elif token.type == "td_open":
            token.attrs = {}
    return tokens
