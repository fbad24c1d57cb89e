"""Where each visible code point of a block stands in its Markdown source."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.rules_inline import (
    StateInline,
    autolink,
    backtick,
    emphasis,
    entity,
    escape,
    image,
    link,
    newline,
    strikethrough,
)
from markdown_it.token import Token

from consult.text import parser
from consult.text.normal import SOFT_HYPHEN, WHITE_SPACE, clean, normal

_Char = tuple[str, tuple[int, int]]  # a visible code point and its place in the source
_Rule = Callable[[StateInline, bool], bool]
BARRIER = (-1, -1)  # between two cells of a table: nothing in the source may be put there


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked stretch of the source, such as **strong words**, from its first sign to its last."""

    start: int
    inner_start: int
    inner_end: int
    end: int


@dataclass(frozen=True, slots=True)
class Source:
    """A block's source with its visible text; `places[i]` is the source of `plain[i]`."""

    text: str
    plain: str
    places: tuple[tuple[int, int], ...]
    marks: tuple[Mark, ...]


def _remembering(rule: _Rule, *, delimiters: bool = False) -> _Rule:
    """Let an inline rule note in each token where in the source it came from."""

    def run(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 (the library's call)
        begin, known, waiting = state.pos, len(state.tokens), state.pending
        if rule is newline:
            waiting = waiting.rstrip(" ")
        found = rule(state, silent)
        if found and not silent:
            place = begin
            for token in state.tokens[known + bool(waiting) :]:
                if delimiters:
                    token.meta["span"] = place, place + len(token.content)
                    place += len(token.content)
                elif token.type != "text":
                    token.meta.setdefault("span", (begin, state.pos))
        return found

    return run


def _tracing() -> MarkdownIt:
    engine = parser.engine(breaks=False)
    rules = {"newline": newline, "escape": escape, "backticks": backtick, "link": link}
    rules |= {"image": image, "autolink": autolink, "entity": entity}
    for name, rule in rules.items():
        engine.inline.ruler.at(name, _remembering(rule))
    for name, rule in {"strikethrough": strikethrough.tokenize, "emphasis": emphasis.tokenize}.items():
        engine.inline.ruler.at(name, _remembering(rule, delimiters=True))
    engine.inline.ruler2.disable("fragments_join")  # joined tokens would forget their places
    engine.core.ruler.disable(["linkify", "text_join"])  # as above; addresses are shown as written anyway
    return engine


_TRACING = _tracing()


def read(source: str) -> Source:
    """Map the visible text of a block's source, in normal form, to the source itself."""
    text = clean(source).strip()
    chars: list[_Char] = []
    marks: list[Mark] = []
    for at, cell in _cells(text):
        if chars:
            chars.append((" ", BARRIER))
        _inline(cell, at, chars, marks)
    found = _normal(chars)
    plain = normal("".join(char for char, _ in chars))
    if plain != "".join(char for char, _ in found):  # letters composed in ways that rare scripts have
        found = [(char, (0, len(text))) for char in plain]
    return Source(text, plain, tuple(place for _, place in found), tuple(marks))


def placed(text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Bring a text without marks into normal form; give it with the place of each code point in the text."""
    plain = normal(text)
    if plain == text:
        return plain, tuple((at, at + 1) for at in range(len(text)))
    found = _normal([(char, (at, at + 1)) for at, char in enumerate(text)])
    if plain != "".join(char for char, _ in found):  # as in `read`
        found = [(char, (0, len(text))) for char in plain]
    return plain, tuple(place for _, place in found)


def _cells(text: str) -> Iterator[tuple[int, str]]:
    """Give the inline parts of a source with their places: one, or the cells of a table."""
    if parser.table_tokens(text) is None:
        yield 0, text
        return
    at = 0
    for number, line in enumerate(text.split("\n")):
        if number != 1:
            yield from ((at + begin, line[begin:end]) for begin, end in _cell_places(line))
        at += len(line) + 1


def _cell_places(line: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for at, sign in enumerate(line + "|"):
        if sign == "|" and not line[:at].endswith("\\"):
            cell = line[begin:at]
            if cell.strip():
                yield begin + len(cell) - len(cell.lstrip()), begin + len(cell.rstrip())
            begin = at + 1


def _tokens(source: str) -> list[Token]:
    return _TRACING.parseInline(source)[0].children or []


def _inline(source: str, at: int, chars: list[_Char], marks: list[Mark]) -> None:
    """Add the visible characters of inline Markdown and its marks, which stand at `at` in the whole."""
    opened: list[tuple[int, int]] = []
    cursor = 0
    for token in _tokens(source):
        start, end = token.meta.get("span", (cursor, cursor + len(token.content)))
        if token.nesting > 0:
            opened.append(_opening(token, start, end))
            end = opened[-1][1]
        elif token.nesting < 0:
            begin, inner = opened.pop()
            inner_end, end = (cursor, end) if token.tag == "a" else (start, start + len(token.markup))
            marks.append(Mark(at + begin, at + inner, at + inner_end, at + end))
        shown = parser.visible([token])
        exact = source.find(shown, start, end) if token.type in {"text", "code_inline"} else -1
        for index, char in enumerate(shown):
            place = (exact + index, exact + index + 1) if exact >= 0 else (start, end)
            chars.append((char, (at + place[0], at + place[1])))
        if token.type == "code_inline" and exact >= 0:
            marks.append(Mark(at + start, at + exact, at + exact + len(shown), at + end))
        cursor = end


def _opening(token: Token, start: int, end: int) -> tuple[int, int]:
    """Give where a mark begins and where its words do; two stars are two tokens, the second of them open."""
    if token.tag != "a":
        return end - len(token.markup), end
    return start, start + ("span" in token.meta)


def _normal(chars: Sequence[_Char]) -> list[_Char]:
    """Bring characters into normal form as `normal` does, with their places."""
    result: list[_Char] = []
    for char, place in _composed(chars):
        if WHITE_SPACE.fullmatch(char) is None:
            result.append((char, place))
        elif result and result[-1][0] != " ":
            result.append((" ", place))
        elif result and BARRIER in {place, result[-1][1]}:
            result[-1] = (" ", BARRIER)
        elif result:
            result[-1] = (" ", (result[-1][1][0], place[1]))
    return result[:-1] if result and result[-1][0] == " " else result


def _composed(chars: Sequence[_Char]) -> Iterator[_Char]:
    """Compose letters with the marks after them; what is composed has the place of all its parts."""
    visible = [(char, place) for char, place in chars if char != SOFT_HYPHEN]
    starts = [at for at, (char, _) in enumerate(visible) if at == 0 or not unicodedata.combining(char)]
    for start, end in pairwise([*starts, len(visible)]):
        parts = visible[start:end]
        text = "".join(char for char, _ in parts)
        composed = unicodedata.normalize("NFC", text)
        if composed == text:
            yield from parts
        else:
            yield from ((char, (parts[0][1][0], parts[-1][1][1])) for char in composed)
