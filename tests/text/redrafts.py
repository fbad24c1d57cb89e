"""Sections of the demonstration's plans as they were and as they became after the consultation."""

import json
from dataclasses import dataclass
from pathlib import Path

from consult.text.align import carry
from consult.text.blocks import Block, split
from consult.text.markdown import plain


@dataclass(frozen=True)
class Redraft:
    """A text before and after, with identities, and words in it that people commented on."""

    old: list[Block]
    new: list[Block]
    quotes: list[str]

    @property
    def old_words(self) -> dict[str, str]:
        return words_of(self.old)

    @property
    def new_words(self) -> dict[str, str]:
        return words_of(self.new)


def words_of(blocks: list[Block]) -> dict[str, str]:
    return {block.uid: plain(block.source) for block in blocks if block.uid is not None}


def _markdown(sections: list[dict[str, object]], *, revised: bool) -> str:
    parts: list[str] = []
    for section in sections:
        parts.append(f"# {section['heading']}")
        parts += [each.get("new", each["old"]) if revised else each["old"] for each in section["paragraphs"]]
    return "\n\n".join(parts)


def _redraft(case: dict[str, object]) -> Redraft:
    old = carry([], split(_markdown(case["sections"], revised=False)))
    return Redraft(old, carry(old, split(_markdown(case["sections"], revised=True))), case["quotes"])


REDRAFTS = [_redraft(case) for case in json.loads(Path(__file__).with_suffix(".json").read_text())]
