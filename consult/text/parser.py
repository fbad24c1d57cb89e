"""The one Markdown parser, with settings that are safe for hostile text."""

import re
from collections.abc import Iterable

from markdown_it import MarkdownIt
from markdown_it.token import Token

from consult.text.normal import clean

_ALLOWED_LINK = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_DEEPEST = 20  # nested lists and quotes cost stack frames; deeper text is kept, but not as structure


class _Parser(MarkdownIt):
    """Markdown that links only to the web and to mail, and shows addresses as they were written."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 (the library's name)
        return _ALLOWED_LINK.match(url) is not None

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802 (the library's name)
        return link


def engine(*, breaks: bool) -> MarkdownIt:
    """Make a parser.

    Indented code and reference definitions are off: imported texts are indented by accident, and a
    definition would swallow text that people wrote.
    """
    options = {"html": False, "linkify": True, "breaks": breaks, "maxNesting": _DEEPEST}
    parser = _Parser("commonmark").enable(["table", "strikethrough", "linkify"])
    parser.options.update(options)
    parser.inline.ruler.disable("linkify")  # square in the number of "://"; the later pass links them too
    return parser.disable(["code", "reference", "html_block", "html_inline"])


_PARSER = engine(breaks=False)
_COMMENTS = engine(breaks=True)  # what people type into a form keeps its line ends


def block_tokens(source: str) -> list[Token]:
    """Give the block structure of a Markdown text; inline text is left unparsed in `content`."""
    tokens: list[Token] = []
    _PARSER.block.parse(clean(source), _PARSER, {}, tokens)
    return tokens


def inline_tokens(source: str) -> list[Token]:
    """Give the tokens of the inline Markdown of one block."""
    return _PARSER.parseInline(clean(source).strip())[0].children or []


def table_tokens(source: str) -> list[Token] | None:
    """Give the tokens of a source that is one GFM table and nothing else; None for anything else."""
    if "\n" not in source or "|" not in source:
        return None
    tokens = _PARSER.parse(clean(source))
    outer = [token.type for token in tokens if token.level == 0]
    return tokens if outer == ["table_open", "table_close"] else None


def comment_tokens(source: str) -> list[Token]:
    """Give the tokens of what a person wrote in a form."""
    return _COMMENTS.parse(clean(source))


def render(tokens: list[Token]) -> str:
    """Give the HTML of a block's tokens; pictures are shown as their descriptions."""
    return str(_PARSER.renderer.render(_without_pictures(tokens), _PARSER.options, {}))


def render_comment(tokens: list[Token]) -> str:
    """Give the HTML of a comment's tokens, with its line ends kept."""
    return str(_COMMENTS.renderer.render(_without_pictures(tokens), _COMMENTS.options, {}))


def visible(tokens: Iterable[Token]) -> str:
    """Give the words that a reader sees in inline tokens, not yet in normal form."""
    return "".join(_visible(token) for token in tokens)


def _visible(token: Token) -> str:
    if token.type == "image":
        return visible(token.children or ())
    return "\n" if token.type in {"softbreak", "hardbreak"} else token.content


def _without_pictures(tokens: list[Token]) -> list[Token]:
    """Replace each picture by its description, since user text may not load anything."""
    kept = []
    for token in tokens:
        if token.type == "image":
            kept.append(Token("text", "", 0, content=_visible(token)))
            continue
        if token.children:
            token.children = _without_pictures(token.children)
        kept.append(token)
    return kept
