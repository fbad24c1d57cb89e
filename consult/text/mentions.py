"""Find whom a note mentions: an @ and the name of a colleague, whole or only the first."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from consult.text.normal import fold

_AT = re.compile(r"(?<![\w@.+-])@(?=[^\W\d_])")
_WORD = re.compile(r"[\w’'-]+")
MOST = 50
"""So many @ are looked at; what has more is no note to colleagues."""


@dataclass(frozen=True, slots=True)
class Mentioned:
    """The keys of those who are mentioned, and the words after an @ that are nobody's name, or several people's."""

    people: frozenset[int]
    unknown: tuple[str, ...] = ()


def mentioned(words: str, names: Mapping[int, str]) -> Mentioned:
    """Find the people after each @; the longest name that stands there counts, in large or small letters.

    A first name is enough when one person alone has it.
    """
    wanted = _wanted(names)
    people: set[int] = set()
    unknown: dict[str, None] = {}
    for at in list(_AT.finditer(words))[:MOST]:
        rest = words[at.end() :]
        folded = _plain(rest[:200])
        found = next((keys for name, keys in wanted if _begins(folded, name)), frozenset())
        if len(found) == 1:
            people |= found
        elif word := _WORD.match(rest):
            unknown.setdefault(word.group()[:60])
    return Mentioned(frozenset(people), tuple(unknown))


def _wanted(names: Mapping[int, str]) -> list[tuple[str, frozenset[int]]]:
    """Give every name that can be written, the longest first, with those who have it."""
    having: dict[str, set[int]] = {}
    for key, name in names.items():
        parts = _plain(name).split(" ")
        for written in {" ".join(parts), parts[0]} - {""}:
            having.setdefault(written, set()).add(key)
    return sorted(((name, frozenset(keys)) for name, keys in having.items()), key=lambda each: -len(each[0]))


def _plain(text: str) -> str:
    return fold(" ".join(text.split())).casefold()


def _begins(words: str, name: str) -> bool:
    rest = words[len(name) :]
    return words.startswith(name) and not rest[:1].isalnum()
