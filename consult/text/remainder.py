"""What a text says besides what it has in common with others."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from consult.text.similar import runs_of, shared, word_of, words_of
from consult.text.tokens import tokens

BESIDE = 4  # words of what is shared are shown on each side of what is not
FEW = 6  # words that change what they stand among, rather than add to it

TURNING = frozenset([
    "inte", "ej", "icke", "aldrig", "ingen", "inget", "inga", "varken", "utan", "nej", "ja", "emot", "mot",
    "behåll", "behålla", "bevara", "stryk", "stryka", "tillstyrker", "tillstyrka", "avstyrker", "avstyrka",
    "avslår", "avslå", "bifaller", "bifalla", "avvisar", "avvisa", "motsätter", "motsätta", "stöder", "stödjer",
    "stödja", "instämmer", "instämma", "invänder", "invända", "bra", "dåligt", "dålig", "positivt", "negativt",
    "positiva", "negativa", "fler", "färre", "mer", "mindre", "öka", "ökas", "minska", "minskas", "not", "no",
    "never", "none", "neither", "nor", "cannot", "without", "yes", "don't", "doesn't", "isn't", "aren't",
    "won't", "shouldn't", "can't", "keep", "delete", "remove", "support", "supports", "oppose", "opposes",
    "agree", "agrees", "disagree", "disagrees", "reject", "rejects", "approve", "approves", "endorse",
    "endorses", "good", "bad", "positive", "negative", "more", "less", "fewer", "increase", "increased",
    "reduce", "reduced",
])  # fmt: skip
"""Words that can turn what is said into its opposite."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text, and whether it is its own: not in what it was compared with."""

    text: str
    is_own: bool


def own(text: str, others: Sequence[str], least: float = 1.0) -> list[Piece]:
    """Cut a text into what it shares with others and what is its own; joined, the pieces give the text again.

    A word is shared if at least this share of the others have it in the same run of three words. A text too short
    for that is shared as a whole or not at all.
    """
    parts = tokens(text)
    words = [word_of(part) for part in parts]
    known = iter(_known([word for word in words if word], others, least))
    marks = _with_signs(parts, [not next(known) if word else None for word in words])
    return [
        Piece("".join(part for part, _mark in group), is_own)
        for is_own, group in groupby(zip(parts, marks, strict=True), key=itemgetter(1))
    ]


def _known(words: Sequence[str], others: Sequence[str], least: float) -> list[bool]:
    """Tell of each word if enough of the others have it."""
    counts = Counter[int]()
    for other in others:
        theirs = words_of(other)
        is_equal = tuple(words) == theirs
        marks = [True] * len(words) if is_equal else shared(words, frozenset(runs_of(theirs)))
        counts.update(i for i, is_shared in enumerate(marks) if is_shared)
    wanted = max(1.0, least * len(others))
    return [counts[i] >= wanted for i in range(len(words))]


def _with_signs(parts: Sequence[str], marks: Sequence[bool | None]) -> list[bool]:
    """Let signs go with the word that they touch, and white space with two words of its own or none."""
    befores, afters = _spread(marks), _spread(marks[::-1])[::-1]
    result: list[bool] = []
    is_apart = False
    for part, mark, before, after in zip(parts, marks, befores, afters, strict=True):
        is_apart = mark is None and (is_apart or part.isspace())
        if mark is not None:
            result.append(mark)
        elif before is None or after is None:  # at an end there is one word to go with, or none
            result.append(after is not False and before is not False)
        elif part.isspace():
            result.append(before and after)
        else:
            result.append(after if is_apart else before)
    return result


def _spread(marks: Sequence[bool | None]) -> list[bool | None]:
    """Give everything the mark of the last word before it, if there is one."""
    last: bool | None = None
    return [last := last if mark is None else mark for mark in marks]


def brief(pieces: Sequence[Piece]) -> list[Piece]:
    """Leave out what is shared but for a few words beside each own piece, to show what differs and where."""
    result: list[Piece] = []
    for i, piece in enumerate(pieces):
        words = piece.text.split()
        if piece.is_own or len(words) <= 3 * BESIDE:
            result.append(piece)
            continue
        before = " ".join(words[:BESIDE]) if i else ""
        after = " ".join(words[-BESIDE:]) if i < len(pieces) - 1 else ""
        result.append(Piece(f"{' ' * bool(i)}{before} … {after} ", is_own=False))
    return result


def turning(one: Sequence[Piece], other: Sequence[Piece]) -> tuple[str, ...]:
    """Give the words that can turn the meaning of what two texts share, in the order of the alphabet.

    Each text is given in the pieces that it is cut into beside the other. Only where it has a few words of its own
    are they looked for: whole sentences of its own say something besides, and leave the rest as it is.
    """
    mine, theirs = Counter(_few(one)), Counter(_few(other))
    return tuple(sorted(word for word in TURNING if mine[word] != theirs[word]))


def _few(pieces: Sequence[Piece]) -> Iterator[str]:
    for piece in pieces:
        words = words_of(piece.text) if piece.is_own else ()
        if len(words) <= FEW:
            yield from words
