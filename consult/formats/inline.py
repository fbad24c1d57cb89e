"""Runs of formatted characters to inline Markdown that reads back as the same characters."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

HARD_BREAK = "\\\n"

_ESCAPED = re.compile(
    r"""[*`]                                    # emphasis and code, wherever they stand
      | \\(?=[!-/:-@\[-`{-~\n]|$)               # a backslash before punctuation
      | (?<![^\W_])_ | _(?![^\W_])              # underscores, unless inside a word
      | \](?=[(\[:]|$)                          # what could end the words of a link
      | !(?=\[|$)
      | <(?=[A-Za-z/!?]|$)
      | &(?=\#?\w+;|$)
      | ~(?=~|$) | (?<=~)~ | ^~""",
    re.VERBOSE,
)
_SPACES = re.compile("[ \t\u00a0]{2,}|\t")  # a single no-break space is meant
_WEB = re.compile(r"(?:https?://|mailto:)[^\s<>]+", re.IGNORECASE)
_LAYERS = ("struck", "strong", "emphasis")
_MARKS = {"struck": "~~", "strong": "**", "emphasis": "_"}
_BRACKET = re.compile(r"\\.|[\[\]]")
_UNSAFE_IN_ADDRESS = re.compile(r"""["\\|`()^{}*\[\]]""")


@dataclass(frozen=True)
class Span:
    r"""Characters with one formatting; "\n" in them is a forced line break."""

    text: str
    strong: bool = False
    emphasis: bool = False
    struck: bool = False
    href: str = ""


def is_web(address: str) -> bool:
    """Whether an address can be followed by a reader anywhere, unlike a file path or a bookmark."""
    return _WEB.fullmatch(address) is not None


def to_markdown(spans: Iterable[Span], line_break: str = HARD_BREAK) -> str:
    """Write spans as inline Markdown, with `line_break` between their lines.

    Characters that Markdown would read as marks within a line are escaped; what only means something at the
    beginning of a block is left to text.joining.settled. Emphasis that Markdown cannot express at its place
    (ending in punctuation inside a word) is narrowed to what it can.
    """
    shown = [span for span in spans if span.text]
    written = "".join(
        _linked(href, list(group)) for href, group in groupby(shown, key=lambda span: span.href)
    )
    lines = (_SPACES.sub(" ", line).strip() for line in written.split("\n"))
    return line_break.join(line for line in lines if line)


def plain(spans: Iterable[Span]) -> str:
    """Return the bare characters on one line."""
    return " ".join("".join(span.text for span in spans).split())


def _linked(href: str, spans: Sequence[Span]) -> str:
    if not href:
        return _layer(spans, 0, ("", ""))
    address = _UNSAFE_IN_ADDRESS.sub(lambda found: f"%{ord(found[0]):02X}", href)
    words = " ".join(_layer(spans, 0, ("[", "]")).split("\n"))
    core = _BRACKET.sub(lambda found: found[0] if len(found[0]) > 1 else f"\\{found[0]}", words.strip())
    lead, tail = " " * words.startswith(" "), " " * words.endswith(" ")
    return f"{lead}[{core}]({address}){tail}" if core else lead


def _layer(spans: Sequence[Span], depth: int, around: tuple[str, str]) -> str:
    """Write one kind of formatting around the next; `around` is the character before and after."""
    if depth == len(_LAYERS):
        return _escape("".join(span.text for span in spans))
    groups = [
        (marked, list(group))
        for marked, group in groupby(spans, key=lambda span: getattr(span, _LAYERS[depth]))
    ]
    written = ""
    for position, (marked, members) in enumerate(groups):
        following = groups[position + 1][1][0].text[:1] if position + 1 < len(groups) else around[1]
        neighbours = (written[-1:] or around[0], following)
        written += _marked(members, depth, neighbours) if marked else _layer(members, depth + 1, neighbours)
    return written


def _marked(spans: Sequence[Span], depth: int, around: tuple[str, str]) -> str:
    """Put marks around as much of the spans as Markdown lets marks stand around."""
    text = "".join(span.text for span in spans)
    start, end = _markable(text, around)
    if start == end:
        return _escape(text)
    before = text[start - 1] if start else around[0]
    after = text[end] if end < len(text) else around[1]
    inside_word = _is_word(before) or _is_word(after)
    mark = "*" if inside_word and _LAYERS[depth] == "emphasis" else _MARKS[_LAYERS[depth]]
    if before == mark[0]:
        return _escape(text)  # two kinds of marks side by side would read as one
    core = _layer(_cut(spans, start, end), depth + 1, (mark, mark))
    if mark[0] in {core[0], core[-1]} or _cannot_stand(core[0], before) or _cannot_stand(core[-1], after):
        core = _escape(text[start:end])  # marks inside these marks would read as something else
    return f"{_escape(text[:start])}{mark}{core}{mark}{_escape(text[end:])}"


def _escape(text: str) -> str:
    return _ESCAPED.sub(r"\\\g<0>", text)


def _markable(text: str, around: tuple[str, str]) -> tuple[int, int]:
    """Return the slice whose edges are neither space nor, next to a word, punctuation (CommonMark 6.2)."""
    start, end = 0, len(text)
    while start < end and _cannot_stand(text[start], text[start - 1] if start else around[0]):
        start += 1
    while start < end and _cannot_stand(text[end - 1], text[end] if end < len(text) else around[1]):
        end -= 1
    return start, end


def _cannot_stand(edge: str, neighbour: str) -> bool:
    return edge.isspace() or (not _is_word(edge) and _is_word(neighbour))


def _is_word(character: str) -> bool:
    return bool(character) and not character.isspace() and unicodedata.category(character[0])[0] not in "PS"


def _cut(spans: Sequence[Span], start: int, end: int) -> list[Span]:
    """Return the spans between two places in their joined text."""
    parts, place = [], 0
    for span in spans:
        part = span.text[max(0, start - place) : max(0, end - place)]
        place += len(span.text)
        if part:
            parts.append(replace(span, text=part))
    return parts
