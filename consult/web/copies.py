"""A response exactly as it was received: what came with it, and the frozen copy with its checksums."""

from collections.abc import Iterator
from typing import IO

from flask import Response

from consult.errors import NotFound
from consult.model.statements import Statement
from consult.queries import consultations, copies
from consult.queries import statements as rooms
from consult.web.annexes import numbered
from consult.web.auth import current_actor
from consult.web.downloads import as_kept, streamed
from consult.web.page import page
from consult.web.submissions import bp, whole

__all__ = ["bp"]

STRETCH = 2**16


@bp.get("/<int:number>/files/<int:file>")
def file(slug: str, number: int, file: int) -> Response:
    """Give a file that came with a response, to whoever may read all of the response."""
    return as_kept(numbered(whole(slug, number), file))


@bp.get("/<int:number>/copy")
def copy(slug: str, number: int) -> Response:
    """Show what the frozen copy consists of, and how it is verified."""
    statement, parts = _parts(slug, number)
    return page(
        "statements/copy.html",
        consultation=statement.consultation,
        statement=statement,
        parts=parts,
    )


def _parts(slug: str, number: int) -> tuple[Statement, list[copies.Part]]:
    actor = current_actor()
    statement = rooms.numbered(actor, consultations.by_slug(actor, slug), number)
    return statement, copies.parts(actor, statement)


@bp.get("/<int:number>/copy/<path:part>")
def part(slug: str, number: int, part: str) -> Response:
    """Give one part of the frozen copy, byte for byte."""
    for each in _parts(slug, number)[1]:
        if each.path == part:
            name = each.path.rpartition("/")[2]
            return streamed(copies.content(current_actor(), each), each.mimetype, name, each.size)
    raise NotFound


@bp.get("/<int:number>/copy.zip")
def archive(slug: str, number: int) -> Response:
    """Give the frozen copy as one archive."""
    statement, _parts_of_it = _parts(slug, number)
    packed = copies.archive(current_actor(), statement)
    size = packed.seek(0, 2)
    packed.seek(0)
    return streamed(_stretches(packed), "application/zip", f"{slug}-{number}.zip", size)


def _stretches(packed: IO[bytes]) -> Iterator[bytes]:
    with packed:
        while stretch := packed.read(STRETCH):
            yield stretch
