"""Write a PDF that everyone can read and that keeps: tagged for PDF/UA-1 and PDF/A-3a, made by Typst."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from typing import Any

import typst

from consult.formats import pdf_parts
from consult.formats.parts import Part
from consult.formats.pdf_letters import written
from consult.paths import PACKAGE

MIMETYPE = "application/pdf"
STANDARDS = ["a-3a", "ua-1"]
_LONGEST_TITLE = 400  # characters of the running head; the title on the first page is whole


def write(title: str, parts: Iterable[Part], language: str, made: datetime) -> bytes:
    """Give a PDF of a title and parts; `language` is a tag such as sv-SE, and `made` is the date that the file bears.

    The same words and date give the same bytes. What people wrote goes in as data and is never read as markup.
    Letters that no font has are written by name. It takes time and memory with the length of the text.
    """
    said = {
        "title": written(" ".join(title.split())) or "–",
        "language": language.partition("-")[0],
        "region": language.partition("-")[2] or None,
        "made": [made.year, made.month, made.day],
        "parts": list(pdf_parts.nodes(parts)),
    }
    return _compiled(said, made)


def _compiled(said: dict[str, Any], made: datetime) -> bytes:
    file = typst.compile(
        {"main.typ": _layout(), "said.json": json.dumps(said).encode()},
        ignore_system_fonts=True,
        pdf_standards=STANDARDS,
        timestamp=int(made.astimezone(UTC).timestamp()),
    )
    assert isinstance(file, bytes)  # noqa: S101 - one file is asked for
    return file


@cache
def _layout() -> bytes:
    return (PACKAGE / "formats" / "document.typ").read_bytes()
