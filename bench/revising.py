"""A text of any length and a revision of it, for measuring what a comparison costs."""

import random

from bench.data import WORDS

_EDITED, _GONE, _NEW, _MOVED = 0.35, 0.03, 0.04, 0.02


def text(blocks: int, seed: int = 7) -> str:
    """Write a Markdown text of so many blocks: a heading, then nineteen paragraphs of different length."""
    rng = random.Random(seed)
    return "\n\n".join(
        f"# Avsnitt {index // 20 + 1} om {rng.choice(WORDS)}" if index % 20 == 0 else _paragraph(rng)
        for index in range(blocks)
    )


def _paragraph(rng: random.Random) -> str:
    words = [f"{rng.choice(WORDS)}{rng.choice(['', 'en', 's', 'ar'])}" for _ in range(rng.randint(20, 90))]
    return " ".join(words).capitalize() + "."


def revised(source: str, seed: int = 11) -> str:
    """Edit a third of the paragraphs, and remove, add and move a few, as between two drafts of a plan."""
    rng = random.Random(seed)
    kept: list[str] = []
    loose: list[str] = []
    for block in source.split("\n\n"):
        chance = rng.random()
        if block.startswith("#") or chance > _EDITED + _GONE + _MOVED:
            kept.append(block)
        elif chance < _EDITED:
            kept.append(_edited(block, rng))
        elif chance < _EDITED + _MOVED:
            loose.append(block)
        if rng.random() < _NEW:
            kept.append(_paragraph(rng))
    for block in loose:
        kept.insert(rng.randint(1, len(kept)), block)
    return "\n\n".join(kept)


def _edited(block: str, rng: random.Random) -> str:
    words = block.split(" ")
    for _ in range(max(1, len(words) // 12)):
        at = rng.randrange(len(words))
        words[at : at + rng.choice([0, 1, 1, 2])] = rng.choices(WORDS, k=rng.choice([0, 1, 1, 3]))
    return " ".join(words) or "Tomt."
