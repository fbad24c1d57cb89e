"""What a member decides on when a Word file is brought back into a room."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from consult.model.statements import Point as View
from consult.web.returned_choices import Choice
from consult.web.returned_texts import StanceItem, TextItem


class Fate(StrEnum):
    """What comes of a thing that the file says.

    NEW: a view more. CHANGED: a view says something else. CLASH: so it does, but it was changed in the room as well, or
    nobody knows where. REPLIED: only what colleagues answered is new.
    """

    NEW = "new"
    CHANGED = "changed"
    CLASH = "clash"
    REPLIED = "replied"


@dataclass(frozen=True, slots=True)
class Item:
    """A thing that the file says: the view it is about, if it went out in it, and what it changes there.

    A view that is not in the room any more is new, and `changes` has its words. What `is_merged` has both a colleague's
    changes in the room and those of the file. `remarks` are what colleagues answered. What stands at just the words of a view is perhaps an `answer` to it: some programs forget who answers whom.
    """

    choice: Choice
    fate: Fate
    view: View | None = None
    changes: Mapping[str, str | None] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    token: str = ""
    answer: View | None = None
    is_merged: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """All that the file says, beside the room as it is now.

    `gone` are views that went out and are not in the file any more; `same` counts those that are as they were, and
    `before` what was brought back before.
    """

    items: tuple[Item, ...]
    gone: tuple[View, ...]
    texts: tuple[TextItem, ...]
    same: int
    before: int
    stance: StanceItem | None = None

    @property
    def is_news(self) -> bool:
        """Tell if there is anything to decide on."""
        return bool(self.items or self.gone or self.texts or (self.stance and self.stance.to))

    def suggested(self) -> "Found":
        """Give it as it is first shown: what is perhaps an answer goes to colleagues."""
        careful = self.cautious()
        return replace(careful, items=tuple(_aside(each) if each.answer else each for each in careful.items))

    def cautious(self) -> "Found":
        """Leave out what would write over a colleague's words, unless someone says otherwise."""
        items = tuple(_left_out(each) if each.fate is Fate.CLASH else each for each in self.items)
        stance = self.stance.cautious() if self.stance else None
        return replace(self, items=items, texts=tuple(each.cautious() for each in self.texts), stance=stance)


def _aside(item: Item) -> Item:
    return replace(item, choice=replace(item.choice, is_aside=True))


def _left_out(item: Item) -> Item:
    return replace(item, choice=replace(item.choice, is_left_out=True))
