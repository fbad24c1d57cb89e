"""Files that readers take with them."""

import unicodedata
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from flask import Response

from consult.errors import NotFound
from consult.formats import csvfile, tables
from consult.formats.enclosures import MIMETYPES
from consult.model.files import File
from consult.queries import files
from consult.web.auth import current_actor
from consult.web.page import guarded


def as_file(data: bytes | str, mimetype: str, name: str) -> Response:
    """Give a file under a name; like a page, what a signed-in person gets is never kept by a cache."""
    return named(Response(data, mimetype=mimetype), name)


def as_table(name: str, kind: str, rows: Sequence[Sequence[object]]) -> Response:
    """Give a table as the kind of file that is asked for; nothing in it is run as a formula."""
    if kind == "csv":
        return as_file(b"".join(csvfile.write(rows)), "text/csv", f"{name}.csv")
    if kind == "xlsx":
        return as_file(tables.write(name, rows), tables.XLSX, f"{name}.xlsx")
    raise NotFound


def as_kept(file: File) -> Response:
    """Give a file as it came, part by part; a browser saves it and never shows it as a page of ours."""
    return streamed(files.stream(current_actor(), file), MIMETYPES[file.kind], file.name, file.size)


def streamed(stretches: Iterator[bytes], mimetype: str, name: str, size: int) -> Response:
    """Give a large file whose length is known without holding it in memory."""
    response = Response(stretches, mimetype=mimetype)
    response.content_length = size
    return named(response, name)


def named(response: Response, name: str) -> Response:
    """Name a file for a browser of any age (RFC 6266, section 4.3; RFC 8187)."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    names = (
        {"filename": plain} if plain == name else {"filename": plain, "filename*": f"UTF-8''{quote(name)}"}
    )
    response.headers.set("Content-Disposition", "attachment", **names)
    return guarded(response)
