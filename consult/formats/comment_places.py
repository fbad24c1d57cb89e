"""Where a row of a table of comments belongs in a text: the words that it quotes, or else the section that it names."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from consult.formats.comment_tables import Column, Said
from consult.text.anchors import Located, Status
from consult.text.block import BlockKind
from consult.text.finding import occurrences
from consult.text.normal import fold, normal
from consult.text.passage import Passage
from consult.text.referring import Clue, Hint, Target, hints

_WHOLE = frozenset(
    [
        "all",
        "allmänt",
        "allmän",
        "document",
        "dokumentet",
        "general",
        "generally",
        "generellt",
        "hela",
        "hela_dokumentet",
        "hela_planen",
        "overall",
        "planen",
        "övergripande",
        "whole",
        "whole_document",
    ]
)
_LIKELY = (
    0.8  # the score of a passage whose words a quotation has with slips in it; below what counts as sure
)


class Misplaced(StrEnum):
    """Why a row has no place, or stands on more than it quotes."""

    NO_PLACE = "no_place"
    UNKNOWN_PASSAGE = "unknown_passage"
    WORDS_NOT_THERE = "words_not_there"
    WORDS_TWICE = "words_twice"
    OTHER_SECTION = "other_section"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a row stands, and why that is less than it names; without both it is about the whole."""

    at: Located | None
    lost: Misplaced | None = None

    @property
    def is_on_words(self) -> bool:
        """Tell if it stands on the very words that it quotes."""
        return self.at is not None and self.at.start is not None


def place(row: Said, text: Target) -> Spot:
    """Find where a row belongs; words that stand several times are taken where its section has them once."""
    section = _section(row[Column.SECTION], text)
    quoted = normal(row[Column.QUOTE])
    if quoted:
        return _on_words(quoted, section, text)
    if section is not None:
        return Spot(_block(section))
    named = row[Column.SECTION]
    if named:
        return Spot(None, None if _is_whole(named) else Misplaced.UNKNOWN_PASSAGE)
    says_where = row[Column.PAGE] or row[Column.LINE]
    return Spot(None, Misplaced.NO_PLACE if says_where else None)


def _is_whole(named: str) -> bool:
    words = "".join(letter if letter.isalnum() else " " for letter in fold(normal(named)).casefold()).split()
    return "_".join(words) in _WHOLE


def _section(named: str, text: Target) -> str | None:
    """Find the section that is named by its number or its heading."""
    clues = {Clue.NUMBER, Clue.HEADING}
    found = [each for each in hints(f"{named}\n", "", text) if each.clue in clues] if named else []
    return found[0].uid if found else None


def _block(uid: str) -> Located:
    return Located(Status.EXACT, uid, None, None, 1.0, "section")


def _instead(section: str | None, lost: Misplaced) -> Spot:
    """Put what is not on its words on its section, marked as uncertain with the reason."""
    at = Located(Status.EDITED, section, None, None, 0.0, lost) if section is not None else None
    return Spot(at, lost)


def _on_words(quoted: str, section: str | None, text: Target) -> Spot:
    everywhere = [(each, at) for each in text.passages for at in occurrences(each.plain, quoted)]
    found = everywhere
    if section is not None:
        under = {str(each.block.uid) for each in _under(section, text.passages)}
        found = [each for each in everywhere if str(each[0].block.uid) in under]
    if not found and len(everywhere) == 1:
        passage, (start, end) = everywhere[0]
        strayed = Located(Status.MOVED, str(passage.block.uid), start, end, _LIKELY, Misplaced.OTHER_SECTION)
        return Spot(strayed, Misplaced.OTHER_SECTION)
    found = found or everywhere
    if len(found) == 1:
        passage, (start, end) = found[0]
        uid = str(passage.block.uid)
        whole = (start, end) == (0, len(passage.plain))
        return Spot(
            Located(Status.EXACT, uid, None if whole else start, None if whole else end, 1.0, "quote")
        )
    if found:
        return _instead(section, Misplaced.WORDS_TWICE)
    near = _nearly(quoted, text)
    if near is not None:
        return Spot(Located(Status.EDITED, near.uid, None, None, _LIKELY * near.score, str(near.clue)))
    return _instead(section, Misplaced.WORDS_NOT_THERE)


def _under(section: str, passages: Sequence[Passage]) -> Sequence[Passage]:
    """Give a passage, and if it is a heading what stands under it."""
    at = next(i for i, each in enumerate(passages) if str(each.block.uid) == section)
    head = passages[at].block
    if head.kind is not BlockKind.HEADING:
        return passages[at : at + 1]
    end = next(
        (
            i
            for i, each in enumerate(passages[at + 1 :], start=at + 1)
            if each.block.kind is BlockKind.HEADING and each.block.level <= head.level
        ),
        len(passages),
    )
    return passages[at:end]


def _nearly(quoted: str, text: Target) -> Hint | None:
    """Find the passage that has nearly the same words."""
    bare = quoted.replace('"', "'")
    found = [each for each in hints(f'"{bare}"', "", text) if each.clue in {Clue.ALIKE, Clue.SAME}]
    return found[0] if found else None
