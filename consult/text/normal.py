"""The normal form of visible text, in which all offsets are counted."""

import re
import unicodedata

# Exactly what JavaScript calls white space (\s), so that server and browser count alike.
_WHITE = "\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
WHITE_SPACE = re.compile(f"[{_WHITE}]+")
_ELSEWHERE = re.compile("[\x1c-\x1f\x85\ufeff]")  # white space to Python or to JavaScript, but not to both
SOFT_HYPHEN = "\u00ad"
_UNSAFE = re.compile("\r\n?|[\x00\ud800-\udfff]")
_FOLDED = str.maketrans(
    dict.fromkeys("“”„‟″«»❝❞", '"') | dict.fromkeys("‘’‚‛′‹›❛❜", "'") | dict.fromkeys("‐‑‒–—―−", "-"),
)


def clean(source: str) -> str:
    """Give a source with line feeds only, and without code points that no page can carry."""
    return _UNSAFE.sub(lambda match: "\n" if match[0].startswith("\r") else "\ufffd", source)


def normal(text: str) -> str:
    """Give visible text in normal form: NFC, one space for any white space, no soft hyphens."""
    composed = unicodedata.normalize("NFC", text.replace(SOFT_HYPHEN, ""))
    if _ELSEWHERE.search(composed):
        return WHITE_SPACE.sub(" ", composed).strip(" ")
    return " ".join(composed.split())  # the same, many times faster


def fold(text: str) -> str:
    """Give text with plain quotes and dashes, for comparing; code points keep their offsets."""
    return text.translate(_FOLDED)
