"""Responses exactly as they were received: what the frozen copy consists of, for its organisation and the registrar."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from consult import policy
from consult.errors import NotFound
from consult.formats import frozen
from consult.formats.enclosures import MIMETYPES
from consult.model.files import File
from consult.model.redactions import OriginalFile
from consult.model.statements import Statement
from consult.policy import Actor, Permission
from consult.queries import files, redactions

SAVED = "application/octet-stream"
"""The kind under which the page is given out, since what people wrote is never shown as a page of the site."""

DATA, PAGE = "response.json", "response.html"
"""What the response itself is called in its copy."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a copy: where it stands in it, its kind and its SHA-256, and the text or file that it is."""

    path: str
    mimetype: str
    digest: str
    content: str | File | OriginalFile

    @property
    def size(self) -> int:
        """Give its length in bytes."""
        return len(self.content.encode()) if isinstance(self.content, str) else self.content.size


def path_of(file: File) -> str:
    """Name a file in the copy; names may be alike, numbers are not."""
    return f"files/{file.number}-{file.name}"


def parts(actor: Actor, statement: Statement) -> list[Part]:
    """List what was received, with the checksums that were noted then; its files must be loaded.

    The list of checksums comes last; a response that was received before there was one has no more than its data.
    """
    policy.require(actor, Permission.COPY_READ, statement)
    data = Part(DATA, "application/json", frozen.digest_of(statement.copy or ""), statement.copy or "")
    if statement.page is None or statement.manifest is None:
        return [data]
    kept = redactions.original_files(actor, statement)
    page = Part(PAGE, SAVED, frozen.digest_of(statement.page), statement.page)
    enclosed = [_enclosed(statement.manifest, each, kept.get(each.id)) for each in statement.files]
    noted = Part(frozen.MANIFEST, "text/plain", statement.digest or "", statement.manifest)
    return [data, page, *enclosed, noted]


def _enclosed(manifest: str, file: File, kept: OriginalFile | None) -> Part:
    """Give a file as it came in, under the name that was noted then, whatever is given out in its place now."""
    noted = (line.partition("  ")[2] for line in manifest.splitlines())
    begins = f"files/{file.number}-"
    path = next((each for each in noted if each.startswith(begins)), path_of(file))
    came = kept or file
    return Part(path, MIMETYPES[came.kind], came.digest, came)


def content(actor: Actor, found: Part) -> Iterator[bytes]:
    """Give what a part contains."""
    if isinstance(found.content, str):
        return iter([found.content.encode()])
    if isinstance(found.content, OriginalFile):
        return files.stream_original(actor, found.content)
    return files.stream(actor, found.content)


def archive(actor: Actor, statement: Statement) -> IO[bytes]:
    """Pack the whole copy into a .zip; whoever gets the file closes it."""
    found = parts(actor, statement)
    made = statement.submitted_at
    if made is None:
        raise NotFound
    return frozen.packed(((each.path, content(actor, each)) for each in found), made)
