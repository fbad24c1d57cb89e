"""Where in a text something was said, kept as it stood then."""

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from consult.text.digest import digest
from consult.text.labels import cited


class Placed:
    """What is kept of a place: the block, or the first and the last of several, the passage and the words in it.

    The passage is the plain text of the block, or of all blocks down to `end_uid`, one a line; start and end are code
    points of it.
    """

    uid: Mapped[str | None] = mapped_column(String(16))
    section_uid: Mapped[str | None] = mapped_column(String(16))
    label: Mapped[str] = mapped_column(String(40), default="")
    end_uid: Mapped[str | None] = mapped_column(String(16))
    end_label: Mapped[str] = mapped_column(String(40), default="")
    text_locale: Mapped[str | None] = mapped_column(String(8))
    passage: Mapped[str] = mapped_column(Text, default="")
    start: Mapped[int | None]
    end: Mapped[int | None]

    @property
    def quote(self) -> str:
        """Give the quoted words, or nothing when it is about the whole block or plan."""
        return "" if self.start is None else self.passage[self.start : self.end]

    @property
    def place_mark(self) -> str:
        """Name exactly this place, to see whether it has changed since someone looked."""
        return digest(repr((self.uid, self.end_uid, self.start, self.end)))

    @property
    def cited(self) -> str:
        """Give the number of its block, or of the first and the last."""
        return cited(self.label, self.end_label)
