"""Other ways to find quoted words again, briefly: what the product's own way must beat."""

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate

from rapidfuzz import fuzz

from bench.text.pairs import Answer, Revision, Span
from consult.text.tokens import changes, tokens

_CONTEXT = 32  # code points to each side, as browsers' annotation tools keep them
_NEAR = 2_000  # code points to each side of where the words stood, in which they are searched for first
_ALIKE = 60.0  # partial ratio, 0 to 100, from which on quote search takes a place
_STRICT = 85.0  # the same with a threshold that is meant to be safe
_HALF = 0.5  # the share of the quoted code points that must survive the difference of the texts
_GONE = Answer(None, 0.0, "removed", flagged=True)


class _Document:
    """A text as one string, with the way back to paragraphs."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.text = "\n".join(texts)
        self._ends = list(accumulate(len(text) + 1 for text in texts))
        self.starts = [0, *self._ends]

    def answer(self, start: int, end: int, score: float) -> Answer:
        """Give a stretch as one of the paragraph in which it begins."""
        para = next(i for i, stop in enumerate(self._ends) if start < stop)
        base = self.starts[para]
        return Answer(
            Span(para, start - base, min(end, self._ends[para] - 1) - base), score, "found", flagged=False
        )


Method = Callable[[_Document, _Document, int, int], Answer]


def first_find(old: _Document, new: _Document, start: int, end: int) -> Answer:
    """Take the first place where the words stand."""
    at = new.text.find(old.text[start:end])
    return new.answer(at, at + end - start, 1.0) if at >= 0 else _GONE


def quote_search(old: _Document, new: _Document, start: int, end: int) -> Answer:
    """Search as browsers' annotation tools do: exact with the best context, else the most alike words."""
    return _searched(old, new, start, end, _ALIKE)


def strict_search(old: _Document, new: _Document, start: int, end: int) -> Answer:
    """Search in the same way, but take only what is much alike."""
    return _searched(old, new, start, end, _STRICT)


def _searched(old: _Document, new: _Document, start: int, end: int, least: float) -> Answer:
    words = old.text[start:end]
    before, after = old.text[max(0, start - _CONTEXT) : start], old.text[end : end + _CONTEXT]
    found: list[tuple[float, int]] = []
    at = new.text.find(words)
    while at >= 0:
        stop = at + len(words)
        context = new.text[max(0, at - _CONTEXT) : at], new.text[stop : stop + _CONTEXT]
        found.append(
            (fuzz.ratio(before, context[0]) + fuzz.ratio(after, context[1]) - abs(at - start) / 1e6, at)
        )
        at = new.text.find(words, at + 1)
    if found:
        at = max(found)[1]
        return new.answer(at, at + len(words), 1.0)
    return (
        _alike(words, new, max(0, start - _NEAR), end + _NEAR, least)
        or _alike(words, new, 0, len(new.text), least)
        or _GONE
    )


def partial_ratio(old: _Document, new: _Document, start: int, end: int) -> Answer:
    """Take the most alike words anywhere."""
    return _alike(old.text[start:end], new, 0, len(new.text), _ALIKE) or _GONE


def _alike(words: str, new: _Document, low: int, high: int, least: float) -> Answer | None:
    found = fuzz.partial_ratio_alignment(words, new.text[low:high], score_cutoff=least)
    if found is None or found.dest_start == found.dest_end:
        return None
    return new.answer(low + found.dest_start, low + found.dest_end, found.score / 100)


def position_map(old: _Document, new: _Document, start: int, end: int) -> Answer:
    """Carry the places through one difference of the whole texts (the idea of diff-match-patch, by words)."""
    before, after = tokens(old.text), tokens(new.text)
    left, right = [0, *accumulate(map(len, before))], [0, *accumulate(map(len, after))]
    kept: list[tuple[int, int]] = []
    at = to = 0
    for change in (*changes(before, after), None):
        stop = left[change.start] if change else left[-1]
        low, high = max(start, at), min(end, stop)
        if low < high:
            kept.append((to + low - at, to + high - at))
        if change:
            at, to = left[change.end], right[change.stop]
    share = sum(stop - begin for begin, stop in kept) / max(end - start, 1)
    return new.answer(kept[0][0], kept[-1][1], share) if share >= _HALF else _GONE


BASELINES: dict[str, Method] = {
    "first exact find": first_find,
    "quote search": quote_search,
    "quote search, strict": strict_search,
    "position map": position_map,
    "partial ratio": partial_ratio,
}


def answers(method: Method, revision: Revision) -> Iterator[Answer]:
    """Locate every quote of a revision by another method."""
    old, new = _Document(revision.old.texts), _Document(revision.new.texts)
    for span in revision.quotes:
        base = old.starts[span.para]
        yield method(old, new, base + span.start, base + span.end)
