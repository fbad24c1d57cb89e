"""Revisions made up from real texts, in which it is known of every word where it went."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import Any

from consult.text.tokens import is_word, tokens

SHARES = {"light": 0.15, "medium": 0.35, "heavy": 0.6}
"""How many of the paragraphs are touched."""

_WORK = {  # how often what is done to a paragraph that is touched
    "edit": 46, "sentence": 12, "delete": 10, "insert": 8, "lookalike": 6, "move": 6, "split": 6, "merge": 6,
}  # fmt: skip
_QUOTES = 60
_OTHER = 0.6  # of the words of a look-alike that takes a paragraph's place
_LONGEST = 25  # words of a quote
_REPEATED = 0.04  # of the paragraphs are repeated elsewhere before anything is revised
_GONE = 0.1  # below this share of words that survive a quote is gone
_MOSTLY = 0.5  # and below this one it is neither gone nor there


@dataclass(slots=True)
class _Word:
    """A token and where it comes from: paragraph and code point of the old text, or nowhere."""

    text: str
    origin: tuple[int, int] | None


@dataclass(slots=True)
class _Para:
    """A paragraph on its way from the old text to the new."""

    kind: str
    words: list[_Word]
    work: str = "keep"


@dataclass(slots=True)
class Made:
    """A revision as a file would give it, and what was done to each old paragraph and for each new one."""

    file: dict[str, Any]
    became: dict[int, list[int]] = field(default_factory=dict)
    work: dict[int, str] = field(default_factory=dict)


def revise(name: str, texts: Sequence[Mapping[str, str]], foreign: Sequence[str], level: str) -> Made:
    """Revise a text; `foreign` are paragraphs of other texts in its language, used for what is new."""
    chance = random.Random(f"{name} {level}")
    old = _with_repeats(chance, [dict(each) for each in texts if each["text"].strip()])
    paras = [_Para(each["type"], _words(each["text"], i)) for i, each in enumerate(old)]
    _Reviser(chance, paras, foreign).run(SHARES[level])
    paras = [para for para in paras if any(is_word(word.text) for word in para.words)]
    new = [{"type": para.kind, "text": "".join(word.text for word in para.words)} for para in paras]
    made = Made({"id": name, "old": old, "new": new, "level": level})
    made.file["quotes"] = list(_quotes(chance, old, paras))
    for i, heirs in _heirs(old, paras).items():
        made.became[i] = heirs
        made.work[i] = "delete" if not heirs else paras[heirs[0]].work
    return made


def _heirs(old: Sequence[Mapping[str, str]], paras: Sequence[_Para]) -> dict[int, list[int]]:
    """Give for each old paragraph with words the new ones that have enough of them to go on from it."""
    held: dict[int, Counter[int]] = {}
    for j, para in enumerate(paras):
        for word in para.words:
            if word.origin and is_word(word.text):
                held.setdefault(word.origin[0], Counter())[j] += 1
    sizes = {i: sum(map(is_word, tokens(each["text"]))) for i, each in enumerate(old)}
    return {
        i: [j for j, words in sorted(held.get(i, Counter()).items()) if words >= _GONE * size]
        for i, size in sizes.items()
        if size
    }


def _words(text: str, i: int | None) -> list[_Word]:
    at, result = 0, []
    for token in tokens(text):
        result.append(_Word(token, None if i is None else (i, at)))
        at += len(token)
    return result


def _with_repeats(chance: random.Random, texts: list[dict[str, str]]) -> list[dict[str, str]]:
    for _ in range(int(len(texts) * _REPEATED)):
        texts.insert(chance.randrange(len(texts) + 1), dict(chance.choice(texts)))
    return texts


class _Reviser:
    """Does the work of a revision, paragraph by paragraph."""

    def __init__(self, chance: random.Random, paras: list[_Para], foreign: Sequence[str]) -> None:
        self.chance, self.paras, self.foreign = chance, paras, foreign
        self.vocabulary = [word.text for para in paras for word in para.words if is_word(word.text)]

    def run(self, share: float) -> None:
        touched = self.chance.sample(self.paras, int(share * len(self.paras)))
        for para in touched:
            work = self.chance.choices(list(_WORK), list(_WORK.values()))[0]
            if any(para is each for each in self.paras):
                getattr(self, f"_{work}")(para)
        if self.chance.random() < 0.5:
            self._renumber()

    def _at(self, para: _Para) -> int:
        return next(at for at, each in enumerate(self.paras) if each is para)

    def _edit(self, para: _Para) -> None:
        """Replace, add and take out words, a few or up to a third of them, singly and in runs."""
        rate = self.chance.choice([0.04, 0.1, 0.2, 0.35])
        for _ in range(max(1, int(rate * len(para.words) / 4))):
            at, length = self.chance.randrange(len(para.words) + 1), self.chance.choice([1, 1, 3, 5])
            new = self._phrase(self.chance.choice([0, 1, 1, 2, 4]))
            if self.chance.random() < 0.3:
                length = 0
            para.words[at : at + length] = new
        para.work = "edit"

    def _phrase(self, length: int) -> list[_Word]:
        words = self.chance.choices(self.vocabulary, k=length)
        return [_Word(text, None) for word in words for text in (word, " ")]

    def _sentences(self, para: _Para) -> list[list[_Word]]:
        cuts = [at + 1 for at, word in enumerate(para.words[:-1]) if word.text in {".", "!", "?", ";"}]
        ends = [0, *cuts, len(para.words)]
        return [para.words[start:end] for start, end in pairwise(ends) if end > start]

    def _sentence(self, para: _Para) -> None:
        """Add or take out a whole sentence."""
        parts = self._sentences(para)
        at = self.chance.randrange(len(parts))
        if len(parts) > 1 and self.chance.random() < 0.5:
            del parts[at]
        else:
            foreign = _Para("p", _words(self.chance.choice(self.foreign), None))
            parts.insert(at, [_Word(" ", None), *self._sentences(foreign)[0], _Word(" ", None)])
        para.words = [word for part in parts for word in part]
        para.work = "edit"

    def _delete(self, para: _Para) -> None:
        del self.paras[self._at(para)]

    def _insert(self, para: _Para) -> None:
        self.paras.insert(
            self._at(para), _Para(para.kind, _words(self.chance.choice(self.foreign), None), "insert")
        )

    def _lookalike(self, para: _Para) -> None:
        """Put a paragraph of the same build somewhere: a reworded copy, or one that the paragraph itself gives way to.

        In the latter most words are others: with fewer, nobody could tell it from the paragraph moved and edited.
        """
        copy = _Para(para.kind, [_Word(word.text, None) for word in para.words])
        gives_way = self.chance.random() < 0.5
        if gives_way:
            others = iter(self.chance.choices(self.vocabulary, k=len(copy.words)))
            for word in copy.words:
                if is_word(word.text) and self.chance.random() < _OTHER:
                    word.text = next(others)
        else:
            self._edit(copy)
        copy.work = "insert"
        self.paras.insert(self.chance.randrange(len(self.paras) + 1), copy)
        if gives_way:
            self._delete(para)

    def _move(self, para: _Para) -> None:
        self._delete(para)
        self.paras.insert(self.chance.randrange(len(self.paras) + 1), para)
        if self.chance.random() < 0.3:
            self._edit(para)
        para.work = "move"

    def _split(self, para: _Para) -> None:
        parts = self._sentences(para)
        if len(parts) > 1:
            cut = self.chance.randrange(1, len(parts))
            rest = _Para(para.kind, [word for part in parts[cut:] for word in part], "split")
            para.words, para.work = [word for part in parts[:cut] for word in part], "split"
            self.paras.insert(self._at(para) + 1, rest)

    def _merge(self, para: _Para) -> None:
        at = self._at(para)
        if at + 1 < len(self.paras) and para.kind[0] != "h" and self.paras[at + 1].kind[0] != "h":
            para.words += [_Word(" ", None), *self.paras.pop(at + 1).words]
            para.work = "merge"

    def _renumber(self) -> None:
        """Count every numbered heading up by one, from some place on."""
        for para in self.paras[self.chance.randrange(len(self.paras)) :]:
            if not para.words:
                continue
            first = para.words[0]
            if para.kind[0] == "h" and first.text.isdigit() and para.work == "keep":
                para.words[0] = _Word(str(int(first.text) + 1), None)
                para.work = "renumber"


def _quotes(
    chance: random.Random, old: Sequence[Mapping[str, str]], paras: Sequence[_Para]
) -> Iterator[dict[str, Any]]:
    """Quote words here and there, and say where those that survive stand."""
    landed: dict[tuple[int, int], tuple[int, int, int]] = {}
    for j, para in enumerate(paras):
        at = 0
        for word in para.words:
            if word.origin:
                landed[word.origin] = j, at, at + len(word.text)
            at += len(word.text)
    long = [i for i, each in enumerate(old) if sum(map(is_word, tokens(each["text"]))) >= 3]
    for number in range(_QUOTES if long else 0):
        i = chance.choice(long)
        words = [
            (word.origin[1], word.text)
            for word in _words(old[i]["text"], i)
            if is_word(word.text) and word.origin
        ]
        length = chance.randint(min(3, len(words)), min(_LONGEST, len(words)))
        first = chance.randrange(len(words) - length + 1)
        yield _quote(number, old[i]["text"], i, words[first : first + length], landed)


def _quote(
    number: int,
    text: str,
    i: int,
    words: Sequence[tuple[int, str]],
    landed: Mapping[tuple[int, int], tuple[int, int, int]],
) -> dict[str, Any]:
    start, end = words[0][0], words[-1][0] + len(words[-1][1])
    places = sorted(landed[i, at] for at, _ in words if (i, at) in landed)
    runs = [list(run) for _, run in groupby(places, key=lambda place: place[0])]
    best = max(runs, key=len, default=[])
    survival = len(places) / len(words)
    target = (
        {"para": best[0][0], "start": best[0][1], "end": best[-1][2]} if best and survival >= _GONE else None
    )
    kind = "deleted" if target is None else "mostly_deleted" if survival < _MOSTLY else "edited"
    if target and survival == 1.0 and len(runs) == 1 and target["end"] - target["start"] == end - start:
        kind = "same"
    if len(runs) > 1 and target:
        kind = "across a split" if kind == "edited" else kind
    quote = {"id": f"q{number}", "para": i, "start": start, "end": end, "exact": text[start:end]}
    return {**quote, "class": kind, "target": target, "survival": survival}
