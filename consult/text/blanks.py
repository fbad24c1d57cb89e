"""Blanks in a letter, such as {last reply date}: find the wrong ones, and fill in the others."""

import re
from collections.abc import Container, Mapping

_BLANK = re.compile(r"\{[^{}\n]{0,40}\}?|\}")
_MARKUP = re.compile(r"([\\`*_\[\]<>~|#])")


def wrong(text: str, names: Container[str]) -> list[str]:
    """List what stands in braces and is no name, as it was typed, each once; also a brace that stands alone."""
    found = (match[0] for match in _BLANK.finditer(text))
    return list(dict.fromkeys(each for each in found if not (_is_whole(each) and name(each) in names)))


def filled(text: str, values: Mapping[str, str]) -> str:
    """Give a text with its blanks filled in by their names; what is no name stays as it was typed."""

    def value(match: re.Match[str]) -> str:
        return values.get(name(match[0]), match[0]) if _is_whole(match[0]) else match[0]

    return _BLANK.sub(value, text)


def name(blank: str) -> str:
    """Give the name in braces whatever its capitals and spaces."""
    return " ".join(blank.strip("{}").casefold().split())


def literal(words: str) -> str:
    """Give words on one line so that they mean nothing in Markdown, whatever someone called themselves."""
    return _MARKUP.sub(r"\\\1", " ".join(words.split()))


def _is_whole(blank: str) -> bool:
    return blank.startswith("{") and blank.endswith("}")
