"""Words as they are looked for: written small, and cut to their stems in Swedish and English (Snowball)."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import Stemmer

LANGUAGES = {"sv": "swedish", "en": "english"}
LONGEST = 60
"""Code points of a word; what is longer is cut, because no database keeps it whole."""
MOST = 30
"""Words or phrases of one search; the rest is not looked for."""
SHORTEST = 4
"""Code points of a stem that also finds longer words, as “cykel” finds “cykelvägar”."""

QUOTES = '"“”„«»'

_WORD = re.compile(r"[^\W_]+")
_PHRASE = re.compile(f"[{QUOTES}]([^{QUOTES}]*)[{QUOTES}]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word that is looked for, in any of its forms; `stems` has one for each language in which they differ."""

    stems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that are looked for exactly as they are, one after the other."""

    words: tuple[str, ...]


def plain(text: str) -> str:
    """Give the words of a text, small, with a space between them."""
    return " ".join(_words(text))


def stems(text: str, locale: str) -> str:
    """Give the stems of the words of a text in a language, with a space between them."""
    return " ".join(_stemmed(_words(text), locale))


def terms(query: str) -> list[Word | Phrase]:
    """Read what someone looks for: words, and phrases in quotation marks; all of them must be found."""
    phrases = [words for each in _PHRASE.findall(query) if (words := tuple(_words(each)))]
    others = _words(_PHRASE.sub(" ", query))
    found: list[Word | Phrase] = [Phrase(each) for each in phrases]
    return (found + [Word(_forms(each)) for each in others])[:MOST]


def _forms(word: str) -> tuple[str, ...]:
    return tuple(sorted({_stemmed([word], locale)[0] for locale in LANGUAGES}))


def _words(text: str) -> list[str]:
    return [each[:LONGEST] for each in _WORD.findall(unicodedata.normalize("NFC", text).lower())]


def _stemmed(words: Sequence[str], locale: str) -> list[str]:
    """Stem with a stemmer of its own, because one must not be shared between threads."""
    stemmer = Stemmer.Stemmer(LANGUAGES.get(locale, LANGUAGES["sv"]), 0)
    return list(stemmer.stemWords(list(words)))
