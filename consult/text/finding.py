"""Finding words that someone has typed in a passage."""

from consult.text.normal import fold, normal

MOST = 20


def occurrences(passage: str, words: str) -> list[tuple[int, int]]:
    """Give every place in a plain passage where the words stand, at most twenty, in code points of the passage.

    White space, the form of quotes and dashes, and quotes around the words do not matter; neither do capitals when
    the words are not found as they were typed.
    """
    wanted = fold(normal(words)).strip("\"' ")
    text = fold(passage)
    if not wanted:
        return []
    found = _all(text, wanted)
    lowered = text.lower()
    if not found and len(lowered) == len(
        text
    ):  # a few letters are longer in lower case, which would move places
        found = _all(lowered, wanted.lower())
    return found


def _all(text: str, wanted: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    at = text.find(wanted)
    while at >= 0 and len(found) < MOST:
        found.append((at, at + len(wanted)))
        at = text.find(wanted, at + len(wanted))
    return found
