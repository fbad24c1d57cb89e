"""Give out a redacted copy of an enclosed file in the place of the file as it came in, which is kept apart."""

from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import insert, select

from consult import policy
from consult.config import LOCALES
from consult.db import db
from consult.errors import Invalid, NotFound, Outdated
from consult.formats import struck
from consult.formats.enclosures import Enclosure
from consult.formats.traces import Contents, contents, found
from consult.model.files import PART, File, FilePart
from consult.model.redactions import MARKS, Redaction
from consult.model.statements import Statement
from consult.policy import Actor, Permission
from consult.queries import files
from consult.queries import redactions as queries
from consult.services import redacted, redactions
from consult.services.redactions import Wish
from consult.text.redacting import Struck


@dataclass(frozen=True, slots=True)
class Copy:
    """A redacted copy of a file, looked through; `has_been_read` tells that a person has looked at what cannot be read.

    `seen` is the checksum of the file that was given out when the copy was made from it.
    """

    file: Enclosure
    contents: Contents
    seen: str
    has_been_read: bool


def replace(actor: Actor, statement: Statement, number: int, copy: Copy, wish: Wish) -> Redaction:
    """Give out a copy in which words no longer stand; those that are redacted in the response are looked for too."""
    policy.require(actor, Permission.WORDS_REDACT, statement)
    mine = redactions.locked(statement)
    file = db.session.scalar(select(File).where(File.statement_id == mine.id, File.number == number))
    if file is None:
        raise NotFound
    if file.digest != copy.seen:
        raise Outdated("redacted_meanwhile")
    words = _gone(wish, copy.contents, queries.words(actor, mine))
    if copy.contents.unread and not copy.has_been_read:
        raise Invalid("copy_not_read")
    if file.digest == copy.file.digest:
        raise Invalid("copy_is_the_file")
    made = redactions.decided(actor, mine, wish, words)
    redacted.set_aside(actor, file, made)
    _fill(file, copy.file)
    return made


def without(actor: Actor, statement: Statement, number: int, wish: Wish) -> Enclosure:
    """Make a copy of a file without the words, and without those that are redacted in the response already.

    Nothing is given out by that: whoever asked for it looks at the copy first. It is refused where words are left in it.
    """
    policy.require(actor, Permission.WORDS_REDACT, statement)
    file = db.session.scalar(select(File).where(File.statement_id == statement.id, File.number == number))
    if file is None:
        raise NotFound
    known = queries.words(actor, statement)
    words = wish.checked() if any(map(str.strip, wish.words)) or not known else []
    before = Enclosure(file.name, file.kind, b"".join(files.stream(actor, file)), file.digest)
    locale = statement.comment.locale if statement.comment else LOCALES[0]
    mark = MARKS[wish.ground][locale]
    data = struck.copy(before, [Struck(each, mark) for each in (*words, *known)])
    if data is None:
        raise Invalid("copy_not_possible")
    copy = Enclosure(file.name, file.kind, data, sha256(data).hexdigest())
    if copy.digest == file.digest:
        raise Invalid("copy_is_the_same")
    if found(contents(copy), [*words, *known]):
        raise Invalid("copy_not_made")
    return copy


def _gone(wish: Wish, contents: Contents, known: list[str]) -> list[str]:
    """Check that a copy holds none of the words; those that are redacted already are not named, for not all may read them."""
    words = wish.checked() if any(map(str.strip, wish.words)) or not known else []
    if left := found(contents, words):
        raise Invalid("copy_holds_words", words=", ".join(left))
    if found(contents, known):
        raise Invalid("copy_holds_redacted")
    return words


def _fill(file: File, copy: Enclosure) -> None:
    file.name, file.kind, file.size, file.digest = copy.name, copy.kind, len(copy.data), copy.digest
    rows = [
        {"file_id": file.id, "position": position, "content": copy.data[at : at + PART]}
        for position, at in enumerate(range(0, len(copy.data), PART))
    ]
    db.session.execute(insert(FilePart), rows)
