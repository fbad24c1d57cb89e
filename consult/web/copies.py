"""A response exactly as it was received: what came with it, and the frozen copy with its checksums."""

from collections.abc import Iterator
from typing import IO

from flask import Response

from consult.db import transaction
from consult.errors import NotFound, WrongState
from consult.model.statements import Statement
from consult.queries import consultations, copies, redactions
from consult.queries import statements as rooms
from consult.services import redactions as redacting
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
        is_redacted=redactions.is_in_response(current_actor(), statement),
    )


def _parts(slug: str, number: int) -> tuple[Statement, list[copies.Part]]:
    actor = current_actor()
    statement = rooms.numbered(actor, consultations.by_slug(actor, slug), number)
    return statement, copies.parts(actor, statement)


def _open(slug: str, number: int) -> tuple[Statement, list[copies.Part]]:
    """Find a copy that is given out as it is: one in which words are redacted is opened on purpose."""
    statement, parts = _parts(slug, number)
    if redactions.is_in_response(current_actor(), statement):
        raise WrongState("copy_redacted")
    return statement, parts


@bp.get("/<int:number>/copy/<path:part>")
def part(slug: str, number: int, part: str) -> Response:
    """Give one part of the frozen copy, byte for byte."""
    for each in _open(slug, number)[1]:
        if each.path == part:
            name = each.path.rpartition("/")[2]
            return streamed(copies.content(current_actor(), each), each.mimetype, name, each.size)
    raise NotFound


@bp.get("/<int:number>/copy.zip")
def archive(slug: str, number: int) -> Response:
    """Give the frozen copy as one archive."""
    return _archive(slug, _open(slug, number)[0])


@bp.post("/<int:number>/original")
def original(slug: str, number: int) -> Response:
    """Give the frozen copy of a response in which words are redacted: that it was taken is on record."""
    statement, _found = _parts(slug, number)
    with transaction():
        redacting.note_read(current_actor(), statement)
    return _archive(slug, _parts(slug, number)[0])


def _archive(slug: str, statement: Statement) -> Response:
    packed = copies.archive(current_actor(), statement)
    size = packed.seek(0, 2)
    packed.seek(0)
    return streamed(_stretches(packed), "application/zip", f"{slug}-{statement.number}.zip", size)


def _stretches(packed: IO[bytes]) -> Iterator[bytes]:
    with packed:
        while stretch := packed.read(STRETCH):
            yield stretch
