"""A wording of a passage that has more paragraphs than it: its own words, and what stands before and after them."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_BLANK = re.compile(r"\n[^\S\n]*\n\s*")


@dataclass(frozen=True, slots=True)
class Apart:
    """The paragraphs of a wording: those before a passage, the passage's own words, and those after it."""

    before: tuple[str, ...]
    own: str
    after: tuple[str, ...]

    @property
    def adds(self) -> bool:
        """Tell if there are paragraphs beside the passage's own."""
        return bool(self.before or self.after)

    def around(self, own: str) -> str:
        """Give the wording with other words for the passage."""
        return "\n\n".join((*self.before, own, *self.after))


def apart(wording: str, passage: str) -> Apart:
    """Tell which paragraph of a wording is the passage: the one whose words are most like it, the first of several."""
    found = [each.strip() for each in _BLANK.split(wording.strip())]
    words = passage.split()
    alike = [SequenceMatcher(None, words, each.split(), autojunk=False).ratio() for each in found]
    own = alike.index(max(alike))
    return Apart(tuple(found[:own]), found[own], tuple(found[own + 1 :]))


def has_several(wording: str) -> bool:
    """Tell if a wording has more than one paragraph."""
    return _BLANK.search(wording.strip()) is not None
