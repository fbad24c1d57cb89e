"""Redactions: words of what came in that must not be spread, and the texts as they were before."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, BigId, related
from consult.formats.enclosures import FileKind
from consult.model.comments import Comment
from consult.model.files import File
from consult.model.statements import Statement
from consult.model.users import User
from consult.text.redacting import Masked, Struck, masked


class Ground(StrEnum):
    """Why words are redacted."""

    PERSONAL = "personal"
    SECRET = "secret"  # noqa: S105 - a ground


Subject = Comment | Statement
"""What words are redacted in."""

MARKS: dict[Ground, dict[str, str]] = {
    Ground.PERSONAL: {"sv": "[maskerat: personuppgift]", "en": "[redacted: personal data]"},
    Ground.SECRET: {"sv": "[maskerat: sekretess]", "en": "[redacted: secrecy]"},
}
"""What stands in a text in the place of the words, in the language of the text; it is kept, so it never changes."""


class Redaction(Base):
    """A decision to redact words of a comment, or of a response; `number` counts in the consultation.

    `words` is what was redacted and `provision` the law that says so. It is read by nobody but who may read originals.
    """

    __tablename__ = "redaction"
    __table_args__ = (
        UniqueConstraint("consultation_id", "number"),
        CheckConstraint("(comment_id IS NULL) <> (statement_id IS NULL)", name="of_one_thing"),
        CheckConstraint("ground != 'secret' OR provision != ''", name="provision_of_secret"),
        CheckConstraint("(lifted_at IS NULL) = (lifted_by_id IS NULL)", name="lifted_by_someone"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    number: Mapped[int]
    comment_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("comment.id"), index=True)
    statement_id: Mapped[int | None] = mapped_column(ForeignKey("statement.id"), index=True)
    words: Mapped[list[str]] = mapped_column(JSON)
    ground: Mapped[Ground]
    provision: Mapped[str] = mapped_column(String(120), default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    at: Mapped[datetime]
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    lifted_at: Mapped[datetime | None]

    comment: Mapped[Comment | None] = related()
    statement: Mapped[Statement | None] = related()
    by: Mapped[User] = related(foreign_keys=by_id)
    lifted_by: Mapped[User | None] = related(foreign_keys=lifted_by_id)
    originals: Mapped[list["Original"]] = related(secondary="redacted_text", back_populates="redactions")

    def struck(self, locale: str) -> list[Struck]:
        """Say what is taken out of a text in a language, and what stands in its place."""
        marks = MARKS[self.ground]
        return [Struck(each, marks.get(locale, marks["en"])) for each in self.words]


class Original(Base):
    """A text, or texts by language, before words were redacted, by table, row and field; the row itself has the marks."""

    __tablename__ = "original"
    __table_args__ = (UniqueConstraint("table_name", "row_id", "field"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    table_name: Mapped[str] = mapped_column(String(32))
    row_id: Mapped[int] = mapped_column(BigId)
    field: Mapped[str] = mapped_column(String(32))
    locale: Mapped[str] = mapped_column(String(8))
    content: Mapped[Any] = mapped_column(JSON)

    redactions: Mapped[list[Redaction]] = related(
        secondary="redacted_text", back_populates="originals", order_by=Redaction.id
    )

    @property
    def place(self) -> tuple[str, int, str]:
        """Name the table, the row and the field."""
        return self.table_name, self.row_id, self.field

    @property
    def standing(self) -> list[Redaction]:
        """Give the redactions of it that have not been lifted, the earliest first."""
        return [each for each in self.redactions if each.lifted_at is None]

    def struck(self, locale: str) -> list[Struck]:
        """Say what is taken out of it now, with marks in a language."""
        return [each for one in self.standing for each in one.struck(locale)]

    @property
    def masked(self) -> Any:
        """Give what others may read of it: where a short field has no room for the marks, one of them alone."""
        found = _masked(self, self.content, self.locale)
        room = getattr(Base.metadata.tables[self.table_name].c[self.field].type, "length", None)
        is_too_long = room is not None and isinstance(found, str) and len(found) > room
        return self.struck(self.locale)[0].mark if is_too_long else found

    def texts(self) -> Iterator[tuple[str, Masked]]:
        """Give each text in it as it was, with where words are taken out of it now, without the languages."""
        for text in _texts(self.content):
            yield text, masked(text, self.struck(self.locale))

    @property
    def cut(self) -> Masked:
        """Give what others may read of one text, with where words were taken out."""
        return masked(self.content, self.struck(self.locale))


def _masked(original: Original, content: Any, locale: str) -> Any:
    if isinstance(content, str):
        return masked(content, original.struck(locale)).text
    if isinstance(content, dict):
        return {
            key: _masked(original, each, key if key in MARKS[Ground.SECRET] else locale)
            for key, each in content.items()
        }
    if isinstance(content, list):
        return [_masked(original, each, locale) for each in content]
    return content


def _texts(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, (dict, list)):
        for each in content.values() if isinstance(content, dict) else content:
            yield from _texts(each)


class OriginalFile(Base):
    """A file as it came in, while others get a redacted copy of it; the file's own row has the copy."""

    __tablename__ = "original_file"
    __table_args__ = (CheckConstraint("size > 0", name="not_empty"),)

    file_id: Mapped[int] = mapped_column(BigId, ForeignKey("file.id", ondelete="CASCADE"), primary_key=True)
    redaction_id: Mapped[int] = mapped_column(BigId, ForeignKey("redaction.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(120))
    kind: Mapped[FileKind]
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))

    file: Mapped[File] = related()
    redaction: Mapped[Redaction] = related()


class OriginalFilePart(Base):
    """A stretch of what a file contained when it came in."""

    __tablename__ = "original_file_part"

    file_id: Mapped[int] = mapped_column(
        ForeignKey("original_file.file_id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class RedactedText(Base):
    """A text that a redaction changed."""

    __tablename__ = "redacted_text"

    redaction_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("redaction.id", ondelete="CASCADE"), primary_key=True
    )
    original_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("original.id", ondelete="CASCADE"), primary_key=True, index=True
    )
