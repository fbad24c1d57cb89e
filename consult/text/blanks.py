"""Blanks in a letter or a text block, such as {last reply date}: find the wrong ones, and fill in the others."""

import re
from collections.abc import Container, Iterable, Mapping

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


def named(text: str) -> list[str]:
    """List the names that stand in braces, in their order, each once."""
    found = (name(match[0]) for match in _BLANK.finditer(text) if _is_whole(match[0]))
    return list(dict.fromkeys(found))


def own(text: str) -> list[str]:
    """List the words between the blanks, on one line each; none for a text that only has blanks."""
    parts = (flat(part) for part in _BLANK.split(text))
    return [part for part in parts if any(sign.isalnum() for sign in part)]


def flat(words: str) -> str:
    """Give words on one line with single spaces."""
    return " ".join(words.split())


def holds(words: str, parts: Iterable[str]) -> bool:
    """Tell if the words between the blanks of a text stand in other, flat words, however the blanks were filled in.

    Each is looked for after the one before. That finds them in that order wherever they are, in one pass.
    """
    at = 0
    for part in parts:
        found = words.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return at > 0


def name(blank: str) -> str:
    """Give the name in braces whatever its capitals and spaces."""
    return " ".join(blank.strip("{}").casefold().split())


def literal(words: str) -> str:
    """Give words on one line so that they mean nothing in Markdown, whatever someone called themselves."""
    return _MARKUP.sub(r"\\\1", " ".join(words.split()))


def _is_whole(blank: str) -> bool:
    return blank.startswith("{") and blank.endswith("}")
